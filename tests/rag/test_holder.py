"""Whose number, of which sort and of which year: what is told of another is no answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.holder import is_of_another
from rag.question import understand
from tests.rag.papers import library_of, paper

ELECTION = paper(
    "2025-05-02",
    "Independents seize Marl Valley",
    "A group of independents took control of Marl Valley council early on Friday.\n\n"
    "The Marl First group won 19 of the 36 seats. The Conservatives fell from 24 to 9, the Green "
    "Party took five and Labour three.\n\n"
    "In Low Marl, where the result was a dead heat between the Green and the Labour candidate with "
    "602 votes each, the seat was decided by the toss of a coin.\n",
)
TRANSFER = paper(
    "2025-01-30",
    "Adeyo joins Valbrune for club record fee",
    "Striker Samuel Adeyo completed his move from Hartwell City to Olympique Valbrune on Thursday "
    "for a fee of 38 million euros, a record for the French club.\n\n"
    "Adeyo scored 17 goals in 26 matches for Hartwell this season, but had not played since a "
    "quarrel with manager Roy Castle on 4 January.\n\n"
    "The previous record was the 29 million euros that Valbrune paid for the Danish midfielder "
    "Mads Hvass in 2022.\n",
)
MEASLES = paper(
    "2025-03-11",
    "Girl dies of measles in Otter County",
    "A six-year-old girl has died of measles in Otter County. The number of cases stands at 134, "
    "the Department of Health said on Monday. It is the largest outbreak in Otter County since "
    "1990.\n\n"
    "Lucinda Haver, the county's epidemiologist, said that she expected the outbreak to last into "
    "the summer.\n",
)
THEFT = paper(
    "2025-08-19",
    "Painting stolen in Leerdorp",
    "Two masked men stole a portrait from the museum in Leerdorp in the early hours of Monday. "
    "They entered the house through a skylight, and were gone in under four minutes.\n",
)
STRIKE = paper(
    "2025-11-04",
    "Bus drivers end their strike",
    "Some 1,250 of the 1,400 drivers employed by Civibus are members of the union that called the "
    "strike.\n\nThe two sides agreed on a rise of 4.8 per cent in July.\n",
)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Assistant]:
    """Five reports of things that did not happen."""
    files = {
        "election.md": ELECTION,
        "transfer.md": TRANSFER,
        "measles.md": MEASLES,
        "theft.md": THEFT,
        "strike.md": STRIKE,
    }
    library = library_of(tmp_path_factory.mktemp("news"), files, encoder)
    assistant = Assistant(library, encoder)
    yield assistant
    assistant.close()


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How many seats do the Conservatives have in Marl Valley now?", "9"),
        ("How many seats did Marl First win?", "19"),
        ("How many goals did Adeyo score for Hartwell?", "17"),
        ("Which club did Adeyo leave?", "Hartwell City"),
        ("Which club did Adeyo join?", "Olympique Valbrune"),
        ("How old was the girl who died of measles?", "six"),
        ("How long does Haver expect the outbreak to last?", "into the summer"),
        ("How many thieves broke into the museum in Leerdorp?", "Two"),
        ("How long did the theft in Leerdorp take?", "four minutes"),
        ("How big a pay rise did the Civibus drivers get?", "4.8 per cent"),
    ],
)
def test_the_number_or_name_is_that_of_whom_or_what_is_asked(
    news: Assistant, question: str, short: str
) -> None:
    assert (news.ask(question).short_answer or "").removeprefix("under ") == short


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("How many goals did Mads Hvass score for Valbrune?", "17"),
        ("How many cases of measles were there in Otter County in 1990?", "134"),
        ("How many seats did the Greens and Labour get in Marl Valley?", "602"),
    ],
)
def test_the_number_of_another_or_of_another_year_or_sort_is_no_answer(
    news: Assistant, question: str, never: str
) -> None:
    assert never not in (news.ask(question).short_answer or "")


@pytest.mark.parametrize(
    ("question", "sentence", "another"),
    [
        ("How many goals did Mads Hvass score?", "Adeyo scored 17 goals.", True),
        ("How many goals did Mads Hvass score?", "Hvass scored 17 goals.", False),
        ("How many goals did Mads Hvass score?", "He scored 17 goals in 26 games.", False),
        ("How many goals did Hvass score?", "Adeyo scored 17, and his captain nine.", False),
        ("How many years would Kestrel's coal last?", "Mabon reckons with eleven years.", False),
        ("How many goals were scored?", "Adeyo scored 17 goals.", False),
    ],
)
def test_a_sentence_about_another_by_name_is_told_apart(
    question: str, sentence: str, another: bool
) -> None:
    assert is_of_another(understand(question), sentence) is another
