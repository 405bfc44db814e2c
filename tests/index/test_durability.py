"""Whatever happens to a build or to the disk, people get the old answers or the new, to the bit.

Builds are killed and refused at every durable operation, files rot, builders and readers meet.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.build import update
from index.encode import Encoder
from index.errors import BusyError, DamagedError, NoLibraryError, UsageError
from index.library import Library
from tests.conftest import ROOT
from tests.index.building import Answer, BagOfWords, answers, digest
from tests.warm import INDEXING, warmed

KILLED = -9
BUILDING = [sys.executable, "-m", "tests.index.building"]
FIRST = {
    "lighthouse.txt": " date 2025-03-01 The lighthouse at Ower Point was repainted by Ida Quell.",
    "tram.txt": " date 2025-03-02 A heron delayed the tram in Nether Wick.",
}
SECOND = {**FIRST, "ferry.txt": " date 2025-03-04 The ferry to Ower sails again on Monday."}
THIRD = {
    "lighthouse.txt": " date 2025-03-05 The lighthouse was repainted white, not blue.",
    "ferry.txt": SECOND["ferry.txt"],
    "baker.txt": " date 2025-03-06 The baker of Ower won a medal for rye bread.",
}


@dataclass(frozen=True)
class Ended:
    """How a process ended: negative is a signal's number. ``said`` is all it printed."""

    status: int
    said: str


Builder = Callable[..., Ended]


@dataclass(frozen=True)
class World:
    """Files to index, a library of what they were, and what it says before and after a build."""

    builder: Builder
    files: Path
    published: Path
    names: list[str]
    first: list[Answer]
    before: list[Answer]
    after: list[Answer]

    def serves(self, number: int) -> list[Answer]:
        """The answers to expect when a build did not survive its durable operation ``number``."""
        switched = self.names.index("replace CURRENT") + 1
        return self.after if number > switched else self.before


def put(folder: Path, texts: dict[str, str]) -> None:
    """Make the folder hold these files and no others."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text)


def said_by(path: Path, dimension: int = 64) -> list[Answer]:
    """What a person who opens the library now is told."""
    generation = Library(path).current()
    try:
        return answers(generation, dimension)
    finally:
        generation.close()


def left_over(path: Path) -> list[str]:
    """Temporaries of a build, anywhere in the library."""
    return [p.name for p in path.rglob(".*")]


def traced(builder: Builder, folder: Path, library: Path, files: Path) -> list[str]:
    """The durable operations of a build that nothing disturbs."""
    trace = folder / f"{library.name}.trace"
    done = builder(library, files, DATELINE_FAULT="999999:kill", DATELINE_FAULT_TRACE=str(trace))
    assert done.status == 0, done.said
    return trace.read_text().splitlines()


@pytest.fixture(scope="module")
def builder() -> Builder:
    """Starts processes that build."""

    def build(*arguments: str | Path, **environment: str) -> Ended:
        done = warmed(INDEXING).run("tests.index.building", *arguments, **environment)
        return Ended(done.returncode, (done.stdout + done.stderr).decode(errors="replace"))

    return build


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, builder: Builder) -> World:
    """Two generations are published; the files have changed since."""
    folder = tmp_path_factory.mktemp("world")
    files, published, afterwards = folder / "files", folder / "published", folder / "afterwards"
    put(files, FIRST)
    assert builder(published, files).status == 0
    first = said_by(published)
    put(files, SECOND)
    assert builder(published, files).status == 0
    before = said_by(published)
    put(files, THIRD)
    shutil.copytree(published, afterwards)
    names = traced(builder, folder, afterwards, files)
    after = said_by(afterwards)
    assert before not in (first, after)
    return World(builder, files, published, names, first, before, after)


@pytest.fixture
def library(world: World, tmp_path: Path) -> Path:
    """A library of one's own with two generations."""
    return fresh(world, tmp_path / "library")


def fresh(world: World, path: Path) -> Path:
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(world.published, path)
    return path


def is_one_sentence_about_storage(done: Ended) -> bool:
    lines = done.said.splitlines()
    return done.status == 1 and len(lines) == 1 and "could not be written" in lines[0]


