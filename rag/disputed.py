"""Two numbers that different people give for one thing in one breath: "the organisers counted seven
hundred people; the police put the number at 350", as one sentence or as two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
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

_PUTS_AT = re.compile(
    r"\bput(?:s|ting)? (?:the|their|its) (?:number(?: of \w+)?|figure|total|count|tally|toll|crowd"
    r"|cost|sum)\b[^.;]{0,40}\bat\b|\b(?:spoke|speaks?) of\b|\b(?:said|says) it was\b",
    re.I,
)
# What stands for the thing that the first part counts.
_GENERIC = frozenset(map(stem, ("number", "figure", "total", "count", "tally", "toll", "crowd")))


def disputed(question: Question, said: Sequence[Said], lead: Span | None) -> Survey | None:
    """Both numbers of the sentence that the answer leads with, or its own and that of the next one,
    in their order; ``None`` where there are no two, where it does not say whose they are, or where
    it is asked what one of these says."""
    one = next((s for s in said if s.sentence.span == lead and s.value.kind == "quantity"), None)
    if one is None:
        return None
    both = _both(one.text, one.sentence, _values(one.hit, one.sentence), one.value)
    second = one.sentence
    if both is None and (beside := _and_next(one.hit, one.sentence, one.value)):
        both, second = beside
    if both is None or both.of_whom(question) is not None:
        return None
    groups = (
        Group((replace(one, value=both.told[0]),)),
        Group((replace(one, value=both.told[1], sentence=second),)),
    )
    return Survey(groups, "contradicted", "the article gives both, each as somebody’s own")


def own_number(question: Question, hit: Hit, sentence: Sentence, pointed: str) -> str | None:
    """The number that is given by whom the question names, of a sentence with two that different
    people give for one thing; ``None`` where it is no such sentence, or ``pointed``, the words that
    the reader points at, are of neither."""
    found = _values(hit, sentence)
    one = _pointed_at(found, pointed)
    text = hit.article.quote(sentence.span)
    both = _both(text, sentence, found, one) if one else None
    asked = both.of_whom(question) if both else None
    return asked.text if asked else None


def next_is_asked(question: Question, hit: Hit, sentence: Sentence, pointed: str) -> bool:
    """Whether the sentence after one gives another number in place of ``pointed``, the words that
    the reader points at, and it is asked what its giver says: "how many does the union say?"."""
    if _puts_another(hit, sentence) is None:
        return False  # Of most sentences: their values need not be looked for.
    one = _pointed_at(_values(hit, sentence), pointed)
    beside = _and_next(hit, sentence, one) if one else None
    return beside is not None and beside[0].of_whom(question) == beside[0].told[1]


def _pointed_at(found: Sequence[Value], pointed: str) -> Value | None:
    """The number among values that words name, or are a part of."""
    words = pointed.casefold()
    return next(
        (
            v
            for v in found
            if v.kind == "quantity" and (v.text.casefold() in words or words in v.text.casefold())
        ),
        None,
    )


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


def _and_next(hit: Hit, sentence: Sentence, value: Value) -> tuple[_Both, Sentence] | None:
    """A value and the one that the sentence after it gives in its stead, "the union put the number
    at 31,000", with that sentence."""
    following = _puts_another(hit, sentence)
    if following is None or value.former:
        return None
    found = [v for v in _values(hit, following) if comparable(v, value) and not v.former]
    if len(found) != 1 or same(found[0], value):
        return None
    text, told = hit.article.quote(sentence.span), hit.article.quote(following.span)
    words = read(told).words
    gives = _gives(told, words)
    known = {word.stem for word in read(text).words} | _GENERIC
    if gives is None or _tells_more(words, gives, known, found[0], following.span.start):
        return None
    first = _gives(text, _last_clause(text))
    givers = first.givers if first else frozenset()
    own = gives.givers - givers
    return (_Both((value, found[0]), (givers, own)), following) if own else None


def _puts_another(hit: Hit, sentence: Sentence) -> Sentence | None:
    """The sentence of a passage after another, if it puts a number in place of one."""
    found = hit.beside(sentence, 1)
    return found if found and _PUTS_AT.search(hit.article.quote(found.span)) else None


def _last_clause(text: str) -> list[Word]:
    """The words of a sentence's last clause, where it says who told it: ", the airline said"."""
    words = read(text).words
    return [word for word in words if word.clause == words[-1].clause]


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
    known = {word.stem for word in before} | _GENERIC
    if _tells_more(after, second, known, other, begin) or first.givers & second.givers:
        return None
    return first.givers, second.givers


def _tells_more(
    words: Sequence[Word], gives: _Gives, known: AbstractSet[str], value: Value, begin: int
) -> bool:
    """Whether words that give a value, in a sentence that begins at ``begin``, tell of anything
    that is not known, but for who gives it."""
    number = range(value.start - begin, value.end - begin)
    return any(
        word.content
        and word.stem not in known | gives.givers
        and word.start not in number
        and not gives.start <= word.start < gives.end
        for word in words
    )


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
