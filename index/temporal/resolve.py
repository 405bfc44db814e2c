"""Find and resolve the temporal expressions that news uses most.

The policy, in one place: weeks begin on Monday. "Next Thursday" is the Thursday of the week after
the anchor's week, except that, said on a Friday or at a weekend, it is the same day as "this coming
Thursday". A bare weekday is the nearest past one (the anchor's own day included), or the nearest
future one when its sentence speaks of the future. A day and month without a year is taken in the
year that brings it nearest to the anchor.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Granularity = Literal["day", "weekend", "week", "month", "season", "year"]

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NUMBERS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "a couple of": 2, "thirty": 30, "forty": 40, "fifty": 50}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}

_MONTH = "|".join([*_MONTHS, *(m[:3] for m in _MONTHS if m != "May"), "Sept"])
_DAY = "|".join(_DAYS)
_COUNT = r"\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_UNIT = "day|week|fortnight|month|year"
_FUTURE = re.compile(
    r"\b(?:will|shall|would|is to|are to|due|plans?|planned|expected|scheduled|going to|set to"
    r"|intends?|hopes?|next|by|until|ahead of|from)\b",
    re.I,
)

Interval = tuple[date, date]
Outcome = tuple[Interval, Granularity, str] | None


@dataclass(frozen=True, slots=True)
class Expression:
    """A temporal expression: characters ``start`` to ``end`` of the text it was found in.

    ``interval`` is half-open in days, ``None`` when there was no anchor to resolve it against;
    ``why`` is the rule in words; ``alternative`` the other common reading where usage differs.
    """

    start: int
    end: int
    text: str
    interval: Interval | None
    granularity: Granularity
    type: Literal["date", "time"]
    anchor: date | None
    why: str
    alternative: Interval | None = None


def find(
    text: str, anchor: date | None, start: int = 0, end: int | None = None
) -> tuple[Expression, ...]:
    """The temporal expressions of ``text[start:end]``, in order, none inside another.

    Each is resolved against ``anchor`` (an article's publication day); those that need an anchor
    when there is none have no interval.
    """
    end = len(text) if end is None else end
    found: list[Expression] = []
    for match in _ANY.finditer(text, start, end):
        expression = _resolve(match, anchor, text[start:end])
        if expression is not None:
            found.append(expression)
    return tuple(found)


def _resolve(match: re.Match[str], anchor: date | None, sentence: str) -> Expression | None:
    name = match.lastgroup or ""
    rule = _RULES[name]
    inner = rule.pattern.fullmatch(match.group())
    if inner is None:
        return None
    try:
        if anchor is None and rule.needs_anchor(inner):
            outcome: Outcome = None
        else:
            outcome = rule.resolve(inner, anchor or date.min, sentence)
            if outcome is None:
                return None
    except (ValueError, OverflowError):
        return None  # "31 June", or a day beyond the calendar: not a date at all.
    words = match.group()
    if outcome is None:
        why = f"“{words}” needs the article's date, which is not known"
        return Expression(match.start(), match.end(), words, None, "day", "date", None, why)
    interval, granularity, reason = outcome
    return Expression(
        start=match.start(),
        end=match.end(),
        text=words,
        interval=interval,
        granularity=granularity,
        type="date",
        anchor=anchor if rule.needs_anchor(inner) else None,
        why=f"“{words}”: {reason}",
        alternative=_alternative(words, interval, anchor),
    )


def spoken(day: date) -> str:
    """A day in words: "Friday 21 March 2025"."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _month_number(name: str) -> int:
    return next(i for i, m in enumerate(_MONTHS, 1) if m.lower().startswith(name.lower()[:3]))


def _number(words: str) -> int:
    words = words.lower()
    return int(words) if words.isdigit() else _NUMBERS[words]


def _one(day: date) -> Interval:
    return day, day + timedelta(days=1)


def _month_of(year: int, month: int) -> Interval:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after


def _week_of(day: date) -> Interval:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7)


def _iso(m: re.Match[str], anchor: date, sentence: str) -> Outcome:
    return _one(date(int(m["y"]), int(m["m"]), int(m["d"]))), "day", "written in full"


