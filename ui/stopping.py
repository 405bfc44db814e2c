"""Ctrl-C: what was interrupted says truly what did and what did not happen."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from index.errors import DatelineError

_noted: list[int] = []


class StoppedError(DatelineError):
    """Somebody pressed Ctrl-C."""


def watch() -> None:
    """Remember every Ctrl-C, since a library may turn the exception that it raises into one of
    its own. Where the shell has us ignore it, as in the background, that stays so."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)


def ignore() -> None:
    """From now on there is nothing left to stop, and the exit status alone tells what was."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Interrupted in code that is made from text, as a dataclass is, Python ends by the signal,
    # whatever status it is given, until more of such code has run.
    exec("")


def was_stopped() -> bool:
    """Whether Ctrl-C was pressed at any time."""
    return bool(_noted)


@contextmanager
def says(sentence: Callable[[], str]) -> Iterator[None]:
    """Where the body is interrupted, the sentence says what became of it.

    Raises:
        StoppedError: in place of whatever the interruption raised.
    """
    try:
        yield
    except DatelineError:
        raise
    except (Exception, KeyboardInterrupt) as error:
        if isinstance(error, KeyboardInterrupt) or was_stopped():
            raise StoppedError(sentence()) from error
        raise


def _interrupt(number: int, frame: FrameType | None) -> None:
    _noted.append(number)
    raise KeyboardInterrupt
