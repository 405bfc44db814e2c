"""A conversation: what was asked and answered, in order, and how a browser keeps it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from index.errors import UsageError
from rag.answer import Answer
from ui.date_choices import DateChoices

STOPPED = "Stopped."
_MOST = 20
_LONGEST = 60
_TITLE = 70
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
    """A conversation as the browser keeps it."""

    id: str
    title: str
    turns: Turns


def history(turns: Sequence[Turn]) -> list[tuple[str, str]]:
    """The last turns as (question, answer) pairs, for what a follow-up leans on."""
    return [
        (turn.question, turn.answer.short_answer or turn.answer.answer)
        for turn in turns
        if turn.answer
    ][-_CONTEXT:]


def load(documents: Any) -> list[Kept]:
    """What a browser kept, the latest first; what cannot be read any more is left out."""
    found = []
    for document in documents if isinstance(documents, list) else ():
        try:
            turns = tuple(Turn.from_json(turn) for turn in document["turns"])
            found.append(Kept(str(document["id"]), str(document["title"])[:_TITLE], turns))
        except (KeyError, TypeError, UsageError):
            continue
    return found


def keep(
    documents: Any, opened: str | None, turns: Turns
) -> tuple[list[dict[str, Any]], str | None]:
    """Put the open conversation in front of those kept: (what to keep, its id).

    The oldest is dropped when there are more than twenty; one without an answer is not kept.
    """
    others = [d for d in documents or [] if isinstance(d, dict) and d.get("id") != opened]
    if not any(turn.answer for turn in turns):
        return others, opened
    name = opened or uuid.uuid4().hex
    now = {
        "id": name,
        "title": turns[0].question[:_TITLE],
        "turns": [turn.to_json() for turn in turns[-_LONGEST:]],
    }
    return [now, *others][:_MOST], name


def choices(documents: Any) -> list[tuple[str, str]]:
    """(title, id) of those kept, the latest first; equal titles are numbered."""
    named: list[tuple[str, str]] = []
    for kept in load(documents):
        same = sum(title.startswith(kept.title) for title, _ in named)
        named.append((kept.title + (f" ({same + 1})" if same else ""), kept.id))
    return named


def find(documents: Any, wanted: str | None) -> tuple[Turns, str | None]:
    """(turns, id) of a conversation; an empty one when it is not there."""
    for kept in load(documents):
        if kept.id == wanted:
            return kept.turns, wanted
    return (), None
