"""An event that stands beside what is asked: "what did she say when the bridge reopened?".

Such a question asks for one thing and not for a period. What was printed around the event, or names
a day of it, is looked at first; where nothing there answers, the whole archive is, and the answer
says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answer import notices
from rag.when import EventWords, Relation, about_a_period, named_event

if TYPE_CHECKING:
    from rag.answer import Answer
    from rag.compose import Draft
    from rag.question import Question
    from rag.retrieve import Hit

# What was said on an occasion was printed then. Who was hurt on one is told for weeks.
_OCCASIONS: dict[str, frozenset[Relation]] = {
    "said": frozenset(("after", "before", "during", "between")),
    "who": frozenset(("after", "before", "between")),
}
# "Who looks after the harbour?", "Who appeared before the court?": no time.
_NO_TIME = re.compile(
    r"\b(?:look(?:s|ed|ing)?|nam(?:ed|ing)|call(?:ed|ing)|ask(?:s|ed|ing)?|tak(?:es?|ing|en)|took"
    r"|run(?:s|ning)?|ran|go(?:es|ing)?|went|inquir(?:ed|es?)|(?:decision|motion|evidence|case|bill)"
    r"|appear(?:s|ed)?|stood|stand(?:s|ing)?|testif(?:y|ies|ied)|put|brought)\s+$",
    re.I,
)
_BODY = re.compile(
    r"^(?:the|a|this|that|its|his|her|their)\s+(?:\w+\s+)?(?:court|council|judge|committee|jury"
    r"|tribunal|house|parliament|inquiry|cameras?)\b",
    re.I,
)

Extracted = tuple["Answer", "list[Hit]", "Draft"]


def event_beside(text: str, kind: str) -> EventWords | None:
    """The event beside which a thing is asked for, if a question of its kind names one."""
    wanted = _OCCASIONS.get(kind)
    event = None if wanted is None or about_a_period(text) else named_event(text)
    if event is None or wanted is None or event.relation not in wanted:
        return None
    if _NO_TIME.search(text[: event.start]) or _BODY.match(event.event):
        return None
    return replace(event, kind="happened", beside=True)


def within_or_anywhere(question: Question, extract: Callable[[Question], Extracted]) -> Extracted:
    """The answer from within the event's time; where there is none, that from any time."""
    found = extract(question)
    limit, event = question.limit, question.event
    if limit is None or event is None or not event.beside or not found[0].abstained:
        return found
    answer, hits, draft = extract(question.unlimited())
    if answer.abstained:
        return found if found[0].citations else (answer, hits, draft)
    notice = f"Nothing that is dated “{limit.text}” answers; this is from any time."
    return replace(answer, notice=notices(answer.notice, notice)), hits, draft
