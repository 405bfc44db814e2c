"""What an article says is answered, however it is asked; what it says of others is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.build import update
from index.encode import Encoder
from index.library import Library
from rag.assistant import Assistant
from rag.question import kind_of

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
