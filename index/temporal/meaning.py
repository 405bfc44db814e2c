"""What an expression says, before it is known when it was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from index.temporal.units import Interval

Meaning = Union[
    "Fixed", "DayOf", "MonthName", "Weekday", "Unit", "Near", "Season", "Quarter", "Holiday",
    "FiscalYear",
    "Ago", "Offset", "Nth", "Edge", "Same", "Timed", "Range", "Lasting",
    "Span", "Times", "Vague", "Unknown", "OfLine",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fixed:
    """Days that need no anchor; ``other`` is the other reading of an ambiguous order."""

    interval: Interval
    granularity: str
    how: str = "written in full"
    other: Interval | None = None


@dataclass(frozen=True, slots=True)
class DayOf:
    """A day of a month: ``month`` as in "the 3rd" may be unsaid, ``year`` may be relative.

    ``other`` is the day and the month that the other order of figures reads.
    """

    day: int
    month: int | None
    weekday: int | None = None
    year: Meaning | None = None
    step: int | None = None
    other: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class MonthName:
    month: int
    step: int | None = None
    year: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Weekday:
    """``step`` is -1 for last, 0 for this, 1 for next, 2 for (this) coming, ``None`` unsaid."""

    day: int
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """ "Next week", "this year"; ``so_far`` -1: earlier this year, +1: later this year."""

    unit: str
    step: int
    so_far: int = 0


@dataclass(frozen=True, slots=True)
class Near:
    """Today, tomorrow, yesterday."""

    days: int


@dataclass(frozen=True, slots=True)
class Season:
    season: str
    step: int | None = None
    year: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter or half of a year."""

    number: int
    unit: str = "quarter"
    year: Meaning | None = None
    fiscal: bool = False


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """ "This fiscal year"; ``mentioned``: "the previous one", from the date last mentioned."""

    step: int
    mentioned: bool = False


@dataclass(frozen=True, slots=True)
class Holiday:
    """``step`` is as a weekday's, or -2 for "before last" and 3 for "after next"."""

    name: str
    step: int | None = None
    year: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Ago:
    """So many units before (negative) or after the anchor, or the day or period ``of`` that stands
    beside it: "a year ago today", "20 years ago this week"."""

    count: float | None
    unit: str
    sign: int
    mod: str = ""
    of: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Offset:
    """So many units from another date: the one named, or the last that the text mentioned.

    ``whole``: "the week after" is a week, where "a week later" is a day. ``unit`` may be the name
    of a weekday, month or season: "the following Friday".
    """

    count: float | None
    unit: str
    sign: int
    base: Meaning | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Nth:
    """The n-th unit or weekday (0 to 6) of a period, the last one where ``n`` is -1.

    ``whole``: the one that a day is in, as the quarter that "ended on 30 September".
    """

    n: int
    unit: str
    weekday: int | None
    of: Meaning
    plural: int = 1
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A part of a period: early, mid, late, start, end, turn, eve."""

    edge: str
    of: Meaning


@dataclass(frozen=True, slots=True)
class Same:
    """ "That day", "the same month": of the last date mentioned. ``of_both`` is of two things that
    are said to share it."""

    unit: str
    of_both: bool = False


@dataclass(frozen=True, slots=True)
class Timed:
    """A time of day ("18:30") or part of one ("morning"), of a day that may be unsaid.

    ``mod`` is "early", "mid" or "late"; of "overnight", "from" or "into" its day.
    """

    clock: str
    base: Meaning | None = None
    mod: str = ""


@dataclass(frozen=True, slots=True)
class OfLine:
    """The day that a line with a time before it tells of, as in a live report."""


@dataclass(frozen=True, slots=True)
class Range:
    """From one date to another, both included; where the tokens of each begin and end."""

    first: Meaning
    last: Meaning
    first_tokens: tuple[int, int]
    last_tokens: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lasting:
    """So many units from a day on: "for three days from Monday"."""

    count: int
    unit: str
    base: Meaning


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time; ``step`` ties it to the anchor (-1 the past …, +1 the next …)."""

    value: str
    count: float | None
    unit: str
    step: int = 0
    mod: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """Something that recurs."""

    value: str


@dataclass(frozen=True, slots=True)
class Vague:
    ref: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Counted from an event: "the day after the vote"."""

    value: str
    unit: str
