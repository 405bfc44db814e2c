"""Of several values in one sentence, the one that is asked for."""

from __future__ import annotations

from datetime import date

import pytest

from index.temporal import find
from rag.answer import ResolvedDate
from rag.parted import own_days, own_value
from rag.question import understand

GOALS = "It was his 11th goal of the season and his 102nd for the club."
SEATS = (
    "The Greens took 11.4 per cent and 15 seats, and the Farmers' List 5.8 per cent and 7 seats."
)
TOLL = (
    "At least 87 people were killed and more than 640 injured when an earthquake of magnitude 6.4 "
    "struck Vardan early on Tuesday."
)
VANS = "The plant made 41,200 vans in March and 38,000 in April."


@pytest.mark.parametrize(
    ("question", "sentence", "pointed", "value"),
    [
        ("How many goals has Okafor scored for the club?", GOALS, "11th", "102nd"),
        ("How many goals has Okafor scored this season?", GOALS, "102nd", "11th"),
        ("How many goals has Okafor scored?", GOALS, "11th", None),
        ("How many vacant posts will go?", "46 posts to go, of which 31 are vacant", "46", "31"),
        ("How many posts will go?", "46 posts to go, of which 31 are vacant", "46", None),
        ("How many seats did the Greens win?", SEATS, "11.4 per cent and 15", "15"),
        ("How many seats did the Farmers' List get?", SEATS, "5.8 per cent and 7", "7"),
        ("How many people were injured in the Vardan earthquake?", TOLL,
         "87 people were killed and more than 640", "more than 640"),
        ("How many people were killed in the Vardan earthquake?", TOLL, "At least 87", None),
        ("How many lost their lives in the Vardan earthquake?", TOLL, "87", None),
        ("How many vans did the plant make in April?", VANS, "41,200", "38,000"),
        ("How many vans did the plant make in March?", VANS, "38,000", "41,200"),
        ("How many vans did the plant make?", VANS, "41,200", None),
        ("How many tickets were sold?", "Between 900 and 1,000 tickets were sold.", "900", None),
        ("How many ticks were there in Lund?", "The Lund mill, built in 1895, had 40 ticks.", "40",
         None),
        ("How many did not leave?", "Some 900 left the mill; about 200 men stayed.", "200", None),
        ("How many eclipses has Ida Grün seen?", "Ida Grün has seen 11 and cried at every one.",
         "11", None),
        ("How much did the director of the fair give back?",
         "The director of the fair, Ida Grün, 43, gave back 900 crowns.", "900", None),
        ("How many men were held?", "Police held 12 men in Lund, three of them on Monday.", "12",
         None),
    ],
)  # fmt: skip
def test_a_number_is_that_of_the_part_that_is_asked_about(
    question: str, sentence: str, pointed: str, value: str | None
) -> None:
    start = sentence.index(pointed)
    place, near = (start, start + len(pointed)), [(0, len(sentence))]
    assert own_value(understand(question), sentence, place, near) == value
    if value and value not in pointed:  # The reader sees nothing there.
        assert own_value(understand(question), sentence, place, []) is None


def _days(text: str) -> list[ResolvedDate]:
    found = [d for d in find(text, date(2026, 4, 19)) if d.interval]
    return [ResolvedDate(d.text, *d.interval, None, "", 1) for d in found if d.interval]


@pytest.mark.parametrize(
    ("question", "sentence", "pointed", "day"),
    [
        (
            "When do Thornbury play Ludham Rangers?",
            "They go to Ludham Rangers next Saturday, and the trophy parade will be on Sunday "
            "10 May.",
            "Sunday 10 May",
            "next Saturday",
        ),
        (
            "When is the trophy parade?",
            "They go to Ludham Rangers next Saturday, and the trophy parade will be on Sunday "
            "10 May.",
            "next Saturday",
            "Sunday 10 May",
        ),
        (
            "When are the brains of shrews smallest?",
            "The smallest brains were measured in February, the largest in June.",
            "June",
            "February",
        ),
        (
            "When will the club of the school shut for good?",
            "The club of the school, which opened in 2014, will close on 2 April.",
            "2 April",
            None,
        ),
        (
            "When will the theatre reopen?",
            "The theatre, closed on 3 March, will reopen on 9 June.",
            "9 June",
            None,
        ),
    ],
)
def test_a_day_is_that_of_the_part_that_is_asked_about(
    question: str, sentence: str, pointed: str, day: str | None
) -> None:
    dates = _days(sentence)
    assert len(dates) > 1
    start = sentence.index(pointed)
    place, near = (start, start + len(pointed)), [(0, len(sentence))]
    found = own_days(understand(question), dates, sentence, place, near)
    assert [d.text for d in found] == ([day] if day else [d.text for d in dates])
