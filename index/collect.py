"""Paths become articles: walk, skip what has not changed, read, and list what was refused."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.article import Article
from index.errors import RefusedError, UsageError
from index.ledger import StoredFile
from index.readers import SUFFIXES
from index.readers.isolate import read_report_isolated

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Intake:
    """What the named files and folders hold now.

    ``articles`` are (file, item, article); ``unchanged_files`` were not parsed again.
    """

    roots: tuple[Path, ...]
    articles: list[tuple[str, int, Article]] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    unchanged_files: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def covers(self, file: str) -> bool:
        """Whether a file is one of those named, or lies (or lay) in a folder named."""
        path = Path(file)
        return any(path == root or root in path.parents for root in self.roots)


def collect(
    paths: Sequence[Path],
    known: Mapping[str, StoredFile],
    max_bytes: int,
    progress: Progress,
) -> Intake:
    """Read every article of some files and folders.

    A file that cannot be read is refused with its reason, and the others are read.

    Raises:
        UsageError: a path does not exist.
    """
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist.", "Name a file or a folder of articles.")
    intake = Intake(tuple(path.absolute() for path in paths))
    files: dict[str, Path] = {}
    for root in intake.roots:
        found = list(_walk(root)) if root.is_dir() else [root]
        if not found:
            kinds = " ".join(sorted(SUFFIXES))
            intake.refused.append(
                (str(root), f"The folder holds no file of a known type ({kinds}).")
            )
        files |= {str(path): path for path in found}
    for number, (name, path) in enumerate(sorted(files.items()), start=1):
        _take(intake, name, path, known.get(name), max_bytes)
        progress("read", number, len(files))
    return intake


def _walk(root: Path) -> Iterator[Path]:
    """The readable files below a folder, in order; hidden ones and links are passed over."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__")))
        for name in sorted(names):
            path = Path(folder) / name
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES and path.is_file():
                if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
                    continue
                yield path


def _take(intake: Intake, name: str, path: Path, known: StoredFile | None, max_bytes: int) -> None:
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise RefusedError(
                f"{path.name} has {size:,} bytes, more than the {max_bytes:,} that are read.",
                "Split it into smaller files.",
            )
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        intake.refused.append((name, f"{path.name} cannot be opened: {reason}."))
        return
    except RefusedError as error:
        intake.refused.append((name, str(error)))
        return
    digest = hashlib.sha256(data).hexdigest()
    if known is not None and known.sha256 == digest:
        intake.unchanged_files.append(name)
        intake.files.append(known)
        intake.refused += [(name, reason) for _, reason in known.refused]
        return
    refused: tuple[tuple[str, str], ...]
    try:
        report = read_report_isolated(data, path.name)
        refused = report.refused
        for item, article in enumerate(report.articles, start=1):
            intake.articles.append((name, item, article))
    except RefusedError as error:
        refused = ((path.name, str(error)),)
    intake.refused += [(name, reason) for _, reason in refused]
    intake.files.append(StoredFile(name, digest, refused))
