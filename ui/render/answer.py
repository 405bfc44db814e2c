"""An answer: short answer first, each sentence with its citations, and what is said quietly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.answer import Alternative, Answer, AppliedLimit, Citation, Disagreement, Side, Statement
from ui.render.chip import chip
from ui.render.escape import apart, day, said_once, text
from ui.render.qualified import RELATIONS, period, worked_out
from ui.render.timeline import timeline_list


def answer_html(answer: Answer) -> str:
    """The whole answer; all that comes from outside is text."""
    cited = {citation.number: citation for citation in answer.citations}
    parts = []
    if answer.short_answer:
        parts.append(f'<p class="short"><strong>{text(answer.short_answer)}</strong></p>')
        if answer.beside:
            parts.append(f'<p class="beside">{text(answer.beside)}</p>')
    parts += [_statement(statement, cited) for statement in answer.statements]
    if answer.abstained:
        parts.append(f'<p class="refusal">{text(answer.answer)}</p>')
    parts += [_disagreement(found, cited) for found in answer.disagreements]
    if answer.alternatives:
        parts.append(_alternatives(answer.alternatives, cited))
    if answer.timeline:
        parts.append(timeline_list(answer.timeline, cited))
    parts += _reasons(answer)
    parts.append(_notes(answer))
    return "".join(parts)


def _statement(statement: Statement, cited: Mapping[int, Citation]) -> str:
    """A sentence with its chips; one that is not proven is struck through, with the reason."""
    if statement.verdict == "supported":
        chips = " ".join(
            chip(cited[n], statement.verdict) for n in statement.citations if n in cited
        )
        return f'<p class="statement">{apart(statement.text)} {chips}</p>'
    why = text(statement.why or statement.verdict)
    return (
        f'<p class="statement unproven"><del>{apart(statement.text)}</del> '
        f'<span class="why">{why}</span></p>'
    )


def _disagreement(found: Disagreement, cited: Mapping[int, Citation]) -> str:
    sides = "".join(_side(side, cited) for side in found.sides)
    return (
        f'<section class="differ {found.relation}"><h3>{RELATIONS[found.relation]}: '
        f'{apart(found.about)}</h3><div class="sides">{sides}</div>'
        f'<p class="why">{text(found.why)}</p></section>'
    )


def _alternatives(found: Sequence[Alternative], cited: Mapping[int, Citation]) -> str:
    """Other short answers that are possible, each with its evidence."""
    items = "".join(
        f"<li><b>{text(one.value)}</b> {chip(cited[one.citation])}</li>"
        for one in found
        if one.citation in cited
    )
    return f'<section class="possible"><h3>Also possible</h3><ul>{items}</ul></section>'


def _side(side: Side, cited: Mapping[int, Citation]) -> str:
    where = chip(cited[side.citation]) if side.citation in cited else text(side.source or "")
    reports = f"<p>{side.reports} independent reports</p>" if side.reports > 1 else ""
    return f'<div class="side"><p class="value">{text(side.value)}</p><p>{where}</p>{reports}</div>'


def _reasons(answer: Answer) -> list[str]:
    """How each date of a cited sentence was worked out, where there is something to work out."""
    return [
        f'<p class="reason"><q>{apart(found.text)}</q> {text(said_once(found.text, found.why))}</p>'
        for found in worked_out(answer)
    ]


def _notes(answer: Answer) -> str:
    """What is said quietly below an answer."""
    sure = f"{answer.confidence:.0%}"
    notes = [
        f'<span class="sure"><meter min="0" max="1" value="{answer.confidence:.2f}" '
        f'aria-label="Confidence {sure}"></meter> confidence {sure}</span>'
    ]
    if answer.independent > 1:
        notes.append(f"{answer.independent} independent reports say so")
    if answer.limit:
        notes.append(_limit(answer.limit))
    if answer.understood:
        notes.append(f"understood as: {apart(answer.understood)}")
    if answer.as_of:
        notes.append(f"as of {day(answer.as_of)}")
    if answer.generator != "extractive":
        notes.append(f"in the words of {apart(answer.generator)}, each sentence checked")
    if answer.notice:
        notes.append(text(answer.notice))
    return f'<ul class="notes">{"".join(f"<li>{note}</li>" for note in notes)}</ul>'


def _limit(limit: AppliedLimit) -> str:
    """The time limit of the question's own words, which can be taken away."""
    return (
        f'<span class="limit">limited to “{apart(limit.text)}” ({period(limit)}) '
        '<button type="button" data-act="unlimit" '
        f'aria-label="Ask again without this time limit" title="{text(limit.why)}">×</button>'
        "</span>"
    )
