"""Questions of several parts: taken apart, answered in turn, and joined without losing a source."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from rag.answer import Answer, LibraryState, ResolvedDate
from rag.assistant import Assistant
from rag.compose import spoken_interval
from rag.compound import compared, order, parts


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Who was coxswain in the storm, and which office did she win in May?",
         ("Who was coxswain in the storm?", "which office did she win in May?")),
        ("what does the woman who beat thole teach, and where",
         ("what does the woman who beat thole teach?", "where")),
        ("How long was the slipway under water, and how many panels were split?",
         ("How long was the slipway under water?", "how many panels were split?")),
        ("When and where will the summit be held?", ("When and where will the summit be held?",)),
        ("Who won and who lost?", ("Who won and who lost?",)),
        ("Did she say why and how?", ("Did she say why and how?",)),
        ("What did Vane and Brask say?", ("What did Vane and Brask say?",)),
    ],
)  # fmt: skip
def test_a_question_is_taken_apart_where_another_begins(text: str, asked: tuple[str, ...]) -> None:
    assert parts(text) == asked


@given(st.text(max_size=300))
def test_any_text_has_parts(text: str) -> None:
    assert 1 <= len(parts(text)) <= 3
    order(text)


def test_two_events_to_be_put_in_order() -> None:
    found = order("Was the merger vote before or after the storm?")
    assert found is not None
    assert found.questions == ("When was the merger vote?", "When was the storm?")
    assert order("Which came first, the strike or the storm?") is not None
    assert order("Was the vote before the storm?") is None


def test_both_halves_are_cited(assistant: Assistant) -> None:
    answer = assistant.ask(
        "Who was elected mayor of Port Ellery, and who was found guilty of fraud?"
    )
    assert not answer.abstained
    quotes = " ".join(c.quote for c in answer.citations)
    assert "Arkwell" in quotes
    assert "Crake" in quotes
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    generation = assistant.retriever().generation
    for citation in answer.citations:
        article = generation.article(citation.article_id)
        assert citation.quote == article.quote(Span(article.id, citation.start, citation.end))
    numbers = {c.number for c in answer.citations}
    for statement in answer.statements:
        assert set(statement.citations) <= numbers
        assert f"{statement.text} [{statement.citations[0]}]" in answer.answer


def test_a_part_that_is_not_answered_is_named(assistant: Assistant) -> None:
    answer = assistant.ask(
        "Who was elected mayor of Port Ellery, and what is the boiling point of tungsten?"
    )
    assert not answer.abstained
    assert "Arkwell" in answer.answer
    assert "do not answer “what is the boiling point of tungsten?”" in answer.answer


@pytest.mark.xfail(reason="the reader takes whom she beat for the answer")
def test_the_second_half_may_lean_on_the_first(assistant: Assistant) -> None:
    answer = assistant.ask("Who was elected mayor of Port Ellery, and how many votes did she get?")
    assert answer.understood is not None
    assert "Arkwell" in answer.understood
    assert "9,214" in " ".join(c.quote for c in answer.citations)


def dated(start: date, end: date, number: int = 1) -> Answer:
    """An answer whose short form is a day, or a longer interval."""
    why = "as the article says"
    return Answer(
        question="When?",
        answer="",
        short_answer=spoken_interval(start, end),
        abstained=False,
        confidence=0.9,
        kind="when",
        generator="extractive",
        statements=(),
        citations=(),
        library=LibraryState("000001", 1),
        dates=(ResolvedDate("then", start, end, None, why, number),),
    )


VOTE = dated(date(2025, 2, 12), date(2025, 2, 13))
STORM = dated(date(2025, 2, 19), date(2025, 2, 20))
FEBRUARY = dated(date(2025, 2, 1), date(2025, 3, 1))


def test_the_order_of_two_events_is_worked_out_from_their_days() -> None:
    asked = order("Was the vote before or after the storm?")
    assert asked is not None
    assert compared(asked, (VOTE, STORM)) == (
        "Before (Wednesday 12 February 2025, and Wednesday 19 February 2025)"
    )
    assert compared(asked, (STORM, VOTE)).startswith("After (")  # type: ignore[union-attr]
    first = order("Which came first, the storm or the vote?")
    assert first is not None
    assert compared(first, (STORM, VOTE)).startswith("The vote (")  # type: ignore[union-attr]
    last = order("Which was later, the storm or the vote?")
    assert last is not None
    assert compared(last, (STORM, VOTE)).startswith("The storm (")  # type: ignore[union-attr]


def test_days_that_overlap_or_are_unknown_have_no_order() -> None:
    asked = order("Was the vote before or after the storm?")
    assert asked is not None
    assert compared(asked, (VOTE, FEBRUARY)) is None
    assert compared(asked, (VOTE, replace(STORM, short_answer=None))) is None
    assert compared(asked, (VOTE, replace(STORM, abstained=True))) is None
