"""Every operation that must survive a crash: written, synchronised, then renamed.

Each has a named fault point. Tests set ``DATELINE_FAULT=NUMBER:ACTION`` (``kill``, ``eio``,
``enospc``, with ``:sticky`` to go on failing) to make the NUMBERth operation of a process fail as
the system would make it fail; without that variable a fault point costs one comparison.
"""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import BusyError, StorageError

_plan = os.environ.get("DATELINE_FAULT", "")
_count = 0


def fault_point(name: str) -> None:
    """Where a test may make the system fail; counted from 1 in the order they are passed."""
    if not _plan:
        return
    global _count
    _count += 1
    if trace := os.environ.get("DATELINE_FAULT_TRACE"):
        with Path(trace).open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")
    number, action, *sticky = _plan.split(":")
    if _count != int(number) and not (sticky and _count > int(number)):
        return
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    code = errno.ENOSPC if action == "enospc" else errno.EIO
    raise OSError(code, os.strerror(code), name)


_REMEDIES = {
    errno.ENOSPC: "Free some space",
    errno.EDQUOT: "Free some space",
    errno.EACCES: "Allow this user to write there",
    errno.EPERM: "Allow this user to write there",
    errno.EROFS: "Make it writable, or name another place",
    errno.ENOTDIR: "Name a folder",
    errno.ENAMETOOLONG: "Give it a shorter name",
}
_AGAIN = "then run the command again; what was published before still serves."


@contextmanager
def storage_errors(what: str, then: str = _AGAIN) -> Iterator[None]:
    """Turn the system's refusal to write into one sentence.

    ``then`` is what to do once the disk can be written to again.

    Raises:
        StorageError: in place of any ``OSError`` of the body.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError(
            f"{what} could not be written: {reason.lower()}.",
            f"{_REMEDIES.get(error.errno or 0, 'Free some space or repair the disk')}, {then}",
        ) from error


def make_folder(path: Path) -> None:
    """Create a folder that must not exist yet, and make its name durable."""
    fault_point(f"mkdir {path.name}")
    path.mkdir(parents=True)
    sync_folder(path.parent)


def write_file(path: Path, data: bytes) -> None:
    """Create a file that must not exist yet, with all its bytes on the disk."""
    fault_point(f"create {path.name}")
    with path.open("xb") as file:
        fault_point(f"write {path.name}")
        file.write(data)
        file.flush()
        fault_point(f"fsync {path.name}")
        os.fsync(file.fileno())


def sync_file(path: Path) -> None:
    """Put what another library wrote on the disk; a full disk is noticed here at the latest."""
    fault_point(f"fsync {path.name}")
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable (where the system can: not on Windows)."""
    if os.name == "nt":
        return
    fault_point(f"fsync {path.name}/")
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def rename(source: Path, target: Path) -> None:
    """Give a finished folder its name, durably; ``target`` must not exist."""
    fault_point(f"rename {target.name}")
    _patiently(source, target)
    sync_folder(target.parent)


def replace_file(path: Path, data: bytes) -> None:
    """Replace a small file at once: readers see the old bytes or the new ones, never a mix."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    write_file(temporary, data)
    fault_point(f"replace {path.name}")
    _patiently(temporary, path)
    sync_folder(path.parent)


def append_line(path: Path, line: str) -> None:
    """Add one line to a journal and put it on the disk.

    A line that was torn when the power failed is ended first, or this one would be lost with it.
    """
    fault_point(f"append {path.name}")
    with path.open("ab+") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            line = line if file.read(1) == b"\n" else f"\n{line}"
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _patiently(source: Path, target: Path) -> None:
    # A virus scanner or an indexer may hold a file open for a moment on Windows.
    for pause in (0.01, 0.05, 0.25, 1.0):
        try:
            source.replace(target)
            return
        except PermissionError:
            time.sleep(pause)
    source.replace(target)


@contextmanager
def sole_writer(lock: Path, folder: Path, what: str) -> Iterator[None]:
    """Hold a lock that stands in a library's folder; ``folder`` is made, to write ``what`` in.

    Raises:
        BusyError: another process holds it.
        StorageError: the folder cannot be written to.
    """
    with storage_errors(what):
        folder.mkdir(parents=True, exist_ok=True)
        held = FileLock(lock)
        try:
            held.acquire(timeout=0)
        except Timeout as error:
            raise BusyError(
                f"Another process is building the library {lock.parent}.",
                "Wait until it has finished; questions are answered meanwhile.",
            ) from error
    try:
        yield
    finally:
        held.release()
