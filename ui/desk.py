"""What every tab of the page works with."""

from __future__ import annotations

from dataclasses import dataclass

from index.build import BuildOptions
from index.errors import DatelineError
from rag.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Desk:
    """The assistant and what is configured. It holds no conversation: those live in the page."""

    assistant: Assistant
    options: BuildOptions

    def sources(self) -> list[str]:
        """The names of the library's sources; none when there is no library yet."""
        try:
            return self.assistant.library.current().sources()
        except DatelineError:
            return []
