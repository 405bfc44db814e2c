"""How sure an answer is: a logistic model over a few figures that can be explained.

Weights, threshold and where they were fitted stand in ``calibration.json``; ``python -m
eval.calibrate`` writes it. Nothing here was chosen by hand.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.errors import ModelError
from rag.lexis import Lexis
from rag.question import Question
from rag.rank import FEATURES as RANK_FEATURES
from rag.rank import Candidate

FEATURES = (
    "sentence_coverage",
    "sentence_dense",
    "rank_score",
    "passage_coverage",
    "rarest_in_passage",
    "unknown_share",
    "dense",
    "dense_margin",
    "lexical_per_weight",
    "names_in_passage",
    "kind_fits",
    "span",
    "span_best",
    "agree",
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted logistic model and the confidence below which an answer is withheld."""

    weights: Mapping[str, float]
    ranker: Mapping[str, float]
    intercept: float
    threshold: float
    fitted_on: str

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
            intercept=float(data["intercept"]),
            threshold=float(data["threshold"]),
            fitted_on=str(data["fitted_on"]),
        )
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(
            f"rag/calibration.json cannot be used ({error}).",
            "Install Dateline again, or write it anew with `python -m eval.calibrate`.",
        ) from error


def features(question: Question, candidates: Sequence[Candidate], lexis: Lexis) -> dict[str, float]:
    """What the confidence is computed from; see :data:`FEATURES`. All zero without candidates."""
    if not candidates:
        return dict.fromkeys(FEATURES, 0.0)
    best = candidates[0]
    weights = lexis.weights(question.understood)
    context = f"{best.hit.article.title}\n{best.hit.text}"
    missing = lexis.missing(weights, context)
    dense = best.hit.scores["dense"]
    others = [c.hit.scores["dense"] for c in candidates if c.hit.row != best.hit.row]
    folded = context.casefold()
    named = [any(w in folded for w in name.casefold().split()) for name in question.names]
    return {
        "sentence_coverage": best.features["coverage"],
        "sentence_dense": best.features["dense"],
        "rank_score": best.score,
        "passage_coverage": lexis.coverage(weights, context),
        "rarest_in_passage": 0.0
        if missing and missing[0] == max(weights, key=weights.__getitem__)
        else 1.0,
        "unknown_share": lexis.unknown_share(weights),
        "dense": dense,
        "dense_margin": dense - max(others, default=0.0),
        "lexical_per_weight": best.hit.scores["lexical"] / (sum(weights.values()) + 1e-6),
        "names_in_passage": sum(named) / len(named) if named else 1.0,
        "kind_fits": best.features["kind"],
        "span": best.features["span"],
        "span_best": max(c.features["span"] for c in candidates),
        "agree": best.features["agree"],
    }
