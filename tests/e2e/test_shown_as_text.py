"""Whatever articles, file names, questions and a language model hold is shown as text: each field
of each tab, in a real browser.

The watched page of :func:`tests.e2e.conftest.visiting` fails on a request elsewhere and on whatever
a script complains of; :mod:`tests.e2e.hostile` makes a script that runs complain.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Locator, Page, expect

from index.catalogue import Wish, listing
from index.encode import Encoder
from index.library import Library
from tests.conftest import SHARED
from tests.e2e import hostile
from tests.e2e.conftest import Chat, Visit, ask, picture, running, visiting
from tests.e2e.hostile import LONG, SHORT, sound, told
from tests.rag.language_server import serving
from ui.accounts import FILE, Accounts
from ui.render import seen

# Tables and struck words as GitHub has them, and HTML that is let through: the worst of renderers.
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAUGHTY = SHARED / "data" / "attacks" / "naughty_strings.json"


def naughty() -> list[str]:
    """Every seventh of the naughty strings that holds more than letters; none where they lack."""
    if not NAUGHTY.is_file():
        return []
    strings = json.loads(NAUGHTY.read_text(encoding="utf-8"))
    return [s for s in strings if not s.isascii() or set(s) & set("<>&\"'`${[")][::7]


@pytest.fixture(scope="module")
def chat(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """A server whose library, accounts and language model are hostile."""
    library = hostile.build(tmp_path_factory.mktemp("hostile"), encoder, naughty())
    Accounts(library.path / FILE).add(hostile.EDITOR, hostile.PASSWORD, "editor")
    with serving(hostile.model) as stand_in:
        wanted = {"DATELINE_LLM_BASE_URL": stand_in.address, "DATELINE_LLM_UNPROVEN": "mark"}
        with running(library.path, "--auth", "--llm", hostile.MODEL, **wanted) as started:
            yield started


@pytest.fixture(scope="module")
def signed_in(browser: Browser, chat: Chat) -> Iterator[Any]:
    """The cookies of somebody who has signed in with a hostile name, after a failed try."""
    with _watched(browser, chat, "/login?next=/%22%3E%3Cb%20class=canary%3E") as made:
        page = made.page
        for password in ("a wrong password", hostile.PASSWORD):
            page.get_by_label("Name").fill(hostile.EDITOR)
            page.get_by_label("Password").fill(password)
            sound(page)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_load_state()
        sound(page)
        made.complaints.clear()  # The browser's own, of the statuses 401 and 404.
        yield page.context.storage_state()


@contextmanager
def _watched(browser: Browser, chat: Chat, path: str = "/", **options: Any) -> Iterator[Visit]:
    with visiting(browser, chat, "/dateline/theme.js", **options) as made:
        hostile.watch(made.page.context)
        made.page.goto(chat.address + path)
        yield made


@pytest.fixture
def page(browser: Browser, chat: Chat, signed_in: Any) -> Iterator[Page]:
    with _watched(browser, chat, storage_state=signed_in) as made:
        expect(made.page.locator(".welcome")).to_be_visible(timeout=60_000)
        yield made.page
        sound(made.page)


def _asked(page: Page, question: str) -> Locator:
    turns = page.locator("#conversation .turn")
    before = turns.count()
    ask(page, question)
    expect(turns).to_have_count(before + 1, timeout=60_000)
    return turns.last


def test_an_answer_and_all_around_it(page: Page, browser: Browser, chat: Chat) -> None:
    turn = _asked(page, f"{hostile.LANDED} {LONG}")
    told(turn.locator("h2.asked"), "<script class=canary>", "zero⟨U+200B⟩width")
    told(turn.locator(".statement").first)
    told(turn.locator(".unproven del"), "{{constructor}}")
    expect(turn.locator(".notes")).to_contain_text("stand-in <img class=canary src=x")
    chip = turn.locator("a.chip").first
    expect(chip).to_contain_text("<img class=canary src=x")  # a long name is cut
    told(page.locator("#sources h3").first)
    told(page.locator("#sources mark").first)
    told(page.locator("#sources .copies").first)
    sound(page)
    picture(page, "hostile-answer")
    chip.hover()
    evidence = page.locator("#evidence")
    for part in (".title", ".about", "mark", ".copies"):
        told(evidence.locator(part).first)
    sound(page)
    _edited(page, turn)
    _beside(page, turn, browser, chat)
    _searched(page, turn)
    _refused(page)
    _differing(page)
    _kept(page)


def _edited(page: Page, turn: Locator) -> None:
    """A question is edited in its own words, not in those that stand for what cannot be seen."""
    turn.get_by_role("button", name="Edit question").click()
    assert turn.locator("textarea").input_value() == f"{hostile.LANDED} {LONG}"
    sound(page)
    page.keyboard.press("Escape")


def _beside(page: Page, turn: Locator, browser: Browser, chat: Chat) -> None:
    """The article beside the chat, at its own address, and at one that nobody has."""
    turn.locator("a.chip").first.click()
    reader = page.locator("#reader")
    _read(page, reader, "#beside-title")
    own = reader.get_by_role("link", name="Its own page").get_attribute("href") or ""
    state = page.context.storage_state()
    with _watched(browser, chat, own, storage_state=state) as alone:
        _read(alone.page, alone.page.locator("main"), "h1")
        assert "<script class=canary>" in alone.page.title()
    with _watched(browser, chat, "/?article=%3Cb%20class=canary%3E", storage_state=state) as none:
        expect(none.page.locator("#reader")).to_contain_text("<b class=canary>", timeout=60_000)
        sound(none.page)
        none.complaints.clear()  # The browser's own, of the status 404.
    page.keyboard.press("Escape")


def _read(page: Page, article: Locator, title: str) -> None:
    told(article.locator(title), "<script class=canary>")
    told(article.locator(".about").first, "Author <script class=canary>")
    expect(article).to_contain_text("javascript:window.hit=1")
    told(article.locator("#mark"))
    expect(article.locator(".text")).to_contain_text("<b class=canary>Details</b>: The Kestrel")
    sound(page)


def _searched(page: Page, turn: Locator) -> None:
    """The evidence for selected words."""
    turn.locator(".unproven").first.evaluate("p => getSelection().selectAllChildren(p)")
    page.get_by_role("button", name="Find evidence").click()
    found = page.locator("#reader-text")
    expect(found.locator("h2")).to_have_text("Evidence")
    told(found.locator("blockquote").first)
    expect(found.locator("h3").first).to_contain_text("<script class=canary>")
    expect(found.locator(".about").first).to_contain_text("<script class=canary>")
    sound(page)
    page.keyboard.press("Escape")


def _refused(page: Page) -> None:
    turn = _asked(page, f"Who won the 1966 World Cup? {SHORT}")
    told(turn.locator("h2.asked"))
    expect(turn.locator(".refusal")).to_be_visible()
    expect(page.locator("#sources h2")).to_have_text("Nearest passages")
    told(page.locator("#sources h3").first)
    sound(page)


def _differing(page: Page) -> None:
    """Sources that differ, side by side; a follow-up; events in an answer; what to ask next."""
    turn = _asked(page, hostile.HURT)
    expect(turn.locator(".differ .side").first).to_contain_text("Gazette 3 <script")
    expect(page.locator("#followups section")).to_be_attached(timeout=60_000)
    sound(page)
    turn = _asked(page, f"And when? {SHORT}")
    expect(turn.locator(".notes")).to_contain_text("understood as")
    turn = _asked(page, f"What happened with the Kestrel? {SHORT}")
    told(turn.locator(".event .words").first)
    sound(page)
    turn.get_by_role("button", name="Not right?").click()
    expect(page.locator(".thanks")).to_be_visible(timeout=60_000)


def _kept(page: Page) -> None:
    """The conversation in the list of those kept, and as files."""
    page.get_by_role("button", name="Conversations").click()
    kept = page.get_by_label("Earlier conversations")
    begun = re.escape(f"{hostile.LANDED} {seen(LONG)}"[:70])
    expect(kept).to_have_value(re.compile(rf"^\u2068{begun}\u2069 · \d"), timeout=60_000)
    exports = page.locator("#exports")
    saved = {
        name: _saved(page, exports.get_by_role("button", name=name))
        for name in ("Markdown", "JSON", "Web page")
    }
    assert json.loads(saved["JSON"])[0]["question"] == f"{hostile.LANDED} {LONG}"
    for html in (saved["Web page"], _MARKDOWN.render(saved["Markdown"])):
        _opened(page, html, "<script class=canary>")


def _saved(page: Page, button: Locator) -> str:
    with page.expect_download() as download:
        button.click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def _opened(page: Page, html: str, *words: str) -> None:
    """A file that was saved, opened in the browser: text there too, and it asks for nothing."""
    file = page.context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    file.on("request", lambda request: asked.append(request.url))
    file.on("console", lambda said: complaints.append(said.text))
    file.set_content(html)
    told(file.locator("body"), *words)
    sound(file)
    assert (asked, complaints) == ([], [])
    file.close()


def test_a_timeline_its_filters_and_its_files(page: Page) -> None:
    page.get_by_role("tab", name="Timeline").click()
    page.get_by_label("What about?").fill(f"the Kestrel {SHORT}")
    page.get_by_label("What about?").press("Enter")
    events = page.locator("#drawn li.event")
    told(events.first.locator(".words"))
    expect(events.first.locator("a.chip").first).to_contain_text("<img class=canary src=x")
    sound(page)
    picture(page, "hostile-timeline")
    every = events.count()
    exports = page.locator("#timeline-exports")
    saved = {
        name: _saved(page, exports.get_by_role("button", name=name))
        for name in ("CSV", "Markdown", "iCalendar", "JSON")
    }
    rows = list(csv.reader(saved["CSV"].splitlines()))
    assert len(rows) == every + 1
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert saved["iCalendar"].count("BEGIN:VEVENT\n") == every
    assert json.loads(saved["JSON"])[0]["answer"]["timeline"]
    assert not any("\u202e" in saved[name] for name in ("CSV", "Markdown", "iCalendar"))
    file = page.context.new_page()
    file.set_content(_MARKDOWN.render(saved["Markdown"]))
    expect(file.locator("body")).to_contain_text("<img class=canary")
    sound(file)
    page.locator("#names label").first.click()
    expect(page.locator("#drawn .count")).to_be_visible()


def test_the_library_s_table_reports_and_pictures(page: Page, chat: Chat) -> None:
    page.get_by_role("tab", name="Library").click()
    table = page.locator("#library-table")
    expect(table.locator("tbody tr").first).to_be_visible(timeout=60_000)
    page.get_by_role("textbox", name="Find in titles").fill("<script class=canary>window.hit=1")
    expect(table.locator("tbody tr")).to_have_count(5, timeout=60_000)
    expect(table.locator("td.title").first).to_contain_text("The hangar <script class=canary>")
    told(table.locator("td.title").nth(1), "<script class=canary>")
    expect(table.locator("td.source").nth(1)).to_contain_text("<script class=canary>")
    page.locator("#of-source input").click()
    told(page.get_by_role("option", name="Gazette 1").first)
    sound(page)
    page.get_by_role("option", name="Gazette 1").click()
    expect(table.locator("tbody tr")).to_have_count(1)
    table.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="Take out the ticked articles").click()
    told(page.locator("#removal"))
    page.get_by_role("button", name="Keep them").click()
    _pictures(page)
    page.get_by_role("button", name="Generations and health").click()
    page.get_by_role("button", name="Compare the two").click()
    past = page.locator("#generations-report")
    past.locator("summary").first.click()
    told(past.locator("details li", has_text="Kestrel 1").first)
    sound(page)
    picture(page, "hostile-library")
    _read_again(page, chat)


def _read_again(page: Page, chat: Chat) -> None:
    """Files with hostile names: the list of those to add, and one that is refused."""
    page.get_by_role("button", name="Add articles or rebuild").click()
    added = {"name": f"{hostile.FILE}.txt", "mimeType": "text/plain", "buffer": b"It rained."}
    page.locator("#files input[type=file]").set_input_files(added)
    expect(page.locator("#files")).to_contain_text("canary")
    sound(page)
    (chat.library.parent / f"{hostile.FILE}.txt").write_bytes(b"\x00\x01\x02\x00" * 50)
    page.get_by_role("button", name="Read changed files again").click()
    report = page.locator("#build-report")
    expect(report).to_contain_text("Refused", timeout=120_000)
    refused = report.get_by_role("table", name="Refused", exact=True)
    expect(refused).to_contain_text("<img class=canary src=x")
    expect(refused).to_contain_text("⟨U+202E⟩gpj.txt")
    sound(page)


def _pictures(page: Page) -> None:
    page.get_by_role("button", name="Picture of the collection").click()
    point = page.locator("#passage-map a[aria-label*='Kestrel 1']").first
    expect(point).to_be_visible(timeout=60_000)
    for shown in (point.get_attribute("aria-label"), point.locator("title").text_content()):
        assert "<script class=canary>" in (shown or "")
        assert "⟨U+202E⟩" in (shown or "")
    told(page.locator("#over-time .legend"))
    for drawing in ("#over-time", "#passage-map"):
        page.locator(f"{drawing} summary").click()
    told(page.locator("#passage-map tbody"))
    sound(page)


def test_naughty_strings_are_titles_like_others(page: Page, chat: Chat) -> None:
    if not naughty():
        pytest.skip(f"{NAUGHTY} is not here")
    page.get_by_role("tab", name="Library").click()
    table = page.locator("#library-table")
    expect(table.locator("tbody tr")).to_have_count(50, timeout=60_000)
    rows = listing(Library(chat.library).current(), Wish(), 0, 50).rows
    wanted = [" ".join(seen(row.title).split()) for row in rows]
    shown = [" ".join(t.split()) for t in table.locator("td.title").all_text_contents()]
    assert shown == wanted


def test_a_run_its_questions_and_reported_answers(page: Page) -> None:
    page.get_by_role("tab", name="Evaluation").click()
    page.get_by_label("Run", exact=True).click()
    page.get_by_role("option", name=hostile.RUNS[1]).click()
    told(page.locator("#run-report"))
    page.get_by_label("Compare with").click()
    page.get_by_role("option", name=hostile.RUNS[0]).last.click()
    changes = page.locator("#run-changes")
    expect(changes).to_contain_text("1 answers changed", timeout=60_000)
    told(changes)
    page.locator("#run-questions button").first.click()
    opened = page.locator("#one-question")
    told(opened, "after", "“<script class=canary>")
    opened.locator("summary").first.click()
    sound(page)
    picture(page, "hostile-evaluation")
    page.get_by_role("button", name="A set of your own").click()
    page.locator("#set-file input[type=file]").set_input_files(
        {"name": f"{hostile.FILE}.jsonl", "mimeType": "application/jsonl", "buffer": b"{}"}
    )
    expect(page.locator("#set-file")).to_contain_text("canary")
    sound(page)
    page.get_by_role("button", name="Run it").click()
    expect(page.locator("#run-progress")).to_contain_text("id is wrong", timeout=60_000)
    expect(page.locator("#run-progress")).to_contain_text("⟨U+202E⟩gpj.jsonl")
    _reported(page)


def _reported(page: Page) -> None:
    """An answer that a reader said is wrong, as an editor sees it."""
    page.get_by_role("button", name="Reported answers").click()
    row = page.locator("#reports tbody tr").last
    told(row)
    row.get_by_role("button").click()
    told(page.locator("#one-report"))
    sound(page)


def test_settings_and_the_account(page: Page) -> None:
    page.get_by_role("tab", name="Settings").click()
    for part in ("#answering", "#places"):
        expect(page.locator(part)).to_contain_text("<img class=canary", timeout=60_000)
        expect(page.locator(part)).to_contain_text("⟨U+202E⟩")
    expect(page.locator("#account")).to_contain_text(hostile.EDITOR)
    page.get_by_role("button", name="Settings of the server").click()
    expect(page.locator("#settings-table")).to_contain_text("stand-in <img class=canary")
