"""What the Ask tab shows, step by step, as HTML; nothing in here knows of Gradio."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from index.article import Article
from index.catalogue import Wish, listing
from index.errors import DatelineError, UsageError
from index.snapshot import Generation
from index.temporal import Policy
from rag.answer import Answer
from rag.assistant import Done, Lead, TextDelta
from rag.suggest import opening, suggest
from ui import conversation, render
from ui.conversation import Turn, Turns
from ui.desk import Desk

EXAMPLES = (
    "Where will the Coalition of the Willing summit take place?",
    "When does the ferry to Quillhaven start?",
    "How many objects were stolen from the Maritime Museum?",
    "What happened with the ferry line?",
    "Who won the mayoral election in Port Ellery?",
)
_LOOKED_AT = 12
_FINDING = Lock()
_FIRST: WeakKeyDictionary[Generation, dict[Policy, list[str]]] = WeakKeyDictionary()
STOPPED = render.empty_panel("The answer was stopped before its sources were known.")
_PATIENCE_S = 3.0
# Words that come sooner after one another are shown together: nobody sees them apart.
_SOON_S = 0.05
EMPTY_PANEL = render.empty_panel("The articles that an answer cites are shown here.")


@dataclass(frozen=True, slots=True)
class Act:
    """What a button in the conversation asks for: an action, and the turn or words it is about."""

    name: str
    turn: int | None
    question: str

    @classmethod
    def of(cls, data: Any) -> Act:
        """From what a browser sent, which may be anything."""
        given = data if isinstance(data, dict) else {}
        turn = given.get("turn")
        question = given.get("question")
        return cls(
            str(given.get("act", "")),
            turn if isinstance(turn, int) and turn >= 0 else None,
            question if isinstance(question, str) else "",
        )

    def shortens(self, turns: Turns) -> bool:
        """Whether later turns than the one that it is about would be gone."""
        asks = self.name in ("again", "edit", "unlimit")
        return asks and self.turn is not None and self.turn + 1 < len(turns)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a step of an answer puts on the page; ``None`` leaves a part as it is."""

    turns: Turns | None
    finished: str | None
    now: str
    panel: str | None


def anew(desk: Desk) -> tuple[Any, ...]:
    """What the page holds when a conversation begins: no turns, no id, and what to ask."""
    return (), None, start_page(desk), "", EMPTY_PANEL, ""


def limits_set(desk: Desk, as_of: str | None, source: str | None) -> str:
    """The label of what limits the next question, with the limits that are set."""
    told = []
    try:
        if day := desk.day(as_of):
            told.append(f"as of {render.day(day)}")
    except DatelineError:
        told.append("as of a day that cannot be read")
    if source:
        told.append(render.seen(source))
    return f"Limits: {', '.join(told)}" if told else "Limits"


def start_page(desk: Desk) -> str:
    """An empty conversation: what to ask."""
    questions: list[str] = []
    try:
        held = desk.assistant.library.current().manifest.articles
    except DatelineError:
        return render.welcome(0, ())
    with suppress(DatelineError):
        questions = first_questions(desk)
    return render.welcome(held, questions)


def first_questions(desk: Desk) -> list[str]:
    """Questions that the library answers; they are found once for each generation, and for each
    way to take its dates."""
    retriever = desk.assistant.retriever()
    with _FINDING:
        generation = retriever.generation
        found = _FIRST.setdefault(generation, {})
        if retriever.policy not in found:
            newest = listing(generation, Wish(), 0, _LOOKED_AT).rows
            articles = (generation.article(row.id) for row in newest)
            # Whoever waits for an answer goes first.
            desk.assistant.turns.wait_until_idle(_PATIENCE_S)
            with desk.assistant.turns.turn():
                found[retriever.policy] = opening(EXAMPLES, articles, retriever, len(EXAMPLES))
        return found[retriever.policy]


def finished(desk: Desk, turns: Turns) -> str:
    """Every finished turn, or what to ask when there is none."""
    shown = render.conversation(turns, reportable=desk.reported is not None)
    return shown or start_page(desk)


