"""What the reader points at, and the sentence says that it is something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.doer import has_another_rank, is_not_who
from rag.question import understand
from rag.unfit import (
    is_another_in_line,
    is_another_measure,
    is_no_cause_of_death,
    is_of_a_beginning,
    is_only_a_time,
    is_still_missing,
)
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


@pytest.mark.parametrize(
    ("asked", "sentence", "words", "not_them"),
    [
        ("Who stole the six hives?", "Six hives were stolen from a field at Cold Ashby.",
         "a field at Cold Ashby", True),
        ("Who leaked the budget?", "On 9 March a draft budget was leaked to a newspaper.",
         "a newspaper", True),
        ("Who stole the hives?", "The hives were stolen by Ida Grün.", "Ida Grün", False),
        ("Who stole the hives?", "Ida Grün, who was arrested on Friday, stole the hives.",
         "Ida Grün", False),
        ("Who died in the storm?", "Ida Grün, 71, was killed by a tree.", "Ida Grün", False),
        ("Who was arrested?", "Ida Grün was arrested on Friday.", "Ida Grün", False),
        ("Who bought the ship?", "The ship was sold for recycling in Turkey.", "Turkey", True),
        ("Who wrote the song?", "It is in Ada Lorne's book of songs.", "Ada Lorne", False),
        ("Who knocked over the tray?", "Somebody knocked over a tray of buns.", "Somebody", True),
        ("Who imposed the fine?", "A fine of 340 million crowns had been booked.",
         "340 million crowns", True),
        ("Who rescued the dog?", "17 firefighters rescued the dog.", "17 firefighters", False),
        ("Who is the new minister?", "She appointed Saara Rautio, replacing Mikael Toivo.",
         "Mikael Toivo", True),
        ("Who is the new minister?", "She appointed Saara Rautio, replacing Mikael Toivo.",
         "Saara Rautio", False),
        ("Who did Rautio replace?", "Saara Rautio came, replacing Mikael Toivo.", "Mikael Toivo",
         False),
    ],
)  # fmt: skip
def test_who_did_it_is_not_a_place_nor_who_goes(
    asked: str, sentence: str, words: str, not_them: bool
) -> None:
    before, _, behind = sentence.partition(words)
    assert is_not_who(asked, sentence, before, words, behind) is not_them


@pytest.mark.parametrize(
    ("asked", "sentence", "other"),
    [
        ("What was stolen in the first theft?", "It is the second theft in three years.", True),
        ("What was stolen in the second theft?", "It is the second theft in years.", False),
        ("When was the first theft?", "The second theft came a year after the first.", False),
        ("Who is the younger daughter?", "The elder, Ines, is a vet.", True),
        ("Who is the younger daughter?", "The elder is Ines, and the younger Ida.", False),
        ("When is the next total eclipse?", "The last total eclipse was in 1905.", True),
        ("When was the last total eclipse?", "The last total eclipse was in 1905.", False),
        ("Who plays next week?", "Lund won last week.", True),
    ],
)
def test_the_second_is_not_the_first(asked: str, sentence: str, other: bool) -> None:
    assert is_another_in_line(asked, sentence) is other


@pytest.mark.parametrize(
    ("asked", "sentence", "words", "other"),
    [
        ("How old is Ida Grün?", "Ida Grün, ranked 83rd, won.", "83rd", True),
        ("How old is Ida Grün?", "Ida Grün (£4.5m, Lund) came.", "£4.5m", True),
        ("How old is Ida Grün?", "Ida Grün stayed six years.", "six years", True),
        ("How old is Ida Grün?", "Ida Grün is six years old.", "six years", False),
        ("How old is Ida Grün?", "Ida Grün, 41, won.", "41", False),
        ("How heavy is the probe?", "The first probe managed ten.", "ten", True),
        ("How heavy is the probe?", "The probe weighs 620 kg.", "620 kg", False),
        ("How fast was it going?", "It broke up at 28 kilometres.", "28 kilometres", True),
        ("How fast was it going?", "It came at 28 kilometres a second.", "28 kilometres", False),
    ],
)
def test_a_measure_is_of_the_sort_that_is_asked_for(
    asked: str, sentence: str, words: str, other: bool
) -> None:
    assert is_another_measure(asked, sentence, words, sentence.partition(words)[2]) is other


@pytest.mark.parametrize(
    ("asked", "before", "beginning"),
    [
        ("When was the previous recall?", "The firm was founded in ", True),
        ("When was the branch closed?", "The branch, which opened in ", True),
        ("When was the firm founded?", "The firm was founded in ", False),
        ("When did the firm start?", "The firm was founded in ", False),
        ("When did she retire?", "She retired in ", False),
    ],
)
def test_when_it_began_is_not_when_it_closed(asked: str, before: str, beginning: bool) -> None:
    assert is_of_a_beginning(asked, before) is beginning


def test_where_somebody_died_is_not_what_of() -> None:
    asked = understand("What did Sid Carraway die of?")
    assert is_no_cause_of_death(asked, "Sid Carraway died on Sunday at his home.")
    assert not is_no_cause_of_death(asked, "He died on Sunday after a short illness.")
    assert not is_no_cause_of_death(asked, "The cause was pneumonia.")


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
    "bank.md": paper(
        "2026-05-15",
        "Ole Ris to leave Lund Bank",
        "Ole Ris goes in September after eight years. Lund Bank said it would name a successor "
        "before the summer.",
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
        "Who will replace Ole Ris at Lund Bank?",
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
