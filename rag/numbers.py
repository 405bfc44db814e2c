"""Quantities of a text: numbers in digits or words, with unit, magnitude and bound.

"£5.4 million", "forty-one", "4.6 per cent", "more than 2,000", "a third", "10 to 15 per cent".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

Bound = Literal["exactly", "about", "over", "under", "nearly", "at least", "at most"]
Agreement = Literal["equal", "rounded", "bound", "unit", "different"]

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: float(value) for value, word in enumerate(_ONES)} | {
    word: 10.0 * value for value, word in enumerate(_TENS, start=2)
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "dozen": 12.0, "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "tn": 1e12,
}  # fmt: skip
_FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
_ORDINALS = {
    word: float(value)
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        start=1,
    )
}
NUMBER_WORDS = frozenset(
    (*_SMALL, "hundred", "thousand", "million", "billion", "dozen", *_ORDINALS)
)
"""Words that are numbers by themselves."""
_TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_UNITS = {
    "percent": "percent|per cent|per-cent|pct|%",
    "percentage point": r"percentage[- ]points?",
    "£": "pounds?(?: sterling)?|quid",
    "$": "(?:us |american )?dollars?|usd",
    "€": "euros?|eur",
    "¥": "yen",
    "yuan": "yuan|renminbi|rmb",
    "km": "km|kms|kilomet(?:er|re)s?",
    "m": "met(?:er|re)s?",
    "cm": "cm|centimet(?:er|re)s?",
    "mile": "miles?",
    "foot": "foot|feet|ft",
    "inch": "inch(?:es)?",
    "kg": "kg|kgs|kilos?|kilograms?",
    "tonne": "tonnes?|tons?",
    "litre": "lit(?:er|re)s?",
    "gallon": "gallons?",
    "barrel": "barrels?",
    "mph": "mph|miles (?:per|an) hour",
    "km/h": "km/h|kph|kilomet(?:er|re)s (?:per|an) hour",
    "degree": "degrees?|°c|°f|°",
    "hectare": "hectares?",
    "acre": "acres?",
    "second": "seconds",
    "minute": "minutes?",
    "hour": "hours?",
    "day": "days?",
    "week": "weeks?",
    "month": "months?",
    "year": "years?|yrs?",
}
_UNIT = "|".join(
    f"(?P<u{i}>{pattern})" for i, pattern in enumerate(sorted(_UNITS.values(), key=len)[::-1])
)
_UNIT_NAMES = {
    f"u{i}": name
    for i, (name, _) in enumerate(sorted(_UNITS.items(), key=lambda item: len(item[1]))[::-1])
}
_SMALL_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_SCALE_WORD = "hundred|thousand|million|billion|trillion|dozen"
_NUMBER_WORDS = (
    rf"(?:a |an )?(?:(?:{_SMALL_WORD}|{_SCALE_WORD})(?![a-z])[- ]?(?:and (?={_SMALL_WORD}))?)+"
)
_FIGURE = re.compile(
    r"(?<![\w.,])(?P<sign>[-−](?=\d))?(?P<cur>us\$|[£$€¥])? ?"
    rf"(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<ord>st|nd|rd|th)?"
    r"(?: ?(?P<scale>hundred|thousand|million|billion|trillion|dozen|bn|mn|mln|tn|m|k)(?![\w/]))?"
    rf"|(?P<half>(?:a|one|two|three) )?(?P<frac>half|thirds?|quarters?|fifths?|tenths?)(?= of\b)"
    rf"|(?P<words>{_NUMBER_WORDS})|(?P<ordinal>{'|'.join(_ORDINALS)})|(?P<times>once|twice|thrice)"
    rf")(?![a-z])(?:[ -]?(?:{_UNIT})(?![\w/]))?",
    re.I,
)
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
    text = text.translate(_SPACES)
    found: list[Quantity] = []
    taken: set[int] = set()
    for match in _CLOCK.finditer(text, start, end):
        taken.update(range(match.start(), match.end()))
        found.append(_clock(match))
    for match in _FIGURE.finditer(text, start, end):
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
    """A bare figure beside one with a unit: "from 4.2 to 4.6 per cent" leaves the first bare."""
    return (a.unit is None or b.unit is None) and not {a.unit, b.unit} & {
        "percent",
        "percentage point",
    }


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
    value, step = _value(match)
    if value is None:
        return
    if match["sign"] and not text[: match.start()][-1:].isalnum():
        value = -value
    unit = next((_UNIT_NAMES[k] for k, v in match.groupdict().items() if v and k[0] == "u"), None)
    currency = (match["cur"] or "").strip().lower().removeprefix("us")
    ordinal = bool(match["ord"] or match["ordinal"])
    unit = currency or unit
    kind: Literal["count", "money", "measure", "ordinal"] = "count"
    if ordinal:
        kind, unit = "ordinal", None
    elif unit:
        kind = "money" if unit in ("£", "$", "€", "¥", "yuan") else "measure"
    shown = match.group().rstrip(" -")
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    yield Quantity(
        start, match.start() + len(shown), shown.strip(), value, kind, unit,
        _bound(text, match.start()), step,
    )  # fmt: skip


def _value(match: re.Match[str]) -> tuple[float | None, float]:
    if match["digits"]:
        digits = match["digits"].replace(",", "")
        if len(digits) > 40:
            return None, 1.0
        decimals = len(digits.partition(".")[2])
        scale = _SCALES.get((match["scale"] or "").lower(), 1.0)
        return float(digits) * scale, scale * 10.0**-decimals
    if match["words"]:
        return _in_words(match["words"])
    if match["ordinal"]:
        return _ORDINALS[match["ordinal"].lower()], 1.0
    if match["times"]:
        return _TIMES[match["times"].lower()], 1.0
    count = {"two": 2.0, "three": 3.0}.get((match["half"] or "").strip().lower(), 1.0)
    return count * _FRACTIONS[match["frac"].lower().rstrip("s")], 0.1


def _in_words(words: str) -> tuple[float | None, float]:
    """The value of a number in words: "two hundred and six thousand" → 206,000."""
    total = current = 0.0
    step = 1.0
    any_number = False
    for word in re.split(r"[\s-]+", words.lower()):
        if word in _SMALL:
            current += _SMALL[word]
        elif word in _SCALES:
            scale = _SCALES[word]
            if scale <= 100:
                current = (current or 1.0) * scale
            else:
                total, current = total + (current or 1.0) * scale, 0.0
            step = scale
        any_number = any_number or word in _SMALL or word in _SCALES
    return (total + current if any_number else None), step


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


def _share_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """In "10 to 15 per cent" and "£3–4 million" both figures have the unit and the scale."""
    shared = list(found)
    for i, (one, other) in enumerate(pairwise(found)):
        between = text[one.end : other.start]
        if len(between) > 5 or not _RANGE.fullmatch(between):
            continue
        if one.kind == "count" and other.unit:
            scale = other.step if other.step >= 1e3 and one.step < 1e3 else 1.0
            shared[i] = replace(
                one, unit=other.unit, kind=other.kind, value=one.value * scale,
                step=one.step * scale,
            )  # fmt: skip
        elif other.kind == "count" and one.kind == "money":
            shared[i + 1] = replace(other, unit=one.unit, kind="money")
            if other.step >= 1e3 > one.step:
                scale = other.step
                shared[i] = replace(one, value=one.value * scale, step=one.step * scale)
    return shared
