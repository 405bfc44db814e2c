"""What the commands of the command line share: their options, the library they open, printing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from index.article import Article
    from index.library import Library
    from rag.assistant import Assistant
    from ui.settings import Settings

LibraryOption = Annotated[
    Path | None, typer.Option("--library", help="Folder of the library (default .dateline).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def open_library(library: Path | None, **overrides: Any) -> tuple[Settings, Library]:
    """The settings in force, and the library that they name.

    Raises:
        UsageError: a setting makes no sense.
    """
    from index.library import Library
    from ui.settings import load

    settings = load(library=library, **overrides)
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


def print_json(document: Any, indent: int | None = 2) -> None:
    """Print one JSON document on standard output."""
    print(json.dumps(document, ensure_ascii=False, indent=indent))


def complain(message: str) -> None:
    """Print a sentence on standard error."""
    print(message, file=sys.stderr)
