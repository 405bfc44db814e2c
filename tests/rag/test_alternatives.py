"""Where no short answer is sure, the next ones are shown, each with its own sentence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.article import Span
from index.encode import Encoder
from index.temporal import Expression
from rag.alternatives import alternatives, told
from rag.answer import Answer, cite
from rag.assistant import Assistant, AssistantSettings
from rag.question import understand
from rag.retrieve import Hit
from rag.shorts import ShortAnswer
from tests.rag.papers import library_of, paper

QUESTION = understand("Who opened the fair?")
TEXT = (
    "Ida Lunt opened the fair in Tarnholm. Jon Strood opened the one in Mirran. "
    "Lunt spoke first. Nine stalls were empty."
)


@pytest.fixture(scope="module")
def assistant_of_fairs(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    files = {"fair.md": paper("2025-02-06", "Two fairs", TEXT)}
    library = library_of(tmp_path_factory.mktemp("fairs"), files, encoder)
    return Assistant(library, encoder, AssistantSettings(threshold=0.0))


@pytest.fixture(scope="module")
def hits(assistant_of_fairs: Assistant) -> list[Hit]:
    return assistant_of_fairs.search("Who opened the fair?")


def no_dates(article: str) -> Sequence[Expression]:
    return ()


def suggested(hits: Sequence[Hit], **shares: float) -> list[ShortAnswer]:
    article = hits[0].article
    made = []
    for words, share in shares.items():
        at = article.text.index(words.replace("_", " "))
        span = Span(article.id, at, at + len(words))
        made.append(ShortAnswer(span, article.quote(span), 1.0, share=share))
    return made


def test_the_next_likeliest_are_shown_in_order_each_in_its_sentence(hits: list[Hit]) -> None:
    article = hits[0].article
    first = cite(1, article, hits[0].passage.sentences[0].span)
    found = suggested(hits, Ida_Lunt=0.4, Jon_Strood=0.3, Tarnholm=0.2)
    others, citations = alternatives(QUESTION, "Ida Lunt", found, hits, (first,), no_dates)
    assert [one.value for one in others] == ["Jon Strood", "Tarnholm"]
    assert citations[0] == first
    quotes = {c.number: c.quote for c in citations}
    assert quotes[others[0].citation] == "Jon Strood opened the one in Mirran."
    assert others[1].citation == 1, "a sentence that is cited already is cited once"
    assert told(others) == "Also possible: Jon Strood [2]; Tarnholm [1]."


@pytest.mark.parametrize(
    ("shares", "why"),
    [
        ({"Ida_Lunt": 0.85, "Jon_Strood": 0.15}, "one is likely enough"),
        ({"Ida_Lunt": 0.5, "Jon_Strood": 0.04}, "the other is unlikely"),
        ({"Ida_Lunt": 0.5, "Lunt": 0.4}, "the other is a part of the first"),
        ({"Ida_Lunt": 0.5, "Nine": 0.4}, "a number is nobody"),
    ],
)
def test_nothing_else_is_shown_where(hits: list[Hit], shares: dict[str, float], why: str) -> None:
    found = suggested(hits, **shares)
    others, citations = alternatives(QUESTION, "Ida Lunt", found, hits, (), no_dates)
    assert (others, citations) == ((), ()), why


def test_questions_that_no_short_words_answer_have_none(hits: list[Hit]) -> None:
    found = suggested(hits, Ida_Lunt=0.4, Jon_Strood=0.3)
    for question in ("Why did Ida Lunt open the fair?", "What did Ida Lunt say?"):
        assert alternatives(understand(question), None, found, hits, (), no_dates) == ((), ())


def test_an_answer_carries_them_as_json(assistant_of_fairs: Assistant) -> None:
    """Two people opened a fair; whoever is answered, the other is not passed over."""
    answer = assistant_of_fairs.ask("Who opened the fair?")
    shown = {answer.short_answer, *(one.value for one in answer.alternatives)}
    assert shown >= {"Ida Lunt", "Jon Strood"}
    quotes = {c.number: c.quote for c in answer.citations}
    for one in answer.alternatives:
        assert one.value in quotes[one.citation]
    assert Answer.from_json(answer.to_json()) == answer


@pytest.mark.parametrize(
    ("text", "asked", "short", "shares", "other"),
    [
        pytest.param(
            "The fair opens next Thursday. The market opens on 2 May. Both are in Tarnholm.",
            "When does the market open?",
            "Friday 2 May 2025",
            {"next_Thursday": 0.3, "2_May": 0.4},
            "Thursday 27 March 2025",
            id="a day is told as a day",
        ),
        pytest.param(
            "The fair opens next Thursday. Tarnholm is full next week. The market opens on 2 May.",
            "When does the fair open?",
            "Thursday 27 March 2025",
            {"next_Thursday": 0.4, "next_week": 0.3, "2_May": 0.2},
            "Friday 2 May 2025",
            id="a week that holds the day is no other answer",
        ),
    ],
)
def test_other_days(
    tmp_path: Path,
    encoder: Encoder,
    text: str,
    asked: str,
    short: str,
    shares: dict[str, float],
    other: str,
) -> None:
    library = library_of(tmp_path, {"fair.md": paper("2025-03-21", "A fair", text)}, encoder)
    found = Assistant(library, encoder, AssistantSettings(threshold=0.0)).search("the fair")
    dates = library.current().dates
    taken = suggested(found, **shares)
    others, _ = alternatives(understand(asked), short, taken, found, (), dates)
    assert [one.value for one in others] == [other]


def test_what_counts_another_thing_is_no_other_number(assistant: Assistant) -> None:
    """One report says that she carries 220; another "186 passengers and nineteen cars"."""
    answer = assistant.ask("How many passengers does the Kittiwren carry?")
    assert answer.short_answer == "220"
    assert [one.value for one in answer.alternatives] == ["186"]
