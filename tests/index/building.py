"""A builder that tests can kill: ``python -m tests.index.building LIBRARY FILE…``.

It builds as ``dateline index`` does, with an embedder that needs no model, and ends as the command
line does: one sentence and an exit status. With ``--read`` it answers questions instead.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.build import BuildOptions, update
from index.errors import DamagedError, DatelineError, UsageError
from index.library import Library
from index.snapshot import Generation

QUESTIONS = (
    "Who repainted the lighthouse?",
    "When does the ferry to Ower sail again?",
    "What delayed the tram?",
)
Answer = tuple[str, int, str, bytes, bytes]
_WORD = re.compile(r"\w+")


class BagOfWords:
    """An embedder for people without one: every word counts at the place its checksum names."""

    def __init__(self, dimension: int = 64, pause: Callable[[], None] = lambda: None) -> None:
        self._dimension = dimension
        self._pause = pause

    @property
    def fingerprint(self) -> str:
        """Another dimension is another embedder."""
        return f"bag-of-words-{self._dimension}"

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._dimension

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many words each text has."""
        return [len(_WORD.findall(text)) for text in texts]

    def encode(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit vectors, (n, dimension), in the order of ``texts``."""
        self._pause()
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in _WORD.findall(text.casefold()):
                vectors[row, zlib.crc32(word.encode()) % self._dimension] += 1.0
        if progress:
            progress(len(texts), len(texts))
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = (vectors / np.maximum(norms, 1e-12)).astype(np.float32)
        return unit

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, (n, dimension)."""
        return self.encode(texts)

    encode_nearly = encode_questions


def answers(generation: Generation, dimension: int = 64) -> list[Answer]:
    """All a generation says to the questions: every row, its words, and its scores to the bit."""
    encoder = BagOfWords(dimension)
    rows = range(len(generation))
    passages = generation.passages(list(rows))
    found: list[Answer] = []
    for question in QUESTIONS:
        near = generation.vectors.scores(encoder.encode_questions([question])[0])
        lexical = generation.lexical.scores(question)
        for row in rows:
            span = passages[row].span
            text = generation.article(span.article_id).quote(span)
            place = passages[row].ordinal
            score = near[row].tobytes()
            found.append((span.article_id, place, text, score, lexical[row].tobytes()))
    return found


def digest(said: list[Answer]) -> str:
    """A short name for answers, to compare them across processes."""
    return hashlib.sha256(repr(said).encode()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Build or read; every known error becomes one sentence and an exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("library", type=Path)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--largest-file", type=int, help="bytes that a file may have")
    parser.add_argument("--gate", type=Path, help="embed only once this file exists")
    parser.add_argument("--read", action="store_true", help="answer once for every line typed")
    asked = parser.parse_args(arguments)
    try:
        if asked.read:
            return _read(Library(asked.library))
        if asked.largest_file is not None:
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, (asked.largest_file, asked.largest_file))
        encoder = BagOfWords(pause=lambda: _wait(asked.gate))
        report = update(Library(asked.library), asked.files, encoder, BuildOptions())
        print(json.dumps(report.to_json()))
    except DatelineError as error:
        print(error, file=sys.stderr)
        if isinstance(error, UsageError):
            return 2
        return 3 if isinstance(error, DamagedError) else 1
    return 0


def _read(library: Library) -> int:
    generation = library.current()
    print(generation.name, flush=True)
    for _ in sys.stdin:
        print(digest(answers(generation)), flush=True)
    return 0


def _wait(gate: Path | None) -> None:
    if gate is None:
        return
    print("embedding", flush=True)
    while not gate.exists():
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main())
