"""From a span's score to the probability that the passage answers the question.

The score is a difference of logits and surer of itself than it should be. Two numbers, fitted on
articles that no training example comes from, put that right (Platt 1999, "Probabilistic outputs for
support vector machines").
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

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


def fit(scores: Sequence[float], answers: Sequence[bool]) -> Calibration:
    """The most likely calibration, by Newton's method.

    Platt's targets, (n + 1) / (n + 2) and 1 / (n + 2), keep it finite where a score separates the
    two perfectly.

    Raises:
        ValueError: there is no example of one of the two kinds.
    """
    known = np.asarray(answers, dtype=bool)
    yes, no = int(known.sum()), int((~known).sum())
    if not yes or not no:
        raise ValueError("A calibration needs questions with an answer and questions without.")
    target = np.where(known, (yes + 1) / (yes + 2), 1 / (no + 2))
    columns = np.stack([np.asarray(scores, dtype=np.float64), np.ones(len(known))], axis=1)
    values = np.zeros(2)
    for _ in range(_STEPS):
        expected = 1 / (1 + np.exp(-np.clip(columns @ values, -60, 60)))
        slope = columns.T @ (expected - target)
        curve = (columns * (expected * (1 - expected))[:, None]).T @ columns
        step = np.linalg.solve(curve + _RIDGE * np.eye(2), slope)
        values -= step
        if float(np.abs(step).max()) < 1e-9:
            break
    return Calibration(float(values[0]), float(values[1]))
