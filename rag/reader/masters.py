"""32-bit weights beside a network that computes in 16 bits: what the optimiser changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


class Masters:
    """The weights of a network that are learnt, and their optimiser.

    Args:
        network: what computes; only what of it requires a gradient is learnt.
        start: the same parameters in 32 bits: what the network computes with from now on.
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
        self._copy_back()

    def take(self, weights: dict[str, Tensor]) -> None:
        """Go on from these weights."""
        with torch.no_grad():
            for name, master in self.weights.items():
                master.copy_(weights[name])
        self._copy_back()

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
        self._copy_back()

    def _copy_back(self) -> None:
        with torch.no_grad():
            for name, parameter in self._network.named_parameters():
                if name in self.weights:
                    parameter.copy_(self.weights[name])

    def detached(self) -> dict[str, Tensor]:
        """The weights, to be written to a file."""
        return {name: master.detach().cpu() for name, master in self.weights.items()}

    def save(self, folder: Path, plan: Mapping[str, Any], step: int, **more: Any) -> None:
        """Write the checkpoint, atomically; ``more`` is kept with it."""
        folder.mkdir(parents=True, exist_ok=True)
        state = {
            "plan": dict(plan),
            "step": step,
            "masters": self.detached(),
            "optimiser": self.optimiser.state_dict(),
            **more,
        }
        half = folder / "checkpoint.half"
        torch.save(state, half)
        half.replace(folder / "checkpoint.pt")

    def resume(self, folder: Path, plan: Mapping[str, Any]) -> dict[str, Any]:
        """Go on from the checkpoint; returns what was written.

        Raises:
            ValueError: it was made by another plan.
        """
        state: dict[str, Any] = torch.load(folder / "checkpoint.pt", weights_only=True)
        if state["plan"] != dict(plan):
            raise ValueError(f"{folder} was made by another plan: {state['plan']}")
        self.take(state["masters"])
        self.optimiser.load_state_dict(state["optimiser"])
        return state


def drop(network: nn.Module, share: float) -> None:
    """Have a network forget this share of its hidden states while it learns."""
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.p = share


def slope(step: int, total: int, warmup: float) -> float:
    """Linear warm-up over a share of all steps, then linear decay to nothing."""
    warm = max(1, int(warmup * total))
    if step < warm:
        return (step + 1) / warm
    return max(0.0, (total - step) / (total - warm))
