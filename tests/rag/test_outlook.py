"""Which way a "when" question looks, and the days that may then answer it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rag.assistant import Assistant
from rag.outlook import can_answer, outlook
from rag.question import understand

_PRINTED = date(2025, 3, 27)


@pytest.mark.parametrize(
    ("question", "way"),
    [
        ("When will the ferry start?", "ahead"),
        ("What date is the ferry opening?", "ahead"),
        ("Until when is the suspect out on bail?", "ahead"),
        ("When did the ferry start?", "behind"),
        ("Which day was the wall breached?", "behind"),
        ("When was the ferry to start?", None),
        ("When was the ferry originally due?", None),
        ("Who will start the ferry?", None),
    ],
)
def test_the_words_say_which_way_it_looks(question: str, way: str | None) -> None:
    assert outlook(understand(question)) == way


@pytest.mark.parametrize(
    ("question", "days", "fits"),
    [
        ("When will it open?", 1, True),
        ("When will it open?", -1, False),
        ("When did it open?", -1, True),
        ("When did it open?", 30, False),
        ("When was it to open?", -1, True),
    ],
)
def test_a_day_on_the_wrong_side_does_not_answer(question: str, days: int, fits: bool) -> None:
    asked = understand(question, as_of=_PRINTED + timedelta(days=3))
    day = _PRINTED + timedelta(days=days + 3)
    assert can_answer(asked, (day, day + timedelta(days=1)), _PRINTED) == fits


def test_the_day_of_printing_is_not_when_something_will_end(assistant: Assistant) -> None:
    answer = assistant.ask("Until when is the museum suspect out on bail?", as_of=date(2025, 4, 1))
    assert answer.short_answer == "Thursday 24 April 2025"
    assert answer.answer.startswith("Thursday 24 April 2025")
