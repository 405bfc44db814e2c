"""Paths become articles: walk, skip what has not changed, read, and list what was refused."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.article import Article
from index.errors import RefusedError, UsageError
from index.ledger import StoredFile
from index.readers import SUFFIXES, size_limit
from index.readers.isolate import read_report_isolated

Progress = Callable[[str, int, int], None]

_ITEM = re.compile(r"#\d+$")


@dataclass(slots=True)
class Intake:
    """What the named files and folders hold now.

    ``articles`` are (file, item, article); ``unchanged_files`` were not parsed again. ``unread``
    are files and folders of which nothing could be read, and why; ``refused`` are items of a file.
    """

    roots: tuple[Path, ...]
    articles: list[tuple[str, int, Article]] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    unchanged_files: list[str] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def covers(self, file: str) -> bool:
        """Whether a file is one of those named, or lies (or lay) in a folder named."""
        path = Path(file)
        return any(path == root or root in path.parents for root in self.roots)

    def could_not_read(self, file: str) -> bool:
        """Whether a file, or a folder that it lies in, could not be read just now."""
        return bool(self.unread) and (
            file in self.unread or any(str(parent) in self.unread for parent in Path(file).parents)
        )


def shown(path: Path | str) -> str:
    """A path as it is kept and shown: bytes of it that are not UTF-8 are escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def item_of(name: str) -> str:
    """Which item of a file a name such as ``week.jsonl#3`` means: ``#3``, or nothing."""
    found = _ITEM.search(name)
    return found[0] if found else ""


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
        if not _is_there(path):
            raise UsageError(
                f"{shown(path)} does not exist.", "Name a file or a folder of articles."
            )
    roots = [path.absolute() for path in paths]
    intake = Intake(tuple(Path(shown(root)) for root in roots))
    files: dict[str, Path] = {}
    for root in roots:
        faults = len(intake.unread)
        found = list(_walk(intake, root)) if _is_folder(root) else [root]
        if not found and faults == len(intake.unread):
            kinds = " ".join(sorted(SUFFIXES))
            intake.refused.append(
                (shown(root), f"The folder holds no file of a known type ({kinds}).")
            )
        files |= {shown(path): path for path in found}
    for number, (name, path) in enumerate(sorted(files.items()), start=1):
        _take(intake, name, path, known.get(name), max_bytes)
        progress("read", number, len(files))
    return intake


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True  # Opening it will say what is wrong.


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _walk(intake: Intake, root: Path) -> Iterator[Path]:
    """The readable files below a folder, in order; hidden ones are passed over."""

    def closed(error: OSError) -> None:
        reason = f"The folder cannot be opened: {_why(error)}."
        intake.unread[shown(error.filename)] = reason

    for folder, folders, names in os.walk(root, onerror=closed):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__")))
        for name in sorted(names):
            path = Path(folder) / name
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES and _is_no_device(path):
                if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
                    continue
                yield path


def _is_no_device(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return True  # Opening it will say what is wrong.


def _take(intake: Intake, name: str, path: Path, known: StoredFile | None, max_bytes: int) -> None:
    try:
        data = _bytes(path, max_bytes)
    except OSError as error:
        intake.unread[name] = f"{Path(name).name} cannot be opened: {_why(error)}."
        return
    except RefusedError as error:
        intake.unread[name] = str(error)
        return
    digest = hashlib.sha256(data).hexdigest()
    if known is not None and known.sha256 == digest:
        _note(intake, known)
        if name not in intake.unread:
            intake.unchanged_files.append(name)
        return
    refused: tuple[tuple[str, str], ...]
    try:
        report = read_report_isolated(data, path.name)
        refused = report.refused
        for item, article in enumerate(report.articles, start=1):
            intake.articles.append((name, item, article))
    except RefusedError as error:
        refused = (("", str(error)),)
    _note(intake, StoredFile(name, digest, refused))


def _note(intake: Intake, file: StoredFile) -> None:
    """A file that was opened, and what of it was refused: items, or all of it."""
    intake.files.append(file)
    for name, reason in file.refused:
        item = item_of(name)
        if item:
            intake.refused.append((f"{file.path}{item}", reason))
        else:
            intake.unread[file.path] = reason


def _bytes(path: Path, max_bytes: int) -> bytes:
    about, name = path.stat(), shown(path.name)
    if not stat.S_ISREG(about.st_mode):
        raise RefusedError(f"{name} is not a file.", "Name a file or a folder of files.")
    limit = size_limit(path.suffix.lower(), max_bytes)
    if about.st_size > limit:
        raise RefusedError(
            f"{name} has {about.st_size:,} bytes, more than the {limit:,} that are read.",
            "Split it into smaller files.",
        )
    return path.read_bytes()


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
