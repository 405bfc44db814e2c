"""What changes the library, for the page and for programs: the right is checked here.

The work itself is done in another process (:mod:`index.apart`), which rests while questions are
worked at.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from index.apart import remove_apart, update_apart
from index.build import BuildOptions, BuildReport
from index.errors import (
    DamagedError,
    ForbiddenError,
    NoLibraryError,
    TakenError,
    UsageError,
)
from index.readers.draft import OWN_ID
from rag.assistant import Assistant
from rag.turns import Turns
from ui.accounts import Visitor, require_editor
from ui.jobs import Job, Report
from ui.uploads import Upload, Uploads

_UPLOADS = 2000
_GIVE_WAY = 4.0
_UPLOAD_BYTES = 2_000_000_000
_WITHOUT_ID = "articles.jsonl"
_SHOWN = 200  # characters of a path, in a refusal


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
        path = _there(named) if named else None
        self._begin(_sent(files), [path] if path else [], full, restore=bool(files))

    def add_articles(self, visitor: Visitor, articles: Sequence[Mapping[str, Any]]) -> None:
        """Begin to take in articles given as objects, as a line of a JSON Lines file each.

        One with an ``id`` replaces the one that was given so before.

        Raises:
            ForbiddenError: the visitor is no editor.
            TakenError: an ``id`` is that of an article from elsewhere.
            BusyError: another build is going on.
        """
        require_editor(visitor)
        files: dict[str, list[Mapping[str, Any]]] = {}
        for article in articles:
            files.setdefault(_file_for(article), []).append(article)
        self._check_ids(files)
        sent = [
            Upload(name, _lines(those), numbered=name == _WITHOUT_ID)
            for name, those in files.items()
        ]
        self._begin(sent, [], full=False, restore=True)

    def _check_ids(self, files: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        try:
            generation = self.assistant.library.current()
        except (NoLibraryError, DamagedError):
            return  # The build will say what is wrong.
        for name in files.keys() - {_WITHOUT_ID}:
            own = str(files[name][0]["id"]).strip()
            there = generation.file_of(own)
            if there is not None and Path(there).name != name:
                raise TakenError(
                    f"The id {own} is that of an article from {there}.",
                    f"Correct it there, or take it out first (DELETE /api/articles/{own}).",
                )

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


def _file_for(article: Mapping[str, Any]) -> str:
    """The name of the file for an article: its own, if it has an id that counts as one."""
    own = str(article.get("id") or "").strip()
    if not OWN_ID.fullmatch(own):
        return _WITHOUT_ID
    # Not by the id itself: on some disks two names are one that differ in capitals only.
    return f"article-{hashlib.sha256(own.encode()).hexdigest()[:32]}.jsonl"


def _lines(articles: Sequence[Mapping[str, Any]]) -> bytes:
    lines = (json.dumps(dict(a), ensure_ascii=False) + "\n" for a in articles)
    return "".join(lines).encode("utf-8", "replace")


def _there(named: str) -> Path:
    """A file or folder of this machine by its name, in which ``~`` is somebody's home.

    Raises:
        UsageError: it is not there, or cannot be looked at.
    """
    shown = named if len(named) <= _SHOWN else f"{named[:_SHOWN]}…"
    remedy = "Name a file or a folder of articles."
    try:
        path = Path(named).expanduser()
        there = path.exists()
    except RuntimeError as error:
        raise UsageError(f"Nobody has the home folder that {shown} begins with.", remedy) from error
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise UsageError(f"{shown} cannot be looked at: {why}.", remedy) from error
    if not there:
        raise UsageError(f"{shown} does not exist.", remedy)
    return path


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
