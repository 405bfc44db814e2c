"""A build in a process of its own, so that questions keep the interpreter, and the memory after.

The child gets its errand as a line of JSON, and answers with a line for every step of its progress
and one for the end; nothing is unpickled. After a step it waits until it is told to go on, so who
sent it can let it rest while there is something better to do; beyond that it is only a little nicer
than others, for a very nice one would never end on a busy machine. It may be killed at any moment,
as every build may: what was published before still serves. When the process that sent it is gone,
it ends at its next step.

What it has to import takes longer than to add an article, so after an errand it waits a minute for
another one before it gives the memory back.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from index import errors
from index.build import BuildOptions, BuildReport, Progress, remove, update
from index.encode import Encoder, SentenceEncoder
from index.errors import DatelineError
from index.library import Library
from index.merge import Refusal
from index.temporal import Policy

# Ctrl-C reaches every process of a terminal. This one ends when the one that it works for does.
_START = """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
from index.apart import serve
serve()
"""
_NICER = 5
_WAITS = 60.0  # seconds


def update_apart(
    library: Library,
    paths: Sequence[Path],
    encoder: Encoder,
    options: BuildOptions,
    progress: Progress,
) -> BuildReport:
    """As :func:`index.build.update`, beside this process. ``progress`` may raise to stop it.

    An embedder that is not of sentence-transformers exists in this process alone: then the build
    does too.

    Raises:
        DatelineError: what ``update`` raises, or that the child was killed.
    """
    if not isinstance(encoder, SentenceEncoder):
        return update(library, paths, encoder, options, progress)
    return _sent(library, encoder, {"paths": [str(path) for path in paths]}, options, progress)


def remove_apart(
    library: Library, ids: Sequence[str], encoder: Encoder, progress: Progress
) -> BuildReport:
    """As :func:`index.build.remove`, beside this process; see :func:`update_apart`.

    Raises:
        DatelineError: what ``remove`` raises, or that the child was killed.
    """
    if not isinstance(encoder, SentenceEncoder):
        return remove(library, ids, encoder, progress=progress)
    return _sent(library, encoder, {"ids": list(ids)}, None, progress)


def _sent(
    library: Library,
    encoder: SentenceEncoder,
    what: Mapping[str, Any],
    options: BuildOptions | None,
    progress: Progress,
) -> BuildReport:
    errand = {
        "library": str(library.path.absolute()),
        "keep": library.keep,
        "encoder": str(encoder.folder.absolute()),
        "precision": encoder.precision,
        "options": asdict(options) if options else None,
        **what,
    }
    waiting = _waiting.take()
    if waiting is not None:
        with suppress(_NeverBegunError):  # It had just given up waiting.
            return _built_by(waiting, errand, progress)
    return _built_by(_started(), errand, progress)


class _NeverBegunError(DatelineError):
    """A child was gone before it answered anything."""


@dataclass(frozen=True, slots=True)
class _Child:
    """A process, and the folder and the environment that it was started in."""

    process: subprocess.Popen[bytes]
    circumstances: tuple[str, dict[str, str]]

    def say(self, message: Mapping[str, Any]) -> None:
        if self.process.stdin is None:
            raise BrokenPipeError
        _say(self.process.stdin, message)

    def end(self) -> None:
        """End it, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()


def _built_by(child: _Child, errand: Mapping[str, Any], progress: Progress) -> BuildReport:
    """Send a child on an errand. It waits for another one afterwards; where anything comes between,
    it is gone, whatever it was doing."""
    ended: type[DatelineError] = _NeverBegunError
    fit = False
    try:
        with suppress(BrokenPipeError):
            child.say(errand)
            for line in child.process.stdout or ():
                ended = DatelineError
                answer = json.loads(line) if line.endswith(b"\n") else {}
                if "stage" in answer:
                    progress(answer["stage"], answer["at"], answer["of"])
                    child.say({})
                elif "done" in answer:
                    fit = True
                    return _report_of(answer["done"])
                elif "error" in answer:
                    fit = True
                    raise _error_of(answer)
    finally:
        if fit:
            _waiting.put(child)
        else:
            child.end()
    raise ended(
        "The build's process ended before it had finished; perhaps memory ran short.",
        "What was published before still serves; try again.",
    )


