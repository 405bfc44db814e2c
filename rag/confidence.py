"""How sure an answer is: a logistic model over figures that can be explained.

Weights, trees, threshold and where they were fitted stand in ``calibration.json``; ``python -m
eval.calibrate`` writes it. Chosen by hand are the figures themselves and their directions. To a
line a few boosted trees are added: that a passage is like the question says much where nothing in
the archive is, and nothing where all of an article is about what is asked and only the answer is
not in it.
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
from rag.deeds import deeds
from rag.lack import vocabulary
from rag.lexis import Lexis
from rag.question import Question
from rag.rank import FEATURES as RANK_FEATURES
from rag.rank import SILENT, Candidate
from rag.shorts import FEATURES as SHORT_FEATURES
from rag.verify.focus import Facts
from rag.verify.names import Name, written_in
from rag.verify.words import read, stem

FEATURES: Mapping[str, int] = {
    "sentence_dense": 1,
    "passage_coverage": 1,
    "unknown_share": -1,
    "dense": 1,
    "dense_best": 1,
    "kind_fits": 1,
    "type_fits": 1,
    "span": 1,
    "span_best": 1,
    "span_second": 0,
    "short_best": 1,
    "short_share": 1,
    "short_words": 0,
    "loose": 0,
    "span_loose": 0,
    "uncounted": -1,
    "names": 0,
    "names_passage": 1,
    "names_article": 1,
    "sentence_coverage": 0,
    "article_coverage": 1,
    "own_coverage": 0,
    "deed": 1,
    "deed_passage": 1,
}
"""What the confidence is made of, and whether more of it may only add to it (1), only take from it
(-1), or either (0). Without these bounds the trees fit what the questions at hand happen to have:
the likeliest answer less sure because its words occur in the question, on other archives too."""
LINEAR = (
    "sentence_dense", "passage_coverage", "unknown_share", "dense", "kind_fits", "span",
    "span_best", "loose", "span_loose", "uncounted",
)  # fmt: skip
"""Those that count on a line; all do in the trees."""
_LONGEST = 6_000  # characters of an article that are looked through
# Kinds whose answer is a clause rather than a name, a number or a day: spans tell less of them.
_LOOSE = frozenset(("why", "said", "yes_no", "list", "summary", "how", "condition"))
_WORD = re.compile(r"[^\W_]+")
_COUNTED = re.compile(r"\bhow many (\w+)", re.I)


@dataclass(frozen=True, slots=True)
class Risk:
    """A threshold at which, on dev, no more than a share ``risk`` of the answers was wrong, and the
    share of questions that was answered."""

    risk: float
    threshold: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Split:
    """A node of a tree: whether figure ``number`` is at most ``threshold``, and the nodes that
    follow if it is, and if not."""

    number: int
    threshold: float
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Forest:
    """Boosted trees (Friedman 2001, "Greedy Function Approximation: A Gradient Boosting Machine"):
    the first node of each is its root, and what a leaf holds is added up as a logit."""

    trees: tuple[tuple[Split | float, ...], ...]

    @classmethod
    def of(cls, told: Sequence[Sequence[Sequence[float]]]) -> Forest:
        """As ``calibration.json`` tells it: a leaf as its value alone.

        Raises:
            ValueError: a node is neither, or names a figure or a node that there is not.
        """
        return cls(tuple(_tree(nodes) for nodes in told))

    def logit(self, figures: Sequence[float]) -> float:
        """What the trees together add."""
        z = 0.0
        for tree in self.trees:
            node = tree[0]
            while isinstance(node, Split):
                node = tree[node.left if figures[node.number] <= node.threshold else node.right]
            z += node
        return z


def _tree(nodes: Sequence[Sequence[float]]) -> tuple[Split | float, ...]:
    made: list[Split | float] = []
    for at, node in enumerate(nodes):
        if len(node) == 1:
            made.append(float(node[0]))
            continue
        number, threshold, left, right = node
        # What follows comes later, so that no way through a tree is endless.
        after = sorted((left, right))
        if not 0 <= number < len(FEATURES) or not at < after[0] <= after[1] < len(nodes):
            raise ValueError(f"node {at} of a tree leads nowhere")
        made.append(Split(int(number), float(threshold), int(left), int(right)))
    if not made:
        raise ValueError("a tree has no node")
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted model and the confidence below which an answer is withheld; the weights of
    :class:`rag.rank.Ranker`, and of :class:`rag.shorts.Suggesting` where there is a reader."""

    weights: Mapping[str, float]
    forest: Forest
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
        z = self.intercept + sum(self.weights[name] * features[name] for name in LINEAR)
        z += self.forest.logit([features[name] for name in FEATURES])
        return probability(z)


