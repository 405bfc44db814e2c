"""The network: the bundled encoder, a layer that scores where an answer starts and ends, and one
that judges the pair as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from index.bert import Bert, UpperLayers, packed

ANSWERS, SUPPORTS, YES = 0, 1, 2
"""Which of the judge's logits says what."""
_SIZE = 384
SHARED = 3
"""The lowest layers, above which :class:`LookModel` begins."""


def widened(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """The weights with a judge of everything: zeros for what earlier ones did not learn."""
    shapes = {"judge.weight": (YES + 1, _SIZE), "judge.bias": (YES + 1,)}
    judge = {name: torch.zeros(shape) for name, shape in shapes.items()}
    for name, rows in judge.items():
        if name in weights:
            rows[: len(weights[name])] = weights[name]
    return weights | judge


class SpanModel(nn.Module):
    """Scores every token as the start and as the end of the answer.

    Position 0 stands for "no answer here" (Devlin et al. 2019, section 4.3). From the same position
    a layer of its own judges the whole pair, as in Zhang et al. (2021, "Retrospective Reader"):
    whether the context answers the question, whether it supports a claim, and whether its answer is
    yes, where it is yes or no.
    """

    def __init__(self, bert: Bert, size: int = _SIZE) -> None:
        super().__init__()
        self.bert = bert
        self.ends = nn.Linear(size, 2)
        self.judge = nn.Linear(size, YES + 1)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Start and end logits, each (batch, length), and the judge's logits,
        (batch, 3); the question's own tokens get the lowest start and end there are."""
        hidden = self.bert(ids, mask, types)
        judged = self.judge(hidden[:, 0]).float()
        scores = self.ends(hidden).float()
        allowed = (types.bool() & mask.bool()).clone()
        allowed[:, 0] = True
        scores = scores.masked_fill(~allowed[..., None], torch.finfo(torch.float32).min)
        start, end = scores.unbind(-1)
        return start, end, judged

    def packed(self, ids: Tensor, types: Tensor, lengths: Sequence[int]) -> tuple[Tensor, Tensor]:
        """The same without padding, for reading: the logits of start and end, (total, 2), of pairs
        that lie one after another in ``ids``, (total,), and the judge's, (pairs, 3).

        Of a pair's tokens only the first and those of the context mean anything; the others are
        not masked.
        """
        hidden = self.bert.packed(ids, lengths, types)
        firsts = torch.tensor([0, *lengths[:-1]]).cumsum(0)
        return self.ends(hidden).float(), self.judge(hidden[firsts]).float()

    def lower(self, ids: Tensor, types: Tensor, lengths: Sequence[int]) -> Tensor:
        """What a second look begins with: what the lowest layers make of pairs one after another,
        (total, size)."""
        return packed(self.bert.layers[:SHARED], self.bert.embedded(ids, lengths, types), lengths)

    @classmethod
    def begin(cls, folder: Path) -> SpanModel:
        """The bundled encoder with a head that knows nothing, its word embeddings frozen."""
        model = cls(Bert.load(folder))
        nn.init.normal_(model.ends.weight, std=0.02)
        nn.init.zeros_(model.ends.bias)
        nn.init.zeros_(model.judge.weight)
        nn.init.zeros_(model.judge.bias)
        model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
        return model


class LookModel(nn.Module):
    """Scores words of a context as the answer, as a whole and at a second look.

    It begins with what the reader's lowest layers made of question and context, and marks the very
    words that are in doubt for the layers above, as in Iyer et al. (2021, "RECONSIDER: Improved
    Re-Ranking using Span-Focused Cross-Attention for Open Domain Question Answering"). A score
    above 0 is likelier the answer than that there is none among those that are looked at.

    Args:
        config: as for :class:`~index.bert.Bert`.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        size = config["hidden_size"]
        self.bert = UpperLayers(config, SHARED)
        self.mark = nn.Parameter(torch.randn(size) * 0.02)
        self.inner = nn.Linear(2 * size, size)
        self.out = nn.Linear(size, 1)
        nn.init.normal_(self.out.weight, std=0.02)
        nn.init.zeros_(self.out.bias)

    def forward(self, states: Tensor, marked: Tensor, lengths: Sequence[int]) -> Tensor:
        """The score, (pairs,), of each pair's ``marked`` tokens, (total,); pairs lie one after
        another in ``states``, (total, size)."""
        inside = marked.to(states.dtype)[:, None]
        hidden = self.bert.packed(states + inside * self.mark, lengths)
        firsts = torch.tensor([0, *lengths[:-1]]).cumsum(0)
        parts = zip(torch.split(hidden, list(lengths)), torch.split(inside, list(lengths)),
                    strict=True)  # fmt: skip
        means = torch.stack([(states * own).sum(0) / own.sum() for states, own in parts])
        inner = torch.tanh(self.inner(torch.cat([hidden[firsts], means], dim=1)))
        score: Tensor = self.out(inner)[:, 0].float()
        return score


def freeze(bert: Bert, lowest: int) -> None:
    """Leave an encoder's embeddings and its lowest layers as they are."""
    for part in (bert.embeddings, *bert.layers[:lowest]):
        part.requires_grad_(False)
        part.eval()
