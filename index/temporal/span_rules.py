"""Lengths of time."""

from __future__ import annotations

from dataclasses import replace

from index.temporal.cursor import Count
from index.temporal.lexicon import (
    CLOCK_UNITS,
    WEEKDAY,
)
from index.temporal.meaning import (
    Ago,
    DayOf,
    Fixed,
    Lasting,
    MonthName,
    Near,
    Offset,
    Season,
    Span,
    Timed,
    Times,
    Unit,
    Unknown,
    Weekday,
)
from index.temporal.reader import Found, Reader
from index.temporal.recurring_rules import LETTERS
from index.temporal.relative_rules import distance
from index.temporal.tense import direction
from index.temporal.timex import length
from index.temporal.units import rough_days
from index.temporal.weekday_rules import so_many

_MODS = {
    ("more", "than"): "MORE_THAN",
    ("less", "than"): "LESS_THAN",
    ("fewer", "than"): "LESS_THAN",
    ("no", "more", "than"): "EQUAL_OR_LESS",
    ("at", "least"): "EQUAL_OR_MORE",
    ("no", "less", "than"): "EQUAL_OR_MORE",
    ("at", "most"): "EQUAL_OR_LESS",
    ("up", "to"): "EQUAL_OR_LESS",
    ("about",): "APPROX",
    ("around",): "APPROX",
    ("roughly",): "APPROX",
    ("approximately",): "APPROX",
    ("some",): "APPROX",
    ("nearly",): "LESS_THAN",
    ("almost",): "LESS_THAN",
    ("under",): "LESS_THAN",
}
MOD_OPENERS = frozenset(words[0] for words in _MODS)
_MODS_BY_OPENER = {
    opener: [(words, mod) for words, mod in _MODS.items() if words[0] == opener]
    for opener in MOD_OPENERS
}
_BEFORE_A_SPAN = frozenset(
    "for in within after over than about nearly almost every least spent took lasted last lasting "
    "takes take of around roughly under throughout during through another once whole into spend "
    "served serve wait waited half only just to and or most".split()
)
_QUANTITIES = frozenset("dozen dozens hundred hundreds thousand thousands million".split())
_RATES = frozenset("times once twice million billion trillion percent cent deaths each".split())
_IN_THE_WAKE = frozenset("after follows followed despite".split())
_BARE = frozenset("for in within over took take last through spent spend many".split())
_BARE |= _IN_THE_WAKE
_FINER = {
    "hour": ("minute", "second"),
    "minute": ("second",),
    "year": ("month", "week", "day"),
    "month": ("week", "day"),
    "week": ("day",),
}


def with_mod(r: Reader, i: int) -> Found:
    """ "More than two years", "at least 30 days", "about a decade ago"."""
    for words, mod in _MODS_BY_OPENER[r.low(i)]:
        if not r.says(i, *words):
            continue
        found = r.point(i + len(words))
        if found is None:
            return None
        said, end = found
        if isinstance(said, Span):
            return Span(said.value, said.count, said.unit, said.step, mod), end
        if isinstance(said, Ago) and words != ("some",):
            return Ago(said.count, said.unit, said.sign, mod), end
    return None


def counted(r: Reader, i: int) -> Found:
    """ "Two weeks", "two-week", "8-month-old", "six weeks ago", "two days later"."""
    count = r.cardinal(i)
    if count is None:
        return None
    count = _alternatives(r, count)
    j = r.dash(count.end)
    hyphen = j > count.end
    if r.low(j) in ("more", "further", "full", "straight", "consecutive", "successive", "long"):
        j += 1
    unit = r.unit(j)
    if unit is None:
        return so_many(r, count.value, j)
    if r.low(i - 1) in ("$", "£", "€") and r.at(i).glued:
        return None
    if r.titled(j) and r.low(i - 1) in ("'", '"', "“") and r.at(i).glued:
        return None  # A title: "60 Minutes".
    if r.low(i - 1) in ("aged", "age", "ages") or r.low(i - 2) == "aged":
        return None
    if not (unit[1] or hyphen or count.value in (1, 0.5, None)) and not _adjectival(r, j):
        return None
    if r.says(j + 1, "of") and unit[0] == "quarter":
        return None
    lasting = _lasting(r, i, count.value, unit[0], j + 1)
    return lasting or _length_of(r, count.value, unit[0], j + 1, hyphen)


def _lasting(r: Reader, i: int, count: float | None, unit: str, end: int) -> Found:
    """ "(For) three days from Monday", "three days running from Monday": a stretch, and no day."""
    running = r.low(end) in ("running", "straight")
    if unit in CLOCK_UNITS or not (running or r.low(i - 1) in ("for", "lasting")):
        return None
    j = end + running
    if r.low(j) not in ("from", "beginning", "starting") or count is None or count % 1:
        return None
    j = j + 2 if r.low(j + 1) == "on" else j + 1
    found = r.point(j + 1 if r.low(j) == "the" else j)
    day = found is not None and isinstance(found[0], DayOf | Fixed | Near | Weekday)
    return (Lasting(int(count), unit, found[0]), found[1]) if day and found is not None else None


