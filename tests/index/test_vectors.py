"""FAISS behind our protocol: exact, masked, and the same after a round trip."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.errors import DamagedError
from index.vectors import FlatIndex

Floats = NDArray[np.float32]


def some(count: int, seed: int = 0) -> Floats:
    made: Floats = np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@given(st.integers(0, 60), st.integers(1, 70), st.integers(0, 99), st.booleans())
def test_search_is_what_brute_force_finds(count: int, k: int, seed: int, masked: bool) -> None:
    vectors = some(count, seed)
    query = some(1, seed + 1000)[0]
    mask = np.random.default_rng(seed).random(count) < 0.5 if masked else None
    rows, scores = FlatIndex.build(vectors).search(query, k, mask)
    allowed = np.flatnonzero(mask) if mask is not None else np.arange(count)
    wanted = sorted(allowed, key=lambda row: -float(vectors[row] @ query))[:k]
    assert rows.tolist() == wanted
    np.testing.assert_allclose(scores, vectors[rows] @ query, atol=1e-5)


def test_scores_are_those_of_every_row() -> None:
    vectors, query = some(50), some(1, 7)[0]
    np.testing.assert_allclose(FlatIndex.build(vectors).scores(query), vectors @ query, atol=1e-6)


def test_a_mask_that_allows_nothing_finds_nothing() -> None:
    rows, scores = FlatIndex.build(some(5)).search(some(1)[0], 3, np.zeros(5, dtype=np.bool_))
    assert (len(rows), len(scores)) == (0, 0)


def test_a_file_gives_back_the_same_index(tmp_path: Path) -> None:
    vectors, query = some(20), some(1, 3)[0]
    path = tmp_path / "vectors.faiss"
    path.write_bytes(FlatIndex.build(vectors).to_bytes())
    again = FlatIndex.from_file(path, 16, 20)
    assert again.scores(query).tobytes() == FlatIndex.build(vectors).scores(query).tobytes()
    assert again.vectors(np.array([3, 1])).tobytes() == vectors[[3, 1]].tobytes()


def test_a_file_that_is_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    path.write_bytes(b"not an index at all")
    with pytest.raises(DamagedError, match="not a FAISS index"):
        FlatIndex.from_file(path, 16, 20)
    path.write_bytes(FlatIndex.build(some(20)).to_bytes())
    with pytest.raises(DamagedError, match="21 vectors"):
        FlatIndex.from_file(path, 16, 21)
