"""Quantities of a text: numbers in digits or words, with unit, magnitude and bound.

"£5.4 million", "forty-one", "4.6 per cent", "more than 2,000", "a third", "10 to 15 per cent".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from rag.numerals import (
    FIGURE,
    currency_of,
    is_metres,
    is_minus,
    is_number,
    scale_of,
    unit_of,
    value_of,
    with_commas,
)
from rag.numerals import NUMBER_WORDS as NUMBER_WORDS

Bound = Literal["exactly", "about", "over", "under", "nearly", "at least", "at most"]
Agreement = Literal["equal", "rounded", "bound", "unit", "different"]

_CLOCK = re.compile(
    r"(?<![\w.:])(?P<h>[01]?\d|2[0-4])(?:[.:](?P<m>[0-5]\d))?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?|(?<=:\d\d)(?!\d))",
    re.I,
)
_BOUNDS: tuple[tuple[Bound, str], ...] = (
    ("at least", r"at least|no fewer than|no less than|not less than|a minimum of"),
    ("at most", r"at most|no more than|not more than|up to|a maximum of|as many as|as much as"),
    ("over", r"more than|over|above|exceeding|upwards of|greater than|in excess of|well over"),
    ("under", r"less than|fewer than|under|below"),
    ("nearly", r"nearly|almost|just under|close to|just short of|approaching"),
    ("about", r"about|around|some|approximately|roughly|an estimated|estimated|or so|circa"),
)
_BOUND = re.compile(
    r"(?:^|(?<=\W))(?:" + "|".join(f"(?P<b{i}>{p})" for i, (_, p) in enumerate(_BOUNDS)) + r")"
    r"(?: (?:a|the|another|just))?\s*$",
    re.I,
)
_LOOK_BACK = 24
_SPACES = dict.fromkeys(map(ord, "\t\n\r\xa0\u2007\u2009\u202f"), " ")  # one for one: places stay
_RANGE = re.compile(r"\s?(?:-|–|to|and|or)\s?$", re.I)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at characters ``start`` to ``end``: ``value`` in ``unit`` (``None``: a count).

    ``kind`` "ordinal" is a rank, "clock" minutes after midnight, "money" and "measure" have a
    unit. ``step`` is the smallest difference that the writing can show: 0.1 million for "5.4
    million".
    """

    start: int
    end: int
    text: str
    value: float
    kind: Literal["count", "money", "measure", "ordinal", "clock"]
    unit: str | None
    bound: Bound
    step: float


def quantities(text: str, start: int = 0, end: int | None = None) -> tuple[Quantity, ...]:
    """The quantities of ``text[start:end]``, in order, none overlapping another. A line may end in
    the middle of one."""
    end = len(text) if end is None else end
    text = with_commas(text).translate(_SPACES)
    found: list[Quantity] = []
    taken: set[int] = set()
    for match in _CLOCK.finditer(text, start, end):
        taken.update(range(match.start(), match.end()))
        found.append(_clock(match))
    for match in FIGURE.finditer(text, start, end):
        if match.end() - 1 not in taken and match.end() - len(match.group().strip()) not in taken:
            found += _quantity(text, match)
    found.sort(key=lambda q: q.start)
    return tuple(_share_units(text, found))


def agree(stated: Quantity, given: Quantity) -> Agreement:
    """Whether a statement's quantity follows from the evidence's ("given").

    "equal": the same; "rounded": the statement rounds what is given; "bound": the numbers agree
    but "more than" or "less than" was lost or invented; "unit": the same number of another unit.
    """
    if (stated.kind == "ordinal") != (given.kind == "ordinal") or "clock" in (
        stated.kind,
        given.kind,
    ):
        same = stated.kind == given.kind and _same(stated.value, given.value)
        return "equal" if same else "different"
    if stated.unit != given.unit and not _loose_units(stated, given):
        return "unit" if _same(stated.value, given.value) else "different"
    if _same(stated.value, given.value):
        return "equal" if _bounds_fit(stated.bound, given.bound) else "bound"
    return "rounded" if _rounds(stated, given) else "different"


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-13 * max(abs(a), abs(b), 1.0)


def _loose_units(a: Quantity, b: Quantity) -> bool:
    """A bare figure beside one with a unit: "from 4.2 to 4.6 per cent" leaves the first bare; and
    "degrees" beside "degrees Fahrenheit"."""
    units = {a.unit, b.unit}
    if None in units:
        return not units & {"percent", "percentage point"}
    return any(f"{one}".endswith(f" {other}") for one in units for other in units)


