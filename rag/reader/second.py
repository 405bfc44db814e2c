"""A second look at what the reader points at.

The reader scores where an answer starts and where it ends, in one passage after the other. Here the
likeliest of his spans, of all passages, are each read again, marked, and scored as a whole: whether
*these words* answer the question. It is learnt from the reader's own mistakes
(:mod:`rag.reader.reconsider`).

The words stand in the middle of what is read again, so that it is another view of them. To begin
with what the reading itself had seen would save half of the work, and was tried: nothing is left of
the gain then.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from index.encode import bundled_model_folder
from rag.reader.change import apply, facts_of
from rag.reader.decode import QUESTION_TOKENS, TITLE_TOKENS
from rag.reader.network import Network, encodable, prepared

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor, nn

    from rag.reader.decode import ScoredSpan
    from rag.reader.reader import Reading

WEIGHTS, FACTS = "second.safetensors", "second.json"
LOOKED = 5
"""At most so many spans are looked at, of all passages together."""
_FAR = 6.0  # what the reader scored so much below the best is not looked at
LOWEST, HIGHEST = -6.0, 6.0
"""What a look may say; a span that is not looked at has the lowest."""
_ROOM = 96  # tokens of the passage
_LAYERS = "bert.encoder.layer."


@dataclass(frozen=True, slots=True)
class Pointed:
    """Characters ``start`` to ``end`` (half-open) of a passage; its article's title."""

    passage: str
    title: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The characters themselves."""
        return self.passage[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Marked:
    """A question beside as much of a passage as is looked at: token ids, where the passage begins
    among them, and the first and the last of the words in doubt."""

    ids: tuple[int, ...]
    context_from: int
    first: int
    last: int

    @property
    def kinds(self) -> list[int]:
        """1 for the passage's tokens; what closes it is not of it."""
        length = len(self.ids)
        return [int(self.context_from <= at < length - 1) for at in range(length)]

    @property
    def inside(self) -> list[bool]:
        """Which tokens are marked."""
        return [self.first <= at <= self.last for at in range(len(self.ids))]


@dataclass(frozen=True, slots=True)
class Weights:
    """How a look and the reader's score make one score, which means what the reader's does: a
    unit of it counts as much, and above 0 it is likelier than not that the words answer."""

    size: float
    look: float
    level: float

    def score(self, read: float, look: float) -> float:
        """The score of a span that the reader gave ``read``."""
        return self.size * read + self.look * max(LOWEST, min(HIGHEST, look)) + self.level


class Marker:
    """Makes token ids of what is to be looked at; it remembers a passage's."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._first, self._last = (int(tokenizer.token_to_id(t) or 0) for t in ("[CLS]", "[SEP]"))
        self._known: dict[str, Any] = {}

    def mark(self, question: str, one: Pointed) -> Marked | None:
        """The passage around the words, which stand in the middle as far as that can be; ``None``
        where they have no token, or more than fit."""
        encoded = self._encoded(one.passage)
        inside = [i for i, (a, b) in enumerate(encoded.offsets) if a < one.end and b > one.start]
        if not inside or inside[-1] - inside[0] >= _ROOM:
            return None
        total = len(encoded.ids)
        middle = (inside[0] + inside[-1] + 1) // 2
        begin = max(0, min(middle - _ROOM // 2, total - _ROOM))
        begin = min(begin, inside[0])
        head = [self._first, *self._encoded(question).ids[:QUESTION_TOKENS], self._last]
        if one.title:
            head += [*self._encoded(one.title).ids[:TITLE_TOKENS], self._last]
        shift = len(head) - begin
        body = encoded.ids[begin : begin + _ROOM]
        return Marked((*head, *body, self._last), len(head), inside[0] + shift, inside[-1] + shift)

    def _encoded(self, text: str) -> Any:
        if text not in self._known:
            self._known[text] = self._tokenizer.encode(encodable(text), add_special_tokens=False)
        return self._known[text]


class SecondLook:
    """Looks again at words that the reader points at. Safe to share between threads.

    Args:
        reader: whose words they are, and whose lowest layers it has; ``second.safetensors`` and
            ``second.json`` are in its folder.

    Raises:
        ModelError: a file is missing, or not what its facts say, or made from other weights.
    """

    def __init__(self, reader: Network) -> None:
        self._reader = reader
        self._change = reader.folder / WEIGHTS
        self._lock = threading.Lock()
        self.facts = facts_of(
            "The second look",
            self._change,
            reader.folder / FACTS,
            reader,
            "python -m rag.reader.reconsider",
        )

    @property
    def weights(self) -> Weights:
        """What makes one score of a look and the reader's."""
        return Weights(**{k: float(v) for k, v in self.facts["weights"].items()})

    def look(self, question: str, pointed: Sequence[Pointed]) -> list[float]:
        """For each of the words a logit: above 0 they are likelier the answer than that there is
        none; :data:`LOWEST` for words that cannot be looked at."""
        marker = Marker(self._reader.tokenizer)
        marked = [marker.mark(question, one) for one in pointed]
        looked = [one for one in marked if one is not None]
        if not looked:
            return [LOWEST] * len(pointed)
        with self._lock:
            network = self._network
        found = iter(self._score(network, looked))
        return [LOWEST if one is None else next(found) for one in marked]

    def _score(self, network: Any, looked: Sequence[Marked]) -> list[float]:
        import torch

        lowest = states(self._reader, looked)
        with torch.inference_mode():
            pairs = self._reader.batches(list(zip(looked, lowest, strict=True)))
            found = [network(*together(own)) for own in pairs]
        return torch.cat(found).tolist()

    @cached_property
    def _network(self) -> Any:
        from safetensors.torch import load_file

        from index.bert import config_of
        from rag.reader.model import LookModel

        model = LookModel(config_of(bundled_model_folder()))
        own = load_file(self._change)
        change = {name: w for name, w in own.items() if name.startswith("bert.")}
        added = {name: w.float() for name, w in own.items() if name not in change}
        model.load_state_dict(apply(upper(self._reader.shipped()), change) | added)
        return prepared(model, self._reader.computes_in, self._try)

    def _try(self, network: nn.Module) -> None:
        from rag.reader.int8 import ARTICLE, QUESTION

        middle = len(ARTICLE) // 2
        marker = Marker(self._reader.tokenizer)
        one = marker.mark(QUESTION, Pointed(ARTICLE, "", middle, middle + 9))
        if one is not None:
            self._score(network, [one])


