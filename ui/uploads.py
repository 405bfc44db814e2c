"""Where what people send stays: the next build reads it again from there.

It stays only if the build that it was sent for has published it. Otherwise what lay there before
lies there again, at once, or when the next build begins if the server was ended in between.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from index import durable
from index.errors import DamagedError, NoLibraryError
from index.library import Library

_NOTE = "placed.json"


@dataclass(frozen=True, slots=True)
class Upload:
    """Something sent: the file that holds it now, which replaces an earlier one of its name; or its
    bytes, which replace nothing and are given a number before their name."""

    name: str
    content: Path | bytes


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
            with self._writing():
                self._tidy()

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
        if isinstance(upload.content, bytes):
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

    def _settle(self) -> None:
        """Keep what has been published; put back what lay in the place of anything else."""
        with self._writing():
            for name, replaced in self._note().items():
                target, earlier = self.folder / name, self._before / _kept(name)
                if self._is_published(target, replaced):
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

    def _is_published(self, path: Path, replaced: bool) -> bool:
        """Whether the library holds a file as it is now, as far as the library can tell."""
        try:
            known = self._library.current().files().get(str(path.absolute()))
        except NoLibraryError:
            return False
        except DamagedError:
            return path.exists()  # A damaged library is built again from these files.
        if known is None or not path.exists():
            return False
        # No digest: it was read, and another file holds the same; of which of two is not known.
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return known.sha256 == digest or (not known.sha256 and not replaced)


def _kept(name: str) -> str:
    """The name of a replaced file, which no other file of the folder can have."""
    return f"was-{name}"
