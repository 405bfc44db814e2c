"""What the Library, Evaluation and Settings tabs show: true, and all from outside as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import pytest
from lxml import html as parser

from eval.compare import compare
from eval.kinds import as_wished, by_kind
from eval.run import Result, Run
from index.build import BuildOptions
from index.catalogue import Listing, Map, Month, Point, Row, Wish
from index.difference import Difference, Kept, Listed
from index.temporal import Policy
from rag.assistant import Assistant
from ui import render
from ui.builds import Builds
from ui.date_choices import CHOICES, DateChoices, offered
from ui.desk import Desk
from ui.evaluations import Evaluations
from ui.feedback import Feedback
from ui.places import places
from ui.preferences import QUOTED, Preferences
from ui.settings import Settings, origins
from ui.tabs.settings import answering, dates_shown, model_shown, models, preferred

HOSTILE = "<img src=x onerror=alert(1)> ${alert(1)} {{x}} \u202eback"


def sound(page: str) -> parser.HtmlElement:
    """The page parsed; nothing that came from outside is markup or a template in it."""
    tree = parser.fragment_fromstring(page, create_parent="div")
    assert not tree.xpath("//img | //script")
    assert "${" not in page
    assert "{{" not in page
    assert "\u202e" not in page
    assert "onerror" in tree.text_content()
    return tree


def result(number: int, confidence: float, recall: float, **answer: object) -> Result:
    case = {
        "id": f"{number} {HOSTILE}", "question": HOSTILE, "kind": HOSTILE, "answers": [HOSTILE],
        "answerable": True, "evidence": [{"article": HOSTILE, "quote": HOSTILE}],
    }  # fmt: skip
    given = {
        "answer": f"{number} {HOSTILE}", "short_answer": HOSTILE, "confidence": confidence,
        "abstained": False,
        "statements": [{"text": HOSTILE, "citations": [1], "verdict": "supported", "why": HOSTILE}],
        "citations": [
            {"number": 1, "quote": HOSTILE, "article_id": HOSTILE, "title": HOSTILE,
             "start": 3, "end": 9}
        ],
    }  # fmt: skip
    passage = {"rank": 1, "article_id": HOSTILE, "title": HOSTILE, "start": 3, "end": 9,
               "text": HOSTILE, "scores": {"dense": 0.5}}  # fmt: skip
    scores = {"citation_recall": recall}
    return Result(case, {**given, **answer}, scores, 0.1, recall > 0, (passage,))


def made(results: list[Result]) -> Run:
    return Run(
        HOSTILE, "2025-01-01T00:00:00", tuple(results), {}, {}, (HOSTILE,), {"p50": 1, "p95": 2}
    )


RESULTS = [result(n, n / 10, float(n >= 5)) for n in range(1, 10)]


def test_a_run_is_shown_as_text_and_counts_what_was_right() -> None:
    tree = sound(render.run_report(made(RESULTS)))
    assert "5 of 9 questions" in tree.text_content()
    assert len(tree.xpath("//svg[@role='img' and @aria-labelledby]")) == 2
    sound(render.questions(RESULTS, range(9), 0))
    page = sound(render.question_page(RESULTS[0]))
    assert page.xpath("//a/@href")[0].startswith("/article/%3Cimg")


def test_two_runs_are_compared_question_by_question() -> None:
    before = made(RESULTS)
    after = made([RESULTS[0], replace(RESULTS[1], answer={**RESULTS[1].answer, "answer": "new"})])
    tree = sound(render.run_comparison(compare(before, after), before, after))
    assert "1 answers changed" in tree.text_content()
    assert "7 questions were asked only before" in tree.text_content()


def test_what_is_as_it_should_be() -> None:
    right, wrong = result(1, 0.9, 1.0), result(2, 0.9, 0.0)
    withheld = result(3, 0.9, 1.0, abstained=True)
    assert [as_wished(r) for r in (right, wrong, withheld)] == [True, False, False]
    unanswerable = {**right.case, "answerable": False}
    assert not as_wished(replace(wrong, case=unanswerable))
    assert as_wished(replace(withheld, case=unanswerable))


def test_kinds_have_intervals() -> None:
    (scores,) = by_kind(made(RESULTS), ("citation_recall", "f1")).values()
    assert set(scores) == {"citation_recall"}
    score = scores["citation_recall"]
    assert score.low < score.mean < score.high
    assert score.cases == 9


def test_articles_are_listed_as_text_and_only_editors_can_tick() -> None:
    row = Row("a<b", HOSTILE, date(2025, 3, 1), HOSTILE, HOSTILE, 10)
    listing = Listing((row,), 101)
    tree = sound(render.articles_table(listing, Wish(), 1, 50, editable=True))
    assert tree.xpath("//input/@value") == ["a<b"]
    assert "51–51 of 101 articles" in tree.text_content()
    assert not parser.fragment_fromstring(
        render.articles_table(listing, Wish(), 1, 50, editable=False), create_parent="div"
    ).xpath("//input")
    sound(render.removal([HOSTILE]))


def test_days_the_wrong_way_round_are_told_of() -> None:
    def none(since: date | None, until: date | None) -> str:
        wish = Wish(since=since, until=until)
        return render.articles_table(Listing((), 0), wish, 0, 50, editable=False)

    march, april = date(2025, 3, 1), date(2025, 4, 1)
    assert "Since (1 Apr 2025) is later than Until (1 Mar 2025)" in none(april, march)
    for since, until in ((march, april), (march, march), (april, None), (None, march)):
        assert "Take a filter back." in none(since, until)


def test_pictures_say_the_same_in_words() -> None:
    months = [Month(date(2025, m, 1), f"{s} {HOSTILE}", m) for m in (1, 3) for s in range(9)]
    tree = sound(render.over_time(months))
    assert tree.xpath("//svg/title")
    assert tree.xpath("//svg/desc")
    bars = tree.xpath("//svg/a/@data-pick")
    assert bars == ["period 2025-01-01 2025-01-31", "period 2025-03-01 2025-03-31"]
    assert tree.xpath("//tbody/tr")[0].text_content().endswith("9")
    point = Point(0.5, -0.5, HOSTILE, 3, 9, HOSTILE, HOSTILE)
    tree = sound(render.map_picture(Map((point,) * 9, 20, 0.2)))
    assert len(tree.xpath("//svg[@role='group']/a[@aria-label]")) == 9
    assert len(tree.xpath("//tbody/tr")) == 1


def test_a_source_has_the_same_colour_in_both_pictures() -> None:
    months = [Month(date(2025, 1, 1), "Courier", 5), Month(date(2025, 1, 1), "Gazette", 3)]
    points = [Point(0, 0, "a", 0, 1, "A", source) for source in ("Gazette", "Gazette", "Courier")]
    pictures = (
        render.over_time(months),
        render.map_picture(Map(tuple(points), 3, 0.2), months),
    )
    for picture in pictures:
        tree = parser.fragment_fromstring(picture, create_parent="div")
        entries = tree.xpath("//*[contains(@class, 'legend')]/li")
        assert [entry.text_content().strip() for entry in entries] == ["Courier", "Gazette"]
    drawn = parser.fragment_fromstring(pictures[1], create_parent="div")
    gazette = drawn.xpath("//svg[@role='group']/a[contains(@aria-label, 'Gazette')]/*[@class]")
    assert [mark.get("class") for mark in gazette] == ["s1", "s1"]


def test_many_months_become_years() -> None:
    months = [Month(date(year, 5, 1), "Courier", 2) for year in range(1990, 2021)]
    tree = parser.fragment_fromstring(render.over_time(months), create_parent="div")
    assert len(tree.xpath("//svg/a")) == 31
    assert "period 1990-01-01 1990-12-31" in tree.xpath("//svg/a/@data-pick")


def test_generations_are_compared_as_text() -> None:
    kept = Kept(HOSTILE, "2025-01-01T00:00", 1, 2, 3_000_000, HOSTILE, {HOSTILE: 1}, True)
    listed = Listed(HOSTILE, HOSTILE, None, HOSTILE)
    sound(render.generations_table([kept]))
    sound(render.difference_report(Difference(kept, kept, (listed,), (listed,), ())))


@pytest.mark.parametrize(
    ("given", "leaves"),
    [
        ({}, []),
        ({"llm": "ollama:llama3.2"}, []),
        ({"llm": "openai:local", "llm_base_url": "http://127.0.0.1:8080/v1"}, []),
        ({"llm": "openai:gpt"}, ["api.openai.com"]),
        ({"llm": "openai:x", "llm_base_url": "https://llm.example/v1"}, ["llm.example"]),
        ({"host": "0.0.0.0"}, ["0.0.0.0"]),
        ({"llm_choices": ["ollama:a"]}, []),
        ({"llm_choices": ["mistralai:a", "openai:b"]}, ["api.mistral.ai", "api.openai.com"]),
        (
            {
                "llm": "openai:local",
                "llm_base_url": "http://127.0.0.1:8080/v1",
                "llm_choices": ["openai:local", "openai:other", "anthropic:c"],
            },
            ["anthropic:c at api.anthropic.com, for whoever chooses it"],
        ),
    ],
)
def test_what_leaves_the_machine_follows_from_the_settings(
    given: dict[str, Any], leaves: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OLLAMA_HOST", raising=False)
    found = places(Settings(**given), accounts=False)
    assert len(found.leaves) == len(leaves)
    assert all(where in said for where, said in zip(leaves, found.leaves, strict=True))
    monkeypatch.setenv("OLLAMA_HOST", "http://gpu.example:11434")
    if given.get("llm", "").startswith("ollama"):
        assert "gpu.example" in places(Settings(**given), accounts=False).leaves[0]


def test_where_a_setting_comes_from_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_PORT", "9000")
    found = origins(Settings(fusion="rrf"))
    assert (found["port"], found["fusion"], found["llm"]) == (
        "DATELINE_PORT", "command line", "default",
    )  # fmt: skip


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        "x",
        {"threshold": "0.5"},
        {"threshold": 7},
        {"threshold": True},
        {"x": 1},
        {"model": 7},
        {"model": ""},
        {"model": ["openai:a"]},
        {"rewrite": True},
    ],
)
def test_preferences_that_make_no_sense_are_the_defaults(sent: object) -> None:
    assert Preferences.of(sent) == Preferences()


def test_preferences_come_back_as_they_were_kept() -> None:
    chosen = Preferences(0.8, own_limits=False, model="openai:a")
    assert Preferences.of(chosen.to_json()) == chosen


@pytest.mark.parametrize(
    "dates",
    [None, 7, [], {"next_weekday": "x"}, {"next_weekday": 1}, {"day_first": True}, {"x": "nearest"},
     {"fiscal_start": "13"}, {"next_weekday": ["nearest"]}, {"southern": "<img src=x>"}],
)  # fmt: skip
def test_dates_that_a_browser_makes_up_are_taken_as_the_server_does(dates: object) -> None:
    assert Preferences.of({"dates": dates}) == Preferences()
    assert DateChoices.of(dates).over(Policy(southern=True)) == Policy(southern=True)


def test_every_choice_of_dates_is_one_of_a_policy_and_comes_back_as_it_was_kept() -> None:
    assert {choice.name for choice in CHOICES} == {field.name for field in fields(Policy)}
    for choice in CHOICES:
        for option in choice.options:
            chosen = DateChoices({choice.name: option.code})
            assert getattr(chosen.over(Policy()), choice.name) == option.value
            assert Preferences.of(Preferences(dates=chosen).to_json()).dates == chosen


def test_the_server_s_own_way_is_offered_as_the_default() -> None:
    server = Settings(dates_region="us", dates_fiscal_start=4)
    shown = {choice.name: offered(choice, server.date_policy()) for choice in CHOICES}
    assert shown["region"] == [("Britain", "uk"), ("the United States (default)", "")]
    assert ("April (default)", "") in shown["fiscal_start"]
    kept = preferred("", True, "", "nearest", "", "", "", "uk", "")
    assert kept["dates"] == {"next_weekday": "nearest", "region": "uk"}
    choices = Preferences.of(kept).dates
    assert dates_shown(choices, server) == ["nearest", "", "", "", "uk", ""]
    # Once the server does so itself, that is its default again.
    assert dates_shown(choices, Settings()) == ["nearest", "", "", "", "", ""]


@dataclass(frozen=True)
class Named:
    """A language model that is only chosen here, and never asked."""

    name: str

    def stream(self, instructions: str, request: str) -> Iterator[str]:
        raise AssertionError("nobody asks")


def offering(assistant: Assistant, default: str | None, *others: str) -> Desk:
    model = Named(default) if default else None
    wired = Assistant(
        assistant.library, assistant.encoder, None, model, [Named(name) for name in others]
    )
    feedback = Feedback(assistant.library.path / "feedback.sqlite")
    builds = Builds(wired, BuildOptions())
    return Desk(wired, Settings(), builds, Evaluations(wired, feedback))


def test_only_models_that_the_server_names_are_offered_and_used(assistant: Assistant) -> None:
    desk = offering(assistant, "openai:a", "ollama:b")
    offers = dict(models(desk))
    assert offers == {
        "quoted sentences only: no language model": QUOTED,
        "in the words of openai:a (default)": "",
        "in the words of ollama:b": "ollama:b",
    }

    def used(sent: object) -> str | None:
        model = desk.preferring(sent).assistant.model
        return model.name if model else None

    assert used({}) == used({"model": 7}) == "openai:a"
    for value in offers.values():
        kept = preferred("", True, value)
        assert model_shown(desk, Preferences.of(kept)) == value
    assert used(preferred("", True, "ollama:b")) == "ollama:b"
    assert used(preferred("", True, QUOTED)) is None
    # What is offered no longer is nobody else's turn; neither is what a browser makes up.
    for gone in ("ollama:gone", "openai:gpt-4o", "x" * 9999):
        assert used({"model": gone}) is None
        assert model_shown(desk, Preferences.of({"model": gone})) == QUOTED
    # An earlier version kept only whether a model was wanted.
    assert used({"rewrite": False}) is None
    assert used({"rewrite": True}) == "openai:a"


def test_without_a_default_model_answers_are_quoted_until_one_is_chosen(
    assistant: Assistant,
) -> None:
    desk = offering(assistant, None, "openai:b")
    assert models(desk)[0] == ("quoted sentences only: no language model (default)", "")
    assert desk.preferring({}).assistant.model is None
    assert desk.preferring({"model": "openai:b"}).assistant.model is not None
    assert model_shown(desk, Preferences.of({"model": "openai:gone"})) == ""
    assert "no language model is used" in answering(desk.preferring({}))
    assert "openai:b" in answering(desk.preferring({"model": "openai:b"}))
    assert models(offering(assistant, None)) == models(desk)[:1]
