"""Periods and their parts: quarters, halves, seasons, the n-th of something, early and late."""

from __future__ import annotations

from index.temporal.calendar_rules import month_at, year_tail
from index.temporal.counts import counts
from index.temporal.holiday_rules import before_last
from index.temporal.lexicon import (
    CLOCK_UNITS,
    DETERMINERS,
    EDGE,
    FISCAL,
    PART_OF_DAY,
    SEASON,
    STEP,
    WEEKDAY,
)
from index.temporal.meaning import (
    DayOf,
    Edge,
    Fixed,
    Meaning,
    MonthName,
    Near,
    Nth,
    Offset,
    Quarter,
    Range,
    Same,
    Season,
    Span,
    Timed,
    Times,
    Unit,
    Weekday,
)
from index.temporal.quarter_rules import is_yearly, whole_year
from index.temporal.reader import Found, Reader
from index.temporal.timex import length
from index.temporal.units import rough_days, year_of
from index.temporal.weekday_rules import beside
from index.temporal.year_rules import decade_at, year_alone


def ordinal(r: Reader, i: int) -> Found:
    """ "The first Monday in June", "third-quarter", "the second half of 2024", "19th century"."""
    if r.low(i) in ("last", "final"):
        n, j = -1, i + 1
    else:
        number = r.ordinal(i)
        if number is None or number.value is None:
            return None
        n, j = int(number.value), r.dash(number.end)
    fiscal = r.low(j) == "fiscal"
    j += fiscal
    fiscal = fiscal or "fiscal" in (r.low(i - 1), r.low(i - 2) if r.low(i - 1) == "-" else "")
    low = r.low(j)
    if low == "of" and 1 <= n <= 31:
        inner = period(r, j + 1)
        fits = inner is not None and isinstance(inner[0], Unit | Offset | Same)
        if inner is not None and fits and getattr(inner[0], "unit", "") == "month":
            return Nth(n, "day", None, inner[0]), inner[1]
    if low in ("century", "centuries") and n > 1:
        return _century(r, n, j)
    if low in ("quarter", "half"):
        return _quarter(r, n, low, j, fiscal)
    if low in WEEKDAY:
        return _nth_weekday(r, n, WEEKDAY[low], j + 1)
    return _first_few(r, n, j) or _nth_unit(r, n, j)


def _nth_weekday(r: Reader, n: int, number: int, end: int) -> Found:
    """ "(The first Monday) in June", "(the second Sunday) after Easter", "(the last) before it"."""
    side = r.low(end)
    if (side == "after" and n > 0) or (side == "before" and n != 1):
        return beside(r, abs(n), number, end, True)
    if side in ("of", "in") and r.low(end + 1) in ("every", "each"):
        found = r.point(end + 1)
        return (Times(f"XXXX-WXX-{number + 1}"), found[1]) if found is not None else None
    return _nth_of(r, n, "weekday", number, end)


def _century(r: Reader, n: int, j: int) -> Found:
    if n > 25 or r.low(j + 1) in ("bc", "bce"):
        return None
    return Fixed(year_of(100 * (n - 1) or 1, 100), "century", "a hundred years"), j + 1


def _quarter(r: Reader, n: int, unit: str, j: int, fiscal: bool = False) -> Found:
    end = j + 1
    if n == -1 or n > 4 or (unit == "half" and n > 2):
        return _nth_of(r, n, unit, None, end) if n < 3 else None
    k = end + 1 if r.low(end) == "of" else end
    the = k + 1 if r.low(k) == "the" else k
    year = r.point(the) if k > end or r.low(k) in FISCAL else None
    if k > end and r.low(k) == "the" and r.low(k + 1) == "year":
        return Quarter(n, unit, Unit("year", 0), fiscal), k + 2
    if year is not None and is_yearly(year[0]):
        return Quarter(n, unit, year[0], fiscal), year[1]
    tail = year_tail(r, end)
    if tail is not None:
        return Quarter(n, unit, whole_year(tail[0]), fiscal), tail[1]
    if unit == "half":
        return _nth_of(r, n, "half", None, end)
    return Quarter(n, unit, None, fiscal), end


def period(r: Reader, i: int) -> Found:
    """A period after "of" or "in": a date, or "the month", "the year" that it was said in."""
    j = i + 1 if r.low(i) in ("the", "its", "their", "his", "her") else i
    unit = r.unit(j)
    found = r.point(j)
    plain = unit is not None and not unit[1] and unit[0] not in CLOCK_UNITS
    if plain and unit is not None and (found is None or isinstance(found[0], Span)):
        return Unit(unit[0], 0), j + 1
    if found is not None:
        return None if isinstance(found[0], Times) else found
    month = month_at(r, j)
    if month is not None:
        return MonthName(month[0]), month[1]
    if r.low(j) in SEASON:
        return Season(SEASON[r.low(j)]), j + 1
    year = r.year(j)
    if year is not None and year.value is not None and not counts(r, int(year.value), year.end):
        return Fixed(year_of(int(year.value)), "year", "the whole year"), year.end
    return None


