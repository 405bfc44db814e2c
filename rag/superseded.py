"""A plan that a later report changed: the answer to "when" is then the later one.

"The ferry will start on 29 March" was true when it was printed. Where a sentence of a later article
that was found too says that it was put off and names another day, that sentence answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.dating import POINTED, Dates, within
from rag.rank import Candidate
from rag.timeline import changes, words_in_common

_ALIKE = 3


def newest_plan(ranked: Sequence[Candidate], dates_of: Dates) -> list[Candidate]:
    """The candidates, the sentence that changed the first one's plan before it if there is one."""
    order = list(ranked)
    if not order or not plans(order[0], dates_of):
        return order
    first = order[0]
    told, days = first.hit.article.published, plans(first, dates_of)
    later = [
        c
        for c in order[1:]
        if told is not None
        and (c.hit.article.published or date.min) > told
        and changes(c.text)
        and any(day not in days for day in plans(c, dates_of))
        and about_the_same(first, c)
    ]
    if not later:
        return order
    newest = max(later, key=lambda c: (c.hit.article.published or date.min, c.score))
    return [newest, *(c for c in order if c is not newest)]


def plans(candidate: Candidate, dates_of: Dates) -> list[date]:
    """The days after its article's own that a sentence names, in order."""
    article = candidate.hit.article
    said = within(dates_of(article.id), candidate.sentence.span)
    return [
        e.interval[0]
        for e in said
        if e.interval is not None
        and e.type in ("date", "time")
        and e.granularity in POINTED
        and article.published is not None
        and e.interval[0] > article.published
    ]


def about_the_same(first: Candidate, later: Candidate) -> bool:
    """Whether two sentences share enough words, headlines included, to tell of one event."""
    mine = f"{first.hit.article.title} {first.text}"
    return words_in_common(mine, f"{later.hit.article.title} {later.text}") >= _ALIKE
