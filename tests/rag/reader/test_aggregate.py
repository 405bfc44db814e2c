"""The same words in several articles add up; in copies of one report they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reader.aggregate import aggregate, plain
from rag.reader.calibrate import Calibration
from rag.reader.decode import ScoredSpan
from rag.reader.reader import Reading

LOGISTIC = Calibration()


def read(passage: str, words: str, score: float) -> Reading:
    """A reading that found ``words`` in ``passage``."""
    start = passage.index(words)
    return Reading((ScoredSpan(start, start + len(words), score),))


def test_two_articles_outweigh_one_that_is_surer() -> None:
    passages = ["It is in the Hague.", "They meet in Hague", "It is in Paris."]
    readings = [
        read(passages[0], "the Hague", 0.0),
        read(passages[1], "Hague", 0.0),
        read(passages[2], "Paris", 0.5),
    ]
    best, second = aggregate(passages, readings, [1.0, 1.0, 1.0], ["a", "b", "c"], LOGISTIC)
    assert best.text == "the Hague"
    assert best.probability == pytest.approx(0.75)
    assert [number for number, _ in best.places] == [0, 1]
    assert second.text == "Paris"
    assert second.probability == pytest.approx(LOGISTIC.probability(0.5))


def test_copies_of_one_report_do_not_confirm_one_another() -> None:
    passages = ["It is in Rome.", "It is in Rome.", "It is in Paris."]
    readings = [
        read(passages[0], "Rome", 0.0),
        read(passages[1], "Rome", 0.0),
        read(passages[2], "Paris", 0.5),
    ]
    best, second = aggregate(passages, readings, [0.0] * 3, ["wire", "wire", "c"], LOGISTIC)
    assert best.text == "Paris"
    assert second.probability == pytest.approx(0.5)
    assert len(second.places) == 2


def test_a_passage_that_was_found_worse_counts_less() -> None:
    passages = ["It is in Rome.", "It is in Paris."]
    readings = [read(passages[0], "Rome", 1.0), read(passages[1], "Paris", 1.2)]
    best, _ = aggregate(passages, readings, [3.0, 1.0], ["a", "b"], LOGISTIC)
    assert best.text == "Rome"
    best, _ = aggregate(passages, readings, [3.0, 1.0], ["a", "b"], LOGISTIC, sharpness=0.0)
    assert best.text == "Paris"


def test_nothing_read_is_nothing_found() -> None:
    assert aggregate([], [], [], [], LOGISTIC) == []
    assert aggregate(["No."], [Reading(())], [1.0], ["a"], LOGISTIC) == []


def test_lists_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        aggregate(["a", "b"], [Reading(())], [1.0, 1.0], ["a", "b"], LOGISTIC)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.floats(-8, 8), st.floats(-3, 3)), max_size=8),
)
def test_one_more_witness_never_makes_an_answer_less_likely(
    heard: list[tuple[str, float, float]],
) -> None:
    def likely(witnesses: list[tuple[str, float, float]]) -> dict[str, float]:
        passages = [f"It was {word}x." for word, _, _ in witnesses]
        readings = [read(p, f"{w[0]}x", w[1]) for p, w in zip(passages, witnesses, strict=True)]
        sources = list(range(len(witnesses)))
        found = aggregate(passages, readings, [0.0] * len(witnesses), sources, LOGISTIC)
        assert [f.probability for f in found] == sorted(f.probability for f in found)[::-1]
        assert all(0 <= f.probability <= 1 for f in found)
        return {f.text: f.probability for f in found}

    fewer, more = likely(heard[:-1]), likely(heard)
    assert all(more[text] >= p - 1e-12 for text, p in fewer.items())


@pytest.mark.parametrize(
    ("one", "other"),
    [("The Hague", "Hague."), ("1,200", "1,200"), ("“Ada” Arkwell", "ada arkwell")],
)
def test_the_same_answer_in_other_clothes(one: str, other: str) -> None:
    assert plain(one) == plain(other)
