"""Where a clean text keeps its date, its headline, its labels and its voices.

The head of a text may hold lines about it (``date 2025-03-21 First sentence …``, ``Published:
14 April 2025``, ``By Ottilie Prance``, ``Source: Skerrow Courier``), also right under a headline;
they are taken off. What is left is :attr:`Layout.text`, and it is cut into sections by these rules:

- A label of a fixed list at a line's start, with its colon, begins a section; the section's
  ``start`` stands after the label.
- ``Details``, ``Background`` and other running labels hold until the next label.
- ``Source``, ``Updated`` and other short labels hold for their own paragraph.
- ``Quote`` and ``Statement`` hold for their own paragraph, for the following ones while a quotation
  mark is still open, and for each following one that begins with a quotation mark; then the
  reporter, unlabelled, speaks again. With nothing on the label's own line, they hold for the next
  paragraph.
- A city dateline (``Port Ellery, 3 February 2025 —``) stays in the text, before its section. It may
  stand under a headline, and under a few short lines that stay in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index import sentences
from index.article import Section
from index.readers import dates

TITLE_LENGTH = 110
"""Characters of a title made from a first sentence, about."""

_RUNNING = "Details Detail Background Context Previously Reminder Analysis Summary Comment".split()
_QUOTED = "Quote Quotes Quotation Statement".split()
_SHORT = "Source Sources Updated Update Published Note Photo".split()
_SHORT += ["Editor's note", "Editor’s note"]
_FOLDED = {label.casefold(): label for label in (*_RUNNING, *_QUOTED, *_SHORT)}
_ANY_LABEL = "|".join(re.escape(label) for label in sorted(_FOLDED.values(), key=len, reverse=True))
_LABEL = re.compile(rf"^[ \t]*({_ANY_LABEL}|{_ANY_LABEL.upper()})[ \t]?:(?!//)[ \t]*", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")

_DATE = (
    rf"(?:{dates.ISO}(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?|{dates.WRITTEN}|\d\d?[./]\d\d?[./]\d{{4}})"
)
_TIME = (
    r"(?:,?[ \t]+(?:at[ \t]+)?\d\d?[:.]\d\d(?::\d\d)?(?:[ \t]?[ap]\.?m\b\.?)?"
    r"(?:[ \t]?(?:[+-]\d\d:?\d\d|UTC|GMT|BST|[ECMP][SD]T)\b)?)?"
)
# "date 2025-03-21 First sentence": what follows on the line is text, and stays.
_DATE_LINE = re.compile(
    rf"(?:(?:date:?|published(?: on)?:|publication date:)[ \t]+({_DATE}){_TIME}(?=\s|\Z)"
    rf"|published(?: on)?[ \t]+({_DATE}){_TIME}\.?[ \t]*(?=\n|\Z))",
    re.IGNORECASE,
)
_KEYS = "title|headline|author|by|byline|source|publisher|newspaper|url|link|language"
_HEAD_LINE = re.compile(rf"({_KEYS})[ \t]*:[ \t]*(\S[^\n]{{0,300}})(?:\n|\Z)", re.IGNORECASE)
_KEY = re.compile(rf"(?:{_KEYS}|date|published(?: on)?|publication date)[ \t]*:", re.IGNORECASE)
_LONGEST_SOURCE, _LONGEST_PARTICLE = 80, 3
_BYLINE = re.compile(r"[Bb]y[ \t]+([A-Z][^\n.:;!?]{2,60})\n[ \t]*\n")
_PUBLISHED_LINE = re.compile(r"^published(?: on)?:?[ \t]+(\S[^\n]{0,80})$", re.I | re.M)
_HEADLINE = re.compile(r"(\S[^\n]{2,119}[^\s.!:;,…])[ \t]*\n\s*(?=\S)")
_MASTHEAD_WORD = r"(?:[A-Z][\w'’&-]*|of|the|and|for)"
_MASTHEAD = re.compile(rf"(?!By\b)({_MASTHEAD_WORD}(?: {_MASTHEAD_WORD}){{0,5}})\n[ \t]*\n")
_CITY = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}"
_CITIES = rf"{_CITY}(?:(?:, ?|/){_CITY}){{0,2}}"
_AGENCY = r"\([^()\n]{2,40}\)"
_DASH = r"(?:—|–|--|-)"
_DATELINE = re.compile(
    rf"{_CITIES},? (?i:({dates.WRITTEN})|{dates.WRITTEN_NO_YEAR})\s?(?:{_AGENCY})? ?{_DASH}[ \t]*"
    rf"|{_CITIES} {_AGENCY} ?{_DASH}[ \t]*"
)
# A date in a list ("Leeds, 3 May 2025 – Arena") has no story behind it.
_DATELINE_BELOW = re.compile(rf"^(?:{_DATELINE.pattern})(?=\S[^\n]{{40}})", re.MULTILINE)
_LINE_ABOVE = re.compile(r"[^\n]{0,200}\n")
_LINES_ABOVE = 3
_OPENING = ('"', "“", "„", "«")
_HEAD_LIMIT = 8


@dataclass(frozen=True, slots=True)
class Layout:
    """A text without the lines about it, what those lines said, and its sections."""

    text: str
    title: str
    sections: tuple[Section, ...]
    published: date | None = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None


@dataclass(slots=True)
class _Head:
    """What the lines at the beginning of a text said, while they are being read."""

    rest: str
    published: date | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None


def lay_out(text: str, title: str | None = None, first_line_title: bool = False) -> Layout:
    """Find the head, the dateline and the sections of a clean text.

    Args:
        title: the headline, where the format states it; a first line that only repeats it is
            left out of the text.
        first_line_title: take a first line without a full stop, followed by a blank line, as the
            headline when nothing states one.
    """
    head = _read_head(text, title, first_line_title)
    body = head.rest
    found = tuple(_sections(body))
    dateline = _dateline(body)
    if dateline:
        found = tuple(_around(dateline, body, found))
    stated = head.published or _dateline_day(dateline) or _published_line(body)
    return Layout(
        text=body,
        title=head.title or _title_from(body, found),
        sections=found,
        published=stated,
        source=head.source,
        url=head.url,
        author=head.author,
        language=head.language,
    )


def _read_head(text: str, title: str | None, first_line_title: bool) -> _Head:
    head = _Head(text, title=title)
    for _ in range(_HEAD_LIMIT):
        if not (_take_repeated_title(head) or _take_line(head, first_line_title)):
            break
        head.rest = head.rest.lstrip()
    return head


def _take_repeated_title(head: _Head) -> bool:
    first, line_end, rest = head.rest.partition("\n")
    if head.title and line_end and rest.strip() and _folded(first) == _folded(head.title):
        head.rest = rest
        return True
    return False


def _take_line(head: _Head, first_line_title: bool) -> bool:
    """Take one line off the head when it is about the text; whether there was one."""
    dated = _DATE_LINE.match(head.rest) if not head.published else None
    if dated and (day := _day_of(dated)):
        head.published = day
        head.rest = head.rest[dated.end() :].lstrip()
        named = head.source or not head.title
        masthead = None if named else _MASTHEAD.match(head.rest)
        if masthead:
            head.source = masthead[1]
            head.rest = head.rest[masthead.end() :]
        return True
    line = _HEAD_LINE.match(head.rest)
    if line and _is_about(line):
        _note(head, line[1].casefold(), line[2].strip())
        head.rest = head.rest[line.end() :]
        return True
    byline = _BYLINE.match(head.rest)
    if byline and not head.author:
        head.author = byline[1].strip()
        head.rest = head.rest[byline.end() :]
        return True
    return _take_headline(head, first_line_title)


def _take_headline(head: _Head, first_line_title: bool) -> bool:
    """Take a first line that is the headline: over a blank line, a dateline, or a line about it."""
    headline = None if head.title else _HEADLINE.match(head.rest)
    if not headline or _LABEL.match(head.rest) or _DATELINE.match(head.rest[:200]):
        return False
    below = head.rest[headline.end() :]
    blank = first_line_title and "\n\n" in re.sub(r"[ \t]", "", headline[0])
    over_line = _begins_with_line(below) and not _KEY.match(head.rest)
    if not (blank or over_line or _is_over_dateline(below)):
        return False
    head.title = " ".join(headline[1].split())
    head.rest = below
    return True


def _is_over_dateline(text: str) -> bool:
    byline = _BYLINE.match(text)
    at = _past_blank(text, byline.end()) if byline else 0
    return bool(_DATELINE_BELOW.match(text, at))


def _begins_with_line(text: str) -> bool:
    """Whether a text begins with a line about it."""
    dated, line = _DATE_LINE.match(text), _HEAD_LINE.match(text)
    return bool((dated and _day_of(dated)) or (line and _is_about(line)))


def _day_of(dated: re.Match[str]) -> date | None:
    return dates.parse(dated[1] or dated[2])


def _is_about(line: re.Match[str]) -> bool:
    """Whether the value of ``url: …`` and its like is one that the key can have."""
    key, value = line[1].casefold(), line[2].strip()
    if key in ("source", "publisher", "newspaper"):
        return _is_publisher(value) and _is_followed(line)
    if key in ("url", "link"):
        return value.startswith(("https://", "http://"))
    return key != "language" or bool(re.fullmatch(r"[A-Za-z]{2,3}(?:[-_]\w{2,8})?", value))


def _is_publisher(value: str) -> bool:
    """Whether a value is a name as a newspaper's. "The returning officer, Ada Dow", who was heard,
    is none, for the words of a name but its particles ("of", "de") begin with a capital."""
    words = value.split()
    small = [word for word in words if word.islower() and len(word) > _LONGEST_PARTICLE]
    return len(value) <= _LONGEST_SOURCE and (len(words) == 1 or not small)


def _is_followed(line: re.Match[str]) -> bool:
    """Whether a text follows in which the label does not say who was heard, as it does beside
    "Details" and "Quote"."""
    rest = line.string[line.end() :].lstrip()
    label = _LABEL.match(rest)
    return bool(rest) and not (label and _FOLDED[label[1].casefold()] not in _SHORT)


def _note(head: _Head, key: str, value: str) -> None:
    """Keep what ``title: …`` and its like say, the first of each."""
    if key in ("title", "headline"):
        head.title = head.title or " ".join(value.split())
    elif key in ("author", "by", "byline"):
        head.author = head.author or value
    elif key in ("source", "publisher", "newspaper"):
        head.source = head.source or value
    elif key in ("url", "link"):
        head.url = head.url or value
    else:
        head.language = head.language or value


def _sections(text: str) -> Iterator[Section]:
    """Cut at labels, then inside each label's stretch where its voice ends."""
    labels = list(_LABEL.finditer(text))
    first = labels[0].start() if labels else len(text)
    yield from _trimmed(text, None, 0, first)
    for number, label in enumerate(labels):
        end = labels[number + 1].start() if number + 1 < len(labels) else len(text)
        name = _FOLDED[label[1].casefold()]
        change = _voice_ends(text, name, label.end(), end)
        yield from _trimmed(text, name, label.end(), change)
        yield from _trimmed(text, None, change, end)


