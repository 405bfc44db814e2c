"""What lies around cited words, and what the articles say about words that a reader selected."""

from __future__ import annotations

from collections.abc import Sequence

from index.article import Article, Span
from index.dating import Dates
from index.errors import UsageError
from index.sentences import split
from rag.answer import cite
from rag.days import resolve_dates
from rag.lexis import Lexis
from rag.retrieve import Hit
from ui.render import Evidence, Found

_AROUND = 900


def look(article: Article, start: int, end: int, dates_of: Dates) -> Evidence:
    """The evidence behind a citation; ``dates_of`` gives the dates that the index keeps.

    Raises:
        UsageError: the article has no such words.
    """
    if not 0 <= start < end <= len(article.text):
        raise UsageError("The article has no words at this place.", "Open it from an answer.")
    begin, finish = max(0, start - _AROUND), min(len(article.text), end + _AROUND)
    around = split(article.text, begin, finish)
    before = [s for s in around if s[1] <= start]
    after = [s for s in around if s[0] >= end]
    span = Span(article.id, start, end)
    return Evidence(
        article=article,
        start=start,
        end=end,
        first=before[-1][0] if before else start,
        last=after[0][1] if after else end,
        voice=cite(1, article, span).voice,
        dates=tuple(resolve_dates(1, article, span, dates_of)),
    )


def nearest(words: str, hits: Sequence[Hit], lexis: Lexis) -> list[Found]:
    """Each passage with the sentence that holds most of ``words``, the rare ones counting more."""
    weights = lexis.weights(words)
    found = []
    for hit in hits:
        spans = [sentence.span for sentence in hit.passage.sentences] or [hit.passage.span]
        held = [lexis.coverage(weights, hit.article.quote(span)) for span in spans]
        best = spans[held.index(max(held))]
        found.append(Found(hit, best.start, best.end))
    return found
