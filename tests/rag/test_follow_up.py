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
CLIMBER = [("When was the climber found?", "Thursday 17 September 2026"),
           ("And where?", "Mount Orrin")]  # fmt: skip
READINGS = [("What was the vote on the rent bill at the first reading?", "58 to 41")]
JOBS = [("How many jobs will Brenner Optics cut?", "300")]
SUNK = [("How many people died when the Maren Light capsized?", "23"),
        ("And when was the search called off?", "Sunday")]  # fmt: skip
ARREST = [("Who was arrested over the Garrick robbery?", "Tomas Reil")]
MOVED = [("Where does the museum suspect live?", "Sallowbridge")]
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
        (CLIMBER, "How old is she?", "How old is the climber?"),
        (MOVED, "When was he arrested?", "When was the museum suspect arrested?"),
        (READINGS, "And at the second reading?",
         "What was the vote on the rent bill at the second reading?"),
        (READINGS, "When does it come into force?", "When does the rent bill come into force?"),
        (MAYOR, "And in Hartwick?", "Who won the mayoral election in Hartwick?"),
        (JOBS, "And who is the chief executive?", "Who is the chief executive?"),
        (SUNK, "Why did it capsize?", "Why did the Maren Light capsize?"),
        (ARREST, "When?", "When was Tomas Reil arrested over the Garrick robbery?"),
        (ARREST, "What was he sentenced to?", "What was Tomas Reil sentenced to?"),
        (REPAIR, "And the new wall?", "How much will the new wall cost?"),
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


def test_what_it_is_about_is_never_told_within_what_it_is_about() -> None:
    asked = [*SUMMIT, ("What about Canada?", "It stays away.")]
    whole = make_whole("Why so late?", asked)
    assert whole.text.count("(about:") == 1
    assert "Willing summit" in whole.text


def test_a_new_question_in_and_keeps_the_words_of_the_last_for_the_search_alone() -> None:
    whole = make_whole("And who is the chief executive?", JOBS)
    assert "jobs" not in whole.text
    assert "Brenner Optics" in whole.about


@pytest.mark.parametrize(
    "text",
    ["When did Ruth Calloway say that she would resign?", "When did the bus stop after it left?"],
)
def test_whom_and_what_a_question_names_itself_is_meant(text: str) -> None:
    assert make_whole(text, MAYOR).text == text


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
