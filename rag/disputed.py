"""Two numbers of one sentence that different people give for one thing: "the organisers counted
seven hundred people; the police put the number at 350"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.article import Span
from rag.question import Question
from rag.sides import Group, Survey
from rag.sought import Said
from rag.values import Value, comparable, same, values
from rag.verify.align import word_at
from rag.verify.words import Word, read

_GIVES = re.compile(
    r"\b(?P<of>according to)\b|\b(?:puts?|count(?:s|ed)|estimate[sd]?|reckon(?:s|ed)|claim(?:s|ed)"
    r"|g[ai]ves?|sp(?:oke|eaks?) of|sa(?:ys?|id)|insist(?:s|ed)|report(?:s|ed)|calculate[sd]?)\b",
    re.I,
)


def disputed(
    question: Question, said: Sequence[Said], lead: Span | None, short: str | None
) -> Survey | None:
    """Both numbers of the sentence that the answer leads with, in its order; ``None`` where it
    gives no two, or does not say whose each is. Where it is asked what one of these people says,
    that number is first, and ``None`` is given where it is the short answer already."""
    one = next((s for s in said if s.sentence.span == lead and s.value.kind == "quantity"), None)
    if one is None or one.value.former:
        return None
    told = [
        value
        for value in values(one.article, one.sentence.span, one.hit.policy)
        if comparable(value, one.value) and not value.former and value.share == one.value.share
    ]
    if len(told) != 2 or same(*told):
        return None
    givers = _both_givers(one, told[0])
    if not all(givers) or givers[0] & givers[1]:
        return None
    asked_of = [bool(read(question.understood).stems & names) for names in givers]
    if asked_of[0] != asked_of[1]:
        told = told[::-1] if asked_of[1] else told
        if told[0].text.casefold() in (short or "").casefold():
            return None
    first, second = (Group((replace(one, value=value),)) for value in told)
    why = "the article gives both, each as somebody’s own"
    return Survey((first, second), "contradicted", why)


def _both_givers(said: Said, first: Value) -> tuple[frozenset[str], frozenset[str]]:
    """Who gives the first value, and who the one after its clause; see :func:`_givers`."""
    reading = read(said.text)
    at = reading.words[word_at(reading, first.start - said.sentence.span.start)]
    before = [word for word in reading.words if word.clause <= at.clause]
    after = reading.words[len(before) :]
    return _givers(said.text, before), _givers(said.text, after)


def _givers(text: str, words: Sequence[Word]) -> frozenset[str]:
    """The stems of who gives the values among some words of a text; none where it is nobody's in
    particular."""
    gives = _GIVES.search(text, words[0].start, words[-1].end) if words else None
    if gives is None:
        return frozenset()
    named = [word for word in words if word.content and not word.text[0].isdigit()]
    if gives["of"] is None:
        return frozenset(word.stem for word in named if word.start < gives.start())
    after = [word for word in named if word.start >= gives.end()]
    return frozenset(word.stem for word in after if word.clause == after[0].clause)
