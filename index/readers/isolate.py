"""Parsing in a child process that may hang, swell or crash without harm.

One worker is started when the first risky file comes and is used again for the next; it gets the
bytes over a pipe, under an address-space limit, and is killed at the deadline. The protocol is
lengths and JSON: nothing is unpickled. Text, Markdown and JSON Lines have linear readers of our
own and are parsed in this process.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from index.article import Article, Section
from index.errors import RefusedError
from index.readers import ReadReport, check_size, check_suffix, read_report, size_limit
from index.readers.decode import one_line

IN_PROCESS = frozenset((".txt", ".text", ".md", ".markdown", ".jsonl", ".ndjson"))

_FRAME = struct.Struct(">II")
_LENGTH = struct.Struct(">I")
_START = "from index.readers.isolate import serve; serve()"


@dataclass(frozen=True, slots=True)
class Limits:
    """What parsing one file may take: wall-clock seconds, bytes of memory, bytes of the file."""

    seconds: float = 60.0
    memory: int = 1_500_000_000
    file_bytes: int = 50_000_000


def report_isolated(path: Path, limits: Limits = Limits()) -> ReadReport:
    """The articles of a file on disk, and what was refused in it.

    Raises:
        RefusedError: nothing in it could be read, or a limit was reached.
    """
    return read_report_isolated(_bytes(path, limits), path.name, limits)


def read_report_isolated(data: bytes, name: str, limits: Limits = Limits()) -> ReadReport:
    """As :func:`report_isolated`, for bytes that are in memory already.

    Raises:
        RefusedError: nothing in them could be read, or a limit was reached.
    """
    shown, suffix = one_line(name), Path(name).suffix.lower()
    check_suffix(shown, suffix)
    check_size(len(data), shown, size_limit(suffix, limits.file_bytes))
    if suffix in IN_PROCESS or not data.strip():
        return read_report(data, name)
    with _LOCK:
        return _worker(limits.memory).parse(data, shown, limits.seconds)


def close() -> None:
    """End the worker, if one runs. It also ends by itself with this process."""
    with _LOCK:
        for worker in _WORKERS:
            worker.stop()
        _WORKERS.clear()


class _Worker:
    """The parent's end of one child process."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.owner = os.getpid()
        root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        # One thread: each one of OpenBLAS would reserve address space and spoil the limit.
        settings = {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **settings},
        )

    @property
    def usable(self) -> bool:
        return self.owner == os.getpid() and self._process.poll() is None

    def parse(self, data: bytes, name: str, seconds: float) -> ReadReport:
        late = threading.Event()

        def expire() -> None:
            late.set()
            self._process.kill()

        deadline = threading.Timer(seconds, expire)
        deadline.daemon = True
        deadline.start()
        try:
            answer = self._exchange(data, name)
        except (OSError, EOFError):
            self.stop()
            if late.is_set():
                reason = f"Parsing {name} took longer than {seconds:g} seconds"
            else:
                reason = f"Parsing {name} crashed, or ran out of memory"
            raise RefusedError(f"{reason}.", "Leave it out, or convert it to text.") from None
        except BaseException:
            self.stop()  # Interrupted half-way: the next file must not get this one's answer.
            raise
        finally:
            deadline.cancel()
        return _report_from(answer)

    def stop(self) -> None:
        """Kill the child and forget its pipes; in a forked copy only the pipes are ours."""
        if self.owner == os.getpid():
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:
                    continue  # The pipe's other end is gone, as it should be.

    def _exchange(self, data: bytes, name: str) -> dict[str, Any]:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise EOFError
        words = name.encode()
        stdin.write(_FRAME.pack(len(words), len(data)) + words)
        stdin.write(data)
        stdin.flush()
        (length,) = _LENGTH.unpack(_exactly(stdout, _LENGTH.size))
        answer: dict[str, Any] = json.loads(_exactly(stdout, length))
        return answer


_LOCK = threading.Lock()
_WORKERS: list[_Worker] = []
atexit.register(close)


def _worker(memory: int) -> _Worker:
    """The pool's one worker: the running one, or a new one where it died or the limit changed."""
    if _WORKERS and not (_WORKERS[0].usable and _WORKERS[0].memory == memory):
        _WORKERS.pop().stop()
    if not _WORKERS:
        _WORKERS.append(_Worker(memory))
    return _WORKERS[0]


def serve() -> None:
    """The child's loop: read a file's bytes, answer with JSON, until the pipe is closed."""
    _limit(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle.
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # A library that prints must not break the protocol.
    while True:
        try:
            name_length, length = _FRAME.unpack(_exactly(requests, _FRAME.size))
            name = _exactly(requests, name_length).decode()
        except EOFError:
            return
        answer = _answer(requests, length, name)
        answers.write(_LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _answer(requests: IO[bytes], length: int, name: str) -> bytes:
    try:
        report = read_report(_exactly(requests, length), name)
        document: dict[str, Any] = {
            "articles": [asdict(article) for article in report.articles],
            "refused": report.refused,
        }
        return json.dumps(document, default=date.isoformat).encode()
    except RefusedError as error:
        return json.dumps({"message": error.message, "remedy": error.remedy}).encode()


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none; there the deadline alone protects.
        return
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (wanted, wanted))
        except (OSError, ValueError):  # Some systems refuse an address-space limit.
            continue


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data


def _bytes(path: Path, limits: Limits) -> bytes:
    name = one_line(path.name)
    try:
        check_suffix(name, path.suffix.lower())
        if not path.is_file():
            raise RefusedError(f"{name} is not a file.", "Name a file or a folder of files.")
        check_size(path.stat().st_size, name, size_limit(path.suffix.lower(), limits.file_bytes))
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RefusedError(f"{name} cannot be opened ({reason}).", "Check its rights.") from None


def _report_from(answer: Mapping[str, Any]) -> ReadReport:
    if "message" in answer:
        raise RefusedError(answer["message"], answer["remedy"])
    return ReadReport(
        tuple(_article_from(values) for values in answer["articles"]),
        tuple((str(item), str(reason)) for item, reason in answer["refused"]),
    )


def _article_from(values: Mapping[str, Any]) -> Article:
    published = values["published"]
    return Article(
        **{
            **values,
            "published": date.fromisoformat(published) if published else None,
            "sections": tuple(Section(**section) for section in values["sections"]),
        }
    )
