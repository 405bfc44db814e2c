"""What the API refuses, and what its description says of every reply."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from index.encode import Encoder
from index.library import Library
from rag.assistant import Assistant
from rag.turns import Turns
from tests.ui.served import SUMMIT, get, library_of_three, served
from ui.accounts import Accounts


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    return library_of_three(tmp_path_factory.mktemp("api"), encoder)


@pytest.fixture(scope="module")
def address(library: Library, encoder: Encoder) -> Iterator[str]:
    with served(Assistant(library, encoder)) as address:
        yield address


# --- What the API refuses ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/ask", "POST"),
        ("PUT", "/api/ask", "POST"),
        ("OPTIONS", "/api/ask", "POST"),
        ("POST", "/api/health", "GET"),
        ("PUT", "/api/index", "DELETE, GET, POST"),
        ("POST", "/api/articles/x", "DELETE, GET"),
        ("GET", "/v1/chat/completions", "POST"),
        ("DELETE", "/v1/models/dateline", "GET"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(
    address: str, method: str, path: str, allowed: str
) -> None:
    reply = httpx.request(method, address + path)
    assert reply.status_code == 405
    assert reply.headers["allow"] == allowed
    assert f"This address takes {allowed} only." in told(reply)


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nosuch", "/api/ask/x", "/v1/completions"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_address_is_refused_as_everything_else(
    address: str, method: str, path: str
) -> None:
    reply = httpx.request(method, address + path)
    assert reply.status_code == 404
    assert told(reply) == "There is nothing at this address. /docs says what there is."


def told(reply: httpx.Response) -> str:
    """The sentence of a refusal, which has the shape that its protocol asks for."""
    error = reply.json()["error"]
    if not reply.request.url.path.startswith("/v1/"):
        assert isinstance(error, str)
        return error
    assert set(error) == {"message", "type", "param", "code"}
    return str(error["message"])


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"sources": ["Nowhere"]}, "no source 'Nowhere'. Name one of these: Skerrow Courier."),
        ({"sources": ["skerrow courier", "Nowhere"]}, "no source 'Nowhere'"),
        ({"as_of": 1742688000}, "The value of as_of is wrong: it is no day such as 2025-03-21."),
        ({"since": "1742688000"}, "The value of since is wrong: it is no day"),
        ({"until": "2025-13-01"}, "The value of until is wrong: input should be a valid date"),
        ({"model": ""}, "The name of the language model is empty. This server has none"),
        ({"history": [["Who?"]]}, "history[0][1] is missing."),
        ({"history": "Who?"}, "The value of history is wrong"),
        ({"lc": 1}, "it takes no lc."),
        ({"question": None}, "The value of question is wrong"),
        ({"k": 0}, "must be from 1 to 100, not 0. Choose another."),
    ],
)
def test_a_wrong_value_is_named_and_what_to_write_instead(
    address: str, asked: dict[str, Any], says: str
) -> None:
    reply = httpx.post(f"{address}/api/ask", json={"question": SUMMIT, **asked}, timeout=60)
    assert reply.status_code in (400, 422)
    assert says in told(reply)


def test_what_is_missing_is_named(address: str) -> None:
    said = told(httpx.post(f"{address}/api/ask", json={}))
    assert said == "The request is wrong: question is missing."
    said = told(httpx.post(f"{address}/api/ask"))
    assert said == "The request is wrong: its body is missing."
    said = told(httpx.get(f"{address}/api/search", params={"question": "x", "source": "Nowhere"}))
    assert "no source 'Nowhere'" in said


def test_a_source_is_known_by_its_name_however_it_is_written(address: str) -> None:
    asked = {"question": "How many people were hurt?", "sources": ["SKERROW COURIER"]}
    reply = httpx.post(f"{address}/api/ask", json=asked, timeout=60).json()
    assert {cited["source"] for cited in reply["citations"]} == {"Skerrow Courier"}


def test_an_article_that_is_not_there_is_not_taken_out(address: str) -> None:
    before = get(address, "/api/index")
    reply = httpx.delete(f"{address}/api/articles/nothing")
    assert reply.status_code == 404
    assert told(reply) == "The library has no article 'nothing'. /api/articles lists them."
    assert get(address, "/api/index") == before


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("~nobodyhere/x", "Nobody has the home folder that ~nobodyhere/x begins with. Name a file"),
        ("x" * 5000, "… cannot be looked at: file name too long. Name a file"),
        ("\0", "does not exist. Name a file"),
        ("\ud800", "does not exist. Name a file"),
        ("y" * 240 + "/z", "… does not exist. Name a file"),
    ],
)
def test_a_path_that_cannot_be_looked_at_is_refused(address: str, path: str, says: str) -> None:
    before = get(address, "/api/index")
    body = json.dumps({"path": path})  # As it is sent, half of a surrogate pair is whole ASCII.
    headers = {"Content-Type": "application/json"}
    reply = httpx.post(f"{address}/api/index", content=body, headers=headers)
    assert reply.status_code == 400
    assert says in told(reply)
    assert get(address, "/api/index") == before


def test_who_comes_when_too_many_wait_is_told_when_to_come_again(
    library: Library, encoder: Encoder
) -> None:
    assistant = Assistant(library, encoder)
    assistant.turns = Turns(at_once=1, most=0)
    with served(assistant) as address:
        for path, asked in (
            ("/api/ask", {"question": SUMMIT}),
            ("/v1/chat/completions", {"messages": [{"role": "user", "content": SUMMIT}]}),
        ):
            reply = httpx.post(f"{address}{path}", json=asked)
            assert reply.status_code == 503
            assert 1 <= int(reply.headers["retry-after"]) <= 60
            assert "Ask again in a moment." in told(reply)


# --- What is described ---------------------------------------------------------------------------


def document(address: str) -> dict[str, Any]:
    found: dict[str, Any] = get(address, "/openapi.json")
    return found


def schema_of(address: str, method: str, path: str, status: int) -> dict[str, Any]:
    """What the description says of a reply, with all that it refers to."""
    whole = document(address)
    reply = whole["paths"][path][method]["responses"][str(status)]
    return {**reply["content"]["application/json"]["schema"], "components": whole["components"]}


@pytest.mark.parametrize(
    ("method", "path", "asked", "status"),
    [
        ("post", "/api/ask", {"json": {"question": SUMMIT}}, 200),
        ("post", "/api/ask", {"json": {"question": ""}}, 400),
        ("post", "/api/ask", {"json": {}}, 422),
        ("get", "/api/search", {"params": {"question": "ferry"}}, 200),
        ("get", "/api/search", {"params": {"question": "ferry", "source": "Nowhere"}}, 400),
        ("get", "/api/search", {}, 422),
        ("get", "/api/articles", {}, 200),
        ("get", "/api/articles", {"params": {"limit": 0}}, 422),
        ("get", "/api/articles/{article_id}", {}, 200),
        ("delete", "/api/articles/{article_id}", {"params": {"wait": "x"}}, 422),
        ("get", "/api/health", {}, 200),
        ("get", "/api/health", {"headers": {"Host": "evil.example"}}, 403),
        ("get", "/api/index", {}, 200),
        ("post", "/api/index", {"json": {"path": "/no/such"}}, 400),
        ("post", "/api/rollback", {"params": {"to": "zzz"}}, 400),
        ("get", "/v1/models", {}, 200),
        ("get", "/v1/models", {"headers": {"Origin": "https://evil.example"}}, 403),
        ("post", "/v1/chat/completions", {"json": {"messages": []}}, 400),
        ("post", "/v1/chat/completions", {"json": {"messages": [
            {"role": "user", "content": SUMMIT}]}}, 200),
    ],
)  # fmt: skip
def test_a_reply_is_what_the_description_says(
    address: str, method: str, path: str, asked: dict[str, Any], status: int
) -> None:
    known = get(address, "/api/articles")["articles"][0]["article_id"]
    place = address + path.format(article_id=known)
    reply = httpx.request(method, place, timeout=60, **asked)
    assert reply.status_code == status
    jsonschema.validate(reply.json(), schema_of(address, method, path, status))


def test_every_refusal_is_described_and_nothing_that_never_comes(address: str) -> None:
    whole = document(address)
    assert "HTTPValidationError" not in json.dumps(whole)
    for path, calls in whole["paths"].items():
        for call in calls.values():
            statuses = set(call["responses"])
            assert "403" in statuses
            assert not statuses & {"401", "429"}, "there are no accounts"
            assert ("413" in statuses) == ("requestBody" in call)
            if path.startswith("/v1/"):
                assert "422" not in statuses
    assert "securitySchemes" not in whole["components"]
    later = whole["paths"]["/api/ask"]["post"]["responses"]["503"]
    assert later["headers"]["Retry-After"]


def test_the_description_says_how_to_sign_in_where_that_is_needed(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    accounts = Accounts(tmp_path / "users.json")
    accounts.add("reader", "correct horse", "reader")
    with served(Assistant(library, encoder), accounts) as address:
        auth = ("reader", "correct horse")
        whole = httpx.get(f"{address}/openapi.json", auth=auth).json()
        schemes = whole["components"]["securitySchemes"]
        ways = {(s["type"], s.get("scheme") or s["in"]) for s in schemes.values()}
        assert ways == {("http", "basic"), ("http", "bearer"), ("apiKey", "cookie")}
        assert whole["security"] == [{name: []} for name in schemes]
        for path in ("/api/health", "/v1/models"):
            refused = httpx.get(f"{address}{path}")
            assert refused.status_code == 401
            about = whole["paths"][path]["get"]["responses"]["401"]["content"]
            schema = {**about["application/json"]["schema"], "components": whole["components"]}
            jsonschema.validate(refused.json(), schema)
            assert told(refused) == "A name and a password are needed."


def test_the_page_that_describes_the_api_names_every_refusal(address: str) -> None:
    page = httpx.get(f"{address}/docs").text
    part = page[page.index("<code>/api/ask</code>") :].partition("</section>")[0]
    assert "400 (Bad Request)" in part
    assert "503 (Service Unavailable)" in part
