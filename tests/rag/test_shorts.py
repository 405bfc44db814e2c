"""What the reader suggests is weighed together: repeated by others, of the sort asked for, new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from index.encode import Encoder
from index.snapshot import Generation
from rag import confidence
from rag.assistant import Assistant
from rag.question import understand
from rag.rank import MANY, READ, READ_OF_MANY, how_many_are_read
from rag.reader.decode import ScoredSpan
from rag.reader.reader import Reader, Reading
from rag.reader.second import Pointed
from rag.reread import reread
from rag.retrieve import Retriever
from rag.shorts import ShortAnswer, Suggesting, plain, sort_asked, unplaced
from tests.rag.papers import library_of, paper

ARTICLES = {
    "a.md": paper("2025-02-03", "Flood at the lake", "The flood closed Mirran National Park on "
                  "Monday. Ida Lunt, the head ranger, led two hundred visitors out."),
    "b.md": paper("2025-02-04", "After the flood", "Roads in Mirran National Park stay closed "
                  "after the flood, said Ida Lunt, the head ranger."),
    "c.md": paper("2025-02-05", "Bridges", "The flood carried off three bridges near Tarnholm, "
                  "the county said."),
    "d.md": paper("2025-02-06", "A fair", "The book fair in Tarnholm drew nine thousand people."),
}  # fmt: skip


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Generation:
    return library_of(tmp_path_factory.mktemp("shorts"), ARTICLES, encoder).current()


@pytest.fixture(scope="module")
def retriever(generation: Generation, encoder: Encoder) -> Retriever:
    return Retriever(generation, encoder)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def shorts(
    retriever: Retriever, reader: Reader, text: str, as_of: date | None = None
) -> list[ShortAnswer]:
    weights = confidence.load(reader=True).shorts
    question = understand(text, as_of=as_of)
    suggesting = Suggesting(retriever.lexis, retriever.cosines, weights)
    return suggesting.short_answers(question, retriever.search(question), reader)


def test_words_that_several_articles_give_are_one_suggestion(
    retriever: Retriever, reader: Reader
) -> None:
    found = shorts(retriever, reader, "Who is the head ranger of the park?")
    assert found[0].text == "Ida Lunt"
    same = [s for s in found if s.text == found[0].text]
    assert len({s.span.article_id for s in same}) == 2
    assert {s.share for s in same} == {found[0].share}
    assert found[0].agree == 1
    once = {plain(s.text): s.share for s in found}
    assert sum(once.values()) == pytest.approx(1.0)
    assert found[0].share == max(once.values())


def test_words_of_the_question_are_no_answer(retriever: Retriever, reader: Reader) -> None:
    question = understand("What did the flood carry off near Tarnholm?")
    suggesting = Suggesting(retriever.lexis, retriever.cosines, {})
    found = suggesting.suggestions(question, retriever.search(question), reader)
    echoes = {s.text: s.features["echo"] for s in found}
    assert echoes["three bridges"] == 0.0
    assert all(echo < 1 for echo in echoes.values())
    asked = {plain(hit.text) for hit in retriever.search(question)}
    assert any("tarnholm" in text for text in asked)
    assert confidence.load(reader=True).shorts["echo"] < 0
    assert shorts(retriever, reader, question.text)[0].text == "three bridges"


@pytest.mark.parametrize(
    ("question", "sort"),
    [
        ("Which US national park was flooded?", "US national park"),
        ("After the flood, in which town did the fair open?", "town"),
        ("The ranger closed which road?", "road"),
        ("What percentage of visitors left?", "percentage"),
        ("What did the ranger say?", None),
        ("Who closed the road?", None),
        ("Which of the two was closed?", None),
    ],
)
def test_the_sort_of_thing_asked_for_is_named_by_the_question(
    question: str, sort: str | None
) -> None:
    assert sort_asked(question) == sort


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Why did the March opening of the ferry fall through?", "A gearbox failed"),
        ("How much is the mayor of Port Ellery paid?", "£61,500"),
    ],
)
def test_a_passage_that_answers_comes_before_one_that_is_like_the_question(
    assistant: Assistant, text: str, answers: str
) -> None:
    retriever = assistant.retriever()
    question = understand(text)
    hits = retriever.search(question)
    assert answers not in hits[0].text
    again = reread(question, hits, assistant.reader, len(retriever.generation))
    assert answers in again[0].text
    assert {hit.row for hit in again} == {hit.row for hit in hits}
    assert [hit.rank for hit in again] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in again] == sorted((h.score for h in again), reverse=True)
    for hit in again:
        before = next(h for h in hits if h.row == hit.row)
        assert hit.score == pytest.approx(before.score + hit.scores["read"])
    # It is found though a single passage is wanted, which another one would have been.
    (only,) = assistant.search(text, k=1)
    assert answers in only.text


def test_nothing_changes_without_a_reader(retriever: Retriever) -> None:
    question = understand("Which road was closed?")
    hits = retriever.search(question)
    assert reread(question, hits, None, len(retriever.generation)) == hits


def test_more_is_read_where_there_is_more() -> None:
    assert how_many_are_read(200) == READ
    assert how_many_are_read(MANY) == READ_OF_MANY


def test_marks_and_articles_are_no_suggestion(retriever: Retriever) -> None:
    """Of a question that offers two things, the reader once pointed at a bare comma."""

    class PointsAtMarks:
        def read(
            self, question: str, contexts: Sequence[str], titles: Sequence[str] | None = None
        ) -> list[Reading]:
            at = [(text.index(" "), text.index(".")) for text in contexts]
            return [
                Reading((ScoredSpan(space, space + 1, 2.0), ScoredSpan(dot, dot + 1, 1.0)))
                for space, dot in at
            ]

        def look(self, question: str, pointed: Sequence[Pointed]) -> list[float]:
            """There is no second look."""
            return []

        look_weights = None

    question = understand("Was it the park or the fair that the flood closed?")
    suggesting = Suggesting(retriever.lexis, retriever.cosines, {})
    assert suggesting.suggestions(question, retriever.search(question), PointsAtMarks()) == []


def test_what_a_quiz_offers_to_choose_from_is_no_suggestion(
    tmp_path: Path, encoder: Encoder, reader: Reader
) -> None:
    asks = "Who won the regatta of Hask on Sunday?"
    offers = "\n\nA. Ida Quell\n\nB. Joss Trevanion\n\nC. Ned Corrigan\n\n"
    quiz = paper("2025-02-07", "Quiz time", f"{asks}{offers}The answer is on page nine.")
    told = paper("2025-02-07", "A. Smith retires", "A. Smith left the mill of Hask. B. Wells did.")
    retriever = Retriever(
        library_of(tmp_path, {"quiz.md": quiz, "told.md": told}, encoder).current(), encoder
    )
    suggesting = Suggesting(retriever.lexis, retriever.cosines, {})

    def suggested(text: str) -> str:
        question = understand(text)
        found = suggesting.suggestions(question, retriever.search(question), reader)
        return " | ".join(one.text for one in found)

    won = suggested("Who won the regatta of Hask?")
    assert not any(name in won for name in ("Quell", "Trevanion", "Corrigan"))
    assert "Smith" in suggested("Who left the mill of Hask?")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("in Florida", "Florida"),
        ("In Florida", "Florida"),
        ("at the Corn Hall", "the Corn Hall"),
        ("by bus", "by bus"),
        ("for three years", "for three years"),
        ("to avoid the storm", "to avoid the storm"),
        ("Inverness", "Inverness"),
    ],
)
def test_only_a_name_is_told_without_where_it_stands(said: str, told: str) -> None:
    assert unplaced(said) == told


def test_asked_as_of_a_day_what_is_new_then_counts_more(
    tmp_path: Path, encoder: Encoder, reader: Reader
) -> None:
    cups = {
        "old.md": paper("2023-05-21", "Two late goals", "Merrow United won the Pell Cup final on "
                        "Sunday with two late goals, before nine thousand people."),
        "new.md": paper("2024-05-19", "Rain and penalties", "Ellery Rovers won the Pell Cup final "
                        "on Saturday on penalties: no goal had fallen in two hours of rain."),
    }  # fmt: skip
    retriever = Retriever(library_of(tmp_path, cups, encoder).current(), encoder)
    asked = "Who won the Pell Cup final?"
    ever, then = (
        {s.text: s.share for s in shorts(retriever, reader, asked, day)}
        for day in (None, date(2024, 5, 22))
    )
    assert then["Ellery Rovers"] > ever["Ellery Rovers"]
    assert then["Ellery Rovers"] > then["Merrow United"]
