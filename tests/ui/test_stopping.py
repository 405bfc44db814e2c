"""What is said of work that was interrupted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import update
from index.encode import Encoder
from index.library import Library
from tests.conftest import ROOT
from ui.command import publishing
from ui.stopping import StoppedError


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(" date 2025-03-01 The lighthouse at Ower Point was repainted.")
    return path


def interrupted(library: Library, work: Callable[[], object]) -> None:
    with publishing(library, "; all is kept"):
        work()
        raise KeyboardInterrupt


def test_stopped_before_it_was_published(article: Path, encoder: Encoder, tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    update(library, [article], encoder)
    with pytest.raises(StoppedError) as told:
        interrupted(library, library.check)
    assert str(told.value) == "Stopped before anything was published; all is kept."


def test_stopped_after_it_was_published(article: Path, encoder: Encoder, tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    with pytest.raises(StoppedError, match="generation 000001 serves now"):
        interrupted(library, lambda: update(library, [article], encoder))


def test_an_error_that_nobody_caused_by_stopping_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        interrupted(Library(tmp_path / "library"), lambda: 1 / 0)


def test_the_status_is_the_command_s_wherever_it_was_interrupted(tmp_path: Path) -> None:
    (tmp_path / "struck.py").write_text(
        "import sys\nfrom ui import stopping\n"
        "try:\n    exec('raise KeyboardInterrupt')\nexcept KeyboardInterrupt:\n    pass\n"
        "stopping.ignore()\nsys.exit(1)\n"
    )
    python = [sys.executable, "-m", "struck"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run(python, cwd=tmp_path, env=env, check=False).returncode == 1
