"""What holds of every date, every anchor and every text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.temporal import Policy, Resolver, find, find_all
from index.temporal.holidays import bank_holidays, easter
from index.temporal.units import DAYS, MONTHS, add_months

_DAYS = st.dates(min_value=date(1600, 1, 1), max_value=date(2400, 12, 31))
_ANCHORS = st.dates(min_value=date(1950, 1, 1), max_value=date(2080, 12, 31))
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def _ordinal(n: int) -> str:
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def _in_words(n: int) -> str:
    if n < 20:
        return _ONES[n]
    return _TENS[n // 10 - 2] + (f"-{_ONES[n % 10]}" if n % 10 else "")


_FORMATS = {
    "15 March 2020": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "15th March 2020": lambda d: f"{_ordinal(d.day)} {MONTHS[d.month - 1]} {d.year}",
    "15th of March, 2020": lambda d: f"{_ordinal(d.day)} of {MONTHS[d.month - 1]}, {d.year}",
    "March 15, 2020": lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    "March 15th 2020": lambda d: f"{MONTHS[d.month - 1]} {_ordinal(d.day)} {d.year}",
    "Mar 15, 2020": lambda d: f"{MONTHS[d.month - 1][:3]} {d.day}, {d.year}",
    "15-Mar-2020": lambda d: f"{d.day}-{MONTHS[d.month - 1][:3]}-{d.year}",
    "2020-03-15": lambda d: d.isoformat(),
    "2020/03/15": lambda d: d.isoformat().replace("-", "/"),
    "15/03/2020": lambda d: f"{d.day:02}/{d.month:02}/{d.year}",
    "15.3.2020": lambda d: f"{d.day}.{d.month}.{d.year}",
    "Sunday 15 March 2020": lambda d: f"{DAYS[d.weekday()]} {d.day} {MONTHS[d.month - 1]} {d.year}",
    "Sunday, March 15, 2020": lambda d: (
        f"{DAYS[d.weekday()]}, {MONTHS[d.month - 1]} {d.day}, {d.year}"
    ),
}


@given(day=_DAYS, written=st.sampled_from(sorted(_FORMATS)), anchor=st.none() | _ANCHORS)
def test_a_date_in_full_is_read_back_whatever_the_anchor(
    day: date, written: str, anchor: date | None
) -> None:
    words = _FORMATS[written](day)
    text = f"The treaty was signed on {words} in the hall."
    (found,) = find(text, anchor)
    assert found.text == words
    assert text[found.start : found.end] == words
    assert found.interval == (day, day + timedelta(days=1))
    assert found.value == day.isoformat()
    assert (found.anchor, found.granularity) == (None, "day")


@given(anchor=_ANCHORS, count=st.integers(2, 99), words=st.booleans())
def test_days_and_weeks_ago_and_ahead_are_exact(anchor: date, count: int, words: bool) -> None:
    number = _in_words(count) if words else str(count)
    for unit, size in (("days", 1), ("weeks", 7), ("fortnights", 14)):
        (ago,) = find(f"It burned down {number} {unit} ago.", anchor)
        (ahead,) = find(f"It will reopen {number} {unit} from now.", anchor)
        before = anchor - timedelta(days=count * size)
        after = anchor + timedelta(days=count * size)
        assert ago.interval == (before, before + timedelta(days=1))
        assert ahead.interval == (after, after + timedelta(days=1))
        assert ago.anchor == ahead.anchor == anchor


@given(anchor=_ANCHORS, count=st.integers(2, 99))
def test_months_and_years_ago_are_calendar_months_and_years(anchor: date, count: int) -> None:
    (month,) = find(f"It burned down {count} months ago.", anchor)
    (year,) = find(f"It burned down {count} years ago.", anchor)
    first = add_months(anchor.replace(day=1), -count)
    assert month.interval == (first, add_months(first, 1))
    assert year.interval == (date(anchor.year - count, 1, 1), date(anchor.year - count + 1, 1, 1))


_SHIFTING = [
    "The vote was held on Tuesday.",
    "The vote will be held on Tuesday.",
    "The vote will be held next Thursday.",
    "The vote was held last Sunday.",
    "The vote will be held this Saturday.",
    "The vote will be held this coming Monday.",
    "Prices rose last week.",
    "Prices will rise next week, and the week after next.",
    "The fair was full at the weekend.",
    "The fair is on next weekend.",
    "They met the day before yesterday, yesterday and today.",
    "It closed ten days ago and opens in three weeks' time.",
    "He was hurt yesterday. Two days later he went home.",
    "The game starts at 6.30pm on Tuesday.",
    "The shop shut from Monday to Friday.",
    "It opens a week on Wednesday, and shuts Tuesday week.",
    "She will speak on Wednesday of next week.",
]


@given(anchor=_ANCHORS, text=st.sampled_from(_SHIFTING))
def test_a_week_later_the_same_words_mean_a_week_later(anchor: date, text: str) -> None:
    week = timedelta(days=7)
    now, then = find(text, anchor), find(text, anchor + week)
    assert [e.text for e in now] == [e.text for e in then]
    assert now
    for one, other in zip(now, then, strict=True):
        assert one.interval is not None
        assert other.interval is not None
        assert tuple(day + week for day in one.interval) == other.interval


@given(anchor=_ANCHORS, number=st.integers(0, 6))
def test_weekdays_fall_on_their_weekday_and_on_the_side_they_name(
    anchor: date, number: int
) -> None:
    name = DAYS[number]

    def day(words: str, policy: Policy | None = None) -> date:
        (found,) = find(words, anchor, policy=policy)
        assert found.interval is not None
        assert found.interval[0].weekday() == number
        return found.interval[0]

    monday = anchor - timedelta(days=anchor.weekday())
    following = day(f"It will be held next {name}.")
    assert monday + timedelta(days=7) <= following < monday + timedelta(days=14)
    nearest = day(f"It will be held next {name}.", Policy(next_weekday="nearest"))
    assert anchor < nearest <= anchor + timedelta(days=7)
    assert anchor - timedelta(days=7) <= day(f"It was held last {name}.") < anchor
    assert anchor - timedelta(days=7) < day(f"It was held on {name}.") <= anchor
    assert anchor <= day(f"It will be held on {name}.") < anchor + timedelta(days=7)
    assert anchor < day(f"It will be held this coming {name}.") <= anchor + timedelta(days=7)


@given(first=_DAYS, length=st.integers(1, 400))
def test_a_range_holds_both_its_ends(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    written = _FORMATS["15 March 2020"]
    text = f"It was shut from {written(first)} to {written(last)} for repairs."
    (found,) = find(text, None)
    assert found.interval == (first, last + timedelta(days=1))
    assert [part.interval for part in found.parts] == [
        (first, first + timedelta(days=1)),
        (last, last + timedelta(days=1)),
    ]


_WORDS = st.sampled_from(
    "the a in on by since until next last this every early late mid end of first second third "
    "Monday Friday Sunday May March may march June week month year quarter decade days weeks ago "
    "later before after between and to from 3 7 12 15th 2019 1990 1990s 20 at noon 6.30pm 18:30 am "
    "o'clock morning night Christmas Easter New Year's Eve two twenty - – / , "
    ". ' s ( ) spring "
    "fall summer fiscal Q3 half past day same that following previous couple several more "
    "than less 2025-03-21 03/04/2025 9999 0001 99999999999 now recently current".split()
)


@given(
    text=st.text(max_size=300) | st.lists(_WORDS, max_size=60).map(" ".join),
    anchor=st.none() | st.dates(),
    policy=st.builds(
        Policy,
        day_first=st.booleans(),
        next_weekday=st.sampled_from(["following-week", "nearest"]),
        bare_weekday=st.sampled_from(["tense", "past", "future"]),
        southern=st.booleans(),
        region=st.sampled_from(["uk", "us"]),
        fiscal_start=st.integers(1, 12),
    ),
)
@settings(max_examples=1000, deadline=None)
def test_any_text_is_answered_in_order_without_overlaps(
    text: str, anchor: date | None, policy: Policy
) -> None:
    found = find(text, anchor, policy=policy)
    at = 0
    for expression in found:
        assert at <= expression.start < expression.end <= len(text)
        assert text[expression.start : expression.end] == expression.text
        assert expression.why.startswith(f"“{expression.text}”: ")
        assert 0 <= expression.confidence <= 1
        if expression.interval is not None:
            assert expression.interval[0] < expression.interval[1]
            assert expression.type in ("date", "time", "duration")
        for part in expression.parts:
            assert expression.start <= part.start < part.end <= expression.end
        at = expression.end


@given(words=st.lists(_WORDS, max_size=40), anchor=_ANCHORS, cut=st.integers(0, 200))
@settings(deadline=None)
def test_a_slice_gives_the_offsets_of_the_whole_text(
    words: list[str], anchor: date, cut: int
) -> None:
    text = " ".join(words)
    start = min(cut, len(text))
    shifted = find(text[start:], anchor)
    assert [(e.start - start, e.end - start, e.interval) for e in find(text, anchor, start)] == [
        (e.start, e.end, e.interval) for e in shifted
    ]


@given(anchor=_ANCHORS, count=st.integers(2, 60), named=_ANCHORS)
def test_later_is_counted_from_the_last_date_mentioned(
    anchor: date, count: int, named: date
) -> None:
    sentences = [f"He came on {named.isoformat()}.", f"{count} days later he left."]
    text = " ".join(sentences)
    at = len(sentences[0])
    expected = named + timedelta(days=count)
    (_, ((later,),)) = (None, find_all(text, anchor, [(0, at), (at + 1, len(text))])[1:])
    assert later.interval == (expected, expected + timedelta(days=1))
    context = (named, named + timedelta(days=1))
    (alone,) = find(text, anchor, at + 1, context=context)
    assert alone.interval == later.interval
    assert later.anchor == named
    resolver = Resolver(anchor)
    resolver.find(text, 0, at)
    assert resolver.find(text, at + 1) == (later,)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1818, date(1818, 3, 22)),  # The earliest possible.
        (1943, date(1943, 4, 25)),  # The latest possible.
        (2000, date(2000, 4, 23)),
        (2008, date(2008, 3, 23)),
        (2019, date(2019, 4, 21)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter_is_when_the_almanac_has_it(year: int, day: date) -> None:
    assert easter(year) == day


@pytest.mark.parametrize(
    ("year", "days"),
    [
        # As published by the British government.
        (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
        (2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"),
        (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
        (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
    ],
)
def test_bank_holidays_have_their_substitute_days(year: int, days: str) -> None:
    assert [day.strftime("%m-%d") for day in bank_holidays(year)] == days.split()
