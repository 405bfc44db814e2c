"""The peers of the date resolver: dateparser and Microsoft's Recognizers-Text."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from eval.benchmarks.temporal_gold import Timex, Tool

INSTALL = {
    "dateparser": "pip install dateparser",
    "recognizers_date_time": "pip install recognizers-text-date-time 'emoji<2'",
}


def dateparser(text: str, anchor: date) -> list[Timex]:
    """The dateparser library: what it finds, with the granularity that it reports."""
    single_dates: Any = importlib.import_module("dateparser.date")
    search: Any = importlib.import_module("dateparser.search")
    base = datetime(anchor.year, anchor.month, anchor.day)
    settings = {"RELATIVE_BASE": base, "DATE_ORDER": "DMY"}
    single = single_dates.DateDataParser(languages=["en"], settings=settings)
    found = []
    for offset, sentence in _sentences(text):
        try:
            dates = search.search_dates(sentence, languages=["en"], settings=settings) or []
        except Exception:
            continue  # It raises on some texts; what it does not answer it did not find.
        at = 0
        for words, moment in dates:
            start = sentence.find(words, at)
            if start < 0:
                continue
            at = start + len(words)
            period = single.get_date_data(words).period or "day"
            value, interval = _by_period(moment, period)
            kind = "TIME" if "T" in value else "DATE"
            found.append(Timex(offset + start, offset + at, kind, value, interval))
    return found


def _by_period(moment: datetime, period: str) -> tuple[str, tuple[date, date]]:
    day = moment.date()
    if period == "year":
        return f"{day.year:04}", (date(day.year, 1, 1), date(day.year + 1, 1, 1))
    if period == "month":
        after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return f"{day.year:04}-{day.month:02}", (day.replace(day=1), after)
    clock = f"T{moment:%H:%M}" if (moment.hour, moment.minute) != (0, 0) else ""
    return f"{day.isoformat()}{clock}", (day, day + timedelta(days=1))


def recognizers(text: str, anchor: date) -> list[Timex]:
    """Microsoft's Recognizers-Text: of two values the past one, as news mostly means."""
    peer: Any = importlib.import_module("recognizers_date_time")
    base = datetime(anchor.year, anchor.month, anchor.day)
    found = []
    for offset, sentence in _sentences(text):
        try:
            results = peer.recognize_datetime(sentence, peer.Culture.English, reference=base)
        except Exception:
            continue  # It raises on some texts; what it does not answer it did not find.
        for result in results:
            values = (result.resolution or {}).get("values") or []
            first = values[0] if values else {}
            timex, kind = _from_recognizers(first, anchor)
            start, end = offset + result.start, offset + result.end + 1
            found.append(Timex(start, end, kind, timex, recognizers_days(first)))
    return found


def _from_recognizers(value: dict[str, str], anchor: date) -> tuple[str, str]:
    kind = value.get("type", "")
    timex = value.get("timex", "")
    type_name = {"duration": "DURATION", "set": "SET", "time": "TIME", "datetime": "TIME"}.get(kind)
    if kind == "date" and value.get("value"):
        timex = value["value"]
    if kind == "datetime" and value.get("value") and "REF" not in timex:
        timex = value["value"].replace(" ", "T")[:16]
    if kind == "time" and timex.startswith("T"):
        timex = f"{anchor.isoformat()}{timex}"
    if kind == "daterange" and "X" in timex and value.get("start"):
        start = value["start"]
        timex = start[:7] if re.fullmatch(r"XXXX-\d\d", timex) else timex.replace("XXXX", start[:4])
    return timex, "DATE" if "REF" in timex else type_name or "DATE"


def recognizers_days(value: dict[str, str]) -> tuple[date, date] | None:
    try:
        if value.get("start") and value.get("end") and "range" in value.get("type", ""):
            start, end = (date.fromisoformat(value[k][:10]) for k in ("start", "end"))
            timed = "time" in value["type"]
            return start, end + timedelta(days=timed)
        day = date.fromisoformat(value.get("value", "")[:10])
    except ValueError:
        return None
    return day, day + timedelta(days=1)


PEERS: dict[str, tuple[str, Tool]] = {
    "dateparser": ("dateparser", dateparser),
    "Recognizers-Text": ("recognizers_date_time", recognizers),
}


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Pieces of a text for peers that are slow, or wrong, on a long one."""
    for match in re.finditer(r"[^\n]{1,400}?(?:[.!?](?=\s)|\n|$)|[^\n]{1,400}", text):
        if match.group().strip():
            yield match.start(), match.group()
