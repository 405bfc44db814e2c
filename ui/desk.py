"""What every tab of the page works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.build import BuildOptions
from index.errors import DatelineError
from rag.assistant import Assistant
from ui.conversation import Turn


@dataclass(frozen=True, slots=True)
class Desk:
    """The assistant and what is configured. It holds no conversation: those live in the page.

    ``reported`` is told of an answer that a reader says is wrong, and returns the sentence that the
    reader then sees; without it no such button is shown.
    """

    assistant: Assistant
    options: BuildOptions
    reported: Callable[[Turn], str] | None = None

    def sources(self) -> list[str]:
        """The names of the library's sources; none when there is no library yet."""
        try:
            return self.assistant.library.current().sources()
        except DatelineError:
            return []
