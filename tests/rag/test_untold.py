"""What was not known by a day is not answered from what came near it, and the refusal says why."""

from __future__ import annotations

from datetime import date

import pytest

from rag.assistant import Assistant
from rag.question import understand
from rag.shorts import fits_type
from rag.untold import still_ahead


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
