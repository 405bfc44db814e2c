"""Time limits in a question's own words: found, worked out, and only where a period is meant."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.assistant import Assistant
from rag.question import understand
from rag.when import limit_of

TODAY = date(2025, 5, 9)  # A Friday.


@pytest.mark.parametrize(
    ("question", "kind", "first", "last"),
    [
        ("What happened last week?", "happened", "2025-04-28", "2025-05-11"),
        ("What happened in March?", "happened", "2025-03-01", "2025-04-07"),
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


@given(st.text(max_size=120))
def test_no_question_breaks_it(text: str) -> None:
    limit, rest = limit_of(text, TODAY)
    assert limit is None or limit.text in text
    assert rest or not text


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 400))
def test_nothing_printed_later_is_ever_used(assistant: Assistant, offset: int) -> None:
    day = date(2025, 1, 1) + timedelta(days=offset)
    for question in ("What happened with the ferry line?", f"As of {day}, who is mayor?"):
        answer = assistant.ask(question, as_of=day)
        assert all(c.published is not None and c.published <= day for c in answer.citations)
