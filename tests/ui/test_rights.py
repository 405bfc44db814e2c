"""Who may do what: every handler that changes anything, every way to call it, every visitor.

Gradio's handlers can be called around the page, so it is the handlers that are called here, all of
them, over HTTP; and what is looked at is whether anything has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from index.build import update
from index.encode import Encoder
from index.library import Library
from rag.assistant import Assistant
from tests.conftest import ROOT
from tests.ui.served import served
from ui.accounts import Accounts
from ui.feedback import Feedback

SEED = ROOT / "seeds" / "2025-01-14-ferry-line-announced.txt"
OTHER = ROOT / "seeds" / "2025-03-21-paris-summit-next-thursday.txt"
WORD = "correct horse"


@dataclass(frozen=True)
class Place:
    """A server with accounts, and the library behind it."""

    address: str
    library: Library

    def state(self) -> tuple[Any, ...]:
        """All that a visitor without the right must not change."""
        folder = self.library.path
        feedback = Feedback(folder / "feedback.sqlite").reported()
        return (
            self.library.current_name(),
            sorted(p.name for p in (folder / "uploads").glob("*")),
            sorted(p.name for p in (folder / "runs").glob("*")),
            (folder / "users.json").read_text(),
            (folder / "journal.jsonl").read_text(),
            [(r.number, r.accepted, r.answerable) for r in feedback],
        )

    @contextmanager
    def client(self, name: str | None) -> Iterator[httpx.Client]:
        """A browser of somebody's, signed in unless they are nobody."""
        with httpx.Client(base_url=self.address, timeout=60) as client:
            if name:
                reply = client.post("/login", data={"name": name, "password": WORD})
                assert reply.status_code == 303, reply.text
            yield client


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Place]:
    library = Library(tmp_path_factory.mktemp("rights") / "library")
    update(library, [SEED], encoder)
    update(library, [SEED, OTHER], encoder)
    accounts = Accounts(library.path / "users.json")
    accounts.add("reader", WORD, "reader")
    accounts.add("editor", WORD, "editor")
    assistant = Assistant(library, encoder)
    answer = assistant.ask("Who runs Soundline?")
    Feedback(library.path / "feedback.sqlite").record("Who runs Soundline?", answer, "wrong")
    with served(assistant, accounts) as address:
        yield Place(address, library)


def handlers(client: httpx.Client, place: Place) -> Iterator[dict[str, Any]]:
    """Every handler of the page, with data that would make it do its work."""
    config = client.get("/config").json()
    kinds = {c["id"]: c for c in config["components"]}
    assert len(config["dependencies"]) > 30
    for number, handler in enumerate(config["dependencies"]):
        if handler.get("backend_fn") is not False:
            yield {
                "fn_index": handler.get("id", number),
                "data": [given(kinds[i], place) for i in handler["inputs"]],
                "api_name": handler.get("api_name"),
            }


def given(component: dict[str, Any], place: Place) -> Any:
    values = {
        "folder": str(OTHER), "question-set": "reported answers", "split": "dev",
        "after": place.library.generations()[0],
    }  # fmt: skip
    name = component["props"].get("elem_id")
    if name in values:
        return values[name]
    return {"textbox": "x", "checkbox": True, "file": None}.get(component["type"])


def call(client: httpx.Client, way: str, handler: dict[str, Any]) -> httpx.Response:
    """Call a handler as the page does, or around it; wait until it has ended."""
    body = {**handler, "session_hash": f"s{way}", "event_data": {"pick": "report 1"}}
    name = handler["api_name"] or "predict"
    if way == "queue":
        reply = client.post("/gradio_api/queue/join", json=body)
        wait = {"session_hash": body["session_hash"]}
        if reply.status_code == 200:
            _ended(client, "/gradio_api/queue/data", wait)
        return reply
    if way == "call":
        reply = client.post(f"/gradio_api/call/{name}", json=body)
        if reply.status_code == 200:
            _ended(client, f"/gradio_api/call/{name}/{reply.json()['event_id']}", {})
        return reply
    return client.post(f"/gradio_api/{way}/{name}", json=body)


def _ended(client: httpx.Client, path: str, wait: dict[str, str]) -> None:
    ends = ('"process_completed"', '"close_stream"', "event: complete", "event: error")
    with client.stream("GET", path, params=wait) as events:
        for line in events.iter_lines():
            if any(end in line for end in ends):
                return


WAYS = ["queue", "run", "api", "call"]


@pytest.mark.parametrize("way", WAYS)
def test_a_reader_changes_nothing_whatever_handler_is_called(place: Place, way: str) -> None:
    before = place.state()
    with place.client("reader") as client:
        for handler in handlers(client, place):
            # Gradio ends some of these calls with an error of its own, and the connection with it.
            with suppress(httpx.TransportError):
                call(client, way, handler)
        state = client.get("/api/index").json()
    assert state["state"] == "idle"
    assert place.state() == before


@pytest.mark.parametrize("way", WAYS)
def test_a_stranger_calls_no_handler(place: Place, way: str) -> None:
    before = place.state()
    with place.client("editor") as known:
        every = list(handlers(known, place))
    with place.client(None) as client:
        assert client.get("/config").status_code == 401
        for handler in every:
            assert call(client, way, handler).status_code == 401
    assert place.state() == before


