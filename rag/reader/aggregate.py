"""What several passages say together: the same words found in several articles add up."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from rag.reader.calibrate import Calibration
from rag.reader.decode import ScoredSpan
from rag.reader.reader import Reading

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_ARTICLES = frozenset(("a", "an", "the"))


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, and every place where it was read.

    ``probability`` is that at least one of its places answers. ``places`` are pairs of a passage's
    number and the span in it, the likeliest first; ``text`` is the words of the first.
    """

    text: str
    probability: float
    places: tuple[tuple[int, ScoredSpan], ...]


def aggregate(
    passages: Sequence[str],
    readings: Sequence[Reading],
    retrieval: Sequence[float],
    sources: Sequence[Hashable],
    calibration: Calibration,
    sharpness: float = 0.5,
) -> list[Found]:
    """The different answers of some passages, likeliest first.

    A place's probability is the calibrated one of its span, times ``exp(-sharpness * d)``, where d
    is how far its passage's retrieval score is below the best. Places with the same words (case,
    articles and punctuation apart) are joined: within one source the best counts, different sources
    are taken for independent witnesses, 1 - Π(1 - p).

    Args:
        passages: the texts that were read.
        readings: what was read in each.
        retrieval: each passage's score, in any unit; higher is better.
        sources: what each passage belongs to: passages of one article, and copies of one report,
            share a source, and do not confirm one another.
        calibration: of the reader that read.
        sharpness: how much a worse retrieval score counts against a passage; 0 not at all.

    Raises:
        ValueError: the lists differ in length.
    """
    groups: dict[str, list[tuple[float, int, ScoredSpan]]] = defaultdict(list)
    best = max(retrieval, default=0.0)
    together = zip(passages, readings, retrieval, sources, strict=True)
    for number, (passage, reading, rank_score, _) in enumerate(together):
        near = math.exp(-sharpness * (best - rank_score))
        for span in reading.spans:
            key = plain(passage[span.start : span.end])
            if key:
                groups[key].append((near * calibration.probability(span.score), number, span))
    found = []
    for group in groups.values():
        group.sort(key=lambda place: (-place[0], place[1], place[2].start))
        heard: dict[Hashable, float] = {}
        for likely, number, _ in group:
            heard.setdefault(sources[number], likely)
        none = math.prod(1 - likely for likely in heard.values())
        _, number, span = group[0]
        text = passages[number][span.start : span.end]
        found.append(Found(text, 1 - none, tuple((n, s) for _, n, s in group)))
    return sorted(found, key=lambda f: (-f.probability, f.places[0][0], f.places[0][1].start))


def plain(text: str) -> str:
    """Words that are the same answer: case, articles and punctuation do not count."""
    return " ".join(w for w in _WORD.findall(text.casefold()) if w not in _ARTICLES)
