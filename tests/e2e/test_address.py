"""What is shown stands in the page's address: a reload, Back and a link lead there again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PHONE, Chat, Visit, ask, visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HARBOUR = "How many passengers does the Kittiwren carry?"


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def on(page: Page, name: str, address: str) -> None:
    """This tab alone is chosen, and that is what the address says."""
    expect(page.locator("[role=tab][aria-selected=true]")).to_have_text(name, timeout=20_000)
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))


def test_a_reload_and_back_keep_the_tab(visit: Visit) -> None:
    page = visit.page
    expect(page.locator(".welcome")).to_be_visible(timeout=20_000)
    on(page, "Ask", "/")
    for name in ("Library", "Settings"):
        tab(page, name)
        on(page, name, f"/?tab={name.lower()}")
    visit.reload()
    on(page, "Settings", "/?tab=settings")
    expect(page.locator("#places")).to_contain_text("Nothing.", timeout=20_000)
    with visit.leaving():
        page.go_back()
    on(page, "Library", "/?tab=library")
    expect(page.locator("#library-table tbody tr").first).to_be_visible(timeout=20_000)
    page.go_back()
    on(page, "Ask", "/")
    expect(page.locator("#question textarea")).to_be_visible()
    page.go_forward()
    on(page, "Library", "/?tab=library")


@pytest.mark.parametrize("narrow", [False, True])
def test_a_link_opens_its_tab(browser: Browser, chat: Chat, narrow: bool) -> None:
    # So narrow that the last tabs are in a menu.
    options = {**PHONE, "viewport": {"width": 260, "height": 700}} if narrow else {}
    with visiting(browser, chat, "/?tab=settings", **options) as made:
        expect(made.page.locator("#places")).to_be_visible(timeout=20_000)
        expect(made.page.locator("#question")).to_be_hidden()
    with visiting(browser, chat, "/?tab=nowhere", **options) as made:
        expect(made.page.locator("#question")).to_be_visible(timeout=20_000)


def test_an_article_stands_beside_its_tab_in_the_address(visit: Visit) -> None:
    page = visit.page
    article = page.locator("#reader #mark")
    ask(page, HARBOUR)
    page.locator("#conversation a.chip").first.click(timeout=60_000)
    expect(article).to_be_visible()
    opened = page.evaluate("location.search")
    assert re.match(r"\?article=[^&]+&start=\d+&end=\d+$", opened)
    # Beside the conversation it is not seen on another tab, and is there again on this one.
    tab(page, "Library")
    on(page, "Library", "/?tab=library")
    expect(article).to_be_hidden()
    tab(page, "Ask")
    on(page, "Ask", opened)
    expect(article).to_be_visible()
    page.go_back()
    on(page, "Library", "/?tab=library")
    # Over another tab it is seen with it, also after a reload, and Back closes it.
    tab(page, "Timeline")
    page.get_by_label("What about?").fill("the ferry line")
    page.get_by_label("What about?").press("Enter")
    page.locator("#drawn a.chip").first.click(timeout=60_000)
    expect(page.locator("body > #reader #mark")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/\?tab=timeline&article=[^&]+&start=\d+&end=\d+$"))
    visit.reload()
    expect(page.locator("body > #reader #mark")).to_be_visible(timeout=20_000)
    expect(page.get_by_label("What about?")).to_be_visible()
    page.go_back()
    expect(page.locator("#reader")).to_be_hidden()
    on(page, "Timeline", "/?tab=timeline")
