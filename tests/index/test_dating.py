"""The dates of sentences are in the generation: resolved once, by the policy that is set."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from index import dating
from index.build import BuildOptions, remove, update
from index.errors import DamagedError
from index.library import Library
from index.manifest import Manifest, file_sum
from index.snapshot import Generation
from index.temporal import Expression, Policy, find_all
from tests.index.building import BagOfWords

ENCODER = BagOfWords()
FILES = {
    "plan.txt": "date 2025-03-17 The bridge will open next Thursday. It shuts on 03/04/2025.",
    "said.txt": "date 2025-03-21 Speaking on 3 March, she said: “We shall decide next week.” "
    "The council meets next week.",
    "undated.txt": "The mill burned down yesterday, as it had on 5 May 1901.",
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder of three articles."""
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def library(tmp_path: Path, files: Path) -> Library:
    """A library of them."""
    library = Library(tmp_path / "library")
    update(library, [files], ENCODER)
    return library


def dates(generation: Generation, file: str) -> dict[str, Expression]:
    """The dates of the article of a file, by their words; the last where words come twice."""
    article = next(a for a in generation.articles() if a.origin == file)
    return {e.text: e for e in generation.dates(article.id)}


def days(found: Expression) -> list[str]:
    """An expression's days."""
    assert found.interval is not None
    return [day.isoformat() for day in found.interval]


def test_each_sentence_keeps_its_dates_with_the_reason_and_the_other_reading(
    library: Library,
) -> None:
    found = dates(library.current(), "plan.txt")
    assert days(found["next Thursday"]) == ["2025-03-27", "2025-03-28"]
    assert found["next Thursday"].alternative == (date(2025, 3, 20), date(2025, 3, 21))
    assert found["next Thursday"].anchor == date(2025, 3, 17)
    assert "the Thursday of the week after" in found["next Thursday"].why
    assert days(found["03/04/2025"]) == ["2025-04-03", "2025-04-04"]
    for article in library.current().articles():
        for e in library.current().dates(article.id):
            assert article.text[e.start : e.end] == e.text
        assert library.current().dates(article.id) == tuple(
            replace(e, parts=()) for e in dating.dates_of(article)
        )


def test_what_hangs_on_an_unknown_date_has_no_days(library: Library) -> None:
    found = dates(library.current(), "undated.txt")
    assert list(found) == ["5 May 1901"]


def test_inside_a_quotation_dated_otherwise_that_date_is_the_anchor(library: Library) -> None:
    article = next(a for a in library.current().articles() if a.origin == "said.txt")
    quoted, own = [e for e in library.current().dates(article.id) if e.text == "next week"]
    assert days(quoted) == ["2025-03-10", "2025-03-17"]
    assert quoted.anchor == date(2025, 3, 3)
    assert "it is quoted from Monday 3 March 2025" in quoted.why
    assert quoted.alternative == (date(2025, 3, 24), date(2025, 3, 31))
    assert days(own) == ["2025-03-24", "2025-03-31"]


@pytest.mark.parametrize(
    "text",
    [
        "She said that they would decide next week.",
        "“We decide next week,” she said.",
        "On Friday she said: “We decide next week.”",  # The article's own day.
        "The fair of 3 March was called “Next week for all”, and the council meets next week.",
        "He had said on 3 March that he would come. “We decide next week,” said his wife.",
    ],
)
def test_other_words_are_counted_from_the_article(text: str) -> None:
    ends = [i + 1 for i, c in enumerate(text) if c == "." and text[i + 1 : i + 3] == " “"]
    cuts = [0, *ends, len(text)]
    found = find_all(text, date(2025, 3, 21), list(pairwise(cuts)))
    weeks = [e for said in found for e in said if "week" in e.text]
    assert weeks
    assert all(e.interval == (date(2025, 3, 24), date(2025, 3, 31)) for e in weeks)


def test_another_policy_dates_anew_and_embeds_nothing(library: Library, files: Path) -> None:
    before = library.current_name()
    options = BuildOptions(dates=Policy(next_weekday="nearest", day_first=False))
    report = update(library, [files], ENCODER, options)
    assert (report.generation != before, report.passages_embedded) == (True, 0)
    found = dates(library.current(), "plan.txt")
    assert days(found["next Thursday"]) == ["2025-03-20", "2025-03-21"]
    assert days(found["03/04/2025"]) == ["2025-03-04", "2025-03-05"]
    assert update(library, [files], ENCODER, options).generation == report.generation
    gone = next(a.id for a in library.current().articles() if a.origin == "said.txt")
    remove(library, [gone], ENCODER)
    assert days(dates(library.current(), "plan.txt")["next Thursday"])[0] == "2025-03-20"
    assert dating.policy_of(library.current().manifest.settings) == options.dates


