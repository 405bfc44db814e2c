"""``dateline user …``: the accounts that ``dateline chat --auth`` lets in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import NoLibraryError
from ui import console
from ui.command import Checked, JsonOption, LibraryOption, open_library, show_help
from ui.console import print_json, say

if TYPE_CHECKING:
    from ui.accounts import Accounts

app = typer.Typer(
    callback=show_help,
    invoke_without_command=True,
    help="Make, list and remove the accounts of `dateline chat --auth`.",
)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The account's name.")]


@app.command("add", cls=Checked)
def add(
    name: NameArgument,
    role: Annotated[
        str, typer.Option(metavar="reader|editor", help="An editor may change the library.")
    ] = "reader",
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> int:
    """Make an account. The password is asked for, or read from standard input."""
    if sys.stdin is not None and sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        first = next(console.input_lines(), b"")
        password = console.as_text(first, "The password").rstrip("\r\n")
    _accounts(library, made=True).add(name, password, role)
    if as_json:
        print_json({"added": {"name": name, "role": role}})
    else:
        say(f"{name} may sign in as {'an editor' if role == 'editor' else 'a reader'}.")
    return 0


@app.command("list", cls=Checked)
def show(library: LibraryOption = None, as_json: JsonOption = False) -> int:
    """List the accounts and their roles."""
    names = _accounts(library).names()
    if as_json:
        print_json({"users": [{"name": n, "role": r} for n, r in names]})
        return 0
    for name, role in names:
        say(f"{role:<8}{name}")
    return 0


@app.command("remove", cls=Checked)
def remove(name: NameArgument, library: LibraryOption = None, as_json: JsonOption = False) -> int:
    """Take an account away, and end its sessions."""
    _accounts(library).remove(name)
    if as_json:
        print_json({"removed": name})
    else:
        say(f"{name} can no longer sign in.")
    return 0


def _accounts(library: Path | None, *, made: bool = False) -> Accounts:
    """The accounts of a library; ``made``: its folder is made where there is none yet.

    Raises:
        NoLibraryError: there is none.
    """
    from index.durable import storage_errors
    from ui.accounts import FILE, Accounts

    _, store = open_library(library)
    if made:
        with storage_errors(f"The library {store.path}"):
            store.path.mkdir(parents=True, exist_ok=True)
    elif not store.path.is_dir():
        raise NoLibraryError(
            f"There is no library {store.path}.", "Name the folder of yours with --library."
        )
    return Accounts(store.path / FILE)
