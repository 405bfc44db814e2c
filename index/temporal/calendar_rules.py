"""Days, months and years as a calendar names them."""

from __future__ import annotations

from datetime import date

from index.temporal.counts import MODERN, counts
from index.temporal.cursor import Count
from index.temporal.lexicon import (
    COUNTED,
    DETERMINERS,
    MONTH,
    MONTH_SHORT,
    NAME_MONTHS,
    TITLES,
    WEEKDAY,
    WEEKDAY_SHORT,
)
from index.temporal.meaning import Ago, DayOf, Fixed, Meaning, MonthName, Same, Unit
from index.temporal.reader import Found, Reader
from index.temporal.units import days_in_month, month_of, one_day

IN_TIME = frozenset(
    "in of since until till by during from before after to through throughout for between and "
    "around about early late mid than ended ending next last this past previous following "
    "on".split()
)
_STRONG = frozenset("in since until till during throughout by last next mid between".split())
_VERBS_AFTER_NAMES = frozenset("said says told was is has had will would and".split())
_OF_MRS_MAY = frozenset(
    "family government cabinet administration premiership era years deal".split()
)
_MODALS = frozenset("be have not well also need seem still never only".split())
YearTail = tuple[Meaning | int, int]


def month_at(r: Reader, i: int) -> tuple[int, int] | None:
    """The month named at ``i``, and the token after it and its full stop."""
    low = r.low(i)
    if low in MONTH:
        return MONTH[low], i + 1
    if low not in MONTH_SHORT or not (r.titled(i) or r.at(i + 1).kind == "n" or _after_day(r, i)):
        return None
    stop = r.low(i + 1) == "." and r.at(i + 1).glued
    return MONTH_SHORT[low], i + 2 if stop else i + 1


def _after_day(r: Reader, i: int) -> bool:
    if r.low(i) == "dec" and r.low(i - 2) == "-" and r.at(i - 1).glued:
        return False  # An innings: "500-5 dec".
    return r.at(i - 1).kind == "n" or (r.low(i - 1) == "-" and r.at(i - 2).kind == "n")


def weekday_at(r: Reader, i: int) -> tuple[int, int] | None:
    """The weekday named in full at ``i``, or shortened with a capital."""
    low = r.low(i)
    if low in WEEKDAY:
        return WEEKDAY[low], i + 1
    if low in WEEKDAY_SHORT and r.titled(i):
        stop = r.low(i + 1) == "." and r.at(i + 1).glued
        return WEEKDAY_SHORT[low], i + 2 if stop else i + 1
    return None


def relative_year(r: Reader, i: int) -> tuple[Meaning, int] | None:
    """ "This year", "of last year", "the following year", "the same year"."""
    j = i + 1 if r.low(i) in ("of", "in") else i
    j = j + 1 if r.low(j) == "the" else j
    if r.low(j + 1) != "year" or r.low(r.possessive(j + 2)) in ("ago", "earlier"):
        return None
    step = {"this": 0, "last": -1, "next": 1, "current": 0}.get(r.low(j))
    if step is not None:
        return Unit("year", step), j + 2
    return (Same("year"), j + 2) if r.low(j) in ("that", "same") else None


def year_tail(r: Reader, i: int) -> YearTail | None:
    """A year after a day or a month: "2025", ", 2025", "of 2025", "'98", "last year", "two years
    ago"."""
    j = i + 1 if r.low(i) in (",", "of", "in") else i
    year = r.year(j)
    if year is not None and year.value is not None:
        # "On 3 March, 1950 people marched", but "on March 3, 1950 people marched".
        american = j > i and r.at(i - 1).kind == "n"
        counted = counts(r, int(year.value), year.end) and not american
        far = r.low(i) == "in" and year.value not in MODERN
        return None if counted or far else (int(year.value), year.end)
    return relative_year(r, i) or _years_ago(r, i)


