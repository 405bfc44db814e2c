"""Long work that goes on while the page lives: one at a time, with its progress and an end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from index.errors import BusyError, DatelineError

T = TypeVar("T")
Report = Callable[[str, int, int], None]

_LOOK_S = 0.4


class StoppedError(DatelineError):
    """Somebody stopped the work."""


@dataclass(frozen=True, slots=True)
class JobState(Generic[T]):
    """Where a job stands.

    ``done`` of ``total`` items of a ``stage`` are through; ``left_s`` guesses from the stage's own
    pace how many seconds it still takes, ``None`` while there is nothing to guess from. When the
    work has ended ``result`` is what came of it, or ``problem`` says in a sentence why nothing did.
    """

    number: int = 0
    running: bool = False
    stage: str = ""
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    left_s: float | None = None
    result: T | None = None
    problem: str | None = None


class Job(Generic[T]):
    """One piece of work at a time, in a thread of its own."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._lock = threading.Lock()
        self._state: JobState[T] = JobState()
        self._started = self._stage_began = 0.0
        self._stop = threading.Event()
        self._ended = threading.Event()

    def state(self) -> JobState[T]:
        """Where it stands now."""
        with self._lock:
            state = self._state
            if not state.running:
                return state
            now = time.monotonic()
            left = None
            if state.done and state.total:
                spent = now - self._stage_began
                left = spent / state.done * (state.total - state.done)
            return replace(state, seconds=now - self._started, left_s=left)

    def start(self, work: Callable[[Report], T]) -> None:
        """Begin ``work``, which is given a function to report its progress with.

        Raises:
            BusyError: the work before it has not ended.
        """
        with self._lock:
            if self._state.running:
                raise BusyError(f"{self._what} is going on already.", "Wait until it has ended.")
            self._state = JobState(number=self._state.number + 1, running=True)
            self._started = self._stage_began = time.monotonic()
            self._stop.clear()
            self._ended.clear()
        threading.Thread(target=self._run, args=(work,), name=self._what, daemon=True).start()

    def stop(self) -> None:
        """Ask the work to end; it does when it next reports."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> JobState[T]:
        """Where it stands when it has ended, or when the time is over."""
        if self.state().running:
            self._ended.wait(seconds)
        return self.state()

    def follow(self) -> Iterator[JobState[T]]:
        """Where it stands, again and again, until it has ended."""
        while (state := self.state()).running:
            yield state
            self._ended.wait(_LOOK_S)
        yield state

    def _run(self, work: Callable[[Report], T]) -> None:
        result: T | None = None
        problem: str | None = None
        try:
            result = work(self._report)
        except DatelineError as error:
            problem = str(error)
        except Exception as error:
            problem = f"It ended with an error that nobody foresaw ({type(error).__name__})."
            raise
        finally:
            with self._lock:
                spent = time.monotonic() - self._started
                self._state = replace(
                    self._state, running=False, seconds=spent, result=result, problem=problem
                )
            self._ended.set()

    def _report(self, stage: str, done: int, total: int) -> None:
        if self._stop.is_set():
            raise StoppedError("Stopped.", "What was done before still serves.")
        with self._lock:
            if stage != self._state.stage:
                self._stage_began = time.monotonic()
            self._state = replace(self._state, stage=stage, done=done, total=total)
