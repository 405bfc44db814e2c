"""Paths become articles: walk, skip what has not changed, read, and list what was refused."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    ``same`` are files that hold what they did when they were read before.
    ``real`` is where files that were known before are, links followed; ``closed`` are folders that
    could not be listed.
    """

    roots: tuple[Path, ...]
    real: Mapping[str, str] = field(default_factory=dict)
    articles: list[tuple[str, int, Article]] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    unchanged_files: list[str] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    refused: list[tuple[str, str]] = field(default_factory=list)
    same: set[str] = field(default_factory=set)

    def covers(self, file: str) -> bool:
        """Whether a file is one of those named, or lies (or lay) in a folder named."""
        return any(p == root or root in p.parents for p in self._at(file) for root in self.roots)

    def could_not_read(self, file: str) -> bool:
        """Whether a file, or a folder that it lies in, could not be read just now."""
        if file in self.unread or not self.unread:
            return file in self.unread
        above = {str(parent) for place in self._at(file) for parent in place.parents}
        return not above.isdisjoint(self.unread) or not above.isdisjoint(self.closed)

    def _at(self, file: str) -> set[Path]:
        return {Path(file), Path(self.real.get(file, file))}


def shown(path: Path | str) -> str:
    """A path as it is kept and shown: bytes of it that are not UTF-8 are escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def places_of(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Where some files and folders are: as they are named, and with links followed."""
    roots = [path.absolute() for path in paths]
    found = {shown(place) for root in roots for place in (root, os.path.realpath(root))}
    return tuple(map(Path, sorted(found)))


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
    real = {name: os.path.realpath(name) for name in known}
    intake = Intake(places_of(roots), real)
    found: dict[str, Path] = {}
    for root in roots:
        for path in _found(intake, root):
            place = os.path.realpath(path)
            # One file by several paths is read once, by one that is no link where there is such.
            if place not in found or _is_link(found[place]) > _is_link(path):
                found[place] = path
    files = _named(found, {place: name for name, place in real.items()}, known)
    for number, (name, path) in enumerate(sorted(files.items()), start=1):
        _take(intake, name, path, known.get(name), max_bytes)
        progress("read", number, len(files))
    return intake


def _named(
    found: Mapping[str, Path], names: Mapping[str, str], known: Mapping[str, StoredFile]
) -> dict[str, Path]:
    """Files by the name that they have in the library, or will have.

    One that is known by another path, through a link, keeps that name: it is the same file.
    """
    named = {}
    for place, path in found.items():
        name = shown(path)
        named[name if name in known else names.get(place, name)] = path
    return named


def _found(intake: Intake, root: Path) -> list[Path]:
    if not _is_folder(root):
        return [root]
    faults = len(intake.unread)
    found = list(_walk(intake, root))
    if not found and faults == len(intake.unread):
        kinds = " ".join(sorted(SUFFIXES))
        intake.refused.append((shown(root), f"The folder holds no file of a known type ({kinds})."))
    return found


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True  # Opening it will say what is wrong.


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:
        return False


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
        intake.closed.add(shown(os.path.realpath(error.filename)))

    inside = Path(os.path.realpath(root))
    for folder, folders, names in os.walk(root, onerror=closed):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__")))
        wanted = [n for n in sorted(names) if not n.startswith(".") and _has_reader(n)]
        for path in (Path(folder) / name for name in [*folders, *wanted]):
            fault = _fault_of_link(path, inside) if _is_link(path) else None
            if fault and Path(shown(path)) not in intake.roots:
                intake.unread[shown(path)] = fault
        yield from (p for n in wanted if _is_no_device(p := Path(folder) / n, intake))


def _has_reader(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES


def _fault_of_link(path: Path, inside: Path) -> str | None:
    """Why a link in a folder is not followed; ``None`` when it leads to something in there."""
    name = shown(path.name)
    if not _is_there(path):
        return f"{name} is a link that leads nowhere. Mend it, or remove it."
    if Path(os.path.realpath(path)).is_relative_to(inside):
        return None
    return f"{name} is a link that leads out of the folder. Name it by itself to take it in."


def _is_no_device(path: Path, intake: Intake) -> bool:
    try:
        return shown(path) not in intake.unread and path.is_file()
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
    if known is not None and known.sha256 and known.may_hold(digest):
        intake.same.add(name)
    if known is not None and known.sha256 == digest:
        _note(intake, known)
        if name not in intake.unread:
            intake.unchanged_files.append(name)
        return
    refused: tuple[tuple[str, str], ...]
    try:
        report = read_report_isolated(data, shown(path.name))
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
