"""One generation: written once, verified, opened read-only.

Row *i* of the vectors is document *i* of the lexical index and row *i* of the table of passages;
rows are ordered by (article id, ordinal). So a filter is a mask of rows and nothing maps ids.
"""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import dating, durable, lease, records
from index.article import Article, Passage
from index.encode import Encoder
from index.errors import ModelError, UsageError
from index.ledger import Ledger, Removed, StoredArticle, StoredFile
from index.lexical import LexicalIndex
from index.manifest import NAME, SCHEMA, Manifest, damaged, file_sum
from index.temporal import Expression, Policy
from index.vectors import FlatIndex

_UNKNOWN_DAY = -1


@dataclass(frozen=True, slots=True)
class Content:
    """All that a generation is written from; passages, hashes and vectors are in row order.

    ``dates`` are those of the sentences of each article, in the order of the articles.
    """

    articles: Sequence[StoredArticle]
    dates: Sequence[Sequence[Expression]]
    files: Sequence[StoredFile]
    passages: Sequence[Passage]
    hashes: Sequence[str]
    texts: Sequence[str]
    vectors: NDArray[np.float32]
    fingerprint: str
    settings: Mapping[str, int | str]
    removed: Sequence[Removed] = ()


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
        database.executescript(records.TABLES + dating.TABLE)
        database.executemany(
            records.INSERT_ARTICLE,
            (records.article_row(s.article, s.file, s.item, s.report) for s in content.articles),
        )
        database.executemany(
            records.INSERT_PASSAGE,
            (
                records.passage_row(row, passage, digest)
                for row, (passage, digest) in enumerate(
                    zip(content.passages, content.hashes, strict=True)
                )
            ),
        )
        for stored, dates in zip(content.articles, content.dates, strict=True):
            database.executemany(dating.INSERT, dating.rows(stored.article.id, dates))
        database.executemany(
            "INSERT INTO files VALUES (?, ?, ?)",
            ((f.path, f.sha256, json.dumps(f.refused)) for f in content.files),
        )
        database.executemany(
            "INSERT INTO removed VALUES (?, ?, ?)",
            ((r.id, r.content, r.place) for r in content.removed),
        )
        database.commit()
    except sqlite3.Error as error:
        raise OSError(None, str(error), path.name) from error
    finally:
        database.close()


