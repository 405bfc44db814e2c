"""The Evaluation and Settings tabs, signing in, and reporting an answer, in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Chat, Visit, ask, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HOSTILE = "<img src=x onerror='window.__hit=1'> ${alert(1)} {{x}} \u202eback"
QUESTIONS = (
    {"id": "one", "question": "Who runs Soundline?", "kind": "who", "split": "dev",
     "answers": ["Isaura Penhallick"],
     "evidence": [{"article": "2025-01-14-ferry-line-announced.txt",
                   "quote": "Isaura Penhallick, managing director of Soundline"}]},
    {"id": f"two {HOSTILE}", "question": f"Who won the 1966 World Cup? {HOSTILE}", "kind": HOSTILE,
     "split": "dev", "answerable": True, "answers": [HOSTILE],
     "evidence": [{"article": HOSTILE, "quote": HOSTILE}]},
)  # fmt: skip


def test_a_set_is_run_and_its_questions_are_opened(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    file = tmp_path / "own.jsonl"
    file.write_text("".join(json.dumps(question) + "\n" for question in QUESTIONS))
    page.get_by_role("tab", name="Evaluation").click()
    page.get_by_role("button", name="A set of your own").click()
    page.locator("#set-file input[type=file]").set_input_files(str(file))
    expect(page.locator("#set-file")).to_contain_text("own")
    page.get_by_role("button", name="Run it").click()
    scores = page.locator("#run-report")
    expect(scores).to_contain_text("1 of 2 questions", timeout=120_000)
    expect(scores.get_by_role("img", name="Risk against coverage")).to_be_visible()
    listed = page.locator("#run-questions")
    expect(listed.locator("tbody tr")).to_have_count(1)
    listed.locator("button").first.click()
    opened = page.locator("#one-question")
    expect(opened).to_contain_text("<img src=x onerror")
    expect(opened.locator("table").last).to_contain_text("dense")
    page.get_by_label("all", exact=True).check()
    expect(listed.locator("tbody tr")).to_have_count(2)
    listed.get_by_role("button", name="Who runs Soundline?").click()
    expect(opened).to_contain_text("Isaura Penhallick")
    expect(opened).to_contain_text("supported")
    picture(page, "evaluation")
    assert page.evaluate("window.__hit") is None
    _compare_with_another_run(page, tmp_path)
    # The run that is named after a reload is shown.
    visit.reload()
    page.get_by_role("tab", name="Evaluation").click()
    expect(page.get_by_label("Run", exact=True)).to_have_value(re.compile("other"))
    expect(scores).to_contain_text("of 2 questions", timeout=20_000)


def _compare_with_another_run(page: Page, tmp_path: Path) -> None:
    """Run another set with the same ids, and see which answers changed."""
    other = tmp_path / "other <img src=x onerror='window.__hit=1'>.jsonl"
    asked = [{**QUESTIONS[0], "question": "Who is mayor of Port Ellery?"}, QUESTIONS[1]]
    other.write_text("".join(json.dumps(question) + "\n" for question in asked))
    page.get_by_label("Clear").click()
    page.locator("#set-file input[type=file]").set_input_files(str(other))
    expect(page.locator("#set-file")).to_contain_text("other")
    page.get_by_role("button", name="Run it").click()
    expect(page.get_by_label("Run", exact=True)).to_have_value(re.compile("other"), timeout=120_000)
    page.get_by_label("Compare with").click()
    page.get_by_role("option", name=re.compile("own$")).click()
    changes = page.locator("#run-changes")
    expect(changes).to_contain_text("1 answers changed", timeout=20_000)
    changes.get_by_role("button", name="Who is mayor of Port Ellery?").click()
    expect(page.locator("#one-question")).to_contain_text("Who is mayor of Port Ellery?")
    picture(page, "comparison")
    assert page.locator("#set-file img, #runs img, #against img").count() == 0
    assert page.evaluate("window.__hit") is None


def test_a_wrong_answer_becomes_a_case_with_one_click(visit: Visit) -> None:
    page = visit.page
    ask(page, f"Who runs Soundline? {HOSTILE}")
    page.get_by_role("button", name="Not right?").click(timeout=60_000)
    expect(page.locator(".thanks")).to_be_visible(timeout=20_000)
    expect(page.locator(".thanks")).to_contain_text("Thank you")
    page.get_by_role("tab", name="Evaluation").click()
    page.get_by_role("button", name="Reported answers").click()
    row = page.locator("#reports tbody tr").first
    expect(row).to_contain_text("<img src=x onerror", timeout=20_000)
    row.get_by_role("button").click()
    page.get_by_label("The right short answer").fill("Isaura Penhallick")
    page.get_by_role("button", name="Keep as a case").click()
    expect(row).to_contain_text("Isaura Penhallick")
    page.get_by_role("button", name="Make a question set of them").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save feedback.jsonl").click()
    case = json.loads(Path(saved.value.path()).read_text().splitlines()[0])
    assert case["answers"] == ["Isaura Penhallick"]
    assert case["tags"] == ["feedback", "reviewed"]
    assert HOSTILE[:20] in case["question"]
    assert page.evaluate("window.__hit") is None


def test_settings_say_where_things_are_and_are_kept(visit: Visit, chat: Chat) -> None:
    page = visit.page
    page.get_by_role("tab", name="Settings").click()
    places = page.locator("#places")
    expect(places).to_contain_text(str(chat.library), timeout=20_000)
    expect(places).to_contain_text("Nothing.")
    expect(page.get_by_label("“Next Thursday” is the Thursday")).to_have_value(
        "of the following week (default)"
    )
    page.get_by_label("Give an answer").click()
    page.get_by_role("option", name="very strictly").click()
    page.get_by_label("Colours").click()
    page.get_by_role("option", name="dark").click()
    expect(page.locator("html[data-theme=dark]")).to_be_attached()
    picture(page, "settings")
    visit.reload()
    page.get_by_role("tab", name="Settings").click()
    expect(page.get_by_label("Give an answer")).to_have_value("very strictly: when 90% sure")
    expect(page.locator("html[data-theme=dark]")).to_be_attached()


def test_dates_are_taken_as_somebody_chose_from_the_next_question_on(visit: Visit) -> None:
    page = visit.page
    question = "On what day did the gearbox fail?"
    turns = page.locator("#conversation .turn")
    window = page.locator("#evidence .dates")
    ask(page, question)
    expect(turns.locator(".short")).to_have_text("Monday 3 February 2025", timeout=60_000)
    page.get_by_role("tab", name="Settings").click()
    taken = page.get_by_label("“On Thursday”, in an article, is")
    expect(taken).to_have_value("by its sentence’s tense (default)")
    taken.click()
    page.get_by_role("option", name="always the next one").click()
    picture(page, "settings-dates")
    page.get_by_role("tab", name="Ask").click()
    ask(page, question)
    expect(turns).to_have_count(2, timeout=60_000)
    expect(turns.nth(1).locator(".short")).to_have_text("Monday 10 February 2025")
    # The window of each answer's citation takes dates as that answer did.
    for turn, day, other in ((1, "10 February", "3 February"), (0, "3 February", "10 February")):
        turns.nth(turn).locator("a.chip").first.hover()
        expect(window).to_contain_text(f"→ Monday {day} 2025")
        expect(window).to_contain_text(f"some take it as Monday {other} 2025")
    visit.reload()
    page.get_by_role("tab", name="Settings").click()
    expect(taken).to_have_value("always the next one", timeout=20_000)
