"""When: the calendar date first, the article's own words beside it, and the reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.build import BuildOptions, update
from index.encode import Encoder
from index.library import Library
from index.temporal import Policy
from rag.answer import Answer, Days
from rag.assistant import Assistant, AssistantSettings
from rag.proof import prove
from tests.conftest import SHARED
from tests.rag.papers import library_of

ARTICLE = (
    "date 2025-03-17 The new swimming baths in Tarnwick will be opened next Thursday by the "
    "mayor of Tarnwick. The baths cost four million pounds."
)
QUESTION = "When will the swimming baths in Tarnwick be opened?"


def ask(folder: Path, encoder: Encoder, text: str, name: str = "a.txt", **chosen: Policy) -> Answer:
    """The answer from a library of one article."""
    (folder / name).write_text(text)
    library = Library(folder / "library")
    update(library, [folder / name], encoder, BuildOptions(**chosen))  # type: ignore[arg-type]
    return Assistant(library, encoder).ask(QUESTION)


def test_the_date_comes_first_and_the_articles_words_beside_it(
    tmp_path: Path, encoder: Encoder
) -> None:
    answer = ask(tmp_path, encoder, ARTICLE)
    assert answer.short_answer == "Thursday 27 March 2025"
    assert answer.beside == "the article of 17 March says “next Thursday”"
    assert answer.answer.startswith(
        "Thursday 27 March 2025 (the article of 17 March says “next Thursday”) [1]"
    )
    found = answer.dates[0]
    assert (found.text, found.start, found.end) == (
        "next Thursday", date(2025, 3, 27), date(2025, 3, 28),
    )  # fmt: skip
    assert (found.anchor, found.citation) == (date(2025, 3, 17), 1)
    assert found.alternative == Days(date(2025, 3, 20), date(2025, 3, 21))
    document = answer.to_json()["dates"][0]
    assert document["alternative"] == {"start": "2025-03-20", "end": "2025-03-21"}
    assert Answer.from_json(answer.to_json()) == answer


def test_another_policy_gives_the_other_reading(tmp_path: Path, encoder: Encoder) -> None:
    answer = ask(tmp_path, encoder, ARTICLE, dates=Policy(next_weekday="nearest"))
    assert answer.short_answer == "Thursday 20 March 2025"
    assert answer.dates[0].alternative == Days(date(2025, 3, 27), date(2025, 3, 28))


def test_a_date_in_full_needs_no_words_beside_it(tmp_path: Path, encoder: Encoder) -> None:
    full = ARTICLE.replace("next Thursday", "on 27 March 2025")
    answer = ask(tmp_path, encoder, full)
    assert answer.beside is None
    assert answer.answer.startswith("Thursday 27 March 2025 [1]")


def test_a_day_of_another_year_says_the_articles_year(tmp_path: Path, encoder: Encoder) -> None:
    text = ARTICLE.replace("2025-03-17", "2024-12-30").replace("next Thursday", "next month")
    answer = ask(tmp_path, encoder, text)
    assert answer.short_answer == "January 2025"
    assert answer.beside == "the article of 30 December 2024 says “next month”"


def test_a_date_counted_from_an_inferred_one_says_so(tmp_path: Path, encoder: Encoder) -> None:
    text = ARTICLE.removeprefix("date 2025-03-17 ")
    answer = ask(tmp_path, encoder, text, "2025-03-17-baths.txt")
    assert answer.short_answer == "Thursday 27 March 2025"
    assert "the article's own date is inferred" in answer.dates[0].why


def test_without_any_date_nothing_is_worked_out(tmp_path: Path, encoder: Encoder) -> None:
    answer = ask(tmp_path, encoder, ARTICLE.removeprefix("date 2025-03-17 "))
    assert answer.dates == ()
    assert answer.beside is None
    assert "2025" not in answer.answer


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An assistant over the user's own article."""
    files = sorted((SHARED / "seeds").glob("*.txt")) if (SHARED / "seeds").is_dir() else []
    if not files:
        pytest.skip("the real article is not here: ../shared/seeds is missing")
    library = Library(tmp_path_factory.mktemp("real") / "library")
    update(library, files, encoder)
    return Assistant(library, encoder)


