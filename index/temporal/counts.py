"""Whether a number says how many and not when: "after 2940 visitors", "1500 more jobs"."""

from __future__ import annotations

from index.temporal.cursor import Cursor
from index.temporal.lexicon import COUNTED

MODERN = range(1900, 2101)
"""Years that news speaks of without saying that they are years."""

MORE = frozenset(
    "new more other different extra further additional local young foreign paying separate "
    "individual such armed full".split()
)
"""What may stand between a number and what it counts."""
_AUXILIARY = frozenset("had have were are will would could must may might can should".split())
_EVENTS = frozenset(
    "s results sales elections protests attacks bombings riots talks games olympics floods fires "
    "championships finals reforms accords primaries negotiations hearings prices rates profits "
    "revenues exports imports levels figures wages taxes salaries rules standards targets "
    "emissions".split()
)
"""What is many and has a year, where people, votes or visitors are as many as the number says."""


def many_of(r: Cursor, j: int) -> bool:
    """Whether a number before ``j`` says how many: a noun in the plural, which does nothing."""
    k = j + 1 if r.low(j) in MORE else j
    low = r.low(k)
    if low in COUNTED:
        return True
    plural = len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is"))
    if not plural or r.at(k).kind != "w" or r.titled(k) or low in _EVENTS:
        return False
    return r.low(k + 1) not in _AUXILIARY


def counts(r: Cursor, value: int, end: int) -> bool:
    """Whether the number ``value`` before the token ``end``, after a day or month, is no year.

    "In March 1990 rebels took the town", but "in March 2940 rebels gave up their arms".
    """
    return r.low(end) in COUNTED if value in MODERN else many_of(r, end)
