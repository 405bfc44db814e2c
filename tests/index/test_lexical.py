"""BM25 over stems: the textbook's scores, the same after a round trip."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DamagedError
from index.lexical import LexicalIndex

WORDS = "ferry storm council vote school mayor harbour budget strike museum".split()
DOCUMENTS = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join), min_size=1, max_size=9
)


def textbook(documents: list[list[str]], question: list[str]) -> list[float]:
    """BM25 as Robertson and Zaragoza give it, with the idf that is never negative."""
    k1, b = 1.5, 0.75
    mean = sum(map(len, documents)) / len(documents)
    scores = []
    for document in documents:
        counts = Counter(document)
        score = 0.0
        for term in question:
            holding = sum(term in other for other in documents)
            if not holding:
                continue
            idf = math.log(1 + (len(documents) - holding + 0.5) / (holding + 0.5))
            length = k1 * (1 - b + b * len(document) / mean)
            score += idf * counts[term] / (counts[term] + length)
        scores.append(score)
    return scores


@given(DOCUMENTS, st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True))
def test_scores_are_the_textbooks(texts: list[str], asked: list[str]) -> None:
    index = LexicalIndex.build(texts)
    terms = [index.terms(text) for text in texts]
    wanted = textbook(terms, index.terms(" ".join(asked)))
    np.testing.assert_allclose(index.scores(" ".join(asked)), wanted, rtol=1e-4, atol=1e-5)


def test_words_are_found_in_their_other_forms() -> None:
    index = LexicalIndex.build(
        ["The councillors were voting.", "A storm broke.", "O'Brien's ferry"]
    )
    assert index.scores("councillor votes").argmax() == 0
    assert index.scores("storms").argmax() == 1
    assert index.scores("O’Brien").argmax() == 2 or index.scores("O'Brien").argmax() == 2


def test_numbers_stay_whole() -> None:
    index = LexicalIndex.build(["It cost 3.5 million.", "It cost 5 million.", "At 6:30 it ended."])
    assert index.scores("3.5")[0] > 0
    assert index.scores("3.5")[1] == 0
    assert index.scores("6:30").argmax() == 2


def test_unknown_words_and_an_empty_index_score_nothing() -> None:
    assert not LexicalIndex.build(["A storm broke."]).scores("zeppelin").any()
    assert LexicalIndex.build([]).scores("storm").shape == (0,)
    assert not LexicalIndex.build(["", "the of"]).scores("storm").any()


def test_who_holds_a_word_is_known_without_scoring() -> None:
    index = LexicalIndex.build(["two ferries sailed", "a storm", "the ferry sank"])
    (stem,) = index.terms("ferry")
    assert sorted(index.holders(stem).tolist()) == [0, 2]
    assert index.holders("zeppelin").tolist() == []


def test_rare_words_weigh_more() -> None:
    index = LexicalIndex.build(["storm ferry", "storm", "storm vote"])
    assert index.idf("ferri") > index.idf("storm")
    assert index.idf("zeppelin") > index.idf("ferri")
    assert index.knows("storm")
    assert not index.knows("zeppelin")


@given(DOCUMENTS)
def test_a_folder_gives_back_the_same_scores(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("lexical")
    index = LexicalIndex.build(texts)
    index.save(folder)
    again = LexicalIndex.load(folder)
    assert len(again) == len(texts)
    for word in WORDS:
        assert again.scores(word).tobytes() == index.scores(word).tobytes()


def test_a_damaged_folder_is_said_to_be_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedError):
        LexicalIndex.load(tmp_path)
    (tmp_path / "count.json").write_text('{"documents": "many"}')
    with pytest.raises(DamagedError):
        LexicalIndex.load(tmp_path)
