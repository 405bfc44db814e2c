"""What is suggested next can be answered, and from words that were not shown yet."""

from __future__ import annotations

import pytest

from rag.assistant import Assistant
from rag.suggest import MOST, suggest

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
