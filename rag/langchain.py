"""All that touches LangChain: chat models in, our retriever as one of its own out."""

from __future__ import annotations

import asyncio
import os
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from index.errors import MissingExtraError, UsageError
from rag.assistant import Assistant
from rag.retrieve import Hit

_PACKAGES = {
    "openai": "langchain-openai",
    "anthropic": "langchain-anthropic",
    "ollama": "langchain-ollama",
    "google_genai": "langchain-google-genai",
    "mistralai": "langchain-mistralai",
}
_ENDINGS = ("finish_reason", "stop_reason", "done_reason")


class DatelineRetriever(BaseRetriever):
    """A LangChain retriever over a library.

    Each document's ``page_content`` is exactly ``Article.text[start:end]``; its metadata names the
    article, the offsets, the date and every score, so that a chain can cite what it was given.

    Attributes:
        assistant: what answers; its library may be rebuilt while the retriever is in use.
        k: how many passages a question gets.
        limits: ``since``, ``until``, ``sources`` and ``as_of``, as ``Assistant.search`` takes them.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = 5
    limits: dict[str, Any] = Field(default_factory=dict)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [_document(hit) for hit in self.assistant.search(query, k=self.k, **self.limits)]


def _document(hit: Hit) -> Document:
    span = hit.passage.span
    published = hit.article.published
    return Document(
        page_content=hit.text,
        metadata={
            "article_id": span.article_id,
            "title": hit.article.title,
            "published": published.isoformat() if published else None,
            "source": hit.article.source,
            "url": hit.article.url,
            "start": span.start,
            "end": span.end,
            "rank": hit.rank,
            "scores": dict(hit.scores),
        },
    )


@dataclass(frozen=True, slots=True)
class ChatModel:
    """A LangChain chat model as the LLM composer wants it.

    ``timeout_s`` is when an answer is broken off and its connection closed, whatever comes: the
    timeout of a provider's package begins anew with every byte, and a server that only keeps the
    connection alive would hold it for ever.
    """

    name: str
    model: Any
    timeout_s: float = 60.0

    def stream(self, instructions: str, request: str) -> Iterator[str]:
        """The answer's words as they come; an empty piece where something else came, such as the
        reasoning that some servers send apart.

        Raises:
            ConnectionAbortedError: the answer broke off: a whole one says why it ended.
            TimeoutError: it took longer than ``timeout_s``.
        """
        from langchain_core.messages import HumanMessage, SystemMessage

        ended = False
        for chunk in self._chunks([SystemMessage(instructions), HumanMessage(request)]):
            ended = ended or any(chunk.response_metadata.get(key) for key in _ENDINGS)
            yield str(chunk.text)
        if not ended:
            raise ConnectionAbortedError("its answer broke off")

    def _chunks(self, messages: list[Any]) -> Iterator[Any]:
        came: queue.SimpleQueue[Any] = queue.SimpleQueue()

        async def listen() -> None:
            try:
                async with asyncio.timeout(self.timeout_s):
                    async for chunk in self.model.astream(messages):
                        came.put(chunk)
            except Exception as error:
                came.put(error)
            else:
                came.put(None)

        listening = asyncio.run_coroutine_threadsafe(listen(), _listening(os.getpid()))
        try:
            while (chunk := came.get()) is not None:
                if isinstance(chunk, Exception):
                    raise chunk
                yield chunk
        finally:
            listening.cancel()


@cache
def _listening(process: int) -> asyncio.AbstractEventLoop:
    """The loop of a process in which all models' answers come: the connections that a provider's
    package keeps belong to the loop that they were opened in."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True, name="language models").start()
    return loop


def chat_model(
    name: str, *, base_url: str | None = None, answer_tokens: int = 600, timeout_s: float = 60.0
) -> ChatModel:
    """The chat model ``PROVIDER:MODEL``, such as ``openai:gpt-4o-mini`` or ``ollama:llama3.2``.

    Keys are taken from the environment by the provider's own package (``OPENAI_API_KEY`` and so
    on). With ``base_url`` and no key, as a local server wants it, none is sent. An answer that
    takes longer than ``timeout_s`` seconds is broken off.

    Raises:
        UsageError: the name has no provider, or the model cannot be made from it.
        MissingExtraError: the provider's package is not installed.
    """
    provider, _, model = name.partition(":")
    if not model or provider not in _PACKAGES:
        raise UsageError(
            f"{name!r} is not a language model's name.",
            f"Write it as PROVIDER:MODEL, with one of {', '.join(sorted(_PACKAGES))}.",
        )
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {
        "temperature": 0,
        "max_tokens": answer_tokens,
        "timeout": timeout_s,
        "max_retries": 0,
    }
    if base_url:
        options["base_url"] = base_url
        if provider == "openai" and not os.environ.get("OPENAI_API_KEY"):
            options["api_key"] = "none"
    try:
        made = init_chat_model(model, model_provider=provider, **options)
        return ChatModel(name, made, timeout_s)
    except ImportError as error:
        raise MissingExtraError(
            f"The language model {name!r} needs the package {_PACKAGES[provider]}.",
            f"Run `pip install {_PACKAGES[provider]}`.",
        ) from error
    except Exception as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise UsageError(
            f"The language model {name!r} cannot be used: {reason}",
            "Check its name, and that its key is in the environment.",
        ) from error
