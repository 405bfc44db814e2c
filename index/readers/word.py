"""DOCX by python-docx: paragraphs, lists and tables in their order."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from index.errors import RefusedError
from index.readers.draft import Draft
from index.readers.web import joined

MAX_UNPACKED = 200_000_000
"""Bytes that the parts of a document may unpack to."""

MAX_RATIO = 200
"""A part of more than a megabyte that packs better than this is a bomb, not prose."""

_ENCRYPTED = b"\xd0\xcf\x11\xe0"
# What python-docx's own template says; a date that no author meant.
_TEMPLATE_DAY = date(2013, 12, 23)


def read_word(data: bytes, name: str) -> Iterator[Draft]:
    """A Word document as one article.

    Raises:
        RefusedError: it is encrypted, damaged, of another kind, a bomb, or without words.
    """
    if data.startswith(_ENCRYPTED):
        raise RefusedError(
            f"{name} is encrypted, or in the old .doc format.", "Save it as plain .docx."
        )
    _refuse_bomb(data, name)
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    unreadable = (
        PackageNotFoundError, LxmlError, zipfile.BadZipFile, zlib.error, KeyError, ValueError,
        NotImplementedError,
    )  # fmt: skip
    try:
        document = docx.Document(io.BytesIO(data))
        title, blocks = _blocks(document)
        properties = document.core_properties
    except unreadable:
        raise RefusedError(
            f"{name} is not a readable Word document: it is damaged, or of another kind.",
            "Save it again as .docx.",
        ) from None
    created = properties.created.date() if properties.created else None
    yield Draft(
        text=joined(blocks),
        title=title or properties.title or None,
        author=_author(properties.author),
        language=properties.language or None,
        published_hint=None if created == _TEMPLATE_DAY else created,
        first_line_title=True,
    )


def _refuse_bomb(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise RefusedError(
            f"{name} is cut short or no Word document.", "Fetch or save it again as .docx."
        ) from None
    bomb = any(
        part.file_size > 1_000_000 and part.file_size > MAX_RATIO * max(1, part.compress_size)
        for part in parts
    )
    total = sum(part.file_size for part in parts)
    if bomb or total > MAX_UNPACKED:
        raise RefusedError(
            f"{name} unpacks to {total:,} bytes, which no article needs.", "Save it again as .docx."
        )


def _blocks(document: Any) -> tuple[str | None, list[str]]:
    """The title by its style, and the words: list items with a dash, a table's row a line."""
    title: str | None = None
    blocks: list[str] = []
    for block in document.iter_inner_content():
        rows = getattr(block, "rows", None)
        if rows is not None:
            blocks.append("\n".join(filter(None, (_row(row) for row in rows))))
            continue
        words, style = block.text.strip(), (block.style.name if block.style else "") or ""
        if not words:
            continue
        if title is None and (style == "Title" or (style == "Heading 1" and not blocks)):
            title = words
        elif style.startswith("List") or _numbered(block):
            blocks.append(f"- {words}")
        else:
            blocks.append(words)
    return title, [block for block in blocks if block]


def _row(row: Any) -> str:
    cells: list[str] = []
    for cell in row.cells:
        words = " ".join(cell.text.split())
        if words and (not cells or cells[-1] != words):  # a merged cell is listed once a column
            cells.append(words)
    return " | ".join(cells)


def _numbered(paragraph: Any) -> bool:
    properties = paragraph._p.pPr
    return properties is not None and properties.numPr is not None


def _author(author: str | None) -> str | None:
    return None if not author or author == "python-docx" else author
