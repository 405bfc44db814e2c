"""Names in running text, by their capitals."""

from __future__ import annotations

import re

_NAME = re.compile(r"\b[A-Z][\w’'-]+(?:(?:\s+(?:of|the|de|van|von|and)){0,2}\s+[A-Z][\w’'-]+)*")
_OPENERS = frozenset(
    "who whom whose what when where which why how is are was were do does did has have had "
    "will would can could should may might must and but so name list tell the a an in on at "
    "by for according as of from to i".split()
)


def names_in(text: str) -> tuple[str, ...]:
    """The capitalised names of a text, in order, without a question's opening words."""
    names = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0].casefold() in _OPENERS:
            words.pop(0)
        if words and " ".join(words) not in names:
            names.append(" ".join(words))
    return tuple(names)