def _adjectival(r: Reader, j: int) -> bool:
    """ "A two day rally": the unit in the singular before a noun."""
    return r.at(j + 1).kind == "w" and r.low(j) not in ("second", "quarter")


def _alternatives(r: Reader, count: Count) -> Count:
    if r.low(count.end) in ("to", "or", "-"):
        second = r.cardinal(count.end + 1)
        if second is not None and second.value is not None and second.value > (count.value or 0):
            return Count(second.value if count.value is not None else None, second.end)
    return count


def _length_of(r: Reader, count: float | None, unit: str, end: int, hyphen: bool) -> Found:
    j = r.dash(end)
    if r.low(j) == "old":
        aged = unit in ("year", "month", "week", "day") and hyphen  # Of a child, not of a strike.
        return None if unit == "year" or (aged and _of_somebody(r, j + 1)) else (
            Span(length(count, unit), count, unit), j + 1
        )  # fmt: skip
    if r.says(end, "and", "a", "half") and count == 1:
        count, end = 1.5, end + 3
    if r.says(end, "or", "so") or r.says(end, "or", "two"):
        count, end = (count if r.low(end + 1) == "so" else None), end + 2
    found = _direction(r, count, unit, end)
    if found is not None:
        return found
    if hyphen and r.low(j) == "long":
        end = j + 1
    if r.low(end) in ("a", "per") and count is not None:
        whole = r.unit(end + 1)
        if whole is not None and not whole[1] and rough_days(whole[0]) >= rough_days(unit):
            return Times(LETTERS[whole[0]]), end + 2  # "24 hours a day"
    return _and_more(r, count, unit, end) or (Span(length(count, unit), count, unit), end)


_SOMEBODY = frozenset("son daughter boy girl baby child brother sister twin twins".split())


def _of_somebody(r: Reader, i: int) -> bool:
    return not _SOMEBODY.isdisjoint((r.low(i), r.low(i + 1)))


def _and_more(r: Reader, count: float | None, unit: str, end: int) -> Found:
    """ "One hour, 48 minutes", "two years and three months": one length."""
    finer = _FINER.get(unit)
    if finer is None or r.low(end) not in (",", "and"):
        return None
    rest = r.cardinal(end + 1)
    second = r.unit(rest.end) if rest is not None else None
    if rest is None or rest.value is None or second is None or second[0] not in finer:
        return None
    letters = length(rest.value, second[0]).removeprefix("P").removeprefix("T")
    return Span(length(count, unit) + letters, None, unit), rest.end + 1


def _direction(r: Reader, count: float | None, unit: str, end: int) -> Found:
    """What turns a length into a point: "ago", "later", "before Christmas", "on Tuesday"."""
    j = r.dash(end)
    low = r.low(j)
    if low == "ago":
        return _ago_beside(r, count, unit, j + 1) or (Ago(count, unit, -1), j + 1)
    if low in ("hence",) or r.says(j, "from", "now"):
        return Ago(count, unit, 1), j + (1 if low == "hence" else 2)
    if low in ("later", "earlier", "afterwards", "previously", "beforehand"):
        if r.low(j + 1) == "than":
            return None  # "A year later than planned" says how late, and not when.
        return Offset(count, unit, -1 if low in _EARLIER else 1), j + 1
    if low in ("before", "after") or (low == "from" and r.low(j + 1) in _FROM):
        return _from_base(r, count, unit, -1 if low == "before" else 1, j)
    if unit in ("week", "fortnight"):
        return _week_beside(r, count, unit, j)
    return None


def _week_beside(r: Reader, count: float | None, unit: str, j: int) -> Found:
    """ "(A week) on Saturday", "(two weeks) today", "(a week) last Friday"."""
    low = r.low(j)
    if low == "on" and r.low(j + 1) in WEEKDAY:
        return distance(r, count, unit, 1, j + 1)
    if count is None or r.says(j + 1, "since") or r.says(j + 1, "that"):
        return None
    if low in ("today", "tomorrow"):
        return Ago(count, unit, 1, "", Near(int(low == "tomorrow"))), j + 1
    if low == "yesterday":
        return Ago(count, unit, -1, "", Near(-1)), j + 1
    if low == "last" and r.low(j + 1) in WEEKDAY:
        return Ago(count, unit, -1, "", Weekday(WEEKDAY[r.low(j + 1)], -1)), j + 2
    return None


