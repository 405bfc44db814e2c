"""Which part of a sentence with several values is asked about.

"His 11th goal of the season and his 102nd for the club" is two parts, and "how many goals for the
club?" is about the second, whichever of the two the reader points at. A sentence is cut between
its values; the value whose part alone has words of the question is the one that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rag.alike import alike
from rag.answer import ResolvedDate
from rag.numbers import Quantity, bound_start, quantities
from rag.question import Question
from rag.sought import thing_counted
from rag.verify.words import Word, read

_Place = tuple[int, int]

# Where a sentence is cut between two values, the surest cut first.
_CUTS = (
    re.compile(r"[;:—]|\s–\s"),
    re.compile(
        r",\s+(?:and|but|while|whereas|with|of wh(?:ich|om)|including)\b|\bwh(?:ile|ereas)\b"
    ),
    re.compile(r",\s|\s(?:and|but|including|of wh(?:ich|om))\b"),
)
_ONLY_JOINS = re.compile(r"\s*(?:,|and|or|to|-|–|, and)\s*", re.I)
_OF_THE_FIRST = re.compile(r"[,\s]*(?:of (?:which|whom|them)|including)\b", re.I)
# What ends a sentence is often told of all of it: "12 died and 30 were hurt when the bridge fell".
_OF_ALL = re.compile(r"\b(?:when|after|because|as|since|following|during|before|where|which)\b")
_BESIDE = re.compile(r"\b(?:in|at|on|by|from|of|for|with|under|over|near)\b")


def own_value(question: Question, sentence: str, pointed: str) -> str | None:
    """The number of a sentence that stands in the part that is asked about, with what bounds it;
    ``None`` where that is no other than ``pointed``, the words that the reader points at, or
    cannot be told."""
    if question.kind not in ("how_many", "what"):
        return None
    start = sentence.find(pointed)
    told = quantities(sentence)
    inside = [q for q in told if q.start < start + len(pointed) and q.end > start]
    found = _of_the_sort(question, told, inside)
    if start < 0 or len(found) < 2:
        return None
    places = [(q.start, q.end) for q in found]
    # Of words that run over several numbers none is pointed at.
    touched = [found.index(q) for q in inside if q in found] if len(inside) == 1 else []
    own = own_part(question, sentence, places, touched)
    if own is None:
        return None
    return sentence[bound_start(sentence, places[own][0]) : places[own][1]].strip()


def own_days(
    question: Question,
    dates: Sequence[ResolvedDate],
    text: str,
    pointed: Sequence[ResolvedDate],
) -> Sequence[ResolvedDate]:
    """Of the dates of a sentence, in its order, the one in the part that is asked about; all where
    that cannot be told.

    Args:
        text: the sentence.
        pointed: those of them that the reader points at.
    """
    places: list[_Place] = []
    at = 0
    for one in dates:
        start = text.find(one.text, at)
        if start < 0:
            return dates
        places.append((start, start + len(one.text)))
        at = places[-1][1]
    touched = [i for i, one in enumerate(dates) if one in pointed]
    own = own_part(question, text, places, touched)
    return dates if own is None else (dates[own],)


def own_part(
    question: Question, text: str, places: Sequence[_Place], pointed: Sequence[int]
) -> int | None:
    """Which of several values stands in the part of a sentence that alone has words of the
    question; ``None`` where that is none or several, or where the part of a value that the reader
    points at has such words too.

    Args:
        places: where the values stand, in order.
        pointed: those that the reader points at, as indices.
    """
    cuts = [_cut(text, one[1], other[0]) for one, other in pairwise(places)]
    if len(places) < 2 or None in cuts:
        return None
    ends = [0, *(cut for cut in cuts if cut is not None), len(text)]
    parts = list(pairwise(ends))
    asked = [w.stem for w in read(question.understood).words if w.content and w.low[0].isalpha()]
    words = [w for w in read(text).words if w.content]
    held = [_held(asked, [w for w in words if a <= w.start < b]) for a, b in parts]
    own = [_alone(i, held) for i in range(len(parts))]
    for i in range(1, len(parts)):
        taken = _inherited(text, words, parts[i - 1], parts[i], places[i - 1], places[i])
        own[i - 1] -= _held(own[i - 1], taken)
    own[-1] -= _told_of_all(text, words, parts, places, own[-1])
    apart = [i for i, stems in enumerate(own) if stems]
    if len(apart) != 1 or apart == list(pointed):
        return None
    return apart[0]


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


def _alone(index: int, held: Sequence[set[str]]) -> set[str]:
    """The words of the question that only one part has."""
    others = set[str]().union(*(h for i, h in enumerate(held) if i != index))
    return held[index] - others


def _inherited(
    text: str,
    words: Sequence[Word],
    first: _Place,
    second: _Place,
    value: _Place,
    other: _Place,
) -> list[Word]:
    """The words of a part that the next one leaves unsaid: all before "of which", else, where
    nothing stands before the other's value, what stands before its own and the thing counted."""
    inside = [w for w in words if first[0] <= w.start < first[1]]
    if _OF_THE_FIRST.match(text, second[0]):
        return inside
    if any(second[0] <= w.start < other[0] for w in words):
        return []
    before = [w for w in inside if w.start < value[0]]
    return before + [w for w in inside if w.start >= value[1]][:1]


def _told_of_all(
    text: str,
    words: Sequence[Word],
    parts: Sequence[_Place],
    places: Sequence[_Place],
    own: set[str],
) -> set[str]:
    """The words of the last part that may be told of all the parts."""
    start, end = places[-1][1], parts[-1][1]
    ends = [_OF_ALL.search(text, start, end)]
    earlier = zip(places[:-1], parts[:-1], strict=True)
    if not any(_BESIDE.search(text, value[1], part[1]) for value, part in earlier):
        ends.append(_BESIDE.search(text, start, end))
    first = min((found.start() for found in ends if found), default=end)
    behind = _held(own, [w for w in words if w.start >= first])
    return behind - _held(own, [w for w in words if parts[-1][0] <= w.start < first])
