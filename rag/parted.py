"""Which part of a sentence with several values is asked about.

"His 11th goal of the season and his 102nd for the club" is two parts, and "how many goals for the
club?" is about the second, even if the reader points a little more surely at the first. A sentence
is cut between its values; the value whose part alone has words of the question is the one that is
asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rag.alike import alike
from rag.answer import ResolvedDate
from rag.days import places_of
from rag.numbers import Quantity, bound_start, quantities
from rag.question import Question
from rag.rank import Place
from rag.shorts import WHEN
from rag.sought import thing_counted
from rag.verify.words import Word, read

# Where a sentence is cut between two values, the surest cut first.
_CUTS = (
    re.compile(r"[;:—]|\s–\s"),
    re.compile(
        r",\s+(?:and|but|while|whereas|with|of wh(?:ich|om)|including)\b|\bwh(?:ile|ereas)\b"
    ),
    re.compile(r",\s|\s(?:and|but|including|of wh(?:ich|om))\b"),
)
_BEGINS = re.compile(r"[(;:—]|\b(?:which|who|whom|whose|where)\b")
_NOWHERE = (-1, -1)
_END = re.compile(r"[,;:)—]|$")
# The sentence is to say it the other way round.
_NO_NUMBER = re.compile(r"\b(?:not|never|without)\b|n['’]t\b", re.I)
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_NO_COUNT = re.compile(r"one|once|twice", re.I)
_COUNTED = re.compile(r" (?!of |in |at |on |and |or |but )[a-z]")
_ONLY_JOINS = re.compile(r"\s*(?:,|and|or|to|-|–|, and)\s*", re.I)
_OF_THE_FIRST = re.compile(r"[,\s]*(?:of (?:which|whom|them)|including)\b", re.I)
# What ends a sentence is often told of all of it: "12 died and 30 were hurt when the bridge fell".
_OF_ALL = re.compile(r"\b(?:when|after|because|as|since|following|during|before|where|which)\b")
_BESIDE = re.compile(r"\b(?:in|at|on|by|from|of|for|with|under|over|near)\b")


def own_value(
    question: Question, sentence: str, pointed: Place, nearly: Sequence[Place]
) -> str | None:
    """The number of a sentence that stands in the part that is asked about, with what bounds it;
    ``None`` where that is no other than the one that the reader points at, or cannot be told.

    Args:
        pointed: where the reader points, ``nearly`` where it nearly did.
    """
    if question.kind != "how_many" or _NO_NUMBER.search(question.understood):
        return None
    counts = [q for q in quantities(sentence) if not _counts_nothing(sentence, q)]
    inside = [q for q in counts if q.start < pointed[1] and q.end > pointed[0]]
    found = _of_the_sort(question, counts, inside)
    if len(found) < 2:
        return None
    places = [(q.start, q.end) for q in found]
    if len(inside) > 1:  # Of words that run over several numbers none is pointed at.
        pointed, nearly = _NOWHERE, [pointed, *nearly]
    own = own_part(question, sentence, places, pointed, nearly)
    if own is None:
        return None
    return sentence[bound_start(sentence, places[own][0]) : places[own][1]].strip()


def own_days(
    question: Question,
    dates: Sequence[ResolvedDate],
    text: str,
    pointed: Place,
    nearly: Sequence[Place],
) -> Sequence[ResolvedDate]:
    """Of the dates of a sentence, in its order, the one in the part that is asked about; all where
    that cannot be told.

    Args:
        text: the sentence.
        pointed: where the reader points, ``nearly`` where it nearly did.
    """
    places = [place for place in places_of(dates, text) if place is not None]
    if len(places) < len(dates):
        return dates
    own = own_part(question, text, places, pointed, nearly)
    return dates if own is None else (dates[own],)


def own_part(
    question: Question,
    text: str,
    places: Sequence[Place],
    pointed: Place,
    nearly: Sequence[Place],
) -> int | None:
    """Which of several values stands in the part of a sentence that alone has words of the
    question; ``None`` where that is none or several, where the part of the value that the reader
    points at has such words too, or where the reader is nowhere near that part.

    Args:
        places: where the values stand, in order.
        pointed: where the reader points, ``nearly`` where it nearly did.
    """
    touched = [i for i, place in enumerate(places) if _meet(place, pointed)]
    cuts = [_cut(text, one[1], other[0]) for one, other in pairwise(places)]
    if len(places) < 2 or None in cuts:
        return None
    ended = _END.search(text, places[-1][1])
    ends = [0, *(cut for cut in cuts if cut is not None), ended.start() if ended else len(text)]
    parts = [_clause(text, part, value) for part, value in zip(pairwise(ends), places, strict=True)]
    asked = {w.stem: w for w in read(question.understood).words if _tells(w)}
    words = [w for w in read(text).words if w.content]
    held = [_held(asked, [w for w in words if a <= w.start < b]) for a, b in parts]
    own = [_alone(i, held) for i in range(len(parts))]
    for i in range(1, len(parts)):
        if _OF_THE_FIRST.match(text, ends[i]):
            taken = [w for w in words if parts[i - 1][0] <= w.start < parts[i - 1][1]]
        else:
            taken = _inherited(words, parts[i - 1], parts[i], places[i - 1], places[i])
        own[i - 1] -= _held(own[i - 1], taken)
        own[i] -= _told_of_all(text, words, parts[: i + 1], places[i], own[i])
    apart = [i for i, stems in enumerate(own) if stems]
    if len(apart) != 1 or apart == touched or not any(_meet(places[apart[0]], n) for n in nearly):
        return None
    # One name alone is of what the whole text is about.
    told = [asked[one] for one in own[apart[0]]]
    only_named = len(told) == 1 and told[0].capital and not WHEN.fullmatch(told[0].low)
    return None if only_named and touched else apart[0]


def _of_the_sort(
    question: Question, found: Sequence[Quantity], pointed: Sequence[Quantity]
) -> list[Quantity]:
    """The numbers that may be asked for: of what is counted, or of the sort that is pointed at."""
    sorts = {(q.kind, q.unit) for q in pointed}
    if thing_counted(question.understood) is not None:
        sorts = {(kind, unit) for kind, unit in sorts if kind in ("count", "ordinal")} or sorts
        # "Magnitude 6.4" counts nothing.
        found = [q for q in found if q.kind != "count" or q.value == int(q.value)]
    return [q for q in found if (q.kind, q.unit) in sorts]


def _meet(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _clause(text: str, part: Place, value: Place) -> Place:
    """A part from where the clause of its value begins: a bracket, or "which"."""
    begun = (m.end() for m in _BEGINS.finditer(text, part[0], value[0]))
    return max(begun, default=part[0]), part[1]


def _counts_nothing(text: str, one: Quantity) -> bool:
    """Whether a number is a year, somebody's age beside the name, or the "one" of "the other"."""
    before, behind = text[: one.start], text[one.end :]
    return (
        bool(_YEAR.fullmatch(one.text) and one.kind == "count" and one.unit is None)
        or bool(before.endswith(", ") and behind.startswith(",") and one.text.isdigit())
        or bool(_NO_COUNT.fullmatch(one.text) and not _COUNTED.match(behind))
    )


