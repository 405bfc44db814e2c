"""Names of plug-ins to the objects behind them, imported only when asked for.

What is built in stands in a literal table. Other packages add to it with entry points of the
groups ``dateline.readers``, ``dateline.encoders``, ``dateline.vectors`` and
``dateline.generators``; a built-in name cannot be taken over.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

from index.errors import MissingExtraError, UnknownPluginError

Group = Literal["readers", "encoders", "vectors", "generators"]

_BUILT_IN: dict[Group, dict[str, str]] = {
    "readers": {
        ".txt": "index.readers.text:read_text",
        ".text": "index.readers.text:read_text",
        ".md": "index.readers.text:read_markdown",
        ".markdown": "index.readers.text:read_markdown",
        ".html": "index.readers.web:read_web",
        ".htm": "index.readers.web:read_web",
        ".xhtml": "index.readers.web:read_web",
        ".pdf": "index.readers.pdf:read_pdf",
        ".docx": "index.readers.word:read_word",
        ".jsonl": "index.readers.lines:read_lines",
        ".ndjson": "index.readers.lines:read_lines",
        ".xml": "index.readers.feed:read_feed",
        ".rss": "index.readers.feed:read_feed",
        ".atom": "index.readers.feed:read_feed",
    },
    "encoders": {"all-MiniLM-L6-v2": "index.encode:load_encoder"},
    "vectors": {"flat": "index.vectors:FlatIndex"},
    "generators": {},
}


@dataclass(frozen=True, slots=True)
class _Target:
    """``module:attribute``, and what to install when the import fails."""

    path: str
    install: str

    def load(self, group: Group, name: str) -> Any:
        module, _, attribute = self.path.partition(":")
        try:
            found: Any = import_module(module)
        except ImportError as error:
            missing = error.name or module
            raise MissingExtraError(
                f'The plug-in "{name}" of {group} needs {missing}, which is not installed.',
                f'Run: pip install "{self.install}"',
            ) from error
        for part in filter(None, attribute.split(".")):
            found = getattr(found, part)
        return found


def known(group: Group) -> tuple[str, ...]:
    """The names of a group, sorted: built in, or offered by an installed package."""
    return tuple(sorted(_targets(group)))


def load(group: Group, name: str) -> Any:
    """The object that a name stands for.

    Raises:
        UnknownPluginError: nothing provides the name; the message lists those that exist.
        MissingExtraError: what it needs is not installed; the message has the command.
    """
    target = _targets(group).get(name)
    if target is None:
        names = ", ".join(known(group)) or "none is installed"
        raise UnknownPluginError(f'There is no "{name}" in {group}.', f"Known: {names}.")
    return target.load(group, name)


@cache
def _targets(group: Group) -> dict[str, _Target]:
    offered = {entry.name: _of(entry) for entry in entry_points(group=f"dateline.{group}")}
    built_in = {name: _Target(path, "dateline") for name, path in _BUILT_IN[group].items()}
    return offered | built_in


def _of(entry: EntryPoint) -> _Target:
    package = entry.dist.name if entry.dist else entry.module
    extras = f"[{','.join(entry.extras)}]" if entry.extras else ""
    return _Target(entry.value.partition("[")[0].strip(), f"{package}{extras}")
