"""``dateline …``: the command line, whose contract other programs depend on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import DamagedError, DatelineError, UsageError
from ui.user_commands import app as user_app

if TYPE_CHECKING:
    from index.article import Article
    from index.build import BuildReport
    from rag.answer import Answer
    from rag.assistant import Assistant
    from ui.settings import Settings

app = typer.Typer(
    name="dateline",
    help="Ask an archive of news articles; every answer points at the exact words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(user_app, name="user")

LibraryOption = Annotated[
    Path | None, typer.Option("--library", help="Folder of the library (default .dateline).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
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
        _complain(str(error))
        sys.exit(_status(error))
    except typer.Exit as ended:
        sys.exit(ended.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        _complain("Stopped. Nothing was published; what was embedded is kept for the next build.")
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:
        if hasattr(error, "format_message"):  # click's own errors of use
            _complain(f"{error.format_message()} See `dateline --help`.")
            sys.exit(2)
        raise


@app.command()
def index(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH …]")] = None,
    full: Annotated[bool, typer.Option("--full", help="Embed every passage again.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Bring the library up to date with files and folders (default: the bundled seeds)."""
    settings, store = _open(library)
    from index.build import update
    from index.encode import load_encoder

    encoder = load_encoder(settings.encoder, settings.precision)
    with _progress(quiet=as_json) as progress:
        report = update(
            store, paths or [seeds_folder()], encoder, settings.build_options(full=full), progress
        )
    return _show_report(report, as_json)


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
    settings, store = _open(library, llm="" if no_llm else llm)
    assistant = _assistant(settings, store)
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
    settings, store = _open(library)
    hits = _assistant(settings, store).search(question, **limits)
    if as_json:
        _print_json({"hits": [hit.to_json() for hit in hits]})
        return 0
    for hit in hits:
        scores = "  ".join(f"{name} {value:.3f}" for name, value in hit.scores.items())
        print(
            f"{hit.rank}. {_heading(hit.article)}\n   {scores}\n   {' '.join(hit.text.split())}\n"
        )
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
    settings, store = _open(library, host=host, port=port, llm="" if no_llm else llm)
    from ui.serve import run

    run(_assistant(settings, store), settings, auth=auth, open_browser=open_browser)
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
    settings, store = _open(library, llm="" if no_llm else llm)
    from ui.evaluate import evaluate as run_set

    return run_set(
        _assistant(settings, store),
        name,
        split=split,
        report=report,
        against=against,
        as_json=as_json,
    )


@app.command()
def articles(library: LibraryOption = None, as_json: JsonOption = False) -> int:
    """List the library's articles."""
    _, store = _open(library)
    rows = store.current().article_rows()
    if as_json:
        _print_json({"articles": [_article(row) for row in rows]})
        return 0
    for row in rows:
        print(f"{row.id:<14}{row.published or 'undated':<12} {row.title}")
    return 0


@app.command()
def show(
    article_id: Annotated[str, typer.Argument(metavar="ID")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show one article."""
    _, store = _open(library)
    article = store.current().article(article_id)
    if as_json:
        _print_json({**_article(article), "text": article.text})
    else:
        print(f"{_heading(article)}\n\n{article.text}")
    return 0


@app.command()
def remove(
    article_ids: Annotated[list[str], typer.Argument(metavar="ID …")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take articles out of the library."""
    settings, store = _open(library)
    from index.build import remove as take_out
    from index.encode import load_encoder

    report = take_out(store, article_ids, load_encoder(settings.encoder, settings.precision))
    return _show_report(report, as_json)


@app.command()
def check(library: LibraryOption = None, as_json: JsonOption = False) -> int:
    """Verify every file of every generation."""
    _, store = _open(library)
    findings = store.check()
    if as_json:
        _print_json({"ok": not findings, "findings": [str(finding) for finding in findings]})
    else:
        for finding in findings:
            print(finding)
        if not findings:
            print("Every file is what its manifest says.")
    return 3 if findings else 0


@app.command()
def rollback(
    to: Annotated[str | None, typer.Option(help="Generation to return to.")] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Return to the generation before the current one."""
    _, store = _open(library)
    name = store.rollback(to)
    if as_json:
        _print_json({"generation": name})
    else:
        print(f"Generation {name} serves now.")
    return 0


@app.command()
def info(library: LibraryOption = None, as_json: JsonOption = False) -> int:
    """Say what is installed, configured and indexed."""
    settings, store = _open(library)
    from ui.about import describe

    facts = describe(settings, store)
    if as_json:
        _print_json(facts)
    else:
        for key, value in facts.items():
            print(f"{key + ':':<23}{value}")
    return 0


def seeds_folder() -> Path:
    """The bundled articles: ``seeds/`` here if there is one, else the installed package's."""
    here = Path("seeds")
    if here.is_dir():
        return here
    import seeds

    return Path(str(seeds.__file__)).parent


def _open(library: Path | None, **overrides: Any) -> tuple[Settings, Any]:
    from index.library import Library
    from ui.settings import load

    settings = load(library=library, **overrides)
    return settings, Library(settings.library)


def _assistant(settings: Settings, store: Any) -> Assistant:
    from index.encode import load_encoder
    from rag.assistant import Assistant

    encoder = load_encoder(settings.encoder, settings.precision)
    return Assistant(store, encoder, settings.assistant_settings(), settings.language_model())


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
                _complain(str(error))
        sys.stdout.flush()
    return status


def _show_answer(answer: Answer, as_json: bool, indent: int | None) -> None:
    if as_json:
        _print_json(answer.to_json(), indent)
        return
    from ui.terminal import answer_lines

    for line in answer_lines(answer):
        print(line)
    if answer.notice:
        _complain(answer.notice)


def _show_report(report: BuildReport, as_json: bool) -> int:
    if as_json:
        _print_json(report.to_json())
    else:
        print(
            f"Generation {report.generation}: {report.added} added, {report.changed} changed, "
            f"{report.removed} removed, {report.unchanged} unchanged; "
            f"{report.passages_total} passages, {report.passages_embedded} embedded now, "
            f"in {report.seconds:.1f} s."
        )
        for refusal in report.refused:
            _complain(f"Refused {refusal.file}: {refusal.reason}")
    return 1 if report.refused else 0


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A progress bar on standard error; none when it is not a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def _heading(article: Article) -> str:
    about = ", ".join(str(part) for part in (article.source, article.published) if part)
    return article.title + (f" ({about})" if about else "") + f"  [{article.id}]"


def _article(article: Article) -> dict[str, Any]:
    return {
        "article_id": article.id,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "published_basis": article.published_basis,
        "source": article.source,
        "url": article.url,
        "author": article.author,
        "language": article.language,
        "origin": article.origin,
    }


def _print_json(document: Any, indent: int | None = 2) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=indent))


def _complain(message: str) -> None:
    print(message, file=sys.stderr)


def _status(error: DatelineError) -> int:
    if isinstance(error, UsageError):
        return 2
    return 3 if isinstance(error, DamagedError) else 1


if __name__ == "__main__":
    main()
