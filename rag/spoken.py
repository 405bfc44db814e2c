"""Days and periods in words, as an answer says them."""

from __future__ import annotations

from datetime import date, timedelta


def spoken_interval(start: date, end: date) -> str:
    """An interval in words: "Thursday 27 March 2025", "24–30 March 2025", "March 2025", "2025",
    "March–May 2027", "2014–2022"."""
    first, last = start, end - timedelta(days=1)
    if first == last:
        return f"{first:%A} {first.day} {first:%B %Y}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 1, 1):
        return _from_to(f"{first.year}", f"{last.year}")
    one_month = (first.year, first.month) == (last.year, last.month)
    whole = start.day == 1 and end.day == 1
    if first.year == last.year:
        if whole:
            return _from_to(f"{first:%B}", f"{last:%B}") + f" {last.year}"
        begun = f"{first.day}–" if one_month else f"{first.day} {first:%B} – "
        return f"{begun}{last.day} {last:%B %Y}"
    if whole:
        return f"{first:%B %Y} – {last:%B %Y}"
    return f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"


def _from_to(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def spoken_day(day: date, beside: date | None = None) -> str:
    """A day without its weekday: "21 March", with the year where ``beside`` is of another."""
    year = "" if beside is not None and beside.year == day.year else f" {day.year}"
    return f"{day.day} {day:%B}{year}"
