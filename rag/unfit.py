"""What the reader points at although the sentence says that it is another thing than is asked for.

A time where it is asked where, a fine that somebody only faces, the deputy of whom it is asked for:
likeness counts all of these as near, and each has a word beside it that tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.question import Question
from rag.rank import Candidate
from rag.shorts import SCORE, asks_score

_NEARLY = 0.5
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_TIME = re.compile(rf"\b(?:{_MONTHS}|{_DAYS}|(?:19|20)\d\d)\b")
_NAMED = re.compile(r"\b[A-Z]")
_PUNISHED = re.compile(
    r"\b(?:was|were|is|has|have|been|did|got|get)\b[^?]*\b(?:fined?|jailed|sentenced|ordered"
    r"|banned|suspended)\b",
    re.I,
)
_FACES = re.compile(
    r"\b(?:fac(?:es?|ed|ing)|could|may|might|risk(?:s|ed|ing)?|liable|threaten\w*|maximum)\b"
    r"[^.;]*$",
    re.I,
)
_FOUND = re.compile(r"\b(?:when|where|who)\b[^?]*\b(?:found|rescued|recovered)\b", re.I)
_MISSING = re.compile(r"\b(?:still |remains? |reported )?missing\b|\bsearch(?:ing|ed)? for\b", re.I)
_HAS_FOUND = re.compile(r"\b(?:found|rescued|recovered|pulled|discovered|located|freed)\b", re.I)
# What makes an office another one: the deputy leader is not the leader.
_RANKS = (
    "deputy|vice|assistant|associate|junior|finance|financial|operating|operations|medical"
    "|scientific|technical|technology|information|marketing|press"
)
_OFFICE_ASKED = re.compile(
    r"\bwho(?:['’]s| is| was| are| will be)(?: now| currently)? the\b(?P<office>[^?]*)", re.I
)
_RANK_BEFORE = re.compile(rf"\b(?P<rank>{_RANKS})[ -](?:[a-z]+ ){{0,2}}?[a-z]+,? $", re.I)
_RANK_BEHIND = re.compile(
    rf"^, (?:(?:the|its|their|his|her|an?) )?(?:[a-z’']+ )?(?P<rank>{_RANKS})[ -][a-z]+", re.I
)


def unfit(question: Question, ranked: Sequence[Candidate]) -> bool:
    """Whether the best candidate's own words say that what the reader points at is another thing
    than the question asks for."""
    if not ranked:
        return False
    best = ranked[0]
    if asks_score(question):
        least = _NEARLY * best.score
        return not any(SCORE.search(c.text) for c in ranked if c.score >= least)
    if best.short is None:
        return False
    start = best.short.span.start - best.sentence.span.start
    before, behind = best.text[:start], best.text[start + len(best.short.text) :]
    asked = question.understood
    return (
        (question.kind == "where" and is_only_a_time(best.short.text))
        or (_PUNISHED.search(asked) is not None and _FACES.search(before) is not None)
        or is_still_missing(asked, best.text)
        or (question.kind == "who" and has_another_rank(asked, before, behind))
    )


def is_only_a_time(words: str) -> bool:
    """Whether words name a month, a day or a year and nothing else: "at the end of July"."""
    return bool(_TIME.search(words)) and not _NAMED.search(_TIME.sub("", words))


def is_still_missing(asked: str, sentence: str) -> bool:
    """Whether it is asked when or where somebody was found, of whom the sentence says only that
    they are missing."""
    if not _FOUND.search(asked) or not _MISSING.search(sentence):
        return False
    return not _HAS_FOUND.search(sentence)


def has_another_rank(asked: str, before: str, behind: str) -> bool:
    """Whether it is asked who holds an office, and the words on either side of a name give its
    bearer a lower or more special one: "chief finance officer" for "chief executive"."""
    office = _OFFICE_ASKED.search(asked)
    if office is None:
        return False
    beside = (_RANK_BEFORE.search(before), _RANK_BEHIND.search(behind))
    ranks = {found["rank"].casefold() for found in beside if found}
    return bool(ranks) and not any(rank in office["office"].casefold() for rank in ranks)
