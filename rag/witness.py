"""Which of the sentences that answer is quoted first.

That there is an answer was decided before, by the best sentence; another may say it better.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from index.dating import Dates
from index.temporal.units import Interval
from rag.ballot import BALLOT, asks_ballot
from rag.cause import asks_cause, has_cue, may_be_cause, names_cause
from rag.days import asks_clock, clock_time, pointed_days
from rag.disputed import next_is_asked
from rag.outlook import can_answer
from rag.question import Question
from rag.rank import Candidate, ahead, tells_why
from rag.role import is_aside
from rag.shorts import SCORE, asks_score, fits_type, plain
from rag.superseded import about_the_same, newest_plan

_NEARLY, _AS_GOOD = 0.5, 0.7
_OUTRIGHT = 0.25  # of the best one's, which gives no cause, where one is named
_DOUBTED, _A_LITTLE = -2.0, 1.0  # in the reader's scores
_BEHIND = 2  # sentences
_CLOCK = 0.8  # of the best one's score
_ANY = 0.3  # of it, where that is no answer of the sort
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
_BY_NOW = re.compile(
    r"^\s*(?:(?:and|but|so)\s+)?(?:(?:is|are|has|have|will|won)\b|(?:do|does)\b.*\bstill\b)"
    r"(?!.*\b(?:ever|never|always)\b)",
    re.I,
)
_HALF = 0.5  # of the best one's share of the question's words


def quoting_order(
    question: Question, ranked: Sequence[Candidate], dates_of: Dates
) -> list[Candidate]:
    """The candidates in the order in which they are quoted."""
    order = newest_plan(ranked, dates_of) if question.kind == "when" else list(ranked)
    order = day_beside(question, order, partial(pointed_days, dates_of=dates_of))
    order = cause_first(question, score_first(question, giver_first(question, order)))
    order = news_first(question, latest_first(question, named_first(question, order)))
    return _clock_first(order, dates_of) if asks_clock(question) else order


def _clock_first(ranked: Sequence[Candidate], dates_of: Dates) -> list[Candidate]:
    """The candidates; first, if it is nearly as good as the best, one that says a time of day."""
    if not ranked:
        return []
    good = [c for c in ranked if c.score >= _CLOCK * ranked[0].score]
    return ahead([next((c for c in good if clock_time(c, dates_of)), ranked[0])], ranked)


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
        and not is_aside(question, c)
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


def news_first(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates; where it is asked whether something is so by now, before the best one the
    newest report of its story that tells of it as well: who was missing may have been found."""
    order = list(ranked)
    if question.kind != "yes_no" or not order or not _BY_NOW.match(question.understood):
        return order
    first = order[0]
    told = first.hit.article.published
    later = [
        c
        for c in order[1:]
        if told is not None
        and (c.hit.article.published or date.min) > told
        and c.score >= _AS_GOOD * first.score > 0
        and c.features["coverage"] >= _HALF * first.features["coverage"] > 0
        and about_the_same(first, c)
    ]
    newest = max(later, key=lambda c: (c.hit.article.published or date.min, c.score), default=first)
    return ahead([newest], order)


