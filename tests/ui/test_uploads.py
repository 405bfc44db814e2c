"""Uploads stay when a build has published them, and otherwise it is as if they had not come."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import BuildOptions, update
from index.encode import Encoder
from index.errors import BusyError, UsageError
from index.library import Library
from rag.assistant import Assistant
from tests.conftest import ROOT
from ui.accounts import HERE
from ui.builds import Builds
from ui.jobs import Report

OLD = "The ferry to Tarn was sold to Harl Lines on 3 March 2025."
NEW = "The ferry to Tarn was scrapped on 4 April 2025."
# A server that is killed with uploads in place, and with the build behind it or not.
KILLED = """
import os, signal, sys
from pathlib import Path
from index.build import update
from index.encode import load_encoder
from index.library import Library
from ui.uploads import Upload, Uploads
library = Library(Path(sys.argv[1]))
sent = [Upload(Path(p).name, Path(p)) for p in sys.argv[3:]]
sent += [Upload("articles.jsonl", b'{"text": "A walrus came."}', numbered=True)]
with Uploads(library).placed(sent) as paths:
    if sys.argv[2] == "published":
        update(library, paths, load_encoder())
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def builds(tmp_path: Path, encoder: Encoder) -> Builds:
    """A library of one upload, ``news.txt``."""
    library = Library(tmp_path / "library")
    upload = library.path / "uploads" / "news.txt"
    upload.parent.mkdir(parents=True)
    upload.write_text(OLD)
    update(library, [upload], encoder)
    return Builds(Assistant(library, encoder), BuildOptions())


def _file(folder: Path, name: str, words: str) -> str:
    sent = folder / "sent"
    sent.mkdir(exist_ok=True)
    (sent / name).write_text(words)
    return str(sent / name)


def _done(builds: Builds, begin: Callable[[], None]) -> str | None:
    """Begin a build, wait for its end, and say what was wrong with it."""
    begin()
    return builds.job.wait(120).problem


def _uploads(builds: Builds) -> dict[str, str]:
    folder = builds.assistant.library.path
    assert not (folder / "uploads.before").exists()
    return {path.name: path.read_text() for path in sorted((folder / "uploads").iterdir())}


def _killed(builds: Builds, when: str, *files: str) -> None:
    folder = builds.assistant.library.path
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), when, *files],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=False,
    )
    assert ended.returncode == -9
    assert (folder / "uploads" / "0001-articles.jsonl").exists()


def test_what_is_refused_because_a_build_goes_on_changes_nothing(
    builds: Builds, tmp_path: Path
) -> None:
    go_on = threading.Event()

    def waiting(report: Report) -> None:
        go_on.wait(60)

    files = [_file(tmp_path, "news.txt", NEW), _file(tmp_path, "more.txt", NEW)]
    builds.job.start(waiting)  # type: ignore[arg-type]
    try:
        with pytest.raises(BusyError):
            builds.add(HERE, files)
        with pytest.raises(BusyError):
            builds.add_articles(HERE, [{"text": NEW}])
        assert _uploads(builds) == {"news.txt": OLD}
    finally:
        go_on.set()


def test_a_build_that_another_process_keeps_from_beginning_changes_nothing(
    builds: Builds, tmp_path: Path
) -> None:
    files = [_file(tmp_path, "news.txt", NEW), _file(tmp_path, "more.txt", NEW)]
    with builds.assistant.library.lock():
        problem = _done(builds, lambda: builds.add(HERE, files))
        assert "Another process is building" in str(problem)
        problem = _done(builds, lambda: builds.add_articles(HERE, [{"text": NEW}]))
        assert "Another process is building" in str(problem)
    assert _uploads(builds) == {"news.txt": OLD}


def test_what_was_built_stays_and_replaces_what_had_its_name(
    builds: Builds, tmp_path: Path
) -> None:
    assert _done(builds, lambda: builds.add(HERE, [_file(tmp_path, "news.txt", NEW)])) is None
    (builds.assistant.library.path / "uploads" / "0001-articles.jsonl").write_text("{}")
    assert _done(builds, lambda: builds.add_articles(HERE, [{"text": OLD}])) is None
    kept = _uploads(builds)
    assert list(kept) == ["0001-articles.jsonl", "0002-articles.jsonl", "news.txt"]
    assert kept["news.txt"] == NEW


def test_too_many_files_are_refused_before_any_is_kept(builds: Builds, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="At most 2000 files"):
        builds.add(HERE, [_file(tmp_path, "news.txt", NEW)] * 2001)
    assert _uploads(builds) == {"news.txt": OLD}


def test_what_a_killed_server_had_not_built_is_gone_with_the_next_build(
    builds: Builds, tmp_path: Path
) -> None:
    _killed(builds, "placed", _file(tmp_path, "news.txt", NEW), _file(tmp_path, "more.txt", NEW))
    assert _done(builds, lambda: builds.rebuild(HERE)) is None
    assert _uploads(builds) == {"news.txt": OLD}
    rows = builds.assistant.library.current().article_rows()
    assert [builds.assistant.library.current().article(r.id).text for r in rows] == [OLD]


def test_what_a_killed_server_had_built_stays(builds: Builds, tmp_path: Path) -> None:
    _killed(builds, "published", _file(tmp_path, "news.txt", NEW))
    assert _done(builds, lambda: builds.rebuild(HERE)) is None
    assert _uploads(builds) == {
        "0001-articles.jsonl": '{"text": "A walrus came."}',
        "news.txt": NEW,
    }
