"""The network in 8-bit integers, for processors without instructions for bfloat16.

A BERT's activations have a few channels that are far larger than the others, and one scale for all
of them leaves the small ones no digits. Each channel's size is therefore moved into the weights
before they are rounded (Xiao et al. 2023, "SmoothQuant"). How large a channel gets is seen on one
short article, which is as good here as many are. Layers that shrink the inner width stay in 32-bit
floats: their inputs are the ones that rounding spoils.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import torch
from torch import Tensor, nn

QUESTION = "How many people can the new ship carry?"
ARTICLE = """\
The ferry line between Port Ellery and Kittiwren will start on 3 March 2025, two weeks later than \
planned, Soundline said on Tuesday. “We are sorry for every passenger who has booked,” said Isaura \
Penhallick, the company's managing director. The new ship, built for 12.4 million crowns, carries \
180 people and 34 cars; a single ticket will cost 7.50. In January the council had asked for at \
least six crossings a day, but the harbour master, Joss Trevanion, warned that the pier at \
Kittiwren could not take more than four before the autumn. According to the Northern Press Agency, \
the union of seamen wants a higher wage and has threatened a strike from Monday on."""
_MOVED = 0.7  # the exponent called alpha in the paper
_LEAST = 1e-5
_ENGINES = {"fbgemm", "x86", "onednn"}


def available() -> bool:
    """Whether this processor and this PyTorch multiply 8-bit integers fast."""
    return torch.backends.quantized.engine in _ENGINES


def quantised(network: nn.Module, run: Callable[[nn.Module], object]) -> nn.Module:
    """The network with its wide layers in 8 bits, changed in place.

    Args:
        network: a network in 32-bit floats.
        run: runs it once on the text that shows how large its channels get.
    """
    largest: dict[str, Tensor] = {}
    watched = []
    for name, layer in network.named_modules():
        if isinstance(layer, nn.Linear) and 1 < layer.in_features <= layer.out_features:
            watched.append(layer.register_forward_pre_hook(_watch(largest, name)))
    with torch.inference_mode():
        run(network)
    for hook in watched:
        hook.remove()
    for name, most in largest.items():
        network.set_submodule(name, _Int8Linear(network.get_submodule(name), most))
    return network


def _watch(largest: dict[str, Tensor], name: str) -> Callable[..., None]:
    def hook(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        most = inputs[0].flatten(0, -2).abs().amax(0)
        largest[name] = torch.maximum(largest[name], most) if name in largest else most

    return hook


class _Int8Linear(nn.Module):
    """A linear layer with weights of 8 bits, a scale for each output, and smoothed inputs."""

    def __init__(self, layer: nn.Module, most: Tensor) -> None:
        super().__init__()
        weight, bias = layer.weight.detach(), layer.bias.detach()  # type: ignore[operator]
        smooth = most.clamp(min=_LEAST) ** _MOVED
        smooth = smooth / weight.abs().amax(0).clamp(min=_LEAST) ** (1 - _MOVED)
        self.shrink = 1 / smooth.clamp(min=_LEAST)
        moved = weight / self.shrink
        scales = moved.abs().amax(1).clamp(min=_LEAST) / 127
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that PyTorch means to move this elsewhere some day
            rounded = torch.quantize_per_channel(
                moved, scales.double(), torch.zeros(len(scales), dtype=torch.long), 0, torch.qint8
            )
        self.packed = torch.ops.quantized.linear_prepack(rounded, bias)

    def forward(self, inputs: Tensor) -> Tensor:
        # Seven bits of the inputs are used: the sum of two products must fit into 16.
        product: Tensor = torch.ops.quantized.linear_dynamic(
            inputs * self.shrink, self.packed, reduce_range=True
        )
        return product
