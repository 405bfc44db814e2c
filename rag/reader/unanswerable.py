"""Questions that a paragraph seems to answer and does not, made by rule from those it answers.

The kinds are those that Rajpurkar et al. (2018, "Know What You Don't Know", table 2) found among
questions that people wrote for the purpose: another name, another number or year, a negation, the
opposite word. A sixth kind is made of contexts: the sentence with the answer is taken out. The
result is kept only where the paragraph gives no reason to think the new question answered.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from index.sentences import split
from rag.reader.data import Asked

_NAME = re.compile(r"\b[A-Z][\w'’-]+(?:\s+(?:(?:of|de|van|al)\s+)?[A-Z][\w'’-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_OPENERS = frozenset(
    "a an and are at by did do does during for from had has have how if in is it of on the to was "
    "were what when where which who whom whose why with name".split()
)
_OPPOSITE = {
    "after": "before", "before": "after", "first": "last", "last": "first", "most": "least",
    "least": "most", "more": "fewer", "largest": "smallest", "smallest": "largest",
    "highest": "lowest", "lowest": "highest", "oldest": "newest", "increase": "decrease",
    "increased": "decreased", "decrease": "increase", "decreased": "increased", "begin": "end",
    "began": "ended", "start": "end", "started": "ended", "won": "lost", "win": "lose",
    "north": "south", "south": "north", "northern": "southern", "southern": "northern",
    "east": "west", "west": "east", "eastern": "western", "western": "eastern",
    "above": "below", "below": "above", "better": "worse", "best": "worst", "good": "bad",
    "early": "late", "earliest": "latest", "high": "low", "low": "high", "large": "small",
    "small": "large", "long": "short", "maximum": "minimum", "minimum": "maximum",
    "majority": "minority", "minority": "majority", "opened": "closed", "built": "demolished",
    "created": "destroyed", "founded": "dissolved", "joined": "left", "support": "oppose",
    "supported": "opposed", "accepted": "refused", "bought": "sold", "buy": "sell",
    "arrived": "departed", "older": "younger", "younger": "older", "male": "female",
    "female": "male", "inside": "outside", "internal": "external", "rich": "poor",
    "allowed": "forbidden", "possible": "impossible", "common": "rare", "public": "private",
    "gained": "lost", "rise": "fall", "rose": "fell", "son": "daughter", "father": "mother",
    "former": "current", "major": "minor", "legal": "illegal", "positive": "negative",
    "strong": "weak", "added": "removed", "appointed": "dismissed", "born": "buried",
}  # fmt: skip
_NEGATED = {
    "did": "didn't", "does": "doesn't", "do": "don't", "is": "isn't", "are": "aren't",
    "was": "wasn't", "were": "weren't", "can": "can't", "could": "couldn't", "would": "wouldn't",
    "should": "shouldn't", "has": "hasn't", "have": "haven't", "will": "won't",
}  # fmt: skip
_NEVER_AFTER = re.compile(r"^(who|what|which \w+) (\w+ed)\b", re.I)
_NEAR = 90


def unanswerable(asked: Sequence[Asked], chance: random.Random, share: float) -> list[Asked]:
    """For a ``share`` of the answerable questions, one made of it that has no answer."""
    made = []
    for one in asked:
        if one.start is None or chance.random() > share:
            continue
        kinds = [swapped_name, swapped_number, opposite, negated, without_its_sentence]
        chance.shuffle(kinds)
        found = (kind(one, chance) for kind in kinds)
        new = next((f for f in found if f is not None), None)
        if new is not None:
            made.append(new)
    return made


def swapped_name(one: Asked, chance: random.Random) -> Asked | None:
    """Another name of the paragraph in a name's place; the answer's own names are not taken."""
    names = _names(one.question)
    answer = _answer(one)
    others = [
        name
        for name in _names(one.context)
        if name.casefold() not in one.question.casefold()
        and name.casefold() not in answer.casefold()
        and not _beside(one, name)
    ]
    if not names or not others:
        return None
    old = chance.choice(names)
    like = [n for n in others if len(n.split()) == len(old.split())]
    return _without(one, _put(one.question, old, chance.choice(like))) if like else None


def swapped_number(one: Asked, chance: random.Random) -> Asked | None:
    """Another number of the paragraph, or one near it, in a number's place."""
    old = _NUMBER.search(one.question)
    if old is None:
        return None
    pattern = _YEAR if _YEAR.fullmatch(old.group()) else _NUMBER
    others = [
        number
        for number in dict.fromkeys(pattern.findall(one.context))
        if len(number) == len(old.group())
        and number not in one.question
        and number not in _answer(one)
        and not _beside(one, number)
    ]
    if old.group().isdigit() and len(old.group()) < 9:
        near = str(max(1, int(old.group()) + chance.choice((-20, -10, -3, -2, -1, 1, 2, 3, 10))))
        others += [near] if near not in one.context else []
    if not others:
        return None
    new = chance.choice(others)
    return _without(one, one.question[: old.start()] + new + one.question[old.end() :])


def opposite(one: Asked, chance: random.Random) -> Asked | None:
    """A word's opposite in its place."""
    words = [w for w in re.findall(r"[a-z]+", one.question) if w in _OPPOSITE]
    if not words:
        return None
    old = chance.choice(words)
    return _without(one, _put(one.question, old, _OPPOSITE[old]))


def negated(one: Asked, chance: random.Random) -> Asked | None:
    """A question for what was not so. One in two: else "n't" would be enough to be silent."""
    if chance.random() < 0.5:
        return None
    never = _NEVER_AFTER.match(one.question)
    if never:
        return _without(one, _NEVER_AFTER.sub(r"\1 never \2", one.question, count=1))
    words = [w for w in one.question.split() if w in _NEGATED]
    return _without(one, _put(one.question, words[0], _NEGATED[words[0]])) if words else None


def without_its_sentence(one: Asked, chance: random.Random) -> Asked | None:
    """The same question, the sentence with the answer taken out of the paragraph."""
    if one.start is None:
        return None
    places = split(one.context)
    cut = [(a, b) for a, b in places if a <= one.start < b]
    if len(places) < 3 or not cut:
        return None
    (first, last), rest = cut[0], one.context
    rest = (rest[:first] + rest[last:]).strip()
    # What else the paragraph says of it may answer too.
    if _answer(one).casefold() in rest.casefold():
        return None
    return replace(one, context=rest, start=None, end=None, others=())


def _names(text: str) -> list[str]:
    """Capitalised names, without a sentence's opening word."""
    found = []
    for match in _NAME.finditer(text):
        words = re.sub(r"['’]s$", "", match.group()).split()
        while words and words[0].casefold() in _OPENERS:
            words.pop(0)
        alone_at_the_start = len(words) == 1 and text[: match.start()].rstrip()[-1:] in ("", ".")
        if words and not alone_at_the_start and " ".join(words) not in found:
            found.append(" ".join(words))
    return found


def _beside(one: Asked, words: str) -> bool:
    """Whether the words stand near the answer, where they may belong to what it says."""
    start, end = one.start or 0, one.end or 0
    return words in one.context[max(0, start - _NEAR) : end + _NEAR]


def _answer(one: Asked) -> str:
    return one.context[one.start : one.end]


def _put(text: str, old: str, new: str) -> str:
    return re.sub(rf"\b{re.escape(old)}\b", lambda _: new, text, count=1)


def _without(one: Asked, question: str) -> Asked | None:
    if question == one.question:
        return None
    return replace(one, question=question, start=None, end=None, others=())
