"""Vectors behind a small class that knows nothing of articles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.manifest import damaged

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


class FlatIndex:
    """Exact search with FAISS's flat inner-product index: 4 bytes a dimension, nothing trained."""

    kind = "flat-inner-product"

    def __init__(self, index: Any) -> None:
        import faiss

        self._index = index
        # A view of the index's own memory: scoring every row at once needs no second copy.
        pointer = index.get_xb()
        flat = faiss.rev_swig_ptr(pointer, index.ntotal * index.d) if index.ntotal else ()
        self._matrix = np.asarray(flat, dtype=np.float32).reshape(index.ntotal, index.d)

    @classmethod
    def build(cls, vectors: Floats) -> FlatIndex:
        """An index of ``vectors`` (n, d); row *i* is ``vectors[i]``."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        if len(vectors):
            index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def from_file(cls, path: Path, dimension: int, count: int) -> FlatIndex:
        """Open what :meth:`to_bytes` gave, without reading it into memory where FAISS can.

        The caller has checked the file's hash: FAISS itself notices hardly any damage.

        Raises:
            DamagedError: the file is not a flat index of ``count`` vectors of ``dimension``.
        """
        import faiss

        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise damaged(path, "it is not a FAISS index") from error
        if not isinstance(index, faiss.IndexFlatIP) or (index.d, index.ntotal) != (
            dimension,
            count,
        ):
            what = f"it is not a flat index of {count} vectors of {dimension} numbers"
            raise damaged(path, what)
        return cls(index)

    def to_bytes(self) -> bytes:
        """The index as FAISS serialises it."""
        import faiss

        return bytes(faiss.serialize_index(self._index).tobytes())

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(
        self, query: Floats, k: int, mask: NDArray[np.bool_] | None = None
    ) -> tuple[Rows, Floats]:
        """The best ``k`` rows that ``mask`` (n,) allows and their scores, best first."""
        import faiss

        allowed = len(self) if mask is None else int(mask.sum())
        k = min(k, allowed)
        if k == 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        parameters = None
        if mask is not None:
            bits = np.packbits(mask, bitorder="little")
            # FAISS's Python layer accepts an array here; its type stubs describe the C++ one.
            selector: Any = faiss.IDSelectorBitmap
            made: Any = faiss.SearchParameters
            parameters = made(sel=selector(bits))
        scores, rows = self._index.search(query[None, :], k, params=parameters)
        return rows[0].astype(np.int64), scores[0]

    def scores(self, query: Floats) -> Floats:
        """The inner product of ``query`` (d,) with every vector, (n,)."""
        products: Floats = self._matrix @ query
        return products

    def vectors(self, rows: Rows) -> Floats:
        """The vectors of some rows, (m, d)."""
        chosen: Floats = self._matrix[rows]
        return chosen
