"""Programs: the JSON API; the OpenAI protocol and MCP through their own clients."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import httpx
import pytest

from index.encode import Encoder
from index.library import Library
from rag.answer import Answer
from rag.assistant import Assistant
from rag.langchain import chat_model
from tests.rag.language_server import holding, in_pieces, serving
from tests.ui.served import SUMMIT, get, library_of_three, served


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    return library_of_three(tmp_path_factory.mktemp("programs"), encoder)


@pytest.fixture(scope="module")
def address(library: Library, encoder: Encoder) -> Iterator[str]:
    with served(Assistant(library, encoder)) as address:
        yield address


def test_the_api_answers_with_the_same_document_as_the_command_line(address: str) -> None:
    reply = httpx.post(f"{address}/api/ask", json={"question": SUMMIT}, timeout=60)
    answer = Answer.from_json(reply.json())
    assert "Paris" in answer.citations[0].quote
    assert answer.to_json() == reply.json()


def test_an_article_comes_whole_and_citations_point_into_it(address: str) -> None:
    listed = get(address, "/api/articles", limit=2)
    assert (listed["total"], len(listed["articles"])) == (3, 2)
    days = [a["published"] for a in listed["articles"]]
    assert days == sorted(days, reverse=True)
    hit = get(address, "/api/search", question="storm damage", k=1)["hits"][0]
    article = get(address, f"/api/articles/{hit['article_id']}")
    assert article["text"][hit["start"] : hit["end"]] == hit["text"]
    assert httpx.get(f"{address}/api/articles/nothing").status_code == 404


def test_a_search_as_of_a_day_sees_nothing_later(address: str) -> None:
    hits = get(address, "/api/search", question="summit in Paris", as_of="2025-02-01")["hits"]
    assert hits
    assert all(hit["published"] <= "2025-02-01" for hit in hits)


def test_the_api_is_described(address: str) -> None:
    paths = get(address, "/openapi.json")["paths"]
    assert {"/api/ask", "/api/search", "/api/articles", "/v1/chat/completions"} <= set(paths)
    said = paths["/api/ask"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert said["$ref"].endswith("/Answer")


def test_an_openai_client_gets_an_answer_with_its_sources(address: str) -> None:
    from openai import OpenAI

    client = OpenAI(base_url=f"{address}/v1", api_key="none")
    assert [model.id for model in client.models.list()] == ["dateline"]
    reply = client.chat.completions.create(
        model="dateline", messages=[{"role": "user", "content": SUMMIT}]
    )
    words = reply.choices[0].message.content or ""
    assert "Paris" in words
    assert "[1]" in words.splitlines()[-1]
    assert reply.usage is not None
    assert Answer.from_json(json.loads(reply.model_dump_json())["dateline"]).question == SUMMIT


def test_a_refusal_gives_the_nearest_words_that_it_speaks_of(address: str) -> None:
    asked = {"messages": [{"role": "user", "content": "Who won the 1966 World Cup?"}]}
    said = httpx.post(f"{address}/v1/chat/completions", json=asked, timeout=60).json()
    words = said["choices"][0]["message"]["content"]
    assert "The nearest passages are given with this answer." in words
    nearest = httpx.post(
        f"{address}/api/ask", json={"question": "Who won the 1966 World Cup?"}, timeout=60
    ).json()["citations"]
    assert nearest
    for citation in nearest:
        assert f"[{citation['number']}] {citation['title']}" in words
        assert f"“{' '.join(citation['quote'].split())}”" in words


def test_an_openai_client_streams_and_follows_up(address: str) -> None:
    from openai import OpenAI

    client = OpenAI(base_url=f"{address}/v1", api_key="none")
    pieces = client.chat.completions.create(
        model="dateline",
        stream=True,
        messages=[
            {"role": "system", "content": "Answer in rhyme."},
            {"role": "user", "content": SUMMIT},
            {"role": "assistant", "content": "Paris"},
            {"role": "user", "content": [{"type": "text", "text": "And when?"}]},
        ],
    )
    words = "".join(piece.choices[0].delta.content or "" for piece in pieces)
    assert "March 2025" in words or "next Thursday" in words


def good(request: str) -> Iterator[str]:
    number = holding(request, "next Thursday")
    yield from in_pieces(f"The summit of the Coalition of the Willing will be in Paris [{number}].")


def test_programs_choose_among_the_models_that_the_server_names(
    library: Library, encoder: Encoder
) -> None:
    from openai import BadRequestError, OpenAI

    with serving(good) as stand_in:
        made = [chat_model(f"openai:{n}", base_url=stand_in.address) for n in ("one", "two")]
        with served(Assistant(library, encoder, None, made[0], made[1:])) as address:
            client = OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)
            ids = [model.id for model in client.models.list()]
            assert ids == [
                "dateline", "dateline:none", "dateline:openai:one", "dateline:openai:two",
            ]  # fmt: skip
            # A client that names a model of another server gets what is set here.
            used = ("one", None, "one", "two", "one")
            for name, model in zip((*ids, "gpt-4o"), used, strict=True):
                stand_in.requests.clear()
                client.chat.completions.create(
                    model=name, messages=[{"role": "user", "content": SUMMIT}]
                )
                assert [r["model"] for r in stand_in.requests] == ([model] if model else [])
            with pytest.raises(BadRequestError) as refusal:
                client.chat.completions.create(
                    model="dateline:openai:three", messages=[{"role": "user", "content": SUMMIT}]
                )
            assert "not offered here" in refusal.value.message
            for model, by in (("openai:two", "openai:two"), ("none", "extractive")):
                asked = {"question": SUMMIT, "model": model}
                reply = httpx.post(f"{address}/api/ask", json=asked, timeout=60).json()
                assert reply["generator"] == by
            asked = {"question": SUMMIT, "model": "openai:gpt-4o"}
            refused = httpx.post(f"{address}/api/ask", json=asked, timeout=60)
            assert refused.status_code == 400
            assert "none, openai:one, openai:two" in refused.json()["error"]


@pytest.mark.parametrize(
    "messages",
    [[], [{"role": "assistant", "content": "hello"}], [{"role": "user", "content": "   "}]],
)
def test_a_conversation_without_a_question_is_refused_in_one_sentence(
    address: str, messages: list[dict[str, str]]
) -> None:
    reply = httpx.post(f"{address}/v1/chat/completions", json={"messages": messages})
    assert reply.status_code == 400
    assert set(reply.json()["error"]) == {"message", "type", "param", "code"}


def test_an_mcp_client_asks_searches_and_reads(address: str) -> None:
    from mcp.client.client import Client

    async def visit() -> tuple[set[str], Any, Any, Any]:
        async with Client(f"{address}/mcp") as client:
            tools = {tool.name for tool in (await client.list_tools()).tools}
            asked = await client.call_tool("ask", {"question": SUMMIT})
            found = await client.call_tool("search", {"question": "storm", "k": 1})
            hit = found.structured_content["hits"][0]
            read = await client.call_tool("article", {"article_id": hit["article_id"]})
            return tools, asked.structured_content, hit, read.structured_content

    tools, answer, hit, article = asyncio.run(visit())
    assert tools == {"ask", "search", "article"}
    assert "Paris" in Answer.from_json(answer).citations[0].quote
    assert article["text"][hit["start"] : hit["end"]] == hit["text"]


@pytest.mark.parametrize(
    ("tool", "given", "says"),
    [
        (
            "ask",
            {"question": "When?", "as_of": "soon"},
            "The value of as_of is wrong: it is no day",
        ),
        ("ask", {}, "question is missing. ask takes question, as_of, since, until, source."),
        ("ask", {"question": "When?", "lc": 1}, "it takes no lc. ask takes question,"),
        ("search", {"question": "ferry", "k": "many"}, "The value of k is wrong"),
        ("search", {"question": "ferry", "k": 0}, "must be from 1 to 100, not 0. Choose another."),
        ("ask", {"question": "When?", "source": "Nowhere"}, "no source 'Nowhere'. Name one of"),
        ("article", {"article_id": "nothing"}, "no article 'nothing'"),
        ("sing", {}, "There is no tool 'sing'. Call one of ask, search, article."),
    ],
)
def test_an_mcp_client_reads_why_a_call_was_refused(
    address: str, tool: str, given: dict[str, Any], says: str
) -> None:
    from mcp.client.client import Client

    async def visit() -> Any:
        async with Client(f"{address}/mcp") as client:
            return await client.call_tool(tool, given)

    reply = asyncio.run(visit())
    assert reply.is_error
    said = reply.content[0].text
    assert says in said
    assert "pydantic" not in said
    assert "\n" not in said


def test_an_mcp_client_is_told_what_it_may_limit_and_is_obeyed(address: str) -> None:
    from mcp.client.client import Client

    async def visit() -> tuple[Any, Any, Any, Any]:
        async with Client(f"{address}/mcp") as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            since = {"question": "ferry", "k": 3, "since": "2025-03-01"}
            until = {"question": "Who runs Soundline?", "until": "2025-01-01"}
            found = await client.call_tool("search", since)
            asked = await client.call_tool("ask", until)
            return client.server_info, tools, found.structured_content, asked.structured_content

    server, tools, found, answer = asyncio.run(visit())
    assert (server.name, server.version) == ("Dateline", version("dateline"))
    schema = tools["ask"].input_schema
    assert set(schema["properties"]) == {"question", "as_of", "since", "until", "source"}
    assert schema["additionalProperties"] is False
    assert all(about["description"] for about in schema["properties"].values())
    assert found["hits"]
    assert all(hit["published"] >= "2025-03-01" for hit in found["hits"])
    assert answer["abstained"]
