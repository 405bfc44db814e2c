"""What a run's confidences are worth: reliability, and scores with intervals by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.measures import interval
from eval.run import Result, Run, Score

_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like confidence: how sure the answers were, and how many were right."""

    low: float
    high: float
    confidence: float
    right: float
    questions: int


def right(result: Result) -> bool:
    """Whether giving the answer was right: it could be answered, and a gold sentence is cited.

    The same judgement as of :func:`eval.report.risk_coverage`.
    """
    return bool(result.case["answerable"]) and result.scores.get("citation_recall", 0.0) > 0


def as_wished(result: Result) -> bool:
    """Whether the reader got what they should: the right words, or the refusal that was due."""
    return bool(result.scores.get("refused", 0.0)) or right(result)


def reliability(results: Sequence[Result], bins: int = _BINS) -> list[Bin]:
    """The reliability diagram (DeGroot and Fienberg 1983) of the answers that were given.

    Bins are equally wide; empty ones are left out. Refusals are too: nothing was claimed.
    """
    given = [result for result in results if not result.answer["abstained"]]
    found = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        of_bin = [
            r for r in given
            if low <= float(r.answer["confidence"]) < high
            or (number == bins - 1 and float(r.answer["confidence"]) == 1.0)
        ]  # fmt: skip
        if of_bin:
            sure = float(np.mean([r.answer["confidence"] for r in of_bin]))
            found.append(
                Bin(low, high, sure, float(np.mean([right(r) for r in of_bin])), len(of_bin))
            )
    return found


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error (Naeini et al. 2015): the mean gap, weighted by questions."""
    total = sum(b.questions for b in bins)
    return sum(b.questions * abs(b.confidence - b.right) for b in bins) / total if total else 0.0


def by_kind(run: Run, measures: Sequence[str]) -> Mapping[str, Mapping[str, Score]]:
    """Some measures of each kind of question, with their 95% bootstrap intervals."""
    table: dict[str, dict[str, Score]] = {}
    for kind in sorted({result.case["kind"] for result in run.results}):
        of_kind = [result for result in run.results if result.case["kind"] == kind]
        row = {}
        for name in measures:
            values = [r.scores[name] for r in of_kind if name in r.scores]
            if values:
                row[name] = Score(float(np.mean(values)), *interval(values), len(values))
        table[kind] = row
    return table
