"""Whose number a sentence tells: "Okonjo scored 17 goals" is none of Hviid's, nor is his age."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.question import Question
from rag.verify.focus import Facts
from rag.verify.lexicon import PERSONAL
from rag.verify.names import Name, written_in

_HELD = re.compile(
    r"\b[Hh]ow many (?:[a-z-]+ ){1,3}?(?:did|do|does|has|have|had|will|would) (?:the )?(?=[A-Z])"
)
_WORD = re.compile(r"[^\W_]+")
_OTHER = re.compile(
    r"\b(?:he|she|it|they|his|her|its|their|who|which|side|party|team|club|company|firm|country"
    r"|both|each)\b",
    re.I,
)
_AGE_ASKED = re.compile(
    r"\bhow old (?:is|was|are|were) (?P<who>(?!(?:the|an?|he|she|it|they)\b)(?P<name>[^\W\d][\w-]*)"
    r"[^?]*)",
    re.I,
)
_RELATED = re.compile(r"[\w-]+(?: [\w-]+)*?(?:['’]s|s['’]) [a-z]", re.I)
_AGED = re.compile(
    r"(?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)(?:,? \(|,|,? (?:is|was)) ?(?:aged )? ?$"
)


def is_age_of_another(asked: str, sentence: str, before: str) -> bool:
    """Whether it is asked how old somebody is, by name, and the number behind ``before`` stands
    beside another's; or how old a child of theirs is, and it stands beside their own."""
    question, beside = _AGE_ASKED.search(asked), _AGED.search(before)
    if question is None or beside is None or beside["name"].casefold() in PERSONAL:
        return False
    name = question["name"]
    # Without a capital it is a name where the sentence writes it like one.
    if name[0].islower() and not re.search(rf"\b{re.escape(name.capitalize())}\b", sentence):
        return False
    whom = frozenset(_WORD.findall(question["who"].casefold()))
    own = not whom.isdisjoint(_WORD.findall(beside["name"].casefold()))
    return own if _RELATED.match(question["who"]) else not own


def is_of_another(question: Question, sentence: str) -> bool:
    """Whether it is asked how many somebody has or did something to, by name, and a sentence whose
    subject is another names him nowhere, and speaks of nobody without a name."""
    if not _holders(question) or names_holder(question, sentence):
        return False
    subject = _subject(sentence)
    return subject is not None and not _OTHER.search(sentence)


def names_holder(question: Question, sentence: str) -> bool:
    """Whether a sentence names one of those of whom it is asked how many they have."""
    words = frozenset(_WORD.findall(sentence.casefold()))
    return any(written_in(name, words) for name in _holders(question))


def _holders(question: Question) -> Sequence[Name]:
    """Whom a question that asks how many names right behind its verb."""
    asked = question.understood
    held = _HELD.search(asked)
    if question.kind != "how_many" or held is None:
        return ()
    found = Facts(asked, None).names
    first = next((i for i, name in enumerate(found) if name.start == held.end()), None)
    if first is None:
        return ()
    behind = asked[found[first].end :]
    if behind.startswith(("'s", "’s", "' ", "’ ")):
        return ()
    if max(map(len, found[first].parts)) < 4:
        return ()  # "The US" is told in other words.
    joined = behind.startswith((" and ", ", ")) and len(found) > first + 1
    return found[first : first + 2] if joined else found[first : first + 1]


def _subject(sentence: str) -> Name | None:
    """The name that a sentence begins with."""
    begun = re.match(r"(?:The |In [\w ]+, )?", sentence)
    start = begun.end() if begun else 0
    found = Facts(f", {sentence}", None).names
    return next((name for name in found if name.start - 2 in (0, start)), None)
