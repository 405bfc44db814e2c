"""Files into articles: one reader a format, chosen by suffix.

A reader is a function ``(data, name) -> iterable of Draft or Refused``; another package adds one
with an entry point of the group ``dateline.readers``, named by its suffix (``.epub``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePath

from index import plugins
from index.article import Article
from index.errors import RefusedError
from index.readers.decode import one_line
from index.readers.draft import Draft, Refused, finish

SUFFIXES: frozenset[str] = frozenset(plugins.known("readers"))
"""The suffixes, lower case and with their dot, of files that can be read."""

MAX_BYTES = 50_000_000
MAX_BYTES_OF_MANY = 500_000_000
"""A JSON Lines archive may be larger than a document: its lines have a limit of their own."""

_OF_MANY = frozenset((".jsonl", ".ndjson"))

Reader = Callable[[bytes, str], Iterable[Draft | Refused]]


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What came of a file: its articles, and the items (``week.jsonl#3``) refused with reasons."""

    articles: tuple[Article, ...]
    refused: tuple[tuple[str, str], ...] = ()


def read(data: bytes, name: str) -> list[Article]:
    """The articles of a file; items that cannot be read are passed over.

    Args:
        name: the file's name; its suffix chooses the reader.

    Raises:
        RefusedError: nothing in the file could be read.
    """
    return list(read_report(data, name).articles)


def read_report(data: bytes, name: str) -> ReadReport:
    """The articles of a file, and what was refused in it.

    Raises:
        RefusedError: nothing in the file could be read.
    """
    name = one_line(PurePath(name).name) or "file"
    suffix = PurePath(name).suffix.lower()
    check_suffix(name, suffix)
    check_size(len(data), name, size_limit(suffix, MAX_BYTES))
    if not data.strip():
        what = "contains only blanks" if data else "is empty"
        raise RefusedError(f"{name} {what}.", "Put an article in it, or leave it out.")
    reader: Reader = plugins.load("readers", suffix)
    try:
        return _report(reader(data, name), name)
    except RefusedError:
        raise
    except (MemoryError, RecursionError):
        raise RefusedError(f"{name} is nested too deep or too large.", "Leave it out.") from None
    except Exception as error:  # Parsers of other people's formats raise anything on hostile files.
        raise RefusedError(
            f"{name} could not be parsed ({type(error).__name__}).", "Save or export it again."
        ) from error


def check_suffix(name: str, suffix: str) -> None:
    """Refuse a kind of file that no reader is for.

    Raises:
        RefusedError: the suffix is not one of :data:`SUFFIXES`.
    """
    if suffix not in SUFFIXES:
        kind = f"a {suffix} file" if suffix else "a file without a suffix"
        known = ", ".join(sorted(SUFFIXES))
        raise RefusedError(f"{name} is {kind}, which no reader is for.", f"Use one of {known}.")


def check_size(size: int, name: str, limit: int) -> None:
    """Refuse a file that is too large.

    Raises:
        RefusedError: it has more bytes than the limit.
    """
    if size > limit:
        raise RefusedError(
            f"{name} has {size:,} bytes, and the limit is {limit:,}.", "Split it, or leave it out."
        )


def size_limit(suffix: str, document_limit: int) -> int:
    """The bytes that a file of this suffix may have."""
    return max(document_limit, MAX_BYTES_OF_MANY) if suffix in _OF_MANY else document_limit


def _report(items: Iterable[Draft | Refused], name: str) -> ReadReport:
    articles: list[Article] = []
    refused: list[tuple[str, str]] = []
    for item in items:
        if isinstance(item, Refused):
            refused.append((f"{name}#{item.item}", item.reason))
            continue
        try:
            articles.append(finish(item, name))
        except RefusedError as error:
            if item.item is None:
                raise
            refused.append((f"{name}#{item.item}", str(error)))
    if not articles:
        first = refused[0][1] if refused else "It holds no article."
        raise RefusedError(f"Nothing in {name} could be read: {first}")
    return ReadReport(tuple(articles), tuple(refused))
