"""From scores of tokens to spans of characters.

A passage's spans are scored by start + end - null, the difference to "no answer here"; they are
whole words, do not overlap, and are at most thirty tokens long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
MOST_TOKENS = 30
QUESTION_TOKENS, TITLE_TOKENS = 64, 32
"""What of a question and of a title is read: the same in training and later."""
_TRIED = 20
_OPENING, _CLOSING = "([{“‘\"'", ")]}”’\"'"
_LOOSE = ".,;:!?…–—-"


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """Characters ``start`` to ``end`` (half-open) of a passage, and how far they beat silence."""

    start: int
    end: int
    score: float


def best_spans(
    text: str,
    offsets: Sequence[tuple[int, int]],
    start: Floats,
    end: Floats,
    null: float,
    most: int = 5,
) -> list[ScoredSpan]:
    """The best spans of a window, best first.

    Args:
        text: the passage.
        offsets: the characters of each of the window's n context tokens, in ``text``.
        start, end: the logits of those tokens, (n,).
        null: the logit of no answer, start and end added.
    """
    if not len(offsets):
        return []
    starts = np.argsort(-start, kind="stable")[:_TRIED]
    ends = np.argsort(-end, kind="stable")[:_TRIED]
    pairs = [
        (float(start[s] + end[e]) - null, int(s), int(e))
        for s in starts
        for e in ends
        if s <= e < s + MOST_TOKENS
    ]
    kept: list[ScoredSpan] = []
    # Best first, so that the marks and words around a span are looked at only until enough are had.
    for score, s, e in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        first, last = whole_words(text, offsets[s][0], offsets[e][1])
        span = ScoredSpan(first, last, score)
        # No answer runs on into the next paragraph.
        if first < last and "\n\n" not in text[first:last] and _is_apart(span, kept):
            kept.append(span)
            if len(kept) == most:
                break
    return kept


def without_overlap(spans: Sequence[ScoredSpan], most: int) -> list[ScoredSpan]:
    """The best of every group of overlapping spans, best first."""
    kept: list[ScoredSpan] = []
    for span in sorted(spans, key=lambda s: (-s.score, s.start, s.end)):
        if _is_apart(span, kept):
            kept.append(span)
            if len(kept) == most:
                break
    return kept


def _is_apart(span: ScoredSpan, others: Sequence[ScoredSpan]) -> bool:
    return all(span.end <= other.start or other.end <= span.start for other in others)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A span grown to whole words, without marks that hang loose at its ends."""
    while 0 < start < len(text) and _joined(text, start):
        start -= 1
    while 0 < end < len(text) and _joined(text, end):
        end += 1
    while start < end and (text[start].isspace() or text[start] in _LOOSE):
        start += 1
    while start < end and (text[end - 1].isspace() or _hangs(text, start, end)):
        end -= 1
    while start < end and text[start] in _OPENING and _unpaired(text[start:end], 0):
        start += 1
    while start < end and text[end - 1] in _CLOSING and _unpaired(text[start:end], -1):
        end -= 1
    return start, end


def _joined(text: str, at: int) -> bool:
    """Whether the characters on both sides of ``at`` belong to one word or number."""
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return True
    if at - 1 > 0 and before in ".,:'’" and text[at - 2].isdigit() and after.isdigit():
        return True
    return (
        at + 1 < len(text) and after in ".,:" and before.isdigit() and text[at + 1].isdigit()
    )  # fmt: skip


def _hangs(text: str, start: int, end: int) -> bool:
    """Whether the last mark ends a sentence or a clause, and not an abbreviation ("U.S.")."""
    last = text[end - 1]
    if last != ".":
        return last in _LOOSE
    word = text[start : end - 1].rsplit(" ", 1)[-1]
    return "." not in word and len(word) != 1


def _unpaired(words: str, at: int) -> bool:
    mark = words[at]
    if mark in "\"'":
        return words.count(mark) % 2 == 1
    others = {"(": ")", "[": "]", "{": "}", "“": "”", "‘": "’"}
    others |= {closing: opening for opening, closing in others.items()}
    return words.count(mark) > words.count(others[mark])
