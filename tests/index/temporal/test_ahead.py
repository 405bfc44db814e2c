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
    ("text", "day"),
    [
        ("The Senate rejected the bill by 19 votes to 17 on Thursday.", "2025-11-27"),
        ("She beat Henrik Dole by 214 votes on Thursday.", "2025-11-27"),
        ("The Assembly overruled it with all votes on Thursday.", "2025-11-27"),
        ("Parliament votes on Thursday.", "2025-12-04"),
        ("The family rejected the offer on Thursday and will sue.", "2025-11-27"),
        ("The reply delighted the rally on Thursday and will be printed.", "2025-11-27"),
        ("The hall will be formally opened on Thursday.", "2025-12-04"),
        ("It will start an hour earlier, at 7 p.m. on Thursday.", "2025-12-04"),
        ("It will be played a day earlier, on Thursday.", "2025-12-04"),
        ("Two days earlier, on Thursday, she left.", "2025-11-27"),
    ],
)
def test_nouns_that_look_like_verbs_or_adverbs_tell_nothing(text: str, day: str) -> None:
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


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It published a budget for the year that begins on 1 April.", "2025-04-01"),
        ("They announced a ban that starts on 1 March.", "2025-03-01"),
        ("He criticised a plan for a line that closes on 1 March.", "2025-03-01"),
        ("A man was charged and appears in court on 14 March.", "2025-03-14"),
        ("A man was charged and appears before magistrates on 14 March.", "2025-03-14"),
        ("He said that votes on 14 March were lost.", "2024-03-14"),
        ("It said that leaves on the line on 14 March had delayed trains.", "2024-03-14"),
    ],
)
def test_what_begins_or_is_heard_on_a_day_is_still_to_come(text: str, day: str) -> None:
    (found,) = find(text, date(2025, 1, 8))
    assert found.interval is not None
    assert found.interval[0].isoformat() == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Two men stole a portrait on Friday. It was painted in 1627. They came at 3.12 a.m.", 28),
        ("It was painted in 1627. They came at 3.12 a.m.", 30),
        ("The works began on 3 November. The hall was built in 1627. They stop at 6 p.m.", 30),
    ],
)
def test_a_time_alone_is_of_the_last_day_in_the_news_whatever_year_was_named_since(
    text: str, day: int
) -> None:
    assert first_days(text, SUNDAY)[-1][1] == f"2025-11-{day}"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The fair runs from 3 to 7 June. On the Friday, the mayor will speak.", "2027-06-04"),
        ("The fair runs from 3 to 9 June, with a race on the Sunday.", "2027-06-06"),
        ("The fair ran from 3 to 7 May. On the Friday it rained.", "2027-05-07"),
        ("The fair runs from 3 to 7 June. On the Friday Ada Lorne will sing.", "2027-06-04"),
        ("The fair runs from 3 to 7 June. It was announced on Friday.", "2027-05-14"),
        ("The fair runs from 3 to 7 June. The Friday market will close.", "2027-05-21"),
    ],
)  # fmt: skip
def test_the_friday_is_one_of_the_days_named_before(text: str, day: str) -> None:
    assert first_days(text, date(2027, 5, 20))[-1] == ("Friday" if "Fri" in text else "Sunday", day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Next year's festival will take place in September.", "2028-09-01"),
        ("Next year the festival will be held on 3 September.", "2028-09-03"),
        ("Next year's race starts in April, the club said.", "2028-04-01"),
        ("Last year's race was held in February.", "2026-02-01"),
        ("Next year's budget will be adopted in December.", "2027-12-01"),
        ("Registration for next year's race opens in September.", "2027-09-01"),
        ("Next year's candidates will start campaigning in September.", "2027-09-01"),
        ("Next year's race will be long. The fair will be held in September.", "2027-09-01"),
    ],
)  # fmt: skip
def test_an_event_of_next_year_takes_place_in_a_month_of_that_year(text: str, day: str) -> None:
    assert first_days(text, date(2027, 3, 10))[-1][1] == day
