"""Times of the clock, parts of the day, and nights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from index.temporal.meaning import OfLine, Timed
from index.temporal.reading import Reading, Resolution
from index.temporal.units import one_day, spoken

_IN_THE_NEWS = timedelta(days=3)
_PART_MODS = {"early": "START", "mid": "MID", "late": "END"}


def timed(ctx: Resolution, said: Timed) -> Reading:
    """A time of the clock or a part of the day."""
    if said.clock == "overnight":
        return _overnight(ctx, said)
    return clocked(said, day_of_clock(ctx) if said.base is None else ctx.read(said.base))


def clocked(said: Timed, base: Reading) -> Reading:
    """A clock time of the day, or the part of a period, that was read."""
    mod = _PART_MODS.get(said.mod, "")
    if base.interval is None:
        return replace(base, kind="time", clock=said.clock)
    if said.clock == "early" or base.granularity != "day":
        return replace(base, clock="" if said.clock == "early" else said.clock, mod="START")
    why = f"{_spoken_clock(said.clock)} of {spoken(base.interval[0])} ({base.why})"
    return Reading(base.interval, "day", why, "time", base.alternative, mod, clock=said.clock)


def _overnight(ctx: Resolution, said: Timed) -> Reading:
    """The night that begins on a day, the one into a day, or the one beside the anchor."""
    if said.base is None:
        day = ctx.now()
        return _night(day if ctx.direction() > 0 else day - timedelta(days=1))
    base = ctx.read(said.base)
    if base.interval is None or base.granularity != "day":
        return replace(base, kind="time", clock=said.clock)
    day = base.interval[0]
    if said.mod == "into":
        return _night(day - timedelta(days=1))
    if said.mod == "from":
        return _night(day)
    # "Overnight on Friday" is mostly the night that begins then, but not for everybody.
    return replace(_night(day), alternative=_night(day - timedelta(days=1)).interval)


def _night(first: date) -> Reading:
    last = first + timedelta(days=1)
    why = f"the night from {spoken(first)} to {spoken(last)}"
    return Reading((first, last + timedelta(days=1)), "day", why, "time", clock="overnight")


def of_line(ctx: Resolution, said: OfLine) -> Reading:
    """The day of a line with a time before it: that of the heading over it, or the article's."""
    ctx.confidence = min(ctx.confidence, 0.85)
    heading = ctx.heading
    if heading is not None:
        ctx.used = heading[0]
        return Reading(heading, "day", "the time that its line begins with, on the day over it")
    return Reading(
        one_day(ctx.now()), "day", "the time that its line begins with, on the article's day"
    )


def _spoken_clock(clock: str) -> str:
    return clock if clock[:1].isdigit() else f"the {clock}"


def day_of_clock(ctx: Resolution) -> Reading:
    """The day that a time of the clock is of where none is said with it."""
    if ctx.mentions and ctx.mentions[-1].granularity == "day":
        last = ctx.last("day")
        return Reading(last.interval, "day", "the date last mentioned")
    ctx.confidence = min(ctx.confidence, 0.6)
    now = ctx.now()
    days = (m.interval for m in reversed(ctx.mentions) if m.granularity == "day")
    last_day = next(days, None)
    if last_day is not None and now - _IN_THE_NEWS <= last_day[0] < now:
        ctx.used = last_day[0]  # "Stole on Monday a portrait of 1627 … They came at 3.12 a.m."
        return Reading(last_day, "day", "the last day mentioned")
    return Reading(one_day(now), "day", "no other day is named")