def recovers(world: World, path: Path) -> None:
    """The next build succeeds, sweeps, and takes a number that was never used."""
    used = Library(path).generations()
    done = world.builder(path, world.files)
    assert done.status == 0, done.said
    assert said_by(path) == world.after
    assert Library(path).check() == []
    assert left_over(path) == []
    now = Library(path).current_name()
    assert now == max(Library(path).generations())
    assert now >= max(used, default="")


def test_every_step_that_must_survive_can_be_made_to_fail(world: World) -> None:
    assert len(world.names) > 20
    for step in ("write vectors.faiss", "write articles.sqlite", "fsync manifest.json",
                 "rename 000003", "replace CURRENT", "append journal.jsonl"):  # fmt: skip
        assert step in world.names


@pytest.mark.slow
def test_killed_at_any_step_a_build_leaves_the_old_or_the_new_answers(
    world: World, tmp_path: Path
) -> None:
    for number, name in enumerate(world.names, start=1):
        path = fresh(world, tmp_path / "library")
        done = world.builder(path, world.files, DATELINE_FAULT=f"{number}:kill")
        assert done.status == KILLED, name
        assert said_by(path) == world.serves(number), name
        assert Library(path).check() == [], name
        if number % 2:  # To save time; of the very first build the other steps recover.
            recovers(world, path)


@pytest.mark.slow
def test_killed_at_any_step_the_very_first_build_leaves_nothing_or_everything(
    world: World, tmp_path: Path
) -> None:
    names = traced(world.builder, tmp_path, tmp_path / "undisturbed", world.files)
    for number, name in enumerate(names, start=1):
        path = tmp_path / f"library-{number}"
        done = world.builder(path, world.files, DATELINE_FAULT=f"{number}:kill")
        assert done.status == KILLED, name
        if number > names.index("replace CURRENT") + 1:
            assert said_by(path) == world.after, name
        elif Library(path).generations():
            with pytest.raises(DamagedError, match="CURRENT"):
                Library(path).current_name()
            assert said_by(path) == world.after, name
        else:
            with pytest.raises(NoLibraryError):
                Library(path).current()
        if number % 2 == 0:
            recovers(world, path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "reason", "turn"),
    [("eio", "input/output error", 0), ("enospc:sticky", "no space left on device", 1)],
)
def test_a_disk_that_refuses_any_step_is_one_sentence_and_the_next_build_succeeds(
    world: World, tmp_path: Path, fault: str, reason: str, turn: int
) -> None:
    for number, name in enumerate(world.names, start=1):
        path = fresh(world, tmp_path / "library")
        done = world.builder(path, world.files, DATELINE_FAULT=f"{number}:{fault}")
        assert is_one_sentence_about_storage(done), (name, done)
        assert reason in done.said, name
        assert said_by(path) == world.serves(number), name
        assert Library(path).check() == [], name
        if number % 2 == turn:  # To save time, each of the two faults recovers at every other step.
            recovers(world, path)


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "turn"), [("eio:sticky", 0), ("enospc", 1)])
def test_a_disk_that_recovers_or_goes_on_failing_makes_no_difference(
    world: World, tmp_path: Path, fault: str, turn: int
) -> None:
    for number, name in list(enumerate(world.names, start=1))[turn::2]:
        path = fresh(world, tmp_path / "library")
        done = world.builder(path, world.files, DATELINE_FAULT=f"{number}:{fault}")
        assert is_one_sentence_about_storage(done), (name, done)
        assert said_by(path) == world.serves(number), name


@pytest.mark.slow
def test_a_limit_on_the_size_of_files_is_one_sentence_and_the_old_answers(
    world: World, tmp_path: Path
) -> None:
    sizes = {p.stat().st_size for p in world.published.rglob("*") if p.is_file()}
    refused = 0
    for limit in sorted({0, 1, 4096} | {size - 1 for size in sizes if size > 1}):
        path = fresh(world, tmp_path / "library")
        done = world.builder(path, world.files, "--largest-file", str(limit))
        if done.status == 0:
            assert said_by(path) == world.after
            continue
        refused += 1
        assert is_one_sentence_about_storage(done), (limit, done)
        assert said_by(path) in (world.before, world.after)
        assert Library(path).check() == []
        assert not (path / "cache" / "embeddings.damaged").exists()
        recovers(world, path)
    assert refused > 5


