"""Where a fact stands: what surrounds a number, date or name, and how alike two places are.

A statement may hold the right numbers at the wrong things ("40 ships and 12 men"). So a fact is
compared with the fact of the evidence that stands at the same thing, not with any that is equal.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from rag.verify.lexicon import AUXILIARIES, DETERMINERS, synonyms
from rag.verify.words import Reading, Word, stem

_HEAD, _VERB, _PREPOSITION, _CLAUSE, _NEAR = 3.0, 2.0, 1.5, 0.25, 6
_SAME: dict[str, frozenset[str]] = {
    stem(word): frozenset(stem(other) for other in others) for word, others in synonyms().items()
}
_PASSED = (
    AUXILIARIES
    | DETERMINERS
    | frozenset("them also still already now not n't then just will would".split())
)
_PREPOSITIONS = frozenset("from to by at of in on against for over under with until since".split())


@dataclass(frozen=True, slots=True)
class Place:
    """What surrounds a stretch of text, as stems.

    ``head`` follows at once in the same clause (the counted thing); ``before`` is the nearest
    content word ahead, "^" at a sentence's start; ``preposition`` the function word at its door;
    ``clause`` all else near.
    """

    head: tuple[str, ...]
    before: tuple[str, ...]
    preposition: str
    clause: frozenset[str]


def place(reading: Reading, start: int, end: int, blind: frozenset[int] = frozenset()) -> Place:
    """The surroundings of characters ``start`` to ``end``; ``blind`` words are passed over."""
    words = reading.words
    first = bisect_left(words, start, key=lambda w: w.start)
    last = bisect_left(words, end, key=lambda w: w.start)
    clause = words[min(first, len(words) - 1)].clause if words else 0
    sentence = words[min(first, len(words) - 1)].sentence if words else 0
    after = [w for w in words[last : last + _NEAR] if w.sentence == sentence]
    ahead = [w for w in words[max(0, first - _NEAR) : first] if w.sentence == sentence]
    head: list[str] = []
    for word in after[:_NEAR]:
        if not head and (word.low in _PASSED or (word.low == "of" and word is after[0])):
            continue
        if not head and word.start in blind and after[0].low == "of":
            continue
        if not head and word is after[0] and _closes_apposition(reading, words[last - 1], word):
            head.append(word.stem)
            break
        if len(head) == 3 or word.clause != clause or not word.content or word.start in blind:
            break
        head.append(word.stem)
    before = [w.stem for w in ahead[::-1] if w.content and w.start not in blind][:1]
    before = before or ([] if ahead else ["^"])
    door = ahead[-1].low if ahead and ahead[-1].low in _PREPOSITIONS else ""
    near = (w for w in (*ahead, *after) if w.content and w.start not in blind)
    return Place(tuple(head), tuple(before), door, frozenset(w.stem for w in near))


def _closes_apposition(reading: Reading, name: Word, word: Word) -> bool:
    """ "The planner, Hume-Barr, rejected it": what follows the comma is said of her."""
    gap = reading.text[name.end : word.start].strip()
    return gap == "," and word.content and not word.capital and not word.low.endswith("ing")


def likeness(one: Place, other: Place) -> float:
    """How alike two places are: 0 for nothing in common."""
    score = _HEAD * same_thing(one, other) + _VERB * _meets(one.before, other.before)
    if one.preposition and one.preposition == other.preposition:
        score += _PREPOSITION
    return score + _CLAUSE * len(one.clause & other.clause)


def same_thing(one: Place, other: Place) -> bool:
    """Whether the two places have a counted thing in common: "invoices", "false invoices"."""
    return _meets(one.head[:1], other.head[:2]) or _meets(one.head[:2], other.head[:1])


def alike(one: str, other: str) -> bool:
    """Whether two stems are the same word, or one that news uses in its place."""
    return one == other or other in _SAME.get(one, ()) or _derived(one, other)


def known(word: str, stems: frozenset[str]) -> bool:
    """Whether a stem, or a word that stands for it, is among ``stems``."""
    return word in stems or not _SAME.get(word, frozenset()).isdisjoint(stems)


@lru_cache(maxsize=20_000)
def _derived(one: str, other: str) -> bool:
    """One word is made from the other: "govern" and "governor", not "port" and "porter"."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 5 and long.startswith(short) and len(long) - len(short) <= 4


def _meets(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return any(alike(a, b) for a in one for b in other)


def word_at(reading: Reading, start: int) -> int:
    """The number of the first word that begins at or after ``start``."""
    return bisect_left(reading.words, start, key=_start)


def _start(word: Word) -> int:
    return word.start
