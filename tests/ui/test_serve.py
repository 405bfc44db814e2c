"""The server answers its own page and programs, and refuses the rest in one sentence.

Every reply carries the headers that keep a browser from doing harm; other sites, other host names
and oversized requests are refused; and whatever is sent, nobody ever reads a traceback.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
from fastapi.testclient import TestClient
from lxml import html as parser

from index.build import BuildOptions, update
from index.encode import Encoder
from index.errors import UsageError
from index.library import Library
from rag.assistant import Assistant
from tests.conftest import ROOT
from ui.accounts import Accounts
from ui.serve import create_app

HERE = "http://127.0.0.1:7860"
SEEDS = (
    "2025-01-14-ferry-line-announced.txt",
    "2025-03-21-paris-summit-next-thursday.txt",
    "2025-02-19-storm-odalys-merrowby.html",
)
SUMMIT = "Where will the Coalition of the Willing summit take place?"
JSON = {"Content-Type": "application/json"}
REBUILD = {"data": [[], "/etc"], "session_hash": "s"}


class Reply(Protocol):
    """What is looked at of a reply."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def content(self) -> bytes: ...
    @property
    def text(self) -> str: ...
    def json(self) -> Any: ...


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    library = Library(tmp_path_factory.mktemp("serve") / "library")
    update(library, [ROOT / "seeds" / name for name in SEEDS], encoder)
    return Assistant(library, encoder)


@pytest.fixture(scope="module")
def client(small: Assistant) -> TestClient:
    app = create_app(small, BuildOptions())
    return TestClient(app, HERE, raise_server_exceptions=False)


def sentence(reply: Reply, *statuses: int) -> str:
    """The one sentence of a refusal; the reply is JSON and holds nothing of our insides."""
    assert reply.status_code in statuses, reply.text[:500]
    assert len(reply.content) < 1000
    document = reply.json()
    assert set(document) == {"error"}
    said: str = document["error"]
    assert said
    assert said == " ".join(said.split())
    for inside in ("Traceback", "Error:", "/ui/", ".py", "pydantic", "{", "loc"):
        assert inside not in said
    return said


# --- What guards every reply ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/config"),
        ("GET", "/theme.css"),
        ("GET", "/api/health"),
        ("GET", "/api/search?question=ferry"),
        ("POST", "/api/ask"),
        ("GET", "/api/ask"),
        ("GET", "/article/nothing"),
        ("GET", "/no/such/page"),
        ("POST", "/gradio_api/run/nothing"),
        ("OPTIONS", "/api/ask"),
    ],
)
def test_every_reply_carries_the_guarding_headers(
    client: TestClient, method: str, path: str
) -> None:
    guarded(client.request(method, path))


def guarded(reply: Reply) -> None:
    policy = reply.headers["content-security-policy"]
    for rule in (
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ):
        assert rule in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["referrer-policy"] == "same-origin"
    assert "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize("path", ["/api/ask", "/gradio_api/queue/join", "/gradio_api/upload"])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:9999", "http://localhost:7860"]
)
def test_a_request_from_another_site_is_refused(client: TestClient, path: str, origin: str) -> None:
    reply = client.post(path, json={"question": SUMMIT}, headers={"Origin": origin})
    assert "other sites" in sentence(reply, 403)
    guarded(reply)


def test_the_page_s_own_requests_are_answered(client: TestClient) -> None:
    reply = client.post("/api/ask", json={"question": SUMMIT}, headers={"Origin": HERE})
    assert reply.status_code == 200


def test_another_site_is_not_told_that_it_may_ask(client: TestClient) -> None:
    asks = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    reply = client.options("/api/ask", headers=asks)
    assert reply.status_code == 403
    guarded(reply)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "127.0.0.2", ""]
)
@pytest.mark.parametrize("path", ["/", "/api/health", "/article/x"])
def test_another_host_name_is_refused(client: TestClient, host: str, path: str) -> None:
    reply = client.get(path, headers={"Host": host})
    assert "not served here" in sentence(reply, 403)
    guarded(reply)


@pytest.mark.parametrize("host", ["localhost", "localhost:7860", "127.0.0.1", "[::1]:7860"])
def test_this_machine_s_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/api/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("length", ["200000001", "9" * 30, "-1", "many", "1e3", ""])
def test_a_body_said_to_be_too_large_is_refused_unread(client: TestClient, length: str) -> None:
    headers = {"Content-Length": length}
    reply = client.post("/api/ask", content=b"{}", headers=headers)
    assert "too large" in sentence(reply, 413)
    guarded(reply)


def test_a_body_of_unsaid_length_is_counted_as_it_comes(client: TestClient) -> None:
    sent = 0

    def body() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(250):
            sent += 1_000_000
            yield b" " * 1_000_000

    reply = client.post("/api/ask", content=body())
    assert "too large" in sentence(reply, 413)
    guarded(reply)


# --- What is answered ----------------------------------------------------------------------------


