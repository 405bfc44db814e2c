"""Who has the part in a deed that is asked about, and who only stands by."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.role import deed_asked, stands_aside, unnamed
from tests.rag.papers import library_of, paper

ARRESTED = "Police have arrested a man of 34, Inspector Ada Rolfe said."


@pytest.mark.parametrize(
    ("asked", "sentence", "words", "aside"),
    [
        ("Who was arrested?", ARRESTED, "Ada Rolfe", True),
        ("Who was arrested?", ARRESTED, "Inspector", True),
        ("Who was arrested?", ARRESTED, "Police", True),
        ("Who was arrested?", ARRESTED, "a man of 34", False),
        ("Who arrested a man?", ARRESTED, "Police", False),
        ("What is the name of the man arrested on Friday?", ARRESTED, "Ada Rolfe", True),
        ("What is the name of the man who was arrested?", ARRESTED, "Ada Rolfe", True),
        ("What is the name of the girl who died?", "Ida Holt said so.", "Ida Holt", False),
        ("Who was arrested?", "Ada Rolfe, 41, said that a man was held.", "Ada Rolfe", True),
        ("Who was arrested?", "A man was held, said the sheriff, Ada Rolfe.", "Ada Rolfe", True),
        ("Who was arrested?", "Ida Holt was arrested on Friday.", "Ida Holt", False),
        ("Who was arrested?", "The director, Ida Holt, hopes to open soon.", "Ida Holt", True),
        ("Who was arrested?", "Ida Holt is in custody.", "Ida Holt", False),
        ("Who was murdered?", "Ida Holt denies murdering Jon Lunt.", "Ida Holt", True),
        ("Who was murdered?", "Ida Holt denies murdering Jon Lunt.", "Jon Lunt", False),
        ("Who stole the hives?", "Ida Holt is cross about her field.", "Ida Holt", True),
        ("Who stole the hives?", "Ida Holt admitted the theft.", "Ida Holt", False),
        ("Who was told of it?", "Ida Holt said that she had been told.", "Ida Holt", False),
        ("Who found the wreck?", "“We found it,” said Ida Holt.", "Ida Holt", False),
        ("Who telephoned the dam operator?", "The operator, Minho Power, said no.",
         "Minho Power", True),
        ("Who telephoned the dam operator?", "The mayor, Jon Lunt, had.", "Jon Lunt", False),
        ("Who jeered at the prime minister?", "Prime Minister Ida Holt was jeered.",
         "Ida Holt", True),
        ("Who ran as prime minister?", "Prime Minister Ida Holt ran again.", "Ida Holt", False),
    ],
)  # fmt: skip
def test_a_bystander_has_no_part_in_it(asked: str, sentence: str, words: str, aside: bool) -> None:
    before, _, behind = sentence.partition(words)
    assert stands_aside(asked, sentence, before, behind) is aside


@pytest.mark.parametrize(
    ("asked", "sentence", "who"),
    [
        ("Who was arrested?", ARRESTED, "a man of 34"),
        ("Who was arrested?", "Police arrested a carpenter of 39 from Delft for it.",
         "a carpenter of 39 from Delft"),
        ("Who was tied up?", "A guard, who was alone, was tied up with cable.", "A guard"),
        ("Who was suspended?", "Two mathematics teachers have been suspended.",
         "Two mathematics teachers"),
        ("Who was charged?", "The club charged a fee.", None),
        ("Who was arrested?", "Police arrested Jon Lunt.", None),
        ("Who arrested him?", "Two officers arrested a man.", None),
    ],
)  # fmt: skip
def test_somebody_without_a_name_is_who_it_was(asked: str, sentence: str, who: str | None) -> None:
    deed = deed_asked(asked)
    assert deed is not None
    place = unnamed(deed, sentence)
    assert (sentence[slice(*place)] if place else None) == who


PAPERS = {
    "theft.md": paper(
        "2025-07-24",
        "Carpenter held over stolen clock",
        "Police have arrested a carpenter of 39 in connection with the theft of the Stiel clock "
        "from the Lorn Museum, Inspector Maud Pry said. A woman of 35, who shares his home, was "
        "arrested as well. Director Annelies Brandt expects to reopen the Lorn Museum in September "
        "without the clock.",
    ),
    "dam.md": paper(
        "2025-07-26",
        "Anger after the flood at Vila",
        "The operator, Minho Power, said that the dam of Vila had worked as it was designed to. "
        "Joaquim Brito, the mayor of Vila, telephoned the operator four times.",
    ),
}


def test_nobody_is_named_for_a_crime_by_mistake(encoder: Encoder, tmp_path: Path) -> None:
    assistant = Assistant(library_of(tmp_path, PAPERS, encoder), encoder)
    answer = assistant.ask("Who was arrested over the theft of the Stiel clock?")
    assert answer.short_answer == "a carpenter of 39"
    shown = " ".join(one.value for one in answer.alternatives)
    assert not any(name in shown for name in ("Pry", "Brandt"))
    assert assistant.ask("Who was charged over the theft of the Stiel clock?").abstained
    assert assistant.ask("Who telephoned the dam operator?").short_answer == "Joaquim Brito"
