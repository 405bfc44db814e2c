"""Answers: quoted exactly, cited, refused when the articles do not say."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import lease
from index.article import Span
from index.build import update
from index.encode import Encoder
from index.errors import NoLibraryError, UsageError
from index.library import Library
from index.temporal import Policy
from rag.answer import Answer
from rag.assistant import Assistant, Done, TextDelta

WORDS = (
    "who what when where why how many ferry council storm budget school Paris summit Macron "
    "mayor match court verdict factory museum water tomorrow next week is did the of in cost"
).split()


def check_citations(answer: Answer, assistant: Assistant) -> None:
    """Every citation's quote is the article's text at its offsets, every number is defined."""
    generation = assistant.retriever().generation
    for citation in answer.citations:
        article = generation.article(citation.article_id)
        span = Span(article.id, citation.start, citation.end)
        assert citation.quote == article.text[citation.start : citation.end]
        assert citation.quote == article.quote(span)
    numbers = {citation.number for citation in answer.citations}
    for statement in answer.statements:
        assert statement.citations
        assert set(statement.citations) <= numbers
        quotes = [" ".join(c.quote.split()) for c in answer.citations]
        assert statement.text in quotes


def test_the_summit_is_in_paris(assistant: Assistant) -> None:
    answer = assistant.ask("Where will the Coalition of the Willing summit take place?")
    assert not answer.abstained
    assert "Paris" in answer.citations[0].quote
    assert "[1]" in answer.answer
    assert answer.library.articles == 62
    check_citations(answer, assistant)


def test_a_relative_date_is_answered_with_the_calendar(assistant: Assistant) -> None:
    answer = assistant.ask("When will the Coalition of the Willing summit be held?")
    assert any(d.start == date(2025, 3, 27) and d.why for d in answer.dates) or any(
        d.start == date(2025, 3, 24) for d in answer.dates
    )
    assert answer.short_answer
    assert "March 2025" in answer.short_answer


def test_the_day_on_which_a_summit_was_set_is_no_day_of_it(assistant: Assistant) -> None:
    """One report says: "On 21 March the French president set the summit for next Thursday"."""
    answer = assistant.ask("When is the summit?")
    assert answer.short_answer == "Thursday 27 March 2025"
    assert answer.disagreements == ()
    assert answer.alternatives == (), "“next week” is the same"
    assert assistant.ask("When was the summit set?").short_answer == "Friday 21 March 2025"


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
def test_every_quote_is_the_articles_own_text(assistant: Assistant, words: list[str]) -> None:
    answer = assistant.ask(" ".join(words))
    check_citations(answer, assistant)
    if answer.abstained:
        assert answer.short_answer is None
        assert answer.statements == ()
    assert 0 <= answer.confidence <= 1


@pytest.mark.parametrize(
    "question",
    [
        "What is the boiling point of tungsten?",
        "Who won the 1966 World Cup?",
        "How do I bake sourdough bread?",
    ],
)
def test_what_no_article_says_is_refused(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert "do not answer" in answer.answer


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(day=st.dates(date(2025, 1, 1), date(2025, 6, 1)))
def test_nothing_published_later_gets_in(assistant: Assistant, day: date) -> None:
    answer = assistant.ask("What happened with the ferry line?", as_of=day)
    assert all(c.published and c.published <= day for c in answer.citations)
    assert answer.as_of == day


def test_streaming_ends_with_the_same_answer(assistant: Assistant) -> None:
    question = "How much will the ferry cost?"
    events = list(assistant.stream(question))
    assert isinstance(events[-1], Done)
    assert all(isinstance(event, TextDelta) for event in events[:-1])
    assert events[-1].answer.answer == assistant.ask(question).answer


def test_without_a_library_the_remedy_is_named(tmp_path: object, encoder: Encoder) -> None:
    with pytest.raises(NoLibraryError, match="dateline index"):
        Assistant(Library(tmp_path / "none"), encoder).ask("Anything?")  # type: ignore[operator]


def test_blank_questions_are_refused(assistant: Assistant) -> None:
    with pytest.raises(UsageError):
        assistant.ask("   ")


def test_many_threads_get_their_own_answers(assistant: Assistant) -> None:
    questions = ["Where is the summit?", "Who runs the ferry?", "Why was the match moved?"] * 4
    expected = {q: assistant.ask(q).answer for q in set(questions)}
    got: list[tuple[str, str]] = []

    def work(question: str) -> None:
        got.append((question, assistant.ask(question).answer))

    threads = [threading.Thread(target=work, args=(q,)) for q in questions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == len(questions)
    assert all(answer == expected[question] for question, answer in got)


def test_questions_are_answered_while_the_published_generation_is_damaged(
    tmp_path: Path, encoder: Encoder
) -> None:
    library, file = Library(tmp_path / "library"), tmp_path / "walrus.txt"
    for name in ("Bartholomew", "Clementina"):
        file.write_text(f" date 2025-05-11 A walrus called {name} slept on the slipway.")
        update(library, [file], encoder)
    assistant = Assistant(library, encoder)
    assert "Clementina" in assistant.ask("What is the walrus called?").answer
    (library.path / "CURRENT").write_text("nonsense")
    first, second = (assistant.ask("What is the walrus called?") for _ in range(2))
    assistant.close()
    assert first.notice == second.notice
    assert "CURRENT" in (first.notice or "")
    assert "walrus" in second.answer


@pytest.mark.parametrize(
    "question", ["On what day did the gearbox fail?", "How many votes did Arkwell win by?"]
)
def test_a_whole_question_is_as_sure_in_a_conversation(assistant: Assistant, question: str) -> None:
    """What was said before helps to find passages; it once counted as if they were less like."""
    alone = assistant.ask(question)
    again = assistant.ask(question, history=[(question, alone.short_answer or "")])
    assert again.short_answer == alone.short_answer
    assert again.confidence == pytest.approx(alone.confidence, abs=0.1)


def test_what_is_published_from_outside_is_opened_once_for_all_who_ask(
    tmp_path: Path, encoder: Encoder
) -> None:
    words = tmp_path / "news.txt"
    words.write_text("The ferry to Tarn was sold on 3 March 2025.")
    update(Library(tmp_path / "library"), [words], encoder)
    main = Assistant(Library(tmp_path / "library"), encoder)
    copy = main.adjusted(threshold=0.5)
    assert copy.retriever() is main.retriever()
    first = main.library.folder / main.library.current_name()
    assert not lease.is_free(first)
    words.write_text("The ferry to Tarn was scrapped on 4 April 2025.")
    update(Library(tmp_path / "library"), [words], encoder)
    opened = main.adjusted(threshold=0.5).retriever()
    assert opened.generation.name == main.library.current_name() != first.name
    assert lease.is_free(first)
    assert main.adjusted(threshold=0.9).retriever() is opened
    assert copy.retriever() is opened
    assert main.retriever() is opened


def test_who_takes_dates_otherwise_does_not_change_them_for_the_rest(
    tmp_path: Path, encoder: Encoder
) -> None:
    words = tmp_path / "news.txt"
    words.write_text("The ferry to Tarn was sold on 3 March 2025.")
    update(Library(tmp_path / "library"), [words], encoder)
    main = Assistant(Library(tmp_path / "library"), encoder)
    assert not main.adjusted(dates=Policy(day_first=False)).retriever().policy.day_first
    assert main.retriever().policy.day_first