def test_an_answer_is_the_contract_s_document(client: TestClient, small: Assistant) -> None:
    answer = client.post("/api/ask", json={"question": SUMMIT}).json()
    assert set(answer) >= {
        "question", "answer", "short_answer", "abstained", "confidence", "kind", "generator",
        "statements", "citations", "dates", "disagreements", "alternatives",
        "timeline", "as_of", "library",
        "timings_ms",
    }  # fmt: skip
    assert answer["question"] == SUMMIT
    assert not answer["abstained"]
    assert 0 <= answer["confidence"] <= 1
    assert answer["library"]["articles"] == len(SEEDS)
    assert set(answer["statements"][0]) >= {"text", "citations", "verdict", "why"}
    generation = small.retriever().generation
    for cited in answer["citations"]:
        text = generation.article(cited["article_id"]).text
        assert cited["quote"] == text[cited["start"] : cited["end"]]
    assert "Paris" in answer["citations"][0]["quote"]


def test_an_answer_keeps_to_its_limits(client: TestClient) -> None:
    asked = {"question": SUMMIT, "as_of": "2025-03-01", "k": 2}
    answer = client.post("/api/ask", json=asked).json()
    assert answer["as_of"] == "2025-03-01"
    assert all(cited["published"] <= "2025-03-01" for cited in answer["citations"])


def test_a_search_gives_ranked_passages_with_their_scores(
    client: TestClient, small: Assistant
) -> None:
    reply = client.get("/api/search", params={"question": "ferry to Quillhaven", "k": 3})
    hits = reply.json()["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    generation = small.retriever().generation
    for hit in hits:
        assert set(hit) >= {
            "rank", "article_id", "title", "published", "start", "end", "text", "scores"
        }  # fmt: skip
        text = generation.article(hit["article_id"]).text
        assert hit["text"] == text[hit["start"] : hit["end"]]
    assert "ferry" in hits[0]["text"].casefold()


def test_health_names_the_generation(client: TestClient) -> None:
    health = client.get("/api/health").json()
    assert health == {"generation": "000001", "articles": len(SEEDS), "warning": None}


def test_health_says_when_nothing_is_indexed(tmp_path: Path, encoder: Encoder) -> None:
    app = create_app(Assistant(Library(tmp_path / "none"), encoder), BuildOptions())
    empty = TestClient(app, HERE, raise_server_exceptions=False)
    assert "dateline index" in sentence(empty.get("/api/health"), 503)
    assert "dateline index" in sentence(empty.post("/api/ask", json={"question": "Who?"}), 503)


def test_an_article_s_page_marks_the_cited_words(client: TestClient) -> None:
    cited = client.post("/api/ask", json={"question": SUMMIT}).json()["citations"][0]
    place = {"start": cited["start"], "end": cited["end"]}
    reply = client.get(f"/article/{cited['article_id']}", params=place)
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    marks = parser.document_fromstring(reply.text).xpath("//mark")
    assert "".join(mark.text_content() for mark in marks) == cited["quote"]
    guarded(reply)


def test_an_article_s_page_without_a_place_marks_nothing(client: TestClient) -> None:
    cited = client.post("/api/ask", json={"question": SUMMIT}).json()["citations"][0]
    reply = client.get(f"/article/{cited['article_id']}")
    assert cited["quote"] in parser.document_fromstring(reply.text).text_content()
    assert "<mark" not in reply.text


# --- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "identifier",
    ["nothing", "%2E%2E%5Cpasswd", "%00", "x" * 5000, "<script>", "%ED%A0%80", "a%0Ab"],
)
def test_an_article_that_is_not_there_is_one_sentence(client: TestClient, identifier: str) -> None:
    assert "no article" in sentence(client.get(f"/article/{identifier}"), 404)


def test_a_person_who_follows_a_dead_link_reads_a_page(client: TestClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    reply = client.get("/article/<b>nothing", headers=browser)
    assert reply.status_code == 404
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    page = parser.document_fromstring(reply.text)
    assert "The library has no article '<b>nothing'." in page.text_content()
    assert page.xpath("//main//a[@href='/']")
    guarded(reply)
    place = client.get("/article/nothing?start=one", headers=browser)
    assert "The value of start is wrong" in place.text
    assert place.headers["content-type"].startswith("text/html")
    # A program is answered as a program, whatever it says that it takes.
    assert "no article" in sentence(client.get("/api/articles/nothing", headers=browser), 404)


@pytest.mark.parametrize("path", ["..%2F..%2Fetc%2Fpasswd", "%2Fetc%2Fpasswd", "a%2Fb"])
def test_no_file_can_be_named_instead_of_an_article(client: TestClient, path: str) -> None:
    reply = client.get(f"/article/{path}")
    assert reply.status_code == 404
    assert "root:" not in reply.text
    guarded(reply)


@pytest.mark.parametrize(
    "query", ["start=one&end=2", "start=1.5", "end=%00", "start=&end=", f"start={'9' * 5000}"]
)
def test_a_place_that_is_no_number_is_one_sentence(client: TestClient, query: str) -> None:
    sentence(client.get(f"/article/nothing?{query}"), 422)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b'"who"', b"{}", b'{"question": null}', b'{"question": 7}',
        b'{"question": ["a"]}', b"\xff\xfe", b'{"question": "\xff"}', b"[" * 100_000,
        b'{"question": "Who?", "lc": 1}', b'{"question": "Who?", "as_of": "yesterday"}',
        b'{"question": "Who?", "k": "many"}', b'{"question": "Who?", "k": 1e999}',
        b'{"question": "Who?", "k": NaN}', b'{"question": "Who?", "sources": "one"}',
        b'{"question": "\\ud800"}',
        b'{"\\ud800": 1, "question": "Who?"}', b'{"question": "Who?", "as_of": "\\ud800"}',
    ],
    ids=lambda body: repr(body[:40]),
)  # fmt: skip
def test_a_body_that_is_no_question_is_one_sentence(client: TestClient, body: bytes) -> None:
    reply = client.post("/api/ask", content=body, headers=JSON)
    sentence(reply, 400, 422)
    guarded(reply)


