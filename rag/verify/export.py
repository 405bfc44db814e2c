"""``python -m rag.verify.export FOLDER --data ../shared/data``: the statement check, made small.

``FOLDER`` is what ``python -m rag.reader.train --mixture claims --from rag/reader`` wrote. The
change of each matrix is cut to its largest singular values and stored in 16-bit floats; claims that
training kept apart make a probability of the judge's logit.

Where the reader was trained a little further, ``--carry`` adds the change that there is to the
reader's new weights (Ilharco et al. 2023, "Editing Models with Task Arithmetic") and fits its
probabilities anew: an hour of training less. Measure it afterwards.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.reader.calibrate import fit
from rag.reader.change import factors
from rag.reader.checkpoint import checkpoint
from rag.reader.claims import choosing, claims
from rag.reader.network import FOLDER as READER_FOLDER
from rag.reader.network import sha256
from rag.verify.support import FACTS, FOLDER, WEIGHTS, SupportCheck

if TYPE_CHECKING:
    from torch import Tensor

RANK = 16


def export(training: Path, folder: Path = FOLDER, reader: Path = READER_FOLDER) -> dict[str, Any]:
    """Write ``support.safetensors`` and ``support.json`` into ``folder``; returns the latter.

    Raises:
        ValueError: the training did not begin with the reader's weights.
    """
    from safetensors.torch import save_file

    before, after = checkpoint(reader), checkpoint(training)
    if not after.plans or any(plan["begin_from"] != before.sha256 for plan in after.plans):
        raise ValueError(f"{training} did not begin with the weights of {reader}.")
    change: dict[str, Tensor] = {}
    for name, tensor in after.weights.items():
        difference = tensor - before.weights[name]
        if difference.abs().max() > 0:
            change |= factors(name, difference, RANK)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(change, folder / WEIGHTS)
    facts = {
        "sha256": sha256(folder / WEIGHTS),
        "bytes": (folder / WEIGHTS).stat().st_size,
        "made_from": before.sha256,
        "rank": RANK,
        "steps": after.steps,
        "plans": list(after.plans),
    }
    _write(folder, facts)
    return facts


def carry(folder: Path = FOLDER, reader: Path = READER_FOLDER) -> dict[str, Any]:
    """Have the change in ``folder`` added to the weights of ``reader`` from now on, which are other
    ones than those that it was learnt from; returns ``support.json``."""
    facts: dict[str, Any] = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    facts["learnt_from"] = facts.get("learnt_from", facts["made_from"])
    facts["made_from"] = checkpoint(reader).sha256
    _write(folder, facts)
    return facts


def calibrate(folder: Path, data: Path, reader: Path = READER_FOLDER) -> dict[str, Any]:
    """Add to ``support.json`` what makes a probability of a logit; returns the whole of it."""
    check = SupportCheck(folder, reader)
    kept = [c for c in claims(data / "claims" / "pool.jsonl.gz") if choosing(c.evidence)]
    size = min(sum(c.supported for c in kept), sum(not c.supported for c in kept))
    sides = ([c for c in kept if c.supported == side][:size] for side in (True, False))
    both = [claim for side in sides for claim in side]
    logits = [check.logits(c.text, [c.evidence])[0] for c in both]
    fitted = fit(logits, [c.supported for c in both])
    check.check_facts["calibration"] = {
        "slope": round(fitted.slope, 5),
        "intercept": round(fitted.intercept, 5),
        "claims": len(both),
    }
    _write(folder, check.check_facts)
    return check.check_facts


def _write(folder: Path, facts: dict[str, Any]) -> None:
    (folder / FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Export, and calibrate where there is data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("training", type=Path, nargs="?", help="the folder that training wrote")
    parser.add_argument("--carry", action="store_true", help="keep the change, for a new reader")
    parser.add_argument("--to", type=Path, default=FOLDER, help="where the weights go")
    parser.add_argument("--reader", type=Path, default=READER_FOLDER, help="what it began with")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args(arguments)
    if bool(options.carry) == bool(options.training):
        parser.error("name either the folder that training wrote, or --carry")
    if options.carry:
        facts = carry(options.to, options.reader)
    else:
        facts = export(options.training, options.to, options.reader)
    if (options.data / "claims" / "pool.jsonl.gz").is_file():
        facts = calibrate(options.to, options.data, options.reader)
    else:
        print("There are no claims in", options.data, "so its probabilities are not fitted.")
    print(json.dumps(facts, indent=1))


if __name__ == "__main__":
    main()
