"""Follow-ups: what is meant is said in words, and what stands alone is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.follow_up import make_whole

SUMMIT = [("Where will the Coalition of the Willing summit take place?", "In Paris.")]
VOTE = [("Did the council approve the merger?", "Yes, by 21 votes to 14.")]
MAYOR = [("Who won the mayoral election in Port Ellery?", "Benedikta Arkwell")]
FERRY = [("When was the ferry first supposed to start?", "Saturday 29 March 2025")]
REPAIR = [("How much will the repair of the slipway cost?", "£410,000")]
THING = [("What was the best-known thing stolen from the museum?", "A silver astrolabe")]
CHAIN = [*MAYOR, ("How many votes did she get?", "9,214")]


@pytest.mark.parametrize(
    ("history", "text", "whole"),
    [
        (SUMMIT, "when?", "When will the Coalition of the Willing summit take place?"),
        (SUMMIT, "And when is it?", "When will the Coalition of the Willing summit take place?"),
        (SUMMIT, "who is paying for that?",
         "who is paying for the Coalition of the Willing summit?"),
        (VOTE, "why?", "Why did the council approve the merger?"),
        (VOTE, "And in March?", "Did the council approve the merger in March?"),
        (VOTE, "Who voted against it?", "Who voted against the merger?"),
        (VOTE, "What did they say?", "What did the council say?"),
        (MAYOR, "How old is she?", "How old is Benedikta Arkwell?"),
        (MAYOR, "Where was her party held?", "Where was Benedikta Arkwell’s party held?"),
        (MAYOR, "did Thole congratulate her?", "did Thole congratulate Benedikta Arkwell?"),
        (MAYOR, "what about Sallowbridge?", "Who won the mayoral election in Sallowbridge?"),
        (MAYOR, "And in 2021?", "Who won the mayoral election in Port Ellery in 2021?"),
        (MAYOR, "who else?", "Who else won the mayoral election in Port Ellery?"),
        (CHAIN, "and the runner-up?", "How many votes did the runner-up get?"),
        (FERRY, "and after the gearbox broke?",
         "When was the ferry first supposed to start after the gearbox broke?"),
        (REPAIR, "who's paying for that?", "who's paying for the repair of the slipway?"),
        (THING, "when was it made?", "when was the silver astrolabe made?"),
    ],
)  # fmt: skip
def test_what_is_meant_is_said(history: list[tuple[str, str]], text: str, whole: str) -> None:
    assert make_whole(text, history).text == whole


@pytest.mark.parametrize("history", [SUMMIT, VOTE, MAYOR, THING])
@pytest.mark.parametrize(
    "text",
    [
        "How many people live in Merrow?",
        "Why was the vote on the school in Dunmarrow postponed?",
        "When did Rovers win promotion to the first division?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(
    history: list[tuple[str, str]], text: str
) -> None:
    whole = make_whole(text, history)
    assert (whole.text, whole.about) == (text, "")


def test_what_still_leans_carries_the_words_of_the_conversation() -> None:
    whole = make_whole("What would Oakshade do instead?", [("What does Arkwell plan?", "A tram.")])
    assert whole.text == "What would Oakshade do instead?"
    assert "Arkwell" in whole.about


def test_what_says_too_little_is_told_what_it_is_about() -> None:
    assert "Coalition of the Willing" in make_whole("What about Canada?", SUMMIT).text


@given(
    st.text(max_size=200),
    st.lists(st.tuples(st.text(max_size=200), st.text(max_size=200)), max_size=6),
)
def test_any_conversation_is_taken(text: str, history: list[tuple[str, str]]) -> None:
    whole = make_whole(text, history)
    assert len(whole.text) <= 2000
    assert len(whole.about) <= 300


@pytest.mark.parametrize("text", ["the " * 400, "it " * 600, "and " * 500, "who " * 400 + "?"])
def test_no_pattern_is_slow(text: str) -> None:
    make_whole(text, [(text, text), (text, text)])
