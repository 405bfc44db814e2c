"""An answer as the text of a chat message, for clients that show nothing else.

A message has paragraphs: the answer, where its sources differ, the timeline, how it was understood,
and last the sources, one a line. A source stands there only if some word above refers to it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from rag.alternatives import told
from rag.answer import Answer, Citation, ResolvedDate, TimelineEvent, flat
from rag.spoken import spoken_interval
from ui.render.qualified import circumstances
from ui.terminal import differing, in_order

_MARK = re.compile(r"\[(\d+)\]")


def content(answer: Answer, shown: Collection[int] = ()) -> str:
    """The whole message; ``shown`` are numbers of citations that were referred to before it."""
    cited = {*shown, *_referred(answer)}
    parts = [
        " ".join(filter(None, (answer.answer, told(answer.alternatives)))),
        *("\n".join(differing(found)) for found in answer.disagreements),
        "\n".join(in_order(answer)),
        "\n".join(_notes(answer)),
        "\n".join(
            line for c in answer.citations if c.number in cited for line in _source(answer, c)
        ),
    ]
    return "\n\n".join(filter(None, parts))


def numbered_on(answer: Answer, shown: Sequence[Citation]) -> Answer:
    """The answer with its citations numbered on from those that were shown before it.

    The same words keep the number under which they were shown.
    """
    known = {(c.article_id, c.start, c.end): c for c in shown}
    free = itertools.count(1 + max((c.number for c in shown), default=0))
    number: dict[int, int] = {}
    cited = list(known.values())
    for c in answer.citations:
        before = known.get((c.article_id, c.start, c.end))
        number[c.number] = before.number if before else next(free)
        if before is None:
            cited.append(replace(c, number=number[c.number]))
    return replace(
        answer,
        answer=_MARK.sub(lambda m: f"[{number.get(int(m[1]), m[1])}]", answer.answer),
        citations=tuple(cited),
        statements=tuple(
            replace(s, citations=tuple(number[n] for n in s.citations)) for s in answer.statements
        ),
        dates=tuple(replace(d, citation=number[d.citation]) for d in answer.dates),
        disagreements=tuple(
            replace(d, sides=tuple(replace(s, citation=number[s.citation]) for s in d.sides))
            for d in answer.disagreements
        ),
        alternatives=tuple(replace(a, citation=number[a.citation]) for a in answer.alternatives),
        timeline=tuple(_event_numbered(event, number) for event in answer.timeline),
    )


def _event_numbered(event: TimelineEvent, number: dict[int, int]) -> TimelineEvent:
    changed = None if event.changed_by is None else number[event.changed_by]
    return replace(event, citation=number[event.citation], changed_by=changed)


def _referred(answer: Answer) -> Iterator[int]:
    """The numbers of the citations that the message refers to; a refusal shows all it has."""
    if answer.abstained:
        yield from (c.number for c in answer.citations)
    for statement in answer.statements:
        if statement.verdict == "supported":
            yield from statement.citations
    for found in answer.disagreements:
        yield from (side.citation for side in found.sides)
    yield from (other.citation for other in answer.alternatives)
    for event in answer.timeline:
        yield event.citation
        if event.changed_by is not None:
            yield event.changed_by


def _notes(answer: Answer) -> Iterator[str]:
    """What is said beside an answer, a line each."""
    dates = "; ".join(_dates(answer))
    if dates:
        yield f"Dates: {dates}."
    yield from circumstances(answer)


def _dates(answer: Answer) -> Iterator[str]:
    """The dates of the shown sentences that had to be worked out, each once."""
    shown = {n for s in answer.statements if s.verdict == "supported" for n in s.citations}
    marks: dict[tuple[str, str], str] = {}
    for found in answer.dates:
        days = spoken_interval(found.start, found.end)
        said = _is_plain(found, days) or _is_said(answer, found, days)
        if found.citation in shown and not said:
            key = (flat(found.text), days)
            marks[key] = marks.get(key, "") + f"[{found.citation}]"
    yield from (f"“{words}” {numbers} is {days}" for (words, days), numbers in marks.items())


def _is_plain(found: ResolvedDate, days: str) -> bool:
    """Whether a date is written in full: "3 June 2025", "2017"."""
    written = set(re.findall(r"\w+", found.text))
    return str(found.start.year) in written and written <= set(re.findall(r"\w+", days))


def _is_said(answer: Answer, found: ResolvedDate, days: str) -> bool:
    """Whether the short answer is this date, and tells what it was worked out from."""
    return days == answer.short_answer and f"“{flat(found.text)}”" in (answer.beside or "")


def _source(answer: Answer, citation: Citation) -> Iterator[str]:
    about = ", ".join(str(part) for part in (citation.source, citation.published) if part)
    yield f"[{citation.number}] {flat(citation.title)}" + (f" ({about})" if about else "")
    if answer.abstained:  # Nothing else tells then what the articles say.
        yield f"    “{flat(citation.quote)}”"
