"""How many died: numbers of the dead, whatever words a report has for them.

"Twelve lives were lost", "12 dead", "the death toll rose to 12" and "killed 12" count what "How
many people died?" asks for. The dead of one event only grow in number: of two counts the greater,
where it is the later, has taken the other's place.
"""

from __future__ import annotations

import re

from rag.alike import alike
from rag.verify.words import stem

_DYING = r"(?:die[ds]?|dying|dead|deaths?|kill(?:s|ed|ing)?|fatalities|perish(?:ed)?|drown(?:ed)?)"
_TOOK = r"(?:claim(?:s|ed|ing)?|costs?|takes?|took|taken|los[st]|loss of)"
_ASKED = re.compile(
    rf"\b(?:death toll|how many (?!of\b)[^?]*\b(?:{_DYING}|lives\b[^?]*\b{_TOOK}"
    rf"|{_TOOK} their lives))\b",
    re.I,
)
_OF_THE_DEAD = frozenset(map(stem, "die death kill fatality perish drown life lose toll".split()))
_CLAUSE = re.compile(r"[,;:.()–—]|\b(?:and|but|while|when|after)\b")
_DIED = re.compile(
    r"(?!\s+(?:more|others?|further)\b)"
    r"(?:\s+(?!(?:hurt|injured|wounded|missing|ill|rescued)\b)[\w'’-]+){0,6}?"
    rf"\s+(?:{_DYING}|los[et] their lives|lives\b.*\blost)\b",
    re.I,
)
_KILLED = re.compile(
    rf"\b(?:kill(?:s|ed|ing)?|(?:toll|number of (?:the )?(?:{_DYING}|victims))\b.*"
    r"\b(?:to|at|of|is|was|past|reached|hit))"
    r"(?: (?:about|some|around|at least|nearly|almost|more than|over|as many as|now))*\s+$",
    re.I,
)
_TAKEN = re.compile(rf"\b{_TOOK}\b.*$", re.I)
_LIVES = re.compile(r"\s+(?:[\w'’-]+\s+){0,3}?lives\b", re.I)
_UNREAL = re.compile(r"\b(?:could|would|might|may|can|fear(?:s|ed)?|presumed|if|no)\b", re.I)


def asks_toll(question: str, thing: str | None) -> bool:
    """Whether it is asked how many people died; ``thing`` is the stem of what is counted."""
    return (thing is None or of_people(thing)) and _ASKED.search(question) is not None


def of_people(thing: str) -> bool:
    """Whether a stem is a word for people, or for people who died, whoever they are."""
    return thing in _OF_THE_DEAD or alike(stem("person"), thing) or alike(stem("die"), thing)


def counts_dead(text: str, start: int, end: int) -> bool:
    """Whether the number at characters ``start`` to ``end`` of a sentence counts the dead."""
    before, behind = _CLAUSE.split(text[:start])[-1], _CLAUSE.split(text[end:])[0]
    if _UNREAL.search(before) or _UNREAL.search(behind):
        return False
    taken = _TAKEN.search(before) and _LIVES.match(behind)
    return bool(taken or _DIED.match(behind) or _KILLED.search(before))