def _ago_beside(r: Reader, count: float | None, unit: str, end: int) -> Found:
    """ "(A year ago) today", "(20 years ago) this week", "(a week ago) on Friday"."""
    if count is None or unit in CLOCK_UNITS or r.low(end) == "earlier":
        return None
    found = r.point(end + 1 if r.low(end) in ("on", "in") else end)
    if found is None:
        return None
    said, to = found
    if isinstance(said, Timed) and isinstance(said.base, Near | Weekday):
        return replace(said, base=Ago(count, unit, -1, "", said.base)), to
    if isinstance(said, DayOf | MonthName | Season):
        unsaid = said.year is None and not said.step and unit == "year"
        return (replace(said, year=Ago(count, unit, -1)), to) if unsaid else None
    near = isinstance(said, Near) or (isinstance(said, Weekday) and said.step in (None, -1, 0))
    this = isinstance(said, Unit) and said.step == 0 and said.so_far == 0 and said.unit != unit
    return (Ago(count, unit, -1, "", said), to) if near or this else None


_EARLIER = frozenset({"earlier", "previously", "beforehand"})
_FROM = frozenset(WEEKDAY) | {"today", "tomorrow", "yesterday"}


def _from_base(r: Reader, count: float | None, unit: str, sign: int, j: int) -> Found:
    found = distance(r, count, unit, sign, j + 1)
    if found is None:
        return None
    said, end = found
    if end == j + 1 and sign > 0:
        return None  # "two weeks after." says nothing that "two weeks" does not.
    return None if isinstance(said, Unknown) else found


def article_unit(r: Reader, i: int) -> Found:
    """ "A year ago", "a week later", "for a week", "an hour and a half", "$5 a year"."""
    unit = r.unit(i + 1)
    half = r.low(i) == "half" and r.low(i + 1) in ("a", "an")
    if half:
        unit = r.unit(i + 2)
        if unit is None or unit[1]:
            return None
        return _length_of(r, 0.5, unit[0], i + 3, False)
    if unit is None or unit[1]:
        return None
    lasting = _lasting(r, i, 1, unit[0], i + 2)
    if lasting is not None:
        return lasting
    pointed = _length_of(r, 1, unit[0], i + 2, False)
    if pointed is not None and (not isinstance(pointed[0], Span) or pointed[1] > i + 2):
        return pointed
    if unit[0] in ("second", "minute", "quarter", "weekend"):
        return None
    if _rate(r, i):
        return Times(LETTERS[unit[0]]), i + 2
    return pointed if r.low(i - 1) in _BEFORE_A_SPAN else None


def _rate(r: Reader, i: int) -> bool:
    """Whether what stands before "a year" recurs: "twice", "358,000", "dozens of interviews"; a sum
    of money is a price, and tells of no time."""
    before = r.at(i - 1)
    near = [r.low(k) for k in range(i - 5, i)]
    if before.low in _RATES or before.kind == "n":
        return not any(low in ("$", "£", "€") for low in near)
    counted = before.kind == "w" and before.low.endswith("s") and before.low not in _BEFORE_A_SPAN
    return counted and any(low.isdigit() or low in _QUANTITIES for low in near[:-1])


def bare_units(r: Reader, i: int) -> Found:
    """ "For years", "in months", "decades ago", "weeks later"."""
    unit = r.unit(i)
    if unit is None or not unit[1]:
        return None
    pointed = _direction(r, None, unit[0], i + 1)
    if pointed is not None and r.low(i + 1) in ("ago", "later", "earlier"):
        return pointed
    if unit[0] in ("quarter", "weekend"):
        return None
    if r.low(i - 1) == "the":
        fits = _some_time(r, i)
        return (Span(length(None, unit[0]), None, unit[0]), i + 1) if fits else None
    if r.low(i - 1) not in _BARE:
        return None
    if r.low(i - 1) in _IN_THE_WAKE and r.low(i + 1) not in ("of", ".", ","):
        return None
    return Span(length(None, unit[0]), None, unit[0]), i + 1


def _some_time(r: Reader, i: int) -> bool:
    """ "In the weeks ahead", "over the years", "in the years that followed"."""
    before, after = r.low(i - 2), r.low(i + 1)
    tied = after == "ahead" or r.says(i + 1, "that", "followed")
    return (tied and before in ("in", "during", "over", "for")) or (
        before in ("over", "down") and r.at(i + 1).kind in "pb"
    )


def ahead(r: Reader, i: int) -> Found:
    """ "In two weeks", "in a month's time", "within days" as a point ahead."""
    j = i + 1
    count = r.cardinal(j)
    if count is not None:
        count = _alternatives(r, count)
        value, k = count.value, count.end
    elif r.low(j) in ("a", "an"):
        value, k = 1, j + 1
    else:
        return None
    unit = r.unit(k)
    if unit is None:
        return None
    end = k + 1
    if r.says(end, "and", "a", "half") and value == 1:
        value, end = 1.5, end + 3
    owned = r.possessive(end)
    if r.low(owned) == "time":
        return Ago(value, unit[0], 1), owned + 1
    looks_ahead = unit[0] not in CLOCK_UNITS and r.at(end).kind in "pb"
    return (Ago(value, unit[0], 1), end) if looks_ahead and _future(r, i) else None


def _future(r: Reader, i: int) -> bool:
    side = direction(r, i, i + 1)
    return r.low(i) == "in" and (side > 0 or (side == 0 and i == 0 and r.size < 6))
