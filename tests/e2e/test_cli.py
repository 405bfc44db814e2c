"""The command line's contract, through a real process."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, SHARED
from tests.warm import warmed


def dateline(*arguments: str, library: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    done = warmed().run("ui.cli", *arguments, stdin=stdin.encode(), DATELINE_LIBRARY=str(library))
    out, err = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def document(done: subprocess.CompletedProcess[str]) -> Any:
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "library"
    done = dateline("index", "seeds", "--json", library=folder)
    report = document(done)
    assert done.returncode == 0
    assert report["articles"]["added"] == 62
    assert report["passages"]["embedded"] == report["passages"]["total"] > 100
    return folder


@pytest.mark.alone
def test_help_is_quick() -> None:
    times = []
    for _ in range(3):
        started = time.perf_counter()
        said = subprocess.check_output([sys.executable, "-m", "ui.cli", "--help"], cwd=ROOT)
        times.append(time.perf_counter() - started)
        assert b"rollback" in said
    # The contract says 0.3 s; a busy test machine gets some room.
    assert min(times) < 0.6


def test_ask_prints_the_contract(library: Path) -> None:
    done = dateline("ask", "Where will the summit take place?", "--json", library=library)
    answer = document(done)
    assert done.returncode == 0
    assert set(answer) >= {
        "question", "answer", "short_answer", "abstained", "confidence", "kind", "generator",
        "statements", "citations", "dates", "disagreements", "alternatives",
        "timeline", "as_of", "library",
        "timings_ms",
    }  # fmt: skip
    shown = document(dateline("show", answer["citations"][0]["article_id"], "--json",
                              library=library))  # fmt: skip
    first = answer["citations"][0]
    assert shown["text"][first["start"] : first["end"]] == first["quote"]
    assert "Paris" in first["quote"]


def test_questions_from_standard_input(library: Path) -> None:
    done = dateline(
        "ask", "-", "--json", library=library, stdin="Who runs the ferry?\n\n???\nWhere is Paris?\n"
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == 3
    assert "error" in lines[1]
    assert done.returncode == 1


def test_as_of_keeps_the_future_out(library: Path) -> None:
    answer = document(
        dateline("ask", "What happened to the ferry?", "--as-of", "2025-02-01", "--json",
                 library=library)
    )  # fmt: skip
    assert all(c["published"] <= "2025-02-01" for c in answer["citations"])


def test_articles_search_info_check(library: Path) -> None:
    assert len(document(dateline("articles", "--json", library=library))["articles"]) == 62
    hits = document(dateline("search", "ferry", "-k", "3", "--json", library=library))["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert document(dateline("info", "--json", library=library))["articles"] == 62
    assert document(dateline("check", "--json", library=library))["ok"] is True


def test_articles_are_listed_in_columns_with_their_dates(tmp_path: Path) -> None:
    source = tmp_path / "m.jsonl"
    given = [
        {"id": "a", "text": "The lighthouse at Ower Point was repainted.", "title": "Ower Point",
         "published": "2025-03-01"},
        {"id": "nsa-2025-05-10-kittiwren", "text": "A heron delayed the tram.", "title": "Heron"},
        {"id": "x" * 60, "text": "The baker won.", "title": "Baker", "published": "2025-03-03"},
    ]  # fmt: skip
    source.write_text("\n".join(json.dumps(line) for line in given))
    assert dateline("index", str(source), library=tmp_path / "library").returncode == 0
    done = dateline("articles", library=tmp_path / "library")
    assert done.stdout.splitlines() == [
        f"{'x' * 60}  2025-03-03  Baker",
        "a                         2025-03-01  Ower Point",
        "nsa-2025-05-10-kittiwren  undated     Heron",
    ]


def test_adding_removing_and_rolling_back(tmp_path: Path) -> None:
    library, folder = tmp_path / "library", tmp_path / "in"
    folder.mkdir()
    (folder / "one.txt").write_text(" date 2025-03-01 The lighthouse at Ower Point was repainted.")
    (folder / "two.txt").write_text(" date 2025-03-02 A heron delayed the tram in Nether Wick.")
    (folder / "empty.txt").write_text("")
    done = dateline("index", str(folder), "--json", library=library)
    report = document(done)
    assert done.returncode == 1
    assert [refusal["file"] for refusal in report["articles"]["refused"]] == [
        str(folder / "empty.txt")
    ] or report["articles"]["refused"][0]["file"].endswith("empty.txt")
    assert report["articles"]["added"] == 2
    (folder / "three.txt").write_text(" date 2025-03-03 The baker of Ower won a medal.")
    report = document(dateline("index", str(folder), "--json", library=library))
    assert (report["articles"]["added"], report["passages"]["embedded"]) == (1, 1)
    rows = document(dateline("articles", "--json", library=library))["articles"]
    heron = next(row["article_id"] for row in rows if "heron" in row["title"])
    report = document(dateline("remove", heron, "--json", library=library))
    assert report["articles"]["removed"] == 1
    assert dateline("show", heron, library=library).returncode != 0
    done = dateline("index", str(folder / "two.txt"), library=library)
    assert "1 article removed earlier stays out; `dateline index --restore" in done.stderr
    assert done.returncode == 0
    report = document(dateline("index", str(folder), "--restore", "--json", library=library))
    assert (report["articles"]["added"], report["notes"]) == (1, [])
    assert dateline("show", heron, library=library).returncode == 0
    assert dateline("rollback", library=library).returncode == 0
    assert dateline("show", heron, library=library).returncode != 0
    (folder / "four.txt").write_text("The mast of Ower fell.")
    done = dateline("index", str(folder), library=library)
    assert "1 article has no date that could be found (four.txt): a question" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("ask", "   "), 2, "no words"),
        (("ask", "x" * 10_000), 2, "2,000"),
        (("ask", "x", "--as-of", "yesterday"), 2, "2025-03-21"),
        (("ask", "x", "--frobnicate"), 2, "frobnicate"),
        (("ask", "When?", "--source", "Nowhere"), 2, "no source 'Nowhere'. Name one of these: "),
        (("search", "When?", "--source", "Nowhere"), 2, "no source 'Nowhere'. Name one of these: "),
        (("index", "no/such/folder"), 2, "no/such/folder"),
        (("index", ""), 2, "a path is empty"),
        (("rollback", "--to", ""), 2, "no generation ''"),
        (("show", "nothing"), 2, "nothing"),
        (("sing",), 2, "sing"),
    ],
)
def test_wrong_use_is_one_clear_sentence(
    library: Path, arguments: tuple[str, ...], status: int, says: str
) -> None:
    done = dateline(*arguments, library=library)
    assert done.returncode == status
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_asking_before_indexing_names_the_command(tmp_path: Path) -> None:
    done = dateline("ask", "Anything?", library=tmp_path / "none")
    assert done.returncode == 1
    assert "dateline index" in done.stderr


def test_damage_is_reported_with_status_three(tmp_path: Path) -> None:
    library = tmp_path / "library"
    source = tmp_path / "a.txt"
    source.write_text(" date 2025-03-01 The lighthouse at Ower Point was repainted.")
    assert dateline("index", str(source), library=library).returncode == 0
    victim = next((library / "generations").glob("*/vectors.faiss"))
    data = bytearray(victim.read_bytes())
    data[-5] ^= 1
    victim.write_bytes(data)
    done = dateline("check", "--json", library=library)
    assert done.returncode == 3
    assert "vectors.faiss" in done.stdout
    asked = dateline("ask", "Where is the lighthouse?", library=library)
    assert asked.returncode == 3
    assert "vectors.faiss" in asked.stderr
    other = tmp_path / "b.txt"
    other.write_text(" date 2025-03-02 A heron delayed the tram in Nether Wick.")
    mended = dateline("index", str(other), library=library)
    assert mended.returncode == 0
    assert "1 added, 0 changed, 0 removed, 1 unchanged" in mended.stdout
    assert "Its articles are whole" in mended.stderr
    assert dateline("check", library=library).returncode == 0
    for victim in (library / "generations").glob("0*/articles.sqlite"):
        victim.write_bytes(b"")
    refused = dateline("index", str(other), library=library)
    assert refused.returncode == 3
    assert "dateline index --full" in refused.stderr


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/seeds is not here")
def test_the_real_article(tmp_path: Path) -> None:
    library = tmp_path / "library"
    assert dateline("index", str(SHARED / "seeds"), library=library).returncode == 0
    answer = document(
        dateline("ask", "Where will the Coalition of the Willing summit take place?", "--json",
                 library=library)
    )  # fmt: skip
    assert not answer["abstained"]
    assert "Paris" in answer["citations"][0]["quote"]
    assert answer["citations"][0]["published"] == "2025-03-21"
