"""Passages in a new order once the reader has read the first of them.

Likeness finds a passage about the thing, reading tells whether it answers: on real news it brings
the answer into the first five for one question in seventy more (``eval/benchmarks/news.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.question import Question
from rag.rank import LOUD, SILENT, how_many_are_read, near
from rag.reader.calibrate import UNIT
from rag.reader.second import Reads
from rag.retrieve import Hit
from rag.shorts import read_all


def to_read(question: Question, passages: int) -> Question:
    """The question for as many passages as are read in an archive of so many, if it wants fewer:
    one that answers may stand behind those that it wants."""
    return replace(question, k=max(question.k, how_many_are_read(passages)))


def reread(
    question: Question, hits: Sequence[Hit], reader: Reads | None, passages: int
) -> list[Hit]:
    """The passages by what they are like and by what the reader finds in them, best first; as many
    as the question wants.

    The first ones are read, as far as they are near to the best, and more of them in an archive of
    many ``passages``; of the others it is taken that they do not answer. A unit of the reader's
    score counts its log odds, as a standard deviation does; it is added to ``fused``, and stands in
    ``scores`` as ``read``.
    """
    if reader is None:
        return list(hits[: question.k])
    read = near(hits, how_many_are_read(passages))
    readings = read_all(question, read, reader)
    found = {
        hit.row: max(SILENT, min(LOUD, reading.best))
        for hit, reading in zip(read, readings, strict=True)
    }
    weighed = [_weighed(hit, UNIT * found.get(hit.row, SILENT)) for hit in hits]
    weighed.sort(key=lambda hit: (-hit.score, hit.rank))
    return [replace(hit, rank=rank) for rank, hit in enumerate(weighed[: question.k], start=1)]


def _weighed(hit: Hit, gain: float) -> Hit:
    score = hit.score + gain
    return replace(hit, score=score, scores={**hit.scores, "read": gain, "fused": score})
