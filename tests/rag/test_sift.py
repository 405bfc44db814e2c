"""What likeness cannot tell: another repair, another storm, a share for a number, a day gone by."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from tests.rag.papers import library_of, paper


@pytest.mark.parametrize(
    ("question", "day", "never"),
    [
        # The stand's roof is repaired too, and another storm did damage before.
        ("What will it cost to repair the slipway at Quillhaven?", date(2025, 2, 25), "£95,000"),
        ("How much damage did Odalys do to public property?", date(2025, 2, 20), "£2.2 million"),
        # A share of those who were asked is no number of votes.
        ("How many votes did Rufin Oakshade get?", date(2025, 4, 28), "per cent"),
        # Nothing printed by then speaks of a death, or of a fair.
        ("Who died in the storm?", date(2025, 2, 22), "Ivo"),
        ("Who came across the snuff box at the antiques fair?", date(2025, 3, 20), "Hale"),
    ],
)
def test_what_is_of_another_thing_or_sort_does_not_answer(
    assistant: Assistant, question: str, day: date, never: str
) -> None:
    answer = assistant.ask(question, as_of=day)
    assert answer.abstained
    assert answer.short_answer is None
    assert never not in answer.answer


def test_a_place_that_the_question_names_is_not_where(assistant: Assistant) -> None:
    answer = assistant.ask("Where was the museum suspect arrested?", as_of=date(2025, 3, 30))
    assert answer.short_answer in ("at a flat above a bakery", "Sallowbridge")
    assert "Sallowbridge" in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "day", "says"),
    [
        # The first sailing was planned for 10 May; the ground floor opened on 11 March.
        ("When did the first ferry reach Quillhaven?", date(2025, 4, 15), "only said to be ahead"),
        ("When will the Long Gallery reopen?", date(2025, 3, 20), "no day to come was named"),
    ],
)
def test_a_day_on_the_wrong_side_is_a_refusal_that_says_so(
    assistant: Assistant, question: str, day: date, says: str
) -> None:
    answer = assistant.ask(question, as_of=day)
    assert answer.abstained
    assert says in answer.answer


def test_a_sentence_that_says_it_is_not_known_is_the_reason_wherever_it_ranks(
    assistant: Assistant,
) -> None:
    answer = assistant.ask(
        "How did the thieves get into the Maritime Museum?", as_of=date(2025, 3, 11)
    )
    assert answer.abstained
    assert "“Police did not say how the thieves got in.” [1]" in answer.answer
    assert answer.citations[0].quote == "Police did not say how the thieves got in."


def test_how_long_may_be_counted_in_games(encoder: Encoder, tmp_path: Path) -> None:
    interview = paper(
        "2026-05-12",
        "Orsa's new coach",
        "Ilse Ferrand lasted 17 games as coach of Lund Rovers. She is now at Orsa.",
    )
    assistant = Assistant(library_of(tmp_path, {"coach.md": interview}, encoder), encoder)
    asked = "How long did Ilse Ferrand last as coach of Lund Rovers?"
    assert assistant.ask(asked).short_answer == "17 games"
