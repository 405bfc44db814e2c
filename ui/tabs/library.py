"""The library: its articles, building it, its generations, and how it looks from above."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from index.difference import kept
from index.errors import DatelineError
from ui import render
from ui.accounts import require_editor
from ui.desk import Desk
from ui.holdings import (
    View,
    comparison,
    facts,
    known_titles,
    over_time,
    passages,
    table,
    turn,
    wished,
)
from ui.tabs.wiring import (
    PICK,
    QUIET,
    asker,
    awaited,
    is_here,
    knowing,
    may_edit,
    offering,
    picked,
    said,
)

TITLE = "Library"
_TICKED = "() => [window.dateline.ticked()]"
_UNTICK = "(...given) => { window.dateline.untick(); return given; }"
_CLOSE = "() => ({ __type__: 'update', visible: false })"


def add(gr: Any, blocks: Any, desk: Desk) -> None:
    """The tab."""
    _Tab(gr, desk).connect(blocks)


class _Tab:
    """The tab's components, and what connects them."""

    def __init__(self, gr: Any, desk: Desk) -> None:
        self.gr = gr
        self.desk = desk
        self.view = gr.State(View())
        self.chosen = gr.State(())
        self.taken = gr.State(())
        # What the page's own script says is ticked; a state would never leave the server.
        self.ticked = gr.JSON(visible=False)
        self.facts = gr.HTML(elem_id="library-facts", elem_classes="desk", js_on_load=None)
        with gr.Accordion("Add articles or rebuild", open=False, elem_id="adding") as self.adding:
            self._adding()
        self.report = gr.HTML(elem_id="build-report", elem_classes="desk", js_on_load=None)
        self.stop = gr.Button("Stop the build", elem_id="stop-build", size="sm")
        self._articles()
        with gr.Accordion("Picture of the collection", open=False, elem_id="pictures") as self.look:
            self.time = gr.HTML(elem_id="over-time", elem_classes="desk", js_on_load=PICK)
            self.map = gr.HTML(elem_id="passage-map", elem_classes="desk", js_on_load=None)
        with gr.Accordion("Generations and health", open=False, elem_id="generations") as self.past:
            self._generations()

    def _adding(self) -> None:
        gr = self.gr
        with gr.Row():
            self.files = gr.File(
                label="Files to add", file_count="multiple", elem_id="files", height=240
            )
            self.tree = gr.File(
                label="Or a folder to add", file_count="directory", elem_id="tree", height=240
            )
        self.folder = gr.Textbox(
            label="Or a folder on this machine", placeholder="seeds", elem_id="folder",
            max_length=4000,
        )  # fmt: skip
        with gr.Row():
            self.start = gr.Button("Add these", variant="primary", elem_id="rebuild", size="sm")
            self.again = gr.Button("Read changed files again", elem_id="again", size="sm")
            self.full = gr.Button("Embed everything again", elem_id="full", size="sm")

    def _articles(self) -> None:
        gr = self.gr
        with gr.Row(elem_id="filters"):
            self.words = gr.Textbox(
                label="Find in titles, sources, authors and file names", max_length=200, scale=3,
                elem_id="find-articles",
            )  # fmt: skip
            self.source = gr.Dropdown(
                choices=_sources(self.desk), value="", label="Source", elem_id="of-source", scale=2
            )
            self.since = gr.Textbox(
                label="Since", placeholder="1 March 2025", elem_id="since", max_length=40, scale=1
            )
            self.until = gr.Textbox(
                label="Until", placeholder="yesterday", elem_id="until", max_length=40, scale=1
            )
        self.sources = offering(gr, self.source, "of-source")
        self.table = gr.HTML(elem_id="library-table", elem_classes="desk", js_on_load=PICK)
        self.take_out = gr.Button("Take out the ticked articles", elem_id="take-out", size="sm")
        with gr.Column(visible=False, elem_id="removal") as self.asking:
            self.question = gr.HTML(
                elem_id="removal-question", elem_classes="desk", js_on_load=None
            )
            with gr.Row():
                self.sure = gr.Button("Take them out", variant="stop", elem_id="sure", size="sm")
                self.keep = gr.Button("Keep them", elem_id="keep", size="sm")

    def _generations(self) -> None:
        gr = self.gr
        self.table_past = gr.HTML(elem_id="generations-table", elem_classes="desk", js_on_load=None)
        with gr.Row():
            self.before = gr.Dropdown(choices=[], label="From", elem_id="before")
            self.after = gr.Dropdown(choices=[], label="To", elem_id="after")
        with gr.Row():
            self.compare = gr.Button("Compare the two", elem_id="compare", size="sm")
            self.back = gr.Button("Let “To” serve again", elem_id="rollback", size="sm")
            self.check = gr.Button("Check every file", elem_id="check", size="sm")
        self.past_report = gr.HTML(
            elem_id="generations-report", elem_classes="desk", js_on_load=None
        )

    def connect(self, blocks: Any) -> None:
        """Connect what people do with what is shown."""
        gr, desk = self.gr, self.desk
        shown = [self.facts, self.table, self.sources]

        def opened(request: Any, view: View) -> tuple[Any, ...]:
            able = gr.update(visible=may_edit(request))
            return *_all(desk, view, request), *[able] * len(only_editors)

        only_editors = [self.adding, self.stop, self.take_out, self.back, self.check]
        blocks.load(
            knowing(gr, opened), self.view, [*shown, *only_editors], **QUIET
        ).then(
            knowing(gr, self._follow), self.view, [self.report, *shown], **QUIET
        )  # fmt: skip
        self._connect_table()
        self._connect_builds(shown)
        self._connect_past(shown)
        self.look.expand(
            lambda: (said(lambda: over_time(desk)), said(lambda: passages(desk))), None,
            [self.time, self.map], concurrency_limit=1, **awaited([self.time, self.map]),
        )  # fmt: skip

    def _follow(self, request: Any, view: View) -> Iterator[tuple[Any, ...]]:
        """The build that is going on, until it has ended; and then what the library holds.

        Where none is going on, what the last one did and refused.
        """
        gr, desk = self.gr, self.desk
        last = desk.builds.job.state()
        if not last.running:
            yield render.build_progress(last, is_here(request)), gr.skip(), gr.skip(), gr.skip()
            return
        for state in desk.builds.job.follow():
            yield render.build_progress(state), gr.skip(), gr.skip(), gr.skip()
        yield gr.skip(), *_all(desk, view, request)

    def _connect_table(self) -> None:
        gr, desk = self.gr, self.desk

        def filtered(
            request: Any, words: str, source: str, since: str, until: str, view: View
        ) -> tuple[View, str]:
            try:
                wish = wished(desk, view.wish, words, source, since, until)
            except DatelineError as error:
                return view, render.problem(str(error))
            # Leaving a field tells of its words again: the page that is shown stays.
            now = view if wish == view.wish else View(wish)
            return now, table(desk, now, may_edit(request))

        def turned(request: Any, event: Any, view: View) -> tuple[View, str]:
            now = turn(desk, view, *picked(event))
            return now, table(desk, now, may_edit(request))

        def typing(
            request: Any, words: str, source: str, since: str, until: str, view: View
        ) -> tuple[View, str]:
            # While a day is being typed it limits nothing yet.
            since, until = (day if readable(desk, day) else "" for day in (since, until))
            return filtered(request, words, source, since, until, view)

        filters = [self.words, self.source, self.since, self.until]
        gr.on(
            # Not "input": what is pasted, or put in by an assistive tool, would not count.
            [self.words.change, self.source.change, self.since.change, self.until.change],
            knowing(gr, typing), [*filters, self.view], [self.view, self.table],
            trigger_mode="always_last", **QUIET,
        )  # fmt: skip
        gr.on(
            [self.since.blur, self.since.submit, self.until.blur, self.until.submit],
            knowing(gr, filtered), [*filters, self.view], [self.view, self.table], **QUIET,
        )  # fmt: skip
        self.table.select(
            knowing(gr, turned), self.view, [self.view, self.table], **awaited(self.table)
        )

        def period(request: Any, event: Any, words: str, source: str, view: View) -> Any:
            _, rest = picked(event)
            since, _, until = rest.partition(" ")
            return since, until, *filtered(request, words, source, since, until, view)

        self.time.select(
            knowing(gr, period), [self.words, self.source, self.view],
            [self.since, self.until, self.view, self.table], **awaited(self.table),
        )  # fmt: skip

    def _connect_builds(self, shown: list[Any]) -> None:
        gr, desk = self.gr, self.desk
        outputs = [self.report, *shown]
        once = {"concurrency_limit": 4, **awaited(self.report)}

        def built(request: Any, view: View, begin: Any) -> Iterator[tuple[Any, ...]]:
            try:
                begin(asker(request))
            except DatelineError as error:
                yield render.problem(str(error)), gr.skip(), gr.skip(), gr.skip()
                return
            yield from self._follow(request, view)
            state = desk.builds.job.state()
            yield render.build_progress(state, is_here(request)), gr.skip(), gr.skip(), gr.skip()

        def added(request: Any, files: Any, tree: Any, folder: str, view: View) -> Any:
            named = [*(files or []), *(tree or [])]
            done = desk.builds.job.state().number
            for shown in built(request, view, lambda who: desk.builds.add(who, named, folder)):
                yield *shown, ()
            state = desk.builds.job.state()
            if state.number > done and state.result:
                yield *(gr.skip(),) * len(outputs), tuple(named)

        def again(request: Any, view: View) -> Any:
            yield from built(request, view, desk.builds.rebuild)

        def full(request: Any, view: View) -> Any:
            yield from built(request, view, lambda who: desk.builds.rebuild(who, full=True))

        def removed(request: Any, ids: Any, view: View) -> Any:
            yield from built(request, view, lambda who: desk.builds.remove(who, list(ids)))

        def stopped(request: Any) -> str:
            return said(lambda: stop(desk, request))

        self.start.click(
            knowing(gr, added), [self.files, self.tree, self.folder, self.view],
            [*outputs, self.taken], **once,
        ).then(
            self._emptied, [self.taken, self.files, self.tree], [self.files, self.tree], **QUIET
        )  # fmt: skip
        self.again.click(knowing(gr, again), self.view, outputs, **once)
        self.full.click(knowing(gr, full), self.view, outputs, **once)
        self.stop.click(knowing(gr, stopped), None, self.report, **awaited(self.report))
        self._connect_removal(knowing(gr, removed), outputs, once)

    def _emptied(self, taken: Collection[str], *boxes: Sequence[str] | None) -> list[Any]:
        """The boxes without what was taken in; what was not, or was chosen since, can be sent."""
        if not taken:
            return [self.gr.skip() for _ in boxes]
        return [[file for file in box or () if file not in taken] or None for box in boxes]

    def _connect_removal(self, removed: Any, outputs: list[Any], once: dict[str, Any]) -> None:
        gr, desk = self.gr, self.desk

        def ask(ids: Any) -> tuple[Any, ...]:
            known = known_titles(desk, ids)
            if not known:
                words = render.problem("No article is ticked. Tick those to take out.")
                return (), "", gr.update(visible=False), words
            question = render.removal(list(known.values()))
            return tuple(known), question, gr.update(visible=True), ""

        # The page's own script knows the ticks: a round for every tick would be too many.
        self.take_out.click(
            ask, self.ticked, [self.chosen, self.question, self.asking, self.report],
            js=_TICKED, **awaited(self.report),
        )  # fmt: skip
        self.keep.click(None, None, self.asking, js=_CLOSE, **QUIET)
        self.sure.click(None, None, self.asking, js=_CLOSE, **QUIET)
        self.sure.click(removed, [self.chosen, self.view], outputs, js=_UNTICK, **once)

    def _connect_past(self, shown: list[Any]) -> None:
        gr, desk = self.gr, self.desk
        lists = [self.table_past, self.before, self.after]

        def unfolded() -> tuple[Any, ...]:
            return past(gr, desk)

        def compared(before: str | None, after: str | None) -> str:
            return said(lambda: comparison(desk, before, after))

        def returned(request: Any, to: str | None, view: View) -> tuple[Any, ...]:
            try:
                name = desk.builds.rollback(asker(request), to or None)
                words = render.done(f"Generation {name} serves now.")
            except DatelineError as error:
                words = render.problem(str(error))
            return words, *past(gr, desk), *_all(desk, view, request)

        def checked(request: Any) -> str:
            return said(lambda: health(desk, request))

        report = awaited(self.past_report)
        self.past.expand(unfolded, None, lists, **awaited(self.table_past))
        self.compare.click(compared, [self.before, self.after], self.past_report, **report)
        self.back.click(
            knowing(gr, returned), [self.after, self.view], [self.past_report, *lists, *shown],
            **report,
        )  # fmt: skip
        self.check.click(
            knowing(gr, checked), None, self.past_report, concurrency_limit=1, **report
        )


