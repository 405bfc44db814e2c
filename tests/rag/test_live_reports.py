"""A live report is asked: when and at what time, and what happened in what order."""

from __future__ import annotations

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from tests.rag.papers import library_of, paper

LIVE = """Our live report on the strike of tram drivers in Belmark on Tuesday 31 March.

21.35 We end our report for today.

18.10 The police count 47 kilometres of traffic jams in Belmark, twice as many as usual.

16.00 Talks on the strike in Belmark have begun at the town hall. Mayor Lindqvist is in the chair.

14.25 Hire firms in Belmark have rented out 31,000 bicycles since the strike began, a record.
"""


@pytest.fixture(scope="module")
def belmark(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    files = {"live.md": paper("2026-03-31", "Belmark strike live: talks resume", LIVE)}
    return Assistant(library_of(tmp_path_factory.mktemp("live"), files, encoder), encoder)


@pytest.mark.parametrize(
    "question",
    [
        "When did the talks at the town hall begin?",
        "At what time did the talks at the town hall begin?",
    ],
)
def test_the_time_before_the_line_answers(belmark: Assistant, question: str) -> None:
    answer = belmark.ask(question)
    assert answer.short_answer == "16.00"
    assert answer.answer.startswith("16.00 Talks on the strike")  # The time once, not twice.
    assert answer.citations[0].quote.startswith("16.00 Talks on the strike in Belmark have begun")
    assert "16:00 of Tuesday 31 March 2026" in answer.dates[0].why


def test_a_time_is_no_count(belmark: Assistant) -> None:
    answer = belmark.ask("How many bicycles have been rented out in Belmark?")
    assert answer.short_answer == "31,000"
    assert "14.25" not in [other.value for other in answer.alternatives]


def test_a_day_is_told_from_its_beginning(belmark: Assistant) -> None:
    events = belmark.ask("What happened during the strike in Belmark?").timeline
    times = [event.text[:5] for event in events if event.text[:1].isdigit()]
    assert len(times) > 2
    assert times == sorted(times)
