"""PDF files, through pypdf."""

from __future__ import annotations

import io
import re
from typing import Any

from index.errors import RefusedError
from index.readers.common import Raw, ReadReport, clean, make_article, parse_day

_MAX_PAGES = 2000
_HYPHEN = re.compile(r"(?<=[a-zß-öø-ÿ])-\n(?=[a-zß-öø-ÿ])")
_LINE_IN_PARAGRAPH = re.compile(r"(?<![.!?:”\"\n])\n(?=[^\n\-*•])")


def read_pdf(data: bytes, name: str) -> ReadReport:
    """The text layer of a PDF. The file's creation date is taken as an *inferred* date."""
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedError(f"{name} is protected by a password.", "Save it without one.")
        pages = [page.extract_text() or "" for page in reader.pages[:_MAX_PAGES]]
        facts: Any = _metadata(reader)
    except RefusedError:
        raise
    except Exception as error:
        # pypdf raises many kinds of error on damaged files; to a user they are all this one.
        raise RefusedError(
            f"{name} is a damaged PDF ({type(error).__name__}).", "Save or download it again."
        ) from error
    text = "\n\n".join(_unwrap(clean(page)) for page in pages)
    if not any(c.isalnum() for c in text):
        raise RefusedError(f"{name} has no text layer, only pictures.", "Run it through OCR first.")
    stated = parse_day(text[:400])
    inferred = facts.get("created")
    raw = Raw(
        text=text,
        title=facts.get("title", ""),
        author=facts.get("author", ""),
        published=stated or inferred,
        basis="stated" if stated else "inferred" if inferred else "unknown",
    )
    return ReadReport((make_article(raw, name),))


def _metadata(reader: Any) -> dict[str, Any]:
    """Title, author and creation day, where the file's own record of them can be read."""
    try:
        facts = reader.metadata
        if facts is None:
            return {}
        created = facts.creation_date
        title = facts.title or ""
        return {
            "title": "" if title.lower().endswith((".doc", ".docx", ".indd", ".qxd")) else title,
            "author": facts.author or "",
            "created": created.date() if created else None,
        }
    except Exception:
        return {}  # A damaged record of the title is no reason to refuse the text.


def _unwrap(page: str) -> str:
    """Lines of a paragraph joined; words broken at a line's end made whole."""
    return _LINE_IN_PARAGRAPH.sub(" ", _HYPHEN.sub("", page))
