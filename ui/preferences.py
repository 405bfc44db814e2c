"""What a person may set for themselves: kept in their browser, sent along with each question."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from index.temporal import Policy
from rag.assistant import Assistant
from ui.date_choices import DateChoices

STORAGE_KEY = "dateline.preferences"


@dataclass(frozen=True, slots=True)
class Preferences:
    """How questions are to be answered.

    Attributes:
        threshold: the confidence below which an answer is withheld, ``None`` as the server has it.
        own_limits: whether words such as "last week" limit what is read.
        rewrite: whether a language model, where one is set, is used.
        dates: how dates of two common readings are taken.
    """

    threshold: float | None = None
    own_limits: bool = True
    rewrite: bool = True
    dates: DateChoices = field(default_factory=DateChoices)

    def to_json(self) -> dict[str, Any]:
        """Plain types, as the browser keeps them."""
        return {**asdict(self), "dates": dict(self.dates.chosen)}

    @classmethod
    def of(cls, document: Any) -> Preferences:
        """From what a browser sent, which may be anything: what makes no sense is the default."""
        given = document if isinstance(document, dict) else {}
        threshold = given.get("threshold")
        if isinstance(threshold, bool) or not isinstance(threshold, int | float):
            threshold = None
        return cls(
            threshold=float(threshold) if threshold is not None and 0 <= threshold <= 1 else None,
            own_limits=given.get("own_limits") is not False,
            rewrite=given.get("rewrite") is not False,
            dates=DateChoices.of(given.get("dates")),
        )

    def applied(self, assistant: Assistant) -> Assistant:
        """The assistant that answers as they want."""
        return assistant.adjusted(self.threshold, self.rewrite, dated(assistant, self.dates))


def dated(assistant: Assistant, choices: DateChoices) -> Policy | None:
    """How dates are taken for somebody who chose so; ``None``: as the assistant does."""
    return choices.over(assistant.settings.dates or Policy()) if choices.chosen else None