def _voice_ends(text: str, label: str, start: int, end: int) -> int:
    """Where the unlabelled rest of a label's stretch begins."""
    if label in _RUNNING:
        return end
    while start < end and text[start].isspace():
        start += 1
    open_quote = False
    position = start
    while position < end:
        gap = _PARAGRAPH.search(text, position, end)
        paragraph = text[position : gap.start() if gap else end]
        quoted = label in _QUOTED and paragraph.startswith(_OPENING)
        if position > start and not (open_quote or quoted):
            return position
        if label in _QUOTED:
            open_quote = _left_open(paragraph, open_quote)
        position = gap.end() if gap else end
    return end


def _left_open(paragraph: str, already_open: bool) -> bool:
    """Whether a quotation is still open at a paragraph's end.

    By the printer's rule each further paragraph of a quotation may begin with an opening mark
    again, which opens nothing new.
    """
    if already_open and paragraph.startswith(_OPENING):
        paragraph = paragraph[1:]
    is_open = already_open
    for character in paragraph:
        if character == '"':
            is_open = not is_open
        elif character in "“„«":
            is_open = True
        elif character in "”»":
            is_open = False
    return is_open


def _trimmed(text: str, label: str | None, start: int, end: int) -> Iterator[Section]:
    body = text[start:end]
    start += len(body) - len(body.lstrip())
    end = start + len(body.strip())
    if start < end:
        yield Section(label, start, end)