def test_dates_are_the_same_step_by_step_and_at_once(tmp_path: Path, files: Path) -> None:
    steps, once = Library(tmp_path / "steps"), Library(tmp_path / "once")
    for name in sorted(FILES, reverse=True):
        update(steps, [files / name], ENCODER)
    (files / "plan.txt").write_text(FILES["plan.txt"].replace("Thursday", "Friday"))
    update(steps, [files], ENCODER)
    update(once, [files], ENCODER, BuildOptions(full=True))
    assert _table(steps) == _table(once)
    assert _table(once)


def test_passages_are_found_by_the_days_that_they_name(library: Library) -> None:
    generation = library.current()

    def named(start: date | None, end: date | None) -> set[str]:
        rows = generation.happened_mask(start, end).nonzero()[0].tolist()
        ids = {generation.passage(row).span.article_id for row in rows}
        return {generation.article(i).origin for i in ids}

    assert named(date(2025, 3, 27), date(2025, 3, 28)) == {"plan.txt", "said.txt"}
    assert named(date(1901, 5, 5), date(1901, 5, 6)) == {"undated.txt"}
    assert named(date(2025, 3, 28), date(2025, 3, 29)) == {"said.txt"}
    assert named(None, date(1900, 1, 1)) == set()
    assert named(None, None) == set(FILES)


def test_a_library_of_the_first_schema_is_read_and_brought_up_to_date(
    library: Library, files: Path
) -> None:
    expected = _table(library)
    _make_old(library)
    old = Library(library.path)
    found = dates(old.current(), "plan.txt")
    assert days(found["next Thursday"]) == ["2025-03-27", "2025-03-28"]
    assert old.check() == []
    report = update(old, [files / "said.txt"], ENCODER)
    assert (report.passages_embedded, report.unchanged) == (0, 3)
    assert old.current().manifest.schema == 2
    assert _table(old) == expected


def test_a_library_of_a_later_schema_says_what_to_do(library: Library) -> None:
    _rewrite(library, {"schema": 9})
    with pytest.raises(DamagedError, match=r"another version of Dateline .*Use that version"):
        Library(library.path).current()


def test_an_inferred_publication_date_says_how_sure_it_is(tmp_path: Path) -> None:
    (tmp_path / "2025-03-17-plan.txt").write_text("The bridge will open next Thursday, he said.")
    library = Library(tmp_path / "library")
    update(library, [tmp_path / "2025-03-17-plan.txt"], ENCODER)
    (article,) = library.current().articles()
    assert (article.published, article.published_basis) == (date(2025, 3, 17), "inferred")
    assert 0 < article.published_confidence < 1


def _table(library: Library) -> list[tuple[object, ...]]:
    path = library.folder / library.current_name() / "articles.sqlite"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return database.execute("SELECT * FROM dates ORDER BY article_id, start").fetchall()


def _make_old(library: Library) -> None:
    """Turn a library into what the version before dates were kept would have written."""
    path = library.folder / library.current_name() / "articles.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE dates")
        database.execute("ALTER TABLE articles DROP COLUMN published_confidence")
    database.close()
    _rewrite(library, {"schema": 1, "settings": {"limit": 200, "overlap": 1}})


def _rewrite(library: Library, changes: dict[str, object]) -> None:
    folder = library.folder / library.current_name()
    manifest, _ = Manifest.read(folder)
    files = {name: file_sum(folder / name) for name in manifest.files}
    document = json.loads(replace(manifest, files=files).to_bytes()) | changes
    data = json.dumps(document, indent=1, sort_keys=True).encode() + b"\n"
    (folder / "manifest.json").write_bytes(data)
    import hashlib

    digest = hashlib.sha256(data).hexdigest()
    (library.path / "CURRENT").write_text(f"{folder.name} {digest}\n")


def test_a_period_has_the_rows_of_either_reading_for_another_policy(library: Library) -> None:
    generation = library.current()
    nearest = Policy(next_weekday="nearest")

    def named(start: date, end: date, policy: Policy | None = None) -> set[str]:
        rows = generation.happened_mask(start, end, policy).nonzero()[0]
        return {generation.article(generation.row_article_ids[r]).origin or "" for r in rows}

    thursday = (date(2025, 3, 20), date(2025, 3, 21))
    assert named(*thursday) == set()
    assert named(*thursday, generation.policy) == set()
    assert named(*thursday, nearest) == {"plan.txt"}


def test_dates_are_resolved_anew_for_another_policy(library: Library) -> None:
    generation = library.current()
    for article in generation.articles():
        for policy in (Policy(day_first=False), Policy(bare_weekday="future", southern=True)):
            assert generation.dates(article.id, policy) == dating.dates_of(article, policy)
