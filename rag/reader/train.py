"""``python -m rag.reader.train --data ../shared/data --out FOLDER``: train the span reader.

The network computes in bfloat16 where the processor has instructions for it, which more than
doubles the speed (without them it is ten times slower); the optimiser keeps 32-bit weights. A
checkpoint is written every few minutes; ``--resume`` goes on from it and gives what an
uninterrupted run would have given, as the order of examples depends on the seed alone.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from index.encode import bundled_model_folder
from index.steady import is_fast_in_16_bits
from rag.reader.checkpoint import Checkpoint, checkpoint
from rag.reader.data import MIXTURES, Asked, Window, batches, mixture, windows
from rag.reader.judged import CLAIMS, JUDGED, all_claims, claim_windows, judged, some_claims
from rag.reader.masters import Masters, drop, slope
from rag.reader.model import ANSWERS, SUPPORTS, YES, SpanModel, freeze
from rag.reader.network import load_tokenizer
from rag.reader.pretrain import unlabelled
from rag.reader.together import SIZES, SPAN_SHARE, groups

_JUDGED_LOSS, _TOGETHER_LOSS = 0.5, 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. ``tokens`` is how many a batch holds, padding included.

    ``steps`` ends the schedule early, learning rate and all. ``begin_from`` is the SHA-256 of the
    checkpoint whose weights a second stage begins with, none for the bundled encoder's.
    ``mixture`` is a key of ``rag.reader.data.MIXTURES``, ``"unlabelled"``, ``"judged"``, which
    has claims besides questions, ``"claims"``, which has nothing else, or one of
    ``rag.reader.together.SIZES``, where passages of one question compete. ``frozen`` is how many of
    the lowest layers stay as they are, ``share`` which part of a key of ``MIXTURES`` is learnt.
    """

    epochs: int = 1
    steps: int | None = None
    mixture: str = "broad"
    begin_from: str | None = None
    length: int = 224
    tokens: int = 5_000
    rate: float = 1.5e-4
    warmup: float = 0.06
    decay: float = 0.01
    seed: int = 13
    checkpoint_s: float = 300.0
    frozen: int = 0
    dropout: float = 0.0
    compute: str = "bfloat16"
    share: float = 1.0


