"""What many tests share: a library built once from the bundled articles, and the shared data."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from index.build import update
from index.encode import Encoder, load_encoder
from index.library import Library
from rag.assistant import Assistant

# A shell that runs the tests in the background has Ctrl-C ignored, and so would what they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled embedder."""
    return load_encoder()


@pytest.fixture(scope="session")
def seeds_library(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    """A library of every article in ``seeds/``. Tests read it and never write to it.

    ``DATELINE_TEST_LIBRARY`` names one that is there already: `make test` builds it once for all.
    """
    if ready := os.environ.get("DATELINE_TEST_LIBRARY"):
        return Library(Path(ready))
    library = Library(tmp_path_factory.mktemp("seeds") / "library")
    report = update(library, [ROOT / "seeds"], encoder)
    assert report.refused == ()
    return library


@pytest.fixture(scope="session")
def assistant(seeds_library: Library, encoder: Encoder) -> Assistant:
    """An assistant over the bundled articles."""
    return Assistant(seeds_library, encoder)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data; tests that need it are skipped where it is absent."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the real data is not here: ../shared/data is missing")
    return folder
