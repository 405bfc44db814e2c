"""Weekdays: alone, with their date, and by what stands beside them."""

from __future__ import annotations

from index.temporal.calendar_rules import day_first, day_number, month_at, month_first, weekday_at
from index.temporal.lexicon import (
    NAME_BEFORE_DAY,
    NIGHT_NAMES,
    NOT_A_DAY,
    PAPERS_ON_SUNDAY,
    PART_OF_DAY,
    STEP,
    WEEKDAY,
    WEEKDAYS,
)
from index.temporal.meaning import (
    DayOf,
    Edge,
    Fixed,
    Holiday,
    Meaning,
    MonthName,
    Near,
    Nth,
    Offset,
    Range,
    Same,
    Timed,
    Times,
    Unit,
    Unknown,
    Weekday,
)
from index.temporal.numeric_rules import numeric
from index.temporal.reader import Found, Reader
from index.temporal.units import DAYS, one_day

_SIDES = {"before": -1, "preceding": -1, "after": 1, "following": 1}
_BASES = (DayOf, Edge, Fixed, Holiday, MonthName, Near, Nth, Offset, Same, Unit, Weekday)
_JOINTS = frozenset(("and", "or"))
_TO_THE_NEXT = frozenset(("to", "until", "till", "through", "-", "and"))
_DEFINITE = frozenset("the that last next final".split())


def weekday(r: Reader, i: int) -> Found:
    """ "Tuesday", "Tuesday 3 May", "Tuesday morning", "Tuesday week", "Tuesday next week"."""
    if r.low(i) in WEEKDAYS:
        return (Times(f"XXXX-WXX-{WEEKDAYS[r.low(i)] + 1}"), i + 1) if r.titled(i) else None
    found = weekday_at(r, i)
    if found is None or name_of_a_day(r, i) or _is_any(r, i):
        return None
    number, end = found
    full = r.low(i) in WEEKDAY
    dated_too = with_date(r, number, end)
    if dated_too is not None:
        return dated_too
    beside = _before_its_month(r, i, number, end)
    if beside is not None:
        return beside
    if not full and r.low(i - 1) not in ("on", "next", "last", "this", "until", "by", "since"):
        return None
    if not r.titled(i) and r.low(i) in ("sun", "sat", "wed", "mon"):
        return None
    end = end if full else end - (r.low(end - 1) == ".")
    later = _weekday_tail(r, number, end)
    return later or (Weekday(number), end)


def with_date(r: Reader, number: int, end: int) -> Found:
    """The date that goes with a weekday: "(Tuesday) 3 May", "(Monday), 21/3/2025"."""
    j = end + 1 if r.low(end) == "," else end
    j = j + 1 if r.low(j) == "the" else j
    if month_at(r, j) is not None:
        after = month_first(r, j)
    elif r.at(j).kind == "n" or r.ordinal(j) is not None:
        after = day_first(r, j) or (numeric(r, j) if r.at(j).kind == "n" else None)
        ordinal = r.ordinal(j)
        if after is None and ordinal is not None and r.at(j).kind == "n" and ordinal.value:
            return DayOf(int(ordinal.value), None, number), ordinal.end
    else:
        return None
    if after is None:
        return None
    said, to = after
    if isinstance(said, Fixed) and said.granularity == "day":
        return _of_that_weekday(said, number), to
    if isinstance(said, DayOf):
        return DayOf(said.day, said.month, number, said.year, said.step, said.other), to
    return None


