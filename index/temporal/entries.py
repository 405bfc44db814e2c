"""Lines that begin with a clock time, as a live report's do: "16.00 Talks have begun".

Such a time is that of what the line tells, on the article's day, or on the day that stands over it
as a heading. A number with a point is a time there only if a sentence follows it: "3.50 metres" and
"2.10 Results" are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_NO_STORY = (
    rf"(?i:{_DAY}|{_MONTH}|uhr|euros?|eur|usd|gbp|chf|dollars?|pounds?|pence|cents?|per|percent"
    r"|million|billion|met(?:re|er)s?|kilomet(?:re|er)s?|miles?|[kmgt]?[bwvg]|km|kg|min)\b"
)
_ENTRY = re.compile(
    r"(?:[-*•–—][ \t]+)?(?P<open>[\[(])?"
    r"(?P<clock>(?:[01]?\d|2[0-3])(?:(?P<mark>[.:])[0-5]\d)?)(?!:?\d)"
    r"(?P<half>[ \t]?[ap](?:m\b|\.m\b\.?))?(?:[ \t](?:GMT|UTC|[BC]ES?T|ES?T))?"
    rf"(?P<close>[\])])?(?:[ \t]?[:|–—-]|\.)?(?:[ \t]+|[ \t]*\n)(?!{_NO_STORY})"
    r"(?=[“‘\"'(]?[^\W\d_a-z])"
)
_STORY = re.compile(r"[^\n]*[.!?…:;][\"'”’»)\]]*[ \t]*(?:\n|\Z)")


def entry_clock(text: str, start: int, end: int) -> int:
    """Where the clock time stands that the line from ``start`` to ``end`` is told under, else -1.

    ``start`` is a sentence's first character.
    """
    if text[:start].rstrip(" \t")[-1:] not in ("", "\n"):
        return -1
    found = _ENTRY.match(text, start, end)
    if found is None or bool(found["open"]) != bool(found["close"]):
        return -1
    sure = found["half"] or (found["mark"] and (found["mark"] == ":" or found["open"]))
    if not sure and not (found["mark"] and _STORY.match(text, found.end())):
        return -1
    return found.start("clock")


def is_heading(text: str, start: int, end: int, found: Sequence[tuple[int, int]]) -> bool:
    """Whether a line is one expression of time and nothing else, as a heading over others is."""
    if len(found) != 1:
        return False
    first, last = found[0]
    beside = text[start:first] + text[last:end]
    alone = text[:start].rstrip(" \t")[-1:] in ("", "\n") and text[end : end + 1] in ("", "\n")
    return alone and not beside.strip(" \t:.,–—-")
