"""The part of the OpenAI protocol that chat clients use, for those that speak no other.

The last user's message is the question, what stands before it the conversation, and the reply's
``dateline`` key holds the whole answer, its citations numbered as in the message.
"""

from __future__ import annotations

import itertools
import json
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from index.errors import UsageError
from rag.answer import Answer, Citation
from rag.assistant import Assistant, Done, Event, Lead, TextDelta
from rag.budget import careful
from ui.content import content, numbered_on
from ui.preferences import QUOTED
from ui.programs import speaking
from ui.refusals import RequestError, refusing

MODEL = "dateline"
_INSTEAD = "This answer stands instead of what was said so far."


class Part(BaseModel):
    """A piece of a message; only text is read."""

    type: str
    text: str | None = None


class Turn(BaseModel):
    """One message of a conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def words(self) -> str:
        """The message's text."""
        if isinstance(self.content, str):
            return self.content
        return " ".join(part.text or "" for part in self.content or [] if part.type == "text")


class StreamOptions(BaseModel):
    """What a stream tells besides the answer."""

    include_usage: bool | None = Field(default=None, description="end with a chunk of usage")


class Completion(BaseModel):
    """A request for a chat completion. What a language model would need besides is ignored."""

    messages: list[Turn]
    model: str | None = Field(
        default=None,
        description="dateline, or dateline:NAME for one of /v1/models; another server's name is "
        "taken for dateline",
    )
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = Field(default=None, description="1: there is one answer to a question")


class Usage(BaseModel):
    """What the texts of the request's messages and of the reply would cost a language model.

    Estimated from their length, rather too much than too little; what a language model behind
    Dateline was given, and wrote that could not be proven, is not in it.
    """

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Said(BaseModel):
    """The reply's message."""

    role: Literal["assistant"]
    content: str


class Choice(BaseModel):
    """The one answer."""

    index: int
    message: Said
    finish_reason: Literal["stop"]
    logprobs: None


class Reply(BaseModel):
    """A chat completion, and the whole answer with it."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    dateline: Answer


class Model(BaseModel):
    """Dateline as it is set, or in the words of a language model, or of none."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = MODEL


class Models(BaseModel):
    """What a request may name."""

    object: Literal["list"] = "list"
    data: list[Model]


_STREAMED = {"text/event-stream": {"schema": {"type": "string"}}}


def add_completions(app: FastAPI, assistant: Assistant) -> None:
    """Serve ``/v1/…`` from ``app``."""

    @app.get("/v1/models", tags=["OpenAI protocol"])
    def models() -> Models:
        """Dateline as it is set; and where there are language models to choose from, with each
        and without any."""
        return Models(data=[Model(id=name) for name in _offered(assistant)])

    @app.get("/v1/models/{name:path}", tags=["OpenAI protocol"], responses=refusing(404))
    def model(name: str) -> Model:
        """One of them."""
        offered = _offered(assistant)
        if name not in offered:
            raise RequestError(
                f"There is no model {name[:80]!r} here.",
                f"Name one of {', '.join(offered)}.",
                status=404,
                param="model",
                code="model_not_found",
            )
        return Model(id=name)

    @app.post(
        "/v1/chat/completions",
        tags=["OpenAI protocol"],
        response_model=None,
        responses={
            200: {
                "model": Reply,
                "description": "The answer; with stream as server-sent events of its pieces",
                "content": _STREAMED,
            },
            **refusing(400, 503),
        },
    )
    def complete(asked: Completion) -> Response:
        """Answer the last user's message, at once or as server-sent events.

        The text of a stream is the one that comes at once. If a language model fails after its
        first sentences, these stand before the answer in the articles' own words, and a sentence
        between them says so.
        """
        if asked.n not in (None, 1):
            raise RequestError(
                "There is one answer to a question.", "Leave n out, or set it to 1.", param="n"
            )
        question, history = _conversation(asked.messages)
        name, chosen = _speaking(assistant, asked.model or MODEL)
        events = chosen.stream(question, history=history)
        # The first event is awaited here, so that a question that makes no sense is a plain error.
        events = itertools.chain([next(events)], events)
        reply = _Reply(asked, name, chosen.model is not None)
        if asked.stream:
            return StreamingResponse(reply.chunks(events), media_type="text/event-stream")
        return JSONResponse(reply.whole(events))


def _offered(assistant: Assistant) -> list[str]:
    chosen = (QUOTED, *assistant.models) if assistant.models else ()
    return [MODEL, *(f"{MODEL}:{name}" for name in chosen)]