def ask(
    desk: Desk,
    question: str,
    turns: Turns,
    as_of: str | None,
    source: str | None,
    own_limits: bool = True,
) -> Iterator[Shown]:
    """Stream an answer. A stop in between leaves a turn that says so.

    A day that cannot be read is told of, and nothing is asked.
    """
    try:
        day = desk.day(as_of)
    except DatelineError as error:
        yield Shown(None, None, render.problem(f"As of: {error}"), None)
        return
    turn = Turn(question, problem=conversation.STOPPED, own_limits=own_limits, dates=desk.dates)
    before = finished(desk, turns) if turns else ""
    waiting = render.empty_panel("Reading…")
    due = 0.0
    yield Shown((*turns, turn), before, render.in_progress(turn), waiting)
    try:
        limits = {"as_of": day, "sources": (source,) if source else ()}
        events = desk.assistant.stream(
            question, history=conversation.history(turns),
            own_limits=own_limits and desk.own_limits,
            **limits,  # type: ignore[arg-type]
        )  # fmt: skip
        for event in events:
            match event:
                case Lead(text):
                    turn = replace(turn, lead=text)
                    yield Shown((*turns, turn), None, render.in_progress(turn), None)
                case TextDelta(text):
                    turn = replace(turn, said=turn.said + text)
                    if time.monotonic() >= due:
                        yield Shown((*turns, turn), None, render.in_progress(turn), None)
                        due = time.monotonic() + _SOON_S
                case Done(answer):
                    done = Turn(question, answer, own_limits=own_limits, dates=desk.dates)
                    now = (*turns, done)
                    yield Shown(now, finished(desk, now), "", panel(desk, answer))
    except DatelineError as error:
        now = (*turns, Turn(question, problem=str(error), own_limits=own_limits))
        yield Shown(now, finished(desk, now), "", render.empty_panel("No source is shown."))


def ask_next(desk: Desk, turns: Turns) -> str:
    """Questions to ask after the last answer; none after a question without one."""
    answer = turns[-1].answer if turns else None
    if answer is None:
        return ""
    try:
        # Whoever waits for an answer goes first.
        desk.assistant.turns.wait_until_idle(_PATIENCE_S)
        with desk.assistant.turns.turn():
            retriever = desk.assistant.retriever()
            return render.followups(suggest(answer, _cited(desk, answer), retriever))
    except DatelineError:
        return ""


def act(
    desk: Desk, wanted: Act, turns: Turns, as_of: str | None, source: str | None
) -> Iterator[Shown]:
    """What a button in the conversation does: ask, ask again, ask otherwise, report."""
    if wanted.name == "ask":
        yield from ask(desk, wanted.question, turns, as_of, source)
        return
    if wanted.turn is None or wanted.turn >= len(turns):
        return
    turn, before = turns[wanted.turn], turns[: wanted.turn]
    match wanted.name:
        case "again":
            yield from ask(desk, turn.question, before, as_of, source, turn.own_limits)
        case "edit":
            yield from ask(desk, wanted.question, before, as_of, source)
        case "unlimit":
            yield from ask(desk, turn.question, before, as_of, source, own_limits=False)
        case "wrong" if desk.reported is not None:
            said = desk.reported(turn)
            yield Shown(None, None, render.thanks(said), None)


def panel(desk: Desk, answer: Answer) -> str:
    """The sources of an answer."""
    return render.sources_panel(answer, _cited(desk, answer))


def _cited(desk: Desk, answer: Answer) -> list[Article]:
    """The cited articles; one that was taken out since is left out."""
    generation = desk.assistant.retriever().generation
    articles = []
    for identifier in dict.fromkeys(citation.article_id for citation in answer.citations):
        with suppress(UsageError):
            articles.append(generation.article(identifier))
    return articles


def last_panel(desk: Desk, turns: Turns) -> str:
    """The sources of the last answer of a conversation."""
    answers = [turn.answer for turn in turns if turn.answer]
    try:
        return panel(desk, answers[-1]) if answers else EMPTY_PANEL
    except DatelineError as error:
        return render.problem(str(error))
