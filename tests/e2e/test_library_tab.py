"""The Library tab, as a person uses it, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit, ask, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_files_are_added_and_bad_ones_refused(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    good, bad = tmp_path / "walrus.txt", tmp_path / "broken.txt"
    good.write_text(" date 2025-05-11 A walrus called Bartholomew slept on the Quillhaven slipway.")
    bad.write_bytes(b"\x00\x01\x02\x00" * 50)
    page.get_by_role("tab", name="Library").click()
    page.get_by_role("button", name="Add articles or rebuild").click()
    page.locator("#files input[type=file]").set_input_files([str(good), str(bad)])
    expect(page.locator("#files")).to_contain_text("walrus")
    page.locator("#rebuild").click()
    report = page.locator("#build-report")
    expect(report).to_contain_text("1 added", timeout=200_000)
    expect(report.locator("table")).to_contain_text("broken.txt holds binary data")
    expect(page.locator("#library-table")).to_contain_text("63 articles")
    picture(page, "library")
    page.get_by_role("tab", name="Ask").click()
    ask(page, "What was the walrus called?")
    expect(page.locator("#sources mark").first).to_contain_text("Bartholomew", timeout=60_000)


def test_articles_are_found_sorted_and_taken_out_and_the_generation_before_comes_back(
    visit: Visit,
) -> None:
    page = visit.page
    page.get_by_role("tab", name="Library").click()
    table = page.locator("#library-table")
    expect(table.locator("tbody tr")).to_have_count(50, timeout=20_000)
    table.get_by_role("button", name="Next").click()
    expect(table).to_contain_text("page 2 of 2")
    table.get_by_role("button", name="Title").click()
    expect(table.locator("th[aria-sort=ascending]")).to_contain_text("Title")
    expect(table).to_contain_text("page 1 of 2")
    # The keyboard is where it was, though the table was drawn anew.
    assert page.evaluate("document.activeElement.textContent.trim().startsWith('Title')")
    titles = [title.casefold() for title in table.locator("td.title").all_inner_texts()]
    assert titles == sorted(titles)
    page.get_by_role("textbox", name="Find in titles").fill("glass")
    expect(table).to_contain_text("of 5 articles")
    page.get_by_role("textbox", name="Since").fill("2025-03-01")
    expect(table).not_to_contain_text("of 5 articles")
    page.get_by_role("textbox", name="Since").fill("")
    expect(table).to_contain_text("of 5 articles")
    table.locator("input[type=checkbox]").first.check()
    title = table.locator("td.title").first.inner_text()
    page.get_by_role("button", name="Take out the ticked articles").click()
    expect(page.locator("#removal")).to_contain_text(title)
    page.get_by_role("button", name="Take them out").click()
    expect(page.locator("#build-report")).to_contain_text("1 removed", timeout=90_000)
    expect(table).to_contain_text("of 4 articles")
    page.get_by_role("button", name="Generations and health").click()
    expect(page.locator("#generations-table tbody tr")).not_to_have_count(1)
    page.get_by_role("button", name="Compare the two").click()
    past = page.locator("#generations-report")
    expect(past).to_contain_text("1 added", timeout=20_000)
    past.locator("summary").first.click()
    expect(past.locator("details li").first).to_contain_text(title)
    picture(page, "generations")
    page.get_by_role("button", name="Let “To” serve again").click()
    expect(past).to_contain_text("serves now", timeout=20_000)
    expect(page.locator("#library-facts")).to_contain_text("articles")
    page.get_by_role("button", name="Check every file").click()
    expect(past).to_contain_text("Every file", timeout=30_000)


def test_the_picture_of_the_collection_opens_the_articles_behind_it(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("tab", name="Library").click()
    page.get_by_role("button", name="Picture of the collection").click()
    time, places = (
        page.locator("#over-time figure > svg"),
        page.locator("#passage-map figure > svg"),
    )
    expect(places).to_be_visible(timeout=30_000)
    assert places.locator("a").count() > 200
    address = places.locator("a").first.get_attribute("href")
    assert address is not None
    assert address.startswith("/article/")
    picture(page, "collection")
    page.locator("#over-time summary").click()
    expect(page.locator("#over-time table")).to_contain_text("Mar 2025")
    bar = time.locator("a[aria-label^='May 2025']")
    count = (bar.get_attribute("aria-label") or "").split()[2]
    bar.click()
    table = page.locator("#library-table")
    expect(table).to_contain_text(f"of {count} articles", timeout=20_000)
    expect(page.get_by_role("textbox", name="Since")).to_have_value("2025-05-01")
    days = table.locator("td.published")
    assert all("May 2025" in day for day in days.all_inner_texts())
