"""What happened, in order: a line that is drawn, narrowed by name and period, and taken along."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from index.errors import DatelineError
from rag.answer import Answer, TimelineEvent
from rag.question import kind_of, names_in
from rag.suggest import is_name
from ui import render
from ui.conversation import Turn
from ui.desk import Desk
from ui.tabs.wiring import QUIET, awaited

TITLE = "Timeline"
_NAMES = 12
_BEGIN = "Name a subject, and what the articles say happened is drawn in order."
_SENTENCE_START = re.compile(r"^\W*\w+")


def add(gr: Any, blocks: Any, desk: Desk) -> None:
    """The tab: a subject in; a drawn line, filters and files out."""
    held = gr.State(None)
    with gr.Column(elem_id="timeline-tab"):
        topic = gr.Textbox(
            label="What about?", placeholder="the ferry line", max_length=500,
            elem_id="topic", submit_btn="Draw",
        )  # fmt: skip
        with gr.Row(elem_id="narrow"):
            names = gr.CheckboxGroup([], label="Only events that name", elem_id="names")
            first = gr.Textbox(
                label="From", placeholder="1 March 2025", max_length=40, elem_id="from"
            )
            last = gr.Textbox(label="To", placeholder="yesterday", max_length=40, elem_id="to")
        drawn = gr.HTML(render.nothing_drawn(_BEGIN), elem_id="drawn", js_on_load=None)
        gr.HTML(render.timeline_exports(), elem_id="timeline-exports", js_on_load=None)

    def start(subject: str, first: str, last: str, wants: Any) -> tuple[Turn | None, Any, str]:
        turn, shown = draw(desk.preferring(wants), subject)
        if turn:
            shown = narrowed(desk.preferring(wants), turn, (), first, last)
        named = [(render.seen(name), name) for name in names_of(turn.answer if turn else None)]
        return turn, gr.update(choices=named, value=[]), shown

    def period(turn: Turn | None, names: Sequence[str], first: str, last: str, wants: Any) -> str:
        return narrowed(desk.preferring(wants), turn, names, first, last)

    topic.submit(
        start, [topic, first, last, desk.preferences], [held, names, drawn], concurrency_limit=4,
        **awaited(drawn),
    )  # fmt: skip
    for narrow in (names.change, first.submit, first.blur, last.submit, last.blur):
        narrow(period, [held, names, first, last, desk.preferences], drawn, **QUIET)


def draw(desk: Desk, subject: str) -> tuple[Turn | None, str]:
    """(the turn with its events, the drawing), or (nothing, why there is nothing)."""
    try:
        # The line is drawn of events, not of words: no language model is asked for any.
        assistant = desk.assistant.adjusted(model="")
        answer = assistant.ask(question_about(subject), own_limits=desk.own_limits)
    except DatelineError as error:
        return None, render.problem(str(error))
    if not answer.timeline:
        return None, render.nothing_drawn("The articles tell of no dated events about this.")
    turn = Turn(answer.question, answer, dates=desk.dates)
    return turn, drawing(turn, answer, answer.timeline)


def question_about(subject: str) -> str:
    """The question that a subject stands for; a question for what happened stays as it is."""
    subject = subject.strip()
    if not subject or kind_of(subject) == "summary":
        return subject
    return f"What happened with {subject.rstrip('?.! ')}?"


def narrowed(
    desk: Desk,
    turn: Turn | None,
    names: Sequence[str] | None,
    first: str | None,
    last: str | None,
) -> str:
    """The drawing of the events that name one of ``names`` and lie in the period."""
    if turn is None or turn.answer is None:
        return render.nothing_drawn(_BEGIN)
    try:
        kept = within(turn.answer.timeline, names or (), desk.day(first), desk.day(last))
    except DatelineError as error:
        return render.problem(str(error))
    return drawing(turn, turn.answer, kept)


def within(
    events: Sequence[TimelineEvent], names: Sequence[str], first: date | None, last: date | None
) -> tuple[TimelineEvent, ...]:
    """The events that name one of ``names``, if any are given, between two days, both inclusive."""
    return tuple(
        event
        for event in events
        if (not names or any(name in event.text for name in names))
        and (first is None or event.end > first)
        and (last is None or event.start <= last)
    )


def names_of(answer: Answer | None) -> list[str]:
    """The names that occur in several of the events, the most frequent first."""
    if answer is None:
        return []
    # The word that begins a sentence is capitalised and need not name anything.
    told = [_SENTENCE_START.sub("", event.text) for event in answer.timeline]
    counted = Counter(name for words in told for name in names_in(words))
    several = [name for name, count in counted.most_common() if count > 1 and is_name(name)]
    return several[:_NAMES]


def drawing(turn: Turn, answer: Answer, events: Sequence[TimelineEvent]) -> str:
    """The events as a line and a list; what is shown is what the export buttons take along."""
    cited = {citation.number: citation for citation in answer.citations}
    shown = replace(answer, timeline=tuple(events))
    return render.timeline_drawing(replace(turn, answer=shown), cited)
