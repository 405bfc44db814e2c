"""The end of a stretch of days that a question asks for.

"When was she born?" beside "(29 August 1902 – 16 May 1972)" asks for its first day, "when does the
fair end?" beside "from 3 to 5 March" for its last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.temporal import Policy, find
from rag.answer import ResolvedDate
from rag.days import with_words_before
from rag.question import Question

_DOES = r"\b(?:do|does|did|will|would|is to|are to|due to)\b[^?]*"
_FIRST = re.compile(
    r"\b(?:born|birth|birthday|begins?|beg[au]n|beginning|starts?|started|commenced?|commences"
    r"|becomes?|became|takes? (?:effect|office|over)|took (?:effect|office|over)"
    r"|c[ao]mes? into (?:effect|force)|first)\b"
    rf"|{_DOES}\bopen\b",
    re.I,
)
_LAST = re.compile(
    r"\b(?:died?|dies|death|pass(?:ed|es)? away|ends?|ended|finish(?:e[sd])?|completed?|expires?"
    r"|expired|lift(?:s|ed)?|stops?|stopped|step(?:s|ped)? down"
    r"|(?:leaves?|left) (?:office|the)|until when)\b"
    rf"|{_DOES}\bclose\b",
    re.I,
)
_BEGUN = re.compile(
    r"\b(?:begin\w*|beg[au]n|start\w*|open(?:s|ed|ing)?|launch\w*|commenc\w*|born"
    r"|c(?:ame|omes?|oming) into (?:effect|force)|t(?:akes?|ook|aking) effect)\b",
    re.I,
)
_OVER = re.compile(
    r"\b(?:complet\w+|finish\w*|end(?:s|ed|ing)?(?! of)|clos(?:e[sd]?|ing)|done|ready|over|expir\w+"
    r"|died?|lift(?:s|ed|ing)?)\b",
    re.I,
)


# "From 4 a.m. next Tuesday", "not until Friday": what stands right before a day.
_EDGE = re.compile(
    r"\b(?:(?P<from>from|not\b[^.;,]{0,40}? (?:un)?till?)|until|till)"
    r"\s+(?:the |\d\S* |[ap]\.?m\.? )*$",
    re.I,
)


def asks_end(question: Question) -> bool:
    """Whether it is asked when something ends."""
    asked = question.understood
    ends = question.kind == "when" and _LAST.search(asked)
    return bool(ends and not _FIRST.search(asked))


def at_its_verb(question: Question, dates: Sequence[ResolvedDate], text: str) -> list[ResolvedDate]:
    """Of the dates of a sentence those that stand behind a word for what the question asks for,
    beginning or end: "to begin in the autumn and to be complete by the end of next year".

    Args:
        text: the sentence; the dates are in its order.
    """
    begins, ends = _FIRST.search(question.understood), _LAST.search(question.understood)
    if bool(begins) == bool(ends):
        return []
    wanted, other = (_BEGUN, _OVER) if begins else (_OVER, _BEGUN)
    return [
        one
        for one, between in with_words_before(dates, text)
        if wanted.search(between) and not other.search(between)
    ]


def is_other_end(question: Question, before: str) -> bool:
    """Whether the words before a day tell of the other end than the question asks for: "the strike
    is to end" where it is asked when it begins."""
    begins, ends = _FIRST.search(question.understood), _LAST.search(question.understood)
    if bool(begins) == bool(ends):
        return False
    wanted, other = (_BEGUN, _OVER) if begins else (_OVER, _BEGUN)
    if edge := _EDGE.search(before):
        return bool(edge["from"]) != bool(begins)
    last = max((m.end() for m in wanted.finditer(before)), default=-1)
    return max((m.end() for m in other.finditer(before)), default=-1) > last


def asked_end(
    question: Question, days: ResolvedDate, printed: date | None, policy: Policy | None
) -> ResolvedDate:
    """The first or the last part of a range, where the question asks for that; else all of it.

    Args:
        printed: the day of the article, from which its words are counted.
        policy: how dates with two readings are taken; the default one, if ``None``.
    """
    first, last = (bool(rule.search(question.understood)) for rule in (_FIRST, _LAST))
    if first == last:
        return days
    # The same words alone: where they are not the same days then, nothing is known of the parts.
    found = find(days.text, printed, policy=policy)
    if len(found) != 1 or found[0].interval != (days.start, days.end) or len(found[0].parts) != 2:
        return days
    part = found[0].parts[0 if first else 1]
    if part.interval is None:
        return days
    alone = find(part.text, printed, policy=policy)
    whole = len(alone) == 1 and alone[0].interval == part.interval
    start, end = part.interval
    end_of_it = replace(days, start=start, end=end, anchor=part.anchor, alternative=None)
    # "3" of "3 to 5 March" is no day by itself.
    return replace(end_of_it, text=part.text, why=part.why) if whole else end_of_it