class Trainer:
    """The network, its 32-bit weights, the optimiser, and how far it has come."""

    def __init__(
        self, plan: Plan, data: Path, out: Path, earlier: Checkpoint | None = None
    ) -> None:
        self.plan = plan
        self.out = out
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        folder = bundled_model_folder()
        tokenizer = load_tokenizer()
        self.batches: list[list[Window]] = []
        for epoch in range(plan.epochs):
            seed = plan.seed * 1000 + epoch
            chance = random.Random(seed)
            if plan.mixture in SIZES:
                sizes = SIZES[plan.mixture]
                made = groups(data, seed, tokenizer, plan.length, sizes=sizes)
            else:
                made = [[w] for w in _alone(plan, data, seed, tokenizer, chance)]
            self.batches += _batches(made, plan.tokens, chance)
        self.batches = self.batches[: plan.steps]
        torch.manual_seed(plan.seed)
        self.model = SpanModel.begin(folder).to(self.device, getattr(torch, plan.compute))
        start = SpanModel.begin(folder).to(self.device)
        self.learnt = Masters(self.model, start, plan.rate, plan.decay)
        if earlier is not None:
            self.learnt.take(earlier.weights)
        self._prepare()
        self.step = 0
        self.losses: list[float] = []

    def _prepare(self) -> None:
        """Drop what the plan says (drawing it takes time), and leave the frozen layers alone."""
        self.model.train()
        drop(self.model, self.plan.dropout)
        if self.plan.frozen:
            freeze(self.model.bert, self.plan.frozen)

    def run(self, until: float) -> None:
        """Train until done, or until the clock (``time.monotonic``) says ``until``."""
        saved = shown = time.monotonic()
        trained = 0
        quarters = {len(self.batches) * i // 4 for i in range(1, 5)}
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
            if self.step in quarters:
                self.keep()
            if time.monotonic() - saved > self.plan.checkpoint_s:
                self.save()
                saved = time.monotonic()
        self.save()

    def _learn(self, batch: Sequence[Window]) -> float:
        ids, mask, types, starts, ends = collate(batch, self.device)
        start, end, judged = self.model(ids, mask, types)
        loss = _span_loss(start, end, starts, ends) + _JUDGED_LOSS * _judged_loss(judged, batch)
        if self.plan.mixture in SIZES:
            loss = loss + _TOGETHER_LOSS * _together_loss(start, end, judged, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        self.learnt.learn(slope(self.step, len(self.batches), self.plan.warmup))
        return float(loss.detach())

    @property
    def masters(self) -> dict[str, Tensor]:
        """The 32-bit weights, by name."""
        return self.learnt.weights

    def save(self) -> None:
        """Write the checkpoint, atomically."""
        self.learnt.save(self.out, asdict(self.plan), self.step, losses=self.losses)

    def keep(self) -> None:
        """Write the weights as they are now to a folder of their own, for the learning curve."""
        folder = self.out / f"step-{self.step:06}"
        folder.mkdir(parents=True, exist_ok=True)
        state = {
            "plan": asdict(self.plan),
            "step": self.step,
            "masters": self.learnt.detached(),
        }
        torch.save(state, folder / "checkpoint.pt")

    def resume(self) -> None:
        """Go on from the checkpoint.

        Raises:
            ValueError: it was made by another plan.
        """
        state = self.learnt.resume(self.out, asdict(self.plan))
        self.step, self.losses = state["step"], state["losses"]


def _alone(
    plan: Plan, data: Path, seed: int, tokenizer: Tokenizer, chance: random.Random
) -> list[Window]:
    """One epoch of windows that are learnt from one by one."""
    if plan.mixture == CLAIMS:
        return claim_windows(all_claims(data, chance), tokenizer, plan.length)
    made = windows(examples(plan.mixture, data, seed, plan.share), tokenizer, plan.length, chance)
    if plan.mixture == JUDGED:
        made += claim_windows(some_claims(data, seed), tokenizer, plan.length)
        chance.shuffle(made)
    return made


def examples(name: str, data: Path, seed: int, share: float = 1.0) -> list[Asked]:
    """One epoch of a mixture: ``"unlabelled"`` is made of plain text, the others were asked; of
    those of ``MIXTURES`` a share, for learning curves."""
    if name == "unlabelled":
        return unlabelled(data, seed)
    return judged(data, seed) if name == JUDGED else mixture(data, seed, name, share)


def _span_loss(start: Tensor, end: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
    """Cross entropy of both ends, averaged over the questions; claims (-100) have none."""
    questions = max(1, int((starts >= 0).sum()))
    both = ((start, starts), (end, ends))
    return sum(
        (functional.cross_entropy(s, at, reduction="sum") / (2 * questions) for s, at in both),
        start.new_zeros(()),
    )


def _judged_loss(logits: Tensor, batch: Sequence[Window]) -> Tensor:
    """Binary cross entropy: "answers" of the questions, "supports" of the claims, and "yes" where
    it is yes or no; such a question is answered too."""
    asked = []
    for row, window in enumerate(batch):
        if window.supported is not None:
            asked.append((row, SUPPORTS, window.supported))
        elif window.affirmed is not None:
            asked += [(row, YES, window.affirmed), (row, ANSWERS, True)]
        else:
            asked.append((row, ANSWERS, window.start > 0))
    rows, columns, true = (
        torch.tensor(part, device=logits.device) for part in zip(*asked, strict=True)
    )
    return functional.binary_cross_entropy_with_logits(logits[rows, columns], true.to(logits.dtype))


def _together_loss(start: Tensor, end: Tensor, judged: Tensor, batch: Sequence[Window]) -> Tensor:
    """Cross entropy of choosing, among the passages of one question, the one with its answer, by
    the score that ranks them when questions are answered."""
    lead = start[:, 1:].amax(1) + end[:, 1:].amax(1) - start[:, 0] - end[:, 0]
    scores = SPAN_SHARE * lead + (1 - SPAN_SHARE) * judged[:, 0]
    rows: dict[int, list[int]] = defaultdict(list)
    for row, window in enumerate(batch):
        if window.together is not None:
            rows[window.together].append(row)
    losses = [
        functional.cross_entropy(
            scores[own], torch.tensor([batch[i].start > 0 for i in own]).float().argmax()
        )
        for own in rows.values()
        if len(own) > 1
    ]
    return torch.stack(losses).mean() if losses else scores.new_zeros(())


def _batches(
    made: Sequence[list[Window]], tokens: int, chance: random.Random
) -> list[list[Window]]:
    """Batches of windows, groups kept whole."""
    return [list(chain(*batch)) for batch in batches(made, tokens, chance, _shape)]


def _shape(group: Sequence[Window]) -> tuple[int, int]:
    return len(group), max(len(window.ids) for window in group)


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
    fast = torch.cuda.is_available() or is_fast_in_16_bits()
    standard = Plan()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("artifacts/reader"))
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so many minutes")
    parser.add_argument("--epochs", type=int, default=standard.epochs)
    parser.add_argument("--steps", type=int, help="batches in all (default: every epoch's)")
    parser.add_argument(
        "--mixture",
        choices=(*MIXTURES, "unlabelled", JUDGED, CLAIMS, *SIZES),
        default=standard.mixture,
    )
    parser.add_argument("--length", type=int, default=standard.length, help="tokens of a window")
    parser.add_argument(
        "--rate", type=float, default=standard.rate, help="the highest learning rate"
    )
    parser.add_argument("--seed", type=int, default=standard.seed)
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--share", type=float, default=1.0, help="part of the contexts learnt from")
    parser.add_argument("--from", dest="earlier", type=Path, help="folder of weights to begin with")
    options = parser.parse_args(arguments)
    if options.share < 1 and options.mixture not in MIXTURES:
        parser.error(f"--share is for one of these mixtures: {', '.join(MIXTURES)}")
    earlier = checkpoint(options.earlier) if options.earlier else None
    plan = Plan(
        epochs=options.epochs,
        steps=options.steps,
        mixture=options.mixture,
        begin_from=earlier.sha256 if earlier else None,
        length=options.length,
        rate=options.rate,
        seed=options.seed,
        frozen=options.frozen,
        dropout=options.dropout,
        compute="bfloat16" if fast else "float32",
        share=options.share,
    )
    trainer = Trainer(plan, options.data, options.out, earlier)
    if options.resume:
        trainer.resume()
    print(json.dumps({"batches": len(trainer.batches), "device": str(trainer.device)}), flush=True)
    trainer.run(until=time.monotonic() + 60 * options.minutes)


if __name__ == "__main__":
    main()
