"""What changes the library, for the page and for programs: the right is checked here.

The work itself is done in another process (:mod:`index.apart`), which rests while questions are
worked at.
"""

from __future__ import annotations

import json
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
from ui.uploads import Upload, Uploads

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
        self._begin(_sent(files), [path] if path else [], full, restore=bool(files))

    def add_articles(self, visitor: Visitor, articles: Sequence[Mapping[str, Any]]) -> None:
        """Begin to take in articles given as objects, as a line of a JSON Lines file each.

        Raises:
            ForbiddenError: the visitor is no editor.
            BusyError: another build is going on.
        """
        require_editor(visitor)
        lines = "".join(json.dumps(dict(a), ensure_ascii=False) + "\n" for a in articles)
        data = lines.encode("utf-8", "replace")
        self._begin([Upload("articles.jsonl", data)], [], full=False, restore=True)

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
        self._begin([], there, full)

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

    def _begin(
        self, sent: Sequence[Upload], paths: Sequence[Path], full: bool, restore: bool = False
    ) -> None:
        """Begin a build; what is sent again after it was removed is wanted again: ``restore``."""
        assistant = self.assistant
        library = assistant.library
        chosen = replace(self.options, full=full, restore=restore)

        def work(report: Report) -> BuildReport:
            # Within the job: whoever is refused because another is going on has changed nothing.
            with Uploads(library).placed(sent) as placed:
                named = [*placed, *paths]
                return update_apart(library, named, assistant.encoder, chosen, report)

        self._start(work)

    def _start(self, work: Callable[[Report], BuildReport]) -> None:
        def whole(report: Report) -> BuildReport:
            made = work(_giving_way(report, self.assistant.turns))
            self.assistant.refresh()
            return made

        self.job.start(whole)


def _sent(files: Sequence[str]) -> list[Upload]:
    """Files that were uploaded, if they are not too many or too large.

    Raises:
        UsageError: they are.
    """
    if len(files) > _UPLOADS:
        raise UsageError(f"At most {_UPLOADS} files are taken at once.", "Send them in parts.")
    if sum(Path(file).stat().st_size for file in files) > _UPLOAD_BYTES:
        raise UsageError("The files are too large together.", "Send them in parts.")
    return [Upload(Path(file).name, Path(file)) for file in files]
