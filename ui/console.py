"""Standard input and output: what is written on them, and what they may turn out to be.

Everything that a command prints passes through here, so that no article, question, argument or
file name can move the cursor, colour a line or forge one.
"""

from __future__ import annotations

import codecs
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from index.errors import StorageError, UsageError
from ui.unseen import in_json, line, lines

_PLAINER = "dateline.plainer"
_TYPEWRITTEN = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "→": "->",
     "⟨": "<", "⟩": ">"}
)  # fmt: skip
_LONGEST_LINE = 100_000


def open_streams() -> None:
    """Make the standard streams fit to be used, whatever the process was started with."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            # Or the next file that is opened, one of the library perhaps, would be standard output.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    # Other libraries write on them unasked.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    codecs.register_error(_PLAINER, _plainer)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_PLAINER)


def close_streams() -> None:
    """Have everything written that can be; Python must not stumble over the rest at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            _let_go(stream)


def say(words: str = "") -> None:
    """Print one line on standard output."""
    write(line(words) + "\n")


def say_text(words: str) -> None:
    """Print a text of many lines on standard output."""
    write(lines(words) + "\n")


def complain(message: str) -> None:
    """Print a sentence on standard error."""
    with suppress(OSError):
        print(line(message), file=sys.stderr, flush=True)


def print_json(document: Any, indent: int | None = 2) -> None:
    """Print one JSON document on standard output."""
    plain = not _holds_everything(getattr(sys.stdout, "encoding", None))
    write(in_json(json.dumps(document, ensure_ascii=plain, indent=indent)) + "\n")


def write(words: str) -> None:
    """Write words, which are safe to show, on standard output.

    Raises:
        StorageError: it cannot be written to.
        BrokenPipeError: nobody reads it any more.
    """
    with _output_errors():
        sys.stdout.write(words)


def flush() -> None:
    """Have everything written. Raises as :func:`write`."""
    with _output_errors():
        sys.stdout.flush()


def input_lines() -> Iterator[bytes]:
    """The lines of standard input; of one without end, its beginning.

    Raises:
        UsageError: it is closed, or cannot be read.
    """
    if sys.stdin is None:
        raise UsageError("Standard input is closed.", "Send what is asked for through it.")
    stream = sys.stdin.buffer
    try:
        while rest := stream.readline(_LONGEST_LINE):
            yield rest
            while len(rest) == _LONGEST_LINE and not rest.endswith(b"\n"):
                rest = stream.readline(_LONGEST_LINE)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"Standard input cannot be read: {reason}.", "Name another.") from error


def as_text(data: bytes, name: str) -> str:
    """Bytes of standard input as text: UTF-8, or in the encoding of the terminal.

    Raises:
        UsageError: they are in neither.
    """
    if len(data) >= _LONGEST_LINE:
        return data.decode("utf-8", "replace")
    for encoding in ("utf-8-sig", getattr(sys.stdin, "encoding", None) or "utf-8"):
        with suppress(UnicodeDecodeError, LookupError):
            return data.decode(encoding)
    raise UsageError(f"{name} is not UTF-8.", "Save it as UTF-8 and send it again.")


@contextmanager
def _output_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        _let_go(sys.stdout)
        if isinstance(error, BrokenPipeError):
            raise
        reason = (error.strerror or str(error)).lower()
        raise StorageError(
            f"Standard output cannot be written: {reason}.", "Send it to another place."
        ) from error


def _let_go(stream: TextIO) -> None:
    """What a stream still holds, it would try to write again with the next word, and at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _holds_everything(encoding: str | None) -> bool:
    return encoding is None or encoding.lower().replace("-", "").startswith("utf")


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """What an encoding cannot hold, as a typewriter would have it, or else escaped."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    words = error.object[error.start : error.end].translate(_TYPEWRITTEN)
    return words.encode("ascii", "backslashreplace").decode("ascii"), error.end
