"""Timelines: events in the order in which they happened, each at exact words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.encode import Encoder
from rag.answer import Answer
from rag.assistant import Assistant
from tests.rag.papers import library_of

ARTICLES = {
    "plan.txt": "date 2025-03-03 The bridge at Orlow will open on Monday 17 March 2025, said the "
    "builder. Work on the bridge at Orlow began on 6 January 2025.",
    "delay.txt": "date 2025-03-12 The opening of the bridge at Orlow has been postponed from 17 "
    "March, said the builder, who now plans it for 31 March 2025.",
    "open.txt": "date 2025-04-01 The bridge at Orlow opened on Monday in the rain. A band played "
    "at the bridge at Orlow the day before.",
    "other.txt": "date 2025-03-20 Rovers beat Albion on Saturday 15 March 2025 by two goals.",
}


@pytest.fixture(scope="module")
def orlow(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    return Assistant(library_of(tmp_path_factory.mktemp("timeline"), ARTICLES, encoder), encoder)


@pytest.fixture(scope="module")
def answer(orlow: Assistant) -> Answer:
    return orlow.ask("What happened with the bridge at Orlow?")


@pytest.mark.parametrize(
    ("as_of", "day"),
    [(date(2025, 3, 4), "Monday 17 March 2025"), (date(2025, 3, 15), "Monday 31 March 2025")],
)
def test_when_is_answered_by_the_plan_that_held_then(
    orlow: Assistant, as_of: date, day: str
) -> None:
    asked = orlow.ask("When will the bridge at Orlow open?", as_of=as_of)
    assert asked.short_answer == day


def test_events_come_in_the_order_in_which_they_happened(answer: Answer) -> None:
    days = [event.start for event in answer.timeline]
    assert days == sorted(days)
    assert date(2025, 1, 6) in days
    assert date(2025, 3, 31) in days
    assert date(2025, 3, 30) in days  # "the day before" the Monday just named
    assert all("Rovers" not in event.text for event in answer.timeline)


def test_a_plan_that_was_put_off_says_so_and_by_what(answer: Answer) -> None:
    opening = next(e for e in answer.timeline if e.start == date(2025, 3, 17))
    assert opening.status == "changed"
    said = next(c for c in answer.citations if c.number == opening.changed_by)
    assert "postponed" in said.quote
    assert next(e for e in answer.timeline if e.start == date(2025, 1, 6)).status == "happened"


def test_each_event_is_cited_at_its_words(answer: Answer) -> None:
    cited = {citation.number: citation for citation in answer.citations}
    assert len(cited) == len(answer.citations)
    for event in answer.timeline:
        assert " ".join(cited[event.citation].quote.split()) == event.text
        assert event.day
        assert event.why
    assert Answer.from_json(answer.to_json()) == answer


def test_the_ferry_has_a_story(assistant: Assistant) -> None:
    answer = assistant.ask("What happened with the ferry line?")
    assert len(answer.timeline) >= 5
    days = [event.start for event in answer.timeline]
    assert days == sorted(days)
    assert {event.status for event in answer.timeline} >= {"happened", "changed"}


def test_other_questions_have_no_timeline(assistant: Assistant) -> None:
    assert assistant.ask("Who won the mayoral election in Port Ellery?").timeline == ()


def test_a_period_keeps_its_own_events(assistant: Assistant, tmp_path: Path) -> None:
    answer = assistant.ask("What happened with the storm in February 2025?")
    assert answer.limit is not None
    assert answer.limit.text == "February 2025"
    for event in answer.timeline:
        assert event.start < date(2025, 3, 1)
        assert event.end > date(2025, 2, 1)


def test_what_is_only_compared_with_dates_no_event(assistant: Assistant) -> None:
    answer = assistant.ask("What happened with the ferry line?")
    assert answer.timeline
    assert not [event for event in answer.timeline if "six weeks later than" in event.text]


def test_a_summary_is_told_in_the_order_of_printing(assistant: Assistant) -> None:
    answer = assistant.ask("What happened with the ferry line?")
    told = {c.number: c.published for c in answer.citations}
    printed = [told[number] for s in answer.statements for number in s.citations]
    assert len(printed) > 1
    assert printed == sorted(day for day in printed if day)
