"""``python -m eval.calibrate``: fit the sentence ranker, the confidence and the threshold.

On the dev half of the question sets only. The ranker is a logistic regression of "this sentence is
gold" on the features of :mod:`rag.rank`; the confidence one of "the articles answer this" on those
of :mod:`rag.confidence` (fitted on "the answer given is right" it told the unanswerable ones apart
less well: area under the ROC curve 0.74 against 0.78). Confidences for choosing the threshold come
from cross-validation, so that no question is judged by a model that has seen it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.cases import Case, load
from eval.run import Finder
from index.article import Span
from index.errors import ModelError
from index.library import Library
from rag import confidence
from rag.assistant import Assistant
from rag.question import understand
from rag.rank import FEATURES as RANK_FEATURES
from rag.rank import Candidate, Ranker
from rag.reader.reader import Reader, Reading, load_reader
from rag.retrieve import Hit, Retriever

Floats = NDArray[np.float64]
_FOLDS = 10
# Where the first fit looks for sentences; the second starts from what the first found.
_START = {
    "coverage": 2.0, "context": 0.0, "kind": 1.0, "passage": 0.2, "dense": 5.0, "short": 0.0,
    "first": -1.0, "span": 0.3, "agree": 0.3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A case with what retrieval gave for it."""

    case: Case
    gold: tuple[Span, ...]
    hits: list[Hit]

    def is_gold(self, candidate: Candidate) -> bool:
        """Whether a sentence is, or overlaps, a gold sentence."""
        return any(candidate.sentence.span.overlaps(span) for span in self.gold)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print the curve, write ``rag/calibration.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", nargs="+", default=["seeds", "elsewhere"])
    parser.add_argument("--library", type=Path, default=Path(".dateline"))
    parser.add_argument("--refusals", type=float, default=0.05, help="most answerable ones refused")
    parser.add_argument("--out", type=Path, default=Path("rag/calibration.json"))
    options = parser.parse_args(arguments)

    assistant = Assistant(Library(options.library))
    retriever = assistant.retriever()
    cases = [case for name in options.set for case in load(name, "dev")]
    asked = _ask(retriever, cases)
    fits = {}
    for name, reader in (("without reader", None), ("with reader", _Remembering(load_reader()))):
        print(f"\n{name}")
        fitted = _fit(asked, _Desk(retriever, reader), options.refusals)
        fits[name] = fitted | {
            "fitted_on": f"{' and '.join(options.set)}, dev: {len(asked)} questions"
        }
    options.out.write_text(json.dumps(fits, indent=1) + "\n", encoding="utf-8")


class _Remembering:
    """A reader that reads the same passages once: each fit asks for them several times."""

    def __init__(self, reader: Reader | None) -> None:
        if reader is None:
            raise ModelError("There is no reader to calibrate.", "Train or install its weights.")
        self._reader = reader
        self._known: dict[tuple[str, tuple[str, ...]], list[Reading]] = {}

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        key = (question, tuple(passages))
        if key not in self._known:
            self._known[key] = self._reader.read(question, passages)
        return self._known[key]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a question is ranked with."""

    retriever: Retriever
    reader: Any


def _fit(asked: Sequence[Asked], desk: _Desk, refusals: float) -> dict[str, Any]:
    ranker = _fit_ranker(asked, desk, _START)
    rows, right = _confidence_table(asked, desk, ranker)
    answerable = np.asarray([one.case.answerable for one in asked])
    model = _logistic()
    crossed = _cross_validated(rows, answerable)
    threshold = float(np.quantile(crossed[answerable], refusals))
    model.fit(rows, answerable)
    _print(crossed, answerable, right, threshold)
    return {
        "ranker": {n: round(float(w), 4) for n, w in ranker.items()},
        "weights": {
            n: round(float(w), 4) for n, w in zip(confidence.FEATURES, model.coef_[0], strict=True)
        },
        "intercept": round(float(model.intercept_[0]), 4),
        "threshold": round(threshold, 4),
    }


def _ask(retriever: Retriever, cases: Sequence[Case]) -> list[Asked]:
    finder = Finder(retriever.generation)
    problems: list[str] = []
    asked = []
    for case in cases:
        history = [(turn.question, turn.answer) for turn in case.history]
        hits = retriever.search(understand(case.question, as_of=case.as_of, history=history))
        asked.append(Asked(case, tuple(finder.spans(case, problems)), hits))
    for problem in problems:
        print(problem)
    return asked


def _rank(one: Asked, desk: _Desk, weights: Mapping[str, float]) -> list[Candidate]:
    history = [(turn.question, turn.answer) for turn in one.case.history]
    question = understand(one.case.question, as_of=one.case.as_of, history=history)
    ranker = Ranker(desk.retriever.lexis, desk.retriever.vector, weights, desk.reader)
    return ranker.rank(question, one.hits)


def _fit_ranker(
    asked: Sequence[Asked], desk: _Desk, start: Mapping[str, float]
) -> dict[str, float]:
    """Weights fitted twice: the second time on the sentences that the first weights put forward."""
    weights = dict(start)
    for _ in range(2):
        rows, gold = [], []
        for one in asked:
            if one.case.answerable:
                for candidate in _rank(one, desk, weights):
                    rows.append([candidate.features[name] for name in RANK_FEATURES])
                    gold.append(one.is_gold(candidate))
        model = _logistic()
        model.fit(np.asarray(rows), np.asarray(gold))
        weights = dict(zip(RANK_FEATURES, (float(w) for w in model.coef_[0]), strict=True))
    return weights


def _confidence_table(
    asked: Sequence[Asked], desk: _Desk, ranker: Mapping[str, float]
) -> tuple[Floats, NDArray[np.bool_]]:
    rows, right = [], []
    for one in asked:
        ranked = _rank(one, desk, ranker)
        history = [(turn.question, turn.answer) for turn in one.case.history]
        question = understand(one.case.question, as_of=one.case.as_of, history=history)
        figures = confidence.features(question, ranked, desk.retriever.lexis)
        rows.append([figures[name] for name in confidence.FEATURES])
        right.append(one.case.answerable and any(one.is_gold(c) for c in ranked[:2]))
    return np.asarray(rows), np.asarray(right)


def _cross_validated(rows: Floats, right: NDArray[np.bool_]) -> Floats:
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=7)
    found: Floats = cross_val_predict(_logistic(), rows, right, cv=folds, method="predict_proba")
    return found[:, 1]


def _logistic() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=10.0, max_iter=20_000)


def _print(
    crossed: Floats, answerable: NDArray[np.bool_], right: NDArray[np.bool_], chosen: float
) -> None:
    print(
        f"{'threshold':>9} {'answered':>9} {'wrong':>7} {'refused: answerable':>20} {'others':>7}"
    )
    for threshold in sorted([*np.linspace(0.05, 0.8, 16).tolist(), chosen]):
        given = crossed >= threshold
        wrong = float((~right[given]).mean()) if given.any() else 0.0
        mark = " <- chosen" if threshold == chosen else ""
        print(
            f"{threshold:>9.3f} {given.mean():>9.3f} {wrong:>7.3f} "
            f"{(~given[answerable]).mean():>20.3f} {(~given[~answerable]).mean():>7.3f}{mark}"
        )


if __name__ == "__main__":
    main()
