"""On a slow network what was pressed shows at once that it was taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import PHONE, Chat, Visit, ask, picture, visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]
QUESTION = "Who runs the ferry line? <b>${1}</b> {{x}} \u202edna"
AT_ONCE = 1_000
ANSWERS_MS = 5_000


@contextmanager
def slowly(page: Page) -> Iterator[None]:
    """A network on which every answer takes five seconds to begin."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    quick = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.emulateNetworkConditions", {**quick, "latency": ANSWERS_MS})
    yield
    session.send("Network.emulateNetworkConditions", quick)


def busy(element: Locator) -> None:
    expect(element).to_have_attribute("aria-busy", "true", timeout=AT_ONCE)


def free(element: Locator) -> None:
    expect(element).not_to_have_attribute("aria-busy", "true", timeout=60_000)


def test_a_question_is_shown_at_once_and_can_be_stopped(visit: Visit) -> None:
    page = visit.page
    now, turns = page.locator("#now"), page.locator("#conversation .turn")
    expect(page.locator(".welcome .questions button").first).to_be_visible(timeout=60_000)
    with slowly(page):
        ask(page, QUESTION)
        busy(now.locator(".answer"))
        expect(now.locator(".waiting")).to_have_text("Asking…", timeout=AT_ONCE)
        expect(now.locator(".asked")).to_have_text(
            "Who runs the ferry line? <b>${1}</b> {{x}} dna", timeout=AT_ONCE
        )
        expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
        picture(page, "asking-slowly")
    expect(turns).to_have_count(1, timeout=60_000)
    expect(now.locator("section")).to_have_count(0)
    # So is one that a button asks.
    for press in ("#followups button", "#conversation [data-act=again]"):
        button = page.locator(press).first
        question = button.inner_text() if "followups" in press else QUESTION[:24]
        expect(button).to_be_visible(timeout=60_000)
        with slowly(page):
            button.click()
            expect(now.locator(".asked")).to_contain_text(question, timeout=AT_ONCE)
        expect(now.locator("section")).to_have_count(0, timeout=60_000)
    expect(turns).to_have_count(1)


def test_a_question_that_never_came_to_the_server_stays_in_its_field(visit: Visit) -> None:
    page = visit.page
    expect(page.locator(".welcome")).to_be_visible(timeout=20_000)
    page.route("**/queue/join*", lambda route: route.fulfill(status=503, json={"detail": "full"}))
    with visit.leaving():
        ask(page, "Who runs the ferry line?")
        expect(page.locator("#now section")).to_have_count(0, timeout=20_000)
        visit.complaints.clear()
    expect(page.locator("#question textarea")).to_have_value("Who runs the ferry line?")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_a_source_opens_at_once_and_says_that_it_comes(browser: Browser, chat: Chat) -> None:
    with visiting(browser, chat) as made:
        page = made.page
        ask(page, "Who runs the ferry line?")
        chips = page.locator("#conversation a.chip")
        reader = page.locator("#reader")
        expect(page.locator("#followups section")).to_be_attached(timeout=60_000)
        with slowly(page):
            chips.first.click()
            busy(chips.first)
            busy(reader)
            expect(reader).to_contain_text("Opening…", timeout=AT_ONCE)
            picture(page, "opening-slowly")
            # Who leaves it does not get it any more.
            reader.get_by_role("button", name="Back").click()
            page.wait_for_timeout(ANSWERS_MS + 1_000)
            expect(reader).to_be_hidden()
        chips.first.click()
        expect(reader.locator("#mark")).to_be_visible()
        free(reader)
        free(chips.first)


def test_a_touched_citation_says_that_its_words_come(browser: Browser, chat: Chat) -> None:
    with visiting(browser, chat, **PHONE) as made:
        page = made.page
        ask(page, "Who runs the ferry line?")
        chip = page.locator("#conversation a.chip").first
        expect(page.locator("#followups section")).to_be_attached(timeout=60_000)
        with slowly(page):
            chip.tap()
            busy(chip)
        expect(page.locator("#evidence")).to_be_visible(timeout=20_000)
        free(chip)


@pytest.mark.parametrize(
    ("tab", "unfold", "name", "filled"),
    [
        ("Library", "Add articles or rebuild", "Read changed files again", "#build-report"),
        ("Library", "Generations and health", "Check every file", "#generations-report"),
        ("Library", "", "Title", "#library-table"),
        ("Evaluation", "", "Run it", "#run-progress"),
        ("Timeline", "", "Draw", "#drawn"),
    ],
)
def test_what_is_pressed_is_busy_until_the_server_says_something(
    visit: Visit, tab: str, unfold: str, name: str, filled: str
) -> None:
    page = visit.page
    expect(page.locator(".welcome")).to_be_visible(timeout=20_000)
    page.get_by_role("tab", name=tab).click()
    if tab == "Library":
        expect(page.locator("#library-table tbody tr").first).to_be_visible(timeout=20_000)
    if unfold:
        page.get_by_role("button", name=unfold).click()
    if name == "Draw":
        page.get_by_label("What about?").fill("the ferry line")
    button = page.get_by_role("button", name=name)
    with slowly(page):
        button.click()
        busy(button)
        busy(page.locator(f"{filled} .html-container"))
        picture(page, f"busy-{filled[1:]}")
    free(button)
    free(page.locator(f"{filled} .html-container"))
    expect(page.locator(filled)).not_to_be_empty()
    if name == "Run it":
        page.get_by_role("button", name="Stop the run").click()
        expect(page.locator("#run-progress progress")).to_have_count(0, timeout=60_000)
