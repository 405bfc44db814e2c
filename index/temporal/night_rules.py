"""Parts of the day and the nights between two days."""

from __future__ import annotations

from index.temporal.meaning import (
    DayOf,
    Fixed,
    Holiday,
    Meaning,
    Near,
    Offset,
    Range,
    Span,
    Timed,
    Times,
    Weekday,
)
from index.temporal.reader import Found, Reader

_TO = frozenset(("to", "into", "and", "-", "until"))
_DAYS = (DayOf, Fixed, Holiday, Near, Offset, Weekday)


def of_the_part(r: Reader, i: int) -> Found:
    """ "(On the) morning of 3 May", "(the) night of 3-4 May", "in the morning", "overnight"."""
    part = r.low(i)
    if part in ("overnight", "night"):
        night = _between(r, i)
        if night is not None:
            return night
    if part == "overnight":
        return _overnight(r, i)
    if r.low(i + 1) == "of":
        day = r.point(i + 3 if r.low(i + 2) == "the" else i + 2)
        if day is not None and not isinstance(day[0], Span | Times | Range | Timed):
            return Timed(part, day[0]), day[1]
    if r.low(i - 1) == "the" and r.low(i - 2) in ("in", "by", "during", "until"):
        clear = r.at(i + 1).kind in "pb" or r.low(i + 1) in ("and", "when", "after", "to", "before")
        return (Timed(part), i + 1) if clear else None
    return None


def hours_of(r: Reader, i: int) -> Found:
    """ "(The) early hours of Tuesday"."""
    if r.low(i + 1) != "of" or r.low(i - 1) not in ("early", "small"):
        return None
    day = r.point(i + 3 if r.low(i + 2) == "the" else i + 2)
    if day is None or isinstance(day[0], Span | Times | Range | Timed):
        return None
    return Timed("early", day[0]), day[1]


def small_hours(r: Reader, i: int) -> Found:
    """ "(The) small hours of Tuesday"."""
    return hours_of(r, i + 1) if r.low(i + 1) == "hours" else None


def _overnight(r: Reader, i: int) -> Found:
    """ "Overnight on Friday", "overnight into Friday", "overnight Friday", "overnight"."""
    word = r.low(i + 1)
    j = i + 2 if word in ("on", "into", "to") else i + 1
    day = r.point(j + 1 if r.low(j) == "the" else j)
    if day is None or not _a_day(day[0]):
        timed = day is not None and isinstance(day[0], Timed) and day[0].clock == "night"
        if day is not None and timed and isinstance(day[0], Timed) and day[0].base is not None:
            return Timed("overnight", day[0].base, "from"), day[1]  # "Overnight on Friday night."
        return Timed("overnight"), i + 1
    return Timed("overnight", day[0], "into" if word in ("into", "to") else ""), day[1]


def _a_day(said: Meaning) -> bool:
    if isinstance(said, Fixed):
        return said.granularity == "day"
    return isinstance(said, _DAYS) and (not isinstance(said, Offset) or said.unit == "day")


def _between(r: Reader, i: int) -> Found:
    """ "Overnight from Friday to Saturday", "the night of 3-4 May", "the night between …"."""
    j = i + 2 if r.low(i + 1) in ("of", "from", "between") else i + 1
    if j == i + 1 and r.low(i) == "night":
        return None
    first = r.point(j + 1 if r.low(j) == "the" else j)
    if first is None:
        return None
    if isinstance(first[0], Range):
        return _one_night(first[0].first, first[0].last, first[1])
    if r.low(first[1]) not in _TO:
        return None
    k = first[1] + 1
    last = r.point(k + 1 if r.low(k) == "the" else k)
    return _one_night(first[0], last[0], last[1]) if last is not None else None


def _one_night(first: Meaning, last: Meaning, end: int) -> Found:
    """The night between two days, where one follows the other."""
    if not _follows(first, last):
        return None
    if isinstance(last, Fixed):
        return Timed("overnight", last, "into"), end
    return Timed("overnight", first, "from"), end


def _follows(first: Meaning, last: Meaning) -> bool:
    if isinstance(first, Weekday) and isinstance(last, Weekday):
        return (last.day - first.day) % 7 == 1
    if isinstance(first, Fixed) and isinstance(last, Fixed):
        return last.granularity == "day" and last.interval[0] == first.interval[1]
    if isinstance(first, DayOf) and isinstance(last, DayOf):
        return last.day == first.day + 1 or (last.day == 1 and first.day >= 28)
    if isinstance(first, DayOf) and isinstance(last, Fixed):
        return last.interval[0].day == first.day + 1 or (last.interval[0].day == 1)
    return isinstance(first, Near) and isinstance(last, Near) and last.days == first.days + 1
