"""Years, decades, and whether four figures are a year at all."""

from __future__ import annotations

from index.temporal.calendar_rules import IN_TIME
from index.temporal.counts import MODERN, MORE, many_of
from index.temporal.lexicon import COUNTED, DECADES, DETERMINERS, MEASURED
from index.temporal.meaning import Fixed, Range
from index.temporal.reader import Found, Reader
from index.temporal.units import year_of


def year_alone(r: Reader, i: int) -> Found:
    """ "1998" where its company says that it is a year; "1990s"; "2019-20"."""
    decade = decade_at(r, i)
    if decade is not None:
        return decade
    year = r.year(i)
    if year is None or year.value is None:
        return None
    value = int(year.value)
    span = _year_span(r, i, year.end, value)
    if span is not None:
        return span
    if year.end == i + 1 and not _is_year(r, i, value):
        return None
    if year.end > i + 1 and not _said_year(r, i, value):
        return None
    return Fixed(year_of(value), "year", "the whole year"), year.end


def _said_year(r: Reader, i: int, value: int) -> bool:
    return r.low(i) == "'" or r.low(i) in ("nineteen", "eighteen") or r.low(i - 1) == "year" or (
        r.low(i) == "twenty" and r.low(i - 1) in ("in", "by", "since", "until") and value >= 2010
    )  # fmt: skip


def _year_span(r: Reader, i: int, end: int, value: int) -> Found:
    second = r.at(end + 1)
    if r.low(end) not in ("-", "/") or not r.at(end).glued or not second.glued:
        return None
    size = second.end - second.start
    if second.kind != "n" or size not in (2, 4) or not 1500 <= value <= 2100:
        return None
    if size == 4 and r.low(end + 2) in COUNTED:
        return None  # "1,900-2,000 jobs", written without commas.
    last = int(second.text) if size == 4 else value // 100 * 100 + int(second.text)
    last += 100 if last < value and size == 2 and value % 100 == 99 else 0
    far = r.at(end + 2)
    if not value < last <= value + 150 or (far.glued and far.low in ("-", "/")):
        return None
    return (
        Range(
            Fixed(year_of(value), "year", "the whole year"),
            Fixed(year_of(last), "year", "the whole year"),
            (i, end),
            (end + 1, end + 2),
        ),
        end + 2,
    )


def _is_year(r: Reader, i: int, value: int) -> bool:
    before, after = r.low(i - 1), r.low(i + 1)
    modern = value in MODERN
    if _is_number(r, i, before, after):
        return False
    if value > _FAR and before != "year":
        return False
    if before in _WITHIN:
        return modern or not many_of(r, i + 1)
    if after in ("to", "-") and modern and _plain_year(r, i + 2, value):
        return True
    if before == "of":
        return value >= 1500 and r.low(i - 2) not in _AMOUNTS
    if many_of(r, i + 1):
        return False
    if not modern:
        return value >= 1500 and (before in ("by", "before", "after", "from") or _is_about(r, i))
    return before in IN_TIME or _year_by_place(r, i)


def _is_about(r: Reader, i: int) -> bool:
    """ "Built about 1835", "circa 1835", "c. 1835": where only a year makes sense."""
    before, first = r.low(i - 1), r.low(i - 2)
    if before == ".":
        return first in _CIRCA
    return before in _CIRCA or (before in ("about", "around") and first in _BEFORE_ABOUT)


_CIRCA = frozenset("circa ca c".split())
_MADE = frozenset(
    "born built made founded established erected constructed completed begun started opened "
    "written painted printed published invented introduced discovered dating died lived married"
    "".split()
)
_FAR = 2199
_WITHIN = frozenset("in since during until till throughout year".split())
_BEFORE_ABOUT = _MADE | _WITHIN
_AMOUNTS = frozenset(
    "total crowd force workforce population staff fleet sum average maximum minimum capacity "
    "audience attendance majority team record limit number loss group lead score ratio "
    "congregation turnout margin".split()
)
_NUMBERED = frozenset("$ £ € no flight room boeing bus route unit channel lot page size".split())


def _is_number(r: Reader, i: int, before: str, after: str) -> bool:
    """Whether four figures are a price, a count, or part of something longer."""
    noun = r.low(i + 2) if after in MORE else after
    if before in _NUMBERED or (noun in COUNTED and not _opens(r, i, noun)):
        return True
    if after in ("to", "and", "or", "-") and r.at(i + 2).kind == "n" and r.low(i + 3) in COUNTED:
        return True  # "Between 1900 and 2000 jobs."
    tied = after in ("-", "/") and r.at(i + 1).glued and r.at(i + 2).glued
    if tied and (r.at(i + 2).kind == "n" or (r.low(i + 2) == "w" and r.at(i + 3).kind == "n")):
        return True  # A longer number, or a week that its year has not.
    if before == "." and r.low(i - 2) in ("no", "nos", "p", "pp", "vol", "art"):
        return True
    return r.at(i).glued and before not in ("(", "'", '"', "“", "-")


