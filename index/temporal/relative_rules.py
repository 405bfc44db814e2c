"""Periods and distances that only mean a day once it is known when they were said."""

from __future__ import annotations

from index.temporal.calendar_rules import (
    month_at,
    month_first,
    weekday_at,
)
from index.temporal.lexicon import (
    CLOCK_UNITS,
    FISCAL,
    MONTH,
    PART_OF_DAY,
    SEASON,
    STEP,
    WEEKDAY,
)
from index.temporal.meaning import (
    Ago,
    DayOf,
    Edge,
    Fixed,
    Meaning,
    MonthName,
    Near,
    Nth,
    Offset,
    Same,
    Season,
    Span,
    Timed,
    Times,
    Unit,
    Unknown,
    Weekday,
)
from index.temporal.quarter_rules import fiscal_step, part_of
from index.temporal.reader import Found, Reader
from index.temporal.timex import length
from index.temporal.weekday_rules import beside, name_of_a_day, stepped_weekday

_BEFORE_THE_DAY = frozenset("on by until from since before after to".split())
_LONG = frozenset({"quarter", "decade", "century", "fortnight"})
_NEAR = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}
_LETTER = frozenset("day week month year decade century".split())


def near(r: Reader, i: int) -> Found:
    """Today, tonight, tomorrow, yesterday, with a part of the day."""
    low = r.low(i)
    if _in_an_address(r, i):
        return None
    if low == "today" and (r.low(i - 1) == "usa" or r.low(i + 1) in ("programme", "show")):
        return None
    if low in ("tonight", "tomorrow") and r.titled(i + 1) and r.low(i + 1) in ("show", "never"):
        return None
    day = Near(_NEAR[low])
    if low == "tonight":
        return Timed("night", day), i + 1
    if r.low(i + 1) in ("week", "fortnight") and r.low(i + 2) not in ("-", "'"):
        sign = -1 if low == "yesterday" else 1
        return Ago(1, r.low(i + 1), sign, "", day), i + 2
    part = r.low(i + 1)
    if part in PART_OF_DAY:
        return Timed(part, day), i + 2
    return day, i + 1


def _in_an_address(r: Reader, i: int) -> bool:
    """Whether a word is part of something like "fed-decision-today-rates"."""
    after = r.at(i + 1)
    before = r.at(i).glued and r.low(i - 1) in ("-", "/", "_", ".", "#", "@")
    return before or (after.glued and after.low in ("-", "/", "_", "@") and r.at(i + 2).glued)


def stepped(r: Reader, i: int) -> Found:
    """ "This", "next", "last", "previous", "following", "coming" and what they point at."""
    word = r.low(i)
    step = STEP[word]
    j = i + 1
    if word == "this" and r.low(j) in ("coming", "upcoming", "past", "last"):
        step, j = (2, j + 1) if r.low(j).endswith("coming") else (-1, j + 1)
    if word in ("coming", "upcoming"):
        step = 2
    if r.low(j) in FISCAL and r.low(j + 1) == "year":
        return fiscal_step(r, word, step, j + 2)
    j = _past_the_kind(r, j)
    definite = r.low(i - 1) == "the"
    counted = _counted(r, word, step, j, definite)
    if counted is not None:
        return counted
    turned = word == "next" and definite and r.low(j) not in _LONG
    if word in ("previous", "following", "preceding") or turned:
        return _anaphoric(r, step, j)
    return _period(r, word, step, j, definite) or _named(r, word, step, j)


def _past_the_kind(r: Reader, j: int) -> int:
    """The token after "calendar" before "year", or after "fiscal" before a quarter that is one of
    the calendar's as well."""
    plain = r.low(j) == "calendar" and r.low(j + 1) in ("year", "quarter", "month", "week")
    same = r.low(j) == "fiscal" and r.low(j + 1) == "quarter" and r.policy.fiscal_start % 3 == 1
    return j + 1 if plain or same else j


