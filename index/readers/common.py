"""What the readers share: decoding, cleaning, sections, ids."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath

from index.article import Article, DateBasis, Section
from index.errors import RefusedError
from index.sentences import split

MAX_LINE = 5_000_000
_TITLE_LENGTH = 110
_LANGUAGE_SAMPLE = 200

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff]")
_SPACES_AT_END = re.compile(r"[ \t\u00a0]+(?=\n)")
_MANY_LINES = re.compile(r"\n{3,}")
_LABELS = (
    "Source|Sources|Details|Detail|Quote|Quotes|Quotation|Background|Context|Previously|Reminder|"
    "Update|Updated|Statement|Analysis|Why it matters|What happened|What's next|Correction|"
    "Earlier|For reference|Literally"
)
_LABEL = re.compile(rf"(?m)^[ \t]*\**({_LABELS})\**:\**[ \t]*\n?[ \t\n]*", re.I)
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_MONTH = "|".join(f"{m}|{m[:3]}|{m[:4]}" for m in _MONTHS)
_DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH})\.?,? (\d{{4}})", re.I)
_MONTH_DAY = re.compile(rf"({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", re.I)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CITY_LINE = re.compile(
    r"\s*(?:[A-ZÀ-Þ][\w.'’-]*)(?:[ ,/]+[A-ZÀ-Þ][\w.'’-]*){0,4}, "
    rf"((?:\d{{1,2}} (?:{_MONTH})\.? \d{{4}})|(?:(?:{_MONTH})\.? \d{{1,2}}, \d{{4}}))"
    r"(?: \([A-Za-z .]{2,30}\))? [—–-]{1,2} ",
    re.I,
)


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What a file gave: articles, and (item, reason) for what of it was refused."""

    articles: tuple[Article, ...]
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Raw:
    """What a format's reader found, before it is cleaned; empty strings mean "not given"."""

    text: str
    title: str = ""
    published: date | None = None
    basis: DateBasis = "unknown"
    source: str = ""
    url: str = ""
    author: str = ""
    language: str = ""
    given_id: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


def decode(data: bytes, name: str) -> str:
    """Text from bytes: a byte order mark, UTF-8, else the likeliest encoding.

    Raises:
        RefusedError: the bytes are not text.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"),
                           (b"\xfe\xff", "utf-16")):  # fmt: skip
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        if b"\x00" in data[:4096]:
            raise _not_text(name) from None
        from charset_normalizer import from_bytes

        best = from_bytes(data[:500_000]).best()
        if best is None:
            raise _not_text(name) from None
        text = data.decode(best.encoding, errors="replace")
    if text.count("\x00") > len(text) // 1000:
        raise _not_text(name)
    if max((len(line) for line in text.split("\n")), default=0) > MAX_LINE:
        raise RefusedError(
            f"{name} has a line of more than {MAX_LINE:,} characters.", "Break it into paragraphs."
        )
    return text


def _not_text(name: str) -> RefusedError:
    return RefusedError(f"{name} is not text.", "Give it its right name, or leave it out.")


def clean(text: str) -> str:
    """NFC, ``\\n`` line ends, no control characters, no space at line ends; offsets refer to it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n")
    text = "".join(c for c in text if not "\ud800" <= c <= "\udfff")
    text = _CONTROLS.sub("", unicodedata.normalize("NFC", text))
    return _MANY_LINES.sub("\n\n", _SPACES_AT_END.sub("", text)).strip("\n \t")


