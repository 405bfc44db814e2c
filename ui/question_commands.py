"""The commands of ``dateline`` that ask: one question, many, a person's in the chat, a set's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import UsageError
from ui import console, stopping
from ui.command import JsonOption, LibraryOption, heading, named_path, open_assistant, open_library
from ui.console import complain, print_json, say
from ui.sources import check_sources

if TYPE_CHECKING:
    from rag.answer import Answer
    from rag.assistant import Assistant

_LINE = "Line {} of standard input"

LlmOption = Annotated[
    str | None,
    typer.Option("--llm", metavar="PROVIDER:MODEL", help="Have this language model say it."),
]
NoLlmOption = Annotated[bool, typer.Option("--no-llm", help="Use no language model.")]
AsOfOption = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="Use nothing that was printed later.")
]
SinceOption = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="Only articles of this day or later.")
]
UntilOption = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="Only articles of this day or earlier.")
]
SourceOption = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="Only articles of this source; may be given again."),
]


def ask(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="What to ask; - reads questions, one a line.")
    ],
    as_of: AsOfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    k: Annotated[int, typer.Option("-k", metavar="NUMBER", help="How many passages to read.")] = 8,
    llm: LlmOption = None,
    no_llm: NoLlmOption = False,
    timeline: Annotated[
        str | None, typer.Option(metavar="csv|md|ics", help="Print the timeline in this format.")
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Answer a question, with citations."""
    if timeline is not None:
        from ui.terminal import check_timeline

        check_timeline(timeline, question, as_json)
    limits = _limits(as_of, since, until, source, k)
    settings, store = open_library(library, llm="" if no_llm else llm)
    assistant = open_assistant(settings, store)
    check_sources(assistant, limits["sources"])
    if timeline is not None:
        from ui.terminal import show_timeline

        return show_timeline(assistant.ask(question, **limits), timeline)
    if question != "-":
        return _show_answer(assistant.ask(question, **limits), as_json, indent=2)
    return _each_line(assistant, limits, as_json)


def search(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What to look for.")],
    as_of: AsOfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    k: Annotated[int, typer.Option("-k", metavar="NUMBER", help="How many passages to show.")] = 8,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show the passages found, with their scores."""
    limits = _limits(as_of, since, until, source, k)
    settings, store = open_library(library)
    assistant = open_assistant(settings, store)
    check_sources(assistant, limits["sources"])
    hits = assistant.search(question, **limits)
    if as_json:
        print_json({"hits": [hit.to_json() for hit in hits]})
        return 0
    for hit in hits:
        scores = "  ".join(f"{name} {value:.3f}" for name, value in hit.scores.items())
        say(f"{hit.rank}. {heading(hit.article)}")
        say(f"   {scores}")
        say(f"   {' '.join(hit.text.split())}")
        say()
    return 0


def chat(
    host: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Address to listen on.")
    ] = None,
    port: Annotated[int | None, typer.Option(metavar="NUMBER", help="Port to listen on.")] = None,
    auth: Annotated[
        bool, typer.Option("--auth", help="Let in only who has an account (see `dateline user`).")
    ] = False,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the browser.")] = False,
    llm: LlmOption = None,
    no_llm: NoLlmOption = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Open the chat in a browser."""
    models = {"llm": "", "llm_choices": ()} if no_llm else {"llm": llm}
    settings, store = open_library(library, host=host, port=port, **models)
    from ui.serve import run

    assistant = open_assistant(settings, store, choices=True)
    run(assistant, settings, auth=auth, open_browser=open_browser, as_json=as_json)
    return 0


def evaluate(
    name: Annotated[
        str, typer.Argument(metavar="SET", help="Name of a set that ships, or a .jsonl file.")
    ] = "seeds",
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", parser=named_path, help="Write report.html and run.json there."
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(metavar="RUN", parser=named_path, help="Compare with an earlier run.json."),
    ] = None,
    split: Annotated[
        str | None, typer.Option(metavar="dev|test", help="Ask this half of the set alone.")
    ] = None,
    llm: LlmOption = None,
    no_llm: NoLlmOption = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Run a question set and print its scores."""
    settings, store = open_library(library, llm="" if no_llm else llm)
    from ui.evaluate import evaluate as run_set

    return run_set(
        open_assistant(settings, store),
        name,
        split=split,
        report=report,
        against=against,
        as_json=as_json,
    )


def _limits(
    as_of: str | None, since: str | None, until: str | None, source: list[str] | None, k: int
) -> dict[str, Any]:
    from datetime import date

    def parse(name: str, text: str | None) -> date | None:
        try:
            return None if text is None else date.fromisoformat(text)
        except ValueError as error:
            raise UsageError(
                f"--{name} {text!r} is not a date.", "Write it as 2025-03-21."
            ) from error

    return {
        "as_of": parse("as-of", as_of),
        "since": parse("since", since),
        "until": parse("until", until),
        "sources": tuple(source or ()),
        "k": k,
    }


def _each_line(assistant: Assistant, limits: dict[str, Any], as_json: bool) -> int:
    """Questions from standard input; a bad one is reported in its place and the rest go on."""
    status = done = 0
    with stopping.says(lambda: f"Stopped after {done} questions were answered."):
        for number, data in enumerate(console.input_lines(), start=1):
            if not data.strip():
                continue
            try:
                line = console.as_text(data, _LINE.format(number))
                fell_short = _show_answer(assistant.ask(line, **limits), as_json, indent=None)
                status = max(status, fell_short)
                done += 1
            except UsageError as error:
                status = 1
                if as_json:
                    asked = data.decode("utf-8", "replace").strip()[:200]
                    print_json({"question": asked, "error": str(error)}, indent=None)
                else:
                    complain(str(error))
            console.flush()
    return status


def _show_answer(answer: Answer, as_json: bool, indent: int | None) -> int:
    """Print an answer; one that is withheld falls short."""
    if as_json:
        print_json(answer.to_json(), indent)
        return int(answer.abstained)
    from ui.terminal import answer_lines

    for part in answer_lines(answer):
        if part.startswith("\n"):
            say()
        say(part.removeprefix("\n"))
    if answer.notice:
        complain(answer.notice)
    return int(answer.abstained)
