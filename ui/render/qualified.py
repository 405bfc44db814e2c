"""What qualifies an answer, in plain words: whoever reads it away from the page is told it too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from rag.answer import Answer, AppliedLimit, ResolvedDate, flat
from rag.spoken import spoken_interval
from ui.render.escape import day, said_once

RELATIONS = {"updated": "A later report says otherwise", "contradicted": "The articles differ"}
VOICES = {"quote": "somebody’s words", "background": "background", "source": "source line"}
# Nothing was worked out here: whoever reads the words knows the day.
_PLAIN = {"written in full", "the whole month", "the whole year"}


def worked_out(answer: Answer) -> list[ResolvedDate]:
    """The dates of cited sentences at which there was something to work out, each once."""
    numbers = {number for statement in answer.statements for number in statement.citations}
    found: dict[tuple[str, str], ResolvedDate] = {}
    for date in answer.dates:
        if date.citation in numbers and said_once(date.text, date.why) not in _PLAIN:
            found.setdefault((date.text, date.why), date)
    return list(found.values())


def otherwise(found: ResolvedDate) -> str:
    """The other common reading of a date, where usage differs."""
    other = found.alternative
    return f"; some take it as {spoken_interval(other.start, other.end)}" if other else ""


def circumstances(answer: Answer) -> Iterator[str]:
    """In how many reports an answer stands, as what and within which limits it was asked, and its
    warning; a sentence each."""
    if answer.independent > 1:
        yield f"{answer.independent} independent reports say so."
    if answer.understood:
        yield f"Understood as: {flat(answer.understood)}"
    if answer.limit:
        yield f"Limited to “{flat(answer.limit.text)}” ({period(answer.limit)})."
    if answer.as_of:
        yield f"As of {answer.as_of}: nothing printed later is used."
    if answer.notice:
        yield answer.notice


def qualifications(answer: Answer) -> Iterator[str]:
    """How the dates of an answer were worked out, how sure it is, and its circumstances."""
    for found in worked_out(answer):
        how = said_once(found.text, found.why) + otherwise(found)
        yield f"“{flat(found.text)}” [{found.citation}]: {how}"
    yield f"Confidence {answer.confidence:.0%}."
    if answer.generator != "extractive":
        yield f"In the words of {flat(answer.generator)}, each sentence checked."
    yield from circumstances(answer)


def period(limit: AppliedLimit) -> str:
    """A half-open period in words."""
    last = limit.end - timedelta(days=1) if limit.end else None
    if limit.start and last:
        return f"{day(limit.start)} – {day(last)}" if limit.start != last else day(last)
    return f"from {day(limit.start)} on" if limit.start else f"up to {day(last)}"
