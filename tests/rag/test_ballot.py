"""How a vote went: both numbers, and both results where sources differ."""

from __future__ import annotations

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.ballot import asks_ballot, own_votes
from rag.question import understand
from tests.rag.papers import library_of, paper

PAPERS = {
    "tram-1.md": paper(
        "2027-04-14",
        "Council backs Fenwold tram line",
        "The Fenwold tram line was approved by 31 votes to 20 at a council meeting on Tuesday "
        "night. Work is to start in the autumn.",
        source="Fenwold Gazette",
    ),
    "tram-2.md": paper(
        "2027-04-14",
        "Tram line wins vote in Fenwold",
        "Councillors in Fenwold approved the tram line on Tuesday by 31 votes to 22. Residents "
        "cheered from the gallery.",
        source="Northern Agency",
    ),
    "zoning.md": paper(
        "2027-05-11",
        "Zoning plan fails",
        "The Marlow zoning plan was put to the vote on Monday. It fell by 52 votes to 47, with one "
        "abstention. Speaker Ana Brill called it a sad day.",
        source="Marlow Post",
    ),
    "strike.md": paper(
        "2027-06-15",
        "Dockers of Quent to strike",
        "The union's committee in Quent had recommended the strike by seven votes to four. The "
        "dockers then backed it on Monday, with 612 in favour and 488 against.",
        source="Quent Echo",
    ),
    "fisheries.md": paper(
        "2027-07-21",
        "Fisheries act through",
        "The fisheries act passed the Senate 61–38 on Wednesday. The president is to sign it.",
        source="Capital Wire",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    return Assistant(library_of(tmp_path_factory.mktemp("ballot"), PAPERS, encoder), encoder)


@pytest.mark.parametrize(
    "question",
    [
        "How did the vote on the Fenwold tram line go?",
        "What was the result of the vote on the Fenwold tram line?",
        "By how many votes was the Fenwold tram line approved?",
    ],
)
def test_two_results_of_one_vote_are_both_shown(assistant: Assistant, question: str) -> None:
    (found,) = assistant.ask(question).disagreements
    assert found.relation == "contradicted"
    assert {side.value for side in found.sides} == {"31 votes to 20", "31 votes to 22"}
    assert {side.source for side in found.sides} == {"Fenwold Gazette", "Northern Agency"}


@pytest.mark.parametrize(
    ("question", "result"),
    [
        ("What was the vote on the Marlow zoning plan?", "52 votes to 47"),
        ("How did the vote on the Marlow zoning plan go?", "52 votes to 47"),
        ("How close was the vote on the Marlow zoning plan?", "52 votes to 47"),
        ("What was the score of the vote on the Marlow zoning plan?", "52 votes to 47"),
        ("How did the union's committee vote on the strike?", "seven votes to four"),
        ("What was the vote on the fisheries act?", "61–38"),
        ("How many members voted against the Marlow zoning plan?", "52"),
    ],
)
def test_how_a_vote_went(assistant: Assistant, question: str, result: str) -> None:
    answer = assistant.ask(question)
    assert answer.short_answer == result
    assert not answer.disagreements


@pytest.mark.parametrize(
    ("sentence", "result"),
    [
        ("The dockers backed it, with 612 in favour and 488 against.",
         "612 in favour and 488 against"),
        ("They backed it by thirty-one votes to nineteen.", "thirty-one votes to nineteen"),
        ("They backed it in a ballot that took five to six weeks.", None),
        ("They backed it, and the share rose from 47 to 52.", None),
        ("They backed it with 1,204 votes to 988 on 3-4 May.", None),
    ],
)  # fmt: skip
def test_what_the_result_of_a_vote_is(sentence: str, result: str | None) -> None:
    assert own_votes(understand("How did the vote go?"), sentence, "") == result


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("How did the council vote on the mast?", True),
        ("How did the Speaker react to the vote?", False),
        ("What was the vote about?", False),
        ("Why did they vote on it?", False),
    ],
)
def test_who_asks_how_a_vote_went(question: str, asked: bool) -> None:
    assert asks_ballot(understand(question)) is asked
