"""Passages for a question: dense and lexical scores, standardised, added and explained.

Why a sum of standardised scores and not reciprocal rank fusion: it was better on both measured
collections (see ``eval/benchmarks/reading.py`` and ``news.py``), because the distance between the
first and the second passage tells something that ranks forget.

A question that is asked as of a day prefers what was printed shortly before it: what is asked about
news is mostly the latest news. ``eval/benchmarks/news.py`` measures what that is worth.

Words that stand side by side in the question and in a passage or its headline ("prime minister",
"Bank of England") count once more, as in Metzler and Croft's sequential dependence model (2005, "A
Markov random field model for term dependencies").

Where the first passages are close to each other, the sentence of each that shares most words with
the question is embedded, and its cosine decides. Most questions need none: it is one sentence for
every third question of ``eval/benchmarks/reading.py``, a few milliseconds each.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Passage, Sentence
from index.encode import Encoder
from index.snapshot import Generation
from index.temporal import Expression, Policy
from rag.lexis import Lexis
from rag.question import Question

Floats = NDArray[np.float32]
_VECTORS = 4096
Fusion = Literal["standardised", "rrf", "dense", "lexical"]


@dataclass(frozen=True, slots=True)
class RetrieveSettings:
    """How passages are ranked.

    ``candidates`` passages are scored by their best sentence too, with weight ``sentence_weight``
    of a standard deviation, and by the share of the question's pairs of neighbouring words that
    they hold, with ``pair_weight`` for all of them; ``same`` is the share of common words above
    which two passages are near-identical and only the better one is kept; ``rrf_constant`` is the
    *k* of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009). As of a day, a passage
    printed that day gains ``recency_weight`` standard deviations, one printed ``recency_days``
    before it 1/e of that. Of the first ``contenders`` passages, those less than ``contest_gap``
    below the first gain ``contest_weight`` for each unit of their best sentence's cosine.
    """

    fusion: Fusion = "standardised"
    dense_weight: float = 1.0
    lexical_weight: float = 1.0
    sentence_weight: float = 1.0
    pair_weight: float = 4.0
    candidates: int = 50
    same: float = 0.6
    rrf_constant: int = 60
    recency_weight: float = 4.0
    recency_days: float = 30.0
    contenders: int = 3
    contest_gap: float = 2.0
    contest_weight: float = 12.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, its rank (from 1), and each score that made the rank.

    ``scores`` has ``dense`` (cosine), ``lexical`` (BM25), ``sentence`` (the best sentence's share
    of the question's words, weighted by rarity), ``pairs`` (the share of the question's pairs of
    neighbouring words), ``contest`` (what a close call gained), ``read`` (what the reader's finding
    counts, where it was asked) and ``fused`` (what ``score`` is).
    ``policy`` says how its dates are taken.
    """

    row: int
    rank: int
    passage: Passage
    article: Article
    score: float
    scores: Mapping[str, float]
    policy: Policy | None = None

    @property
    def text(self) -> str:
        """The passage's exact words."""
        return self.article.quote(self.passage.span)

    def beside(self, sentence: Sentence, steps: int) -> Sentence | None:
        """The sentence of the passage so many after another, or before it where ``steps`` is
        negative."""
        at = sentence.ordinal + steps
        return next((s for s in self.passage.sentences if s.ordinal == at), None)

    def to_json(self) -> dict[str, object]:
        """The hit as ``dateline search --json`` prints it."""
        published = self.article.published
        return {
            "rank": self.rank,
            "article_id": self.article.id,
            "title": self.article.title,
            "published": published.isoformat() if published else None,
            "start": self.passage.span.start,
            "end": self.passage.span.end,
            "text": self.text,
            "scores": dict(self.scores),
        }


