"""The command line where its streams, arguments and articles are not what one would wish."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.warm import warmed

DATELINE = [sys.executable, "-m", "ui.cli"]
# Whatever acts on a terminal: controls of 7 and 8 bits, direction, no width, the tag alphabet.
ACTS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\U000e0000-\U000e007f]"
)
HOSTILE = "\x9b31m\x9d0;pwn\x9c \u202eesrever\u202c zero\u200bwidth \U000e0041\U000e0042"
FULL = Path("/dev/full")


def dateline(
    *arguments: str | bytes,
    library: Path,
    shell: str = "",
    stdin: bytes = b"",
    cwd: Path = ROOT,
    **variables: str,
) -> subprocess.CompletedProcess[bytes]:
    """Run the program; ``shell``: what a shell is to do with its streams, such as ``<&-``."""
    if not shell and not variables:
        return warmed().run(
            "ui.cli", *arguments, stdin=stdin, cwd=cwd, DATELINE_LIBRARY=str(library)
        )
    command: list[str | bytes] = [*DATELINE, *arguments]
    if shell:
        command = ["sh", "-c", f'exec "$@" {shell}', "sh", *command]
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        timeout=120,
        cwd=cwd,
        env={**os.environ, "DATELINE_LIBRARY": str(library), "PYTHONPATH": str(ROOT), **variables},
        check=False,
    )


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    """The one sentence on standard error."""
    words = done.stderr.decode()
    assert "Traceback" not in words
    assert words.count("\n") == 1, words
    return words.strip()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("console")
    articles = [
        {"id": "plain", "title": "The lighthouse at Ower Point", "published": "2025-03-01",
         "source": "Courier", "text": "The lighthouse at Ower Point cost £300 – and “more”."},
        {"id": "bad", "title": f"Heron {HOSTILE}", "published": "2025-03-02",
         "source": f"Gazette {HOSTILE}", "text": f"A heron delayed the tram {HOSTILE} in Merrow."},
    ]  # fmt: skip
    source = folder / "articles.jsonl"
    source.write_text("\n".join(json.dumps(article) for article in articles))
    done = dateline("index", str(source), library=folder / "library")
    assert done.returncode == 0, done.stderr
    return folder / "library"


@pytest.mark.parametrize(
    "arguments",
    [
        ("articles",),
        ("show", "bad"),
        ("search", "heron tram"),
        ("ask", "What did a heron delay?"),
        ("ask", f"What did a heron {HOSTILE} delay?"),
        ("ask", "Who ate the heron?", "--as-of", "\x1b[31m"),
        ("show", f"x\n{HOSTILE}"),
        ("remove", f"x\nGeneration 000009: 5 added.{HOSTILE}\x1b]0;pwn\x07"),
        ("rollback", "--to", f"\x1b[2J{HOSTILE}"),
        ("index", f"no\n\x1b[31m{HOSTILE}"),
        ("eval", f"no\x1b[31m{HOSTILE}"),
        (f"sing\x1b[31m{HOSTILE}",),
        ("ask", "x", f"--sing{HOSTILE}\n\x1b[31m"),
    ],
)
@pytest.mark.parametrize("form", ["words", "json"])
def test_nothing_from_outside_acts_on_the_terminal(
    library: Path, arguments: tuple[str, ...], form: str
) -> None:
    done = dateline(*arguments, *(["--json"] if form == "json" else []), library=library)
    assert done.returncode in (0, 1, 2)
    assert not ACTS.search(done.stdout.decode())
    assert not ACTS.search(done.stderr.decode())
    if done.returncode == 2:
        said(done)


def test_what_is_hidden_in_an_article_is_shown_and_stays_as_it_is_for_programs(
    library: Path,
) -> None:
    shown = dateline("show", "bad", library=library).stdout.decode()
    assert "⟨U+009B⟩31m⟨U+009D⟩0;pwn⟨U+009C⟩ ⟨U+202E⟩esrever⟨U+202C⟩ zero⟨U+200B⟩width" in shown
    assert "⟨U+E0041⟩⟨U+E0042⟩" in shown
    document = json.loads(dateline("show", "bad", "--json", library=library).stdout)
    assert HOSTILE in document["text"]


def test_a_refused_file_cannot_forge_a_line(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "good.txt").write_text(" date 2025-03-01 The lighthouse at Ower Point was repainted.")
    (source / "x\x1b[31m\nGeneration 000009: 5 added.txt").write_text("")
    done = dateline("index", str(source), library=tmp_path / "library")
    assert done.returncode == 1
    assert "Generation 000009: 5 added" in said(done)
    assert "⟨U+001B⟩[31m" in said(done)


def test_closed_standard_input_is_a_sentence(library: Path) -> None:
    done = dateline("ask", "-", library=library, shell="<&-")
    assert (done.returncode, said(done)) == (
        2, "Standard input is closed. Send what is asked for through it.",
    )  # fmt: skip


def test_a_line_that_is_not_utf8_is_reported_in_its_place_and_the_rest_go_on(library: Path) -> None:
    lines = [
        "\ufeffWhere is the lighthouse?".encode(), b"Caf\xe9?", b"x" * 250_000,
        "Where is the café?".encode(), b"How much did the lighthouse cost?",
    ]  # fmt: skip
    done = dateline(
        "ask", "-", "--json", library=library, stdin=b"\n".join(lines), PYTHONIOENCODING="utf-8"
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert answers[0]["question"] == "Where is the lighthouse?"
    assert answers[1]["error"].startswith("Line 2 of standard input is not UTF-8.")
    assert "2,000" in answers[2]["error"]
    assert answers[3]["question"] == "Where is the café?"
    assert answers[4]["short_answer"] == "£300"


def test_standard_input_that_cannot_be_read_is_a_sentence(library: Path) -> None:
    done = dateline("ask", "-", library=library, shell="0>/dev/null")
    assert (done.returncode, said(done)) == (
        2, "Standard input cannot be read: bad file descriptor. Name another.",
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_an_encoding_that_lacks_a_character_gets_the_nearest_there_is(
    library: Path, encoding: str
) -> None:
    done = dateline("show", "plain", library=library, PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    pound = "£" if encoding == "latin-1" else "\\xa3"
    assert f'cost {pound}300 - and "more".' in done.stdout.decode(encoding)
    document = json.loads(
        dateline("show", "plain", "--json", library=library, PYTHONIOENCODING=encoding).stdout
    )
    assert document["text"] == "The lighthouse at Ower Point cost £300 – and “more”."


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [("articles",), ("articles", "--json"), ("show", "bad")])
def test_a_full_disk_behind_standard_output_is_a_sentence(
    library: Path, arguments: tuple[str, ...]
) -> None:
    done = dateline(*arguments, library=library, shell="> /dev/full")
    assert done.returncode == 1
    assert said(done).startswith("Standard output cannot be written: no space left on device.")
    assert dateline(*arguments, library=library, shell="2> /dev/full").returncode == 0
    assert dateline("show", "no", library=library, shell="> /dev/full 2>&1").returncode == 2


def test_a_reader_who_leaves_is_no_error(library: Path) -> None:
    done = dateline("articles", library=library, shell="| head -c 1", PYTHONUNBUFFERED="1")
    assert done.stderr == b""


def test_closed_streams_never_let_the_library_be_written_over(tmp_path: Path) -> None:
    source, library = tmp_path / "a.txt", tmp_path / "library"
    source.write_text(" date 2025-03-01 The lighthouse at Ower Point was repainted.")
    done = dateline("index", str(source), library=library, shell="<&- >&- 2>&-")
    assert done.returncode == 0
    assert json.loads(dateline("check", "--json", library=library).stdout)["ok"]


def test_a_report_that_cannot_be_written_is_refused_before_anything_is_asked(
    library: Path, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    for place in (taken, taken / "below", Path("/proc/nowhere")):
        done = dateline("eval", "--report", str(place), "--json", library=library)
        assert done.returncode == 2
        assert f"The report cannot be written to {place}" in said(done)
        assert json.loads(done.stdout) == {"error": said(done)}
    assert taken.read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((b"show", b"\xff"), "⟨0xFF⟩ is not UTF-8. Write it in UTF-8."),
        ((b"ask", b"Caf\xe9?"), "Caf⟨0xE9⟩? is not UTF-8. Write it in UTF-8."),
        ((b"ask", b"x", b"--source", b"\xff"), "⟨0xFF⟩ is not UTF-8. Write it in UTF-8."),
        ((b"info", b"--library", b"lib\xff"), "The setting 'library' is wrong: the folder's name"),
        ((b"info", b"--library", b""), "An empty name names no file or folder."),
        ((b"eval", b"--report", b""), "An empty name names no file or folder."),
        ((b"info", b"--library", b"/etc/passwd"), "/etc/passwd is not a folder."),
        ((b"index", b"seeds", b"--library", b"/etc/passwd/x"), "/etc/passwd is not a folder."),
        ((b"eval", b"--split", b"bogus"), "--split 'bogus' is no half of a set. Use dev or test."),
    ],
)
@pytest.mark.parametrize("form", ["words", "json"])
def test_wrong_arguments_are_a_sentence(
    library: Path, arguments: tuple[bytes, ...], says: str, form: str
) -> None:
    done = dateline(*arguments, *([b"--json"] if form == "json" else []), library=library)
    assert done.returncode == 2
    assert said(done).startswith(says)
    if form == "json":
        assert json.loads(done.stdout) == {"error": said(done)}
    else:
        assert done.stdout == b""


def test_a_working_folder_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    command = 'cd "$0" && rmdir "$0" && exec "$@"'
    done = subprocess.run(
        ["sh", "-c", command, str(gone), *DATELINE, "info"],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert (done.returncode, said(done)) == (
        2, "The working folder is gone. Change to another one.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "command",
    ["ask x", "search x", "articles", "show x", "remove x", "check", "rollback", "info", "eval",
     "user list", "user remove x"],
)  # fmt: skip
def test_a_library_that_is_not_there_is_not_made(tmp_path: Path, command: str) -> None:
    library = tmp_path / "mistyped"
    done = dateline(*command.split(), library=library)
    words = done.stdout if command == "info" else done.stderr
    assert f"There is no library {library}." in words.decode()
    assert done.returncode == (0 if command == "info" else 1)
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_is_withheld_fell_short(library: Path) -> None:
    asked = "Who won the chess final on Mars?"
    done = dateline("ask", asked, "--json", library=library)
    assert json.loads(done.stdout)["abstained"]
    assert done.returncode == 1
    assert dateline("ask", "-", library=library, stdin=asked.encode()).returncode == 1
    assert dateline("ask", "How much did the lighthouse cost?", library=library).returncode == 0


def test_ctrl_c_pressed_twice_ends_the_chat_in_silence(library: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = subprocess.Popen(
        [*DATELINE, "chat", "--json", "--port", str(port), "--library", str(library)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    assert started.stdout is not None
    assert json.loads(started.stdout.readline()) == {"address": f"http://127.0.0.1:{port}"}
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            break
        time.sleep(0.1)
    for _ in range(2):
        os.killpg(started.pid, signal.SIGINT)
        time.sleep(0.02)
    assert started.communicate(timeout=60) == (b"", b"")
    assert started.returncode == 0


@pytest.mark.parametrize("after", [1.5, 4.0])
def test_ctrl_c_says_what_did_not_happen(tmp_path: Path, after: float) -> None:
    library, articles = tmp_path / "library", tmp_path / "many.jsonl"
    # More than any machine embeds in so many seconds.
    lines = (
        {"title": f"Report {n}", "published": "2025-03-21", "text": f"Ship {n} has sailed. " * 40}
        for n in range(3_000)
    )
    articles.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    started = subprocess.Popen(
        [*DATELINE, "index", str(articles), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "DATELINE_LIBRARY": str(library), "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    time.sleep(after)
    os.killpg(started.pid, signal.SIGINT)
    out, err = started.communicate(timeout=60)
    assert started.returncode == 1
    sentence = err.decode().strip()
    assert sentence in (
        "Stopped; nothing was changed.",
        "Stopped before anything was published; what was embedded is kept for the next build.",
    )
    assert json.loads(out) == {"error": sentence}
    assert not (library / "CURRENT").exists()
