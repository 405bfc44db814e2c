"""Evaluation: run a question set, look into a run, compare two, take reported answers in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from eval.compare import compare
from eval.kinds import as_wished
from eval.run import Run
from index.errors import DatelineError, UsageError
from ui import render
from ui.accounts import require_editor
from ui.desk import Desk
from ui.tabs.wiring import PICK, QUIET, asker, awaited, knowing, may_edit, picked, said

TITLE = "Evaluation"
_SPLITS = (("development half", "dev"), ("test half", "test"), ("all questions", ""))
_SHOWN = (("wrong ones", "wrong"), ("all", "all"))
_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class View:
    """Which questions of which run are listed."""

    run: str = ""
    which: str = "wrong"
    page: int = 0


def add(gr: Any, blocks: Any, desk: Desk) -> None:
    """The tab."""
    _Tab(gr, desk).connect(blocks)


class _Tab:
    """The tab's components, and what connects them."""

    def __init__(self, gr: Any, desk: Desk) -> None:
        self.gr = gr
        self.desk = desk
        self.view = gr.State(View())
        self.report = gr.State(0)
        gr.HTML(render.evaluation_intro(), elem_classes="desk", js_on_load=None)
        with gr.Column(elem_id="running") as self.running:
            with gr.Row():
                self.set = gr.Dropdown(
                    choices=desk.evaluations.sets(), value="seeds", label="Question set",
                    elem_id="question-set",
                )  # fmt: skip
                self.split = gr.Dropdown(
                    choices=list(_SPLITS), value="dev", label="Which half", elem_id="split"
                )
            with gr.Accordion("A set of your own", open=False, elem_id="own-set"):
                self.upload = gr.File(
                    label="A .jsonl file; it is run instead", file_types=[".jsonl"], height=120,
                    elem_id="set-file",
                )  # fmt: skip
            with gr.Row():
                self.start = gr.Button("Run it", variant="primary", elem_id="run-set", size="sm")
                self.stop = gr.Button("Stop the run", elem_id="stop-run", size="sm")
        self.progress = gr.HTML(elem_id="run-progress", elem_classes="desk", js_on_load=None)
        with gr.Row():
            self.runs = gr.Dropdown(choices=[], label="Run", elem_id="runs")
            self.against = gr.Dropdown(choices=[], label="Compare with", elem_id="against")
        self.scores = gr.HTML(elem_id="run-report", elem_classes="desk", js_on_load=None)
        self.compared = gr.HTML(elem_id="run-changes", elem_classes="desk", js_on_load=PICK)
        self.which = gr.Radio(
            choices=list(_SHOWN), value="wrong", label="Questions", elem_id="which", visible=False
        )
        self.opened = gr.HTML(elem_id="one-question", elem_classes="desk", js_on_load=None)
        self.list = gr.HTML(elem_id="run-questions", elem_classes="desk", js_on_load=PICK)
        with gr.Accordion("Reported answers", open=False, elem_id="reported") as self.reported:
            self._reports()

    def _reports(self) -> None:
        gr = self.gr
        self.reports = gr.HTML(elem_id="reports", elem_classes="desk", js_on_load=PICK)
        self.one = gr.HTML(elem_id="one-report", elem_classes="desk", js_on_load=None)
        with gr.Column(visible=False, elem_id="review") as self.review:
            self.accepted = gr.Textbox(
                label="The right short answer", elem_id="accepted", max_length=500
            )
            self.unanswerable = gr.Checkbox(
                label="The articles do not say; it should be refused", elem_id="unanswerable"
            )
            with gr.Row():
                self.article = gr.Textbox(
                    label="Article (id or title)", elem_id="gold-article", max_length=500
                )
                self.quote = gr.Textbox(
                    label="The sentence that says it", elem_id="gold-quote", max_length=2000
                )
            with gr.Row():
                self.save = gr.Button("Keep as a case", elem_id="save-case", size="sm")
                self.drop = gr.Button("Forget the report", elem_id="drop-case", size="sm")
        self.export = gr.Button("Make a question set of them", elem_id="export-set", size="sm")
        self.file = gr.HTML(elem_id="set-download", elem_classes="desk", js_on_load=None)

    def connect(self, blocks: Any) -> None:
        """Connect what people do with what is shown."""
        gr, desk = self.gr, self.desk
        shown = [self.view, self.scores, self.which, self.list, self.opened, self.compared]

        def entered(request: Any) -> tuple[Any, ...]:
            able = gr.update(visible=may_edit(request))
            return able, able, *_choices(gr, desk)

        loaded = blocks.load(
            knowing(gr, entered), None, [self.running, self.reported, self.runs, self.against],
            **QUIET,
        ).then(
            self._follow, None, [self.progress, self.runs, self.against], **QUIET
        )  # fmt: skip

        def run(request: Any, name: str, upload: str | None, split: str) -> Any:
            try:
                desk.evaluations.start(asker(request), str(name), upload, split or None)
            except DatelineError as error:
                yield render.problem(str(error)), gr.skip(), gr.skip()
                return
            yield from self._follow()

        def chosen(name: str | None, which: str, other: str | None) -> tuple[Any, ...]:
            return show(gr, desk, name, which, other)

        def stopped(request: Any) -> str:
            return said(lambda: _stop(desk, request))

        running = self.start.click(
            knowing(gr, run), [self.set, self.upload, self.split],
            [self.progress, self.runs, self.against], concurrency_limit=4, **awaited(self.progress),
        )  # fmt: skip
        inputs = [self.runs, self.which, self.against]
        for event in (loaded.then, running.then):
            event(chosen, inputs, shown, **QUIET)
        for event in (self.runs.input, self.against.input):
            event(chosen, inputs, shown, **awaited(self.scores))
        self.stop.click(knowing(gr, stopped), None, self.progress, **awaited(self.progress))
        self._connect_questions()
        self._connect_reports(blocks)

    def _follow(self) -> Iterator[tuple[Any, ...]]:
        """The run that is going on, until it has ended."""
        gr, desk = self.gr, self.desk
        job = desk.evaluations.job
        if job.state().number == 0:
            yield gr.skip(), gr.skip(), gr.skip()
            return
        for state in job.follow():
            if state.running:
                yield render.progress_bar("Asking", state), gr.skip(), gr.skip()
        ended = job.state()
        if ended.problem:
            yield render.problem(ended.problem), gr.skip(), gr.skip()
        elif ended.result:
            yield "", *_choices(gr, desk, ended.result.name)

    def _connect_questions(self) -> None:
        gr, desk = self.gr, self.desk

        def filtered(view: View, which: str) -> tuple[View, str]:
            now = replace(view, which=which, page=0)
            return now, said(lambda: listed(desk, now))

        def pressed(event: Any, view: View) -> tuple[Any, ...]:
            verb, rest = picked(event)
            if verb == "page":
                step = 1 if rest == "next" else -1
                now = replace(view, page=max(0, view.page + step))
                return now, said(lambda: listed(desk, now)), gr.skip()
            return view, gr.skip(), said(lambda: one(desk, view, rest))

        self.which.input(
            filtered, [self.view, self.which], [self.view, self.list], **awaited(self.list)
        )
        outputs = [self.view, self.list, self.opened]
        for html in (self.list, self.compared):
            html.select(
                knowing(gr, pressed), self.view, outputs, **awaited(html)
            ).then(
                None, None, None,
                js="() => document.getElementById('one-question')?.scrollIntoView()",
            )  # fmt: skip

    def _connect_reports(self, blocks: Any) -> None:
        gr, desk = self.gr, self.desk
        form = [self.accepted, self.unanswerable, self.article, self.quote]

        def unfolded(request: Any) -> str:
            return said(lambda: reports(desk, request))

        def pressed(request: Any, event: Any) -> tuple[Any, ...]:
            try:
                require_editor(asker(request))
                report = _report(desk, picked(event)[1])
            except DatelineError as error:
                return (0, render.problem(str(error)), gr.update(visible=False), *[gr.skip()] * 4)
            quote = next((c for c in report.answer.citations), None)
            return (
                report.number, render.report_page(report), gr.update(visible=True),
                report.accepted, report.answerable is False,
                report.article or (quote.article_id if quote else ""),
                report.quote or (quote.quote if quote else ""),
            )  # fmt: skip

        def kept(request: Any, number: int, *given: Any) -> tuple[str, str]:
            words = said(lambda: _review(desk, request, number, *given))
            return words, said(lambda: reports(desk, request))

        def dropped(request: Any, number: int) -> tuple[str, str, Any]:
            words = said(lambda: _drop(desk, request, number))
            return words, said(lambda: reports(desk, request)), gr.update(visible=False)

        def exported(request: Any) -> str:
            return said(lambda: export(desk, request))

        self.reported.expand(knowing(gr, unfolded), None, self.reports, **awaited(self.reports))
        shown = awaited(self.one)
        self.reports.select(
            knowing(gr, pressed), None, [self.report, self.one, self.review, *form], **shown
        )
        self.save.click(knowing(gr, kept), [self.report, *form], [self.one, self.reports], **shown)
        self.drop.click(
            knowing(gr, dropped), self.report, [self.one, self.reports, self.review], **shown
        )
        self.export.click(knowing(gr, exported), None, self.file, **awaited(self.file))


