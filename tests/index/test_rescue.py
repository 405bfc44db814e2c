"""A damaged library is never taken for an empty one: nothing that was taken in is lost in silence.

What the next build starts from, what it says of that, and that each remedy it names works.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import BuildOptions, BuildReport, remove, update
from index.errors import DamagedError
from index.library import Library
from index.manifest import file_sum
from tests.index.building import BagOfWords
from tests.index.rights import closed
from tests.index.test_build import TEXTS, put, said
from tests.index.test_durability import cut, empty, flip

ENCODER = BagOfWords()
EVERY_DAMAGE = pytest.mark.parametrize("damage", [flip, cut, empty, Path.unlink])
BEYOND_REPAIR = pytest.mark.parametrize(
    ("file", "damage"),
    [*(("articles.sqlite", damage) for damage in (flip, cut, empty, Path.unlink)),
     ("manifest.json", empty), ("manifest.json", Path.unlink)],
)  # fmt: skip


def index(library: Path, *paths: Path, full: bool = False) -> BuildReport:
    """What ``dateline index`` does, in a process that knows nothing yet."""
    return update(Library(library), paths, ENCODER, BuildOptions(full=full))


def origins(library: Path) -> set[str]:
    """The names of the files whose articles the library holds."""
    return {article.origin for article in Library(library).current().articles()}


@pytest.fixture
def a(tmp_path: Path) -> Path:
    """A folder of two articles."""
    put(tmp_path / "a", {"1.txt": TEXTS[0], "2.txt": TEXTS[1]})
    return tmp_path / "a"


@pytest.fixture
def b(tmp_path: Path) -> Path:
    """A folder of two others."""
    put(tmp_path / "b", {"3.txt": TEXTS[4], "4.txt": TEXTS[5]})
    return tmp_path / "b"


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A file by itself."""
    (tmp_path / "one.txt").write_text(" date 2025-05-01 A seal slept on the slipway of Ower Point.")
    return tmp_path / "one.txt"


@pytest.fixture
def single(tmp_path: Path, a: Path, b: Path) -> Path:
    """A library with one generation of both folders."""
    index(tmp_path / "library", a, b)
    return tmp_path / "library"


@pytest.fixture
def double(tmp_path: Path, a: Path, b: Path) -> Path:
    """A library with two generations; the second one has what is in ``b``, too."""
    index(tmp_path / "library", a)
    index(tmp_path / "library", b)
    return tmp_path / "library"


ALL = {"1.txt", "2.txt", "3.txt", "4.txt"}


