"""Articles that somebody took out: they stay out until they are asked for again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from index.collect import Intake, item_of
from index.ledger import Removed, StoredArticle


def removal(stored: StoredArticle) -> Removed:
    """What is kept of an article that is taken out."""
    return Removed(stored.article.id, content_of(stored), place_of(stored))


def place_of(stored: StoredArticle) -> str:
    """An article's file, and its item where the file holds many."""
    return stored.file + item_of(stored.article.origin)


def content_of(stored: StoredArticle) -> str:
    """A hash that is the same for articles that say the same, whatever they are called."""
    a = stored.article
    said = "\0".join((a.title, a.text, str(a.published), a.source or ""))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


class Absent:
    """The articles that were taken out earlier, against what is read now.

    An article is known again by its id, by what it says, and by its file when that holds no other:
    a corrected text, or a copy of it, does not come back unasked either.
    """

    def __init__(self, removed: Sequence[Removed]) -> None:
        self._all = removed
        self._by = {name: r for r in removed for name in (r.id, r.content, r.place)}
        self._met: set[Removed] = set()

    def meets(self, stored: StoredArticle) -> bool:
        """Whether an article is one of those."""
        place = place_of(stored)
        names = (stored.article.id, content_of(stored), *([] if item_of(place) else [place]))
        met = {self._by[name] for name in names if name in self._by}
        self._met |= met
        return bool(met)

    def kept(self, intake: Intake, restore: bool) -> tuple[list[Removed], list[str]]:
        """Those to remember further, and a sentence when files that were read hold some of them."""
        read = {file.path for file in intake.files}
        here = {r for r in self._all if r in self._met or _file_of(r) in read}
        if restore or not here:
            return [r for r in self._all if r not in here], []
        one = len(here) == 1
        who = "1 article removed earlier stays" if one else (
            f"{len(here)} articles removed earlier stay"
        )  # fmt: skip
        back = f"`dateline index --restore PATH …` takes {'it' if one else 'them'} in."
        return list(self._all), [f"{who} out; {back}"]


def _file_of(removed: Removed) -> str:
    return removed.place.removesuffix(item_of(removed.place))
