"""The sources that a question may be limited to: those that the library has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.errors import UsageError

if TYPE_CHECKING:
    from rag.assistant import Assistant

_NAMED = 20  # in a refusal


def check_sources(assistant: Assistant, sources: Sequence[str]) -> None:
    """Make sure that the library has articles of these sources.

    Raises:
        UsageError: it has none of one of them.
    """
    known = assistant.library.current().sources() if sources else []
    folded = {source.casefold() for source in known}
    missing = next((source for source in sources if source.casefold() not in folded), None)
    if missing is None:
        return
    said = ", ".join(known[:_NAMED]) + (", …" if len(known) > _NAMED else "")
    raise UsageError(
        f"The library has no source {missing[:80]!r}.",
        f"Name one of these: {said}." if known else "None of its articles names a source.",
    )
