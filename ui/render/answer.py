"""An answer as a chat message."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import timedelta

from rag.answer import Answer, AppliedLimit, Citation, Statement, TimelineEvent
from ui.render.escape import article_address, day, message

_STATUS = {"happened": "happened", "planned": "planned", "changed": "changed later:"}


def answer_message(answer: Answer) -> str:
    """An answer as a chat message: short answer first, each sentence with its citation chips."""
    parts = []
    if answer.short_answer:
        parts.append(f'<p class="short"><strong>{message(answer.short_answer)}</strong></p>')
    cited = {citation.number: citation for citation in answer.citations}
    for statement in answer.statements:
        parts.append(_statement(statement, cited))
    if answer.timeline:
        parts.append(_timeline(answer.timeline, cited))
    if answer.abstained:
        parts.append(f'<p class="refusal">{message(answer.answer)}</p>')
    for found in answer.dates:
        parts.append(f'<p class="reason">{message(found.why)}</p>')
    parts.append(f'<p class="notes">{message(" · ".join(_notes(answer)))}</p>')
    return "\n".join(parts)


def _statement(statement: Statement, cited: Mapping[int, Citation]) -> str:
    """A sentence with its chips; one that is not proven is struck through, with the reason."""
    if statement.verdict == "supported":
        chips = " ".join(_chip(cited[number]) for number in statement.citations)
        return f'<p class="statement">{message(statement.text)} {chips}</p>'
    why = message(statement.why or statement.verdict)
    return f'<p class="statement unproven"><del>{message(statement.text)}</del> {why}</p>'


def _notes(answer: Answer) -> list[str]:
    """What is said quietly below an answer."""
    notes = [f"confidence {answer.confidence:.0%}"]
    if answer.generator != "extractive":
        notes.append(f"in the words of {answer.generator}, each sentence checked")
    if answer.limit:
        notes.append(f"limited to “{answer.limit.text}” ({_period(answer.limit)})")
    if answer.understood:
        notes.append(f"understood as: {answer.understood}")
    if answer.as_of:
        notes.append(f"as of {day(answer.as_of)}")
    if answer.notice:
        notes.append(answer.notice)
    return notes


def _timeline(events: Sequence[TimelineEvent], cited: Mapping[int, Citation]) -> str:
    """Events in order, each with its day, its words, its source, and what became of it."""
    items = []
    for event in events:
        status = _STATUS[event.status]
        if event.changed_by is not None:
            status += f" {_chip(cited[event.changed_by])}"
        items.append(
            f'<li class="event {event.status}"><strong>{message(event.day)}</strong> '
            f"{message(event.text)} {_chip(cited[event.citation])} <em>{status}</em></li>"
        )
    return f'<ol class="timeline">{"".join(items)}</ol>'


def _period(limit: AppliedLimit) -> str:
    """A half-open period in words."""
    last = limit.end - timedelta(days=1) if limit.end else None
    if limit.start and last:
        return f"{day(limit.start)} – {day(last)}" if limit.start != last else day(last)
    return f"from {day(limit.start)} on" if limit.start else f"up to {day(last)}"


def _chip(citation: Citation) -> str:
    label = (
        f"[{citation.number}] {citation.source or citation.title[:40]} · {day(citation.published)}"
    )
    address = html.escape(article_address(citation.article_id, citation.start, citation.end))
    return f'<a class="chip" href="{address}" target="_blank">{message(label)}</a>'