class _Waiting:
    """The child that waits for another errand, if one does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def take(self) -> _Child | None:
        """It, if it still runs and a new one would be started in the same circumstances."""
        child = self._changed_for(None)
        if child is None:
            return None
        if child.process.poll() is None and child.circumstances == _circumstances():
            return child
        child.end()
        return None

    def put(self, child: _Child) -> None:
        """Let a child wait; one that waits already ends."""
        if other := self._changed_for(child):
            other.end()

    def let_go(self, child: _Child) -> None:
        """Once a child has ended by itself: give back what is left of it if it still waits here."""
        child.process.wait()
        with self._lock:
            waited = self._child is child
            if waited:
                self._child = None
        if waited:  # Else somebody has it, and may not have read all that it said.
            child.end()

    def _changed_for(self, child: _Child | None) -> _Child | None:
        with self._lock:
            before, self._child = self._child, child
        return before


_waiting = _Waiting()


def _circumstances() -> tuple[str, dict[str, str]]:
    try:
        folder = str(Path.cwd())
    except OSError:
        folder = ""  # It is gone; what has a whole path can be built all the same.
    return folder, dict(os.environ)


def _started() -> _Child:
    """A new child that waits for its errand."""
    circumstances = _circumstances()
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        [sys.executable, "-c", _START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )
    child = _Child(process, circumstances)
    threading.Thread(target=_waiting.let_go, args=(child,), name="build ended", daemon=True).start()
    return child


def _say(pipe: IO[bytes], message: Mapping[str, Any]) -> None:
    pipe.write(json.dumps(message).encode() + b"\n")
    pipe.flush()


def serve() -> None:
    """The child: read an errand, build, say how it goes; then wait for the next."""
    if hasattr(os, "nice"):
        os.nice(_NICER)  # Before anything starts a thread: each has its own from then on.
    answers, orders = os.fdopen(os.dup(1), "wb"), sys.stdin.buffer
    os.dup2(2, 1)  # A library that prints must not break the protocol.
    encoders: dict[str, SentenceEncoder] = {}

    def progress(stage: str, at: int, of: int) -> None:
        _say(answers, {"stage": stage, "at": at, "of": of})
        if not orders.readline():
            raise SystemExit(1)

    while line := _next(orders):
        try:
            report = _built(json.loads(line), encoders, progress)
            _say(answers, {"done": asdict(report)})
        except DatelineError as error:
            kind = type(error).__name__
            _say(answers, {"error": kind, "message": error.message, "remedy": error.remedy})


def _next(orders: IO[bytes]) -> bytes:
    """The next errand; none when who would send it is gone, and after a while the process ends."""
    patience = threading.Timer(_WAITS, os._exit, (0,))
    patience.daemon = True
    patience.start()
    line = orders.readline()
    patience.cancel()
    return line


def _built(
    errand: Mapping[str, Any], encoders: dict[str, SentenceEncoder], progress: Progress
) -> BuildReport:
    """Do an errand; ``encoders`` are those that are loaded, by fingerprint."""
    library = Library(Path(errand["library"]), errand["keep"])
    named = SentenceEncoder(Path(errand["encoder"]), errand["precision"])
    encoder = encoders.setdefault(named.fingerprint, named)
    if "ids" in errand:
        return remove(library, errand["ids"], encoder, progress=progress)
    given = errand["options"]
    options = BuildOptions(**{**given, "dates": Policy(**given["dates"])})
    return update(library, [Path(path) for path in errand["paths"]], encoder, options, progress)


def _report_of(document: Mapping[str, Any]) -> BuildReport:
    refused = tuple(Refusal(**one) for one in document["refused"])
    return BuildReport(**{**document, "refused": refused, "notes": tuple(document["notes"])})


def _error_of(answer: Mapping[str, Any]) -> DatelineError:
    kind: type[DatelineError] = getattr(errors, answer["error"], DatelineError)
    return kind(answer["message"], answer["remedy"])


_ROOT = Path(__file__).resolve().parents[1]
