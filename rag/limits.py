"""The time limits of a question as its answer shows them, and the day that it is asked on."""

from __future__ import annotations

from datetime import date

from index.snapshot import Generation
from rag.answer import AppliedLimit
from rag.clause import tells
from rag.deeds import deeds
from rag.question import Question
from rag.verify.words import read

_UP_TO_DATE_DAYS = 7


def today(generation: Generation) -> date | None:
    """What "last week" is counted from: the day itself while the archive is up to date, else the
    archive's last day."""
    newest = generation.newest
    now = date.today()
    return now if newest is None or (now - newest).days <= _UP_TO_DATE_DAYS else newest


def applied(question: Question) -> AppliedLimit | None:
    """The limit that the question's own words set, as an answer names it."""
    limit = question.limit
    if limit is None:
        return None
    return AppliedLimit(
        limit.kind, limit.start, limit.end, limit.text, limit.why, limit.article_id, limit.quote
    )


def undated(question: Question) -> str | None:
    """That no day was found for the event that a question counts from, where that is so."""
    event = question.event
    if event is None or question.limit is not None or not event.undated:
        return None
    what = " or when ".join(f"{one}{_was(one)}" for one in event.undated)
    return f"No article says when {what}, so “{event.text}” limits nothing."


def _was(event: str) -> str:
    """The verb that an event's words still need: "was" in "when the storm was", none in "when Crake
    was jailed"."""
    return "" if tells(event) or deeds(read(event)) else " was"
