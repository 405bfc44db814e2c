"""What a question says was done: its verbs."""

from __future__ import annotations

from rag.verify.polarity import past_form
from rag.verify.words import Reading, stem

HAPPENS = frozenset(map(stem, "happen occur take hold get".split()))
"""What is said of any event: "when did it take place?"."""


def deeds(words: Reading) -> frozenset[str]:
    """The stems of what happened: the verbs of a question."""
    found = {w.stem for w in words.words if w.content and not w.capital and past_form(w.low)}
    auxiliary = False
    for word in words.words:
        if word.low in ("did", "does", "do", "will", "would", "to"):
            auxiliary = True
        elif auxiliary and word.content and not word.capital:
            found.add(word.stem)
    return frozenset(found)