def _nth_of(r: Reader, n: int, unit: str, weekday: int | None, end: int, many: int = 1) -> Found:
    if r.low(end) not in ("of", "in"):
        return None
    inner = period(r, end + 1)
    if inner is None or isinstance(inner[0], Span | Times | Timed):
        return None
    return Nth(n, unit, weekday, inner[0], many), inner[1]


def _nth_unit(r: Reader, n: int, j: int) -> Found:
    unit = r.unit(j)
    if unit is None or unit[1] or unit[0] in CLOCK_UNITS or n > 53:
        return None
    found = _nth_of(r, n, unit[0], None, j + 1)
    # "Indicted last year in the October 1998 shooting" names no year of that October.
    return found if found is None or _has_parts(found[0], unit[0]) else None


def _has_parts(said: Meaning, unit: str) -> bool:
    of = said.of if isinstance(said, Nth) else None
    whole = {MonthName: "month", Weekday: "day", Near: "day"}.get(type(of), "century")
    if isinstance(of, Fixed):
        whole = of.granularity
    return unit == "weekend" or rough_days(unit) <= rough_days(whole)


def _first_few(r: Reader, n: int, j: int) -> Found:
    """ "The first nine months (of 2024)", "the last two weeks of May"."""
    if n not in (1, -1) or r.low(j - 1) not in ("first", "last", "final"):
        return None
    count = r.cardinal(j)
    if count is None:
        return None
    unit = r.unit(count.end)
    if unit is None or not unit[1] or unit[0] in CLOCK_UNITS:
        return None
    many = int(count.value) if count.value is not None else 0
    within = _nth_of(r, n, unit[0], None, count.end + 1, many) if many else None
    if within is not None or n == -1:
        return within
    return Span(length(count.value, unit[0]), count.value, unit[0]), count.end + 1


def edge(r: Reader, i: int) -> Found:
    """ "Early March", "mid-1996", "the end of the year", "late on Tuesday", "the turn of …"."""
    low = r.low(i)
    which = EDGE[low]
    j = r.dash(i + 1)
    if which in ("early", "late", "mid") and low != "middle":
        return _adjective(r, which, i, j)
    if low == "close":
        return None
    if r.low(j) != "of":
        return _end_month(r, which, i, j)
    if which == "turn" and r.says(j + 1, "the", "millennium"):
        return Edge(which, Fixed(year_of(2000, 100), "century")), j + 3
    inner = period(r, j + 1)
    if inner is None or isinstance(inner[0], Span | Timed | Range):
        return None
    return Edge(which, inner[0]), inner[1]


def _end_month(r: Reader, which: str, i: int, j: int) -> Found:
    if j == i + 1 or which not in ("end", "start"):
        return None
    inner = period(r, j)
    calendar = inner is not None and isinstance(inner[0], Fixed | MonthName | Unit)
    return (Edge(which, inner[0]), inner[1]) if inner is not None and calendar else None


def _adjective(r: Reader, which: str, i: int, j: int) -> Found:
    if r.low(j) in ("in", "on") and which != "mid":
        j += 1
        j = j + 1 if r.low(j) == "the" else j
    elif r.low(j) == "the":
        return None
    if r.low(j) in PART_OF_DAY:
        day = r.point(j + 1)
        on_day = isinstance(day[0], Weekday | Near) if day else False
        if day and on_day:
            return Timed(r.low(j), day[0], which), day[1]
        if r.low(i - 1) in ("in", "the", "by", "until") or r.low(i - 2) in ("in", "the", "by"):
            return Timed(r.low(j), None, which), j + 1
        return None
    if which == "late" and r.low(i - 1) in ("the", "her", "his") and not decade_or_period(r, j):
        return None
    inner = _edged(r, j)
    return (Edge(which, inner[0]), inner[1]) if inner is not None else None


def decade_or_period(r: Reader, j: int) -> bool:
    """Whether what follows "the late" is a time and not a person's name."""
    return (
        decade_at(r, j) is not None
        or r.at(j).kind == "n"
        or r.low(j) in SEASON
        or (r.ordinal(j) is not None)
        or r.low(j) in STEP
        or (month_at(r, j) is not None and not r.titled(month_at(r, j)[1]))  # type: ignore[index]
    )


