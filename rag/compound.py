"""Questions of several parts: taken apart, answered one after the other, and put together again.

"Who was coxswain in February, and which office did she win in May?" is two questions, the second a
follow-up of the first: so a name that one article gives leads to the article with the other half.
"Was the vote before or after the storm?" is two questions for a day, and the days are compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.answer import (
    Answer,
    Citation,
    Disagreement,
    ResolvedDate,
    Statement,
    TimelineEvent,
    notices,
)
from rag.spoken import spoken_interval

_WH = r"(?:(?:by|in|for|from|at|to|on|with)\s+)?(?:who|whom|whose|what|which|when|where|why|how)\b"
_ASKS = re.compile(
    rf"^\s*(?:{_WH}|(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)\b)",
    re.I,
)
_JOINT = re.compile(rf"(?:\s*,\s*and\s+|\s+and\s+|\s*;\s*)(?={_WH})", re.I)
_ORDER = re.compile(
    r"^\s*(?P<aux>was|were|did|is|are|will|has|have)\s+(?P<first>.+?)\s+(?P<which>before or after"
    r"|after or before|earlier or later than)\s+(?P<second>.+?)[\s?.!]*$",
    re.I,
)
_FIRST = re.compile(
    r"^\s*(?:which|what)\s+(?:came|was|happened|is|comes)\s+(?P<end>first|earlier|later|last)\s*[,:]?"
    r"\s+(?P<first>.+?),?\s+or\s+(?P<second>.+?)[\s?.!]*$",
    re.I,
)
_CAME_FIRST = re.compile(
    r"^\s*(?P<aux>did|was|were|will|has|have|is|are)\s+(?P<first>.+?)\s+or\s+(?P<second>.+?)\s+"
    r"(?P<verb>[a-z]+(?:\s+(?:up|down|out|over|off|place))?)\s+(?P<end>first|earlier|sooner|later|last)"
    r"[\s?.!]*$",
    re.I,
)
_WHICH_FIRST = re.compile(
    r"^\s*(?:which|what|who)\s+(?P<verb>[a-z]+ed|began|broke|came out|fell|left|met|ran|sank|shut"
    r"|spoke|went|won)\s+(?P<end>first|earlier|sooner|later|last)\s*[,:]?\s+(?P<first>.+?),?\s+or\s+"
    r"(?P<second>.+?)[\s?.!]*$",
    re.I,
)
_MOST, _FEWEST_WORDS = 3, 4


@dataclass(frozen=True, slots=True)
class Order:
    """Two events whose days are to be compared: a question for the day of each, and what the first
    is called; ``last`` when the later of the two is asked for, ``None`` when only the order is."""

    questions: tuple[str, str]
    names: tuple[str, str]
    last: bool | None = None


def parts(text: str) -> tuple[str, ...]:
    """The questions that a question is made of, in order: itself alone when it is only one."""
    cut: list[str] = []
    begin = 0
    for joint in _JOINT.finditer(text):
        left, right = text[begin : joint.start()].strip(), text[joint.end() :].strip()
        enough = len(left.split()) >= _FEWEST_WORDS and (
            "," in joint.group() or ";" in joint.group() or len(right.split()) >= _FEWEST_WORDS
        )
        if _ASKS.match(left) and enough and len(cut) < _MOST - 1:
            cut.append(f"{left.rstrip('?!. ')}?")
            begin = joint.end()
    return (*cut, text[begin:].strip()) if cut else (text,)


def order(text: str) -> Order | None:
    """The two events whose order is asked for, or ``None``."""
    match = _ORDER.match(text)
    if match:
        first, second = match["first"], match["second"]
        asked = f"When {match['aux'].lower()} {first}?"
        return Order((asked, when(second)), (first, second))
    match = _FIRST.match(text)
    if match:
        first, second = match["first"], match["second"]
        last = match["end"].casefold() in ("later", "last")
        return Order((when(first), when(second)), (first, second), last)
    return _order_of_doing(text)


def _order_of_doing(text: str) -> Order | None:
    """Two things that did the same, and which of them did it first: "Did A or B open first?"."""
    match = _CAME_FIRST.match(text) or _WHICH_FIRST.match(text)
    if match is None:
        return None
    names = (match["first"], match["second"])
    last = match["end"].casefold() in ("later", "last")
    if "aux" in match.re.groupindex:
        one, two = (f"When {match['aux'].lower()} {name} {match['verb']}?" for name in names)
    else:
        one, two = (f"When was it that {name} {match['verb']}?" for name in names)
    return Order((one, two), names, last)


def when(event: str) -> str:
    """A question for the day of an event, named by a noun or told by a clause."""
    return f"When was {event}?"


def compared(asked: Order, answers: Sequence[Answer]) -> str | None:
    """The order of two events in words, when both have a day and the days do not overlap."""
    days = [day_of(answer) for answer in answers]
    if len(days) != 2 or days[0] is None or days[1] is None:
        return None
    (a, a_end), (b, b_end) = days[0], days[1]
    if a_end > b and b_end > a:
        return None
    earlier = 0 if a_end <= b else 1
    told = f"{spoken_interval(a, a_end)}, and {spoken_interval(b, b_end)}"
    if asked.last is None:
        return f"{'Before' if earlier == 0 else 'After'} ({told})"
    name = asked.names[1 - earlier if asked.last else earlier]
    return f"{name[0].upper()}{name[1:]} ({told})"


def day_of(answer: Answer) -> tuple[date, date] | None:
    """The interval that an answer's short form names, among the dates it shows."""
    if answer.abstained or answer.short_answer is None:
        return None
    return next(
        (
            (d.start, d.end)
            for d in answer.dates
            if spoken_interval(d.start, d.end) in answer.short_answer
        ),
        None,
    )


