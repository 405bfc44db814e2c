"""Where what people send stays: the next build reads it again from there.

It stays only if the build that it was sent for has published any of it. Otherwise what lay there
before lies there again, at once, or when the next build begins if the server was ended in between.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index import durable
from index.collect import item_of, shown
from index.errors import DamagedError, NoLibraryError
from index.ledger import StoredFile
from index.library import Library

_NOTE = "placed.json"


@dataclass(frozen=True, slots=True)
class Upload:
    """Something sent: its bytes, or the file that holds it now. It replaces an earlier one of its
    name, or else is ``numbered``: it replaces nothing, and is given a number before its name."""

    name: str
    content: Path | bytes
    numbered: bool = False


class Uploads:
    """The uploads of a library, in a folder of their own.

    While a build is at them, a second folder holds the files that were replaced and a note of what
    was placed: ``{name: whether there was one before}``.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self.folder = library.path / "uploads"
        self._before = library.path / "uploads.before"

    @contextmanager
    def placed(self, sent: Sequence[Upload]) -> Iterator[list[Path]]:
        """Where the uploads lie, for a build to read; what it did not publish is gone after it.

        Raises:
            BusyError: another process takes in uploads, or builds and one before it was cut off.
            StorageError: the disk refused.
        """
        with self._alone():
            self._settle_rest()
            try:
                with self._writing():
                    paths = self._place(sent)
                yield paths
            except BaseException:
                self._settle()
                raise
            self._settle(built=True)

    @property
    def _what(self) -> str:
        return f"The uploads in {self.folder}"

    def _writing(self) -> AbstractContextManager[None]:
        return durable.storage_errors(self._what)

    def _alone(self) -> AbstractContextManager[None]:
        path = self._library.path
        return durable.sole_writer(path / "uploads.lock", path, self._what)

    def _place(self, sent: Sequence[Upload]) -> list[Path]:
        targets: list[Path] = []
        for upload in sent:
            targets.append(self._target(upload, targets))
        if not targets:
            return []
        self.folder.mkdir(exist_ok=True)
        self._before.mkdir(exist_ok=True)
        note = {target.name: target.exists() for target in targets}
        # The note comes first: from here on a server that is ended leaves nothing unaccounted for.
        durable.replace_file(self._before / _NOTE, json.dumps(note).encode())
        for target, upload in zip(targets, sent, strict=True):
            if note[target.name]:
                target.replace(self._before / _kept(target.name))
            if isinstance(upload.content, bytes):
                target.write_bytes(upload.content)
            else:
                shutil.copyfile(upload.content, target)
        return targets

    def _target(self, upload: Upload, taken: Sequence[Path]) -> Path:
        """Where an upload goes: to its name, but for that of one just sent."""
        name, number = Path(upload.name), 1
        if upload.numbered:
            target = self.folder / f"{number:04d}-{name}"
            while target.exists() or target in taken:
                number += 1
                target = self.folder / f"{number:04d}-{name}"
            return target
        target = self.folder / name
        while target in taken:
            number += 1
            target = self.folder / f"{name.stem}-{number}{name.suffix}"
        return target

    def _settle_rest(self) -> None:
        """Settle what a server left that was ended while a build was going on."""
        if self._before.exists():
            with self._library.lock():  # That build's process may outlive its server for a moment.
                self._settle()

    def _settle(self, built: bool = False) -> None:
        """Keep what has been published; put back what lay in the place of anything else."""
        with self._writing():
            note = self._note()
            published = self._published(built) if note else _Published()
            for name, replaced in note.items():
                target, earlier = self.folder / name, self._before / _kept(name)
                if published.holds(target, replaced):
                    continue
                if earlier.exists():
                    earlier.replace(target)
                elif not replaced:
                    target.unlink(missing_ok=True)
            self._tidy()

    def _tidy(self) -> None:
        if self._before.exists():
            shutil.rmtree(self._before)

    def _note(self) -> dict[str, bool]:
        try:
            note: dict[str, bool] = json.loads((self._before / _NOTE).read_bytes())
        except FileNotFoundError:
            return {}  # It had not been written yet, and so nothing had been placed.
        return note

    def _published(self, built: bool) -> _Published:
        try:
            generation = self._library.current()
        except NoLibraryError:
            return _Published()
        except DamagedError:
            return _Published(damaged=True)
        if built and self._library.damage is not None:  # An older one stands in for what was built.
            return _Published(damaged=True)
        return _Published(generation.files(), generation.sources_of_articles())


@dataclass(frozen=True, slots=True)
class _Published:
    """What the library says of files; one that is damaged is built again from all there are."""

    files: Mapping[str, StoredFile] = field(default_factory=dict)
    sources: Set[str] = frozenset()
    damaged: bool = False

    def holds(self, path: Path, replaced: bool) -> bool:
        """Whether a file was published as it is now.

        Of one that replaced another it is enough that it was read: the other's articles are gone.
        """
        if self.damaged or not path.exists():
            return path.exists()
        known = self._file(path)
        if known is None or (replaced and not known.sha256):
            return False
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        unread = any(not item_of(name) for name, _ in known.refused)
        return known.may_hold(digest) and not unread and (replaced or known.path in self.sources)

    def _file(self, path: Path) -> StoredFile | None:
        """What is known of a file, whichever of its paths the library has it by."""
        if known := self.files.get(shown(path.absolute())):
            return known
        place = os.path.realpath(path)
        return next((f for name, f in self.files.items() if os.path.realpath(name) == place), None)


def _kept(name: str) -> str:
    """The name of a replaced file, which no other file of the folder can have."""
    return f"was-{name}"
