"""Questions: their kind, names and limits, and follow-ups made whole."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UsageError
from rag.assistant import Assistant
from rag.question import asks_nothing, kind_of, names_in, understand


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who opened the bridge?", "who"),
        ("When does the ferry start?", "when"),
        ("what date was the vote", "when"),
        ("Where will the summit take place?", "where"),
        ("In which town was the arrest made?", "where"),
        ("How many homes lost power?", "how_many"),
        ("how much will the ferry cost", "how_many"),
        ("What was the cost of the repair?", "how_many"),
        ("Did the council approve the budget?", "yes_no"),
        ("Didn't the council approve the budget?", "yes_no"),
        ("Won’t the ferry sail?", "yes_no"),
        ("What did the review say made the sea wall fail?", "why"),
        ("What did she think caused the delay?", "why"),
        ("What did the review say about the sea wall?", "said"),
        ("What will it cost to repair the slipway?", "how_many"),
        ("What is the astrolabe worth?", "how_many"),
        ("What is the ferry called?", "what"),
        ("Why was the match moved?", "why"),
        ("What did Petr Pavel say about it?", "said"),
        ("Which schools are the council merging, name all of them", "list"),
        ("What happened with the ferry line?", "summary"),
        ("What is the contingent for?", "what"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_names_leave_out_the_opening_words() -> None:
    assert names_in("Did Petr Pavel meet Emmanuel Macron in Paris?") == (
        "Petr Pavel",
        "Emmanuel Macron",
        "Paris",
    )
    assert names_in("who is in charge?") == ()


HISTORY = (("Where will the Coalition of the Willing summit take place?", "In Paris."),)


@pytest.mark.parametrize("text", ["And who else will be there?", "why?", "What about Canada?"])
def test_follow_ups_are_made_whole(text: str) -> None:
    question = understand(text, history=HISTORY)
    assert "Coalition of the Willing summit" in question.understood
    assert question.text == text


def test_a_whole_question_is_left_alone() -> None:
    text = "How many schools will the county council close in September?"
    assert understand(text, history=HISTORY).understood == text
    assert understand("And who else will be there?").understood == "And who else will be there?"


def test_a_chain_of_follow_ups_keeps_its_topic() -> None:
    history = (*HISTORY, ("Who will be there?", "Leaders of European countries."))
    assert "Coalition of the Willing" in understand("And when?", history=history).understood


def test_as_of_and_until_both_bound_the_last_day() -> None:
    question = understand("x y", until=date(2025, 3, 1), as_of=date(2025, 2, 1))
    assert question.last_day == date(2025, 2, 1)


@pytest.mark.parametrize("text", ["", "   ", "?!…", "x" * 10_000, "broken \ud800 text"])
def test_senseless_questions_are_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        understand(text)
    assert caught.value.remedy


def test_limits_that_contradict_are_refused() -> None:
    with pytest.raises(UsageError, match="before it begins"):
        understand("x", since=date(2025, 2, 2), until=date(2025, 2, 1))
    with pytest.raises(UsageError, match="from 1 to 100"):
        understand("x", k=0)


@given(st.text(max_size=300), st.lists(st.tuples(st.text(max_size=80), st.text(max_size=80))))
def test_any_text_is_understood_or_refused(text: str, history: list[tuple[str, str]]) -> None:
    try:
        question = understand(text, history=history)
    except UsageError:
        return
    assert question.understood
    assert len(question.understood) <= 2000


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("hello", True),
        ("Hi there!", True),
        ("thanks a lot", False),
        ("Thank you very much.", True),
        ("Who are you?", True),
        ("Who are they?", False),
        ("Help for whom?", False),
        ("storm", False),
    ],
)
def test_a_greeting_asks_nothing(text: str, nothing: bool) -> None:
    assert asks_nothing(text) == nothing


def test_a_greeting_is_answered_with_how_to_ask(assistant: Assistant) -> None:
    answer = assistant.ask("Hello!")
    assert answer.abstained
    assert answer.confidence == 0.0
    assert "whole sentence" in answer.answer
    assert not answer.citations


def test_one_word_asks_for_what_there_is_about_it(assistant: Assistant) -> None:
    answer = assistant.ask("ferry")
    assert (answer.kind, answer.short_answer) == ("summary", None)
    assert answer.timeline
