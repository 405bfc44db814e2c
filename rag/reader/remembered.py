"""A reader that reads nothing twice: not in one request, nor when the same is asked again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from rag.reader.reader import Reading
from rag.reader.second import Pointed, Reads, Weights

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered:
    """The same readings and second looks, each made once: a passage that is ranked is weighed too,
    and a question that is tried again, as of another day or in the words of a language model, needs
    no reading. Safe to share between threads, as far as ``reader`` is.

    Args:
        most: how many readings, and how many looks, are kept, those that were wanted last; all, if
            ``None``.
    """

    def __init__(self, reader: Reads, most: int | None = None) -> None:
        self.reader = reader
        self._readings = _Kept[tuple[str, str, str], Reading](most)
        self._looks = _Kept[tuple[str, Pointed], float](most)

    def read(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
    ) -> list[Reading]:
        """The best spans of each passage, in the order of ``passages``."""
        asked = [
            (question, passage, title)
            for passage, title in zip(passages, titles or [""] * len(passages), strict=True)
        ]
        return self._readings.of(
            asked,
            lambda new: self.reader.read(question, [p for _, p, _ in new], [t for _, _, t in new]),
        )

    def look(self, question: str, pointed: Sequence[Pointed]) -> list[float]:
        """What a second look says of words."""
        asked = [(question, one) for one in pointed]
        return self._looks.of(asked, lambda new: self.reader.look(question, [p for _, p in new]))

    @property
    def look_weights(self) -> Weights | None:
        """How a look and a first score make one."""
        return self.reader.look_weights


class _Kept(Generic[Key, Value]):
    """What was made for keys, no more than ``most`` of it."""

    def __init__(self, most: int | None) -> None:
        self._most = most
        self._known: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def of(
        self, keys: Sequence[Key], make: Callable[[Sequence[Key]], Sequence[Value]]
    ) -> list[Value]:
        """What belongs to each of the keys; what is not known is made, all of it at once."""
        with self._lock:
            found = {key: self._known[key] for key in keys if key in self._known}
        new = [key for key in dict.fromkeys(keys) if key not in found]
        if new:
            found |= zip(new, make(new), strict=True)
        with self._lock:
            for key in found:
                self._known[key] = found[key]
                self._known.move_to_end(key)
            while self._most is not None and len(self._known) > self._most:
                self._known.popitem(last=False)
        return [found[key] for key in keys]
