"""Numbers and dates of a statement against those of the evidence, each at its own thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from index.temporal import Expression
from rag.numbers import Agreement, Quantity, agree
from rag.verify.align import Place, likeness, place, same_thing
from rag.verify.evidence import Evidence, Finding, shown
from rag.verify.focus import Facts, Focus

_CLEARLY = 1.5  # a rival's place must be this much more like the statement's to win
_SAME_PLACE = 2.0
_MOST_COMPARED = 60
_WEEKDAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_YEARS = range(1500, 2101)


def check_numbers(statement: Facts, focuses: Sequence[Focus]) -> Iterator[Finding]:
    """A finding for every number that the evidence does not give, or gives to something else."""
    ours = statement.quantities[:_MOST_COMPARED]
    for stated in ours:
        at = place(statement.reading, stated.start, stated.end, statement.blind)
        found = [_number(stated, at, focus) for focus in focuses]
        if found and None not in found:
            yield min((f for f in found if f), key=lambda f: f.verdict == "unsupported")
    yield from _said_too_often(ours, focuses)


def _said_too_often(ours: Sequence[Quantity], focuses: Sequence[Focus]) -> Iterator[Finding]:
    """ "A 1–1 draw" for "a 2–1 win": a number stands twice where the evidence has it once."""
    if len(focuses) != 1 or len(ours) < 2:
        return
    theirs = focuses[0].facts.quantities[:_MOST_COMPARED]
    for one, two in combinations(ours, 2):
        if one.kind != two.kind or agree(one, two) != "equal":
            continue
        times = sum(agree(one, q) == "equal" for q in ours)
        if times <= sum(agree(one, q) in ("equal", "rounded") for q in theirs):
            continue
        left = [
            q
            for q in theirs
            if q.kind == one.kind and not any(agree(s, q) == "equal" for s in ours)
        ]
        if left:
            yield _differs(two, left[0])
            return


def _number(stated: Quantity, at: Place, focus: Focus) -> Finding | None:
    """What is wrong with one number by one evidence, ``None`` if nothing."""
    given = [
        (q, place(focus.facts.reading, q.start, q.end, focus.facts.blind))
        for q in focus.facts.quantities[:_MOST_COMPARED]
    ]
    outcomes = [(agree(stated, q), q, p) for q, p in given]
    fits = [(o, q, p) for o, q, p in outcomes if o in ("equal", "rounded")]
    rivals = [(q, p) for o, q, p in outcomes if o == "different" and _comparable(stated, q)]
    if fits:
        best = max(likeness(at, p) for _, _, p in fits)
        for rival, there in rivals:
            if _wins(at, there, best, [p for _, _, p in fits]):
                return _differs(stated, rival)
        return None
    rival_there = _rival(stated, at, rivals)
    if (rival_there is None and _implied(stated, focus)) or _year_given(stated, focus):
        return None
    return _elsewise(stated, outcomes) or rival_there or _missing(stated, focus)


def _wins(at: Place, there: Place, best: float, fits: Sequence[Place]) -> bool:
    """Whether a different number stands where the statement's does, and its equal does not."""
    if likeness(at, there) < best + _CLEARLY:
        return False
    return not (same_thing(at, there) and any(same_thing(at, p) for p in fits)) or (
        likeness(at, there) >= best + 2 * _CLEARLY
    )


def _comparable(stated: Quantity, given: Quantity) -> bool:
    return stated.kind == given.kind or {stated.kind, given.kind} == {"count", "measure"}


def _differs(stated: Quantity, given: Quantity) -> Finding:
    return Finding("number", "contradicted", _bound_words(stated, given))


def _elsewise(
    stated: Quantity, outcomes: Sequence[tuple[Agreement, Quantity, Place]]
) -> Finding | None:
    """The same number with another unit, or with its bound lost or invented."""
    for outcome, given, _ in outcomes:
        if outcome == "bound":
            if {stated.bound, given.bound} & {"under", "at most"} and {
                stated.bound,
                given.bound,
            } & {"over", "at least"}:
                return Finding("number", "contradicted", _bound_words(stated, given))
            return Finding("number", "partly", _bound_words(stated, given))
    for outcome, given, _ in outcomes:
        if outcome == "unit":
            return Finding(
                "number",
                "contradicted",
                f"the article says “{shown(given.text)}”, which is not “{shown(stated.text)}”",
            )
    return None


def _bound_words(stated: Quantity, given: Quantity) -> str:
    def words(q: Quantity) -> str:
        names = {"exactly": "", "over": "more than ", "under": "less than "}
        return f"{names.get(q.bound, q.bound + ' ')}{shown(q.text)}"

    return f"the article says {words(given)}, not {words(stated)}"


def _rival(stated: Quantity, at: Place, rivals: Sequence[tuple[Quantity, Place]]) -> Finding | None:
    """A different number at the same thing: the article contradicts the statement's."""
    if not rivals:
        return None
    rival, there = max(rivals, key=lambda pair: likeness(at, pair[1]))
    if same_thing(at, there) or likeness(at, there) >= _SAME_PLACE:
        return _differs(stated, rival)
    return None


def _missing(stated: Quantity, focus: Focus) -> Finding:
    if any(agree(stated, q) == "equal" for q in focus.rest.quantities[:_MOST_COMPARED]):
        why = f"{shown(stated.text)} stands near the cited words, not in them"
        return Finding("number", "partly", why)
    return Finding("number", "unsupported", f"the cited words do not give {shown(stated.text)}")


