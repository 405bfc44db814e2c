"""The library from above: pages, counts and the map agree with the articles themselves."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.article import Article
from index.build import BuildOptions
from index.catalogue import Wish, listing, months, passage_map
from index.chunk import passages
from index.difference import difference, kept
from index.errors import DamagedError, UsageError
from index.library import Library
from index.snapshot import Content, Generation, StoredArticle, write_generation

SOURCES = ("Courier", "Gazette", None)


def article(number: int, words: str = "A ferry came.") -> Article:
    return Article(
        id=f"a{number:05d}",
        title=f"Title {number % 977} of many, 100%_sure",
        text=f"{words} It was number {number}.",
        origin=f"file-{number}.txt",
        published=date(2024, 1, 1) + timedelta(days=number % 400) if number % 10 else None,
        source=SOURCES[number % 3],
    )


def publish(
    library: Library,
    articles: list[Article],
    vectors: NDArray[np.float32] | None = None,
    fingerprint: str = "test",
) -> str:
    cut = [
        passages(a, lambda texts: [len(text.split()) for text in texts], 100, 0)[0]
        for a in articles
    ]
    if vectors is None:
        vectors = np.random.default_rng(1).normal(size=(len(articles), 8)).astype(np.float32)
    content = Content(
        articles=[StoredArticle(a, f"/{a.origin}", 1, 0) for a in articles],
        dates=[()] * len(articles),
        files=[],
        passages=cut,
        hashes=["0"] * len(articles),
        texts=[a.text for a in articles],
        vectors=vectors,
        fingerprint=fingerprint,
        settings=BuildOptions(limit=100, overlap=0).settings,
    )
    with library.lock(), library.draft() as folder:
        write_generation(folder, content)
        return library.publish(folder)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    library = Library(tmp_path_factory.mktemp("large") / "library")
    publish(library, [article(number) for number in range(10_000)])
    return library.current()


def test_a_page_of_ten_thousand_articles_is_as_quick_as_one_of_few(large: Generation) -> None:
    started = time.process_time()
    found = listing(large, Wish(), offset=9_950, limit=50)
    assert time.process_time() - started < 0.2
    assert (len(found.rows), found.total) == (50, 10_000)


def test_pages_together_are_every_article_once(large: Generation) -> None:
    for wish in (Wish(), Wish(order="title", descending=False), Wish(order="source")):
        seen = [r.id for at in range(0, 10_000, 2500) for r in listing(large, wish, at, 2500).rows]
        assert len(set(seen)) == 10_000


def test_the_newest_come_first_and_undated_ones_last(large: Generation) -> None:
    days = [row.published for row in listing(large, Wish(), 0, 10_000).rows]
    dated = [day for day in days if day]
    assert dated == sorted(dated, reverse=True)
    assert days[len(dated) :] == [None] * 1000


@pytest.mark.parametrize(
    "wish",
    [
        Wish(words="title 76"), Wish(words="gazette 76"), Wish(words="100%_sure"), Wish(words="%"),
        Wish(words="file-76.txt"), Wish(words="' OR 1=1 --"), Wish(words="\\"),
        Wish(source="Courier"), Wish(since=date(2024, 3, 1), until=date(2024, 3, 2)),
    ],
)  # fmt: skip
def test_what_is_listed_is_what_fits(large: Generation, wish: Wish) -> None:
    def fits(a: Article) -> bool:
        fields = (a.title, a.source or "", a.author or "", a.origin)
        words = all(any(w.casefold() in f.casefold() for f in fields) for w in wish.words.split())
        source = wish.source is None or a.source == wish.source
        day = a.published
        since = wish.since is None or (day is not None and day >= wish.since)
        until = wish.until is None or (day is not None and day <= wish.until)
        return words and source and since and until

    expected = {article(n).id for n in range(10_000) if fits(article(n))}
    found = listing(large, wish, 0, 10_000)
    assert {row.id for row in found.rows} == expected
    assert found.total == len(expected)


def test_months_count_every_dated_article(large: Generation) -> None:
    counted = Counter({(m.first, m.source): m.articles for m in months(large)})
    everyone = [article(number) for number in range(10_000)]
    dated = [(a.published, a.source or "") for a in everyone if a.published]
    expected = Counter((day.replace(day=1), source) for day, source in dated)
    assert counted == expected


def test_the_map_is_the_same_every_time_and_points_at_words(large: Generation) -> None:
    found = passage_map(large, 300)
    assert found == passage_map(large, 300)
    assert len(found.points) == 300
    assert found.passages == 10_000
    assert all(-1 <= p.x <= 1 and -1 <= p.y <= 1 for p in found.points)
    assert 0 < found.share < 1
    point = found.points[0]
    assert "ferry" in large.article(point.article_id).text[point.start : point.end]


def test_the_map_keeps_neighbours_together(tmp_path: Path) -> None:
    """Two heaps of vectors far apart are two heaps on the map."""
    library = Library(tmp_path / "library")
    heaps = np.random.default_rng(2).normal(scale=0.1, size=(40, 8)).astype(np.float32)
    heaps[:20, 3] += 1
    heaps[20:, 3] -= 1
    publish(library, [article(n) for n in range(40)], heaps)
    found = passage_map(library.current(), 2000)
    left = {point.article_id for point in found.points if point.x < 0}
    assert left in ({article(n).id for n in range(20)}, {article(n).id for n in range(20, 40)})
    assert found.share > 0.9


def test_two_generations_are_compared_article_by_article(tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    first = publish(library, [article(1), article(2), article(3)])
    second = publish(library, [article(1), article(2, "A train came."), article(4), article(5)])
    found = difference(library, first, second)
    assert [a.id for a in found.added] == ["a00005", "a00004"]
    assert [a.id for a in found.changed] == ["a00002"]
    assert [a.id for a in found.removed] == ["a00003"]
    assert (found.before.articles, found.after.articles) == (3, 4)
    assert found.after.current
    back = difference(library, second, first)
    assert {a.id for a in back.added} == {"a00003"}
    assert [k.name for k in kept(library)] == [second, first]
    with pytest.raises(UsageError, match="These are kept"):
        difference(library, first, "000009")


def test_an_altered_generation_is_not_read(tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    first = publish(library, [article(1)])
    second = publish(library, [article(2)])
    path = library.folder / first / "articles.sqlite"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(DamagedError):
        difference(library, first, second)