def _counted(r: Reader, word: str, step: int, j: int, definite: bool) -> Found:
    """ "The past two months", "next three years", "coming weeks", "the past year"."""
    if word in ("this", "current") and step == 0:
        return None
    sign = 1 if step > 0 else -1
    count = r.cardinal(j)
    value, k = (count.value, count.end) if count is not None else (None, j)
    if count is not None and r.low(k) in ("to", "or", "-"):
        second = r.cardinal(k + 1)
        if second is not None:
            value, k = None, second.end
    unit = r.unit(k)
    if unit is None:
        return None
    if count is not None or (unit[1] and word not in ("previous",)):
        end = k + 3 if r.says(k + 1, "or", "so") else k + 1
        return Span(length(value, unit[0]), value, unit[0], sign), end
    whole = definite and unit[0] in _LETTER and not r.says(k + 1, "of")
    if whole and (word == "past" or (word == "last" and unit[0] in ("year", "decade"))):
        return Span(length(1, unit[0]), 1, unit[0], sign), k + 1
    return None


def _anaphoric(r: Reader, step: int, j: int) -> Found:
    unit = r.unit(j)
    sign = 1 if step > 0 else -1
    if unit is not None and not unit[1] and unit[0] not in CLOCK_UNITS:
        return Offset(1, unit[0], sign, None, True), j + 1
    low = r.low(j)
    if low in WEEKDAY:
        return beside(r, 1, WEEKDAY[low], j + 1, True) or (Offset(1, low, sign), j + 1)
    if low in PART_OF_DAY:
        return Timed(low, Offset(1, "day", sign)), j + 1
    if low in MONTH and r.titled(j):
        return Offset(1, low, sign), j + 1
    if low in SEASON:
        return Offset(1, SEASON[low], sign), j + 1
    return None


def _period(r: Reader, word: str, step: int, j: int, definite: bool) -> Found:
    unit = r.unit(j)
    if unit is None or unit[1] or unit[0] in CLOCK_UNITS:
        return None
    name = unit[0]
    if name == "day" and word != "current":
        return None
    step = 1 if step == 2 else step
    after = r.possessive(j + 1)
    if name == "year":
        inner = _of_a_year(r, after, Unit("year", step))
        if inner is not None and after > j + 1:
            return inner
    if name == "quarter" and word == "last" and definite and r.low(j + 1) == "of":
        return None
    if name == "week":
        k = j + 2 if r.low(j + 1) == "on" else j + 1
        day = WEEKDAY.get(r.low(k))
        if day is not None:
            return Nth(1, "weekday", day, Unit("week", step)), k + 1
    return Unit(name, step), j + 1


def _of_a_year(r: Reader, i: int, year: Meaning) -> Found:
    """ "Next year's first quarter", "last year's Christmas"."""
    part = part_of(r, i, year)
    if part is not None:
        return part
    if r.low(i) in ("end", "close"):
        return Edge("end", year), i + 1
    if r.low(i) in SEASON:
        return Season(SEASON[r.low(i)], None, year), i + 1
    if r.low(i) in MONTH and r.titled(i):
        return MonthName(MONTH[r.low(i)], None, year), i + 1
    return None


def _named(r: Reader, word: str, step: int, j: int) -> Found:
    low = r.low(j)
    if low in PART_OF_DAY and low != "overnight":
        return _this_part(word, low, j)
    day = weekday_at(r, j)
    if day is not None and (low in WEEKDAY or r.titled(j)):
        if name_of_a_day(r, j):
            return None
        return stepped_weekday(r, step, *day)
    if low in SEASON:
        return Season(SEASON[low], 1 if step == 2 else step), j + 1
    month = month_at(r, j)
    if month is None or (word == "this" and not r.titled(j)):
        return None
    step = 1 if step == 2 else step
    found = month_first(r, j)
    if found is None:
        return (MonthName(month[0], step), month[1]) if low in MONTH else None
    said, end = found
    if isinstance(said, MonthName):
        return MonthName(said.month, step, said.year), end
    if isinstance(said, DayOf):
        return DayOf(said.day, said.month, None, said.year, step), end
    return found


