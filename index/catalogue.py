"""What a generation's articles look like from above: pages of a table, counts by month, a map.

Everything is asked of the table itself, a page at a time, so that a library of many thousand
articles is no slower to look at than a small one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.snapshot import Generation

Order = Literal["published", "title", "source"]

_SORTS = {
    "published": "published IS NULL, published {way}, id",
    "title": "title COLLATE NOCASE {way}, id",
    "source": "source IS NULL, source COLLATE NOCASE {way}, published DESC, id",
}
_SAMPLE = 2000


@dataclass(frozen=True, slots=True)
class Wish:
    """Which articles to show: words of title, source, author or file; a period, both ends in it."""

    words: str = ""
    source: str | None = None
    since: date | None = None
    until: date | None = None
    order: Order = "published"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """An article as a line of a table."""

    id: str
    title: str
    published: date | None
    source: str | None
    file: str
    characters: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of articles, and how many the wish fits altogether."""

    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Month:
    """How many articles a source printed in a month, given by its first day."""

    first: date
    source: str
    articles: int


@dataclass(frozen=True, slots=True)
class Point:
    """A passage's place on the map, and where its words stand."""

    x: float
    y: float
    article_id: str
    start: int
    end: int
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Map:
    """Passages laid out so that near ones say similar things.

    ``share`` is the part of the vectors' variance that the two directions hold.
    """

    points: tuple[Point, ...]
    passages: int
    share: float


def listing(generation: Generation, wish: Wish, offset: int = 0, limit: int = 50) -> Listing:
    """The articles that fit a wish, ``limit`` of them from ``offset`` on."""
    where, values = _where(wish)
    order = _SORTS[wish.order].format(way="DESC" if wish.descending else "ASC")
    with _database(generation) as database:
        (total,) = database.execute(f"SELECT count(*) FROM articles{where}", values).fetchone()
        found = database.execute(
            "SELECT id, title, published, source, file, length(text) FROM articles"
            f"{where} ORDER BY {order} LIMIT ? OFFSET ?",
            (*values, limit, offset),
        ).fetchall()
    rows = tuple(Row(r[0], r[1], _day(r[2]), r[3], r[4], r[5]) for r in found)
    return Listing(rows, int(total))


def months(generation: Generation) -> list[Month]:
    """Articles by month and source, in order of time; undated ones are left out."""
    with _database(generation) as database:
        found = database.execute(
            "SELECT substr(published, 1, 7), coalesce(source, ''), count(*) FROM articles "
            "WHERE published IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2"
        ).fetchall()
    return [Month(date.fromisoformat(f"{m}-01"), source, int(n)) for m, source, n in found]


def passage_map(generation: Generation, sample: int = 1000) -> Map:
    """At most ``sample`` passages on the plane of the vectors' two principal components.

    The principal components (Hotelling 1933) of a sample drawn with a fixed seed: the same
    generation always looks the same. The last maps are kept.
    """
    return _map(generation.digest, min(sample, _SAMPLE), _Held(generation))


class _Held:
    """A generation that takes no part in a cache's key."""

    def __init__(self, generation: Generation) -> None:
        self.generation: Generation | None = generation

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4)
def _map(digest: str, sample: int, held: _Held) -> Map:
    generation = held.generation
    assert generation is not None
    held.generation = None  # The cache must not keep it open.
    count = len(generation)
    chosen = np.random.default_rng(7).permutation(count)[:sample]
    rows = np.sort(chosen).astype(np.int64)
    places, share = _principal(generation.vectors.vectors(rows))
    with _database(generation) as database:
        about = {
            identifier: (title, source or "")
            for identifier, title, source in database.execute(
                "SELECT id, title, source FROM articles"
            )
        }
    points = tuple(
        Point(
            float(x), float(y), p.span.article_id, p.span.start, p.span.end,
            *about[p.span.article_id],
        )
        for (x, y), p in zip(places, generation.passages(rows.tolist()), strict=True)
    )  # fmt: skip
    return Map(points, count, share)


def _principal(vectors: NDArray[np.float32]) -> tuple[NDArray[np.float64], float]:
    """Coordinates (n, 2) between -1 and 1, and the share of the variance that they hold."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    variances, directions = np.linalg.eigh(centred.T @ centred)
    places = centred @ directions[:, ::-1][:, :2]
    if places.shape[1] < 2:
        places = np.pad(places, ((0, 0), (0, 2 - places.shape[1])))
    whole = float(variances.sum())
    share = float(variances[-2:].sum()) / whole if whole > 0 else 0.0
    return places / max(float(np.abs(places).max(initial=0.0)), 1e-12), share


def _where(wish: Wish) -> tuple[str, tuple[Any, ...]]:
    parts: list[str] = []
    values: list[Any] = []
    for word in wish.words.split()[:8]:
        pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        parts.append(
            "(title LIKE ? ESCAPE '\\' OR source LIKE ? ESCAPE '\\' OR author LIKE ? ESCAPE '\\'"
            " OR origin LIKE ? ESCAPE '\\')"
        )
        values += [pattern] * 4
    if wish.source is not None:
        parts.append("source = ?")
        values.append(wish.source)
    for day, comparison in ((wish.since, ">="), (wish.until, "<=")):
        if day is not None:
            parts.append(f"published {comparison} ?")
            values.append(day.isoformat())
    return (" WHERE " + " AND ".join(parts) if parts else ""), tuple(values)


@contextmanager
def _database(generation: Generation) -> Iterator[sqlite3.Connection]:
    """The articles, read-only: a published generation never changes."""
    uri = f"{(generation.folder / 'articles.sqlite').absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as database:
        yield database


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
