"""Two generations beside each other: which articles came, went or changed, and what else did."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.errors import DamagedError, UsageError
from index.library import Library
from index.manifest import Manifest, damaged, fault_of

_ARTICLES = "articles.sqlite"


@dataclass(frozen=True, slots=True)
class Kept:
    """A generation that is kept: what its manifest says, and whether it serves."""

    name: str
    created: str
    articles: int
    passages: int
    bytes: int
    fingerprint: str
    settings: Mapping[str, int | str]
    current: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """An article named in a comparison."""

    id: str
    title: str
    published: date | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What lies between two generations; articles are the same when file and item are."""

    before: Kept
    after: Kept
    added: tuple[Listed, ...]
    changed: tuple[Listed, ...]
    removed: tuple[Listed, ...]


def kept(library: Library) -> list[Kept]:
    """The generations there are, the newest first; one whose manifest is damaged is left out."""
    found = []
    serving = library.current().name
    for name in reversed(library.generations()):
        try:
            found.append(_kept(library, name, serving))
        except (UsageError, DamagedError):
            continue
    return found


def difference(library: Library, before: str, after: str) -> Difference:
    """Compare two generations of a library.

    Raises:
        UsageError: one of them is not there.
        DamagedError: the articles of one of them are not what was written.
    """
    serving = library.current().name
    sides = [_kept(library, name, serving) for name in (before, after)]
    old, new = (_articles(library.folder / side.name) for side in sides)
    return Difference(
        before=sides[0],
        after=sides[1],
        added=tuple(new[key][1] for key in new if key not in old),
        changed=tuple(new[key][1] for key in new if key in old and new[key][0] != old[key][0]),
        removed=tuple(old[key][1] for key in old if key not in new),
    )


def _kept(library: Library, name: str, serving: str) -> Kept:
    if name not in library.generations():
        there = ", ".join(library.generations()) or "none"
        raise UsageError(f"There is no generation {name[:20]!r}.", f"These are kept: {there}.")
    manifest, _ = Manifest.read(library.folder / name)
    return Kept(
        name=name,
        created=manifest.created,
        articles=manifest.articles,
        passages=manifest.passages,
        bytes=sum(file.size for file in manifest.files.values()),
        fingerprint=manifest.fingerprint,
        settings=dict(manifest.settings),
        current=name == serving,
    )


def _articles(folder: Path) -> dict[tuple[str, int], tuple[bytes, Listed]]:
    """Each article by its file and item: a hash of all that it says, and its label."""
    manifest, _ = Manifest.read(folder)
    path = folder / _ARTICLES
    # SQLite must not parse what was altered.
    fault = fault_of(path, manifest.files.get(_ARTICLES))
    if fault is not None:
        raise damaged(path, fault)
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    found = {}
    with closing(sqlite3.connect(uri, uri=True)) as database:
        rows = database.execute(
            "SELECT file, item, id, title, published, source, text, url, author, sections, metadata"
            " FROM articles ORDER BY published IS NULL, published DESC, id"
        )
        for file, item, identifier, title, published, source, *rest in rows:
            said = "\0".join(str(part) for part in (identifier, title, published, source, *rest))
            day = date.fromisoformat(published) if published else None
            listed = Listed(identifier, title, day, source)
            found[file, item] = (hashlib.sha256(said.encode("utf-8", "replace")).digest(), listed)
    return found