def make_article(raw: Raw, origin_name: str, item: int | None = None) -> Article:
    """The article of what a reader found.

    Raises:
        RefusedError: there is no text in it.
    """
    text = clean(raw.text)
    where = origin_name if item is None else f"{origin_name}#{item}"
    if not any(c.isalnum() for c in text):
        raise RefusedError(f"{where} holds no text.", "Leave it out, or write the article into it.")
    published, basis, body_start = raw.published, raw.basis, 0
    if line := _CITY_LINE.match(text):
        body_start = line.end()
        if published is None and (stated := parse_day(line.group(1))):
            published, basis = stated, "stated"
    sections = find_sections(text, body_start)
    title = one_line(raw.title) or _first_sentence(text, sections)
    source = one_line(raw.source) or None
    parts = (origin_name, str(item or 0), title, str(published), source or "", text)
    digest = hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()[:12]
    given = raw.given_id if re.fullmatch(r"[A-Za-z0-9._:-]{1,80}", raw.given_id) else ""
    return Article(
        id=given or digest,
        title=title,
        text=text,
        origin=where,
        published=published,
        published_basis=basis if published else "unknown",
        source=source,
        url=raw.url if raw.url.startswith(("http://", "https://")) else None,
        author=one_line(raw.author) or None,
        language=raw.language[:12].lower() or language_of(text),
        sections=sections,
        metadata={key: clean(value) for key, value in raw.metadata.items()},
    )


def find_sections(text: str, body_start: int = 0) -> tuple[Section, ...]:
    """The labelled stretches of a text; ``Details:`` at a line's start begins one.

    A label governs what follows until the next label, further paragraphs included: in the news
    format a quotation may run over several.
    """
    sections: list[Section] = []
    position, label = body_start, None
    for match in _LABEL.finditer(text, body_start):
        _add_section(sections, text, label, position, match.start())
        position, label = match.end(), " ".join(match.group(1).split()).capitalize()
    _add_section(sections, text, label, position, len(text))
    return tuple(sections)


def _add_section(
    sections: list[Section], text: str, label: str | None, start: int, end: int
) -> None:
    body = text[start:end]
    stripped = body.strip()
    if stripped:
        first = start + len(body) - len(body.lstrip())
        sections.append(Section(label, first, first + len(stripped)))


def parse_day(text: str) -> date | None:
    """The first calendar day written in a text: ISO, "3 May 2025" or "May 3, 2025"."""
    candidates = []
    if match := _ISO.search(text):
        candidates.append((match.start(), match.group(1), match.group(2), match.group(3)))
    if match := _DAY_MONTH.search(text):
        candidates.append(
            (match.start(), match.group(3), str(_month(match.group(2))), match.group(1))
        )
    if match := _MONTH_DAY.search(text):
        candidates.append(
            (match.start(), match.group(3), str(_month(match.group(1))), match.group(2))
        )
    for _, year, month, day in sorted(candidates):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def parse_time(text: str) -> date | None:
    """The day of an ISO or RFC 822 time, in the time's own zone; ``None`` when it is neither."""
    text = text.strip()
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    try:
        from email.utils import parsedate_to_datetime

        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        return parse_day(text)


def one_line(text: str) -> str:
    """Cleaned, on one line."""
    return " ".join(clean(text).split())


def clean_name(name: str) -> str:
    """A file's base name, safe to show: no folders, no control characters, at most 200 long."""
    base = PurePath(name.replace("\\", "/")).name
    return _CONTROLS.sub("", base)[-200:] or "unnamed"


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of a text's language; ``None`` for texts too short to tell."""
    if len(text) < _LANGUAGE_SAMPLE:
        return None
    import py3langid

    code, _ = py3langid.classify(text[:2000])
    return str(code)


def _month(name: str) -> int:
    return next(i for i, m in enumerate(_MONTHS, start=1) if m.startswith(name.lower()[:3]))


def _first_sentence(text: str, sections: tuple[Section, ...]) -> str:
    """A title for an article that has none: its first sentence, cut at a word when it is long."""
    start, end = (sections[0].start, sections[0].end) if sections else (0, len(text))
    first = split(text, start, end)[0]
    title = " ".join(text[first[0] : first[1]].split())
    if len(title) <= _TITLE_LENGTH:
        return title.rstrip(".")
    return title[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:—–- ") + "…"
