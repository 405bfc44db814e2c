"""What a reader hands over, and the one place where it becomes an :class:`Article`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from index.article import Article, DateBasis
from index.errors import RefusedError
from index.readers import dates
from index.readers.decode import clean, one_line
from index.readers.layout import Layout, lay_out

OWN_ID = re.compile(r"[A-Za-z0-9._:-]{1,80}")
"""What an ``id`` of a file's own must look like to become :attr:`Article.id`."""

DETECT_FROM = 200
"""Fewer characters than this do not tell their language."""

_DETECT_ON = 5_000
_NAME_IS_RIGHT = 0.9  # A file is mostly named after the day it was printed, sometimes saved.
_CERTAIN = 0.9
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.IGNORECASE | re.DOTALL)
_HAS_WORD = re.compile(r"\w")
_METADATA_KEYS, _METADATA_LENGTH = 100, 2_000


@dataclass(frozen=True, slots=True)
class Draft:
    """One article as a format holds it: raw strings, with ``None`` for what it does not say.

    ``published`` is what the file states, in any notation that :func:`index.readers.dates.parse`
    reads; ``published_hint`` is a day that only suggests itself (when a document was saved), and
    ``hint_confidence`` how likely it is the right one.
    ``item`` is the number in a file of many articles. ``first_line_title`` allows a first line
    that looks like a headline to become the title.
    """

    text: str
    title: str | None = None
    published: str | None = None
    published_hint: date | None = None
    hint_confidence: float = 0.5
    source: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None
    own_id: str | None = None
    item: int | None = None
    first_line_title: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """One item of a file of many that cannot be taken in, and why, as a sentence."""

    item: int
    reason: str


def finish(draft: Draft, name: str) -> Article:
    """Clean, lay out, date and name an article.

    Args:
        name: the file's base name.

    Raises:
        RefusedError: nothing is left that could be read.
    """
    origin = name if draft.item is None else f"{name}#{draft.item}"
    layout = lay_out(clean(draft.text), _optional(draft.title), draft.first_line_title)
    if not any(_HAS_WORD.search(layout.text, s.start, s.end) for s in layout.sections):
        raise RefusedError(f"{origin} holds no text.", "Add its words, or leave the file out.")
    metadata = {one_line(key): clean(value) for key, value in draft.metadata.items()}
    published, basis, sure = _dated(draft, layout, name)
    if draft.published and basis != "stated":
        metadata["published"] = one_line(draft.published)
    source = _optional(draft.source) or layout.source
    text = layout.text
    return Article(
        id=_identifier(draft, name, layout.title, published, source, text),
        title=layout.title,
        text=text,
        origin=origin,
        published=published,
        published_basis=basis,
        published_confidence=sure,
        source=source,
        url=_optional(draft.url) or layout.url,
        author=_optional(draft.author) or layout.author,
        language=_language(draft.language or layout.language, text),
        sections=layout.sections,
        metadata=_bounded(metadata),
    )


def _optional(value: str | None) -> str | None:
    return one_line(value) or None if value else None


def _dated(draft: Draft, layout: Layout, name: str) -> tuple[date | None, DateBasis, float]:
    stated = (dates.parse(draft.published) if draft.published else None) or layout.published
    if stated:
        return stated, "stated", 1.0
    named = dates.from_name(name)
    if named:
        return named, "inferred", _NAME_IS_RIGHT
    hint = draft.published_hint
    return (hint, "inferred", draft.hint_confidence) if hint else (None, "unknown", 0.0)


def _identifier(
    draft: Draft, name: str, title: str, published: date | None, source: str | None, text: str
) -> str:
    if draft.own_id:
        return draft.own_id
    day = published.isoformat() if published else ""
    parts = (name, str(draft.item or 1), title, day, source or "", text)
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:12]


def _bounded(metadata: dict[str, str]) -> dict[str, str]:
    kept = list(metadata.items())[:_METADATA_KEYS]
    return {key[:_METADATA_LENGTH]: value[:_METADATA_LENGTH] for key, value in kept if key}


def _language(stated: str | None, text: str) -> str | None:
    """The language that the file states, else the detected one where there is enough text."""
    named = _LANGUAGE.fullmatch(stated.strip()) if stated else None
    if named:
        return named[1].lower()
    if len(text) < DETECT_FROM:
        return None
    language, probability = _identifier_of_languages().classify(text[:_DETECT_ON])
    return str(language) if probability >= _CERTAIN else None


@lru_cache(maxsize=1)
def _identifier_of_languages() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