def _full(m: re.Match[str], anchor: date, sentence: str) -> Outcome:
    month, day = _month_number(m["m1"] or m["m2"]), int(m["d1"] or m["d2"])
    if m["y"]:
        return _one(date(int(m["y"]), month, day)), "day", "written in full"
    years = [y for y in (anchor.year - 1, anchor.year, anchor.year + 1) if _exists(y, month, day)]
    nearest = min(years, key=lambda y: abs((date(y, month, day) - anchor).days))
    reason = f"no year is given; {nearest} brings it nearest to {spoken(anchor)}"
    return _one(date(nearest, month, day)), "day", reason


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _month_year(m: re.Match[str], anchor: date, sentence: str) -> Outcome:
    return _month_of(int(m["y"]), _month_number(m["m"])), "month", "the whole month"


def _bare_month(m: re.Match[str], anchor: date, sentence: str) -> Outcome:
    month = _month_number(m["m"])
    year = min(
        (anchor.year - 1, anchor.year, anchor.year + 1),
        key=lambda y: abs((date(y, month, 15) - anchor).days),
    )
    which = (m["which"] or "").lower()
    if which == "next":
        year = anchor.year + (month <= anchor.month)
    elif which == "last":
        year = anchor.year - (month >= anchor.month)
    elif _FUTURE.search(sentence) and date(year, month, 28) < anchor.replace(day=1):
        year += 1
    return _month_of(year, month), "month", f"the {m['m']} that {spoken(anchor)} points to"


def _year(m: re.Match[str], anchor: date, sentence: str) -> Outcome:
    year = int(m["y"])
    return (date(year, 1, 1), date(year + 1, 1, 1)), "year", "the whole year"


def _near_day(m: re.Match[str], anchor: date, sentence: str) -> Outcome:
    steps = {"today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
             "tomorrow": 1, "yesterday": -1, "last night": -1, "the day after tomorrow": 2,
             "the day before yesterday": -2}  # fmt: skip
    step = steps[" ".join(m.group().lower().split())]
    where = {0: "the day itself", 1: "the day after", -1: "the day before"}.get(step)
    reason = f"{where or f'{abs(step)} days from'} {spoken(anchor)}"
    return _one(anchor + timedelta(days=step)), "day", reason


def _weekday(m: re.Match[str], anchor: date, sentence: str) -> Outcome:
    wanted = next(i for i, d in enumerate(_DAYS) if d.lower() == m["day"].lower())
    which = (m["which"] or "").lower()
    monday = anchor - timedelta(days=anchor.weekday())
    if which == "next":
        day = monday + timedelta(days=7 + wanted)
        return _one(day), "day", f"the {_DAYS[wanted]} of the week after that of {spoken(anchor)}"
    if which in ("last", "past"):
        day = anchor - timedelta(days=(anchor.weekday() - wanted - 1) % 7 + 1)
        return _one(day), "day", f"the {_DAYS[wanted]} before {spoken(anchor)}"
    ahead = (wanted - anchor.weekday()) % 7
    forward = which in ("this", "coming", "this coming") or bool(_FUTURE.search(sentence))
    if forward and not (which == "" and ahead == 0):
        return _one(anchor + timedelta(days=ahead or 7 * (which != "this"))), "day", (
            f"the first {_DAYS[wanted]} after {spoken(anchor)}"
        )  # fmt: skip
    day = anchor - timedelta(days=(anchor.weekday() - wanted) % 7)
    return _one(day), "day", f"the latest {_DAYS[wanted]} up to {spoken(anchor)}"


def _near_unit(m: re.Match[str], anchor: date, sentence: str) -> Outcome:
    step = {"next": 1, "last": -1, "this": 0, "previous": -1, "coming": 1, "past": -1}[
        m["which"].lower()
    ]
    unit = m["unit"].lower()
    side = {1: "after", -1: "before", 0: "of"}[step]
    if unit == "week":
        interval = _week_of(anchor + timedelta(days=7 * step))
        reason = f"Monday to Sunday of the week {side} that of {spoken(anchor)}"
        return interval, "week", reason if step else f"the week of {spoken(anchor)}"
    if unit == "weekend":
        monday, _ = _week_of(anchor + timedelta(days=7 * step))
        saturday = monday + timedelta(days=5)
        return (saturday, saturday + timedelta(days=2)), "weekend", (
            f"Saturday and Sunday of the week {side} {'that of ' if step else ''}{spoken(anchor)}"
        )  # fmt: skip
    if unit == "month":
        return _month_of(anchor.year, anchor.month + step), "month", (
            f"the month {side} {_MONTHS[anchor.month - 1]} {anchor.year}"
        )  # fmt: skip
    if unit in _SEASONS:
        first = _SEASONS[unit]
        year = anchor.year + step
        interval = (_month_of(year, first)[0], _month_of(year, first + 3)[0])
        return interval, "season", f"meteorological {unit} of {year}"
    year = anchor.year + step
    return (date(year, 1, 1), date(year + 1, 1, 1)), "year", f"the year {side} {anchor.year}"


