"""A reader that reads nothing twice in one request."""

from __future__ import annotations

from collections.abc import Sequence

from rag.reader.reader import Reading
from rag.reader.second import Pointed, Reads, Weights


class Remembered:
    """The same readings and second looks, each made once: a passage that is ranked is weighed too.

    For one request, and one thread.
    """

    def __init__(self, reader: Reads) -> None:
        self._reader = reader
        self._known: dict[tuple[str, str, str], Reading] = {}
        self._looks: dict[tuple[str, Pointed], float] = {}

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

    def look(self, question: str, pointed: Sequence[Pointed]) -> list[float]:
        """What a second look says of words."""
        new = [one for one in dict.fromkeys(pointed) if (question, one) not in self._looks]
        for one, look in zip(new, self._reader.look(question, new) if new else [], strict=True):
            self._looks[question, one] = look
        return [self._looks[question, one] for one in pointed]

    @property
    def look_weights(self) -> Weights | None:
        """How a look and a first score make one."""
        return self._reader.look_weights
