"""What is printed, what stands over the page, and what fits in: nothing shines through or is cut
without a word."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PHONE, Chat, Visit, ask, picture, visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STORM = "How many people were hurt in Storm Odalys?"
SUMMIT = "When will the Coalition of the Willing summit be held?"


def answered(page: Page, question: str, turns: int) -> None:
    ask(page, question)
    expect(page.locator("#conversation .turn")).to_have_count(turns, timeout=60_000)
    expect(page.locator("#now .turn")).to_have_count(0, timeout=30_000)


def test_on_paper_each_answer_has_its_sources_and_nothing_is_there_to_press(visit: Visit) -> None:
    page = visit.page
    answered(page, STORM, 1)
    answered(page, SUMMIT, 2)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.emulate_media(media="print")
    for number, words in enumerate(("Skerrow Courier", "Dateline Digest")):
        printed = page.locator("#conversation .turn").nth(number).locator(".printed")
        expect(printed).to_be_visible()
        expect(printed).to_contain_text(words)
    picture(page, "paper")
    seen = [e for e in page.locator("button, textarea, input, [role=tab]").all() if e.is_visible()]
    assert [e.evaluate("e => e.outerHTML.slice(0, 120)") for e in seen] == []
    expect(page.locator("#sources")).to_be_hidden()
    ink = page.locator("#conversation .statement").first
    assert ink.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
    page.emulate_media(media="screen")
    expect(page.locator("#conversation .printed").first).to_be_hidden()


def test_sides_that_wrap_begin_at_the_box_s_own_edge(visit: Visit) -> None:
    page = visit.page
    answered(page, STORM, 1)
    page.set_viewport_size({"width": 820, "height": 1180})
    edges = page.evaluate(
        """() => {
            const at = (e) => e.getBoundingClientRect();
            const box = document.querySelector(".differ"), words = at(box.querySelector("h3")).left;
            const sides = [...box.querySelectorAll(".side")];
            return sides.map((side) => [
                at(side).left - at(box).left, at(side.querySelector(".value")).left - words]);
        }"""
    )
    assert len(edges) == 3
    for left, words in (edges[0], edges[2]):
        assert abs(left) < 1, "the rule lies on the box's border"
        assert abs(words) < 1, "the words begin where the heading does"


def test_nothing_of_the_page_shines_through_an_open_article(browser: Browser, chat: Chat) -> None:
    with visiting(browser, chat, viewport={"width": 1024, "height": 768}) as made:
        page = made.page
        page.get_by_role("tab", name="Timeline").click()
        page.locator("#topic textarea, #topic input").first.fill("the ferry line")
        page.keyboard.press("Enter")
        page.locator("#drawn a.chip").first.click(timeout=60_000)
        expect(page.locator("body > #reader #mark")).to_be_in_viewport()
        covered = page.evaluate(
            """() => {
                const reader = document.getElementById("reader").getBoundingClientRect();
                const labels = [...document.querySelectorAll("#timeline-tab [data-testid]")];
                return labels.map((e) => e.getBoundingClientRect())
                    .filter((r) => r.width && r.left > reader.left && r.bottom < innerHeight)
                    .map((r) => document.elementFromPoint((r.left + r.right) / 2, r.top + 4))
                    .map((e) => e.closest("#reader") !== null);
            }"""
        )
        assert covered
        assert all(covered)
        _stays_at_the_edge(page)


def _stays_at_the_edge(page: Page) -> None:
    """Whether the bar of an open article stands at its upper edge, with nothing above it."""
    above = page.evaluate(
        """() => {
            const reader = document.getElementById("reader");
            reader.scrollTop = 60;
            const bar = reader.querySelector(".bar").getBoundingClientRect();
            return [bar.top - reader.getBoundingClientRect().top, reader.scrollTop];
        }"""
    )
    assert above == [0, 60]


def test_an_article_that_an_address_opened_has_no_frame(browser: Browser, chat: Chat) -> None:
    with visiting(browser, chat) as made:
        page = made.page
        answered(page, SUMMIT, 1)
        address = page.locator("#conversation a.chip").first.get_attribute("href") or ""
    with visiting(browser, chat, address) as made:
        expect(made.page.locator("#reader #mark")).to_be_in_viewport(timeout=30_000)
        frame = made.page.locator("#reader").evaluate("e => getComputedStyle(e).outlineStyle")
        assert frame == "none"
    with visiting(browser, chat, address, **PHONE) as made:
        expect(made.page.locator("#reader #mark")).to_be_in_viewport(timeout=30_000)
        _stays_at_the_edge(made.page)
    with visiting(browser, chat, re.sub(r"start=\d+", "start=abc", address)) as made:
        told = "The value of start is wrong: it must be a whole number"
        expect(made.page.locator("#reader-text")).to_contain_text(told, timeout=30_000)
        made.complaints.clear()  # The browser names every reply that refuses.


def test_what_does_not_fit_into_a_question_is_said_to_be_left_out(visit: Visit) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box = page.locator("#question textarea")
    box.click()
    page.evaluate("navigator.clipboard.writeText('a'.repeat(2000))")
    page.keyboard.press("ControlOrMeta+v")
    expect(box).to_have_value("a" * 2000)
    expect(page.locator("#said")).to_have_text("")
    page.keyboard.press("b")
    expect(page.locator("#said")).to_contain_text("At most 2,000 characters fit in here")
    assert len(box.input_value()) == 2000


def test_a_copy_without_a_connection_says_what_every_other_failure_says(visit: Visit) -> None:
    page = visit.page
    answered(page, SUMMIT, 1)
    page.route("**/export/*", lambda route: route.abort())
    page.locator("#conversation .menu summary").click()
    page.get_by_role("button", name="Plain text", exact=True).click()
    expect(page.locator("#said")).to_have_text(
        "The server does not answer. Is Dateline still running?"
    )
    visit.complaints.clear()  # The browser names every request that fails.
