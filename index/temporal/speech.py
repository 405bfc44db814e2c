"""Words that somebody said on another day: inside a quotation, that day is the anchor.

"Speaking on 3 March, she said: “We shall decide next week.”" in an article of 21 March means the
week after 3 March. Only direct speech is moved: in reported speech ("she said that they would
decide next week") a newspaper counts from its own day.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from index.temporal.expressions import Expression, Resolver
from index.temporal.policy import Policy
from index.temporal.units import spoken

_MARK = re.compile(r"[“”\"]|``|''")
_SPEECH = re.compile(
    r"\b(?:sa(?:id|ys|ying)|told|tell(?:s|ing)?|wrote|writ(?:es|ing)|added|announced|asked|warned"
    r"|declared|explained|promised|claimed|posted|tweeted|insisted|replied|recalled|stated|spoke"
    r"|speaking|statement|letter|interview|speech|quoted|remarks?)\b",
    re.I,
)
_NEW_PARAGRAPH = re.compile(r"\n\s*\n")
_POINTS = ("date", "time")


def find_all(
    text: str,
    anchor: date | None,
    sentences: Iterable[tuple[int, int]],
    policy: Policy | None = None,
) -> list[tuple[Expression, ...]]:
    """The expressions of each sentence (its first character, and the one after its last).

    What is counted from the anchor inside a quotation that the sentence dates otherwise is counted
    from that day; the reading against the anchor is then the alternative.
    """
    resolver = Resolver(anchor, policy)
    quoted = _Quotation()
    found = []
    for start, end in sentences:
        said = resolver.find(text, start, end)
        inside = quoted.spans(text, start, end)
        day = quoted.day(text, (start, end), said, inside, anchor)
        if day is not None:
            said = _moved(text, said, inside, day, anchor, policy)
        found.append(said)
    return found


class _Quotation:
    """Which characters are direct speech, and when it was spoken, from sentence to sentence."""

    def __init__(self) -> None:
        self._open = False
        self._since: date | None = None
        self._end = 0

    def spans(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches of a sentence that are inside quotation marks."""
        if _NEW_PARAGRAPH.search(text, self._end, start):
            # A quotation of several paragraphs opens each of them anew.
            self._since = self._since if self._open and _MARK.match(text, start) else None
            self._open = False
        self._end = end
        if not self._open and not _MARK.match(text, start):
            self._since = None
        spans, opened = [], start if self._open else -1
        for mark in _MARK.finditer(text, start, end):
            closes = mark.group() in ("”", "''") or (mark.group() == '"' and opened >= 0)
            if closes and opened >= 0:
                spans.append((opened, mark.start()))
                opened = -1
            elif not closes:
                opened = mark.end()
        self._open = opened >= 0
        if opened >= 0:
            spans.append((opened, end))
        return spans

    def day(
        self,
        text: str,
        sentence: tuple[int, int],
        said: Sequence[Expression],
        inside: Sequence[tuple[int, int]],
        anchor: date | None,
    ) -> date | None:
        """The day on which the sentence's quotation was spoken, where that is not the anchor."""
        if not inside:
            self._since = None
            return None
        outside = [e for e in said if not _within(e, inside)]
        if any(_SPEECH.search(words) for words in _outside(text, sentence, inside)):
            days = [day for e in outside if (day := _spoken_on(e, anchor)) is not None]
            self._since = days[-1] if days else self._since
        return self._since


def _outside(
    text: str, sentence: tuple[int, int], inside: Sequence[tuple[int, int]]
) -> Iterator[str]:
    at = sentence[0]
    for first, last in inside:
        yield text[at:first]
        at = last
    yield text[at : sentence[1]]


def _spoken_on(said: Expression, anchor: date | None) -> date | None:
    if said.type not in _POINTS or said.interval is None or said.granularity != "day":
        return None
    if said.relation in ("since", "until", "before", "after", "by"):
        return None
    day = said.interval[0]
    return day if anchor is None or day < anchor else None


def _within(said: Expression, inside: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(inside, (said.start, sys.maxsize)) - 1
    return at >= 0 and said.end <= inside[at][1]


def _moved(
    text: str,
    said: Sequence[Expression],
    inside: Sequence[tuple[int, int]],
    day: date,
    anchor: date | None,
    policy: Policy | None,
) -> tuple[Expression, ...]:
    """The expressions, those inside the quotation counted from its own day."""
    again = {
        (e.start, e.end): e
        for span in inside
        for e in Resolver(day, policy).find(text, *span)
        if e.anchor == day and e.interval is not None
    }
    return tuple(_either(e, again.get((e.start, e.end)), day, anchor) for e in said)


def _either(
    said: Expression, same: Expression | None, day: date, anchor: date | None
) -> Expression:
    counted = said.anchor == anchor if said.anchor is not None else said.interval is None
    if same is None or not counted:
        return said
    other = said.interval if said.interval != same.interval else same.alternative
    why = f"{same.why}; it is quoted from {spoken(day)}"
    return replace(same, why=why, alternative=other, confidence=min(same.confidence, 0.85))


__all__ = ["find_all"]