def _before_its_month(r: Reader, i: int, number: int, end: int) -> Found:
    """A weekday with a day whose month stands with the next one: "(Thursday) 16 to Sunday 19 July",
    "(Friday) 17 and Friday 24 July"."""
    day = day_number(r, end)
    if day is None or r.low(day.end) not in _TO_THE_NEXT:
        return None
    last = day.end + 1
    named = weekday_at(r, last)
    second = day_first(r, named[1] if named else last)
    if second is None:
        return None
    said, to = second
    value = int(day.value or 0)
    first: Meaning
    if isinstance(said, DayOf) and said.month is not None:
        apart = said.day - value
        first = DayOf(value, said.month, number, said.year)
        said = DayOf(said.day, said.month, named[0] if named else None, said.year)
    elif isinstance(said, Fixed) and said.granularity == "day":
        apart = said.interval[0].day - value
        first = Fixed(one_day(said.interval[0].replace(day=value)), "day") if apart > 0 else said
    else:
        return None
    if apart < 1:
        return None
    if r.low(day.end) == "and" and apart > 1:
        return first, day.end
    return Range(first, said, (i, day.end), (last, to)), to


def _of_that_weekday(said: Fixed, number: int) -> Fixed:
    """The reading of a date in figures that falls on the weekday said with it."""
    if said.other is None or said.interval[0].weekday() == number:
        return said
    fits = said.other[0].weekday() == number
    return Fixed(said.other, "day", f"read so that it is a {DAYS[number]}") if fits else said


def _weekday_tail(r: Reader, number: int, end: int) -> Found:
    if r.low(end) in ("week", "fortnight") and r.low(end + 1) != "-":
        return Offset(1, r.low(end), 1, Weekday(number, 2)), end + 1
    if r.low(end) in PART_OF_DAY and r.low(end + 2) == "week":
        found = _weekday_tail(r, number, end + 1)
        return (Timed(r.low(end), found[0]), found[1]) if found is not None else None
    if r.low(end) in ("last", "next") and r.at(end + 1).kind in "pb":
        return Weekday(number, STEP[r.low(end)]), end + 1  # "On Friday last."
    of_week = _of_a_week(r, number, end)
    if of_week is not None:
        return of_week
    definite = r.low(end - 2) in _DEFINITE
    if r.low(end) in PART_OF_DAY:
        day = beside(r, 1, number, end + 1, definite)
        return (Timed(r.low(end), day[0]), day[1]) if day and isinstance(day[0], Offset) else day
    return beside(r, 1, number, end, definite)


def _of_a_week(r: Reader, number: int, end: int) -> Found:
    """ "(Tuesday) of next week", "of the week before Christmas", "last week"."""
    of = r.low(end) in ("of", "in")
    j = end + 1 if of else end
    j = j + 1 if r.low(j) == "the" else j
    if r.low(j + 1) == "week" and r.low(j) in ("following", "previous"):
        step = 1 if r.low(j) == "following" else -1
        return Nth(1, "weekday", number, Offset(1, "week", step, None, True)), j + 2
    if r.low(j + 1) == "week" and r.low(j) in ("this", "next", "last"):
        return Nth(1, "weekday", number, Unit("week", STEP[r.low(j)])), j + 2
    if r.low(end) in ("and", "or"):
        return _with_the_next(r, number, end)
    week = r.point(j) if of else None
    if week is None or getattr(week[0], "unit", "") != "week" or isinstance(week[0], Unknown):
        return None
    return (Nth(1, "weekday", number, week[0]), week[1])


def _with_the_next(r: Reader, number: int, end: int) -> Found:
    """ "(Monday) and Tuesday next week": the first is of that week too."""
    other = weekday_at(r, end + 1)
    week = _of_a_week(r, other[0], other[1]) if other and r.low(other[1]) not in _JOINTS else None
    if week is None or not isinstance(week[0], Nth):
        return None
    return Nth(1, "weekday", number, week[0].of), end


def _is_any(r: Reader, i: int) -> bool:
    """Whether a weekday is any of its name: "one Saturday in May", "on a Saturday"."""
    before = r.low(i - 1)
    if before == "one":
        return r.low(i - 2) not in ("day", "-") and r.at(i - 2).kind != "n"
    loose = r.at(i + 1).kind in "pb" or r.low(i + 1) in ("in", "when", "and", *PART_OF_DAY)
    return before == "a" and r.low(i - 2) == "on" and loose and r.low(i + 1) != "-"


