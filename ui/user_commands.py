"""``dateline user …``: the accounts that ``dateline chat --auth`` lets in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.command import JsonOption, LibraryOption, print_json

if TYPE_CHECKING:
    from ui.accounts import Accounts

app = typer.Typer(
    help="Make, list and remove the accounts of `dateline chat --auth`.", no_args_is_help=True
)


@app.command("add")
def add(
    name: str,
    role: Annotated[str, typer.Option(help="reader or editor.")] = "reader",
    library: LibraryOption = None,
) -> int:
    """Make an account. The password is asked for, or read from standard input."""
    accounts = _accounts(library)
    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    accounts.add(name, password, role)
    print(f"{name} may sign in as {'an editor' if role == 'editor' else 'a reader'}.")
    return 0


@app.command("list")
def show(library: LibraryOption = None, as_json: JsonOption = False) -> int:
    """List the accounts and their roles."""
    names = _accounts(library).names()
    if as_json:
        print_json({"users": [{"name": n, "role": r} for n, r in names]})
    for name, role in () if as_json else names:
        print(f"{role:<8}{name}")
    return 0


@app.command("remove")
def remove(name: str, library: LibraryOption = None) -> int:
    """Take an account away; whoever is signed in with it is signed out at once."""
    _accounts(library).remove(name)
    print(f"{name} can no longer sign in.")
    return 0


def _accounts(library: Path | None) -> Accounts:
    from ui.accounts import FILE, Accounts
    from ui.settings import load

    folder = load(library=library).library
    folder.mkdir(parents=True, exist_ok=True)
    return Accounts(folder / FILE)
