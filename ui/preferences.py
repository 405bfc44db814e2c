"""What a person may set for themselves: kept in their browser, sent along with each question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from index.temporal import Policy
from rag.assistant import Assistant
from ui.date_choices import DateChoices

STORAGE_KEY = "dateline.preferences"
QUOTED = "none"
"""Stands for no language model where one may be named; the name of one has a colon."""
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Preferences:
    """How questions are to be answered.

    Attributes:
        threshold: the confidence below which an answer is withheld, ``None`` as the server has it.
        own_limits: whether words such as "last week" limit what is read.
        model: the language model that says answers in its own words, by its name, or
            :data:`QUOTED`; ``None`` as the server has it.
        dates: how dates of two common readings are taken.
    """

    threshold: float | None = None
    own_limits: bool = True
    model: str | None = None
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
            model=_model(given),
            dates=DateChoices.of(given.get("dates")),
        )

    def applied(self, assistant: Assistant) -> Assistant:
        """The assistant that answers as they want.

        A model that is no longer among those to choose from is none: who chose one that answers on
        this machine would not want another to be asked instead.
        """
        return assistant.adjusted(self.threshold, self.model, dated(assistant, self.dates))


def _model(given: Mapping[str, Any]) -> str | None:
    """The model that a browser names; earlier versions kept only whether one is wanted."""
    if given.get("rewrite") is False:
        return QUOTED
    model = given.get("model")
    return model[:_LONGEST_NAME] if isinstance(model, str) and model else None


def dated(assistant: Assistant, choices: DateChoices) -> Policy | None:
    """How dates are taken for somebody who chose so; ``None``: as the assistant does."""
    return choices.over(assistant.settings.dates or Policy()) if choices.chosen else None
