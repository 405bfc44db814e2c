"""One generation: written once, verified, opened read-only.

Row *i* of the vectors is document *i* of the lexical index and row *i* of the table of passages;
rows are ordered by (article id, ordinal). So a filter is a mask of rows and nothing maps ids.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import durable
from index.article import Article, Passage, Section, Sentence, Span
from index.encode import Encoder
from index.errors import ModelError, UsageError
from index.lexical import LexicalIndex
from index.manifest import NAME, SCHEMA, Manifest, damaged, file_sum
from index.vectors import FlatIndex

_TABLES = """
CREATE TABLE articles (
    id TEXT PRIMARY KEY, title TEXT, text TEXT, origin TEXT, published TEXT, published_basis TEXT,
    source TEXT, url TEXT, author TEXT, language TEXT, sections TEXT, metadata TEXT,
    file TEXT, item INTEGER, report INTEGER
) WITHOUT ROWID;
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, article_id TEXT, ordinal INTEGER, start INTEGER, end INTEGER,
    section INTEGER, label TEXT, hash TEXT, sentences TEXT
);
CREATE INDEX passages_of ON passages (article_id);
CREATE TABLE files (path TEXT PRIMARY KEY, sha256 TEXT, refused TEXT) WITHOUT ROWID;
"""
_COLUMNS = (
    "id, title, text, origin, published, published_basis, source, url, author, language, "
    "sections, metadata"
)
_UNKNOWN_DAY = -1


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article and where it came from: the file's absolute path, its item there, its report.

    ``report`` is the same number for articles that print the same agency report.
    """

    article: Article
    file: str
    item: int
    report: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was read: its hash, and as JSON what of it was refused and why."""

    path: str
    sha256: str
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All that a generation is written from; passages, hashes and vectors are in row order."""

    articles: Sequence[StoredArticle]
    files: Sequence[StoredFile]
    passages: Sequence[Passage]
    hashes: Sequence[str]
    texts: Sequence[str]
    vectors: NDArray[np.float32]
    fingerprint: str
    settings: Mapping[str, int]


def write_generation(folder: Path, content: Content) -> Manifest:
    """Write every file of a generation into an empty folder, the manifest last, all synchronised.

    Raises:
        OSError: the disk refused.
    """
    vectors = FlatIndex.build(content.vectors)
    durable.write_file(folder / "vectors.faiss", vectors.to_bytes())
    durable.make_folder(folder / "lexical")
    LexicalIndex.build(content.texts).save(folder / "lexical")
    for path in sorted((folder / "lexical").iterdir()):
        durable.sync_file(path)
    durable.sync_folder(folder / "lexical")
    _write_articles(folder / "articles.sqlite", content)
    durable.sync_file(folder / "articles.sqlite")
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    manifest = Manifest(
        schema=SCHEMA,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        articles=len(content.articles),
        passages=len(content.passages),
        fingerprint=content.fingerprint,
        dimension=int(content.vectors.shape[1]),
        vectors=FlatIndex.kind,
        lexical=LexicalIndex.kind,
        settings=dict(content.settings),
        files={p.relative_to(folder).as_posix(): file_sum(p) for p in files},
    )
    durable.write_file(folder / NAME, manifest.to_bytes())
    durable.sync_folder(folder)
    return manifest


def _write_articles(path: Path, content: Content) -> None:
    durable.fault_point(f"write {path.name}")
    database = sqlite3.connect(path)
    try:
        # The file is new and is synchronised afterwards: a journal of its own protects nothing.
        database.execute("PRAGMA journal_mode=OFF")
        database.execute("PRAGMA synchronous=OFF")
        database.executescript(_TABLES)
        database.executemany(
            f"INSERT INTO articles VALUES ({','.join('?' * 15)})",
            (_article_row(stored) for stored in content.articles),
        )
        database.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                _passage_row(row, passage, digest)
                for row, (passage, digest) in enumerate(
                    zip(content.passages, content.hashes, strict=True)
                )
            ),
        )
        database.executemany(
            "INSERT INTO files VALUES (?, ?, ?)",
            ((f.path, f.sha256, json.dumps(f.refused)) for f in content.files),
        )
        database.commit()
    except sqlite3.Error as error:
        raise OSError(None, str(error), path.name) from error
    finally:
        database.close()


