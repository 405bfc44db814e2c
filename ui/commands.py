"""Every command of ``dateline``, in the order in which its help lists them."""

from __future__ import annotations

from collections.abc import Callable

import typer

from ui import library_commands, question_commands
from ui.command import Checked, show_help
from ui.user_commands import app as user_app

app = typer.Typer(
    name="dateline",
    callback=show_help,
    invoke_without_command=True,
    help="Ask an archive of news articles; every answer points at the exact words.",
    epilog=(
        "Exit status: 0 done; 1 done, but something was refused or fell short; 2 wrong use; "
        "3 the library is damaged. `dateline COMMAND --help` says the rest."
    ),
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_COMMANDS: dict[str, Callable[..., int]] = {
    "index": library_commands.index,
    "ask": question_commands.ask,
    "search": question_commands.search,
    "chat": question_commands.chat,
    "eval": question_commands.evaluate,
    "articles": library_commands.articles,
    "show": library_commands.show,
    "remove": library_commands.remove,
    "check": library_commands.check,
    "rollback": library_commands.rollback,
    "info": library_commands.info,
}
for name, command in _COMMANDS.items():
    app.command(name, cls=Checked)(command)
app.add_typer(user_app, name="user")
