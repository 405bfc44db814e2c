"""The commands of ``dateline`` about the library: filling it, looking into it, its past."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.command import JsonOption, LibraryOption, heading, open_library, publishing
from ui.console import complain, print_json, say, say_text

if TYPE_CHECKING:
    from index.article import Article
    from index.build import BuildReport

# An id that is longer pushes its own line's date to the right, not everybody's.
_WIDEST_ID = 32


def _path(name: str) -> Path:
    # An unset variable of the shell must not mean the folder that one happens to be in.
    if not name:
        raise typer.BadParameter("a path is empty. Name a file or a folder of articles.")
    return Path(name)


def index(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            parser=_path,
            help="Files and folders; where none is named, the seeds.",
        ),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Embed every passage again.")] = False,
    restore: Annotated[
        bool, typer.Option("--restore", help="Take in again what was removed.")
    ] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Bring the library up to date with files and folders."""
    settings, store = open_library(library)
    with publishing(store, "; what was embedded is kept for the next build"):
        from index.build import update
        from index.encode import load_encoder

        encoder = load_encoder(settings.encoder, settings.precision)
        options = settings.build_options(full=full, restore=restore)
        with _progress(quiet=as_json) as progress:
            report = update(store, paths or [seeds_folder()], encoder, options, progress)
        return _show_report(report, as_json)


def articles(library: LibraryOption = None, as_json: JsonOption = False) -> int:
    """List the library's articles."""
    _, store = open_library(library)
    rows = store.current().article_rows()
    if as_json:
        print_json({"articles": [_article(row) for row in rows]})
        return 0
    width = max((len(row.id) for row in rows if len(row.id) <= _WIDEST_ID), default=0)
    for row in rows:
        say(f"{row.id:<{width}}  {row.published or 'undated'!s:<10}  {row.title}")
    return 0


def show(
    article_id: Annotated[
        str, typer.Argument(metavar="ID", help="As `dateline articles` lists it.")
    ],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show one article."""
    _, store = open_library(library)
    article = store.current().article(article_id)
    if as_json:
        print_json({**_article(article), "text": article.text})
    else:
        say(heading(article))
        say()
        say_text(article.text)
    return 0


def remove(
    article_ids: Annotated[
        list[str], typer.Argument(metavar="ID", help="As `dateline articles` lists it.")
    ],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take articles out of the library."""
    settings, store = open_library(library)
    with publishing(store):
        from index.build import remove as take_out
        from index.encode import load_encoder

        report = take_out(store, article_ids, load_encoder(settings.encoder, settings.precision))
        return _show_report(report, as_json)


def check(library: LibraryOption = None, as_json: JsonOption = False) -> int:
    """Verify every file of every generation."""
    _, store = open_library(library)
    findings = store.check()
    if as_json:
        print_json({"ok": not findings, "findings": [str(finding) for finding in findings]})
    else:
        for finding in findings:
            say(str(finding))
        if not findings:
            say("Every file is what its manifest says.")
    return 3 if findings else 0


def rollback(
    to: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Return to this generation.")
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Return to the generation before the current one."""
    _, store = open_library(library)
    with publishing(store):
        name = store.rollback(to)
    if as_json:
        print_json({"generation": name})
    else:
        say(f"Generation {name} serves now.")
    return 0


def info(library: LibraryOption = None, as_json: JsonOption = False) -> int:
    """Say what is installed, configured and indexed."""
    settings, store = open_library(library)
    from ui.about import describe

    facts = describe(settings, store)
    if as_json:
        print_json(facts)
    else:
        for key, value in facts.items():
            say(f"{key + ':':<23}{value}")
    return 0


def seeds_folder() -> Path:
    """The bundled articles: ``seeds/`` here if there is one, else the installed package's."""
    here = Path("seeds")
    if here.is_dir():
        return here
    import seeds

    return Path(str(seeds.__file__)).parent


def _show_report(report: BuildReport, as_json: bool) -> int:
    if as_json:
        print_json(report.to_json())
    else:
        say(
            f"Generation {report.generation}: {report.added} added, {report.changed} changed, "
            f"{report.removed} removed, {report.unchanged} unchanged; "
            f"{report.passages_total} passages, {report.passages_embedded} embedded now, "
            f"in {report.seconds:.1f} s."
        )
        for note in report.notes:
            complain(note)
        for refusal in report.refused:
            complain(f"Refused {refusal.file}: {refusal.reason}")
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


def _article(article: Article) -> dict[str, Any]:
    return {**article.to_json(), "published_basis": article.published_basis}