def upper(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Of the reader's weights those of the layers that look again."""
    from rag.reader.model import SHARED

    return {
        name: weight
        for name, weight in weights.items()
        if name.startswith(_LAYERS) and int(name.split(".")[3]) >= SHARED
    }


def states(reader: Network, marked: Sequence[Marked]) -> list[Tensor]:
    """What a look begins with: for each pair what the reader's lowest layers make of it, (tokens,
    size). They see no marks, so words of one passage that are in doubt share a pair, which is read
    once."""
    import torch

    distinct = {(one.ids, one.context_from): one for one in marked}
    found: list[Tensor] = []
    for own in reader.batches(list(distinct.values())):
        ids = [i for one in own for i in one.ids]
        kinds = [kind for one in own for kind in one.kinds]
        lengths = [len(one.ids) for one in own]
        found += torch.split(reader.lower(ids, kinds, lengths), lengths)
    of = dict(zip(distinct, found, strict=True))
    return [of[one.ids, one.context_from] for one in marked]


def together(pairs: Sequence[tuple[Marked, Tensor]]) -> tuple[Tensor, Tensor, list[int]]:
    """What a look is made from: states (total, size), which of them are marked, and the lengths of
    the pairs, which lie one after another."""
    import torch

    inside = torch.tensor([inside for one, _ in pairs for inside in one.inside])
    return torch.cat([own for _, own in pairs]), inside, [len(one.ids) for one, _ in pairs]


class Reads(Protocol):
    """What reads passages and looks again: :class:`~rag.reader.reader.Reader`, or one that
    remembers."""

    def read(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
    ) -> list[Reading]:
        """The best spans of each passage, in the order of ``passages``."""

    def look(self, question: str, pointed: Sequence[Pointed]) -> list[float]:
        """What a second look says of words."""

    @property
    def look_weights(self) -> Weights | None:
        """How a look and a first score make one; ``None`` where there is no second look."""


def considered(
    reader: Reads, question: str, passages: Sequence[str], titles: Sequence[str]
) -> list[Reading]:
    """What the reader finds in each of the passages, the likeliest spans of all of them looked at
    a second time, each passage's best first."""
    readings = reader.read(question, passages, titles)
    weights = reader.look_weights
    places = sorted(
        ((p, s) for p, reading in enumerate(readings) for s in range(len(reading.spans))),
        key=lambda place: -readings[place[0]].spans[place[1]].score,
    )[:LOOKED]
    if weights is None or not places:
        return readings
    best = readings[places[0][0]].spans[places[0][1]].score
    places = [(p, s) for p, s in places if readings[p].spans[s].score >= best - _FAR]
    pointed = [
        Pointed(passages[p], titles[p], readings[p].spans[s].start, readings[p].spans[s].end)
        for p, s in places
    ]
    looks = dict(zip(places, reader.look(question, pointed), strict=True))

    def again(p: int, reading: Reading) -> list[ScoredSpan]:
        """A passage's spans with their new scores, best first."""
        scored = (
            replace(span, score=weights.score(span.score, looks.get((p, s), LOWEST)))
            for s, span in enumerate(reading.spans)
        )
        return sorted(scored, key=lambda span: -span.score)

    return [replace(one, spans=tuple(again(p, one))) for p, one in enumerate(readings)]


def load_second(reader: Network) -> SecondLook | None:
    """The second look of a reader, or ``None`` where its weights were not installed.

    Raises:
        ModelError: there are weights, but not the published ones.
    """
    return SecondLook(reader) if (reader.folder / WEIGHTS).is_file() else None
