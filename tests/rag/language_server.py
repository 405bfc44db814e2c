"""A real HTTP server on loopback that speaks the OpenAI protocol, and behaves as it is told."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[[str], Iterator[Any]]
"""The request's text in, the answer's pieces out: words, a whole ``delta``, or bytes as they go
over the line. Raising ends the connection in mid-stream."""


class Refused(Exception):
    """Raised before the first piece: the server answers with an error's status."""

    def __init__(self, status: int = 429, message: str = "slow down") -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Server:
    """Where it listens, and what it was asked."""

    address: str
    requests: list[dict[str, Any]] = field(default_factory=list)

    @property
    def last(self) -> str:
        """The user's message of the last request."""
        return str(self.requests[-1]["messages"][-1]["content"])


@contextmanager
def serving(behave: Behaviour) -> Iterator[Server]:
    """The server, for as long as the block lasts."""
    made = Server("")

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            made.requests.append(body)
            pieces = behave(str(body["messages"][-1]["content"]))
            try:
                first = next(pieces, None)
            except Refused as refused:
                self.send_response(refused.status)
                self.end_headers()
                self.wfile.write(json.dumps({"error": {"message": str(refused)}}).encode())
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            try:
                if first is not None:
                    self._say(first)
                for piece in pieces:
                    self._say(piece)
                self._say(None, "stop")
                self._line("[DONE]")
            except (OSError, RuntimeError):
                self.close_connection = True
                self.connection.close()

        def _say(
            self, piece: str | bytes | dict[str, str] | None, finish: str | None = None
        ) -> None:
            if isinstance(piece, bytes):
                self.wfile.write(piece)
                self.wfile.flush()
                return
            delta = piece if isinstance(piece, dict) else {"content": piece}
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            self._line(
                json.dumps(
                    {
                        "id": "1",
                        "object": "chat.completion.chunk",
                        "created": 0,
                        "model": "stand-in",
                        "choices": [choice],
                    }
                )
            )

        def _line(self, data: str) -> None:
            self.wfile.write(f"data: {data}\n\n".encode())
            self.wfile.flush()

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    made.address = f"http://127.0.0.1:{httpd.server_port}/v1"
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        httpd.shutdown()
        httpd.server_close()


def passages(request: str) -> dict[int, str]:
    """The numbered passages of a request, as a model sees them."""
    blocks = re.finditer(r"^--- passage (\d+) .*?\n(.*?)\n--- end", request, re.S | re.M)
    return {int(block[1]): block[2] for block in blocks}


def findings(request: str) -> list[str]:
    """The sentences that quoting alone found."""
    part = request.partition("What was found by quoting alone:\n")[2]
    return [line[2:] for line in part.splitlines() if line.startswith("- ")]


def holding(request: str, words: str) -> int:
    """The number of the first passage that holds ``words``."""
    return next(n for n, text in passages(request).items() if words in " ".join(text.split()))


def in_pieces(text: str, size: int = 7) -> Iterator[str]:
    """A text a few characters at a time, as models write."""
    for start in range(0, len(text), size):
        yield text[start : start + size]


def hang(seconds: float) -> Behaviour:
    """Say nothing for a while."""

    def behave(request: str) -> Iterator[str]:
        time.sleep(seconds)
        yield "Too late."

    return behave


def stalls(request: str, seconds: float = 8) -> Iterator[str]:
    """Begin, and then say nothing more."""
    yield "According to the articles, "
    time.sleep(seconds)
    yield "too late."


def trickles(request: str) -> Iterator[str]:
    """Never stop, and never get anywhere: a letter now and then."""
    for letter in "According to the articles " * 40:
        time.sleep(0.05)
        yield letter
