"""A reader that reads nothing twice in one request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rag.reader.reader import Reading


class Reads(Protocol):
    """What reads passages: :class:`~rag.reader.reader.Reader`, or one that remembers."""

    def read(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
    ) -> list[Reading]:
        """The best spans of each passage, in the order of ``passages``."""


class Remembered:
    """The same readings, each made once: a passage that is ranked is weighed too.

    For one request, and one thread.
    """

    def __init__(self, reader: Reads) -> None:
        self._reader = reader
        self._known: dict[tuple[str, str, str], Reading] = {}

    def read(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
    ) -> list[Reading]:
        """The best spans of each passage, in the order of ``passages``."""
        asked = [
            (question, passage, title)
            for passage, title in zip(passages, titles or [""] * len(passages), strict=True)
        ]
        new = [one for one in dict.fromkeys(asked) if one not in self._known]
        readings = self._reader.read(question, [p for _, p, _ in new], [t for _, _, t in new])
        for one, reading in zip(new, readings, strict=True):
            self._known[one] = reading
        return [self._known[one] for one in asked]
