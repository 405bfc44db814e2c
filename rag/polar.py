"""Yes or no: the word that comes before the sentence that answers a question for one of the two."""

from __future__ import annotations

import re

from rag.answer import flat
from rag.question import Question
from rag.rank import Candidate
from rag.reader.reader import Reader

SURE = 0.8
"""How likely one of the two must be to be said; below, the sentence speaks for itself."""
# "Is the bridge open or closed?" is not answered with yes; "open or not" is.
_CHOICE = re.compile(r"\bor\b(?! not\b)", re.I)


def verdict(question: Question, reader: Reader | None, best: Candidate) -> str | None:
    """ "Yes" or "No", where the question is for one of them and the sentence is clear; ``None``
    elsewhere, and without a reader whose weights learnt to tell them apart."""
    if question.kind != "yes_no" or _CHOICE.search(question.understood):
        return None
    if reader is None or reader.affirming is None:
        return None
    (likely,) = reader.affirms(question.understood, [flat(best.text)], [best.hit.article.title])
    if likely >= SURE:
        return "Yes"
    return "No" if likely <= 1 - SURE else None
