"""What browser tests share: a server, chromium, and a page that is watched."""

from __future__ import annotations

import os
import re
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from index.library import Library
from tests.conftest import ROOT
from tests.warm import Started, warmed

CHROMIUM = shutil.which("chromium")
ARTIFACTS = ROOT / "artifacts"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
_BROKEN_OFF = re.compile(r"^AbortError|Connection errored out")


@dataclass
class Visit:
    """A page, and what it asked for and complained of meanwhile."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """While the page is left. What it was still waiting for breaks off, and it says so: that is
        no complaint."""
        before = len(self.complaints)
        yield
        new = self.complaints[before:]
        self.complaints[before:] = [said for said in new if not _BROKEN_OFF.search(said)]

    def reload(self, window: Page | None = None) -> None:
        """Load the page, or another window of the browser, again."""
        with self.leaving():
            (window or self.page).reload()


@dataclass(frozen=True)
class Chat:
    """A running server."""

    address: str
    library: Path
    process: Started


@pytest.fixture(scope="session")
def indexed(seeds_library: Library) -> Path:
    """A library of the bundled articles, which each module copies for itself."""
    return seeds_library.path


@pytest.fixture(scope="session")
def chat(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A server for all tests that leave its library as it is; what changes it has one of its own
    (as ``tests/e2e/test_library_tab.py``): starting one takes longer than most tests."""
    library = tmp_path_factory.mktemp("browser") / "library"
    shutil.copytree(indexed, library)
    with running(library) as started:
        yield started


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    library: Path, *options: str, port: int | None = None, **settings: str
) -> Iterator[Chat]:
    """A server; ``settings`` stand in its environment."""
    port = port or free_port()
    settings = {"DATELINE_LIBRARY": str(library), "CI": "true", **settings}
    command = ("chat", "--port", str(port), *options)
    process = warmed().start("ui.cli", *command, **settings)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(process, address)
        yield Chat(address, library, process)
    finally:
        process.terminate()
        started = time.monotonic()
        process.wait(timeout=20)
    assert time.monotonic() - started < 10, "SIGTERM must end the server within 10 s"


def _wait(process: Started, address: str) -> None:
    for _ in range(480):
        try:
            urlopen(f"{address}/api/health", timeout=2).read()
            return
        except HTTPError:
            return  # It wants to know who asks: it is there.
        except OSError:
            assert process.poll() is None, "the server ended"
            time.sleep(0.5)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it browser tests are skipped, but not where everything must be tested."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed; .ci/run installs it", pytrace=False)
        pytest.skip("no chromium; install it with: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, chat: Chat) -> Iterator[Visit]:
    """A page on a desk; it must ask for nothing elsewhere and complain of nothing."""
    with visiting(browser, chat) as made:
        yield made


@pytest.fixture
def phone(browser: Browser, chat: Chat) -> Iterator[Visit]:
    """The same page on a phone, touched by a finger."""
    with visiting(browser, chat, **PHONE) as made:
        yield made


@contextmanager
def visiting(browser: Browser, chat: Chat, path: str = "/", **options: Any) -> Iterator[Visit]:
    """Visit the page in a context of its own, and look at what it asked for and complained of."""
    options = {"viewport": {"width": 1280, "height": 900}, **options}
    context = browser.new_context(**options)
    made = Visit(context.new_page())
    made.page.on("request", lambda request: made.requests.append(request.url))
    made.page.on(
        "console",
        lambda said: made.complaints.append(said.text) if said.type == "error" else None,
    )
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.page.goto(chat.address + path)
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


def copied_as(quoted: str) -> dict[str, str]:
    """How one citation of these words begins in each format, by its button; the last is JSON."""
    return {
        "Plain text": f"“{quoted}” (",
        "Markdown": "> ",
        "BibTeX": "@article{dateline-",
        "CSL-JSON": "[\n",
    }


def copied(page: Page, start: str) -> str:
    """What the clipboard holds once it begins so: the browser takes its time to write it."""
    for _ in range(100):
        said = str(page.evaluate("navigator.clipboard.readText()"))
        if said.startswith(start):
            return said
        page.wait_for_timeout(50)
    raise AssertionError(f"the clipboard does not begin with {start!r}: {said[:80]!r}")
