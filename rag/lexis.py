"""Words and their weights: how much of a question a sentence speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from index.lexical import LexicalIndex

_EMPTY = frozenset(
    "what who whom whose when where which why how many much long often did does do is are was "
    "were be been being has have had will would can could should may might must the a an of "
    "in on at to for by with from as and or but not no so if it its he she they them his her "
    "their this that these those there then than about into over after before out up down any "
    "some all say said tell told happen happened going get got take took place please know "
    "article news s t am i you we me my your our us also just".split()
)
_WORD = re.compile(r"[^\W_]+(?:[.,’'][^\W_]+)*")


class Lexis:
    """Stems and rarities, as one generation's lexical index knows them."""

    def __init__(self, lexical: LexicalIndex) -> None:
        self._lexical = lexical
        self._terms = lru_cache(maxsize=20_000)(self._stems)
        # Of passages, which are longer: some 15 kB each.
        self._pairs = lru_cache(maxsize=2_000)(self._pairs_of)

    def _stems(self, text: str) -> frozenset[str]:
        return frozenset(self._lexical.terms(text))

    def weights(self, question: str) -> dict[str, float]:
        """Each content stem of a question with its inverse document frequency."""
        return {
            term: max(self._lexical.idf(term), 0.1)
            for term in self._lexical.terms(_content(question))
        }

    def coverage(self, weights: Mapping[str, float], text: str) -> float:
        """The weighted share of the question's stems that ``text`` holds, from 0 to 1."""
        total = sum(weights.values())
        if not total:
            return 0.0
        terms = self._terms(text)
        return sum(weight for term, weight in weights.items() if term in terms) / total

    def pairs(self, text: str) -> frozenset[tuple[str, str]]:
        """The stems of content words that stand side by side, all else left out."""
        return self._pairs(text)

    def _pairs_of(self, text: str) -> frozenset[tuple[str, str]]:
        return frozenset(pairwise(self._lexical.terms(_content(text))))

    def known_weights(self, question: str) -> dict[str, float]:
        """As :meth:`weights`, without the stems that stand nowhere in the library."""
        return {t: w for t, w in self.weights(question).items() if self._lexical.knows(t)}

    def unknown_share(self, weights: Mapping[str, float]) -> float:
        """The weighted share of the question's stems that stand nowhere in the library."""
        total = sum(weights.values())
        unknown = sum(w for term, w in weights.items() if not self._lexical.knows(term))
        return unknown / total if total else 1.0

    def missing(self, weights: Mapping[str, float], text: str) -> list[str]:
        """The stems of the question that ``text`` does not hold, rarest first."""
        terms = self._terms(text)
        return sorted((t for t in weights if t not in terms), key=lambda t: -weights[t])


def _content(text: str) -> str:
    """The words of a text that tell what it is about."""
    return " ".join(w for w in _WORD.findall(text) if w.casefold() not in _EMPTY)
