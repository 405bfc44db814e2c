"""What cannot be read just now takes nothing out of the library, and is named at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import BuildReport, update
from index.library import Library
from tests.index.building import BagOfWords
from tests.index.rights import closed
from tests.index.test_build import TEXTS, count, put, texts_of

ENCODER = BagOfWords()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library that does not exist yet."""
    return Library(tmp_path / "library")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with an article, and a folder in it with two others."""
    put(tmp_path / "files", {"1.txt": TEXTS[0]})
    put(tmp_path / "files" / "inner", {"2.txt": TEXTS[4], "3.txt": TEXTS[8]})
    return tmp_path / "files"


def index(library: Library, *paths: Path) -> BuildReport:
    """What ``dateline index`` does."""
    return update(library, paths, ENCODER)


def refused(report: BuildReport) -> dict[str, str]:
    """The reasons by what was refused."""
    return {refusal.file: refusal.reason for refusal in report.refused}


def test_articles_in_a_folder_that_cannot_be_opened_stay(library: Library, files: Path) -> None:
    index(library, files)
    before = texts_of(library)
    (files / "1.txt").write_text(TEXTS[2])
    with closed(files / "inner"):
        report = index(library, files)
    assert count(report) == (0, 1, 0, 2)
    assert refused(report) == {
        str(files / "inner"): "The folder cannot be opened: permission denied. "
        "Its articles are kept as they were."
    }
    assert len(set(before) & set(texts_of(library))) == 2
    assert index(library, files).refused == ()


def test_a_folder_that_cannot_be_opened_and_was_never_read_is_named(
    library: Library, files: Path
) -> None:
    with closed(files / "inner"):
        report = index(library, files)
    assert count(report) == (1, 0, 0, 0)
    assert refused(report) == {
        str(files / "inner"): "The folder cannot be opened: permission denied."
    }
    with closed(files):
        report = index(library, files)
    assert count(report) == (0, 0, 0, 1)
    assert list(refused(report)) == [str(files)]


@pytest.mark.parametrize("moment", ["closed", "empty", "binary", "too large"])
def test_a_file_that_cannot_be_read_for_a_moment_keeps_its_text(
    library: Library, files: Path, moment: str
) -> None:
    index(library, files)
    before = texts_of(library)
    path = files / "1.txt"
    said = {
        "closed": "1.txt cannot be opened: permission denied.",
        "empty": "1.txt is empty. Put an article in it, or leave it out.",
        "binary": "1.txt holds binary data, not text. Convert it to text first.",
        "too large": "1.txt has 60,000,000 bytes, more than the 50,000,000 that are read. "
        "Split it into smaller files.",
    }[moment]
    for _ in range(2):  # The second time it is known.
        if moment == "closed":
            with closed(path):
                report = index(library, files)
        else:
            path.write_bytes(b"" if moment == "empty" else bytes(range(256)))
            if moment == "too large":
                with path.open("rb+") as file:
                    file.truncate(60_000_000)
            report = index(library, files)
        assert count(report) == (0, 0, 0, 3)
        assert refused(report) == {str(path): f"{said} Its earlier text is kept."}
        assert texts_of(library) == before
    path.write_text(TEXTS[0])
    report = index(library, files)
    assert (count(report), report.refused) == ((0, 0, 0, 3), ())
    path.write_bytes(b"")
    index(library, files)
    path.unlink()
    report = index(library, files)
    assert (count(report), report.refused) == ((0, 0, 1, 2), ())


def test_an_empty_file_that_never_held_an_article_is_refused_without_more(
    library: Library, files: Path
) -> None:
    (files / "4.txt").write_bytes(b"")
    for _ in range(2):
        report = index(library, files)
        assert refused(report) == {
            str(files / "4.txt"): "4.txt is empty. Put an article in it, or leave it out."
        }
