"""The Gradio app: a conversation beside its sources, the library, and building it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from index.build import BuildOptions, BuildReport, update
from index.errors import DatelineError
from rag.answer import Answer
from rag.assistant import Assistant, Done, TextDelta
from ui import history, render

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

EXAMPLES = (
    "Where will the Coalition of the Willing summit take place?",
    "When does the ferry to Quillhaven start?",
    "How many objects were stolen from the Maritime Museum?",
    "Why was the school merger vote postponed?",
    "Who won the mayoral election in Port Ellery?",
)
_TURNS = 6
_UPLOADS = 200
_EMPTY_PANEL = render.empty_panel("The articles that an answer cites are shown here.")
CSS = (Path(__file__).parent / "assets" / "chat.css").read_text(encoding="utf-8")


class Desk:
    """What the page's handlers do. It holds no conversation: those live in the page."""

    def __init__(self, assistant: Assistant, options: BuildOptions) -> None:
        self.assistant = assistant
        self.options = options
        self._building = threading.Lock()

    def ask(
        self,
        question: str,
        shown: list[dict[str, Any]],
        turns: list[list[str]],
        as_of: str | None,
        source: str | None,
    ) -> Iterator[tuple[list[dict[str, Any]], list[list[str]], str, str]]:
        """Stream an answer: (messages, turns, sources panel, emptied question box)."""
        said = [*shown, {"role": "user", "content": render.message(question)}]
        waiting = render.empty_panel("Reading…")
        words = ""
        yield [*said, {"role": "assistant", "content": "…"}], turns, waiting, ""
        try:
            limits = {"as_of": _day(as_of), "sources": (source,) if source else ()}
            history = [(asked, answered) for asked, answered in turns[-_TURNS:]]
            for event in self.assistant.stream(question, history=history, **limits):  # type: ignore[arg-type]
                match event:
                    case TextDelta(text):
                        words += render.message(text)
                        yield [*said, {"role": "assistant", "content": words}], turns, waiting, ""
                    case Done(answer):
                        message = {"role": "assistant", "content": render.answer_message(answer)}
                        now = [*turns, [question, answer.short_answer or answer.answer]]
                        yield [*said, message], now, self._panel(answer), ""
        except DatelineError as error:
            message = {"role": "assistant", "content": render.message(str(error))}
            yield [*said, message], turns, render.empty_panel("No source is shown."), ""

    def _panel(self, answer: Answer) -> str:
        generation = self.assistant.retriever().generation
        ids = dict.fromkeys(citation.article_id for citation in answer.citations)
        return render.sources_panel(answer, [generation.article(i) for i in ids])

    def build(self, files: list[str] | None, folder: str, progress: Any) -> tuple[str, str]:
        """Take files or a folder in: (report, table of articles). One build at a time."""
        if not self._building.acquire(blocking=False):
            return render.problem(
                "Another build is going on. Wait until it has ended."
            ), self.table()
        try:
            paths = self._paths(files or [], folder.strip())
            report: BuildReport = update(
                self.assistant.library, paths, self.assistant.encoder, self.options, progress
            )
            self.assistant.refresh()
            return render.report_table(report), self.table()
        except DatelineError as error:
            return render.problem(str(error)), self.table()
        finally:
            self._building.release()

    def _paths(self, files: list[str], folder: str) -> list[Path]:
        """The folder named, and uploads copied to where they stay."""
        from index.errors import UsageError

        if len(files) > _UPLOADS:
            raise UsageError(
                f"At most {_UPLOADS} files are taken at once.", "Name a folder instead."
            )
        kept: list[Path] = []
        uploads = self.assistant.library.path / "uploads"
        for file in files:
            uploads.mkdir(parents=True, exist_ok=True)
            target = uploads / Path(file).name
            shutil.copyfile(file, target)
            kept.append(target)
        if folder:
            kept.append(Path(folder).expanduser())
        if not kept:
            raise UsageError("No file and no folder is named.", "Choose files or type a folder.")
        return kept

    def table(self) -> str:
        """The library's articles."""
        try:
            return render.articles_table(self.assistant.library.current().article_rows())
        except DatelineError as error:
            return render.problem(str(error))

    def sources(self) -> list[str]:
        """The names of the sources, for the filter."""
        try:
            return self.assistant.library.current().sources()
        except DatelineError:
            return []