def _opens(r: Reader, i: int, after: str) -> bool:
    """ "In 1990 workers went on strike": a year, where "found in 1990 homes" is a count."""
    within = r.low(i - 1) in _WITHIN and r.sentence_starts(i - 1)
    return within and after not in MEASURED and int(r.at(i).text) in MODERN


def _plain_year(r: Reader, i: int, after: int) -> bool:
    value = r.integer(i)
    return value is not None and after < value <= 2100 and r.low(i + 1) not in COUNTED


def _year_by_place(r: Reader, i: int) -> bool:
    before, after = r.low(i - 1), r.at(i + 1)
    if before == "(" or r.sentence_starts(i):
        return True
    if before in (",", "-"):
        return after.kind in "pb"
    owned = before in DETERMINERS or before == "s"
    if owned and _of_a_model(r, i):
        return False
    return (owned and after.kind == "w") or after.low == "'"


_MAKES = frozenset(
    "audi bmw bentley buick cadillac chevrolet chevy chrysler citroen citroën dodge ferrari fiat "
    "ford honda hyundai jaguar jeep kia lada lexus lincoln mazda mercedes mitsubishi nissan opel "
    "oldsmobile peugeot plymouth pontiac porsche renault rover saab seat skoda škoda subaru suzuki "
    "tesla toyota trabant vauxhall volkswagen volvo vw".split()
)


def _of_a_model(r: Reader, i: int) -> bool:
    """Whether a year only says which model a car is: "his 1987 Chevrolet" dates nothing, "the 2024
    Ford results" are of that year."""
    make, model = r.at(i + 1), r.at(i + 2)
    if make.low not in _MAKES or not make.text[:1].isupper():
        return False
    return r.low(i - 1) not in ("the", "its") or model.text[:1].isupper()


def decade_at(r: Reader, i: int) -> Found:
    """ "1990s", "'90s", "90s", "1900s" (the century's first decade), "nineties"."""
    if r.low(i) in DECADES:
        if r.low(i - 1) not in _BEFORE_DECADES or _of_weather(r, i):
            return None
        return Fixed(year_of(DECADES[r.low(i)], 10), "decade", "ten years"), i + 1
    j = i + 1 if r.low(i) == "'" and r.at(i + 1).glued else i
    token = r.at(j)
    k = j + 2 if r.low(j + 1) == "'" else j + 1
    if token.kind != "n" or r.low(k) != "s" or not r.at(k).glued or token.end - token.start > 4:
        return None
    value, size = int(token.text), token.end - token.start
    if (
        value % 10
        or size not in (2, 4)
        or (size == 2 and j == i and not _of_a_century(r, i, value))
    ):
        return None
    if r.at(i).glued and r.low(i - 1) not in ("-", "(", '"', "“"):
        return None
    year = value if size == 4 else (1900 + value if value >= 20 else 2000 + value)
    return _of_hundred(year), k + 1


_BEFORE_DECADES = frozenset("the early late mid - nineteen swinging roaring".split())


def _of_hundred(year: int) -> Fixed:
    """A decade; "the 1800s" are the century, and "the 1900s" its first decade, or the century."""
    decade = year_of(year, 10)
    if year % 100 or year >= 2000:
        return Fixed(decade, "decade", "ten years")
    century = year_of(year, 100)
    if year < 1900:
        return Fixed(century, "century", "a hundred years", decade)
    return Fixed(decade, "decade", "ten years", century)


def _of_a_century(r: Reader, i: int, value: int) -> bool:
    """Whether "the 60s" are years: not an age ("in his 60s"), not a temperature."""
    j = i - 1 if r.low(i - 1) != "-" else i - 2
    j = j - 1 if r.low(j) in ("early", "late", "mid") else j
    return value >= 20 and r.low(j) == "the" and not _of_weather(r, i)


_WEATHER = frozenset("temperatures highs lows degrees temperature high low upper".split())


def _of_weather(r: Reader, i: int) -> bool:
    return any(r.low(k) in _WEATHER for k in range(i - 9, i))


def the_year(r: Reader, i: int) -> Found:
    """ "(The) year 2000"."""
    year = r.year(i + 1) or r.year_in_words(i + 1)
    if year is None or year.value is None:
        return None
    return Fixed(year_of(int(year.value)), "year", "the whole year"), year.end
