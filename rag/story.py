"""The events that a question about a period or a course of events asks for, and an answer of them.

"What happened last week?" names no thing to look for: every event of the period answers it, and
how sure the answer is, is how sure the events' days are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from rag import timeline
from rag.question import Question
from rag.retrieve import Retriever
from rag.timeline import Event
from rag.when import TimeLimit

_PASSAGES, _PASSAGES_OF_A_PERIOD = 30, 100
_NEWEST = 8
_TOLD = 5
# Words of a question about a period that name nothing.
_OF_TIME = (
    "between during since until following ahead happen happens events event news summary summarise "
    "summarize timeline chronology developments latest newest changed change new else week month "
    "year day period everything anything something things main important"
)
_A_WEEK = timedelta(days=7)


def story(question: Question, retriever: Retriever) -> list[Event]:
    """The events asked about, the earliest first; more passages than an answer needs are read."""
    generation, limit = retriever.generation, question.limit
    topic = topic_of(question, retriever)
    passages = _PASSAGES if topic else _PASSAGES_OF_A_PERIOD
    hits = retriever.search(replace(question, k=max(question.k, passages)))
    groups = {hit.article.id: generation.report_of(hit.article.id) for hit in hits}
    asked = topic
    if not topic and question.event is not None:
        asked = retriever.lexis.weights(question.event.event)
    found = timeline.events(asked, hits, retriever.lexis, groups, retriever.dates)
    if limit is not None and limit.kind == "happened":
        found = [event for event in found if _inside(event, limit)]
    found = timeline.foremost(found)
    return found[-_NEWEST:] if limit is not None and limit.kind == "latest" else found


def topic_of(question: Question, retriever: Retriever) -> dict[str, float]:
    """The stems that say what the question is about, without those that set its limit."""
    asked = retriever.lexis.weights(question.understood)
    said = retriever.lexis.weights(f"{question.limit.text if question.limit else ''} {_OF_TIME}")
    return {term: weight for term, weight in asked.items() if term not in said}


def is_about_a_period(question: Question, retriever: Retriever) -> bool:
    """Whether a question asks for all that happened in a period, or after an event."""
    limit = question.limit
    period = limit is not None and limit.kind in ("happened", "published")
    return period and question.kind == "summary" and not topic_of(question, retriever)


def told(events: Sequence[Event]) -> list[Event]:
    """The events that an answer in words begins with: what opens an article before what is said
    further down, at most five, in the order in which they happened."""
    best = sorted(events, key=lambda e: (e.status != "happened", e.sentence.ordinal > 1, e.rank))
    chosen: list[Event] = []
    for event in best:
        if all(event.article.id != other.article.id for other in chosen):
            chosen.append(event)
    return sorted(chosen[:_TOLD], key=lambda e: (e.start, e.end))


def sureness(events: Sequence[Event]) -> float:
    """The mean confidence of the events' days."""
    return sum(e.expression.confidence for e in events) / len(events) if events else 0.0


def _inside(event: Event, limit: TimeLimit) -> bool:
    """Whether an event's days meet the period. What is only known to have been in some month says
    nothing of a week in it."""
    begun = limit.start is None or event.end > limit.start
    ended = limit.end is None or event.start < limit.end
    if limit.start is not None and limit.end is not None:
        length = max(limit.end - limit.start, _A_WEEK)
        return begun and ended and event.end - event.start <= length
    return begun and ended