@pytest.mark.slow
def test_the_command_line_itself_may_be_killed(tmp_path: Path, encoder: Encoder) -> None:
    files, library, size = tmp_path / "files", tmp_path / "library", encoder.dimension

    def dateline(*arguments: str, fault: str = "") -> subprocess.CompletedProcess[bytes]:
        settings = {"DATELINE_LIBRARY": str(library), "DATELINE_FAULT": fault}
        return warmed().run("ui.cli", *arguments, **settings)

    put(files, FIRST)
    assert dateline("index", str(files)).returncode == 0
    before = said_by(library, size)
    put(files, SECOND)
    assert dateline("index", str(files), fault="14:kill").returncode == KILLED
    assert left_over(library) == [".tmp-000002"]
    assert said_by(library, size) == before
    assert Library(library).check() == []
    done = dateline("index", str(files), "--json")
    assert done.returncode == 0, done.stderr
    assert len(said_by(library, size)) == len(before) // len(FIRST) * len(SECOND)
    assert left_over(library) == []


def flip(path: Path) -> None:
    """One bit in the middle is another."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    """The last byte is gone."""
    path.write_bytes(path.read_bytes()[:-1])


def empty(path: Path) -> None:
    """Every byte is gone."""
    path.write_bytes(b"")


def files_of(path: Path) -> list[str]:
    """The files of the published generation, relative to the library."""
    folder = path / "generations" / Library(path).current_name()
    return sorted(
        p.relative_to(path).as_posix()
        for p in folder.rglob("*")
        if p.is_file() and p.name != "lease"
    )


@pytest.mark.parametrize("damage", [flip, cut, empty, Path.unlink])
def test_a_damaged_file_is_named_and_the_generation_before_serves(
    world: World, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    names = files_of(world.published)
    assert len(names) > 8
    for name in names:
        path = fresh(world, tmp_path / "library")
        damage(path / name)
        store = Library(path)
        assert answers(store.current()) == world.first, name
        assert store.warning is not None
        assert name in store.warning
        assert "Generation 000001 serves in its place." in store.warning
        assert any(name in str(finding) for finding in store.check()), name
        update(store, [world.files], BagOfWords())
        assert said_by(path) == world.after, name
        assert Library(path).check() == [], name


@pytest.mark.parametrize("damage", [flip, cut, empty, Path.unlink])
def test_a_damaged_file_with_nothing_before_it_is_one_clear_error(
    world: World, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    alone = tmp_path / "alone"
    update(Library(alone), [world.files], BagOfWords())
    for name in files_of(alone):
        path = tmp_path / "library"
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(alone, path)
        damage(path / name)
        with pytest.raises(DamagedError) as raised:
            Library(path).current()
        assert name in raised.value.message
        assert "\n" not in str(raised.value)
        assert raised.value.remedy
        update(Library(path), [world.files], BagOfWords())
        assert said_by(path) == world.after, name
        assert Library(path).check() == [], name


@pytest.mark.parametrize("damage", [empty, Path.unlink])
def test_without_current_the_newest_generation_serves_with_a_warning(
    world: World, library: Path, damage: Callable[[Path], None]
) -> None:
    damage(library / "CURRENT")
    store = Library(library)
    assert answers(store.current()) == world.before
    assert store.warning is not None
    assert "CURRENT" in store.warning
    assert [finding.file for finding in store.check()] == ["CURRENT"]
    update(store, [world.files], BagOfWords())
    assert said_by(library) == world.after
    assert Library(library).check() == []


def test_any_bit_of_current_may_flip(world: World, library: Path) -> None:
    pointer = library / "CURRENT"
    whole = pointer.read_bytes()
    for bit in range(0, len(whole) * 8, 3):
        rotten = bytearray(whole)
        rotten[bit // 8] ^= 1 << bit % 8
        pointer.write_bytes(rotten)
        store = Library(library)
        said = answers(store.current())
        if rotten.split() == whole.split():
            assert said == world.before  # A line end that became another kind of space.
        else:
            assert said in (world.first, world.before), bit
            assert store.warning is not None, bit
            assert store.check() != [], bit


def test_a_manifest_that_still_reads_well_is_not_trusted_once_altered(
    world: World, library: Path
) -> None:
    manifest = library / "generations" / "000002" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"overlap": 1', '"overlap": 2'))
    store = Library(library)
    assert answers(store.current()) == world.first
    assert store.warning is not None
    assert "manifest.json" in store.warning


def test_an_unexpected_file_in_a_generation_is_named(world: World, library: Path) -> None:
    (library / "generations" / "000002" / "lexical" / "corpus.jsonl").write_text("{}")
    store = Library(library)
    assert answers(store.current()) == world.first
    assert any("corpus.jsonl" in str(finding) for finding in store.check())


@pytest.mark.parametrize("damage", [flip, cut, empty, Path.unlink])
def test_damaged_embeddings_are_computed_again(
    world: World, library: Path, damage: Callable[[Path], None]
) -> None:
    damage(library / "cache" / "embeddings.sqlite")
    update(Library(library), [world.files], BagOfWords())
    assert said_by(library) == world.after


def test_any_page_of_the_kept_embeddings_may_rot(world: World, tmp_path: Path) -> None:
    size = (world.published / "cache" / "embeddings.sqlite").stat().st_size
    for place in [*range(0, 110, 5), *range(4096, size, 331)]:
        path = fresh(world, tmp_path / "library")
        with (path / "cache" / "embeddings.sqlite").open("rb+") as file:
            file.seek(place)
            file.write(b"\xff\xff\xff")
        update(Library(path), [world.files], BagOfWords())
        assert said_by(path) == world.after, place


@pytest.mark.alone
def test_a_second_build_hears_at_once_that_the_library_is_busy(
    world: World, library: Path, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    with subprocess.Popen(
        [*BUILDING, str(library), str(world.files), "--gate", str(gate)],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
    ) as holder:  # fmt: skip
        assert holder.stdout is not None
        assert holder.stdout.readline() == "embedding\n"
        started = time.perf_counter()
        with pytest.raises(BusyError):
            update(Library(library), [world.files], BagOfWords())
        with pytest.raises(BusyError):
            Library(library).rollback()
        assert time.perf_counter() - started < 1
        second = world.builder(library, world.files)
        assert second.status == 1
        assert "Another process is building" in second.said
        assert said_by(library) == world.before
        gate.touch()
        assert holder.wait(timeout=30) == 0
    assert said_by(library) == world.after


def test_a_builder_that_was_killed_keeps_nobody_out(
    world: World, library: Path, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [*BUILDING, str(library), str(world.files), "--gate", str(tmp_path / "gate")],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
    ) as holder:  # fmt: skip
        assert holder.stdout is not None
        assert holder.stdout.readline() == "embedding\n"
        holder.kill()
        holder.wait(timeout=30)
    recovers(world, library)


def publish_two_more(library: Path, files: Path) -> None:
    for dimension in (32, 64):
        update(Library(library), [files], BagOfWords(dimension))


@pytest.mark.skipif(os.name == "nt", reason="there an open file keeps its folder")
def test_a_reader_in_another_process_keeps_the_generation_it_opened(
    world: World, library: Path
) -> None:
    with subprocess.Popen(
        [*BUILDING, str(library), "--read"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    ) as reader:  # fmt: skip
        assert reader.stdin is not None
        assert reader.stdout is not None

        def reads() -> str:
            assert reader.stdin is not None
            assert reader.stdout is not None
            reader.stdin.write("\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert reader.stdout.readline() == "000002\n"
        assert reads() == digest(world.before)
        publish_two_more(library, world.files)
        assert said_by(library) == world.after
        assert reads() == digest(world.before)
        assert Library(library).generations() == ["000002", "000003", "000004"]
        reader.stdin.close()
        assert reader.wait(timeout=30) == 0
    publish_two_more(library, world.files)
    assert Library(library).generations() == ["000005", "000006"]


def test_a_reader_in_this_process_keeps_the_generation_it_opened(
    world: World, library: Path
) -> None:
    store = Library(library)
    reader = store.current()
    for dimension in (32, 64, 32, 64):
        update(store, [world.files], BagOfWords(dimension))
        assert answers(reader) == world.before
    assert answers(store.current()) == world.after
    assert "000002" in store.generations()


def test_a_program_that_stays_open_lets_go_of_what_nobody_reads(
    world: World, library: Path
) -> None:
    store = Library(library)
    for dimension in (32, 64, 32, 64):
        store.current()
        update(store, [world.files], BagOfWords(dimension))
    assert store.generations() == ["000005", "000006"]


def test_only_as_many_generations_are_kept_as_asked(world: World, library: Path) -> None:
    publish_two_more(library, world.files)
    assert Library(library).generations() == ["000003", "000004"]
    update(Library(library, keep=3), [world.files], BagOfWords(32))
    assert Library(library).generations() == ["000003", "000004", "000005"]


def test_a_generation_that_was_rolled_back_from_does_not_push_out_the_one_that_served(
    world: World, library: Path
) -> None:
    assert Library(library).rollback() == "000001"
    update(Library(library), [world.files], BagOfWords())
    assert Library(library).generations() == ["000001", "000003"]
    assert Library(library).rollback() == "000001"
    assert said_by(library) == world.first


def test_a_journal_that_cannot_be_written_takes_nothing_back(world: World, library: Path) -> None:
    step = world.names.index("append journal.jsonl") + 1
    done = world.builder(library, world.files, DATELINE_FAULT=f"{step}:enospc")
    assert is_one_sentence_about_storage(done)
    assert "journal" in done.said
    assert "generation 000003 is published" in done.said
    assert said_by(library) == world.after


@pytest.mark.parametrize("torn", [40, 1])
def test_a_line_of_the_journal_that_the_power_cut_off_takes_no_other_along(
    world: World, library: Path, torn: int
) -> None:
    journal = library / "journal.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(whole[:-torn])
    update(Library(library), [world.files], BagOfWords())
    kept = ["000001", "000003"] if torn > 1 else ["000001", "000002", "000003"]
    assert [entry["generation"] for entry in Library(library).history()] == kept
    assert journal.read_bytes().startswith(whole[:-torn] + b"\n")


def test_what_a_killed_collection_left_is_swept_though_nothing_changed(
    world: World, library: Path
) -> None:
    update(Library(library), [world.files], BagOfWords())
    generations = library / "generations"
    (generations / "000002").rename(generations / ".trash-000002")
    report = update(Library(library), [world.files], BagOfWords())
    assert (report.generation, report.unchanged) == ("000003", 3)
    assert left_over(library) == []
    assert said_by(library) == world.after


def test_rolling_back_and_forth_changes_the_answers_and_nothing_else(
    world: World, library: Path
) -> None:
    store = Library(library)
    assert store.rollback() == "000001"
    assert said_by(library) == answers(store.current()) == world.first
    with pytest.raises(UsageError, match="no earlier generation"):
        store.rollback()
    with pytest.raises(UsageError, match="000009"):
        store.rollback("9")
    assert store.rollback("2") == "000002"
    assert said_by(library) == answers(store.current()) == world.before
    assert store.check() == []


def test_no_one_rolls_back_to_a_damaged_generation(world: World, library: Path) -> None:
    flip(library / "generations" / "000001" / "vectors.faiss")
    with pytest.raises(DamagedError, match=r"vectors\.faiss"):
        Library(library).rollback()
    assert said_by(library) == world.before


def test_a_generation_number_is_never_used_again(world: World, library: Path) -> None:
    Library(library).rollback()
    update(Library(library), [world.files], BagOfWords())
    assert Library(library).current_name() == "000003"
    shutil.rmtree(library / "generations" / "000003")
    update(Library(library), [world.files], BagOfWords())
    assert Library(library).current_name() == "000004"
    assert said_by(library) == world.after