def _years_ago(r: Reader, i: int) -> tuple[Meaning, int] | None:
    if r.low(i + 2) != "ago" or r.low(i + 1) not in ("year", "years"):
        return None
    count = Count(1, i + 1) if r.low(i) in ("a", "one") else r.cardinal(i)
    if count is None or count.value is None or count.end != i + 1:
        return None
    return Ago(count.value, "year", -1), i + 3


def day_number(r: Reader, i: int) -> Count | None:
    """A number or ordinal from 1 to 31."""
    found = r.ordinal(i)
    if found is None:
        value = r.integer(i, digits=2)
        found = None if value is None else Count(value, i + 1)
    if found is None or found.value is None or not 1 <= found.value <= 31:
        return None
    return found


def dated(
    day: int, month: int, year: Meaning | int | None, weekday: int | None, step: int | None = None
) -> Meaning:
    """A day of a month, fixed where the year is given in figures.

    Raises:
        ValueError: the month has no such day.
    """
    if day > days_in_month(2000, month):
        raise ValueError(f"Month {month} has no day {day}.")
    if isinstance(year, int):
        return Fixed(one_day(date(year, month, day)), "day")
    return DayOf(day, month, weekday, year, step)


def day_first(r: Reader, i: int) -> Found:
    """ "21 March 2025", "21st of March", "the twenty-first of March", "21-Mar-2025"."""
    number = day_number(r, i)
    if number is None or r.low(i - 1) in ("$", "£", "€"):
        return None
    mark = r.low(number.end)
    dashed = mark in ("-", "/")
    j = number.end + 1 if mark in ("of", "-", "/") else number.end
    month = month_at(r, j)
    if month is None or (dashed and r.low(month[1]) != mark):
        return None
    tail = year_tail(r, month[1] + 1 if dashed else month[1])
    plain = number.end == i + 1 and j == i + 1
    if plain and tail is None and _verb(r, j, i):
        return None
    day = int(number.value or 0)
    end = tail[1] if tail else month[1]
    return dated(day, month[0], tail[0] if tail else None, None), _no_stop(r, end)


def _verb(r: Reader, j: int, i: int) -> bool:
    """Whether "may" or "march" after a number is a verb: "the 15 may be", "10 march on"."""
    if r.low(j) not in ("may", "march"):
        return False
    if r.titled(j):
        return r.low(j + 1) in _MODALS
    return r.low(i - 1) not in ("on", "by", "since", "until", "from", "before", "after")


def _no_stop(r: Reader, end: int) -> int:
    return end - 1 if r.low(end - 1) == "." else end


def month_first(r: Reader, i: int) -> Found:
    """ "March 21, 2025", "March 21", "March 2025", "March last year", "March"."""
    month = month_at(r, i)
    if month is None:
        return None
    j = month[1] + 1 if r.low(month[1]) == "the" else month[1]
    number = day_number(r, j)
    if number is not None and _is_day(r, i, j, number):
        tail = year_tail(r, number.end)
        end = tail[1] if tail else number.end
        return dated(int(number.value or 0), month[0], tail[0] if tail else None, None), end
    if _person(r, i) or _of_no_day(r, i, month):
        return None
    dashed = r.low(month[1]) == "-" and r.at(month[1] + 1).glued and r.integer(month[1] + 1)
    tail = year_tail(r, month[1] + 1 if dashed and dashed > 1000 else month[1])
    if tail is not None and not _lower_verb(r, i):
        if isinstance(tail[0], int):
            return Fixed(month_of(tail[0], month[0]), "month", "the whole month"), tail[1]
        return MonthName(month[0], None, tail[0]), tail[1]
    return (MonthName(month[0]), _no_stop(r, month[1])) if _bare_month(r, i, month) else None


