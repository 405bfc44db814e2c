"""Weekdays, days of months, months, seasons, quarters and holidays: which one is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.temporal.choice import choose, much_nearer, of_each_year
from index.temporal.lexicon import MONTH, SEASON, WEEKDAY
from index.temporal.meaning import (
    DayOf,
    Fixed,
    Meaning,
    MonthName,
    Offset,
    Season,
    Unit,
    Weekday,
)
from index.temporal.reading import Mention, NotResolved, Reading, Resolution
from index.temporal.units import (
    DAYS,
    MONTHS,
    Interval,
    add_months,
    containing,
    days_in_month,
    month_of,
    one_day,
    season_of,
    spoken,
    spoken_unit,
    which_one,
)

STEPPED = frozenset(WEEKDAY) | frozenset(MONTH) | frozenset(SEASON.values())
"""Names that "the following" and "the previous" may precede."""

_DAY = timedelta(days=1)
_WEEK = 7


def weekday(ctx: Resolution, said: Weekday) -> Reading:
    """ "Thursday", "next Thursday", "last Thursday", "this (coming) Thursday"."""
    now = ctx.now()
    ahead = (said.day - now.weekday()) % 7
    name, today = DAYS[said.day], spoken(now)
    coming = now + timedelta(days=ahead or 7)
    latest = now - timedelta(days=(now.weekday() - said.day - 1) % 7 + 1)
    if said.step == 1:
        return _next_weekday(ctx, said.day, now, coming)
    if said.step == -1:
        monday = now - timedelta(days=now.weekday())
        before = monday - timedelta(days=7 - said.day)
        other = one_day(before) if before != latest else None
        return Reading(one_day(latest), "day", f"the {name} before {today}", alternative=other)
    if said.step == 2:
        return Reading(one_day(coming), "day", f"the first {name} after {today}")
    if said.step == 0:
        return _this_weekday(ctx, said.day, now)
    if ctx.days is not None and (own := _one_of(ctx, ctx.days, said.day)):
        return own
    side = ctx.direction()
    if ahead == 0:
        other = one_day(now + timedelta(days=7 if side > 0 else -7))
        return Reading(one_day(now), "day", f"{today} itself is a {name}", alternative=other)
    if side > 0:
        return _weekday_ahead(ctx, coming, latest)
    if ahead == 1 and ctx.policy.bare_weekday == "tense" and not ctx.at_hand():
        # Of a day six days gone, news says so with a verb beside it, or "last".
        why = f"nothing beside it is past: the first {name} after {today}"
        return Reading(one_day(coming), "day", why, alternative=one_day(latest))
    why = f"the latest {name} up to {today}"
    return Reading(one_day(latest), "day", why, alternative=one_day(coming))


def _one_of(ctx: Resolution, days: Interval, number: int) -> Reading | None:
    """A weekday of some days that were named before."""
    first, after = days
    day = first + timedelta(days=(number - first.weekday()) % _WEEK)
    if day >= after:
        return None
    ctx.confidence = min(ctx.confidence, 0.7)
    last = spoken(after - _DAY)
    why = f"the {DAYS[number]} of the days named before, {spoken(first)} to {last}"
    return Reading(one_day(day), "day", why)


def _weekday_ahead(ctx: Resolution, coming: date, latest: date) -> Reading:
    """A weekday still to come: that of the days of an event named before, else the first one."""
    name = DAYS[coming.weekday()]
    if ctx.event is not None and ctx.event[0] > coming and ctx.in_programme():
        own = _one_of(ctx, ctx.event, coming.weekday())
        if own is not None:
            return replace(own, alternative=one_day(coming))
    why = f"the sentence looks ahead: the first {name} after {spoken(ctx.now())}"
    return Reading(one_day(coming), "day", why, alternative=one_day(latest))


def _next_weekday(ctx: Resolution, number: int, now: date, coming: date) -> Reading:
    following = now - timedelta(days=now.weekday()) + timedelta(days=7 + number)
    name, today = DAYS[number], spoken(now)
    near = ctx.policy.next_weekday == "nearest"
    day, other = (coming, following) if near else (following, coming)
    alternative = one_day(other) if other != day else None
    if near:
        return Reading(one_day(day), "day", f"the first {name} after {today}", "date", alternative)
    why = f"the {name} of the week after that of {today}"
    return Reading(one_day(day), "day", why, "date", alternative)


def _this_weekday(ctx: Resolution, number: int, now: date) -> Reading:
    name, today = DAYS[number], spoken(now)
    own = now + timedelta(days=number - now.weekday())
    first = now + timedelta(days=(number - now.weekday()) % 7)
    if own == first:
        return Reading(one_day(own), "day", f"the {name} of the week of {today}")
    past = ctx.direction() < 0
    day, other = (own, first) if past else (first, own)
    why = f"the {name} of the week of {today}" if past else f"the first {name} from {today} on"
    return Reading(one_day(day), "day", why, alternative=one_day(other))


def weekend(ctx: Resolution, said: Unit, now: date) -> Reading:
    """ "This weekend", "last weekend", "the weekend"."""
    own = containing(now, "weekend")
    step = said.step
    if step == 9:
        past = ctx.direction() < 0
        step = -1 if past and now < own[0] else 0
    elif step == 0 and now.weekday() < 2 and ctx.direction() < 0:
        step = -1
    start = own[0] + timedelta(days=7 * step)
    side = {-2: "two before", -1: "before", 0: "of", 1: "after", 2: "two after"}[step]
    that = "that of " if step else ""
    why = f"Saturday and Sunday of the week {side} {that}{spoken(now)}"
    other = own if step == 1 and now < own[0] else None
    return Reading((start, start + timedelta(days=2)), "weekend", why, alternative=other)


def year_number(ctx: Resolution, year: Meaning) -> tuple[int, str]:
    """Which year a meaning names, and the reason where it is not written in figures.

    Raises:
        NotResolved: it is not known.
    """
    reading = ctx.read(year)
    if reading.interval is None:
        raise NotResolved("the year that it is part of is not known")
    start = reading.interval[0]
    return start.year, "" if isinstance(year, Fixed) else f" ({reading.why})"


def _own_year(ctx: Resolution, said: DayOf | MonthName) -> tuple[int, str] | None:
    """The year that a day or a month has beside it, or that of the event which it dates."""
    if said.year is not None:
        return year_number(ctx, said.year)
    year = ctx.other_year() if said.step is None else None
    return None if year is None else (year, f", in the year of the event, {year}")


def day_of(ctx: Resolution, said: DayOf) -> Reading:
    """A day of a month, whose year (and month) may be unsaid."""
    if said.month is None:
        return _day_alone(ctx, said)
    month, day = said.month, said.day
    if own := _own_year(ctx, said):
        return Reading(one_day(date(own[0], month, day)), "day", f"written in full{own[1]}")

    def make(year: int) -> Interval | None:
        if day > days_in_month(year, month):
            return None
        made = date(year, month, day)
        fits = said.weekday is None or made.weekday() == said.weekday
        return one_day(made) if fits else None

    reach = 8 if said.weekday is not None or (month, day) == (2, 29) else 0
    try:
        candidates = of_each_year(ctx.now(), make, said.step, reach)
    except ValueError:
        if said.weekday is None:
            raise
        return day_of(ctx, replace(said, weekday=None))
    if said.weekday is not None:
        return _nearest_such(ctx, said, candidates)
    interval, other, why = choose(ctx, said.step, candidates)
    if other is not None and said.step is None and much_nearer(other, interval, ctx.now()):
        interval, other, why = other, interval, f"the nearest to {spoken(ctx.now())}"
    if said.other is not None:
        other = day_of(ctx, _swapped(said)).interval
    return Reading(interval, "day", f"no year is given: {why}", alternative=other)


def _nearest_such(ctx: Resolution, said: DayOf, candidates: Sequence[Interval]) -> Reading:
    """The nearest year in which a day of a month is the weekday said, in either order of figures
    where they have two."""
    now = ctx.now()
    nearest = min(candidates, key=lambda c: abs((c[0] - now).days))
    if said.other is not None:
        turned = day_of(ctx, _swapped(said))
        if turned.interval and abs((turned.interval[0] - now).days) < abs((nearest[0] - now).days):
            return turned
    return Reading(nearest, "day", f"the year in which that is a {DAYS[said.weekday or 0]}")


def _swapped(said: DayOf) -> DayOf:
    """The same figures read in the other order."""
    assert said.other is not None
    return replace(said, day=said.other[0], month=said.other[1], other=None)


def _day_alone(ctx: Resolution, said: DayOf) -> Reading:
    now = ctx.now()
    months = [add_months(now.replace(day=1), n) for n in range(-3, 4)]
    days = [m.replace(day=said.day) for m in months if said.day <= days_in_month(m.year, m.month)]
    if said.weekday is not None:
        days = [d for d in days if d.weekday() == said.weekday] or days
    interval, other, why = choose(ctx, None, [one_day(day) for day in days])
    return Reading(interval, "day", f"no month is given: {why}", alternative=other)


def month_name(ctx: Resolution, said: MonthName) -> Reading:
    """A month whose year is unsaid or relative."""
    if own := _own_year(ctx, said):
        return Reading(month_of(own[0], said.month), "month", f"the whole month{own[1]}")
    candidates = of_each_year(ctx.now(), lambda year: month_of(year, said.month), said.step)
    interval, other, why = choose(ctx, said.step, candidates, unsure=-1)
    untold = other is not None and said.step is None and ctx.direction() == 0
    if untold and other is not None and much_nearer(other, interval, ctx.now()):
        # "UN chief to visit China in December", printed in November.
        interval, other, why = other, interval, f"the nearest to {spoken(ctx.now())}"
    return Reading(interval, "month", f"no year is given: {why}", alternative=other)


def season(ctx: Resolution, said: Season) -> Reading:
    """A season whose year is unsaid or relative. The winter of a year begins in its December."""
    southern = ctx.policy.southern
    if said.year is not None:
        year, why = year_number(ctx, said.year)
        made = season_of(year, said.season, southern)
        return Reading(made, "season", f"meteorological {said.season} of {year}{why}")
    now = ctx.now()
    candidates = of_each_year(now, lambda year: season_of(year, said.season, southern), said.step)
    if said.step in (0, 1, 2):
        this = _this_season(ctx, candidates, now)
        at = candidates.index(this)
        ahead = [c for c in candidates if c[0] > now]
        chosen = candidates[at + 1] if said.step == 1 else this
        if said.step == 2:
            chosen = ahead[0]
        other = ahead[0] if said.step == 1 and ahead[0] != chosen else None
        why = f"the {'one after ' if said.step == 1 else ''}{said.season} nearest {spoken(now)}"
    else:
        chosen, other, why = choose(ctx, said.step, candidates)
    return Reading(chosen, "season", f"{why}: {spoken_unit(chosen, 'season')}", alternative=other)


def _this_season(ctx: Resolution, candidates: list[Interval], now: date) -> Interval:
    inside = [c for c in candidates if c[0] <= now < c[1]]
    if inside:
        return inside[0]
    of_year = [c for c in candidates if c[0].year == now.year]
    if of_year and of_year[0][1].year == now.year:
        return of_year[0]
    return min(candidates, key=lambda c: abs((c[0] + (c[1] - c[0]) / 2 - now).days))


def year_on(last: Mention, sign: int, what: str) -> Reading:
    """The same quarter or month a year before or after."""
    start = add_months(last.interval[0], 12 * sign)
    interval = containing(start, last.granularity)
    side = "before" if sign < 0 else "after"
    return Reading(interval, last.granularity, f"a year {side} {what}")


def following(said: Offset, base: Interval, southern: bool = False) -> Reading:
    """ "The following Friday", "the Monday before Christmas", "the previous March"."""
    start, sign = base[0], said.sign
    side = "after" if sign > 0 else "before"
    if said.unit in WEEKDAY:
        return _weekday_beside(WEEKDAY[said.unit], base, sign, int(said.count or 1))
    if said.unit in MONTH:
        number = MONTH[said.unit]
        later = number > start.month
        year = start.year + ((not later) if sign > 0 else -(number >= start.month))
        why = f"the {MONTHS[number - 1]} {side} {spoken(start)}"
        return Reading(month_of(year, number), "month", why)
    seasons = [season_of(start.year + n, said.unit, southern) for n in (-2, -1, 0, 1, 2)]
    if sign > 0:
        chosen = next(s for s in seasons if s[0] > start)
    else:
        chosen = next(s for s in reversed(seasons) if s[1] <= start)
    return Reading(chosen, "season", f"the {said.unit} {side} {spoken(start)}")


def _weekday_beside(number: int, base: Interval, sign: int, count: int) -> Reading:
    """The ``count``-th such weekday after the last day of a date, or before its first."""
    edge = base[1] - _DAY if sign > 0 else base[0]
    gap = sign * (number - edge.weekday()) % 7 or 7
    day = edge + timedelta(days=sign * (gap + 7 * (count - 1)))
    which = DAYS[number] if count == 1 else f"{which_one(count)} {DAYS[number]}"
    side = "after" if sign > 0 else "before"
    return Reading(one_day(day), "day", f"the {which} {side} {spoken(edge)}")


def weekend_beside(base: Interval, sign: int, count: int) -> Reading:
    """The weekend that begins after the last day of a date, or is over before its first."""
    edge = base[1] - _DAY if sign > 0 else base[0]
    gap = (5 - edge.weekday()) % 7 or 7 if sign > 0 else -((edge.weekday() - 6) % 7 or 7) - 1
    start = edge + timedelta(days=gap + 7 * sign * (count - 1))
    why = f"the weekend {'after' if sign > 0 else 'before'} {spoken(edge)}"
    return Reading((start, start + timedelta(days=2)), "weekend", why)


def turn(ctx: Resolution, of: Meaning) -> Reading:
    """ "The turn of the year": its last day and the next one's first."""
    base = ctx.read(of)
    if base.interval is None or base.granularity not in ("year", "decade", "century"):
        raise ValueError("Only years, decades and centuries turn.")
    start, end = base.interval
    if isinstance(of, Unit) and of.step == 0:
        now = ctx.now()
        middle = start + (end - start) / 2
        side = ctx.direction()
        edge = start if side < 0 or (side == 0 and now < middle) else end
    else:
        edge = start
    if base.granularity == "year":
        return Reading((edge - _DAY, edge + _DAY), "range", "31 December and 1 January")
    around = (date(edge.year - 1, 1, 1), date(edge.year + 1, 1, 1))
    return Reading(around, "range", f"about {edge.year}", mod="APPROX", value=f"{edge.year:04}")
