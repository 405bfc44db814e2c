"""What is sent again under its id replaces what was sent before; what is refused leaves nothing.

No text that was refused, or that a later one has replaced, ever comes back by itself.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from index.build import BuildOptions, BuildReport, remove, update
from index.errors import TakenError
from index.library import Library
from rag.assistant import Assistant
from tests.conftest import ROOT
from tests.index.building import BagOfWords
from tests.ui.served import get, served
from ui.accounts import HERE
from ui.builds import Builds

ENCODER = BagOfWords()
MAY = "The bridge will open on 3 May 2026, the council said."
JUNE = "The bridge will open on 9 June 2026, the council said."
AUGUST = "The bridge will open on 1 August 2026, the council said."
# A server that takes in a correction, unless it is killed.
SERVER = """
import sys
from pathlib import Path
from index.build import BuildOptions
from index.library import Library
from rag.assistant import Assistant
from tests.index.building import BagOfWords
from ui.accounts import HERE
from ui.builds import Builds

server = Builds(Assistant(Library(Path(sys.argv[1])), BagOfWords()), BuildOptions())
server.add_articles(HERE, [{"id": "bridge", "text": sys.argv[2]}])
server.job.wait(60)
"""


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    """A library of one article, from a file."""
    library = Library(tmp_path / "library")
    path = tmp_path / "mill.jsonl"
    path.write_text(json.dumps({"id": "mill", "text": "The mill burnt down on Friday."}))
    update(library, [path], ENCODER)
    return Builds(Assistant(library, ENCODER), BuildOptions())


def done(builds: Builds, begin: Callable[[], None]) -> BuildReport:
    """Begin a build, and wait for its end."""
    begin()
    state = builds.job.wait(60)
    assert state.problem is None
    assert state.result is not None
    return state.result


def sent(builds: Builds, *articles: dict[str, Any]) -> BuildReport:
    """What the API does with articles."""
    return done(builds, lambda: builds.add_articles(HERE, articles))


def bridge(text: str) -> dict[str, str]:
    """An article with an id."""
    return {"id": "bridge", "title": "Bridge", "published": "2025-05-04", "text": text}


def texts(builds: Builds) -> dict[str, str]:
    """What serves, by id."""
    return {a.id: a.text for a in builds.assistant.library.current().articles()}


def uploads(builds: Builds) -> list[Path]:
    """The files that were kept of what was sent."""
    folder = builds.assistant.library.path
    assert not (folder / "uploads.before").exists()
    return sorted((folder / "uploads").iterdir())


def changes(report: BuildReport) -> tuple[int, int, int, int]:
    """Articles added, changed, removed, refused."""
    return report.added, report.changed, report.removed, len(report.refused)


def test_an_article_that_is_sent_again_replaces_the_one_before(builds: Builds) -> None:
    assert changes(sent(builds, bridge(MAY), {"text": "A walrus came."})) == (2, 0, 0, 0)
    kept = uploads(builds)
    assert changes(sent(builds, bridge(JUNE))) == (0, 1, 0, 0)
    assert texts(builds)["bridge"] == JUNE
    assert uploads(builds) == kept
    assert changes(sent(builds, bridge(JUNE))) == (0, 0, 0, 0)
    for full in (False, True):
        done(builds, lambda full=full: builds.rebuild(HERE, full))  # type: ignore[misc]
        assert texts(builds)["bridge"] == JUNE
    done(builds, lambda: builds.remove(HERE, ["bridge"]))
    assert changes(sent(builds, bridge(AUGUST))) == (1, 0, 0, 0)
    done(builds, lambda: builds.rebuild(HERE))
    assert texts(builds)["bridge"] == AUGUST
    assert "A walrus came." in texts(builds).values()


def test_ids_that_differ_in_capitals_only_are_two_articles(builds: Builds) -> None:
    report = sent(builds, bridge(MAY), {**bridge(JUNE), "id": "BRIDGE"})
    assert changes(report) == (2, 0, 0, 0)
    names = [path.name.casefold() for path in uploads(builds)]
    assert len(set(names)) == 2


def test_the_first_of_one_id_is_taken_and_the_others_are_refused(builds: Builds) -> None:
    report = sent(builds, bridge(MAY), bridge(JUNE))
    assert changes(report) == (1, 0, 0, 1)
    assert "The id bridge of line 2 was used on line 1 already." in report.refused[0].reason
    assert texts(builds)["bridge"] == MAY


def test_an_article_that_is_refused_leaves_no_file(builds: Builds) -> None:
    sent(builds, {"text": MAY})
    kept = uploads(builds)
    report = sent(builds, {"text": MAY}, {"text": " "})
    assert changes(report) == (0, 0, 0, 2)
    assert "The same article is already in" in str(report.refused)
    assert uploads(builds) == kept
    assert changes(sent(builds, {"text": MAY}, {"text": JUNE})) == (1, 0, 0, 1)
    assert len(uploads(builds)) == len(kept) + 1


def test_a_file_that_cannot_be_read_does_not_replace_the_one_before(
    builds: Builds, tmp_path: Path
) -> None:
    path = tmp_path / "bridge.txt"
    path.write_text(MAY)
    done(builds, lambda: builds.add(HERE, [str(path)]))
    path.write_text("")
    report = done(builds, lambda: builds.add(HERE, [str(path)]))
    assert "Its earlier text is kept." in report.refused[0].reason
    assert [kept.read_text() for kept in uploads(builds)] == [MAY]
    assert MAY in texts(builds).values()


def test_what_an_earlier_version_kept_though_it_was_refused_does_not_come_back(
    builds: Builds,
) -> None:
    folder = builds.assistant.library.path / "uploads"
    folder.mkdir()
    for number, text in enumerate((MAY, JUNE), start=1):
        path = folder / f"{number:04d}-articles.jsonl"
        path.write_text(json.dumps(bridge(text)))
        update(builds.assistant.library, [path], ENCODER)
    remove(builds.assistant.library, ["bridge"], ENCODER)
    sent(builds, bridge(AUGUST))
    done(builds, lambda: builds.rebuild(HERE))
    assert texts(builds)["bridge"] == AUGUST


def test_an_id_of_an_article_from_a_file_is_a_conflict(builds: Builds, tmp_path: Path) -> None:
    with pytest.raises(TakenError):
        builds.add_articles(HERE, [bridge(MAY), {"id": "mill", "text": "The mill stands."}])
    with served(builds.assistant) as address:
        before = get(address, "/api/index")
        mill = {"articles": [{"id": "mill", "text": "The mill stands."}]}
        reply = httpx.post(f"{address}/api/index?wait=60", json=mill, timeout=60)
        assert reply.status_code == 409
        assert reply.json() == {
            "error": f"The id mill is that of an article from {tmp_path / 'mill.jsonl'}. "
            "Correct it there, or take it out first (DELETE /api/articles/mill)."
        }
        assert get(address, "/api/index") == before
        walrus = {"articles": [{"text": "A walrus came."}]}
        httpx.post(f"{address}/api/index?wait=60", json=walrus, timeout=60)
        httpx.delete(f"{address}/api/articles/mill?wait=60", timeout=60)
        reply = httpx.post(f"{address}/api/index?wait=60", json=mill, timeout=60)
        assert (reply.status_code, reply.json()["report"]["added"]) == (200, 1)
    done(builds, lambda: builds.rebuild(HERE))
    assert texts(builds)["mill"] == "The mill stands."


def corrected(library: Path, **environment: str) -> int:
    """Correct the article in a process of its own, and tell how that ended."""
    ended = subprocess.run(
        [sys.executable, "-c", SERVER, str(library), JUNE],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=120,
        check=False,
    )
    return ended.returncode


@pytest.mark.slow
def test_a_correction_survives_a_server_that_is_killed_once_it_is_published(
    builds: Builds, tmp_path: Path
) -> None:
    sent(builds, {"id": "bridge", "text": MAY})
    library, trace = builds.assistant.library.path, tmp_path / "trace"
    shutil.copytree(library, tmp_path / "before")
    faults = {"DATELINE_FAULT": "999999:kill", "DATELINE_FAULT_TRACE": str(trace)}
    assert corrected(library, **faults) == 0
    names = trace.read_text().splitlines()
    for step, serves in (
        ("replace placed.json", MAY),
        ("fsync uploads.before/", MAY),
        ("replace CURRENT", MAY),
        ("append journal.jsonl", JUNE),
    ):
        shutil.rmtree(library)
        shutil.copytree(tmp_path / "before", library)
        assert corrected(library, DATELINE_FAULT=f"{names.index(step) + 1}:kill") == -9, step
        again = Builds(Assistant(Library(library), ENCODER), BuildOptions())
        done(again, lambda again=again: again.rebuild(HERE))  # type: ignore[misc]
        assert texts(again)["bridge"] == serves, step
        (path,) = uploads(again)
        assert serves in path.read_text(), step
