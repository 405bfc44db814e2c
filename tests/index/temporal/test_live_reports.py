"""Live reports: the time that a line begins with is that of what the line tells."""

from __future__ import annotations

from datetime import date

import pytest

from index.sentences import split
from index.temporal import Expression, find, find_all

TUESDAY = date(2026, 3, 31)

REPORT = """Our live report on the strike. Talks are to go on on Thursday.

21.35 We end our report for today. The talks are to go on at 9 a.m. tomorrow.

4.17 p.m. Talks have begun at the town hall.

4.00 The strike has begun. The last metro reached the depot at 1.12 a.m.

Monday 30 March

[23:05] Drivers leave their cabs.

9.40pm: The last talks have failed.
"""


def told(text: str) -> list[Expression]:
    return [e for said in find_all(text, TUESDAY, split(text)) for e in said]


def test_each_time_is_of_the_articles_day_or_of_the_heading_over_it() -> None:
    clocks = {e.text: (e.time, e.interval and e.interval[0].day) for e in told(REPORT)}
    assert clocks == {
        "Thursday": (None, 2),
        "21.35": ("21:35", 31),
        "today": (None, 31),
        "9 a.m. tomorrow": ("09:00", 1),
        "4.17 p.m.": ("16:17", 31),
        "4.00": ("04:00", 31),
        "1.12 a.m.": ("01:12", 31),
        "Monday 30 March": (None, 30),
        "23:05": ("23:05", 30),
        "9.40pm": ("21:40", 30),
    }


def test_the_reason_says_whose_day_it_is() -> None:
    (only,) = find("16.00 Talks have begun.", TUESDAY)
    assert (only.type, only.anchor) == ("time", TUESDAY)
    assert only.why == (
        "“16.00”: 16:00 of Tuesday 31 March 2026 "
        "(the time that its line begins with, on the article's day)"
    )
    under = told("Monday 30 March\n\n16.00 Talks have begun.")[1]
    assert under.why.endswith("(the time that its line begins with, on the day over it)")


def test_a_time_with_am_or_pm_is_no_sentence_of_its_own() -> None:
    text = "4.17 p.m. Talks have begun. They end at 6 p.m. The mayor waits."
    assert [text[a:b] for a, b in split(text)] == [
        "4.17 p.m. Talks have begun.", "They end at 6 p.m.", "The mayor waits.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "16.00 Talks have begun.",
        "16.00: Talks have begun.",
        "16.00 – Talks have begun.",
        "(16.00) Talks begin",
        "- 16.00 Talks have begun.",
        "16:00\nTalks have begun.",
        "4 pm | Talks begin",
        '16.00 "Talks have begun," says the mayor.',
    ],
)
def test_lines_that_begin_with_a_time(text: str) -> None:
    (only,) = find(text, TUESDAY)
    assert only.time == "16:00"
    assert only.interval == (TUESDAY, date(2026, 4, 1))


@pytest.mark.parametrize(
    "text",
    [
        "16.00 euros were paid.",
        "16.00 Euros were paid.",
        "3.50 metres is a record.",
        "10.30 Uhr begann es.",
        "2.10 Results",  # a section
        "2.10 Ascot",  # odds
        "2 p.m. Place: town hall",  # a box, whose day stands over it
        "12.75 Talks have begun.",
        "25.10 Talks have begun.",
        "1.50 Million people came.",
        "It cost 16.00 Talks have begun.",
        "16.00-17.00 Talks at the town hall.",
        "9 People have died.",
        "[2] Talks have begun.",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert not [e for e in find(text, TUESDAY) if "its line begins with" in e.why]
