"""The chat, as a person uses it, in a real browser."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import ROOT

CHROMIUM = shutil.which("chromium")
ARTIFACTS = ROOT / "artifacts"
pytestmark = [pytest.mark.browser, pytest.mark.slow]

if CHROMIUM is None:
    if os.environ.get("CI"):
        pytest.fail("chromium is not installed; .ci/run installs it", pytrace=False)
    pytest.skip("no chromium; install it with: apt-get install chromium", allow_module_level=True)


@dataclass
class Visit:
    """A page, and what it asked for and complained of meanwhile."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Chat:
    """A running server."""

    address: str
    library: Path
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    library = tmp_path_factory.mktemp("browser") / "library"
    environment = {
        **os.environ, "DATELINE_LIBRARY": str(library), "PYTHONPATH": str(ROOT), "CI": "true"
    }  # fmt: skip
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "ui.cli"]
    subprocess.run([*command, "index", "seeds"], cwd=ROOT, env=environment, check=True)
    process = subprocess.Popen([*command, "chat", "--port", str(port)], cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urlopen(f"{address}/api/health", timeout=2).read()
            break
        except OSError:
            assert process.poll() is None, "the server ended"
            time.sleep(0.5)
    yield Chat(address, library, process)
    process.terminate()
    started = time.monotonic()
    process.wait(timeout=20)
    assert time.monotonic() - started < 10, "SIGTERM must end the server within 10 s"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, chat: Chat) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made = Visit(context.new_page())
    made.page.on("request", lambda request: made.requests.append(request.url))
    made.page.on(
        "console",
        lambda said: made.complaints.append(said.text) if said.type == "error" else None,
    )
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.page.goto(chat.address)
    yield made
    context.close()
    elsewhere = [
        url for url in made.requests
        if not url.startswith((chat.address, "data:", "blob:", chat.address.replace("http", "ws")))
    ]  # fmt: skip
    assert elsewhere == []
    assert made.complaints == []


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")


def picture(page: Page, name: str) -> None:
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{name}.png")


def test_an_answer_opens_its_source_at_the_exact_words(visit: Visit) -> None:
    page = visit.page
    ask(page, "When will the Coalition of the Willing summit be held?")
    conversation = page.locator("#conversation")
    expect(conversation.locator(".short")).to_contain_text("27 March 2025", timeout=30_000)
    expect(conversation.locator("a.chip").first).to_contain_text("[1]")
    marked = page.locator("#sources mark").first
    expect(marked).to_contain_text("next Thursday")
    quoted = marked.inner_text()
    picture(page, "answer")
    with page.context.expect_page() as opened:
        conversation.locator("a.chip").first.click()
    article = opened.value
    article.wait_for_load_state()
    expect(article.locator("#mark")).to_be_in_viewport()
    assert article.locator("mark").inner_text() == quoted
    picture(article, "article")


def test_a_follow_up_and_a_refusal(visit: Visit) -> None:
    page = visit.page
    ask(page, "Where will the Coalition of the Willing summit take place?")
    expect(page.locator("#sources mark").first).to_contain_text("Paris", timeout=30_000)
    ask(page, "And when?")
    expect(page.locator("#conversation .notes").last).to_contain_text("understood as")
    expect(page.locator("#conversation")).to_contain_text("March 2025")
    ask(page, "Who won the 1966 World Cup?")
    expect(page.locator("#conversation .refusal")).to_contain_text("do not answer")
    expect(page.locator("#sources h2")).to_have_text("Nearest passages")


def test_what_happened_is_told_as_a_timeline(visit: Visit) -> None:
    page = visit.page
    ask(page, "What happened with the ferry line?")
    events = page.locator("#conversation ol.timeline .event")
    expect(events.first).to_be_visible(timeout=30_000)
    assert events.count() >= 5
    expect(page.locator("#conversation .event.changed").first).to_contain_text("changed later")
    events.first.scroll_into_view_if_needed()
    picture(page, "timeline")


