"""The Library tab, as a person uses it, in a real browser."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Chat, Visit, ask, picture, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def chat(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A server of its own: these tests change the library."""
    library = tmp_path_factory.mktemp("changed") / "library"
    shutil.copytree(indexed, library)
    with running(library) as started:
        yield started


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


HOSTILE = (
    "<script>window.__hit=1</script> <img src=x onerror='window.__hit=1'> "
    "![pixel](http://192.0.2.1/p.png) ${window.__hit=1} {{constructor}} zero\u200bwidth \u202eback"
)


UNNAMEABLE = "<img src=x onerror='window.__hit=1'> ${x} {{y}} \u202eback"


def _read_the_library(page: Page) -> None:
    """The table, its filters, the pictures and what taking an article out would say."""
    page.get_by_role("textbox", name="Find in titles").fill("<script>window.__hit=1</script>")
    table = page.locator("#library-table")
    expect(table.locator("tbody tr")).to_have_count(1, timeout=20_000)
    expect(table.locator("td.title")).to_contain_text("<script>window.__hit=1</script> <img src=x")
    expect(table.locator("td.source")).to_contain_text("⟨U+202E⟩")
    page.locator("#of-source input").click()
    page.get_by_role("option", name="Gazette <script>").click()
    expect(table.locator("tbody tr")).to_have_count(1)
    table.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="Take out the ticked articles").click()
    expect(page.locator("#removal")).to_contain_text("${window.__hit=1} {{constructor}}")
    page.get_by_role("button", name="Keep them").click()
    page.get_by_role("button", name="Picture of the collection").click()
    point = page.locator("#passage-map a[aria-label*='<script>window.__hit=1</script>']").first
    expect(point).to_be_visible(timeout=30_000)
    assert page.locator("#library-table img, #over-time img, #passage-map img").count() == 0
    assert page.evaluate("window.__hit") is None


def test_markup_is_shown_as_text_in_every_field(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    evil = tmp_path / "evil.jsonl"
    article = {
        "title": f"Zeppelin {HOSTILE}", "source": f"Gazette {HOSTILE}", "published": "2025-05-12",
        "author": HOSTILE, "url": "javascript:window.__hit=1",
        "text": f"Quote: The zeppelin {HOSTILE} landed at Quillhaven on 11 May. Rain {HOSTILE}",
    }  # fmt: skip
    evil.write_text(json.dumps(article))
    page.get_by_role("tab", name="Library").click()
    page.get_by_role("button", name="Add articles or rebuild").click()
    bad = tmp_path / "folder" / f"{UNNAMEABLE}.txt"
    bad.parent.mkdir()
    bad.write_bytes(b"\x00\x01\x02\x00" * 50)
    page.locator("#files input[type=file]").set_input_files([str(evil), str(bad)])
    expect(page.locator("#files")).to_contain_text("evil")
    page.get_by_label("Or a folder on this machine").fill(str(bad.parent))
    page.locator("#rebuild").click()
    report = page.locator("#build-report")
    expect(report).to_contain_text("1 added", timeout=200_000)
    expect(report.locator("table")).to_contain_text("onerror='window.__hit=1'> ${x} {{y}}")
    _read_the_library(page)
    page.get_by_role("tab", name="Ask").click()
    question = f"When did the zeppelin land? {HOSTILE}"
    ask(page, question)
    turn = page.locator("#conversation .turn")
    expect(turn).to_have_count(1, timeout=30_000)
    for part in (turn.locator("h2.asked"), page.locator("#sources mark").first):
        expect(part).to_contain_text("<script>window.__hit=1</script>")
        expect(part).to_contain_text("${window.__hit=1} {{constructor}}")
        expect(part).to_contain_text("⟨U+202E⟩")
    chip = page.locator("#conversation a.chip, #sources a.opens").first
    chip.hover()
    evidence = page.locator("#evidence")
    expect(evidence.locator(".title")).to_contain_text("<img src=x")
    expect(evidence.locator(".about").first).to_contain_text("Gazette <script>")
    expect(evidence.locator("mark")).to_contain_text("⟨U+202E⟩")
    chip.click()
    expect(page.locator("#reader #beside-title")).to_contain_text("<img src=x")
    expect(page.locator("#reader .about")).to_contain_text("Gazette <script>")
    expect(page.locator("#reader mark").first).to_contain_text("![pixel]")
    page.keyboard.press("Escape")
    turn.locator(".answer p").first.evaluate("p => getSelection().selectAllChildren(p)")
    page.get_by_role("button", name="Find evidence").click()
    expect(page.locator("#reader-text h2")).to_have_text("Evidence")
    page.get_by_role("button", name="Conversations").click()
    with page.expect_download() as download:
        page.locator("#exports").get_by_role("button", name="Web page").click()
    saved = download.value.path().read_text(encoding="utf-8")
    assert "<script" not in saved
    assert "<img" not in saved
    assert page.locator("#ask img, #ask script, #evidence img").count() == 0
    assert page.evaluate("window.__hit") is None
