"""What every tab of the page works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.errors import DatelineError
from rag.assistant import Assistant
from ui.builds import Builds
from ui.conversation import Turn
from ui.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """The assistant and what is configured. It holds no conversation: those live in the page.

    ``builds`` changes the library. ``reported`` is told of an answer that a reader says is wrong,
    and returns the sentence that the reader then sees; without it no such button is shown.
    """

    assistant: Assistant
    settings: Settings
    builds: Builds
    reported: Callable[[Turn], str] | None = None

    def sources(self) -> list[str]:
        """The names of the library's sources; none when there is no library yet."""
        try:
            return self.assistant.library.current().sources()
        except DatelineError:
            return []
