"""Times of the clock, alone and with their day."""

from __future__ import annotations

from index.temporal.lexicon import ONES, PART_OF_DAY, WEEKDAY, ZONES
from index.temporal.meaning import (
    DayOf,
    Fixed,
    Holiday,
    Meaning,
    Near,
    Nth,
    Offset,
    OfLine,
    Same,
    Timed,
    Weekday,
)
from index.temporal.reader import Found, Reader

_AT = frozenset("at by from until till around about before after since between to past and".split())
_NAMED = {"noon": "12:00", "midday": "12:00", "midnight": "24:00"}
_OF_THE_CLOCK = frozenset(("am", "pm", "a", "p", ":", "o"))
_SCORED = frozenset(
    "won win wins beat beaten lost lose passed carried rejected voted ahead".split()
)
_HALF = {"half": 30, "quarter": 15}
_DAYS_OF_TIME = (DayOf, Fixed, Holiday, Near, Nth, Offset, Same, Weekday)


def clock(r: Reader, i: int) -> Found:
    """A clock time, with the day that goes with it: "6.30pm on Tuesday", "noon Thursday"."""
    found = clock_at(r, i)
    if found is None:
        return None
    time, end = found
    if r.at(i).start == r.line_clock:
        return Timed(time, OfLine()), end
    day = _day_after(r, end)
    if day is not None:
        said, end = day
        if isinstance(said, Timed):
            return Timed(_with_part(time, said.clock), said.base), end
        return Timed(time, said), end
    return Timed(time), end


def _day_after(r: Reader, end: int) -> Found:
    j = end + 1 if r.low(end) == "," else end
    j = j + 1 if r.low(j) in ("on", "of") else j
    j = j + 1 if r.low(j) == "the" else j
    if r.at(j).kind == "n" and r.low(j + 1) in _OF_THE_CLOCK:
        return None  # Another time of the clock: "6am, 7am, 8am".
    found = r.point(j)
    if found is None:
        return None
    said = found[0]
    if isinstance(said, Timed):
        partly = said.base is not None and said.clock in PART_OF_DAY
        return found if partly else None
    fits = isinstance(said, _DAYS_OF_TIME)
    if isinstance(said, Fixed) and said.granularity != "day":
        return None
    if isinstance(said, Offset) and said.unit not in ("day", *WEEKDAY):
        return None
    return found if fits else None


def clock_at(r: Reader, i: int) -> tuple[str, int] | None:
    """The time of the clock at ``i`` as "18:30", with seconds and zone where given."""
    low = r.low(i)
    if low in _NAMED:
        return (_NAMED[low], i + 1) if not r.titled(i) or r.sentence_starts(i) else None
    if low in _HALF or low in ("ten", "five", "twenty", "a"):
        past = _past(r, i)
        if past is not None:
            return past
    hour = r.integer(i, digits=2)
    in_words = hour is None and low in ONES and 1 <= ONES[low] <= 12
    if in_words:
        hour = ONES[low]
    if hour is None:
        return _with_minutes(r, i)
    return _on_the_hour(r, i, hour)


