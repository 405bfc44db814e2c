"""Retrieval on the bundled articles: right, filtered, explained, without repeats."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.encode import Encoder
from index.library import Library
from rag.question import understand
from rag.retrieve import Retriever, RetrieveSettings
from tests.rag.papers import library_of


@pytest.fixture(scope="module")
def retriever(seeds_library: Library, encoder: Encoder) -> Retriever:
    return Retriever(seeds_library.current(), encoder)


def test_the_summit_is_found_with_every_score(retriever: Retriever) -> None:
    hits = retriever.search(understand("Where will the Coalition of the Willing summit be?"))
    assert "Paris" in hits[0].text
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    made_of = {"dense", "lexical", "sentence", "pairs", "contest", "fused"}
    assert all(set(hit.scores) == made_of for hit in hits)
    fused = [hit.scores["fused"] for hit in hits]
    assert fused == sorted(fused, reverse=True)


@pytest.mark.parametrize("fusion", ["dense", "lexical"])
def test_each_half_agrees_with_brute_force(retriever: Retriever, fusion: str) -> None:
    settings = RetrieveSettings(
        fusion=fusion,  # type: ignore[arg-type]
        sentence_weight=0.0,
        pair_weight=0.0,
        contenders=0,
        same=2.0,
    )
    question = understand("How many homes lost power in the storm?", k=10)
    found = Retriever(retriever.generation, retriever.encoder, settings).search(question)
    if fusion == "dense":
        every = retriever.generation.vectors.vectors(np.arange(len(retriever.generation)))
        scores = every @ retriever.encoder.encode_questions([question.understood])[0]
    else:
        scores = retriever.generation.lexical.scores(question.understood)
    expected = np.lexsort((np.arange(len(scores)), -scores))[:10]
    assert [hit.row for hit in found] == expected.tolist()
    assert [hit.scores[fusion] for hit in found] == pytest.approx(scores[expected], abs=1e-5)


def test_dates_and_sources_limit_what_is_found(retriever: Retriever) -> None:
    question = understand("the ferry line", since=date(2025, 2, 1), until=date(2025, 2, 28), k=50)
    days = [hit.article.published for hit in retriever.search(question)]
    assert days
    assert all(day and date(2025, 2, 1) <= day <= date(2025, 2, 28) for day in days)
    sources = {row.source for row in retriever.generation.article_rows() if row.source}
    one = sorted(sources)[0]
    hits = retriever.search(understand("the council", sources=(one,), k=50))
    assert hits
    assert {hit.article.source for hit in hits} == {one}
    assert retriever.search(understand("anything", until=date(1990, 1, 1))) == []


def test_close_passages_are_told_apart_by_their_best_sentence(retriever: Retriever) -> None:
    """Two reports speak of fares on the ferry in nearly the same words; one says the adult's."""
    question = understand("What does a grown-up pay to go one way on the ferry?")
    plain = Retriever(
        retriever.generation, retriever.encoder, replace(retriever.settings, contenders=0)
    )
    assert "£7.40" in retriever.search(question)[0].text
    assert "£7.40" not in plain.search(question)[0].text
    assert retriever.search(question)[0].scores["contest"] > 0


def test_words_side_by_side_are_found_first(tmp_path: Path, encoder: Encoder) -> None:
    """The same words stand in both; only one of the articles is about the bank's governor."""
    texts = [
        "The governor of Ostrava opened a bank branch at the river, and said that the national "
        "park would stay open.",
        "The National Bank's governor spoke of the river trade by Ostrava, and would not open her "
        "books in the park.",
        *(f"The {what} was closed on Monday for repairs." for what in (
            "library", "swimming pool", "tram line", "theatre", "market hall", "airport"
        )),
    ]  # fmt: skip
    files = {f"{i}.txt": f"date 2025-03-01\n{text}\n" for i, text in enumerate(texts)}
    library = library_of(tmp_path, files, encoder)
    question = understand("What did the National Bank governor say about the river?")
    retriever = Retriever(library.current(), encoder)
    first, second = retriever.search(question)[:2]
    assert "National Bank" in first.text
    assert first.scores["pairs"] > second.scores["pairs"] == 0
    plain = Retriever(library.current(), encoder, replace(retriever.settings, pair_weight=0.0))
    assert "National Bank" not in plain.search(question)[0].text


def test_near_identical_passages_are_shown_once(retriever: Retriever) -> None:
    def pairs(same: float) -> int:
        settings = replace(retriever.settings, same=same)
        found = Retriever(retriever.generation, retriever.encoder, settings)
        hits = found.search(understand("Why did glassworkers walk out at Corvane?", k=30))
        words = [frozenset(hit.text.casefold().split()) for hit in hits]
        return sum(len(a & b) / len(a | b) >= 0.6 for i, a in enumerate(words) for b in words[:i])

    assert pairs(0.6) == 0
    assert pairs(2.0) > 0


def test_the_same_question_gives_the_same_hits(retriever: Retriever) -> None:
    question = understand("Who won the election?")
    assert retriever.search(question) == retriever.search(question)
