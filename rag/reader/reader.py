"""The span reader at question time: passages in, scored spans out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rag.reader.calibrate import Calibration, Verdict
from rag.reader.decode import ScoredSpan, best_spans, without_overlap
from rag.reader.network import FOLDER, Network, Precision
from rag.reader.second import LOWEST, Pointed, Weights, load_second

_MOST = 5
NOTHING = -30.0


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


class Reader(Network):
    """Finds the words of passages that answer a question. Arguments and errors are those of
    :class:`~rag.reader.network.Network`; with ``second`` it looks at words again, if the weights
    for that are in its folder."""

    def __init__(
        self, folder: Path = FOLDER, precision: Precision | None = None, second: bool = True
    ) -> None:
        super().__init__(folder, precision)
        self._second = load_second(self) if second else None

    @property
    def calibration(self) -> Calibration:
        """What turns a span's score into the probability that its passage answers."""
        return Calibration.of(self.facts)

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

    def look(self, question: str, pointed: Sequence[Pointed]) -> list[float]:
        """What a second look says of words; without the weights for it, the least."""
        return self._second.look(question, pointed) if self._second else [LOWEST] * len(pointed)

    @property
    def look_weights(self) -> Weights | None:
        """How a look and a first score make one; ``None`` where there is no second look."""
        return self._second.weights if self._second else None

    def evidence(self, question: str, passage: str) -> tuple[float, float]:
        """What a score is made of, for the best part of a passage: how far its best span beats "no
        answer here", and the judge's logit."""
        parts = [
            (spans[0].score, answerable)
            for _, spans, answerable in self._read_pieces(question, [passage])
            if spans
        ]
        return max(parts, key=sum, default=(NOTHING, NOTHING))

    def _read_pieces(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
    ) -> Iterator[tuple[int, list[ScoredSpan], float]]:
        """For every piece its passage's number, its spans by their lead, and the judge's logit."""
        pieces = list(self.pieces(question, passages, titles))
        logits, judged = self.scores(question, pieces)
        for piece, ends, judge in zip(pieces, logits, judged, strict=True):
            spans = best_spans(
                passages[piece.text],
                piece.offsets,
                ends[1:, 0],
                ends[1:, 1],
                float(ends[0].sum()),
                _MOST,
            )
            yield piece.text, spans, float(judge[0])


def load_reader(folder: Path = FOLDER) -> Reader | None:
    """The reader, one of each folder for the whole program, or ``None`` where its weights were not
    installed.

    Raises:
        ModelError: there are weights, but not the published ones.
    """
    return _loaded(folder) if (folder / "weights.safetensors").is_file() else None


@cache
def _loaded(folder: Path) -> Reader:
    return Reader(folder)