def _choices(gr: Any, desk: Desk, chosen: str | None = None) -> tuple[Any, Any]:
    """(the runs, the runs to compare with) as they are kept now."""
    names = desk.evaluations.names()
    runs = gr.update(choices=names, value=chosen) if chosen else gr.update(choices=names)
    return runs, gr.update(choices=[("no other run", ""), *((name, name) for name in names)])


def show(gr: Any, desk: Desk, name: str | None, which: str, other: str | None) -> tuple[Any, ...]:
    """(view, scores, filter, questions, opened question, comparison) of a run."""
    view = View(name or "", which)
    if not name:
        return view, "", gr.update(visible=False), "", "", ""
    try:
        run = desk.evaluations.open(name)
        scores = render.run_report(run)
        changes = ""
        if other and other != name:
            before = desk.evaluations.open(other)
            changes = render.run_comparison(compare(before, run), before, run)
    except DatelineError as error:
        return view, render.problem(str(error)), gr.update(visible=False), "", "", ""
    questions = render.questions(run.results, _numbers(run, which), 0)
    return view, scores, gr.update(visible=True), questions, "", changes


def _numbers(run: Run, which: str) -> list[int]:
    """The numbers of the questions to list."""
    every = range(len(run.results))
    return [n for n in every if which == "all" or not as_wished(run.results[n])]


