"""A conversation: what was asked and answered, in order, and how a browser keeps it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from index.errors import UsageError
from rag.answer import Answer
from ui.date_choices import DateChoices

STOPPED = "Stopped."
_LONGEST = 60
TITLE = 70
"""Characters of a conversation's title."""
_CONTEXT = 6


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer, or with the reason why there is none.

    ``own_limits`` is false when the reader asked to look beyond the time limit that the question's
    own words set; ``dates`` is how they wanted dates taken. ``lead`` and ``said`` are the short
    answer and the words that had come when an answer was stopped; they are not part of the
    conversation that a follow-up leans on.
    """

    question: str
    answer: Answer | None = None
    problem: str | None = None
    own_limits: bool = True
    lead: str = ""
    said: str = ""
    dates: DateChoices = field(default_factory=DateChoices)

    def to_json(self) -> dict[str, Any]:
        """Plain types, as the browser keeps them."""
        answer = self.answer.to_json() if self.answer else None
        plain = asdict(replace(self, answer=None))
        return {**plain, "answer": answer, "dates": dict(self.dates.chosen)}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Turn:
        """The turn that :meth:`to_json` wrote.

        Raises:
            UsageError: it did not write this.
        """
        try:
            given = document.get("answer")
            answer = None if given is None else Answer.from_json(given)
            problem = document.get("problem")
            return cls(
                question=str(document["question"]),
                answer=answer,
                problem=None if problem is None else str(problem),
                own_limits=bool(document.get("own_limits", True)),
                lead=str(document.get("lead", "")),
                said=str(document.get("said", "")),
                dates=DateChoices.of(document.get("dates")),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UsageError("This is not a conversation of Dateline's.", "Ask anew.") from error


Turns = tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is told of a conversation that a browser keeps; ``day`` is its last question's.

    ``title`` is the name that it was given, or else its first question; of several that have it and
    the day in common the second has the ``number`` 2.
    """

    id: str
    title: str
    day: date | None = None
    number: int = 1

    @property
    def when(self) -> str:
        """What stands behind its title, for a person to know it again by both."""
        day = f" · {self.day.day} {self.day:%b %Y}" if self.day else ""
        return f"{day} ({self.number})" if self.number > 1 else day


def new_name() -> str:
    """An id for a conversation that begins."""
    return uuid.uuid4().hex


def history(turns: Sequence[Turn]) -> list[tuple[str, str]]:
    """The last turns as (question, answer) pairs, for what a follow-up leans on."""
    return [
        (turn.question, turn.answer.short_answer or turn.answer.answer)
        for turn in turns
        if turn.answer
    ][-_CONTEXT:]


def document(name: str, turns: Turns, day: date) -> dict[str, Any]:
    """A conversation as the browser keeps it."""
    return {
        "id": name,
        "title": turns[0].question[:TITLE],
        "day": day.isoformat(),
        "turns": [turn.to_json() for turn in turns[-_LONGEST:]],
    }


def load(documents: Any) -> list[Kept]:
    """What a browser says it keeps, in its order; what is none of ours is left out."""
    alike: Counter[tuple[str, date | None]] = Counter()
    found = []
    for given in documents if isinstance(documents, list) else ():
        try:
            title, day = str(given.get("name") or given["title"])[:TITLE], _day(given.get("day"))
            alike[title, day] += 1
            found.append(Kept(str(given["id"]), title, day, alike[title, day]))
        except (KeyError, TypeError, AttributeError):
            continue
    return found


def _day(given: Any) -> date | None:
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        return None


def read(given: Any) -> tuple[Turns, str] | None:
    """(turns, id) of a conversation that the browser kept; ``None`` when it cannot be read."""
    try:
        return tuple(Turn.from_json(turn) for turn in given["turns"]), str(given["id"])
    except (KeyError, TypeError, UsageError):
        return None
