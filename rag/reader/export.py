"""``python -m rag.reader.export FOLDER --data ../shared/data``: training becomes weights that ship.

Word embeddings were frozen and are those of the bundled embedder, so they are left out; the rest is
stored in 16-bit floats. The articles held out of training calibrate the score.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag.reader.calibrate import fit
from rag.reader.data import Asked, split_dev, squad
from rag.reader.reader import FOLDER, Reader


def export(checkpoint: Path, folder: Path = FOLDER, *more: Path) -> dict[str, Any]:
    """Write ``weights.safetensors`` and ``reader.json`` into ``folder``; returns the latter.

    Of several checkpoints, the mean of the weights is written (Wortsman et al. 2022).
    """
    import torch
    from safetensors.torch import save_file

    states = [torch.load(path, weights_only=True) for path in (checkpoint, *more)]
    weights = {
        name: (sum(state["masters"][name] for state in states) / len(states)).half().contiguous()
        for name in states[0]["masters"]
    }
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "weights.safetensors"
    save_file(weights, target)
    facts = {
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        "bytes": target.stat().st_size,
        "steps": sum(state["step"] for state in states),
        "plans": [state["plan"] for state in states],
    }
    _write(folder, facts)
    return facts


def calibrate(folder: Path, held_out: Sequence[Asked]) -> dict[str, Any]:
    """Add to ``reader.json`` what turns scores into probabilities; returns the whole of it.

    Raises:
        ModelError: the folder has no weights, or not those of its ``reader.json``.
    """
    reader = Reader(folder)
    scores = [reader.read(one.question, [one.context])[0].best for one in held_out]
    fitted = fit(scores, [one.start is not None for one in held_out])
    reader.facts["calibration"] = {
        "slope": round(fitted.slope, 5),
        "intercept": round(fitted.intercept, 5),
        "questions": len(held_out),
        "articles": sorted({one.group for one in held_out}),
    }
    _write(folder, reader.facts)
    return reader.facts


def _write(folder: Path, facts: dict[str, Any]) -> None:
    (folder / "reader.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Export, and calibrate where there is data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("training", type=Path, nargs="+", help="folders that training wrote")
    parser.add_argument("--to", type=Path, default=FOLDER, help="where the weights go")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args(arguments)
    first, *more = (folder / "checkpoint.pt" for folder in options.training)
    facts = export(first, options.to, *more)
    main_part = options.data / "reading" / "train.json"
    if main_part.is_file():
        facts = calibrate(options.to, split_dev(squad(main_part))[1])
    print(json.dumps(facts, indent=1))


if __name__ == "__main__":
    main()
