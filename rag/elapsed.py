"""The time between two events, or whether one came before the other, from the day of each.

"How long after the crack was found did the minister resign?" is two questions for a day. The days
are counted and both are said; where the articles do not give them, that is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.temporal import find
from rag.alike import holds
from rag.answer import REFUSAL, Answer, flat
from rag.compound import day_of, when
from rag.deeds import HAPPENS, deeds
from rag.shorts import NUMBER
from rag.spoken import spoken_interval
from rag.verify.lexicon import NEGATORS
from rag.verify.words import Reading, read

_HOW_LONG = (
    r"^\s*how (?:long|much time|many (?P<unit>day|week|month|year)s)"
    r"(?: (?:passed|elapsed|went by|lay|was it|were there|is it|are there))? "
)
_END = r"[\s?.!]*$"
# The last "did", or else the last "was", begins the question proper.
_AFTER = tuple(
    re.compile(
        rf"{_HOW_LONG}(?P<which>after|before) (?P<base>.+) {asks} (?P<event>.+?){_END}", re.I
    )
    for asks in ("(?P<aux>did|will)", "(?P<aux>was|were|is|are|has|have|had)")
)
_BETWEEN = re.compile(rf"{_HOW_LONG}between (?P<base>.+?) and (?P<event>.+?){_END}", re.I)
_NOUN = r"(?:(?:the|an?|his|her|its|their|he|she|they|it) |(?-i:[A-Z]))"
# "Did anybody …", "had she ever …" asks whether, and not which came first.
_NO_ORDER = r"\b(?:before|after|any\w*|ever|already|also|still)\b"
_WHETHER = re.compile(
    rf"^\s*(?P<aux>did|was|were) (?P<event>(?:(?!{_NO_ORDER}).)+?)"
    rf" (?P<which>before|after) (?P<base>{_NOUN}.+?){_END}",
    re.I,
)
_LENGTH = re.compile(
    r"\b(?:second|minute|hour|day|night|week|weekend|fortnight|month|year|decade)s?\b", re.I
)
_DAYS = {"week": 7.0, "month": 30.44, "year": 365.24}
_PRONOUN = re.compile(r"\b(?:he|she|they|it(?! that\b))\b", re.I)
_DO_NOT_TELL = "The days that they give do not tell."
_MONTH, _ANY = 31, date.max.toordinal()
_SURE = 0.6  # least confidence of the day of either event
_ABOUT_IT = 0.5  # of the words for an event


@dataclass(frozen=True, slots=True)
class Between:
    """A question for the day of each of two events, that of the one asked about first.

    ``which`` says whether the first is asked about as coming before or after the other, ``length``
    that it is asked how long, ``unit`` in what.
    """

    questions: tuple[str, str]
    which: Literal["before", "after"] | None
    length: bool
    unit: str | None = None

    @property
    def widest(self) -> int:
        """Days within which an event must have been: between two years nothing but years is
        counted."""
        return _MONTH if self.length and self.unit != "year" else _ANY


def between(text: str) -> Between | None:
    """The two events that a question asks the time between, or the order of; ``None`` where it asks
    for neither, or a day stands for one of them."""
    asks = (pattern.match(text) for pattern in (*_AFTER, _BETWEEN, _WHETHER))
    asked = next((found for found in asks if found), None)
    if asked is None or any(e.type in ("date", "time") for e in find(asked["base"], None)):
        return None
    said = asked.groupdict()
    event, base, aux = said["event"], said["base"], said.get("aux")
    first = f"When {aux.casefold()} {event}?" if aux else _when(event)
    ahead = (aux or "").casefold() in ("will", "is", "are")
    second = f"When is it that {base}?" if ahead else _when(base)
    which: Literal["before", "after"] | None = None
    if said.get("which"):
        which = "before" if said["which"].casefold() == "before" else "after"
    length = asked.re is not _WHETHER
    return Between((first, second), which, length, said.get("unit"))


def _when(event: str) -> str:
    """A question for the day of an event, told by a clause or named by a noun."""
    return f"When was it that {event}?" if deeds(read(event)) else when(event)


def is_told(asked: Between, answer: Answer) -> bool:
    """Whether an answer to the question as it stands will do: a sentence that speaks of both events
    or, where it is asked how long, a length of time with "after" or "before" behind it, in a
    sentence that may be of the first."""
    if answer.abstained:
        return False
    if asked.length:
        short = answer.short_answer or ""
        told = rf"{re.escape(short)}\W+(?:after|before|later|earlier)\b"
        long = _LENGTH.search(short) and NUMBER.search(short)
        says = [flat(c.quote) for c in answer.citations if re.search(told, flat(c.quote))]
        return bool(long) and any(_may_be_of(asked.questions[0], quote) for quote in says)
    sentences = [f"{c.title}\n{c.quote}" for c in answer.citations]
    return any(all(_speaks_of(one, words) for one in asked.questions) for words in sentences)


def leans(asked: str) -> bool:
    """Whether a question for a day speaks of somebody, or something, by a pronoun alone."""
    return _PRONOUN.search(asked) is not None


def counted(asked: Between, answers: Sequence[Answer]) -> str | None:
    """The answer in words, with both days; ``None`` where either is not known, or they do not
    tell."""
    pairs = zip(asked.questions, answers, strict=True)
    days = [_day(one, answer, asked.widest) for one, answer in pairs]
    if days[0] is None or days[1] is None or _is_one_sentence(answers):
        return None
    event, base = days[0], days[1]
    least, most = _apart(event, base)
    if least <= 0 <= most:
        return None
    came: Literal["before", "after"] = "before" if most < 0 else "after"
    if asked.length:
        first, last = (spoken_interval(*one) for one in sorted((event, base)))
        against = f" {came}, not {asked.which}" if asked.which not in (None, came) else ""
        return f"{_length(least, most, asked.unit)}{against} (from {first} to {last})"
    told = f"{spoken_interval(*event)}, and {spoken_interval(*base)}"
    return f"{'Yes' if asked.which == came else 'No'} ({told})"


def withheld(asked: Between, answers: Sequence[Answer]) -> str:
    """Why the question is not answered, in words."""
    pairs = zip(asked.questions, answers, strict=True)
    unknown = [f"“{one}”" for one, answer in pairs if _day(one, answer, asked.widest) is None]
    why = f"They give no day for {' and '.join(unknown)}." if unknown else _DO_NOT_TELL
    return f"{REFUSAL} {why} The nearest passages are given with this answer."


def _day(asked: str, answer: Answer, widest: int) -> tuple[date, date] | None:
    """The day of an event, where the sentence speaks of that, or the time of no more days than the
    widest; from the first to the last of those between which the sources differ."""
    if answer.confidence < _SURE or not answer.citations:
        return None
    told = answer.citations[0]
    if not _speaks_of(asked, f"{told.title}\n{told.quote}"):
        return None
    if any(word.low in NEGATORS for word in read(told.quote).words):
        return None  # "Not inspected since 2016" tells of no inspection.
    if not any(one.relation == "contradicted" for one in answer.disagreements):
        found = day_of(answer)
    else:
        days = [(day.start, day.end) for day in answer.dates]
        found = (min(start for start, _ in days), max(end for _, end in days)) if days else None
    return found if found and (found[1] - found[0]).days <= widest else None


def _speaks_of(event: str, text: str) -> bool:
    """Whether a text has what is said to have happened, and most of the other words for it, or a
    pronoun for them."""
    asked, words = read(event), read(text)
    done = deeds(asked) - HAPPENS
    rest = {w.stem for w in asked.words if w.content} - done - HAPPENS
    of_it = _has_most(words, rest) or leans(text)
    named = done or any(holds(words, one) for one in rest)
    return of_it and bool(named) and all(holds(words, deed) for deed in done)


def _may_be_of(event: str, text: str) -> bool:
    """Whether a text has half of the words for an event, which it may tell of in others. "Three
    weeks after the storm the fund has reached £1.3 million" has few of "the relief fund was set
    up", and none of work on a slipway."""
    wanted = {w.stem for w in read(event).words if w.content} - HAPPENS
    return _has_most(read(text), wanted)


def _has_most(words: Reading, stems: Set[str]) -> bool:
    return sum(holds(words, one) for one in stems) >= _ABOUT_IT * len(stems)


def _is_one_sentence(answers: Sequence[Answer]) -> bool:
    """Whether both days are those of the same words: one event was not found."""
    places = {(c.article_id, c.start, c.end) for a in answers for c in a.citations[:1]}
    days = {day_of(answer) for answer in answers}
    return len(places) == 1 and len(days) == 1


def _apart(event: tuple[date, date], base: tuple[date, date]) -> tuple[int, int]:
    """The least and the most days that one event came after the other, negative where before."""
    return (event[0] - base[1]).days + 1, (event[1] - base[0]).days - 1


def _length(least: int, most: int, unit: str | None) -> str:
    """A length of time in days and, where asked for, in another unit."""
    low, high = sorted((abs(least), abs(most)))
    days = f"{low} days" if low == high else f"{low} to {high} days"
    days = "1 day" if low == high == 1 else days
    if unit not in _DAYS:
        return days
    number = round((low + high) / 2 / _DAYS[unit], 1)
    return f"about {number:g} {unit}{'' if number == 1 else 's'}, {days}"
