"""What every tab of the page works with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from index.errors import DatelineError, UsageError
from index.temporal import Policy, find
from rag.assistant import Assistant
from rag.limits import today
from ui import render
from ui.builds import Builds
from ui.conversation import Turn
from ui.date_choices import DateChoices
from ui.evaluations import Evaluations
from ui.preferences import Preferences
from ui.settings import Settings

_ONE_DAY = timedelta(days=1)


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

    def day(self, given: str | None) -> date | None:
        """The day that somebody typed; "yesterday" is counted as it is in a question.

        Raises:
            UsageError: it is not one day.
        """
        try:
            retriever = self.assistant.retriever()
        except DatelineError:
            return typed_day(given)
        return typed_day(given, today(retriever.generation), retriever.policy)

    def sources(self) -> list[str]:
        """The names of the library's sources; none when there is no library yet."""
        try:
            return self.assistant.library.current().sources()
        except DatelineError:
            return []

    def source_choices(self) -> list[tuple[str, str]]:
        """(what is shown, name) of the library's sources."""
        return [(render.seen(source), source) for source in self.sources()]


def typed_day(
    given: str | None, anchor: date | None = None, policy: Policy | None = None
) -> date | None:
    """The day that somebody typed into a field, as "1 March" or 2025-03-01; ``None`` if empty.

    What needs a day to be counted from is counted from ``anchor``; without a year it has been.

    Raises:
        UsageError: it is not one day.
    """
    text = (given or "").strip()
    if not text:
        return None
    with suppress(ValueError):
        return date.fromisoformat(text)
    past = replace(policy or Policy(), bare_weekday="past")
    for found in find(text, anchor or date.today(), policy=past):
        whole = found.start == 0 and found.end == len(text) and not found.relation
        if whole and found.interval and found.interval[1] - found.interval[0] == _ONE_DAY:
            return found.interval[0]
    raise UsageError(
        f"{text[:40]!r} is not a date of one day.", "Write it as 2025-03-21 or 21 March 2025."
    )
