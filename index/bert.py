"""A small BERT encoder (Devlin et al. 2019) in plain PyTorch, with the published weights' names.

Importing a whole library of models takes seconds, which is most of what a single question on the
command line would cost; these lines take none of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional


class Bert(nn.Module):
    """Token ids to hidden states. Weights are those of a BERT checkpoint without pooler.

    Args:
        config: ``config.json`` of the checkpoint: sizes, dropout, the epsilon of layer norms.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        self.embeddings = _Embeddings(config)
        self.encoder = nn.Module()
        self.encoder.layer = nn.ModuleList(
            _Layer(config) for _ in range(config["num_hidden_layers"])
        )

    @property
    def layers(self) -> list[_Layer]:
        """The layers, the lowest first."""
        return list(self.encoder.layer)  # type: ignore[arg-type]

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor | None = None) -> Tensor:
        """Hidden states (batch, length, hidden) of token ``ids`` (batch, length).

        ``mask`` is true where there is a token; ``types`` is 1 in the second part of a pair.
        """
        positions = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.embeddings(ids, types, positions)
        seen = mask[:, None, None, :].bool()
        for layer in self.layers:
            hidden = layer(hidden, lambda layer, *three: layer.attend(*three, seen))
        return hidden  # type: ignore[no-any-return]

    def packed(self, ids: Tensor, lengths: Sequence[int], types: Tensor | None = None) -> Tensor:
        """Hidden states (total, hidden) of sequences one after another in ``ids``, (total,).

        The same as :meth:`forward` but for the last bits. Texts of different lengths cost no
        padding here: all but the attention works on single tokens anyway.
        """
        return packed(self.layers, self.embedded(ids, lengths, types), lengths)

    def embedded(self, ids: Tensor, lengths: Sequence[int], types: Tensor | None = None) -> Tensor:
        """What the lowest layer gets, (total, hidden), of sequences one after another."""
        positions = torch.cat([torch.arange(length) for length in lengths]).to(ids.device)
        embedded: Tensor = self.embeddings(ids, types, positions)
        return embedded

    @classmethod
    def load(cls, folder: Path) -> Bert:
        """The encoder whose ``config.json`` and ``model.safetensors`` are in ``folder``."""
        from safetensors.torch import load_file

        model = cls(config_of(folder))
        weights = load_file(folder / "model.safetensors")
        wanted = model.state_dict().keys()
        model.load_state_dict({k: v for k, v in weights.items() if k in wanted})
        return model


class UpperLayers(nn.Module):
    """The layers of an encoder above its ``lowest`` ones, by the names that they have there.

    Args:
        config: as for :class:`Bert`.
    """

    def __init__(self, config: dict[str, Any], lowest: int) -> None:
        super().__init__()
        numbers = range(lowest, config["num_hidden_layers"])
        self.encoder = nn.Module()
        self.encoder.layer = nn.ModuleDict({str(number): _Layer(config) for number in numbers})

    def packed(self, hidden: Tensor, lengths: Sequence[int]) -> Tensor:
        """Hidden states (total, hidden) above what the layer below made of sequences."""
        return packed(self.encoder.layer.values(), hidden, lengths)  # type: ignore[operator]


def packed(layers: Iterable[_Layer], hidden: Tensor, lengths: Sequence[int]) -> Tensor:
    """What layers make of the hidden states of sequences one after another, (total, hidden)."""

    def attend(layer: _Layer, *three: Tensor) -> Tensor:
        apart = zip(*(torch.split(part, list(lengths)) for part in three), strict=True)
        return torch.cat([layer.attend(*(p[None] for p in one))[0] for one in apart])

    for layer in layers:
        hidden = layer(hidden, attend)
    return hidden


def config_of(folder: Path) -> dict[str, Any]:
    """The ``config.json`` of a checkpoint."""
    config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return config


class _Embeddings(nn.Module):
    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        size = config["hidden_size"]
        self.word_embeddings = nn.Embedding(config["vocab_size"], size)
        self.position_embeddings = nn.Embedding(config["max_position_embeddings"], size)
        self.token_type_embeddings = nn.Embedding(config["type_vocab_size"], size)
        self.LayerNorm = nn.LayerNorm(size, eps=config["layer_norm_eps"])
        self.dropout = nn.Dropout(config["hidden_dropout_prob"])

    def forward(self, ids: Tensor, types: Tensor | None, positions: Tensor) -> Tensor:
        kinds = torch.zeros_like(ids) if types is None else types
        summed = (
            self.word_embeddings(ids)
            + self.token_type_embeddings(kinds)
            + self.position_embeddings(positions)
        )
        return self.dropout(self.LayerNorm(summed))  # type: ignore[no-any-return]


class _Layer(nn.Module):
    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        size, inner = config["hidden_size"], config["intermediate_size"]
        epsilon, dropout = config["layer_norm_eps"], config["hidden_dropout_prob"]
        self.heads = config["num_attention_heads"]
        self.attention = nn.Module()
        self.attention.self = nn.ModuleDict(
            {name: nn.Linear(size, size) for name in ("query", "key", "value")}
        )
        self.attention.output = _Output(size, size, epsilon, dropout)
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(size, inner)})
        self.output = _Output(inner, size, epsilon, dropout)

    def forward(self, hidden: Tensor, attend: Callable[..., Tensor]) -> Tensor:
        query, key, value = (
            self.attention.self[name](hidden)  # type: ignore[index, operator]
            for name in ("query", "key", "value")
        )
        mixed = attend(self, query, key, value)
        hidden = self.attention.output(mixed, hidden)  # type: ignore[operator]
        grown = functional.gelu(self.intermediate["dense"](hidden))
        return self.output(grown, hidden)  # type: ignore[no-any-return]

    def attend(
        self, query: Tensor, key: Tensor, value: Tensor, seen: Tensor | None = None
    ) -> Tensor:
        """Attention of all heads over (batch, length, hidden); ``seen`` is false for padding."""
        batch, length, size = query.shape
        query, key, value = (
            part.view(batch, length, self.heads, size // self.heads).transpose(1, 2)
            for part in (query, key, value)
        )
        mixed = self._attend(query, key, value, seen)
        return mixed.transpose(1, 2).reshape(batch, length, size)

    def _attend(self, query: Tensor, key: Tensor, value: Tensor, seen: Tensor | None) -> Tensor:
        if not self.training:
            return functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        # Written out: on a processor, the fused kernel's backward pass takes several times as long.
        scores = query @ key.transpose(2, 3) / query.shape[3] ** 0.5
        if seen is not None:
            scores = scores.masked_fill(~seen, torch.finfo(scores.dtype).min)
        return functional.softmax(scores, dim=3) @ value


class _Output(nn.Module):
    def __init__(self, wide: int, size: int, epsilon: float, dropout: float) -> None:
        super().__init__()
        self.dense = nn.Linear(wide, size)
        self.LayerNorm = nn.LayerNorm(size, eps=epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, before: Tensor) -> Tensor:
        return self.LayerNorm(self.dropout(self.dense(hidden)) + before)  # type: ignore[no-any-return]
