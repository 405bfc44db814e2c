"""``python -m eval.benchmarks.seeds``: the bundled question set, with the span reader and without.

The test half on the articles of ``seeds/``, which nothing was fitted on: short answers, citations,
refusals at the threshold that ships, and what any threshold could do. ``--set daily`` asks instead
of a hundred reports of every kind, which others wrote with questions and near misses; the twenty
of its test half were read by nobody who works on the program.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.benchmarks.common import finish, parser
from eval.cases import load
from eval.measures import refused_at, roc_area
from eval.report import judgements
from eval.run import Run, run
from eval.trust import at, threshold_for
from index.build import update
from index.encode import load_encoder
from index.library import Library
from rag.assistant import Assistant

_DAILY = Path(__file__).parents[1] / "press" / "daily"
# Each set's name as it is loaded, and its articles.
_SETS = {
    "seeds": ("seeds", Path(__file__).parents[2] / "seeds"),
    "daily": (f"{_DAILY}.jsonl", _DAILY),
}
_RISK = 0.05


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    made = parser(__doc__ or "")
    made.add_argument("--split", default="test", choices=("dev", "test"))
    made.add_argument("--set", default="seeds", choices=tuple(_SETS))
    options = made.parse_args(arguments)
    encoder = load_encoder()
    cases, articles = _SETS[options.set]
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "library")
        update(library, [articles], encoder)
        rows = []
        for name, reads in (("best sentences, no reader", False), ("with the span reader", True)):
            assistant = Assistant(library, encoder)
            if not reads:
                assistant.reader = None
            rows.append(_row(name, run(assistant, load(cases, options.split))))
            assistant.close()
    command = f"python -m eval.benchmarks.seeds --set {options.set}"
    facts = {"command": command, "split": options.split}
    finish(rows, facts, options.out)


def _row(name: str, finished: Run) -> dict[str, Any]:
    judged = judgements(finished.results)
    sure = [one.sure for one in judged]
    answerable = [one.answerable for one in judged]
    cautious = at(judged, threshold_for(judged, _RISK))
    scores = {key: score.mean for key, score in finished.scores.items()}
    f1 = finished.scores["f1"]
    return {
        "answers": name,
        "questions": len(judged),
        "F1": scores["f1"],
        "F1, 95%": f"{f1.low:.2f}–{f1.high:.2f}",
        "EM": scores["exact_match"],
        "in a quotation": scores["answer_in_citation"],
        "gold sentences cited": scores["citation_recall"],
        "unanswerable refused": scores["refused"],
        "answerable refused": scores["false_refusal"],
        "AUROC": roc_area(sure, answerable),
        "unanswerable refused at 5%": refused_at(sure, answerable, 0.05),
        "answered at 5% wrong": cautious.coverage,
        "p50 ms": finished.latency_ms["p50"],
        "p95 ms": finished.latency_ms["p95"],
    }


if __name__ == "__main__":
    main()
