"""Numbers, days and names of sentences: which are the same, and which may be compared."""

from __future__ import annotations

from datetime import date

import pytest

from index.article import Article, Span
from rag.saying import asks_of_saying
from rag.values import Value, comparable, only_name, same, values, worded


def found(text: str, published: date | None = date(2025, 3, 12)) -> list[Value]:
    article = Article(
        id="a", title="", text=text, published=published, published_basis="stated", origin="a"
    )
    return list(values(article, Span("a", 0, len(text))))


def one(text: str) -> Value:
    (value,) = found(text)
    return value


@pytest.mark.parametrize("space", ["\n", "\xa0", "\u202f"])
@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("It cost £3 million.", 3e6, "£"),
        ("She did 96 kilometres an hour.", 96.0, "km/h"),
        ("Forty two thousand came.", 42_000.0, None),
    ],
)
def test_a_number_is_whole_where_a_line_ends_within_it(
    space: str, text: str, value: float, unit: str | None
) -> None:
    broken = text.replace(" ", space)
    told = one(broken)
    assert told.quantity is not None
    assert (told.quantity.value, told.quantity.unit) == (value, unit)
    assert broken[told.start : told.end] == told.text


def test_a_number_does_not_reach_into_the_next_paragraph() -> None:
    assert [v.quantity.value for v in found("He came 3rd of 40\n\nMiles away") if v.quantity] == [
        40
    ]


def test_a_correction_takes_back_what_it_names() -> None:
    new, old = found("Correction: seventeen objects, and not nineteen, were stolen.")
    assert (new.text, new.former) == ("seventeen", False)
    assert (old.text, old.former) == ("nineteen", True)


def test_from_one_to_another() -> None:
    old, new = found("Its value falls from £240,000 to £228,000.")
    assert old.former
    assert not new.former


def test_a_plan_of_the_past_is_former() -> None:
    assert [v.former for v in found("The service was to have begun on 26 April.")] == [True]
    assert [v.former for v in found("The service will begin on 26 April.")] == [False]


def test_the_day_on_which_something_was_said() -> None:
    assert one("Nobody was hurt, the mayor said on Thursday.").of_saying
    assert not one("The bridge collapsed on Thursday.").of_saying


@pytest.mark.parametrize(
    ("text", "of_saying"),
    [
        ("On 21 March the president set the summit for next Thursday.", [True, False]),
        ("The hearing was fixed on Monday for 3 June.", [True, False]),
        ("The ministry on Tuesday said that the bridge will reopen on Friday.", [True, False]),
        ("Today the minister announced a conference later this week.", [True, False]),
        ("A report released on Wednesday said that the crash of 24 March was his.", [False, False]),
        ("On Monday the fair opened, and on Friday it closed.", [False, False]),
        ("On Friday she set off for Mirran.", [False]),
        ("The fair was moved from 3 June to 5 June.", [False, False]),
    ],
)
def test_the_day_on_which_another_was_settled(text: str, of_saying: list[bool]) -> None:
    assert [v.of_saying for v in found(text) if v.kind == "date"] == of_saying


def test_when_something_was_settled_may_be_asked() -> None:
    assert asks_of_saying("When was the summit set?")
    assert asks_of_saying("When did the council announce the fair?")
    assert not asks_of_saying("When is the summit?")


@pytest.mark.parametrize(
    ("left", "right", "alike", "equal"),
    [
        ("Seven homes were flooded.", "Nine houses were flooded.", True, False),
        ("Some sixty homes were flooded.", "60 homes were flooded.", True, True),
        ("More than 400 people came.", "412 people came.", True, True),
        ("Seven homes were flooded.", "Nine people were hurt.", False, False),
        ("It cost £3 million.", "It cost $3 million.", False, False),
        ("It cost £3 million.", "It cost £4 million.", True, False),
        ("Three of the twelve men came.", "Four men came.", False, False),
    ],
)
def test_what_may_be_compared_and_what_is_the_same(
    left: str, right: str, alike: bool, equal: bool
) -> None:
    a, b = found(left)[0], found(right)[0]
    assert comparable(a, b) is alike
    assert comparable(b, a) is alike
    if alike:
        assert same(a, b) is equal
        assert same(b, a) is equal


def worded_as(text: str) -> Value:
    """The last word, as a name where it is written as one, else as words."""
    article = Article(
        id="a", title="", text=text, published=None, published_basis="stated", origin="a"
    )
    span = Span("a", text.rindex(" ") + 1, len(text))
    value = only_name(article, span, Span("a", 0, len(text))) or worded(article, span)
    assert value is not None
    return value


def test_a_word_in_small_letters_may_be_what_a_name_says() -> None:
    snooker, other = worded_as("The sport is snooker"), worded_as("Its sport is Badminton")
    assert (snooker.kind, other.kind) == ("words", "name")
    assert not same(snooker, other)
    assert not same(other, snooker)
    assert same(snooker, worded_as("Its sport is Snooker"))
    assert same(worded_as("Its sport is badminton"), other)
