"""Words that tell when or who, where it is asked why or how something came about.

"The strike lasted nine days" tells nothing of how it ended, and "the rocket exploded 40 seconds
after the launch" nothing of why. Of 9,651 questions for a reason or a manner whose answer is known,
six have such words for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from rag.alike import holds
from rag.cause import TIME, asks_cause
from rag.deeds import deeds
from rag.question import Question
from rag.rank import Candidate, ahead
from rag.verify.lexicon import AUXILIARIES, NEGATORS
from rag.verify.polarity import past_form
from rag.verify.words import read

_NEARLY = 0.5
_HOW = re.compile(
    r"^\s*(?:and |but |so )?how (?:exactly |else )?(?:do|does|did|is|are|was|were|has|have|had|can"
    r"|could|will|would|might|may|should)\b",
    re.I,
)
_CAME_ABOUT = re.compile(r"^\s*(?:and |but |so )?how (?:exactly )?(?:did|had)\b", re.I)
_CLOCK = r"\d{1,2}(?:[.:]\d\d)? ?[ap]\.?m\b\.?"
_BEFORE = r"(?:(?:after|for|in|on|at|from|before|by|until|since|over|within|during|around|about) )?"
_TIME_ALONE = re.compile(
    rf"\W*{_BEFORE}(?:{_CLOCK}|(?:{TIME}[ ,]*){{1,3}}(?:ago|later|earlier|before|long)?)\W*", re.I
)
_COUNTED = re.compile(rf"(?:about |some |only |just )?{TIME} (?:after|before|from)\b", re.I)
_BESIDE_A_NAME = re.compile(r"(?:\b[A-Z][\w’'-]+|\b\d{1,3}),\s*$")
_SOMEBODY = re.compile(r"an? (?:[a-z’'-]+ ){1,4}?[a-z’'-]+$")
_AGAIN = re.compile(
    r"(?:(?:because|since|as|that|when) )?(?:he|she|it|they|we|I|this|that) (?P<rest>.+)",
    re.I | re.S,
)
_TOLD_ASIDE = re.compile(r", (?:who|which|whose) (?P<aside>[^,;]+),(?P<main>[^;]+)$")


def explains_another(question: Question, before: str) -> bool:
    """Whether what is to be explained is only told aside, of whom a sentence begins with, and the
    words behind ``before`` are the cause of another thing: "Birk, who has not played since May, had
    turned Lyon down because" tells nothing of why he has not played."""
    aside = _TOLD_ASIDE.search(before)
    done = deeds(read(question.understood))
    if aside is None or not done or not asks_cause(question):
        return False
    told, main = read(aside["aside"]), read(aside["main"])
    if not any(w.low in AUXILIARIES or past_form(w.low) for w in main.words):
        return False
    of_it = [deed for deed in done if holds(told, deed)]
    return bool(of_it) and not any(holds(main, deed) for deed in done)


def says_it_again(question: Question, told: str) -> bool:
    """Whether a sentence, from what the reader points at on, only says again what is to be
    explained: "because they had changed jobs" for why the nurses changed jobs."""
    again = _AGAIN.match(told)
    if again is None or not asks_cause(question):
        return False
    words_behind = read(again["rest"]).words
    helpers = list(takewhile(lambda word: not word.content, words_behind))
    if len(helpers) == len(words_behind) or any(word.low in NEGATORS for word in helpers):
        return False
    return words_behind[len(helpers)].stem in deeds(read(question.understood))


def only_circumstance(question: Question, before: str, words: str) -> bool:
    """Whether it is asked why or how, and words only tell when that was; or, in apposition, who
    somebody is: "Anselm Corrigale, 71, a retired organ tuner".

    Args:
        before: the sentence as far as the words.
    """
    asked = question.understood
    how = question.kind == "how" and _HOW.search(asked)
    if not how and not asks_cause(question):
        return False
    if _TIME_ALONE.fullmatch(words) or _COUNTED.match(words):
        return True
    beside = _BESIDE_A_NAME.search(before) and _SOMEBODY.fullmatch(words)
    return bool(beside and how and _CAME_ABOUT.search(asked))


def explains_nothing(question: Question, candidate: Candidate) -> bool:
    """Whether what the reader points at in a sentence is only such a circumstance, the cause of
    another thing, or what is to be explained."""
    short, before = candidate.short, candidate.before
    if short is None:
        return False
    return (
        only_circumstance(question, before, short.text)
        or _again(question, candidate)
        or explains_another(question, before)
    )


def _again(question: Question, candidate: Candidate) -> bool:
    short = candidate.short
    return short is not None and says_it_again(question, short.text + candidate.behind)


def explaining_first(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates; before one that only tells a circumstance, the nearly as good ones in which
    the reader sees something else, or sees it rather."""
    if not ranked or not explains_nothing(question, ranked[0]) or _again(question, ranked[0]):
        # What tells of it without a cause is nearer than another thing's cause.
        return list(ranked)
    least, sure = _NEARLY * ranked[0].score, ranked[0].features["span"]
    other = [c for c in ranked if c.score >= least and (c.read or c.features["span"] > sure)]
    return ahead([c for c in other if not explains_nothing(question, c)], ranked)