def join(text: str, answers: Sequence[Answer], short: str | None = None) -> Answer:
    """One answer made of the answers to the parts of a question, citations numbered anew.

    A part that the articles do not answer is named; only when none is answered is the whole one
    withheld. ``short`` replaces the parts' short answers.
    """
    given = [answer for answer in answers if not answer.abstained]
    if not given:
        return replace(answers[0], question=text, understood=_understood(answers))
    joined = _Joined()
    for answer in given:
        joined.add(answer)
    shorts = [a.short_answer for a in given if a.short_answer]
    if short is None and len(shorts) == len(given) == len(answers):
        short = "; ".join(shorts)
    words = " ".join(_marked(s) for s in joined.statements)
    if short:
        words = f"{short}: {words}"
    for answer in answers:
        if answer.abstained:
            asked = answer.understood or answer.question
            words += f" The articles do not answer “{asked}”"
    return replace(
        given[0],
        question=text,
        answer=words,
        short_answer=short,
        confidence=min(answer.confidence for answer in given),
        statements=tuple(joined.statements),
        citations=tuple(joined.citations.values()),
        dates=tuple(joined.dates),
        disagreements=tuple(joined.disagreements),
        alternatives=(),  # It would not be clear of which part they are.
        timeline=tuple(joined.timeline),
        independent=min(answer.independent for answer in given),
        understood=_understood(answers),
        notice=notices(*(answer.notice for answer in answers)),
        timings_ms=_summed(answers),
    )


class _Joined:
    """What accumulates; a span that two parts cite is one citation."""

    def __init__(self) -> None:
        self.citations: dict[tuple[str, int, int], Citation] = {}
        self.statements: list[Statement] = []
        self.dates: list[ResolvedDate] = []
        self.disagreements: list[Disagreement] = []
        self.timeline: list[TimelineEvent] = []

    def add(self, answer: Answer) -> None:
        new = {c.number: self._numbered(c) for c in answer.citations}
        for statement in answer.statements:
            moved = replace(statement, citations=tuple(new[n] for n in statement.citations))
            if moved not in self.statements:
                self.statements.append(moved)
        for found in answer.dates:
            dated = replace(found, citation=new[found.citation])
            if dated not in self.dates:
                self.dates.append(dated)
        for one in answer.disagreements:
            sides = tuple(replace(side, citation=new[side.citation]) for side in one.sides)
            self.disagreements.append(replace(one, sides=sides))
        for event in answer.timeline:
            changed = None if event.changed_by is None else new[event.changed_by]
            self.timeline.append(replace(event, citation=new[event.citation], changed_by=changed))

    def _numbered(self, citation: Citation) -> int:
        place = (citation.article_id, citation.start, citation.end)
        if place not in self.citations:
            self.citations[place] = replace(citation, number=len(self.citations) + 1)
        return self.citations[place].number


def _understood(answers: Sequence[Answer]) -> str:
    return " ".join(answer.understood or answer.question for answer in answers)


def _marked(statement: Statement) -> str:
    return f"{statement.text} {''.join(f'[{n}]' for n in statement.citations)}"


def _summed(answers: Sequence[Answer]) -> dict[str, float]:
    steps = dict.fromkeys(step for answer in answers for step in answer.timings_ms)
    return {s: round(sum(a.timings_ms.get(s, 0.0) for a in answers), 1) for s in steps}
