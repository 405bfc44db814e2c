"""The Library tab, as a person uses it, in a real browser."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from index.library import Library
from tests.e2e.conftest import Chat, Visit, ask, picture, running, visiting
from tests.index.test_catalogue import article, publish

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def chat(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A server of its own: these tests change the library."""
    library = tmp_path_factory.mktemp("changed") / "library"
    shutil.copytree(indexed, library)
    with running(library) as started:
        yield started


def _drop(page: Page, box: str, *paths: Path) -> None:
    """Drop files or a folder from the desk, as a hand does."""
    at = page.locator(box).bounding_box()
    assert at is not None
    where = {"x": at["x"] + at["width"] / 2, "y": at["y"] + min(at["height"] / 2, 200)}
    dragged = {"items": [], "files": [str(p) for p in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for step in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": step, "data": dragged, **where})


def test_a_folder_is_dropped_and_what_is_no_article_refused(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    good, bad = tmp_path / "walrus.txt", tmp_path / "inner" / "broken.txt"
    bad.parent.mkdir()
    good.write_text(" date 2025-05-11 A walrus called Bartholomew slept on the Quillhaven slipway.")
    bad.write_bytes(b"\x00\x01\x02\x00" * 50)
    page.get_by_role("tab", name="Library").click()
    page.get_by_role("button", name="Add articles or rebuild").click()
    expect(page.locator("#tree button")).to_be_visible()
    _drop(page, "#tree", tmp_path)
    expect(page.locator("#files")).to_contain_text("walrus", timeout=20_000)
    expect(page.locator("#files")).to_contain_text("broken")
    page.locator("#rebuild").click()
    report = page.locator("#build-report")
    expect(report).to_contain_text("1 added", timeout=200_000)
    expect(report.locator("table")).to_contain_text("broken.txt holds binary data")
    expect(page.locator("#library-table")).to_contain_text("63 articles")
    picture(page, "library")
    # What was taken in is out of the box; the report is there after a reload, and in a new window.
    expect(page.locator("#files")).not_to_contain_text("walrus")
    expect(page.locator("#files")).not_to_contain_text("broken")
    visit.reload()
    page.get_by_role("tab", name="Library").click()
    expect(report).to_contain_text("1 added", timeout=20_000)
    expect(report.locator("table")).to_contain_text("broken.txt holds binary data")
    page.get_by_role("tab", name="Ask").click()
    ask(page, "What was the walrus called?")
    expect(page.locator("#sources mark").first).to_contain_text("Bartholomew", timeout=60_000)


def test_what_was_refused_is_listed_once_and_then_only_if_it_is_asked_for(
    visit: Visit, chat: Chat, tmp_path: Path
) -> None:
    page = visit.page
    week = tmp_path / "week.jsonl"
    week.write_text('{"text": "A stork landed in Merrowby on Tuesday."}\n{"text": 7}\n')
    page.get_by_role("tab", name="Library").click()
    page.get_by_role("button", name="Add articles or rebuild").click()
    page.locator("#files input[type=file]").set_input_files(week)
    expect(page.locator("#files")).to_contain_text("week", timeout=20_000)
    page.locator("#rebuild").click()
    report = page.locator("#build-report")
    expect(report).to_contain_text("1 added", timeout=200_000)
    expect(report.locator("table")).to_contain_text('Line 2 has no "text".')
    page.locator("#again").click()
    expect(report).to_contain_text("0 added", timeout=200_000)
    expect(report).to_contain_text("Nothing more was refused.")
    expect(report.locator("table")).to_be_hidden()
    picture(page, "refused-before")
    report.locator("summary", has_text="refused before").click()
    expect(report.locator("table")).to_contain_text(f"{chat.library}/uploads/week.jsonl#2")
    expect(report).to_contain_text("Send a corrected file of the same name, or correct or delete")
    picture(page, "refused-before-open")
    # Where it is deleted nobody speaks of it any more, and what was taken in from it stays.
    (chat.library / "uploads" / "week.jsonl").unlink()
    page.locator("#again").click()
    expect(report).not_to_contain_text("week.jsonl", timeout=200_000)
    page.get_by_role("textbox", name="Find in titles").fill("stork")
    expect(page.locator("#library-table")).to_contain_text("of 1 articles", timeout=20_000)


def test_files_dropped_anywhere_on_the_tab_are_added(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    names = [f"heron-{number}.txt" for number in range(4)]
    for name in names:
        words = f" date 2025-05-12 The heron of pond {name[6]} ate a goldfish."
        (tmp_path / name).write_text(words, encoding="utf-8")
    page.get_by_role("tab", name="Library").click()
    expect(page.locator("#library-table tbody tr").first).to_be_visible(timeout=20_000)
    expect(page.locator("#files")).to_be_hidden()
    _drop(page, "#library-table", *(tmp_path / name for name in names[:3]))
    files = page.locator("#files")
    for name in names[:3]:
        expect(files).to_contain_text(name.removesuffix(".txt"), timeout=20_000)
    picture(page, "dropped")
    # What is dropped later comes in addition.
    _drop(page, "#library-facts", tmp_path / names[3])
    for name in names:
        expect(files).to_contain_text(name.removesuffix(".txt"), timeout=20_000)
    assert page.url == page.evaluate("location.origin") + "/?tab=library"


def test_what_is_chosen_while_a_build_goes_on_stays_in_the_box(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit.page
    for name in ("otter", "stoat"):
        (tmp_path / f"{name}.txt").write_text(f" date 2025-05-13 A {name} swam to Quillhaven.")
    page.get_by_role("tab", name="Library").click()
    page.get_by_role("button", name="Add articles or rebuild").click()
    box = page.locator("#files")
    box.locator("input[type=file]").set_input_files(tmp_path / "otter.txt")
    expect(box).to_contain_text("otter", timeout=20_000)
    page.locator("#rebuild").click()
    report = page.locator("#build-report")
    expect(report.locator("progress")).to_be_visible(timeout=20_000)
    box.locator("input[type=file]").set_input_files(tmp_path / "stoat.txt")
    expect(box).to_contain_text("stoat", timeout=20_000)
    expect(report).to_contain_text("1 added", timeout=200_000)
    expect(box).not_to_contain_text("otter", timeout=20_000)
    expect(box).to_contain_text("stoat")


def test_a_tick_belongs_to_its_article(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("tab", name="Library").click()
    table = page.locator("#library-table")
    expect(table.locator("tbody tr")).to_have_count(50, timeout=20_000)
    rows, ticked = table.locator("tbody tr"), list[str]()
    for press in ("Title", "Next"):
        row = table.locator("tr:not(:has(input:checked)):has(.title a)").nth(1)
        ticked.append(row.locator(".title").inner_text())
        row.locator("input").click()
        expect(table.locator(".ticked")).to_have_text(f"· {len(ticked)} ticked")
        first = rows.first.locator(".title").inner_text()
        table.get_by_role("button", name=press).click()
        expect(rows.first.locator(".title")).not_to_have_text(first)
        shown = set(rows.locator(".title").all_inner_texts())
        still = table.locator("tr:has(input:checked) .title").all_inner_texts()
        assert set(still) == shown & set(ticked)
    page.get_by_role("button", name="Take out the ticked articles").click()
    expect(page.locator("#removal-question li")).to_have_text(ticked)
    picture(page, "ticks")
    page.get_by_role("button", name="Keep them").click()


def test_a_day_that_is_typed_in_words_limits_the_table_when_it_is_one(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("tab", name="Library").click()
    table = page.locator("#library-table")
    expect(table.locator("tbody tr").first).to_be_visible(timeout=20_000)
    since = page.get_by_role("textbox", name="Since")
    since.fill("10 May 2025")
    expect(table.locator("tbody tr").first).to_contain_text("May 2025")
    expect(table).not_to_contain_text("of 6", timeout=20_000)
    since.fill("10 May or so")
    expect(table.locator("tbody tr")).to_have_count(50, timeout=20_000)
    since.press("Enter")
    expect(table).to_contain_text("'10 May or so' is not a date of one day.")


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
    expect(table.locator("input:checked")).to_have_count(0)
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


def test_an_open_list_of_sources_that_a_build_shortens_is_closed(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit.page
    wren = tmp_path / "wren.md"
    wren.write_text(
        "---\ntitle: Wrens\nsource: Zeal Bay Wren\ndate: 2025-05-14\n---\nWrens came to Zeal Bay."
    )
    page.get_by_role("tab", name="Library").click()
    page.get_by_role("button", name="Add articles or rebuild").click()
    page.locator("#files input[type=file]").set_input_files(wren)
    expect(page.locator("#files")).to_contain_text("wren", timeout=20_000)
    page.locator("#rebuild").click()
    expect(page.locator("#build-report")).to_contain_text("1 added", timeout=200_000)
    sources, options = page.locator("#of-source input"), page.get_by_role("option")
    sources.click()
    page.get_by_role("option", name="Zeal Bay Wren").click()
    table = page.locator("#library-table")
    expect(table.locator("tbody tr")).to_have_count(1, timeout=20_000)
    table.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="Take out the ticked articles").click()
    page.get_by_role("button", name="Take them out").click()
    # The last of the list is under the keys when it goes.
    sources.click()
    for _ in range(2):
        page.keyboard.press("ArrowUp")
    expect(options).not_to_have_count(0)
    expect(page.locator("#build-report")).to_contain_text("1 removed", timeout=90_000)
    expect(options).to_have_count(0, timeout=20_000)
    # What was chosen is gone: all are shown again, and the keys find their way.
    expect(sources).to_have_value("Every source")
    expect(table.locator("tbody tr")).to_have_count(50, timeout=20_000)
    page.keyboard.press("ArrowUp")
    expect(options).not_to_have_count(0)
    for key in ("ArrowUp", "Enter", "Tab"):
        page.keyboard.press(key)
    expect(sources).not_to_have_value("Every source")
    sources.click()
    expect(options).not_to_have_count(0)
    expect(page.get_by_role("option", name="Zeal Bay Wren")).to_have_count(0)
    expect(page.get_by_text("is not in the list of choices")).to_have_count(0)
    picture(page, "fewer-sources")


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


ARTICLES = 10_000


def _grown(library: Library) -> None:
    """Publish ten thousand articles, whose vectors are drawn by lot."""
    before = library.current()
    dimension = before.vectors.vectors(np.zeros(1, np.int64)).shape[1]
    vectors = np.random.default_rng(2).normal(size=(ARTICLES, dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    articles = [article(number) for number in range(ARTICLES)]
    publish(library, articles, vectors, before.manifest.fingerprint)


def _seconds(act: Callable[[], None]) -> float:
    started = time.monotonic()
    act()
    return time.monotonic() - started


def _measured(page: Page, words: str) -> dict[str, float]:
    """How long what a visitor does takes, by name."""
    expect(page.locator(".welcome")).to_be_visible(timeout=20_000)
    table = page.locator("#library-table")

    def open_library() -> None:
        page.get_by_role("tab", name="Library").click()
        expect(table.locator("tbody tr")).to_have_count(50, timeout=20_000)

    def turn() -> None:
        table.get_by_role("button", name="Last").click()
        expect(table.get_by_role("button", name="Next")).to_be_disabled(timeout=20_000)

    def sort() -> None:
        table.get_by_role("button", name="Title").click()
        expect(table.locator("th[aria-sort=ascending]")).to_be_visible(timeout=20_000)

    def find() -> None:
        page.get_by_role("textbox", name="Find in titles").fill(words)
        expect(table.locator("tbody tr")).not_to_have_count(50, timeout=20_000)

    def look() -> None:
        page.get_by_role("button", name="Picture of the collection").click()
        expect(page.locator("#passage-map figure > svg")).to_be_visible(timeout=30_000)

    entries = "performance.getEntriesByName('first-contentful-paint')"
    page.wait_for_function(f"{entries}.length > 0")
    painted = float(page.evaluate(f"{entries}[0].startTime")) / 1000
    acts = (open_library, turn, sort, find, look)
    return {"first paint": painted, **{act.__name__: _seconds(act) for act in acts}}


@pytest.mark.alone
def test_ten_thousand_articles_do_not_slow_the_page(browser: Browser, chat: Chat) -> None:
    """A second and a half for each thing; on a slow machine twice as long as with few articles."""
    with visiting(browser, chat) as made:
        few = _measured(made.page, "glass")
    _grown(Library(chat.library))
    with visiting(browser, chat) as made:
        page = made.page
        expect(page.locator(".welcome")).to_contain_text("10,000 articles", timeout=60_000)
        many = _measured(page, "file-9976.txt")
        expect(page.locator("#library-table")).to_contain_text("1–1 of 1 articles")
        assert page.locator("#passage-map a").count() > 900
        picture(page, "large-library")
    slow = {
        name: (seconds, few[name])
        for name, seconds in many.items()
        if seconds > max(1.5, 2 * few[name])
    }
    assert slow == {}