class Generation:
    """A published generation, read-only. Safe to share between threads."""

    def __init__(self, folder: Path, manifest: Manifest, digest: str) -> None:
        self.folder = folder
        self.name = folder.name
        self.manifest = manifest
        self.digest = digest
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        # Given back when the last reader lets go of it, too.
        self._release = weakref.finalize(self, _give_back, _hold_lease(folder))
        try:
            self.vectors = FlatIndex.from_file(
                folder / "vectors.faiss", manifest.dimension, manifest.passages
            )
            self.lexical = LexicalIndex.load(folder / "lexical")
            self._read_rows()
        except (sqlite3.Error, ValueError) as error:
            raise damaged(folder / "articles.sqlite", str(error)) from error
        if len(self.lexical) != manifest.passages or len(self) != manifest.passages:
            raise damaged(folder, "its parts hold different numbers of passages")
        # Not bound to itself: the last reader's letting go must end it at once.
        itself = weakref.proxy(self)
        self._kept = lru_cache(maxsize=2048)(lambda article_id: itself._article(article_id))

    @classmethod
    def open(cls, folder: Path, manifest_sha: str | None = None, verify: bool = True) -> Generation:
        """Open a generation, after comparing every file with its hash.

        Raises:
            DamagedError: a file is missing or altered, or the manifest is not the expected one.
        """
        manifest, digest = Manifest.read(folder, manifest_sha)
        if verify:
            manifest.verify(folder)
        return cls(folder, manifest, digest)

    def __len__(self) -> int:
        return len(self.row_article_ids)

    def require(self, encoder: Encoder) -> None:
        """Make sure that questions are embedded as the passages were.

        Raises:
            ModelError: the library was built with another embedder.
        """
        if encoder.fingerprint != self.manifest.fingerprint:
            raise ModelError(
                f"Generation {self.name} was built with the embedder {self.manifest.fingerprint}, "
                f"not with {encoder.fingerprint}.",
                "Rebuild with `dateline index --full`, or configure the other embedder.",
            )

    def article(self, article_id: str) -> Article:
        """An article by its id.

        Raises:
            UsageError: there is none.
        """
        found: Article = self._kept(article_id)
        return found

    def _article(self, article_id: str) -> Article:
        row = self._query(f"SELECT {_COLUMNS} FROM articles WHERE id = ?", article_id).fetchone()
        if row is None:
            raise UsageError(
                f"The library has no article {article_id!r}.", "`dateline articles` lists them."
            )
        return _article(row)

    def articles(self) -> list[Article]:
        """Every article with its text, by id."""
        return [
            _article(row) for row in self._query(f"SELECT {_COLUMNS} FROM articles ORDER BY id")
        ]

    def article_rows(self) -> list[Article]:
        """Every article without its text and sections, the newest first, undated ones last."""
        columns = _COLUMNS.replace("text,", "'',", 1).replace("sections", "'[]'")
        return [
            _article(row)
            for row in self._query(
                f"SELECT {columns} FROM articles ORDER BY published IS NULL, published DESC, id"
            )
        ]

    def stored(self) -> list[StoredArticle]:
        """Every article with where it came from, by id; what the next build starts from."""
        rows = self._query(f"SELECT {_COLUMNS}, file, item, report FROM articles ORDER BY id")
        return [StoredArticle(_article(row[:12]), row[12], row[13], row[14]) for row in rows]

    def files(self) -> dict[str, StoredFile]:
        """Every file that was read, by path."""
        rows = self._query("SELECT path, sha256, refused FROM files")
        return {
            path: StoredFile(path, sha256, tuple((a, b) for a, b in json.loads(refused)))
            for path, sha256, refused in rows
        }

    def report_of(self, article_id: str) -> int:
        """The number of the report an article prints; syndicated copies share it."""
        row = self._query("SELECT report FROM articles WHERE id = ?", article_id).fetchone()
        return int(row[0])

    def copies_of(self, article_id: str) -> list[str]:
        """The other articles that print the same report, in order of their ids."""
        same = "SELECT id FROM articles WHERE report = ? AND id != ? ORDER BY id"
        return [row[0] for row in self._query(same, self.report_of(article_id), article_id)]

    def hashes(self) -> list[str]:
        """The passage hashes in row order."""
        return [row[0] for row in self._query("SELECT hash FROM passages ORDER BY row")]

    def passage(self, row: int) -> Passage:
        """The passage of a row."""
        return self.passages([row])[0]

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of some rows, in that order."""
        found: dict[int, Passage] = {}
        for start in range(0, len(rows), 500):
            part = rows[start : start + 500]
            query = (
                "SELECT row, article_id, ordinal, start, end, section, label, sentences "
                f"FROM passages WHERE row IN ({','.join('?' * len(part))})"
            )
            for row in self._query(query, *(int(r) for r in part)):
                found[row[0]] = _passage(row)
        return [found[int(row)] for row in rows]

    def row_mask(
        self, since: date | None, until: date | None, sources: Iterable[str] = ()
    ) -> NDArray[np.bool_]:
        """Which rows are of articles published in the period (both ends inclusive) by the sources.

        An undated article is in no period. Sources are compared without regard to case.
        """
        mask = np.ones(len(self), dtype=np.bool_)
        if since is not None:
            mask &= self.row_dates >= since.toordinal()
        if until is not None:
            mask &= (self.row_dates <= until.toordinal()) & (self.row_dates != _UNKNOWN_DAY)
        wanted = {source.casefold() for source in sources}
        if wanted:
            known = [i for i, s in enumerate(self._sources) if s.casefold() in wanted]
            mask &= np.isin(self._row_sources, known)
        return mask

    def sources(self) -> list[str]:
        """The names of the sources, in order."""
        return sorted(source for source in self._sources if source)

    @property
    def newest(self) -> date | None:
        """The last publication day of all, or ``None`` when none is known."""
        known = self.row_dates[self.row_dates != _UNKNOWN_DAY]
        return date.fromordinal(int(known.max())) if len(known) else None

    def close(self) -> None:
        """Give back the files and the lease."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._local = threading.local()
        self._release()

    def _read_rows(self) -> None:
        rows = self._query(
            "SELECT p.article_id, a.published, coalesce(a.source, '') FROM passages p "
            "JOIN articles a ON a.id = p.article_id ORDER BY p.row"
        ).fetchall()
        self.row_article_ids: list[str] = [row[0] for row in rows]
        days = [date.fromisoformat(r[1]).toordinal() if r[1] else _UNKNOWN_DAY for r in rows]
        self.row_dates = np.asarray(days, dtype=np.int64)
        self._sources = sorted({row[2] for row in rows})
        number = {source: i for i, source in enumerate(self._sources)}
        self._row_sources = np.asarray([number[row[2]] for row in rows], dtype=np.int64)

    def _query(self, sql: str, *values: Any) -> sqlite3.Cursor:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            uri = f"{(self.folder / 'articles.sqlite').absolute().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._local.connection = connection
            self._connections.append(connection)
        return connection.execute(sql, values)


