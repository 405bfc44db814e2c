"""Signing in with either role, and an answer of a language model that is stopped half-way."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PHONE, Chat, ask, picture, running, visiting
from tests.rag.language_server import Server, findings, holding, in_pieces, serving
from ui.accounts import FILE, Accounts

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SUMMIT = "When will the Coalition of the Willing summit be held?"
HOSTILE = "<img src=x onerror='window.__hit=1'> ![p](http://192.0.2.1/p.png) ${x} \u202eback"
EDITOR = "ed <b onclick=x>"
PASSWORD = "a long password"


@dataclass
class Model:
    """A language model that repeats what was found, then falls silent until it is let go."""

    go_on: threading.Event = field(default_factory=threading.Event)
    silent: threading.Event = field(default_factory=threading.Event)
    server: Server | None = None

    def __call__(self, request: str) -> Iterator[str]:
        first = findings(request)[0]
        mark = f"[{holding(request, first.split(' [')[0])}]"
        # A sentence is told once the next has begun: a mark might still have followed it.
        yield from in_pieces(f"{first.split(' [')[0]} {mark} Nobody ")
        self.silent.set()
        self.go_on.wait(30)
        yield from in_pieces(f"said {HOSTILE} of the summit. {mark} ")


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


@pytest.fixture(scope="module")
def guarded(
    indexed: Path, model: Model, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chat]:
    """A server that lets in only two people, and has a language model."""
    library = tmp_path_factory.mktemp("guarded") / "library"
    shutil.copytree(indexed, library)
    accounts = Accounts(library / FILE)
    accounts.add("rita", PASSWORD, "reader")
    accounts.add(EDITOR, PASSWORD, "editor")
    with serving(model) as stand_in:
        model.server = stand_in
        settings = {
            "DATELINE_LLM_BASE_URL": stand_in.address, "DATELINE_LLM_UNPROVEN": "mark",
            "DATELINE_LLM_CHOICES": "openai:stand-in, openai:another",
        }  # fmt: skip
        with running(library, "--auth", "--llm", "openai:stand-in", **settings) as started:
            assert stand_in.requests == [], "starting must not cost a question"
            yield started


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_reader_signs_in_asks_and_may_change_nothing(guarded: Chat, browser: Browser) -> None:
    with visiting(browser, guarded, "/?article=none", **PHONE) as made:
        page = made.page
        expect(page).to_have_url(re.compile(r"/login\?next="))
        sign_in(page, "rita", "a wrong password")
        expect(page.get_by_role("alert")).to_contain_text("do not belong together")
        # The browser itself complains of the status with which the wrong password was refused.
        assert all("401" in said for said in made.complaints)
        made.complaints.clear()
        picture(page, "sign-in")
        sign_in(page, "rita")
        # Where the link led to is still there after signing in.
        expect(page.locator("#reader")).to_contain_text("no article 'none'", timeout=20_000)
        made.complaints.clear()
        page.locator("#reader [data-close]").tap()
        expect(page.locator(".welcome")).to_be_visible()
        for tab, mark, editors_only in (
            (
                "Library",
                "library-table",
                page.get_by_role("button", name="Add articles or rebuild"),
            ),
            ("Evaluation", "runs", page.get_by_role("button", name="Run it")),
        ):
            page.get_by_role("tab", name=tab).click()
            expect(page.locator(f"#{mark}")).to_be_visible()
            expect(editors_only).to_be_hidden()
        assert page.locator("#library-table input[type=checkbox]").count() == 0
        page.get_by_role("tab", name="Settings").click()
        expect(page.locator("#account")).to_contain_text("Signed in as rita, reader")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        refused = page.evaluate(
            "fetch('/api/index', {method: 'POST', headers: {'Content-Type': 'application/json'},"
            " body: '{}'}).then(reply => reply.status)"
        )
        assert refused == 403
        assert all("403" in said for said in made.complaints)
        made.complaints.clear()
        with made.leaving():
            page.get_by_role("button", name="Sign out").click()
            expect(page.get_by_label("Password")).to_be_visible()
        page.goto(guarded.address)
        expect(page).to_have_url(re.compile("/login"))


def test_an_answer_is_stopped_half_way_and_asked_for_again(
    guarded: Chat, browser: Browser, model: Model
) -> None:
    with visiting(browser, guarded) as made:
        page = made.page
        sign_in(page, EDITOR)
        expect(page.locator(".welcome")).to_be_visible(timeout=20_000)
        ask(page, SUMMIT)
        stop = page.get_by_role("button", name="Stop", exact=True)
        expect(page.locator("#now .short")).to_have_text("Thursday 27 March 2025", timeout=60_000)
        expect(page.locator("#now .statement")).to_contain_text("Paris", timeout=20_000)
        expect(page.locator("#now .statement")).to_contain_text("[", timeout=20_000)
        assert model.silent.is_set()
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_hidden()
        stop.click()
        turn = page.locator("#conversation .turn")
        expect(turn).to_contain_text("Stopped.")
        # What had come is not thrown away, and nothing says that it is still being read.
        expect(turn.locator(".short")).to_have_text("Thursday 27 March 2025")
        expect(turn.locator(".statement")).to_contain_text("Paris")
        expect(page.locator("#sources")).to_contain_text("stopped")
        expect(stop).to_be_hidden()
        model.go_on.set()
        turn.get_by_role("button", name="Try again").click()
        expect(turn.locator(".notes")).to_contain_text(
            "in the words of openai:stand-in", timeout=60_000
        )
        expect(turn).to_have_count(1)
        unproven = turn.locator(".unproven del")
        expect(unproven).to_contain_text("Nobody said <img src=x onerror=")
        expect(unproven).to_contain_text("⟨U+202E⟩")
        picture(page, "model")
        assert page.locator("#ask img").count() == 0
        page.get_by_role("tab", name="Settings").click()
        expect(page.locator("#account")).to_contain_text(f"Signed in as {EDITOR}, editor")
        expect(page.locator("#places")).to_contain_text("openai:stand-in answers on this machine")
        page.get_by_role("tab", name="Library").click()
        expect(page.get_by_role("button", name="Add articles or rebuild")).to_be_visible()
        kept = json.dumps(page.evaluate("({ ...localStorage })"))
        assert "Paris" in kept
        assert PASSWORD not in kept
        assert page.evaluate("window.__hit") is None


def test_what_says_the_answers_is_chosen_for_oneself(
    guarded: Chat, browser: Browser, model: Model
) -> None:
    model.go_on.set()
    assert model.server is not None
    choices = (
        ("quoted sentences only", None),
        ("in the words of openai:another", "another"),
        ("in the words of openai:stand-in (default)", "stand-in"),
    )
    with visiting(browser, guarded) as made:
        page = made.page
        sign_in(page, "rita")
        answers = page.get_by_label("Answers are")
        turns = page.locator("#conversation .turn")
        for number, (choice, used) in enumerate(choices, start=1):
            page.get_by_role("tab", name="Settings").click()
            expect(answers).not_to_have_value("", timeout=20_000)
            answers.click()
            page.get_by_role("option", name=choice).click()
            said = f"language model openai:{used}" if used else "no language model is used"
            expect(page.locator("#answering")).to_contain_text(said)
            expect(page.locator("#places")).to_contain_text(
                "openai:another answers on this machine, at 127.0.0.1, for whoever chooses it above"
            )
            model.server.requests.clear()
            page.get_by_role("tab", name="Ask").click()
            ask(page, SUMMIT)
            expect(turns).to_have_count(number, timeout=60_000)
            notes = turns.last.locator(".notes")
            expect(notes).to_be_visible(timeout=60_000)
            assert [request["model"] for request in model.server.requests] == [used] * bool(used)
            assert ("in the words of" in notes.inner_text()) == bool(used)
            expect(notes).to_contain_text(
                f"in the words of openai:{used}" if used else "confidence"
            )
        page.get_by_role("tab", name="Settings").click()
        answers.click()
        page.get_by_role("option", name="quoted sentences only").click()
        expect(page.locator("#answering")).to_contain_text("no language model is used")
        picture(page, "model-choice")
        made.reload()
        page.get_by_role("tab", name="Settings").click()
        expect(answers).to_have_value("quoted sentences only: no language model", timeout=20_000)
