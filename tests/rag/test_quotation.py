"""What somebody said is told whole, and in their own words where those follow at once."""

from __future__ import annotations

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from tests.rag.papers import library_of, paper

ARTICLES = {
    "goal": (
        "2025-04-20",
        "Late header sends Marlow up",
        "Marlow Town won promotion yesterday with a header in the last minute.\n\n"
        "Harwick's manager, Piet Delorne, complained that the free kick should not have been given."
        ' "It was a dive, and everybody in the ground knew it," he said.\n\n'
        '"I only met the ball," the scorer, Emil Okara, said afterwards. "I never thought it would'
        ' go in."',
    ),
    "march": (
        "2025-03-31",
        "Tram drivers march",
        "About 2,000 drivers of Pelham's trams marched to the town hall on Monday. Their leader,"
        ' Lucia Bandi, told them: "They say there is no money. They found 11 million for a new'
        ' logo." The operator did not comment.',
    ),
    "budget": (
        "2025-02-26",
        "Ashmere council closes two libraries",
        "Ashmere council approved a budget of £213 million last night. The council's leader,"
        " Edmund Pryce, answered his critics that adult social care now took most of it. “I have"
        " looked under every cushion. There is no money there,” he said.\n\n"
        "Farida Kahn complained that the vote came too late. “Nonsense, we had all of January,”"
        " said Anna Moxley, who chaired the meeting.\n\n"
        "Its finance officer, Gwen Tarrow, warned that there would be another gap next year.",
    ),
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An assistant over reports in which people are quoted."""
    files = {f"{name}.md": paper(*article) for name, article in ARTICLES.items()}
    return Assistant(library_of(tmp_path_factory.mktemp("quoted"), files, encoder), encoder)


@pytest.mark.parametrize(
    ("question", "short", "first", "sentences"),
    [
        # The mark is left open in the sentence that was found.
        ("What did Bandi tell the drivers about the money?",
         "They say there is no money. They found 11 million for a new logo", "Their leader", 2),
        # Who said it stands between.
        ("What did Emil Okara say?", "I only met the ball … I never thought it would go in",
         '"I only met the ball,"', 2),
        # It is reported first, and quoted right behind.
        ("What did Piet Delorne say about the free kick?",
         "It was a dive, and everybody in the ground knew it", "Harwick's manager", 2),
        ("What did Edmund Pryce say?",
         "I have looked under every cushion. There is no money there", "The council's leader", 3),
    ],
)  # fmt: skip
def test_a_quotation_is_told_whole(
    papers: Assistant, question: str, short: str, first: str, sentences: int
) -> None:
    answer = papers.ask(question)
    assert not answer.abstained
    assert answer.short_answer == short
    assert answer.citations[0].quote.startswith(first)
    told = [c.quote for c in answer.citations[:sentences]]
    assert [s.text for s in answer.statements[:sentences]] == [" ".join(t.split()) for t in told]
    assert all(piece.rstrip(".,") in " ".join(told) for piece in short.split(" … "))


def test_what_is_only_reported_is_told_without_words_of_others(papers: Assistant) -> None:
    """Nothing else is asked than what she said: a sentence that names her and tells it answers."""
    answer = papers.ask("What did Gwen Tarrow say?")
    assert not answer.abstained
    assert answer.short_answer is None
    assert "another gap next year" in answer.citations[0].quote


def test_the_words_of_another_right_behind_are_not_theirs(papers: Assistant) -> None:
    answer = papers.ask("What did Farida Kahn say about the vote?")
    assert "came too late" in answer.citations[0].quote
    assert answer.short_answer is None
    assert "Nonsense" not in answer.citations[0].quote


def test_who_says_nothing_is_not_quoted(papers: Assistant) -> None:
    assert papers.ask("What did Septimus Vail say?").abstained
