"""Articles and passages as rows of a generation's database, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from index.article import Article, Passage, Section, Sentence, Span

TABLES = """
CREATE TABLE articles (
    id TEXT PRIMARY KEY, title TEXT, text TEXT, origin TEXT, published TEXT, published_basis TEXT,
    source TEXT, url TEXT, author TEXT, language TEXT, sections TEXT, metadata TEXT,
    published_confidence REAL, file TEXT, item INTEGER, report INTEGER
) WITHOUT ROWID;
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, article_id TEXT, ordinal INTEGER, start INTEGER, end INTEGER,
    section INTEGER, label TEXT, hash TEXT, sentences TEXT
);
CREATE INDEX passages_of ON passages (article_id);
CREATE TABLE files (path TEXT PRIMARY KEY, sha256 TEXT, refused TEXT) WITHOUT ROWID;
CREATE TABLE removed (id TEXT PRIMARY KEY, content TEXT, place TEXT) WITHOUT ROWID;
"""
INSERT_ARTICLE = f"INSERT INTO articles VALUES ({','.join('?' * 16)})"
INSERT_PASSAGE = f"INSERT INTO passages VALUES ({','.join('?' * 9)})"
PASSAGE_COLUMNS = "row, article_id, ordinal, start, end, section, label, sentences"

_ARTICLE_COLUMNS = (
    "id, title, text, origin, published, published_basis, source, url, author, language, "
    "sections, metadata, "
)
_SUPPOSED = "CASE published_basis WHEN 'stated' THEN 1.0 WHEN 'inferred' THEN 0.5 ELSE 0.0 END"


def columns(schema: int) -> str:
    """What is selected for :func:`article_of`. The first schema did not say how sure a date is."""
    return _ARTICLE_COLUMNS + ("published_confidence" if schema >= 2 else _SUPPOSED)


def article_row(article: Article, file: str, item: int, report: int) -> tuple[Any, ...]:
    """A row of the table of articles."""
    a = article
    sections = json.dumps([[s.label, s.start, s.end] for s in a.sections])
    published = a.published.isoformat() if a.published else None
    return (
        a.id, a.title, a.text, a.origin, published, a.published_basis, a.source, a.url, a.author,
        a.language, sections, json.dumps(dict(a.metadata), sort_keys=True),
        a.published_confidence, file, item, report,
    )  # fmt: skip


def article_of(row: Sequence[Any]) -> Article:
    """The article of a row that begins with :func:`columns`."""
    return Article(
        id=row[0],
        title=row[1],
        text=row[2],
        origin=row[3],
        published=date.fromisoformat(row[4]) if row[4] else None,
        published_basis=row[5],
        source=row[6],
        url=row[7],
        author=row[8],
        language=row[9],
        sections=tuple(Section(*section) for section in json.loads(row[10])),
        metadata=json.loads(row[11]),
        published_confidence=row[12],
    )


def passage_row(row: int, passage: Passage, digest: str) -> tuple[Any, ...]:
    """A row of the table of passages."""
    span = passage.span
    sentences = [[s.span.start, s.span.end, s.ordinal, s.section] for s in passage.sentences]
    return (
        row, span.article_id, passage.ordinal, span.start, span.end, passage.section,
        passage.label, digest, json.dumps(sentences),
    )  # fmt: skip


def passage_of(row: Sequence[Any]) -> Passage:
    """The passage of a row of :data:`PASSAGE_COLUMNS`."""
    return Passage(
        span=Span(row[1], row[3], row[4]),
        ordinal=row[2],
        section=row[5],
        label=row[6],
        sentences=tuple(
            Sentence(Span(row[1], start, end), ordinal, section)
            for start, end, ordinal, section in json.loads(row[7])
        ),
    )
