"""Numbers that count something are no years and no times; years among things are years."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.temporal import find

_ANCHOR = date(2025, 3, 21)

_COUNTS = [
    "The museum closed after 2940 visitors had come.",
    "It opened after 1940 paying visitors had queued.",
    "The plan was dropped after 1985 objections.",
    "After 2000 signatures the council gave way.",
    "The hall was full before 1950 guests arrived.",
    "The motion was carried by 1950 votes to 1200.",
    "The fair drew from 1990 visitors to 2500 visitors.",
    "Between 1900 and 2000 jobs will go.",
    "The firm will cut 1900 to 2000 jobs.",
    "The firm will cut 1900-2000 jobs.",
    "2019 visitors came.",
    "A crowd of 2000 gathered at the gate.",
    "It has a population of 1950 and a school.",
    "The lot sold for 2010 euros.",
    "Mould was found in 2010 homes.",
    "A pipe burst in 2940 homes.",
    "The trial began with 1998 more patients.",
    "The library lent its 2015 new books.",
    "He scored after 1500 attempts.",
    "The reserve counted from 1700 geese.",
    "The record stands at 2012 metres.",
    "The amendment was beaten by ten to five.",
    "The team won 21:15 and went home.",
    "The jury split in a ratio of 10:10.",
    "About 1835 people came.",
    "About 1850 homes lost power.",
    "The hall holds about 1700.",
    "They walked around 1600 miles.",
]


@pytest.mark.parametrize("text", _COUNTS)
def test_what_is_counted_is_no_date(text: str) -> None:
    found = [(e.text, e.type) for e in find(text, _ANCHOR) if e.interval is not None]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "Kell's 1987 Chevrolet Cavalier was found at the airport.",
        "He drove a 1994 Ford.",
        "The police look for her 2003 Volvo estate.",
        "They towed the 2011 Toyota Corolla away.",
        "He was last seen in a blue 2008 Honda.",
    ],
)
def test_the_year_of_a_car_dates_nothing(text: str) -> None:
    assert [e.text for e in find(text, _ANCHOR)] == []


_YEARS = {
    "In 1987 Chevrolet opened a plant.": "1987",
    "The 2024 Ford results were poor.": "2024",
    "Its 2019 Tesla order was cancelled.": "2019",
    "The bridge was built after 1940.": "1940",
    "After 1945 the mill was never reopened.": "1945",
    "By 2019 schools had closed.": "2019",
    "Before 1990 prices were fixed.": "1990",
    "In 1990 workers went on strike.": "1990",
    "In 2010 people marched through Harbury.": "2010",
    "In 1812 war broke out.": "1812",
    "In 1066 William landed.": "1066",
    "The Act of 1990 requires landlords to pay.": "1990",
    "He led the 1992 protests.": "1992",
    "The 2019 elections were close.": "2019",
    "Its 2023 budget was cut.": "2023",
    "The law has stood since 1688.": "1688",
    "It was built about 1835, and is a two-story dwelling.": "1835",
    "The chapel was founded around 1650.": "1650",
    "A chest, circa 1835, was sold.": "1835",
    "The mill (c. 1780) was pulled down.": "1780",
    "The year 2525 is far off.": "year 2525",
    "From 2010 to 2015 fares doubled.": "2010 to 2015",
}


@pytest.mark.parametrize(("text", "words"), _YEARS.items(), ids=list(_YEARS))
def test_a_year_stays_a_year(text: str, words: str) -> None:
    assert [e.text.removeprefix("The ") for e in find(text, _ANCHOR)] == [words]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("In March 2940 visitors came.", "March"),
        ("In March 1990 people came.", "March"),
        ("On 3 March, 1950 people marched.", "3 March"),
        ("On 3 March 2500 rebels gave up their arms.", "3 March"),
        ("On March 3, 1950 people marched.", "March 3, 1950"),
        ("In March 1990 rebels took the town.", "March 1990"),
        ("On 3 March 1950 the tower fell.", "3 March 1950"),
    ],
)
def test_a_count_after_a_day_or_a_month_is_not_its_year(text: str, words: str) -> None:
    assert [e.text for e in find(text, _ANCHOR)] == [words]


@given(
    st.integers(1000, 2999),
    st.sampled_from("visitors guests people signatures objections tickets metres euros".split()),
    st.sampled_from(["after", "by", "from", "with", "about", "for", "than", "over", "of"]),
    st.sampled_from(["", "more ", "new ", "foreign "]),
)
def test_no_number_of_things_is_ever_a_year(count: int, things: str, word: str, more: str) -> None:
    text = f"The mayor spoke of it {word} {count} {more}{things} in the hall."
    assert find(text, _ANCHOR) == ()


@given(st.integers(1900, 2100), st.sampled_from(["In", "Since", "Until", "By", "After", "Before"]))
def test_a_year_by_itself_is_always_one(year: int, word: str) -> None:
    (found,) = find(f"{word} {year}, the hall stood empty.", _ANCHOR)
    assert found.interval == (date(year, 1, 1), date(year + 1, 1, 1))
