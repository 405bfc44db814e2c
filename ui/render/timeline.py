"""Events in order: a list in an answer, and a drawn line on the Timeline tab."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rag.answer import Citation, TimelineEvent
from ui.conversation import Turn
from ui.render.chip import chip
from ui.render.escape import apart, attribute, day, text

STATUS = {"happened": "happened", "planned": "planned", "changed": "changed later:"}
_KINDS = (("happened", "happened"), ("planned", "planned"), ("changed", "changed later"))
_TICKS = 7
_ROWS = 5
# Marks nearer than this many percent of the line stand above one another.
_NEAR = 1.6


@dataclass(frozen=True, slots=True)
class Tick:
    """A day that is written at the line, and where, in percent of its length."""

    label: str
    at: float


def timeline_list(
    events: Sequence[TimelineEvent], cited: Mapping[int, Citation], named: bool = False
) -> str:
    """Events in order, each with its day, its words, its source, and what became of it.

    ``named`` gives each an id, which the marks of the drawn line lead to.
    """
    items = "".join(
        _event(event, cited, f' id="event-{i}"' if named else "") for i, event in enumerate(events)
    )
    return f'<ol class="timeline">{items}</ol>'


def timeline_drawing(turn: Turn, cited: Mapping[int, Citation]) -> str:
    """A turn's events on a line that is true to scale, and below it the same as a list."""
    events = turn.answer.timeline if turn.answer else ()
    if not events:
        return nothing_drawn("No event is left. Widen the period, or choose other names.")
    first, last = _range(events)
    marks = "".join(_mark(i, event, at, row) for i, event, at, row in _placed(events, first, last))
    ticks = "".join(
        f'<span class="tick" style="left:{tick.at:.2f}%">{tick.label}</span>'
        for tick in ticks_of(first, last)
    )
    count = f"{len(events)} event{'s' if len(events) != 1 else ''}"
    # The drawing repeats the list; who cannot see it misses nothing.
    document = attribute(json.dumps(turn.to_json()))
    ended = day(max(event.end for event in events) - timedelta(days=1))
    return (
        f'<div class="drawing" data-document="{document}">'
        f'<p class="count" role="status">{count}, {day(events[0].start)} to {ended}</p>'
        f'<div class="line" aria-hidden="true"><div class="marks">{marks}</div>{ticks}</div>'
        f"{_key()}{timeline_list(events, cited, named=True)}</div>"
    )


def nothing_drawn(words: str) -> str:
    """The Timeline tab before there is a line, or where there is none."""
    return f'<p class="nothing" role="status">{text(words)}</p>'


def _key() -> str:
    kinds = "".join(f'<li><span class="mark {kind}"></span>{label}</li>' for kind, label in _KINDS)
    return f'<ul class="key" aria-hidden="true">{kinds}</ul>'


def _range(events: Sequence[TimelineEvent]) -> tuple[date, date]:
    """The days that the line covers, with a little room at both ends."""
    first = min(event.start for event in events)
    last = max(event.end for event in events)
    room = timedelta(days=max(1, (last - first).days // 40))
    return _moved(first, -room), _moved(last, room)


def _moved(value: date, by: timedelta) -> date:
    try:
        return value + by
    except OverflowError:
        return value


def _placed(
    events: Sequence[TimelineEvent], first: date, last: date
) -> list[tuple[int, TimelineEvent, float, int]]:
    """Each event's place in percent, and its row: marks never cover one another."""
    ends = [-100.0] * _ROWS
    placed = []
    for i, event in enumerate(events):
        at = _percent(event.start, first, last)
        row = next((r for r, end in enumerate(ends) if at - end >= _NEAR), _ROWS - 1)
        ends[row] = at
        placed.append((i, event, at, row))
    return placed


def _percent(value: date, first: date, last: date) -> float:
    return 100.0 * (value - first).days / max(1, (last - first).days)


def _mark(number: int, event: TimelineEvent, at: float, row: int) -> str:
    status = event.status if event.status in STATUS else "happened"
    return (
        f'<span class="mark {status}" data-event="{number}" title="{text(event.day)}" '
        f'style="left:{at:.2f}%;bottom:{row * 16}px"></span>'
    )


def ticks_of(first: date, last: date) -> list[Tick]:
    """At most seven days at even steps of months or years, or the two ends of a short line."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120, 600, 1200) if months / s <= _TICKS), 6000)
    ticks = []
    month = first.year * 12 + first.month - 1
    month += -month % step
    while month <= last.year * 12 + last.month - 1 and month // 12 <= date.max.year:
        value = date(month // 12, month % 12 + 1, 1)
        if first <= value <= last:
            label = f"{value:%b %Y}" if step < 12 else str(value.year)
            ticks.append(Tick(label, _percent(value, first, last)))
        month += step
    if len(ticks) < 2:
        ticks = [Tick(day(first), 0.0), Tick(day(last), 100.0)]
    return [tick for tick in ticks if tick.at <= 94.0 or len(ticks) == 2]


def _event(event: TimelineEvent, cited: Mapping[int, Citation], name: str = "") -> str:
    status = STATUS.get(event.status, text(event.status))
    changed = cited.get(event.changed_by) if event.changed_by is not None else None
    if changed is not None:
        status += f" {chip(changed)}"
    words = apart(event.text)
    if event.citation in cited:
        words += f" {chip(cited[event.citation])}"
    return (
        f'<li{name} class="event {event.status if event.status in STATUS else ""}">'
        f'<strong class="day">{text(event.day)}</strong> <span class="words">{words}</span> '
        f'<em class="status">{status}</em></li>'
    )


def timeline_exports() -> str:
    """The buttons that take a drawn timeline along."""
    kinds = (("csv", "CSV"), ("events", "Markdown"), ("ics", "iCalendar"), ("json", "JSON"))
    buttons = "".join(
        f'<button type="button" data-timeline="{kind}">{name}</button>' for kind, name in kinds
    )
    return f'<p>Save this timeline as</p><div class="row">{buttons}</div>'