class Retriever:
    """Searches one generation. Of earlier questions it keeps only vectors of short texts, of the
    last one the scores too.

    ``policy`` says how the dates of what is found are taken; as the library was built, if ``None``.
    """

    def __init__(
        self,
        generation: Generation,
        encoder: Encoder,
        settings: RetrieveSettings | None = None,
        policy: Policy | None = None,
    ) -> None:
        self.generation = generation
        self.encoder = encoder
        self.settings = settings or RetrieveSettings()
        self.policy = policy or generation.policy
        self.lexis = Lexis(generation.lexical)
        self._questions = _Vectors(encoder.encode_questions)
        self._sentences = _Vectors(encoder.encode_nearly)
        self._last: tuple[str, Floats, Floats] | None = None

    def dated_by(self, policy: Policy | None) -> Retriever:
        """The same retriever for somebody who takes dates otherwise."""
        if policy is None or policy == self.policy:
            return self
        other = copy.copy(self)
        other.policy = policy
        return other

    def dates(self, article_id: str) -> tuple[Expression, ...]:
        """The resolved dates of an article's sentences, as :meth:`Generation.dates` has them."""
        return self.generation.dates(article_id, self.policy)

    def cosines(self, question: str, sentences: Sequence[str]) -> Floats:
        """How near each sentence is to a question, (n,): right to two decimals, and quick."""
        if not sentences:
            return np.empty(0, dtype=np.float32)
        near: Floats = self._sentences.of(sentences) @ self._questions.of([question])[0]
        return near

    def search(self, question: Question, *, copies: bool = False) -> list[Hit]:
        """The best ``question.k`` passages, best first; fewer when the limits leave fewer.

        Of near-identical passages the best is taken alone, unless ``copies`` are wanted too.
        """
        ranked = self._ranked(question)
        return _numbered(ranked if copies else self._distinct(ranked, question.k), question.k)

    def search_wide(self, question: Question, most: int) -> tuple[list[Hit], list[Hit]]:
        """What :meth:`search` finds, and up to ``most`` passages with the near-identical ones: both
        for the price of one."""
        ranked = self._ranked(question)
        return _numbered(self._distinct(ranked, question.k), question.k), _numbered(ranked, most)

    def search_article(self, question: Question, article_id: str) -> list[Hit]:
        """The best ``question.k`` passages of one article, within the question's limits."""
        return _numbered(self._ranked(question, self.generation.rows_of(article_id)), question.k)

    def _ranked(self, question: Question, rows: Sequence[int] | None = None) -> list[Hit]:
        """The candidates, of some rows or of all, best first, copies among them; all of rank 0."""
        mask = self._mask(question)
        every = np.arange(len(mask)) if rows is None else np.asarray(rows, dtype=np.int64)
        allowed = mask[every]
        if not allowed.any():
            return []
        dense, lexical = (scores[every] for scores in self._scores(question.lookup))
        fused = self._fuse(dense, lexical, allowed) + self._recency(question, every)
        most = max(self.settings.candidates, 2 * question.k)
        best = _top(fused, most, int(allowed.sum()))
        passages = self.generation.passages(every[best].tolist())
        articles = {p.span.article_id: self.generation.article(p.span.article_id) for p in passages}
        sentence, texts = self._best_sentences(question, passages, articles)
        pairs = self._pairs(question, passages, articles)
        final = fused[best] + self.settings.sentence_weight * _standardise(sentence)
        final = final + self.settings.pair_weight * pairs
        contest = self._contest(question, final, texts)
        final = final + contest
        hits = []
        for i in np.argsort(-final, kind="stable").tolist():
            passage, at = passages[i], int(best[i])
            scores = {
                "dense": float(dense[at]),
                "lexical": float(lexical[at]),
                "sentence": float(sentence[i]),
                "pairs": float(pairs[i]),
                "contest": float(contest[i]),
                "fused": float(final[i]),
            }
            article = articles[passage.span.article_id]
            hits.append(
                Hit(int(every[at]), 0, passage, article, float(final[i]), scores, self.policy)
            )
        return hits

    def _scores(self, words: str) -> tuple[Floats, Floats]:
        """Cosine and BM25 of every passage; those of the last question are kept, for its reports
        may be asked one by one."""
        known = self._last
        if known is None or known[0] != words:
            dense = self.generation.vectors.scores(self._questions.of([words])[0])
            known = self._last = words, dense, self.generation.lexical.scores(words)
        return known[1], known[2]

    def _distinct(self, ranked: Sequence[Hit], most: int) -> list[Hit]:
        """The first ``most`` that are not near-identical to a better one."""
        hits: list[Hit] = []
        kept: list[frozenset[str]] = []
        for hit in ranked:
            words = frozenset(hit.text.casefold().split())
            if any(_share(words, other) >= self.settings.same for other in kept):
                continue
            kept.append(words)
            hits.append(hit)
            if len(hits) == most:
                break
        return hits

    def admits(self, question: Question) -> bool:
        """Whether a question's limits leave any passage."""
        return bool(self._mask(question).any())

    def unheard_share(self, question: Question) -> float:
        """The weighted share of a question's stems that no passage within its limits holds, 0 to 1:
        what nobody had written of by the day as of which it is asked."""
        weights = self.lexis.weights(question.content)
        mask = self._mask(question)
        holders = self.generation.lexical.holders
        unheard = sum(w for term, w in weights.items() if not mask[holders(term)].any())
        return unheard / sum(weights.values()) if weights else 0.0

    def _mask(self, question: Question) -> NDArray[np.bool_]:
        mask = np.ones(len(self.generation), dtype=np.bool_)
        if question.since or question.last_day or question.sources:
            mask = self.generation.row_mask(question.since, question.last_day, question.sources)
        if question.happened is not None and question.limit is not None:
            # What names a day of the period, and what was printed in it.
            printed = self.generation.row_mask(*question.limit.published)
            named = self.generation.happened_mask(*question.happened, self.policy)
            mask &= named | printed
        return mask

    def _fuse(self, dense: Floats, lexical: Floats, mask: NDArray[np.bool_]) -> Floats:
        settings = self.settings
        match settings.fusion:
            case "dense":
                fused = _standardise(dense, mask)
            case "lexical":
                fused = _standardise(lexical, mask)
            case "rrf":
                fused = _reciprocal(dense, mask, settings.rrf_constant)
                fused = fused + _reciprocal(lexical, mask, settings.rrf_constant)
                fused = _standardise(fused, mask)
            case _:
                fused = settings.dense_weight * _standardise(dense, mask)
                fused = fused + settings.lexical_weight * _standardise(lexical, mask)
        return np.where(mask, fused, -np.inf).astype(np.float32)

    def _recency(self, question: Question, rows: NDArray[np.int64]) -> Floats | float:
        if question.as_of is None:
            return 0.0
        age = np.maximum(0, question.as_of.toordinal() - self.generation.row_dates[rows])
        gain: Floats = np.exp(-age / self.settings.recency_days).astype(np.float32)
        return self.settings.recency_weight * gain

    def _best_sentences(
        self, question: Question, passages: Sequence[Passage], articles: Mapping[str, Article]
    ) -> tuple[Floats, list[str]]:
        """Each passage's sentence with most of the question's words: its share, and its words."""
        weights = self.lexis.weights(question.understood)
        shares, texts = [], []
        for passage in passages:
            article = articles[passage.span.article_id]
            share, text = -1.0, ""
            for sentence in passage.sentences:
                words = article.quote(sentence.span)
                held = self.lexis.coverage(weights, words)
                if held > share:
                    share, text = held, words
            shares.append(max(0.0, share))
            texts.append(text)
        return np.asarray(shares, dtype=np.float32), texts

    def _pairs(
        self, question: Question, passages: Sequence[Passage], articles: Mapping[str, Article]
    ) -> Floats:
        """The share of the question's pairs of neighbouring words in each passage, 0 to 1."""
        wanted = self.lexis.pairs(question.content)
        shares = np.zeros(len(passages), dtype=np.float32)
        if wanted and self.settings.pair_weight:
            for i, passage in enumerate(passages):
                article = articles[passage.span.article_id]
                held = self.lexis.pairs(f"{article.title}\n{article.quote(passage.span)}")
                shares[i] = len(wanted & held) / len(wanted)
        return shares

    def _contest(self, question: Question, scores: Floats, texts: Sequence[str]) -> Floats:
        """What passages near the top gain by their best sentence's cosine, the least of them 0."""
        settings = self.settings
        gains = np.zeros(len(scores), dtype=np.float32)
        first = np.argsort(-scores, kind="stable")[: settings.contenders]
        near = [i for i in first.tolist() if scores[first[0]] - scores[i] < settings.contest_gap]
        if len(near) > 1:
            cosines = self.cosines(question.understood, [texts[i] for i in near])
            gains[near] = settings.contest_weight * (cosines - cosines.min())
        return gains


