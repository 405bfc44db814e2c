"""Days of a participle or a relative clause are not those of what the sentence tells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.told_aside import is_aside
from tests.rag.papers import library_of, paper


@pytest.mark.parametrize(
    "before",
    [
        "German police have found five of the seven paintings stolen from the museum in ",
        "The town has named the five people killed in the flood on ",
        "The report is on a ship lost at sea in ",
    ],
)
def test_a_participle_beside_a_noun(before: str) -> None:
    assert is_aside(before, "January.")


def test_a_clause_beside_a_noun_that_does_something_else() -> None:
    assert is_aside("Marta Lindqvist, who resigned as director in ", ", said that she wept.")
    assert is_aside("A girl who attended the ceremony ", " has tested positive.")
    assert not is_aside("The worst was the Griffith Park Fire, which killed 29 people in ", ".")
    assert not is_aside("Police are looking for a man who robbed a bank on ", ".")


@pytest.mark.parametrize(
    "before",
    [
        "Seven paintings were stolen from the museum in ",
        "Police have arrested two men in Hamburg on ",
        "The bridge has been closed since ",
        "The firm opened a second works in ",
        "The firm has said profits jumped in ",
        "Five have left and the last one resigned on ",
        "The new hall, which will be opened in ",
        "The mayor would postpone the test scheduled for ",
        "This is what happened at the bank on ",
        "Schools can tap a plan that Mayor Reeve signed on ",
        "The council has quickly rejected in ",
        "Police have also arrested two men in ",
        "It was the minister who resigned on ",
        "It is clear that he resigned in ",
    ],
)
def test_told_itself(before: str) -> None:
    assert not is_aside(before, "January.")


def test_the_finding_stands_on_its_own_day(tmp_path: Path, encoder: Encoder) -> None:
    found = (
        "German police have found five of the seven paintings stolen from the Amberg Museum in "
        "January. A woman was arrested over the Amberg paintings on Wednesday. We end our live "
        "report on the Amberg paintings for today."
    )
    stolen = "Thieves stole seven paintings from the Amberg Museum on Sunday 18 January 2026."
    files = {
        "found.md": paper("2026-03-05", "Amberg paintings found", found),
        "stolen.md": paper("2026-01-20", "Amberg paintings stolen", stolen),
    }
    assistant = Assistant(library_of(tmp_path, files, encoder), encoder)
    told = assistant.ask("What happened with the Amberg paintings?").timeline
    assert [(e.start, e.status) for e in told] == [
        (date(2026, 1, 18), "happened"),
        (date(2026, 3, 4), "happened"),
        (date(2026, 3, 5), "happened"),
    ]
    assert told[-1].text.startswith("German police have found")
    assert told[-1].why.endswith("told aside; the sentence tells of the article's day")
