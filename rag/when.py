"""The time that a question speaks of: a window to search in, or the day it is asked as of.

Only questions about a period ("what happened last week", "the latest on …", "as of 1 March",
"reported in April") get a limit. In any other question a date is part of what is asked, as in "Who
won on 1 May?", and limits nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from index.temporal import Expression, Policy, find

_AS_OF = re.compile(
    r"\b(?:as (?:of|at)|as things stood (?:on|in|at)|knowing only what was out by)\s+$", re.I
)
_PUBLISHED = re.compile(
    r"\b(?:published|printed|reported|articles?|reports?|coverage|written|news)\b[^?]{0,20}$", re.I
)
_ABOUT_A_PERIOD = re.compile(
    r"\b(?:what (?:has |had |else )?happened|what(?: i|’|')s (?:new|going on)|summar\w+|timeline"
    r"|chronology|news|events|latest)\b",
    re.I,
)
# An archive is asked about what has been: "March" is the last one.
_LOOKING_BACK = Policy(bare_weekday="past")
_SOON_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A limit that the question's own words set, shown so that it can be taken away.

    ``start`` and ``end`` are half-open; ``as_of`` has only an end, the day after the last day that
    may be known about. ``happened`` is about events, ``published`` about the articles themselves.
    """

    kind: Literal["as_of", "published", "happened"]
    start: date | None
    end: date | None
    text: str
    why: str

    @property
    def published(self) -> tuple[date | None, date | None]:
        """The first and the last publication day (inclusive) to search. What happened on a day is
        in print within a week of it."""
        last = self.end - timedelta(days=1) if self.end else None
        if self.kind == "happened" and last is not None:
            last += _SOON_AFTER
        return self.start, last


def limit_of(text: str, today: date | None) -> tuple[TimeLimit | None, str]:
    """The limit that a question sets, and the question without the words that set it.

    ``today`` is what "last week" is counted from.
    """
    for expression in find(text, today, policy=_LOOKING_BACK):
        limit = _limit(text, expression)
        if limit is None:
            continue
        if limit.kind == "as_of":
            start = _AS_OF.search(text[: expression.start])
            begin = start.start() if start else expression.start
            rest = f"{text[:begin].rstrip(' ,;')} {text[expression.end :].lstrip(' ,;')}".strip()
            rest = re.sub(r"\s+([?.!])", r"\1", rest)
            return limit, rest[:1].upper() + rest[1:] if any(c.isalnum() for c in rest) else text
        return limit, text
    return None, text


def _limit(text: str, said: Expression) -> TimeLimit | None:
    if said.interval is None or said.type not in ("date", "time"):
        return None
    before = text[: said.start]
    words = text[said.start : said.end]
    if _AS_OF.search(before):
        return TimeLimit("as_of", None, said.interval[1], words, said.why)
    # "News from yesterday" has an end; "since yesterday" has none.
    start, end = said.interval if said.relation == "from" else said.bounds
    if re.search(r"\b(?:published|printed|written)\b", before, re.I):
        return TimeLimit("published", start, end, words, said.why)
    if _ABOUT_A_PERIOD.search(text):
        kind: Literal["published", "happened"] = (
            "published" if _PUBLISHED.search(before) else "happened"
        )
        return TimeLimit(kind, start, end, words, said.why)
    return None
