"""What programs talk to: a JSON API, and a chat model's protocol for clients that speak no other.

``/api/…`` is Dateline's own; its description is at ``/openapi.json``. ``/v1/…`` is the part of the
OpenAI protocol that chat clients use: the last user's message is the question, what stands before
it the conversation, and the reply's ``dateline`` key holds the whole answer.
"""

from __future__ import annotations

import itertools
import json
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import FastAPI, HTTPException, Query
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from index.errors import UsageError
from rag.alternatives import told
from rag.answer import Answer, flat
from rag.assistant import Assistant, Done, Event, TextDelta
from rag.budget import careful
from ui.preferences import QUOTED

MODEL = "dateline"


class Asked(BaseModel):
    """A question put to the JSON API."""

    model_config = ConfigDict(extra="forbid")

    question: str
    as_of: date | None = None
    since: date | None = None
    until: date | None = None
    sources: list[str] = []
    history: list[tuple[str, str]] = []
    k: int = 8
    model: str | None = Field(
        default=None,
        description="a language model that the server offers, or none for quoted sentences only",
    )


class Part(BaseModel):
    """A piece of a message; only text is read."""

    type: str
    text: str = ""


class Turn(BaseModel):
    """One message of a conversation in the OpenAI protocol."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[Part] | None = None

    @property
    def words(self) -> str:
        """The message's text."""
        if isinstance(self.content, str):
            return self.content
        return " ".join(part.text for part in self.content or [] if part.type == "text")


class Completion(BaseModel):
    """A request for a chat completion. What a language model would need besides is ignored."""

    messages: list[Turn]
    model: str = MODEL
    stream: bool = False


def add_programs(app: FastAPI, assistant: Assistant) -> None:
    """Serve the JSON API and the OpenAI protocol from ``app``."""
    _add_api(app, assistant)
    _add_completions(app, assistant)


