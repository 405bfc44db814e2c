"""An event is dated by the archive, and the words that date it are shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.article import Article
from index.encode import Encoder
from rag.answer import Answer, AppliedLimit
from rag.assistant import Assistant
from tests.rag.papers import library_of, paper


def quoted_limit(assistant: Assistant, answer: Answer) -> tuple[AppliedLimit, Article]:
    """The limit of an answer and the article that dates it, which holds the words shown for it."""
    limit = answer.limit
    assert limit is not None
    assert limit.article_id is not None
    article = assistant.retriever().generation.article(limit.article_id)
    assert limit.quote is not None
    assert limit.quote in " ".join(article.text.split())
    return limit, article


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What happened after the storm?", date(2025, 2, 19), None),
        ("What has happened since Storm Odalys?", date(2025, 2, 19), None),
        ("What happened before the mayoral election?", None, date(2025, 5, 1)),
        ("What happened during the strike?", date(2025, 2, 17), date(2025, 2, 18)),
        (
            "What happened between the storm and the mayoral election?",
            date(2025, 2, 19),
            date(2025, 5, 2),
        ),
    ],
)
def test_an_event_is_dated_by_the_words_of_an_article(
    assistant: Assistant, question: str, start: date | None, end: date | None
) -> None:
    answer = assistant.ask(question)
    limit, article = quoted_limit(assistant, answer)
    assert (limit.kind, limit.start, limit.end) == ("happened", start, end)
    assert limit.text in question
    assert article.title in limit.why
    assert answer.timeline
    assert all(start is None or event.end > start for event in answer.timeline)
    assert all(end is None or event.start < end for event in answer.timeline)
    assert Answer.from_json(answer.to_json()) == answer


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What happened after Thole lost?", date(2025, 5, 2), None),
        ("What happened once Thole lost?", date(2025, 5, 2), None),
        ("What happened before Arkwell was elected?", None, date(2025, 5, 2)),
        ("What happened after the strike began?", date(2025, 2, 17), None),
        ("What happened after Crake was found guilty?", date(2025, 4, 10), None),
        ("What changed after the budget was passed?", date(2025, 2, 28), None),
        ("What has happened since the ferry line was announced?", date(2025, 1, 14), None),
        ("What happened after the astrolabe was stolen?", date(2025, 3, 9), None),
    ],
)
def test_a_clause_is_dated_by_the_report_that_says_so(
    assistant: Assistant, question: str, start: date | None, end: date | None
) -> None:
    limit, _ = quoted_limit(assistant, assistant.ask(question))
    assert (limit.kind, limit.start, limit.end) == ("happened", start, end)


def test_a_day_that_is_only_that_of_the_report_is_said_to_be(assistant: Assistant) -> None:
    limit = assistant.ask("What changed after the budget was passed?").limit
    assert limit is not None
    assert "is dated by its report, of Friday 28 February 2025" in limit.why


def test_a_clause_that_nobody_reports_limits_nothing(assistant: Assistant) -> None:
    answer = assistant.ask("What happened after Marchbank resigned?")
    assert answer.limit is None
    assert answer.notice is not None
    assert "No article says when Marchbank resigned was" not in answer.notice


@pytest.mark.parametrize(
    ("question", "start", "end", "printed"),
    [
        ("What happened after the Rovers were promoted?", date(2025, 4, 27), None, True),
        ("What happened after the hustings?", date(2025, 4, 15), None, False),
        ("What has happened since the merger was announced?", date(2025, 1, 16), None, False),
        ("What happened after Thole lost?", date(2025, 5, 2), None, False),
        ("What happened after Crake was found guilty?", date(2025, 4, 10), None, False),
        ("What happened before Crake was jailed?", None, date(2025, 5, 9), False),
        ("What happened after the museum was burgled?", date(2025, 3, 9), None, False),
        ("What happened after the Rovers dismissed Greaveson?", date(2025, 1, 9), None, True),
        ("What happened after furnace workers walked out?", date(2025, 2, 17), None, False),
    ],
)
def test_an_event_told_in_a_clause_has_the_day_of_its_statement(
    assistant: Assistant, question: str, start: date | None, end: date | None, printed: bool
) -> None:
    """The day that the statement names, or of its publication, which the reason then says."""
    limit, article = quoted_limit(assistant, assistant.ask(question))
    assert (limit.kind, limit.start, limit.end) == ("happened", start, end)
    assert ("is dated by its report, of" in limit.why) == printed
    if printed:
        assert article.published == (start or end)


@pytest.mark.parametrize(
    "question",
    [
        "What happened after Thole was elected pope?",
        "What happened after Thole won?",
        "What happened after Arkwell lost?",
    ],
)
def test_what_no_article_states_limits_nothing(assistant: Assistant, question: str) -> None:
    """Arkwell beat Thole; that Thole once won, in 2021, was not news when it was printed."""
    answer = assistant.ask(question)
    assert answer.limit is None
    assert answer.notice is not None
    assert answer.notice.startswith("No article says when ")


def test_an_event_that_no_article_dates_limits_nothing_and_says_so(assistant: Assistant) -> None:
    answer = assistant.ask("What happened after the zebra parade?")
    assert answer.limit is None
    assert answer.notice is not None
    assert "No article says when the zebra parade was" in answer.notice


def test_the_limit_can_be_taken_away(assistant: Assistant) -> None:
    answer = assistant.ask("What happened after the storm?", own_limits=False)
    assert (answer.limit, answer.notice) == (None, None)


def test_an_event_is_dated_by_what_was_known_then(assistant: Assistant) -> None:
    day = date(2025, 2, 20)
    limit = assistant.ask("What happened after the storm?", as_of=day).limit
    assert limit is not None
    assert limit.article_id is not None
    article = assistant.retriever().generation.article(limit.article_id)
    assert article.published is not None
    assert article.published <= day


@pytest.mark.parametrize(
    ("question", "first", "after"),
    [
        ("What happened in March 2025?", date(2025, 3, 1), date(2025, 4, 1)),
        ("What happened between 24 and 30 April 2025?", date(2025, 4, 24), date(2025, 5, 1)),
    ],
)
def test_a_period_without_a_topic_is_told_by_its_events(
    assistant: Assistant, question: str, first: date, after: date
) -> None:
    answer = assistant.ask(question)
    assert not answer.abstained
    assert len(answer.timeline) >= 3
    assert all(e.start < after and e.end > first for e in answer.timeline)
    assert [e.start for e in answer.timeline] == sorted(e.start for e in answer.timeline)
    assert answer.statements
    assert 0 < answer.confidence <= 1


def test_a_period_in_which_nothing_was_printed_is_refused(assistant: Assistant) -> None:
    assert assistant.ask("What happened in June 1987?").abstained


def test_the_latest_ends_with_the_newest(assistant: Assistant) -> None:
    answer = assistant.ask("What is the latest on the ferry?")
    assert answer.limit is not None
    assert answer.limit.kind == "latest"
    newest = max(c.published for c in answer.citations[: len(answer.statements)] if c.published)
    assert answer.citations[0].published == newest
    assert len(answer.timeline) <= 8
    assert answer.timeline[-1].start >= date(2025, 5, 1)


def test_the_verdict_is_that_on_whom_the_question_names(tmp_path: Path, encoder: Encoder) -> None:
    """Both trials' reports speak of a verdict, and only one says so beside a day."""
    files = {
        "crake.md": paper(
            "2025-04-11",
            "Former treasurer guilty of four frauds",
            "The verdict on Lorcan Crake came on Thursday: the former treasurer was convicted of"
            " four frauds. He will be sentenced in May.",
        ),
        "oakes.md": paper(
            "2025-07-09",
            "Pharmacist cleared of murder",
            "Miriam Oakes was acquitted of murder yesterday at Leeds Crown Court. There were gasps"
            " as the foreman announced the verdict. Graham Oakes, a brother of the dead man, said"
            " that half of justice had been done.",
        ),
    }
    papers = Assistant(library_of(tmp_path, files, encoder), encoder)
    limit, article = quoted_limit(
        papers, papers.ask("What did Graham Oakes say after the verdict?")
    )
    assert limit.start == date(2025, 7, 8)
    assert article.title == "Pharmacist cleared of murder"
    limit, _ = quoted_limit(papers, papers.ask("What happened to Lorcan Crake after the verdict?"))
    assert limit.start == date(2025, 4, 10)
