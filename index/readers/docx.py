"""Word documents, through python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from index.errors import RefusedError
from index.readers.common import Raw, ReadReport, make_article
from index.readers.text import _parse

_MAX_UNPACKED = 300_000_000


def read_docx(data: bytes, name: str) -> ReadReport:
    """The paragraphs and tables of a document, in order.

    A ``Published: …`` line states the date; else the document's creation date is *inferred*.
    """
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED:
                raise RefusedError(f"{name} unpacks to an absurd size.", "Leave it out.")
        document = docx.Document(io.BytesIO(data))
        raw = _parse("\n\n".join(_blocks(document)), name)
        facts = document.core_properties
        raw.title = facts.title or ""
        raw.author = facts.author if facts.author and facts.author != "python-docx" else ""
        raw.source = facts.subject or ""
        raw.language = (facts.language or "").split("-")[0]
        created = facts.created
    except RefusedError:
        raise
    except Exception as error:
        # python-docx lets errors of zip, XML and its own model through.
        raise RefusedError(
            f"{name} is a damaged or protected Word document.", "Save it again as .docx."
        ) from error
    if not raw.title:
        raw.title = _styled_title(document)
    if raw.published is None and created is not None:
        raw.published, raw.basis = created.date(), "inferred"
    return ReadReport((make_article(_without_title(raw), name),))


def _blocks(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells))
                yield " | ".join(cell for cell in cells if cell)
        elif block.text.strip():
            yield block.text


def _styled_title(document: Any) -> str:
    for paragraph in document.paragraphs[:5]:
        if paragraph.style is not None and paragraph.style.name in ("Title", "Heading 1"):
            return str(paragraph.text)
    return ""


def _without_title(raw: Raw) -> Raw:
    """The headline is kept once: as the title, not as the text's first paragraph too."""
    first, _, rest = raw.text.partition("\n")
    if rest.strip() and first.strip() == raw.title.strip():
        raw.text = rest
    return raw
