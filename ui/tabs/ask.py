"""Asking: a conversation beside its sources."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from index.article import Article
from index.catalogue import Wish, listing
from index.errors import DatelineError, UsageError
from rag.answer import Answer
from rag.assistant import Done, Lead, TextDelta
from rag.retrieve import Retriever
from rag.suggest import opening, suggest
from ui import conversation, render
from ui.conversation import Turn, Turns
from ui.desk import Desk, typed_day

TITLE = "Ask"
EXAMPLES = (
    "Where will the Coalition of the Willing summit take place?",
    "When does the ferry to Quillhaven start?",
    "How many objects were stolen from the Maritime Museum?",
    "What happened with the ferry line?",
    "Who won the mayoral election in Port Ellery?",
)
_LOOKED_AT = 12
_FINDING = Lock()
_FIRST: WeakKeyDictionary[Retriever, list[str]] = WeakKeyDictionary()
_STOPPED = render.empty_panel("The answer was stopped before its sources were known.")
_TOGETHER = 16
_PATIENCE_S = 3.0
# Words that come sooner after one another are shown together: nobody sees them apart.
_SOON_S = 0.05
_EMPTY_PANEL = render.empty_panel("The articles that an answer cites are shown here.")
# What the buttons inside HTML ask for reaches Python as the detail of an event of our own.
_LISTEN = "element.addEventListener('dateline', e => trigger('select', e.detail));"


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


@dataclass(frozen=True, slots=True)
class Shown:
    """What a step of an answer puts on the page; ``None`` leaves a part as it is."""

    turns: Turns
    finished: str | None
    now: str
    panel: str | None


def add(gr: Any, blocks: Any, desk: Desk) -> None:
    """The tab: the conversation, its limits, earlier conversations, and the sources beside."""
    _Tab(gr, desk).connect(blocks)


class _Tab:
    """The tab's components, and what connects them."""

    def __init__(self, gr: Any, desk: Desk) -> None:
        self.gr = gr
        self.desk = desk
        self.turns = gr.State(())
        self.opened = gr.State(None)
        # The secret only keeps Gradio from making a new one at every start, which would lose them.
        self.kept = gr.BrowserState([], storage_key="dateline.turns", secret="dateline")
        with gr.Row(elem_id="ask"):
            with gr.Column(scale=3, min_width=300, elem_id="talk"):
                self._conversation()
            with gr.Column(scale=2, min_width=300, elem_id="side"):
                self.panel = gr.HTML(_EMPTY_PANEL, elem_id="sources", js_on_load=None)
                gr.HTML(render.beside(), elem_id="beside", js_on_load=None)

    def _conversation(self) -> None:
        gr = self.gr
        self.finished = gr.HTML(start_page(self.desk), elem_id="conversation", js_on_load=_LISTEN)
        self.now = gr.HTML("", elem_id="now", js_on_load=None)
        self.next = gr.HTML("", elem_id="followups", js_on_load=_LISTEN)
        self.question = gr.Textbox(
            label="Question", placeholder="Ask a question and press Enter", max_length=2000,
            elem_id="question", autofocus=True, submit_btn="Ask", stop_btn="Stop",
        )  # fmt: skip
        self.fresh = gr.Button("New conversation", elem_id="fresh", size="sm")
        with gr.Column(elem_id="tools"):
            with gr.Accordion("Limits", open=False, elem_id="limits"):
                self.as_of = gr.Textbox(label="As of (a date such as 2025-03-21)", elem_id="as-of")
                self.source = gr.Dropdown(
                    choices=[("Every source", ""), *self.desk.source_choices()],
                    value="", label="Source", elem_id="source",
                )  # fmt: skip
            with gr.Accordion("Conversations", open=False, elem_id="conversations"):
                self.earlier = gr.Dropdown(
                    choices=[], label="Earlier conversations (kept in this browser only)",
                    elem_id="earlier",
                )  # fmt: skip
                gr.HTML(render.exports(), elem_id="exports", js_on_load=None)
                self.forget = gr.Button("Forget all conversations", elem_id="forget", size="sm")

    def connect(self, blocks: Any) -> None:
        """Connect what people do with what is shown."""
        gr, desk = self.gr, self.desk
        quiet = {"api_visibility": "private", "show_progress": "hidden"}
        limits = [self.turns, self.as_of, self.source, desk.preferences]
        shown = [self.turns, self.finished, self.now, self.panel, self.next, self.question]

        def asked(
            question: str, turns: Turns, as_of: str, source: str, wants: Any
        ) -> Iterator[tuple[Any, ...]]:
            for step in ask(desk.preferring(wants), question, turns, as_of, source):
                yield (*_step(gr, step), "", "")

        def acted(
            event: Any, turns: Turns, as_of: str, source: str, wants: Any
        ) -> Iterator[tuple[Any, ...]]:
            for step in act(desk.preferring(wants), Act.of(event._data), turns, as_of, source):
                yield (*_step(gr, step), "", gr.skip())

        # Annotations are text here, and Gradio looks for its own type in them.
        acted.__annotations__["event"] = gr.EventData
        # Many may wait for a language model at once; what computes takes turns (rag.turns).
        together = {"concurrency_limit": _TOGETHER, "concurrency_id": "ask"}
        submitted = self.question.submit(
            asked, [self.question, *limits], shown, **together, **quiet
        )
        pressed = [
            html.select(acted, limits, shown, **together, **quiet)
            for html in (self.finished, self.next)
        ]
        for asking in (submitted, *pressed):
            self._keep(asking, quiet)
        for asking in (submitted, *pressed):
            # Not all in one: Gradio would cancel them in turn, and what is asked meanwhile too.
            self.question.stop(None, None, None, cancels=[asking], **quiet)
        self.question.stop(
            lambda turns: (finished(desk, turns), "", _STOPPED), self.turns,
            [self.finished, self.now, self.panel], **quiet,
        )  # fmt: skip
        self._conversations(blocks, quiet)

    def _keep(self, asking: Any, quiet: dict[str, str]) -> None:
        """After an answer: keep the conversation in the browser, and say what to ask next."""
        asking.then(
            conversation.keep, [self.kept, self.opened, self.turns], [self.kept, self.opened],
            **quiet,
        ).then(
            self._listed, [self.kept, self.opened], self.earlier, **quiet
        )  # fmt: skip
        asking.then(
            partial(ask_next, self.desk), self.turns, self.next, concurrency_limit=2, **quiet
        )

    def _listed(self, kept: Any, opened: str | None) -> Any:
        named = [(render.seen(title), name) for title, name in conversation.choices(kept)]
        return self.gr.update(choices=named, value=opened)

    def _conversations(self, blocks: Any, quiet: dict[str, str]) -> None:
        """Begin anew, open one that was kept, forget them all."""
        gr, desk = self.gr, self.desk
        page = [self.turns, self.finished, self.now, self.panel, self.next, self.opened]

        def open_one(kept: Any, wanted: str | None) -> tuple[Any, ...]:
            turns, name = conversation.find(kept, wanted)
            return turns, finished(desk, turns), "", last_panel(desk, turns), "", name

        self.earlier.input(open_one, [self.kept, self.earlier], page, **quiet)
        self.fresh.click(
            lambda: ((), start_page(desk), "", _EMPTY_PANEL, "", None, None), None,
            [*page, self.earlier], **quiet,
        )  # fmt: skip
        self.forget.click(
            lambda: ([], gr.update(choices=[], value=None)), None, [self.kept, self.earlier],
            **quiet,
        )  # fmt: skip
        blocks.load(lambda: start_page(desk), None, self.finished, **quiet)
        blocks.load(lambda kept: self._listed(kept, None), self.kept, self.earlier, **quiet)


