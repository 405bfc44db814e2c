"""No text is slow: time grows with length, whatever the words.

Machines are noisy, so the proof is in calls of functions, the same on any machine: at most
a hundred a character (ten thousand take less than a millisecond), and for eight times the text not
much more than eight times as many. The limit itself is tried in processor time too, the least of
several runs, with some room on a machine that is busy.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType

import pytest

from index.temporal import find, find_all

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
    "the Monday before the Monday before ",
    "two Fridays before two Fridays ",
    "a week ago on a week ago ",
    "overnight from overnight on Friday ",
    "the night of 3-4 May to ",
    "fiscal Q1 of fiscal 2025 ",
    "FY25-26 ",
    "for three days from ",
    "from Friday until Sunday night ",
    "the Christmas before last ",
    "31 April 31 ",
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
    "6am ",
    "6am,",
    "6-7am ",
    "5pm-6pm ",
    "1:00 ",
    "noon,",
    "Q1 ",
    "Q2 Q3 ",
    "3-7 May ",
    "3 May ",
    "May 3 ",
    "July ",
    "XMAS ",
    "Easter ",
    "1990-91 ",
    "on 1/5 ",
    "1/5/25,",
    "SOME ",
    "é",
    "٣",
    "𝟛",
    "日",
    "\ud800",
    "\u202e3 May\u200b ",
]


def _room() -> float:
    """How much more a busy machine is given: where more programs run than it has processors, they
    take caches and time from each other that the clock of each counts as its own. The load of the
    last minute does not know yet of what began seconds ago; what runs right now does."""
    processors = os.cpu_count() or 1
    now = Path("/proc/loadavg")
    running = int(now.read_text().split()[3].split("/")[0]) if now.is_file() else 1
    return 4.0 if os.getloadavg()[0] > 0.7 * processors or running >= processors else 1.0


def _least_ms(text: str, enough: float, runs: int = 12) -> float:
    """The processor time of a run, in milliseconds: the first below ``enough``, or the least."""
    times = []
    for _ in range(runs):
        started = time.process_time()
        find(text, _ANCHOR)
        times.append(1000 * (time.process_time() - started) / _room())
        if times[-1] < enough:
            break
    return min(times)


def _calls(text: str) -> int:
    """How many functions are called to read a text, those of the interpreter's own included."""
    return _calls_of(lambda: find(text, _ANCHOR))


def _calls_of(read: Callable[[], object]) -> int:
    calls = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read()
    finally:
        sys.setprofile(None)
    return calls


def _repeated(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


@pytest.mark.parametrize("piece", _HOSTILE, ids=ascii)
def test_a_repeated_piece_takes_less_than_a_millisecond_per_100_characters(piece: str) -> None:
    short, long = _repeated(piece, 500), _repeated(piece, 4_000)
    enough = _MS_PER_100 * len(long) / 100
    spent = _least_ms(long, enough)
    assert spent < enough, f"{100 * spent / len(long):.2f} ms per 100 characters"
    few, many = _calls(short), _calls(long)
    assert many < 10 * few + 500, f"{few} calls for 500 characters, {many} for 4,000"
    assert many < 100 * len(long), f"{many / len(long):.0f} calls a character"


def test_one_very_long_word_number_or_gap_is_no_trap() -> None:
    for piece in ("9", "a", "May", "-", " ", "\n ", "1.", "’", "twenty-one-"):
        text = _repeated(piece, 200_000)
        enough = _MS_PER_100 * len(text) / 100
        assert _least_ms(text, enough, runs=6) < enough


def test_strings_that_break_software_are_answered_quickly() -> None:
    if not _NAUGHTY.is_file():
        pytest.skip(f"{_NAUGHTY} is not there")
    strings = json.loads(_NAUGHTY.read_text(encoding="utf-8"))
    assert len(strings) > 400
    for text in strings:
        find(text, _ANCHOR)
    every = "\n".join(strings)
    enough = _MS_PER_100 * len(every) / 100
    assert _least_ms(every, enough) < enough


def test_ordinary_news_takes_a_small_part_of_the_limit() -> None:
    text = (
        "The council will meet next Thursday to vote on the merger, two weeks after parents "
        "marched from the school to the town hall. In March 2024 the same plan was dropped. "
    ) * 20
    enough = _MS_PER_100 / 3 * len(text) / 100
    assert _least_ms(text, enough, runs=30) < enough


def test_quotations_of_another_day_are_read_once_more_and_no_oftener() -> None:
    piece = "On 3 March she said: “We go tomorrow, and next week, and on Friday.” "
    spans = []
    for count in (10, 80):
        text = piece * count
        spans.append((text, [(0, len(text))]))
    few, many = (_calls_of(lambda t=t, s=s: find_all(t, _ANCHOR, s)) for t, s in spans)
    assert many < 10 * few + 500
