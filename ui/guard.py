"""What stands before every request: who may come in, how much they may send, what replies carry."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
LARGEST_BODY = 200_000_000
HEADERS = {
    "Content-Security-Policy": "img-src 'self' data: blob:; connect-src 'self'; "
    "frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Refused(Exception):
    """Why a request is not let in, with the HTTP status that says so."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Guard:
    """ASGI middleware: no foreign host, no foreign origin, no oversized body, no stranger.

    Args:
        app: what is guarded, every path of it.
        host: the address that is listened on; on a local one no other host name is answered, so
            that a foreign page cannot reach it under a name of its own (DNS rebinding).
        auth: the name and password that every request must carry (HTTP Basic), if any.
        largest: how many bytes a request may carry; they are counted as they come, since a
            ``Content-Length`` need not be there, or true.
    """

    def __init__(
        self,
        app: ASGIApp,
        host: str,
        auth: tuple[str, str] | None = None,
        largest: int = LARGEST_BODY,
    ) -> None:
        self._app = app
        self._host = host
        self._auth = auth
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        try:
            self._admit(headers)
        except Refused as refused:
            await _refuse(scope, send, refused)
            return
        await self._counted(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, and break it off when it has carried too much."""
        started = flooded = False
        taken = 0

        async def count() -> Message:
            nonlocal taken, flooded
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._largest:
                flooded = True
                raise Refused(413, "The request is too large.")
            return message

        async def answer(message: Message) -> None:
            nonlocal started
            if flooded and not started:
                return  # What the app makes of the broken-off body is of no interest.
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": [*message["headers"], *_raw(HEADERS)]}
            await send(message)

        try:
            await self._app(scope, count, answer)
        except Refused:
            if started:
                raise
        if flooded and not started:
            await _refuse(scope, send, Refused(413, "The request is too large."))

    def _admit(self, headers: Mapping[str, str]) -> None:
        asked = headers.get("host", "")
        if self._host in LOCAL and _name(asked) not in LOCAL:
            raise Refused(403, "This address is not served here.")
        origin = headers.get("origin")
        if origin and origin.split("://", 1)[-1] != asked:
            raise Refused(403, "Requests from other sites are refused.")
        length = headers.get("content-length", "0")
        # Twelve digits are enough; "²" and "٣" are digits to Python, and thousands cost time.
        if not (length.isascii() and length.isdigit() and len(length) <= 12):
            raise Refused(413, "The request is too large, or does not say how large.")
        if int(length) > self._largest:
            raise Refused(413, "The request is too large.")
        if self._auth and not _known(headers.get("authorization", ""), self._auth):
            raise Refused(401, "A name and a password are needed.")


def _name(host: str) -> str:
    """The name in a ``Host`` header, without the port: ``[::1]:7860`` is ``[::1]``."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def _known(given: str, auth: tuple[str, str]) -> bool:
    scheme, _, encoded = given.partition(" ")
    if scheme.casefold() != "basic":
        return False
    try:
        said = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return False
    # Compared as a whole and in constant time: nothing is learnt from how long a refusal takes.
    return hmac.compare_digest(said, ":".join(auth).encode())


async def _refuse(scope: Scope, send: Send, refused: Refused) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": refused.why})
        return
    body = json.dumps({"error": refused.why}).encode()
    extra = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    if refused.status == 401:
        extra["WWW-Authenticate"] = 'Basic realm="Dateline", charset="UTF-8"'
    head = _raw(HEADERS | extra)
    await send({"type": "http.response.start", "status": refused.status, "headers": head})
    await send({"type": "http.response.body", "body": body})


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers.items()]
