"""Who somebody is, as it stands beside the name."""

from __future__ import annotations

import pytest

from rag.apposition import own_role
from rag.question import understand


@pytest.mark.parametrize(
    ("question", "sentence", "role"),
    [
        ("Who is Ines Caldeira?", "The architect, Ines Caldeira, has put a roof over it.",
         "The architect"),
        ("Who is Maja Toll?", "“A night’s sleep,” said the union's chairwoman, Maja Toll.",
         "the union's chairwoman"),
        ("Who is Greta Holm?", "It broke, said Lumen's chief executive, Greta Holm.",
         "Lumen's chief executive"),
        ("Who is Joan Petrov?", "“Too much,” said Joan Petrov, an analyst at Hillcrest.",
         "an analyst at Hillcrest"),
        ("Who is Anna Brock?", "“Cold,” said Anna Brock, who led the rescue.",
         "who led the rescue"),
        ("Who was Ilse Ferrand?", "Ilse Ferrand, 52, a former engineer, won.",
         "a former engineer"),
        ("Who is Leonard Voss?", "“It stands,” said Prime Minister Leonard Voss.",
         "Prime Minister"),
        ("What is Tarn-z15?", "The galaxy, named Tarn-z15, is far away.", "The galaxy"),
        ("Who is Otto Brask?", "A gift to the islanders' spokeswoman Otto Brask.",
         "the islanders' spokeswoman"),
        ("Who is Lucasta Brine?", "Councillor Lucasta Brine, cabinet member for education.",
         "cabinet member for education"),
        ("Who is Piet Holm?", "His deputy, Piet Holm, 48, the head of a yard, was fined.",
         "the head of a yard"),
        ("Who is Greta Holm?", "Its present chief executive, Greta Holm, called it hard.",
         "present chief executive"),
        ("Who is Anna Brock?", "Anna Brock, speaking at the cave, was tired.", None),
        ("Who is Ann Lee?", "The mayor, Ann Leeson, was there.", None),
        ("Who is Ann Lee?", "The mayor and Ann Lee were there.", None),
        ("Who is the mayor?", "The mayor, Ann Lee, was there.", None),
        ("What is the galaxy called?", "The galaxy, named Tarn-z15, is far away.", None),
    ],
)  # fmt: skip
def test_the_role_stands_beside_the_name(question: str, sentence: str, role: str | None) -> None:
    assert own_role(understand(question), sentence) == role
