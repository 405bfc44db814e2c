"""Our own head and masthead in Gradio's page: something to see before Gradio has loaded."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import render


class Front:
    """ASGI middleware: into the HTML of ``/`` it puts the page's head and masthead."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._head = render.head().encode()
        self._body = render.masthead().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        # A compressed page could not be written into.
        headers = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
        start: Message | None = None
        parts: list[bytes] = []

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            parts.append(message.get("body", b""))
            if message.get("more_body") or start is None:
                return
            body = self._filled(b"".join(parts))
            kept = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
            kept.append((b"content-length", str(len(body)).encode()))
            await send({**start, "headers": kept})
            await send({"type": "http.response.body", "body": body})

        await self._app({**scope, "headers": headers}, receive, hold)

    def _filled(self, page: bytes) -> bytes:
        """The page with ours in it; what is no page of Gradio's stays as it is."""
        head = page.find(b"<head>")
        body = page.find(b"<gradio-app")
        if head < 0 or body < head:
            return page
        return b"".join(
            (page[: head + 6], self._head, page[head + 6 : body], self._body, page[body:])
        )
