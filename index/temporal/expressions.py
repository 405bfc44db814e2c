"""The temporal expressions of a text: where they stand, what they mean, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from index.temporal.entries import entry_clock, is_heading
from index.temporal.grammar import read
from index.temporal.meaning import (
    Ago,
    DayOf,
    Edge,
    Fixed,
    Meaning,
    MonthName,
    Offset,
    Range,
    Timed,
    Times,
    Unit,
    Unknown,
    Vague,
    Weekday,
)
from index.temporal.policy import Policy
from index.temporal.programme import in_programme, is_of_those_days, year_of_event
from index.temporal.reader import Reader
from index.temporal.reading import Aside, Memory, Mention, NotResolved, Reading, Resolution
from index.temporal.resolve import RULES
from index.temporal.tense import direction, of_saying, tells_at_hand
from index.temporal.timex import length, value
from index.temporal.tokens import tokenise
from index.temporal.units import DAYS, Granularity, Interval

_REMEMBERED = 12
_WEEK = 7
_RELATIONS = {
    "by": "by",
    "since": "since",
    "until": "until",
    "till": "until",
    "before": "before",
    "after": "after",
    "from": "from",
    "through": "until",
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A temporal expression: characters ``start`` to ``end`` of the text it was found in.

    ``interval`` is half-open in days; it is ``None`` where there was nothing to resolve it against
    and for what is no stretch of days: sets ("every Tuesday"), vague words ("recently"), and
    durations that hang on nothing ("for two weeks"). ``anchor`` is the day it was counted from,
    ``None`` if it needed none; ``why`` is the rule in words; ``alternative`` the other common
    reading where usage differs. ``time`` is a clock time ("18:30", "18:30 GMT", "09:00/17:00") or a
    part of the day ("morning"). ``value`` and ``mod`` are those of TIMEX3, ``parts`` the two ends
    of a range. ``relation`` is the word that stands before it where that changes what it bounds
    ("by", "since", "until", "before", "after", "from"). ``confidence`` is 1.0 for a date in full,
    less the more a rule had to suppose.
    """

    start: int
    end: int
    text: str
    interval: Interval | None
    granularity: Granularity
    type: Literal["date", "time", "duration", "set", "vague"]
    anchor: date | None
    why: str
    alternative: Interval | None = None
    time: str | None = None
    value: str = ""
    mod: str = ""
    confidence: float = 1.0
    relation: str = ""
    parts: tuple[Expression, ...] = ()

    @property
    def bounds(self) -> tuple[date | None, date | None]:
        """The half-open stretch that the expression and the word before it leave open.

        "Since March" has no end, "before Friday" no beginning; "by Friday" includes the Friday.
        """
        if self.interval is None:
            return None, None
        start, end = self.interval
        return {
            "since": (start, None),
            "from": (start, None),
            "after": (end, None),
            "before": (None, start),
            "by": (None, end),
            "until": (None, end),
        }.get(self.relation, (start, end))