class Generation(Ledger):
    """A published generation, read-only. Safe to share between threads."""

    def __init__(self, folder: Path, manifest: Manifest, digest: str) -> None:
        super().__init__(folder, manifest)
        self.digest = digest
        self._has_dates = manifest.schema >= 2
        # Given back when the last reader lets go of it, too.
        self._release = weakref.finalize(self, lease.give_back, lease.hold(folder))
        try:
            self.policy = dating.policy_of(manifest.settings)
            self.vectors = FlatIndex.from_file(
                folder / "vectors.faiss", manifest.dimension, manifest.passages
            )
            self.lexical = LexicalIndex.load(folder / "lexical")
            self._read_rows()
        except (sqlite3.Error, ValueError, TypeError, OSError, RecursionError) as error:
            raise damaged(folder / "articles.sqlite", str(error)) from error
        if len(self.lexical) != manifest.passages or len(self) != manifest.passages:
            raise damaged(folder, "its parts hold different numbers of passages")
        # Not bound to itself: the last reader's letting go must end it at once.
        itself = weakref.proxy(self)
        self._kept = lru_cache(maxsize=2048)(lambda article_id: itself._article(article_id))
        self._dated = lru_cache(maxsize=4096)(lambda key, policy: itself._dates(key, policy))

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
        row = self._query(
            f"SELECT {self._columns} FROM articles WHERE id = ?", article_id
        ).fetchone()
        if row is None:
            raise UsageError(
                f"The library has no article {article_id!r}.", "`dateline articles` lists them."
            )
        return records.article_of(row)

    def articles(self) -> list[Article]:
        """Every article with its text, by id."""
        return [
            records.article_of(row)
            for row in self._query(f"SELECT {self._columns} FROM articles ORDER BY id")
        ]

    def article_rows(self) -> list[Article]:
        """Every article without its text and sections, the newest first, undated ones last."""
        columns = self._columns.replace("text,", "'',", 1).replace("sections", "'[]'")
        return [
            records.article_of(row)
            for row in self._query(
                f"SELECT {columns} FROM articles ORDER BY published IS NULL, published DESC, id"
            )
        ]

    def report_of(self, article_id: str) -> int:
        """The number of the report an article prints; syndicated copies share it."""
        row = self._query("SELECT report FROM articles WHERE id = ?", article_id).fetchone()
        return int(row[0])

    def copies_of(self, article_id: str) -> list[str]:
        """The other articles that print the same report, in order of their ids."""
        same = "SELECT id FROM articles WHERE report = ? AND id != ? ORDER BY id"
        return [row[0] for row in self._query(same, self.report_of(article_id), article_id)]

    def dates(self, article_id: str, policy: Policy | None = None) -> tuple[Expression, ...]:
        """The resolved dates of an article's sentences, in order; empty where there are none.

        Those that the library keeps, unless they were resolved by another policy than is asked for:
        then the article is read anew, a millisecond or two for each thousand characters.
        """
        found: tuple[Expression, ...] = self._dated(article_id, policy or self.policy)
        return found

    def _dates(self, article_id: str, policy: Policy) -> tuple[Expression, ...]:
        article = self.article(article_id)
        if not self._keeps_dates(policy):
            return dating.dates_of(article, policy)
        found = self._query(
            f"SELECT {dating.COLUMNS} FROM dates WHERE article_id = ? ORDER BY start", article_id
        )
        return tuple(dating.from_row(article.text, row) for row in found)

    def _keeps_dates(self, policy: Policy) -> bool:
        """Whether the dates that the library keeps are those of a policy."""
        return self._has_dates and policy == self.policy

    def happened_mask(
        self, start: date | None, end: date | None, policy: Policy | None = None
    ) -> NDArray[np.bool_]:
        """Which rows name a day, week or month that overlaps a half-open period.

        For another policy than the dates were resolved by, also those whose other common reading
        does: too many rather than too few, since what is read of them is resolved anew. Seasons,
        holidays and fiscal years have no other reading there; such rows are the kept ones.
        """
        mask = np.zeros(len(self), dtype=np.bool_)
        if not self._has_dates:
            return mask
        period = (start or date.min).isoformat(), (end or date.max).isoformat()
        queries = [dating.ROWS_OF_A_PERIOD]
        if not self._keeps_dates(policy or self.policy):
            queries.append(dating.ROWS_READ_OTHERWISE)
        for query in queries:
            for (row,) in self._query(query, *period):
                mask[row] = True
        return mask

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
            places = ",".join("?" * len(part))
            query = f"SELECT {records.PASSAGE_COLUMNS} FROM passages WHERE row IN ({places})"
            for row in self._query(query, *(int(r) for r in part)):
                found[row[0]] = records.passage_of(row)
        return [found[int(row)] for row in rows]

    def rows_of(self, article_id: str) -> list[int]:
        """The rows of an article's passages, in the order of its text."""
        found = self._query(
            "SELECT row FROM passages WHERE article_id = ? ORDER BY row", article_id
        )
        return [int(row[0]) for row in found]

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
        super().close()
        self._release()

    def _read_rows(self) -> None:
        found = self._query(
            "SELECT p.article_id, a.published, coalesce(a.source, '') FROM passages p "
            "JOIN articles a ON a.id = p.article_id ORDER BY p.row"
        ).fetchall()
        self.row_article_ids: list[str] = [row[0] for row in found]
        days = [date.fromisoformat(r[1]).toordinal() if r[1] else _UNKNOWN_DAY for r in found]
        self.row_dates = np.asarray(days, dtype=np.int64)
        self._sources = sorted({row[2] for row in found})
        number = {source: i for i, source in enumerate(self._sources)}
        self._row_sources = np.asarray([number[row[2]] for row in found], dtype=np.int64)
