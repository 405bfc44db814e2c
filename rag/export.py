"""A timeline as CSV, Markdown or iCalendar: text to save, made from an answer alone."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from rag.answer import Answer, Citation, TimelineEvent

_COLUMNS = (
    "first_day", "last_day", "status", "event", "article", "source", "published", "quote", "why",
    "changed_by", "url",
)  # fmt: skip
_STATUS = {"happened": "CONFIRMED", "planned": "TENTATIVE", "changed": "CANCELLED"}
_FORMULA = ("=", "+", "-", "@")
_LINE = 75


def to_csv(answer: Answer) -> str:
    """One row an event, with a heading; days are ISO 8601, the last one included.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for event, cited, changed in _events(answer):
        cells = (
            event.start.isoformat(), _last(event).isoformat(), event.status, event.text,
            cited.title, cited.source or "", cited.published.isoformat() if cited.published else "",
            cited.quote, event.why, changed.quote if changed else "", cited.url or "",
        )  # fmt: skip
        writer.writerow([_cell(words) for words in cells])
    return made.getvalue()


def _cell(words: str) -> str:
    cell = _flat(words)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def to_markdown(answer: Answer) -> str:
    """A list of the events with their sources below, and the question as the heading."""
    lines = [f"# {_escaped(answer.question)}", ""]
    numbers: dict[int, Citation] = {}
    for event, cited, changed in _events(answer):
        numbers[cited.number] = cited
        note = {"planned": " (planned)", "changed": " (changed later)"}.get(event.status, "")
        marks = f"[{cited.number}]"
        if changed is not None and changed.number != cited.number:
            numbers[changed.number] = changed
            marks += f" (see [{changed.number}])"
        lines.append(f"- **{_escaped(event.day)}**{note}: {_escaped(event.text)} {marks}")
    lines += ["", "## Sources", ""]
    for number, cited in sorted(numbers.items()):
        about = ", ".join(str(part) for part in (cited.source, cited.published) if part)
        lines.append(
            f"{number}. {_escaped(cited.title)}" + (f" ({_escaped(about)})" if about else "")
        )
    return "\n".join(lines) + "\n"


def to_icalendar(answer: Answer) -> str:
    """A calendar (RFC 5545) of whole days: planned events are tentative, changed ones cancelled."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dateline//Timeline//EN"]
    for event, cited, changed in _events(answer):
        stamp = cited.published or event.start
        about = f"{_flat(cited.quote)} ({', '.join(_source(cited))}) {event.why}"
        if changed is not None and changed.number != cited.number:
            about += f" Changed: {_flat(changed.quote)}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_identifier(event, cited)}",
            f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.end:%Y%m%d}",
            f"SUMMARY:{_value(event.text)}",
            f"DESCRIPTION:{_value(about)}",
            f"STATUS:{_STATUS.get(event.status, 'CONFIRMED')}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


FORMATS: dict[str, Callable[[Answer], str]] = {
    "csv": to_csv,
    "md": to_markdown,
    "ics": to_icalendar,
}
"""What a timeline is exported as, by the suffix of the file."""


def _events(answer: Answer) -> Iterator[tuple[TimelineEvent, Citation, Citation | None]]:
    cited = {citation.number: citation for citation in answer.citations}
    for event in answer.timeline:
        changed = cited[event.changed_by] if event.changed_by is not None else None
        yield event, cited[event.citation], changed


def _last(event: TimelineEvent) -> date:
    return event.end - timedelta(days=1)


def _source(cited: Citation) -> list[str]:
    return [str(part) for part in (cited.title, cited.source, cited.published) if part]


def _identifier(event: TimelineEvent, cited: Citation) -> str:
    """The same for the same event on every export, so that a calendar does not hold it twice."""
    parts = (cited.article_id, str(cited.start), event.start.isoformat(), event.end.isoformat())
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32] + "@dateline"


def _value(text: str) -> str:
    plain = _flat(text).replace("\\", "\\\\")
    return plain.replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 bytes, no character cut in two (RFC 5545, section 3.1)."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode(errors="replace"))
        if size + width > _LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + width
    yield piece


def _escaped(text: str) -> str:
    """Words as Markdown shows them literally: no mark, no link, no HTML of an article's own."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|!~" else c for c in _flat(text))


def _flat(text: str) -> str:
    """Words on one line, without control characters, which no format here may hold."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
