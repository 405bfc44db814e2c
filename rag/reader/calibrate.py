"""From the network's logits to a span's score, and to the probability that its passage answers.

Two things speak for an answer: how far the best span beats "no answer here", and the judge's logit
for the whole pair. Their mixture, and what turns it into a probability, are fitted on articles that
no training example comes from (Platt 1999, "Probabilistic outputs for support vector machines").
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNIT = 0.457
"""The log odds that a unit of score is worth; the first weights with a judge had it so."""
_STEPS, _RIDGE = 50, 1e-6


@dataclass(frozen=True, slots=True)
class Calibration:
    """``probability(score)`` is the logistic function of ``slope * score + intercept``."""

    slope: float = 1.0
    intercept: float = 0.0

    def probability(self, score: float) -> float:
        """How likely it is that a passage whose best span has this score answers, in 0 to 1."""
        logit = max(-60.0, min(60.0, self.slope * score + self.intercept))
        return 1.0 / (1.0 + math.exp(-logit))

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Calibration:
        """The one that ``reader.json`` states; the plain logistic function where it states none."""
        stated = facts.get("calibration") or {}
        return cls(float(stated.get("slope", 1.0)), float(stated.get("intercept", 0.0)))


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a span's lead over silence and the judge's logit make one score.

    Above 0 it is likelier than not that the passage answers.
    """

    span: float = 1.0
    answerable: float = 0.0
    intercept: float = 0.0

    def score(self, lead: float, answerable: float) -> float:
        """The score of a span that beats silence by ``lead``."""
        return self.span * lead + self.answerable * answerable + self.intercept

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Verdict:
        """The one that ``reader.json`` states; the span's lead alone where it states none."""
        stated = facts.get("verdict") or {}
        return cls(**{name: float(value) for name, value in stated.items()})


def fit_verdict(
    leads: Sequence[float], answerable: Sequence[float], answers: Sequence[bool]
) -> tuple[Verdict, Calibration]:
    """The most likely mixture of the two, and the calibration of its score.

    Where one of them, beside the other, would count against an answer, the other stands alone.

    Raises:
        ValueError: there is no example of one of the two kinds.
    """
    columns = np.stack([np.asarray(leads, dtype=np.float64), np.asarray(answerable)], axis=1)
    values = _newton(columns, answers)
    for alone in (0, 1):
        if values[1 - alone] <= 0 < values[alone]:
            columns[:, 1 - alone] = 0.0
            values = _newton(columns, answers)
    slope = float(values[0] + values[1])
    verdict = Verdict(*(float(v) / slope for v in values))
    return verdict, Calibration(slope, 0.0)


def fit_level(
    leads: Sequence[float], answerable: Sequence[float], answers: Sequence[bool], share: float
) -> tuple[Verdict, Calibration]:
    """The same where the mixture is given, as for weights that were trained to rank by it. A unit
    of its score is worth :data:`UNIT`, so that what is compared with scores need not change with
    the weights.

    Raises:
        ValueError: there is no example of one of the two kinds.
    """
    mixed = share * np.asarray(leads) + (1 - share) * np.asarray(answerable)
    slope, level = map(float, _newton(mixed[:, None], answers))
    size = slope / UNIT
    return Verdict(share * size, (1 - share) * size, level / UNIT), Calibration(UNIT, 0.0)


def fit(scores: Sequence[float], answers: Sequence[bool]) -> Calibration:
    """The most likely calibration, by Newton's method.

    Platt's targets, (n + 1) / (n + 2) and 1 / (n + 2), keep it finite where a score separates the
    two perfectly.

    Raises:
        ValueError: there is no example of one of the two kinds.
    """
    return Calibration(*map(float, _newton(np.asarray(scores, dtype=np.float64)[:, None], answers)))


def _newton(columns: NDArray[np.float64], answers: Sequence[bool]) -> NDArray[np.float64]:
    """The weights of ``columns`` (n, k) and an intercept most likely to give ``answers``."""
    known = np.asarray(answers, dtype=bool)
    yes, no = int(known.sum()), int((~known).sum())
    if not yes or not no:
        raise ValueError("A calibration needs questions with an answer and questions without.")
    target = np.where(known, (yes + 1) / (yes + 2), 1 / (no + 2))
    columns = np.column_stack([columns, np.ones(len(known))])
    values = np.zeros(columns.shape[1])
    for _ in range(_STEPS):
        expected = 1 / (1 + np.exp(-np.clip(columns @ values, -60, 60)))
        slope = columns.T @ (expected - target)
        curve = (columns * (expected * (1 - expected))[:, None]).T @ columns
        step = np.linalg.solve(curve + _RIDGE * np.eye(len(values)), slope)
        values -= step
        if float(np.abs(step).max()) < 1e-9:
            break
    return values
