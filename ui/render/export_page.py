"""A conversation as one HTML file that needs nothing else and runs nothing."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import Answer, Citation, Disagreement, Side, TimelineEvent
from ui.conversation import Turn
from ui.render.escape import apart, day, dotted, text, web_link
from ui.render.qualified import RELATIONS, VOICES, qualifications
from ui.render.timeline import STATUS

_STYLE = """
:root { color-scheme: light dark }
body { margin: 0 auto; max-width: 40rem; padding: 2rem 1rem 5rem;
  font: 1.0625rem/1.6 Newsreader, Georgia, serif }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem }
h3 { font-size: 1rem; margin: 1rem 0 .2rem } ul { margin: .2rem 0 }
.differ { border: 1px solid; border-radius: .5rem; padding: 0 1rem; margin: 1rem 0 }
.short { font-weight: 700; font-size: 1.15rem }
cite, .quiet { font: .9rem/1.5 system-ui, sans-serif; opacity: .8 } .quiet { margin: .8rem 0 }
li { margin: .4rem 0; overflow-wrap: anywhere } q { overflow-wrap: anywhere }
"""


def conversation_page(turns: Sequence[Turn]) -> str:
    """The whole conversation with its sources and their exact words."""
    body = "".join(_turn(turn) for turn in turns)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>A conversation with Dateline</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>A conversation with Dateline</h1>{body}</main></body></html>\n"
    )


def _turn(turn: Turn) -> str:
    said = _answer(turn.answer) if turn.answer else f"<p>{text(turn.problem or 'Stopped.')}</p>"
    return f"<section><h2>{text(turn.question)}</h2>{said}</section>"


def _answer(answer: Answer) -> str:
    told = "".join(
        f"<p>{apart(s.text)} {''.join(f'[{n}]' for n in s.citations)}</p>"
        for s in answer.statements
        if s.verdict == "supported"
    )
    refusal = f"<p>{text(answer.answer)}</p>" if answer.abstained else ""
    differ = "".join(_disagreement(found) for found in answer.disagreements)
    possible = [f"<b>{text(a.value)}</b> [{a.citation}]" for a in answer.alternatives]
    notes = [apart(note) for note in qualifications(answer)]
    return (
        f"{_short(answer)}{told}{refusal}{differ}{_list(possible, 'Also possible')}"
        f"{_list([_event(event) for event in answer.timeline])}"
        f'<div class="quiet">{_list(notes)}</div>{cited(answer)}'
    )


def _short(answer: Answer) -> str:
    if not answer.short_answer:
        return ""
    beside = f"<p><em>{text(answer.beside)}</em></p>" if answer.beside else ""
    return f'<p class="short">{text(answer.short_answer)}</p>{beside}'


def _disagreement(found: Disagreement) -> str:
    sides = [
        _side(side, older=found.relation == "updated" and number > 0)
        for number, side in enumerate(found.sides)
    ]
    why = f'<p class="quiet">{text(found.why)}</p>'
    heading = f"{RELATIONS[found.relation]}: {apart(found.about)}"
    return f'<div class="differ"><h3>{heading}</h3>{_list(sides)}{why}</div>'


def _side(side: Side, older: bool) -> str:
    value = f"<s>{text(side.value)}</s>" if older else f"<b>{text(side.value)}</b>"
    reports = f"{side.reports} independent reports" if side.reports > 1 else None
    about = dotted(side.source, day(side.published) if side.published else None, reports)
    return f"{value} [{side.citation}] <cite>{about}</cite>"


def _event(event: TimelineEvent) -> str:
    changed = event.changed_by if event.changed_by != event.citation else None
    later = f", see [{changed}]" if changed is not None else ""
    status = STATUS.get(event.status, text(event.status)).removesuffix(":")
    words = f"<strong>{text(event.day)}</strong> {apart(event.text)} [{event.citation}]"
    return f"{words} ({status}{later})"


def cited(answer: Answer) -> str:
    """The cited articles with the exact words, for paper and for a page that needs nothing else."""
    heading = "Nearest passages" if answer.abstained else "Sources"
    return _list([_source(citation) for citation in answer.citations], heading)


def _source(citation: Citation) -> str:
    link = f" {web_link(citation.url)}" if citation.url else ""
    voice = VOICES.get(citation.voice)
    about = dotted(citation.title, citation.source, day(citation.published), voice)
    printed = "; ".join(map(apart, citation.copies))
    copies = f"<br><cite>Also printed by {printed}.</cite>" if printed else ""
    words = f"<q>{apart(citation.quote)}</q> <cite>{about}</cite>"
    return f"[{citation.number}] {words}{link}{copies}"


def _list(items: Sequence[str], heading: str = "") -> str:
    """Lines of HTML as a list, with a heading if there is one; nothing where there are none."""
    if not items:
        return ""
    above = f"<h3>{heading}</h3>" if heading else ""
    return f"{above}<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
