"""Dates in figures."""

from __future__ import annotations

from datetime import date, timedelta

from index.temporal.calendar_rules import dated
from index.temporal.cursor import pivot
from index.temporal.lexicon import WEEKDAY
from index.temporal.meaning import DayOf, Fixed
from index.temporal.reader import Found, Reader
from index.temporal.units import month_of, one_day


def numeric(r: Reader, i: int) -> Found:
    """ "2025-03-21", "21/03/2025", "21.3.2025", "03/2025", "2025-W12-3"."""
    mark = r.low(i + 1)
    if mark not in ("-", "/", ".") or not (r.at(i + 1).glued and r.at(i + 2).glued):
        return None
    token = r.at(i)
    if mark != "/" and token.end - token.start != 4 and r.low(i + 3) != mark:
        return None  # "6-7", "2.5": two short numbers are a date only with a slash.
    if _glued_digits_before(r, i):
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
    return _two(r, parts, mark, end) if len(parts) == 2 else iso_week(r, i)


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
    before = r.low(parts[0] - 1) if parts[0] else ""
    said = before in ("on", "by", "since", "until") or before in WEEKDAY
    if mark != "/" or not said or max(sizes) > 2 or r.low(end) == "of":  # "On 3/4 of the farms".
        return None
    day, month = (a, b) if r.policy.day_first else (b, a)
    if month > 12:
        day, month = month, day
    made = dated(day, month, None, None)
    if isinstance(made, DayOf) and day <= 12 and day != month:
        made = DayOf(day, month, other=(month, day))
    return made, end


def iso_week(r: Reader, i: int) -> Found:
    """ "2025-W12", "2025W12", "2025-W12-3".

    Raises:
        ValueError: the year has no such week.
    """
    dashed = r.low(i + 1) == "-"
    j = i + 2 if dashed else i + 1
    year, week, day = r.at(i), r.at(j + 1), r.at(j + 3)
    if r.low(j) != "w" or not (r.at(j).glued and week.glued) or week.kind != "n":
        return None
    if year.end - year.start != 4 or week.end - week.start != 2 or _glued_digits_before(r, i):
        return None
    number = int(year.text), int(week.text)
    if dashed and r.low(j + 2) == "-" and day.glued and day.text in tuple("1234567"):
        monday = date.fromisocalendar(*number, int(day.text))
        return Fixed(one_day(monday), "day", "a day of an ISO week"), j + 4
    monday = date.fromisocalendar(*number, 1)
    return Fixed((monday, monday + timedelta(days=7)), "week", "an ISO week"), j + 2
