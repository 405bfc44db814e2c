"""What an article says is answered, however it is asked; what it says of others is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import update
from index.encode import Encoder
from index.library import Library
from rag.assistant import Assistant
from rag.question import kind_of
from tests.rag.papers import library_of, paper

ARTICLE = (
    " date 2025-04-21 President Ilse Varga of Norrland said that a fleet of five ports would be "
    "formed next month to guard the Vessel Strait.\n\n"
    "Varga spoke in Halmer beside the Finnish president, Aino Laine.\n\n"
    "Background:\n\n"
    "On 15 April, Seawire reported that 12 ports were in talks about forming the fleet, in the "
    "event that a treaty on fishing is signed.\n\n"
    "On 20 April it was reported that the harbour masters would meet in Halmer.\n"
)


@pytest.fixture(scope="module")
def norrland(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Assistant]:
    """One article of a country that does not exist."""
    folder = tmp_path_factory.mktemp("norrland")
    (folder / "fleet.txt").write_text(ARTICLE, encoding="utf-8")
    library = Library(folder / "library")
    update(library, [folder / "fleet.txt"], encoder)
    assistant = Assistant(library, encoder)
    yield assistant
    assistant.close()


@pytest.mark.parametrize(
    "question",
    [
        "Under what condition would the fleet be formed?",
        "On what condition will the five ports form a fleet?",
        "In which event would the fleet be formed?",
    ],
)
def test_a_condition_is_told_by_its_clause(norrland: Assistant, question: str) -> None:
    assert kind_of(question) == "condition"
    answer = norrland.ask(question)
    assert answer.short_answer == "in the event that a treaty on fishing is signed"
    assert "Seawire reported" in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is the president of Poland?", "Poland"),
        ("Who is the president of Latvia?", "Latvia"),
        ("How many ports did Marchetti visit?", "Marchetti"),
        # The letter "a" stands in every article, and is no sign of Altena.
        ("Who is the president of Altena?", "Altena"),
        ("How many ports did Meert visit?", "Meert"),
    ],
)
def test_what_is_said_of_others_is_no_answer(norrland: Assistant, question: str, name: str) -> None:
    answer = norrland.ask(question)
    assert answer.abstained
    assert f"“{name}”" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "Who is the president of Finland?",  # the article has "Finnish"
        "Where did President Vargas speak?",
        "Where did Ilsa Varga speak?",
        "When did Seewire report the talks?",
    ],
)
def test_a_name_may_be_written_in_another_way(norrland: Assistant, question: str) -> None:
    assert norrland.ask(question).confidence > 0.1


def test_a_day_of_reporting_on_which_nothing_was_printed_is_one_that_is_told(
    norrland: Assistant,
) -> None:
    answer = norrland.ask("Which news agency reported on the talks of the ports on 15 April?")
    assert not answer.abstained
    assert answer.short_answer == "Seawire"
    assert answer.limit is not None
    assert answer.limit.kind == "happened"


def test_a_day_that_no_article_tells_of_leaves_nothing(norrland: Assistant) -> None:
    answer = norrland.ask("Which news agency reported on the talks on 15 January?")
    assert answer.abstained
    assert "limits" in answer.answer


MERGER = paper(
    "2025-05-06",
    "Merger of Quill and Harrow allowed",
    "The Northern Trade Commission allowed the merger of Quill and Harrow on 2 May. It has sent "
    "four inspectors to Harrow.",
)


def test_the_initials_of_a_name_that_the_article_writes_out_are_that_name(
    tmp_path: Path, encoder: Encoder
) -> None:
    assistant = Assistant(library_of(tmp_path, {"merger.md": MERGER}, encoder), encoder)
    answer = assistant.ask("When did the NTC allow the merger of Quill and Harrow?")
    assert answer.short_answer == "Friday 2 May 2025"
    assert answer.understood == (
        "When did the Northern Trade Commission allow the merger of Quill and Harrow?"
    )
    assert assistant.ask("When did the NSC allow the merger of Quill and Harrow?").abstained
