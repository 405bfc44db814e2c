"""The FastAPI app: the chat, the articles' own pages, a small JSON API, and what guards them."""

from __future__ import annotations

import os
import webbrowser
from importlib.metadata import version
from threading import Timer

from fastapi import FastAPI

from index.build import BuildOptions
from index.errors import NoLibraryError, UsageError
from rag.assistant import Assistant
from ui import mcp_tools
from ui.accounts import FILE, Accounts
from ui.builds import Builds
from ui.closed import add_closed
from ui.completions import add_completions
from ui.conversation import Turn
from ui.description import describe
from ui.desk import Desk
from ui.docs import add_docs
from ui.evaluations import Evaluations
from ui.feedback import FILE as FEEDBACK
from ui.feedback import Feedback
from ui.front import Front
from ui.guard import Guard
from ui.index_api import add_index
from ui.login import add_login
from ui.pages import add_pages
from ui.programs import add_programs
from ui.refusals import add_refusals
from ui.settings import LOCAL, Settings, load


def create_app(
    assistant: Assistant,
    options: BuildOptions,
    *,
    host: str = "127.0.0.1",
    accounts: Accounts | None = None,
    settings: Settings | None = None,
) -> FastAPI:
    """The whole server as one app. Without ``accounts`` whoever reaches it may do everything.

    Raises:
        UsageError: the host can be reached from elsewhere and there are no accounts.
    """
    if host not in LOCAL and accounts is None:
        raise UsageError(
            f"{host} can be reached from other machines.",
            "Add --auth, which lets in only who has an account, or leave --host.",
        )
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    from ui.chat import CSS, build_blocks
    from ui.theme import theme

    app = FastAPI(title="Dateline", version=version("dateline"), docs_url=None, redoc_url=None)
    app.add_middleware(Front)
    app.add_middleware(Guard, host=host, accounts=accounts)
    add_refusals(app)
    add_pages(app, assistant)
    if accounts is not None:
        add_login(app, accounts)
    add_programs(app, assistant)
    add_completions(app, assistant)
    builds = Builds(assistant, options)
    add_index(app, builds)
    add_docs(app)
    if mcp_tools.installed():
        mcp_tools.add_mcp(app, assistant)
    add_closed(app)
    describe(app, accounts=accounts is not None)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build_blocks(_desk(assistant, settings or load(), builds)),
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


def _desk(assistant: Assistant, settings: Settings, builds: Builds) -> Desk:
    feedback = Feedback(assistant.library.path / FEEDBACK)

    def reported(turn: Turn) -> str:
        if turn.answer is not None:
            feedback.record(turn.question, turn.answer, "wrong")
        return "Thank you. The question and this answer are kept, so that the answer can be mended."

    return Desk(assistant, settings, builds, Evaluations(assistant, feedback), reported=reported)


def run(
    assistant: Assistant,
    settings: Settings,
    *,
    auth: bool = False,
    open_browser: bool = False,
    as_json: bool = False,
) -> None:
    """Serve until the process is told to stop. The address is printed first, in words or as JSON.

    Raises:
        UsageError: ``auth`` is asked for and nobody has an account, or the port is taken.
    """
    import socket

    import uvicorn

    from ui import console
    from ui.log import CONFIG

    host, port = settings.host, settings.port
    accounts = Accounts(assistant.library.path / FILE) if auth else None
    if accounts is not None and not accounts.names():
        raise UsageError(
            "Nobody has an account yet.", "Make one with `dateline user add NAME --role editor`."
        )
    app = create_app(
        assistant, settings.build_options(), host=host, accounts=accounts, settings=settings
    )
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
    if as_json:
        console.print_json({"address": address}, indent=None)
    else:
        console.say(f"Dateline answers at {address} (Ctrl-C ends it).")
    console.flush()
    if open_browser and os.environ.get("CI") is None:
        Timer(1.0, webbrowser.open, [address]).start()
    uvicorn.run(app, host=host, port=port, log_config=CONFIG, timeout_graceful_shutdown=5)


def _warm(assistant: Assistant) -> None:
    """Load what answers before the first visitor asks. A language model is not bothered: it may be
    slow, and every question costs."""
    from ui.console import complain

    try:
        assistant.adjusted(model="").ask("Is everything ready?")
    except NoLibraryError as error:
        complain(str(error))
