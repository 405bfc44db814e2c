"""Which articles print the same report: MinHash (Broder 1997) with locality-sensitive hashing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np

THRESHOLD = 0.5
_SHINGLE = 3
_PERMUTATIONS = 64
_WORD = re.compile(r"\w+")


def near_duplicate_groups(texts: Sequence[str], threshold: float = THRESHOLD) -> list[int]:
    """A group number for each text; texts of one group are near-identical, directly or by chain.

    Two texts are compared by the Jaccard index of their runs of three words, exactly, after MinHash
    has proposed the pair. Groups are numbered by their first member, so a lone text has its own.
    """
    from datasketch import MinHash, MinHashLSH

    shingles = [_shingles(text) for text in texts]
    table = MinHashLSH(threshold=max(0.1, threshold - 0.1), num_perm=_PERMUTATIONS)
    group = list(range(len(texts)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    seed = MinHash(num_perm=_PERMUTATIONS, hashfunc=_hash)
    for i, own in enumerate(shingles):
        if not own:
            continue
        sketch = seed.copy()
        sketch.update_batch(own)
        for other in sorted(table.query(sketch)):
            if _jaccard(own, shingles[other]) >= threshold:
                first, second = sorted((root(i), root(other)))
                group[second] = first
        table.insert(i, sketch)
    return [root(i) for i in range(len(texts))]


def _shingles(text: str) -> frozenset[bytes]:
    words = _WORD.findall(text.casefold())
    if not words:
        return frozenset()
    return frozenset(
        " ".join(words[i : i + _SHINGLE]).encode() for i in range(max(1, len(words) - _SHINGLE + 1))
    )


def _hash(data: bytes) -> int:
    return int(np.frombuffer(hashlib.blake2b(data, digest_size=4).digest(), dtype="<u4")[0])


def _jaccard(left: frozenset[bytes], right: frozenset[bytes]) -> float:
    return len(left & right) / len(left | right)
