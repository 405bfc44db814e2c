"""From what an expression says to the days it means, with the reason in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from index.temporal import clocks, feasts, fiscal, named, parts, ranges
from index.temporal.meaning import (
    Ago,
    DayOf,
    Edge,
    FiscalYear,
    Fixed,
    Holiday,
    Lasting,
    Meaning,
    MonthName,
    Near,
    Nth,
    Offset,
    OfLine,
    Quarter,
    Range,
    Same,
    Season,
    Span,
    Timed,
    Times,
    Unit,
    Unknown,
    Vague,
    Weekday,
)
from index.temporal.reading import Mention, NotResolved, Reading, Resolution
from index.temporal.timex import length, value
from index.temporal.units import (
    Interval,
    containing,
    moved,
    one_day,
    rough_days,
    spoken,
    spoken_unit,
    third,
)

_SUNDAY = 6


def _fixed(ctx: Resolution, said: Fixed) -> Reading:
    return Reading(said.interval, said.granularity, said.how, alternative=said.other)


def _near(ctx: Resolution, said: Near) -> Reading:
    now = ctx.now()
    where = {0: "the day itself", 1: "the day after", -1: "the day before"}[said.days]
    return Reading(one_day(now + timedelta(days=said.days)), "day", f"{where}, {spoken(now)}" if not
                   said.days else f"{where} {spoken(now)}")  # fmt: skip


def _unit(ctx: Resolution, said: Unit) -> Reading:
    now = ctx.now()
    if said.unit == "weekend":
        return named.weekend(ctx, said, now)
    if said.unit == "fortnight":
        start = now + timedelta(days=1) if said.step > 0 else now - timedelta(days=14)
        return Reading(
            (start, start + timedelta(days=14)), "range", f"14 days from {spoken(start)}"
        )
    interval = containing(moved(now, said.step, said.unit), said.unit)
    if said.so_far < 0:
        end = now if now > interval[0] else interval[1]
        why = f"the part of the {said.unit} before {spoken(now)}"
        return Reading((interval[0], end), said.unit, why, value=value(interval, said.unit))
    if said.so_far > 0:
        start = now if now + timedelta(days=1) >= interval[1] else now + timedelta(days=1)
        why = f"the part of the {said.unit} after {spoken(now)}"
        return Reading((start, interval[1]), said.unit, why, value=value(interval, said.unit))
    return Reading(interval, said.unit, _why_unit(said, now, interval))


def _why_unit(said: Unit, now: date, interval: Interval) -> str:
    side = {-2: "two before", -1: "before", 0: "of", 1: "after", 2: "two after"}[said.step]
    if said.unit == "week":
        that = "that of " if said.step else ""
        return f"Monday to Sunday of the week {side} {that}{spoken(now)}"
    that = "that of " if said.step else ""
    return f"the {said.unit} {side} {that}{spoken(now)}: {spoken_unit(interval, said.unit)}"


def _ago(ctx: Resolution, said: Ago) -> Reading:
    if said.count is None:
        ref = "PAST_REF" if said.sign < 0 else "FUTURE_REF"
        return Reading(None, "day", "how many is not said", "vague", value=ref)
    if said.of is not None:
        return _anniversary(ctx, said, said.of, said.count)
    now = ctx.now()
    if said.sign < 0 and said.unit == "year" and said.count == 1 and ctx.mentions:
        last = ctx.mentions[-1]
        if last.granularity == "quarter":
            return named.year_on(last, -1, "the quarter last mentioned")
    reading = _counted(said.count, said.unit, said.sign, now, False)
    return replace(reading, mod=said.mod)


def _anniversary(ctx: Resolution, said: Ago, of: Meaning, count: float) -> Reading:
    """ "A year ago today": the same day or period so many units before or after."""
    beside = ctx.read(of)
    if beside.interval is None or count != int(count):
        raise NotResolved("it is counted from something without a day")
    start = moved(beside.interval[0], said.sign * int(count), said.unit)
    side = "before" if said.sign < 0 else "after"
    of_what = spoken_unit(beside.interval, beside.granularity)
    why = f"{count:g} {said.unit}{'' if count == 1 else 's'} {side} {of_what}"
    return Reading(containing(start, beside.granularity), beside.granularity, why, mod=said.mod)


def _counted(count: float, unit: str, sign: int, base: date, whole: bool) -> Reading:
    side = "before" if sign < 0 else "after"
    why = f"{count:g} {unit}{'' if count == 1 else 's'} {side} {spoken(base)}"
    if unit in ("second", "minute", "hour"):
        days = {"hour": 24, "minute": 1440, "second": 86400}[unit]
        day = base + timedelta(days=sign * int(count // days))
        return Reading(one_day(day), "day", why, "time", value=length(count, unit))
    if count != int(count):
        count, unit = _whole_count(count, unit)
    day = moved(base, sign * int(count), unit)
    fine = unit in ("day", "week", "fortnight", "weekend")
    granularity = unit if not fine or (whole and unit != "fortnight") else "day"
    return Reading(containing(day, granularity), granularity, why)


def _whole_count(count: float, unit: str) -> tuple[float, str]:
    finer = {"year": ("month", 12), "decade": ("year", 10), "century": ("year", 100)}
    finer |= {"month": ("day", 30), "week": ("day", 7), "quarter": ("month", 3)}
    name, size = finer.get(unit, ("day", 1))
    return round(count * size), name


def _offset(ctx: Resolution, said: Offset) -> Reading:
    if said.count is None:
        return Reading(None, "day", "how many is not said", "vague", value=length(None, said.unit))
    base = ctx.read(said.base) if said.base is not None else _base(ctx, said)
    if base.interval is None:
        raise NotResolved("it is counted from something without a day")
    reading = _from(ctx, said, base)
    other = base.alternative if said.base is not None else None
    if other is not None and reading.interval is not None:
        moved_too = _from(ctx, said, replace(base, interval=other)).interval
        reading = replace(reading, alternative=moved_too if moved_too != reading.interval else None)
    return replace(reading, kind="time") if base.clock and reading.kind == "time" else reading


def _from(ctx: Resolution, said: Offset, base: Reading) -> Reading:
    """So many units from a date that is known."""
    assert base.interval is not None
    assert said.count is not None
    if said.unit in named.STEPPED:
        return named.following(said, base.interval, ctx.policy.southern)
    if said.unit == "weekend" and said.whole:
        return named.weekend_beside(base.interval, said.sign, int(said.count))
    year_on = said.unit == "year" and said.count == 1 and said.base is None and not said.whole
    if year_on and base.granularity in ("quarter", "month"):
        return named.year_on(Mention(base.interval, base.granularity), said.sign, "the last one")
    from_day = base.interval[0] if said.sign < 0 else base.interval[1] - timedelta(days=1)
    if rough_days(base.granularity) >= rough_days(said.unit) and rough_days(said.unit) > 2:
        from_day = base.interval[0]
    return _counted(said.count, said.unit, said.sign, from_day, said.whole)


def _base(ctx: Resolution, said: Offset) -> Reading:
    try:
        last = ctx.last("day" if said.unit in named.STEPPED else said.unit)
    except NotResolved:
        periods = (
            ("year", "quarter", "month", "week", "decade") if said.whole else ("year", "quarter")
        )
        if said.sign > 0 or said.unit not in periods:
            raise
        now = ctx.now()
        ctx.confidence = 0.5
        return Reading(one_day(now), "day", "no date was named before")
    return Reading(last.interval, last.granularity, "the date last mentioned")


def _same(ctx: Resolution, said: Same) -> Reading:
    last = ctx.last(said.unit)
    if said.of_both and ctx.anchor is not None:
        loose = last.interval[0] > ctx.anchor or last.aside == "supposed"
        past = _past_day(ctx, ctx.anchor) if loose else None
        if past is not None:
            ctx.used = past.interval[0]
            return Reading(past.interval, "day", "the last day mentioned that is over")
    interval = containing(last.interval[0], said.unit)
    return Reading(interval, said.unit, f"the {said.unit} of the date last mentioned")


def _past_day(ctx: Resolution, now: date) -> Mention | None:
    """The last day named that is over, and not only that of a statement, where a sentence tells of
    the past: "in the referendum held on the same day"."""
    if ctx.side() >= 0:
        return None
    over = (m for m in reversed(ctx.mentions) if m.granularity == "day" and m.interval[0] <= now)
    return next((m for m in over if not m.aside), None)


def _edged(ctx: Resolution, said: Edge) -> Meaning:
    """The period that an edge is of. On a Sunday, "the end of the week" that is still to come is
    that of the next one."""
    if said.edge != "end" or said.of != Unit("week", 0):
        return said.of
    ahead = ctx.now().weekday() == _SUNDAY and ctx.direction() > 0
    return Unit("week", 1) if ahead else said.of


def _edge(ctx: Resolution, said: Edge) -> Reading:
    if said.edge == "turn":
        return named.turn(ctx, said.of)
    base = ctx.read(_edged(ctx, said))
    if base.interval is None:
        return base
    start, end = base.interval
    of = spoken_unit(base.interval, base.granularity)
    mod = {"early": "START", "start": "START", "mid": "MID"}.get(said.edge, "END")
    inner = base.value or value(base.interval, base.granularity, base.clock)
    if said.edge == "eve":
        return Reading(one_day(start - timedelta(days=1)), "day", f"the day before {of}")
    if said.edge == "end":
        late = third(base.interval, base.granularity, 2)
        last = one_day(end - timedelta(days=1))
        return Reading(last, "day", f"the last day of {of}", "date", late, mod, inner)
    if said.edge == "start":
        begun = third(base.interval, base.granularity, 0)
        return Reading(one_day(start), "day", f"the first day of {of}", "date", begun, mod, inner)
    if base.granularity == "day":
        return replace(base, mod=mod, value=inner)
    part = {"early": 0, "mid": 1, "late": 2}[said.edge]
    which = ("first", "middle", "last")[part]
    interval = third(base.interval, base.granularity, part)
    why = f"the {which} third of {of}" + (f" ({base.why})" if ctx.used else "")
    return Reading(interval, "range", why, mod=mod, value=inner)


def _span(ctx: Resolution, said: Span) -> Reading:
    interval, why = None, f"a length of time, {said.value}"
    days = said.unit not in ("second", "minute", "hour")
    if said.step and said.count is not None and ctx.anchor is not None and days:
        interval, why = _tied_span(ctx.now(), said.count, said.unit, said.step)
    return Reading(interval, said.unit, why, "duration", None, said.mod, said.value)


def _tied_span(now: date, count: float, unit: str, step: int) -> tuple[Interval, str]:
    """The past days up to the anchor, itself left out, or those that follow it."""
    if count != int(count):
        count, unit = _whole_count(count, unit)
    words = f"{count:g} {unit}{'' if count == 1 else 's'}"
    if step < 0:
        return (moved(now, -int(count), unit), now), f"{words} up to {spoken(now)}"
    first = now + timedelta(days=1)
    return (first, moved(first, int(count), unit)), f"{words} from {spoken(first)} on"


def _times(ctx: Resolution, said: Times) -> Reading:
    return Reading(None, "day", "it recurs", "set", value=said.value)


def _vague(ctx: Resolution, said: Vague) -> Reading:
    words = {"PRESENT_REF": "about now", "PAST_REF": "some time ago"}.get(said.ref, "some time on")
    return Reading(None, "day", f"vague: {words}", "vague", value=said.ref)


def _unknown(ctx: Resolution, said: Unknown) -> Reading:
    raise NotResolved("it is counted from an event whose day is not said")


def _nth(ctx: Resolution, said: Nth) -> Reading:
    base = ctx.read(said.of)
    if base.interval is None:
        raise NotResolved("the period that it is part of is not known")
    return parts.nth(said, base.interval, base.granularity)


RULES: dict[type, Callable[[Resolution, Any], Reading]] = {
    Fixed: _fixed,
    DayOf: named.day_of,
    MonthName: named.month_name,
    Weekday: named.weekday,
    Unit: _unit,
    Near: _near,
    Season: named.season,
    Quarter: fiscal.quarter,
    FiscalYear: fiscal.relative_year,
    Holiday: feasts.holiday_of,
    Ago: _ago,
    Offset: _offset,
    Nth: _nth,
    Edge: _edge,
    Same: _same,
    Timed: clocks.timed,
    OfLine: clocks.of_line,
    Range: ranges.range_of,
    Lasting: ranges.lasting,
    Span: _span,
    Times: _times,
    Vague: _vague,
    Unknown: _unknown,
}

__all__ = ["RULES", "NotResolved", "Reading", "Resolution", "spoken"]
