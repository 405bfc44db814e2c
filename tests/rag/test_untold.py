"""What was not known by a day is not answered from what came near it, and the refusal says why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.question import understand
from rag.shorts import fits_type
from rag.untold import still_ahead
from tests.rag.papers import library_of, paper

ARTICLES = {
    "plane": (
        "2025-02-05",
        "Cargo plane skids off runway at Inverdale",
        "A cargo plane with three crew on board overran the runway at Inverdale on Tuesday night."
        " It landed in freezing rain and came to rest on a golf course.\n\nThe captain broke her"
        " collarbone. The airport reopened on Wednesday with a shortened runway.\n\nInspectors have"
        " recovered both flight recorders. They have given no indication of the cause.",
    ),
    "flood": (
        "2024-10-22",
        "Dam overflow floods the Carvalho valley",
        "Eleven people were killed in the Carvalho valley on Tuesday. The railway between Braga and"
        " Vila Negra is cut in three places and is not expected to reopen this year.",
    ),
    "ban": (
        "2025-08-06",
        "Hosepipe ban for four million",
        "A hosepipe ban will come into force for customers of Chiltern Water on Saturday. The"
        " hosepipe ban will remain until further notice, and another could follow in September.",
    ),
    "prize": (
        "2025-11-11",
        "Bankole wins the Caldwell Prize",
        "Ife Bankole has won the Caldwell Prize. The film rights to her novel have been sold to a"
        " studio in Los Angeles for a sum that was not revealed.",
    ),
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An assistant over reports that leave something open."""
    files = {f"{name}.md": paper(*article) for name, article in ARTICLES.items()}
    return Assistant(library_of(tmp_path_factory.mktemp("untold"), files, encoder), encoder)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        (
            "Why did the cargo plane overrun the runway at Inverdale?",
            "They have given no indication of the cause.",
        ),
        (
            "When will the railway between Braga and Vila Negra reopen?",
            "not expected to reopen this year.",
        ),
        ("When will the hosepipe ban be lifted?", "until further notice"),
        ("How much were the film rights sold for?", "for a sum that was not revealed."),
    ],
)
def test_what_an_article_leaves_open_is_refused_in_its_own_words(
    papers: Assistant, question: str, quoted: str
) -> None:
    answer = papers.ask(question)
    assert answer.abstained
    assert answer.short_answer is None
    assert "This was not known" in answer.answer
    assert quoted in answer.answer
    assert quoted in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "day", "says"),
    [
        ("Why did the sea wall fail?", date(2025, 2, 25), "This was not known when"),
        ("Who won the mayoral election of May 2025?", date(2025, 4, 20), "May 2025 lay ahead"),
        ("Has the slipway passed its inspection?", date(2025, 4, 10), "only said to be ahead"),
        (
            "What was the turnout in the mayoral election of 2025?",
            date(2025, 4, 29),
            "for 2025",
        ),
    ],
)
def test_what_was_not_known_by_a_day_is_refused_with_the_reason(
    assistant: Assistant, question: str, day: date, says: str
) -> None:
    answer = assistant.ask(question, as_of=day)
    assert answer.abstained
    assert answer.short_answer is None
    assert says in answer.answer
    assert all(c.published is not None and c.published <= day for c in answer.citations)


def test_it_is_said_that_no_name_was_given(encoder: Encoder, tmp_path: Path) -> None:
    text = (
        "The results of 212 pupils at Larkhill were annulled. The principal, Dr Jon Ashby, "
        "resigned on Monday night. Two mathematics teachers have been suspended. They have not "
        "been named."
    )
    files = {"school.md": paper("2025-10-14", "Exam results annulled at Larkhill", text)}
    assistant = Assistant(library_of(tmp_path, files, encoder), encoder)
    answer = assistant.ask("What are the names of the suspended teachers at Larkhill?")
    assert answer.abstained
    assert "“They have not been named.”" in answer.answer


def test_what_would_be_if_does_not_tell_whether_it_is(encoder: Encoder, tmp_path: Path) -> None:
    text = (
        "The two brewers signed a contract in May. If the Lorn Commission blocks the merger, "
        "Tarn Ales will owe Orsa Beer a fee of 28 million euros."
    )
    files = {"merger.md": paper("2025-10-14", "A fee for Orsa Beer", text)}
    assistant = Assistant(library_of(tmp_path, files, encoder), encoder)
    assert assistant.ask("Has the Lorn Commission blocked the merger?").abstained
    asked = assistant.ask("What will happen if the Lorn Commission blocks the merger?")
    assert "28 million" in asked.answer


@pytest.mark.parametrize(
    ("question", "day", "answer"),
    [
        ("Who won the mayoral election of May 2025?", date(2025, 5, 3), "Arkwell"),
        ("What was the turnout in the mayoral election of 2025?", date(2025, 5, 3), "43.6"),
        ("What will it cost to repair the slipway at Quillhaven?", date(2025, 3, 12), "£410,000"),
        ("How much damage did Odalys do to public property?", date(2025, 2, 26), "£5.4 million"),
        ("How many votes did Rufin Oakshade get?", date(2025, 5, 3), "3,005"),
        ("What share of those asked would choose Oakshade?", date(2025, 4, 20), "14 per cent"),
    ],
)
def test_the_same_is_answered_once_it_was_told(
    assistant: Assistant, question: str, day: date, answer: str
) -> None:
    told = assistant.ask(question, as_of=day)
    assert not told.abstained
    assert answer in told.answer


@pytest.mark.parametrize(
    ("question", "ahead"),
    [
        ("Who won the election of May 2025?", True),
        ("What happened on 1 May 2025?", True),
        ("When will the election of May 2025 be held?", False),
        ("Who won the election of May 2021?", False),
        ("What is planned for May 2025?", False),
    ],
)
def test_only_an_outcome_of_a_day_to_come_lies_ahead(question: str, ahead: bool) -> None:
    asked = understand(question, as_of=date(2025, 4, 20))
    assert (still_ahead(asked) is not None) == ahead


@pytest.mark.xfail(reason="the reader finds one of the two names in what it reads")
def test_a_question_for_several_names_has_all_of_them(assistant: Assistant) -> None:
    answer = assistant.ask(
        "Who has said they are running for mayor of Port Ellery?", as_of=date(2025, 2, 10)
    )
    assert answer.short_answer == "Cassimir Thole and Rufin Oakshade"
    assert {c.published for c in answer.citations} == {date(2025, 1, 30)}


def test_a_number_that_opens_a_sentence_is_nobody() -> None:
    asked = understand("Who died in Storm Odalys?")
    assert not fits_type(asked, "One man")
    assert fits_type(asked, "Anselm Corrigale")
