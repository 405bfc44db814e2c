"""Calendar arithmetic: half-open intervals of days, and the units that news counts in.

Weeks begin on Monday (ISO 8601). Seasons are the meteorological ones: whole months, winter from
December. A decade is 1990 to 1999; a century, as newspapers count, 1900 to 1999.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Interval = tuple[date, date]
"""The first day, and the day after the last."""

Granularity = Literal[
    "day",
    "weekend",
    "week",
    "month",
    "quarter",
    "half",
    "season",
    "year",
    "decade",
    "century",
    "range",
]

MONTHS = (
    "January February March April May June July August September October November December".split()
)
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}
_ROUGH_DAYS = {
    "day": 1,
    "weekend": 2,
    "week": 7,
    "month": 30,
    "quarter": 91,
    "season": 91,
    "half": 182,
    "year": 365,
    "decade": 3652,
    "century": 36524,
    "range": 30,
}


def one_day(day: date) -> Interval:
    """The interval of a single day."""
    return day, day + timedelta(days=1)


@lru_cache(maxsize=4096)
def add_months(day: date, months: int) -> date:
    """The same day some months on, or the last of that month where it is shorter."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@lru_cache(maxsize=4096)
def month_of(year: int, month: int) -> Interval:
    """A calendar month; ``month`` may run over the year's end in either direction."""
    first = add_months(date(year, 1, 1), month - 1)
    return first, add_months(first, 1)


def year_of(year: int, years: int = 1) -> Interval:
    """``years`` calendar years from ``year`` on."""
    return date(year, 1, 1), date(year + years, 1, 1)


def season_of(year: int, season: str, southern: bool = False) -> Interval:
    """A season by the year that it begins in: the winter of 2024 is December to February 2025."""
    first = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}[season]
    if southern:
        first = (first + 5) % 12 + 1
    return month_of(year, first)[0], month_of(year, first + 3)[0]


def containing(day: date, unit: str) -> Interval:
    """The day, week, weekend, month, quarter, half, year, decade or century that holds ``day``."""
    if unit == "day":
        return one_day(day)
    if unit in ("week", "weekend", "fortnight"):
        monday = day - timedelta(days=day.weekday())
        if unit == "weekend":
            return monday + timedelta(days=5), monday + timedelta(days=7)
        return monday, monday + timedelta(days=7 if unit == "week" else 14)
    months = _MONTHS_IN[unit]
    if unit in ("decade", "century"):
        years = months // 12
        return year_of(day.year // years * years, years)
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, add_months(first, months)


def moved(day: date, count: int, unit: str) -> date:
    """``day``, ``count`` units later (earlier where negative)."""
    if unit in _DAYS_IN:
        return day + timedelta(days=count * _DAYS_IN[unit])
    return add_months(day, count * _MONTHS_IN[unit])


def rough_days(granularity: str) -> int:
    """About how many days a unit has: to compare how fine two are."""
    return _ROUGH_DAYS.get(granularity, 1)


def third(interval: Interval, granularity: str, which: int) -> Interval:
    """The first (0), middle (1) or last (2) part of a period: "early", "mid" and "late".

    Months in thirds of ten days (the last takes the rest), years in four months, decades in years
    0–3, 4–6 and 7–9, centuries in years 0–32, 33–66 and 67–99, weeks Monday–Tuesday,
    Wednesday–Thursday and the rest.
    """
    start, end = interval
    if granularity in ("decade", "century"):
        first, second = (48, 84) if granularity == "decade" else (33 * 12, 67 * 12)
        cuts = [start, add_months(start, first), add_months(start, second), end]
    elif granularity in ("year", "season", "quarter", "half"):
        months = (end.year - start.year) * 12 + end.month - start.month
        cuts = [start, add_months(start, months // 3), add_months(start, 2 * months // 3), end]
    elif granularity == "week":
        cuts = [start, start + timedelta(days=2), start + timedelta(days=4), end]
    elif granularity == "month":
        cuts = [start, start + timedelta(days=10), start + timedelta(days=20), end]
    else:
        days = (end - start).days
        if days < 3:
            return interval
        cuts = [
            start,
            start + timedelta(days=days // 3),
            start + timedelta(days=2 * days // 3),
            end,
        ]
    return cuts[which], cuts[which + 1]


@lru_cache(maxsize=4096)
def spoken(day: date) -> str:
    """A day in words: "Friday 21 March 2025"."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def which_one(n: int) -> str:
    """ "First", "second", "last" (-1), "11th"."""
    if n < 0:
        return "last"
    if n <= len(_WHICH):
        return _WHICH[n - 1]
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


_WHICH = "first second third fourth fifth sixth seventh eighth ninth tenth".split()


def spoken_unit(interval: Interval, granularity: str) -> str:
    """A period in words, as its granularity names it: "March 2025", "the 1990s"."""
    start = interval[0]
    if granularity == "day":
        return spoken(start)
    if granularity == "month":
        return f"{MONTHS[start.month - 1]} {start.year}"
    if granularity == "year" and (start.month, start.day) == (1, 1):
        return str(start.year)
    if granularity == "decade":
        return f"the {start.year}s"
    if granularity == "century":
        return f"the {which_one(start.year // 100 + 1)} century"
    last = interval[1] - timedelta(days=1)
    return f"{spoken(start)} to {spoken(last)}"
