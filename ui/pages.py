"""What the page's own scripts fetch: articles, evidence and exports; and its styles and fonts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, PlainTextResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError
from starlette.staticfiles import StaticFiles

from index.article import Article
from index.errors import UsageError
from rag.assistant import Assistant
from ui import render
from ui.conversation import Turn
from ui.date_choices import DateChoices
from ui.evidence import look, nearest
from ui.export import export, export_citation
from ui.preferences import dated
from ui.refusals import refusing

ASSETS = Path(__file__).parent / "assets"
_PASSAGES = 4


def _whole(given: Any) -> int:
    try:
        return int(given)
    except (TypeError, ValueError) as error:
        raise PydanticCustomError(
            "place", "it must be a whole number, as in a link that was copied"
        ) from error


Place = Annotated[int, BeforeValidator(_whole)]
"""A character's offset in an address."""


class Exported(BaseModel):
    """Turns of a conversation, as the page holds them."""

    model_config = ConfigDict(extra="forbid")

    turns: list[dict[str, Any]] = Field(max_length=200)
    citation: int | None = Field(default=None, description="only this citation of the one turn")


def add_pages(app: FastAPI, assistant: Assistant) -> None:
    """Serve articles as pages and as fragments, evidence, exports and assets from ``app``."""
    app.mount("/dateline", StaticFiles(directory=ASSETS), name="dateline")
    _add_articles(app, assistant)

    @app.get("/evidence", response_class=HTMLResponse, include_in_schema=False)
    def find(words: str) -> str:
        """The passages that come nearest to words of an answer."""
        words = words[:500]
        hits = assistant.search(words, k=_PASSAGES)
        return render.found_panel(words, nearest(words, hits, assistant.retriever().lexis))

    @app.post("/export/{kind}", response_class=PlainTextResponse, include_in_schema=False)
    def exported(kind: str, given: Exported) -> str:
        """A conversation in another format. Nothing is kept here."""
        turns = [Turn.from_json(turn) for turn in given.turns]
        with _sound():
            if given.citation is not None and turns:
                return export_citation(kind, turns[0], given.citation)
            return export(kind, turns)


def _add_articles(app: FastAPI, assistant: Assistant) -> None:
    def article(article_id: str) -> Article:
        try:
            return assistant.retriever().generation.article(article_id)
        except UsageError as error:
            raise HTTPException(
                404, f"{error.message} It may have been taken out since."
            ) from error

    @app.get(
        "/article/{article_id}", response_class=HTMLResponse, responses=refusing(404, 422, 503)
    )
    def page(article_id: str, start: Place | None = None, end: Place | None = None) -> str:
        """A whole article as a page of its own."""
        return render.article_page(article(article_id), start, end)

    @app.get("/article/{article_id}/beside", response_class=HTMLResponse, include_in_schema=False)
    def beside(article_id: str, start: Place | None = None, end: Place | None = None) -> str:
        """A whole article for the column beside the chat."""
        return render.article_beside(article(article_id), start, end)

    @app.get("/article/{article_id}/evidence", response_class=HTMLResponse, include_in_schema=False)
    def evidence(article_id: str, start: Place, end: Place, request: Request) -> str:
        """The exact sentence of a citation with its neighbours and its dates.

        The dates are taken as they were for the answer: its choices stand in the address.
        """
        choices = DateChoices.of(request.query_params)
        dates = assistant.retriever().dated_by(dated(assistant, choices)).dates
        return render.evidence(look(article(article_id), start, end, dates))


@contextmanager
def _sound() -> Iterator[None]:
    """What a browser sends back as an answer may hold anything: numbers for names, say."""
    try:
        yield
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        raise UsageError("This is not a conversation of Dateline's.", "Ask anew.") from error