def _speaking(assistant: Assistant, model: str) -> tuple[str, Assistant]:
    """The model's name as it is here, and the assistant that answers as it.

    Raises:
        RequestError: the server does not offer it.
    """
    # Clients name models of other servers, too: those are Dateline as it is set.
    ours, _, wanted = model.partition(":")
    if ours != MODEL or not wanted:
        return MODEL, assistant
    try:
        return model, speaking(assistant, wanted)
    except UsageError as error:
        raise RequestError(
            error.message, error.remedy, param="model", code="model_not_found"
        ) from error


def _conversation(messages: Sequence[Turn]) -> tuple[str, list[tuple[str, str]]]:
    """The question, and the turns before it as (question, answer) pairs.

    Raises:
        RequestError: the last message is no question.
    """
    # An assistant's message without words calls a tool, which Dateline did not ask for.
    spoken = [t for t in messages if t.role == "user" or (t.role == "assistant" and t.words)]
    if not spoken:
        raise RequestError("No message is a user's.", "Send a question.", param="messages")
    last = spoken[-1]
    if last.role != "user":
        raise RequestError(
            "The last message is the assistant's.", "Send a question last.", param="messages"
        )
    if not last.words.strip():
        imaged = isinstance(last.content, list) and last.content
        lack = "has no text, and only text is read" if imaged else "is empty"
        raise RequestError(f"The last message {lack}.", "Write a question in it.", param="messages")
    pairs = itertools.pairwise(spoken)
    # A message of ours goes on with its notes and sources, whose names nobody asked after.
    history = [
        (a.words, b.words.partition("\n\n")[0])
        for a, b in pairs
        if (a.role, b.role) == ("user", "assistant") and a.words
    ]
    return last.words, history


@dataclass(frozen=True, slots=True)
class _Reply:
    """What a request is answered with. ``rewritten``: a language model may say it, bit by bit."""

    asked: Completion
    model: str
    rewritten: bool

    def whole(self, events: Iterator[Event]) -> dict[str, Any]:
        """The chat completion."""
        answer = next(event.answer for event in events if isinstance(event, Done))
        said = content(answer)
        message = {"role": "assistant", "content": said}
        return {
            **self._head("chat.completion"),
            "choices": [
                {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
            ],
            "usage": self._usage(said),
            "dateline": answer.to_json(),
        }

    def chunks(self, events: Iterator[Event]) -> Iterator[str]:
        """Its chunks as server-sent events."""
        options = self.asked.stream_options
        counted = bool(options and options.include_usage)
        head = self._head("chat.completion.chunk") | ({"usage": None} if counted else {})
        yield _event(head, {"role": "assistant", "content": ""})
        told = _Told()
        for event in events:
            if isinstance(event, Done):
                rest, answer = told.rest(event.answer)
                yield _event(head, {"content": rest})
                yield _event({**head, "dateline": answer.to_json()}, {}, "stop")
            elif self.rewritten and (piece := told.piece(event)):
                yield _event(head, {"content": piece})
        if counted:
            yield _sent({**head, "choices": [], "usage": self._usage(told.text)})
        yield "data: [DONE]\n\n"

    def _head(self, kind: str) -> dict[str, Any]:
        return {
            "id": f"chatcmpl-{uuid.uuid4().hex}",
            "object": kind,
            "created": int(time.time()),
            "model": self.model,
        }

    def _usage(self, said: str) -> dict[str, int]:
        given = sum(careful(turn.words) for turn in self.asked.messages)
        written = careful(said)
        return {
            "prompt_tokens": given,
            "completion_tokens": written,
            "total_tokens": given + written,
        }


class _Told:
    """What of an answer a stream has told, and so what is still to tell."""

    def __init__(self) -> None:
        self.text = ""
        self._sentences = 0
        self._shown: dict[int, Citation] = {}

    def piece(self, event: Lead | TextDelta) -> str:
        """The words that an event adds."""
        words = event.text.strip()
        if isinstance(event, TextDelta):
            if self.text:
                words = (" " if self._sentences else ": ") + words
            self._sentences += 1
            self._shown |= {c.number: c for c in event.citations}
        self.text += words
        return words

    def rest(self, answer: Answer) -> tuple[str, Answer]:
        """What still follows, and the answer with its citations numbered as the stream has them.

        What was told stands: if the answer does not begin with it, a sentence says so, and the
        answer follows as a whole.
        """
        words = content(answer)
        if not words.startswith(self.text):
            shown = tuple(self._shown.values())
            answer = numbered_on(answer, shown)
            unnoticed = replace(answer, notice=None)
            words = "\n\n".join(
                (self.text, answer.notice or _INSTEAD, content(unnoticed, self._shown.keys()))
            )
        rest = words[len(self.text) :]
        self.text = words
        return rest, answer


def _event(head: dict[str, Any], delta: dict[str, str], finish: str | None = None) -> str:
    return _sent({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})


def _sent(chunk: dict[str, Any]) -> str:
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"
