"""TIMEX3 values (TimeML 1.2.1): how the field writes what an expression means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from index.temporal.lexicon import PART_OF_DAY
from index.temporal.units import Interval, containing

_LETTER = {"day": "D", "week": "W", "month": "M", "year": "Y", "decade": "E", "century": "C"}
_FISCAL = ("quarter", "half", "year")
"""What need not begin where the calendar's does."""
_SEASONS = {3: "SP", 6: "SU", 9: "FA", 12: "WI"}
_SOUTHERN = {3: "FA", 6: "WI", 9: "SP", 12: "SU"}

_WRITTEN: dict[str, Callable[[date], str]] = {
    "day": date.isoformat,
    "month": lambda start: f"{start.year:04}-{start.month:02}",
    "quarter": lambda start: f"{start.year:04}-Q{(start.month + 2) // 3}",
    "half": lambda start: f"{start.year:04}-H{1 + start.month // 7}",
    "year": lambda start: f"{start.year:04}",
    "decade": lambda start: f"{start.year // 10:03}",
    "century": lambda start: f"{start.year // 100:02}",
}


def value(interval: Interval, granularity: str, clock: str = "", southern: bool = False) -> str:
    """The value of a period: "2025-03-27", "2025-W13", "2025-03", "2025-Q1", "199", "19".

    A range that is no calendar period has its first and last day, parted by a slash.
    """
    start = interval[0]
    if clock:
        return _timed(interval, clock)
    if granularity in ("week", "weekend"):
        year, week, _ = start.isocalendar()
        return f"{year:04}-W{week:02}" + ("-WE" if granularity == "weekend" else "")
    write = _WRITTEN.get(granularity)
    moved = granularity in _FISCAL and containing(start, granularity)[0] != start
    if write is not None and not moved:
        return write(start)
    if granularity == "season":
        return f"{start.year:04}-{(_SOUTHERN if southern else _SEASONS).get(start.month, '')}"
    return f"{start.isoformat()}/{(interval[1] - timedelta(days=1)).isoformat()}"


def _timed(interval: Interval, clock: str) -> str:
    day: date = interval[0]
    if clock in PART_OF_DAY:
        return f"{day.isoformat()}T{PART_OF_DAY[clock][2]}"
    if not clock[:1].isdigit():
        return day.isoformat()
    return f"{day.isoformat()}T{clock.split(' ')[0].split('/')[0]}"


def length(count: float | None, unit: str) -> str:
    """A length as TIMEX3 writes it: "P2W", "PT3H", "PXM", "P2D" for half a week's days."""
    clock = {"second": "S", "minute": "M", "hour": "H"}
    letter = clock.get(unit) or {**_LETTER, "quarter": "Q", "fortnight": "W", "weekend": "WE"}[unit]
    if unit == "fortnight" and count is not None:
        count *= 2
    if unit == "decade" and count is not None:
        count, letter = count * 10, "Y"
    if unit == "century" and count is not None:
        count, letter = count * 100, "Y"
    if count == 0.5 and unit in ("year", "hour", "decade"):
        count, letter = {"year": (6, "M"), "hour": (30, "M"), "decade": (5, "Y")}[unit]
    halved = count is not None and count % 1 == 0.5 and unit in ("hour", "minute")
    if count is not None and halved and count > 1:
        return f"PT{int(count)}{letter}30{'M' if unit == 'hour' else 'S'}"
    number = "X" if count is None else f"{count:g}"
    return f"P{'T' if unit in clock else ''}{number}{letter}"
