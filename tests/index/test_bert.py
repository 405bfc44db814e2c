"""The small BERT: texts that lie one after another are encoded as texts beside each other are."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from index.bert import Bert
from index.encode import bundled_model_folder


@pytest.fixture(scope="module")
def bert() -> Bert:
    return Bert.load(bundled_model_folder()).eval()


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.lists(st.integers(1000, 29000), min_size=1, max_size=40), min_size=1, max_size=5)
)
def test_packed_texts_are_encoded_as_padded_ones(bert: Bert, texts: list[list[int]]) -> None:
    lengths = [len(text) for text in texts]
    padded = torch.zeros(len(texts), max(lengths), dtype=torch.long)
    mask = torch.zeros(len(texts), max(lengths), dtype=torch.bool)
    for row, text in enumerate(texts):
        padded[row, : len(text)] = torch.tensor(text)
        mask[row, : len(text)] = True
    with torch.inference_mode():
        beside = bert(padded, mask)[mask]
        after = bert.packed(torch.tensor([i for text in texts for i in text]), lengths)
    assert torch.allclose(beside, after, atol=1e-4)
