"""Which way in time a question looks, and so which days can answer it.

"When will it open?" asks for a day that was to come when it was printed and, asked as of a day, for
one that had not passed by then; "When did it open?" for one that had. "When was it to open?" looks
back at a plan, and any day may be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal

from index.temporal.units import Interval
from rag.alike import alike
from rag.answer import flat
from rag.deeds import deeds
from rag.question import Question
from rag.rank import Candidate, ahead
from rag.spoken import spoken_day
from rag.verify.polarity import past_form
from rag.verify.words import read, stem

Outlook = Literal["ahead", "behind"]

_TRIED, _NEARLY = 6, 0.5
_ASKS = re.compile(
    r"\b(?:when|how soon|by what date|(?:what|which) (?:date|day|month|year|time))\b", re.I
)
_DEADLINE = re.compile(r"\b(?:until|till|by)\s+$", re.I)
_AHEAD = re.compile(r"\b(?:will|shall|is|are|does|do|can|should|must)\b", re.I)
_WILL = re.compile(r"\b(?:will|shall)\b", re.I)
_PLANNED = re.compile(
    r"\b(?:will|would|shall|is to|are to|was to|were to|plan(?:s|ned)?|due|expected|scheduled)\b",
    re.I,
)
_BEHIND = re.compile(r"\b(?:did|was|were|had|has|have)\b", re.I)
_PLAN_OF_OLD = re.compile(
    r"\b(?:(?:was|were) (?:\w+ ){0,5}?(?:to|due|meant|expected|scheduled|planned|supposed)\b"
    r"|had (?:\w+ ){0,5}?(?:been|planned|promised)\b|should have|would have|original(?:ly)?"
    r"|initial(?:ly)?|at first|first (?:planned|announced|promised)"
    r"|did (?:\w+ ){1,5}?(?:say|expect|plan|hope|promise|announce)\b)",
    re.I,
)

_WAS_TO = re.compile(
    r"\b(?:was|were|had been) (?:\w+ly )?"
    r"(?:(?:due|scheduled|expected|meant|supposed|planned|set) )?to (?:have |be )?(?P<deed>[a-z]+)",
    re.I,
)


def outlook(question: Question) -> Outlook | None:
    """Which way a "when" question looks; ``None`` where it asks for another thing, or does not
    say."""
    text = question.understood
    asks = _ASKS.search(text)
    if question.kind != "when" or asks is None or of_an_old_plan(text):
        return None
    if _DEADLINE.search(text[: asks.start()]):
        return "ahead"
    ahead, behind = _AHEAD.search(text, asks.end()), _BEHIND.search(text, asks.end())
    if ahead and (behind is None or ahead.start() < behind.start()):
        return "ahead"
    return "behind" if behind else None


def of_an_old_plan(text: str) -> bool:
    """Whether a question asks what was planned at first."""
    return bool(_PLAN_OF_OLD.search(text))


def in_view(
    question: Question,
    ranked: Sequence[Candidate],
    days_of: Callable[[Candidate], Sequence[Interval]],
) -> list[Candidate]:
    """The candidates with those first that name a day where the question looks, if the best one
    names none there and they are nearly as good. No plan tells of what has been."""
    behind = outlook(question) == "behind"

    def fits(one: Candidate) -> bool:
        printed = one.hit.article.published
        if behind and one is not ranked[0] and (not one.read or looks_ahead(one.text)):
            return False
        if only_planned(question, one):
            return False
        return any(can_answer(question, days, printed) for days in days_of(one))

    if outlook(question) is None or not ranked or fits(ranked[0]):
        return list(ranked)
    least = _NEARLY * ranked[0].score
    first = [c for c in ranked[:_TRIED] if c.score >= least and fits(c)]
    return ahead(first, ranked)


def out_of_view(question: Question, days: Sequence[Interval]) -> str | None:
    """Why a "when" question as of a day has no answer in the days of the best sentence: all lay
    ahead where it asks for what has been, or had passed where it asks for what will be."""
    way, day = outlook(question), question.as_of
    if day is None or way is None or not days:
        return None
    if way == "behind" and all(start > day for start, _ in days):
        return f"As of {spoken_day(day)}, this was only said to be ahead."
    if way == "ahead" and _WILL.search(question.understood) and all(end <= day for _, end in days):
        return f"As of {spoken_day(day)}, no day to come was named."
    return None


def only_planned(question: Question, candidate: Candidate) -> str | None:
    """Why a sentence does not tell when something happened: it only says when that was to happen,
    "which was due to begin last week"."""
    if outlook(question) != "behind" or looks_ahead(question.understood):
        return None
    asked, text = deeds(read(question.understood)), candidate.text
    for planned in _WAS_TO.finditer(text):
        deed = stem(planned["deed"].casefold())
        done = read(text[: planned.start()]).words + read(text[planned.end() :]).words
        told = any(past_form(w.low) and alike(deed, w.stem) for w in done)
        if not told and any(alike(deed, one) for one in asked):
            return f"It was only said that this was planned: “{flat(text)}” [1]."
    return None


def looks_ahead(text: str) -> bool:
    """Whether a sentence tells of what was still to come."""
    return bool(_PLANNED.search(text))


def can_answer(question: Question, days: Interval, printed: date | None) -> bool:
    """Whether days that an article names lie where the question looks."""
    way = outlook(question)
    if way == "ahead":
        since = [day for day in (question.as_of, printed) if day is not None]
        return not since or days[1] > max(since)
    if way == "behind":
        return question.as_of is None or days[0] <= question.as_of
    return True