def beside(r: Reader, count: int, number: int, end: int, definite: bool) -> Found:
    """What a weekday before or after something is: "(the Monday) before Christmas", "(the Friday)
    after", "(the Tuesday) before last".

    Without "the" it is so only beside a holiday or a date in full: "on Monday after the vote" is a
    Monday by itself. Beside an event, as "the Monday before the vote", its day is not known.
    """
    side = _SIDES.get(r.low(end))
    if side is None:
        return None
    name, j = DAYS[number].lower(), end + 1
    if r.low(j) == ("next" if side > 0 else "last") and r.point(j) is None:
        return Offset(count, "week", side, Weekday(number, side)), j + 1
    base = r.point(j + 1 if r.low(j) == "the" else j)
    if base is not None and isinstance(base[0], _BASES):
        sure = isinstance(base[0], Holiday) or getattr(base[0], "granularity", "") == "day"
        return (Offset(count, name, side, base[0]), base[1]) if definite or sure else None
    if base is not None and isinstance(base[0], Timed):
        return _with_the_time(count, name, side, base[0], base[1])
    if not definite:
        return None
    anaphoric = j + 1 if r.low(j) == "that" else j
    if _closes(r, anaphoric):
        return Offset(count, name, side), anaphoric
    return Unknown(f"XXXX-WXX-{number + 1}", "day"), j


def _with_the_time(count: int, name: str, side: int, said: Timed, end: int) -> Found:
    """ "(The Friday before) 10 May at noon": not "on Friday before noon", which is that Friday."""
    if not isinstance(said.base, DayOf | Fixed | Holiday):
        return None
    return Timed(said.clock, Offset(count, name, side, said.base), said.mod), end


def _closes(r: Reader, j: int) -> bool:
    return r.at(j).kind in "pb" or r.low(j) in ("and", "but", "when", "")


def so_many(r: Reader, count: float | None, j: int) -> Found:
    """ "(Two) Fridays ago", "(three) Sundays before Easter"."""
    number = WEEKDAYS.get(r.low(j))
    if number is None or count is None or not 1 < count < 53:
        return None
    many, name = int(count), DAYS[number].lower()
    if r.low(j + 1) == "ago":
        return Offset(many, name, -1, Near(0)), j + 2
    if r.says(j + 1, "from", "now"):
        return Offset(many, name, 1, Near(0)), j + 3
    return beside(r, many, number, j + 1, True) if r.low(j + 1) in ("before", "after") else None


def name_of_a_day(r: Reader, i: int) -> bool:
    """Whether a weekday is part of a name: "Sunday Times", "Friday Night Lights"."""
    low, after = r.low(i), r.low(i + 1)
    if NAME_BEFORE_DAY.get(r.low(i - 1)) == low and r.titled(i - 1):
        return True
    if low == "sunday" and r.low(i - 1) == "on" and r.low(i - 2) in PAPERS_ON_SUNDAY:
        return r.titled(i - 2)
    if after == "night" and r.titled(i + 1):
        return r.low(i + 2) in NIGHT_NAMES
    return r.titled(i + 1) and after != "night" and after in NOT_A_DAY.get(low, ())


def stepped_weekday(r: Reader, step: int, number: int, end: int) -> Found:
    """What follows "last", "next" or "this" and a weekday: a date, a part of the day, "week"."""
    said = Weekday(number, step)
    if r.low(end) in ("week", "fortnight") and r.low(end + 1) != "-" and step != 1:
        sign, day = (-1, said) if step < 0 else (1, Weekday(number, 2))
        return Offset(1, r.low(end), sign, day), end + 1
    both = with_date(r, number, end)
    if both is not None:
        return both
    if r.low(end) in PART_OF_DAY:
        return Timed(r.low(end), said), end + 1
    return said, end
