"""``dateline …``: the command line, whose contract other programs depend on."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import DamagedError, DatelineError, UsageError
from ui import library_commands
from ui.command import (
    JsonOption,
    LibraryOption,
    complain,
    heading,
    open_assistant,
    open_library,
    print_json,
)
from ui.sources import check_sources
from ui.user_commands import app as user_app

if TYPE_CHECKING:
    from rag.answer import Answer
    from rag.assistant import Assistant

app = typer.Typer(
    name="dateline",
    help="Ask an archive of news articles; every answer points at the exact words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(user_app, name="user")

LlmOption = Annotated[
    str | None, typer.Option("--llm", metavar="PROVIDER:MODEL", help="Language model to use.")
]
NoLlmOption = Annotated[bool, typer.Option("--no-llm", help="Use no language model.")]
DateText = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD")]


def main() -> None:
    """Run the command line; every known error becomes one sentence and an exit status."""
    try:
        status = app(standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except DatelineError as error:
        complain(str(error))
        sys.exit(_status(error))
    except typer.Exit as ended:
        sys.exit(ended.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        complain("Stopped. Nothing was published; what was embedded is kept for the next build.")
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:
        if hasattr(error, "format_message"):  # click's own errors of use
            complain(f"{error.format_message()} See `dateline --help`.")
            sys.exit(2)
        raise


app.command()(library_commands.index)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question; - reads one a line.")],
    as_of: DateText = None,
    since: DateText = None,
    until: DateText = None,
    source: Annotated[list[str] | None, typer.Option(help="Only these sources.")] = None,
    k: Annotated[int, typer.Option("-k", help="How many passages to read.")] = 8,
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
        _show_answer(assistant.ask(question, **limits), as_json, indent=2)
        return 0
    return _each_line(assistant, limits, as_json)


@app.command()
def search(
    question: str,
    as_of: DateText = None,
    since: DateText = None,
    until: DateText = None,
    source: Annotated[list[str] | None, typer.Option(help="Only these sources.")] = None,
    k: Annotated[int, typer.Option("-k", help="How many passages to show.")] = 8,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show the passages found, with each score that made the rank."""
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
        print(f"{hit.rank}. {heading(hit.article)}\n   {scores}\n   {' '.join(hit.text.split())}\n")
    return 0


@app.command()
def chat(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    auth: Annotated[
        bool, typer.Option("--auth", help="Let in only who has an account (see `dateline user`).")
    ] = False,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the browser.")] = False,
    llm: LlmOption = None,
    no_llm: NoLlmOption = False,
    library: LibraryOption = None,
) -> int:
    """Open the chat in a browser."""
    models = {"llm": "", "llm_choices": ()} if no_llm else {"llm": llm}
    settings, store = open_library(library, host=host, port=port, **models)
    from ui.serve import run

    assistant = open_assistant(settings, store, choices=True)
    run(assistant, settings, auth=auth, open_browser=open_browser)
    return 0


@app.command("eval")
def evaluate(
    name: Annotated[str, typer.Argument(metavar="[SET]", help="Name or file of a set.")] = "seeds",
    report: Annotated[Path | None, typer.Option(help="Folder for the HTML and JSON.")] = None,
    against: Annotated[Path | None, typer.Option(help="An earlier run's JSON.")] = None,
    split: Annotated[str | None, typer.Option(help="dev or test.")] = None,
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


for command in (
    library_commands.articles,
    library_commands.show,
    library_commands.remove,
    library_commands.check,
    library_commands.rollback,
    library_commands.info,
):
    app.command()(command)


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
    status = 0
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            _show_answer(assistant.ask(line, **limits), as_json, indent=None)
        except UsageError as error:
            status = 1
            if as_json:
                print(json.dumps({"question": line.strip()[:200], "error": str(error)}))
            else:
                complain(str(error))
        sys.stdout.flush()
    return status


def _show_answer(answer: Answer, as_json: bool, indent: int | None) -> None:
    if as_json:
        print_json(answer.to_json(), indent)
        return
    from ui.terminal import answer_lines

    for line in answer_lines(answer):
        print(line)
    if answer.notice:
        complain(answer.notice)


def _status(error: DatelineError) -> int:
    if isinstance(error, UsageError):
        return 2
    return 3 if isinstance(error, DamagedError) else 1


if __name__ == "__main__":
    main()
