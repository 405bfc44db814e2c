"""The same answers however many processors take part.

With few tokens and several threads, a matrix product over a long inner width is split among the
threads and their partial sums are added up: in bfloat16 that is another number than one thread
finds, and in 8-bit integers a last bit that differs is rounded to another step. The long sums are
therefore cut here, always at the same places, into parts that are too short to be split again.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

_LONGEST = 384  # of 1536, parts of 768 were still split among two threads


def steady(network: nn.Module) -> nn.Module:
    """The network with its long sums in parts, changed in place."""
    for name, layer in list(network.named_modules()):
        if isinstance(layer, nn.Linear) and layer.in_features > _LONGEST:
            network.set_submodule(name, _PartsLinear(layer))
    return network


class _PartsLinear(nn.Module):
    """A linear layer whose sums are made of parts, added up in 32 bits."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        first, *others = torch.split(layer.weight.detach(), _LONGEST, dim=1)
        self.first, self.bias = first.contiguous(), layer.bias.detach()
        self.others = [other.contiguous() for other in others]

    def forward(self, inputs: Tensor) -> Tensor:
        first, *others = torch.split(inputs, _LONGEST, dim=-1)
        summed = functional.linear(first, self.first, self.bias).float()
        for part, weight in zip(others, self.others, strict=True):
            summed += functional.linear(part, weight)
        return summed.to(inputs.dtype)


def is_fast_in_16_bits() -> bool:
    """Whether this processor has instructions for bfloat16: without them it is ten times slower."""
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
