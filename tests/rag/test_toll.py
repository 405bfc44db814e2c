"""How many died: the latest count leads, whatever words a report has for the dead."""

from __future__ import annotations

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.toll import asks_toll, counts_dead
from tests.rag.papers import library_of, paper

PAPERS = {
    "ferry-1.md": paper(
        "2027-02-03",
        "Ferry sinks off Marrow Point",
        "Five people died when the ferry Selma Rose sank off Marrow Point on Tuesday night, the "
        "coastguard said.",
        source="Coast Agency",
    ),
    "ferry-2.md": paper(
        "2027-02-05",
        "Divers find more victims of the Selma Rose",
        "Divers brought up more bodies from the wreck of the ferry on Thursday. Nine people are "
        "now known to have died on the Selma Rose, the coastguard said.",
        source="Tarn Herald",
    ),
    "ferry-3.md": paper(
        "2027-02-20",
        "Inquiry into ferry opens",
        "An inquiry into the sinking of the Selma Rose opened on Friday. Twelve lives were lost "
        "when the ferry went down off Marrow Point. Judge Ines Calloway will lead it.",
        source="Tarn Herald",
    ),
    "ferry-4.md": paper(
        "2027-02-21",
        "Ferries and their dangers",
        "Fourteen people injured on the ferry Selma Rose are still in hospital in Marrow Point. "
        "Three of those who died were from Tarn. In 2011 the sinking of the Orla Bay killed 40 "
        "people. Experts fear that 30 people could die each year.",
        source="Northern Weekly",
    ),
    "mill-1.md": paper(
        "2027-05-11",
        "Blast at Orlen mill",
        "At least four people were killed in an explosion at the flour mill in Orlen on Monday, "
        "firefighters said. The blast was heard ten miles away.",
        source="Brix Post",
    ),
    "mill-2.md": paper(
        "2027-05-12",
        "Orlen mill: search goes on",
        "The death toll from the explosion at the Orlen mill rose to 12 on Tuesday after rescuers "
        "searched the silo.",
        source="Brix Post",
    ),
    "train-1.md": paper(
        "2027-06-15",
        "Train derails at Vask",
        "Three people died when an express train derailed at Vask on Monday, police said.",
        source="Vask Courier",
    ),
    "train-2.md": paper(
        "2027-06-17",
        "Ministry on Vask derailment",
        "The derailment of the express at Vask has left 15 dead, the ministry said on Wednesday.",
        source="Northern Agency",
    ),
    "flood-1.md": paper(
        "2027-08-10",
        "Flood in Nerva",
        "Two people died in the flood in Nerva on Monday, police said.",
        source="Nerva Post",
    ),
    "flood-2.md": paper(
        "2027-08-20",
        "Nerva counts its losses",
        "The flood in Nerva cost eight people their lives, the governor said. He put the damage "
        "at $40 million.",
        source="Northern Agency",
    ),
    "bridge-1.md": paper(
        "2027-10-06",
        "Footbridge falls at Ardle",
        "Five people died when a footbridge fell at Ardle on Tuesday, the police said.",
        source="Ardle Echo",
    ),
    "bridge-2.md": paper(
        "2027-10-06",
        "Seven dead at Ardle",
        "The fall of a footbridge at Ardle on Tuesday left seven dead, the ministry said.",
        source="Northern Agency",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    return Assistant(library_of(tmp_path_factory.mktemp("toll"), PAPERS, encoder), encoder)


@pytest.mark.parametrize(
    ("question", "counts"),
    [
        ("How many people died on the Selma Rose?", ["Twelve", "Nine", "Five"]),
        ("How many lives were lost on the Selma Rose?", ["Twelve", "Nine", "Five"]),
        ("What is the death toll of the Selma Rose sinking?", ["Twelve", "Nine", "Five"]),
        ("How many people were killed at the Orlen mill?", ["12", "At least four"]),
        ("How many people died at Vask?", ["15", "Three"]),
        ("How many people died in the Nerva flood?", ["eight", "Two"]),
    ],
)
def test_the_latest_count_of_the_dead_leads(
    assistant: Assistant, question: str, counts: list[str]
) -> None:
    answer = assistant.ask(question)
    assert answer.short_answer == counts[0]
    (found,) = answer.disagreements
    assert (found.relation, [side.value for side in found.sides]) == ("updated", counts)


def test_two_counts_of_one_day_contradict_each_other(assistant: Assistant) -> None:
    (found,) = assistant.ask("How many people died at Ardle?").disagreements
    assert found.relation == "contradicted"
    assert {side.value for side in found.sides} == {"Five", "seven"}


def test_the_dead_are_no_earlier_count_of_the_injured(assistant: Assistant) -> None:
    answer = assistant.ask("How many people were injured on the Selma Rose?")
    assert answer.short_answer == "Fourteen"
    assert not answer.disagreements


@pytest.mark.parametrize(
    ("sentence", "dead"),
    [
        ("The flood has now claimed 7 lives.", True),
        ("The fire killed 7 and injured 40.", True),
        ("The number of dead has reached 7.", True),
        ("7 passengers are known to have drowned.", True),
        ("Surgeons saved 7 lives.", False),
        ("Some 7 people injured in the fire, which killed two, went home.", False),
        ("Doctors fear that 7 people could die.", False),
        ("Divers found 7 more dead.", False),
        ("The fire took 7 hours to put out.", False),
    ],
)
def test_what_counts_the_dead(sentence: str, dead: bool) -> None:
    start = sentence.index("7")
    assert counts_dead(sentence, start, start + 1) is dead


@pytest.mark.parametrize(
    ("question", "thing", "asked"),
    [
        ("How many people died in the fire?", "person", True),
        ("How many lives did the fire claim?", "life", True),
        ("How many horses died in the fire?", "hors", False),
        ("How many of the dead were children?", None, False),
        ("How many people fled?", "person", False),
    ],
)
def test_who_asks_for_the_dead(question: str, thing: str | None, asked: bool) -> None:
    assert asks_toll(question, thing) is asked
