"""Stretches of days between two dates, or from one on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from index.temporal.clocks import clocked, day_of_clock
from index.temporal.meaning import (
    DayOf,
    Fixed,
    Lasting,
    Meaning,
    MonthName,
    Range,
    Timed,
    Weekday,
)
from index.temporal.reading import NotResolved, Reading, Resolution
from index.temporal.units import DAYS, moved, one_day, spoken, year_of


def range_of(ctx: Resolution, said: Range) -> Reading:
    """From one date to another, both included."""
    first, last = ctx.ends = range_ends(ctx, said)
    if first.interval is None or last.interval is None:
        raise NotResolved("one of its ends is not known")
    start, end = first.interval[0], last.interval[1]
    if end <= start:
        raise ValueError("The range ends before it begins.")
    clock = f"{first.clock}/{last.clock}" if first.clock and last.clock else ""
    why = f"from {spoken(start)} to {spoken(end - timedelta(days=1))}, both included"
    whole = clock and (end - start).days == 1
    alternative = None
    if first.alternative and last.alternative and first.alternative[0] < last.alternative[1]:
        alternative = (first.alternative[0], last.alternative[1])
    return Reading((start, end), "day" if whole else "range", why, "time" if clock else "date",
                   alternative, clock=clock)  # fmt: skip


def range_ends(ctx: Resolution, said: Range) -> tuple[Reading, Reading]:
    """Both ends of a range, the second taken as the first one after the first."""
    one, two = said.first, said.last
    first_day, last_day = _weekday_of(one), _weekday_of(two)
    if first_day is not None and last_day is not None and last_day.step is None:
        days = _weekdays(ctx, first_day, last_day)
        return _at_its_time(one, days[0]), _at_its_time(two, days[1])
    if isinstance(one, Timed) and isinstance(two, Timed):
        return _clock_range(ctx, one, two)
    yearless = isinstance(one, DayOf | MonthName) and one.year is None and one.step is None
    if isinstance(two, Fixed) and isinstance(one, DayOf | MonthName) and yearless:
        return _dated_first(ctx, one, two), ctx.read(two)
    year = getattr(two, "year", None)
    if isinstance(one, DayOf | MonthName) and one.year is None and year is not None:
        one = replace(one, year=year)
    first = ctx.read(one)
    last = ctx.read(two)
    if first.interval and last.interval and last.interval[1] <= first.interval[0]:
        last = _next_after(ctx, two, first.interval[0])
    return first, last


def _weekday_of(said: Meaning) -> Weekday | None:
    """The weekday that a meaning is, or is a time of."""
    day = said.base if isinstance(said, Timed) else said
    return day if isinstance(day, Weekday) else None


def _at_its_time(said: Meaning, day: Reading) -> Reading:
    return clocked(said, day) if isinstance(said, Timed) and day.interval else day


def _clock_range(ctx: Resolution, one: Timed, two: Timed) -> tuple[Reading, Reading]:
    """ "9am to 5pm", "from 11pm on Friday until 5am": over midnight, the second of the next day."""
    over = _hours(two.clock) < _hours(one.clock)
    if one.base is not None and two.base is not None:
        return ctx.read(one), ctx.read(two)
    if two.base is not None:
        return ctx.read(replace(one, base=two.base)), ctx.read(two)
    if one.base is not None:
        day = ctx.read(one.base)
    else:
        named = bool(ctx.mentions)
        day = day_of_clock(ctx)
        if over and not named and ctx.direction() < 0:
            day = _days_on(day, -1)
    return clocked(one, day), clocked(two, _days_on(day, 1) if over else day)


def _hours(clock: str) -> str:
    return clock[:5] if clock[:1].isdigit() else "12:00"


def _days_on(day: Reading, days: int) -> Reading:
    if day.interval is None or day.granularity != "day":
        return day
    start = day.interval[0] + timedelta(days=days)
    side = "after" if days > 0 else "before"
    return Reading(one_day(start), "day", f"the day {side} {spoken(day.interval[0])}")


def _dated_first(ctx: Resolution, one: DayOf | MonthName, two: Fixed) -> Reading:
    year = two.interval[0].year
    first = ctx.read(replace(one, year=Fixed(year_of(year), "year")))
    if first.interval and first.interval[0] > two.interval[0]:
        first = ctx.read(replace(one, year=Fixed(year_of(year - 1), "year")))
    return first


def _next_after(ctx: Resolution, two: Meaning, start: date) -> Reading:
    if isinstance(two, DayOf | MonthName):
        for year in (start.year, start.year + 1):
            last = ctx.read(replace(two, year=Fixed(year_of(year), "year")))
            if last.interval and last.interval[1] > start:
                return last
    day = _weekday_of(two)
    if day is not None and day.step is None:
        after = start + timedelta(days=(day.day - start.weekday()) % 7)
        why = f"the first {DAYS[day.day]} from {spoken(start)} on"
        return _at_its_time(two, Reading(one_day(after), "day", why))
    raise ValueError("The range ends before it begins.")


def _weekdays(ctx: Resolution, one: Weekday, two: Weekday) -> tuple[Reading, Reading]:
    if one.step is None and ctx.direction() < 0:
        last = ctx.read(two)
        if last.interval is None:
            return last, last
        end = last.interval[0]
        start = end - timedelta(days=(end.weekday() - one.day) % 7)
        why = f"the {DAYS[one.day]} before it"
        return Reading(one_day(start), "day", why), last
    first = ctx.read(one)
    if first.interval is None:
        return first, first
    start = first.interval[0]
    end = start + timedelta(days=(two.day - start.weekday()) % 7)
    return first, Reading(one_day(end), "day", f"the {DAYS[two.day]} after it")


def lasting(ctx: Resolution, said: Lasting) -> Reading:
    """ "(For) three days from Monday": so many units, the first day counted."""
    first = ctx.read(said.base)
    if first.interval is None:
        raise NotResolved("the day that it begins on is not known")
    start = first.interval[0]
    end = moved(start, said.count, said.unit)
    why = f"from {spoken(start)} to {spoken(end - timedelta(days=1))}, both included"
    return Reading((start, end), "range", why)
