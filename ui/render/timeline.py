"""Events in order: a list in an answer, and a drawn line on the Timeline tab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.answer import Citation, TimelineEvent
from ui.render.escape import day, opener, printed_by, text

_STATUS = {"happened": "happened", "planned": "planned", "changed": "changed later:"}


def timeline_list(events: Sequence[TimelineEvent], cited: Mapping[int, Citation]) -> str:
    """Events in order, each with its day, its words, its source, and what became of it."""
    items = "".join(_event(event, cited) for event in events)
    return f'<ol class="timeline">{items}</ol>'


def _event(event: TimelineEvent, cited: Mapping[int, Citation]) -> str:
    status = _STATUS.get(event.status, text(event.status))
    changed = cited.get(event.changed_by) if event.changed_by is not None else None
    if changed is not None:
        status += f" {_source(changed)}"
    words = text(event.text)
    if event.citation in cited:
        words += f" {_source(cited[event.citation])}"
    return (
        f'<li class="event {event.status if event.status in _STATUS else ""}">'
        f'<strong class="day">{text(event.day)}</strong> <span class="words">{words}</span> '
        f'<em class="status">{status}</em></li>'
    )


def _source(citation: Citation) -> str:
    source = printed_by(citation.source, citation.title)
    label = text(f"[{citation.number}] {source} · {day(citation.published)}")
    return opener(citation.article_id, citation.start, citation.end, label, "chip")
