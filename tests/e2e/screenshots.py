"""The pictures in README, taken from a running server so that they stay true.

python -m tests.e2e.screenshots            # all of them, into ui/screenshots/
python -m tests.e2e.screenshots library    # only that one
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import ROOT
from tests.e2e.conftest import CHROMIUM, PHONE, Chat, ask, running, visiting

FOLDER = ROOT / "ui" / "screenshots"
_COLOURS = 96
_DESK: dict[str, Any] = {"viewport": {"width": 1200, "height": 800}, "color_scheme": "light"}


def main() -> None:
    """Take the pictures that are named, or all."""
    wanted = sys.argv[1:] or list(PICTURES)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        library = Path(folder) / "library"
        environment = {**os.environ, "DATELINE_LIBRARY": str(library)}
        command = [sys.executable, "-m", "ui.cli", "index", "seeds"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with running(library, "--no-llm") as chat:
            for name in wanted:
                _take(name, browser, chat)


def _take(name: str, browser: Browser, chat: Chat) -> None:
    options, act = PICTURES[name]
    with visiting(browser, chat, **options) as made:
        expect(made.page.locator(".welcome")).to_be_visible(timeout=30_000)
        act(made.page)
        made.page.wait_for_timeout(600)
        path = FOLDER / f"{name}.png"
        made.page.screenshot(path=path)
    # Few colours are enough for text on paper, and take a third of the room.
    with Image.open(path) as whole:
        whole.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")


def _answered(page: Page, question: str) -> None:
    ask(page, question)
    expect(page.locator("#conversation .turn .notes")).to_be_visible(timeout=60_000)
    expect(page.locator("#followups section")).to_be_attached(timeout=60_000)


def _answer(page: Page) -> None:
    _answered(page, "When will the Coalition of the Willing summit be held?")
    page.locator("#conversation a.chip").first.hover()
    expect(page.locator("#evidence")).to_be_visible()


def _article(page: Page) -> None:
    _answered(page, "How many passengers does the Kittiwren carry?")
    page.locator("#conversation a.chip").first.click()
    expect(page.locator("#reader #mark")).to_be_visible()


def _storm(page: Page) -> None:
    _answered(page, "How many people were hurt in Storm Odalys?")


def _timeline(page: Page) -> None:
    page.get_by_role("tab", name="Timeline").click()
    page.get_by_label("What about?").fill("the ferry line")
    page.get_by_label("What about?").press("Enter")
    expect(page.locator("#drawn li.event").first).to_be_visible(timeout=60_000)


def _library(page: Page) -> None:
    page.get_by_role("tab", name="Library").click()
    page.get_by_role("textbox", name="Find in titles").fill("glass")
    expect(page.locator("#library-table")).to_contain_text("of 5 articles", timeout=20_000)
    page.get_by_role("button", name="Picture of the collection").click()
    expect(page.locator("#passage-map figure > svg")).to_be_visible(timeout=30_000)


def _evaluation(page: Page) -> None:
    page.get_by_role("tab", name="Evaluation").click()
    page.get_by_role("button", name="Run it").click()
    report = page.locator("#run-report")
    expect(report).to_contain_text("questions", timeout=600_000)
    page.locator("#runs").evaluate("e => e.scrollIntoView()")
    report.locator(".curves").evaluate("e => e.scrollIntoView({block: 'end'})")


def _settings(page: Page) -> None:
    page.get_by_role("tab", name="Settings").click()
    expect(page.locator("#places")).to_contain_text("Nothing.", timeout=20_000)


def _tall(height: int) -> dict[str, Any]:
    return {**_DESK, "viewport": {"width": 1200, "height": height}}


PICTURES: dict[str, tuple[dict[str, Any], Callable[[Page], None]]] = {
    "answer": (_DESK, _answer),
    "article": (_DESK, _article),
    "dark": ({**_DESK, "color_scheme": "dark"}, _storm),
    "phone": ({**PHONE, "color_scheme": "dark"}, _storm),
    "timeline": (_DESK, _timeline),
    "library": (_tall(1235), _library),
    "settings": (_tall(1220), _settings),
    "evaluation": (_DESK, _evaluation),
}


if __name__ == "__main__":
    main()