def score_first(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates; where it is asked for a score, or how a vote went, the best one that says it
    first, rather of the same article."""
    tells = BALLOT if asks_ballot(question) else SCORE if asks_score(question) else None
    if not ranked or tells is None:
        return list(ranked)
    least, article = _ANY * ranked[0].score, ranked[0].hit.article.id
    good = [c for c in ranked if c.score >= least]
    good = [c for c in good if tells.search(c.text)]
    good = [c for c in good if c.hit.article.id == article] or good
    says = [c for c in good if c.short and fits_type(question, c.short.text)]
    return ahead((says or good)[:1], ranked)


def giver_first(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates; where it is asked what somebody counts whose number stands in the sentence
    after the best one, that sentence first."""
    first = ranked[0] if ranked else None
    if first is None or first.short is None:
        return list(ranked)
    if not next_is_asked(question, first.hit, first.sentence, first.short.text):
        return list(ranked)
    own = [
        c
        for c in ranked
        if c.hit.article.id == first.hit.article.id
        and c.sentence.ordinal == first.sentence.ordinal + 1
    ]
    return ahead(own, ranked)


def cause_first(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates; where it is asked why, or what somebody died of, before one in which no cause
    is marked a sentence of its article that gives one."""
    if not ranked or not asks_cause(question) or has_cue(ranked[0].text):
        return list(ranked)
    first, gives = ranked[0], gives_cause(ranked[0])
    sure = first.features["span"]
    same = [
        c
        for c in ranked[1:]
        if c.hit.article.id == first.hit.article.id and c.short is not None and c.score > 0
    ]
    least = (_NEARLY if gives else _OUTRIGHT) * first.score
    doubted = max(0.0, sure - _A_LITTLE) if gives else _DOUBTED
    found = [
        c for c in same if names_cause(c.text) and c.score >= least and c.features["span"] > doubted
    ]
    if not found and not tells_why(first.text):
        near = [c for c in same if tells_why(c.text) and c.score >= _AS_GOOD * first.score]
        found = [c for c in near if c.features["span"] >= max(sure, -_A_LITTLE)]
    if not found and not gives and first.read:
        found = _explaining(first, same)
    return ahead(found[:1], ranked)


def _explaining(first: Candidate, same: Sequence[Candidate]) -> list[Candidate]:
    """Of the sentences that follow at once where another tells only what is to be explained, those
    that the reader prefers: "He urged caution. The walnut eaters also took more exercise." """
    sure = first.features["span"]
    return [
        c
        for c in same
        if 0 < c.sentence.ordinal - first.sentence.ordinal <= _BEHIND
        and c.features["span"] > sure
        and c.score >= _NEARLY * first.score
        and gives_cause(c)
    ]


def gives_cause(candidate: Candidate) -> bool:
    """Whether a sentence may give a cause: by a word that begins one, else by what the reader
    points at."""
    if has_cue(candidate.text):
        return True
    short, coverage = candidate.short, candidate.features["coverage"]
    if short is None:
        return False
    return may_be_cause(candidate.before, short.text, short.score, coverage)


def gives_none(question: Question, ranked: Sequence[Candidate]) -> bool:
    """Whether it is asked why, and the first of the candidates gives no cause."""
    if not asks_cause(question) or not any(c.short is not None for c in ranked):
        return False
    return not gives_cause(ranked[0])


def day_beside(
    question: Question,
    ranked: Sequence[Candidate],
    days_of: Callable[[Candidate], Sequence[Interval]],
) -> list[Candidate]:
    """The candidates; where the best one tells of what is asked and names no day, first a sentence
    that tells of it too and names one, the nearest of its article, else of another on the same
    event: "Sall has died at 91. Her daughter said she died on Saturday." """
    if question.kind != "when" or not ranked or ranked[0].read or days_of(ranked[0]):
        return list(ranked)  # What the reader is sure of says when in other words.
    first = ranked[0]
    article, at = first.hit.article, first.sentence.ordinal
    says = [
        c
        for c in ranked[1:]
        if (c.hit.article.id == article.id or about_the_same(first, c))
        and c.features["coverage"] > 0
        and c.score >= _NEARLY * first.score
        and any(can_answer(question, days, article.published) for days in days_of(c))
    ]
    here = [c for c in says if c.hit.article.id == article.id]
    nearest = sorted(here, key=lambda c: abs(c.sentence.ordinal - at)) or says
    return ahead(nearest[:1], ranked)


def _says_the_same(one: Candidate, other: Candidate) -> bool:
    if one.short is None or other.short is None or not other.read:
        return False
    if other.score < _AS_GOOD * one.score:
        return False
    return plain(one.short.text) == plain(other.short.text)