def _all(desk: Desk, view: View, request: Any) -> tuple[Any, ...]:
    """(facts, table, sources) as they are now."""
    return said(lambda: facts(desk)), table(desk, view, may_edit(request)), _sources(desk)


def _sources(desk: Desk) -> list[tuple[str, str]]:
    return [("Every source", ""), *desk.source_choices()]


def readable(desk: Desk, day: str) -> bool:
    """Whether what somebody typed so far is a day already."""
    try:
        return desk.day(day) is not None
    except DatelineError:
        return False


def past(gr: Any, desk: Desk) -> tuple[Any, ...]:
    """(table of the generations, and the two choices of one)."""
    try:
        found = kept(desk.assistant.library)
    except DatelineError as error:
        return render.problem(str(error)), gr.update(choices=[]), gr.update(choices=[])
    names = [generation.name for generation in found]
    serving = next((g.name for g in found if g.current), None)
    other = next((name for name in names if name != serving), serving)
    return (
        render.generations_table(found),
        gr.update(choices=names, value=serving),
        gr.update(choices=names, value=other),
    )


def stop(desk: Desk, request: Any) -> str:
    """Stop the build that is going on."""
    desk.builds.stop(asker(request))
    return render.done("The build ends in a moment; nothing of it is published.")


def health(desk: Desk, request: Any) -> str:
    """What checking every file found. It reads the whole library, so only editors may ask."""
    require_editor(asker(request))
    return render.health(desk.assistant.library.check())
