"""The first or the last day of a stretch, where the question asks for that."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encode import Encoder
from index.library import Library
from index.temporal import find
from rag.answer import ResolvedDate
from rag.assistant import Assistant
from rag.ends import asked_end, at_its_verb, is_other_end
from rag.question import understand
from tests.rag.papers import library_of, paper

PRINTED = date(2025, 2, 21)
PAPERS = {
    "baker.md": paper(
        "2025-02-21",
        "Oleander Vask remembered",
        "Oleander Vask (29 August 1902 – 16 May 1972) was a baker and poet in Tarnwick. His bread "
        "is still sold there. A square bears his name.",
    ),
    "fair.md": paper(
        "2025-02-21",
        "Tarnwick book fair returns",
        "The Tarnwick book fair will be held from 3 to 5 March in the old corn hall. Ninety "
        "publishers have taken a stand. The council gives the hall for nothing.",
    ),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    return library_of(tmp_path_factory.mktemp("ends"), PAPERS, encoder)


@pytest.mark.parametrize(
    ("question", "short", "words"),
    [
        ("When was Oleander Vask born?", "Friday 29 August 1902", "29 August 1902"),
        ("When did Oleander Vask die?", "Tuesday 16 May 1972", "16 May 1972"),
        ("When will the Tarnwick book fair begin?", "Monday 3 March 2025", "3 to 5 March"),
        ("When will the Tarnwick book fair end?", "Wednesday 5 March 2025", "5 March"),
        ("When will the Tarnwick book fair be held?", "3–5 March 2025", "3 to 5 March"),
    ],
)
def test_an_answer_gives_the_end_that_is_asked_for(
    library: Library, encoder: Encoder, question: str, short: str, words: str
) -> None:
    answer = Assistant(library, encoder).ask(question)
    assert answer.short_answer == short
    assert not answer.disagreements
    day = next(d for d in answer.dates if d.text == words)
    assert words in answer.citations[day.citation - 1].quote
    assert {s.verdict for s in answer.statements} == {"supported"}


def resolved(text: str) -> ResolvedDate:
    """A range alone, as it is resolved in an article of :data:`PRINTED`."""
    (found,) = find(text, PRINTED)
    assert found.interval is not None
    return ResolvedDate(text, *found.interval, found.anchor, found.why, 1)


@pytest.mark.parametrize(
    ("question", "text", "start", "end"),
    [
        ("When did the works start?", "2019 to 2021", date(2019, 1, 1), date(2020, 1, 1)),
        ("When did the works end?", "2019 to 2021", date(2021, 1, 1), date(2022, 1, 1)),
        ("When did the works begin and end?", "2019 to 2021", date(2019, 1, 1), date(2022, 1, 1)),
        ("When does the show open?", "12–14 June 2025", date(2025, 6, 12), date(2025, 6, 13)),
        ("When is the show open?", "12–14 June 2025", date(2025, 6, 12), date(2025, 6, 15)),
        ("When does the show close?", "12–14 June 2025", date(2025, 6, 14), date(2025, 6, 15)),
        ("When did it start?", "last week", date(2025, 2, 10), date(2025, 2, 17)),
    ],
)
def test_parts_of_a_range(question: str, text: str, start: date, end: date) -> None:
    found = asked_end(understand(question), resolved(text), PRINTED, None)
    assert (found.start, found.end) == (start, end)


@given(st.dates(date(1850, 1, 1), date(2024, 1, 1)), st.integers(1, 40_000))
def test_birth_and_death_are_the_ends_of_any_life(born: date, lived: int) -> None:
    died = date.fromordinal(born.toordinal() + lived)
    life = resolved(" – ".join(f"{d.day} {d:%B} {d.year}" for d in (born, died)))
    first = asked_end(understand("When was she born?"), life, PRINTED, None)
    last = asked_end(understand("When did she die?"), life, PRINTED, None)
    assert (first.start, last.start) == (born, died)
    assert (first.end - first.start).days == (last.end - last.start).days == 1


REBUILT = "Rebuilding is to begin on 3 May and to be complete by 9 June."


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("When will rebuilding begin?", ["3 May"]),
        ("When is rebuilding to be finished?", ["9 June"]),
        ("When is the wall rebuilt?", []),
    ],
)
def test_of_two_days_it_is_that_behind_the_verb(question: str, days: list[str]) -> None:
    dates = [
        ResolvedDate(e.text, *e.interval, e.anchor, e.why, 1)
        for e in find(REBUILT, PRINTED)
        if e.interval
    ]
    assert [d.text for d in at_its_verb(understand(question), dates, REBUILT)] == days


@pytest.mark.parametrize(
    ("question", "before", "other"),
    [
        ("When does the strike begin?", "The strike is to end on ", True),
        ("When does the strike begin?", "Drivers will strike from ", False),
        ("When does the strike end?", "Drivers will strike from 4 a.m. ", True),
        ("When does the strike end?", "Begun on Monday, it goes on until ", False),
        ("When does the strike end?", "It will end on ", False),
        ("When was the strike called?", "The strike is to end on ", False),
        ("When will the ban be lifted?", "A ban will come into force on ", True),
        ("When will the ban be lifted?", "The ban is to be lifted on ", False),
        ("When does the ban take effect?", "The ban is to be lifted on ", True),
        ("When does the ban take effect?", "The ban will not start until ", False),
    ],
)
def test_the_day_of_the_other_end_is_told_apart(question: str, before: str, other: bool) -> None:
    assert is_other_end(understand(question), before) == other
