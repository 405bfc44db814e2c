"""Running question sets from the page, and the runs that a library keeps."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from eval.cases import Case, load, shipped
from eval.run import Run, run
from index import durable
from index.errors import DatelineError, UsageError
from rag.assistant import Assistant
from ui.accounts import Visitor, require_editor
from ui.feedback import Feedback
from ui.jobs import Job, Report

REPORTED = "reported answers"
_NAME = re.compile(r"[^A-Za-z0-9]+")
_LARGEST_SET = 20_000_000


@dataclass(frozen=True, slots=True)
class Finished:
    """A run and the name it is kept under."""

    name: str
    run: Run


def _job() -> Job[Finished]:
    return Job("A run of a question set")


@dataclass(frozen=True, slots=True)
class Evaluations:
    """One run at a time; the finished ones stand in the library's folder ``runs``."""

    assistant: Assistant
    feedback: Feedback
    job: Job[Finished] = field(default_factory=_job)

    def sets(self) -> list[str]:
        """The names of the sets that can be run."""
        return [*shipped(), REPORTED]

    def start(self, visitor: Visitor, name: str, upload: str | None, split: str | None) -> None:
        """Begin to run a set: an uploaded file, or else one by its name.

        Raises:
            ForbiddenError: the visitor is no editor.
            UsageError: there is no such set, or a line of it is wrong.
            BusyError: another run is going on.
        """
        require_editor(visitor)
        cases = self._cases(name, upload, split)
        label = Path(upload).stem if upload else name

        def work(report: Report) -> Finished:
            report("ask", 0, len(cases))
            made = run(self.assistant, cases, lambda done, total: report("ask", done, total))
            return Finished(self.keep(label, made), made)

        self.job.start(work)

    def stop(self, visitor: Visitor) -> None:
        """Stop the run; nothing of it is kept.

        Raises:
            ForbiddenError: the visitor is no editor.
        """
        require_editor(visitor)
        self.job.stop()

    def names(self) -> list[str]:
        """The runs that are kept, the latest first."""
        if not self.folder.is_dir():
            return []
        return sorted((p.stem for p in self.folder.glob("*.json")), reverse=True)

    def open(self, name: str | None) -> Run:
        """A run that is kept.

        Raises:
            UsageError: there is none of this name, or its file cannot be read.
        """
        if name not in self.names():
            raise UsageError("There is no such run.", "Choose one of the list.")
        path = self.folder / f"{name}.json"
        try:
            return Run.from_json(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path} is not a run.", "Remove the file.") from error

    def keep(self, label: str, made: Run) -> str:
        """Write a run down, and name it: when it was made, and of which set.

        Raises:
            StorageError: the disk refused; nothing of it is left there.
        """
        when = made.created[:19].replace(":", "")
        name = f"{when} {_NAME.sub('-', label).strip('-')[:40] or 'set'}"
        temporary = self.folder / f".{name}.new"
        with durable.storage_errors(f"The run in {self.folder}", "then run the set again."):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                written = json.dumps(made.to_json(), ensure_ascii=False)
                temporary.write_text(written, encoding="utf-8")
                temporary.replace(self.folder / f"{name}.json")
            finally:
                temporary.unlink(missing_ok=True)
        return name

    @property
    def folder(self) -> Path:
        """Where the runs are kept."""
        return self.assistant.library.path / "runs"

    def _cases(self, name: str, upload: str | None, split: str | None) -> list[Case]:
        if upload:
            path = Path(upload)
            if path.stat().st_size > _LARGEST_SET:
                raise UsageError("The set is too large.", "Split it into smaller ones.")
            if path.suffix != ".jsonl":
                raise UsageError(f"{path.name[:60]} is no question set.", "Name a .jsonl file.")
            try:
                return load(upload, split)
            except DatelineError as error:
                # The upload's place on the server says nothing to whoever sent it.
                said = error.message.replace(str(path), path.name)
                raise UsageError(said, error.remedy) from error
        if name == REPORTED:
            cases = self.feedback.cases()
            if not cases:
                raise UsageError("Nobody has reported an answer yet.", "Choose another set.")
            return cases
        if name not in shipped():
            raise UsageError("There is no such set.", "Choose one of the list.")
        return load(name, split)
