"""The page used with the keyboard alone: all is reached, and one always sees where one is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]
QUESTION = "What happened with the ferry line in March 2025?"
# What has the focus; whether a ring of three pixels in a colour of our own is drawn on it or on the
# field that it fills; and whether it can be seen: in the window, and not below something else.
FOCUS = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const at = e.getBoundingClientRect();
    const probe = Object.assign(document.createElement("i"), {style: "color: var(--dl-accent)"});
    document.body.append(probe);
    const wanted = getComputedStyle(probe).color;
    probe.remove();
    const rings = [e, e.parentElement].map((x) => getComputedStyle(x)).filter((s) =>
        s.outlineStyle === "solid" && parseFloat(s.outlineWidth) >= 3 && s.outlineColor === wanted);
    const bar = getComputedStyle(e.querySelector(".bar") ?? e).boxShadow;
    const x = Math.max(0, Math.min(at.x + at.width / 2, innerWidth - 1));
    const y = Math.max(0, Math.min(at.y + Math.min(at.height, 40) / 2, innerHeight - 1));
    const top = document.elementFromPoint(x, y);
    return {
        said: `${e.tagName} ${(e.ariaLabel || e.innerText || e.value || "").slice(0, 60)}`,
        ring: rings.length > 0 || bar.includes(wanted),
        seen: at.bottom > 0 && at.top < innerHeight && (e.contains(top) || !!top?.contains(e)),
        at: `${at.x} ${at.y} ${at.width} ${at.height} under ${top?.outerHTML.slice(0, 80)}`,
    };
}"""


def press(page: Page, key: str) -> str:
    """Press a key, and see where that leads: the focus is somewhere, ringed, and not hidden."""
    page.keyboard.press(key)
    return where(page)


def where(page: Page) -> str:
    """What has the focus, in words; it must be seen that it has."""
    found = None
    for _ in range(40):  # The ring fades in, and what was chosen is drawn anew.
        found = page.evaluate(FOCUS)
        if found and found["ring"] and found["seen"]:
            return str(found["said"])
        page.wait_for_timeout(50)
    assert found is not None, "nothing has the focus"
    assert found["ring"], f"no ring: {found['said']}"
    raise AssertionError(f"out of sight: {found['said']} at {found['at']}")


def go_to(page: Page, selector: str, key: str = "Tab", most: int = 40) -> list[str]:
    """Go on with one key until something matches; the stops on the way, no two alike in a row."""
    stops: list[str] = []
    for _ in range(most):
        page.evaluate("window.__before = document.activeElement")
        stops.append(press(page, key))
        assert page.evaluate("document.activeElement !== window.__before"), f"held at {stops[-1]}"
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return stops
    raise AssertionError(f"{selector} was not reached: {stops}")


def has_focus(page: Page, selector: str) -> bool:
    return bool(page.evaluate(f"document.activeElement.matches({selector!r})"))


def test_an_answer_is_asked_for_and_its_evidence_read(visit: Visit) -> None:
    page = visit.page
    chips = page.locator("#conversation a.chip")
    window = page.locator("#evidence")
    expect(page.locator(".welcome")).to_be_visible(timeout=20_000)
    expect(page.locator("#question textarea")).to_be_focused(timeout=20_000)
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#followups section")).to_be_attached(timeout=60_000)
    expect(page.locator("#question textarea")).to_be_focused()
    # Backwards from the question: what to ask next, what can be done with the answer, its chips.
    stops = go_to(page, "#conversation a.chip", "Shift+Tab")
    assert [stop for stop in stops if "Edit question" in stop]
    expect(window).to_be_visible()
    first = page.locator("#conversation a.chip:focus")
    number = first.get_attribute("data-cited")
    # Into its window, through it, and on from the chip.
    assert "Open the whole article" in press(page, "ArrowDown")
    assert "Plain text" in press(page, "Tab")
    press(page, "Shift+Tab")
    press(page, "Shift+Tab")
    assert page.evaluate("document.activeElement.dataset.cited") == number
    expect(window).to_be_hidden()
    go_to(page, "#conversation a.chip", "Shift+Tab", most=1)
    page.keyboard.press("ArrowDown")
    go_to(page, "#evidence button[data-copy=csl]")
    press(page, "Tab")
    assert page.evaluate("document.activeElement.dataset.cited") == number
    # Escape closes what is open, and leads back to where it was opened.
    expect(window).to_be_visible()
    press(page, "Escape")
    expect(window).to_be_hidden()
    press(page, "Enter")
    expect(page.locator("#reader #mark")).to_be_in_viewport()
    assert "Back" in press(page, "Tab")
    press(page, "Escape")
    expect(page.locator("#reader")).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.cited") == number
    assert chips.count() > 1


