"""Bringing a library up to date is quick, and never differs from building it anew.

Whatever order files came, changed and went in, the same files give the same answers to the bit,
and only what is new is embedded.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.build import BuildOptions, BuildReport, remove, update
from index.errors import NoLibraryError, UsageError
from index.library import Library
from index.snapshot import Generation
from tests.index.building import QUESTIONS, BagOfWords

ENCODER = BagOfWords()
NAMES = [f"{letter}.txt" for letter in "abcde"]
PLACES = ("Ower Point", "Nether Wick", "Merrowby")
EVENTS = (
    "The lighthouse at {place} was repainted. Ida Quell held the brush.",
    "A heron delayed the tram in {place}.\n\nDetails: It left after noon. Nobody was hurt.",
    "The ferry to {place} sails again on Monday.\n\nQuote: “We are glad,” said the master.",
    "The baker of {place} won a medal. It is her third. The bread was rye.",
)
TEXTS = [
    f" date 2025-03-{day:02d} {event.format(place=place)}"
    for day, (event, place) in enumerate(((e, p) for e in EVENTS for p in PLACES), start=1)
]
Files = dict[str, str]


def put(folder: Path, files: Files) -> None:
    """Make the folder hold these files and no others."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in files.items():
        (folder / name).write_text(text)


def many(count: int) -> Files:
    """Short articles that differ."""
    return {f"{n:03d}.txt": f" date 2025-01-01 Ship {n} left port {n}." for n in range(count)}


def said(generation: Generation) -> list[tuple[str, bytes, bytes]]:
    """The passages' words in row order, and both scores of every row, for every question."""
    spans = [passage.span for passage in generation.passages(range(len(generation)))]
    words = [f"{s.article_id} {generation.article(s.article_id).quote(s)}" for s in spans]
    return [
        (
            "\n".join(words),
            generation.vectors.scores(ENCODER.encode_questions([question])[0]).tobytes(),
            generation.lexical.scores(question).tobytes(),
        )
        for question in QUESTIONS
    ]


def count(report: BuildReport) -> tuple[int, int, int, int]:
    """Articles added, changed, removed, unchanged."""
    return (report.added, report.changed, report.removed, report.unchanged)


def texts_of(library: Library) -> list[str]:
    """The articles' texts in alphabetical order, whatever they are called."""
    return sorted(article.text for article in library.current().articles())


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library that does not exist yet."""
    return Library(tmp_path / "library")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder of three articles."""
    folder = tmp_path / "files"
    put(folder, dict(zip(NAMES, TEXTS[::4], strict=False)))
    return folder


states = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(TEXTS), min_size=1)


