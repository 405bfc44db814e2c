"""``python -m rag.reader.export FOLDER``: a training checkpoint becomes the weights that ship.

Word embeddings were frozen and are those of the bundled embedder, so they are left out; the rest is
stored in 16-bit floats.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from rag.reader.reader import FOLDER


def export(checkpoint: Path, folder: Path = FOLDER) -> dict[str, Any]:
    """Write ``weights.safetensors`` and ``reader.json`` into ``folder``; returns the latter."""
    import torch
    from safetensors.torch import save_file

    state = torch.load(checkpoint, weights_only=True)
    weights = {name: tensor.half().contiguous() for name, tensor in state["masters"].items()}
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "weights.safetensors"
    save_file(weights, target)
    facts = {
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        "steps": state["step"],
        "plan": state["plan"],
    }
    (folder / "reader.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return facts


if __name__ == "__main__":
    print(export(Path(sys.argv[1]) / "checkpoint.pt", *map(Path, sys.argv[2:3])))
