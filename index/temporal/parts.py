"""The n-th part of a period."""

from __future__ import annotations

from datetime import timedelta

from index.temporal.holidays import nth_weekday
from index.temporal.meaning import Nth
from index.temporal.reading import Reading
from index.temporal.units import (
    DAYS,
    Interval,
    add_months,
    containing,
    one_day,
    spoken_unit,
    which_one,
)

_DAY = timedelta(days=1)


def nth(said: Nth, base: Interval, granularity: str) -> Reading:
    """ "The first Monday in June", "the third week of March", "the last two days of May".

    A week belongs to the month or year that has its Thursday (ISO 8601).

    Raises:
        ValueError: the period has no such part.
    """
    start, end = base
    of = spoken_unit(base, granularity)
    if said.weekday is not None:
        return _nth_weekday(said, base, granularity, of)
    if said.unit in ("week", "weekend") and (end - start).days < 7:
        day = start
        if said.unit == "weekend" and start.weekday() < 2:
            day -= timedelta(days=7)  # The weekend that a Monday's or Tuesday's holiday ends.
        return Reading(containing(day, said.unit), said.unit, f"the {said.unit} of {of}")
    if said.whole:
        return Reading(containing(start, said.unit), said.unit, f"the {said.unit} of {of}")
    if said.plural > 1:
        return _first_few(said, base, of)
    if said.unit == "half":
        return _half(said, base, granularity, of)
    which = which_one(said.n)
    if said.unit in ("week", "weekend"):
        weeks = _weeks(base)
        interval = weeks[said.n - 1 if said.n > 0 else -1] if said.n <= len(weeks) else None
        if interval is None:
            raise ValueError("The period has not so many weeks.")
        if said.unit == "weekend":
            interval = containing(interval[0], "weekend")
        days = ", Monday to Sunday" if said.unit == "week" else ""
        return Reading(interval, said.unit, f"the {which} {said.unit} of {of}{days}")
    return _plain_nth(said, base, of, which)


def _plain_nth(said: Nth, base: Interval, of: str, which: str) -> Reading:
    start, end = base
    day = start if said.n > 0 else end - _DAY
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(said.unit)
    if said.n > 1:
        day = start + timedelta(days=said.n - 1) if not months else add_months(
            start, months * (said.n - 1)
        )  # fmt: skip
    interval = containing(day, said.unit)
    if not start <= interval[0] < end:
        raise ValueError("The period has no such part.")
    return Reading(interval, said.unit, f"the {which} {said.unit} of {of}")


def _nth_weekday(said: Nth, base: Interval, granularity: str, of: str) -> Reading:
    start, end = base
    number = said.weekday or 0
    name = DAYS[number]
    if said.n < 0:
        day = end - timedelta(days=(end.weekday() - number - 1) % 7 + 1)
    elif granularity == "month":
        day = nth_weekday(start.year, start.month, number, said.n)
    else:
        day = start + timedelta(days=(number - start.weekday()) % 7 + 7 * (said.n - 1))
    if not start <= day < end:
        raise ValueError("The period has no such day.")
    which = "" if granularity == "week" and said.n == 1 else f"{which_one(said.n)} "
    return Reading(one_day(day), "day", f"the {which}{name} of {of}")


def _weeks(base: Interval) -> list[Interval]:
    """The weeks whose Thursday lies in a period."""
    start, end = base
    thursday = start + timedelta(days=(3 - start.weekday()) % 7)
    weeks: list[Interval] = []
    while thursday < end and len(weeks) < 54:
        weeks.append(containing(thursday, "week"))
        thursday += timedelta(days=7)
    return weeks


def _first_few(said: Nth, base: Interval, of: str) -> Reading:
    start, end = base
    days = {"day": 1, "week": 7, "fortnight": 14}.get(said.unit)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(said.unit)
    count = said.plural
    if said.n > 0:
        cut = (
            start + timedelta(days=count * days)
            if days
            else add_months(start, count * (months or 1))
        )
        interval = (start, cut)
    else:
        cut = (
            end - timedelta(days=count * days) if days else add_months(end, -count * (months or 1))
        )
        interval = (cut, end)
    if interval[0] < start or interval[1] > end:
        raise ValueError("The period is not so long.")
    side = "first" if said.n > 0 else "last"
    return Reading(interval, "range", f"the {side} {count} {said.unit}s of {of}")


def _half(said: Nth, base: Interval, granularity: str, of: str) -> Reading:
    start, end = base
    if granularity == "month":
        middle = start + timedelta(days=15)
    else:
        months = (end.year - start.year) * 12 + end.month - start.month
        middle = add_months(start, months // 2) if months else start + (end - start) / 2
    interval = (start, middle) if said.n == 1 else (middle, end)
    unit = "half" if granularity == "year" else "range"
    return Reading(interval, unit, f"the {'first' if said.n == 1 else 'second'} half of {of}")