def _of_no_day(r: Reader, i: int, month: tuple[int, int]) -> bool:
    """Whether a day that the month has not stands before it: "31 April", "29 February 2023"."""
    j = i - 1 if r.low(i - 1) == "of" else i
    before = r.at(j - 1)
    if before.kind == "n":
        day = r.integer(j - 1, digits=2)
    else:
        suffixed = before.glued and before.low in ("st", "nd", "rd", "th")
        day = r.integer(j - 2, digits=2) if suffixed else None
    if day is None or not 29 <= day <= 31:
        return False
    year = r.integer(month[1])
    return day > days_in_month(year if year is not None and year > 1000 else 2000, month[0])


def _is_day(r: Reader, i: int, j: int, number: Count) -> bool:
    if not r.titled(i) and r.low(i) in ("may", "march"):
        sure = number.end > j + 1 or r.at(j).kind == "w" or year_tail(r, number.end) is not None
        before = r.low(i - 1) in ("on", "since", "until", "by", "before", "after", "of", "")
        return sure or (
            before and r.low(number.end) not in COUNTED and r.at(number.end).kind in "pb"
        )
    after = r.low(number.end)
    if after == "or" and month_at(r, number.end + 1) is not None:
        return True  # "June 29 or July 6"
    return after not in COUNTED and not (after == "-" and r.unit(number.end + 1) is not None)


def _lower_verb(r: Reader, i: int) -> bool:
    return r.low(i) in ("may", "march") and not r.titled(i) and r.low(i - 1) not in _STRONG


def _bare_month(r: Reader, i: int, month: tuple[int, int]) -> bool:
    """Whether a month alone is one, and no verb, name or word."""
    number, end = month
    if not r.titled(i):
        return r.low(i - 1) in _STRONG and r.low(i) in MONTH
    if r.low(i) in MONTH_SHORT and r.low(i) not in MONTH:
        joined = r.low(end) in ("-", "to") and month_at(r, end + 1) is not None
        return joined or r.low(i - 1) in IN_TIME
    if number not in NAME_MONTHS:
        return True
    return _calendar_company(r, i, end)


def _calendar_company(r: Reader, i: int, end: int) -> bool:
    before, after = r.low(i - 1), r.low(end)
    if before in _STRONG:
        return not (before == "by" and r.titled(end))
    if r.titled(end) and after not in MONTH:
        return False
    if before in IN_TIME or (before in ("-", "(", "or", "a", "an") and r.low(i) != "may"):
        return True
    if r.low(i) in ("may", "march"):
        return before == "the" and after not in _MODALS and after not in _OF_MRS_MAY
    named = after in _VERBS_AFTER_NAMES or after.endswith("ed") or r.titled(i - 1)
    return before in DETERMINERS or not (named or before == ",")


def _person(r: Reader, i: int) -> bool:
    """Whether a month is part of a person's name: "Theresa May", "April Jones", "Mrs May"."""
    if MONTH.get(r.low(i)) not in NAME_MONTHS or not r.titled(i):
        return False
    before = r.at(i - 1)
    if before.low in TITLES or (before.low == "." and r.low(i - 2) in TITLES):
        return True
    name_before = r.titled(i - 1) and before.low not in IN_TIME and not _known(before.low)
    if name_before and (not r.sentence_starts(i - 1) or before.low not in DETERMINERS):
        return r.year(i + 1) is None
    named_after = r.titled(i + 1) and not _known(r.low(i + 1)) and r.low(i - 1) not in _STRONG
    return named_after and r.low(i - 1) != "on"


def _known(low: str) -> bool:
    return low in MONTH or low in WEEKDAY or low in DETERMINERS or low in ("early", "late", "mid")


def year_first(r: Reader, i: int) -> Found:
    """ "2025 March 21"."""
    year = r.integer(i)
    month = month_at(r, i + 1) if year is not None and 1000 <= year <= 2100 else None
    number = day_number(r, month[1]) if month is not None else None
    if month is None or number is None or year is None:
        return None
    return dated(int(number.value or 0), month[0], year, None), number.end
