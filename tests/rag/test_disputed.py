"""A sentence that gives two numbers, each as somebody's own, is a disagreement."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.encode import Encoder
from rag.answer import Answer
from rag.assistant import Assistant
from tests.rag.papers import library_of_reports

REPORTS = [
    {
        "title": "March for the library of Aldmoor",
        "published": "2025-02-03",
        "source": "Vale Bulletin",
        "text": "Readers marched through Aldmoor on Saturday to save the town's library. The "
        "organisers counted 2,400 marchers; the police put the number at 900. The council will "
        "decide on Thursday.",
    },
    {
        "title": "Strike at the Corrish mill",
        "published": "2025-02-10",
        "source": "Upland Record",
        "text": "Weavers at the Corrish mill stopped work on Monday. According to the union, 620 "
        "workers joined the strike, while the owners say that 410 workers joined it.",
    },
    {
        "title": "Fire in the Pell warehouse",
        "published": "2025-02-12",
        "source": "Upland Record",
        "text": "The fire brigade said that 38 people had left the Pell warehouse before it burnt, "
        "and the owner said that 52 cars were lost. Nobody was hurt.",
    },
    {
        "title": "Ticket sales at the Merle theatre",
        "published": "2025-02-14",
        "source": "Vale Bulletin",
        "text": "The Merle theatre sold 5,100 tickets in January, and the director said that she "
        "hoped for 6,000 tickets in May.",
    },
    {
        "title": "Buses crash on the coast road",
        "published": "2025-02-17",
        "source": "Vale Bulletin",
        "text": "The police said that 38 people were hurt in Aldmoor, and the mayor said that 52 "
        "people were hurt in Corrish.",
    },
    {
        "title": "Pell fair draws fans",
        "published": "2025-02-18",
        "source": "Upland Record",
        "text": "The club said that 300 fans came to the Pell fair on Saturday, and the police "
        "said that 500 fans came on Sunday.",
    },
    {
        "title": "Arrests at Hatherby",
        "published": "2025-02-19",
        "source": "Upland Record",
        "text": "Police said 12 people were arrested at Hatherby, and the hospital said 3 people "
        "were treated.",
    },
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("disputed")
    assistant = Assistant(library_of_reports(folder, [{"reports": REPORTS}], encoder), encoder)
    yield assistant
    assistant.close()


def sides(answer: Answer) -> list[str]:
    return [side.value for found in answer.disagreements for side in found.sides]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many people marched for the library of Aldmoor?", ["2,400", "900"]),
        ("How many workers joined the strike at the Corrish mill?", ["620", "410"]),
    ],
)
def test_both_are_shown_from_the_one_sentence(
    assistant: Assistant, question: str, told: list[str]
) -> None:
    answer = assistant.ask(question)
    assert sides(answer) == told
    (found,) = answer.disagreements
    assert found.relation == "contradicted"
    assert answer.short_answer == " or ".join(told)
    cited = {c.number: c.quote for c in answer.citations}
    for side in found.sides:
        assert side.value in cited[side.citation]


@pytest.mark.parametrize(
    "question",
    [
        "How many people left the Pell warehouse?",
        "How many cars were lost in the Pell warehouse?",
        "How many tickets did the Merle theatre sell in January?",
        "How many people were hurt in Aldmoor?",
        "How many fans came to the Pell fair on Saturday?",
        "How many people were arrested at Hatherby?",
    ],
)
def test_two_numbers_of_two_things_are_none(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert not answer.abstained
    assert sides(answer) == []


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many marchers did the organisers count in Aldmoor?", "2,400"),
        ("How many marchers did the police count in Aldmoor?", "900"),
        ("How many workers joined the strike at the Corrish mill according to the owners?", "410"),
    ],
)
def test_whoever_is_asked_about_is_answered(assistant: Assistant, question: str, told: str) -> None:
    answer = assistant.ask(question)
    assert sides(answer) == []
    assert told in (answer.short_answer or "")
