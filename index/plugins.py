"""Names become objects, imported when they are first used."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from index.errors import MissingExtraError, UnknownPluginError


class Registry:
    """One kind of plug-in: a literal table of what is built in, plus entry points of a group.

    Args:
        kind: what the plug-ins are, for messages.
        group: the entry-point group that others extend it through.
        table: name → ``"module:attribute"``.
        extras: name → the command that installs what the plug-in needs.
    """

    def __init__(
        self,
        kind: str,
        group: str,
        table: Mapping[str, str],
        extras: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.group = group
        self._table = dict(table)
        self._extras = dict(extras or {})
        for point in entry_points(group=group):
            self._table.setdefault(point.name, point.value)

    def names(self) -> list[str]:
        """The known names, in order."""
        return sorted(self._table)

    def load(self, name: str) -> Any:
        """The object called ``name``.

        Raises:
            UnknownPluginError: nothing provides it; the known names are listed.
            MissingExtraError: a package that it needs is not installed.
        """
        try:
            module, _, attribute = self._table[name].partition(":")
        except KeyError:
            raise UnknownPluginError(
                f"There is no {self.kind} called {name!r}.", f"Known: {', '.join(self.names())}."
            ) from None
        try:
            return getattr(import_module(module), attribute)
        except ModuleNotFoundError as error:
            raise MissingExtraError(
                f"The {self.kind} {name!r} needs the package {error.name!r}.",
                f"Install it with `{self._extras.get(name, f'pip install {error.name}')}`.",
            ) from error
