"""The help of every command: readable at 80 columns, nothing cut off, nothing unexplained."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from ui.commands import app

GROUPS = ("", "user")
COMMANDS = (
    "index", "ask", "search", "chat", "eval", "articles", "show", "remove", "check", "rollback",
    "info", "user add", "user list", "user remove",
)  # fmt: skip


def help_of(command: str) -> list[str]:
    done = CliRunner().invoke(app, [*command.split(), "--help"], env={"COLUMNS": "80"})
    assert done.exit_code == 0
    return done.output.splitlines()


@pytest.mark.parametrize("command", [*GROUPS, *COMMANDS])
def test_every_line_fits_and_says_what_it_is_about(command: str) -> None:
    lines = help_of(command)
    assert max(len(line) for line in lines) <= 80
    for line in lines[1:]:
        assert "..." not in line
        assert "<" not in line, "a type of Python's instead of a word"
        if re.match(r"  -", line):
            assert re.search(r"\S  +[A-Z]", line), f"unexplained: {line}"
    assert not re.search(r"[{}]|\[\[", lines[0])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_a_library_and_prints_json(command: str) -> None:
    words = "\n".join(help_of(command))
    assert "--library DIR" in words
    assert "--json" in words


def test_the_help_lists_every_command_and_the_exit_statuses() -> None:
    words = " ".join(" ".join(help_of("")).split())
    for command in COMMANDS:
        assert command.split()[0] in words
    assert "0 done; 1 done, but something was refused or fell short; 2 wrong use; 3" in words
