"""Signing in and out: a page, and a cookie that no script can read and no other site can send."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from anyio.to_thread import run_sync
from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from index.errors import DatelineError
from ui import render
from ui.accounts import SESSION_S, Accounts, TooManyTriesError, address_of
from ui.guard import COOKIE

_FORM_BYTES = 4000


def add_login(app: FastAPI, accounts: Accounts) -> None:
    """Serve ``/login`` and ``/logout`` from ``app``."""

    @app.get("/login", response_class=HTMLResponse, include_in_schema=False)
    def page(wanted: Annotated[str, Query(alias="next")] = "/") -> str:
        """The page to sign in on."""
        return render.login_page(_own(wanted))

    @app.post("/login", include_in_schema=False)
    async def sign_in(request: Request) -> Response:
        """Take name and password; the wrong ones are asked for again."""
        form = await _form(request)
        wanted = _own(form.get("next", "/"))
        try:
            visitor = await run_sync(
                accounts.sign_in,
                form.get("name", ""),
                form.get("password", ""),
                address_of(request.scope),
            )
        except TooManyTriesError as error:
            return HTMLResponse(render.login_page(wanted, str(error)), 429)
        if visitor is None:
            words = "This name and this password do not belong together."
            return HTMLResponse(render.login_page(wanted, words), 401)
        reply = RedirectResponse(wanted, 303)
        reply.set_cookie(
            COOKIE, accounts.session(visitor), max_age=SESSION_S, httponly=True,
            samesite="strict", secure=request.url.scheme == "https",
        )  # fmt: skip
        return reply

    @app.post("/logout", include_in_schema=False)
    def sign_out() -> Response:
        """Forget the session in this browser."""
        reply = RedirectResponse("/login", 303)
        reply.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return reply


async def _form(request: Request) -> dict[str, str]:
    """The fields of a small form; whatever else was sent has none."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _FORM_BYTES:
            raise _TooLongError("The form is too long.", "Sign in on the page /login.")
    fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    return {name: values[0] for name, values in fields.items()}


class _TooLongError(DatelineError):
    """A form larger than any name and password."""


def _own(wanted: str) -> str:
    """An address of this server to go on to; anything else becomes the first page."""
    plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted
    return wanted if plain and wanted.startswith("/") and not wanted.startswith("//") else "/"