class Resolver:
    """Finds expressions sentence after sentence of one article, and remembers the dates named.

    What is said of "that day" or "two days later" is counted from the last of them.
    """

    def __init__(self, anchor: date | None, policy: Policy | None = None) -> None:
        self.anchor = anchor
        self.policy = policy or Policy()
        self._mentions: list[Mention] = []
        self._memory: Memory = {}
        self._heading: Interval | None = None
        self._events: list[Interval] = []
        self._days: Interval | None = None

    def remember(self, interval: Interval, granularity: str = "day", aside: Aside = "") -> None:
        """Name a date as the last one mentioned."""
        self._mentions.append(Mention(interval, granularity, aside))
        del self._mentions[:-_REMEMBERED]

    def find(self, text: str, start: int = 0, end: int | None = None) -> tuple[Expression, ...]:
        """The temporal expressions of ``text[start:end]``, in order, none inside another."""
        end = len(text) if end is None else end
        tokens = tokenise(text, start, end)
        found = []
        for reader, said, first, after in read(tokens, self.policy, entry_clock(text, start, end)):
            expression = self._expression(text, reader, said, first, after)
            if expression is not None:
                found.append(expression)
            elif isinstance(said, Range):  # Ends in the wrong order: two dates.
                ends = ((said.first, said.first_tokens), (said.last, said.last_tokens))
                each = (self._expression(text, reader, end, *at) for end, at in ends)
                found += [expression for expression in each if expression is not None]
        if is_heading(text, start, end, [(e.start, e.end) for e in found]):
            only = found[0]
            day = only.type == "date" and only.granularity == "day"
            self._heading = only.interval if day else self._heading
        return tuple(found)

    def _expression(
        self, text: str, r: Reader, said: Meaning, first: int, after: int
    ) -> Expression | None:
        side = partial(direction, r, first, after)
        at_hand = partial(tells_at_hand, r, first, after)
        ctx = Resolution(
            self.anchor, self.policy, self._mentions, RULES, self._memory, side, at_hand
        )
        ctx.heading = self._heading
        ctx.event = self._events[0] if len(self._events) == 1 else None
        ctx.days = self._days if is_of_those_days(r, first, after) else None
        ctx.in_programme = partial(in_programme, r, first, after)
        ctx.year_of_event = partial(year_of_event, r, first)
        try:
            reading = ctx.read(said)
        except NotResolved as unresolved:
            reading = Reading(None, "day", str(unresolved), value=unanchored(said))
            ctx.confidence = 0.0
        except (ValueError, OverflowError, IndexError):
            return None  # A day beyond the calendar, or a part that its period has not.
        parts: tuple[Expression, ...] = ()
        if isinstance(said, Range) and reading.interval is not None:
            parts = tuple(
                self._made(text, r, end, ctx, *at)
                for end, at in zip(ctx.ends, (said.first_tokens, said.last_tokens), strict=True)
            )
        made = self._made(text, r, reading, ctx, first, after, parts)
        remembered = reading.kind in ("date", "time") and reading.interval is not None
        if remembered and reading.interval and not isinstance(said, Vague | Times):
            self._remember(said, reading, of_saying(r, first, after))
        return made

    def _remember(self, said: Meaning, reading: Reading, spoken: bool) -> None:
        if isinstance(said, Range):
            self._note_event(said, reading.interval)
        compares = isinstance(said, Ago | Offset) and said.unit == "year" and said.sign < 0
        if compares and getattr(said, "of", None) is None:
            return  # "A year earlier" compares; the story goes on from where it was.
        granularity = reading.granularity
        if isinstance(said, Unit) and said.so_far:
            granularity = said.unit
        if isinstance(said, Edge) and said.edge in ("early", "mid", "late"):
            granularity = "month" if granularity == "range" else granularity
        if reading.interval is not None:
            aside: Aside = "saying" if spoken else ""
            if isinstance(said, Timed) and said.base is None:
                last = self._mentions[-1] if self._mentions else None
                named = last is not None and last.granularity == "day"
                aside = last.aside if last is not None and named else "supposed"
            self.remember(reading.interval, granularity, aside)

    def _note_event(self, said: Range, days: Interval | None) -> None:
        """Keep the few days that were named last, and those of the one event whose first and last
        day are still to come; where there are two such, no weekday is of either."""
        dated = isinstance(said.first, DayOf | Fixed) and isinstance(said.last, DayOf | Fixed)
        if not dated or days is None or (days[1] - days[0]).days > _WEEK:
            return
        self._days = days
        if self.anchor is not None and days[0] > self.anchor and days not in self._events:
            self._events.append(days)

    def _made(
        self,
        text: str,
        r: Reader,
        reading: Reading,
        ctx: Resolution,
        first: int,
        after: int,
        parts: tuple[Expression, ...] = (),
    ) -> Expression:
        start, end = r.at(first).start, r.at(after - 1).end
        words = text[start:end]
        timex = reading.value
        if not timex and reading.interval is not None:
            southern = self.policy.southern
            timex = value(reading.interval, reading.granularity, reading.clock, southern)
        return Expression(
            start,
            end,
            words,
            reading.interval,
            reading.granularity,  # type: ignore[arg-type]
            reading.kind,
            ctx.used,
            f"“{words}”: {reading.why}",
            reading.alternative,
            reading.clock or None,
            timex,
            reading.mod,
            round(ctx.confidence, 2),
            _relation(r, first, of_range=bool(parts)),
            parts,
        )


def _relation(r: Reader, first: int, of_range: bool) -> str:
    before = r.low(first - 1)
    if before == "the":
        before = r.low(first - 2)
    if before == "through" and r.low(first - 2) in ("midway", "halfway", "way"):
        return ""
    found = _RELATIONS.get(before, "")
    return "" if of_range and found == "from" else found


def unanchored(said: Meaning) -> str:
    """The TIMEX3 value of what cannot be resolved: what is known of it, X for the rest."""
    if isinstance(said, DayOf) and said.month is not None:
        return f"XXXX-{said.month:02}-{said.day:02}"
    if isinstance(said, MonthName):
        return f"XXXX-{said.month:02}"
    if isinstance(said, Weekday):
        return f"XXXX-WXX-{said.day + 1}"
    if isinstance(said, Unknown):
        return said.value
    if isinstance(said, Offset) and said.unit.title() not in DAYS and len(said.unit) < 9:
        try:
            return length(said.count, said.unit)
        except KeyError:
            return ""
    return ""


def find(
    text: str,
    anchor: date | None,
    start: int = 0,
    end: int | None = None,
    *,
    policy: Policy | None = None,
    context: Interval | None = None,
) -> tuple[Expression, ...]:
    """The temporal expressions of ``text[start:end]``, in order, none inside another.

    Each is resolved against ``anchor`` (an article's publication day, or that of a quotation dated
    otherwise); those that need an anchor when there is none have no interval. ``context`` is the
    last date mentioned before, which "two days later" and "that month" are counted from.
    """
    resolver = Resolver(anchor, policy)
    if context is not None:
        days = (context[1] - context[0]).days
        resolver.remember(context, "day" if days <= 1 else "week" if days <= 7 else "month")
    return resolver.find(text, start, end)


__all__: Sequence[str] = ["Expression", "Resolver", "find"]
