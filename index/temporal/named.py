"""Weekdays, days of months, months, seasons, quarters and holidays: which one is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.temporal.holidays import bank_holidays, holiday
from index.temporal.lexicon import MONTH, SEASON, WEEKDAY
from index.temporal.meaning import (
    DayOf,
    Fixed,
    Holiday,
    Meaning,
    MonthName,
    Offset,
    Quarter,
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
)

STEPPED = frozenset(WEEKDAY) | frozenset(MONTH) | frozenset(SEASON.values())
"""Names that "the following" and "the previous" may precede."""

_DAY = timedelta(days=1)


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
    side = ctx.direction()
    if ahead == 0:
        other = one_day(now + timedelta(days=7 if side > 0 else -7))
        return Reading(one_day(now), "day", f"{today} itself is a {name}", alternative=other)
    if side > 0:
        why = f"the sentence looks ahead: the first {name} after {today}"
        return Reading(one_day(coming), "day", why, alternative=one_day(latest))
    if ahead == 1 and ctx.policy.bare_weekday == "tense" and not ctx.at_hand():
        # Of a day six days gone, news says so with a verb beside it, or "last".
        why = f"nothing beside it is past: the first {name} after {today}"
        return Reading(one_day(coming), "day", why, alternative=one_day(latest))
    why = f"the latest {name} up to {today}"
    return Reading(one_day(latest), "day", why, alternative=one_day(coming))


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
    side = {-1: "before", 0: "of", 1: "after"}.get(step, "of")
    that = "that of " if step else ""
    why = f"Saturday and Sunday of the week {side} {that}{spoken(now)}"
    other = own if step == 1 and now < own[0] else None
    return Reading((start, start + timedelta(days=2)), "weekend", why, alternative=other)


def _choose(
    ctx: Resolution,
    step: int | None,
    candidates: Sequence[Interval],
    unsure: int = 0,
) -> tuple[Interval, Interval | None, str]:
    """The candidate (in order of time) that "last", "next" or the sentence's tense points at.

    ``unsure`` is the direction where the tense does not tell; 0 takes the nearest.
    """
    now = ctx.now()
    past = [c for c in candidates if c[0] <= now]
    future = [c for c in candidates if c[1] > now]
    today = spoken(now)
    if step in (1, 2):
        ahead = [c for c in candidates if c[0] > now]
        return ahead[0], ahead[1] if len(ahead) > 1 and step == 1 else None, f"next after {today}"
    if step == -1:
        gone = [c for c in candidates if c[1] <= now]
        if gone[-1] == containing(add_months(now, -1), "month") and len(gone) > 1:
            # "Last February", said in March: the one just over would be "last month".
            return gone[-2], gone[-1], f"the one before last month, said on {today}"
        return gone[-1], None, f"last before {today}"
    if step == 0:
        own = [c for c in candidates if c[0].year == now.year and abs((c[0] - now).days) <= 240]
        if own:
            return own[0], None, f"of the year of {today}"
    side = ctx.direction() or unsure
    if side < 0 and past:
        other = next((c for c in future if c not in past), None)
        return past[-1], other, f"the latest up to {today}"
    if side > 0 and future:
        other = next((c for c in reversed(past) if c not in future), None)
        return future[0], other, f"the first from {today} on"
    nearest, other = _two_nearest(candidates, now.toordinal())
    return nearest, other, f"the nearest to {today}"


def _two_nearest(candidates: Sequence[Interval], now: int) -> tuple[Interval, Interval | None]:
    """The one whose middle is nearest to a day, and of the rest that which begins nearest to it."""
    starts = [c[0].toordinal() for c in candidates]
    ends = [c[1].toordinal() for c in candidates]
    middles = [abs((s + e) // 2 - now) for s, e in zip(starts, ends, strict=True)]
    best = middles.index(min(middles))
    rest = [(abs(s - now), k) for k, s in enumerate(starts) if k != best]
    return candidates[best], candidates[min(rest)[1]] if rest else None


def _candidates(
    now: date, make: Callable[[int], Interval | None], step: int | None = None, reach: int = 0
) -> list[Interval]:
    found = []
    reach = reach or (1 if step is None else 2)  # "Next Easter" has the one after it beside it.
    for year in range(max(1, now.year - reach), min(9997, now.year + reach) + 1):
        interval = make(year)
        if interval is not None:
            found.append(interval)
    if not found:
        raise ValueError("No year near has such a day.")
    return found


def _year_number(ctx: Resolution, year: Meaning) -> tuple[int, str]:
    reading = ctx.read(year)
    if reading.interval is None:
        raise NotResolved("the year that it is part of is not known")
    start = reading.interval[0]
    return start.year, "" if isinstance(year, Fixed) else f" ({reading.why})"


def day_of(ctx: Resolution, said: DayOf) -> Reading:
    """A day of a month, whose year (and month) may be unsaid."""
    if said.month is None:
        return _day_alone(ctx, said)
    month, day = said.month, said.day
    if said.year is not None:
        year, why = _year_number(ctx, said.year)
        return Reading(one_day(date(year, month, day)), "day", f"written in full{why}")

    def make(year: int) -> Interval | None:
        if day > days_in_month(year, month):
            return None
        made = date(year, month, day)
        fits = said.weekday is None or made.weekday() == said.weekday
        return one_day(made) if fits else None

    reach = 8 if said.weekday is not None or (month, day) == (2, 29) else 0
    try:
        candidates = _candidates(ctx.now(), make, said.step, reach)
    except ValueError:
        if said.weekday is None:
            raise
        return day_of(ctx, replace(said, weekday=None))
    if said.weekday is not None:
        now = ctx.now()
        nearest = min(candidates, key=lambda c: abs((c[0] - now).days))
        why = f"the year in which that is a {DAYS[said.weekday]}"
        return Reading(nearest, "day", why)
    interval, other, why = _choose(ctx, said.step, candidates)
    if other is not None and said.step is None and _much_nearer(other, interval, ctx.now()):
        interval, other, why = other, interval, f"the nearest to {spoken(ctx.now())}"
    if said.other is not None:
        swapped = date(interval[0].year, *said.other)
        other = one_day(swapped)
    return Reading(interval, "day", f"no year is given: {why}", alternative=other)


def _much_nearer(day: Interval, than: Interval, now: date) -> bool:
    """Whether a day is so near, and the other so far, that the tense must have misled.

    A day most of a year away would be printed with its year.
    """
    near, far = abs((day[0] - now).days), abs((than[0] - now).days)
    return near <= 45 and far > 270


def _in_the_week_of(day: Interval, now: date) -> bool:
    monday = now - timedelta(days=now.weekday())
    return monday <= day[0] < monday + timedelta(days=7)


def _day_alone(ctx: Resolution, said: DayOf) -> Reading:
    now = ctx.now()
    months = [add_months(now.replace(day=1), n) for n in range(-3, 4)]
    days = [m.replace(day=said.day) for m in months if said.day <= days_in_month(m.year, m.month)]
    if said.weekday is not None:
        days = [d for d in days if d.weekday() == said.weekday] or days
    interval, other, why = _choose(ctx, None, [one_day(day) for day in days])
    return Reading(interval, "day", f"no month is given: {why}", alternative=other)


def month_name(ctx: Resolution, said: MonthName) -> Reading:
    """A month whose year is unsaid or relative."""
    if said.year is not None:
        year, why = _year_number(ctx, said.year)
        return Reading(month_of(year, said.month), "month", f"the whole month{why}")
    candidates = _candidates(ctx.now(), lambda year: month_of(year, said.month), said.step)
    interval, other, why = _choose(ctx, said.step, candidates, unsure=-1)
    untold = other is not None and said.step is None and ctx.direction() == 0
    if untold and other is not None and _much_nearer(other, interval, ctx.now()):
        # "UN chief to visit China in December", printed in November.
        interval, other, why = other, interval, f"the nearest to {spoken(ctx.now())}"
    return Reading(interval, "month", f"no year is given: {why}", alternative=other)


def season(ctx: Resolution, said: Season) -> Reading:
    """A season whose year is unsaid or relative. The winter of a year begins in its December."""
    southern = ctx.policy.southern
    if said.year is not None:
        year, why = _year_number(ctx, said.year)
        made = season_of(year, said.season, southern)
        return Reading(made, "season", f"meteorological {said.season} of {year}{why}")
    now = ctx.now()
    candidates = _candidates(now, lambda year: season_of(year, said.season, southern), said.step)
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
        chosen, other, why = _choose(ctx, said.step, candidates)
    return Reading(chosen, "season", f"{why}: {spoken_unit(chosen, 'season')}", alternative=other)


def _this_season(ctx: Resolution, candidates: list[Interval], now: date) -> Interval:
    inside = [c for c in candidates if c[0] <= now < c[1]]
    if inside:
        return inside[0]
    of_year = [c for c in candidates if c[0].year == now.year]
    if of_year and of_year[0][1].year == now.year:
        return of_year[0]
    return min(candidates, key=lambda c: abs((c[0] + (c[1] - c[0]) / 2 - now).days))


def quarter(ctx: Resolution, said: Quarter) -> Reading:
    """A quarter or half of a year, whose year may be unsaid."""
    first = ctx.policy.fiscal_start if said.fiscal else 1
    size = 3 if said.unit == "quarter" else 6

    def make(year: int) -> Interval:
        start = month_of(year if first == 1 else year - 1, first + size * (said.number - 1))[0]
        return start, add_months(start, size)

    name = f"{said.unit} {said.number} of the year"
    if said.year is not None:
        year, why = _year_number(ctx, said.year)
        return Reading(make(year), said.unit, f"{name}{why}")
    candidates = _candidates(ctx.now(), make)
    interval, other, why = _choose(ctx, None, candidates, unsure=-1)
    if (interval[0] - ctx.now()).days > 200:
        interval, other = candidates[candidates.index(interval) - 1], interval
        why = f"the nearest to {spoken(ctx.now())}"
    return Reading(interval, said.unit, f"{name}: {why}", alternative=other)


def holiday_of(ctx: Resolution, said: Holiday) -> Reading:
    """A holiday by its rule, in the year said or the one that the sentence points at."""
    if said.name == "bank holiday":
        return _bank_holiday(ctx, said)
    region = ctx.policy.region
    if said.name == "independence day" and region != "us":
        raise NotResolved("which country's holiday it is, is not said")
    rule = said.name.title().replace("s Day", "'s Day")
    if said.year is not None:
        year, why = _year_number(ctx, said.year)
        day = holiday(said.name, year, region)
        return Reading(one_day(day), "day", f"{rule} of {year} by its rule{why}")
    candidates = _candidates(
        ctx.now(), lambda year: one_day(holiday(said.name, year, region)), said.step
    )
    interval, other, why = _choose(ctx, said.step, candidates)
    if other is not None and said.step is None and _in_the_week_of(other, ctx.now()):
        # "As Easter week began", printed in that week: no other Easter is meant.
        interval, other, why = other, interval, f"of the week of {spoken(ctx.now())}"
    return Reading(interval, "day", f"{rule} by its rule, {why}", alternative=other)


def _bank_holiday(ctx: Resolution, said: Holiday) -> Reading:
    now = ctx.now()
    days = [d for year in (now.year - 1, now.year, now.year + 1) for d in bank_holidays(year)]
    interval, other, why = _choose(ctx, said.step, [one_day(day) for day in days])
    return Reading(interval, "day", f"the bank holiday {why}", alternative=other)


def year_on(last: Mention, sign: int, what: str) -> Reading:
    """The same quarter or month a year before or after."""
    start = add_months(last.interval[0], 12 * sign)
    interval = containing(start, last.granularity)
    side = "before" if sign < 0 else "after"
    return Reading(interval, last.granularity, f"a year {side} {what}")


def following(said: Offset, base: Interval) -> Reading:
    """ "The following Friday", "the previous March", from the date last mentioned."""
    start, sign = base[0], said.sign
    side = "after" if sign > 0 else "before"
    if said.unit in WEEKDAY:
        ahead = (WEEKDAY[said.unit] - start.weekday()) % 7 or 7
        day = start + timedelta(days=ahead if sign > 0 else ahead - 7 - 7 * (ahead == 7))
        return Reading(one_day(day), "day", f"the {said.unit.title()} {side} {spoken(start)}")
    if said.unit in MONTH:
        number = MONTH[said.unit]
        later = number > start.month
        year = start.year + ((not later) if sign > 0 else -(number >= start.month))
        why = f"the {MONTHS[number - 1]} {side} {spoken(start)}"
        return Reading(month_of(year, number), "month", why)
    seasons = [season_of(start.year + n, said.unit) for n in (-2, -1, 0, 1, 2)]
    if sign > 0:
        chosen = next(s for s in seasons if s[0] > start)
    else:
        chosen = next(s for s in reversed(seasons) if s[1] <= start)
    return Reading(chosen, "season", f"the {said.unit} {side} {spoken(start)}")


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
