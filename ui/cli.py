"""``dateline …``: the command line, whose contract other programs depend on.

The commands are loaded inside :func:`main`: so whatever goes wrong in it, from the first import on,
becomes one sentence and an exit status.
"""

from __future__ import annotations

import sys
from contextlib import suppress

from index.errors import DamagedError, DatelineError, StorageError, UsageError
from ui import console, stopping

_STOPPED = "Stopped; nothing was changed."
_INTERRUPTED = 130


def main() -> None:
    """Run the command line; every error becomes one sentence and an exit status."""
    console.open_streams()
    stopping.watch()
    try:
        status = _run()
    except BrokenPipeError:
        status = 1
    except (Exception, KeyboardInterrupt) as error:
        if sys.flags.dev_mode and not isinstance(error, DatelineError):
            raise
        status = _report(*_ending(error))
    stopping.ignore()
    console.close_streams()
    sys.exit(status)


def _run() -> int:
    from ui.commands import app

    status = app(prog_name="dateline", standalone_mode=False)
    if status == _INTERRUPTED and stopping.was_stopped():  # what typer makes of Ctrl-C
        raise KeyboardInterrupt
    console.flush()
    return status if isinstance(status, int) else 0


def _report(sentence: str, status: int) -> int:
    """Say what went wrong; programs that read JSON get it there too."""
    options = sys.argv[1:]
    if "--json" in options[: options.index("--") if "--" in options else None]:
        with suppress(StorageError, BrokenPipeError):
            console.print_json({"error": sentence}, indent=None)
    console.complain(sentence)
    return status


def _ending(error: BaseException) -> tuple[str, int]:
    """The sentence that says why a command ended, and its exit status."""
    import typer

    if isinstance(error, DatelineError):
        return str(error), _status(error)
    if stopping.was_stopped() or isinstance(error, KeyboardInterrupt | typer.Abort):
        return _STOPPED, 1
    if hasattr(error, "format_message"):  # click's own errors of use
        return f"{error.format_message().rstrip('.')}. See `dateline --help`.", 2
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"The system refused: {where}{(error.strerror or str(error)).lower()}.", 1
    if isinstance(error, MemoryError):
        return "There is not enough memory. Close other programs, or ask for less at once.", 1
    return (
        f"Dateline itself is at fault ({type(error).__name__}: {str(error)[:200]}). "
        "Please report it, with what `python -X dev -m ui.cli …` prints.",
        1,
    )


def _status(error: DatelineError) -> int:
    if isinstance(error, UsageError):
        return 2
    return 3 if isinstance(error, DamagedError) else 1


if __name__ == "__main__":
    main()
