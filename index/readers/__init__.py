"""Files become articles: one small module a format, chosen by suffix and checked by content."""

from __future__ import annotations

from pathlib import PurePath

from index.article import Article
from index.errors import RefusedError
from index.plugins import Registry
from index.readers.common import ReadReport, clean_name

_READERS = Registry(
    "reader",
    "dateline.readers",
    {
        ".txt": "index.readers.text:read_text",
        ".text": "index.readers.text:read_text",
        ".md": "index.readers.text:read_markdown",
        ".markdown": "index.readers.text:read_markdown",
        ".html": "index.readers.html:read_html",
        ".htm": "index.readers.html:read_html",
        ".pdf": "index.readers.pdf:read_pdf",
        ".docx": "index.readers.docx:read_docx",
        ".jsonl": "index.readers.jsonl:read_jsonl",
        ".xml": "index.readers.feed:read_feed",
        ".rss": "index.readers.feed:read_feed",
        ".atom": "index.readers.feed:read_feed",
    },
)

SUFFIXES: frozenset[str] = frozenset(_READERS.names())
"""The file name endings that are read, lower case, with their dot."""

_SIGNATURES = (
    (b"%PDF-", ".pdf", "a PDF"),
    (b"PK\x03\x04", ".docx", "a zip archive or Office document"),
    (b"\xd0\xcf\x11\xe0", "", "an old Office document"),
    (b"\x89PNG", "", "a PNG picture"),
    (b"\xff\xd8\xff", "", "a JPEG picture"),
    (b"GIF8", "", "a GIF picture"),
    (b"\x1f\x8b", "", "a gzip archive"),
    (b"\x7fELF", "", "a program"),
    (b"SQLite format 3", "", "a database"),
)


def read(data: bytes, name: str) -> list[Article]:
    """The articles of a file.

    Raises:
        RefusedError: nothing of it can be read; one sentence says why.
    """
    return list(read_report(data, name).articles)


def read_report(data: bytes, name: str) -> ReadReport:
    """The articles of a file, and the items of it that were refused.

    Raises:
        RefusedError: nothing of it can be read; one sentence says why.
    """
    name = clean_name(name)
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise RefusedError(
            f"{name} is of a type that is not read.",
            f"Known types: {' '.join(sorted(SUFFIXES))}.",
        )
    if not data.strip():
        raise RefusedError(f"{name} is empty.", "Remove it, or write the article into it.")
    _check_signature(data, suffix, name)
    report: ReadReport = _READERS.load(suffix)(data, name)
    if not report.articles:
        reasons = "; ".join(reason for _, reason in report.refused[:3])
        raise RefusedError(reasons or f"{name} holds no article.", "Check its contents.")
    return report


def _check_signature(data: bytes, suffix: str, name: str) -> None:
    for signature, belongs, what in _SIGNATURES:
        if data.startswith(signature) and belongs != suffix:
            raise RefusedError(
                f"{name} is {what}, not {suffix}.", "Give it its right name or type."
            )
    if suffix == ".pdf" and b"%PDF-" not in data[:1024]:
        raise RefusedError(f"{name} is not a PDF.", "Give it its right name or type.")
    if suffix == ".docx" and not data.startswith(b"PK"):
        raise RefusedError(f"{name} is not a Word document.", "Save it again as .docx.")
