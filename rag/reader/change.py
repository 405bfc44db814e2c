"""What training changed in weights, kept small: of each matrix the product of two thin ones
(Hu et al. 2022, "LoRA: Low-Rank Adaptation of Large Language Models", found here by singular values
after training)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelError
from rag.reader.network import Network, sha256

if TYPE_CHECKING:
    from torch import Tensor

UP, DOWN = ".up", ".down"
_WIDE = 64  # A matrix with fewer rows than this is kept whole: the judge's has three.


def facts_of(
    what: str, weights: Path, facts: Path, reader: Network, command: str
) -> dict[str, Any]:
    """What is written of a change of the reader's weights, once it is seen to be that.

    Args:
        what: whose weights they are, as a sentence begins: "The second look".
        command: what trains them.

    Raises:
        ModelError: a file is missing, or not what its facts say, or made from other weights.
    """
    again = "Install Dateline again."
    if not weights.is_file() or not facts.is_file():
        raise ModelError(f"{what}'s weights are not in {weights.parent}.", again)
    told: dict[str, Any] = json.loads(facts.read_text(encoding="utf-8"))
    if sha256(weights) != told["sha256"]:
        raise ModelError(f"{weights} is not the published file.", again)
    if told["made_from"] != reader.facts["sha256"]:
        raise ModelError(
            f"{what}'s weights in {weights.parent} change other weights than the reader's in "
            f"{reader.folder}.",
            f"Install Dateline again, or train them with `{command}`.",
        )
    return told


def apply(weights: Mapping[str, Tensor], change: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Weights to which a change is added: a difference, or the two factors of one (``.up`` and
    ``.down``)."""
    made = dict(weights)
    for name, tensor in change.items():
        if name.endswith(UP):
            matrix = name.removesuffix(UP)
            made[matrix] = made[matrix] + tensor.float() @ change[matrix + DOWN].float()
        elif not name.endswith(DOWN):
            made[name] = made[name] + tensor.float()
    return made


def factors(name: str, difference: Tensor, rank: int) -> dict[str, Tensor]:
    """What is stored of the change of a matrix: its ``.up`` (rows, rank) and ``.down`` (rank,
    columns), or, of a small one, the change itself."""
    import torch

    if difference.ndim < 2 or min(difference.shape) < _WIDE:
        return {name: difference.half().contiguous()}
    left, values, right = torch.linalg.svd(difference, full_matrices=False)
    # Both factors get their share of the size, which suits 16 bits.
    sizes = values[:rank].sqrt()
    return {
        name + UP: (left[:, :rank] * sizes).half().contiguous(),
        name + DOWN: (sizes[:, None] * right[:rank]).half().contiguous(),
    }
