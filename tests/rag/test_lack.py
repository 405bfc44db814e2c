"""A refusal says what the nearest passages mention, and what they do not."""

from __future__ import annotations

import pytest

from index.encode import Encoder
from rag.assistant import Assistant, AssistantSettings
from rag.lack import asks_sum
from tests.rag.papers import library_of

ARTICLE = (
    "date 2025-01-20 The gearbox of the ferry Kittiwren failed on Monday in the Brennick yard. "
    "The owners were told at once. Passengers were taken home by bus."
)


@pytest.fixture(scope="module")
def shy(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An assistant that refuses everything, over one article."""
    files = {"gearbox.txt": ARTICLE}
    library = library_of(tmp_path_factory.mktemp("lack"), files, encoder)
    return Assistant(library, encoder, AssistantSettings(threshold=1.0))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How much did the gearbox of the Kittiwren cost?", "but no sum of money."),
        ("How many passengers were on the ferry?", "“ferry”"),
        ("How old is the gearbox?", "mention “gearbox”, but no age."),
        ("Who built the gearbox in the Brennick yard?", "but not “built”."),
        ("Why did the gearbox fail?", "but no reason."),
        ("When does the Kittiwren start her crossings to Norway?", "“Norway”"),
        ("What did the owners say about the gearbox?", "do not report what was said about it."),
        ("Who discovered penicillin?", "Nothing near it mentions “discovered” or “penicillin”."),
    ],
)
def test_a_refusal_says_what_is_missing(shy: Assistant, question: str, words: str) -> None:
    answer = shy.ask(question)
    assert answer.abstained
    assert answer.answer.startswith("The articles do not answer this. ")
    assert words in answer.answer


def test_what_is_there_is_not_called_missing(shy: Assistant) -> None:
    answer = shy.ask("Where in the Brennick yard did the gearbox of the Kittiwren fail?")
    assert "but not" not in answer.answer
    assert "“gearbox”" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "How much did it end up costing?",
        "how much money did he get",
        "What is the price of a seat?",
        "How much damage did the fire do?",
        "How many pounds did it cost?",
    ],
)
def test_a_sum_is_asked_for(question: str) -> None:
    assert asks_sum(question)


@pytest.mark.parametrize(
    "question",
    [
        "how much cod was the boat carrying",
        "By how much did short naps cut falls?",
        "how big a pay rise does the union want",
        "How much did rainfall increase?",
        "How long did the budget debate last?",
        "How many councillors voted against the budget?",
    ],
)
def test_an_amount_that_is_no_money_is_not_asked_for_as_a_sum(question: str) -> None:
    assert not asks_sum(question)