def _bounds_fit(stated: Bound, given: Bound) -> bool:
    if stated == given or {stated, given} <= {"exactly", "about"}:
        return True
    if stated in ("at least", "at most"):
        return given == "exactly" or (stated, given) in {
            ("at least", "over"),
            ("at most", "under"),
            ("at most", "nearly"),
        }
    return {stated, given} in ({"nearly", "about"}, {"nearly", "under"}, {"at most", "exactly"})


def _rounds(stated: Quantity, given: Quantity) -> bool:
    value, true = stated.value, given.value
    if stated.bound == given.bound != "exactly":
        return False
    match stated.bound:
        case "about":
            return abs(value - true) <= 0.1 * abs(true)
        case "nearly":
            return 0.85 * value <= true < value
        case "over" | "at least":
            return value < true <= 1.5 * value and given.bound not in ("under", "nearly", "at most")
        case "under" | "at most":
            return value > true >= 0.67 * value and given.bound not in ("over", "at least")
    coarser = stated.step > given.step and stated.step >= 1e3 and value >= 10 * stated.step
    return coarser and abs(value - true) <= stated.step / 2


def _clock(match: re.Match[str]) -> Quantity:
    hour, minute = int(match["h"]) % 24, int(match["m"] or 0)
    half = (match["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return Quantity(
        match.start(), match.end(), match.group(), 60.0 * hour + minute, "clock", None, "exactly", 1
    )


def _quantity(text: str, match: re.Match[str]) -> Iterator[Quantity]:
    value, step = value_of(text, match)
    if value is None or not is_number(text, match):
        return
    currency = currency_of(match)
    unit = currency or ("m" if is_metres(text, match) else unit_of(match))
    kind: Literal["count", "money", "measure", "ordinal"] = "count"
    if match["ord"] or match["ordinal"]:
        kind, unit = "ordinal", None
    elif unit:
        kind = "money" if currency else "measure"
    shown = match.group().rstrip(" -")
    dash = "" if is_minus(match) else "-−–"  # before a figure it is often only a dash
    start = match.start() + len(shown) - len(shown.lstrip(f" {dash}"))
    end = match.start() + len(shown)
    bound = _bound(text, match.start())
    yield Quantity(start, end, text[start:end], value, kind, unit, bound, step)


def _bound(text: str, position: int) -> Bound:
    before = text[max(0, position - _LOOK_BACK) : position]
    match = _BOUND.search(before)
    if match is None:
        return "exactly"
    return next(name for i, (name, _) in enumerate(_BOUNDS) if match[f"b{i}"])


def bound_start(text: str, position: int) -> int:
    """Where the words begin that bound the number at ``position`` ("more than 400"), or there."""
    first = max(0, position - _LOOK_BACK)
    match = _BOUND.search(text[first:position])
    return first + match.start() if match else position


def _is_year(text: str, one: Quantity) -> bool:
    """ "Rose from $4 million in 2017 to $5 million": the year is the end of no range."""
    return one.text.isdigit() and len(one.text) == 4 and text[: one.start].endswith("in ")


def number_start(text: str, position: int, start: int, end: int) -> int:
    """Where the number of ``text[start:end]`` begins in whose midst ``position`` is ("-21" at its
    "2"), or there."""
    around = (q.start for q in quantities(text, start, end) if q.start < position < q.end)
    return next(around, position)


def number_end(text: str, position: int, start: int, end: int) -> int:
    """Where the number of ``text[start:end]`` ends at one of whose hyphens ``position`` is
    ("sixty-one" behind its "sixty", but "14" of "14-year"), or there."""
    if text[position : position + 1] != "-":
        return position
    around = (q for q in quantities(text, start, end) if q.start < position < q.end)
    return next((q.end for q in around if q.unit is None), position)


def _share_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """In "10 to 15 per cent" and "£3–4 million" both figures have the unit and the scale."""
    shared = list(found)
    for i, (one, other) in enumerate(pairwise(found)):
        between = text[one.end : other.start]
        if len(between) > 5 or not _RANGE.fullmatch(between) or _is_year(text, one):
            continue
        if one.kind == "count" and other.unit:
            scale = scale_of(other.text) if one.step < 1e3 else 1.0
            shared[i] = replace(
                one, unit=other.unit, kind=other.kind, value=one.value * scale,
                step=one.step * scale,
            )  # fmt: skip
        elif other.kind == "count" and one.kind == "money":
            shared[i + 1] = replace(other, unit=one.unit, kind="money")
            if one.step < 1e3:
                scale = scale_of(other.text)
                shared[i] = replace(one, value=one.value * scale, step=one.step * scale)
    return shared
