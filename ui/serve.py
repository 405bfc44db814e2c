"""The FastAPI app: the chat, the articles' own pages, a small JSON API, and what guards them."""

from __future__ import annotations

import os
import webbrowser
from threading import Timer

from fastapi import FastAPI

from index.build import BuildOptions
from index.errors import NoLibraryError, UsageError
from rag.assistant import Assistant
from ui import mcp_tools
from ui.front import Front
from ui.guard import LOCAL, Guard
from ui.pages import add_pages
from ui.programs import add_programs
from ui.refusals import add_refusals


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
    if host not in LOCAL and auth is None:
        raise UsageError(
            f"{host} can be reached from other machines.",
            "Add --auth NAME:PASSWORD, or leave --host.",
        )
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    from ui.chat import CSS, build_blocks
    from ui.theme import theme

    app = FastAPI(title="Dateline", docs_url=None, redoc_url=None)
    app.add_middleware(Front)
    app.add_middleware(Guard, host=host, auth=auth)
    add_refusals(app)
    add_pages(app, assistant)
    add_programs(app, assistant)
    if mcp_tools.installed():
        mcp_tools.add_mcp(app, assistant)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build_blocks(assistant, options),
        path="/",
        theme=theme(gr),
        css=CSS,
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
    address = f"http://{'127.0.0.1' if host in LOCAL else host}:{port}"
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
