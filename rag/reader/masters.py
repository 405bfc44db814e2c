"""32-bit weights beside a network that computes in 16 bits: what the optimiser changes."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn


class Masters:
    """The weights of a network that are learnt, and their optimiser.

    Args:
        network: what computes; only what of it requires a gradient is learnt.
        start: the same parameters in 32 bits, to begin with.
        decay: of the weights of matrices.
    """

    def __init__(self, network: nn.Module, start: nn.Module, rate: float, decay: float) -> None:
        self._network = network
        self._rate = rate
        self.weights: dict[str, Tensor] = {
            name: weight.detach().float().clone().requires_grad_()
            for name, weight in start.named_parameters()
            if weight.requires_grad
        }
        parameters: list[dict[str, Any]] = [
            {"params": [m for m in self.weights.values() if m.ndim > 1]},
            {"params": [m for m in self.weights.values() if m.ndim == 1], "weight_decay": 0.0},
        ]
        self.optimiser = torch.optim.AdamW(parameters, lr=rate, weight_decay=decay, fused=True)

    def take(self, weights: dict[str, Tensor]) -> None:
        """Go on from these weights."""
        with torch.no_grad():
            for name, master in self.weights.items():
                master.copy_(weights[name])
        self.copy_back()

    def learn(self, slope: float) -> None:
        """One step along the network's gradients, which are then forgotten, at a ``slope`` of the
        highest rate."""
        named = dict(self._network.named_parameters())
        for name, master in self.weights.items():
            gradient = named[name].grad
            master.grad = None if gradient is None else gradient.float()
            named[name].grad = None
        torch.nn.utils.clip_grad_norm_(list(self.weights.values()), 1.0)
        for group in self.optimiser.param_groups:
            group["lr"] = self._rate * slope
        self.optimiser.step()
        self.copy_back()

    def copy_back(self) -> None:
        """Let the network compute with the weights as they are now."""
        with torch.no_grad():
            for name, parameter in self._network.named_parameters():
                if name in self.weights:
                    parameter.copy_(self.weights[name])

    def detached(self) -> dict[str, Tensor]:
        """The weights, to be written to a file."""
        return {name: master.detach().cpu() for name, master in self.weights.items()}


def slope(step: int, total: int, warmup: float) -> float:
    """Linear warm-up over a share of all steps, then linear decay to nothing."""
    warm = max(1, int(warmup * total))
    if step < warm:
        return (step + 1) / warm
    return max(0.0, (total - step) / (total - warm))
