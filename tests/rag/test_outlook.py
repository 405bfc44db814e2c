"""Which way a "when" question looks, and the days that may then answer it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.outlook import can_answer, outlook
from rag.question import understand
from tests.rag.papers import library_of, paper

_PRINTED = date(2025, 3, 27)


@pytest.mark.parametrize(
    ("question", "way"),
    [
        ("When will the ferry start?", "ahead"),
        ("What date is the ferry opening?", "ahead"),
        ("Until when is the suspect out on bail?", "ahead"),
        ("When did the ferry start?", "behind"),
        ("Which day was the wall breached?", "behind"),
        ("When was the ferry to start?", None),
        ("When was the ferry originally due?", None),
        ("Who will start the ferry?", None),
    ],
)
def test_the_words_say_which_way_it_looks(question: str, way: str | None) -> None:
    assert outlook(understand(question)) == way


@pytest.mark.parametrize(
    ("question", "days", "fits"),
    [
        ("When will it open?", 1, True),
        ("When will it open?", -1, False),
        ("When did it open?", -1, True),
        ("When did it open?", 30, False),
        ("When was it to open?", -1, True),
    ],
)
def test_a_day_on_the_wrong_side_does_not_answer(question: str, days: int, fits: bool) -> None:
    asked = understand(question, as_of=_PRINTED + timedelta(days=3))
    day = _PRINTED + timedelta(days=days + 3)
    assert can_answer(asked, (day, day + timedelta(days=1)), _PRINTED) == fits


def test_the_day_of_printing_is_not_when_something_will_end(assistant: Assistant) -> None:
    answer = assistant.ask("Until when is the museum suspect out on bail?", as_of=date(2025, 4, 1))
    assert answer.short_answer == "Thursday 24 April 2025"
    assert answer.answer.startswith("Thursday 24 April 2025")


PAPERS = {
    "footbridge.md": paper(
        "2027-06-15",
        "Bridge works at Tollan",
        "Work on the Tollan footbridge, which was due to begin last week, has been criticised by "
        "shopkeepers. They fear a loss of trade.",
    ),
    "library.md": paper(
        "2027-06-15",
        "Library of Orne",
        "Building of the new library in Orne, which was due to start last month, began on Monday.",
    ),
    "choir.md": paper("2027-06-16", "Choir", "The choir of Lask was to sing on Saturday in Orne."),
}  # fmt: skip


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    return Assistant(library_of(tmp_path_factory.mktemp("outlook"), PAPERS, encoder), encoder)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When did work on the Tollan footbridge begin?", "which was due to begin last week"),
        ("When did the choir of Lask sing?", "was to sing on Saturday"),
    ],
)
def test_what_was_only_planned_is_not_said_to_have_happened(
    planned: Assistant, question: str, words: str
) -> None:
    answer = planned.ask(question)
    assert answer.abstained
    assert "only said that this was planned" in answer.answer
    assert words in answer.answer


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("When did building of the new library in Orne begin?", "Monday 14 June 2027"),
        ("When was the work on the Tollan footbridge due to begin?", "7–13 June 2027"),
    ],
)
def test_what_happened_and_what_was_planned_are_answered(
    planned: Assistant, question: str, day: str
) -> None:
    assert planned.ask(question).short_answer == day
