"""A conversation is given a name, and keeps it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visit, picture
from tests.e2e.test_conversations import answered, kept, open_one

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STORM = "How many people were hurt in the storm?"
SUMMIT = "Where will the Coalition of the Willing summit take place?"
HOSTILE = "<img src=x onerror='window.__hit=1'> ${alert(1)} {{x}} \u202edna מזג"


@pytest.fixture
def page(visit: Visit) -> Page:
    """A page whose list of conversations is in sight."""
    expect(visit.page.locator(".welcome")).to_be_visible(timeout=20_000)
    visit.page.get_by_role("button", name="Conversations").click()
    return visit.page


def button(page: Page) -> Locator:
    return page.get_by_role("button", name="Rename this conversation")


def box(page: Page) -> Locator:
    return page.get_by_label("Name of this conversation")


def rename(page: Page, name: str) -> None:
    button(page).click()
    box(page).fill(name)
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(box(page)).to_have_count(0)


def test_a_name_is_kept_and_an_empty_one_is_the_first_question_again(
    visit: Visit, page: Page
) -> None:
    answered(page, STORM)
    rename(page, "  Odalys,\n what it   did ")
    listed = page.get_by_label("Earlier conversations")
    expect(listed).to_have_value(f"\u2068Odalys, what it did\u2069 · {_today(page)}")
    # Asked on, begun anew, and loaded again: the name stays.
    answered(page, "When was the storm?")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible(timeout=20_000)
    answered(page, SUMMIT)
    kept(page, "Odalys, what it did", SUMMIT)
    visit.reload()
    page.get_by_role("button", name="Conversations").click()
    kept(page, "Odalys, what it did", SUMMIT)
    open_one(page, "Odalys")
    expect(page.locator("#conversation h2.asked")).to_have_text([STORM, "When was the storm?"])
    page.get_by_role("button", name="Forget this conversation").click()
    expect(page.locator("#forgetting")).to_contain_text("Forget “Odalys, what it did · ")
    page.get_by_role("button", name="Keep", exact=True).click()
    # Another window of the browser hears of it, and neither becomes another conversation.
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".welcome")).to_be_visible(timeout=20_000)
    other.get_by_role("button", name="Conversations").click()
    open_one(other, "Odalys")
    expect(other.locator("#conversation .turn")).to_have_count(2, timeout=20_000)
    button(page).click()
    expect(box(page)).to_have_value("Odalys, what it did")
    expect(box(page)).to_have_attribute("placeholder", STORM)
    picture(page, "renaming")
    box(page).fill("  ")
    box(page).press("Enter")
    kept(other, STORM, SUMMIT)
    answered(other, "And where?")
    kept(other, STORM, SUMMIT)


def test_it_is_renamed_with_the_keyboard_and_may_be_left_as_it_was(page: Page) -> None:
    button(page).click()
    expect(page.locator("#said")).to_contain_text("No conversation is kept")
    answered(page, STORM)
    button(page).focus()
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    page.keyboard.type("Odalys")
    page.keyboard.press("Escape")
    expect(button(page)).to_be_focused()
    kept(page, STORM)
    button(page).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Odalys")
    page.keyboard.press("Enter")
    expect(button(page)).to_be_focused()
    kept(page, "Odalys")


def test_any_name_is_text_and_no_longer_than_a_title(page: Page) -> None:
    answered(page, STORM)
    rename(page, HOSTILE)
    kept(page, HOSTILE.replace("\u202e", "⟨U+202E⟩"))
    picture(page, "hostile-name")
    page.get_by_role("button", name="Forget this conversation").click()
    expect(page.locator("#forgetting")).to_contain_text("Forget “<img src=x onerror=")
    page.get_by_role("button", name="Keep", exact=True).click()
    rename(page, "ж" * 100)
    kept(page, "ж" * 70 + "\u2069 · ")
    assert page.evaluate("window.dateline.kept()[0].name") == "ж" * 70
    assert page.evaluate("window.__hit") is None
    assert page.locator("#earlier img, #forgetting img, #rename img").count() == 0


def _today(page: Page) -> str:
    return str(
        page.evaluate(
            "new Date().toLocaleDateString('en-GB', "
            "{day: 'numeric', month: 'short', year: 'numeric'})"
        )
    )
