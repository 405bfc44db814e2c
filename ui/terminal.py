"""An answer as the command line prints it for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import UsageError
from ui import console

if TYPE_CHECKING:
    from rag.answer import Answer, Citation, Disagreement, Side


_STATUS = {"planned": " (planned)", "changed": " (changed later)"}


def answer_lines(answer: Answer) -> Iterator[str]:
    """The answer, where its sources differ, what else is possible, its timeline, its citations with
    their copies, its dates."""
    from rag.alternatives import told

    yield answer.answer
    for disagreement in answer.disagreements:
        yield ""
        yield from differing(disagreement)
    if answer.alternatives:
        yield f"\n{told(answer.alternatives)}"
    events = list(in_order(answer))
    yield from ("", *events) if events else ()
    if answer.independent > 1:
        yield f"\n{answer.independent} independent reports say so."
    for citation in answer.citations:
        yield from _cited(citation)
    for found in answer.dates:
        yield f"\n    [{found.citation}] {found.why}"


def check_timeline(form: str, question: str, as_json: bool) -> None:
    """Make sure that a timeline can be printed in a format.

    Raises:
        UsageError: the format is unknown, or something else is to be printed too.
    """
    from rag.export import FORMATS

    if form not in FORMATS:
        known = ", ".join(FORMATS)
        raise UsageError(f"--timeline {form!r} is no format of a timeline.", f"Use {known}.")
    if as_json or question == "-":
        raise UsageError(
            "--timeline prints one timeline of one question.",
            "Leave out --json and name the question; --json has the timeline too.",
        )


def show_timeline(answer: Answer, form: str) -> int:
    """Print a timeline; an answer that has none falls short, and its words say why."""
    from rag.export import FORMATS

    console.write(FORMATS[form](answer))
    if not answer.timeline:
        console.complain(f"There is no timeline in this answer: {answer.answer}")
        return 1
    return 0


def differing(disagreement: Disagreement) -> Iterator[str]:
    """What sources differ in, each side with its source and day, and how that is known."""
    if disagreement.relation == "updated":
        latest, *earlier = disagreement.sides
        before = ", ".join(_side(side) for side in earlier)
        yield f"Updated: {disagreement.about}: {_side(latest)}; before that {before}"
    else:
        sides = " / ".join(_side(side) for side in disagreement.sides)
        yield f"Sources differ: {disagreement.about}: {sides}"
    yield f"    {disagreement.why}"


def in_order(answer: Answer) -> Iterator[str]:
    """The events of a timeline, a line each, with what was only planned, or changed later."""
    from rag.answer import flat

    if answer.timeline:
        yield "Timeline:"
    for event in answer.timeline:
        changed = event.changed_by if event.changed_by != event.citation else None
        later = f", see [{changed}]" if changed is not None else ""
        status = _STATUS.get(event.status, "").replace(")", f"{later})")
        yield f"- {event.day}: {flat(event.text)} [{event.citation}]{status}"


def _side(side: Side) -> str:
    reports = f"{side.reports} reports" if side.reports > 1 else None
    about = ", ".join(str(part) for part in (side.source, side.published, reports) if part)
    return f"{side.value} [{side.citation}]" + (f" ({about})" if about else "")


def _cited(citation: Citation) -> Iterator[str]:
    about = ", ".join(str(part) for part in (citation.source, citation.published) if part)
    yield f"\n[{citation.number}] {citation.title}" + (f" ({about})" if about else "")
    yield f"    “{' '.join(citation.quote.split())}”"
    if citation.copies:
        yield f"    Also printed by {', '.join(citation.copies)}."
