"""Who reads a generation holds its lease, a shared lock, so that it is not collected meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

NAME = "lease"


def hold(folder: Path) -> int | None:
    """Hold the lease of a generation; what :func:`give_back` wants."""
    if os.name == "nt":
        return None  # There an open file keeps its folder from being renamed.
    import fcntl

    try:
        descriptor = os.open(folder / NAME, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
    except OSError:
        return None  # A read-only library is never collected either.
    return descriptor


def give_back(held: int | None) -> None:
    """Let go of a lease."""
    if held is not None:
        os.close(held)


def is_free(folder: Path) -> bool:
    """Whether no process holds a generation's lease."""
    if os.name == "nt":
        return True  # An open file cannot be renamed there: the rename itself is the test.
    import fcntl

    try:
        with (folder / NAME).open("rb") as lease:
            fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except FileNotFoundError:
        return True
    except OSError:
        return False
