"""Every error that Dateline raises on purpose, and how they are related.

    DatelineError               one sentence: what was wrong, with what, and what to do
    ├── UsageError              the call was wrong: an unknown option, a missing path
    │   ├── TakenError          an id that another article has
    │   ├── UnknownPluginError  a name that nothing provides; lists the known ones
    │   └── MissingExtraError   a known name, not installed; names the command
    ├── RefusedError            a file or an article that cannot be taken in
    ├── BusyError               another process is writing to this library
    ├── ForbiddenError          what is asked for needs somebody else's right
    ├── NoLibraryError          there is no published generation to read yet
    ├── ModelError              a model's files are missing, wrong or do not fit the library
    ├── StorageError            the disk is full, read-only or failing; nothing was published
    └── DamagedError            a generation's files are not what its manifest says

The command line turns them into exit statuses (``UsageError`` → 2, ``DamagedError`` → 3, the
others → 1), the chat into a message. Nothing else reaches a person.
"""

from __future__ import annotations


class DatelineError(Exception):
    """The root of the tree: catch this to handle everything Dateline says can go wrong.

    Args:
        message: what was wrong, naming the file or the value.
        remedy: what to do about it, as an imperative sentence; may be empty.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message} {remedy}".strip())


class UsageError(DatelineError):
    """The call itself was wrong, and trying it again unchanged cannot help."""


class TakenError(UsageError):
    """An id that an article from elsewhere has."""


class UnknownPluginError(UsageError):
    """A plug-in's name that nothing provides."""


class MissingExtraError(UsageError):
    """A known plug-in whose package is not installed."""


class RefusedError(DatelineError):
    """One file or article that cannot be taken in. It never stops the others."""


class BusyError(DatelineError):
    """Another process holds the library's writing lock."""


class ForbiddenError(DatelineError):
    """Whoever asks has no right to what they ask for."""


class NoLibraryError(DatelineError):
    """The library has no published generation yet."""


class ModelError(DatelineError):
    """A model's files are missing, altered, or made for another library."""


class StorageError(DatelineError):
    """The disk refused a write. What was published before still serves."""


class DamagedError(DatelineError):
    """A file of a generation is not what the manifest says it is."""
