"""A folder of generations: which one is current, how one is published, returned to, collected.

It knows nothing of what is in a generation beyond its manifest.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index import durable, lease
from index.errors import DamagedError, NoLibraryError, UsageError
from index.manifest import Manifest, damaged
from index.snapshot import Generation

_KEEP = 2
_ASIDE = "damaged-"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong that ``dateline check`` found."""

    file: str
    problem: str

    def __str__(self) -> str:
        return self.problem


class Library:
    """The generations under one folder. Readers never wait; one writer at a time.

    ``warning`` is a sentence to show when the published generation could not be trusted and the
    one before it serves, else ``None``; ``damage`` is what is wrong with it.
    """

    def __init__(self, path: Path, keep: int = _KEEP) -> None:
        self.path = Path(path)
        self.keep = keep
        self.warning: str | None = None
        self.damage: str | None = None
        self._opening = threading.Lock()
        self._open: dict[str, Generation] = {}
        self._damaged: set[str] = set()
        # What serves in place of a damaged generation, until CURRENT changes: without it, the
        # damaged files would be read through again for every question.
        self._standin: tuple[str, Generation] | None = None

    @property
    def folder(self) -> Path:
        """Where the generations are."""
        return self.path / "generations"

    def current_name(self) -> str:
        """The name of the published generation.

        Raises:
            NoLibraryError: nothing has been published.
            DamagedError: ``CURRENT`` cannot be read.
        """
        return self.published()[0]

    def published(self) -> tuple[str, str]:
        """The name of the published generation, and the SHA-256 of its manifest.

        Raises:
            NoLibraryError: nothing has been published.
            DamagedError: ``CURRENT`` cannot be read.
        """
        path = self.path / "CURRENT"
        try:
            text = path.read_text(encoding="ascii")
        except FileNotFoundError as error:
            if self.generations():
                raise damaged(path, "it is missing") from error
            raise self._nothing() from error
        except (OSError, ValueError) as error:
            raise damaged(path, "it cannot be read") from error
        parts = text.split()
        if len(parts) != 2 or not parts[0].isdigit() or len(parts[1]) != 64:
            raise damaged(path, "it does not name a generation")
        return parts[0], parts[1]

    def current(self) -> Generation:
        """The published generation, verified and open; shared by everybody in this process.

        When it is damaged, the newest one before it that is whole serves, and ``warning`` says so.

        Raises:
            NoLibraryError: nothing has been published.
            DamagedError: no generation can be trusted.
        """
        with self._opening:
            state = self._state()
            if self._standin and self._standin[0] == state:
                return self._standin[1]
            self._standin = self.warning = self.damage = None
            named = "~"
            try:
                named, digest = self.published()
                return self._opened(named, digest)
            except DamagedError as error:
                first = error
            # The newest before the published one, then those after it (after a rollback).
            # Never the published one itself: its manifest may be what is damaged.
            others = [name for name in self.generations() if name != named]
            for name in sorted(others, key=lambda n: (n < named, n), reverse=True):
                with suppress(DamagedError):
                    generation = self._opened(name, None)
                    self.damage = first.message
                    self.warning = f"{first.message} Generation {name} serves in its place."
                    self._standin = (state, generation)
                    return generation
            raise first

    def require(self) -> None:
        """Make sure that there is a library to change, without making one.

        Raises:
            NoLibraryError: nothing was ever published here.
        """
        if not self.generations():
            raise self._nothing()

    def generations(self) -> list[str]:
        """The names of the complete generations, oldest first.

        Raises:
            DamagedError: their folder cannot be read.
        """
        try:
            there = sorted(self.folder.iterdir())
            return [p.name for p in there if p.name.isdigit() and p.is_dir()]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise damaged(self.folder, (error.strerror or str(error)).lower()) from error

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the right to write.

        Raises:
            BusyError: another process holds it.
            StorageError: the folder cannot be written to.
        """
        with durable.sole_writer(self.path / "lock", self.folder, f"The library {self.path}"):
            yield

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """A folder to build a generation in; swept when it was not published. Needs the lock."""
        self.sweep()
        temporary = self.folder / f".tmp-{self._next()}"
        durable.make_folder(temporary)
        try:
            yield temporary
        finally:
            if temporary.exists():
                shutil.rmtree(temporary, ignore_errors=True)

    def publish(self, temporary: Path) -> str:
        """Give a finished, verified folder its number and make it current. Needs the lock."""
        name = self._next()
        _, digest = Manifest.read(temporary)
        durable.rename(temporary, self.folder / name)
        self._point(name, digest)
        return name

    def rollback(self, to: str | None = None) -> str:
        """Make an earlier generation current again (default: the one before the current).

        Raises:
            NoLibraryError: nothing was ever published here.
            UsageError: there is no such generation.
            DamagedError: it cannot be trusted.
        """
        self.require()
        with self.lock():
            names = self.generations()
            try:
                now = self.current_name()
            except DamagedError:
                now = "~"
            earlier = [name for name in names if name < now]
            named = to.zfill(6) if to else repr(to)
            wanted = earlier[-1:] if to is None else [n for n in names if n == named]
            if not wanted:
                raise UsageError(
                    "There is no earlier generation to return to." if to is None
                    else f"There is no generation {named} to return to.",
                    f"These are kept: {', '.join(names) or 'none'}.",
                )  # fmt: skip
            name = wanted[0]
            try:
                manifest, digest = Manifest.read(self.folder / name)
                manifest.verify(self.folder / name)
            except DamagedError as error:
                raise DamagedError(error.message, "Nothing was changed.") from error
            with durable.storage_errors(f"The library {self.path}"):
                self._point(name, digest)
                self.journal({"rollback": name, "from": now})
            return name

    def sweep(self) -> None:
        """Remove what an interrupted build left behind. Needs the lock."""
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            if path.name.startswith((".tmp-", ".trash-")):
                shutil.rmtree(path, ignore_errors=True)

    def collect(self, built_on: str | None = None) -> list[str]:
        """Remove generations that are too old and that nobody reads. Needs the lock.

        What is damaged is set aside, not removed: a sentence for each says where it is now.
        ``built_on`` is the generation that served until now. What lies between it and the published
        one had been rolled back from: nobody would want to return to it, so it goes first.
        """
        try:
            now = self.current_name()
        except (DamagedError, NoLibraryError):
            return []
        older = [name for name in self.generations() if name < now]
        undone = {name for name in older if built_on is not None and built_on < name}
        damaged = self._damaged - {now} | {name for name in undone if not self._is_whole(name)}
        said = [f"Generation {n} is kept as {p}." for n in sorted(damaged) if (p := self._aside(n))]
        kept = [name for name in older if name not in undone | damaged]
        aged = kept[: -(self.keep - 1)] if self.keep > 1 else kept
        for name in [*sorted(undone - damaged), *aged]:
            self._moved(name, f".trash-{name}")
        self.sweep()
        return said

    def check(self) -> list[Finding]:
        """Everything that is wrong with any generation; empty when all is well.

        Raises:
            NoLibraryError: nothing has been published.
        """
        found = []
        try:
            name, digest = self.published()
            Manifest.read(self.folder / name, digest)
        except DamagedError as error:
            found.append(Finding("CURRENT", str(error)))
        try:
            names = self.generations()
        except DamagedError as error:
            return [Finding("generations", str(error))]
        for name in names:
            folder = self.folder / name
            try:
                manifest, _ = Manifest.read(folder)
            except DamagedError as error:
                found.append(Finding(f"{name}/manifest.json", str(error)))
                continue
            found += [Finding(name, str(problem)) for problem in manifest.problems(folder)]
        unique = {finding.problem: finding for finding in found}
        return list(unique.values())

    def history(self) -> list[dict[str, Any]]:
        """The journal's entries, oldest first; lines that cannot be read are passed over."""
        found = []
        with suppress(OSError), (self.path / "journal.jsonl").open("rb") as lines:
            for line in lines:
                with suppress(ValueError, RecursionError):
                    entry = json.loads(line)
                    found += [entry] if isinstance(entry, dict) else []
        return found

    def journal(self, entry: Mapping[str, Any]) -> None:
        """Add a line to the library's journal."""
        stamped = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **entry}
        durable.append_line(self.path / "journal.jsonl", json.dumps(stamped, ensure_ascii=False))

    def _nothing(self) -> NoLibraryError:
        if not self.path.exists():
            return NoLibraryError(
                f"There is no library {self.path}.",
                "Name the folder of yours with --library, or run `dateline index` to make one.",
            )
        return NoLibraryError(
            f"The library {self.path} has no articles yet.",
            "Run `dateline index` with your files first.",
        )

    def _state(self) -> str:
        try:
            return (self.path / "CURRENT").read_bytes().hex()
        except OSError:
            return ""

    def _point(self, name: str, digest: str) -> None:
        durable.replace_file(self.path / "CURRENT", f"{name} {digest}\n".encode())

    def _opened(self, name: str, digest: str | None) -> Generation:
        if name not in self._open:
            try:
                generation = Generation.open(self.folder / name, digest)
            except DamagedError:
                self._damaged.add(name)
                raise
            self._damaged.discard(name)
            # Whoever still reads the one before holds it; this library need not.
            self._open = {name: generation}
        return self._open[name]

    def _is_whole(self, name: str) -> bool:
        try:
            manifest, _ = Manifest.read(self.folder / name)
            return not manifest.problems(self.folder / name)
        except DamagedError:
            return False

    def _aside(self, name: str) -> Path | None:
        """Take a damaged generation out of the others' way; what is left of it may be wanted."""
        self._damaged.discard(name)
        return self._moved(name, f"{_ASIDE}{name}")

    def _moved(self, name: str, new: str) -> Path | None:
        """A generation's folder under another name, unless somebody reads it."""
        folder = self.folder / name
        if lease.is_free(folder):
            with suppress(OSError):
                return folder.rename(self.folder / new)
        return None

    def _next(self) -> str:
        # Numbers are never used twice, not even after the newest generation was lost.
        aside = [p.name.removeprefix(_ASIDE) for p in self.folder.glob(f"{_ASIDE}*")]
        used = [name for name in (*self.generations(), *aside) if name.isdigit()]
        highest = max(map(int, used), default=0)
        with suppress(DamagedError, NoLibraryError):
            highest = max(highest, int(self.current_name()))
        return f"{highest + 1:06d}"