def _step(gr: Any, step: Shown) -> tuple[Any, ...]:
    return (
        step.turns,
        gr.skip() if step.finished is None else step.finished,
        step.now,
        gr.skip() if step.panel is None else step.panel,
    )


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
    """Questions that the library answers; they are found once for each generation."""
    retriever = desk.assistant.retriever()
    with _FINDING:
        if retriever not in _FIRST:
            generation = retriever.generation
            newest = listing(generation, Wish(), 0, _LOOKED_AT).rows
            articles = (generation.article(row.id) for row in newest)
            # Whoever waits for an answer goes first.
            desk.assistant.turns.wait_until_idle(_PATIENCE_S)
            with desk.assistant.turns.turn():
                _FIRST[retriever] = opening(EXAMPLES, articles, retriever, len(EXAMPLES))
        return _FIRST[retriever]


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
    """Stream an answer. A stop in between leaves a turn that says so."""
    turn = Turn(question, problem=conversation.STOPPED, own_limits=own_limits, dates=desk.dates)
    before = finished(desk, turns) if turns else ""
    waiting = render.empty_panel("Reading…")
    due = 0.0
    yield Shown((*turns, turn), before, render.in_progress(turn), waiting)
    try:
        limits = {"as_of": typed_day(as_of), "sources": (source,) if source else ()}
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
            yield Shown(turns, None, render.thanks(said), None)


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
        return panel(desk, answers[-1]) if answers else _EMPTY_PANEL
    except DatelineError as error:
        return render.problem(str(error))
