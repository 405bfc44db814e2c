"""``python -m rag.reader.reconsider --data ../shared/data --out FOLDER``: teach the second look.

The reader reads the passage that answers a question, and one that a search puts beside it; what he
points at wrongly stands beside the answer, and the network learns to choose (a softmax over the
words of one question and "none of them", as in Iyer et al. 2021, "RECONSIDER"). Where a passage
does not answer, none is right. What the reader pointed at is kept in ``pointed.json``, so that
``--resume`` need not read again; a checkpoint is written every few minutes. Last, the change is
made small and, with what makes one score of a look and the reader's, written beside the reader's
weights.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from index.bert import config_of
from index.encode import bundled_model_folder, load_encoder
from index.steady import is_fast_in_16_bits
from rag.reader.calibrate import UNIT, fit
from rag.reader.change import factors
from rag.reader.checkpoint import checkpoint
from rag.reader.data import Asked, batches, pool, some, split_dev, squad
from rag.reader.masters import Masters, drop, slope
from rag.reader.model import LookModel
from rag.reader.network import FOLDER, Network, sha256
from rag.reader.reader import Reader
from rag.reader.second import (
    FACTS,
    WEIGHTS,
    Marked,
    Marker,
    Pointed,
    SecondLook,
    Weights,
    states,
    together,
    upper,
)
from rag.reader.together import SIZES, rivals, take_latest
from rag.reader.written import split_written, written

RANK = 64
LOOK_SHARE = 0.75
"""What a look counts beside a unit of the reader's score, chosen on held-out articles."""
_ANSWERED = {"own": 6_500, "squad": 1_200, "wiki": 900, "searched": 1_400}
_UNANSWERED = {"own": 3_500, "squad": 700}
_HELD = {True: 700, False: 600}
_SOURCES = {"wiki": "squadshifts-new_wiki", "searched": "nq-oracle"}
_OF_PASSAGE, _OF_NONE = 2, 3  # wrong words of a passage beside the answer, and of one without
_SAME = 0.6  # the overlap from which words are the answer in another form, and not wrong
_LACKING = 0.12  # of the questions are asked of the other passage alone
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Example:
    """A question, what the reader points at in its own passage and in the one beside it, the
    likeliest first, with his scores, and the answers' places in its own."""

    question: str
    own: tuple[tuple[Pointed, float], ...]
    beside: tuple[tuple[Pointed, float], ...]
    answers: tuple[Pointed, ...]
    held: bool

    def is_answer(self, one: Pointed) -> bool:
        """Whether words are an answer's, in whatever form."""
        return any(_overlap(one.words, answer.words) >= _SAME for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Plan:
    """How to learn. ``tokens`` is how many a batch holds, padding included; ``reader`` the SHA-256
    of the weights that are changed."""

    reader: str
    epochs: int = 2
    tokens: int = 5_000
    rate: float = 1e-4
    warmup: float = 0.06
    decay: float = 0.01
    dropout: float = 0.1
    seed: int = 5
    most: int | None = None
    compute: str = "bfloat16"


def examples(data: Path, reader: Reader, seed: int, share: float = 1.0) -> list[Example]:
    """What the reader points at for questions to learn from, and for held-out ones; of so many
    only a ``share``."""
    chance = random.Random(seed)
    own, own_held = split_written(list(written()))
    main, main_held = split_dev(squad(data / "reading" / "train.json"))
    everything = list(pool(data / "reading" / "pool.jsonl.gz"))
    parts = {"own": own, "squad": main}
    parts |= {name: [o for o in everything if o.source == s] for name, s in _SOURCES.items()}
    latest = frozenset(one.group for names in SIZES["news"].latest for one in written(names=names))
    encoder = load_encoder()
    made: list[Example] = []

    def add(one: Asked, others: Sequence[Asked], held: bool) -> None:
        made.append(_example(reader, one, others, chance, held))

    def answered(part: Sequence[Asked], yes: bool) -> list[Asked]:
        return [one for one in part if (one.start is not None) == yes]

    for name, part in parts.items():
        if name in _UNANSWERED:
            most = share * _UNANSWERED[name]
            for one in take_latest(answered(part, False), most, chance, latest):
                add(one, (), False)
        wanted = take_latest(answered(part, True), share * _ANSWERED[name], chance, latest)
        for one, others in rivals(part, wanted, encoder, chance):
            add(one, others[:1], False)
    for yes, most in _HELD.items():
        for one in some(answered([*own_held, *main_held], yes), share * most, chance):
            add(one, (), True)
    return made


def _example(
    reader: Reader, one: Asked, others: Sequence[Asked], chance: random.Random, held: bool
) -> Example:
    texts = [one.context, *(other.context for other in others)]
    titles = [_title(each, chance) for each in (one, *others)]
    readings = reader.read(one.question, texts, titles)
    pointed = [
        tuple((Pointed(text, title, s.start, s.end), s.score) for s in reading.spans)
        for text, title, reading in zip(texts, titles, readings, strict=True)
    ]
    places = [(one.start, one.end), *one.others] if one.start is not None else []
    answers = tuple(Pointed(texts[0], titles[0], a, b) for a, b in places if b is not None)
    return Example(one.question, pointed[0], pointed[1] if others else (), answers, held)


def _overlap(one: str, other: str) -> float:
    """The F1 of the words that two answers have in common."""
    first, second = (Counter(_WORD.findall(text.casefold())) for text in (one, other))
    return 2 * (first & second).total() / max(1, first.total() + second.total())


def _title(one: Asked, chance: random.Random) -> str:
    """Mostly its article's title, sometimes none."""
    if one.group == one.source or chance.random() < 0.1:
        return ""
    return (one.group.rpartition("|")[0] or one.group).strip().replace("_", " ")


def choices(one: Example, marker: Marker, chance: random.Random) -> list[tuple[Marked, bool]]:
    """The words that compete for one question, and whether each is right; none of them is where
    the passages that are looked at do not answer."""
    lacking = bool(one.answers and one.beside) and chance.random() < _LACKING
    answers = () if lacking else one.answers
    wrong = [
        [pointed for pointed, _ in part if not one.is_answer(pointed)]
        for part in (one.own, one.beside)
    ]
    if lacking:
        competing = wrong[1][: 2 * _OF_PASSAGE]
    elif answers:
        competing = wrong[0][:_OF_PASSAGE] + wrong[1][:_OF_PASSAGE]
    else:
        competing = wrong[0][:_OF_NONE]
    right = [chance.choice(answers)] if answers else []
    made = [(marker.mark(one.question, p), True) for p in right]
    made += [(marker.mark(one.question, p), False) for p in competing]
    if right and made[0][0] is None:
        return []
    return [(marked, correct) for marked, correct in made if marked is not None]


class Teacher:
    """The network, what it learns from, and how far it has come."""

    def __init__(self, plan: Plan, learnt: Sequence[Example], out: Path, folder: Path) -> None:
        self.plan, self.out = plan, out
        self.reader = Network(folder, "bfloat16" if plan.compute == "bfloat16" else "float32")
        marker = Marker(self.reader.tokenizer)
        self.batches: list[list[list[tuple[Marked, bool]]]] = []
        for epoch in range(plan.epochs):
            chance = random.Random(plan.seed + epoch)
            lists = [choices(o, marker, chance) for o in chance.sample(learnt, len(learnt))]
            self.batches += batches([one for one in lists if one], plan.tokens, chance, _shape)
        self.batches = self.batches[: plan.most]
        torch.manual_seed(plan.seed)
        start = begin(folder)
        self.network = begin(folder).to(getattr(torch, plan.compute))
        self.network.train()
        drop(self.network, plan.dropout)
        self.learnt = Masters(self.network, start, plan.rate, plan.decay)
        self.step = 0

    def run(self, every_s: float = 300.0) -> None:
        """Learn until done."""
        saved = time.monotonic()
        losses: list[float] = []
        while self.step < len(self.batches):
            losses.append(self._learn(self.batches[self.step]))
            self.step += 1
            if self.step % 50 == 0:
                mean = sum(losses[-50:]) / len(losses[-50:])
                print(f"step {self.step:,}/{len(self.batches):,} loss {mean:.3f}", flush=True)
            if time.monotonic() - saved > every_s:
                self.save()
                saved = time.monotonic()
        self.save()

    def _learn(self, batch: Sequence[Sequence[tuple[Marked, bool]]]) -> float:
        marked = [marked for one in batch for marked, _ in one]
        lowest = states(self.reader, marked)
        scores = self.network(*together(list(zip(marked, lowest, strict=True))))
        losses, at = [], 0
        for one in batch:
            # The first of them stands for "none of these".
            own = torch.cat([scores.new_zeros(1), scores[at : at + len(one)]])
            at += len(one)
            right = [i for i, (_, correct) in enumerate(one, start=1) if correct] or [0]
            losses.append(-torch.logsumexp(functional.log_softmax(own, 0)[right], 0))
        loss = torch.stack(losses).mean()
        loss.backward()  # type: ignore[no-untyped-call]
        self.learnt.learn(slope(self.step, len(self.batches), self.plan.warmup))
        return float(loss.detach())

    def save(self) -> None:
        """Write the checkpoint, atomically."""
        self.learnt.save(self.out, asdict(self.plan), self.step)

    def resume(self) -> None:
        """Go on from the checkpoint.

        Raises:
            ValueError: it was made by another plan.
        """
        self.step = self.learnt.resume(self.out, asdict(self.plan))["step"]


def begin(folder: Path) -> LookModel:
    """The reader's upper layers below a head that knows nothing."""
    model = LookModel(config_of(bundled_model_folder()))
    model.load_state_dict(upper(checkpoint(folder).weights), strict=False)
    return model


def export(training: Path, folder: Path = FOLDER) -> dict[str, Any]:
    """Write ``second.safetensors`` and ``second.json`` beside the reader's weights; returns the
    latter, in which the weights of :class:`~rag.reader.second.Weights` are still plain.

    Raises:
        ValueError: the training did not begin with the reader's weights.
    """
    state: dict[str, Any] = torch.load(training / "checkpoint.pt", weights_only=True)
    before = checkpoint(folder)
    if state["plan"]["reader"] != before.sha256:
        raise ValueError(f"{training} did not begin with the weights of {folder}.")
    change: dict[str, Tensor] = {}
    for name, learnt in state["masters"].items():
        if name.startswith("bert."):
            change |= factors(name, learnt - before.weights[name], RANK)
        else:
            change[name] = learnt.half().contiguous()
    save_file(change, folder / WEIGHTS)
    facts = {
        "sha256": sha256(folder / WEIGHTS),
        "bytes": (folder / WEIGHTS).stat().st_size,
        "made_from": before.sha256,
        "rank": RANK,
        "steps": state["step"],
        "plan": state["plan"],
        "weights": asdict(Weights(1.0, 0.0, 0.0)),
    }
    _write(folder, facts)
    return facts


def weigh(folder: Path, held: Sequence[Example]) -> dict[str, Any]:
    """Add to ``second.json`` what makes one score of two, fitted on held-out questions, each asked
    of its own passage; returns the whole of it."""
    second = SecondLook(Network(folder))
    mixture = Weights(1.0, LOOK_SHARE, 0.0)
    best, answers = [], []
    for one in held:
        looks = second.look(one.question, [pointed for pointed, _ in one.own])
        scores = [mixture.score(read, look) for (_, read), look in zip(one.own, looks, strict=True)]
        if scores:
            best.append(max(scores))
            answers.append(bool(one.answers))
    fitted = fit(best, answers)
    size = fitted.slope / UNIT
    weights = Weights(size, LOOK_SHARE * size, fitted.intercept / UNIT)
    second.facts["weights"] = {n: round(v, 5) for n, v in asdict(weights).items()}
    second.facts["questions"] = len(best)
    _write(folder, second.facts)
    return second.facts


def _write(folder: Path, facts: dict[str, Any]) -> None:
    (folder / FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def _shape(one: Sequence[tuple[Marked, bool]]) -> tuple[int, int]:
    return len(one), max(len(marked.ids) for marked, _ in one)


def _kept(path: Path, make: Callable[[], list[Example]], again: bool) -> list[Example]:
    """What is made and then kept in a file; ``again``, what that holds, if it is there."""
    if not (again and path.is_file()):
        half = path.with_suffix(".half")
        half.write_text(json.dumps([asdict(one) for one in make()]), encoding="utf-8")
        half.replace(path)
    return [_read(one) for one in json.loads(path.read_text(encoding="utf-8"))]


def _read(kept: dict[str, Any]) -> Example:
    def scored(part: list[Any]) -> tuple[tuple[Pointed, float], ...]:
        return tuple((Pointed(**pointed), score) for pointed, score in part)

    answers = tuple(Pointed(**one) for one in kept["answers"])
    return Example(
        kept["question"], scored(kept["own"]), scored(kept["beside"]), answers, kept["held"]
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, learn, export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("artifacts/second"))
    parser.add_argument("--reader", type=Path, default=FOLDER, help="whose mistakes to learn from")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint")
    parser.add_argument("--most", type=int, help="batches in all (default: every epoch's)")
    parser.add_argument("--share", type=float, default=1.0, help="part of the questions")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    reader = Reader(options.reader, second=False)
    plan = Plan(
        reader=reader.facts["sha256"],
        most=options.most,
        compute="bfloat16" if is_fast_in_16_bits() else "float32",
    )
    made = _kept(
        options.out / "pointed.json",
        lambda: examples(options.data, reader, plan.seed, options.share),
        options.resume,
    )
    teacher = Teacher(plan, [one for one in made if not one.held], options.out, options.reader)
    if options.resume:
        teacher.resume()
    teacher.run()
    export(options.out, options.reader)
    facts = weigh(options.reader, [one for one in made if one.held])
    print(json.dumps(facts, indent=1))


if __name__ == "__main__":
    main()
