"""The form in which a short answer is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.form import in_full, short_form
from rag.question import understand

PRISON = (
    "Ned Corrigan, the keeper of Hask lighthouse, was freed on Friday. Corrigan had been held for "
    "nine days. North Carling has two lighthouses. Carling had none."
)


@pytest.mark.parametrize(
    ("question", "words", "said"),
    [
        ("Who was freed?", "Corrigan", "Ned Corrigan"),
        ("Who was freed?", "Ned Corrigan", "Ned Corrigan"),
        ("Who was freed?", "the keeper", "the keeper"),
        ("Which town has two lighthouses?", "Carling", "Carling"),
        ("How old is the keeper?", "61-year-old", "61"),
        ("How old is the keeper?", "61", "61"),
        ("Who was freed?", "61-year-old", "61-year-old"),
        ("Which Ukrainian region was lost?", "Kharkiv region", "Kharkiv"),
        ("Which Ukrainian region was lost?", "the whole region", "the whole region"),
        ("What was lost?", "Kharkiv region", "Kharkiv region"),
        ("Wheat fell below what price?", "below $4", "$4"),
        ("What was the price of wheat?", "below $4", "below $4"),
        ("How long is parking free?", "1. two hours", "two hours"),
        ("To whom was it sold?", "To a baker", "a baker"),
        ("Which bay was closed?", "Hudson Bay", "Hudson Bay"),
        ("Which state was hit?", "in Florida", "Florida"),
        ("How many senators agreed?", "12 senators", "12"),
        ("How many younger senators agreed?", "more than 12 younger senators", "more than 12"),
        ("He left after how many years?", "forty-eight years", "forty-eight"),
        ("How many senators agreed?", "a few senators", "a few senators"),
        ("How many senators agreed?", "five or more senators", "five or more senators"),
        ("How many senators agreed?", "senators", "senators"),
        ("How many senators agreed?", "12 of the senators", "12 of the senators"),
        ("How many agreed?", "12 senators", "12 senators"),
        ("What was the magnitude of the quake?", "7.8-magnitude", "7.8"),
        ("How strong was the quake?", "7.8-magnitude", "7.8-magnitude"),
    ],
)
def test_a_short_answer_is_said_as_it_was_asked_for(question: str, words: str, said: str) -> None:
    assert short_form(understand(question), words, PRISON) == said


@pytest.mark.parametrize(
    "text",
    [
        "Ned Corrigan and Una Corrigan were freed. Corrigan thanked the crowd.",
        "Corrigan was freed. His son is Ned Corrigan.",
        "President Corrigan was freed. Corrigan thanked the crowd.",
        "New Corrigan was flooded. Corrigan has a harbour.",
        "",
    ],
)
def test_a_surname_stays_alone_where_it_is_not_clear_whose_it_is(text: str) -> None:
    assert in_full("Corrigan", text) == "Corrigan"


@given(st.text(), st.text(max_size=30))
def test_a_name_in_full_is_the_words_or_stands_in_the_text(text: str, words: str) -> None:
    found = in_full(words, text)
    assert found == words or (found in text and found.endswith(words))
