"""Whose question is worked at: hardly more at once than there are processors, the others in turn.

Twenty questions worked at together on two processors are each done when all are: everybody waits
as long as the last. In turn, half of them wait half as long, and less is lost to switching. A
question that is alone gets every processor; one of several gets its share.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import BusyError


class CrowdedError(BusyError):
    """More questions wait already than could be answered soon."""


class Turns:
    """Gives every question its turn, in the order in which they came. Shared between threads.

    Args:
        at_once: how many are worked at together; by default one a processor and one more, since
            now and then one of them waits for the interpreter's lock or the disk.
        most: how many may wait. Each holds one of the web server's 40 threads, and pages need some.
    """

    def __init__(self, at_once: int | None = None, most: int = 30) -> None:
        self._processors = len(os.sched_getaffinity(0)) if _LINUX else os.cpu_count() or 1
        self.at_once = at_once or self._processors + 1
        self._most = most
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._working = 0
        self._whole: int | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it for as long as the block lasts.

        Raises:
            CrowdedError: too many wait already.
        """
        alone = self._begin()
        try:
            self._share(alone)
            yield
        finally:
            with self._changed:
                self._working -= 1
                self._changed.notify_all()
            self._share(alone=True)

    def wait_until_idle(self, seconds: float) -> None:
        """Wait until no question is worked at or waits, but no longer than some seconds."""
        until = time.monotonic() + seconds
        with self._changed:
            while (self._working or self._waiting) and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)

    def _begin(self) -> bool:
        """Come to the head of the line; whether nobody else is at work or waits then."""
        ticket = object()
        with self._changed:
            if len(self._waiting) >= self._most:
                raise CrowdedError("Too many questions wait already.", "Ask again in a moment.")
            self._waiting.append(ticket)
            try:
                while self._waiting[0] is not ticket or self._working >= self.at_once:
                    self._changed.wait()
                self._working += 1
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()
            return self._working == 1 and not self._waiting

    def _share(self, alone: bool) -> None:
        """Let this thread's arithmetic use all processors, or its share of them."""
        torch = sys.modules.get("torch")
        if torch is None or not hasattr(torch, "set_num_threads"):
            return  # Nothing is loaded yet that would use several.
        # Asking first matters: a thread that never asked takes the number set last by any thread.
        now = torch.get_num_threads()
        if self._whole is None:
            self._whole = now
        several = min(self.at_once, self._processors)
        torch.set_num_threads(self._whole if alone else max(1, self._whole // several))


_LINUX = hasattr(os, "sched_getaffinity")
