"""Dates told of an event: those of its programme, of its days, of its year."""

from __future__ import annotations

from index.temporal.cursor import Cursor
from index.temporal.tense import sentence_beside

_PROGRAMME = frozenset(
    "festival fair stage tournament congress conference read reads perform performs play plays "
    "sing sings headline headlines appear appears speak speaks".split()
)
_PREPARES = frozenset(
    "sale sales ticket tickets booking bookings book register registration deadline apply "
    "applications announce announced council court parliament vote press news rehearse "
    "rehearsals".split()
)
# What may stand behind "the Friday" where it is a day, and not "the Friday market".
_BESIDE_A_DAY = frozenset(
    "and or but when while as at in with for from to the a it he she they there will was is".split()
)
_YEARS = {"next": 1, "last": -1}
_BEFORE_OBJECTS = frozenset("for of to on at about in by with from over against".split())
_HAPPENS = frozenset("held happen happens happened fall falls fell".split())
_HAPPENS_THEN = frozenset(
    "open opens opened begin begins began start starts started run runs ran end ends ended return "
    "returns returned".split()
)
_THEN = frozenset("in on from at".split())
_LEFT = 16


def in_programme(r: Cursor, i: int, end: int) -> bool:
    """Whether a sentence is of an event's programme: "who will read on Friday", "closes the
    festival on Sunday"; not of what goes before it: "tickets to the festival go on sale"."""
    words = set(sentence_beside(r, i, end))
    return bool(words & _PROGRAMME) and not words & _PREPARES


def is_of_those_days(r: Cursor, i: int, end: int) -> bool:
    """Whether a weekday is one of some days that were named: "on the Friday the mayor will …"."""
    if r.low(i - 1) != "the":
        return False
    return r.at(end).kind != "w" or r.titled(end) or r.low(end) in _BESIDE_A_DAY


def year_of_event(r: Cursor, i: int) -> int:
    """How many years on an event takes place that a sentence dates: 1 of "next year's festival will
    take place in September"; 0 where it names no other year's, or does not say that it takes place
    then: "next year's budget will be adopted in December"."""
    happens = False
    for k in range(i - 1, max(-1, i - _LEFT), -1):
        low = r.low(k)
        if r.at(k).kind == "b" or low in (".", "!", "?", ";"):
            return 0
        happens = happens or low in _HAPPENS or (low == "place" and r.low(k - 1).startswith("t"))
        happens = happens or (low in _HAPPENS_THEN and r.low(k + 1) in _THEN)
        if low in _YEARS and r.low(k + 1) == "year":
            return _YEARS[low] if happens and r.low(k - 1) not in _BEFORE_OBJECTS else 0
    return 0