def test_the_summit_of_the_real_article_is_on_its_day(real: Assistant) -> None:
    answer = real.ask("When will the summit be held?")
    assert answer.short_answer == "Thursday 27 March 2025"
    assert answer.beside == "the article of 21 March says “next Thursday”"
    found = next(d for d in answer.dates if d.text == "next Thursday")
    assert (found.start, found.end) == (date(2025, 3, 27), date(2025, 3, 28))
    assert "the Thursday of the week after that of Friday 21 March 2025" in found.why


def test_next_week_of_the_real_article_is_monday_to_sunday(real: Assistant) -> None:
    generation = real.retriever().generation
    (article,) = generation.articles()
    weeks = [e for e in generation.dates(article.id) if e.text.casefold() == "next week"]
    assert len(weeks) == 3
    for week in weeks:
        assert week.interval == (date(2025, 3, 24), date(2025, 3, 31))
        assert "Monday to Sunday of the week after that of Friday 21 March 2025" in week.why


def test_who_asks_may_take_dates_otherwise_than_the_library_was_built(
    tmp_path: Path, encoder: Encoder
) -> None:
    library = library_of(tmp_path, {"a.txt": ARTICLE}, encoder)
    kept = Assistant(library, encoder)
    otherwise = kept.adjusted(dates=Policy(next_weekday="nearest"))
    answer = otherwise.ask(QUESTION)
    assert answer.short_answer == "Thursday 20 March 2025"
    assert answer.dates[0].alternative == Days(date(2025, 3, 27), date(2025, 3, 28))
    assert kept.ask(QUESTION).short_answer == "Thursday 27 March 2025"
    set_so = AssistantSettings(dates=Policy(next_weekday="nearest"))
    assert Assistant(library, encoder, set_so).ask(QUESTION).answer == answer.answer


PLANS = {
    "one.txt": "date 2025-03-17 The lighthouse at Ower will be lit next Thursday.",
    "two.txt": "date 2025-02-03 The pier at Ower will shut on 04/03/2025 for repairs.",
    "fair.txt": "date 2025-03-10 The fair at Ower will be held on Mother's Day.",
    "three.txt": "date 2025-01-06 The tram to Ower was halted on 3 January 2025.",
}


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An assistant over plans whose days hang on how dates are taken."""
    return Assistant(library_of(tmp_path_factory.mktemp("plans"), PLANS, encoder), encoder)


def happened(assistant: Assistant, period: str) -> dict[str, date]:
    """The events of a period: the first words of each, and its day."""
    answer = assistant.ask(f"What happened {period}?")
    return {" ".join(event.text.split()[:2]): event.start for event in answer.timeline}


def test_events_of_a_period_are_those_of_the_days_as_they_are_taken(plans: Assistant) -> None:
    nearest = plans.adjusted(dates=Policy(next_weekday="nearest"))
    assert happened(plans, "on 27 March 2025") == {"The lighthouse": date(2025, 3, 27)}
    assert happened(nearest, "on 20 March 2025") == {"The lighthouse": date(2025, 3, 20)}
    assert happened(nearest, "on 27 March 2025") == {}
    american = plans.adjusted(dates=Policy(day_first=False))
    assert happened(plans, "on 4 March 2025") == {"The pier": date(2025, 3, 4)}
    assert happened(american, "on 3 April 2025") == {"The pier": date(2025, 4, 3)}


def test_a_question_s_own_dates_are_taken_so_too(plans: Assistant) -> None:
    asked = "As of 02/03/2025, what is planned at Ower?"
    british = plans.ask(asked)
    american = plans.adjusted(dates=Policy(day_first=False)).ask(asked)
    assert (british.as_of, american.as_of) == (date(2025, 3, 2), date(2025, 2, 3))


def test_the_words_of_a_model_are_checked_against_days_taken_so(plans: Assistant) -> None:
    american = plans.adjusted(dates=Policy(region="us"))
    said = "The fair at Ower will be held on 11 May 2025."
    verdicts = [
        prove(said, assistant.search("the fair at Ower", k=1)[0]).verdict
        for assistant in (american, plans)
    ]
    assert verdicts == ["supported", "contradicted"]
