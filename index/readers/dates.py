"""Publication dates as files write them. Only what is unambiguous is a date."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import PurePath

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
ISO = r"\d{4}-\d{2}-\d{2}"
WRITTEN = (
    rf"{_WEEKDAY}(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})\b"
)
"""A date in words with its year, for use inside other patterns (ignoring case)."""
WRITTEN_NO_YEAR = rf"{_WEEKDAY}(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}})(?!\d)"

_ISO_START = re.compile(rf"\s*({ISO})(?!\d)|\s*(\d{{4}})(\d{{2}})(\d{{2}})(?:T\d{{4,6}}|\s*\Z)")
_WRITTEN = re.compile(rf"\s*{WRITTEN}", re.IGNORECASE)
_PARTS = re.compile(r"\d+|[a-z]+", re.IGNORECASE)
_NUMBERS = re.compile(r"\s*(\d{1,2})([./])(\d{1,2})\2(\d{4})(?!\d)")
_EARLIEST, _LATEST = 1500, 2200


def parse(written: str) -> date | None:
    """The day that a date or time names, in its own time zone; ``None`` where that is not plain.

    ISO 8601, RFC 2822, and English dates in words are read. ``03/04/2025`` is not: it is a
    different day on each side of the Atlantic; ``23/04/2025`` and ``03.04.2025`` are one day each.
    """
    written = written[:120]
    iso = _ISO_START.match(written)
    if iso:
        year, month, day = (
            map(int, iso[1].split("-")) if iso[1] else (int(iso[2]), int(iso[3]), int(iso[4]))
        )
        return _day(year, month, day)
    if _WRITTEN.match(written):
        return _in_words(written)
    numbers = _NUMBERS.match(written)
    if numbers:
        first, second, year = (int(numbers[group]) for group in (1, 3, 4))
        return _by_numbers(first, second, year, day_first=numbers[2] == ".")
    try:
        return _day(*parsedate_to_datetime(written).timetuple()[:3])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def from_name(name: str) -> date | None:
    """The date that a file's name begins with, such as ``2025-03-21-summit.pdf``."""
    found = re.match(rf"({ISO})(?!\d)", PurePath(name).name)
    return parse(found[1]) if found else None


def _in_words(written: str) -> date | None:
    parts = [part.casefold() for part in _PARTS.findall(written)]
    month = next((_MONTHS[part] for part in parts if part in _MONTHS), 0)
    numbers = [int(part) for part in parts if part.isdigit()]
    return _day(numbers[1], month, numbers[0])


def _by_numbers(first: int, second: int, year: int, day_first: bool) -> date | None:
    if day_first or first > 12 or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if _EARLIEST <= year <= _LATEST else None
    except ValueError:
        return None
