"""What recurs."""

from __future__ import annotations

from index.temporal.calendar_rules import month_at
from index.temporal.lexicon import ADVERB_SETS, PART_OF_DAY, SEASON, WEEKDAY
from index.temporal.meaning import Times
from index.temporal.reader import Found, Reader
from index.temporal.timex import length

LETTERS = {"day": "P1D", "week": "P1W", "fortnight": "P2W", "month": "P1M", "quarter": "P1Q"} | {
    "year": "P1Y", "decade": "P1E", "hour": "PT1H", "minute": "PT1M", "second": "PT1S",
    "weekend": "P1WE", "century": "P1C",
}  # fmt: skip
"""A unit of each as TIMEX3 writes it."""


def every(r: Reader, i: int) -> Found:
    """ "Every Tuesday", "each July", "every two weeks", "every other day"."""
    j = i + 1
    count: float = 1
    if r.low(j) in ("other", "second"):
        count, j = 2, j + 1
    elif r.low(j) == "single":
        j += 1
    else:
        number = r.cardinal(j)
        if number is not None and number.value is not None:
            count, j = number.value, number.end
    unit = r.unit(j)
    if unit is not None:
        return Times(length(count, unit[0])), j + 1
    return _every_named(r, j)


def _every_named(r: Reader, j: int) -> Found:
    low = r.low(j)
    if low in WEEKDAY:
        part = r.low(j + 1)
        value = f"XXXX-WXX-{WEEKDAY[low] + 1}"
        if part in PART_OF_DAY:
            return Times(f"{value}T{PART_OF_DAY[part][2]}"), j + 2
        return Times(value), j + 1
    month = month_at(r, j)
    if month is not None and r.titled(j):
        return Times(f"XXXX-{month[0]:02}"), month[1]
    if low in SEASON:
        code = {"spring": "SP", "summer": "SU", "autumn": "FA", "winter": "WI"}[SEASON[low]]
        return Times(f"XXXX-{code}"), j + 1
    if low in PART_OF_DAY:
        return Times(f"XXXX-XX-XXT{PART_OF_DAY[low][2]}"), j + 1
    return (Times("P1Y"), j + 1) if low in ("christmas", "easter") else None


def per(r: Reader, i: int) -> Found:
    """ "Per year"."""
    unit = r.unit(i + 1)
    return (Times(LETTERS[unit[0]]), i + 2) if unit is not None and not unit[1] else None


def adverb(r: Reader, i: int) -> Found:
    """ "Daily", "annually": not in a name as "Daily Mail"."""
    if (r.titled(i) and not r.sentence_starts(i)) or (r.titled(i) and r.titled(i + 1)):
        return None
    if r.at(i + 1).glued and r.low(i + 1) == "-":
        return None
    if _a_paper(r, i):
        return None
    return Times(ADVERB_SETS[r.low(i)]), i + 1


_PAPERS = frozenset("newspaper newspapers paper papers tabloid magazine broadsheet".split())
_WRITES = frozenset("said says wrote reported quoted added warned".split())


def _a_paper(r: Reader, i: int) -> bool:
    """Whether "daily" or "weekly" is a newspaper: "the Izvestia daily wrote", "the daily said"."""
    if r.low(i) not in ("daily", "weekly", "monthly"):
        return False
    named = r.titled(i + 1) or (r.titled(i - 1) and not r.sentence_starts(i - 1))
    return named or r.low(i + 1) in _WRITES or r.low(i + 1) in _PAPERS
