"""Whether two days are those of two happenings of one sort: a second arrest, another's arrest.

What two reports each tell as the news of their own week, weeks apart, happened twice; and what
befell two people happened twice as well.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from rag.deeds import deeds
from rag.outlook import outlook
from rag.question import Question
from rag.sides import CHANGE
from rag.sought import Said
from rag.verify.focus import Facts
from rag.verify.lexicon import BE, HAVE
from rag.verify.names import Name, same_name
from rag.verify.words import Word, read

_NEWS = timedelta(days=7)
"""How long ago what is news may be."""
_ASKED_OF = re.compile(r"\b(?:was|were|did|has|have|had)\s+(?:the )?$", re.I)
_SUFFERED = re.compile(r"\b(?:was|were|been|be|is|are|get|got)\b", re.I)
# What may stand between a name and what its bearer does: "Ada Lorne, the mayor of Brill, …".
_APPOSITION = re.compile(r"(?:,[^;.:]*,| \([^)]*\))?\s*")
_CLOSED = re.compile(r",\s*")
_WHOM = re.compile(
    r"(?:\s(?!(?:in|at|on|near|by|of|from|after|before|for|over)\b)(?:[a-z-]+|\d{1,3}-year-old)){0,5}"
    r"\s$"
)


def two_occasions(question: Question, one: Said, other: Said) -> bool:
    """Whether it is asked when something happened, and two sentences tell of two happenings."""
    if outlook(question) != "behind" or {one.value.kind, other.value.kind} != {"date"}:
        return False
    others = any(is_of_another(question, said.text) for said in (one, other))
    return others or _to_two_people(question, one, other) or _two_news(one, other)


def is_of_another(question: Question, sentence: str) -> bool:
    """Whether a sentence tells what the question asks about of another than whom it names."""
    asked = question.understood
    named = (n for n in Facts(asked, None).names if _ASKED_OF.search(asked, 0, n.start))
    whom, whose = next(named, None), _whose_deed(question, sentence)
    return whom is not None and whose is not None and not same_name(whom, whose)


def _two_news(one: Said, other: Said) -> bool:
    """Whether two reports each tell something as having happened shortly before, at two times, and
    the later one tells no change."""
    days = [said.value.interval for said in (one, other) if _is_news(said) and said.value.interval]
    later = max((one, other), key=lambda said: said.article.published or date.min)
    if len(days) < 2 or CHANGE.search(later.text):
        return False
    return max(start for start, _ in days) - min(end for _, end in days) >= _NEWS


def _is_news(said: Said) -> bool:
    """Whether a day lay within the week before it was printed."""
    days, printed = said.value.interval, said.article.published
    return days is not None and printed is not None and printed - _NEWS <= days[0] <= printed


def _to_two_people(question: Question, one: Said, other: Said) -> bool:
    """Whether two sentences name two people as those who did, or to whom was done, what the
    question asks about."""
    first, second = (_whose_deed(question, said.text) for said in (one, other))
    return first is not None and second is not None and not same_name(first, second)


def _whose_deed(question: Question, sentence: str) -> Name | None:
    """The name of whom a sentence tells the question's deed of, before it or behind it."""
    asked = deeds(read(question.understood))
    suffered = _SUFFERED.search(question.understood) is not None
    # A comma before it: the first word of a sentence has a capital for no other reason.
    facts = Facts(f", {sentence}", None)
    words = facts.reading.words
    for number, word in enumerate(words):
        if word.stem not in asked:
            continue
        helpers = _helpers(words[:number])
        if suffered and not any(helper.low in BE for helper in helpers):
            named = (n for n in facts.names if n.start > word.end)
            behind = next(named, None)
            told = behind and _WHOM.fullmatch(facts.text, word.end, behind.start)
            return behind if told else None
        begun = (helpers[0] if helpers else word).start
        return next((n for n in facts.names if _goes_before(facts.text, n, begun)), None)
    return None


def _helpers(before: tuple[Word, ...]) -> list[Word]:
    """The forms of "be" and "have" right before a verb, in their order."""
    found: list[Word] = []
    for word in reversed(before):
        if word.low not in BE and word.low not in HAVE:
            break
        found.insert(0, word)
    return found


def _goes_before(text: str, name: Name, verb: int) -> bool:
    """Whether a name stands before a verb as whom it is told of, alone or with an apposition, or as
    one: "the treasurer, Una Marsh, was arrested"."""
    if name.end > verb:
        return False
    between = text[name.end : verb]
    closed = _CLOSED.fullmatch(between) and text[: name.start].endswith(", ") and name.start > 2
    return bool(closed) or _APPOSITION.fullmatch(between) is not None
