"""A conversation as one HTML file that needs nothing else and runs nothing."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import Answer, Citation
from ui.conversation import Turn
from ui.render.escape import apart, day, dotted, text, web_link

_STYLE = """
:root { color-scheme: light dark }
body { margin: 0 auto; max-width: 40rem; padding: 2rem 1rem 5rem;
  font: 1.0625rem/1.6 Newsreader, Georgia, serif }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem } .short { font-weight: 700; font-size: 1.15rem }
cite, .quiet { font: .9rem/1.5 system-ui, sans-serif; opacity: .8 }
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
    short = f'<p class="short">{text(answer.short_answer)}</p>' if answer.short_answer else ""
    told = "".join(
        f"<p>{apart(s.text)} {''.join(f'[{n}]' for n in s.citations)}</p>"
        for s in answer.statements
        if s.verdict == "supported"
    )
    events = "".join(
        f"<li><strong>{text(e.day)}</strong> {apart(e.text)} ({text(e.status)}) [{e.citation}]</li>"
        for e in answer.timeline
    )
    line = f"<ul>{events}</ul>" if events else ""
    refusal = f"<p>{text(answer.answer)}</p>" if answer.abstained else ""
    sources = "".join(_source(c) for c in answer.citations)
    sure = f'<p class="quiet">confidence {answer.confidence:.0%}</p>'
    return f"{short}{told}{line}{refusal}{sure}<ul>{sources}</ul>"


def _source(citation: Citation) -> str:
    link = f" {web_link(citation.url)}" if citation.url else ""
    about = dotted(citation.title, citation.source, day(citation.published))
    return f"<li>[{citation.number}] <q>{apart(citation.quote)}</q> <cite>{about}</cite>{link}</li>"
