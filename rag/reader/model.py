"""The network: the bundled encoder, and one layer that scores where an answer starts and ends."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from index.bert import Bert


class SpanModel(nn.Module):
    """Scores every token as the start and as the end of the answer.

    Position 0 stands for "no answer here" (Devlin et al. 2019, section 4.3).
    """

    def __init__(self, bert: Bert, size: int = 384) -> None:
        super().__init__()
        self.bert = bert
        self.ends = nn.Linear(size, 2)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """Start and end logits, each (batch, length); the question's own tokens get -inf."""
        scores = self.ends(self.bert(ids, mask, types)).float()
        allowed = (types.bool() & mask.bool()).clone()
        allowed[:, 0] = True
        scores = scores.masked_fill(~allowed[..., None], torch.finfo(torch.float32).min)
        start, end = scores.unbind(-1)
        return start, end

    @classmethod
    def begin(cls, folder: Path) -> SpanModel:
        """The bundled encoder with a head that knows nothing, its word embeddings frozen."""
        model = cls(Bert.load(folder))
        nn.init.normal_(model.ends.weight, std=0.02)
        nn.init.zeros_(model.ends.bias)
        model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
        return model
