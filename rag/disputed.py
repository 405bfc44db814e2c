"""Two numbers of one sentence that different people give for one thing: "the organisers counted
seven hundred people; the police put the number at 350"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.article import Sentence, Span
from rag.question import Question
from rag.retrieve import Hit
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


def disputed(question: Question, said: Sequence[Said], lead: Span | None) -> Survey | None:
    """Both numbers of the sentence that the answer leads with, in its order; ``None`` where it
    gives no two, does not say whose each is, or where it is asked what one of these says."""
    one = next((s for s in said if s.sentence.span == lead and s.value.kind == "quantity"), None)
    both = _both(one.text, one.sentence, _values(one.hit, one.sentence), one.value) if one else None
    if one is None or both is None or both.of_whom(question) is not None:
        return None
    first, second = (Group((replace(one, value=value),)) for value in both.told)
    why = "the article gives both, each as somebody’s own"
    return Survey((first, second), "contradicted", why)


def own_number(question: Question, hit: Hit, sentence: Sentence, pointed: str) -> str | None:
    """The number that is given by whom the question names, of a sentence with two that different
    people give for one thing; ``None`` where it is no such sentence, or ``pointed``, the words that
    the reader points at, are of neither."""
    found, words = _values(hit, sentence), pointed.casefold()
    pointed_at = (
        v
        for v in found
        if v.kind == "quantity" and (v.text.casefold() in words or words in v.text.casefold())
    )
    one = next(pointed_at, None)
    text = hit.article.quote(sentence.span)
    both = _both(text, sentence, found, one) if one else None
    asked = both.of_whom(question) if both else None
    return asked.text if asked else None


@dataclass(frozen=True, slots=True)
class _Both:
    """Two values for one thing, and the stems of who gives each."""

    told: tuple[Value, Value]
    givers: tuple[frozenset[str], frozenset[str]]

    def of_whom(self, question: Question) -> Value | None:
        """The value of the one whom the question names; ``None`` where it names neither or both."""
        asked = read(question.understood).stems
        named = [value for value, who in zip(self.told, self.givers, strict=True) if asked & who]
        return named[0] if len(named) == 1 else None


def _values(hit: Hit, sentence: Sentence) -> list[Value]:
    return list(values(hit.article, sentence.span, hit.policy))


def _both(text: str, sentence: Sentence, found: Sequence[Value], one: Value) -> _Both | None:
    """A value and the other one of its sentence, which has those found, that somebody else gives
    for the same thing."""
    told = [value for value in found if comparable(value, one) and not value.former]
    if one.former or len(told) != 2 or same(*told):
        return None
    first, second = told
    givers = _both_givers(text, sentence, first, second)
    return _Both((first, second), givers) if givers else None


def _both_givers(
    text: str, sentence: Sentence, one: Value, other: Value
) -> tuple[frozenset[str], frozenset[str]] | None:
    """The stems of who gives the first value, and of who gives the second, after its clause;
    ``None`` where one is nobody's in particular, both are the same person's, or where that other
    part of the sentence tells of anything that the first does not: another day, place or deed."""
    reading = read(text)
    begin = sentence.span.start
    at = reading.words[word_at(reading, one.start - begin)]
    before = [word for word in reading.words if word.clause <= at.clause]
    after = reading.words[len(before) :]
    first, second = _gives(text, before), _gives(text, after)
    if first is None or second is None:
        return None
    value = range(other.start - begin, other.end - begin)
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