def build_blocks(assistant: Assistant, options: BuildOptions) -> Any:
    """The page, ready to be mounted."""
    import gradio as gr

    desk = Desk(assistant, options)

    def rebuild(
        files: list[str] | None,
        folder: str,
        bar: Any = gr.Progress(),  # noqa: B008
    ) -> tuple[str, str]:
        def show(stage: str, done: int, total: int) -> None:
            bar((done, total), desc=stage, unit="items")

        return desk.build(files, folder, show)

    with gr.Blocks(
        title="Dateline", analytics_enabled=False, delete_cache=(3600, 86400), fill_width=True
    ) as blocks:
        gr.HTML(
            "<h1>Dateline</h1><p>Answers in the articles’ own words, each with its source.</p>",
            elem_id="masthead",
        )
        with gr.Tab("Ask"):
            _ask_tab(gr, blocks, desk)
        with gr.Tab("Library"):
            with gr.Row():
                files = gr.File(
                    label="Files to add", file_count="multiple", elem_id="files", height=160
                )
                folder = gr.Textbox(
                    label="Or a folder on this machine", placeholder="seeds", elem_id="folder"
                )
            start = gr.Button("Rebuild from files", variant="primary", elem_id="rebuild")
            report = gr.HTML(elem_id="build-report")
            table = gr.HTML(desk.table, elem_id="library-table")
            start.click(
                rebuild, [files, folder], [report, table],
                concurrency_limit=1, api_visibility="private", show_progress_on=report,
            )  # fmt: skip
    blocks.queue(max_size=64, default_concurrency_limit=6)
    return blocks


def _ask_tab(gr: Any, blocks: Any, desk: Desk) -> None:
    turns = gr.State([])
    opened = gr.State(None)
    # The secret only keeps Gradio from making a new one at every start, which would lose them.
    kept = gr.BrowserState([], storage_key="dateline.conversations", secret="dateline")
    with gr.Row():
        with gr.Column(scale=3, min_width=300):
            chat = gr.Chatbot(
                label="Conversation", height="60vh", elem_id="conversation", latex_delimiters=[],
                sanitize_html=True, feedback_options=None, buttons=["copy"],
                placeholder="Ask about the articles. Every sentence of an answer opens its source.",
            )  # fmt: skip
            question = gr.Textbox(
                label="Question", placeholder="Ask a question and press Enter", max_length=2000,
                elem_id="question", autofocus=True, submit_btn="Ask", stop_btn="Stop",
            )  # fmt: skip
            with gr.Accordion("Limits", open=False):
                as_of = gr.Textbox(label="As of (a date such as 2025-03-21)", elem_id="as-of")
                source = gr.Dropdown(
                    choices=[("Every source", ""), *((s, s) for s in desk.sources())],
                    value="", label="Source", elem_id="source",
                )  # fmt: skip
            gr.Examples(list(EXAMPLES), question, label="Examples")
            with gr.Row():
                fresh = gr.Button("New conversation", elem_id="fresh", size="sm")
                forget = gr.Button("Forget all conversations", elem_id="forget", size="sm")
            earlier = gr.Dropdown(
                choices=[], label="Earlier conversations (kept in this browser only)",
                elem_id="earlier",
            )  # fmt: skip
        with gr.Column(scale=2, min_width=300):
            panel = gr.HTML(_EMPTY_PANEL, elem_id="sources")
    quiet = {"api_visibility": "private", "show_progress": "hidden"}

    def listed(kept: list[dict[str, Any]] | None, opened: str | None) -> Any:
        return gr.update(choices=history.choices(kept), value=opened)

    asking = question.submit(
        desk.ask, [question, chat, turns, as_of, source], [chat, turns, panel, question],
        concurrency_limit=6, **quiet,
    )  # fmt: skip
    asking.then(history.keep, [kept, opened, chat, turns], [kept, opened], **quiet).then(
        listed, [kept, opened], earlier, **quiet
    )
    question.stop(None, cancels=[asking])
    earlier.input(
        lambda kept, wanted: (*history.find(kept, wanted), _EMPTY_PANEL),
        [kept, earlier], [chat, turns, opened, panel], **quiet,
    )  # fmt: skip
    fresh.click(
        lambda: ([], [], None, _EMPTY_PANEL, None), None, [chat, turns, opened, panel, earlier],
        **quiet,
    )  # fmt: skip
    forget.click(lambda: ([], gr.update(choices=[], value=None)), None, [kept, earlier], **quiet)
    blocks.load(lambda kept: listed(kept, None), kept, earlier, **quiet)


def _day(given: str | None) -> date | None:
    from index.errors import UsageError

    text = (given or "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text[:40]!r} is not a date.", "Write it as 2025-03-21.") from error
