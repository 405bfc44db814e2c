"""The grammar: which rules each word opens, ranges, and the scan of a whole text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.temporal import calendar_rules as cal
from index.temporal import clock_rules as clk
from index.temporal import holiday_rules as hol
from index.temporal import night_rules as ngt
from index.temporal import numeric_rules as num
from index.temporal import period_rules as per
from index.temporal import quarter_rules as qua
from index.temporal import recurring_rules as rec
from index.temporal import relative_rules as rel
from index.temporal import span_rules as spn
from index.temporal import vague_rules as vag
from index.temporal import weekday_rules as wkd
from index.temporal import year_rules as yrs
from index.temporal.lexicon import (
    ADVERB_SETS,
    DECADES,
    EDGE,
    FISCAL,
    MONTH,
    MONTH_SHORT,
    ONES,
    ORDINAL_ONES,
    ORDINAL_TENS,
    PART_OF_DAY,
    SEASON,
    STEP,
    TENS,
    UNIT,
    UNITS,
    VAGUE,
    VAGUE_COUNT,
    WEEKDAY,
    WEEKDAY_SHORT,
    WEEKDAYS,
)
from index.temporal.meaning import (
    DayOf,
    Edge,
    FiscalYear,
    Fixed,
    Holiday,
    Meaning,
    MonthName,
    Near,
    Nth,
    Offset,
    Quarter,
    Range,
    Same,
    Season,
    Span,
    Timed,
    Times,
    Unit,
    Unknown,
    Vague,
    Weekday,
)
from index.temporal.policy import Policy
from index.temporal.reader import Found, Reader, Rule
from index.temporal.tokens import Token
from index.temporal.units import year_of

_DEFINITE = (
    Offset,
    Nth,
    Edge,
    Span,
    Same,
    Quarter,
    Season,
    Timed,
    Holiday,
    Unknown,
    Unit,
    FiscalYear,
)
_MOVED = frozenset(
    "moved postponed changed delayed switched brought put pushed rescheduled deferred shifted "
    "extended".split()
)
_JOINTS = frozenset(("-", "to", "until", "till", "through", "and"))
_ENDS = (Fixed, DayOf, MonthName, Weekday, Quarter, Season, Timed, Edge, Unit, Holiday, Near, Nth)


def the(r: Reader, i: int) -> Found:
    """What "the" belongs to: "the third quarter", not "the Friday deadline"."""
    found = r.point(i + 1)
    if found is None:
        return None
    said = found[0]
    if isinstance(said, Fixed):
        year = r.low(i + 1) == "year" or r.low(i + 1) in FISCAL
        whole = said.granularity in ("decade", "century") or year
        return found if whole or r.ordinal(i + 1) is not None else None
    if isinstance(said, DayOf) or (isinstance(said, Range) and isinstance(said.first, DayOf)):
        return found if r.ordinal(i + 1) is not None else None
    if isinstance(said, Season) and said.year is None and said.step is None:
        return found
    if isinstance(said, Span) and said.step == 0 and r.low(i + 1) not in ("first",):
        return None
    if isinstance(said, Quarter) and "-" in (r.low(i + 2), r.low(i + 3)):
        return None
    return found if isinstance(said, _DEFINITE) else None


def day_range(r: Reader, i: int) -> Found:
    """ "3–7 May", "3rd to 7th of May 2025", "between 3 and 7 May"."""
    number = cal.day_number(r, i)
    if number is None or not _joins(r, number.end, i):
        return None
    j = number.end + 1
    j = j + 1 if r.low(j) == "the" else j
    last = cal.day_first(r, j)
    if last is None:
        return None
    said, end = last
    day = int(number.value or 0)
    if isinstance(said, DayOf) and said.month is not None and day < said.day:
        first: Meaning = DayOf(day, said.month, None, said.year)
    elif isinstance(said, Fixed) and day < said.interval[0].day:
        start = said.interval[0].replace(day=day)
        first = Fixed((start, start.fromordinal(start.toordinal() + 1)), "day")
    else:
        return None
    return Range(first, said, (i, number.end), (j, end)), end


def _joins(r: Reader, j: int, i: int) -> bool:
    if r.low(j) == "and":
        return r.low(i - 1) in ("between", "on", "the")
    return r.low(j) in ("-", "to", "until", "through")


def month_range(r: Reader, i: int) -> Found:
    """ "May 3-7", "May 3 to 7, 2025"."""
    month = cal.month_at(r, i)
    if month is None or not (r.titled(i) or month[0] not in (3, 5)):
        return None
    first = cal.day_number(r, month[1])
    if first is None or r.low(first.end) not in ("-", "to", "and", "through"):
        return None
    if r.low(first.end) == "and" and r.low(i - 1) not in ("between", "on"):
        return None
    j = first.end + 1
    last = cal.day_number(r, j)
    if last is None or (last.value or 0) <= (first.value or 0) or r.low(last.end) == ":":
        return None
    if r.unit(last.end) is not None or cal.month_at(r, last.end) is not None:
        return None
    tail = cal.year_tail(r, last.end)
    year = tail[0] if tail else None
    ends = [cal.dated(int(n.value or 0), month[0], year, None) for n in (first, last)]
    end = tail[1] if tail else last.end
    return Range(ends[0], ends[1], (i, first.end), (j, end)), end


def hour_range(r: Reader, i: int) -> Found:
    """ "9-11am", "between 9 and 11 a.m."."""
    if not _joins(r, i + 1, i) or r.at(i + 3).low in MONTH:
        return None
    hour = r.integer(i, digits=2)
    if hour is None or not 1 <= hour <= 12:
        return None
    last = clk.clock_at(r, i + 2)
    if last is None or r.low(last[1] - 1) in ("night", "morning"):
        return None
    time, end = last
    latest = int(time[:2])
    start = hour + 12 if latest > 12 and hour < 12 and hour + 12 < latest else hour
    return (
        Range(Timed(f"{start % 24:02}:00"), Timed(time), (i, i + 1), (i + 2, end)),
        end,
    )


def ranged(r: Reader, i: int, found: tuple[Meaning, int]) -> tuple[Meaning, int]:
    """A range that begins with what was found at ``i``, or that itself."""
    said, end = found
    joint = r.low(end)
    if joint not in _JOINTS or not isinstance(said, _ENDS) or _was_moved(r, i):
        return found
    opener = r.low(i - 1)
    if joint == "and" and opener != "between":
        return found
    if joint in ("until", "till") and opener != "from":
        return found
    j = end + 1
    last = r.point(j)
    if last is None and r.low(j) == "the":
        last, j = r.point(j + 1), j + 1
    if last is None or not isinstance(last[0], _ENDS):
        last = _bare_end(r, said, j, opener)
    if last is None or not _fits(said, last[0], joint, opener):
        return found
    return Range(said, last[0], (i, end), (j, last[1])), last[1]


def _bare_end(r: Reader, said: Meaning, j: int, opener: str) -> Found:
    """The second end where only its kind is clear: a year or a month after "to"."""
    if isinstance(said, Fixed) and said.granularity == "year" and opener in ("from", "between"):
        year = r.year(j)
        if year is not None and year.value is not None:
            whole = (year_of(int(year.value)), year.end)
            return Fixed(whole[0], "year", "the whole year"), whole[1]
    month = cal.month_at(r, j)
    named = month is not None and (r.titled(j) or month[0] not in (3, 5))
    if month is not None and named and isinstance(said, MonthName):
        return MonthName(month[0]), month[1]
    return None


def _fits(first: Meaning, last: Meaning, joint: str, opener: str) -> bool:
    if opener in ("from", "between"):
        return True
    if isinstance(first, Unit | Edge) or isinstance(last, Unit | Edge):
        return False
    kinds: tuple[type, ...] = (type(first),)
    if isinstance(first, DayOf | Fixed):
        kinds = (DayOf, Fixed)
    if isinstance(first, MonthName):
        kinds = (MonthName, Fixed)
    same = isinstance(last, kinds)
    if isinstance(first, Fixed) and isinstance(last, Fixed):
        same = first.granularity == last.granularity
    return same


def _was_moved(r: Reader, i: int) -> bool:
    return r.low(i - 1) == "from" and any(r.low(k) in _MOVED for k in range(i - 7, i - 1))


def _table() -> dict[str, list[Rule]]:
    rules: dict[str, list[Rule]] = {}

    def opens(words: Sequence[str] | frozenset[str], *made: Rule) -> None:
        for word in words:
            rules.setdefault(word, []).extend(made)

    opens(["the"], the, vag.vague_phrase, per.the_unit)
    opens(["one"], vag.vague_phrase)
    opens(["year"], per.year_ago)
    opens([*MONTH, *MONTH_SHORT], cal.month_first, month_range)
    opens([*WEEKDAY, *WEEKDAY_SHORT, *WEEKDAYS], wkd.weekday)
    opens(["today", "tonight", "tomorrow", "yesterday"], rel.near)
    opens(list(STEP), rel.stepped)
    opens(["that", "same"], rel.same)
    opens(["earlier", "later"], rel.earlier_later)
    opens(list(SEASON), per.season)
    opens(["weekend"], per.weekend)
    opens([unit for unit in UNIT if unit != "second"], rel.day_after)
    opens(list(UNITS), spn.bare_units)
    opens([*ONES, *TENS], spn.counted, yrs.year_alone, clk.clock)
    opens([*ORDINAL_ONES, *ORDINAL_TENS, *TENS], cal.day_first, day_range, per.ordinal)
    opens(["last", "final"], per.ordinal)
    opens(["this", "next", "last", "coming"], hol.step_holiday)
    opens(["q", "h"], qua.quarter_code)
    opens(list(EDGE), per.edge)
    opens(["year", "month", "week"], per.unit_end)
    opens(["small"], ngt.small_hours)
    opens(["midweek"], per.midweek)
    opens(list(PART_OF_DAY), ngt.of_the_part)
    opens(["hours"], ngt.hours_of)
    opens(list(FISCAL), qua.fiscal_named, fiscal)
    opens(["year"], yrs.the_year)
    opens([*DECADES, "'"], yrs.year_alone)
    opens(["noon", "midday", "midnight", "half", "quarter", "ten", "five", "twenty"], clk.clock)
    opens(["a", "an"], spn.article_unit, spn.counted, clk.clock)
    opens(["half"], spn.article_unit)
    opens([*VAGUE_COUNT], spn.counted)
    opens(spn.MOD_OPENERS, spn.with_mod)
    opens(["in", "within"], spn.ahead)
    opens(["every", "each"], rec.every)
    opens(["per"], rec.per)
    opens(list(ADVERB_SETS), rec.adverb)
    opens(list(VAGUE), vag.vague)
    opens(vag.PHRASE_OPENERS - {"the", "one"}, vag.vague_phrase)
    opens(hol.holiday_openers(), hol.holiday)
    return rules


def fiscal(r: Reader, i: int) -> Found:
    """ "(The) fiscal first quarter", "fiscal Q1"."""
    j = r.dash(i + 1)
    return per.ordinal(r, j) or qua.quarter_code(r, j) if r.low(i) == "fiscal" else None


_RULES = _table()
_SUFFIXES = frozenset(("st", "nd", "rd", "th"))
_ORDINAL_RULES: list[Rule] = [cal.day_first, day_range, rel.day_ordinal, per.ordinal]
_COUNT_RULES: dict[str, list[Rule]] = {mark: [spn.counted] for mark in "-.,wn"}
_SHORT_RULES: dict[str, list[Rule]] = (
    _COUNT_RULES
    | {
        "-": [num.numeric, cal.day_first, spn.counted, day_range, hour_range],
        "-n": [num.numeric, spn.counted, day_range, hour_range],
        "/": [num.numeric, cal.day_first],
        ".": [num.numeric, clk.clock, spn.counted],
        ":": [clk.clock],
        "'": [yrs.year_alone],
        "w": [cal.day_first, clk.clock, spn.counted],
        "am": [clk.clock],
        "pm": [clk.clock],
        "s": [yrs.year_alone],
        "q": [qua.number_first],
        "h": [qua.number_first],
    }
    | {joint: [spn.counted, day_range, hour_range] for joint in ("to", "until", "through", "and")}
)
_LONG_RULES: dict[str, list[Rule]] = {
    "": [yrs.year_alone],
    "-": [num.numeric, yrs.year_alone, qua.year_quarter, spn.counted],
    "/": [num.numeric, yrs.year_alone, qua.year_quarter],
    "'": [yrs.year_alone, qua.year_quarter],
    ".": [num.numeric, yrs.year_alone],
    "w": [cal.year_first, num.iso_week, yrs.year_alone, qua.year_quarter, clk.clock, spn.counted],
    "n": [yrs.year_alone, spn.counted],
}
_NUMBER_RULES = {1: _SHORT_RULES, 2: _SHORT_RULES, 3: _COUNT_RULES, 4: _LONG_RULES}
"""What a number may open, by how many figures it has and by what stands after it."""


def _number_rules(r: Reader, i: int) -> Sequence[Rule]:
    token, after = r.at(i), r.at(i + 1)
    if after.glued and after.low in _SUFFIXES:
        return _ORDINAL_RULES
    rules = _NUMBER_RULES.get(token.end - token.start)
    if rules is None:
        return ()
    mark = after.low
    if mark == "½":
        mark = "n"
    elif mark == "-" and r.at(i + 2).kind == "n":
        mark = "-n" if "-n" in rules else mark
    found = rules.get(mark) or rules.get(after.kind)
    return rules.get("", ()) if found is None else found


def read(
    tokens: Sequence[Token], policy: Policy, line_clock: int = -1
) -> Iterator[tuple[Reader, Meaning, int, int]]:
    """Every expression of the tokens: what it says, its first token, and the one after it.

    Args:
        line_clock: the character at which a time stands that the line is told under, or -1.
    """
    r = Reader(tokens, policy, _RULES, _number_rules, clk.attached)
    r.line_clock = line_clock
    i = 0
    while i < r.size:
        found = r.point(i)
        if found is None:
            i += 1
            continue
        said, end = ranged(r, i, found)
        yield r, said, i, end
        i = max(_past_other_zone(r, said, end), i + 1)


def _past_other_zone(r: Reader, said: Meaning, end: int) -> int:
    """The token after "(0735 GMT)" that stands behind "10:35 a.m.": the same moment again."""
    again = isinstance(said, Timed) and r.low(end) == "("
    other = clk.clock_at(r, end + 1) if again else None
    zoned = other is not None and " " in other[0] and r.low(other[1]) == ")"
    return other[1] + 1 if other is not None and zoned else end


__all__ = ["Times", "Vague", "read"]
