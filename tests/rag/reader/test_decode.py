"""Spans are whole words of the passage, at exact characters, and never overlap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reader.decode import ScoredSpan, best_spans, whole_words, without_overlap


@given(st.text(max_size=80), st.data())
def test_a_span_never_cuts_a_word(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = whole_words(text, start, end)
    assert 0 <= first <= last <= len(text)
    if first < last:
        assert not text[first].isspace()
        assert not text[last - 1].isspace()
        assert first == 0 or not (text[first - 1].isalnum() and text[first].isalnum())
        assert last == len(text) or not (text[last - 1].isalnum() and text[last].isalnum())


@pytest.mark.parametrize(
    ("text", "found", "wanted"),
    [
        ("It cost 3.5 million euros.", "3", "3.5"),
        ("It cost 1,200,000 euros.", "200", "1,200,000"),
        ("He lives in the U.S. now.", "the U.S.", "the U.S."),
        ("They met in Paris, he said.", "Paris,", "Paris"),
        ("He called it “a shambles”.", "“a shambles”.", "“a shambles”"),
        ("He called it “a shambles”.", "a shambles”", "a shambles"),
        ("Mayor (Ada Arkwell) spoke.", "(Ada Arkwell", "Ada Arkwell"),
        ("At 6:30 it ended.", "30", "6:30"),
    ],
)
def test_marks_that_hang_loose_are_left_out(text: str, found: str, wanted: str) -> None:
    start = text.index(found)
    first, last = whole_words(text, start, start + len(found))
    assert text[first:last] == wanted


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.integers(1, 20), st.floats(-9, 9)).map(
            lambda t: ScoredSpan(t[0], t[0] + t[1], t[2])
        ),
        max_size=30,
    ),
    st.integers(1, 6),
)
def test_of_overlapping_spans_the_best_is_kept(spans: list[ScoredSpan], most: int) -> None:
    kept = without_overlap(spans, most)
    assert len(kept) <= most
    assert [s.score for s in kept] == sorted((s.score for s in kept), reverse=True)
    for i, one in enumerate(kept):
        assert all(one.end <= b.start or b.end <= one.start for b in kept[:i])
    if spans:
        assert kept[0].score == max(s.score for s in spans)


def test_the_best_pair_of_ends_wins_and_beats_silence_by_its_score() -> None:
    text = "The summit is in Paris on Thursday"
    offsets = [(0, 3), (4, 10), (11, 13), (14, 16), (17, 22), (23, 25), (26, 34)]
    start = np.array([0, 0, 0, 0, 5, 0, 3], dtype=np.float32)
    end = np.array([0, 0, 0, 0, 5, 0, 3], dtype=np.float32)
    first, second, *_ = best_spans(text, offsets, start, end, null=4.0)
    assert text[first.start : first.end] == "Paris"
    assert first.score == pytest.approx(6.0)
    assert text[second.start : second.end] == "Thursday"


def test_a_passage_without_tokens_has_no_span() -> None:
    empty = np.empty(0, dtype=np.float32)
    assert best_spans("", [], empty, empty, 0.0) == []


def test_no_answer_runs_on_into_the_next_paragraph() -> None:
    text = "Petr Pavel\n\nDetails: more"
    offsets = [(0, 4), (5, 10), (12, 19), (21, 25)]
    start = np.array([5, 0, 0, 0], dtype=np.float32)
    end = np.array([0, 3, 0, 5], dtype=np.float32)
    best, *_ = best_spans(text, offsets, start, end, null=0.0)
    assert text[best.start : best.end] == "Petr Pavel"
