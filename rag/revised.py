"""A later report that mentions what an earlier one said, and gives something else in its place.

"On Monday we wrote that Strood won; the winner was Pym." Asked who won, the reader points at either
name. Which of them holds, the earlier report says: what it gave is what was taken back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from rag.another import two_things
from rag.question import Question
from rag.reader.reader import Reading
from rag.rivals import Passage, mentions, opposed, said_at
from rag.sides import CHANGE, CONTRADICT_DAYS, Group, Survey, judged, takes_back, who
from rag.sought import Said, is_in_view
from rag.values import same

_OF_A_PART = re.compile(r"\bhow (?:many|much) of\b", re.I)  # the whole's number is no answer
_MOST_SPANS = 3
_SURE, _AS_SURE = 2.0, 4.0  # the reader's score, and how far below the best of its passage
_TOLD = 0.5  # the score that is enough where the sentence itself tells the change
_WRONG = re.compile(
    r"\b(?:we (?:\w+ )?(?:wrote|reported|said|printed|put|named|misheard)|this (?:news)?paper"
    r"|(?:was|were) wrong|in error|mistake|mistaken(?:ly)?|as (?:printed|reported|announced)"
    r"|in our (?:report|article|edition|story)|as was (?:at )?first"
    r"|not\b[^.;]{1,60}\bbut|the new (?:date|day|place|venue|figure|number|total)"
    r"|(?:was|were) to (?:be|have|start|begin|open|take|close|end|sail|play|speak))\b",
    re.I,
)


_CORRECTION = re.compile(r"\W*(?:corrections?|correct\w+|clarification)\b", re.I)


def revised(
    question: Question, given: Sequence[tuple[Passage, Reading]], reports: Mapping[str, int]
) -> Survey | None:
    """The value that took another's place, and that other; ``None`` where no report says so.
    ``given`` is what :func:`~rag.rivals.read_fitting` has read."""
    if _OF_A_PART.search(question.understood):
        return None
    each: list[list[Said]] = []
    for passage, reading in given:
        least = max(_TOLD, reading.best - _AS_SURE)
        near = [s for s in reading.spans[:_MOST_SPANS] if s.score >= least]
        told = (said_at(question, passage, span, reports) for span in near)
        each.append([s for s in told if s is not None and is_in_view(question, s)])
    pairs = [
        (old, new)
        for first in each
        for old in first[:1]
        for later in each
        for new in later
        if _replaces(question, old, new)
    ]
    if not pairs:
        return None
    old, new = max(pairs, key=lambda pair: (_printed(pair[1]), pair[0].score + pair[1].score))
    found = judged([Group((old,)), Group((new,))])
    if found.relation == "updated" and found.groups[0].best is new:
        return found
    if old.value.kind == "name" and _CORRECTION.match(new.article.title):
        why = f"{who(new.article)} is a correction and mentions “{old.value.text}”"
        return Survey((Group((new,)), Group((old,))), "updated", why)
    return None


def _replaces(question: Question, old: Said, new: Said) -> bool:
    days = (_printed(new) - _printed(old)).days
    if not 0 < days <= CONTRADICT_DAYS * 2 or same(old.value, new.value):
        return False
    told = f"{new.article.title}\n{new.hit.text}"
    back = takes_back(new, old.value)
    itself = back or CHANGE.search(new.text) or _WRONG.search(new.text)
    if min(old.score, new.score) < (_TOLD if itself else _SURE):
        return False
    return (
        bool(back or CHANGE.search(told) or _WRONG.search(told))
        and opposed(question, old, new)
        and mentions(new, old.value)
        and not mentions(old, new.value)
        and (back or _corrects(new) or not two_things(question, old, new))
    )


def _corrects(new: Said) -> bool:
    """Whether a sentence, or the next one of a correction, says that something was wrong."""
    told = new.text
    after = new.hit.beside(new.sentence, 1)
    if after is not None and _CORRECTION.match(new.article.title):
        told = f"{told} {new.article.quote(after.span)}"
    return bool(_WRONG.search(told))


def _printed(said: Said) -> date:
    return said.article.published or date.min
