"""How far a confidence can be trusted: risk against coverage, reliability, thresholds.

Coverage is the share of all questions that are answered, risk the share of those answered that are
answered wrongly: the articles do not answer them, or no citation touches a gold sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Judgement:
    """How sure an answer was, and whether it is right; ``answerable`` is of the question."""

    sure: float
    right: bool
    answerable: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence: its mean, the share that is right, how many."""

    sure: float
    right: float
    count: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a threshold does: its risk, its coverage, and the shares refused of both kinds."""

    value: float
    risk: float
    coverage: float
    answerable_refused: float
    unanswerable_refused: float


def risk_coverage(judged: Sequence[Judgement]) -> list[tuple[float, float]]:
    """(coverage, risk) as the confidence that is asked for falls; answers equally sure together."""
    ordered = sorted(judged, key=lambda one: -one.sure)
    points, wrong = [], 0
    for answered, one in enumerate(ordered, start=1):
        wrong += not one.right
        if answered == len(ordered) or ordered[answered].sure < one.sure:
            points.append((answered / len(ordered), wrong / answered))
    return points


def at(judged: Sequence[Judgement], threshold: float) -> Threshold:
    """What a threshold does on these answers; a share of nothing counts as 0."""
    given = [one for one in judged if one.sure >= threshold]

    def refused(answerable: bool) -> float:
        of_kind = [one for one in judged if one.answerable is answerable]
        return _share([one.sure < threshold for one in of_kind])

    return Threshold(
        value=threshold,
        risk=_share([not one.right for one in given]),
        coverage=len(given) / len(judged) if judged else 0.0,
        answerable_refused=refused(True),
        unanswerable_refused=refused(False),
    )


def threshold_for(judged: Sequence[Judgement], risk: float) -> float:
    """The lowest threshold at which, and above which, no more than ``risk`` of the answers given
    are wrong; above 1 where there is none."""
    ordered = sorted(judged, key=lambda one: -one.sure)
    best, wrong = 1.0001, 0
    for answered, one in enumerate(ordered, start=1):
        wrong += not one.right
        tied = answered < len(ordered) and ordered[answered].sure == one.sure
        if not tied and wrong / answered <= risk:
            best = one.sure
    return best


def reliability(judged: Sequence[Judgement], bins: int = 8) -> list[Bin]:
    """Answers in bins of the same number, from the least sure to the surest."""
    ordered = sorted(judged, key=lambda one: one.sure)
    return [
        Bin(
            float(np.mean([one.sure for one in part])),
            float(np.mean([one.right for one in part])),
            len(part),
        )
        for part in np.array_split(np.asarray(ordered, dtype=object), min(bins, len(ordered)) or 1)
        if len(part)
    ]


def calibration_error(found: Sequence[Bin]) -> float:
    """The mean distance of confidence and share right over bins (expected calibration error)."""
    total = sum(one.count for one in found)
    return sum(one.count * abs(one.sure - one.right) for one in found) / total if total else 0.0


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
