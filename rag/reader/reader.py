"""The span reader at question time: passages in, scored spans out, in one batch without padding."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from index.encode import bundled_model_folder
from index.errors import ModelError
from rag.reader.calibrate import Calibration, Verdict
from rag.reader.decode import (
    QUESTION_TOKENS,
    TITLE_TOKENS,
    Floats,
    ScoredSpan,
    best_spans,
    without_overlap,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Precision = Literal["float32", "bfloat16", "int8"]
FOLDER = Path(__file__).parent
_LENGTH, _STRIDE = 320, 128
_MOST = 5
NOTHING = -30.0
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader found in one passage: its best spans, best first. Their score is a mixture
    of logits (:class:`~rag.reader.calibrate.Verdict`): above 0 it is likelier that the passage
    answers than that it does not."""

    spans: tuple[ScoredSpan, ...]

    @property
    def best(self) -> float:
        """The best span's score, or a very low one when there is none."""
        return self.spans[0].score if self.spans else NOTHING


@dataclass(frozen=True, slots=True)
class _Piece:
    """As much of a passage as fits beside the question and the title."""

    passage: int
    title: list[int]
    ids: list[int]
    offsets: list[tuple[int, int]]


class Reader:
    """Finds the words of passages that answer a question. Safe to share between threads.

    Args:
        folder: where ``weights.safetensors`` and ``reader.json`` are; the shipped ones by default.
        precision: what the network computes in; by default what is fastest on this processor
            (bfloat16 where it has instructions for it, else 8-bit integers, else 32-bit floats).

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

    @property
    def supporting(self) -> Calibration | None:
        """What turns the judge's logit of "supports" into a probability; ``None`` where the
        weights did not learn it."""
        stated = self.facts.get("support")
        return Calibration(stated["slope"], stated["intercept"]) if stated else None

    def read(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
    ) -> list[Reading]:
        """The best spans of each passage, in the order of ``passages``.

        ``titles`` are those of their articles: what a passage from the middle of one is about often
        stands there alone. No span is taken from a title.
        """
        if not passages:
            return []
        verdict = Verdict.of(self.facts)
        found: list[list[ScoredSpan]] = [[] for _ in passages]
        for number, spans, answerable in self._read_pieces(question, passages, titles):
            found[number] += [
                replace(span, score=verdict.score(span.score, answerable)) for span in spans
            ]
        return [Reading(tuple(without_overlap(spans, _MOST))) for spans in found]

    def evidence(self, question: str, passage: str) -> tuple[float, float]:
        """What a score is made of, for the best part of a passage: how far its best span beats "no
        answer here", and the judge's logit."""
        parts = [
            (spans[0].score, answerable)
            for _, spans, answerable in self._read_pieces(question, [passage])
            if spans
        ]
        return max(parts, key=sum, default=(NOTHING, NOTHING))

    def supports(self, claim: str, evidence: Sequence[str]) -> list[float]:
        """How likely each text supports a claim, in 0 to 1; of a long one, its best part.

        Raises:
            ModelError: the weights did not learn it.
        """
        if self.supporting is None:
            raise ModelError(
                f"The span reader's weights in {self.folder} do not judge claims.",
                "Install Dateline again.",
            )
        from rag.reader.model import SUPPORTS

        best = [0.0] * len(evidence)
        pieces = list(self._pieces(claim, evidence))
        if pieces:
            _, judged = self._scores(claim, pieces)
            for piece, logits in zip(pieces, judged, strict=True):
                likely = self.supporting.probability(float(logits[SUPPORTS]))
                best[piece.passage] = max(best[piece.passage], likely)
        return best

    def _read_pieces(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
    ) -> Iterator[tuple[int, list[ScoredSpan], float]]:
        """For every piece its passage's number, its spans by their lead, and the judge's logit."""
        pieces = list(self._pieces(question, passages, titles))
        logits, judged = self._scores(question, pieces)
        for piece, ends, judge in zip(pieces, logits, judged, strict=True):
            spans = best_spans(
                passages[piece.passage],
                piece.offsets,
                ends[1:, 0],
                ends[1:, 1],
                float(ends[0].sum()),
                _MOST,
            )
            yield piece.passage, spans, float(judge[0])

    def _pieces(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
    ) -> Iterator[_Piece]:
        asked = len(self._asked(question))
        for number, passage in enumerate(passages):
            title = self._short(titles[number], TITLE_TOKENS) if titles else []
            room = _LENGTH - 3 - asked - len(title) - bool(title)
            encoded = self._tokenizer.encode(_encodable(passage), add_special_tokens=False)
            begin = 0
            while True:
                ids = encoded.ids[begin : begin + room]
                yield _Piece(number, title, ids, encoded.offsets[begin : begin + room])
                if begin + room >= len(encoded.ids):
                    break
                begin += room - _STRIDE

    def _asked(self, question: str) -> list[int]:
        return self._short(question, QUESTION_TOKENS)

    def _short(self, text: str, most: int) -> list[int]:
        ids: list[int] = self._tokenizer.encode(_encodable(text), add_special_tokens=False).ids
        return ids[:most]

    def _scores(self, question: str, pieces: Sequence[_Piece]) -> tuple[list[Floats], Floats]:
        """For each piece the logits of start and end, (1 + tokens, 2): in row 0 of no answer, then
        of the context; and the judge's logits, (pieces, 3)."""
        with self._lock:
            network = self._network
        return self._run(network, question, pieces)

    def _run(
        self, network: Any, question: str, pieces: Sequence[_Piece]
    ) -> tuple[list[Floats], Floats]:
        import torch

        first, last = (self._tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]"))
        asked = [first, *self._asked(question), last]
        heads = [[*asked, *p.title, last] if p.title else asked for p in pieces]
        pairs = [[*head, *piece.ids, last] for head, piece in zip(heads, pieces, strict=True)]
        # The context's tokens are of the second kind; what closes it is not.
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

        from index.steady import steady
        from rag.reader.model import SpanModel, widened

        model = SpanModel.begin(bundled_model_folder())
        shipped = load_file(self.folder / "weights.safetensors")
        missing, unknown = model.load_state_dict(
            widened({name: tensor.float() for name, tensor in shipped.items()}), strict=False
        )
        if unknown or missing != ["bert.embeddings.word_embeddings.weight"]:
            raise ModelError(
                f"The span reader's weights in {self.folder} belong to another network.",
                "Install Dateline again.",
            )
        precision = self.precision or _fastest()
        if precision != "int8":
            return steady(model.eval().to(getattr(torch, precision)))
        from rag.reader.int8 import ARTICLE, QUESTION, quantised

        example = list(self._pieces(QUESTION, [ARTICLE]))
        run = partial(self._run, question=QUESTION, pieces=example)
        return steady(quantised(model.eval(), run))


def _fastest() -> Precision:
    from index.steady import is_fast_in_16_bits
    from rag.reader import int8

    if is_fast_in_16_bits():
        return "bfloat16"
    return "int8" if int8.available() else "float32"


def _encodable(text: str) -> str:
    """The same characters, but for lone surrogates, which have no UTF-8."""
    return _SURROGATE.sub("\ufffd", text)


def load_reader(folder: Path = FOLDER) -> Reader | None:
    """The reader, or ``None`` where its weights were not installed.

    Raises:
        ModelError: there are weights, but not the published ones.
    """
    return Reader(folder) if (folder / "weights.safetensors").is_file() else None