def _add_api(app: FastAPI, assistant: Assistant) -> None:
    @app.post("/api/ask", response_model=Answer, tags=["ask"])
    def ask(asked: Asked) -> dict[str, Any]:
        """Answer a question: the document that ``dateline ask --json`` prints."""
        limits = asked.model_dump(exclude={"question", "model"})
        return speaking(assistant, asked.model).ask(asked.question, **limits).to_json()

    @app.get("/api/search", tags=["ask"])
    def search(
        question: str,
        k: Annotated[int, Query(ge=1, le=100)] = 8,
        as_of: date | None = None,
        since: date | None = None,
        until: date | None = None,
        source: Annotated[Sequence[str], Query()] = (),
    ) -> dict[str, Any]:
        """The passages alone, with each score that made the rank."""
        found = assistant.search(
            question, k=k, as_of=as_of, since=since, until=until, sources=tuple(source)
        )
        return {"hits": [hit.to_json() for hit in found]}

    @app.get("/api/articles", tags=["articles"])
    def articles(
        offset: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        """The library's articles without their text, the newest first."""
        rows = assistant.library.current().article_rows()
        part = rows[offset : offset + limit]
        return {"total": len(rows), "articles": [row.to_json() for row in part]}

    @app.get("/api/articles/{article_id}", tags=["articles"])
    def article(article_id: str) -> dict[str, Any]:
        """One article: its whole text, which every offset refers to, and its sections."""
        try:
            found = assistant.library.current().article(article_id)
        except UsageError as error:
            raise HTTPException(404, str(error)) from error
        sections = [
            {"label": s.label, "start": s.start, "end": s.end, "voice": s.voice}
            for s in found.sections
        ]
        return {**found.to_json(), "text": found.text, "sections": sections}

    @app.get("/api/health", tags=["library"])
    def health() -> dict[str, Any]:
        """Which generation serves, and whether anything is wrong with it."""
        generation = assistant.library.current()
        return {
            "generation": generation.name,
            "articles": generation.manifest.articles,
            "warning": assistant.library.warning,
        }


def _add_completions(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/v1/models", tags=["OpenAI protocol"])
    def models() -> dict[str, Any]:
        """Dateline as it is set; and where there are language models to choose from, with each
        and without any."""
        offered = [MODEL]
        if assistant.models:
            offered += [f"{MODEL}:{name}" for name in (QUOTED, *assistant.models)]
        kind = {"object": "model", "created": 0, "owned_by": "dateline"}
        return {"object": "list", "data": [{"id": name, **kind} for name in offered]}

    @app.post("/v1/chat/completions", tags=["OpenAI protocol"], response_model=None)
    def complete(asked: Completion) -> Response:
        """Answer the last user's message, at once or as server-sent events."""
        question, history = _conversation(asked.messages)
        # Clients name models of other servers, too: those are Dateline as it is set.
        ours, _, wanted = asked.model.partition(":")
        chosen = speaking(assistant, wanted if ours == MODEL and wanted else None)
        events = chosen.stream(question, history=history)
        # The first event is awaited here, so that a question that makes no sense is a plain error.
        first = next(events)
        head = {
            "id": f"chatcmpl-{uuid.uuid4().hex}",
            "created": int(time.time()),
            "model": f"{MODEL}:{wanted}" if chosen is not assistant else MODEL,
        }
        if asked.stream:
            return StreamingResponse(_chunks(head, first, events), media_type="text/event-stream")
        answer = _last(first, events)
        return JSONResponse(_completion(head, question, answer))


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
            f"The language model {model[:80]!r} is not offered here.", f"Name one of {offered}."
        )
    return assistant.adjusted(model=model)


def _conversation(messages: Sequence[Turn]) -> tuple[str, list[tuple[str, str]]]:
    """The question, and the turns before it as (question, answer) pairs."""
    spoken = [turn for turn in messages if turn.role in ("user", "assistant") and turn.words]
    if not spoken or spoken[-1].role != "user":
        raise UsageError("The last message is not a user's.", "Send a question last.")
    pairs = itertools.pairwise(spoken)
    history = [(a.words, b.words) for a, b in pairs if (a.role, b.role) == ("user", "assistant")]
    return spoken[-1].words, history


def _last(first: Event, events: Iterator[Event]) -> Answer:
    for event in (first, *events):
        if isinstance(event, Done):
            return event.answer
    raise AssertionError("a stream ends with Done")


def _completion(head: dict[str, Any], question: str, answer: Answer) -> dict[str, Any]:
    said = {"role": "assistant", "content": spoken(answer)}
    asked, written = careful(question), careful(said["content"])
    return {
        **head,
        "object": "chat.completion",
        "choices": [{"index": 0, "message": said, "finish_reason": "stop", "logprobs": None}],
        "usage": {
            "prompt_tokens": asked,
            "completion_tokens": written,
            "total_tokens": asked + written,
        },
        "dateline": answer.to_json(),
    }


def _chunks(head: dict[str, Any], first: Event, events: Iterator[Event]) -> Iterator[str]:
    head = {**head, "object": "chat.completion.chunk"}
    yield _chunk(head, {"role": "assistant", "content": ""})
    told = ""
    for event in (first, *events):
        match event:
            case TextDelta(text):
                told += text
                yield _chunk(head, {"content": text})
            case Done(answer):
                whole = spoken(answer)
                # What was told beforehand stands; the sources, and what a fallback adds, follow.
                rest = whole[len(told) :] if whole.startswith(told) else f"\n\n{whole}"
                yield _chunk(head, {"content": rest})
                yield _chunk({**head, "dateline": answer.to_json()}, {}, "stop")
    yield "data: [DONE]\n\n"


def _chunk(head: dict[str, Any], delta: dict[str, str], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return f"data: {json.dumps({**head, 'choices': [choice]}, ensure_ascii=False)}\n\n"


def spoken(answer: Answer) -> str:
    """An answer as plain text with its sources below, for clients that show nothing else."""
    lines = [" ".join(filter(None, (answer.answer, told(answer.alternatives))))]
    for c in answer.citations:
        about = ", ".join(str(part) for part in (c.source, c.published) if part)
        lines.append(f"[{c.number}] {c.title}" + (f" ({about})" if about else ""))
        if answer.abstained:  # Nothing else tells then what the articles say.
            lines.append(f"    “{flat(c.quote)}”")
    if answer.notice:
        lines.append(answer.notice)
    return "\n\n".join([lines[0], "\n".join(lines[1:])]).strip()