CALLS = [
    ("POST", "/api/index", {"path": str(OTHER), "full": True}),
    ("POST", "/api/index", {"articles": [{"text": "A walrus came."}]}),
    ("POST", "/api/index", {}),
    ("DELETE", "/api/index", None),
    ("DELETE", "/api/articles/nothing", None),
    ("POST", "/api/rollback", None),
]


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
@pytest.mark.parametrize(("who", "status"), [(None, 401), ("reader", 403)])
def test_who_may_not_edit_is_refused_by_the_api(
    place: Place, method: str, path: str, body: Any, who: str | None, status: int
) -> None:
    before = place.state()
    headers = {"Authorization": f"Bearer {who}:{WORD}"} if who else {}
    reply = httpx.request(method, place.address + path, json=body, headers=headers)
    assert reply.status_code == status
    assert list(reply.json()) == ["error"]
    assert place.state() == before


def test_a_reader_cannot_even_upload(place: Place) -> None:
    with place.client("reader") as client:
        reply = client.post("/gradio_api/upload", files={"files": ("a.txt", b"words")})
        assert reply.status_code == 403
    with place.client("editor") as client:
        reply = client.post("/gradio_api/upload", files={"files": ("a.txt", b"words")})
        assert reply.status_code == 200


def test_a_reader_asks_searches_and_reads(place: Place) -> None:
    with place.client("reader") as client:
        question = "Where will the Coalition of the Willing summit take place?"
        answer = client.post("/api/ask", json={"question": question}).json()
        assert "Paris" in answer["answer"]
        cited = answer["citations"][0]["article_id"]
        assert client.get(f"/api/articles/{cited}").status_code == 200


def test_a_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(place: Place) -> None:
    reply = httpx.post(f"{place.address}/login", data={"name": "reader", "password": WORD})
    cookie = reply.headers["set-cookie"].casefold()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    wrong = httpx.post(f"{place.address}/login", data={"name": "reader", "password": "guess"})
    assert wrong.status_code == 401
    assert "set-cookie" not in wrong.headers
    assert "do not belong together" in wrong.text


@pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "/\\evil", "x"])
def test_signing_in_leads_nowhere_else(place: Place, wanted: str) -> None:
    form = {"name": "reader", "password": WORD, "next": wanted}
    assert httpx.post(f"{place.address}/login", data=form).headers["location"] == "/"


def test_the_page_to_sign_in_on_shows_what_it_was_given_as_text(place: Place) -> None:
    page = httpx.get(f"{place.address}/login", params={"next": '/"><script>alert(1)</script>'})
    assert page.status_code == 200
    assert "<script>" not in page.text


def test_accounts_are_kept_out_of_reach(place: Place) -> None:
    with place.client("reader") as client:
        path = Path(place.library.path / "users.json")
        for way in ("/gradio_api/file=", "/file="):
            assert "scrypt" not in client.get(f"{way}{path}").text
            assert client.get(f"{way}{path}").status_code in (403, 404)


def test_an_editor_indexes_removes_and_returns_through_the_api(place: Place) -> None:
    """Last: it changes the library, and so shows that the calls above would have."""
    editor = {"Authorization": f"Bearer editor:{WORD}"}
    with httpx.Client(base_url=place.address, timeout=120, headers=editor) as client:
        article = {"text": "A walrus called Bartholomew slept.", "published": "2025-05-11"}
        made = client.post("/api/index?wait=100", json={"articles": [article]}).json()
        assert (made["state"], made["report"]["added"]) == ("done", 1)
        listed = client.get("/api/articles").json()
        walrus = next(a for a in listed["articles"] if a["published"] == "2025-05-11")
        gone = client.delete(f"/api/articles/{walrus['article_id']}?wait=100").json()
        assert gone["report"]["removed"] == 1
        assert client.delete("/api/articles/nothing?wait=100").status_code == 404
        back = client.post("/api/rollback").json()
        assert back == {"generation": made["report"]["generation"]}
        assert client.get("/api/articles").json()["total"] == listed["total"]
        client.delete(f"/api/articles/{walrus['article_id']}?wait=100")
        again = client.post("/api/index?wait=100", json={"articles": [article]}).json()
        assert (again["state"], again["report"]["added"]) == ("done", 1)  # Sent again, so wanted.
        # Folders of the server's machine are for who runs it, and not for every editor.
        assert client.post("/api/index", json={"path": "/etc"}).status_code == 403


def test_the_same_calls_do_their_work_for_an_editor(place: Place) -> None:
    """So that the test of the reader above means something."""
    before = place.state()
    started: set[str] = set()
    with place.client("editor") as client:
        for handler in handlers(client, place):
            with suppress(httpx.TransportError):
                call(client, "queue", handler)
            started.add(client.get("/api/index").json()["state"])
    after = place.state()
    assert started - {"idle"}
    assert "rollback" in after[4][len(before[4]) :]
    assert before[5]
    assert after[5] == []
