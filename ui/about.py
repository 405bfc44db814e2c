"""What is installed, configured and indexed: ``dateline info``."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Any

from index.encode import load_encoder
from index.errors import DatelineError, NoLibraryError
from index.library import Library
from ui.console import complain, say
from ui.settings import Settings

_PACKAGES = ("sentence-transformers", "faiss-cpu", "gradio", "langchain", "tiktoken", "torch")


def describe(settings: Settings, library: Library) -> dict[str, Any]:
    """Facts for a person or a bug report; opening the library is the only work done."""
    facts: dict[str, Any] = {
        "dateline": version("dateline"),
        "python": sys.version.split()[0],
        **{name: version(name) for name in _PACKAGES},
        "encoder": settings.encoder,
        "precision": settings.precision,
        "library": str(settings.library.absolute()),
    }
    try:
        generation = library.current()
    except NoLibraryError as error:
        return {**facts, "generation": None, "state": str(error)}
    manifest = generation.manifest
    return {
        **facts,
        "generation": generation.name,
        "articles": manifest.articles,
        "passages": manifest.passages,
        "created": manifest.created,
        "state": library.warning or "ready",
    }


def main() -> int:
    """``python -m ui.about --check-model``: is the bundled embedder what was published?"""
    try:
        say(f"The embedder's weights are in place: {load_encoder().fingerprint}")
    except DatelineError as error:
        complain(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
