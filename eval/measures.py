"""What a run is scored by. Each measure gives one number a case; the run gives means of them."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from index.article import Span

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_RESAMPLES = 2000


def normalise(text: str) -> str:
    """SQuAD's normalisation (Rajpurkar et al. 2016): case, punctuation, articles and spaces."""
    marks = set(string.punctuation) | set("“”‘’–—…£€")
    kept = "".join(" " if c in marks else c for c in text.casefold())
    return " ".join(_ARTICLES.sub(" ", kept).split())


def exact_match(given: str | None, accepted: Sequence[str]) -> float:
    """1 when the short answer equals an accepted one, normalised."""
    return float(given is not None and normalise(given) in {normalise(a) for a in accepted})


def token_f1(given: str | None, accepted: Sequence[str]) -> float:
    """The best harmonic mean of word precision and recall over the accepted answers."""
    if given is None:
        return 0.0
    words = Counter(normalise(given).split())
    best = 0.0
    for answer in accepted:
        gold = Counter(normalise(answer).split())
        common = sum((words & gold).values())
        if common:
            precision, recall = common / sum(words.values()), common / sum(gold.values())
            best = max(best, 2 * precision * recall / (precision + recall))
    return best


def contains_answer(quotes: Sequence[str], accepted: Sequence[str]) -> float:
    """1 when an accepted answer's words stand in a cited quotation."""
    texts = [f" {normalise(quote)} " for quote in quotes]
    return float(any(f" {normalise(a)} " in text for a in accepted for text in texts))


def sides_shown(
    shown: Sequence[str], sides: Sequence[Sequence[str]], accepted: Sequence[str] = ()
) -> float:
    """The share of the sides of a disagreement that an answer shows.

    Args:
        shown: the values that the answer sets against each other.
        sides: each side's value, in all the ways to write it. Where they are not named, the score
            is 1 when two of the values shown are different accepted answers.
        accepted: the accepted answers.
    """
    values = {normalise(value) for value in shown}
    if sides:
        held = [any(_within(normalise(f), v) for f in forms for v in values) for forms in sides]
        return sum(held) / len(sides)
    return float(len({v for v in values if any(_within(normalise(a), v) for a in accepted)}) > 1)


def _within(one: str, other: str) -> bool:
    """Whether the words of one stand in the other, whole."""
    return bool(one and other) and (f" {one} " in f" {other} " or f" {other} " in f" {one} ")


def citation_precision(cited: Sequence[Span], gold: Sequence[Span]) -> float:
    """The share of citations that touch a gold sentence."""
    if not cited:
        return 0.0
    return sum(any(c.overlaps(g) for g in gold) for c in cited) / len(cited)


def citation_recall(cited: Sequence[Span], gold: Sequence[Span]) -> float:
    """The share of gold sentences that a citation touches."""
    if not gold:
        return 0.0
    return sum(any(g.overlaps(c) for c in cited) for g in gold) / len(gold)


def ranking(
    relevant: Mapping[str, Sequence[str]], found: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """recall@1, recall@5, recall@10, MRR@10 and nDCG@10 of each question, through ir_measures.

    Args:
        relevant: question id → ids that should be found.
        found: question id → ids found, best first. A question that is missing scores 0.
    """
    import ir_measures
    from ir_measures import RR, R, nDCG

    names = {R @ 1: "recall@1", R @ 5: "recall@5", R @ 10: "recall@10", RR @ 10: "MRR@10",
             nDCG @ 10: "nDCG@10"}  # fmt: skip
    judged = [
        ir_measures.Qrel(question, identifier, 1)
        for question, identifiers in relevant.items()
        for identifier in set(identifiers)
    ]
    run = [
        ir_measures.ScoredDoc(question, identifier, float(-rank))
        for question, identifiers in found.items()
        for rank, identifier in enumerate(dict.fromkeys(identifiers))
    ]
    scores: dict[str, dict[str, float]] = {
        name: dict.fromkeys(relevant, 0.0) for name in names.values()
    }
    for metric in ir_measures.iter_calc(list(names), judged, run):
        scores[names[metric.measure]][metric.query_id] = float(metric.value)
    return scores


def refused_at(sure: Sequence[float], answerable: Sequence[bool], false_share: float) -> float:
    """The share of unanswerable questions refused where ``false_share`` of the others are.

    Raises:
        ValueError: there is no question of one of the two kinds.
    """
    values, known = np.asarray(sure, dtype=np.float64), np.asarray(answerable, dtype=bool)
    if known.all() or not known.any():
        raise ValueError("Refusals are measured on answerable and unanswerable questions.")
    return float((values[~known] < np.quantile(values[known], false_share)).mean())


def roc_area(sure: Sequence[float], answerable: Sequence[bool]) -> float:
    """The area under the ROC curve: how often an answerable question is the surer of two."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(np.asarray(answerable, dtype=bool), np.asarray(sure)))


def interval(values: Sequence[float], seed: int = 7) -> tuple[float, float]:
    """The 95% bootstrap interval of a mean (Efron 1979), the same on every run."""
    sample = np.asarray(values, dtype=np.float64)
    if len(sample) == 0:
        return 0.0, 0.0
    picks = np.random.default_rng(seed).integers(0, len(sample), (_RESAMPLES, len(sample)))
    low, high = np.quantile(sample[picks].mean(axis=1), (0.025, 0.975))
    return float(low), float(high)
