"""What changes the library, for the page and for programs: the right is checked here.

The work itself is done in another process (:mod:`index.apart`), which rests while questions are
worked at.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from index.apart import remove_apart, update_apart
from index.build import BuildOptions, BuildReport
from index.errors import ForbiddenError, UsageError
from rag.assistant import Assistant
from rag.turns import Turns
from ui.accounts import Visitor, require_editor
from ui.jobs import Job, Report

_UPLOADS = 2000
_GIVE_WAY = 4.0
_UPLOAD_BYTES = 2_000_000_000


def _giving_way(report: Report, turns: Turns) -> Report:
    """Report, and then wait while questions are worked at: four times as long as the build worked
    since, at most. So one that is asked all the time slows a build down and does not stop it."""
    since = time.monotonic()

    def reported(stage: str, done: int, total: int) -> None:
        nonlocal since
        report(stage, done, total)
        turns.wait_until_idle(_GIVE_WAY * (time.monotonic() - since))
        since = time.monotonic()

    return reported


def _job() -> Job[BuildReport]:
    return Job("A build")


@dataclass(frozen=True, slots=True)
class Builds:
    """Adding, removing, rebuilding and returning, one at a time. Every way in names who asks."""

    assistant: Assistant
    options: BuildOptions
    job: Job[BuildReport] = field(default_factory=_job)

    def add(
        self, visitor: Visitor, files: Sequence[str], folder: str = "", full: bool = False
    ) -> None:
        """Begin to take in uploaded files, and a folder or file of this machine.

        Raises:
            ForbiddenError: the visitor is no editor, or names a folder from elsewhere.
            UsageError: nothing is named, too much, or a path that is not there.
            BusyError: another build is going on.
        """
        require_editor(visitor)
        named = folder.strip()
        if named and not visitor.local:
            raise ForbiddenError(
                "Folders of the server can be named only by who runs it.", "Upload the files."
            )
        if not files and not named:
            raise UsageError("No file and no folder is named.", "Choose files or type a folder.")
        path = Path(named).expanduser() if named else None
        if path is not None and not path.exists():
            raise UsageError(f"{path} does not exist.", "Name a file or a folder of articles.")
        kept = self._keep(files)
        self._begin([*kept, path] if path else kept, full, restore=bool(files))

    def add_articles(self, visitor: Visitor, articles: Sequence[Mapping[str, Any]]) -> None:
        """Begin to take in articles given as objects, as a line of a JSON Lines file each.

        Raises:
            ForbiddenError: the visitor is no editor.
            BusyError: another build is going on.
        """
        require_editor(visitor)
        lines = "".join(json.dumps(dict(a), ensure_ascii=False) + "\n" for a in articles)
        data = lines.encode("utf-8", "replace")
        path = self._free("articles.jsonl")
        path.write_bytes(data)
        self._begin([path], full=False, restore=True)

    def rebuild(self, visitor: Visitor, full: bool = False) -> None:
        """Begin to read again every file that the library was made from and that is still there.

        Raises:
            ForbiddenError: the visitor is no editor.
            UsageError: none of the files is there any more.
            BusyError: another build is going on.
        """
        require_editor(visitor)
        known = self.assistant.library.current().files()
        there = [Path(path) for path in sorted(known) if Path(path).is_file()]
        if not there:
            raise UsageError(
                "None of the files that the library was made from is there any more.",
                "Add files or a folder.",
            )
        self._begin(there, full)

    def remove(self, visitor: Visitor, ids: Sequence[str]) -> None:
        """Begin to take articles out.

        Raises:
            ForbiddenError: the visitor is no editor.
            UsageError: no article is named.
            BusyError: another build is going on.
        """
        require_editor(visitor)
        if not ids:
            raise UsageError("No article is chosen.", "Tick those to take out.")
        assistant = self.assistant
        self._start(lambda report: remove_apart(assistant.library, ids, assistant.encoder, report))

    def rollback(self, visitor: Visitor, to: str | None = None) -> str:
        """Make an earlier generation current again, and name it.

        Raises:
            ForbiddenError: the visitor is no editor.
            UsageError: there is no such generation.
            DamagedError: it cannot be trusted.
        """
        require_editor(visitor)
        name = self.assistant.library.rollback(to)
        self.assistant.refresh()
        return name

    def stop(self, visitor: Visitor) -> None:
        """Stop the build that is going on; nothing of it is published.

        Raises:
            ForbiddenError: the visitor is no editor.
        """
        require_editor(visitor)
        self.job.stop()

    def _begin(self, paths: Sequence[Path], full: bool, restore: bool = False) -> None:
        """Begin a build; what is sent again after it was removed is wanted again: ``restore``."""
        assistant = self.assistant
        chosen = replace(self.options, full=full, restore=restore)
        self._start(
            lambda report: update_apart(assistant.library, paths, assistant.encoder, chosen, report)
        )

    def _start(self, work: Callable[[Report], BuildReport]) -> None:
        def whole(report: Report) -> BuildReport:
            made = work(_giving_way(report, self.assistant.turns))
            self.assistant.refresh()
            return made

        self.job.start(whole)

    def _keep(self, files: Sequence[str]) -> list[Path]:
        """Uploads, copied to where they stay: the next build reads them again from there."""
        if len(files) > _UPLOADS:
            raise UsageError(f"At most {_UPLOADS} files are taken at once.", "Send them in parts.")
        sizes = sum(Path(file).stat().st_size for file in files)
        if sizes > _UPLOAD_BYTES:
            raise UsageError("The files are too large together.", "Send them in parts.")
        kept: list[Path] = []
        for file in files:
            target = self._place(Path(file).name, kept)
            shutil.copyfile(file, target)
            kept.append(target)
        return kept

    def _place(self, name: str, taken: Sequence[Path]) -> Path:
        """Where an upload stays: a file of the same name is replaced, but for one just sent."""
        target = self._uploads / name
        number = 2
        while target in taken:
            target = self._uploads / f"{Path(name).stem}-{number}{Path(name).suffix}"
            number += 1
        return target

    def _free(self, name: str) -> Path:
        """A name in the uploads that nothing else has."""
        number = 1
        while (target := self._uploads / f"{number:04d}-{name}").exists():
            number += 1
        return target

    @property
    def _uploads(self) -> Path:
        folder = self.assistant.library.path / "uploads"
        folder.mkdir(parents=True, exist_ok=True)
        return folder
