"""The FastAPI app: the chat, the articles' own pages, a small JSON API, and what guards them."""

from __future__ import annotations

import os
import webbrowser
from collections.abc import Awaitable, Callable
from datetime import date
from threading import Timer
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict

from index.build import BuildOptions
from index.errors import DatelineError, NoLibraryError, UsageError
from rag.assistant import Assistant
from ui import render

_LOCAL = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
_LARGEST_BODY = 200_000_000
_HEADERS = {
    "Content-Security-Policy": "img-src 'self' data: blob:; connect-src 'self'; "
    "frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Asked(BaseModel):
    """A question put to the JSON API."""

    model_config = ConfigDict(extra="forbid")

    question: str
    as_of: date | None = None
    since: date | None = None
    until: date | None = None
    sources: list[str] = []
    k: int = 8


def create_app(
    assistant: Assistant,
    options: BuildOptions,
    *,
    host: str = "127.0.0.1",
    auth: tuple[str, str] | None = None,
) -> FastAPI:
    """The whole server as one app.

    Raises:
        UsageError: the host can be reached from elsewhere and there is no password.
    """
    if host not in _LOCAL and auth is None:
        raise UsageError(
            f"{host} can be reached from other machines.",
            "Add --auth NAME:PASSWORD, or leave --host.",
        )
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    from ui.chat import CSS, build_blocks

    app = FastAPI(title="Dateline", docs_url=None, redoc_url=None)
    _guard(app, host)
    if auth is None:
        # The pages below have no login of their own; with one they wait for accounts.
        _add_pages(app, assistant)
    theme = gr.themes.Base(
        primary_hue="blue",
        neutral_hue="stone",
        font=["system-ui", "Segoe UI", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    )
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build_blocks(assistant, options),
        path="/",
        theme=theme,
        css=CSS,
        auth=auth,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        run_history=False,
        max_file_size="50mb",
        allowed_paths=[],
        footer_links=[],
    )
    return mounted


def run(
    assistant: Assistant,
    options: BuildOptions,
    *,
    host: str,
    port: int,
    auth: str | None = None,
    open_browser: bool = False,
) -> None:
    """Serve until the process is told to stop.

    Raises:
        UsageError: ``auth`` is not NAME:PASSWORD, or the port is taken.
    """
    import socket

    import uvicorn

    name, _, password = (auth or "").partition(":")
    if auth is not None and not (name and password):
        raise UsageError("--auth needs a name and a password.", "Write it as NAME:PASSWORD.")
    pair = (name, password) if auth else None
    app = create_app(assistant, options, host=host, auth=pair)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(
                f"Port {port} of {host} cannot be used.", "Name another with --port."
            ) from error
    _warm(assistant)
    address = f"http://{'127.0.0.1' if host in _LOCAL else host}:{port}"
    print(f"Dateline answers at {address} (Ctrl-C ends it).", flush=True)
    if open_browser and os.environ.get("CI") is None:
        Timer(1.0, webbrowser.open, [address]).start()
    uvicorn.run(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=5)


def _warm(assistant: Assistant) -> None:
    """Load the models before the first visitor asks."""
    try:
        assistant.ask("Is everything ready?")
    except NoLibraryError as error:
        print(error)


def _guard(app: FastAPI, host: str) -> None:
    """Headers on every reply; no foreign host, origin, or oversized body on any request."""

    @app.middleware("http")
    async def guard(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        asked = request.headers.get("host", "").rsplit(":", 1)[0]
        if host in _LOCAL and asked not in _LOCAL:
            return _refuse(403, "This address is not served here.")
        origin = request.headers.get("origin")
        if origin and origin.split("://", 1)[-1] != request.headers.get("host"):
            return _refuse(403, "Requests from other sites are refused.")
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > _LARGEST_BODY:
            return _refuse(413, "The request is too large.")
        response = await call_next(request)
        for key, value in _HEADERS.items():
            response.headers[key] = value
        return response


def _refuse(status: int, why: str) -> Response:
    return JSONResponse({"error": why}, status, headers=_HEADERS)


def _add_pages(app: FastAPI, assistant: Assistant) -> None:
    @app.exception_handler(DatelineError)
    async def said(request: Request, error: DatelineError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 400 if isinstance(error, UsageError) else 503)

    @app.get("/article/{article_id}", response_class=HTMLResponse)
    def article(article_id: str, start: int | None = None, end: int | None = None) -> str:
        try:
            found = assistant.retriever().generation.article(article_id)
        except UsageError as error:
            raise HTTPException(404, str(error)) from error
        return render.article_page(found, start, end)

    @app.post("/api/ask")
    def ask(asked: Asked) -> dict[str, Any]:
        limits = asked.model_dump(exclude={"question"})
        return assistant.ask(asked.question, **limits).to_json()

    @app.get("/api/search")
    def search(question: str, k: Annotated[int, Query(ge=1, le=100)] = 8) -> dict[str, Any]:
        return {"hits": [hit.to_json() for hit in assistant.search(question, k=k)]}

    @app.get("/api/health")
    def health() -> dict[str, Any]:
        generation = assistant.library.current()
        return {
            "generation": generation.name,
            "articles": generation.manifest.articles,
            "warning": assistant.library.warning,
        }