class _Vectors:
    """The vectors of the texts met last."""

    def __init__(self, encode: Callable[[Sequence[str]], Floats]) -> None:
        self._encode = encode
        self._known: dict[str, Floats] = {}
        self._lock = threading.Lock()

    def of(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, (n, d); ``texts`` are not empty."""
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known |= dict(zip(new, self._encode(new), strict=True))
            with self._lock:
                self._known |= {text: known[text] for text in new}
                for oldest in list(self._known)[: max(0, len(self._known) - _VECTORS)]:
                    del self._known[oldest]
        return np.stack([known[text] for text in texts])


def _numbered(hits: Sequence[Hit], most: int) -> list[Hit]:
    return [replace(hit, rank=rank) for rank, hit in enumerate(hits[:most], start=1)]


def _standardise(scores: Floats, mask: NDArray[np.bool_] | None = None) -> Floats:
    """Zero mean and unit deviation over the rows that may be found; all zero when all are equal."""
    sample = scores if mask is None or mask.all() else scores[mask]
    deviation = float(sample.std())
    if deviation < 1e-9:
        return np.zeros_like(scores)
    return ((scores - float(sample.mean())) / deviation).astype(np.float32)


def _reciprocal(scores: Floats, mask: NDArray[np.bool_], constant: int) -> Floats:
    order = np.argsort(-np.where(mask, scores, -np.inf), kind="stable")
    ranks = np.empty(len(scores), dtype=np.float32)
    ranks[order] = np.arange(1, len(scores) + 1, dtype=np.float32)
    reciprocal: Floats = (1.0 / (constant + ranks)).astype(np.float32)
    return reciprocal


def _top(scores: Floats, k: int, allowed: int) -> NDArray[np.int64]:
    """The ``k`` best allowed rows, best first, ties by row: the same on every run."""
    k = min(k, allowed)
    if k < len(scores):
        # Every row that ties with the k-th is taken in, so that the cut does not depend on chance.
        limit = np.partition(scores, len(scores) - k)[len(scores) - k]
        rows = np.flatnonzero(scores >= limit)
    else:
        rows = np.arange(len(scores))
    ordered: NDArray[np.int64] = rows[np.lexsort((rows, -scores[rows]))][:k].astype(np.int64)
    return ordered


def _share(left: frozenset[str], right: frozenset[str]) -> float:
    """Jaccard index of two sets of words."""
    union = len(left | right)
    return len(left & right) / union if union else 1.0
