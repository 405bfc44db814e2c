"""Which of the sentences that answer is quoted first.

That there is an answer was decided before, by the best sentence; another may say it better.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.question import Question
from rag.rank import Candidate, ahead
from rag.shorts import fits_type, plain

_NEARLY, _AS_GOOD = 0.5, 0.7
_NOBODY_NAMED = re.compile(
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|some|several|many|\d[\d,]*)"
    r"\s(?:[a-z-]+\s){0,3}(?:m[ae]n|wom[ae]n|person|people|boys?|girls?|child(?:ren)?|candidates?"
    r"|passengers?|residents?|workers?|others?|victims?|suspects?)",
    re.I,
)
_STANDS = re.compile(
    r"^(?!.*\b(?:did|was|were|had|will|would)\b)"
    r".*\b(?:who|what|where|which)(?:['’]s|(?: \w+){0,2}? (?:is|are))\b",
    re.I,
)


def named_first(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates; before one that answers "who" with "one man", the one of its article that
    names somebody, if the reader is surer of that."""
    order = list(ranked)
    if question.kind != "who" or not order or order[0].short is None:
        return order
    first, words, sure = order[0], order[0].short.text, order[0].short.score
    if not _NOBODY_NAMED.fullmatch(words):
        return order
    better = [
        c
        for c in order[1:]
        if c.short is not None
        and c.short.score > sure
        and c.score >= _NEARLY * first.score
        and c.hit.article.id == first.hit.article.id
        and fits_type(question, c.short.text)
    ]
    return ahead(better[:1], order)


def latest_first(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates; where it is asked as of a day how things stand, first the latest of those
    that say the same as the best: who *is* mayor, the paper of the day before knows best."""
    order = list(ranked)
    stands = question.as_of is not None and _STANDS.search(question.understood)
    if not stands or not order or not order[0].read:
        return order
    first = order[0]
    same = [c for c in order if c is first or _says_the_same(first, c)]
    latest = max(same, key=lambda c: (c.hit.article.published or date.min, c.score))
    return ahead([latest], order)


def _says_the_same(one: Candidate, other: Candidate) -> bool:
    if one.short is None or other.short is None or not other.read:
        return False
    if other.score < _AS_GOOD * one.score:
        return False
    return plain(one.short.text) == plain(other.short.text)
