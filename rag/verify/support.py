"""Whether cited words support a statement, judged by a network: what rules over words cannot see.

The network is the span reader's, trained further on claims with evidence: public ones, and
statements that were written for it. What that changed in its matrices is kept as the product of two
thin ones (:mod:`rag.reader.change`), so that a megabyte ships instead of twenty.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rag.reader.calibrate import Calibration
from rag.reader.change import apply, facts_of
from rag.reader.decode import QUESTION_TOKENS
from rag.reader.network import FOLDER as READER_FOLDER
from rag.reader.network import Network, Precision, encodable

if TYPE_CHECKING:
    from torch import Tensor

FOLDER = Path(__file__).parent
WEIGHTS, FACTS = "support.safetensors", "support.json"


class Supports(Protocol):
    """What judges a statement beside the words cited for it."""

    def likely(self, statement: str, texts: Sequence[str]) -> float:
        """How likely it is, in 0 to 1, that one of the texts supports the statement."""

    def reads_whole(self, statement: str) -> bool:
        """Whether all of a statement is judged: of a very long one only the beginning is."""


class SupportCheck(Network):
    """Judges statements. Safe to share between threads.

    Args:
        folder: where ``support.safetensors`` and ``support.json`` are; the shipped ones by default.
        reader: the folder of the reader's weights, which they change.
        precision: as for :class:`~rag.reader.network.Network`.

    Raises:
        ModelError: either file is missing, or not what its facts say, or made from other weights.
    """

    def __init__(
        self,
        folder: Path = FOLDER,
        reader: Path = READER_FOLDER,
        precision: Precision | None = None,
    ) -> None:
        super().__init__(reader, precision)
        self._change = folder / WEIGHTS
        self.check_facts = facts_of(
            "The statement check",
            self._change,
            folder / FACTS,
            self,
            "python -m rag.reader.train --mixture claims",
        )

    @property
    def calibration(self) -> Calibration:
        """What turns the judge's logit into a probability; claims that are supported and claims
        that are not were taken for equally likely."""
        return Calibration.of(self.check_facts)

    def likely(self, statement: str, texts: Sequence[str]) -> float:
        """How likely it is, in 0 to 1, that one of the texts supports the statement; of a long
        text, its best part."""
        return max(map(self.calibration.probability, self.logits(statement, texts)), default=0.0)

    def reads_whole(self, statement: str) -> bool:
        """Whether a statement has no more tokens than are judged, which are 64."""
        encoded = self.tokenizer.encode(encodable(statement), add_special_tokens=False)
        return len(encoded.ids) <= QUESTION_TOKENS

    def logits(self, statement: str, texts: Sequence[str]) -> list[float]:
        """The judge's logit for each text that is not blank; of a long one, its best part."""
        from rag.reader.model import SUPPORTS

        best: dict[int, float] = defaultdict(lambda: -math.inf)
        pieces = list(self.pieces(statement, [text for text in texts if text.strip()]))
        if pieces:
            _, judged = self.scores(statement, pieces)
            for piece, row in zip(pieces, judged, strict=True):
                best[piece.text] = max(best[piece.text], float(row[SUPPORTS]))
        return list(best.values())

    def changed(self, weights: dict[str, Tensor]) -> dict[str, Tensor]:
        """The reader's weights with what training on claims changed."""
        from safetensors.torch import load_file

        return apply(weights, load_file(self._change))


@cache
def load_support() -> SupportCheck | None:
    """The check, one for the whole program, or ``None`` where its weights or the reader's were not
    installed.

    Raises:
        ModelError: there are weights, but not the published ones.
    """
    installed = all(
        path.is_file() for path in (FOLDER / WEIGHTS, READER_FOLDER / "weights.safetensors")
    )
    return SupportCheck() if installed else None
