"""What is suggested next can be answered, and from words that were not shown yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import update
from index.encode import Encoder
from index.library import Library
from rag.assistant import Assistant
from rag.suggest import MOST, opening, suggest

ASKED = (
    "How many objects were stolen from the Maritime Museum?",
    "When does the ferry to Quillhaven start?",
    "Who won the mayoral election in Port Ellery?",
    "Why was the school merger vote postponed?",
)


def after(assistant: Assistant, question: str) -> list[str]:
    answer = assistant.ask(question)
    retriever = assistant.retriever()
    cited = dict.fromkeys(citation.article_id for citation in answer.citations)
    return suggest(answer, [retriever.generation.article(i) for i in cited], retriever)


@pytest.mark.parametrize("question", ASKED)
def test_every_suggestion_is_answered_otherwise_than_the_question_was(
    assistant: Assistant, question: str
) -> None:
    shown = {(c.article_id, c.start) for c in assistant.ask(question).citations}
    suggested = after(assistant, question)
    assert len(suggested) <= MOST
    assert question not in suggested
    for other in suggested:
        answer = assistant.ask(other)
        assert not answer.abstained, other
        assert {(c.article_id, c.start) for c in answer.citations} - shown, other


def test_something_is_suggested_after_most_answers(assistant: Assistant) -> None:
    assert sum(bool(after(assistant, question)) for question in ASKED) >= 3


def test_nothing_is_suggested_after_a_refusal(assistant: Assistant) -> None:
    assert after(assistant, "Who won the 1966 World Cup?") == []


def test_one_begins_with_what_the_library_can_answer(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "bakery.txt").write_text(
        " date 2025-05-12 Brindle Street Bakery reopens after the flood\n\n"
        "Brindle Street Bakery reopened on Monday, three months after the flood in Oakmere. "
        'Quote: "We never stopped baking," said Marta Voss, the owner of the bakery. '
        "The council of Oakmere paid for the new oven."
    )
    library = Library(tmp_path / "library")
    update(library, [tmp_path / "bakery.txt"], encoder)
    asked = Assistant(library, encoder)
    retriever = asked.retriever()
    articles = retriever.generation.articles()
    begun = opening(ASKED, articles, retriever, 3)
    assert begun
    for question in begun:
        assert question not in ASKED
        assert not asked.ask(question).abstained, question
    asked.close()


def test_known_questions_are_preferred_where_they_are_answered(assistant: Assistant) -> None:
    known = (ASKED[0], "Who won the 1966 World Cup?", ASKED[1])
    assert opening(known, (), assistant.retriever(), 3) == [ASKED[0], ASKED[1]]