def probability(logit: float) -> float:
    """The logistic function, from 0 to 1, of log odds of any size."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


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
            weights={name: float(data["weights"][name]) for name in LINEAR},
            forest=Forest.of(data["trees"]),
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
    """What the confidence is computed from; see :data:`FEATURES`. All zero without candidates.

    ``sentence``, ``passage`` and ``article`` are those of the best candidate; ``names`` how many
    the question names, and the share of them that passage and article know; ``deed`` whether
    sentence and passage have what the question says happened.
    """
    if not candidates:
        return dict.fromkeys(FEATURES, 0.0)
    best = candidates[0]
    weights = lexis.weights(question.content)
    known = lexis.known_weights(question.understood)
    article = best.hit.article
    passage = f"{article.title}\n{best.hit.text}"
    names = [name for name in Facts(question.understood, None).names if name.sure]
    loose = float(question.kind in _LOOSE)
    spans = sorted((c.features["span"] for c in candidates), reverse=True)
    shorts = [c.short.score for c in candidates if c.short is not None]
    return {
        "sentence_dense": best.features["dense"],
        "passage_coverage": lexis.coverage(weights, passage),
        "unknown_share": lexis.unknown_share(weights),
        "dense": best.hit.scores["dense"],
        "dense_best": max(c.hit.scores["dense"] for c in candidates),
        "kind_fits": best.features["kind"],
        "type_fits": best.features["type"],
        "span": best.features["span"],
        "span_best": spans[0],
        "span_second": spans[1] if len(spans) > 1 else SILENT,
        "short_best": max([SILENT, *shorts]),
        "short_share": best.short.share if best.short else 0.0,
        "short_words": float(len(best.short.text.split())) if best.short else 0.0,
        "loose": loose,
        "span_loose": best.features["span"] * loose,
        "uncounted": float(_lacks_the_counted(question, best)),
        "names": float(len(names)),
        "names_passage": _share_known(names, frozenset(_WORD.findall(passage.casefold()))),
        "names_article": _share_known(names, vocabulary(article)),
        "sentence_coverage": best.features["coverage"],
        "article_coverage": lexis.coverage(known, f"{article.title}\n{article.text[:_LONGEST]}"),
        "own_coverage": lexis.coverage(known, best.text),
        **_deeds_told(question, best.text, passage),
    }


def _share_known(names: Sequence[Name], words: frozenset[str]) -> float:
    """The share of names that some words have; all, where there are none."""
    return sum(bool(written_in(n, words)) for n in names) / len(names) if names else 1.0


def _deeds_told(question: Question, sentence: str, passage: str) -> dict[str, float]:
    asked = deeds(read(question.understood))
    texts = {"deed": read(sentence), "deed_passage": read(passage)}
    return {
        name: float(not asked or any(holds(text, deed) for deed in asked))
        for name, text in texts.items()
    }


def _lacks_the_counted(question: Question, best: Candidate) -> bool:
    """Whether "how many hours" is answered by a sentence that speaks of no hours."""
    counted = _COUNTED.search(question.understood)
    return counted is not None and not holds(read(best.text), stem(counted[1].casefold()))
