"""Time limits in a question's own words: found, worked out, and only where a period is meant."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.temporal import Policy
from rag.question import understand
from rag.when import event_of, limit_of

TODAY = date(2025, 5, 9)  # A Friday.


@pytest.mark.parametrize(
    ("question", "kind", "first", "last"),
    [
        ("What happened last week?", "happened", "2025-04-28", "2025-05-05"),
        ("What happened in March?", "happened", "2025-03-01", "2025-04-01"),
        ("Any news from yesterday?", "published", "2025-05-08", "2025-05-08"),
        ("Which articles were published in April about the ferry?", "published",
         "2025-04-01", "2025-04-30"),
        ("What has happened since 1 May 2025?", "happened", "2025-05-01", None),
    ],
)  # fmt: skip
def test_a_period_limits_what_is_searched(
    question: str, kind: str, first: str | None, last: str | None
) -> None:
    limit, rest = limit_of(question, TODAY)
    assert limit is not None
    assert limit.kind == kind
    assert [d and d.isoformat() for d in limit.published] == [first, last]
    assert limit.why
    assert rest == question


@pytest.mark.parametrize(
    ("question", "day", "rest"),
    [
        ("As of 1 March 2025, is the ferry running?", "2025-03-01", "Is the ferry running?"),
        ("Who is mayor as of last Friday?", "2025-05-02", "Who is mayor?"),
        ("Is the line open as of March?", "2025-03-31", "Is the line open?"),
    ],
)
def test_as_of_in_words_is_as_of(question: str, day: str, rest: str) -> None:
    asked = understand(question, today=TODAY)
    assert asked.as_of == date.fromisoformat(day)
    assert asked.understood == rest
    assert asked.last_day == asked.as_of


@pytest.mark.parametrize(
    "question",
    [
        "Who won on 1 May?",
        "When will the trials begin in March?",
        "How many people came to the hustings last Wednesday?",
        "What did Thole say yesterday?",
        "Why may the council march?",
        "Who is mayor?",
    ],
)
def test_a_date_that_is_part_of_what_is_asked_limits_nothing(question: str) -> None:
    assert limit_of(question, TODAY) == (None, question)


def test_the_narrower_limit_holds() -> None:
    asked = understand("As of 1 March 2025, who is mayor?", as_of=date(2025, 2, 1))
    assert asked.as_of == date(2025, 2, 1)
    asked = understand("What happened in March 2025?", since=date(2025, 3, 20))
    assert asked.since == date(2025, 3, 20)
    asked = understand("What happened in March 2025?", own_limits=False)
    assert (asked.since, asked.limit) == (None, None)


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What will happen in June?", "2025-06-01", "2025-07-01"),
        ("What is planned for next week?", "2025-05-12", "2025-05-19"),
        ("What has changed since Tuesday?", "2025-05-06", None),
        ("What happened before 1 May 2025?", None, "2025-05-01"),
    ],
)
def test_a_period_is_ahead_when_the_question_looks_ahead(
    question: str, start: str | None, end: str | None
) -> None:
    asked = understand(question, today=TODAY)
    assert asked.happened is not None
    assert [d and d.isoformat() for d in asked.happened] == [start, end]
    assert (asked.since, asked.until, asked.as_of) == (None, None, None)


@pytest.mark.parametrize(
    ("question", "relation", "event"),
    [
        ("What happened after the storm?", "after", "the storm"),
        ("Since the merger vote, what has happened?", "after", "the merger vote"),
        ("What happened at the works during the strike?", "during", "the strike"),
        ("What happened before Thole resigned?", "before", "Thole resigned"),
        ("What happened after the storm in February?", "after", "the storm in February"),
        ("Summarise the news following the ferry's first sailing", "after",
         "the ferry's first sailing"),
    ],
)  # fmt: skip
def test_an_event_to_count_from_is_heard(question: str, relation: str, event: str) -> None:
    found = event_of(question)
    assert found is not None
    assert (found.relation, found.event) == (relation, event)
    assert question[found.start : found.start + len(found.text)] == found.text
    assert understand(question, today=TODAY).event == found
    assert understand(question, today=TODAY, own_limits=False).event is None


@pytest.mark.parametrize(
    "question",
    [
        "What happened after March?",
        "What happened since the weekend?",
        "What happened after Easter in Dunmarrow?",
        "Who repaired the wall after the storm?",
        "What did the council do before the vote?",
    ],
)
def test_a_date_or_another_question_is_no_event_to_count_from(question: str) -> None:
    assert event_of(question) is None


def test_the_latest_is_what_was_printed_last() -> None:
    asked = understand("What is the latest on the ferry?", today=TODAY)
    assert asked.limit is not None
    assert (asked.limit.kind, asked.as_of) == ("latest", TODAY)
    assert asked.limit.text == "latest"
    earlier = date(2025, 3, 1)
    assert understand("What is the latest on the ferry?", as_of=earlier).as_of == earlier
    for other in ("Must it be paid by Friday at the latest?", "Who is mayor?"):
        assert understand(other, today=TODAY).limit is None


def test_the_policy_set_is_that_of_questions_too() -> None:
    asked = understand("As of 03/04/2025, who is mayor?", dates=Policy(day_first=False))
    assert asked.as_of == date(2025, 3, 4)
    assert understand("As of 03/04/2025, who is mayor?").as_of == date(2025, 4, 3)


@given(st.text(max_size=120))
def test_no_question_breaks_it(text: str) -> None:
    limit, rest = limit_of(text, TODAY)
    assert limit is None or limit.text in text
    assert rest or not text


@pytest.mark.parametrize(
    ("question", "both"),
    [
        ("What happened between the storm and the reopening?", ("the storm", "the reopening")),
        (
            "What changed between the vote and the day it was lost?",
            ("the vote", "the day it was lost"),
        ),
        ("What happened between Port Ellery and Quillhaven?", None),
        ("What happened between 3 March and 7 March?", None),
        ("What is the distance between the school and the park?", None),
    ],
)
def test_between_two_events_counts_from_both(question: str, both: tuple[str, str] | None) -> None:
    event = event_of(question)
    assert (event and (event.event, event.last)) == both
