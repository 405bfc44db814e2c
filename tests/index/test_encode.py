"""Vectors: the same text is the same bytes, and only the published weights are used."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encode import (
    EmbeddingCache,
    Encoder,
    SentenceEncoder,
    bundled_model_folder,
    load_encoder,
    passage_hash,
)
from index.errors import ModelError
from index.pooled import is_plain
from tests.conftest import ROOT

TEXTS = (
    "The council met on Thursday.",
    "Ferry.",
    "Storm Odalys hurt fourteen people and closed the coast road for two days, officials said.",
    "会議は来週パリで開かれる",
    "word " * 400,
    "",
)


@settings(max_examples=8, deadline=None)
@given(st.permutations(TEXTS), st.integers(1, len(TEXTS)))
def test_a_vector_does_not_depend_on_its_companions(
    encoder: Encoder, order: list[str], size: int
) -> None:
    alone = {text: encoder.encode([text])[0] for text in order[:size]}
    together = encoder.encode(order[:size])
    for text, vector in zip(order, together, strict=False):
        assert vector.tobytes() == alone[text].tobytes()


def test_vectors_have_length_one_and_like_texts_are_near(encoder: Encoder) -> None:
    vectors = encoder.encode([*TEXTS[:3], "On Thursday the council held a meeting."])
    assert vectors.shape == (4, encoder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    nearness = vectors[:3] @ vectors[3]
    assert nearness.argmax() == 0
    assert nearness[0] > 0.7


@pytest.mark.parametrize("text", TEXTS)
def test_a_question_is_embedded_as_a_passage_is(encoder: Encoder, text: str) -> None:
    question = encoder.encode_questions([text])[0]
    np.testing.assert_allclose(question, encoder.encode([text])[0], atol=1e-5)


def test_sentences_compared_in_haste_are_as_near_as_they_are(encoder: Encoder) -> None:
    exactly, nearly = encoder.encode_questions(TEXTS), encoder.encode_nearly(TEXTS)
    np.testing.assert_allclose(np.linalg.norm(nearly, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(exactly @ nearly.T, exactly @ exactly.T, atol=0.015)
    assert encoder.encode_nearly([]).shape == (0, encoder.dimension)
    alone = np.concatenate([encoder.encode_nearly([text]) for text in TEXTS])
    np.testing.assert_allclose(nearly, alone, atol=1e-6)


def test_a_question_does_not_wait_for_sentence_transformers() -> None:
    program = (
        "import sys; from index.encode import load_encoder; "
        "v = load_encoder().encode_questions(['Who won?'])[0]; "
        "print(v.shape, 'sentence_transformers' in sys.modules, 'transformers' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.split("\n")[0] == "(384,) False False"


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("config.json", '"gelu"', '"relu"'),
        ("config.json", '"bert"', '"mpnet"'),
        (
            "1_Pooling/config.json",
            '"pooling_mode_cls_token": false',
            '"pooling_mode_cls_token": true',
        ),
        ("modules.json", "models.Normalize", "models.Dense"),
    ],
)
def test_another_kind_of_model_is_left_to_sentence_transformers(
    tmp_path: Path, file: str, before: str, after: str
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(bundled_model_folder(), folder)
    assert is_plain(folder)
    text = (folder / file).read_text()
    assert before in text
    (folder / file).write_text(text.replace(before, after))
    assert not is_plain(folder)


def test_nothing_to_embed_is_no_vector(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_progress_ends_at_all_of_them(encoder: Encoder) -> None:
    seen: list[tuple[int, int]] = []
    encoder.encode(TEXTS[:3], lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)


def test_altered_weights_are_refused_in_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(bundled_model_folder(), folder)
    weights = folder / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(ModelError, match="not the published ones"):
        SentenceEncoder(folder, "float32", expected="53aa51172d14")
    assert SentenceEncoder(folder, "float32").fingerprint != load_encoder().fingerprint
    weights.unlink()
    with pytest.raises(ModelError, match="are missing"):
        SentenceEncoder(folder, "float32")


def test_an_embedder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no-such-model"):
        load_encoder("no-such-model")


def test_precision_is_part_of_the_fingerprint() -> None:
    assert load_encoder().fingerprint != load_encoder(precision="bfloat16").fingerprint


def test_the_cache_gives_back_the_same_bytes(tmp_path: Path) -> None:
    vectors = {passage_hash(t): np.random.default_rng(i).random(384, dtype=np.float32)
               for i, t in enumerate(TEXTS)}  # fmt: skip
    cache = EmbeddingCache(tmp_path / "cache.sqlite")
    cache.put("model-a", vectors)
    cache.close()
    again = EmbeddingCache(tmp_path / "cache.sqlite")
    known = again.get([*vectors, "unknown"], "model-a")
    assert {k: v.tobytes() for k, v in known.items()} == {
        k: v.tobytes() for k, v in vectors.items()
    }
    assert again.get(list(vectors), "model-b") == {}
    again.close()
