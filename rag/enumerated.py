"""Several names that answer together: "Arkwell, Oakshade and Thole"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAME = (
    r"(?:(?:the|an?) (?:[a-z-]+ ){1,2})?"  # "the singer Ada Lorne"
    r"[A-Z][\w’'-]+(?: (?:(?:van|von|de|der|du|la|le|of|the) )?[A-Z][\w’'-]+){0,4}"
    r"(?: ?\([^()]{1,60}\))?"
)
_SEVERAL = re.compile(rf"{_NAME}(?:, {_NAME}){{0,12}},? and (?:the )?{_NAME}")
_WORD = re.compile(r"[^\W_]+")


def whole_list(text: str, name: str) -> str | None:
    """The names that a sentence lists together with one, as they stand there; ``None`` where it
    stands alone."""
    for match in _SEVERAL.finditer(text):
        if name in match.group():
            return match.group()
    return None


def joined(names: Sequence[str]) -> str:
    """Names as one answer, each once: "Thole" is no other than "Cassimir Thole"."""
    kept: list[str] = []
    for name in names:
        words = set(_WORD.findall(name.casefold()))
        if not any(words <= set(_WORD.findall(other.casefold())) for other in kept):
            kept.append(name)
    return " and ".join([", ".join(kept[:-1]), kept[-1]] if len(kept) > 1 else kept)
