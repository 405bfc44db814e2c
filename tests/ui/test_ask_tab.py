"""What the Ask tab shows step by step, and what its buttons may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from lxml import html as parser

from index.build import BuildOptions
from rag.assistant import Assistant
from ui.builds import Builds
from ui.conversation import Turn
from ui.desk import Desk
from ui.evaluations import Evaluations
from ui.feedback import Feedback
from ui.settings import Settings
from ui.tabs.ask import Act, Shown, act, ask, finished

QUESTION = "Where will the Coalition of the Willing summit take place?"


@pytest.fixture(scope="module")
def desk(assistant: Assistant) -> Desk:
    feedback = Feedback(assistant.library.path / "feedback.sqlite")
    builds = Builds(assistant, BuildOptions())
    return Desk(assistant, Settings(), builds, Evaluations(assistant, feedback))


def last(steps: Iterator[Shown]) -> Shown:
    return list(steps)[-1]


def test_an_answer_that_is_stopped_leaves_its_question_to_ask_again(desk: Desk) -> None:
    steps = ask(desk, QUESTION, (), "", "")
    first = next(steps)
    steps.close()
    assert first.turns == (Turn(QUESTION, problem="Stopped."),)
    again = last(act(desk, Act("again", 0, ""), first.turns, "", ""))
    (turn,) = again.turns
    assert turn.answer is not None
    assert "Paris" in turn.answer.answer


def test_the_words_come_before_the_whole(desk: Desk) -> None:
    steps = list(ask(desk, QUESTION, (), "", ""))
    assert "Reading the articles" in steps[0].now
    assert "Paris" in steps[1].now
    assert steps[1].turns[0].answer is None
    assert steps[-1].now == ""
    assert "Paris" in (steps[-1].finished or "")


def test_what_had_come_before_a_stop_stays_and_is_kept_by_the_browser(desk: Desk) -> None:
    steps = ask(desk, QUESTION, (), "", "")
    next(steps)
    turns = next(steps).turns
    steps.close()
    page = parser.fromstring(finished(desk, turns)).text_content()
    assert "Paris" in page
    assert "Stopped." in page
    assert Turn.from_json(turns[0].to_json()) == turns[0]


def test_a_question_that_makes_no_sense_is_a_turn_that_says_why(desk: Desk) -> None:
    for question, as_of, why in (("???", "", "no words"), (QUESTION, "soon", "is not a date")):
        shown = last(ask(desk, question, (), as_of, ""))
        assert shown.turns[0].answer is None
        assert why in parser.fromstring(shown.finished or "").text_content()


def test_editing_a_question_drops_what_followed_from_it(desk: Desk) -> None:
    turns = last(ask(desk, QUESTION, (), "", "")).turns
    turns = last(ask(desk, "And when?", turns, "", "")).turns
    edited = last(act(desk, Act("edit", 0, "Who runs Soundline?"), turns, "", ""))
    assert [turn.question for turn in edited.turns] == ["Who runs Soundline?"]


def test_dates_are_taken_as_whoever_asks_chose_and_the_turn_says_how(desk: Desk) -> None:
    wants = {"dates": {"bare_weekday": "future"}}
    question = "On what day did the gearbox fail?"
    (turn,) = last(ask(desk.preferring(wants), question, (), "", "")).turns
    assert turn.answer is not None
    assert turn.answer.short_answer == "Monday 10 February 2025"
    assert turn.dates.chosen == wants["dates"]
    assert Turn.from_json(turn.to_json()) == turn
    (turn,) = last(ask(desk.preferring({"dates": 7}), question, (), "", "")).turns
    assert turn.answer is not None
    assert turn.answer.short_answer == "Monday 3 February 2025"


@pytest.mark.parametrize(
    "data",
    [None, 7, [], {}, {"act": "again"}, {"act": "again", "turn": 9}, {"act": "again", "turn": -1},
     {"act": "edit", "turn": "0"}, {"act": "drop", "turn": 0}, {"act": "wrong", "turn": 0}],
)  # fmt: skip
def test_what_a_browser_makes_up_does_nothing(desk: Desk, data: Any) -> None:
    assert list(act(desk, Act.of(data), (Turn("Who?", problem="Stopped."),), "", "")) == []


def test_an_answer_is_reported_where_somebody_listens(desk: Desk) -> None:
    told: list[Turn] = []

    def listen(turn: Turn) -> str:
        told.append(turn)
        return "Noted <b>."

    turns = last(ask(desk, QUESTION, (), "", "")).turns
    listening = replace(desk, reported=listen)
    shown = last(act(listening, Act("wrong", 0, ""), turns, "", ""))
    assert told == [turns[0]]
    assert "Noted &lt;b&gt;." in shown.now
    assert 'data-act="wrong"' in (last(ask(listening, QUESTION, (), "", "")).finished or "")
    assert 'data-act="wrong"' not in (last(ask(desk, QUESTION, (), "", "")).finished or "")


def test_words_that_come_at_once_are_shown_at_once(desk: Desk) -> None:
    """An answer of three sentences is not drawn four times in the same moment."""
    steps = list(ask(desk, "What happened with the ferry line?", (), "", ""))
    assert len(steps[-1].turns[-1].answer.statements) >= 3  # type: ignore[union-attr]
    assert len(steps) == 3
    assert "Reading the articles" in steps[0].now
    assert steps[1].turns[-1].said
