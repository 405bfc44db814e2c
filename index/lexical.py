"""BM25 over stems, behind a small class that knows nothing of articles."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.manifest import damaged

Floats = NDArray[np.float32]

_WORD = re.compile(r"\d+(?:[.,:]\d+)+|[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_STOP = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the their then "
    "there these they this to was will with".split()
)


class LexicalIndex:
    """BM25 (Robertson and Zaragoza 2009, k1 = 1.5, b = 0.75) over English stems, in bm25s.

    Its files are NumPy arrays and JSON; nothing in them can run.
    """

    kind = "bm25s"

    def __init__(self, index: Any, count: int) -> None:
        import Stemmer

        self._index = index
        self._count = count
        self._stemmer = Stemmer.Stemmer("english")
        self._vocabulary: dict[str, int] = index.vocab_dict if count else {}
        self._frequencies = self._document_frequencies()

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """An index of ``texts``; document *i* is ``texts[i]``."""
        import bm25s
        import Stemmer

        index = bm25s.BM25()
        stemmer = Stemmer.Stemmer("english")
        ids: dict[str, int] = {}
        documents = [[ids.setdefault(t, len(ids)) for t in _terms(x, stemmer)] for x in texts]
        if not ids:
            return cls(index, 0)
        index.index((documents, ids), show_progress=False, create_empty_token=False)
        return cls(index, len(texts))

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``, which must exist."""
        (folder / "count.json").write_text(json.dumps({"documents": self._count}))
        if self._count:
            self._index.save(str(folder), corpus=None, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Open what :meth:`save` wrote, mapped into memory rather than read.

        Raises:
            DamagedError: the files are not an index.
        """
        import bm25s

        try:
            count = int(json.loads((folder / "count.json").read_text())["documents"])
            index = bm25s.BM25()
            if count:
                index = bm25s.BM25.load(str(folder), mmap=True, load_corpus=False)
            return cls(index, count)
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise damaged(folder, f"it is not a lexical index ({error})") from error

    def __len__(self) -> int:
        return self._count

    def terms(self, text: str) -> list[str]:
        """The stems of a text in order, stop words left out."""
        return _terms(text, self._stemmer)

    def idf(self, term: str) -> float:
        """How rare a stem is: BM25's inverse document frequency, greatest for unknown stems."""
        identifier = self._vocabulary.get(term)
        frequency = 0 if identifier is None else int(self._frequencies[identifier])
        return float(np.log(1 + (self._count - frequency + 0.5) / (frequency + 0.5)))

    def knows(self, term: str) -> bool:
        """Whether any document holds the stem."""
        return term in self._vocabulary

    def holders(self, term: str) -> NDArray[np.int64]:
        """The documents that hold a stem, in no order."""
        identifier = self._vocabulary.get(term)
        if identifier is None:
            return np.empty(0, dtype=np.int64)
        columns = self._index.scores
        first, last = columns["indptr"][identifier], columns["indptr"][identifier + 1]
        return np.asarray(columns["indices"][first:last]).astype(np.int64)

    def scores(self, question: str) -> Floats:
        """The BM25 score of every document, (n,); all zero when no stem is known."""
        known = [
            self._vocabulary[term] for term in self.terms(question) if term in self._vocabulary
        ]
        if not known:
            return np.zeros(self._count, dtype=np.float32)
        scores: Floats = np.asarray(self._index.get_scores_from_ids(known), dtype=np.float32)
        return scores

    def _document_frequencies(self) -> NDArray[np.int64]:
        if not self._count:
            return np.empty(0, dtype=np.int64)
        # In a compressed column of term scores, a column's length is the term's document count.
        return np.diff(np.asarray(self._index.scores["indptr"])).astype(np.int64)


def _terms(text: str, stemmer: Any) -> list[str]:
    words = [_POSSESSIVE.sub("", word) for word in _WORD.findall(text.casefold())]
    stems: list[str] = stemmer.stemWords([w for w in words if w and w not in _STOP])
    return stems