@pytest.mark.parametrize("file", ["vectors.faiss", "lexical/count.json", "manifest.json"])
@pytest.mark.parametrize("generations", ["single", "double"])
def test_whole_articles_of_a_damaged_generation_are_built_upon(
    file: str, generations: str, one: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    library: Path = request.getfixturevalue(generations)
    name = Library(library).current_name()
    path = library / "generations" / name / file
    if file == "manifest.json":
        path.write_text(path.read_text().replace('"overlap": 1', '"overlap": 3'))
    else:
        flip(path)
    report = index(library, one)
    assert (report.added, report.removed, report.unchanged) == (1, 0, 4)
    assert report.passages_embedded == 1
    assert origins(library) == ALL | {"one.txt"}
    assert f"{file} is damaged" in report.notes[0]
    assert "Its articles are whole" in report.notes[0]
    aside = library / "generations" / f"damaged-{name}"
    assert report.notes[1] == f"Generation {name} is kept as {aside}."
    assert (aside / "articles.sqlite").is_file()
    assert Library(library).check() == []
    afresh = tmp_path / "afresh"
    index(afresh, tmp_path / "a", tmp_path / "b", one)
    assert said(Library(library).current()) == said(Library(afresh).current())
    assert index(library, one).notes == ()


@EVERY_DAMAGE
def test_an_article_is_removed_from_a_damaged_library_and_the_others_stay(
    double: Path, damage: Callable[[Path], None]
) -> None:
    damage(double / "generations" / "000002" / "vectors.faiss")
    gone = next(x.id for x in Library(double).current().articles() if x.origin == "1.txt")
    report = remove(Library(double), [gone], ENCODER)
    assert report.removed == 1
    assert origins(double) == ALL - {"1.txt"}
    assert "vectors.faiss is damaged" in report.notes[0]


@BEYOND_REPAIR
def test_what_would_lose_articles_is_refused_and_the_remedy_works(
    double: Path, b: Path, one: Path, damage: Callable[[Path], None], file: str
) -> None:
    damage(double / "generations" / "000002" / file)
    for full in (False, True):
        with pytest.raises(DamagedError) as raised:
            index(double, one, full=full)
        assert f"{file} is damaged" in raised.value.message
        assert "Generation 000001 is whole" in raised.value.message
        assert "`dateline rollback --to 000001`" in raised.value.remedy
    with pytest.raises(DamagedError, match="would be lost"):
        remove(Library(double), [Library(double).current().articles()[0].id], ENCODER)
    assert Library(double).generations() == ["000001", "000002"]
    assert Library(double).rollback("000001") == "000001"
    report = index(double, b, one)
    assert origins(double) == ALL | {"one.txt"}
    assert report.generation == "000003"
    assert (double / "generations" / "damaged-000002").is_dir()
    assert report.notes[-1].startswith("Generation 000002 is kept as ")


@BEYOND_REPAIR
def test_with_nothing_whole_a_library_is_begun_anew_only_when_that_is_asked_for(
    single: Path, b: Path, one: Path, damage: Callable[[Path], None], file: str
) -> None:
    damage(single / "generations" / "000001" / file)
    with pytest.raises(DamagedError) as raised:
        index(single, one)
    assert "No other generation is whole" in raised.value.message
    assert "`dateline index --full` with every file and folder" in raised.value.remedy
    assert "rollback" not in str(raised.value)
    assert Library(single).generations() == ["000001"]
    report = index(single, b, one, full=True)
    assert origins(single) == {"3.txt", "4.txt", "one.txt"}
    assert "begun anew with the files named alone" in report.notes[0]
    assert (single / "generations" / "damaged-000001").is_dir()


def test_naming_all_that_was_lost_again_needs_no_remedy(double: Path, b: Path, one: Path) -> None:
    empty(double / "generations" / "000002" / "articles.sqlite")
    report = index(double, b, one)
    assert origins(double) == ALL | {"one.txt"}
    assert report.notes[0].endswith(
        "The new generation was built from generation 000001 and the files named, which are all "
        "that generation 000002 was built from."
    )


def test_of_a_generation_that_no_journal_tells_of_nothing_is_believed(
    double: Path, a: Path, b: Path
) -> None:
    empty(double / "generations" / "000002" / "articles.sqlite")
    (double / "journal.jsonl").write_bytes(b'["paths"]\n[[[[\n\xff\n{"generation": "000002"}\n')
    with pytest.raises(DamagedError, match="would be lost"):
        index(double, a, b)


def test_a_removal_is_not_undone_by_damage(double: Path, a: Path, b: Path) -> None:
    gone = Library(double).current().articles()[0]
    remove(Library(double), [gone.id], ENCODER)
    empty(double / "generations" / "000003" / "articles.sqlite")
    with pytest.raises(DamagedError, match="would be lost"):
        index(double, a, b)


@EVERY_DAMAGE
def test_a_lost_pointer_and_a_damaged_newest_generation_lose_nothing(
    double: Path, one: Path, damage: Callable[[Path], None]
) -> None:
    (double / "CURRENT").write_text("?")
    damage(double / "generations" / "000002" / "vectors.faiss")
    index(double, one)
    assert origins(double) == ALL | {"one.txt"}


def test_a_lost_pointer_is_said(double: Path, one: Path) -> None:
    (double / "CURRENT").unlink()
    report = index(double, one)
    assert origins(double) == ALL | {"one.txt"}
    assert "CURRENT is damaged" in report.notes[0]
    assert "Generation 000002, the newest, was built upon." in report.notes[0]
    assert Library(double).generations() == ["000002", "000003"]


def test_a_damaged_generation_says_what_to_do(double: Path, one: Path) -> None:
    flip(double / "generations" / "000001" / "vectors.faiss")
    with pytest.raises(DamagedError) as raised:
        Library(double).rollback()
    assert raised.value.remedy == "Nothing was changed."
    flip(double / "generations" / "000002" / "vectors.faiss")
    with pytest.raises(DamagedError, match=r"Run `dateline index` with .* it says so before"):
        Library(double).current()
    index(double, one)
    assert origins(double) == ALL | {"one.txt"}


@pytest.mark.parametrize("file", ["articles.sqlite", "vectors.faiss", "manifest.json", "."])
def test_what_the_system_does_not_let_us_read_is_damage(double: Path, one: Path, file: str) -> None:
    path = double / "generations" / "000002" / file
    with closed(path):
        store = Library(double)
        assert {a.origin for a in store.current().articles()} == {"1.txt", "2.txt"}
        assert store.warning is not None
        assert "is damaged: permission denied. Generation 000001 serves" in store.warning
        assert any("permission denied" in str(finding) for finding in store.check())
    assert Library(double).check() == []
    with closed(double / "generations"):
        with pytest.raises(DamagedError, match="generations"):
            Library(double).current()
        with pytest.raises(DamagedError, match="generations"):
            index(double, one)
        assert [finding.file for finding in Library(double).check()] != []


def test_a_generation_that_cannot_be_read_for_a_moment_is_never_deleted(
    double: Path, one: Path
) -> None:
    for file in ("manifest.json", "articles.sqlite"):
        path = double / "generations" / "000002" / file
        with closed(path), pytest.raises(DamagedError, match="would be lost"):
            index(double, one)
    assert (index(double, one).unchanged, Library(double).check()) == (4, [])


@pytest.mark.parametrize(
    "document",
    ["[" * 200_000, "[]", "{}", "1e999", '{"schema": [2]}', '{"schema": 2, "settings": []}'],
)
def test_a_manifest_that_is_anything_else_is_damage(double: Path, document: str) -> None:
    path = double / "generations" / "000002" / "manifest.json"
    path.write_text(document)
    (double / "CURRENT").write_text(f"000002 {file_sum(path).sha256}")
    store = Library(double)
    assert {a.origin for a in store.current().articles()} == {"1.txt", "2.txt"}
    assert store.warning is not None
    assert "manifest.json" in store.warning
    assert all("manifest.json" in str(finding) for finding in store.check())


@pytest.mark.parametrize("name", ["settings", "created", "articles", "dimension", "files"])
def test_a_manifest_whose_values_are_of_another_kind_is_damage(double: Path, name: str) -> None:
    path = double / "generations" / "000002" / "manifest.json"
    document = json.loads(path.read_text())
    document[name] = ["other"]
    path.write_text(json.dumps(document))
    (double / "CURRENT").write_text(f"000002 {file_sum(path).sha256}")
    store = Library(double)
    assert {a.origin for a in store.current().articles()} == {"1.txt", "2.txt"}
    assert "it is not a manifest" in str(store.warning)
