"""``python -m rag.reader.train --data ../shared/data --out FOLDER``: train the span reader.

The network computes in bfloat16, which more than doubles the speed on a processor that has it; the
optimiser keeps 32-bit weights. A checkpoint is written every few minutes; ``--resume`` goes on from
it and gives what an uninterrupted run would have given, as the order of examples depends on the
seed alone.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from index.encode import bundled_model_folder
from rag.reader.data import Window, mixture, windows
from rag.reader.model import SpanModel

_SORTED_TOGETHER = 40


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. ``tokens`` is how many a batch holds, padding included."""

    epochs: int = 1
    length: int = 224
    tokens: int = 5_000
    rate: float = 1.5e-4
    warmup: float = 0.06
    decay: float = 0.01
    seed: int = 13
    checkpoint_s: float = 300.0


class Trainer:
    """The network, its 32-bit weights, the optimiser, and how far it has come."""

    def __init__(self, plan: Plan, data: Path, out: Path) -> None:
        self.plan = plan
        self.out = out
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        folder = bundled_model_folder()
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.batches: list[list[Window]] = []
        for epoch in range(plan.epochs):
            chance = random.Random(plan.seed * 1000 + epoch)
            asked = mixture(data, seed=plan.seed * 1000 + epoch)
            made = windows(asked, tokenizer, plan.length, chance)
            self.batches += list(_batches(made, plan.tokens, chance))
        torch.manual_seed(plan.seed)
        self.model = SpanModel.begin(folder).to(self.device, torch.bfloat16).train()
        start = SpanModel.begin(folder).to(self.device)
        self.masters = {
            name: master.detach().clone().requires_grad_()
            for name, master in start.named_parameters()
            if master.requires_grad
        }
        self._copy_back()
        # No dropout: hardly any example is seen more than twice, and drawing it takes time.
        for module in self.model.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        groups: list[dict[str, Any]] = [
            {"params": [m for m in self.masters.values() if m.ndim > 1]},
            {"params": [m for m in self.masters.values() if m.ndim == 1], "weight_decay": 0.0},
        ]
        self.optimiser = torch.optim.AdamW(groups, lr=plan.rate, weight_decay=plan.decay)
        self.step = 0
        self.losses: list[float] = []

    def run(self, until: float) -> None:
        """Train until done, or until the clock (``time.monotonic``) says ``until``."""
        saved = shown = time.monotonic()
        trained = 0
        while self.step < len(self.batches) and time.monotonic() < until:
            batch = self.batches[self.step]
            self.losses.append(self._learn(batch))
            self.step += 1
            trained += len(batch)
            if self.step % 50 == 0:
                now = time.monotonic()
                mean = sum(self.losses[-50:]) / len(self.losses[-50:])
                print(
                    f"{time.strftime('%H:%M:%S')} step {self.step:,}/{len(self.batches):,} "
                    f"loss {mean:.3f} {trained / (now - shown):.1f} examples/s",
                    flush=True,
                )
                shown, trained = now, 0
            if time.monotonic() - saved > self.plan.checkpoint_s:
                self.save()
                saved = time.monotonic()
        self.save()

    def _learn(self, batch: Sequence[Window]) -> float:
        ids, mask, types, starts, ends = collate(batch, self.device)
        start, end = self.model(ids, mask, types)
        loss = (
            functional.cross_entropy(start, starts) + functional.cross_entropy(end, ends)
        ) / 2  # fmt: skip
        loss.backward()  # type: ignore[no-untyped-call]
        named = dict(self.model.named_parameters())
        for name, master in self.masters.items():
            gradient = named[name].grad
            master.grad = None if gradient is None else gradient.float()
            named[name].grad = None
        torch.nn.utils.clip_grad_norm_(list(self.masters.values()), 1.0)
        for group in self.optimiser.param_groups:
            group["lr"] = self.plan.rate * self._slope()
        self.optimiser.step()
        self._copy_back()
        return float(loss.detach())

    def _slope(self) -> float:
        """Linear warm-up, then linear decay to nothing."""
        total = len(self.batches)
        warm = max(1, int(self.plan.warmup * total))
        if self.step < warm:
            return (self.step + 1) / warm
        return max(0.0, (total - self.step) / (total - warm))

    def _copy_back(self) -> None:
        with torch.no_grad():
            for name, parameter in self.model.named_parameters():
                if name in self.masters:
                    parameter.copy_(self.masters[name])

    def save(self) -> None:
        """Write the checkpoint, atomically."""
        self.out.mkdir(parents=True, exist_ok=True)
        state = {
            "plan": asdict(self.plan),
            "step": self.step,
            "masters": {k: v.detach().cpu() for k, v in self.masters.items()},
            "optimiser": self.optimiser.state_dict(),
            "losses": self.losses,
        }
        half = self.out / "checkpoint.half"
        torch.save(state, half)
        half.replace(self.out / "checkpoint.pt")

    def resume(self) -> None:
        """Go on from the checkpoint.

        Raises:
            ValueError: it was made by another plan.
        """
        state: dict[str, Any] = torch.load(self.out / "checkpoint.pt", weights_only=True)
        if state["plan"] != asdict(self.plan):
            raise ValueError(f"{self.out} was made by another plan: {state['plan']}")
        with torch.no_grad():
            for name, master in self.masters.items():
                master.copy_(state["masters"][name])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.losses = state["step"], state["losses"]
        self._copy_back()


def _batches(made: list[Window], tokens: int, chance: random.Random) -> Iterator[list[Window]]:
    """Batches of windows of like length, in an order that chance decides."""
    batches: list[list[Window]] = []
    size = _SORTED_TOGETHER * tokens // 128
    for first in range(0, len(made), size):
        batch: list[Window] = []
        for window in sorted(made[first : first + size], key=lambda w: len(w.ids)):
            if batch and (len(batch) + 1) * len(window.ids) > tokens:
                batches.append(batch)
                batch = []
            batch.append(window)
        batches.append(batch)
    chance.shuffle(batches)
    yield from batches


def collate(
    batch: Sequence[Window], device: torch.device
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """(ids, mask, types), each (batch, length), and (starts, ends), each (batch,)."""
    length = max(len(w.ids) for w in batch)
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    mask = torch.zeros(len(batch), length, dtype=torch.bool)
    types = torch.zeros(len(batch), length, dtype=torch.long)
    for row, window in enumerate(batch):
        size = len(window.ids)
        ids[row, :size] = torch.tensor(window.ids)
        mask[row, :size] = True
        # The last [SEP] belongs to the second part, but no answer may stand there.
        types[row, window.context_from : size - 1] = 1
    starts = torch.tensor([w.start for w in batch])
    ends = torch.tensor([w.end for w in batch])
    return tuple(t.to(device) for t in (ids, mask, types, starts, ends))  # type: ignore[return-value]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, checkpoint, stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("artifacts/reader"))
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so many minutes")
    parser.add_argument("--epochs", type=int, default=Plan().epochs)
    options = parser.parse_args(arguments)
    trainer = Trainer(Plan(epochs=options.epochs), options.data, options.out)
    if options.resume:
        trainer.resume()
    print(json.dumps({"batches": len(trainer.batches), "device": str(trainer.device)}), flush=True)
    trainer.run(until=time.monotonic() + 60 * options.minutes)


if __name__ == "__main__":
    main()
