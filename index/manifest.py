"""What a generation says of itself: counts, settings that matter, and the hash of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import DamagedError

SCHEMA = 2
READABLE = (1, SCHEMA)
"""Schemas that are read. The first had no dates of sentences; they are resolved when asked for."""

NAME = "manifest.json"

_NUMBERS = ("schema", "articles", "passages", "dimension")
_WORDS = ("created", "fingerprint", "vectors", "lexical")


@dataclass(frozen=True, slots=True)
class FileSum:
    """A file's size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The first file of a generation that is read, and the last that is written."""

    schema: int
    created: str
    articles: int
    passages: int
    fingerprint: str
    dimension: int
    vectors: str
    lexical: str
    settings: Mapping[str, int | str]
    files: Mapping[str, FileSum]

    def to_bytes(self) -> bytes:
        """The JSON document, the same bytes for equal manifests."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def read(cls, folder: Path, expected: str | None = None) -> tuple[Manifest, str]:
        """The manifest of a generation's folder and its SHA-256.

        Raises:
            DamagedError: it is missing, is not the one expected, or is not a manifest.
        """
        path = folder / NAME
        try:
            data = path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            if expected is not None and digest != expected:
                raise damaged(path, "its hash is not the published one")
            document = _object(data)
            if document["schema"] not in READABLE:
                raise _foreign(path, document["schema"])
            document["files"] = {n: FileSum(**s) for n, s in document["files"].items()}
            return cls(**document), digest
        except OSError as error:
            raise damaged(path, _reason(error)) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise damaged(path, "it is not a manifest") from error

    def verify(self, folder: Path) -> None:
        """Compare every file with its hash.

        Raises:
            DamagedError: names the first file that is missing, altered, or not listed.
        """
        for problem in self.problems(folder):
            raise problem

    def problems(self, folder: Path) -> list[DamagedError]:
        """Every file that is missing, altered, or not listed, as an error not raised."""
        try:
            present = {
                p.relative_to(folder).as_posix()
                for p in folder.rglob("*")
                if p.is_file() and p.name not in (NAME, "lease")
            }
        except OSError as error:
            return [damaged(folder, _reason(error))]
        found = []
        for name in sorted(present - set(self.files)):
            found.append(damaged(folder / name, "the manifest does not list it"))
        for name, expected in sorted(self.files.items()):
            problem = "it is missing" if name not in present else fault_of(folder / name, expected)
            if problem is not None:
                found.append(damaged(folder / name, problem))
        return found


def file_sum(path: Path) -> FileSum:
    """The size and hash of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileSum(path.stat().st_size, digest)


def fault_of(path: Path, expected: FileSum | None) -> str | None:
    """What is wrong with a file; ``None`` when it has the size and hash that are expected."""
    try:
        return None if file_sum(path) == expected else "its bytes are not what was written"
    except OSError as error:
        return _reason(error)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _object(data: bytes) -> dict[str, Any]:
    document = json.loads(data)
    kinds = {**dict.fromkeys(_NUMBERS, int), **dict.fromkeys(_WORDS, str), "settings": dict}
    if not all(isinstance(document[name], kind) for name, kind in kinds.items()):
        raise ValueError("A value is of another kind than is written.")
    if not all(isinstance(value, int | str) for value in document["settings"].values()):
        raise ValueError("A setting is neither a number nor a word.")
    return dict(document)


def _foreign(path: Path, schema: object) -> DamagedError:
    return DamagedError(
        f"{path} was written by another version of Dateline (schema {schema}; this one reads "
        f"{' and '.join(map(str, READABLE))}).",
        "Use that version, or name another folder with --library.",
    )


def damaged(path: Path, why: str) -> DamagedError:
    """The error for a file of a generation that cannot be trusted."""
    return DamagedError(
        f"{path} is damaged: {why}.",
        "Run `dateline index` with the library's files and folders: what can be mended it mends, "
        "and it says so before anything would be lost.",
    )
