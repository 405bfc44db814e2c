"""A build in a process of its own, so that questions keep the interpreter, and the memory after.

The child gets its errand as a line of JSON, and answers with a line for every step of its progress
and one for the end; nothing is unpickled. After a step it waits until it is told to go on, so who
sent it can let it rest while there is something better to do; beyond that it is only a little nicer
than others, for a very nice one would never end on a busy machine. It may be killed at any moment,
as every build may: what was published before still serves. When the process that sent it is gone,
it ends at its next step.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from index import errors
from index.build import BuildOptions, BuildReport, Progress, remove, update
from index.encode import Encoder, SentenceEncoder
from index.errors import DatelineError
from index.library import Library
from index.merge import Refusal
from index.temporal import Policy

_START = "from index.apart import serve; serve()"
_NICER = 5


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
    with _child() as child, suppress(BrokenPipeError):
        _say(child.stdin, errand)
        for line in child.stdout or ():
            answer = json.loads(line) if line.endswith(b"\n") else {}
            if "stage" in answer:
                progress(answer["stage"], answer["at"], answer["of"])
                _say(child.stdin, {})
            elif "done" in answer:
                return _report_of(answer["done"])
            elif "error" in answer:
                raise _error_of(answer)
    raise DatelineError(
        "The build's process ended before it had finished; perhaps memory ran short.",
        "What was published before still serves; try again.",
    )


@contextmanager
def _child() -> Iterator[subprocess.Popen[bytes]]:
    """A child that waits for its errand; it is gone at the end, whatever it was doing."""
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    child = subprocess.Popen(
        [sys.executable, "-c", _START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()


def _say(pipe: IO[bytes] | None, message: Mapping[str, Any]) -> None:
    if pipe is None:
        raise BrokenPipeError
    pipe.write(json.dumps(message).encode() + b"\n")
    pipe.flush()


def serve() -> None:
    """The child: read the errand, build, say how it goes."""
    if hasattr(os, "nice"):
        os.nice(_NICER)  # Before anything starts a thread: each has its own from then on.
    answers, orders = os.fdopen(os.dup(1), "wb"), sys.stdin.buffer
    os.dup2(2, 1)  # A library that prints must not break the protocol.

    def progress(stage: str, at: int, of: int) -> None:
        _say(answers, {"stage": stage, "at": at, "of": of})
        if not orders.readline():
            raise SystemExit(1)

    try:
        report = _built(json.loads(orders.readline()), progress)
        _say(answers, {"done": asdict(report)})
    except DatelineError as error:
        kind = type(error).__name__
        _say(answers, {"error": kind, "message": error.message, "remedy": error.remedy})


def _built(errand: Mapping[str, Any], progress: Progress) -> BuildReport:
    library = Library(Path(errand["library"]), errand["keep"])
    encoder = SentenceEncoder(Path(errand["encoder"]), errand["precision"])
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
