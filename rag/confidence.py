"""How sure an answer is: a logistic model over a few figures that can be explained.

Weights, threshold and where they were fitted stand in ``calibration.json``; ``python -m
eval.calibrate`` writes it. Nothing here was chosen by hand.
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

FEATURES = (
    "sentence_coverage",
    "sentence_dense",
    "rank_score",
    "passage_coverage",
    "unknown_share",
    "dense",
    "lexical_per_weight",
    "names_near",
    "kind_fits",
    "span",
    "span_best",
    "span_lead",
    "type",
    "loose",
    "span_loose",
    "share",
    "uncounted",
)
# Kinds whose answer is a clause rather than a name, a number or a day: spans tell less of them.
_LOOSE = frozenset(("why", "said", "yes_no", "list", "summary", "how", "condition"))
_MOST_LEAD = 8.0
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
    # What of the conversation was searched with adds to a passage's score, not to its likelihood.
    searched = sum(weights.values()) + sum(lexis.weights(question.about).values())
    context = f"{best.hit.article.title}\n{best.hit.text}"
    folded = context.casefold()
    named = [any(w in folded for w in name.casefold().split()) for name in question.names]
    loose = float(question.kind in _LOOSE)
    return {
        "sentence_coverage": best.features["coverage"],
        "sentence_dense": best.features["dense"],
        "rank_score": best.score,
        "passage_coverage": lexis.coverage(weights, context),
        "unknown_share": lexis.unknown_share(weights),
        "dense": best.hit.scores["dense"],
        "lexical_per_weight": best.hit.scores["lexical"] / (searched + 1e-6),
        "names_near": sum(named) / len(named) if named else 1.0,
        "kind_fits": best.features["kind"],
        "span": best.features["span"],
        "span_best": max(c.features["span"] for c in candidates),
        "span_lead": _lead(best, candidates),
        "type": best.features["type"] * (1 - loose),
        "loose": loose,
        "span_loose": best.features["span"] * loose,
        "share": best.short.share if best.short else 0.0,
        "uncounted": float(_lacks_the_counted(question, best)),
    }


def _lacks_the_counted(question: Question, best: Candidate) -> bool:
    """Whether "how many hours" is answered by a sentence that speaks of no hours."""
    counted = _COUNTED.search(question.understood)
    return counted is not None and not holds(read(best.text), stem(counted[1].casefold()))


def _lead(best: Candidate, candidates: Sequence[Candidate]) -> float:
    """How far the best candidate's span is above the best other words; 0 where it has none."""
    if best.short is None:
        return 0.0
    own = best.short.text.casefold()
    others = [c.short.score for c in candidates if c.short and c.short.text.casefold() != own]
    lead = best.short.score - max(others, default=best.short.score - _MOST_LEAD)
    return max(-_MOST_LEAD, min(_MOST_LEAD, lead))
