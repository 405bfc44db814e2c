"""Asking, as a person does it, in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Chat, Visit, ask, copied, copied_as, picture, visiting

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SUMMIT = "When will the Coalition of the Willing summit be held?"
WHERE = "Where will the Coalition of the Willing summit take place?"


def answered(page: Page, question: str) -> None:
    """Ask, and wait until the answer is finished."""
    turns = page.locator("#conversation .turn")
    before = turns.count()
    ask(page, question)
    expect(turns).to_have_count(before + 1, timeout=30_000)


def test_an_answer_says_the_short_answer_first_and_cites_exact_words(visit: Visit) -> None:
    page = visit.page
    expect(page.locator(".welcome")).to_contain_text("62 articles")
    answered(page, SUMMIT)
    answer = page.locator("#conversation .answer")
    expect(answer.locator("> *").first).to_have_text("Thursday 27 March 2025")
    assert answer.locator(".short strong").count() == 1
    chip = answer.locator("a.chip").first
    expect(chip).to_have_text(re.compile(r"^\[1\] .+ · \d{1,2} Mar 2025$"))
    expect(page.locator("#sources mark").first).to_contain_text("next Thursday")
    expect(answer.locator(".notes")).to_contain_text(re.compile(r"confidence \d+%"))
    picture(page, "answer")


def test_hovering_a_chip_shows_the_exact_sentence_amid_its_neighbours(visit: Visit) -> None:
    page = visit.page
    answered(page, SUMMIT)
    quoted = page.locator("#sources mark").first.inner_text()
    page.locator("#conversation a.chip").first.hover()
    shown = page.locator("#evidence")
    expect(shown).to_be_visible()
    assert shown.locator("mark").inner_text() == quoted
    around = shown.locator("blockquote").inner_text()
    assert quoted in around
    assert len(around) > len(quoted)
    expect(shown.locator(".dates")).to_contain_text("Thursday 27 March 2025")
    expect(shown.locator(".verdict")).to_contain_text("the cited words say this")
    shown.hover()
    page.wait_for_timeout(400)
    expect(shown).to_be_visible()
    picture(page, "evidence")
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()


def test_the_keyboard_alone_shows_the_words_and_opens_the_article(visit: Visit) -> None:
    page = visit.page
    page.locator("#question textarea").focus()
    page.keyboard.type(SUMMIT)
    page.keyboard.press("Enter")
    chip = page.locator("#conversation a.chip").first
    expect(chip).to_be_visible(timeout=30_000)
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('a.chip')"):
            break
    expect(page.locator("#evidence")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#reader #mark")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#reader")).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('a.chip')")


def test_a_click_opens_the_whole_article_at_an_address_to_share(
    visit: Visit, browser: Browser, chat: Chat
) -> None:
    page = visit.page
    answered(page, "Which forecaster was on duty when the storm warning went out?")
    quoted = page.locator("#sources mark").first.inner_text()
    page.locator("#conversation a.chip").first.click()
    reader = page.locator("#reader")
    expect(reader.locator("#mark")).to_be_in_viewport()
    assert reader.locator("mark").inner_text() == quoted
    assert reader.locator(".part[data-label='Quote']").count() == 1
    assert len(reader.locator(".text").inner_text()) > 800
    expect(page.locator("#conversation .short")).to_be_in_viewport()
    assert re.search(r"/\?article=[^&]+&start=\d+&end=\d+$", page.url)
    picture(page, "article")
    shared = page.url
    page.go_back()
    expect(reader).to_be_hidden()
    with visiting(browser, chat, shared.removeprefix(chat.address)) as other:
        expect(other.page.locator("#reader #mark")).to_be_in_viewport(timeout=20_000)
        assert other.page.locator("#reader mark").inner_text() == quoted
        own = other.page.get_by_role("link", name="Its own page").get_attribute("href")
    with visiting(browser, chat, own or "") as alone:
        expect(alone.page.locator("#mark")).to_be_in_viewport()
        assert alone.page.locator("mark").inner_text() == quoted


def test_selected_words_find_their_evidence(visit: Visit) -> None:
    page = visit.page
    answered(page, SUMMIT)
    page.locator("#conversation .statement").first.evaluate(
        "p => getSelection().selectAllChildren(p)"
    )
    page.get_by_role("button", name="Find evidence").click()
    found = page.locator("#reader-text")
    expect(found.locator("h2")).to_have_text("Evidence")
    assert found.locator(".card").count() >= 2
    # In each passage the sentence that says it is marked; it is where the article opens.
    marked = found.locator(".card").first.locator("mark")
    expect(marked).to_contain_text("in Paris next Thursday")
    said = marked.inner_text()
    cards = found.locator(".card")
    lengths = [
        [len(card.locator(part).first.inner_text()) for part in ("mark", "blockquote")]
        for card in (cards.nth(i) for i in range(cards.count()))
        if card.locator("mark").count()
    ]
    assert any(mark < whole for mark, whole in lengths)
    # The words alone are looked for, not where they stand.
    expect(found.locator(".about").first).not_to_contain_text("[1]")
    found.get_by_role("link", name="Open the whole article").first.click()
    expect(page.locator("#reader #mark")).to_have_text(said)


def test_a_follow_up_is_shown_as_understood_and_a_refusal_says_so(visit: Visit) -> None:
    page = visit.page
    answered(page, WHERE)
    expect(page.locator("#sources mark").first).to_contain_text("Paris")
    answered(page, "And when?")
    expect(page.locator("#conversation .notes").last).to_contain_text("understood as")
    expect(page.locator("#conversation")).to_contain_text("March 2025")
    answered(page, "Who won the 1966 World Cup?")
    expect(page.locator("#conversation .refusal")).to_contain_text("do not answer")
    expect(page.locator("#sources h2")).to_have_text("Nearest passages")


def test_a_time_limit_of_the_question_s_own_words_can_be_taken_away(visit: Visit) -> None:
    page = visit.page
    answered(page, "What happened with the ferry line in March 2025?")
    limit = page.locator("#conversation .limit")
    expect(limit).to_contain_text("1 Mar 2025 – 31 Mar 2025")
    events = page.locator("#conversation .event").all_inner_texts()
    assert events
    assert all("March 2025" in event for event in events)
    limit.get_by_role("button", name="Ask again without this time limit").click()
    expect(page.locator("#conversation .limit")).to_have_count(0, timeout=30_000)
    expect(page.locator("#conversation .turn")).to_have_count(1)
    expect(page.locator("#conversation .event").first).to_contain_text("January 2025")


def test_a_question_is_edited_and_asked_again(visit: Visit) -> None:
    page = visit.page
    answered(page, WHERE)
    answered(page, "How much will the ferry cost?")
    first = page.locator("#conversation .turn").first
    first.get_by_role("button", name="Edit question").click()
    box = first.locator("textarea")
    box.press("Escape")
    assert page.evaluate("document.activeElement.dataset.act") == "edit"
    page.keyboard.press("Enter")
    assert box.input_value() == WHERE
    box.fill(SUMMIT)
    box.press("Enter")
    expect(page.locator("#conversation .turn")).to_have_count(1, timeout=30_000)
    expect(page.locator("#conversation .short")).to_have_text("Thursday 27 March 2025")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#now .turn")).to_have_count(0, timeout=30_000)
    expect(page.locator("#conversation .short")).to_have_text("Thursday 27 March 2025")


def test_what_is_suggested_next_is_answered(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("button", name="Who won the mayoral election").click()
    suggestion = page.locator("#followups button").first
    expect(suggestion).to_be_visible(timeout=30_000)
    question = suggestion.inner_text()
    suggestion.click()
    expect(page.locator("#conversation .turn")).to_have_count(2, timeout=30_000)
    last = page.locator("#conversation .turn").last
    expect(last.locator("h2.asked")).to_have_text(question)
    expect(last.locator("a.chip").first).to_be_visible()
    expect(last.locator(".refusal")).to_have_count(0)


def test_an_answer_is_copied_with_its_citations(visit: Visit) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answered(page, SUMMIT)
    starts = {
        "Plain text": SUMMIT,
        "Markdown": f"## {SUMMIT}",
        "BibTeX": "@article{dateline-",
        "CSL-JSON": "[\n",
    }
    for name, start in starts.items():
        page.locator("#conversation .menu summary").click()
        page.get_by_role("button", name=name, exact=True).click()
        copied(page, start)
    expect(page.locator("#said")).to_have_text("Copied with its citations.")
    opener = page.locator("#conversation .menu summary")
    assert opener.evaluate("e => e === document.activeElement")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="BibTeX", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="BibTeX", exact=True)).to_be_hidden()
    assert opener.evaluate("e => e === document.activeElement")


def test_one_citation_is_copied_from_its_window_by_mouse_and_by_keyboard(visit: Visit) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answered(page, SUMMIT)
    chip = page.locator("#conversation a.chip").nth(1)
    chip.hover()
    quoted = page.locator("#evidence mark").inner_text()
    for name, start in copied_as(quoted).items():
        page.locator("#evidence").get_by_role("button", name=name, exact=True).click()
        words = copied(page, start)
    items = json.loads(words)
    assert [item["note"] for item in items] == [quoted]
    page.mouse.move(0, 0)
    chip.focus()
    expect(page.locator("#evidence")).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('#evidence') !== null")
    page.keyboard.press("Escape")
    expect(page.locator("#evidence")).to_be_hidden()
    assert chip.evaluate("e => e === document.activeElement")


def test_a_conversation_is_saved_in_three_formats(visit: Visit) -> None:
    page = visit.page
    answered(page, SUMMIT)
    answered(page, "How much will the ferry cost?")
    page.get_by_role("button", name="Conversations").click()
    saved: dict[str, str] = {}
    for name in ("Markdown", "JSON", "Web page"):
        with page.expect_download() as download:
            page.locator("#exports").get_by_role("button", name=name).click()
        saved[name] = Path(download.value.path()).read_text(encoding="utf-8")
    assert saved["Markdown"].count("\n> ") + saved["Markdown"].count("## ") >= 4
    turns = json.loads(saved["JSON"])
    assert [turn["question"] for turn in turns] == [SUMMIT, "How much will the ferry cost?"]
    assert turns[0]["answer"]["short_answer"] == "Thursday 27 March 2025"
    assert saved["Web page"].startswith("<!doctype html>")
    assert "Thursday 27 March 2025" in saved["Web page"]


def test_earlier_conversations_come_back_after_a_reload(visit: Visit) -> None:
    page = visit.page
    answered(page, WHERE)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#conversation a.chip")).to_have_count(0)
    answered(page, "What did the council decide about the swimming baths?")
    page.get_by_role("button", name="Conversations").click()
    earlier = page.get_by_label("Earlier conversations")
    # It is kept just after it is shown; a reload before that would lose it.
    expect(earlier).to_have_value(re.compile("swimming baths"), timeout=20_000)
    expect(page.locator("#followups section")).to_be_attached(timeout=20_000)
    visit.reload()
    page.get_by_role("button", name="Conversations").click()
    earlier.click()
    expect(page.get_by_role("option")).to_have_count(2, timeout=10_000)
    page.get_by_role("option", name="Where will the Coalition").click()
    expect(page.locator("#conversation")).to_contain_text("Paris")
    expect(page.locator("#sources mark").first).to_contain_text("Paris")
    answered(page, "And when?")
    expect(page.locator("#conversation")).to_contain_text("March 2025")


def test_a_finger_shows_the_words_and_then_the_article_over_the_chat(phone: Visit) -> None:
    page = phone.page
    expect(page.get_by_role("tab")).to_have_count(5)
    answered(page, "How many people were hurt in Storm Odalys?")
    sides = page.locator("#conversation .differ.updated .side")
    expect(sides.first.locator(".value")).to_have_text("fourteen")
    assert sides.count() >= 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture(page, "phone")
    page.locator("#conversation a.chip").first.tap()
    expect(page.locator("#evidence mark")).to_be_visible()
    page.locator("#evidence").get_by_role("link", name="Open the whole article").tap()
    expect(page.locator("#reader #mark")).to_be_in_viewport()
    box = page.locator("#reader").bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"]) == (0, 0, 390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#reader [data-close]").tap()
    expect(page.locator("#reader")).to_be_hidden()
