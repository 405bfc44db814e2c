"""What a value leaves out: "£5.4 million, not counting private houses" is no sum of these."""

from __future__ import annotations

import re

from rag.verify.words import read

_WITHOUT = re.compile(
    r"\b(?:(?P<counting>(?:not|without) (?:counting|including)|excluding)|exclud(?:es|ed)"
    r"|(?:apart|aside) from|except(?: for)?|other than|exclusive of|leav(?:es|ing) out"
    r"|(?:do|does|did) not (?:include|count|cover))\s+(?P<what>[^,.;:()]+)",
    re.I,
)
_ASKED_SO = re.compile(
    r"\b(?:not|n[’']t|without|exclud\w+|apart|aside|except|besides|other than|left out)\b", re.I
)


def is_left_out(asked: str, sentence: str, start: int) -> bool:
    """Whether a sentence speaks of what a question asks about only to say that the words at
    ``start`` leave it out."""
    left = _WITHOUT.search(sentence)
    if left is None or _ASKED_SO.search(asked):
        return False
    opens = left.start() == 0 and left["counting"] and start >= left.end()
    if left.start() <= start and not opens:
        return False  # What follows is told of what is left out.
    kept = read(sentence[: left.start()] + sentence[left.end() :])
    words, question = read(left["what"]), read(asked)
    out = [word.stem for word in words.words if word.content]
    asked_of = [one for one in out if one in question.stems]
    # Of "private houses" the houses must be asked about, and of nothing else that is counted.
    return bool(asked_of) and out[-1] in asked_of and kept.stems.isdisjoint(asked_of)
