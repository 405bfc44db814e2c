"""Why and how: a time, or who somebody is, explains nothing."""

from __future__ import annotations

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.circumstance import only_circumstance
from rag.question import understand
from tests.rag.papers import library_of, paper

ARTICLES = {
    "strike": (
        "2025-11-04",
        "Bus drivers in Strathmore begin strike",
        "Bus drivers in Strathmore walked out on Monday in a dispute over split shifts. The last"
        " bus strike in the city, in 2011, lasted nine days.",
    ),
    "merger": (
        "2025-04-08",
        "Helvion to buy Parkes",
        "Helvion will buy Parkes for $9.4 billion. Parkes was also courted by the American firm"
        " Stonebridge, which withdrew its bid a week ago.",
    ),
    "launch": (
        "2025-06-18",
        "Falke-1 reaches orbit",
        "The rocket Falke-1 reached orbit on Wednesday. In March 2024 the Falke-1 exploded 40"
        " seconds after the launch.",
    ),
    "storm": (
        "2025-02-24",
        "Man dies in storm at Sallowbridge",
        "The man who died was Anselm Corrigale, 71, a retired organ tuner. Anselm Corrigale was"
        " struck by a falling chimney.",
    ),
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An assistant over reports that tell when, and one that tells how."""
    files = {f"{name}.md": paper(*article) for name, article in ARTICLES.items()}
    return Assistant(library_of(tmp_path_factory.mktemp("circumstances"), files, encoder), encoder)


@pytest.mark.parametrize(
    "question",
    [
        "How did the bus strike of 2011 in Strathmore end?",
        "Why did Stonebridge withdraw its bid for Parkes?",
        "Why did the Falke-1 explode in March 2024?",
    ],
)
def test_a_time_is_no_answer_to_why_or_how(papers: Assistant, question: str) -> None:
    answer = papers.ask(question)
    assert answer.abstained
    assert answer.short_answer is None


def test_who_somebody_was_is_not_how_he_died(papers: Assistant) -> None:
    answer = papers.ask("How did Anselm Corrigale die?")
    assert "organ tuner" not in (answer.short_answer or "")


@pytest.mark.parametrize(
    ("question", "before", "words", "only"),
    [
        ("Why did the firm withdraw?", "It withdrew ", "a week ago", True),
        ("Why did it explode?", "It exploded ", "40 seconds after the launch", True),
        ("Why did he move to Paris?", "He moved to Paris ", "in 1842", True),
        ("How did the strike end?", "It lasted ", "nine days", True),
        ("How did it land?", "It landed ", "at 10.47 p.m.", True),
        ("How did he die?", "It was Anselm Corrigale, 71, ", "a retired organ tuner", True),
        ("How long was the strike?", "It lasted ", "nine days", False),
        ("How severe was the sentence?", "She asked for ", "nine years", False),
        ("How did the strike end?", "It ended ", "after nine days of talks", False),
        ("Why was the manager sacked?", "He was sacked ", "after three defeats", False),
        ("Why did the line close?", "It closed ", "after Monday's storm", False),
        ("When did the firm withdraw?", "It withdrew ", "a week ago", False),
    ],
)
def test_words_only_tell_when_or_who(question: str, before: str, words: str, only: bool) -> None:
    assert only_circumstance(understand(question), before, words) is only
