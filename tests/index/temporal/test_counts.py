"""Numbers that count, measure or score are no years, days or times of the clock."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.temporal import find

_ANCHOR = date(2025, 5, 10)
_THINGS = "visitors voters signatures homes jobs trees coins tickets passengers complaints pages"


def _said(text: str) -> list[str]:
    return [found.text for found in find(text, _ANCHOR) if found.interval is not None]


@given(
    st.integers(1000, 2999),
    st.sampled_from(("after", "before", "by", "of", "than", "until", "from", "to", "in", "since")),
    st.sampled_from(_THINGS.split()),
)
def test_four_figures_before_what_they_count_are_no_year(
    number: int, before: str, things: str
) -> None:
    assert _said(f"The doors were shut {before} {number} {things} had come.") == []


@given(st.integers(2101, 2999), st.sampled_from(("after", "before", "from", "of")))
def test_a_number_beyond_2100_is_no_year_of_an_event(number: int, before: str) -> None:
    assert _said(f"What happened {before} {number} merfolk had come?") == []


@pytest.mark.parametrize(
    "text",
    [
        "The museum closed after 2940 visitors.",
        "It rose from 1998 to 2010 visitors.",
        "On 3/4 of the farms nothing grew.",
        "A ratio of 1:30 is allowed.",
        "They won 10-6 and lost 5-4.",
        "It took place at 6 sites.",
        "A fine of 2000 crowns was paid.",
        "More than 1990 guests sat down.",
        "Flight 1984 was late.",
        "They marched past 1,984 houses.",
        "The bill was £2025.",
        "Room 2020 is empty.",
    ],
)
def test_a_number_that_counts_has_no_day(text: str) -> None:
    assert _said(text) == []


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("After 2019 visitors were counted anew.", None),
        ("Prices fell after 2019.", 2019),
        ("In 2024 the council had no money.", 2024),
        ("By 2150 the sea will have risen.", 2150),
        ("It was short of 2019 levels.", 2019),
        ("According to 2016 figures, they were few.", 2016),
        ("Since 1950 prices have doubled.", 1950),
    ],
)
def test_a_year_stays_one(text: str, year: int | None) -> None:
    years = [e.interval[0].year for e in find(text, _ANCHOR) if e.interval is not None]
    assert years == ([] if year is None else [year])
