"""An event beside what is asked ("what did she say when the bridge reopened?")."""

from __future__ import annotations

from datetime import date

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.question import understand
from tests.rag.papers import library_of, paper

ARTICLES = {
    "closed": (
        "2024-03-04",
        "Bridge at Sallow closed",
        "The bridge at Sallow was closed on Sunday. Mayor Edla Voss said: “We had no choice, the"
        " piers are cracked.” The Ravell Line ran the ferry.",
    ),
    "reopened": (
        "2024-09-13",
        "Sallow bridge reopens",
        "The bridge at Sallow was reopened on Thursday 12 September. Mayor Edla Voss said: “I never"
        " want to see that queue again.”",
    ),
    "walkout": (
        "2024-11-05",
        "Ferry crews walk out",
        "The strike of the ferry crews at Sallow began on Monday 4 November. The town took over the"
        " ferry from the Ravell Line. Mayor Edla Voss said: “The town will run it by itself now.”",
    ),
    "election": (
        "2025-02-07",
        "Ossian Kray elected",
        "Ossian Kray was elected mayor of Sallow on Thursday 6 February. Edla Voss said: “He will"
        " find the keys where I found them.”",
    ),
}


@pytest.fixture(scope="module")
def sallow(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An assistant over a year of a small town."""
    files = {f"{name}.md": paper(*article) for name, article in ARTICLES.items()}
    library = library_of(tmp_path_factory.mktemp("sallow"), files, encoder)
    return Assistant(library, encoder)


@pytest.mark.parametrize(
    ("question", "start", "end", "said"),
    [
        (
            "What did the mayor say when the bridge was reopened?",
            date(2024, 9, 12),
            date(2024, 9, 13),
            "that queue",
        ),
        (
            "When the bridge was closed, what did Voss say?",
            date(2024, 3, 3),
            date(2024, 3, 4),
            "piers are cracked",
        ),
        ("What did Voss say after the strike began?", date(2024, 11, 4), None, ""),
        ("What did Voss say after Kray was elected?", date(2025, 2, 6), None, "the keys"),
        (
            "What did the mayor say before the bridge was reopened?",
            None,
            date(2024, 9, 12),
            "piers",
        ),
    ],
)
def test_what_was_said_on_an_occasion_is_looked_for_at_its_time(
    sallow: Assistant, question: str, start: date | None, end: date | None, said: str
) -> None:
    answer = sallow.ask(question)
    assert answer.limit is not None
    assert (answer.limit.kind, answer.limit.start, answer.limit.end) == ("happened", start, end)
    assert answer.limit.text in question
    assert not answer.abstained
    assert said in answer.citations[0].quote


def test_who_did_it_before_an_event_is_looked_for_before_it(sallow: Assistant) -> None:
    answer = sallow.ask("Who ran the ferry before the strike began?")
    assert answer.limit is not None
    assert (answer.limit.start, answer.limit.end) == (None, date(2024, 11, 4))
    assert "Ravell Line" in (answer.short_answer or "")


def test_what_happened_when_an_event_took_place(sallow: Assistant) -> None:
    answer = sallow.ask("What happened when the bridge was reopened?")
    assert answer.limit is not None
    assert (answer.limit.start, answer.limit.end) == (date(2024, 9, 12), date(2024, 9, 13))


def test_the_limit_beside_a_question_can_be_taken_away(sallow: Assistant) -> None:
    question = "What did the mayor say when the bridge was reopened?"
    assert sallow.ask(question, own_limits=False).limit is None


def test_what_is_told_at_another_time_only_is_answered_and_said_to_be_so(
    sallow: Assistant,
) -> None:
    """Nothing is older than the closing; who ran the ferry then, was printed the day after."""
    answer = sallow.ask("Who ran the ferry before the bridge was closed?")
    assert "Ravell Line" in (answer.short_answer or "")
    assert answer.limit is None
    assert answer.notice is not None
    assert "“before the bridge was closed” answers; this is from any time" in answer.notice


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What happened between the carnival and the election?", ["the carnival was"]),
        ("What happened between the strike and the jubilee?", ["the jubilee was"]),
        (
            "What happened between the carnival and the jubilee?",
            ["the carnival was", "the jubilee was"],
        ),
    ],
)
def test_an_event_of_between_that_no_article_dates_is_named(
    sallow: Assistant, question: str, missing: list[str]
) -> None:
    answer = sallow.ask(question)
    assert answer.limit is None
    assert answer.notice is not None
    assert f"No article says when {' or when '.join(missing)}, so “between" in answer.notice


@pytest.mark.parametrize(
    ("question", "relation", "event"),
    [
        ("What did the mayor say when the bridge reopened?", "during", "the bridge reopened"),
        ("What did Voss say while the strike was on?", "during", "the strike"),
        ("Who ran the ferry before the strike?", "before", "the strike"),
        ("Who was mayor between the storm and the election?", "between", "the storm"),
        ("What happened while the strike was under way?", "during", "the strike"),
    ],
)
def test_an_event_beside_a_question_is_heard(question: str, relation: str, event: str) -> None:
    found = understand(question).event
    assert found is not None
    assert (found.relation, found.event) == (relation, event)
    assert question[found.start : found.start + len(found.text)] == found.text


@pytest.mark.parametrize(
    "question",
    [
        # No time.
        "Who looks after the harbour?",
        "Who was named after the bridge?",
        "Who appeared before the court?",
        "Who gave evidence before the inquiry?",
        # "When" asks itself.
        "What is the latest on when the ferry will start?",
        "What did they say about when the line opens?",
        "When will the ferry start?",
        # For a fact the event says which, and not when it was told: the last count counts.
        "How many were hurt when the storm struck?",
        "Who was rescued when the trawler sank?",
        "What did she say when she won?",
    ],
)
def test_what_sets_no_time(question: str) -> None:
    assert understand(question).event is None
