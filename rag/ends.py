"""The end of a stretch of days that a question asks for.

"When was she born?" beside "(29 August 1902 – 16 May 1972)" asks for its first day, "when does the
fair end?" beside "from 3 to 5 March" for its last.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from index.temporal import Policy, find
from rag.answer import ResolvedDate
from rag.question import Question

_DOES = r"\b(?:do|does|did|will|would|is to|are to|due to)\b[^?]*"
_FIRST = re.compile(
    r"\b(?:born|birth|birthday|begins?|beg[au]n|beginning|starts?|started|commenced?|commences)\b"
    rf"|{_DOES}\bopen\b",
    re.I,
)
_LAST = re.compile(
    rf"\b(?:died?|dies|death|ends?|ended|finish(?:e[sd])?|expires?|expired)\b|{_DOES}\bclose\b",
    re.I,
)


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
