"""What the commands of the command line share: their options, and the library they open."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from index.errors import DatelineError, UsageError
from ui import stopping
from ui.console import say_text

if TYPE_CHECKING:
    from index.article import Article
    from index.library import Library
    from rag.assistant import Assistant
    from ui.settings import Settings


def named_path(name: str) -> Path:
    """The path that an option names.

    Raises:
        UsageError: the name is empty, as that of an unset variable; it would mean this folder.
    """
    if not name:
        raise UsageError("An empty name names no file or folder.", "Name one, or . for this one.")
    return Path(name)


LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        metavar="DIR",
        parser=named_path,
        help="Folder of the library (default: .dateline).",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


class Checked(TyperCommand):
    """A command whose words are text (only a path may be made of any bytes), and whose help names
    its arguments as manuals do, without types."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command.

        Raises:
            UsageError: an argument holds a byte that is not text.
        """
        for given in ctx.params.values():
            for value in given if isinstance(given, list | tuple) else (given,):
                if isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
                    raise UsageError(f"{value[:80]} is not UTF-8.", "Write it in UTF-8.")
        return super().invoke(ctx)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The words of the usage line after the command's name."""
        return [
            piece.replace("{", "").replace("}", "") for piece in super().collect_usage_pieces(ctx)
        ]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and the options, each with what it is for."""
        for heading, kind in (("Arguments", "argument"), ("Options", "option")):
            of_kind = [p for p in self.get_params(ctx) if p.param_type_name == kind]
            records = [p.get_help_record(ctx) for p in of_kind]
            rows = [(name.partition(" <")[0], about) for name, about in filter(None, records)]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)


def show_help(ctx: typer.Context) -> None:
    """What a group of commands does when none of them is named."""
    if ctx.invoked_subcommand is None:
        say_text(ctx.get_help())
        raise typer.Exit(2)


def open_library(library: Path | None, **overrides: Any) -> tuple[Settings, Library]:
    """The settings in force, and the library that they name.

    Raises:
        UsageError: a setting makes no sense, or the library's name is that of something else.
    """
    from index.library import Library
    from ui.settings import load

    settings = load(library=library, **overrides)
    for part in (settings.library, *settings.library.parents):
        if part.exists() and not part.is_dir():
            raise UsageError(f"{part} is not a folder.", "Name the library's with --library.")
    return settings, Library(settings.library)


def open_assistant(settings: Settings, store: Library, *, choices: bool = False) -> Assistant:
    """What answers from a library, as it is set. Nothing heavy is loaded yet.

    Args:
        choices: whether the language models that people may choose are wanted too.

    Raises:
        ModelError: the embedder or the language model is not there.
    """
    from index.encode import load_encoder
    from rag.assistant import Assistant

    encoder = load_encoder(settings.encoder, settings.precision)
    chosen = settings.model_choices() if choices else ()
    model = settings.language_model()
    return Assistant(store, encoder, settings.assistant_settings(), model, chosen)


def heading(article: Article) -> str:
    """An article's title, where and when it was printed, and its id, on one line."""
    about = ", ".join(str(part) for part in (article.source, article.published) if part)
    return article.title + (f" ({about})" if about else "") + f"  [{article.id}]"


def publishing(store: Library, kept: str = "") -> AbstractContextManager[None]:
    """What a command that publishes says when it is stopped: whether it had published already.

    Args:
        kept: what else there is to say where it had not.
    """
    before = _serving(store)

    def told() -> str:
        now = _serving(store)
        if now == before:
            return f"Stopped before anything was published{kept}."
        return f"Stopped when all was done but the report: generation {now} serves now."

    return stopping.says(told)


def _serving(store: Library) -> str | None:
    try:
        return store.current_name()
    except (DatelineError, OSError):
        return None