def test_a_refusal_does_not_repeat_what_was_sent(client: TestClient) -> None:
    reply = client.post("/api/ask", json={"question": ["<script>" * 100_000]})
    assert "script" not in sentence(reply, 422)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"question": ""}, "no words"),
        ({"question": " \n\t\u3000"}, "no words"),
        ({"question": "\0\0"}, "no words"),
        ({"question": "???"}, "no words"),
        ({"question": "x" * 10_000}, "2,000"),
        ({"question": "Who?", "k": 0}, "1 to 100"),
        ({"question": "Who?", "k": 101}, "1 to 100"),
        ({"question": "Who?", "k": -(10**18)}, "1 to 100"),
        ({"question": "Who?", "since": "2025-03-02", "until": "2025-03-01"}, "before it begins"),
    ],
)
def test_a_question_that_makes_no_sense_is_one_sentence(
    client: TestClient, asked: dict[str, Any], says: str
) -> None:
    assert says in sentence(client.post("/api/ask", json=asked), 400)


@pytest.mark.parametrize(
    "question", ["Who runs\0 Soundline?", "Who\u202e runs Soundline?", "Who runs Soundline'; --"]
)
def test_a_question_with_odd_characters_is_answered(client: TestClient, question: str) -> None:
    reply = client.post("/api/ask", json={"question": question})
    assert reply.status_code == 200
    assert reply.json()["library"]["articles"] == len(SEEDS)


def test_a_source_with_a_broken_character_is_a_source_that_is_not_there(client: TestClient) -> None:
    body = b'{"question": "Who runs Soundline?", "sources": ["\\udfff"]}'
    assert "no source" in sentence(client.post("/api/ask", content=body, headers=JSON), 400)


@pytest.mark.parametrize(
    "query",
    ["", "question=ferry&k=0", "question=ferry&k=101", "question=ferry&k=x", "question=ferry&k="],
)
def test_a_search_with_wrong_limits_is_one_sentence(client: TestClient, query: str) -> None:
    sentence(client.get(f"/api/search?{query}"), 422)


@pytest.mark.parametrize("question", ["", "%20", "%00", "x" * 10_000, "%3F"])
def test_a_search_for_nothing_is_one_sentence(client: TestClient, question: str) -> None:
    sentence(client.get(f"/api/search?question={question}"), 400)


@pytest.mark.parametrize("path", ["/redoc", "/monitoring"])
def test_what_only_developers_need_is_not_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (401, 403, 404, 405)


# --- Who may do what -----------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "news.example"])
def test_a_host_that_others_reach_needs_a_password(small: Assistant, host: str) -> None:
    with pytest.raises(UsageError, match="--auth"):
        create_app(small, BuildOptions(), host=host)


@pytest.fixture(scope="module")
def locked(small: Assistant, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    accounts = Accounts(tmp_path_factory.mktemp("locked") / "users.json")
    accounts.add("editor", "a long password", "editor")
    app = create_app(small, BuildOptions(), accounts=accounts)
    return TestClient(app, HERE, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/config"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/run/rebuild"),
        ("POST", "/gradio_api/run/predict"),
        ("POST", "/gradio_api/call/rebuild"),
        ("POST", "/gradio_api/upload"),
    ],
)
def test_without_the_password_nothing_is_rebuilt_or_uploaded(
    locked: TestClient, small: Assistant, method: str, path: str
) -> None:
    before = small.library.current_name()
    for number in range(6):
        reply = locked.request(method, path, json={**REBUILD, "fn_index": number})
        assert reply.status_code in (401, 403, 404), f"{path} fn_index {number}: {reply.text}"
        guarded(reply)
    assert small.library.current_name() == before


def test_without_the_password_no_article_and_no_answer_is_shown(locked: TestClient) -> None:
    for reply in (
        locked.post("/api/ask", json={"question": SUMMIT}),
        locked.get("/api/search", params={"question": "ferry"}),
        locked.get("/article/nothing"),
    ):
        assert reply.status_code in (401, 403, 404, 405)
        assert "Paris" not in reply.text
