"""All that touches LangChain: our retriever as one of its own."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from rag.assistant import Assistant
from rag.retrieve import Hit


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
