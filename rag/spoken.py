"""Days and periods in words, as an answer says them."""

from __future__ import annotations

from datetime import date, timedelta


def spoken_interval(start: date, end: date) -> str:
    """An interval in words: "Thursday 27 March 2025", "24–30 March 2025", "March 2025", "2025"."""
    first, last = start, end - timedelta(days=1)
    if first == last:
        return f"{first:%A} {first.day} {first:%B %Y}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if first.day == 1 and end.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%B %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%B} – {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"


def spoken_day(day: date, beside: date | None = None) -> str:
    """A day without its weekday: "21 March", with the year where ``beside`` is of another."""
    year = "" if beside is not None and beside.year == day.year else f" {day.year}"
    return f"{day.day} {day:%B}{year}"
