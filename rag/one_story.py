"""Whether two articles tell one story."""

from __future__ import annotations

import re

from index.article import Article
from rag.lexis import Lexis
from rag.sides import CONTRADICT_DAYS

_RARE, _RARE_SHARED = 2.3, 2  # idf of what stands in a tenth of the passages
_LONGEST = 6_000
_CAPITAL = re.compile(
    r"(?<![.!?“\"\n] )(?<![\n“\"])\b(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:January"
    r"|February|March|April|May|June|July|August|September|October|November|December)\b)"
    r"[A-Z][a-z’'-]{2,}"
)


class Rare:
    """The rare words with a capital in an article: what tells one story from another."""

    def __init__(self, lexis: Lexis) -> None:
        self._lexis = lexis
        self._known: dict[str, frozenset[str]] = {}

    def one_story(self, one: Article, other: Article) -> bool:
        """Whether two articles have several rare names in common, or most of those they have."""
        if one.id == other.id:
            return True
        mine, theirs = self._words(one), self._words(other)
        common = len(mine & theirs)
        return common >= _RARE_SHARED or common * 2 >= min(len(mine), len(theirs))

    def _words(self, article: Article) -> frozenset[str]:
        if article.id not in self._known:
            found = set(_CAPITAL.findall(f"{article.title}\n{article.text[:_LONGEST]}"))
            self._known[article.id] = frozenset(
                word for word in found if self._rarity(word) >= _RARE
            )
        return self._known[article.id]

    def _rarity(self, word: str) -> float:
        return max(self._lexis.weights(word).values(), default=0.0)


def printed_near(one: Article, other: Article, most: int = CONTRADICT_DAYS) -> bool:
    """Whether two articles were printed within ``most`` days, as far as that is known."""
    if one.published is None or other.published is None:
        return True
    return abs((one.published - other.published).days) <= most
