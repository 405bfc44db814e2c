"""Which of the days, months or seasons of one name is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from index.temporal.reading import Resolution
from index.temporal.units import Interval, add_months, containing, spoken

Choice = tuple[Interval, Interval | None, str]
"""The one chosen, the other common reading, and the reason in words."""

BEFORE_LAST, AFTER_NEXT = -2, 3
"""Steps beyond those of "last" and "next": "the Christmas before last"."""


def choose(
    ctx: Resolution,
    step: int | None,
    candidates: Sequence[Interval],
    unsure: int = 0,
) -> Choice:
    """The candidate (in order of time) that "last", "next" or the sentence's tense points at.

    ``unsure`` is the direction where the tense does not tell; 0 takes the nearest.
    """
    found = None if step is None else _by_step(candidates, step, ctx.now())
    if found is not None:
        return found
    now = ctx.now()
    today = spoken(now)
    past = [c for c in candidates if c[0] <= now]
    future = [c for c in candidates if c[1] > now]
    side = ctx.direction() or unsure
    if side < 0 and past:
        other = next((c for c in future if c not in past), None)
        return past[-1], other, f"the latest up to {today}"
    if side > 0 and future:
        other = next((c for c in reversed(past) if c not in future), None)
        return future[0], other, f"the first from {today} on"
    nearest, other = _two_nearest(candidates, now.toordinal())
    return nearest, other, f"the nearest to {today}"


def _by_step(candidates: Sequence[Interval], step: int, now: date) -> Choice | None:
    """The one that "last", "next", "before last" and the like name of themselves."""
    today = spoken(now)
    ahead = [c for c in candidates if c[0] > now]
    gone = [c for c in candidates if c[1] <= now]
    if step == AFTER_NEXT:
        return ahead[1], None, f"the next but one after {today}"
    if step == BEFORE_LAST:
        return gone[-2], None, f"the last but one before {today}"
    if step in (1, 2):
        return ahead[0], ahead[1] if len(ahead) > 1 and step == 1 else None, f"next after {today}"
    if step == -1:
        if gone[-1] == containing(add_months(now, -1), "month") and len(gone) > 1:
            # "Last February", said in March: the one just over would be "last month".
            return gone[-2], gone[-1], f"the one before last month, said on {today}"
        return gone[-1], None, f"last before {today}"
    own = [c for c in candidates if c[0].year == now.year and abs((c[0] - now).days) <= 240]
    return (own[0], None, f"of the year of {today}") if own else None


def _two_nearest(candidates: Sequence[Interval], now: int) -> tuple[Interval, Interval | None]:
    """The one whose middle is nearest to a day, and of the rest that which begins nearest to it."""
    starts = [c[0].toordinal() for c in candidates]
    ends = [c[1].toordinal() for c in candidates]
    middles = [abs((s + e) // 2 - now) for s, e in zip(starts, ends, strict=True)]
    best = middles.index(min(middles))
    rest = [(abs(s - now), k) for k, s in enumerate(starts) if k != best]
    return candidates[best], candidates[min(rest)[1]] if rest else None


def of_each_year(
    now: date, make: Callable[[int], Interval | None], step: int | None = None, reach: int = 0
) -> list[Interval]:
    """What ``make`` gives for each of the years near a day, in order.

    Raises:
        ValueError: it gives nothing.
    """
    found = []
    reach = reach or (1 if step is None else 2)  # "Next Easter" has the one after it beside it.
    for year in range(max(1, now.year - reach), min(9997, now.year + reach) + 1):
        interval = make(year)
        if interval is not None:
            found.append(interval)
    if not found:
        raise ValueError("No year near has such a day.")
    return found


def much_nearer(day: Interval, than: Interval, now: date) -> bool:
    """Whether a day is so near, and the other so far, that the tense must have misled.

    A day most of a year away would be printed with its year.
    """
    near, far = abs((day[0] - now).days), abs((than[0] - now).days)
    return near <= 45 and far > 270


def in_the_week_of(day: Interval, now: date) -> bool:
    """Whether a day is of the same week, Monday to Sunday."""
    monday = now - timedelta(days=now.weekday())
    return monday <= day[0] < monday + timedelta(days=7)
