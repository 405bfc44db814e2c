"""A reader that reads nothing twice in one request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rag.reader.reader import Reading


class Reads(Protocol):
    """What reads passages: :class:`~rag.reader.reader.Reader`, or one that remembers."""

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """The best spans of each passage, in the order of ``passages``."""


class Remembered:
    """The same readings, each made once: a passage that is ranked is weighed too.

    For one request, and one thread.
    """

    def __init__(self, reader: Reads) -> None:
        self._reader = reader
        self._known: dict[tuple[str, str], Reading] = {}

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """The best spans of each passage, in the order of ``passages``."""
        new = [p for p in dict.fromkeys(passages) if (question, p) not in self._known]
        for passage, reading in zip(new, self._reader.read(question, new), strict=True):
            self._known[question, passage] = reading
        return [self._known[question, passage] for passage in passages]
