"""The names of holidays in a text."""

from __future__ import annotations

from index.temporal.calendar_rules import year_tail
from index.temporal.choice import AFTER_NEXT, BEFORE_LAST
from index.temporal.holidays import NAMES
from index.temporal.lexicon import CHRISTMAS_THINGS
from index.temporal.meaning import Fixed, Holiday, Meaning, Nth
from index.temporal.reader import Found, Reader
from index.temporal.units import year_of

_HOLIDAYS: dict[str, list[list[str]]] = {}
for _name in sorted(NAMES, key=lambda name: -len(name.split())):
    _HOLIDAYS.setdefault(_name.split()[0], []).append(_name.split())
for _name in ("saint", "valentine", "father", "mother", "president", "april", "new"):
    _HOLIDAYS.setdefault(_name, [])
_SMALL = frozenset({"christmas", "easter", "thanksgiving", "halloween", "hogmanay"})


_LOWER = frozenset(name for name in NAMES if " " in name) - {"new year", "may day", "earth day"}


def holiday_openers() -> frozenset[str]:
    """The words that a holiday's name may begin with."""
    with_s = {name.removesuffix("s") for name in _HOLIDAYS if name.endswith("s")}
    return frozenset(_HOLIDAYS) | (with_s - {""})


def holiday(r: Reader, i: int) -> Found:
    """ "Christmas Eve", "Easter 2024", "Thanksgiving last year", "the August bank holiday"."""
    found = holiday_name(r, i)
    if found is None:
        return None
    name, end = found
    unit = r.low(end) if r.low(end) in ("week", "weekend") else ""
    end += bool(unit)
    tail = year_tail(r, end)
    year: Meaning | None = None
    if tail is not None:
        said, end = tail
        year = Fixed(year_of(said), "year") if isinstance(said, int) else said
    if unit:
        return Nth(1, unit, None, Holiday(name, _step(r, i), year)), end
    if year is not None:
        return Holiday(name, _step(r, i), year), end
    if r.low(end) in CHRISTMAS_THINGS or r.low(end) == "agreement":
        return None
    far = before_last(r, end)
    if far is not None:
        return Holiday(name, far), end + 2
    return Holiday(name, _step(r, i)), end


def before_last(r: Reader, end: int) -> int | None:
    """The step of "(the Christmas) before last", "(the summer) after next"."""
    if r.says(end, "before", "last"):
        return BEFORE_LAST if r.point(end + 1) is None else None
    return AFTER_NEXT if r.says(end, "after", "next") and r.point(end + 1) is None else None


def _step(r: Reader, i: int) -> int | None:
    return {"this": 0, "next": 1, "last": -1, "coming": 2}.get(r.low(i - 1))


def holiday_name(r: Reader, i: int) -> tuple[str, int] | None:
    first = _plain_word(r, i)
    lower = not r.titled(i)
    for words in _HOLIDAYS.get(first[0], ()):
        if lower and words[0] not in _SMALL and " ".join(words) not in _LOWER:
            continue
        end = i
        for word in words:
            low, after = _plain_word(r, end)
            if low != word:
                break
            end = after
        else:
            return " ".join(words), end
    return None


def _plain_word(r: Reader, i: int) -> tuple[str, int]:
    """A word without its apostrophe or stop: ("years", …) for "year's", ("st", …) for "St."."""
    low, end = r.low(i), i + 1
    if r.low(end) == "'" and r.at(end).glued:
        if r.low(end + 1) == "s" and r.at(end + 1).glued:
            return low + "s", end + 2
        return low, end + 1
    if low in ("st", "jr") and r.low(end) == ".":
        end += 1
    return low, end


def step_holiday(r: Reader, i: int) -> Found:
    """ "Next Christmas", "last Easter", "this Thanksgiving"."""
    j = i + 2 if r.says(i, "this", "coming") or r.says(i, "this", "past") else i + 1
    return holiday(r, j)
