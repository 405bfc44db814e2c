"""Characters that nobody can see, or that move others, and what is shown in their place."""

from __future__ import annotations

import re

# Marks that change the direction of what follows, and those without any width.
_MARKS = (
    r"\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\xad"
_SURROGATES = r"\ud800-\udfff"
_BYTES = range(0xDC80, 0xDD00)

MARKS = re.compile(f"[{_MARKS}]")
_NOT_TEXT = re.compile(f"[{_CONTROLS}{_MARKS}{_SURROGATES}]")
_NOT_LINE = re.compile(rf"[\t\n{_CONTROLS}{_MARKS}{_SURROGATES}]")
_NOT_JSON = re.compile(rf"[\x7f-\x9f\xad{_MARKS}]")
_HALVES = re.compile(f"[{_SURROGATES}]")


def named(mark: re.Match[str]) -> str:
    """``⟨U+202E⟩`` for a character; ``⟨0xFF⟩`` for a byte of a name or an argument that is not
    text, which Python holds as half of a surrogate pair."""
    point = ord(mark.group())
    return f"⟨0x{point - 0xDC00:02X}⟩" if point in _BYTES else f"⟨U+{point:04X}⟩"


def line(words: str) -> str:
    """Words as one line of a terminal, on which nothing in them can act."""
    return _NOT_LINE.sub(named, words)


def lines(words: str) -> str:
    """As :func:`line`, for words that have lines and tabs of their own."""
    return _NOT_TEXT.sub(named, words)


def in_json(document: str) -> str:
    """The same JSON document, fit to be looked at on a terminal, and always valid Unicode."""
    return _NOT_JSON.sub(_escape, _HALVES.sub(named, document))


def _escape(mark: re.Match[str]) -> str:
    units = mark.group().encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
