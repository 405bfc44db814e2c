"""What the next build starts from, above all when the published generation is damaged.

A build never takes a damaged library for an empty one. It starts from the damaged generation's
articles where their database is whole; from the one before where reading the paths named brings
everything that came after it; and otherwise it is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.collect import places_of
from index.errors import DamagedError, NoLibraryError
from index.ledger import Ledger
from index.library import Library
from index.snapshot import Generation


@dataclass(frozen=True, slots=True)
class Start:
    """What a build starts from, ``None`` for nothing, and what is to be said of that.

    ``whole`` is the published generation when nothing is wrong with it.
    """

    ledger: Ledger | None = None
    whole: Generation | None = None
    notes: tuple[str, ...] = ()


def start(library: Library, paths: Sequence[Path] = (), anew: bool = False) -> Start:
    """What the next build starts from. Needs the lock.

    Args:
        paths: the files and folders that will be read.
        anew: whether a library of which no generation is whole may be begun again.

    Raises:
        DamagedError: articles of a damaged generation would be lost.
    """
    try:
        generation = library.current()
    except NoLibraryError:
        return Start()
    except DamagedError as error:
        return _mended(library, error.message, None, paths, anew)
    if library.damage is None:
        return Start(generation, generation)
    return _mended(library, library.damage, generation, paths, anew)


def _mended(
    library: Library, damage: str, standin: Generation | None, paths: Sequence[Path], anew: bool
) -> Start:
    names = library.generations()
    digest = None
    try:
        lost, digest = library.published()
    except DamagedError:
        lost = names[-1]
        if standin is not None and standin.name == lost:
            note = f"{damage} Generation {lost}, the newest, was built upon."
            return Start(standin, notes=(note,))
    ledger = Ledger.if_whole(library.folder / lost, digest)
    if ledger is not None:
        note = f"{damage} Its articles are whole, and the new generation was built from them."
        return Start(ledger, notes=(note,))
    before = standin.name if standin else None
    if _comes_again(library, paths, before, lost):
        base = f"generation {before} and " if before else ""
        note = f"{damage} The new generation was built from {base}the files named, which are all "
        return Start(standin, notes=(f"{note}that generation {lost} was built from.",))
    if standin is not None:
        raise DamagedError(
            f"{damage} Generation {before} is whole, but what was taken in after it would be lost.",
            f"Run `dateline rollback --to {before}`, then index again what came later.",
        )
    if anew:
        return Start(notes=(f"{damage} The library was begun anew with the files named alone.",))
    raise DamagedError(
        f"{damage} No other generation is whole, so its articles would be lost.",
        "Restore it from a backup, or begin anew: `dateline index --full` with every file and "
        "folder that the library shall hold.",
    )


def _comes_again(library: Library, paths: Sequence[Path], since: str | None, until: str) -> bool:
    """Whether reading some paths brings all that was taken in after one generation, up to another.

    The journal says from what each was built.
    """
    steps = {entry.get("generation"): entry for entry in library.history() if "paths" in entry}
    roots = places_of(paths)
    now: Any = until
    while now != since:
        step = steps.pop(now, None)
        if step is None or not all(_is_under(Path(str(p)), roots) for p in step["paths"]):
            return False
        now = step.get("built_on")
    return True


def _is_under(path: Path, roots: Sequence[Path]) -> bool:
    return any(path == root or root in path.parents for root in roots)
