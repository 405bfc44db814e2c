"""Asking: a conversation beside its sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from index.errors import DatelineError, UsageError
from rag.answer import Answer
from rag.assistant import Done, TextDelta
from ui import history, render
from ui.desk import Desk

TITLE = "Ask"
EXAMPLES = (
    "Where will the Coalition of the Willing summit take place?",
    "When does the ferry to Quillhaven start?",
    "How many objects were stolen from the Maritime Museum?",
    "Why was the school merger vote postponed?",
    "Who won the mayoral election in Port Ellery?",
)
_TURNS = 6
_EMPTY_PANEL = render.empty_panel("The articles that an answer cites are shown here.")


def add(gr: Any, blocks: Any, desk: Desk) -> None:
    """The tab: the conversation, its limits, earlier conversations, and the sources beside."""
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
        partial(ask, desk), [question, chat, turns, as_of, source], [chat, turns, panel, question],
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


def ask(
    desk: Desk,
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
        for event in desk.assistant.stream(question, history=history, **limits):  # type: ignore[arg-type]
            match event:
                case TextDelta(text):
                    words += render.message(text)
                    yield [*said, {"role": "assistant", "content": words}], turns, waiting, ""
                case Done(answer):
                    message = {"role": "assistant", "content": render.answer_message(answer)}
                    now = [*turns, [question, answer.short_answer or answer.answer]]
                    yield [*said, message], now, _panel(desk, answer), ""
    except DatelineError as error:
        message = {"role": "assistant", "content": render.message(str(error))}
        yield [*said, message], turns, render.empty_panel("No source is shown."), ""


def _panel(desk: Desk, answer: Answer) -> str:
    generation = desk.assistant.retriever().generation
    ids = dict.fromkeys(citation.article_id for citation in answer.citations)
    return render.sources_panel(answer, [generation.article(i) for i in ids])


def _day(given: str | None) -> date | None:
    text = (given or "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text[:40]!r} is not a date.", "Write it as 2025-03-21.") from error
