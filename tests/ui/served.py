"""The whole server on a port of loopback, as a program meets it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from index.build import BuildOptions, update
from index.encode import Encoder
from index.library import Library
from rag.assistant import Assistant
from tests.conftest import ROOT
from ui.accounts import Accounts
from ui.serve import create_app

SEEDS = (
    "2025-01-14-ferry-line-announced.txt",
    "2025-03-21-paris-summit-next-thursday.txt",
    "2025-02-19-storm-odalys-merrowby.html",
)
SUMMIT = "Where will the Coalition of the Willing summit take place?"


def library_of_three(folder: Path, encoder: Encoder) -> Library:
    """A library of :data:`SEEDS`, one of which answers :data:`SUMMIT`."""
    library = Library(folder / "library")
    update(library, [ROOT / "seeds" / name for name in SEEDS], encoder)
    return library


@contextmanager
def served(assistant: Assistant, accounts: Accounts | None = None) -> Iterator[str]:
    """The address at which an assistant is served for as long as the block lasts."""
    app = create_app(assistant, BuildOptions(), accounts=accounts)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server ended"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


def get(address: str, path: str, **params: Any) -> Any:
    """The document at a path, which must be there."""
    reply = httpx.get(f"{address}{path}", params=params, timeout=60)
    assert reply.status_code == 200, reply.text
    return reply.json()
