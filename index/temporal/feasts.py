"""Which holiday is meant."""

from __future__ import annotations

from index.temporal.choice import choose, in_the_week_of, of_each_year
from index.temporal.holidays import BANK_HOLIDAYS, bank_holidays, holiday, spoken_name
from index.temporal.meaning import Holiday
from index.temporal.named import year_number
from index.temporal.reading import NotResolved, Reading, Resolution
from index.temporal.units import one_day, spoken

_CLOSE = 3
"""How many days before a bank holiday its weekend may have begun."""


def holiday_of(ctx: Resolution, said: Holiday) -> Reading:
    """A holiday by its rule, in the year said or the one that the sentence points at."""
    if said.name in BANK_HOLIDAYS:
        return _bank_holiday(ctx, said)
    region = ctx.policy.region
    if said.name == "independence day" and region != "us":
        raise NotResolved("which country's holiday it is, is not said")
    rule = spoken_name(said.name)
    if said.year is not None:
        year, why = year_number(ctx, said.year)
        day = holiday(said.name, year, region)
        return Reading(one_day(day), "day", f"{rule} of {year} by its rule{why}")
    candidates = of_each_year(
        ctx.now(), lambda year: one_day(holiday(said.name, year, region)), said.step
    )
    interval, other, why = choose(ctx, said.step, candidates)
    if other is not None and said.step is None and in_the_week_of(other, ctx.now()):
        # "As Easter week began", printed in that week: no other Easter is meant.
        interval, other, why = other, interval, f"of the week of {spoken(ctx.now())}"
    return Reading(interval, "day", f"{rule} by its rule, {why}", alternative=other)


def _bank_holiday(ctx: Resolution, said: Holiday) -> Reading:
    now = ctx.now()
    days = [d for year in (now.year - 1, now.year, now.year + 1) for d in bank_holidays(year)]
    if said.name == "bank holiday monday":
        days = [d for d in days if d.weekday() == 0]
    interval, other, why = choose(ctx, said.step, [one_day(day) for day in days])
    if said.step is None and other is not None and 0 < (other[0] - now).days <= _CLOSE:
        # "Were busy over the bank holiday weekend", printed on its Saturday.
        interval, other, why = other, interval, f"of the days after {spoken(now)}"
    return Reading(interval, "day", f"the bank holiday that is {why}", alternative=other)