def _hold_lease(folder: Path) -> int | None:
    """Hold a shared lock while the generation is open, so that it is not collected."""
    if os.name == "nt":
        return None  # There an open file keeps its folder from being renamed.
    import fcntl

    try:
        descriptor = os.open(folder / "lease", os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
    except OSError:
        return None  # A read-only library is never collected either.
    return descriptor


def _give_back(lease: int | None) -> None:
    if lease is not None:
        os.close(lease)


def _article_row(stored: StoredArticle) -> tuple[Any, ...]:
    a = stored.article
    sections = json.dumps([[s.label, s.start, s.end] for s in a.sections])
    published = a.published.isoformat() if a.published else None
    return (
        a.id, a.title, a.text, a.origin, published, a.published_basis, a.source, a.url, a.author,
        a.language, sections, json.dumps(dict(a.metadata), sort_keys=True),
        stored.file, stored.item, stored.report,
    )  # fmt: skip


def _article(row: Sequence[Any]) -> Article:
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
    )


def _passage_row(row: int, passage: Passage, digest: str) -> tuple[Any, ...]:
    span = passage.span
    sentences = [[s.span.start, s.span.end, s.ordinal, s.section] for s in passage.sentences]
    return (
        row, span.article_id, passage.ordinal, span.start, span.end, passage.section,
        passage.label, digest, json.dumps(sentences),
    )  # fmt: skip


def _passage(row: Sequence[Any]) -> Passage:
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
