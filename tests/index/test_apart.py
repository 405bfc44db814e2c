"""A build in a process of its own: the same library, the same errors, and no trace when stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from index import apart
from index.apart import remove_apart, update_apart
from index.build import BuildOptions, remove, update
from index.encode import Encoder
from index.errors import BusyError, DatelineError, UsageError
from index.library import Library
from tests.conftest import ROOT


@pytest.fixture
def library(seeds_library: Library, tmp_path: Path) -> Library:
    """A copy of the seeds' library, with what was embedded for it."""
    shutil.copytree(seeds_library.path, tmp_path / "library")
    return Library(tmp_path / "library")


def nothing(stage: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""


def sums(library: Library) -> dict[str, str]:
    """The checksums of what is published, which does not depend on the hour."""
    files = library.current().manifest.files
    return {name: file.sha256 for name, file in files.items()}


def test_it_builds_byte_for_byte_what_a_build_in_this_process_does(
    encoder: Encoder, tmp_path: Path
) -> None:
    library, other = Library(tmp_path / "library"), Library(tmp_path / "other")
    update(library, sorted((ROOT / "seeds").glob("*.txt"))[:4], encoder)
    shutil.copytree(library.path, other.path)
    good, bad = tmp_path / "walrus.txt", tmp_path / "bad.txt"
    good.write_text("Port Ellery, 11 May 2025. A walrus slept on the slipway at Quillhaven.")
    bad.write_bytes(b"\x00\x01" * 50)
    stages: list[str] = []
    options = BuildOptions(limit=199)  # Other settings: everything is cut and written anew.
    apart = update_apart(
        library, [good, bad], encoder, options, lambda stage, *_: stages.append(stage)
    )
    here = update(other, [good, bad], encoder, options)
    assert {**apart.to_json(), "seconds": 0} == {**here.to_json(), "seconds": 0}
    assert sums(library) == sums(other)
    assert list(dict.fromkeys(stages)) == ["read", "chunk", "embed", "date", "verify", "publish"]
    gone = library.current().articles()[0].id
    assert remove_apart(library, [gone], encoder, nothing).removed == 1
    remove(other, [gone], encoder)
    assert sums(library) == sums(other)


def test_what_is_wrong_is_said_in_the_same_words(library: Library, encoder: Encoder) -> None:
    with pytest.raises(UsageError, match="has no article nobody") as raised:
        remove_apart(library, ["nobody"], encoder, nothing)
    assert raised.value.remedy == "`dateline articles` lists them."
    with library.lock(), pytest.raises(BusyError, match="Another process is building"):
        remove_apart(library, ["nobody"], encoder, nothing)


def test_stopping_it_leaves_the_library_as_it_was_and_free(
    library: Library, encoder: Encoder
) -> None:
    before = library.current_name()

    def stop(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_apart(library, [ROOT / "seeds"], encoder, BuildOptions(full=True), stop)
    assert library.current_name() == before
    with library.lock():
        library.sweep()
    assert library.check() == []


def test_a_build_that_was_killed_is_one_sentence(library: Library, encoder: Encoder) -> None:
    before = library.current_name()

    def kill(stage: str, done: int, total: int) -> None:
        for child in children(os.getpid()):
            os.kill(child, signal.SIGKILL)

    with pytest.raises(DatelineError, match="ended before it had finished"):
        update_apart(library, [ROOT / "seeds"], encoder, BuildOptions(full=True), kill)
    assert library.current_name() == before


def children(parent: int) -> list[int]:
    """The processes that build for a process."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes()
            mother = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if b"index.apart" in words and mother == parent:
            found.append(int(folder.name))
    return found


def added(library: Library, encoder: Encoder, folder: Path, name: str) -> int:
    """Add one more article; how many there are then."""
    path = folder / f"{name}.txt"
    path.write_text(f"Port Ellery, 11 May 2025. A walrus called {name} slept on the slipway.")
    assert update_apart(library, [path], encoder, BuildOptions(), nothing).added == 1
    return len(library.current().article_rows())


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to see the process")
def test_one_process_builds_several_times(
    library: Library, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> None:
        with pytest.raises(UsageError, match="has no article nobody"):
            remove_apart(library, ["nobody"], encoder, nothing)

    before = added(library, encoder, tmp_path, "Alda")
    (child,) = children(os.getpid())
    refused()
    assert added(library, encoder, tmp_path, "Bero") == before + 1
    assert children(os.getpid()) == [child]
    monkeypatch.setenv("DATELINE_TEST_ONLY", "a process that was there does not know this")
    refused()
    (other,) = children(os.getpid())
    assert other != child
    os.kill(other, signal.SIGKILL)
    refused()
    assert children(os.getpid()) not in ([child], [other])


def test_a_folder_that_is_gone_is_in_nobodys_way(
    library: Library, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(UsageError, match="has no article nobody"):
        remove_apart(library, ["nobody"], encoder, nothing)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to see the process")
def test_a_process_with_nothing_to_build_gives_its_memory_back(
    library: Library, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = "import index.apart as child; child._WAITS = 1.0; child.serve()"
    monkeypatch.setattr(apart, "_START", impatient)
    monkeypatch.setenv("DATELINE_TEST_ONLY", "impatient")
    with pytest.raises(UsageError):
        remove_apart(library, ["nobody"], encoder, nothing)
    (child,) = children(os.getpid())
    pipes = pipes_to(child)
    assert pipes
    until = time.monotonic() + 20
    while (Path(f"/proc/{child}").exists() or pipes & own_pipes()) and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()  # Not even as one that nobody asked about.
    assert not pipes & own_pipes()
    assert added(library, encoder, tmp_path, "Alda") > 1


def pipes_to(process: int) -> set[str]:
    """The pipes that this process shares with another."""
    theirs = Path(f"/proc/{process}/fd").iterdir()
    return own_pipes() & {str(end.readlink()) for end in theirs}


def own_pipes() -> set[str]:
    """The pipes that this process has open."""
    found = set()
    for end in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            found.add(str(end.readlink()))
    return {name for name in found if name.startswith("pipe:")}


_WAITING = """
import sys
from pathlib import Path
from index.apart import remove_apart
from index.encode import load_encoder
from index.errors import UsageError
from index.library import Library

try:
    remove_apart(Library(Path(sys.argv[1])), ["nobody"], load_encoder(), lambda *step: None)
except UsageError:
    pass
try:
    print("waiting", flush=True)
    sys.stdin.read()
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.skipif(os.name == "nt", reason="there a terminal has no group of processes")
def test_ctrl_c_while_a_process_waits_prints_nothing(library: Library) -> None:
    command = [sys.executable, "-c", _WAITING, str(library.path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    ) as asking:  # fmt: skip
        assert asking.stdout is not None
        assert asking.stderr is not None
        assert asking.stdout.readline() == b"waiting\n"
        os.killpg(asking.pid, signal.SIGINT)
        assert asking.wait(60) == 130
        assert asking.stderr.read() == b""  # To the end: until the one that waited has gone, too.


_BUILD = """
import sys
from pathlib import Path
from index.apart import update_apart
from index.build import BuildOptions
from index.encode import load_encoder
from index.library import Library

def say(*step):
    print(*step, flush=True)

update_apart(
    Library(Path(sys.argv[1])), [Path(sys.argv[2])], load_encoder(), BuildOptions(full=True), say
)
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to see the process")
def test_it_is_nicer_than_who_asked_and_ends_with_them(library: Library) -> None:
    command = [sys.executable, "-c", _BUILD, str(library.path), str(ROOT / "seeds")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as asking:
        assert asking.stdout is not None
        asking.stdout.readline()
        (child,) = children(asking.pid)
        nice = os.getpriority(os.PRIO_PROCESS, child) - os.getpriority(os.PRIO_PROCESS, asking.pid)
        assert nice > 0
        drain = threading.Thread(target=asking.stdout.read)
        drain.start()
        asking.kill()
        drain.join(20)
    until = time.monotonic() + 20
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()
    with library.lock():
        assert library.current_name() == "000001"