def _past(r: Reader, i: int) -> tuple[str, int] | None:
    """ "Half past six", "a quarter to five", "ten past four"."""
    j = i + 1 if r.low(i) == "a" else i
    minutes = _HALF.get(r.low(j), ONES.get(r.low(j), 20 if r.low(j) == "twenty" else 0))
    side = r.low(j + 1)
    hour = ONES.get(r.low(j + 2)) or r.integer(j + 2, digits=2)
    if not minutes or side not in ("past", "to") or hour is None or not 1 <= hour <= 12:
        return None
    if side == "to" and minutes == 30:
        return None
    if r.low(i - 1) == "by" and r.low(i - 2) in _SCORED:
        return None  # "Beaten by ten to five."
    if side == "to" and r.low(i - 1) not in ("at", "by", "until", "around", "before", "after"):
        return None
    total = hour * 60 + (minutes if side == "past" else -minutes)
    return _meridiem(r, total // 60 % 24, total % 60, None, j + 3)


def _on_the_hour(r: Reader, i: int, hour: int) -> tuple[str, int] | None:
    j = i + 1
    if r.low(j) in ("o", "0") and r.low(j + 1) == "'" and r.low(j + 2) == "clock":
        return _meridiem(r, hour, 0, None, j + 3) if hour <= 12 else None
    marked = _half_of_day(r, j)
    if marked is not None and 1 <= hour <= 12:
        return _meridiem(r, hour, 0, None, j)
    by_part = r.says(j, "in", "the") and r.low(j + 2) in ("morning", "afternoon", "evening")
    if (by_part or r.says(j, "at", "night")) and 1 <= hour <= 12 and r.low(i - 1) in _AT:
        return _meridiem(r, hour, 0, None, j)
    if r.low(i - 1) == "at" and 1 <= hour <= 12 and _day_follows(r, j):
        return _meridiem(r, hour, 0, None, j)
    return None


def _day_follows(r: Reader, j: int) -> bool:
    k = j + 1 if r.low(j) == "on" else j
    return r.low(k) in WEEKDAY or r.low(k) in ("today", "tonight", "tomorrow", "yesterday")


def _with_minutes(r: Reader, i: int) -> tuple[str, int] | None:
    """ "18:30", "6.30pm", "18:30:05", "1830 GMT"."""
    token = r.at(i)
    if token.kind != "n" or (r.at(i).glued and r.at(i - 1).low in "$£€.,:-/+"):
        return None
    size = token.end - token.start
    if size == 4 and r.low(i + 1) in ZONES and int(token.text) < 2400:
        value = int(token.text)
        return _meridiem(r, value // 100, value % 100, None, i + 1) if value % 100 < 60 else None
    mark, rest = r.at(i + 1), r.at(i + 2)
    if mark.low not in (":", ".") or not (mark.glued and rest.glued) or size > 2:
        return None
    if rest.kind != "n" or rest.end - rest.start != 2:
        return None
    hour, minute = int(token.text), int(rest.text)
    if hour > 24 or minute > 59 or _is_ratio(r, i):
        return None
    return _checked(r, i, hour, minute, mark.low)


def _is_ratio(r: Reader, i: int) -> bool:
    """ "A ratio of 20:10", "at odds of 5:1"."""
    j = i - 1 if r.low(i - 1) in ("of", "at") else i
    return r.low(j - 1) in ("ratio", "odds", "scale", "score")


def _checked(r: Reader, i: int, hour: int, minute: int, mark: str) -> tuple[str, int] | None:
    end, second = i + 3, None
    if mark == ":" and r.low(end) == ":" and r.at(end + 1).kind == "n" and r.at(end + 1).glued:
        if r.at(end + 1).end - r.at(end + 1).start != 2 or int(r.at(end + 1).text) > 59:
            return None
        second, end = int(r.at(end + 1).text), end + 2
    half = _half_of_day(r, end)
    left = r.low(end) in ("left", "remaining", "minutes") or r.says(end, "to", "play")
    if half is None and (left or r.says(end, "to", "go")):
        return None  # A match's clock.
    if half is None and r.low(i - 1) in _SCORED:
        return None  # "Won 21:15".
    if mark == "." and half is None:
        clear = r.at(end).kind in "pb" and r.low(end) not in ("%", "-", "$", "/")
        clear = clear or r.low(end) in ("on", "in", "this", "tomorrow", "tonight", *WEEKDAY, *ZONES)
        sure = r.low(i - 1) == "at" and clear and not (r.low(end) == "." and r.at(end + 1).glued)
        if not sure and r.at(i).start != r.line_clock:
            return None
    tied = r.at(end).glued and r.low(end) in (":", ".", "/") and r.at(end + 1).glued
    if mark == ":" and half is None and tied and r.at(end + 1).kind == "n":
        return None
    return _meridiem(r, hour, minute, second, end)


def _half_of_day(r: Reader, j: int) -> tuple[str, int] | None:
    """ "am", "p.m." and the like: which half, and the token after it."""
    low = r.low(j)
    if low in ("am", "pm"):
        return low, j + 1
    if low in ("a", "p") and r.low(j + 1) == "." and r.low(j + 2) == "m" and r.at(j + 2).glued:
        return low + "m", j + 4 if r.low(j + 3) == "." and r.at(j + 3).glued else j + 3
    return None


def _meridiem(
    r: Reader, hour: int, minute: int, second: int | None, end: int
) -> tuple[str, int] | None:
    half = _half_of_day(r, end)
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour, end = hour % 12 + (12 if half[0] == "pm" else 0), half[1]
    elif r.says(end, "in", "the") and r.low(end + 2) in ("morning", "afternoon", "evening"):
        late = r.low(end + 2) != "morning" and hour < 12
        hour, end = hour + (12 if late else 0), end + 3
    elif r.says(end, "at", "night"):
        hour, end = hour + (12 if 6 <= hour < 12 else 0), end + 2
    time = f"{hour:02}:{minute:02}" + (f":{second:02}" if second is not None else "")
    return _zoned(r, time, end)


def _zoned(r: Reader, time: str, end: int) -> tuple[str, int]:
    j = end + 1 if r.low(end) == "(" else end
    if r.low(j) in ZONES and r.at(j).text.isupper():
        close = j + 1 if j == end or r.low(j + 1) != ")" else j + 2
        return f"{time} {r.at(j).text}", close
    return (time, end + 2) if r.says(end, "local", "time") else (time, end)


def _with_part(time: str, part: str) -> str:
    """ "6" on "this evening" is 18:00."""
    hour = int(time[:2])
    if (
        part in ("afternoon", "evening", "night")
        and hour < 12
        and not (part == "night" and hour < 6)
    ):
        return f"{hour + 12:02}{time[2:]}"
    return time


def attached(r: Reader, said: Meaning, end: int) -> Found:
    """A part of the day or a clock time after its day: "Tuesday morning", "Friday at noon"."""
    if isinstance(said, Timed):
        if said.clock not in PART_OF_DAY or r.low(end) != "at":
            return None
        late = clock_at(r, end + 1)
        return (Timed(_with_part(late[0], said.clock), said.base), late[1]) if late else None
    if not isinstance(said, _DAYS_OF_TIME) or (
        isinstance(said, Fixed | Nth) and getattr(said, "granularity", "day") != "day"
    ):
        return None
    if isinstance(said, Offset) and said.unit not in ("day", *WEEKDAY):
        return None
    if isinstance(said, Same) and said.unit != "day":
        return None
    return _time_after(r, said, end)


def _time_after(r: Reader, said: Meaning, end: int) -> Found:
    part = r.low(end)
    if part in PART_OF_DAY and not r.titled(end):
        found: Found = (Timed(part, said), end + 1)
        return attached(r, found[0], found[1]) or found if found else None
    if part == "t" and r.at(end).glued and r.at(end + 1).glued:
        found_time = clock_at(r, end + 1)
        if found_time is None:
            return None
        time, to = found_time
        return (Timed(time + " UTC", said), to + 1) if r.low(to) == "z" else (Timed(time, said), to)
    j = end + 1 if r.low(end) in (",", "from") else end
    after_at = r.low(j) == "at" or (r.low(j) in ("around", "about") and r.at(j + 1).kind == "n")
    late = clock_at(r, j + 1) if after_at else clock_at(r, j)
    if late is None or (not after_at and r.at(j).kind == "w" and r.low(j) not in _NAMED):
        return None
    return Timed(late[0], said), late[1]