def listed(desk: Desk, view: View) -> str:
    """A page of a run's questions."""
    run = desk.evaluations.open(view.run)
    numbers = _numbers(run, view.which)
    page = min(view.page, max(0, (len(numbers) - 1) // _PER_PAGE))
    return render.questions(run.results, numbers, page)


def one(desk: Desk, view: View, number: str) -> str:
    """One question of a run, whole."""
    run = desk.evaluations.open(view.run)
    if not (number.isascii() and number.isdigit() and int(number) < len(run.results)):
        raise UsageError("There is no such question.", "Choose one of the list.")
    return render.question_page(run.results[int(number)])


def reports(desk: Desk, request: Any) -> str:
    """The answers that readers reported. They hold what people asked, so only editors see them."""
    require_editor(asker(request))
    return render.reports(desk.evaluations.feedback.reported())


def export(desk: Desk, request: Any) -> str:
    """The reported answers as a question set to save."""
    require_editor(asker(request))
    lines = desk.evaluations.feedback.export()
    if not lines:
        raise UsageError("Nobody has reported an answer yet.", "")
    return render.set_download(lines)


def _report(desk: Desk, number: str) -> Any:
    for report in desk.evaluations.feedback.reported():
        if str(report.number) == number:
            return report
    raise UsageError("There is no such report.", "Choose one of the list.")


def _review(
    desk: Desk, request: Any, number: int, accepted: str, refuse: bool, article: str, quote: str
) -> str:
    require_editor(asker(request))
    desk.evaluations.feedback.review(
        number, accepted=accepted, answerable=not refuse, article=article, quote=quote
    )
    return render.done("Kept. Run the set “reported answers” to see how it stands.")


def _drop(desk: Desk, request: Any, number: int) -> str:
    require_editor(asker(request))
    desk.evaluations.feedback.remove(number)
    return render.done("Forgotten.")


def _stop(desk: Desk, request: Any) -> str:
    desk.evaluations.stop(asker(request))
    return render.done("The run ends after the question that is being asked.")
