"""What the reader points at, and the sentence says that it is something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.unfit import has_another_rank, is_only_a_time, is_still_missing
from tests.rag.papers import library_of, paper


@pytest.mark.parametrize(
    ("words", "only"),
    [
        ("at the end of July after six years", True),
        ("in 2025", True),
        ("on Friday at the mill in Lund", False),
        ("at the mill", False),
        ("at the May Hall", False),
    ],
)
def test_a_month_is_no_place(words: str, only: bool) -> None:
    assert is_only_a_time(words) is only


@pytest.mark.parametrize(
    ("asked", "before", "behind", "other"),
    [
        ("Who is the chief executive of Lund council?", "Its chief finance officer, ",
         ", warned.", True),
        ("Who is the chief finance officer of Lund council?", "Its chief finance officer, ",
         ", warned.", False),
        ("Who is the leader of Lund council?", "", ", its deputy leader, warned.", True),
        ("Who is the deputy leader of Lund council?", "", ", its deputy leader, warned.", False),
        ("Who is the director of the museum?", "The museum’s director, ", ", warned.", False),
        ("Who warned the council?", "Its deputy leader, ", ", warned it.", False),
    ],
)  # fmt: skip
def test_a_deputy_does_not_hold_the_office(
    asked: str, before: str, behind: str, other: bool
) -> None:
    assert has_another_rank(asked, before, behind) is other


def test_who_is_missing_has_not_been_found() -> None:
    asked = "When was the boy's mother found?"
    assert is_still_missing(asked, "His mother was still missing on Tuesday evening.")
    assert not is_still_missing(asked, "His mother, missing since Monday, was found on Tuesday.")
    assert not is_still_missing("When did she go missing?", "She was missing on Tuesday.")


PAPERS = {
    "leave.md": paper(
        "2026-05-12",
        "Finance chief to leave Halberd",
        "Marco Tillen, the finance chief of Halberd Motors, will leave at the end of July after "
        "six years. His successor has not been named. The company faces a fine of up to £500,000 "
        "for its late accounts.",
    ),
    "rovers.md": paper(
        "2026-05-13",
        "Lund Rovers near promotion",
        "Lund Rovers play at Orsa on Saturday. They have 84 points with two matches left, seven "
        "more than Orsa.",
    ),
    "singer.md": paper(
        "2026-05-14",
        "Singer to open festival in Lund",
        "The singer Astri Lund will open the festival at the quay of Lund.",
    ),
}


@pytest.mark.parametrize(
    "question",
    [
        "Where will Marco Tillen go?",
        "How much was Halberd Motors fined?",
        "What was the score of Lund Rovers' match at Orsa?",
        "Who will succeed Marco Tillen at Halberd Motors?",
    ],
)
def test_it_is_said_that_the_articles_do_not_answer(
    question: str, encoder: Encoder, tmp_path: Path
) -> None:
    assistant = Assistant(library_of(tmp_path, PAPERS, encoder), encoder)
    assert assistant.ask(question).abstained


def test_a_fine_that_was_given_is_told(encoder: Encoder, tmp_path: Path) -> None:
    fined = paper(
        "2026-06-12",
        "Halberd fined",
        "A court in Lund fined Halberd Motors £300,000 on Friday. The company had faced a fine of "
        "up to £500,000 for its late accounts.",
    )
    assistant = Assistant(library_of(tmp_path, {**PAPERS, "fined.md": fined}, encoder), encoder)
    assert assistant.ask("How much was Halberd Motors fined?").short_answer == "£300,000"