def _this_part(word: str, part: str, j: int) -> Found:
    if word == "this":
        return Timed(part, Near(0)), j + 1
    return (Timed(part, Near(-1)), j + 1) if word == "last" and part != "morning" else None


def same(r: Reader, i: int) -> Found:
    """ "That day", "the same month", "that night"."""
    j = i + 1
    of_both = r.says(i, "same", "day") and r.low(i + 2) not in ("as", "that", "when")
    if r.low(i) == "that" and r.low(j) == "same":
        j += 1
    unit = r.unit(j)
    if r.low(i) == "same" and r.low(i - 1) not in ("the", "that", "this", "of"):
        return None
    if unit is not None and not unit[1] and unit[0] not in CLOCK_UNITS:
        return Same(unit[0], of_both), j + 1
    if r.low(j) in PART_OF_DAY and r.low(j) != "overnight":
        return Timed(r.low(j), Same("day")), j + 1
    return None


def earlier_later(r: Reader, i: int) -> Found:
    """ "Earlier this year", "later in the week", "later on Tuesday", "earlier yesterday"."""
    side = 1 if r.low(i) == "later" else -1
    j = i + 1 if r.low(i + 1) in ("in", "on") else i
    j += 1
    if r.low(j) == "this" or (r.low(j) == "the" and j > i + 1):
        unit = r.unit(j + 1)
        if unit is not None and not unit[1] and unit[0] not in CLOCK_UNITS:
            return Unit(unit[0], 0, side), j + 2
        if r.low(j) == "this" and r.low(j + 1) in PART_OF_DAY:
            return Timed(r.low(j + 1), Near(0)), j + 2
    if r.low(j) in WEEKDAY or r.low(j) in ("today", "yesterday", "tomorrow", "tonight"):
        return r.point(j)
    return None


def day_after(r: Reader, i: int) -> Found:
    """ "(The) day after tomorrow", "week before last", "the day before", "the week of 3 May"."""
    unit = r.unit(i)
    if unit is None or unit[1] or unit[0] in CLOCK_UNITS:
        return None
    word = r.low(i + 1)
    if r.low(i - 1) in ("straight", "consecutive", "successive", "by"):
        return None  # "For a second straight day after the report", "day by day".
    if word in ("of", "beginning", "starting", "commencing", "ending") and unit[0] == "week":
        j = i + 2 if r.low(i + 2) != "on" else i + 3
        inner = r.point(j + 1 if r.low(j) == "the" else j)
        if inner is not None and isinstance(inner[0], Fixed | DayOf | Weekday):
            return Nth(1, "week", None, inner[0]), inner[1]
    if word not in ("before", "after", "following", "preceding"):
        return None
    sign = 1 if word in ("after", "following") else -1
    if r.low(i + 2) == ("next" if sign > 0 else "last") and r.point(i + 2) is None:
        return Unit(unit[0], 2 * sign), i + 3
    return distance(r, 1, unit[0], sign, i + 2, True)


def distance(
    r: Reader, count: float | None, unit: str, sign: int, i: int, whole: bool = False
) -> Found:
    """What a distance "before" or "after" is counted from: a date, or the last one mentioned."""
    j = i + 1 if r.low(i) == "the" else i
    base = r.point(j)
    if base is not None and not isinstance(base[0], Span | Times):
        return Offset(count, unit, sign, base[0], whole), base[1]
    if r.at(i).kind in "pb" or r.low(i) in ("and", "but", "when", ""):
        return Offset(count, unit, sign, None, whole), i
    return Unknown(length(count, unit), unit), i


def day_ordinal(r: Reader, i: int) -> Found:
    """ "(On) the 15th": of the month that fits."""
    number = r.ordinal(i)
    if number is None or r.at(i).kind != "n" or r.low(i - 1) != "the":
        return None
    if r.low(i - 2) not in _BEFORE_THE_DAY:
        return None
    if r.at(number.end).kind not in "pb" and r.low(number.end) not in ("and", "at", "to", "when"):
        return None
    if r.low(number.end) == "-" or not 1 <= (number.value or 0) <= 31:
        return None
    return DayOf(int(number.value or 0), None), number.end