def test_what_was_pressed_leads_on_to_the_question(visit: Visit) -> None:
    page = visit.page
    question = page.locator("#question textarea")
    turns = page.locator("#conversation .turn")
    expect(page.locator(".welcome .questions button").first).to_be_visible(timeout=60_000)
    expect(question).to_be_focused(timeout=20_000)
    go_to(page, ".welcome .questions button", "Shift+Tab", most=1)
    page.keyboard.press("Enter")
    expect(page.locator("#followups section button").first).to_be_attached(timeout=60_000)
    expect(question).to_be_focused()
    where(page)
    go_to(page, "#followups button", "Shift+Tab", most=1)
    page.keyboard.press("Enter")
    expect(turns).to_have_count(2, timeout=60_000)
    expect(question).to_be_focused()
    go_to(page, ".menu summary", "Shift+Tab")
    page.keyboard.press("Enter")
    assert "Plain text" in press(page, "Tab")
    assert "Copy" in press(page, "Escape")
    go_to(page, "[data-act=edit]", "Shift+Tab", most=3)
    page.keyboard.press("Enter")
    expect(turns.last.locator("textarea")).to_be_focused()
    where(page)
    assert "Ask" in press(page, "Tab")
    assert "Edit question" in press(page, "Escape")
    page.keyboard.press("Enter")
    page.keyboard.type(" And when?")
    page.keyboard.press("Enter")
    expect(turns.last.locator(".asked")).to_contain_text("And when?", timeout=60_000)
    expect(question).to_be_focused()
    where(page)


def test_tabs_tables_and_settings_are_worked_with_keys_alone(visit: Visit) -> None:
    page = visit.page
    expect(page.locator(".welcome")).to_be_visible(timeout=20_000)
    page.evaluate("document.activeElement.blur()")
    page.locator("a.skip").focus()
    where(page)
    go_to(page, "[role=tab]")
    assert "Timeline" in press(page, "ArrowRight")
    page.keyboard.press("Enter")
    go_to(page, "#topic textarea")
    go_to(page, "[role=tab]", "Shift+Tab")
    for _ in range(2):
        press(page, "ArrowLeft")
    assert "Library" in where(page)
    page.keyboard.press("Enter")
    table = page.locator("#library-table")
    expect(table.locator("tbody tr").first).to_be_visible(timeout=20_000)
    go_to(page, "#find-articles textarea")
    page.keyboard.type("ferry")
    expect(table).not_to_contain_text("of 62 articles", timeout=20_000)
    go_to(page, "[data-pick='order title']")
    page.keyboard.press("Enter")
    expect(table.locator("th[aria-sort]")).to_contain_text("Title", timeout=20_000)
    assert "Title" in where(page)
    go_to(page, "#find-articles textarea", "Shift+Tab")
    for _ in "ferry":
        page.keyboard.press("Backspace")
    expect(table).to_contain_text("of 62 articles", timeout=20_000)
    go_to(page, "[data-pick='page last']", most=160)
    page.keyboard.press("Enter")
    expect(table.locator("[data-pick='page last']")).to_be_disabled(timeout=20_000)
    where(page)
    go_to(page, "[role=tab]", "Shift+Tab", most=80)
    assert "Evaluation" in press(page, "ArrowLeft")
    assert "Settings" in press(page, "ArrowRight")
    page.keyboard.press("Enter")
    summer = page.get_by_label("“Summer” is that of")
    expect(summer).to_be_visible(timeout=20_000)
    go_to(page, "#dates-southern input")
    expect(summer).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    press(page, "Enter")
    expect(summer).to_have_value("the south")
    expect(summer).to_be_focused()
    expect(summer).to_have_attribute("aria-expanded", "false")
    picture(page, "keyboard")
    assert has_focus(page, "#dates-southern input")
    # A list that is left with the tabulator closes.
    go_to(page, "#server-settings button")
    expect(page.get_by_role("option")).to_have_count(0)
    # To the end of the page, out of it, and in again at its beginning: nothing holds the keyboard.
    page.keyboard.press("Tab")
    assert has_focus(page, "body")
    go_to(page, "a.skip", most=1)
