"""Processes that start at once: ``python -m tests.warm NAME…`` has imported what is slow to import.

It forks for every request, and the fork does what ``python -m MODULE ARGUMENT…`` does. Nothing of
the project is imported before the fork, so that the environment is read as in a fresh process.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import selectors
import signal
import subprocess
import sys
import threading
import time
import traceback
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

ROOT = Path(__file__).parent.parent
OURS = frozenset(("dateline", "eval", "index", "rag", "ui"))
INDEXING = (
    "argparse bm25s datasketch faiss filelock hashlib numpy py3langid resource sqlite3 Stemmer"
)
"""What a build imports, but for the embedder."""
EVERYTHING = f"{INDEXING} langchain_core tiktoken tokenizers torch typer gradio"
EVERYTHING += " sentence_transformers transformers.models.bert.modeling_bert uvicorn"


@dataclass(frozen=True)
class Request:
    """A process to start; ``stdin`` is a file, or where that is ``None`` nothing is read, and what
    it prints goes to standard error."""

    module: str
    arguments: list[str]
    environment: dict[str, str]
    cwd: str
    stdin: str | None


class Warm:
    """The tests' end of the warm process."""

    def __init__(self, names: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm", *names.split()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        self._lock = threading.Lock()

    def run(
        self,
        module: str,
        *arguments: str | bytes | Path,
        stdin: bytes = b"",
        cwd: Path = ROOT,
        timeout: float = 120,
        **environment: str,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run ``python -m MODULE ARGUMENT…`` to its end; ``environment`` is added to this one.

        Raises:
            TimeoutExpired: it took longer, in seconds, and was killed.
        """
        with NamedTemporaryFile() as file:
            file.write(stdin)
            file.flush()
            request = self._request(module, arguments, cwd, environment, file.name)
            status, *said = self.tell("run", request, timeout)
        if status is None:
            raise subprocess.TimeoutExpired([module, *arguments], timeout)
        out, err = map(b64decode, said)
        return subprocess.CompletedProcess([module, *arguments], status, out, err)

    def start(self, module: str, *arguments: str | bytes | Path, **environment: str) -> Started:
        """Begin to run it; what it prints goes to standard error."""
        return Started(
            self, self.tell("start", self._request(module, arguments, ROOT, environment))
        )

    def _request(
        self,
        module: str,
        arguments: Sequence[str | bytes | Path],
        cwd: Path,
        environment: Mapping[str, str],
        stdin: str | None = None,
    ) -> dict[str, Any]:
        words = [os.fsdecode(argument) for argument in arguments]
        return asdict(Request(module, words, {**os.environ, **environment}, str(cwd), stdin))

    def tell(self, *request: Any) -> Any:
        """What the warm process answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())


@cache
def warmed(names: str = EVERYTHING) -> Warm:
    """One for all tests; it ends when they do, as its input does then."""
    return Warm(names)


class Started:
    """A process that the warm one forked."""

    def __init__(self, warm: Warm, pid: int) -> None:
        self._warm = warm
        self.pid = pid
        self._status: int | None = None

    def poll(self) -> int | None:
        """Its exit status, a signal's number as a negative one; ``None`` while it runs."""
        if self._status is None:
            self._status = self._warm.tell("poll", self.pid)
        return self._status

    def wait(self, timeout: float) -> int:
        """Its exit status when it has ended.

        Raises:
            TimeoutExpired: it has not in so many seconds, and is killed.
        """
        ends = time.monotonic() + timeout
        while (status := self.poll()) is None:
            if time.monotonic() > ends:
                os.kill(self.pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.02)
        return status

    def terminate(self) -> None:
        """Ask it to end."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)


def serve(requests: IO[str], replies: IO[str]) -> None:
    """Fork for every request, until there is no other."""
    for name in sys.argv[1:]:
        importlib.import_module(name)
    assert not OURS.intersection(name.partition(".")[0] for name in sys.modules)
    assert threading.active_count() == 1, "a fork has no other thread"
    running: set[int] = set()
    for line in iter(requests.readline, ""):
        what, *told = json.loads(line)
        reply: Any
        if what == "run":
            reply = _run(Request(**told[0]), told[1])
        elif what == "start":
            reply = _forked(Request(**told[0]), 2, 2)
            running.add(reply)
        else:
            ended, status = os.waitpid(told[0], os.WNOHANG)
            reply = os.waitstatus_to_exitcode(status) if ended else None
            running.discard(ended)
        replies.write(json.dumps(reply) + "\n")
        replies.flush()
    for child in running:  # The tests were broken off.
        os.kill(child, signal.SIGTERM)


def _run(request: Request, timeout: float) -> tuple[int | None, str, str]:
    """Exit status and, in base 64, what was printed on standard output and error; ``None`` after
    the timeout."""
    ends, sinks = zip(os.pipe(), os.pipe(), strict=True)
    child = _forked(request, *sinks)
    said: dict[int, bytes] = {}
    deadline = time.monotonic() + timeout
    with selectors.DefaultSelector() as open_ends:
        for sink, end in zip(sinks, ends, strict=True):
            os.close(sink)
            said[end] = b""
            open_ends.register(end, selectors.EVENT_READ)
        while open_ends.get_map() and time.monotonic() < deadline:
            for key, _ in open_ends.select(deadline - time.monotonic()):
                piece = os.read(key.fd, 65_536)
                said[key.fd] += piece
                if not piece:
                    open_ends.unregister(key.fd)
        late = bool(open_ends.get_map())
    if late:
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    for end in ends:
        os.close(end)
    out, err = (b64encode(said[end]).decode() for end in ends)
    return None if late else status, out, err


def _forked(request: Request, out: int, err: int) -> int:
    """The id of a process that does what is requested, and prints there."""
    if child := os.fork():
        return child
    status = 70
    try:
        os.environ.clear()
        os.environ.update(request.environment)
        os.dup2(os.open(request.stdin or os.devnull, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.chdir(request.cwd)
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            stream = open(number, "w" if number else "r", encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)
        sys.argv[1:] = request.arguments
        runpy.run_module(request.module, run_name="__main__", alter_sys=True)
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
