"""Weights as a stage of training left them, or as they ship."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.reader.network import sha256

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Weights in 32-bit floats, the batches and plans they come of, and their file's SHA-256."""

    weights: dict[str, Tensor]
    steps: int
    plans: tuple[dict[str, Any], ...]
    sha256: str


def checkpoint(folder: Path) -> Checkpoint:
    """The ``checkpoint.pt`` of a stage's folder, or else the weights that ship from it."""
    import torch
    from safetensors.torch import load_file

    from rag.reader.model import widened

    path = folder / "checkpoint.pt"
    if path.is_file():
        state = torch.load(path, weights_only=True)
        return Checkpoint(widened(state["masters"]), state["step"], (state["plan"],), sha256(path))
    path = folder / "weights.safetensors"
    facts = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
    weights = {name: tensor.float() for name, tensor in load_file(path).items()}
    return Checkpoint(widened(weights), facts["steps"], tuple(facts["plans"]), sha256(path))
