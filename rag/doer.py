"""Who did not do it, though the reader points at them.

"Six hives were stolen from a field" tells of nobody who stole them, "replacing Mikael Toivo" of who
goes and not of who comes, and a deputy leader is not the leader.
"""

from __future__ import annotations

import re

from rag.verify.lexicon import BE
from rag.verify.polarity import past_form
from rag.verify.words import read, stem

# What makes an office another one: the deputy leader is not the leader.
_RANKS = (
    "deputy|vice|assistant|associate|junior|finance|financial|operating|operations|medical"
    "|scientific|technical|technology|information|marketing|press"
)
_DID = re.compile(
    r"^\W*(?:and |so |but )?who\s+(?:has |have |had |also )?"
    r"(?!(?:is|are|was|were|did|had|been|will|would|can|could|does|do)\b)(?P<deed>[a-z]+)\b",
    re.I,
)
_IN_A_PLACE = re.compile(r"\b(?:in|at|near|off|outside|inside)\s+(?:the |an? )?$", re.I)
_NOBODY = re.compile(
    r"(?:somebody|someone)\b|(?:about |some |around |nearly |almost )?[£$€]?\d[\d.,]*\b"
    r"(?!-year-old)(?! (?:men|women|people|children|members|[a-z]+ers|year)\b)",
    re.I,
)
_BY = re.compile(r"\b(?:by|via|collaboration)\b", re.I)
_BETWEEN = frozenset("not then later also since first again only reportedly".split())
# "Appointed Saara Rautio, replacing Mikael Toivo": who goes.
_GOES = re.compile(
    r"\b(?:replac(?:es|ed|ing)|succeed(?:s|ed|ing)|t(?:akes?|aking|ook) over from|in place of"
    r"|successor (?:to|of))\s+(?!by\b)(?:[\w’'-]+\s+){0,4}$",
    re.I,
)
_COMES_ASKED = re.compile(
    r"^\W*who\b(?! (?:did|does|was replaced)\b| will (?-i:[A-Z]))[^?]*\b(?:new|will be|bec[oa]mes?"
    r"|next|replace[sd]?|succeed(?:s|ed)?|t(?:akes?|ook) over|appointed|chosen)\b",
    re.I,
)
_OFFICE_ASKED = re.compile(
    r"\bwho(?:['’]s| is| was| are| will be)(?: now| currently)? the\b(?P<office>[^?]*\b(?:head"
    r"|chief|director|leader|manager|president|chair\w*|minister|mayor|secretary|governor|executive|editor"
    r"|coach|captain|commissioner|officer|principal|commander)\b[^?]*)",
    re.I,
)
_RISES = re.compile(
    r"\b(?:take(?:s|n)? over|appointed|named|promoted|becom(?:e|es|ing)|became)\b", re.I
)
_RANK_BEFORE = re.compile(rf"\b(?P<rank>{_RANKS})[ -](?:[a-z]+ ){{0,2}}?[a-z]+,? $", re.I)
_RANK_BEHIND = re.compile(
    rf"^, (?:(?:the|its|their|his|her|an?) )?(?:[a-z’']+ )?(?P<rank>{_RANKS})[ -][a-z]+", re.I
)


def is_not_who(asked: str, sentence: str, before: str, words: str, behind: str) -> bool:
    """Whether words of a sentence, with what stands on either side of them, cannot be who did what
    is asked, or who holds the office that is asked about."""
    return (
        has_another_rank(asked, before, behind)
        or did_not_do_it(asked, sentence, before, words)
        or (_COMES_ASKED.search(asked) is not None and _GOES.search(before) is not None)
    )


def did_not_do_it(asked: str, sentence: str, before: str, words: str) -> bool:
    """Whether it is asked who did something, and the words are those of a place, of a sum or of
    nobody; or it was done, as the sentence says without telling by whom.

    Args:
        before: the sentence as far as ``words``.
    """
    did = _DID.search(asked)
    if did is None:
        return False
    owns = sentence.startswith(("’s", "'s"), len(before) + len(words))  # "in Ada Lorne's book"
    if (_IN_A_PLACE.search(before) and not owns) or _NOBODY.match(words):
        return True
    deed = did["deed"].casefold()
    return past_form(deed) and _is_done_by_nobody(stem(deed), sentence, len(before))


def _is_done_by_nobody(deed: str, sentence: str, start: int) -> bool:
    """Whether a sentence has a deed only as what was done, and no "by" before the words at
    ``start``."""
    words = read(sentence).words
    done = False
    for number, word in enumerate(words):
        if word.stem != deed or not past_form(word.low):  # "Who died" was killed.
            continue
        ahead = (w.low for w in reversed(words[:number]))
        last = next((w for w in ahead if w not in _BETWEEN and not w.endswith("ly")), "")
        if last not in BE or _BY.search(sentence, word.end, start):
            return False
        done = True
    return done


def has_another_rank(asked: str, before: str, behind: str) -> bool:
    """Whether it is asked who holds an office, and the words on either side of a name give its
    bearer a lower or more special one: "chief finance officer" for "chief executive"."""
    office = _OFFICE_ASKED.search(asked)
    if office is None or _RISES.search(before + behind):
        return False
    beside = (_RANK_BEFORE.search(before), _RANK_BEHIND.search(behind))
    ranks = {found["rank"].casefold() for found in beside if found}
    return bool(ranks) and not any(rank in office["office"].casefold() for rank in ranks)
