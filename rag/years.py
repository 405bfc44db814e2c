"""Whether a sentence is of the year that a question names.

"How many visitors came in May 2025?": the report of last year's festival has all of its words but
that one. A year stands in a sentence, its passage or its headline, or it is that of the days that
the sentence names, or else of the day on which it was printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from index.temporal.units import Interval
from rag.question import Question
from rag.rank import Candidate, ahead

# "The largest since 1990" tells nothing of 1990.
_SINCE = re.compile(
    r"\b(?:first|most|worst|best|least|\w{3,}est)\b[^.;]{0,60}?"
    r"\bsince (?:[A-Z]\w+ )?(?:19|20)\d\d\b"
)
_YEAR = re.compile(r"(?<![\d.,/£$€-])(?:19|20)\d\d(?![\d,/%-])")
# Of the score of the best, where that is of another year: what the reader takes for an answer, and
# what he doubts.
_LEAST, _NEARLY = 0.3, 0.5
_DOUBTED = -2.0  # the reader's score
_TOLD_LATER = timedelta(days=60)  # in January last year's figures are printed

DaysOf = Callable[[Candidate], Sequence[Interval]]


def of_the_year(question: Question, candidate: Candidate, days_of: DaysOf) -> bool:
    """Whether a candidate may be of a year that the question names; so it may where that names
    none."""
    asked = frozenset(map(int, _YEAR.findall(question.understood)))
    if not asked:
        return True
    hit = candidate.hit
    told = f"{hit.article.title}\n{hit.text}"
    if "since" not in question.understood.casefold():
        told = _SINCE.sub("", told)
    if asked.intersection(map(int, _YEAR.findall(told))):
        return True
    days = days_of(candidate)
    if days:
        return any(_meets(year, start, end) for year in asked for start, end in days)
    printed = hit.article.published
    return printed is None or any(
        _meets(year, printed - _TOLD_LATER, printed + timedelta(days=1)) for year in asked
    )


def year_first(question: Question, ranked: Sequence[Candidate], days_of: DaysOf) -> list[Candidate]:
    """The candidates; before one of another year than the question names, those of that year."""
    if not ranked or of_the_year(question, ranked[0], days_of):
        return list(ranked)
    best = ranked[0].score
    own = [
        c
        for c in ranked
        if c.short is not None
        and c.score >= (_LEAST if c.short.score > _DOUBTED else _NEARLY) * best
        and of_the_year(question, c, days_of)
    ]
    return ahead(own, ranked)


def _meets(year: int, start: date, end: date) -> bool:
    return start < date(year + 1, 1, 1) and date(year, 1, 1) < end
