"""What is still to come: by the words beside a date, or by the days of an event named before."""

from __future__ import annotations

from datetime import date

import pytest

from index.sentences import split
from index.temporal import find, find_all

SUNDAY = date(2025, 11, 30)


def first_days(text: str, anchor: date) -> list[tuple[str, str]]:
    found = find_all(text, anchor, split(text))
    return [(e.text, e.interval[0].isoformat()) for said in found for e in said if e.interval]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It might take until the end of the week.", "2025-12-07"),
        ("Prices had fallen by the end of the week.", "2025-11-30"),
        ("They should have electricity again by Tuesday.", "2025-12-02"),
        ("They must have electricity again by Tuesday.", "2025-12-02"),
        ("They might have electricity again by Tuesday.", "2025-12-02"),
        ("They should have arrived on Tuesday.", "2025-11-25"),
        ("They must have gone there on Tuesday.", "2025-11-25"),
        ("They should have been there on Tuesday.", "2025-11-25"),
        ("The band, which broke up in 2014, plays on Tuesday.", "2025-12-02"),
    ],
)
def test_helping_verbs_and_the_end_of_a_week_printed_on_a_sunday(text: str, day: str) -> None:
    assert find(text, SUNDAY)[-1].interval[0].isoformat() == day  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("- pool: £2.8 million for a new roof, with work to begin in June", 2026),
        ("- new roof: work to begin in June", 2026),
        ("The roof has been paid for, with work to start in June.", 2026),
        ("It was forced to close in June.", 2025),
        ("It was the first to open in June.", 2025),
        ("He rose, only to fall in June.", 2025),
    ],
)
def test_a_noun_with_an_infinitive_looks_ahead(text: str, year: int) -> None:
    (month,) = find(text, date(2026, 2, 26))
    assert month.interval == (date(year, 6, 1), date(year, 7, 1))


def test_weekdays_of_a_festival_are_its_own_but_not_those_of_its_sale() -> None:
    text = (
        "The poet will speak on Friday. The festival will run from Thursday 16 to Sunday 19 July. "
        "Galloway will open the main stage on Thursday evening. Tickets will go on sale on Friday. "
        "The band closes the festival on Sunday. The mayor spoke on Sunday. "
        "They will clear up on Monday."
    )
    assert first_days(text, date(2026, 2, 17)) == [
        ("Friday", "2026-02-20"),
        ("Thursday 16 to Sunday 19 July", "2026-07-16"),
        ("Thursday evening", "2026-07-16"),
        ("Friday", "2026-02-20"),
        ("Sunday", "2026-07-19"),
        ("Sunday", "2026-02-15"),
        ("Monday", "2026-02-23"),
    ]
    friday = find_all(text, date(2026, 2, 17), split(text))[2][0]
    assert "of the days named before, Thursday 16 July 2026 to Sunday 19 July 2026" in friday.why


def test_what_was_held_on_the_same_day_was_so_on_one_that_is_over() -> None:
    text = (
        "The party won Sunday's election, the commission said on Monday. Talks begin on Wednesday. "
        "Polls were open until 10 p.m. In the referendum held on the same day, it lost."
    )
    assert first_days(text, date(2026, 5, 25))[-1] == ("the same day", "2026-05-24")
    assert find_all(text, date(2026, 5, 25), split(text))[-1][0].why.endswith(
        "the last day mentioned that is over"
    )
