"""Words, numbers and marks of a text, in one pass: the time is proportional to the length."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+|\n[ \t\r]*\n\s*|\S")
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
        first = text[at]
        if first == "\n":
            kind = "b"
        elif "0" <= first <= "9":
            kind = "n"
        else:
            kind = "w" if first.isalpha() else "p"
        tokens.append(Token(at, to, words, _plain(words), kind, at == before))
        before = to
    return tokens


def _plain(words: str) -> str:
    if words in ("’", "‘", "`"):
        return "'"
    if words in ("–", "—", "‐", "‑", "−"):
        return "-"
    return words.lower()
