"""Question sets: one JSON object a line, checked when it is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from index.errors import UsageError

_DIFFERS = "disagreement"
_CHANGED = frozenset(("superseded", "correction", "postponed"))


class Evidence(BaseModel):
    """The gold words: an article by id, title or file, and the exact sentence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    article: str
    quote: str = Field(min_length=1)


class Turn(BaseModel):
    """An earlier turn of a conversation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    answer: str


class Case(BaseModel):
    """One question with what a right answer is.

    ``standalone`` is what a follow-up would be, asked without its conversation. ``sides`` are the
    values that the articles give where they differ, each with the ways to write it; a set that tags
    such a case ``disagreement`` instead has one accepted answer a side, or more.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    kind: str
    answers: tuple[str, ...] = ()
    answerable: bool = True
    evidence: tuple[Evidence, ...] = ()
    as_of: date | None = None
    history: tuple[Turn, ...] = ()
    standalone: str | None = None
    split: Literal["dev", "test"] = "test"
    tags: tuple[str, ...] = ()
    sides: tuple[tuple[str, ...], ...] = ()

    @field_validator("sides")
    @classmethod
    def _at_least_two(cls, sides: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        if len(sides) == 1 or not all(forms and all(forms) for forms in sides):
            raise ValueError("name two sides or more, each with a way to write it")
        return sides

    @property
    def differs(self) -> bool:
        """Whether the articles differ on this, so that every side should be shown."""
        return bool(self.sides) or _DIFFERS in self.tags

    @property
    def may_differ(self) -> bool:
        """Whether a disagreement that is shown is not invented: the articles differ, or a later
        one changes what an earlier one said."""
        return self.differs or not _CHANGED.isdisjoint(self.tags)


def load(name: str, split: str | None = None) -> list[Case]:
    """The cases of a set: a file's path, or the name of one that ships (``seeds``).

    Raises:
        UsageError: there is no such set, or a line of it is wrong; file and line are named.
    """
    cases: list[Case] = []
    seen: set[str] = set()
    for where, line in _lines(name):
        try:
            case = Case.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"])) or "the line"
            raise UsageError(
                f"{where}: {field} is wrong ({first['msg'].lower()}).", "Correct the line."
            ) from error
        if case.id in seen:
            raise UsageError(f"{where}: the id {case.id!r} is used twice.", "Give it its own.")
        seen.add(case.id)
        if split is None or case.split == split:
            cases.append(case)
    if not cases:
        raise UsageError(f"The set {name!r} has no question to ask.", "Name another set or split.")
    return cases


def _lines(name: str) -> Iterator[tuple[str, str]]:
    path = Path(name)
    if path.suffix == ".jsonl":
        if not path.is_file():
            raise UsageError(f"The question set {path} does not exist.", "Name a .jsonl file.")
        text = _text(path)
    else:
        folder = files("eval") / "sets"
        known = shipped()
        if name not in known:
            raise UsageError(
                f"There is no question set called {name!r}.",
                f"These ship: {', '.join(known)}; or name a .jsonl file.",
            )
        text = (folder / f"{name}.jsonl").read_text(encoding="utf-8")
    # Not splitlines: JSON may hold other line separators (U+2028, U+0085) inside a string.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield f"{name}:{number}", line


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}:{number}: the line is not UTF-8.", "Correct the line.") from error


def dump(cases: list[Case]) -> str:
    """Cases as the lines of a set."""
    return "".join(
        json.dumps(case.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False) + "\n"
        for case in cases
    )


def shipped() -> list[str]:
    """The names of the sets that ship."""
    folder = files("eval") / "sets"
    return sorted(p.name[:-6] for p in folder.iterdir() if p.name.endswith(".jsonl"))