def _edged(r: Reader, j: int) -> Found:
    month = month_at(r, j)
    found = r.point(j)
    if found is not None:
        fits = not isinstance(found[0], Times | Range | Span)
        return found if fits else None
    if month is not None and r.titled(j):
        return MonthName(month[0]), month[1]
    if r.low(j) in SEASON:
        return Season(SEASON[r.low(j)]), j + 1
    if r.low(j) == "week":
        return Unit("week", 0), j + 1
    year = r.year(j)
    if year is not None and year.value is not None and 1500 <= year.value <= 2100:
        return year_alone(r, j) or (Fixed(year_of(int(year.value)), "year"), year.end)
    return None


def unit_end(r: Reader, i: int) -> Found:
    """ "Year-end", "month end", "(by the) year's end", "(by) week's end"."""
    unit = r.low(i)
    j = r.possessive(r.dash(i + 1))
    if r.low(j) != "end" or (unit == "week" and j == i + 1) or r.low(j + 1) == "of":
        return None
    tail = year_tail(r, j + 1)
    if tail is not None and unit == "year":
        said = tail[0]
        return Edge("end", Fixed(year_of(said), "year") if isinstance(said, int) else said), tail[1]
    return Edge("end", Unit(unit, 0)), j + 1


_OVER = frozenset("for in during over throughout".split())


def the_unit(r: Reader, i: int) -> Found:
    """ "(For) the year", "(in) the quarter": the present one, or the quarter last mentioned."""
    unit = r.low(i + 1)
    if unit not in ("year", "quarter", "month", "week") or r.low(i - 1) not in _OVER:
        return None
    after = r.low(i + 2)
    if after in ("ended", "ending", "to"):
        closes = r.point(i + 3) if unit == "quarter" else None
        if closes is not None and isinstance(closes[0], DayOf | Fixed | Near):
            return Nth(1, "quarter", None, closes[0], whole=True), i + 2
        return Span(length(1, unit), 1, unit), i + 2
    if after in ("of", "when", "that", "before", "after", "since", "-", "ahead", "old"):
        return None
    return (Same("quarter") if unit == "quarter" else Unit(unit, 0)), i + 2


def year_ago(r: Reader, i: int) -> Found:
    """ "Year-earlier", "year-ago": of results, the same time a year before."""
    if r.low(i + 1) != "-" or r.low(i + 2) not in ("ago", "earlier"):
        return None
    number = r.ordinal(i + 3)
    if number is not None and number.value is not None and r.low(number.end) == "quarter":
        return Quarter(int(number.value), "quarter", Unit("year", -1)), number.end + 1
    end = i + 4 if r.low(i + 3) in ("quarter", "period", "month") else i + 3
    return Offset(1, "year", -1), end


def midweek(r: Reader, i: int) -> Found:
    """Midweek, midsummer."""
    return Edge("mid", Unit("week", 0)), i + 1


_IN_A_SEASON = frozenset("in into during since until by through throughout over".split())


def season(r: Reader, i: int) -> Found:
    """ "Spring 2025", "the summer of 1998", "in the winter", "in autumn"."""
    name, end = SEASON[r.low(i)], i + 1
    far = before_last(r, end)
    if far is not None:
        return Season(name, far), end + 2
    tail = year_tail(r, end)
    if tail is not None:
        said, to = tail
        year: Meaning = said if not isinstance(said, int) else _whole(said)
        if name == "winter" and r.low(to) in ("-", "/") and r.at(to + 1).kind == "n":
            to += 2 if r.at(to + 1).end - r.at(to + 1).start in (2, 4) else 0
        return Season(name, None, year), to
    j = i - 1 if r.low(i - 1) == "the" else i
    before = r.low(j - 1)
    if before not in _IN_A_SEASON:
        return None
    after = r.low(end)
    if after == "of" or (
        r.at(end).kind == "w" and after in ("in", "water", "from", "sale", "back")
    ):
        return None
    bare_noun = j == i and (before != "in" or r.low(i) in ("fall",))
    return None if bare_noun else (Season(name), end)


def _whole(year: int) -> Fixed:
    return Fixed(year_of(year), "year", "the whole year")


def weekend(r: Reader, i: int) -> Found:
    """ "(At) the weekend", "the weekend of 3 May"."""
    before = r.low(i - 2) if r.low(i - 1) == "the" else r.low(i - 1)
    if r.low(i + 1) == "of":
        inner = r.point(i + 3 if r.low(i + 2) == "the" else i + 2)
        if inner is not None and not isinstance(inner[0], Span | Times):
            return Nth(1, "weekend", None, inner[0]), inner[1]
    fits = before in ("at", "over", "on", "during", "for", "by", "of", "until", "before", "this")
    fits = fits or before in ("in", "after", "since", "through", "throughout")
    if r.low(i - 1) == "the" and fits and r.low(i - 2) not in DETERMINERS:
        return Unit("weekend", 9), i + 1
    return None
