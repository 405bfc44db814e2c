"""``python -m eval.benchmarks.curve FOLDER ...``: what more questions, and plain text first, teach.

Each folder is one that ``python -m rag.reader.train`` wrote; those of one curve differ in how many
contexts were learnt from (``--share``), or in what they began with (``--from``). Every reader
answers the same questions of articles that none has seen: all of the test part, each beside its own
paragraph. The shares are nested, a larger one holds all that a smaller one does.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.benchmarks.common import data_file, finish, parser
from eval.benchmarks.reader import Given, Item, items_of, measured, side_by_side
from eval.measures import interval
from rag.reader.checkpoint import Checkpoint, checkpoint
from rag.reader.export import export
from rag.reader.train import examples

_PLAIN = "unlabelled"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    made = parser(__doc__ or "")
    made.add_argument("trained", type=Path, nargs="+", help="folders that training wrote")
    made.add_argument("--limit", type=int, help="how many questions (default: all)")
    made.add_argument("--jobs", type=int, default=2, help="processes that read side by side")
    options = made.parse_args(arguments)
    items = items_of(data_file(options.data, "reading/test.json"))[: options.limit]
    states = {folder: checkpoint(folder) for folder in options.trained}
    steps = {state.sha256: state.steps for state in states.values()}
    rows = [
        _row(folder, state, steps, options, items)
        for folder, state in states.items()
        if state.plans[0]["mixture"] != _PLAIN
    ]
    rows.sort(key=lambda row: (row["questions learnt"], row["plain text first"]))
    facts = {
        "command": "python -m eval.benchmarks.curve",
        "questions": len(items),
        "answerable": sum(bool(item.answers) for item in items),
    }
    finish(rows, facts, options.out)


def _row(
    folder: Path, state: Checkpoint, steps: Mapping[str, int], options: Any, items: Sequence[Item]
) -> dict[str, Any]:
    """``steps`` are the batches of each stage, by its SHA-256: one of them may have come first."""
    plan = state.plans[0]
    share = plan.get("share", 1.0)
    with tempfile.TemporaryDirectory() as weights:
        export(folder, Path(weights))
        given, _ = side_by_side(Path(weights), items, options.jobs)
    learnt = examples(plan["mixture"], options.data, plan["seed"] * 1000, share)
    return {
        "mixture": plan["mixture"],
        "share": share,
        "questions learnt": len(learnt),
        "batches": state.steps,
        "plain text first": steps.get(plan["begin_from"], 0),
        **_measured(given),
    }


def _measured(given: Sequence[Given]) -> dict[str, Any]:
    low, high = interval([g.f1 for g in given if g.item.answers])
    figures = measured(given)
    return {"F1": figures.pop("F1"), "F1, 95%": f"{low:.3f}–{high:.3f}", **figures}


if __name__ == "__main__":
    main()
