"""Reading: exact characters, long passages, and weights that are missing or altered."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelError
from rag.reader.decode import ScoredSpan
from rag.reader.reader import Reader, load_reader

SOME = "Paris 1,200 U.S. naïve 😀 東京 co-operate “so” (Ada don't \ud83d [SEP] 3.5% e\u0301t it."
WORDS = st.sampled_from(SOME.split())
PASSAGES = st.one_of(
    st.lists(WORDS, max_size=60).map(" ".join),
    st.text(max_size=200),
    st.lists(WORDS, min_size=400, max_size=420).map(" ".join),
)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60), st.lists(PASSAGES, max_size=3))
def test_spans_are_whole_words_of_their_passage(
    reader: Reader, question: str, passages: list[str]
) -> None:
    readings = reader.read(question, passages)
    assert len(readings) == len(passages)
    for passage, reading in zip(passages, readings, strict=True):
        for span in reading.spans:
            assert 0 <= span.start < span.end <= len(passage)
            text = passage[span.start : span.end]
            assert text == text.strip()
            before = span.start and passage[span.start - 1]
            after = passage[span.end : span.end + 1]
            assert not (before and before.isalnum() and text[0].isalnum())
            assert not (after.isalnum() and text[-1].isalnum())
        assert [s.score for s in reading.spans] == sorted(
            (s.score for s in reading.spans), reverse=True
        )


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60), PASSAGES, PASSAGES)
def test_no_span_is_taken_from_a_title(
    reader: Reader, question: str, passage: str, title: str
) -> None:
    (reading,) = reader.read(question, [passage], [title])
    for span in reading.spans:
        assert 0 <= span.start < span.end <= len(passage)
        assert passage[span.start : span.end].strip()
    pieces = list(reader.pieces(question, [passage], [title]))
    assert all(len(p.title) <= 32 and len(p.title) + len(p.ids) <= 320 for p in pieces)


def test_every_part_of_a_long_passage_is_read_below_a_title(reader: Reader) -> None:
    passage = " ".join(f"word{i}" for i in range(900))
    pieces = list(reader.pieces("Where?", [passage], ["The mayor " * 40]))
    covered = sorted({place for piece in pieces for place in piece.offsets})
    assert "".join(passage[a:b] for a, b in covered) == passage.replace(" ", "")


def test_a_passage_is_read_the_same_beside_others(reader: Reader) -> None:
    passages = ["It is in Paris.", "The mayor, Ada Arkwell, spoke on Friday. " * 30, "No."]
    together = reader.read("Where is it?", passages)
    for passage, reading in zip(passages, together, strict=True):
        (alone,) = reader.read("Where is it?", [passage])
        assert [_place(s) for s in alone.spans] == [_place(s) for s in reading.spans]
        assert alone.best == pytest.approx(reading.best, abs=1e-3)


def test_every_part_of_a_long_passage_is_read(reader: Reader) -> None:
    passage = " ".join(f"word{i}" for i in range(900))
    pieces = list(reader.pieces("Where?", [passage]))
    covered = sorted({place for piece in pieces for place in piece.offsets})
    assert "".join(passage[a:b] for a, b in covered) == passage.replace(" ", "")
    assert len(pieces) > 2


def test_nothing_to_read(reader: Reader) -> None:
    assert reader.read("Where?", []) == []
    assert reader.read("Where?", [""])[0].spans == ()
    assert reader.read("", ["It is in Paris."])[0].spans


def test_without_weights_there_is_no_reader_and_one_sentence_says_so(tmp_path: Path) -> None:
    assert load_reader(tmp_path) is None
    with pytest.raises(ModelError, match=r"weights are not in .*; answers are whole sentences"):
        Reader(tmp_path)


def test_altered_weights_are_refused(untrained: Path, tmp_path: Path) -> None:
    folder = tmp_path / "altered"
    shutil.copytree(untrained, folder, ignore=shutil.ignore_patterns("checkpoint.pt"))
    weights = folder / "weights.safetensors"
    changed = bytearray(weights.read_bytes())
    changed[-1] ^= 1
    weights.write_bytes(changed)
    with pytest.raises(ModelError, match="not the published ones"):
        load_reader(folder)


def test_what_ships_has_no_word_embeddings_and_says_its_size(untrained: Path) -> None:
    facts = json.loads((untrained / "reader.json").read_text())
    size = (untrained / "weights.safetensors").stat().st_size
    assert facts["bytes"] == size
    assert size < 23_000_000


def _place(span: ScoredSpan) -> tuple[int, int]:
    return span.start, span.end
