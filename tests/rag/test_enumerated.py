"""Names that answer together stand together, each once."""

from __future__ import annotations

import pytest

from rag.enumerated import joined, whole_list


@pytest.mark.parametrize(
    ("text", "name", "several"),
    [
        (
            "The candidates are Benedikta Arkwell (Civic Independents), Rufin Oakshade (Green "
            "Shore) and Cassimir Thole (Harbour Alliance).",
            "Rufin Oakshade",
            "Benedikta Arkwell (Civic Independents), Rufin Oakshade (Green Shore) and Cassimir "
            "Thole (Harbour Alliance)",
        ),
        ("Marta and the Duke of Venn came.", "Marta", "Marta and the Duke of Venn"),
        (
            "Led by the singer Ina Gall, the band Paper Fox and the rapper Kid Sol, they came.",
            "Paper Fox",
            "the singer Ina Gall, the band Paper Fox and the rapper Kid Sol",
        ),
        ("Rufin Oakshade has said that he will run again.", "Rufin Oakshade", None),
        ("Ann and Bob sang; later Cy spoke.", "Cy", None),
    ],
)
def test_the_list_that_a_name_stands_in(text: str, name: str, several: str | None) -> None:
    assert whole_list(text, name) == several


@pytest.mark.parametrize(
    ("names", "answer"),
    [
        (["Thole"], "Thole"),
        (["Cassimir Thole", "Thole", "Oakshade"], "Cassimir Thole and Oakshade"),
        (["Arkwell", "Oakshade", "Thole"], "Arkwell, Oakshade and Thole"),
    ],
)
def test_names_are_joined_each_once(names: list[str], answer: str) -> None:
    assert joined(names) == answer
