"""As of a day, nothing printed later is in an answer: not a word, not a source, not a date.

Every question of the set is asked as of its own day, or else as of one of the days on which the
archive grew. The span reader is left out of most: which article may be read is settled before it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from eval.cases import Case, load
from index.encode import Encoder
from index.library import Library
from index.snapshot import Generation
from rag.answer import Answer
from rag.assistant import Assistant

_CASES = load("seeds")
_PART = 12
_SEARCHED = 4  # of so many questions one


@pytest.fixture(scope="module")
def quick(seeds_library: Library, encoder: Encoder) -> Assistant:
    """An assistant as it is where the span reader is not installed."""
    assistant = Assistant(seeds_library, encoder)
    assistant.reader = None
    return assistant


def _days(generation: Generation) -> list[date]:
    """The days on which something was printed, and those before."""
    printed = {a.published for a in generation.article_rows() if a.published}
    return sorted(printed | {day - timedelta(days=1) for day in printed})


def _day_of(case: Case, days: list[date]) -> date:
    return case.as_of or days[zlib.crc32(case.id.encode()) % len(days)]


def _from_later(answer: Answer, day: date, generation: Generation) -> Iterator[str]:
    """Whatever of an answer comes from an article of a later day, or of none."""
    known = {a.id: a for a in generation.article_rows()}
    allowed = {i for i, a in known.items() if a.published is not None and a.published <= day}
    names = {name for i in allowed for name in (known[i].title, known[i].source)}
    numbers = {citation.number for citation in answer.citations}
    for citation in answer.citations:
        if (
            citation.article_id not in allowed
            or citation.published != known[citation.article_id].published
        ):
            yield f"cited: {citation}"
        yield from (f"copy: {name}" for name in citation.copies if name not in names)
    used = [found.citation for found in answer.dates]
    used += [event.citation for event in answer.timeline]
    used += [event.changed_by for event in answer.timeline if event.changed_by is not None]
    used += [number for statement in answer.statements for number in statement.citations]
    for disagreement in answer.disagreements:
        used += [side.citation for side in disagreement.sides]
        late = [s for s in disagreement.sides if s.published is None or s.published > day]
        yield from (f"side: {side}" for side in late)
    yield from (f"number {n} is no citation" for n in used if n not in numbers)
    if answer.limit is not None and answer.limit.article_id not in {None, *allowed}:
        yield f"limit: {answer.limit}"
    quoted = " ".join(" ".join(c.quote.split()) for c in answer.citations)
    yield from (
        f"said: {s.text}" for s in answer.statements if " ".join(s.text.split()) not in quoted
    )
    # A question that says "as of 5 February" itself may know even less.
    if answer.as_of is None or answer.as_of > day:
        yield f"as of {answer.as_of}"


@pytest.mark.parametrize("part", range(_PART))
def test_no_question_is_answered_from_the_future(quick: Assistant, part: int) -> None:
    generation = quick.retriever().generation
    days = _days(generation)
    for number, case in enumerate(_CASES[part::_PART]):
        day = _day_of(case, days)
        history = [(turn.question, turn.answer) for turn in case.history]
        answer = quick.ask(case.question, as_of=day, history=history)
        assert list(_from_later(answer, day, generation)) == [], (case.id, day)
        if number % _SEARCHED:
            continue  # The answer came from the same search.
        hits = quick.search(case.question, as_of=day, history=history)
        assert all(h.article.published and h.article.published <= day for h in hits)


@pytest.mark.parametrize(
    "question",
    [
        "What happened with the ferry line?",
        "What happened after the storm?",
        "What is the latest on the museum?",
        "What happened last week?",
        "Who is mayor, and when was the election?",
    ],
)
@pytest.mark.parametrize("day", [date(2025, 2, 20), date(2025, 4, 20)])
def test_nor_are_timelines_and_events_to_count_from(
    assistant: Assistant, question: str, day: date
) -> None:
    answer = assistant.ask(question, as_of=day)
    assert list(_from_later(answer, day, assistant.retriever().generation)) == []


def test_before_the_first_article_nothing_is_known(quick: Assistant) -> None:
    answer = quick.ask("What happened with the ferry line?", as_of=date(2024, 1, 1))
    assert answer.abstained
    assert answer.citations == ()
