"""Sentences: where they end in news English, and that nothing is lost between them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import split


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


NEWS = st.lists(
    st.sampled_from(
        ["Dr. Hale spoke.", "It cost 3.5 million.", "“No,” she said.", "Why?", "- one item",
         "U.S. officials met.", "\n\n", "\n", " ", "He left… Nobody saw.", "é̂ 会議。"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(st.text(max_size=300) | NEWS)
def test_sentences_and_the_white_space_between_them_are_the_text_again(text: str) -> None:
    position = 0
    for start, end in split(text):
        assert text[position:start].strip() == ""
        assert position <= start < end
        assert text[start:end] == text[start:end].strip()
        position = end
    assert text[position:].strip() == ""


@given(NEWS, NEWS, NEWS)
def test_a_slice_is_split_as_if_it_stood_alone(before: str, text: str, after: str) -> None:
    whole = f"{before}\n\n{text}\n\n{after}"
    start = len(before) + 2
    got = split(whole, start, start + len(text))
    assert got == [(a + start, b + start) for a, b in split(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. Ada Hale of St. Brannoc spoke to Mr. Thole.",
        "U.S. officials met at 7 p.m. on Friday.",
        "Growth was 3.5 per cent, said J. R. Moss.",
        "“We will not go,” he said.",
        "The plan (see No. 10) was dropped.",
        "It rose from Jan. 3 to Feb. 7.",
        "He said … nothing at all.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert parts(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("“He left.” She stayed.", ["“He left.”", "She stayed."]),
        ("Did he leave? No! He stayed.", ["Did he leave?", "No!", "He stayed."]),
        ("Jobs:\n- one\n- two", ["Jobs:", "- one", "- two"]),
        ("A headline\n\nThe first words.", ["A headline", "The first words."]),
        ("It closed at 7 p.m. The mayor left.", ["It closed at 7 p.m.", "The mayor left."]),
    ],
)
def test_sentences_end_where_a_reader_would_say_so(text: str, wanted: list[str]) -> None:
    assert parts(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "It is represented by Republican U.S. Rep. Lauren Boebert.",
        "Between 8 and 9 a.m. ET, more than 70,000 customers were reporting outages.",
        "He asked the U.S. Department of Justice.",
    ],
)
def test_an_abbreviation_with_what_it_goes_with_ends_no_sentence(text: str) -> None:
    assert split(text) == [(0, len(text))]


def test_the_same_abbreviations_end_sentences() -> None:
    text = "She came to the U.S. The flight left at 9 p.m. Nobody met her."
    assert [text[a:b] for a, b in split(text)] == [
        "She came to the U.S.", "The flight left at 9 p.m.", "Nobody met her.",
    ]  # fmt: skip


def test_a_long_line_of_dots_is_split_at_once() -> None:
    text = f"It was said. {'.' * 200_000}a"
    begun = time.process_time()
    assert [text[a:b] for a, b in split(text)] == ["It was said.", text[13:]]
    assert time.process_time() - begun < 5.0  # hours, where the marks are tried one by one
