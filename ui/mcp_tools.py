"""Dateline as an MCP server: the tools ``ask``, ``search`` and ``article``.

The package ``mcp`` is optional; without it, ``/mcp`` is not served.
"""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date
from typing import Any

from fastapi import FastAPI

from index.errors import DatelineError, UsageError
from rag.assistant import Assistant

_INSTRUCTIONS = (
    "Answers questions about an archive of news articles. Every statement is quoted from an "
    "article, at exact characters; what the articles do not say is refused."
)


def installed() -> bool:
    """Whether the optional package is here."""
    return importlib.util.find_spec("mcp") is not None


def add_mcp(app: FastAPI, assistant: Assistant) -> None:
    """Serve the tools at ``/mcp`` (streamable HTTP, without sessions).

    Raises:
        ImportError: the package ``mcp`` is not installed.
    """
    server = _server(assistant)
    inner = server.streamable_http_app(
        streamable_http_path="/mcp", stateless_http=True, json_response=True
    )
    app.router.routes.extend(inner.routes)
    outer = app.router.lifespan_context

    @asynccontextmanager
    async def both(whole: FastAPI) -> AsyncIterator[Any]:
        async with server.session_manager.run(), outer(whole) as state:
            yield state

    app.router.lifespan_context = both


def _server(assistant: Assistant) -> Any:
    from mcp.server.mcpserver import MCPServer

    server = MCPServer("Dateline", instructions=_INSTRUCTIONS, log_level="WARNING")

    @server.tool()
    def ask(question: str, as_of: str | None = None, source: str | None = None) -> dict[str, Any]:
        """Answer a question from the archive, with citations at exact characters.

        Args:
            question: the question, in English.
            as_of: a day such as 2025-03-21; nothing printed later is used.
            source: only this source.
        """
        sources = (source,) if source else ()
        with _told():
            return assistant.ask(question, as_of=_day(as_of), sources=sources).to_json()

    @server.tool()
    def search(question: str, k: int = 8, as_of: str | None = None) -> dict[str, Any]:
        """The passages of the archive that are nearest to a question, best first."""
        with _told():
            hits = assistant.search(question, k=k, as_of=_day(as_of))
            return {"hits": [hit.to_json() for hit in hits]}

    @server.tool()
    def article(article_id: str) -> dict[str, Any]:
        """One article: title, day, source, and the whole text that offsets refer to."""
        with _told():
            found = assistant.library.current().article(article_id)
        return {
            "article_id": found.id,
            "title": found.title,
            "published": found.published.isoformat() if found.published else None,
            "source": found.source,
            "url": found.url,
            "text": found.text,
        }

    return server


@contextmanager
def _told() -> Iterator[None]:
    """A client reads why its call was refused, and no traceback."""
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        yield
    except DatelineError as error:
        raise ToolError(str(error)) from error


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"{text!r} is not a date.", "Write it as 2025-03-21.") from error
