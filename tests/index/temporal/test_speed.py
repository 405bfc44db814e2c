"""No text is slow: time grows with length, whatever the words.

Machines are noisy, so each measure is processor time, the least of several runs, and the limit is
also tried as growth: eight times the text may not take much more than eight times as long.
"""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest

from index.temporal import find

_ANCHOR = date(2025, 3, 21)
_NAUGHTY = Path("../shared/data/attacks/naughty_strings.json")
_MS_PER_100 = 1.0

_HOSTILE = [
    "the ",
    "the the day before ",
    "day after ",
    "the day after the day before ",
    "in in in ",
    "next last this ",
    "1 ",
    "11",
    "1-1-",
    "1/1/",
    "2019-",
    "2019-20 ",
    "12:30:",
    "1.1.",
    "1,",
    "twenty ",
    "twenty-",
    "two hundred and ",
    "two thousand ",
    "Monday to ",
    "Monday ",
    "from May to ",
    "between 3 and ",
    "first first first Monday in the ",
    "the first week of ",
    "the end of the start of ",
    "early late mid-",
    "the eve of ",
    "week of ",
    "a week after a week after ",
    "more than more than ",
    "about ",
    "every every ",
    "half past ",
    "at 6 at 7 ",
    "the morning of the morning of ",
    "New Year's ",
    "'",
    "''''s",
    "St. ",
    ". . . ",
    "-",
    "\n",
    "\n \n ",
    " ",
    "\t\r\n",
    "May may May ",
    "Jan. Feb. Mar. ",
    "ended 3 May, 4 May, ",
    "a year and a half and a half ",
    "1 hour, 1 hour, ",
    "10 minutes and 10 minutes and ",
    "Christmas Christmas Eve ",
    "will was will was ",
    "Tuesday morning at 6 on Tuesday ",
    "q1 Q1 q1 ",
    "three days before three days before Easter ",
    "é",
    "٣",
    "𝟛",
    "日",
    "\ud800",
    "\u202e3 May\u200b ",
]


def _least_ms(text: str, runs: int = 3) -> float:
    times = []
    for _ in range(runs):
        started = time.process_time()
        find(text, _ANCHOR)
        times.append(1000 * (time.process_time() - started))
    return min(times)


def _repeated(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


@pytest.mark.parametrize("piece", _HOSTILE, ids=ascii)
def test_a_repeated_piece_takes_less_than_a_millisecond_per_100_characters(piece: str) -> None:
    short, long = _repeated(piece, 500), _repeated(piece, 4_000)
    small, large = _least_ms(short), _least_ms(long)
    assert large / 40 < _MS_PER_100, f"{large / 40:.2f} ms per 100 characters"
    # Twice the factor for noise, and a floor for what is too quick to be measured.
    assert large < 16 * max(small, 0.2), f"{small:.2f} ms for 500, {large:.2f} ms for 4,000"


def test_one_very_long_word_number_or_gap_is_no_trap() -> None:
    for piece in ("9", "a", "May", "-", " ", "\n ", "1.", "’", "twenty-one-"):
        text = _repeated(piece, 200_000)
        assert _least_ms(text, runs=2) / 2_000 < _MS_PER_100


def test_strings_that_break_software_are_answered_quickly() -> None:
    if not _NAUGHTY.is_file():
        pytest.skip(f"{_NAUGHTY} is not there")
    strings = json.loads(_NAUGHTY.read_text(encoding="utf-8"))
    assert len(strings) > 400
    for text in strings:
        find(text, _ANCHOR)
    every = "\n".join(strings)
    assert _least_ms(every) / (len(every) / 100) < _MS_PER_100


def test_ordinary_news_takes_a_small_part_of_the_limit() -> None:
    text = (
        "The council will meet next Thursday to vote on the merger, two weeks after parents "
        "marched from the school to the town hall. In March 2024 the same plan was dropped. "
    ) * 20
    assert _least_ms(text) / (len(text) / 100) < _MS_PER_100 / 3
