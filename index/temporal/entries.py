"""Lines that begin with a clock time, as a live report's do: "16.00 Talks have begun".

Such a time is that of what the line tells, on the article's day, or on the day that stands over it
as a heading. A number with a point is a time there only if a sentence follows it: "3.50 metres" and
"2.10 Results" are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_NO_STORY = (
    rf"(?i:{_DAY}|{_MONTH}|every|daily|uhr|euros?|eur|usd|gbp|chf|dollars?|pounds?|pence|cents?"
    r"|per|percent|million|billion|met(?:re|er)s?|kilomet(?:re|er)s?|miles?|[kmgt]?[bwvg]|km|kg|min)\b"
)
_ENTRY = re.compile(
    r"(?:[-*•–—][ \t]+)?(?P<open>[\[(])?"
    r"(?P<clock>(?:[01]?\d|2[0-3])(?:(?P<mark>[.:])[0-5]\d)?)(?!:?\d)"
    r"(?P<half>[ \t]?[ap](?:m\b|\.m\b\.?))?(?:[ \t](?:GMT|UTC|[BC]ES?T|ES?T))?"
    rf"(?P<close>[\])])?(?P<after>[ \t]?[:|–—-]|\.)?(?:[ \t]+|[ \t]*\n)(?!{_NO_STORY})"
    r"(?=[“‘\"'(]?[^\W\d_a-z])"
)
_STORY = re.compile(r"[^\n]*[.!?…:;][\"'”’»)\]]*[ \t]*(?:\n|\Z)")


def entry_clock(text: str, start: int, end: int) -> int:
    """Where the clock time stands that the line from ``start`` to ``end`` is told under, else -1.

    ``start`` is a sentence's first character.
    """
    if not _begins_line(text, start):
        return -1
    found = _ENTRY.match(text, start, end)
    if found is None or bool(found["open"]) != bool(found["close"]):
        return -1
    plain = found["half"] or found["mark"] == ":"
    sure = found["mark"] if found["open"] else plain and found["after"]
    if not sure and not ((plain or found["mark"]) and _STORY.match(text, found.end())):
        return -1
    return found.start("clock")


def is_heading(text: str, start: int, end: int, found: Sequence[tuple[int, int]]) -> bool:
    """Whether a line is one expression of time and nothing else, as a heading over others is."""
    if len(found) != 1:
        return False
    first, last = found[0]
    beside = text[start:first] + text[last:end]
    alone = _begins_line(text, start) and text[end : end + 1] in ("", "\n")
    return alone and not beside.strip(" \t:.,–—-")


def _begins_line(text: str, at: int) -> bool:
    while at and text[at - 1] in " \t":
        at -= 1
    return not at or text[at - 1] == "\n"
