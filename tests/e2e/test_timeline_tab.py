"""The Timeline tab, as a person uses it, in a real browser."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit, copied, copied_as, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_timeline_is_drawn_narrowed_and_leads_to_the_words(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("tab", name="Timeline").click()
    topic = page.get_by_label("What about?")
    topic.fill("the ferry line")
    topic.press("Enter")
    events = page.locator("#drawn li.event")
    expect(events.first).to_be_visible(timeout=60_000)
    every = events.count()
    assert every >= 5
    assert page.locator("#drawn .line .mark").count() == every
    expect(page.locator("#drawn .event.changed").first).to_contain_text("changed later")
    start = page.get_by_label("From", exact=True)
    start.fill("2025-01-01")
    start.press("Enter")
    expect(page.locator("#drawn .count")).not_to_contain_text("2017", timeout=30_000)
    kept = events.count()
    assert 0 < kept < every
    picture(page, "timeline")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.reader(Path(download.value.path()).read_text("utf-8").splitlines()))
    assert len(rows) == kept + 1
    page.locator("#names").get_by_label("Kittiwren").check()
    expect(events).not_to_have_count(kept, timeout=30_000)
    for event in events.all():
        expect(event).to_contain_text("Kittiwren")
    page.locator("#drawn .line .mark").first.click()
    expect(page.locator("#drawn .event.pointed")).to_be_in_viewport()
    events.first.locator("a.chip").first.click()
    expect(page.locator("#reader #mark")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#reader")).to_be_hidden()
    # The period holds for the next subject too.
    topic.fill("Storm Odalys")
    topic.press("Enter")
    expect(events.first).to_contain_text("Odalys", timeout=60_000)
    expect(page.locator("#drawn .count")).to_have_text(re.compile("^[^,]*,[^,]* 2025 to"))


def test_one_citation_is_copied_from_an_event_s_window(visit: Visit) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("tab", name="Timeline").click()
    page.get_by_label("What about?").fill("the ferry line")
    page.get_by_label("What about?").press("Enter")
    chip = page.locator("#drawn li.event a.chip").nth(2)
    expect(chip).to_be_visible(timeout=60_000)
    chip.hover()
    quoted = page.locator("#evidence mark").inner_text()
    for name, start in copied_as(quoted).items():
        page.locator("#evidence").get_by_role("button", name=name, exact=True).click()
        words = copied(page, start)
        if name == "BibTeX":
            assert words.count("@article{") == 1
    items = json.loads(words)
    assert [item["note"] for item in items] == [quoted]
    expect(page.locator("#said")).to_have_text("The citation is copied.")
    page.mouse.move(0, 0)
    chip.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('#evidence') !== null")
    page.keyboard.press("Escape")
    assert chip.evaluate("e => e === document.activeElement")
