"""Strangers, foreign sites and floods are turned away before anything is done for them."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from ui.accounts import Accounts
from ui.guard import Guard
from ui.login import add_login


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


def client(
    host: str = "127.0.0.1", accounts: Accounts | None = None, address: str = "203.0.113.9"
) -> TestClient:
    app = FastAPI()
    app.add_api_route("/", echo, methods=["GET", "POST"])
    if accounts:
        add_login(app, accounts)
    guard = Guard(app, host, accounts, largest=1000)
    return TestClient(guard, base_url="http://127.0.0.1:7860", client=(address, 50000))


def test_a_visitor_of_this_machine_is_served_with_every_header() -> None:
    reply = client().get("/")
    assert reply.status_code == 200
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in reply.headers["Content-Security-Policy"]


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Accounts:
    made = Accounts(Path(tmp_path_factory.mktemp("accounts")) / "users.json")
    made.add("reeder", "sécret word", "reader")
    return made


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:7860", ""])
def test_another_host_name_is_refused(host: str) -> None:
    reply = client().get("/", headers={"Host": host})
    assert reply.status_code == 403
    assert reply.json() == {"error": "This address is not served here."}
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:1", "[::1]", "[::1]:7860"])
def test_every_name_of_this_machine_is_served(host: str) -> None:
    assert client().get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("length", ["9" * 5000, "²", "1001", "0x10", "1_0", ""])
def test_a_length_that_is_no_small_number_is_refused(length: str) -> None:
    headers = {b"Content-Length": length.encode("latin-1")}
    assert client().post("/", headers=headers).status_code == 413


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999"])
def test_a_request_from_another_site_is_refused(origin: str) -> None:
    assert client().post("/", headers={"Origin": origin}).status_code == 403
    assert client().post("/", headers={"Origin": "http://127.0.0.1:7860"}).status_code == 200


def test_a_body_is_counted_even_when_it_does_not_say_its_length() -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(30):
            yield b"x" * 100

    assert client().post("/", content=b"x" * 1000).text == "1000"
    assert client().post("/", content=b"x" * 1001).status_code == 413
    assert client().post("/", content=pieces()).status_code == 413
    assert client().post("/", headers={"Content-Length": "-5"}).status_code == 413


@pytest.mark.parametrize(
    "given", ["", "Basic", "Basic !!!", "Bearer cmVlZGVyOnNlY3JldA==", "Basic cmVlZGVyOndyb25n"]
)
def test_a_stranger_is_asked_for_a_password(given: str, accounts: Accounts) -> None:
    reply = client("0.0.0.0", accounts).get("/", headers={"Authorization": given})
    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"].startswith("Basic")


def test_who_knows_the_password_comes_in(accounts: Accounts) -> None:
    secret = base64.b64encode("reeder:sécret word".encode()).decode()
    open_door = client("0.0.0.0", accounts)
    assert open_door.get("/", headers={"Authorization": f"Basic {secret}"}).status_code == 200
    token = {b"Authorization": "Bearer reeder:sécret word".encode()}
    assert open_door.get("/", headers=token).status_code == 200


def test_a_person_is_sent_to_the_page_to_sign_in_on(accounts: Accounts) -> None:
    browser = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "none"}
    reply = client("0.0.0.0", accounts).get("/?a=b", headers=browser, follow_redirects=False)
    assert reply.status_code == 303
    assert reply.headers["location"] == "/login?next=%2F%3Fa%3Db"
    assert "WWW-Authenticate" not in reply.headers


def test_a_link_from_elsewhere_is_asked_for_once_more_by_the_page_itself(
    accounts: Accounts,
) -> None:
    browser = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "cross-site"}
    reply = client("0.0.0.0", accounts).get('/?"><script>', headers=browser)
    assert reply.status_code == 200
    assert 'content="0;url=/?' in reply.text
    assert "<script>" not in reply.text


def test_who_guesses_too_often_is_told_when_to_come_again(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "users.json")
    accounts.add("reeder", "secret word", "reader")
    door = client("0.0.0.0", accounts)
    replies = [door.get("/v1/models", auth=("reeder", f"guess {n}")) for n in range(6)]
    assert [reply.status_code for reply in replies] == [401] * 5 + [429]
    seconds = replies[-1].headers["Retry-After"]
    assert 1 <= int(seconds) <= 30
    assert replies[-1].json()["error"] == {
        "message": f"Too many wrong passwords. Try again in {seconds} seconds.",
        "type": "rate_limit_error", "param": None, "code": None,
    }  # fmt: skip


def test_a_stranger_s_guesses_do_not_lock_the_owner_out(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "users.json")
    accounts.add("reeder", "secret word", "reader")
    stranger = client("0.0.0.0", accounts)
    for number in range(5):
        form = {"name": "reeder", "password": f"guess {number}"}
        assert stranger.post("/login", data=form).status_code == 401
    right = {"name": "reeder", "password": "secret word"}
    assert stranger.post("/login", data=right).status_code == 429
    assert stranger.get("/", auth=("reeder", "secret word")).status_code == 429
    owner = client("0.0.0.0", accounts, address="198.51.100.7")
    assert owner.post("/login", data=right, follow_redirects=False).status_code == 303
    owner.cookies.clear()
    assert owner.get("/", auth=("reeder", "secret word")).status_code == 200


def test_a_client_of_the_openai_protocol_is_refused_in_its_own_shape(accounts: Accounts) -> None:
    error = client("0.0.0.0", accounts).get("/v1/models").json()["error"]
    assert error["message"] == "A name and a password are needed."
    assert (error["type"], error["code"]) == ("authentication_error", "invalid_api_key")
    refused = client().post("/v1/chat/completions", content=b"x" * 1001)
    assert refused.json()["error"]["message"] == "The request is too large."