def test_earlier_conversations_come_back_after_a_reload(visit: Visit) -> None:
    page = visit.page
    ask(page, "Where will the Coalition of the Willing summit take place?")
    expect(page.locator("#sources mark").first).to_contain_text("Paris", timeout=30_000)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#conversation a.chip")).to_have_count(0)
    ask(page, "What did the council decide about the swimming baths?")
    expect(page.locator("#sources mark").first).to_be_visible(timeout=30_000)
    earlier = page.get_by_label("Earlier conversations")
    # It is kept just after it is shown; a reload before that would lose it.
    expect(earlier).to_have_value(re.compile("swimming baths"), timeout=20_000)
    page.reload()
    earlier.click()
    expect(page.get_by_role("option")).to_have_count(2, timeout=10_000)
    page.get_by_role("option", name="Where will the Coalition").click()
    expect(page.locator("#conversation")).to_contain_text("Paris")
    ask(page, "And when?")
    expect(page.locator("#conversation")).to_contain_text("March 2025", timeout=30_000)


def test_files_are_added_and_bad_ones_refused(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    good, bad = tmp_path / "walrus.txt", tmp_path / "broken.txt"
    good.write_text(" date 2025-05-11 A walrus called Bartholomew slept on the Quillhaven slipway.")
    bad.write_bytes(b"\x00\x01\x02\x00" * 50)
    page.get_by_role("tab", name="Library").click()
    page.locator("#files input[type=file]").set_input_files([str(good), str(bad)])
    expect(page.locator("#files")).to_contain_text("walrus")
    page.locator("#rebuild").click()
    report = page.locator("#build-report")
    expect(report).to_contain_text("1 added", timeout=60_000)
    expect(report.locator("table")).to_contain_text("broken.txt holds binary data")
    expect(page.locator("#library-table")).to_contain_text("63 articles")
    picture(page, "library")
    page.get_by_role("tab", name="Ask").click()
    ask(page, "What was the walrus called?")
    expect(page.locator("#sources mark").first).to_contain_text("Bartholomew", timeout=30_000)


def test_markup_is_shown_as_text(visit: Visit, tmp_path: Path, chat: Chat) -> None:
    page = visit.page
    evil = tmp_path / "evil.txt"
    evil.write_text(
        " date 2025-05-12 The zeppelin <script>window.__hit=1</script> "
        "<img src=x onerror='window.__hit=1'> ![pixel](http://192.0.2.1/p.png) landed \u202eback."
    )
    page.get_by_role("tab", name="Library").click()
    page.locator("#files input[type=file]").set_input_files([str(evil)])
    expect(page.locator("#files")).to_contain_text("evil")
    page.locator("#rebuild").click()
    expect(page.locator("#build-report")).to_contain_text("1 added", timeout=60_000)
    page.get_by_role("tab", name="Ask").click()
    ask(page, "Where did the zeppelin <img src=x onerror='window.__hit=1'> land?")
    expect(page.locator("#sources mark").first).to_contain_text("<script>", timeout=30_000)
    expect(page.locator("#conversation")).to_contain_text("![pixel]")
    page.locator("#conversation a.chip").first.evaluate("chip => chip.target = ''")
    page.locator("#conversation a.chip").first.click()
    expect(page.locator("#mark")).to_contain_text("<script>")
    assert page.evaluate("window.__hit") is None


def test_a_phone_needs_no_sideways_scrolling(browser: Browser, chat: Chat) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(chat.address)
    ask(page, "How much will the ferry cost?")
    expect(page.locator("#sources mark").first).to_be_visible(timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture(page, "phone")
    page.close()


def test_controls_have_names(visit: Visit) -> None:
    page = visit.page
    expect(page.get_by_role("textbox", name="Question")).to_be_visible()
    expect(page.get_by_role("button", name="Who won the mayoral election")).to_be_visible()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, textarea, a')]
            .filter(e => e.offsetParent !== null)
            .filter(e => !(e.innerText || e.ariaLabel || e.title || e.placeholder
                || (e.labels && e.labels.length)))
            .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
