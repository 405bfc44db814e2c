"""The days that a sentence names, each with how it was worked out, and those the reader points at.

Also the time of day, where that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.article import Article, Span
from index.dating import Dates, within
from index.temporal import Expression
from index.temporal.units import Interval
from rag.answer import Days, ResolvedDate, flat
from rag.question import Question
from rag.rank import Candidate, Place
from rag.saying import is_of_saying

_LIKELY = 0.3  # a share of the likelihood of all short answers
_CLOCK = re.compile(r"\b(?:what|which) (?:time|hour)\b|\bo['’]clock\b", re.I)


def resolve_dates(number: int, article: Article, span: Span, dates_of: Dates) -> list[ResolvedDate]:
    """The temporal expressions of a cited sentence that name days, each with its reason."""
    dates = []
    for expression in within(dates_of(article.id), span):
        if expression.interval is None or expression.type not in ("date", "time"):
            continue
        other = expression.alternative
        dates.append(
            ResolvedDate(
                text=article.quote(Span(article.id, expression.start, expression.end)),
                start=expression.interval[0],
                end=expression.interval[1],
                anchor=expression.anchor,
                why=_why(expression, article),
                citation=number,
                alternative=Days(*other) if other else None,
            )
        )
    return dates


def pointed_days(candidate: Candidate, dates_of: Dates) -> list[Interval]:
    """The days that a sentence names, but for that of its saying; where the reader points at some
    of them, only those."""
    found = resolve_dates(1, candidate.hit.article, candidate.sentence.span, dates_of)
    days = pointed(candidate, found) or not_of_saying(candidate, found)
    return [(d.start, d.end) for d in days]


def pointed(candidate: Candidate, dates: Sequence[ResolvedDate]) -> list[ResolvedDate]:
    """The dates of a sentence that the reader points at."""
    short = candidate.short
    if short is None or (short.score <= 0 and short.share < _LIKELY):
        return []
    return named_by(short.text, dates)


def not_of_saying(candidate: Candidate, dates: Sequence[ResolvedDate]) -> list[ResolvedDate]:
    """The dates of a sentence without the day on which somebody said so: "said on Friday"."""
    text = candidate.text
    places = places_of(dates, text)
    known = [place for place in places if place is not None]
    return [
        d
        for d, place in zip(dates, places, strict=True)
        if place is None or not is_of_saying(text, place, known)
    ]


def named_by(words: str, dates: Sequence[ResolvedDate]) -> list[ResolvedDate]:
    """The dates of a sentence that some of its words name, or are a part of."""
    return [d for d in dates if d.text in words or words in d.text]


def places_of(dates: Sequence[ResolvedDate], text: str) -> list[Place | None]:
    """Where each of the dates of a sentence, in its order, stands in it; ``None`` where it does
    not."""
    places: list[Place | None] = []
    at = 0
    for one in dates:
        start = text.find(one.text, at)
        at = start + len(one.text) if start >= 0 else at
        places.append((start, at) if start >= 0 else None)
    return places


def with_words_before(dates: Sequence[ResolvedDate], text: str) -> list[tuple[ResolvedDate, str]]:
    """Each of the dates of a sentence with its words from the date before it on."""
    found, at = [], 0
    for one, place in zip(dates, places_of(dates, text), strict=True):
        if place is not None:
            found.append((one, text[at : place[0]]))
            at = place[1]
    return found


def asks_clock(question: Question) -> bool:
    """Whether a time of day is asked for."""
    return _CLOCK.search(question.understood) is not None


def clock_time(candidate: Candidate, dates_of: Dates) -> str | None:
    """The time of day that a sentence says, rather the one that the reader points at."""
    span, short = candidate.sentence.span, candidate.short
    found = [e for e in within(dates_of(span.article_id), span) if e.time and ":" in e.time]
    if short is not None:
        own = [e for e in found if e.start < short.span.end and short.span.start < e.end]
        found = own or found
    return flat(found[0].text) if found else None


def _why(expression: Expression, article: Article) -> str:
    """The rule in words, and a warning where it counts from a day that is only inferred."""
    counted = expression.anchor is not None and expression.anchor == article.published
    if counted and article.published_basis == "inferred":
        sure = f"{article.published_confidence:.0%}"
        return f"{expression.why} (the article's own date is inferred, {sure} sure)"
    return expression.why
