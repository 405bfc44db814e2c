"""Numbers as news writes them: each is one quantity, with its sign, its scale and its unit."""

from __future__ import annotations

import pytest

from rag.numbers import agree, number_end, number_start, quantities


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("half a million people", 500_000, None),
        ("a half-million people", 500_000, None),
        ("one-half million people", 500_000, None),
        ("a quarter of a million people", 250_000, None),
        ("three quarters of a million people", 750_000, None),
        ("half a dozen people", 6, None),
        ("two and a half million people", 2_500_000, None),
        ("2 and a half million people", 2_500_000, None),
        ("2½ million people", 2_500_000, None),
        ("a million and a half people", 1_500_000, None),
        ("£2½m", 2_500_000, "£"),
        ("half a million pounds", 500_000, "£"),
        ("one and a half per cent", 1.5, "percent"),
        ("half a percentage point", 0.5, "percentage point"),
        ("a quarter of one per cent", 0.25, "percent"),
        ("two-and-a-half-year", 2.5, "year"),
        ("two and three quarter years", 2.75, "year"),
        ("5 lakh people", 500_000, None),
        ("3.5-million", 3_500_000, None),
        (".5 per cent", 0.5, "percent"),
        ("£.5m", 500_000, "£"),
        ("minus five degrees", -5, "degree"),
        ("-5C", -5, "celsius degree"),
        ("–5C", -5, "celsius degree"),
        ("−5 °C", -5, "celsius degree"),
        ("21 degrees below zero", -21, "degree"),
        ("30C", 30, "celsius degree"),
        ("86 degrees Fahrenheit", 86, "fahrenheit degree"),
        ("-£5m", -5_000_000, "£"),
        ("£-5m", -5_000_000, "£"),
        ("5 000 people", 5_000, None),
        ("12\u202f500 people", 12_500, None),
        ("12\u00a0500 people", 12_500, None),
        ("€12 500", 12_500, "€"),
        ("two-thirds of voters", 2 / 3, None),
        ("two thirds of voters", 2 / 3, None),
        ("three-quarters", 0.75, None),
        ("one-third", 1 / 3, None),
        ("a third of voters", 1 / 3, None),
        ("half of them", 0.5, None),
        ("5m long", 5, "m"),
        ("a depth of 30m", 30, "m"),
        ("10,000m", 10_000, "m"),
        ("5m people", 5_000_000, None),
        ("£5m long-term loan", 5_000_000, "£"),
        ("a thirty-second delay", 30, "second"),
        ("A$5 million", 5_000_000, "A$"),
        ("AU$5 million", 5_000_000, "A$"),
        ("5 million Australian dollars", 5_000_000, "A$"),
        ("C$5 million", 5_000_000, "C$"),
        ("US$5 million", 5_000_000, "$"),
        ("USD 5 million", 5_000_000, "$"),
        ("EUR 5 million", 5_000_000, "€"),
        ("5m EUR", 5_000_000, "€"),
        ("5 million kronor", 5_000_000, "swedish krona"),
        ("5 million Swedish kronor", 5_000_000, "swedish krona"),
        ("SEK 5m", 5_000_000, "swedish krona"),
        ("5 million Egyptian pounds", 5_000_000, "egyptian pound"),
    ],
)
def test_a_number_is_read_whole(text: str, value: float, unit: str | None) -> None:
    assert [(q.value, q.unit) for q in quantities(text)] == [(pytest.approx(value), unit)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("the second half of the year", [2]),
        ("the final third of the pitch", []),
        ("the third of March", [3]),
        ("the first third of the season", [1]),
        ("in the latest quarter of the year", []),
        ("killed two and a third fled", [2, 3]),
        ("two and a half-brother came", [2]),
        ("12 500 people", [12, 500]),
        ("rooms 101 102 103", [101, 102, 103]),
        ("won 5-3", [5, 3]),
        ("the talks –5 hours long– ended", [5]),
        ("from gate 4F", []),
        ("%2C", []),
        ("from $4 million in 2017 to $5m", [4_000_000, 2017, 5_000_000]),
        ("£2 million to 2.5 million", [2_000_000, 2_500_000]),
        ("£2 to 2.5 million", [2_000_000, 2_500_000]),
        ("the two first victims", [2, 1]),
    ],
)
def test_what_is_no_part_of_a_number_is_left_out(text: str, values: list[float]) -> None:
    assert [q.value for q in quantities(text)] == values


@pytest.mark.parametrize(
    ("ordinal", "rank"),
    [
        ("first", 1), ("21st", 21), ("twenty-first", 21), ("thirteenth", 13), ("twentieth", 20),
        ("the thirty-second", 32), ("hundred and first", 101),
        ("one hundred and twenty-first", 121),
    ],
)  # fmt: skip
def test_an_ordinal_is_one_rank(ordinal: str, rank: int) -> None:
    assert [(q.value, q.kind) for q in quantities(f"{ordinal} victim")] == [(rank, "ordinal")]


@pytest.mark.parametrize(
    ("one", "other", "agreement"),
    [
        ("half a million", "500,000", "equal"),
        ("two and a half million", "2.5 million", "equal"),
        ("a million", "half a million", "different"),
        ("5 degrees", "minus 5 degrees", "different"),
        ("-5C", "minus five degrees", "equal"),
        ("86F", "86 degrees", "equal"),
        ("30C", "30F", "unit"),
        ("£5 million", "€5 million", "unit"),
        ("$5 million", "A$5 million", "unit"),
        ("£5 million", "5 million Swedish kronor", "unit"),
        ("5 million kroner", "5 million Norwegian kroner", "equal"),
        ("5 metres", "5m long", "equal"),
        ("5 million", "5m long", "different"),
        ("two thirds", "two-thirds", "equal"),
    ],
)
def test_whether_two_are_the_same(one: str, other: str, agreement: str) -> None:
    stated, given = quantities(one)[0], quantities(other)[0]
    assert agree(stated, given) == agreement


def test_a_quantity_stands_where_it_says() -> None:
    text = "It fell to minus five degrees, the twenty-first time, and cost half a million pounds."
    assert [text[q.start : q.end] for q in quantities(text)] == [
        "minus five degrees",
        "twenty-first",
        "half a million pounds",
    ]


@pytest.mark.parametrize(
    ("text", "pointed", "whole"),
    [
        ("It fell to -21 degrees.", "21 degrees", "-21 degrees"),
        ("It fell to minus 21 degrees.", "21", "minus 21"),
        ("It took half a million.", "a million", "half a million"),
        ("It fell to 21 degrees.", "21 degrees", "21 degrees"),
        ("It sold 12 vans.", "vans", "vans"),
    ],
)
def test_a_number_pointed_at_in_part_begins_where_it_begins(
    text: str, pointed: str, whole: str
) -> None:
    at = text.index(pointed)
    first = number_start(text, at, 0, len(text))
    assert text[first : at + len(pointed)] == whole


@pytest.mark.parametrize(
    ("text", "pointed", "whole"),
    [
        ("It had fifty-three rooms.", "fifty", "fifty-three"),
        ("A 14-year-old boy came.", "14", "14"),
        ("It ended 3-1.", "3", "3"),
        ("It had fifty rooms.", "fifty", "fifty"),
    ],
)
def test_a_number_in_words_is_not_cut_at_its_hyphen(text: str, pointed: str, whole: str) -> None:
    at = text.index(pointed)
    assert text[at : number_end(text, at + len(pointed), 0, len(text))] == whole
