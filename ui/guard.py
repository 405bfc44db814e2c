"""What stands before every request: who may come in, how much they may send, what replies carry."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import render
from ui.accounts import HERE, Accounts, TooManyTriesError, Visitor, address_of, admit
from ui.refusals import refusal
from ui.settings import LOCAL

LARGEST_BODY = 200_000_000
COOKIE = "dateline-session"
# What a stranger may see: the page to sign in on, and the styles and fonts it is set in.
_OPEN = ("/login", "/dateline/")
HEADERS = {
    "Content-Security-Policy": "img-src 'self' data: blob:; connect-src 'self'; "
    "frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    # Nothing is told to other sites. "no-referrer" would keep our own forms from saying whence they
    # come, and the guard refuses those.
    "Referrer-Policy": "same-origin",
}


class Refused(Exception):
    """Why a request is not let in, with the HTTP status that says so.

    ``page`` is shown instead of the sentence to a person whose browser asked for a page,
    ``location`` is where it is sent, and ``wait_s`` after how long it may ask again.
    """

    def __init__(
        self, status: int, why: str, page: str = "", location: str = "", wait_s: int = 0
    ) -> None:
        super().__init__(why)
        self.status = status
        self.why = why
        self.page = page
        self.location = location
        self.wait_s = wait_s


class Guard:
    """ASGI middleware: no foreign host, no foreign origin, no oversized body, no stranger.

    Args:
        app: what is guarded, every path of it.
        host: the address that is listened on; on a local one no other host name is answered, so
            that a foreign page cannot reach it under a name of its own (DNS rebinding).
        accounts: who may come in: with a session's cookie, or with name and password in every
            request (HTTP Basic, or ``NAME:PASSWORD`` as a bearer token, which is what clients of
            the OpenAI protocol send as their key). Without accounts whoever reaches the server is
            at the machine itself and may do everything.
        largest: how many bytes a request may carry; they are counted as they come, since a
            ``Content-Length`` need not be there, or true.
    """

    def __init__(
        self,
        app: ASGIApp,
        host: str,
        accounts: Accounts | None = None,
        largest: int = LARGEST_BODY,
    ) -> None:
        self._app = app
        self._host = host
        self._accounts = accounts
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        try:
            self._admit(headers)
            await self._recognise(scope, headers)
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

    async def _recognise(self, scope: Scope, headers: Mapping[str, str]) -> None:
        """Note who asks, or refuse them."""
        if self._accounts is None:
            admit(scope, HERE)
            return
        try:
            visitor = await run_sync(_visitor, self._accounts, headers, address_of(scope))
        except TooManyTriesError as error:
            raise Refused(429, str(error), wait_s=error.wait_s) from error
        path = scope["path"]
        if visitor is not None:
            # Gradio takes files before any handler runs, so this is where readers are stopped.
            if "/upload" in path and not visitor.may_edit:
                raise Refused(403, "Only an editor may do this.")
            admit(scope, visitor)
        elif not any(path == way or path.startswith(_OPEN[1]) for way in _OPEN):
            raise _stranger(scope, headers)


def _visitor(accounts: Accounts, headers: Mapping[str, str], address: str) -> Visitor | None:
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.casefold() in ("basic", "bearer"):
        name, password = _said(scheme.casefold(), given)
        return accounts.sign_in(name, password, address) if name else None
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return accounts.visitor(morsel.value) if morsel else None


def _said(scheme: str, given: str) -> tuple[str, str]:
    """Name and password of an ``Authorization`` header; empty when there are none."""
    try:
        raw = given.encode("latin-1")
        data = base64.b64decode(raw, validate=True) if scheme == "basic" else raw
        name, _, password = data.decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return name, password


def _stranger(scope: Scope, headers: Mapping[str, str]) -> Refused:
    """How somebody unknown is turned away: a browser's page asks for the password."""
    why = "A name and a password are needed."
    browsing = scope["type"] == "http" and scope["method"] == "GET"
    if not browsing or headers.get("sec-fetch-mode") != "navigate":
        return Refused(401, why)
    wanted = scope["path"] + ("?" + scope["query_string"].decode("latin-1")).rstrip("?")
    if headers.get("sec-fetch-site") == "cross-site":
        # A link in a mail: the browser keeps a strict cookie back until the page itself asks.
        return Refused(200, why, page=render.once_more(wanted))
    return Refused(303, why, location=f"/login?next={quote(wanted, safe='')}")


def _name(host: str) -> str:
    """The name in a ``Host`` header, without the port: ``[::1]:7860`` is ``[::1]``."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


async def _refuse(scope: Scope, send: Send, refused: Refused) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": refused.why})
        return
    body = json.dumps(refusal(scope["path"], refused.status, refused.why)).encode()
    kind = "application/json"
    if refused.page:
        body, kind = refused.page.encode(), "text/html; charset=utf-8"
    extra = {"Content-Type": kind, "Content-Length": str(len(body)), "Cache-Control": "no-store"}
    if refused.location:
        extra["Location"] = refused.location
    if refused.wait_s:
        extra["Retry-After"] = str(refused.wait_s)
    # Browsers would open a window of their own; they have the page to sign in on.
    if refused.status == 401 and not any(k == b"sec-fetch-mode" for k, _ in scope["headers"]):
        extra["WWW-Authenticate"] = 'Basic realm="Dateline", charset="UTF-8"'
    head = _raw(HEADERS | extra)
    await send({"type": "http.response.start", "status": refused.status, "headers": head})
    await send({"type": "http.response.body", "body": body})


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers.items()]