def _distance(m: re.Match[str], anchor: date, sentence: str) -> Outcome:
    count = _number(m["n1"] or m["n2"])
    unit = (m["u1"] or m["u2"]).lower()
    step = -count if m["n1"] else count
    words = f"{count} {unit}{'s' if count != 1 else ''} {'before' if step < 0 else 'after'}"
    reason = f"{words} {spoken(anchor)}"
    if unit in ("day", "week", "fortnight"):
        days = {"day": 1, "week": 7, "fortnight": 14}[unit]
        return _one(anchor + timedelta(days=step * days)), "day", reason
    if unit == "month":
        return _month_of(anchor.year, anchor.month + step), "month", reason
    year = anchor.year + step
    return (date(year, 1, 1), date(year + 1, 1, 1)), "year", reason


def _end_of(m: re.Match[str], anchor: date, sentence: str) -> Outcome:
    unit = m["unit"].lower()
    if unit == "year":
        return _one(date(anchor.year, 12, 31)), "day", f"the last day of {anchor.year}"
    _, after = _month_of(anchor.year, anchor.month) if unit == "month" else _week_of(anchor)
    return _one(after - timedelta(days=1)), "day", f"the last day of the {unit} of {spoken(anchor)}"


def _alternative(words: str, interval: Interval, anchor: date | None) -> Interval | None:
    """ "Next Thursday" said early in a week may also mean that week's own Thursday."""
    if anchor is None or not words.lower().startswith("next ") or words[5:].title() not in _DAYS:
        return None
    other = interval[0] - timedelta(days=7)
    return _one(other) if other > anchor else None


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    resolve: Callable[[re.Match[str], date, str], Outcome]
    anchored: bool

    def needs_anchor(self, match: re.Match[str]) -> bool:
        return self.anchored and not match.groupdict().get("y")


def _rule(
    pattern: str, resolve: Callable[[re.Match[str], date, str], Outcome], anchored: bool = True
) -> _Rule:
    return _Rule(re.compile(pattern, re.I), resolve, anchored)


_RULES = {
    "iso": _rule(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})", _iso, anchored=False),
    "full": _rule(
        rf"(?:(?:{_DAY}),? )?(?:(?:the )?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{_MONTH})"
        rf"|(?P<m2>{_MONTH})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))(?:,? (?P<y>[12]\d{{3}}))?",
        _full,
    ),
    "monthyear": _rule(rf"(?P<m>{_MONTH})\.?,? (?P<y>[12]\d{{3}})", _month_year, anchored=False),
    "near": _rule(
        r"the day after tomorrow|the day before yesterday|today|tonight|tomorrow|yesterday"
        r"|last night|this (?:morning|afternoon|evening)",
        _near_day,
    ),
    "distance": _rule(
        rf"(?P<n1>{_COUNT}) (?P<u1>{_UNIT})s? ago"
        rf"|in (?P<n2>{_COUNT}) (?P<u2>{_UNIT})s?(?: time|' time|’ time|'s time|’s time)?",
        _distance,
    ),
    "endof": _rule(r"(?:the )?end of (?:the|this) (?P<unit>year|month|week)", _end_of),
    "unit": _rule(
        r"(?P<which>next|last|this|previous|coming|past) "
        r"(?P<unit>weekend|week|month|year|spring|summer|autumn|winter)",
        _near_unit,
    ),
    "weekday": _rule(
        rf"(?:(?P<which>next|last|past|this coming|this|coming) )?(?P<day>{_DAY})", _weekday
    ),
    "baremonth": _rule(
        rf"(?:in|of|since|until|by|during|from|(?P<which>next|last)) (?P<m>{'|'.join(_MONTHS)})",
        _bare_month,
    ),
    "year": _rule(r"(?:in|since|until|by|of|during) (?P<y>(?:19|20)\d{2})", _year, anchored=False),
}


def _without_names(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


_ANY = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<{n}>{_without_names(rule.pattern.pattern)})" for n, rule in _RULES.items())
    + r")(?![\w-])",
    re.I,
)
