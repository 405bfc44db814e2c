"""Typed values of sentences: numbers, days and names that are the same, or differ."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from index.article import Article, Span
from index.temporal import Expression, Policy
from rag.alike import alike
from rag.answer import flat
from rag.numbers import NUMBER_WORDS, Quantity, agree, bound_start, quantities
from rag.saying import is_of_saying
from rag.timeline import changes
from rag.toll import counts_dead
from rag.verify.focus import Facts
from rag.verify.names import Name, same_name
from rag.verify.words import Reading, read

Kind = Literal["quantity", "date", "name", "words", "ballot"]

# Words right before a value that the sentence itself takes back or calls a thing of the past.
_TAKEN_BACK = re.compile(
    r"\b(?:and not|not(?: be| take place| open| start| begin| happen| be held)?|up from|down from"
    r"|had been"
    r"|originally|due|(?:first|earlier|previously) (?:given|gave|put|reported|said)\b"
    r"[^.;]{0,60}\bas"
    r"|had (?:at first |first |earlier )?spoken of)\s+"
    r"(?:an? |about |some |around |at |on |for |only )*$",
    re.I,
)
_IN_PLACE_OF = re.compile(
    r"\b(?:(?:in (?:place|the stead)|instead) of|rather than|and not|, not)"
    r"(?: (?:in|at|on|near|by|the|a|an|[A-Z][\w.-]*))* $"
)
_WAS_TO = re.compile(
    r",? (?:who|which|that) (?:was|were|had been) (?:\w+ )?(?:to|due|meant|supposed|expected"
    r"|scheduled)\b"
)
_PLANNED_THEN = re.compile(
    r"\b(?:(?:was|were) (?:to|due|meant|supposed|scheduled|planned)|had (?:promised|planned"
    r"|intended|hoped|meant|expected)|originally|in place of|instead of"
    r"|original (?:date|day|plan|start|time|deadline|opening|schedule))\b"
    r"(?:(?!\b(?:will|has|is now|until)\b)[^.;])*$",
    re.I,
)
OF_A_PERIOD = re.compile(
    r"\s*,?\s*(?:for |in |during |at )?(?P<when>(?:this|last|next|the (?:previous|following)) "
    r"(?:year|month|week|quarter|season|term)|(?:a|one|the) (?:year|quarter|season) "
    r"(?:ago|earlier|before|later)|\w+ (?:years|months|weeks) (?:ago|earlier)"
    r"|(?:the )?end of [a-z]{3,9}|(?:19|20)\d\d)\b",
    re.I,
)
"""A period right behind a value."""
_FROM_TO = re.compile(r"\bfrom\s+(?:about |some |around )?$", re.I)
_TO = re.compile(r"^[^.;]{0,30}\bto\b", re.I)
_SHARE = re.compile(
    r"^\s+(?:(?:more|further|others?)\b(?! than)|of\s+(?:the|its|his|her|their)\b"
    r"|(?:\w+\s+)?(?:of|in)\s+(?:those|these|them|all"
    r"|every|(?:the\s+)?(?:\d|[a-z]+teen\b|[a-z]+ty\b|ten\b)))",
    re.I,
)
_ANOTHER = re.compile(r"\b(?:another|a further)\s+$", re.I)
_END_OF = re.compile(r"(?:at |by |before )?the (?:very )?end of\b", re.I)
_CLOCK = re.compile(
    r"(?:(?:at|about|around|shortly|just|before|after|by|until) )*"
    r"(?:\d{1,2}(?:[.:]\d\d)?(?: ?[ap]\.?m\.?)?|noon|midday|midnight|[a-z-]+ o[’']clock)",
    re.I,
)
_OTHER_EVENT = 400  # days further apart than this are of two events
_LONGEST_STRETCH = timedelta(days=31)
_EITHER = re.compile(r"\b(?:and|or)\b")
_LAST_DAYS = 7  # "the end of March" may be any of so many days
_APPOSITION = re.compile(r"\s*[,;(–—]")
_CLAUSE = re.compile(r".+\b(?:will|would|can|could|may|might|is|was|are|were) (?:be )?\w+\s+")
_PREPOSITION = re.compile(r"(?:(?:at|by|from|in|near|on|to|with)\s+)?", re.I)
_MOST_BESIDE = 3  # words of a name that are no part of it: "the pianist Ada Lorne"
_MOST_WORDS = 6
_BOUNDS = frozenset(("over", "at least", "nearly", "under", "at most"))
_WITHIN_BOUND = 0.08  # how far from a number, if it is no round one, these may be meant


@dataclass(frozen=True, slots=True)
class Value:
    """A value at characters ``start`` to ``end`` of an article.

    Of ``quantity``, ``interval`` (half-open days) and ``name`` the one that its kind needs is
    there. ``thing`` is the stems of what is counted, of ``words`` all that carry content, and of a
    ``ballot`` the votes of either side;
    ``share`` tells "three of the twelve" from a
    whole; ``former`` says that the sentence itself gives it as no longer so, ``of_saying`` that a
    day is the one on which something was said or settled ("the minister said on Thursday", "on
    Monday the court set the hearing for Thursday"), ``dead`` that a number counts the dead.
    """

    kind: Kind
    start: int
    end: int
    text: str
    quantity: Quantity | None = None
    interval: tuple[date, date] | None = None
    granularity: str = ""
    name: Name | None = None
    thing: tuple[str, ...] = ()
    share: bool = False
    former: bool = False
    of_saying: bool = False
    dead: bool = False

    def counts(self, thing: str) -> bool:
        """Whether what is counted is, or is like, the thing of that stem."""
        return any(alike(thing, word) for word in self.thing)


def values(article: Article, span: Span, policy: Policy | None = None) -> Iterator[Value]:
    """The numbers and days of one sentence, as its article means them."""
    text = article.quote(span)
    facts = Facts(text, article.published, policy)
    for quantity in facts.quantities:
        if quantity.kind in ("ordinal", "clock"):
            continue
        found = Value(
            "quantity",
            span.start + quantity.start,
            span.start + quantity.end,
            text[bound_start(text, quantity.start) : quantity.end].strip(),
            quantity=quantity,
            thing=_counted(facts.reading, quantity.end) if quantity.kind == "count" else (),
            share=_is_share(text, quantity),
            dead=quantity.kind == "count" and counts_dead(text, quantity.start, quantity.end),
        )
        before, behind = text[: quantity.start], text[quantity.end :]
        former = _taken_back(before)
        if former and OF_A_PERIOD.match(behind):
            continue  # "Up from $21 million this year": true still, of that year.
        yield replace(found, former=former or _left(before, behind))
    places = [_place(expression) for expression in facts.dates]
    for expression in _stretches(text, facts):
        day = _day(span, expression)
        if day is not None:
            before, behind = text[: expression.start], text[expression.end :]
            moved = changes(text) and _left(before, behind)
            former = moved or given_up(before)
            yield replace(
                day, former=former, of_saying=is_of_saying(text, _place(expression), places)
            )


def _stretches(text: str, facts: Facts) -> Iterator[Expression]:
    """The days of a sentence. "From 3 to 5 March" is one stretch of them, but two days where it is
    told what was moved."""
    for one in facts.stretches:
        if not one.parts:
            yield one
        elif _is_stretch(one) and not _is_moved(text, one.parts[0]):
            yield replace(one, granularity="day")
        else:
            yield from (part for part in one.parts if part.type in ("date", "time"))


def _is_stretch(one: Expression) -> bool:
    """Whether what has a beginning and an end is one event of some days: "from 3 to 5 March"."""
    days = one.interval is not None and one.interval[1] - one.interval[0] <= _LONGEST_STRETCH
    exact = all(part.granularity == "day" for part in one.parts)
    return days and exact and not _EITHER.search(one.text)


def _is_moved(text: str, begins: Expression) -> bool:
    """Whether the first day of what may be a stretch is the one that something was moved from."""
    return changes(text[: begins.start]) and _left(text[: begins.start], text[begins.end :])


def _place(expression: Expression) -> tuple[int, int]:
    return expression.start, expression.end


def clock(article: Article, span: Span) -> Iterator[Value]:
    """The times of day in one sentence."""
    for one in quantities(article.quote(span)):
        if one.kind == "clock":
            start = span.start + one.start
            yield Value("quantity", start, span.start + one.end, one.text.strip(), quantity=one)


def named(article: Article, span: Span) -> Value | None:
    """The words at ``span`` as a name, if they hold one: its last, which is what stands alone."""
    text = article.quote(span)
    # A comma before it: the first word of a span has a capital for no other reason.
    found = Facts(f", {text}", None).names
    if not found:
        return None
    start = span.start + _PREPOSITION.match(text).end()  # type: ignore[union-attr]
    words = article.text[start : span.end]
    return Value("name", start, span.end, flat(words), name=found[0])


def only_name(article: Article, span: Span, sentence: Span) -> Value | None:
    """The words at ``span`` as one name, if they are nothing more; an apposition is left out.

    A lone word that begins its sentence has a capital in any case: it is a name where its article
    writes it so in mid-sentence too.
    """
    text = article.quote(span)
    start = span.start + _PREPOSITION.match(text).end()  # type: ignore[union-attr]
    head = _APPOSITION.split(article.text[start : span.end], maxsplit=1)[0]
    found = Facts(f", {head}", None).names
    if len(found) != 1 or len(head.split()) - len(found[0].parts) > _MOST_BESIDE:
        return None
    if len(head.split()) == 1 and start == sentence.start:
        inside = rf"(?<=[a-z,;] ){re.escape(head)}\b"
        if not re.search(inside, article.text):
            return None
    return Value("name", start, start + len(head), flat(head), name=found[0])


def taken_back(text: str, start: int, end: int) -> bool:
    """Whether a sentence gives a name, or words, as what holds no longer: "in place of Ada Lorne",
    "at the fairground and not in the park", "Ada Lorne, who was to sing"."""
    return bool(_IN_PLACE_OF.search(text[:start]) or _WAS_TO.match(text, end))


def worded(article: Article, span: Span) -> Value | None:
    """The words at ``span`` as they are, if any of them carries content: of a whole clause, what
    follows its verb."""
    begun = span.start
    text = article.quote(span)
    if clause := _CLAUSE.match(text):
        begun += clause.end()
        text = text[clause.end() :]
    stems = tuple(w.stem for w in read(text).words if w.content)
    if not stems or len(stems) > _MOST_WORDS:
        return None
    return Value("words", begun, span.end, flat(text), thing=stems)


def same(one: Value, other: Value) -> bool:
    """Whether two values of one kind, or a name and words, can both be true of the same thing."""
    if one.quantity and other.quantity:
        return _same_number(one.quantity, other.quantity)
    if one.interval and other.interval:
        return one.interval[0] < other.interval[1] and other.interval[0] < one.interval[1]
    if one.name and other.name:
        return same_name(one.name, other.name) or _one_within_other(one, other)
    if {one.kind, other.kind} == {"name", "words"}:
        return _one_within_other(one, other)
    if one.kind == other.kind == "ballot":
        return one.thing == other.thing
    return one.kind == other.kind == "words" and any(
        alike(a, b) for a in one.thing for b in other.thing
    )


def _same_number(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers agree, exactly or rounded; "more than 9,000" is not said of 12,300, and
    "more than 100" may be of 132."""
    found = {agree(one, other), agree(other, one)}
    if found & {"equal", "bound"}:
        return True
    if "rounded" not in found:
        return False
    bounded = [q for q in (one, other) if q.bound in _BOUNDS]
    apart, most = abs(one.value - other.value), max(abs(one.value), abs(other.value))
    within = max((_roundness(q) for q in bounded), default=0.0)
    return not bounded or apart <= max(within, _WITHIN_BOUND * most)


def _roundness(number: Quantity) -> float:
    """The power of ten that a number is rounded to: 1,000 of "9,000" and of "12 thousand"."""
    step = max(number.step, 1.0)
    while number.value and number.value % (10.0 * step) == 0:
        step *= 10.0
    return step


def comparable(one: Value, other: Value) -> bool:
    """Whether two values are of one sort: the same unit, the same thing counted, days and days."""
    if one.kind != other.kind or one.share != other.share:
        return False
    if one.quantity and other.quantity:
        if (one.quantity.kind, one.quantity.unit) != (other.quantity.kind, other.quantity.unit):
            return False
        return (one.dead and other.dead) or _same_thing(one.thing, other.thing)
    if one.interval and other.interval:
        if abs((one.interval[0] - other.interval[0]).days) > _OTHER_EVENT:
            return False
        return one.granularity == other.granularity or "day" not in (
            one.granularity,
            other.granularity,
        )
    return True  # names, words, or results of votes


def _same_thing(one: Sequence[str], other: Sequence[str]) -> bool:
    """Unnamed things may be anything: what they are is then left to the rest of the sentence."""
    if not one or not other:
        return True
    return any(alike(a, b) for a in one[:3] for b in other[:3])


def _one_within_other(one: Value, other: Value) -> bool:
    first, second = _words(one), _words(other)
    return first <= second or second <= first


def _words(value: Value) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", value.text.casefold())
    return frozenset(w for w in words if w not in ("the", "a", "an", "of", "in", "at", "and"))


def _counted(reading: Reading, end: int) -> tuple[str, ...]:
    """The content words that follow a number at once: "140 flooded homes" → "flood", "home"."""
    at = bisect_left(reading.words, end, key=lambda w: w.start)
    if at and at < len(reading.words) and reading.words[at].low == "of":
        at += 1  # "Three of the objects": things of which three are taken.
        while at < len(reading.words) and not reading.words[at].content:
            at += 1
    found: list[str] = []
    for word in reading.words[at : at + 4]:
        if not word.content or not word.low[0].isalpha() or word.low in NUMBER_WORDS:
            break
        gap = reading.text[(reading.words[at - 1].end if at else 0) : word.start]
        if any(c in ",;:.()" for c in gap) and not found:
            break
        if found and any(c in ",;:.()" for c in gap):
            break
        found.append(word.stem)
    return tuple(found)


def _day(span: Span, expression: Expression) -> Value | None:
    if expression.interval is None or expression.relation in ("since", "before"):
        return None
    if _CLOCK.fullmatch(expression.text):
        return None  # Of what day it is not said.
    start, end = expression.interval
    if end - start > timedelta(days=370):
        return None
    if _END_OF.match(expression.text):
        start = end - timedelta(days=_LAST_DAYS)
    return Value(
        "date",
        span.start + expression.start,
        span.start + expression.end,
        expression.text,
        interval=(start, end),
        granularity=expression.granularity,
    )


def _is_share(text: str, quantity: Quantity) -> bool:
    """ "Three of the objects", "two more fires": a part of a whole is not to be compared with the
    whole."""
    return bool(_SHARE.match(text[quantity.end :]) or _ANOTHER.search(text[: quantity.start]))


def given_up(before: str) -> bool:
    """Whether the words before a day say that it holds no longer: "in September instead of"."""
    return _taken_back(before) or bool(_PLANNED_THEN.search(before))


def _taken_back(before: str) -> bool:
    """Whether the words before a value take it back."""
    return bool(_TAKEN_BACK.search(before))


def _left(before: str, behind: str) -> bool:
    """Whether a value is where something came from: "from three to five"."""
    return bool(_FROM_TO.search(before) and _TO.match(behind))
