"""What a generation was made from: its articles, their files and dates, in one database.

It can be whole where the rest of a generation is not, and then nothing that was taken in is lost.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index import dating, records
from index.article import Article
from index.errors import DamagedError
from index.manifest import Manifest, fault_of
from index.temporal import Expression

NAME = "articles.sqlite"
_PASSED_OVER = "passed over "


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
    """A file that was read: its hash, and as JSON what of it was refused and why.

    Where others were preferred to articles of it, that stands before the hash. So it is read again,
    though it may not have changed: what was preferred may be gone by then.
    """

    path: str
    sha256: str
    refused: tuple[tuple[str, str], ...]

    @property
    def is_passed_over(self) -> bool:
        """Whether others were preferred to some of it."""
        # A library of earlier days has no hash of such a file.
        return not self.sha256 or self.sha256.startswith(_PASSED_OVER)

    def passed_over(self) -> StoredFile:
        """The same, with others preferred to some of it."""
        if self.is_passed_over:
            return self
        return replace(self, sha256=_PASSED_OVER + self.sha256)

    def may_hold(self, sha256: str) -> bool:
        """Whether it was read with these contents, as far as is known."""
        return not self.sha256 or self.sha256.removeprefix(_PASSED_OVER) == sha256


@dataclass(frozen=True, slots=True)
class Removed:
    """An article that was taken out by name: its id, a hash of what it said, its file and item."""

    id: str
    content: str
    place: str


class Ledger:
    """A generation's articles, read-only; what the next build starts from."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.name = folder.name
        self.manifest = manifest
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._columns = records.columns(manifest.schema)

    @classmethod
    def if_whole(cls, folder: Path, published: str | None) -> Ledger | None:
        """The ledger of a damaged generation, where its database is what the manifest says.

        Args:
            published: the SHA-256 of its manifest. Of another one the settings are not believed.
        """
        try:
            manifest, digest = Manifest.read(folder)
        except DamagedError:
            return None
        if fault_of(folder / NAME, manifest.files.get(NAME)) is not None:
            return None
        return cls(folder, manifest if digest == published else replace(manifest, settings={}))

    def stored(self) -> list[StoredArticle]:
        """Every article with where it came from, by id."""
        found = self._query(f"SELECT {self._columns}, file, item, report FROM articles ORDER BY id")
        return [StoredArticle(records.article_of(row), *row[-3:]) for row in found]

    def files(self) -> dict[str, StoredFile]:
        """Every file that was read, by path."""
        found = self._query("SELECT path, sha256, refused FROM files")
        return {
            path: StoredFile(path, sha256, tuple((a, b) for a, b in json.loads(refused)))
            for path, sha256, refused in found
        }

    def sources_of_articles(self) -> set[str]:
        """The files that articles came from."""
        return {path for (path,) in self._query("SELECT DISTINCT file FROM articles")}

    def file_of(self, article_id: str) -> str | None:
        """The file that an article came from, if there is such an article."""
        found = self._query("SELECT file FROM articles WHERE id = ?", article_id).fetchone()
        return str(found[0]) if found else None

    def removed(self) -> list[Removed]:
        """What was taken out and stays out, by id; a library of earlier days keeps none."""
        if not self._query("SELECT 1 FROM sqlite_master WHERE name = 'removed'").fetchone():
            return []
        found = self._query("SELECT id, content, place FROM removed ORDER BY id")
        return [Removed(*row) for row in found]

    def stored_dates(self) -> dict[str, tuple[Expression, ...]]:
        """The dates of every article that has any."""
        texts = dict(self._query("SELECT id, text FROM articles").fetchall())
        found: dict[str, list[Expression]] = {key: [] for key in texts}
        for row in self._query(
            f"SELECT {dating.COLUMNS}, article_id FROM dates ORDER BY article_id, start"
        ):
            found[row[-1]].append(dating.from_row(texts[row[-1]], row))
        return {key: tuple(dates) for key, dates in found.items()}

    def close(self) -> None:
        """Give back the database."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._local = threading.local()

    def _query(self, sql: str, *values: Any) -> sqlite3.Cursor:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            uri = f"{(self.folder / NAME).absolute().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._local.connection = connection
            self._connections.append(connection)
        return connection.execute(sql, values)
