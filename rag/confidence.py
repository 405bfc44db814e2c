"""How sure an answer is: a logistic model over a few figures that can be explained.

Weights, threshold and where they were fitted stand in ``calibration.json``; ``python -m
eval.calibrate`` writes it. Chosen by hand are the figures themselves and their directions.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.errors import ModelError
from rag.alike import holds
from rag.lexis import Lexis
from rag.question import Question
from rag.rank import FEATURES as RANK_FEATURES
from rag.rank import Candidate
from rag.shorts import FEATURES as SHORT_FEATURES
from rag.verify.words import read, stem

FEATURES: Mapping[str, int] = {
    "sentence_dense": 1,
    "passage_coverage": 1,
    "unknown_share": -1,
    "dense": 1,
    "kind_fits": 1,
    "span": 1,
    "span_best": 1,
    "loose": 0,
    "span_loose": 0,
    "uncounted": -1,
}
"""What the confidence is made of, and whether more of it may only add to it (1), only take from it
(-1), or either (0). Without these bounds the weights fit what the questions at hand happen to have:
the likeliest answer less sure because its words occur in the question, on other archives too."""
# Kinds whose answer is a clause rather than a name, a number or a day: spans tell less of them.
_LOOSE = frozenset(("why", "said", "yes_no", "list", "summary", "how", "condition"))
_COUNTED = re.compile(r"\bhow many (\w+)", re.I)


@dataclass(frozen=True, slots=True)
class Risk:
    """A threshold at which, on dev, no more than a share ``risk`` of the answers was wrong, and the
    share of questions that was answered."""

    risk: float
    threshold: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted logistic model and the confidence below which an answer is withheld; the weights of
    :class:`rag.rank.Ranker`, and of :class:`rag.shorts.Suggesting` where there is a reader."""

    weights: Mapping[str, float]
    ranker: Mapping[str, float]
    shorts: Mapping[str, float]
    intercept: float
    threshold: float
    fitted_on: str
    risks: tuple[Risk, ...] = ()

    def threshold_for(self, risk: float | None) -> float:
        """The confidence to ask for: the shipped one, or the one that keeps to a chosen risk; the
        strictest known where none does."""
        if risk is None or not self.risks:
            return self.threshold
        kept = [one for one in self.risks if one.risk <= risk]
        return kept[-1].threshold if kept else self.risks[0].threshold

    def confidence(self, features: Mapping[str, float]) -> float:
        """The probability, from 0 to 1, that the articles found answer the question."""
        z = self.intercept + sum(self.weights[name] * features[name] for name in FEATURES)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


@cache
def load(reader: bool) -> Calibration:
    """The calibration that ships with Dateline, for answers with the span reader or without.

    Raises:
        ModelError: the file is missing or lacks a weight.
    """
    try:
        both = json.loads((files("rag") / "calibration.json").read_text(encoding="utf-8"))
        data = both["with reader" if reader else "without reader"]
        return Calibration(
            weights={name: float(data["weights"][name]) for name in FEATURES},
            ranker={name: float(data["ranker"][name]) for name in RANK_FEATURES},
            shorts={name: float(data["shorts"][name]) for name in SHORT_FEATURES} if reader else {},
            intercept=float(data["intercept"]),
            threshold=float(data["threshold"]),
            fitted_on=str(data["fitted_on"]),
            risks=tuple(Risk(**one) for one in data["risks"]),
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"rag/calibration.json cannot be used ({error}).",
            "Install Dateline again, or write it anew with `python -m eval.calibrate`.",
        ) from error


def features(question: Question, candidates: Sequence[Candidate], lexis: Lexis) -> dict[str, float]:
    """What the confidence is computed from; see :data:`FEATURES`. All zero without candidates."""
    if not candidates:
        return dict.fromkeys(FEATURES, 0.0)
    best = candidates[0]
    weights = lexis.weights(question.content)
    loose = float(question.kind in _LOOSE)
    return {
        "sentence_dense": best.features["dense"],
        "passage_coverage": lexis.coverage(weights, f"{best.hit.article.title}\n{best.hit.text}"),
        "unknown_share": lexis.unknown_share(weights),
        "dense": best.hit.scores["dense"],
        "kind_fits": best.features["kind"],
        "span": best.features["span"],
        "span_best": max(c.features["span"] for c in candidates),
        "loose": loose,
        "span_loose": best.features["span"] * loose,
        "uncounted": float(_lacks_the_counted(question, best)),
    }


def _lacks_the_counted(question: Question, best: Candidate) -> bool:
    """Whether "how many hours" is answered by a sentence that speaks of no hours."""
    counted = _COUNTED.search(question.understood)
    return counted is not None and not holds(read(best.text), stem(counted[1].casefold()))