@settings(deadline=None, max_examples=25)
@given(st.lists(states, min_size=2, max_size=5))
def test_any_history_of_a_folder_ends_as_if_it_were_indexed_at_once(history: list[Files]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "files"
        step_by_step, at_once = Library(Path(name) / "steps"), Library(Path(name) / "once")
        for files in history:
            put(folder, files)
            update(step_by_step, [folder], ENCODER)
        update(at_once, [folder], ENCODER, BuildOptions(full=True))
        assert said(step_by_step.current()) == said(at_once.current())
        articles = [a.id for a in at_once.current().articles()]
        assert [a.id for a in step_by_step.current().articles()] == articles
        assert len(articles) == len(set(history[-1].values()))


@settings(deadline=None, max_examples=15)
@given(
    st.lists(st.sampled_from(TEXTS), min_size=3, max_size=9, unique=True),
    st.lists(st.integers(0, 2), min_size=9, max_size=9),
    st.permutations(range(3)),
)
def test_files_indexed_in_any_portions_end_as_if_indexed_at_once(
    texts: list[str], portions: list[int], order: Sequence[int]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "files"
        put(folder, {f"{n}.txt": text for n, text in enumerate(texts)})
        step_by_step, at_once = Library(Path(name) / "steps"), Library(Path(name) / "once")
        for portion in order:
            chosen = [folder / f"{n}.txt" for n in range(len(texts)) if portions[n] == portion]
            if chosen:
                update(step_by_step, chosen, ENCODER)
        update(at_once, [folder], ENCODER)
        assert said(step_by_step.current()) == said(at_once.current())


@settings(deadline=None, max_examples=10)
@given(states, st.data())
def test_removed_articles_leave_no_trace_in_the_answers(files: Files, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "files"
        put(folder, files)
        library, without = Library(Path(name) / "library"), Library(Path(name) / "without")
        update(library, [folder], ENCODER)
        articles = library.current().articles()
        gone = data.draw(st.sampled_from(articles))
        if len(articles) == 1:
            with pytest.raises(UsageError):
                remove(library, [gone.id], ENCODER)
            return
        report = remove(library, [gone.id], ENCODER)
        assert (report.removed, report.passages_embedded) == (1, 0)
        text = files[gone.origin]
        put(folder, {n: t for n, t in files.items() if t != text})
        update(without, [folder], ENCODER)
        assert said(library.current()) == said(without.current())


def test_one_more_article_among_many_costs_only_its_own_passages(
    library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    put(folder, many(120))
    report = update(library, [folder], ENCODER)
    assert report.passages_embedded == report.passages_total == 120
    (folder / "new.txt").write_text(TEXTS[0])
    report = update(library, [folder], ENCODER)
    assert count(report) == (1, 0, 0, 120)
    assert report.passages_embedded == report.passages_total - 120 > 0


def test_indexing_unchanged_files_publishes_nothing(library: Library, files: Path) -> None:
    first = update(library, [files], ENCODER)
    again = update(library, [files], ENCODER)
    assert count(again) == (0, 0, 0, 3)
    assert (again.generation, again.passages_embedded) == (first.generation, 0)
    assert library.generations() == ["000001"]


def test_a_full_build_embeds_everything_again(library: Library, files: Path) -> None:
    first = update(library, [files], ENCODER)
    before = said(library.current())
    again = update(library, [files], ENCODER, BuildOptions(full=True))
    assert again.passages_embedded == first.passages_embedded
    assert again.generation == "000002"
    assert said(library.current()) == before


def test_another_embedder_or_passage_length_is_another_generation(
    library: Library, files: Path
) -> None:
    update(library, [files], ENCODER)
    report = update(library, [files], BagOfWords(32))
    assert (report.generation, report.passages_embedded) == ("000002", report.passages_total)
    report = update(library, [files], ENCODER)
    assert (report.generation, report.passages_embedded) == ("000003", 0)
    shorter = update(library, [files], ENCODER, BuildOptions(limit=6, overlap=0))
    assert shorter.passages_total > report.passages_total
    kept = remove(library, [library.current().articles()[0].id], ENCODER)
    assert kept.passages_embedded == 0


def test_a_changed_file_replaces_its_article(library: Library, files: Path) -> None:
    update(library, [files], ENCODER)
    (files / "a.txt").write_text(" date 2025-04-01 The lighthouse was repainted white, not blue.")
    report = update(library, [files], ENCODER)
    assert count(report) == (0, 1, 0, 2)
    assert report.passages_embedded == 1
    texts = " ".join(article.text for article in library.current().articles())
    assert "white, not blue" in texts
    assert "Ida Quell" not in texts


def test_a_deleted_file_takes_its_article_along(library: Library, files: Path) -> None:
    update(library, [files], ENCODER)
    (files / "b.txt").unlink()
    report = update(library, [files], ENCODER)
    assert count(report) == (0, 0, 1, 2)
    assert report.passages_embedded == 0
    assert {a.origin for a in library.current().articles()} == {"a.txt", "c.txt"}


def test_articles_from_elsewhere_stay(library: Library, files: Path, tmp_path: Path) -> None:
    update(library, [files], ENCODER)
    elsewhere = tmp_path / "elsewhere"
    put(elsewhere, {"z.txt": TEXTS[1]})
    report = update(library, [elsewhere], ENCODER)
    assert count(report) == (1, 0, 0, 3)
    assert len(library.current().articles()) == 4


def test_the_same_article_under_two_names_is_taken_once(library: Library, files: Path) -> None:
    (files / "copy.txt").write_text((files / "a.txt").read_text())
    report = update(library, [files], ENCODER)
    assert report.added == 3
    assert [Path(refusal.file).name for refusal in report.refused] == ["copy.txt"]
    assert "already in" in report.refused[0].reason
    again = update(library, [files], ENCODER)
    assert (again.generation, count(again)) == (report.generation, (0, 0, 0, 3))
    assert again.refused == tuple(replace(old, again=True) for old in report.refused)


def test_a_copy_takes_the_place_of_the_file_that_went(library: Library, files: Path) -> None:
    (files / "copy.txt").write_text((files / "a.txt").read_text())
    update(library, [files], ENCODER)
    before = texts_of(library)
    (files / "a.txt").unlink()
    report = update(library, [files], ENCODER)
    assert (count(report), report.passages_embedded) == ((1, 0, 1, 2), 0)
    assert texts_of(library) == before
    assert report.refused == ()


def test_a_renamed_file_is_not_embedded_again(library: Library, files: Path) -> None:
    update(library, [files], ENCODER)
    before = texts_of(library)
    (files / "a.txt").rename(files / "renamed.txt")
    report = update(library, [files], ENCODER)
    assert report.passages_embedded == 0
    assert texts_of(library) == before


@pytest.mark.parametrize("order", [("early.jsonl", "late.jsonl"), ("late.jsonl", "early.jsonl")])
def test_of_two_articles_that_claim_one_id_the_first_by_name_is_taken(
    library: Library, tmp_path: Path, order: tuple[str, str]
) -> None:
    for name in order:
        path = tmp_path / name
        document = {"id": "story-1", "title": name, "text": f"The ferry is {name}.", "date": "2025"}
        path.write_text(json.dumps(document) + "\n")
        report = update(library, [path], ENCODER)
    both = update(library, [tmp_path / name for name in order], ENCODER)
    assert [article.origin for article in library.current().articles()] == ["early.jsonl#1"]
    for refused in (report.refused, both.refused):
        assert [Path(refusal.file).name for refusal in refused] == ["late.jsonl#1"]
        assert "story-1 is already used" in refused[0].reason
    (tmp_path / "early.jsonl").write_text('{"id": "story-2", "text": "Another story altogether."}')
    update(library, [tmp_path / name for name in order], ENCODER)
    assert {a.id for a in library.current().articles()} == {"story-1", "story-2"}


def test_what_was_passed_over_takes_the_place_of_nothing_that_came_since(
    library: Library, tmp_path: Path
) -> None:
    def put_story(name: str, text: str) -> Path:
        path = stories / name
        path.write_text(json.dumps({"id": "story-1", "text": text}) + "\n")
        return path

    stories = tmp_path / "stories"
    put(stories, {"other.txt": TEXTS[0]})
    first = put_story("1.jsonl", "The bridge opens on 3 May.")
    second = put_story("2.jsonl", "The bridge opens on 9 June.")
    files = [stories / "other.txt", first, second]
    update(library, files, ENCODER)
    remove(library, ["story-1"], ENCODER)
    third = put_story("3.jsonl", "The bridge opens on 1 August.")
    update(library, [third], ENCODER, BuildOptions(restore=True))
    for full in (False, True):
        report = update(library, [*files, third], ENCODER, BuildOptions(full=full))
        assert count(report) == (0, 0, 0, 2)
        assert [r.reason for r in report.refused] == [
            f"The id story-1 is already used by {third}#1."
        ]
    second.write_text(second.read_text().replace("9 June", "8 June"))  # It is news again.
    update(library, [second], ENCODER)
    assert "The bridge opens on 8 June." in texts_of(library)
    third.unlink()
    assert update(library, [stories], ENCODER).refused == ()


def test_an_unknown_article_cannot_be_removed(library: Library, files: Path) -> None:
    with pytest.raises(NoLibraryError):
        remove(library, ["nothing"], ENCODER)
    update(library, [files], ENCODER)
    with pytest.raises(UsageError, match="nothing"):
        remove(library, ["nothing"], ENCODER)
    assert library.generations() == ["000001"]


def test_a_library_is_never_emptied(library: Library, files: Path) -> None:
    update(library, [files], ENCODER)
    before = said(library.current())
    put(files, {})
    with pytest.raises(UsageError, match="No article"):
        update(library, [files], ENCODER)
    with pytest.raises(UsageError):
        update(library, [files / "missing.txt"], ENCODER)
    assert said(library.current()) == before


class Impatient(BagOfWords):
    """The person who waits presses Ctrl-C during the second step."""

    steps = 0

    def encode(self, texts: Sequence[str], progress: object = None) -> NDArray[np.float32]:
        """The first step's vectors."""
        self.steps += 1
        if self.steps > 1:
            raise KeyboardInterrupt
        return super().encode(texts)


def test_an_interrupted_build_continues_where_it_stopped(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    put(folder, many(400))
    with pytest.raises(KeyboardInterrupt):
        update(library, [folder], Impatient())
    with pytest.raises(NoLibraryError):
        library.current()
    report = update(library, [folder], ENCODER)
    assert report.passages_total == 400
    assert 0 < report.passages_embedded < 400
    at_once = Library(tmp_path / "at once")
    update(at_once, [folder], ENCODER)
    assert said(library.current()) == said(at_once.current())
