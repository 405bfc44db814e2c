"""What the Ask tab shows step by step, and what its buttons may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import html as parser

from index.build import BuildOptions
from index.errors import UsageError
from index.temporal import Policy
from rag.answer import Answer
from rag.assistant import Assistant
from ui.asking import EXAMPLES, Act, Shown, act, ask, finished, first_questions, limits_set
from ui.builds import Builds
from ui.chat import SESSIONS, build_blocks
from ui.conversation import Turn
from ui.desk import Desk
from ui.evaluations import Evaluations
from ui.feedback import Feedback
from ui.settings import Settings

FERRY = "What happened with the ferry line?"
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
    shown = last(ask(desk, "???", (), "", ""))
    assert shown.turns is not None
    assert shown.turns[0].answer is None
    assert "no words" in parser.fromstring(shown.finished or "").text_content()


def test_a_day_that_cannot_be_read_is_told_of_and_nothing_is_asked(desk: Desk) -> None:
    turns = last(ask(desk, QUESTION, (), "", "")).turns or ()
    for steps in (
        ask(desk, QUESTION, turns, "soon", ""),
        act(desk, Act("again", 0, ""), turns, "March 2025", ""),
        act(desk, Act("edit", 0, "Who runs Soundline?"), turns, "1 or 2 March", ""),
    ):
        (shown,) = steps
        assert (shown.turns, shown.finished) == (None, None)
        assert "is not a date of one day" in parser.fromstring(shown.now).text_content()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20 February 2025", "2025-02-20"), ("Feb 20, 2025", "2025-02-20"),
        (" 2025-02-20 ", "2025-02-20"), ("1 March", "2025-03-01"), ("03/04/2025", "2025-04-03"),
        # As in a question: this archive ends on 10 May 2025.
        ("yesterday", "2025-05-09"), ("last Friday", "2025-05-09"), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_date_field_reads_what_a_question_may_say(
    desk: Desk, typed: str | None, day: str | None
) -> None:
    assert desk.day(typed) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    "typed",
    ["soon", "March 2025", "1-3 March", "before 1 March", "1 March or 2 March", "30 February 2025"],
)
def test_what_is_not_one_day_is_refused_with_how_to_write_it(desk: Desk, typed: str) -> None:
    with pytest.raises(UsageError, match=r"is not a date of one day\. Write it as"):
        desk.day(typed)


def test_dates_are_read_as_whoever_types_them_takes_dates(desk: Desk) -> None:
    american = desk.preferring({"dates": {"day_first": "month"}})
    assert american.day("03/04/2025") == date(2025, 3, 4)


def test_limits_that_are_set_stand_on_their_closed_accordion(desk: Desk) -> None:
    assert limits_set(desk, "", "") == "Limits"
    assert limits_set(desk, "1 March", None) == "Limits: as of 1 Mar 2025"
    told = limits_set(desk, "2025-02-19", "Merrow Courier")
    assert told == "Limits: as of 19 Feb 2025, Merrow Courier"
    assert limits_set(desk, "soon", "") == "Limits: as of a day that cannot be read"


FIRST_SCREEN = [
    pytest.param(EXAMPLES[0], "Paris", id="where"),
    pytest.param(EXAMPLES[1], "Saturday 10 May 2025", id="when"),
    pytest.param(EXAMPLES[2], "seventeen", id="how many"),
    pytest.param(EXAMPLES[4], "Benedikta Arkwell", id="who"),
]


def answer_to(desk: Desk, question: str) -> Answer:
    (turn,) = last(ask(desk, question, (), "", "")).turns or ()
    assert turn.answer is not None
    return turn.answer


@pytest.mark.parametrize(("question", "right"), FIRST_SCREEN)
def test_what_the_first_screen_offers_is_answered_rightly(
    desk: Desk, question: str, right: str
) -> None:
    assert answer_to(desk, question).short_answer == right


def test_the_course_of_events_that_the_first_screen_offers_is_told_in_order(desk: Desk) -> None:
    assert [*EXAMPLES] == [*(p.values[0] for p in FIRST_SCREEN[:3]), FERRY, EXAMPLES[4]]
    days = [event.start for event in answer_to(desk, FERRY).timeline]
    assert days == sorted(days)
    # Announced, three times to begin, and begun.
    assert {date(2025, 1, 14), date(2025, 3, 29), date(2025, 4, 26), date(2025, 5, 10)} <= {*days}


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


def test_what_to_ask_first_is_found_once_for_a_library_however_its_dates_are_taken(
    desk: Desk,
) -> None:
    """It takes tens of milliseconds, and one visitor waits for another meanwhile."""
    american = desk.assistant.adjusted(dates=Policy(day_first=False))
    other = replace(desk, assistant=american)
    found = first_questions(other)
    assert found
    assert first_questions(other) is found
    assert first_questions(desk) is first_questions(desk)


def test_the_memory_for_open_pages_is_bounded(desk: Desk) -> None:
    assert build_blocks(desk).state_session_capacity == SESSIONS == 500
