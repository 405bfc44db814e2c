"""When it happened, where it happened twice or to two people: neither day contradicts the other."""

from __future__ import annotations

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.occasion import is_of_another
from rag.question import understand
from tests.rag.papers import library_of, paper

PAPERS = {
    "baker-1.md": paper(
        "2027-01-12",
        "Baker arrested over arson",
        "Marcus Oyelo, a baker in Drell, was arrested on Monday on suspicion of setting fire to a "
        "rival's shop. He was released on bail on Tuesday.",
        source="Drell Post",
    ),
    "baker-2.md": paper(
        "2027-02-20",
        "Baker held again",
        "Marcus Oyelo was arrested on Friday for driving while drunk in Drell. He spent the night "
        "in a cell.",
        source="Drell Post",
    ),
    "club-1.md": paper(
        "2027-04-13",
        "Treasurer arrested",
        "The treasurer of the rowing club, Una Marsh, was arrested on Monday over missing funds in "
        "Sollen.",
        source="Sollen Echo",
    ),
    "club-2.md": paper(
        "2027-04-16",
        "Second arrest at rowing club",
        "The rowing club's former captain, Piers Hallam, was arrested on Thursday over the missing "
        "funds in Sollen, police said. Una Marsh remains in custody.",
        source="Northern Agency",
    ),
    "raid-1.md": paper(
        "2027-06-08",
        "Man held after jewel raid",
        "Police arrested Karl Benning on Sunday over the raid on a jeweller in Hove Street.",
        source="Hove Post",
    ),
    "raid-2.md": paper(
        "2027-06-09",
        "Jewel raid: one arrest",
        "Karl Benning was arrested on Saturday over the raid on a jeweller in Hove Street, a "
        "spokesman said.",
        source="Northern Agency",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    return Assistant(library_of(tmp_path_factory.mktemp("occasion"), PAPERS, encoder), encoder)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("When was Marcus Oyelo arrested for arson?", "Monday 11 January 2027"),
        ("When was Marcus Oyelo arrested for drunk driving?", "Friday 19 February 2027"),
        ("When was Una Marsh arrested?", "Monday 12 April 2027"),
        ("When was Piers Hallam arrested?", "Thursday 15 April 2027"),
        ("When was the treasurer of the rowing club arrested?", "Monday 12 April 2027"),
    ],
)
def test_another_deed_is_no_side(assistant: Assistant, question: str, day: str) -> None:
    answer = assistant.ask(question)
    assert answer.short_answer == day
    assert not answer.disagreements


def test_the_day_of_another_is_not_possible_either(assistant: Assistant) -> None:
    assert not assistant.ask("When was Una Marsh arrested?").alternatives
    (other,) = assistant.ask("When was Marcus Oyelo arrested?").alternatives
    assert "2027" in other.value  # His own other arrest is.


def test_two_days_of_one_deed_contradict_each_other(assistant: Assistant) -> None:
    (found,) = assistant.ask("When was Karl Benning arrested?").disagreements
    assert found.relation == "contradicted"
    assert {s.value for s in found.sides} == {"Sunday 6 June 2027", "Saturday 5 June 2027"}


@pytest.mark.parametrize(
    ("question", "sentence", "another"),
    [
        ("When was Una Marsh arrested?", "Police arrested Piers Hallam on Monday.", True),
        ("When was Una Marsh arrested?", "Police arrested the treasurer Una Marsh.", False),
        ("When was Una Marsh arrested?", "Ms Marsh (34) was arrested in Sollen on Monday.", False),
        ("When was Una Marsh arrested?", "She was arrested in Sollen on Monday.", False),
        ("When did Theo Varga resign?", "Istvan Varga, his father, resigned on Monday.", True),
        ("When was the mayor arrested?", "Una Marsh was arrested on Monday.", False),
    ],
)
def test_of_whom_a_deed_is_told(question: str, sentence: str, another: bool) -> None:
    assert is_of_another(understand(question), sentence) is another
