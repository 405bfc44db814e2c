"""A question's vector without the library that embeds the archive: what starts in a second.

sentence-transformers embeds passages, and any model. Importing it takes several seconds, most of
what one question on the command line would cost. A BERT whose token vectors are averaged, as the
bundled embedder is, needs only the few lines of :mod:`index.bert`.
"""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from index.bert import Bert

_NEEDED = {"model_type": "bert", "hidden_act": "gelu"}
_MODULES = ("Transformer", "Pooling", "Normalize")


def is_plain(folder: Path) -> bool:
    """Whether a sentence-transformers model is a lower-case BERT, mean pooling, and no more."""
    try:
        config, modules, pooling, sizes = (
            json.loads((folder / name).read_text(encoding="utf-8"))
            for name in (
                "config.json",
                "modules.json",
                "1_Pooling/config.json",
                "sentence_bert_config.json",
            )
        )
        ways = {key for key, used in pooling.items() if key.startswith("pooling_mode") and used}
        parts = [module["type"].rsplit(".", 1)[-1] for module in modules]
        return (
            all(config.get(key) == value for key, value in _NEEDED.items())
            and config.get("position_embedding_type", "absolute") == "absolute"
            and tuple(parts) in (_MODULES, _MODULES[:2])
            and ways == {"pooling_mode_mean_tokens"}
            and isinstance(sizes["max_seq_length"], int)
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


class PooledBert:
    """The mean of a BERT's token vectors, for a model that :func:`is_plain`."""

    def __init__(self, folder: Path) -> None:
        from index.bert import Bert

        sizes = json.loads((folder / "sentence_bert_config.json").read_text(encoding="utf-8"))
        self.longest: int = sizes["max_seq_length"]
        self._bert: Bert = Bert.load(folder).eval()
        self._lock = threading.Lock()

    def vectors(
        self, ids: Sequence[list[int]], precision: str, quick: bool = False
    ) -> NDArray[np.float32]:
        """For each text the mean over its tokens, special ones among them: (texts, dimension).

        The texts lie one after another, without padding. With others beside it, a text's vector is
        the same but for the last bits. ``quick`` is all in 16 bits: right to two decimals.
        """
        import torch

        lengths = [len(one) for one in ids]
        with self._lock:
            bert = self._in_16_bits if quick else self._bert
        with (
            torch.inference_mode(),
            torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16" and not quick),
        ):
            hidden: Any = bert.packed(torch.tensor(list(chain(*ids))), lengths)
            means = [part.float().mean(0) for part in torch.split(hidden, lengths)]
            stacked: NDArray[np.float32] = torch.stack(means).numpy()
        return stacked

    @cached_property
    def _in_16_bits(self) -> Bert:
        import torch

        from index.steady import steady

        steadied: Any = steady(copy.deepcopy(self._bert).to(torch.bfloat16))
        return steadied  # type: ignore[no-any-return]
