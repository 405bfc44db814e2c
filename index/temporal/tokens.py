"""Words, numbers and marks of a text, in one pass: the time is proportional to the length."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(r"([^\W\d_]+)|([0-9]+)|(\n[ \t\r]*\n\s*)|\S")
_KINDS = {None: "p", 1: "w", 2: "n", 3: "b"}  # by the group that matched
_MARKS = {"’": "'", "‘": "'", "`": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"}
_LONGEST = 40


class Token(NamedTuple):
    """``low`` is the token in lower case, ``glued`` whether no space stands before it.

    ``kind``: "w" a word, "n" a number of ASCII digits, "p" a mark, "b" the gap between paragraphs.
    """

    start: int
    end: int
    text: str
    low: str
    kind: str
    glued: bool


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """The tokens of ``text[start:end]``; offsets are those of ``text``."""
    tokens = []
    before = -1
    for match in _TOKEN.finditer(text, start, end):
        at, to = match.span()
        words = text[at:to] if to - at <= _LONGEST else ""
        kind = _KINDS[match.lastindex]
        if kind == "w" and not text[at].isalpha():
            kind = "p"  # "½"
        low = _MARKS.get(words) or words.lower()
        tokens.append(Token(at, to, words, low, kind, at == before))
        before = to
    return tokens
