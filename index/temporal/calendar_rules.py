"""Days, months and years as a calendar names them."""

from __future__ import annotations

from datetime import date

from index.temporal.cursor import Count, pivot
from index.temporal.lexicon import (
    COUNTED,
    DECADES,
    DETERMINERS,
    MONTH,
    MONTH_SHORT,
    NAME_MONTHS,
    TITLES,
    WEEKDAY,
    WEEKDAY_SHORT,
)
from index.temporal.meaning import DayOf, Fixed, Meaning, MonthName, Range, Same, Unit
from index.temporal.reader import Found, Reader
from index.temporal.units import days_in_month, month_of, one_day, year_of

_IN = frozenset(
    "in of since until till by during from before after to through throughout for between and "
    "around about early late mid than ended ending next last this past previous following on".split()
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
    """A year after a day or a month: "2025", ", 2025", "of 2025", "'98", "last year"."""
    j = i + 1 if r.low(i) in (",", "of") else i
    year = r.year(j)
    if year is not None and year.value is not None:
        counted = r.low(year.end) in COUNTED and j == i
        return None if counted else (int(year.value), year.end)
    relative = relative_year(r, i)
    return relative


def _day_number(r: Reader, i: int) -> Count | None:
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
    number = _day_number(r, i)
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
    number = _day_number(r, j)
    if number is not None and _is_day(r, i, j, number):
        tail = year_tail(r, number.end)
        end = tail[1] if tail else number.end
        return dated(int(number.value or 0), month[0], tail[0] if tail else None, None), end
    if _person(r, i):
        return None
    dashed = r.low(month[1]) == "-" and r.at(month[1] + 1).glued and r.integer(month[1] + 1)
    tail = year_tail(r, month[1] + 1 if dashed and dashed > 1000 else month[1])
    if tail is not None and not _lower_verb(r, i):
        if isinstance(tail[0], int):
            return Fixed(month_of(tail[0], month[0]), "month", "the whole month"), tail[1]
        return MonthName(month[0], None, tail[0]), tail[1]
    return (MonthName(month[0]), _no_stop(r, month[1])) if _bare_month(r, i, month) else None


def _is_day(r: Reader, i: int, j: int, number: Count) -> bool:
    if not r.titled(i) and r.low(i) in ("may", "march"):
        sure = number.end > j + 1 or r.at(j).kind == "w" or year_tail(r, number.end) is not None
        before = r.low(i - 1) in ("on", "since", "until", "by", "before", "after", "of", "")
        return sure or (
            before and r.low(number.end) not in COUNTED and r.at(number.end).kind in "pb"
        )
    after = r.low(number.end)
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
        return joined or r.low(i - 1) in _IN
    if number not in NAME_MONTHS:
        return True
    return _calendar_company(r, i, end)


def _calendar_company(r: Reader, i: int, end: int) -> bool:
    before, after = r.low(i - 1), r.low(end)
    if before in _STRONG:
        return not (before == "by" and r.titled(end))
    if r.titled(end) and after not in MONTH:
        return False
    if before in _IN or (before in ("-", "(", "or", "a", "an") and r.low(i) != "may"):
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
    name_before = r.titled(i - 1) and before.low not in _IN and not _known(before.low)
    if name_before and (not r.sentence_starts(i - 1) or before.low not in DETERMINERS):
        return r.year(i + 1) is None
    named_after = r.titled(i + 1) and not _known(r.low(i + 1)) and r.low(i - 1) not in _STRONG
    return named_after and r.low(i - 1) != "on"


def _known(low: str) -> bool:
    return low in MONTH or low in WEEKDAY or low in DETERMINERS or low in ("early", "late", "mid")


def numeric(r: Reader, i: int) -> Found:
    """ "2025-03-21", "21/03/2025", "21.3.2025", "03/2025", "2025-W12"."""
    if _glued_digits_before(r, i):
        return None
    mark = r.low(i + 1)
    if mark not in ("-", "/", ".") or not (r.at(i + 1).glued and r.at(i + 2).glued):
        return None
    parts, end = [i], i + 1
    while (
        len(parts) < 3
        and r.low(end) == mark
        and r.at(end + 1).kind == "n"
        and r.at(end).glued
        and r.at(end + 1).glued
    ):
        parts.append(end + 1)
        end += 2
    if r.low(end) == mark and r.at(end + 1).kind == "n" and r.at(end + 1).glued:
        return None
    if len(parts) == 3:
        return _three(r, parts, mark, end)
    return _two(r, parts, mark, end) if len(parts) == 2 else _iso_week(r, i)


def _glued_digits_before(r: Reader, i: int) -> bool:
    before = r.at(i - 1)
    return r.at(i).glued and (before.kind in "wn" or before.low in "-/.:_@#$£€+=&")


def _sizes(r: Reader, parts: list[int]) -> list[int]:
    return [r.at(p).end - r.at(p).start for p in parts]


def _three(r: Reader, parts: list[int], mark: str, end: int) -> Found:
    sizes = _sizes(r, parts)
    if max(sizes) > 4:
        return None
    a, b, c = (int(r.at(p).text) for p in parts)
    if sizes[0] == 4 and max(sizes[1:]) <= 2 and a >= 1000:
        return Fixed(one_day(date(a, b, c)), "day"), end
    if max(sizes[:2]) > 2 or sizes[2] not in (2, 4) or (sizes[2] == 2 and mark != "/"):
        return None
    year = c if sizes[2] == 4 else pivot(c)
    day, month = (a, b) if r.policy.day_first else (b, a)
    if month > 12:
        day, month = month, day
    other = None
    if day <= 12 and month != day:
        other = one_day(date(year, day, month))
    order = "day before month" if day == a else "month before day"
    how = f"read {order}" if other or a != b else "written in figures"
    return Fixed(one_day(date(year, month, day)), "day", how, other), end


def _two(r: Reader, parts: list[int], mark: str, end: int) -> Found:
    sizes = _sizes(r, parts)
    a, b = (int(r.at(p).text) if s <= 4 else 0 for p, s in zip(parts, sizes, strict=True))
    if mark == "/" and sizes[1] == 4 and sizes[0] <= 2 and 1 <= a <= 12:
        return Fixed(month_of(b, a), "month", "the whole month"), end
    if mark == "-" and sizes == [4, 2] and 1 <= b <= 12 and b != (a + 1) % 100 and a >= 1000:
        return Fixed(month_of(a, b), "month", "the whole month"), end
    said = r.low(i := parts[0] - 1) in ("on", "by", "since", "until") and i >= 0
    if mark != "/" or not said or max(sizes) > 2:
        return None
    day, month = (a, b) if r.policy.day_first else (b, a)
    if month > 12:
        day, month = month, day
    made = dated(day, month, None, None)
    if isinstance(made, DayOf) and day <= 12 and day != month:
        made = DayOf(day, month, other=(month, day))
    return made, end


def _iso_week(r: Reader, i: int) -> Found:
    year, week = r.integer(i), r.integer(i + 3, digits=2)
    if year is None or week is None or r.low(i + 2) != "w" or not r.at(i + 3).glued:
        return None
    monday = date.fromisocalendar(year, week, 1)
    return Fixed((monday, date.fromordinal(monday.toordinal() + 7)), "week", "an ISO week"), i + 4


def year_first(r: Reader, i: int) -> Found:
    """ "2025 March 21"."""
    year = r.integer(i)
    month = month_at(r, i + 1) if year is not None and 1000 <= year <= 2100 else None
    number = _day_number(r, month[1]) if month is not None else None
    if month is None or number is None or year is None:
        return None
    return dated(int(number.value or 0), month[0], year, None), number.end


def year_alone(r: Reader, i: int) -> Found:
    """ "1998" where its company says that it is a year; "1990s"; "2019-20"."""
    decade = decade_at(r, i)
    if decade is not None:
        return decade
    year = r.year(i)
    if year is None or year.value is None:
        return None
    value = int(year.value)
    span = _year_span(r, i, year.end, value)
    if span is not None:
        return span
    if year.end == i + 1 and not _is_year(r, i, value):
        return None
    if year.end > i + 1 and not _said_year(r, i, value):
        return None
    return Fixed(year_of(value), "year", "the whole year"), year.end


def _said_year(r: Reader, i: int, value: int) -> bool:
    return r.low(i) == "'" or r.low(i) in ("nineteen", "eighteen") or r.low(i - 1) == "year" or (
        r.low(i) == "twenty" and r.low(i - 1) in ("in", "by", "since", "until") and value >= 2010
    )  # fmt: skip


def _year_span(r: Reader, i: int, end: int, value: int) -> Found:
    second = r.at(end + 1)
    if r.low(end) not in ("-", "/") or not r.at(end).glued or not second.glued:
        return None
    size = second.end - second.start
    if second.kind != "n" or size not in (2, 4) or not 1500 <= value <= 2100:
        return None
    last = int(second.text) if size == 4 else value // 100 * 100 + int(second.text)
    last += 100 if last < value and size == 2 and value % 100 == 99 else 0
    far = r.at(end + 2)
    if not value < last <= value + 150 or (far.glued and far.low in ("-", "/")):
        return None
    return (
        Range(
            Fixed(year_of(value), "year", "the whole year"),
            Fixed(year_of(last), "year", "the whole year"),
            (i, end),
            (end + 1, end + 2),
        ),
        end + 2,
    )


def _is_year(r: Reader, i: int, value: int) -> bool:
    before, after = r.low(i - 1), r.low(i + 1)
    if after in COUNTED or before in ("$", "£", "€", "no", "flight", "room", "boeing"):
        return False
    if after in ("-", "/") and r.at(i + 1).glued and r.at(i + 2).glued:
        if r.at(i + 2).kind == "n":
            return False
    if before == "." and r.low(i - 2) in ("no", "nos", "p", "pp", "vol", "art"):
        return False
    if r.at(i).glued and before not in ("(", "'", '"', "“", "-"):
        return False
    if before in ("in", "since", "during", "until", "till", "throughout", "year"):
        return True
    if after in ("to", "-") and 1900 <= value <= 2100 and _plain_year(r, i + 2, value):
        return True
    if not 1900 <= value <= 2100:
        return before in ("of", "by", "before", "after", "from") and value >= 1500
    return before in _IN or _year_by_place(r, i)


def _plain_year(r: Reader, i: int, after: int) -> bool:
    value = r.integer(i)
    return value is not None and after < value <= 2100 and r.low(i + 1) not in COUNTED


def _year_by_place(r: Reader, i: int) -> bool:
    before, after = r.low(i - 1), r.at(i + 1)
    if before == "(" or r.sentence_starts(i):
        return True
    if before in (",", "-"):
        return after.kind in "pb"
    owned = before in DETERMINERS or before == "s"
    plural = after.low.endswith("s") and after.low not in ("s", "results", "sales", "elections")
    return (owned and after.kind == "w" and not plural) or after.low == "'"


def decade_at(r: Reader, i: int) -> Found:
    """ "1990s", "'90s", "90s", "1900s" (the century's first decade), "nineties"."""
    if r.low(i) in DECADES:
        if r.low(i - 1) not in ("the", "early", "late", "mid", "-", "nineteen"):
            return None
        return Fixed(year_of(1900 + DECADES[r.low(i)], 10), "decade", "ten years"), i + 1
    j = i + 1 if r.low(i) == "'" and r.at(i + 1).glued else i
    token = r.at(j)
    k = j + 2 if r.low(j + 1) == "'" else j + 1
    if token.kind != "n" or r.low(k) != "s" or not r.at(k).glued or token.end - token.start > 4:
        return None
    value, size = int(token.text), token.end - token.start
    if (
        value % 10
        or size not in (2, 4)
        or (size == 2 and j == i and not _of_a_century(r, i, value))
    ):
        return None
    if r.at(i).glued and r.low(i - 1) not in ("-", "(", '"', "“"):
        return None
    year = value if size == 4 else (1900 + value if value >= 20 else 2000 + value)
    return Fixed(year_of(year, 10), "decade", "ten years"), k + 1


def _of_a_century(r: Reader, i: int, value: int) -> bool:
    """Whether "the 60s" are years: not an age ("in his 60s"), not a temperature."""
    j = i - 1 if r.low(i - 1) != "-" else i - 2
    j = j - 1 if r.low(j) in ("early", "late", "mid") else j
    weather = {"temperatures", "highs", "lows", "degrees", "temperature", "high", "low", "upper"}
    near = {r.low(k) for k in range(i - 9, i)}
    return value >= 20 and r.low(j) == "the" and not near & weather


def the_year(r: Reader, i: int) -> Found:
    """ "(The) year 2000", "fiscal (year) 1989", "FY2024"."""
    fiscal = r.low(i) in ("fiscal", "fy", "financial")
    j = i + 1
    if fiscal and r.low(j) == "year":
        j += 1
    year = r.year(j) or (r.year_in_words(j) if not fiscal else None)
    if year is None or year.value is None:
        return None
    value = int(year.value)
    if not fiscal:
        return Fixed(year_of(value), "year", "the whole year"), year.end
    first = r.policy.fiscal_start
    start = month_of(value if first == 1 else value - 1, first)[0]
    end = month_of(start.year + 1, first)[0]
    return Fixed((start, end), "year", f"the fiscal year that ends in {value}"), year.end
