"""What every tab of the page works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from index.errors import DatelineError, UsageError
from rag.assistant import Assistant
from ui import render
from ui.builds import Builds
from ui.conversation import Turn
from ui.date_choices import DateChoices
from ui.evaluations import Evaluations
from ui.preferences import Preferences
from ui.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """The assistant and what is configured. It holds no conversation: those live in the page.

    ``builds`` changes the library, ``evaluations`` runs question sets. ``reported`` is told of an
    answer that a reader says is wrong, and returns the sentence that the reader then sees; without
    it no such button is shown. ``preferences`` is the component in which a browser keeps what its
    user prefers (see :class:`ui.preferences.Preferences`); ``own_limits`` is false for whoever
    wants no time limits from a question's own words, ``dates`` how they take dates.
    """

    assistant: Assistant
    settings: Settings
    builds: Builds
    evaluations: Evaluations
    preferences: Any = None
    own_limits: bool = True
    dates: DateChoices = field(default_factory=DateChoices)
    reported: Callable[[Turn], str] | None = None

    def preferring(self, wants: Any) -> Desk:
        """The same desk for one question of somebody whose browser sent these preferences."""
        chosen = Preferences.of(wants)
        assistant = chosen.applied(self.assistant)
        return replace(self, assistant=assistant, own_limits=chosen.own_limits, dates=chosen.dates)

    def sources(self) -> list[str]:
        """The names of the library's sources; none when there is no library yet."""
        try:
            return self.assistant.library.current().sources()
        except DatelineError:
            return []

    def source_choices(self) -> list[tuple[str, str]]:
        """(what is shown, name) of the library's sources."""
        return [(render.seen(source), source) for source in self.sources()]


def typed_day(given: str | None) -> date | None:
    """The day that somebody typed into a field; ``None`` for an empty one.

    Raises:
        UsageError: it is not a date.
    """
    text = (given or "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text[:40]!r} is not a date.", "Write it as 2025-03-21.") from error
