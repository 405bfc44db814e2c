"""Two numbers of one sentence that different people give for one thing: "the organisers counted
seven hundred people; the police put the number at 350"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.article import Span
from rag.question import Question
from rag.sides import Group, Survey
from rag.sought import Said
from rag.values import Value, comparable, same, values
from rag.verify.align import word_at
from rag.verify.words import Word, read, stem

_GIVES = re.compile(
    r"\b(?P<of>according to)\b|\b(?:puts?|count(?:s|ed)|estimate[sd]?|reckon(?:s|ed)|claim(?:s|ed)"
    r"|g[ai]ves?|sp(?:oke|eaks?) of|sa(?:ys?|id)|insist(?:s|ed)|report(?:s|ed)|calculate[sd]?)\b",
    re.I,
)

# What stands for the thing that the first part counts.
_GENERIC = frozenset(map(stem, ("number", "figure", "total", "count", "tally", "toll", "crowd")))


def disputed(
    question: Question, said: Sequence[Said], lead: Span | None, short: str | None
) -> Survey | None:
    """Both numbers of the sentence that the answer leads with, in its order; ``None`` where it
    gives no two, or does not say whose each is. Where it is asked what one of these people says,
    that number is first, and ``None`` is given where it is the short answer already."""
    one = next((s for s in said if s.sentence.span == lead and s.value.kind == "quantity"), None)
    if one is None or one.value.former:
        return None
    told = [
        value
        for value in values(one.article, one.sentence.span, one.hit.policy)
        if comparable(value, one.value) and not value.former
    ]
    if len(told) != 2 or same(*told):
        return None
    givers = _both_givers(one, told)
    if givers is None:
        return None
    asked = read(question.understood).stems
    asked_of = [bool(asked & names) for names in givers]
    if asked_of[0] != asked_of[1]:
        told = told[::-1] if asked_of[1] else told
        if told[0].text.casefold() in (short or "").casefold():
            return None
    first, second = (Group((replace(one, value=value),)) for value in told)
    why = "the article gives both, each as somebody’s own"
    return Survey((first, second), "contradicted", why)


def _both_givers(said: Said, told: Sequence[Value]) -> tuple[frozenset[str], frozenset[str]] | None:
    """The stems of who gives the first value, and of who gives the second, after its clause;
    ``None`` where one is nobody's in particular, both are the same person's, or where that other
    part of the sentence tells of anything that the first does not: another day, place or deed."""
    reading = read(said.text)
    begin = said.sentence.span.start
    at = reading.words[word_at(reading, told[0].start - begin)]
    before = [word for word in reading.words if word.clause <= at.clause]
    after = reading.words[len(before) :]
    first, second = _gives(said.text, before), _gives(said.text, after)
    if first is None or second is None:
        return None
    value = range(told[1].start - begin, told[1].end - begin)
    known = {word.stem for word in before} | _GENERIC
    new = [
        word
        for word in after
        if word.content
        and word.stem not in known | second.givers
        and word.start not in value
        and not second.start <= word.start < second.end
    ]
    if new or first.givers & second.givers:
        return None
    return first.givers, second.givers


@dataclass(frozen=True, slots=True)
class _Gives:
    """The stems of who gives a value, and the characters of the verb that says so."""

    givers: frozenset[str]
    start: int
    end: int


def _gives(text: str, words: Sequence[Word]) -> _Gives | None:
    """Who gives the values among some words of a text; ``None`` where it is nobody's."""
    gives = _GIVES.search(text, words[0].start, words[-1].end) if words else None
    if gives is None:
        return None
    named = [word for word in words if word.content and not word.text[0].isdigit()]
    if gives["of"] is None:
        givers = [word.stem for word in named if word.start < gives.start()]
    else:
        following = [word for word in named if word.start >= gives.end()]
        givers = [word.stem for word in following if word.clause == following[0].clause]
    return _Gives(frozenset(givers), *gives.span()) if givers else None
