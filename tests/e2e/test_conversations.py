"""What becomes of a conversation that is left, stopped, reloaded or forgotten."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Chat, Visit, ask, free_port, picture, running
from tests.rag.language_server import findings, holding, in_pieces, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STORM = "How many people were hurt in the storm?"
SUMMIT = "Where will the Coalition of the Willing summit take place?"
BATHS = "What did the council decide about the swimming baths?"
# Two conversations as Gradio's browser state kept them, all under one key.
KEPT_TOGETHER = (
    "MDAwMDAwMDAwMDAwMDAwMA==:U2FsdGVkX1/M6Eqj12YUYtiTykiLczt0XywubM+T092MGKwyV0Nm4mEZPOleNR9"
    "mkVf1xbYnHaFSzLJXoez5z64yKLgt1B9P1bwTLHWsSXRIe2q7yjl8GNcVuuxt2Lzdx5i5fDB42Gg5yPOzx3M53PK"
    "9d93DvpQwIaVL0SbNVFwPZtReDLvtvdRMk62UsTDoyC/sUSPTpoSRFXTUA4NX5FIGCOA8Q9dcf4Q4JuA0HzTbAQD"
    "G4M9CCZSZngGWFqFmLblOA58Ta0AnBdHJDhFwMCjLfRd9yik0oLSqAtHp45mCAwBFAGtE6wwv2rUhyV1oE3+/p4p"
    "cDi/VMNTlUAztSEKG2hIrNjlRd01mtfpbkloioMAY07Lv+kK+z5U3UPpQ96OYwZWUxgK7vh8VjExf0XU2ZqPU2Yz"
    "+jDsCUzVWpbsD9Mf3UivfOg9/kIDW6/8yZHcZJdZp1W/7ZLiHOo+W000ApR4i62+sp+/xxHjGTxlfMPptOYyZigj"
    "eVIKFYYnTJx27xaXzq/OEXx8c8MfTFMHIH+G2Ds/7lj2ayzcKW1or1Z5+wnJwQFmC5IExGfq4duEQ5TRcYnMS3RF"
    "JNPbTxPBriWSr/heZcBesAEoXsdzadZ3x5ZyLDLHKTxBiJw7OcOHOOkCanH+2gi/HStpc8xyqLRi/TrqPzwvwhnO"
    "O+OM="
)


@dataclass
class Model:
    """A language model that repeats what was found, once it is let go."""

    go_on: threading.Event = field(default_factory=threading.Event)

    def __call__(self, request: str) -> Iterator[str]:
        self.go_on.wait(60)
        first = findings(request)[0].split(" [")[0]
        yield from in_pieces(f"{first} [{holding(request, first)}] ")


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


@pytest.fixture(scope="module")
def chat(indexed: Path, model: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    library = tmp_path_factory.mktemp("conversations") / "library"
    shutil.copytree(indexed, library)
    with serving(model) as stand_in:
        settings = {"DATELINE_LLM_BASE_URL": stand_in.address}
        with running(library, "--llm", "openai:stand-in", **settings) as started:
            yield started


@pytest.fixture
def page(visit: Visit, model: Model) -> Iterator[Page]:
    """A page whose list of conversations is in sight; answers come at once until told otherwise."""
    model.go_on.set()
    expect(visit.page.locator(".welcome")).to_be_visible(timeout=20_000)
    visit.page.get_by_role("button", name="Conversations").click()
    yield visit.page
    model.go_on.set()


def turns(page: Page) -> Locator:
    return page.locator("#conversation .turn")


def answered(page: Page, question: str) -> None:
    before = turns(page).count()
    ask(page, question)
    expect(turns(page)).to_have_count(before + 1, timeout=60_000)
    expect(page.locator("#followups section")).to_be_attached(timeout=60_000)


def begun(page: Page, model: Model, question: str) -> None:
    """Ask, and wait until the language model is waited for."""
    model.go_on.clear()
    ask(page, question)
    expect(page.locator("#now .waiting")).to_have_text("Putting it into words…", timeout=60_000)


def kept(page: Page, *questions: str) -> None:
    """Exactly these conversations are in the list, by their first questions, and each once."""
    field = page.get_by_label("Earlier conversations")
    options = page.get_by_role("option")
    # An open list does not change, and what another window did comes a moment later.
    for _ in range(10):
        page.wait_for_timeout(1_000)
        field.click()
        page.wait_for_timeout(500)
        if options.count() == len(questions):
            break
        field.blur()
        page.wait_for_timeout(1_500)
    expect(options).to_have_count(len(questions))
    said = options.all_inner_texts()
    assert {q for q in questions if not any(q in one for one in said)} == set(), said
    field.blur()
    expect(options).to_have_count(0)


def open_one(page: Page, question: str) -> None:
    page.get_by_label("Earlier conversations").click()
    page.get_by_role("option", name=question).click()


def test_opening_an_earlier_conversation_ends_the_answer_and_loses_neither(
    page: Page, model: Model
) -> None:
    answered(page, STORM)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible()
    begun(page, model, SUMMIT)
    open_one(page, STORM)
    expect(turns(page).locator("h2.asked")).to_have_text([STORM], timeout=20_000)
    expect(page.locator("#now .turn")).to_have_count(0)
    model.go_on.set()
    page.wait_for_timeout(3000)
    expect(turns(page).locator("h2.asked")).to_have_text([STORM])
    expect(turns(page).locator(".short")).to_have_text("fourteen")
    kept(page, STORM, SUMMIT)
    # What is asked next belongs to what is shown.
    answered(page, "When was the storm?")
    expect(turns(page).locator("h2.asked")).to_have_text([STORM, "When was the storm?"])
    open_one(page, SUMMIT)
    expect(turns(page).locator("h2.asked")).to_have_text([SUMMIT], timeout=20_000)
    expect(turns(page)).to_contain_text("Stopped.")
    kept(page, STORM, SUMMIT)


def test_a_new_conversation_ends_the_answer_of_the_one_before(page: Page, model: Model) -> None:
    begun(page, model, SUMMIT)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible(timeout=20_000)
    expect(page.locator("#now .turn")).to_have_count(0)
    model.go_on.set()
    page.wait_for_timeout(3000)
    expect(turns(page)).to_have_count(0)
    answered(page, STORM)
    expect(turns(page).locator("h2.asked")).to_have_text([STORM])
    kept(page, STORM, SUMMIT)


def test_a_question_that_was_stopped_is_kept_and_a_reload_opens_it_again(
    page: Page, visit: Visit, model: Model
) -> None:
    begun(page, model, SUMMIT)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(turns(page)).to_contain_text("Stopped.")
    kept(page, SUMMIT)
    model.go_on.set()
    page.locator("#question textarea").fill("And who will")
    visit.reload()
    expect(turns(page).locator("h2.asked")).to_have_text([SUMMIT], timeout=20_000)
    expect(turns(page).locator(".short")).to_have_text("Paris")
    expect(page.locator("#question textarea")).to_have_value("And who will")
    turns(page).get_by_role("button", name="Try again").click()
    expect(turns(page).locator(".notes")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Conversations").click()
    kept(page, SUMMIT)


def test_a_reload_in_the_middle_of_an_answer_loses_no_question(
    page: Page, visit: Visit, browser: Browser, model: Model
) -> None:
    answered(page, STORM)
    begun(page, model, BATHS)
    visit.reload()
    expect(turns(page).locator("h2.asked")).to_have_text([STORM, BATHS], timeout=20_000)
    expect(turns(page).last).to_contain_text("Stopped.")
    expect(page.locator("#sources mark").first).to_be_visible()
    # A new window begins anew: two of them would write into one conversation.
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".welcome")).to_be_visible(timeout=20_000)
    expect(turns(other)).to_have_count(0)


@pytest.fixture
def beside(page: Page) -> Page:
    """A second window of the same browser."""
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".welcome")).to_be_visible(timeout=20_000)
    other.get_by_role("button", name="Conversations").click()
    return other


def forget(page: Page, which: str) -> None:
    page.get_by_role("button", name=which).click()
    page.locator("#forgetting").get_by_role("button", name="Forget", exact=True).click()
    expect(page.locator("#forgetting")).to_be_hidden()


def again(visit: Visit, page: Page) -> None:
    visit.reload(page)
    page.get_by_role("button", name="Conversations").click()


def test_windows_of_one_browser_keep_each_others_conversations(
    visit: Visit, page: Page, beside: Page
) -> None:
    answered(page, STORM)
    kept(beside, STORM)
    answered(beside, SUMMIT)
    answered(page, "When was the storm?")
    for window in (page, beside):
        kept(window, STORM, SUMMIT)
    # Each has its own on the page, and chosen in its list, also after a reload.
    for _ in range(2):
        for window, question in ((page, STORM), (beside, SUMMIT)):
            expect(turns(window).locator("h2.asked").first).to_have_text(question, timeout=20_000)
            expect(window.get_by_label("Earlier conversations")).to_have_value(
                re.compile(re.escape(question))
            )
            again(visit, window)
    kept(page, STORM, SUMMIT)
    kept(beside, STORM, SUMMIT)
    open_one(beside, STORM)
    expect(turns(beside).locator("h2.asked")).to_have_text([STORM, "When was the storm?"])


def test_a_conversation_that_two_windows_go_on_with_becomes_two(
    visit: Visit, page: Page, beside: Page
) -> None:
    answered(page, STORM)
    kept(beside, STORM)
    open_one(beside, STORM)
    expect(turns(beside)).to_have_count(1, timeout=20_000)
    answered(page, SUMMIT)
    answered(beside, BATHS)
    for window, last in ((page, SUMMIT), (beside, BATHS)):
        kept(window, STORM, STORM)
        again(visit, window)
        expect(turns(window).locator("h2.asked")).to_have_text([STORM, last], timeout=20_000)
    answered(page, "When was the storm?")
    kept(beside, STORM, STORM)


def test_what_one_window_forgets_another_does_not_bring_back(
    visit: Visit, page: Page, beside: Page
) -> None:
    answered(page, STORM)
    answered(beside, SUMMIT)
    kept(page, STORM, SUMMIT)
    forget(page, "Forget this conversation")
    kept(beside, SUMMIT)
    answered(beside, BATHS)
    for window in (page, beside):
        kept(window, SUMMIT)
    again(visit, beside)
    kept(beside, SUMMIT)
    expect(turns(beside).locator("h2.asked")).to_have_text([SUMMIT, BATHS], timeout=20_000)


def test_forgetting_all_is_not_undone_by_a_window_with_an_open_conversation(
    visit: Visit, page: Page, beside: Page, model: Model
) -> None:
    answered(page, STORM)
    answered(beside, SUMMIT)
    begun(beside, model, BATHS)
    kept(page, STORM, SUMMIT)
    forget(page, "Forget all of them")
    kept(page)
    model.go_on.set()
    # What is on its page stays there, and can be asked on; but it is not kept any more.
    expect(turns(beside).locator("h2.asked")).to_have_text([SUMMIT, BATHS], timeout=60_000)
    expect(beside.locator("#followups section")).to_be_attached(timeout=60_000)
    expect(beside.locator("#said")).to_contain_text("was forgotten in another window")
    answered(beside, "When was the storm?")
    expect(turns(beside)).to_have_count(3)
    expect(beside.get_by_label("Earlier conversations")).to_have_value("")
    picture(beside, "forgotten-elsewhere")
    kept(beside)
    beside.get_by_role("button", name="New conversation").click()
    expect(beside.locator(".welcome")).to_be_visible()
    answered(beside, STORM)
    for window in (page, beside):
        kept(window, STORM)
        again(visit, window)
        kept(window, STORM)


def test_leaving_the_list_opens_nothing_and_ends_no_answer(page: Page, model: Model) -> None:
    answered(page, STORM)
    begun(page, model, SUMMIT)
    page.get_by_label("Earlier conversations").click()
    page.keyboard.press("Escape")
    page.locator("#question textarea").click()
    page.wait_for_timeout(1000)
    expect(page.locator("#now .waiting")).to_have_text("Putting it into words…")
    model.go_on.set()
    expect(turns(page).locator("h2.asked")).to_have_text([STORM, SUMMIT], timeout=60_000)
    expect(turns(page).last.locator(".notes")).to_be_visible()


def test_an_open_list_that_another_window_shortens_is_closed(page: Page, beside: Page) -> None:
    answered(page, STORM)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible()
    answered(page, SUMMIT)
    kept(page, STORM, SUMMIT)
    page.get_by_label("Earlier conversations").click()
    for key in ("ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    forget(beside, "Forget all of them")
    expect(page.get_by_role("option")).to_have_count(0, timeout=20_000)
    # The keys find nothing there any more, and what is shown stays, as long as the window does.
    page.wait_for_timeout(500)
    for key in ("ArrowUp", "Enter", "Tab"):
        page.keyboard.press(key)
    kept(page)
    expect(turns(page).locator("h2.asked")).to_have_text([SUMMIT])
    expect(page.locator("#now")).to_be_hidden()


def test_an_earlier_question_asked_again_leaves_the_conversation_as_it_was(page: Page) -> None:
    for question in (STORM, BATHS):
        answered(page, question)
    turns(page).first.get_by_role("button", name="Try again").click()
    expect(page.locator("#said")).to_have_text(
        "The conversation as it was stays among the earlier ones.", timeout=20_000
    )
    picture(page, "branch")
    expect(turns(page).locator("h2.asked")).to_have_text([STORM], timeout=60_000)
    kept(page, STORM, STORM)
    open_one(page, "(2)")
    expect(turns(page).locator("h2.asked")).to_have_text([STORM, BATHS], timeout=20_000)


def test_at_most_twenty_conversations_are_kept_and_the_oldest_goes(page: Page) -> None:
    keep = "([id, words]) => window.dateline.change({ keep: { id, title: id, turns: [words] } })"
    for number in range(25):
        page.evaluate(keep, [f"number {number}", ""])
    named = "window.dateline.kept().map((one) => one.id)"
    assert page.evaluate(named) == [f"number {number}" for number in range(24, 4, -1)]
    kept(page, *[f"number {number}" for number in range(5, 25)])
    # No more than a browser takes, but the latest always.
    for number in range(4):
        page.evaluate(keep, [f"long {number}", "x" * 1_000_000])
    assert page.evaluate(named) == ["long 3", "long 2"]
    page.evaluate(keep, ["longer", "x" * 4_000_000])
    assert page.evaluate(named) == ["longer"]
    kept(page, "longer")
    # What was written by another program cannot be read, and is said to be so.
    open_one(page, "longer")
    expect(page.locator("#now")).to_contain_text("This conversation cannot be read any more.")
    expect(page.locator(".welcome")).to_be_visible()


def test_conversations_of_earlier_versions_are_found_again(page: Page, visit: Visit) -> None:
    page.evaluate("words => localStorage.setItem('dateline.turns', words)", KEPT_TOGETHER)
    visit.reload()
    page.get_by_role("button", name="Conversations").click()
    kept(page, STORM, SUMMIT)
    open_one(page, SUMMIT)
    expect(turns(page)).to_contain_text("Stopped.")
    forget(page, "Forget this conversation")
    visit.reload()
    page.get_by_role("button", name="Conversations").click()
    kept(page, STORM)


def test_words_typed_while_an_answer_comes_are_left_alone_and_not_asked_yet(
    page: Page, model: Model
) -> None:
    begun(page, model, SUMMIT)
    box = page.locator("#question textarea")
    box.fill(BATHS)
    box.press("Enter")
    expect(page.locator("#said")).to_contain_text("An answer is coming.")
    model.go_on.set()
    expect(turns(page).locator(".notes")).to_be_visible(timeout=60_000)
    expect(box).to_have_value(BATHS)
    box.press("Enter")
    expect(turns(page).locator("h2.asked")).to_have_text([SUMMIT, BATHS], timeout=60_000)


def test_forgetting_asks_before_and_one_can_be_forgotten_alone(page: Page, model: Model) -> None:
    answered(page, STORM)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible()
    answered(page, SUMMIT)
    page.get_by_role("button", name="Forget this conversation").click()
    question = page.locator("#forgetting")
    expect(question).to_contain_text(f"Forget “{SUMMIT} · ")
    picture(page, "forget")
    question.get_by_role("button", name="Keep").click()
    expect(question).to_be_hidden()
    kept(page, STORM, SUMMIT)
    page.get_by_role("button", name="Forget this conversation").click()
    question.get_by_role("button", name="Forget", exact=True).click()
    expect(page.locator(".welcome")).to_be_visible()
    kept(page, STORM)
    open_one(page, STORM)
    expect(turns(page)).to_have_count(1)
    answered(page, BATHS)
    page.get_by_role("button", name="Forget all of them").click()
    expect(question).to_contain_text(f"Forget “{STORM} · ")
    question.get_by_role("button", name="Forget", exact=True).click()
    expect(turns(page)).to_have_count(0)
    kept(page)
    # While an answer comes there is nothing to press: it would be kept again when it ends.
    begun(page, model, SUMMIT)
    expect(page.get_by_role("button", name="Forget all of them")).to_be_hidden()


def test_a_limit_stands_on_its_closed_accordion_and_a_wrong_day_is_no_turn(page: Page) -> None:
    limits = page.locator("#limits > button")
    limits.click()
    page.get_by_label("As of").fill("20 February 2025")
    expect(limits).to_contain_text("Limits: as of 20 Feb 2025")
    limits.click()
    expect(page.get_by_label("As of")).to_be_hidden()
    answered(page, STORM)
    expect(turns(page).locator(".notes")).to_contain_text("as of 20 Feb 2025")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(limits).to_contain_text("Limits: as of 20 Feb 2025")
    limits.click()
    page.get_by_label("As of").fill("soon")
    expect(limits).to_contain_text("Limits: as of a day that cannot be read")
    ask(page, SUMMIT)
    expect(page.locator("#now")).to_contain_text("'soon' is not a date of one day.")
    picture(page, "wrong-day")
    expect(turns(page)).to_have_count(0)
    expect(page.locator("#question textarea")).to_have_value(SUMMIT)
    page.get_by_label("As of").fill("")
    expect(limits).to_have_text("Limits ▼")
    page.locator("#question textarea").press("Enter")
    expect(turns(page).locator("h2.asked")).to_have_text([SUMMIT], timeout=60_000)
    expect(page.locator("#now")).to_be_hidden()


def test_a_server_that_starts_again_finds_the_conversation_and_the_question(
    browser: Browser, indexed: Path, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    shutil.copytree(indexed, library)
    port = free_port()
    with running(library, port=port) as chat:
        context = browser.new_context()
        page = context.new_page()
        page.goto(chat.address)
        answered(page, STORM)
        page.evaluate("window.__before = true")
    ask(page, "And how many were killed?")
    with running(library, port=port):
        # Gradio tries to reach it again and again, and then loads the page anew.
        page.wait_for_function("!window.__before", timeout=60_000)
        expect(turns(page).locator(".short")).to_have_text("fourteen", timeout=60_000)
        box = page.locator("#question textarea")
        expect(box).to_have_value("And how many were killed?")
        box.press("Enter")
        expect(turns(page)).to_have_count(2, timeout=60_000)
        context.close()