def _implied(stated: Quantity, focus: Focus) -> bool:
    """ "One man" for "a man"; a year or a day that the evidence has inside a date."""
    if stated.kind == "count" and stated.value == 1:
        return True
    if stated.kind == "ordinal":
        return stated.value == 1 and focus.facts.text.casefold().count("first") > 0
    return False


def _year_given(stated: Quantity, focus: Focus) -> bool:
    """Whether a bare figure is a year that the evidence has inside a date."""
    if stated.kind != "count" or stated.value not in _YEARS:
        return False
    year = str(int(stated.value))
    return any(year in e.text for e in focus.facts.dates)


def check_dates(statement: str, focuses: Sequence[Focus]) -> Iterator[Finding]:
    """A finding for every date that the evidence does not give, or gives to something else.

    Relative dates of the statement are read as the evidence's article would mean them.
    """
    evidences = [f.evidence for f in focuses]
    read = {e.published: Facts(statement, e.published, e.policy) for e in evidences}
    first = next(iter(read.values()), None)
    if first is None:
        return
    for number in range(min(len(first.dates), _MOST_COMPARED)):
        found = []
        for focus in focuses:
            facts = read[focus.evidence.published]
            if number < len(facts.dates):
                found.append(_date(facts, facts.dates[number], focus))
        if found and None not in found:
            yield min((f for f in found if f), key=lambda f: f.verdict == "unsupported")


def _date(facts: Facts, stated: Expression, focus: Focus) -> Finding | None:
    at = place(facts.reading, stated.start, stated.end, facts.blind)
    given = [
        (e, place(focus.facts.reading, e.start, e.end, focus.facts.blind))
        for e in focus.facts.dates[:_MOST_COMPARED]
    ]
    fits = [(e, p) for e, p in given if _same_day(stated, e)]
    rivals = [(e, p) for e, p in given if _disjoint(stated, e)]
    if fits:
        best = max(likeness(at, p) for _, p in fits)
        won = [e for e, p in rivals if likeness(at, p) >= best + _CLEARLY]
        return _other_day(stated, won[0], focus.evidence) if won else None
    if _as_number(stated, focus):
        return None
    vague = next((e for e, _ in given if _inside(stated, e)), None)
    if vague is not None:
        why = f"the article says only “{shown(vague.text)}”, not “{shown(stated.text)}”"
        return Finding("date", "partly", why)
    return _no_day(stated, at, rivals, focus)


def _no_day(
    stated: Expression, at: Place, rivals: Sequence[tuple[Expression, Place]], focus: Focus
) -> Finding | None:
    if rivals:
        rival, _ = max(rivals, key=lambda pair: likeness(at, pair[1]))
        return _other_day(stated, rival, focus.evidence)
    if _of_publication(stated, focus.evidence.published):
        return None
    if any(_same_day(stated, e) for e in focus.rest.dates[:_MOST_COMPARED]):
        why = f"“{shown(stated.text)}” stands near the cited words, not in them"
        return Finding("date", "partly", why)
    return Finding("date", "unsupported", f"the cited words give no date “{shown(stated.text)}”")


def _same_day(stated: Expression, given: Expression) -> bool:
    """Equal, or the statement names a longer stretch (at most a year) that holds the day."""
    if _flat(stated.text) == _flat(given.text):
        return True
    if stated.interval is None or given.interval is None:
        return False
    if stated.interval == given.alternative or _same_weekday(stated, given):
        return True
    return _holds(stated.interval, given.interval)


def _same_weekday(stated: Expression, given: Expression) -> bool:
    """A bare weekday is past or to come by its sentence; a week apart, both readings are one."""
    if stated.interval is None or given.interval is None:
        return False
    bare = any(e.text.title() in _WEEKDAYS for e in (stated, given))
    return bare and abs((stated.interval[0] - given.interval[0]).days) == 7


def _holds(outer: tuple[date, date], inner: tuple[date, date]) -> bool:
    if (outer[1] - outer[0]) > timedelta(days=370):
        return outer == inner
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _inside(stated: Expression, given: Expression) -> bool:
    if stated.interval is None or given.interval is None:
        return False
    return _holds(given.interval, stated.interval)


def _disjoint(stated: Expression, given: Expression) -> bool:
    if stated.interval is None or given.interval is None:
        # Without the article's day only two weekdays, say, can be seen to differ.
        return stated.interval is given.interval and _flat(stated.text) != _flat(given.text)
    return stated.interval[1] <= given.interval[0] or given.interval[1] <= stated.interval[0]


def _of_publication(stated: Expression, published: date | None) -> bool:
    """The day of publication is a fact of the article, although its sentences seldom say it."""
    if stated.interval is None or published is None:
        return False
    return stated.interval[0] <= published < stated.interval[1]


def _as_number(stated: Expression, focus: Focus) -> bool:
    """A year that the evidence writes where no date is seen: "the 2022 final"."""
    digits = [t for t in stated.text.split() if t.strip("(),.").isdigit()]
    given = {str(int(q.value)) for q in focus.facts.quantities if abs(q.value) < 1e6}
    return stated.granularity == "year" and bool(digits) and digits[-1].strip("(),.") in given


def _other_day(stated: Expression, given: Expression, evidence: Evidence) -> Finding:
    if given.interval is None or evidence.published is None:
        resolved = ""
    else:
        day = given.interval[0]
        resolved = f" ({day.day} {day:%B %Y})" if given.granularity == "day" else ""
    return Finding(
        "date",
        "contradicted",
        f"the article says “{shown(given.text)}”{resolved}, not “{shown(stated.text)}”",
    )


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())
