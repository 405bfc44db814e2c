"""What cannot be read just now takes nothing out of the library, and is named at the end."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from index.build import BuildOptions, BuildReport, remove, update
from index.errors import UsageError
from index.library import Library
from index.manifest import Manifest, file_sum
from tests.index.building import BagOfWords
from tests.index.rights import closed
from tests.index.test_build import TEXTS, count, put, texts_of
from tests.index.test_durability import flip

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


def origins(library: Library) -> list[str]:
    """The names of the files whose articles the library holds."""
    return sorted(article.origin for article in library.current().articles())


def test_names_that_are_not_utf8_are_kept_under_an_escaped_name(
    library: Library, files: Path
) -> None:
    odd = Path(os.fsdecode(os.fsencode(files) + b"/caf\xe9"))
    put(odd, {"5.txt": TEXTS[1]})
    plain = files / os.fsdecode(b"gar\xe7on.txt")
    plain.write_text(TEXTS[2])
    bad = files / os.fsdecode(b"\xff.txt")
    bad.write_bytes(b"")
    report = index(library, files)
    assert count(report) == (5, 0, 0, 0)
    assert refused(report) == {
        f"{files}/\\xff.txt": "\\xff.txt is empty. Put an article in it, or leave it out."
    }
    assert "gar\\xe7on.txt" in origins(library)
    assert {f"{files}/caf\\xe9/5.txt", f"{files}/gar\\xe7on.txt"} < set(library.current().files())
    assert count(index(library, files)) == (0, 0, 0, 5)
    assert count(index(library, odd)) == (0, 0, 0, 5)
    plain.unlink()
    assert count(index(library, files)) == (0, 0, 1, 4)
    with pytest.raises(UsageError, match=r"none\\xff.txt does not exist"):
        index(library, files / os.fsdecode(b"none\xff.txt"))


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_file_is_refused_and_not_waited_for(
    library: Library, files: Path, kind: str
) -> None:
    path = files / "pipe.txt" if kind == "pipe" else Path(os.devnull)
    if kind == "pipe":
        os.mkfifo(path)
    report = index(library, path, files)
    assert count(report) == (3, 0, 0, 0)
    said = f"{path.name} is not a file. Name a file or a folder of files."
    assert refused(report) == {str(path): said}


def test_an_archive_of_lines_may_be_larger_than_a_document(library: Library, files: Path) -> None:
    line = json.dumps({"title": "Seal", "text": "A seal slept on the slipway of Ower Point."})
    padding = b" " * 1_000_000 + b"\n"
    (files / "4.jsonl").write_bytes(line.encode() + b"\n" + padding * 60)
    report = index(library, files)
    assert (count(report), report.refused) == ((4, 0, 0, 0), ())


def test_a_refused_line_is_named(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "week.jsonl"
    heron = {"title": "Heron", "text": "A heron delayed the tram in Nether Wick."}
    lines = [heron, {"text": ""}, heron, {"text": TEXTS[4]}]
    path.write_text("\n".join(map(json.dumps, lines)))
    reasons = refused(index(library, path))
    assert set(reasons) == {f"{path}#2", f"{path}#3"}
    assert reasons[f"{path}#2"].startswith('Line 2 has no "text".')
    assert reasons[f"{path}#3"] == f"The same article is already in {path}#1."
    assert f"{path}#2" in refused(index(library, path))  # Unchanged, and still not taken in.


def test_links_that_lead_nowhere_or_out_are_named(
    library: Library, files: Path, tmp_path: Path
) -> None:
    put(tmp_path / "outside", {"6.txt": TEXTS[3]})
    (files / "dangling.txt").symlink_to("gone.txt")
    (files / "out.txt").symlink_to(tmp_path / "outside" / "6.txt")
    (files / "folder").symlink_to(tmp_path / "outside")
    (files / "again.txt").symlink_to("1.txt")
    (files / "inner" / "up").symlink_to("..")
    out = "is a link that leads out of the folder. Name it by itself to take it in."
    said = {
        str(files / "dangling.txt"): "dangling.txt is a link that leads nowhere. Mend it, or "
        "remove it.",
        str(files / "out.txt"): f"out.txt {out}",
        str(files / "folder"): f"folder {out}",
    }
    report = index(library, files)
    assert (count(report), refused(report)) == ((3, 0, 0, 0), said)
    report = index(library, files, files / "folder")
    del said[str(files / "folder")]
    assert (count(report), refused(report)) == ((1, 0, 0, 3), said)
    report = index(library, files)
    assert (count(report), texts_of(library)) == ((0, 0, 0, 4), sorted(texts_of(library)))
    assert (
        refused(report)[str(files / "folder")]
        == f"folder {out} Its articles are kept as they were."
    )


def test_a_file_reached_by_two_paths_is_one_file(
    library: Library, files: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to("files")
    index(library, files)
    assert count(index(library, link)) == (0, 0, 0, 3)
    (files / "1.txt").write_text(TEXTS[2])
    assert count(index(library, link, files)) == (0, 1, 0, 2)
    (files / "1.txt").write_text(TEXTS[5])
    assert count(index(library, files)) == (0, 1, 0, 2)
    with closed(files / "inner"):
        report = index(library, link)
    assert count(report) == (0, 0, 0, 3)
    assert list(refused(report)) == [str(link / "inner")]
    (files / "inner" / "2.txt").unlink()
    assert count(index(library, link)) == (0, 0, 1, 2)


def test_a_link_that_is_turned_to_another_folder_replaces_what_was_read_through_it(
    library: Library, tmp_path: Path
) -> None:
    put(tmp_path / "monday", {"1.txt": TEXTS[0], "2.txt": TEXTS[4]})
    put(tmp_path / "tuesday", {"1.txt": TEXTS[0], "2.txt": TEXTS[5]})
    link = tmp_path / "today"
    link.symlink_to("monday")
    index(library, link)
    link.unlink()
    link.symlink_to("tuesday")
    assert count(index(library, link)) == (0, 1, 0, 1)


def gone(library: Library, origin: str) -> BuildReport:
    """What ``dateline remove`` does with the article of a file."""
    article = next(a for a in library.current().articles() if a.origin == origin)
    return remove(library, [article.id], ENCODER)


def restored(library: Library, *paths: Path) -> BuildReport:
    """What ``dateline index --restore`` does."""
    return update(library, paths, ENCODER, BuildOptions(restore=True))


STAYS_OUT = ("1 article removed earlier stays out; `dateline index --restore PATH …` takes it in.",)


def test_a_removed_article_stays_out_until_it_is_asked_for(library: Library, files: Path) -> None:
    index(library, files)
    gone(library, "1.txt")
    for full in (False, True):
        report = update(library, [files], ENCODER, BuildOptions(full=full))
        assert (count(report), report.notes) == ((0, 0, 0, 2), STAYS_OUT)
    (files / "1.txt").write_text(TEXTS[0] + " It dried by noon.")  # Put right, and not asked for.
    (files / "copy.txt").write_text(TEXTS[0])
    report = index(library, files)
    assert (count(report), report.notes) == ((0, 0, 0, 2), STAYS_OUT)
    assert index(library, files / "inner").notes == ()
    report = restored(library, files / "inner", files / "1.txt")
    assert (count(report), report.notes) == ((1, 0, 0, 2), ())
    assert origins(library) == ["1.txt", "2.txt", "3.txt"]
    report = restored(library, files)
    assert (count(report), report.notes) == ((1, 0, 0, 3), ())
    again = index(library, files)
    assert (count(again), again.notes) == ((0, 0, 0, 4), ())


def test_a_removed_line_stays_out_when_others_are_added(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    lines = [json.dumps({"id": f"a{n}", "text": TEXTS[n]}) + "\n" for n in (0, 4, 8)]
    path.write_text("".join(lines[:2]))
    index(library, path)
    remove(library, ["a0"], ENCODER)
    path.write_text("".join(lines))
    report = index(library, path)
    assert (count(report), report.notes) == ((1, 0, 0, 1), STAYS_OUT)
    assert {a.id for a in library.current().articles()} == {"a4", "a8"}
    remove(library, ["a4"], ENCODER)
    assert index(library, path).notes == (
        "2 articles removed earlier stay out; `dateline index --restore PATH …` takes them in.",
    )
    assert count(restored(library, path)) == (2, 0, 0, 1)
    assert library.current().removed() == []


def test_what_was_removed_is_remembered_over_damage(library: Library, files: Path) -> None:
    index(library, files)
    gone(library, "1.txt")
    flip(library.folder / "000002" / "vectors.faiss")
    again = Library(library.path)
    report = index(again, files)
    assert count(report) == (0, 0, 0, 2)
    assert report.notes[-1] in STAYS_OUT or report.notes[1] in STAYS_OUT
    assert origins(again) == ["2.txt", "3.txt"]


def test_a_library_that_never_kept_what_was_removed_is_read_and_built_upon(
    library: Library, files: Path
) -> None:
    index(library, files)
    folder = library.folder / "000001"
    with closing(sqlite3.connect(folder / "articles.sqlite")) as database:
        database.execute("DROP TABLE removed")
        database.commit()
    document = json.loads((folder / "manifest.json").read_text())
    document["files"]["articles.sqlite"] = asdict(file_sum(folder / "articles.sqlite"))
    (folder / "manifest.json").write_text(json.dumps(document))
    _, digest = Manifest.read(folder)
    (library.path / "CURRENT").write_text(f"000001 {digest}\n")
    old = Library(library.path)
    assert count(index(old, files)) == (0, 0, 0, 3)
    assert old.current().name == "000001"
    gone(old, "1.txt")
    assert index(old, files).notes == STAYS_OUT


def test_articles_that_come_in_without_a_date_are_named_once(library: Library, files: Path) -> None:
    assert index(library, files).notes == ()
    (files / "mast.txt").write_text("The mast fell on the pier.")
    said = (
        "1 article has no date that could be found (mast.txt): a question with a time limit "
        "leaves it out. A text may begin with a line such as `date 2025-03-21`.",
    )
    assert index(library, files).notes == said
    assert index(library, files).notes == ()
    assert update(library, [files], ENCODER, BuildOptions(full=True)).notes == ()
    (files / "mast.txt").write_text("The mast fell on the pier at noon.")
    assert index(library, files).notes == said
    (files / "mast.txt").write_text("date 2025-03-21\n\nThe mast fell on the pier at noon.")
    assert index(library, files).notes == ()
    put(files / "more", {f"{n}.md": f"Mast {n} fell on the pier." for n in range(7)})
    (note,) = index(library, files).notes
    assert note.startswith(
        "7 articles have no date that could be found (0.md, 1.md, 2.md, 3.md, 4.md and 2 more): a "
        "question with a time limit leaves them out."
    )
