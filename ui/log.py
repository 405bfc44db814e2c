"""What the server logs on standard error: shown as text, capped, and quiet once it is stopped."""

from __future__ import annotations

import logging
from typing import Any

from ui import stopping
from ui.unseen import lines

_LONGEST = 20_000


class Plain(logging.Formatter):
    """A record, with its traceback, in which nothing acts on the terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Its words; of very many, the first and the last."""
        words = super().format(record)
        if len(words) > _LONGEST:
            words = f"{words[: _LONGEST // 2]}\n…\n{words[-_LONGEST // 2 :]}"
        return lines(words)


def wanted(record: logging.LogRecord) -> bool:
    """Pressing Ctrl-C twice tears down what still runs, as was wished: no fault to tell of.

    The server takes Ctrl-C itself before we may know of it; that it was, its last words tell.
    """
    torn_down = record.getMessage().rstrip().endswith("asyncio.exceptions.CancelledError")
    return not (torn_down or stopping.was_stopped())


CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": Plain, "format": "%(levelname)s: %(message)s"}},
    "filters": {"wanted": {"()": lambda: wanted}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["wanted"],
        }
    },
    "loggers": {"uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
"""For :mod:`logging.config`, in place of uvicorn's own."""
