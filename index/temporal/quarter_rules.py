"""Fiscal years, and the quarters and halves of years as finance writes them."""

from __future__ import annotations

from index.temporal.calendar_rules import year_tail
from index.temporal.cursor import pivot
from index.temporal.fiscal import fiscal_year, spoken_year
from index.temporal.holiday_rules import holiday_name
from index.temporal.lexicon import FISCAL
from index.temporal.meaning import FiscalYear, Fixed, Holiday, Meaning, Offset, Quarter, Unit
from index.temporal.reader import Found, Reader
from index.temporal.units import year_of

_UNITS = {"q": "quarter", "h": "half"}
_HERE = frozenset("of in for".split())
_NOT_NOW = frozenset("ended ending to that which when beginning starting -".split())


def fiscal_named(r: Reader, i: int) -> Found:
    """ "Fiscal (year) 2025", "FY2025", "FY25", "the financial year 2024-25", and their parts."""
    short = r.low(i) == "fy"
    j = i + 1
    if not short and r.low(j) == "year":
        j += 1
    year = _number(r, j) if short else r.year(j)
    if isinstance(year, tuple):
        value, end = int(year[0] or 0), year[1]
    else:
        return _the_present(r, i, j) if j == i + 2 else None
    said, end = _one_or_two(r, value, end)
    return part_of(r, r.possessive(end), said, True) or (said, end)


def _number(r: Reader, j: int) -> tuple[int, int] | None:
    """The year after "FY", which may be glued to it and may have two figures."""
    j = j + 1 if r.low(j) == "'" else j
    token = r.at(j)
    size = token.end - token.start
    if token.kind != "n" or size not in (2, 4) or (r.at(j + 1).glued and r.low(j + 1) == "%"):
        return None
    value = int(token.text)
    return (pivot(value), j + 1) if size == 2 else ((value, j + 1) if value > 1000 else None)


def _one_or_two(r: Reader, value: int, end: int) -> tuple[Fixed, int]:
    """The year named, or the one that "2024-25" names by both years that it lies in."""
    first, far = r.policy.fiscal_start, r.at(end + 1)
    tied = r.low(end) in ("-", "/") and r.at(end).glued and far.glued and far.kind == "n"
    if not tied or int(far.text[:4]) not in (value + 1, (value + 1) % 100):
        return Fixed(fiscal_year(value, first), "year", spoken_year(value, first)), end
    if first == 1:
        how = "a fiscal year that lies in two calendar years: both, as its months are not set"
        return Fixed(year_of(value, 2), "range", how), end + 2
    return Fixed(fiscal_year(value + 1, first), "year", spoken_year(value + 1, first)), end + 2


def _the_present(r: Reader, i: int, end: int) -> Found:
    """ "(The end of) the fiscal year": the present one."""
    here = r.low(i - 1) == "the" and r.low(i - 2) in _HERE
    return (FiscalYear(0), end) if here and r.low(end) not in _NOT_NOW else None


def fiscal_step(r: Reader, word: str, step: int, end: int) -> Found:
    """ "(This) fiscal year", "(the previous) financial year", "(last) fiscal year's first quarter":
    what stands before ``end``."""
    said = FiscalYear(min(step, 1), word in ("previous", "following", "preceding"))
    return part_of(r, r.possessive(end), said, True) or (said, end)


def part_of(r: Reader, i: int, year: Meaning, fiscal: bool = False) -> Found:
    """ "(Next year's) first quarter", "(fiscal 2025) second half", "(FY25) Q1"."""
    code = _code(r, i)
    if code is not None:
        return Quarter(code[0], code[1], year, fiscal), code[2]
    number = r.ordinal(i)
    if number is None or number.value is None:
        return None
    j = r.dash(number.end)
    j = j + 1 if fiscal and r.low(j) == "fiscal" else j
    if r.low(j) not in ("quarter", "half") or number.value > (4 if r.low(j) == "quarter" else 2):
        return None
    return Quarter(int(number.value), r.low(j), year, fiscal), j + 1


def _code(r: Reader, i: int) -> tuple[int, str, int] | None:
    """ "Q3", "H1": the number, the unit, and the token after it."""
    unit, number = _UNITS.get(r.low(i)), r.at(i + 1)
    if unit is None or not number.glued or len(number.text) != 1:
        return None
    if number.text not in "1234" or (unit == "half" and number.text in "34"):
        return None
    return int(number.text), unit, i + 2


def quarter_code(r: Reader, i: int) -> Found:
    """ "Q3", "Q3 2024", "H1 of 2024", "Q1 FY25", "fiscal Q1 2025"."""
    code = _code(r, i)
    if code is None or r.at(i).glued or r.at(i).text in "qh":
        return None
    number, unit, end = code
    fiscal = r.low(r.dash(i) - 1) == "fiscal"
    j = end + 1 if r.low(end) in ("of", "in") else end
    if r.low(j) in FISCAL:
        named = fiscal_named(r, j)
        if named is not None:
            return Quarter(number, unit, named[0], True), named[1]
    tail = year_tail(r, end)
    if tail is None:
        return None if unit == "half" else (Quarter(number, unit, None, fiscal), end)
    return Quarter(number, unit, whole_year(tail[0]), fiscal), tail[1]


def whole_year(said: Meaning | int) -> Meaning:
    """The year of figures, or the relative one."""
    return Fixed(year_of(said), "year", "the whole year") if isinstance(said, int) else said


def year_quarter(r: Reader, i: int) -> Found:
    """ "The 1988 third quarter", "2024 Q1", "the 2019 Thanksgiving", "the 2025 fiscal year"."""
    year = r.year(i)
    if year is None or year.end != i + 1 or year.value is None:
        return None
    if r.low(i + 1) in FISCAL or r.low(i + 3) in FISCAL:
        named, end = _one_or_two(r, int(year.value), year.end)
        if r.low(end) in FISCAL and r.low(end + 1) == "year":
            return part_of(r, r.possessive(end + 2), named, True) or (named, end + 2)
    whole = whole_year(int(year.value))
    feast = holiday_name(r, i + 1) if r.titled(i + 1) else None
    if feast is not None and 1900 <= year.value <= 2100:
        return Holiday(feast[0], None, whole), feast[1]
    return part_of(r, r.possessive(r.dash(i + 1)), whole)


def number_first(r: Reader, i: int) -> Found:
    """ "1Q25", "4Q 2024", "2H25"."""
    unit, number = _UNITS.get(r.low(i + 1)), r.at(i)
    if unit is None or not r.at(i + 1).glued or r.at(i + 1).text not in "QH" or number.glued:
        return None
    year = _number(r, i + 2) if r.at(i + 2).glued or r.at(i + 2).text.startswith("20") else None
    if year is None or number.text not in ("1234" if unit == "quarter" else "12"):
        return None
    return Quarter(int(number.text), unit, whole_year(year[0])), year[1]


def is_yearly(said: Meaning) -> bool:
    """Whether a meaning is a year that has quarters."""
    if isinstance(said, Fixed):
        return said.granularity == "year"
    if isinstance(said, FiscalYear):
        return True
    return isinstance(said, Unit | Offset) and said.unit == "year"


__all__ = [
    "fiscal_named",
    "fiscal_step",
    "is_yearly",
    "number_first",
    "part_of",
    "quarter_code",
    "whole_year",
    "year_quarter",
]
