"""The span reader at question time: passages in, scored spans out, in one padded batch."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from index.encode import bundled_model_folder
from index.errors import ModelError
from rag.reader.calibrate import Calibration
from rag.reader.decode import Floats, ScoredSpan, best_spans, without_overlap

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Precision = Literal["float32", "bfloat16", "int8"]
FOLDER = Path(__file__).parent
_LENGTH, _STRIDE = 320, 128
_QUESTION = 64
_MOST = 5
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader found in one passage: its best spans, best first. Their score is a
    difference of logits: above 0 the span is likelier than that nothing here answers."""

    spans: tuple[ScoredSpan, ...]

    @property
    def best(self) -> float:
        """The best span's score, or a very low one when there is none."""
        return self.spans[0].score if self.spans else -30.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """As much of a passage as fits beside the question."""

    passage: int
    ids: list[int]
    offsets: list[tuple[int, int]]


class Reader:
    """Finds the words of passages that answer a question. Safe to share between threads.

    Args:
        folder: where ``weights.safetensors`` and ``reader.json`` are; the shipped ones by default.
        precision: what the network computes in; by default what is fastest on this processor
            (bfloat16 where it has instructions for it, else 32-bit floats).

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
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != self.facts["sha256"]:
            raise ModelError(
                f"The span reader's weights in {folder} are not the published ones "
                f"(SHA-256 {found[:12]}…).",
                "Install Dateline again.",
            )

    @property
    def calibration(self) -> Calibration:
        """What turns a span's score into the probability that its passage answers."""
        return Calibration.of(self.facts)

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """The best spans of each passage, in the order of ``passages``."""
        if not passages:
            return []
        with self._lock:
            network = self._network
        pieces = list(self._pieces(question, passages))
        starts, ends = self._scores(network, question, pieces)
        found: list[list[ScoredSpan]] = [[] for _ in passages]
        for i, piece in enumerate(pieces):
            size = len(piece.ids)
            found[piece.passage] += best_spans(
                passages[piece.passage],
                piece.offsets,
                starts[i, 1 : size + 1],
                ends[i, 1 : size + 1],
                float(starts[i, 0] + ends[i, 0]),
                _MOST,
            )
        return [Reading(tuple(without_overlap(spans, _MOST))) for spans in found]

    def _pieces(self, question: str, passages: Sequence[str]) -> Iterator[_Piece]:
        room = _LENGTH - 3 - len(self._asked(question))
        for number, passage in enumerate(passages):
            encoded = self._tokenizer.encode(_encodable(passage), add_special_tokens=False)
            begin = 0
            while True:
                ids = encoded.ids[begin : begin + room]
                yield _Piece(number, ids, encoded.offsets[begin : begin + room])
                if begin + room >= len(encoded.ids):
                    break
                begin += room - _STRIDE

    def _asked(self, question: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(_encodable(question), add_special_tokens=False).ids
        return ids[:_QUESTION]

    def _scores(
        self, network: Any, question: str, pieces: Sequence[_Piece]
    ) -> tuple[Floats, Floats]:
        """Start and end logits: column 0 of no answer, from column 1 on of the context."""
        import torch

        asked = self._asked(question)
        first, last = (self._tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]"))
        head = [first, *asked, last]
        longest = len(head) + max(len(p.ids) for p in pieces) + 1
        ids = torch.zeros(len(pieces), longest, dtype=torch.long)
        mask = torch.zeros(len(pieces), longest, dtype=torch.bool)
        types = torch.zeros(len(pieces), longest, dtype=torch.long)
        for row, piece in enumerate(pieces):
            whole = [*head, *piece.ids, last]
            ids[row, : len(whole)] = torch.tensor(whole)
            mask[row, : len(whole)] = True
            types[row, len(head) : len(whole) - 1] = 1
        with torch.inference_mode():
            start, end = (side.numpy() for side in network(ids, mask, types))
        columns = [0, *range(len(head), longest)]
        return np.ascontiguousarray(start[:, columns]), np.ascontiguousarray(end[:, columns])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(bundled_model_folder() / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _network(self) -> Any:
        import torch
        from safetensors.torch import load_file

        from rag.reader.model import SpanModel

        model = SpanModel.begin(bundled_model_folder())
        shipped = load_file(self.folder / "weights.safetensors")
        missing, unknown = model.load_state_dict(
            {name: tensor.float() for name, tensor in shipped.items()}, strict=False
        )
        if unknown or missing != ["bert.embeddings.word_embeddings.weight"]:
            raise ModelError(
                f"The span reader's weights in {self.folder} belong to another network.",
                "Install Dateline again.",
            )
        if self.precision == "int8":
            from torch.ao.quantization import quantize_dynamic

            return quantize_dynamic(  # type: ignore[no-untyped-call]
                model.eval(), {torch.nn.Linear}, dtype=torch.qint8
            )
        fast = torch.ops.mkldnn._is_mkldnn_bf16_supported()
        chosen = self.precision or ("bfloat16" if fast else "float32")
        return model.to(getattr(torch, chosen)).eval()


def _encodable(text: str) -> str:
    """The same characters, but for lone surrogates, which have no UTF-8."""
    return _SURROGATE.sub("\ufffd", text)


def load_reader(folder: Path = FOLDER) -> Reader | None:
    """The reader, or ``None`` where its weights were not installed.

    Raises:
        ModelError: there are weights, but not the published ones.
    """
    return Reader(folder) if (folder / "weights.safetensors").is_file() else None
