"""Asking: a conversation beside its sources."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from ui import conversation, render
from ui.asking import (
    EMPTY_PANEL,
    STOPPED,
    Act,
    Shown,
    act,
    anew,
    ask,
    ask_next,
    finished,
    last_panel,
    limits_set,
    start_page,
)
from ui.conversation import Turns
from ui.desk import Desk
from ui.tabs.wiring import QUIET, awaited, flowing

TITLE = "Ask"
_TOGETHER = 16
# What the buttons inside HTML ask for reaches Python as the detail of an event of our own.
_LISTEN = "element.addEventListener('dateline', e => trigger('select', e.detail));"
_LISTEN_KEPT = "document.addEventListener('dateline-kept', () => trigger('select'));"
_LISTEN_CHOSEN = "document.addEventListener('dateline-chosen', () => trigger('select'));"
# Which conversation was open lasts as long as the window: a reload finds it, a new window does not.
_LEAVE = "() => window.dateline.leave()"
_SHOW = "list => window.dateline.listed(list)"
_CHOOSE = "name => window.dateline.choose(name)"
# Windows share what the browser keeps: it is read when it is wanted, and changed by its script.
_ENTERED = "(before, _, opened) => [null, window.dateline.entered(before), opened]"
_LIST = "(_, ...given) => [window.dateline.kept(), ...given]"
_ONE = "() => window.dateline.chosen()"
_ELSEWHERE = "(...given) => [...given.slice(0, -1), window.dateline.elsewhere()]"
_CHANGE = "change => window.dateline.change(change)"
# What was asked is shown before the server knows of it.
_TAKEN = "question => window.dateline.taken(question)"
_ACT_TAKEN = "() => window.dateline.taken()"
_UNTAKEN = "now => window.dateline.untaken(now)"

_UNREADABLE = "This conversation cannot be read any more. Ask its questions anew."


def add(gr: Any, blocks: Any, desk: Desk) -> None:
    """The tab: the conversation, its limits, earlier conversations, and the sources beside."""
    _Tab(gr, desk).connect(blocks)


class _Tab:
    """The tab's components, and what connects them.

    ``opened`` is the id of the conversation whose turns ``turns`` are, ``None`` before its first
    question: whatever sets the one sets the other, so that no conversation is kept as another.
    """

    def __init__(self, gr: Any, desk: Desk) -> None:
        self.gr = gr
        self.desk = desk
        self.turns = gr.State(())
        self.opened = gr.State(None)
        self.doomed = gr.State(())
        # What the page's own script says; a state would never leave the server.
        self.told = gr.JSON(visible=False)
        # What that script is to keep or to forget; it says then what there is.
        self.change = gr.HTML(
            None, html_template="", visible="hidden", elem_id="keeping", js_on_load=_LISTEN_KEPT
        )
        # The list of what there is, which that script shows; it says when another one is chosen.
        self.list = gr.HTML(
            None, html_template="", visible="hidden", elem_id="listing", js_on_load=_LISTEN_CHOSEN
        )
        # Where earlier versions kept conversations. Nothing is written there any more.
        self.before = gr.BrowserState([], storage_key="dateline.turns", secret="dateline")
        with gr.Row(elem_id="ask"):
            with gr.Column(scale=3, min_width=300, elem_id="talk"):
                self._conversation()
            with gr.Column(scale=2, min_width=300, elem_id="side"):
                self.panel = gr.HTML(EMPTY_PANEL, elem_id="sources", js_on_load=None)
                gr.HTML(render.beside(), elem_id="beside", js_on_load=None)
        self.page = [self.turns, self.opened, self.finished, self.now, self.panel, self.next]

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
            with gr.Accordion("Limits", open=False, elem_id="limits") as self.limits:
                self.as_of = gr.Textbox(
                    label="As of", placeholder="21 March 2025", max_length=40, elem_id="as-of"
                )
                self.source = gr.Dropdown(
                    choices=[("Every source", ""), *self.desk.source_choices()],
                    value="", label="Source", elem_id="source",
                )  # fmt: skip
            with gr.Accordion("Conversations", open=False, elem_id="conversations"):
                self._kept_ones()

    def _kept_ones(self) -> None:
        gr = self.gr
        self.earlier = gr.Dropdown(
            choices=[], label="Earlier conversations (kept in this browser only)",
            elem_id="earlier",
        )  # fmt: skip
        gr.HTML(render.renaming(), elem_id="rename", js_on_load=None)
        gr.HTML(render.exports(), elem_id="exports", js_on_load=None)
        with gr.Row(elem_id="forget"):
            self.forget_one = gr.Button("Forget this conversation", elem_id="forget-one", size="sm")
            self.forget_all = gr.Button("Forget all of them", elem_id="forget-all", size="sm")
        with gr.Column(visible=False, elem_id="forgetting") as self.asking:
            self.asked = gr.HTML(elem_id="forget-question", elem_classes="desk", js_on_load=None)
            with gr.Row():
                self.sure = gr.Button("Forget", variant="stop", elem_id="forget-sure", size="sm")
                self.stay = gr.Button("Keep", elem_id="forget-not", size="sm")

    def connect(self, blocks: Any) -> None:
        """Connect what people do with what is shown."""
        gr, desk = self.gr, self.desk
        limits = [self.turns, self.as_of, self.source, desk.preferences, self.opened, self.told]
        shown = [*self.page, self.question, self.change]

        async def asked(
            question: str, turns: Turns, as_of: str, source: str, wants: Any,
            opened: str | None, elsewhere: Any,
        ) -> AsyncIterator[tuple[Any, ...]]:  # fmt: skip
            steps = ask(desk.preferring(wants), question, turns, as_of, source)
            async for shown in flowing(self._shown(steps, None if elsewhere else opened, "")):
                yield shown

        async def acted(
            event: Any, turns: Turns, as_of: str, source: str, wants: Any,
            opened: str | None, elsewhere: Any,
        ) -> AsyncIterator[tuple[Any, ...]]:  # fmt: skip
            wanted = Act.of(event._data)
            steps = act(desk.preferring(wants), wanted, turns, as_of, source)
            left = opened if wanted.shortens(turns) else None
            name = None if elsewhere or left else opened
            async for shown in flowing(self._shown(steps, name, gr.skip(), left)):
                yield shown

        # Annotations are text here, and Gradio looks for its own type in them.
        acted.__annotations__["event"] = gr.EventData
        # Many may wait for a language model at once; what computes takes turns (rag.turns).
        together = {"concurrency_limit": _TOGETHER, "concurrency_id": "ask"}
        self.question.submit(None, self.question, self.now, js=_TAKEN, **QUIET)
        for html in (self.finished, self.next):
            html.select(None, None, self.now, js=_ACT_TAKEN, **QUIET)
        submitted = self.question.submit(
            asked, [self.question, *limits], shown, js=_ELSEWHERE, **together, **QUIET
        )
        pressed = [
            html.select(acted, limits, shown, js=_ELSEWHERE, **together, **QUIET)
            for html in (self.finished, self.next)
        ]
        answering = (submitted, *pressed)
        for one in answering:
            for ended in (one.then, one.failure):
                ended(None, self.now, self.now, js=_UNTAKEN, **QUIET)
            one.then(self._keep, [self.opened, self.turns], self.change, **QUIET)
            one.then(partial(ask_next, desk), self.turns, self.next, concurrency_limit=2, **QUIET)
        # What leaves a conversation ends the answer that is coming in it.
        for leave in (self.question.stop, self.list.select, self.fresh.click):
            for one in answering:
                # Not all in one: Gradio would cancel them in turn, and what is asked meanwhile too.
                leave(None, None, None, cancels=[one], **QUIET)
        self.question.stop(
            lambda turns: (finished(desk, turns), "", STOPPED), self.turns,
            [self.finished, self.now, self.panel], **QUIET,
        )  # fmt: skip
        self._connect_limits()
        self._connect_kept(blocks)
        self._connect_forgetting()

    def _shown(
        self, steps: Iterator[Shown], opened: str | None, question: Any, left: str | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """The steps of an answer as Gradio wants them.

        A question is kept as soon as it is asked: whatever breaks its answer off, it is there. Only
        then ``question`` is put into the field: who types meanwhile is left alone. ``left`` is the
        longer conversation that a new one branches off from.
        """
        name = opened or conversation.new_name()
        skip = self.gr.skip()
        begun = False
        for step in steps:
            new = step.turns is not None and not begun
            begun = begun or new
            yield (
                skip if step.turns is None else step.turns,
                skip if step.turns is None else name,
                skip if step.finished is None else step.finished,
                step.now,
                skip if step.panel is None else step.panel,
                "" if new else skip,
                question if new else skip,
                self._keep(name, step.turns, left) if new else skip,
            )

    def _keep(self, opened: str | None, turns: Turns | None, left: str | None = None) -> Any:
        """What the browser is to keep: the open conversation as it is now."""
        if opened is None or not turns:
            return self.gr.skip()
        return {"keep": conversation.document(opened, turns, date.today()), "left": left}

    def _listed(self, kept: Any, opened: str | None) -> dict[str, Any]:
        """The list of what is kept, with the open conversation chosen if it is there."""
        named = [(render.listed(one), one.id) for one in conversation.load(kept)]
        value = opened if opened in {name for _, name in named} else None
        return {"choices": named, "value": value}

    def _connect_limits(self) -> None:
        """The accordion says what is set in it, for it may be closed."""
        desk = self.desk

        def labelled(as_of: str, source: str, wants: Any) -> Any:
            return self.gr.update(label=limits_set(desk.preferring(wants), as_of, source))

        self.gr.on(
            [self.as_of.change, self.source.change], labelled,
            [self.as_of, self.source, desk.preferences], self.limits,
            trigger_mode="always_last", **QUIET,
        )  # fmt: skip

    def _connect_kept(self, blocks: Any) -> None:
        """Begin anew, open one that was kept, open the last one again after a reload."""
        gr, desk = self.gr, self.desk

        def opened(given: Any) -> tuple[Any, ...]:
            found = conversation.read(given)
            if found is None:
                begun = list(anew(desk))
                begun[self.page.index(self.now)] = render.problem(_UNREADABLE)
                return tuple(begun)
            turns, name = found
            return turns, name, finished(desk, turns), "", last_panel(desk, turns), ""

        def loaded(before: Any, told: Any, name: str | None) -> tuple[Any, ...]:
            found = conversation.read(told["opened"])
            # Who has asked already while the page was loading stays with that.
            if name or not found:
                return *(gr.skip(),) * len(self.page), self._listed(told["kept"], name)
            return *opened(told["opened"]), self._listed(told["kept"], found[1])

        self.change.change(None, self.change, None, js=_CHANGE, **QUIET)
        self.change.select(
            self._listed, [self.told, self.opened], self.list, js=_LIST,
            trigger_mode="always_last", **QUIET,
        ).then(None, self.list, self.earlier, js=_SHOW, **QUIET)  # fmt: skip
        self.earlier.input(None, self.earlier, None, js=_CHOOSE, **QUIET)
        shown = awaited(self.finished)
        self.list.select(opened, self.told, self.page, js=_ONE, **shown)
        self.fresh.click(
            lambda: (*anew(desk), None), None, [*self.page, self.earlier], **shown
        ).then(None, None, None, js=_LEAVE, **QUIET)  # fmt: skip
        blocks.load(
            loaded, [self.before, self.told, self.opened], [*self.page, self.list], js=_ENTERED,
            **QUIET,
        ).then(
            None, self.list, self.earlier, js=_SHOW, **QUIET
        ).then(
            lambda turns: gr.skip() if turns else start_page(desk), self.turns, self.finished,
            **QUIET,
        )  # fmt: skip

    def _connect_forgetting(self) -> None:
        """Forget the open conversation, or all of them; but ask before."""
        gr, desk = self.gr, self.desk

        def sure(kept: Any, names: Collection[str] | None) -> tuple[Any, ...]:
            chosen = [k for k in conversation.load(kept) if names is None or k.id in names]
            return tuple(k.id for k in chosen), render.forgetting(chosen), gr.update(visible=True)

        def forgotten(doomed: Sequence[str], opened: str | None) -> tuple[Any, ...]:
            page = anew(desk) if opened in doomed else (gr.skip(),) * len(self.page)
            return *page, {"forget": list(doomed)}, closed

        closed = gr.update(visible=False)
        question = [self.doomed, self.asked, self.asking]
        self.forget_one.click(
            lambda kept, opened: sure(kept, [opened]), [self.told, self.opened], question, js=_LIST,
            **QUIET,
        )  # fmt: skip
        self.forget_all.click(lambda kept: sure(kept, None), self.told, question, js=_LIST, **QUIET)
        self.stay.click(lambda: closed, None, self.asking, **QUIET)
        self.sure.click(
            forgotten, [self.doomed, self.opened], [*self.page, self.change, self.asking], **QUIET,
        )  # fmt: skip
