"""The conversation: its turns, what can be done with each, and what to ask first or next."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ui.conversation import STOPPED, Kept, Turn
from ui.render.answer import answer_html
from ui.render.escape import apart, attribute, problem, seen, text
from ui.render.export_page import cited

_COPIES = (
    ("text", "Plain text"),
    ("markdown", "Markdown"),
    ("bibtex", "BibTeX"),
    ("csl", "CSL-JSON"),
)


def conversation(turns: Sequence[Turn], reportable: bool = False) -> str:
    """Every finished turn; ``reportable`` offers to report a wrong answer."""
    return "".join(_turn(number, turn, reportable) for number, turn in enumerate(turns))


def welcome(articles: int, examples: Sequence[str]) -> str:
    """What stands in an empty conversation."""
    held = f"{articles:,} article{'s' if articles != 1 else ''}"
    say = (
        f"The library holds {held}. Every sentence of an answer opens its source."
        if articles
        else "The library is empty. Add articles on the Library tab."
    )
    return (
        f'<section class="welcome"><h2>What would you like to know?</h2><p>{say}</p>'
        f"{_questions(examples) if examples else ''}</section>"
    )


def followups(questions: Sequence[str]) -> str:
    """Questions that the library can answer next; an empty section when there are none."""
    if not questions:
        return '<section class="followups" hidden></section>'
    return (
        '<section class="followups" aria-label="Questions to ask next">'
        f"<h2>Ask next</h2>{_questions(questions)}</section>"
    )


def in_progress(turn: Turn) -> str:
    """A turn whose answer is still coming."""
    doing = "Putting it into words…" if turn.lead else "Reading the articles…"
    waiting = f'<p class="waiting">{doing}</p>' if not turn.said else ""
    return (
        f'<section class="turn"><h2 class="asked">{text(turn.question)}</h2>'
        f'<div class="answer" aria-busy="true">{_until_now(turn)}{waiting}</div></section>'
    )


def _until_now(turn: Turn) -> str:
    """What of an answer has come without being finished."""
    lead = f'<p class="short"><strong>{text(turn.lead)}</strong></p>' if turn.lead else ""
    return lead + (f'<p class="statement">{text(turn.said)}</p>' if turn.said else "")


def thanks(said: str) -> str:
    """What a reader sees who reported an answer."""
    return f'<p class="thanks" role="status">{text(said)}</p>'


def listed(kept: Kept) -> str:
    """A conversation in the list of those kept, which is text: its title stands by itself, so that
    one written from right to left leaves its day alone."""
    return f"\u2068{seen(kept.title)}\u2069{kept.when}"


def forgetting(kept: Sequence[Kept]) -> str:
    """What forgetting conversations would do, before it is done."""
    if not kept:
        return problem("No conversation is kept that could be forgotten.")
    one = len(kept) == 1
    what = f"“{apart(kept[0].title)}{kept[0].when}”" if one else f"all {len(kept)} conversations"
    return (
        f'<div role="alert" class="question"><p>Forget {what}? '
        f"{'It is' if one else 'They are'} kept nowhere else.</p></div>"
    )


def _questions(questions: Sequence[str]) -> str:
    items = "".join(
        f'<li><button type="button" data-act="ask" data-question="{_as_asked(question)}">'
        f"{text(question)}</button></li>"
        for question in questions
    )
    return f'<ul class="questions">{items}</ul>'


def _turn(number: int, turn: Turn, reportable: bool) -> str:
    document = json.dumps(turn.to_json()) if turn.answer else ""
    said = answer_html(turn.answer) if turn.answer else _without_answer(turn)
    return (
        f'<section class="turn" id="turn-{number}" data-turn="{number}" '
        f'data-question="{_as_asked(turn.question)}" data-document="{attribute(document)}">'
        f'<h2 class="asked">{text(turn.question)}</h2>'
        f'<div class="answer">{said}</div>{_actions(turn, reportable)}{_printed(turn)}</section>'
    )


def _printed(turn: Turn) -> str:
    """The sources of a turn as they stand on paper."""
    return f'<div class="printed">{cited(turn.answer)}</div>' if turn.answer else ""


def _as_asked(question: str) -> str:
    """A question for scripts: its own words, where a reader is shown what cannot be seen too."""
    return attribute(json.dumps(question))


def _without_answer(turn: Turn) -> str:
    """What of an answer had come before it was stopped, or why there is none."""
    if turn.problem and turn.problem != STOPPED:
        return problem(turn.problem)
    return f'{_until_now(turn)}<p class="waiting">{STOPPED}</p>'


def _actions(turn: Turn, reportable: bool) -> str:
    buttons = [
        '<button type="button" data-act="edit">Edit question</button>',
        '<button type="button" data-act="again">Try again</button>',
    ]
    if turn.answer:
        copies = "".join(
            f'<button type="button" data-copy="{kind}">{label}</button>' for kind, label in _COPIES
        )
        buttons.append(
            f'<details class="menu"><summary>Copy</summary><div>{copies}</div></details>'
        )
        if reportable:
            buttons.append('<button type="button" data-act="wrong">Not right?</button>')
    return f'<div class="actions">{"".join(buttons)}</div>'
