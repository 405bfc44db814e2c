"""What a generation says of itself: counts, settings that matter, and the hash of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import DamagedError

SCHEMA = 2
READABLE = (1, SCHEMA)
"""Schemas that are read. The first had no dates of sentences; they are resolved when asked for."""

NAME = "manifest.json"


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
            document = json.loads(data)
            if document["schema"] not in READABLE:
                raise _foreign(path, document["schema"])
            document["files"] = {n: FileSum(**s) for n, s in document["files"].items()}
            return cls(**document), digest
        except OSError as error:
            raise damaged(path, (error.strerror or str(error)).lower()) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
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
        found = []
        present = {
            p.relative_to(folder).as_posix()
            for p in folder.rglob("*")
            if p.is_file() and p.name not in (NAME, "lease")
        }
        for name in sorted(present - set(self.files)):
            found.append(damaged(folder / name, "the manifest does not list it"))
        for name, expected in sorted(self.files.items()):
            path = folder / name
            if name not in present:
                found.append(damaged(path, "it is missing"))
            elif file_sum(path) != expected:
                found.append(damaged(path, "its bytes are not what was written"))
        return found


def file_sum(path: Path) -> FileSum:
    """The size and hash of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileSum(path.stat().st_size, digest)


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