def _cut(text: str, start: int, end: int) -> int | None:
    """Where a sentence parts between two values; ``None`` where they are one list or range."""
    if _ONLY_JOINS.fullmatch(text, start, end):
        return None
    for rule in _CUTS:
        if found := list(rule.finditer(text, start, end)):
            return found[-1].start()
    return None


def _held(asked: Iterable[str], words: Sequence[Word]) -> set[str]:
    """Which of some stems have their like among words."""
    return {one for one in asked if any(alike(one, word.stem) for word in words)}


def _tells(word: Word) -> bool:
    """Whether a word of a question may tell one part from another."""
    return word.content and word.low[0].isalpha()


def _alone(index: int, held: Sequence[set[str]]) -> set[str]:
    """The words of the question that only one part has."""
    others = set[str]().union(*(h for i, h in enumerate(held) if i != index))
    return held[index] - others


def _inherited(
    words: Sequence[Word], first: Place, second: Place, value: Place, other: Place
) -> list[Word]:
    """The words of a part that the next one leaves unsaid, where nothing stands before its value:
    what stands before the first one's value, and the thing counted."""
    if any(second[0] <= w.start < other[0] for w in words):
        return []
    inside = [w for w in words if first[0] <= w.start < first[1]]
    before = [w for w in inside if w.start < value[0]]
    return before + [w for w in inside if w.start >= value[1]][:1]


def _told_of_all(
    text: str, words: Sequence[Word], parts: Sequence[Place], value: Place, own: set[str]
) -> set[str]:
    """The words of the last of some parts that may be told of those before it too: "900 red and 700
    blue tiles", "12 died and 30 were hurt in the fire"."""
    start, end = value[1], parts[-1][1]
    ends = [_OF_ALL.search(text, start, end)]
    if not any(_BESIDE.search(text, *part) for part in parts[:-1]):
        ends.append(_BESIDE.search(text, start, end))
    first = min((found.start() for found in ends if found), default=end)
    inside = [w for w in words if parts[-1][0] <= w.start < end]
    counted = _run(text, [w for w in inside if w.start >= start])[1:]
    shared = [w for w in inside if w.start >= first or w in counted]
    return _held(own, shared) - _held(own, [w for w in inside if w not in shared])


def _run(text: str, words: Sequence[Word]) -> Sequence[Word]:
    """The first of some words, as far as only spaces stand between them."""
    gaps = (i for i, (a, b) in enumerate(pairwise(words), 1) if text[a.end : b.start].strip())
    return words[: next(gaps, len(words))]
