"""Fiscal years, and the quarters and halves of years.

A fiscal year has the name of the calendar year that it ends in, as companies and governments name
theirs: where it begins in April, fiscal 2025 is April 2024 to March 2025, and its first quarter is
April to June 2024. Where it begins in January, or nobody says when, it is the calendar year.
"""

from __future__ import annotations

from datetime import date

from index.temporal.choice import choose, of_each_year
from index.temporal.meaning import FiscalYear, Quarter
from index.temporal.reading import NotResolved, Reading, Resolution
from index.temporal.units import MONTHS, Interval, add_months, month_of, spoken, which_one


def fiscal_year(number: int, first: int) -> Interval:
    """The fiscal year that ends in the calendar year ``number`` and begins in month ``first``."""
    start = month_of(number if first == 1 else number - 1, first)[0]
    return start, add_months(start, 12)


def spoken_year(number: int, first: int) -> str:
    """A fiscal year in words, with the rule that names it."""
    if first == 1:
        return f"fiscal {number}, taken as the calendar year"
    begin, end = f"{MONTHS[first - 1]} {number - 1}", f"{MONTHS[first - 2]} {number}"
    return f"fiscal {number}, from {begin} to {end}, named after the year it ends in"


def relative_year(ctx: Resolution, said: FiscalYear) -> Reading:
    """ "This fiscal year", "the previous financial year": of the anchor, or the last mentioned."""
    first = ctx.policy.fiscal_start
    day = _mentioned(ctx) if said.mentioned else None
    if day is None:
        day = ctx.now()
    number = day.year + (first != 1 and day.month >= first) + said.step
    side = {-1: "before that of", 0: "of", 1: "after that of"}[said.step]
    why = f"the fiscal year {side} {spoken(day)}: {spoken_year(number, first)}"
    return Reading(fiscal_year(number, first), "year", why)


def _mentioned(ctx: Resolution) -> date | None:
    try:
        return ctx.last("year").interval[0]
    except NotResolved:
        ctx.confidence = 0.5
        return None


def quarter(ctx: Resolution, said: Quarter) -> Reading:
    """A quarter or half of a year, whose year may be unsaid."""
    first = ctx.policy.fiscal_start if said.fiscal else 1
    size = 3 if said.unit == "quarter" else 6

    def part(start: date) -> Interval:
        begin = add_months(start, size * (said.number - 1))
        return begin, add_months(begin, size)

    if said.year is not None:
        year = ctx.read(said.year)
        if year.interval is None:
            raise NotResolved("the year that it is part of is not known")
        start, how = year.interval[0], year.why
        if first != 1 and start.month == 1:
            # "The fiscal first quarter of 2025", "last year's": of the fiscal year of that name.
            start, how = fiscal_year(start.year, first)[0], spoken_year(start.year, first)
        plain = how in ("the whole year", "written in full")
        name = _name(said, start)
        return Reading(part(start), said.unit, name if plain else f"{name} ({how})")
    candidates = of_each_year(ctx.now(), lambda year: part(fiscal_year(year, first)[0]))
    interval, other, why = choose(ctx, None, candidates, unsure=-1)
    if (interval[0] - ctx.now()).days > 200:
        interval, other = candidates[candidates.index(interval) - 1], interval
        why = f"the nearest to {spoken(ctx.now())}"
    name = _name(said, fiscal_year(2000, first)[0])
    return Reading(interval, said.unit, f"{name}: {why}", alternative=other)


def _name(said: Quarter, start: date) -> str:
    year = "fiscal year" if start.month != 1 else "year"
    return f"the {which_one(said.number)} {said.unit} of the {year}"
