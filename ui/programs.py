"""Dateline's own JSON API, ``/api/…``; its description is at ``/openapi.json``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from index.article import Article
from index.errors import UsageError
from rag.answer import Answer
from rag.assistant import Assistant
from ui.preferences import QUOTED
from ui.refusals import refusing
from ui.sources import check_sources

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


def _written(value: Any) -> Any:
    """A day as text only: pydantic would take a number for seconds since 1970."""
    if not (isinstance(value, str) and _DAY.match(value)):
        raise PydanticCustomError("day", "It is no day such as 2025-03-21")
    return value


Day = Annotated[date, BeforeValidator(_written)]
_AS_OF = "a day; nothing printed later is used"
_SINCE, _UNTIL = "the first day of printing", "the last day of printing"
_SOURCES = "only these, as /api/articles names them"


class Asked(BaseModel):
    """A question put to the JSON API."""

    model_config = ConfigDict(extra="forbid")

    question: str
    as_of: Day | None = Field(default=None, description=_AS_OF)
    since: Day | None = Field(default=None, description=_SINCE)
    until: Day | None = Field(default=None, description=_UNTIL)
    sources: list[str] = Field(default=[], description=_SOURCES)
    history: list[tuple[str, str]] = Field(
        default=[], description="earlier turns: question and answer"
    )
    k: int = Field(default=8, description="how many passages are read, 1 to 100")
    model: str | None = Field(
        default=None,
        description="a language model that the server offers, or none for quoted sentences only",
    )


class Passage(BaseModel):
    """A passage found, and each score that made its rank; ``text`` is the article's
    ``text[start:end]``."""

    rank: int
    article_id: str
    title: str
    published: date | None
    start: int
    end: int
    text: str
    scores: Mapping[str, float]


class Passages(BaseModel):
    """The passages found, best first."""

    hits: list[Passage]


class Listed(BaseModel):
    """An article without its text."""

    article_id: str
    title: str
    published: date | None
    source: str | None
    url: str | None
    author: str | None
    language: str | None
    origin: str | None


class Listing(BaseModel):
    """A part of the library's articles, and how many there are in all."""

    total: int
    articles: list[Listed]


class Labelled(BaseModel):
    """A section of an article's text."""

    label: str | None
    start: int
    end: int
    voice: str


class Whole(Listed):
    """An article with its text, which every offset refers to."""

    text: str
    sections: list[Labelled]


class Health(BaseModel):
    """The generation that serves, and what is wrong with the library, if anything is."""

    generation: str
    articles: int
    warning: str | None


def add_programs(app: FastAPI, assistant: Assistant) -> None:
    """Serve what asks and reads from ``app``."""

    @app.post("/api/ask", response_model=Answer, tags=["ask"], responses=refusing(400, 422, 503))
    def ask(asked: Asked) -> dict[str, Any]:
        """Answer a question: the document that ``dateline ask --json`` prints."""
        chosen = speaking(assistant, asked.model)
        check_sources(assistant, asked.sources)
        limits = asked.model_dump(exclude={"question", "model"})
        return chosen.ask(asked.question, **limits).to_json()

    @app.get(
        "/api/search", response_model=Passages, tags=["ask"], responses=refusing(400, 422, 503)
    )
    def search(
        question: str,
        k: Annotated[int, Query(ge=1, le=100, description="how many passages")] = 8,
        as_of: Annotated[Day | None, Query(description=_AS_OF)] = None,
        since: Annotated[Day | None, Query(description=_SINCE)] = None,
        until: Annotated[Day | None, Query(description=_UNTIL)] = None,
        source: Annotated[Sequence[str], Query(description=_SOURCES)] = (),
    ) -> dict[str, Any]:
        """The passages alone, with each score that made the rank."""
        check_sources(assistant, source)
        found = assistant.search(
            question, k=k, as_of=as_of, since=since, until=until, sources=tuple(source)
        )
        return {"hits": [hit.to_json() for hit in found]}

    @app.get(
        "/api/articles", response_model=Listing, tags=["articles"], responses=refusing(422, 503)
    )
    def articles(
        offset: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        """The library's articles without their text, the newest first."""
        rows = assistant.library.current().article_rows()
        part = rows[offset : offset + limit]
        return {"total": len(rows), "articles": [row.to_json() for row in part]}

    @app.get(
        "/api/articles/{article_id}",
        response_model=Whole,
        tags=["articles"],
        responses=refusing(404, 503),
    )
    def article(article_id: str) -> dict[str, Any]:
        """One article: its whole text, which every offset refers to, and its sections."""
        found = article_of(assistant, article_id)
        sections = [
            {"label": s.label, "start": s.start, "end": s.end, "voice": s.voice}
            for s in found.sections
        ]
        return {**found.to_json(), "text": found.text, "sections": sections}

    @app.get("/api/health", response_model=Health, tags=["library"], responses=refusing(503))
    def health() -> dict[str, Any]:
        """Which generation serves, and whether anything is wrong with it."""
        generation = assistant.library.current()
        return {
            "generation": generation.name,
            "articles": generation.manifest.articles,
            "warning": assistant.library.warning,
        }


def article_of(assistant: Assistant, article_id: str) -> Article:
    """An article of the generation that is published now; without one the request is a 404."""
    try:
        return assistant.library.current().article(article_id)
    except UsageError as error:
        raise HTTPException(404, f"{error.message} /api/articles lists them.") from error


def speaking(assistant: Assistant, model: str | None) -> Assistant:
    """The assistant that answers in the words of a language model, of none, or as it is set.

    Raises:
        UsageError: the server offers no such model.
    """
    if model is None:
        return assistant
    if model != QUOTED and model not in assistant.models:
        offered = ", ".join((QUOTED, *assistant.models))
        raise UsageError(
            f"The language model {model[:80]!r} is not offered here."
            if model
            else "The name of the language model is empty.",
            f"Name one of {offered}, or leave it out."
            if assistant.models
            else "This server has none: leave it out.",
        )
    return assistant.adjusted(model=model)
