"""PDF: the text layer by pypdf, lines made paragraphs again."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from statistics import median
from typing import Any

from index.errors import RefusedError
from index.readers.decode import clean, one_line
from index.readers.draft import Draft

MAX_PAGES = 2_000

_LETTERS = re.compile(r"[^\W\d_]")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—]?\s*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\s*[-–—]?", re.I)
_ENDS_SENTENCE = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_HYPHENATED = re.compile(r"[^\W\d_]-$")
_BULLET = re.compile(r"(?:[-*•–—▪]|\(?\d{1,2}[.)])\s+\S")
_NO_TITLE = re.compile(
    r"(?:microsoft word|untitled|\(?anonymous\)?$|document\d*$"
    r"|.*\.(?:docx?|pdf|tex|indd|rtf|odt|html?|dvi|ps)$)",
    re.I,
)
_SHORT_LINE = 0.75
_FEW_LINES = 3


def read_pdf(data: bytes, name: str) -> Iterator[Draft]:
    """A PDF as one article.

    Raises:
        RefusedError: it is encrypted, damaged, too long, or its pages are pictures.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        # An owner's password alone does not stop reading; the empty one opens such files.
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedError(
                f"{name} is encrypted.", "Save it without a password, and add it again."
            )
        pages = _pages(reader, name)
    except PyPdfError as error:
        raise RefusedError(
            f"{name} is not a readable PDF ({one_line(str(error))[:120]}).", "Export it again."
        ) from None
    if len(_LETTERS.findall("".join(pages)[:1_000])) < 3:
        raise RefusedError(
            f"{name} has no text layer, only pictures of text.", "Run OCR on it first."
        )
    info = _information(reader)
    yield Draft(
        text=_paragraphs(_without_running_lines(pages)),
        title=None if _NO_TITLE.match(info.get("title", "")) else info.get("title"),
        author=info.get("author"),
        published_hint=_created(reader),
        first_line_title=True,
    )


def _pages(reader: Any, name: str) -> list[str]:
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise RefusedError(
            f"{name} has {count:,} pages; an article may have {MAX_PAGES:,}.", "Split it."
        )
    return [clean(page.extract_text()) for page in reader.pages]


def _information(reader: Any) -> dict[str, str]:
    """Title and author, where the document has them and they can be read."""
    try:
        raw = reader.metadata or {}
        values = {key: raw.get(f"/{key.capitalize()}") for key in ("title", "author")}
        return {key: one_line(str(value)) for key, value in values.items() if value}
    except Exception:  # Damaged metadata (any error of pypdf's parser) must not cost the text.
        return {}


def _created(reader: Any) -> date | None:
    try:
        created = reader.metadata.creation_date if reader.metadata else None
        return created.date() if created else None
    except Exception:  # As above: a date that cannot be read is no date.
        return None


def _without_running_lines(pages: Sequence[str]) -> list[list[str]]:
    """Each page's lines without page numbers and lines that head or foot most pages."""
    lined = [[line.strip() for line in page.split("\n")] for page in pages]
    edges = Counter(
        line for lines in lined if lines for line in {lines[0], lines[-1]} if len(line) > 2
    )
    running = {line for line, count in edges.items() if count >= max(3, len(pages) // 2)}
    kept = []
    for lines in lined:
        if len(lines) <= _FEW_LINES:  # A page of one line is that line, not its header.
            kept.append(lines)
            continue
        while lines and (lines[0] in running or _PAGE_NUMBER.fullmatch(lines[0])):
            lines = lines[1:]
        while lines and (lines[-1] in running or _PAGE_NUMBER.fullmatch(lines[-1])):
            lines = lines[:-1]
        kept.append(lines)
    return kept


def _paragraphs(pages: Sequence[Sequence[str]]) -> str:
    """Join lines that the page's width broke; keep the breaks that the author made.

    A paragraph ends at a blank line, before a list's item, and after a line that ends a sentence
    and stops well short of the usual width. A paragraph may run on over a page's end.
    """
    lines = [line for page in pages for line in page]
    widths = [len(line) for line in lines if line]
    usual = median(widths) if widths else 0
    paragraphs: list[str] = []
    broken = True
    for line in lines:
        if not line:
            broken = True
            continue
        if broken or _BULLET.match(line):
            paragraphs.append(line)
        elif _HYPHENATED.search(paragraphs[-1]) and line[0].islower():
            paragraphs[-1] = paragraphs[-1][:-1] + line
        else:
            paragraphs[-1] += " " + line
        short = len(line) < _SHORT_LINE * usual
        broken = short and (bool(_ENDS_SENTENCE.search(line)) or len(paragraphs) == 1)
    return "\n\n".join(paragraphs)
