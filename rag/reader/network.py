"""The network as it ships, at work: a question or a claim beside texts in, logits out, in one batch
without padding."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np

from index.encode import bundled_model_folder
from index.errors import ModelError
from rag.reader.decode import QUESTION_TOKENS, TITLE_TOKENS, Floats

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor, nn

Pair = TypeVar("Pair")
Precision = Literal["float32", "bfloat16", "int8"]
FOLDER = Path(__file__).parent
_LENGTH, _STRIDE = 320, 128
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """As much of the text with this number as fits beside the question and the title."""

    text: int
    title: list[int]
    ids: list[int]
    offsets: list[tuple[int, int]]


class Network:
    """The shipped weights, or what :meth:`changed` makes of them. Safe to share between threads.

    Args:
        folder: where ``weights.safetensors`` and ``reader.json`` are.
        precision: what it computes in; by default what is fastest on this processor (bfloat16 where
            it has instructions for it, else 8-bit integers, else 32-bit floats).

    Raises:
        ModelError: the weights are missing, or are not what ``reader.json`` says.
    """

    def __init__(self, folder: Path = FOLDER, precision: Precision | None = None) -> None:
        self.folder = folder
        self.precision = precision
        self._lock = threading.Lock()
        weights, facts = folder / "weights.safetensors", folder / "reader.json"
        if not weights.is_file() or not facts.is_file():
            raise ModelError(
                f"The span reader's weights are not in {folder}; answers are whole sentences.",
                "Install Dateline again, or train them with `python -m rag.reader.train`.",
            )
        self.facts: dict[str, Any] = json.loads(facts.read_text(encoding="utf-8"))
        found = sha256(weights)
        if found != self.facts["sha256"]:
            raise ModelError(
                f"The span reader's weights in {folder} are not the published ones "
                f"(SHA-256 {found[:12]}…).",
                "Install Dateline again.",
            )

    def changed(self, weights: dict[str, Tensor]) -> dict[str, Tensor]:
        """The weights to compute with, given the shipped ones as 32-bit floats; these themselves,
        but for a network that was made from them."""
        return weights

    def pieces(
        self, asked: str, texts: Sequence[str], titles: Sequence[str] | None = None
    ) -> Iterator[Piece]:
        """The texts, long ones in several pieces that overlap, each with the title of its text."""
        taken = len(self._asked(asked))
        for number, text in enumerate(texts):
            title = self._short(titles[number], TITLE_TOKENS) if titles else []
            room = _LENGTH - 3 - taken - len(title) - bool(title)
            encoded = self.tokenizer.encode(encodable(text), add_special_tokens=False)
            begin = 0
            while True:
                ids = encoded.ids[begin : begin + room]
                yield Piece(number, title, ids, encoded.offsets[begin : begin + room])
                if begin + room >= len(encoded.ids):
                    break
                begin += room - _STRIDE

    def scores(self, asked: str, pieces: Sequence[Piece]) -> tuple[list[Floats], Floats]:
        """For each piece the logits of start and end, (1 + tokens, 2): in row 0 of no answer, then
        of the text; and the judge's logits, (pieces, 3)."""
        with self._lock:
            network = self._network
        runs = [self._run(network, asked, own) for own in self.batches(pieces)]
        return list(chain(*(logits for logits, _ in runs))), np.concatenate([j for _, j in runs])

    def batches(self, pairs: Sequence[Pair]) -> Sequence[Sequence[Pair]]:
        """Pairs as they are to be read: what a pair is given must not depend on the others. In
        bfloat16 it does not; 8-bit integers have one scale for all that is read at once, and sums
        in 32 bits are made otherwise for few tokens than for many."""
        return [pairs] if self.computes_in == "bfloat16" else [[pair] for pair in pairs]

    @cached_property
    def computes_in(self) -> Precision:
        """What it computes in on this processor."""
        return self.precision or _fastest()

    def lower(self, ids: Sequence[int], kinds: Sequence[int], lengths: Sequence[int]) -> Tensor:
        """What the lowest layers make of pairs of token ids one after another, (total, size), for
        a second look; ``kinds`` is 1 for a text's tokens."""
        import torch

        with self._lock:
            network = self._network
        with torch.no_grad():
            states: Tensor = network.lower(torch.tensor(ids), torch.tensor(kinds), lengths)
        return states

    def _asked(self, asked: str) -> list[int]:
        return self._short(asked, QUESTION_TOKENS)

    def _short(self, text: str, most: int) -> list[int]:
        ids: list[int] = self.tokenizer.encode(encodable(text), add_special_tokens=False).ids
        return ids[:most]

    def _run(
        self, network: Any, question: str, pieces: Sequence[Piece]
    ) -> tuple[list[Floats], Floats]:
        import torch

        first, last = (self.tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]"))
        asked = [first, *self._asked(question), last]
        heads = [[*asked, *p.title, last] if p.title else asked for p in pieces]
        pairs = [[*head, *piece.ids, last] for head, piece in zip(heads, pieces, strict=True)]
        # The text's tokens are of the second kind; what closes it is not.
        kinds = [
            [0] * len(head) + [1] * len(piece.ids) + [0]
            for head, piece in zip(heads, pieces, strict=True)
        ]
        with torch.inference_mode():
            ends, judged = network.packed(
                torch.tensor(list(chain(*pairs))),
                torch.tensor(list(chain(*kinds))),
                [len(pair) for pair in pairs],
            )
        logits, at = [], 0
        for head, pair in zip(heads, pairs, strict=True):
            own = ends[at : at + len(pair)].numpy()
            logits.append(np.concatenate([own[:1], own[len(head) : -1]]))
            at += len(pair)
        return logits, judged.numpy()

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The bundled model's, which neither cuts nor pads."""
        return load_tokenizer()

    @cached_property
    def _network(self) -> Any:
        from rag.reader.model import SpanModel

        model = SpanModel.begin(bundled_model_folder())
        missing, unknown = model.load_state_dict(self.changed(self.shipped()), strict=False)
        # Word embeddings are the bundled ones.
        if unknown or missing != ["bert.embeddings.word_embeddings.weight"]:
            raise ModelError(
                f"The span reader's weights in {self.folder} belong to another network.",
                "Install Dateline again.",
            )
        return prepared(model, self.computes_in, self._try)

    def shipped(self) -> dict[str, Tensor]:
        """The reader's weights, in 32-bit floats."""
        from safetensors.torch import load_file

        from rag.reader.model import widened

        shipped = load_file(self.folder / "weights.safetensors")
        return widened({name: tensor.float() for name, tensor in shipped.items()})

    def _try(self, network: nn.Module) -> None:
        """Run a network once on the text that shows how large its channels get."""
        from rag.reader.int8 import ARTICLE, QUESTION

        self._run(network, QUESTION, list(self.pieces(QUESTION, [ARTICLE])))


def prepared(
    model: nn.Module, precision: Precision, run: Callable[[nn.Module], object]
) -> nn.Module:
    """A network of 32-bit floats as it computes, changed in place.

    Args:
        run: runs a network once on the text that shows how large its channels get.
    """
    import torch

    from index.steady import steady

    if precision != "int8":
        return steady(model.eval().to(getattr(torch, precision)))
    from rag.reader.int8 import quantised

    return steady(quantised(model.eval(), run))


def load_tokenizer() -> Tokenizer:
    """The bundled model's, which neither cuts nor pads."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(bundled_model_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fastest() -> Precision:
    from index.steady import is_fast_in_16_bits
    from rag.reader import int8

    if is_fast_in_16_bits():
        return "bfloat16"
    return "int8" if int8.available() else "float32"


def encodable(text: str) -> str:
    """The same characters, but for lone surrogates, which have no UTF-8."""
    return _SURROGATE.sub("\ufffd", text)
