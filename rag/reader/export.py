"""``python -m rag.reader.export FOLDER --data ../shared/data``: training becomes weights that ship.

Word embeddings were frozen and are those of the bundled embedder, so they are left out; the rest is
stored in 16-bit floats. The articles held out of training, of ``reading/train.json`` and of those
written for this reader, make the score.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.reader.calibrate import fit_level, fit_verdict
from rag.reader.checkpoint import Checkpoint, checkpoint
from rag.reader.data import Asked, split_dev, squad
from rag.reader.network import FOLDER
from rag.reader.reader import Reader
from rag.reader.together import SIZES, SPAN_SHARE
from rag.reader.written import split_written, written

if TYPE_CHECKING:
    from torch import Tensor


def export(training: Path, folder: Path = FOLDER, *more: Path) -> dict[str, Any]:
    """Write ``weights.safetensors`` and ``reader.json`` into ``folder``; returns the latter.

    ``training`` is a folder that a stage of training wrote. Of several, the mean of the weights is
    written (Wortsman et al. 2022).
    """
    from safetensors.torch import save_file

    states = [checkpoint(path) for path in (training, *more)]
    weights = {name: _mean(name, states) for name in states[0].weights}
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "weights.safetensors"
    save_file(weights, target)
    facts = {
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        "bytes": target.stat().st_size,
        "steps": sum(state.steps for state in states),
        "plans": [plan for state in states for plan in state.plans],
    }
    _write(folder, facts)
    return facts


def calibrate(folder: Path, held_out: Sequence[Asked]) -> dict[str, Any]:
    """Add to ``reader.json`` what makes a score of logits, and a probability of a score; returns
    the whole of it.

    Only articles with questions of both kinds count: the others would teach telling articles apart.

    Raises:
        ModelError: the folder has no weights, or not those of its ``reader.json``.
    """
    reader = Reader(folder, second=False)
    kinds: dict[str, set[bool]] = defaultdict(set)
    for one in held_out:
        kinds[one.group].add(one.start is not None)
    used = [one for one in held_out if len(kinds[one.group]) == 2]
    parts = [reader.evidence(one.question, one.context) for one in used]
    leads = [lead for lead, _ in parts]
    judged = [answerable for _, answerable in parts]
    answers = [one.start is not None for one in used]
    plans = reader.facts.get("plans") or [{}]
    if plans[-1].get("mixture") in SIZES:
        verdict, fitted = fit_level(leads, judged, answers, SPAN_SHARE)
    else:
        verdict, fitted = fit_verdict(leads, judged, answers)
    reader.facts["verdict"] = {name: round(v, 5) for name, v in asdict(verdict).items()}
    reader.facts["calibration"] = {
        **{name: round(v, 5) for name, v in asdict(fitted).items()},
        "questions": len(used),
        "articles": len({one.group for one in used}),
    }
    _write(folder, reader.facts)
    return reader.facts


def _mean(name: str, states: Sequence[Checkpoint]) -> Tensor:
    known = [state.weights[name] for state in states]
    return (sum(known[1:], known[0]) / len(known)).half().contiguous()


def _write(folder: Path, facts: dict[str, Any]) -> None:
    (folder / "reader.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Export, and calibrate where there is data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("training", type=Path, nargs="+", help="folders that training wrote")
    parser.add_argument("--to", type=Path, default=FOLDER, help="where the weights go")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args(arguments)
    facts = export(options.training[0], options.to, *options.training[1:])
    main_part = options.data / "reading" / "train.json"
    if main_part.is_file():
        held = split_dev(squad(main_part))[1] + split_written(list(written()))[1]
        facts = calibrate(options.to, held)
    print(json.dumps(facts, indent=1))


if __name__ == "__main__":
    main()