def _dateline(text: str) -> re.Match[str] | None:
    """The city dateline that a text begins with, or has under a headline and a standfirst.

    Where a second line begins so, they are entries of a list.
    """
    first = _DATELINE.match(text[:200])
    if first:
        return first
    at = 0
    for _ in range(_LINES_ABOVE):
        above = _LINE_ABOVE.match(text, at)
        if not above or _LABEL.match(text, at):
            return None
        at = _past_blank(text, above.end())
        found = _DATELINE_BELOW.match(text, at)
        if found:
            return None if _DATELINE_BELOW.search(text, found.end()) else found
    return None


def _past_blank(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _around(dateline: re.Match[str], text: str, found: tuple[Section, ...]) -> Iterator[Section]:
    """The sections without a city dateline: it is in nobody's words."""
    start, end = dateline.span()
    for section in found:
        if section.start <= start and end < section.end:
            yield from _trimmed(text, section.label, section.start, start)
            yield from _trimmed(text, section.label, end, section.end)
        else:
            yield section


def _dateline_day(dateline: re.Match[str] | None) -> date | None:
    return dates.parse(dateline[1]) if dateline and dateline[1] else None


def _published_line(text: str) -> date | None:
    line = _PUBLISHED_LINE.search(text)
    return dates.parse(line[1]) if line else None


def _title_from(text: str, found: tuple[Section, ...]) -> str:
    """The first sentence of what is reported, cut at a word's end."""
    section = next((s for s in found if s.voice != "source"), found[0] if found else None)
    if section is None:
        return ""
    spans = sentences.split(text, section.start, min(section.end, section.start + 1_000))
    start, end = spans[0] if spans else (section.start, section.end)
    title = _shortened(text[start:end], TITLE_LENGTH)
    final_stop = title.endswith(".") and "." not in title.rsplit(" ", 1)[-1][:-1]
    return title[:-1] if final_stop else title


def _shortened(text: str, length: int) -> str:
    words = " ".join(text[: length * 10].split())
    if len(words) <= length:
        return words
    cut = words[: length + 1].rsplit(" ", 1)[0] if " " in words[: length + 1] else words[:length]
    return cut[:length].rstrip(",;:–—- ") + "…"


def _folded(text: str) -> str:
    return " ".join(text.casefold().strip("#*_ \t.").split())
