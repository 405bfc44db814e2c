"""Dateline as an MCP server: the tools ``ask``, ``search`` and ``article``.

The package ``mcp`` is optional; without it, ``/mcp`` is not served.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from anyio.to_thread import run_sync
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import DatelineError, UsageError
from rag.assistant import Assistant
from ui.programs import Day
from ui.refusals import named, wrong
from ui.sources import check_sources

_INSTRUCTIONS = (
    "Answers questions about an archive of news articles. Every statement is quoted from an "
    "article, at exact characters; what the articles do not say is refused."
)


class _Limited(BaseModel):
    """What limits a question to some of the articles. An argument that is not named is refused."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(description="the question, in English")
    as_of: Day | None = Field(
        default=None, description="a day such as 2025-03-21; nothing printed later is used"
    )
    since: Day | None = Field(default=None, description="the first day of printing")
    until: Day | None = Field(default=None, description="the last day of printing")
    source: str | None = Field(default=None, description="only this source")

    def limits(self, assistant: Assistant) -> dict[str, Any]:
        """The limits as the assistant takes them.

        Raises:
            UsageError: the library has no such source.
        """
        sources = (self.source,) if self.source else ()
        check_sources(assistant, sources)
        return {
            "as_of": self.as_of,
            "since": self.since,
            "until": self.until,
            "sources": sources,
        }


class Ask(_Limited):
    """Answer a question from the archive, with citations at exact characters."""

    def run(self, assistant: Assistant) -> dict[str, Any]:
        """The answer's document."""
        return assistant.ask(self.question, **self.limits(assistant)).to_json()


class Search(_Limited):
    """The passages of the archive that are nearest to a question, best first."""

    k: int = Field(default=8, description="how many, 1 to 100")

    def run(self, assistant: Assistant) -> dict[str, Any]:
        """The passages with their scores."""
        hits = assistant.search(self.question, k=self.k, **self.limits(assistant))
        return {"hits": [hit.to_json() for hit in hits]}


class Read(BaseModel):
    """One article: title, day, source, and the whole text that offsets refer to."""

    model_config = ConfigDict(extra="forbid")

    article_id: str = Field(description="as ask and search name it")

    def run(self, assistant: Assistant) -> dict[str, Any]:
        """The article."""
        found = assistant.library.current().article(self.article_id)
        return {
            "article_id": found.id,
            "title": found.title,
            "published": found.published.isoformat() if found.published else None,
            "source": found.source,
            "url": found.url,
            "text": found.text,
        }


_TOOLS: dict[str, type[Ask | Search | Read]] = {"ask": Ask, "search": Search, "article": Read}


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
    import mcp_types as types
    from mcp.server.lowlevel.server import Server

    async def listed(context: Any, params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=name,
                    description=tool.__doc__,
                    input_schema=tool.model_json_schema(),
                    output_schema={"type": "object"},
                    annotations=types.ToolAnnotations(read_only_hint=True),
                )
                for name, tool in _TOOLS.items()
            ]
        )

    async def called(context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            made = await run_sync(_called, assistant, params.name, params.arguments or {})
        except DatelineError as error:
            said = types.TextContent(type="text", text=str(error))
            return types.CallToolResult(content=[said], is_error=True)
        text = json.dumps(made, ensure_ascii=False)
        said = types.TextContent(type="text", text=text)
        return types.CallToolResult(content=[said], structured_content=made)

    return Server(
        "Dateline",
        version=version("dateline"),
        instructions=_INSTRUCTIONS,
        on_list_tools=listed,
        on_call_tool=called,
    )


def _called(assistant: Assistant, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """What a tool gives.

    Raises:
        UsageError: there is no such tool, or it does not take these arguments.
    """
    tool = _TOOLS.get(name)
    if tool is None:
        raise UsageError(f"There is no tool {name[:80]!r}.", f"Call one of {', '.join(_TOOLS)}.")
    try:
        given = tool.model_validate(arguments)
    except ValidationError as error:
        first = error.errors()[0]
        takes = ", ".join(tool.model_fields)
        raise UsageError(wrong(first, named(first["loc"])), f"{name} takes {takes}.") from error
    return given.run(assistant)
