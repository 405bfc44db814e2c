"""What the Library tab shows, as HTML; nothing in here knows of Gradio."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, get_args

from index.catalogue import Order, Wish, listing, months, passage_map
from index.difference import difference
from index.errors import DatelineError, UsageError
from ui import render
from ui.desk import Desk

_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class View:
    """Which page of which articles is shown."""

    wish: Wish = field(default_factory=Wish)
    page: int = 0


def facts(desk: Desk) -> str:
    """The library in a paragraph."""
    library = desk.assistant.library
    generation = library.current()
    manifest = generation.manifest
    cache = library.path / "cache" / "embeddings.sqlite"
    return render.library_facts(
        render.Facts(
            articles=manifest.articles,
            passages=manifest.passages,
            bytes=sum(file.size for file in manifest.files.values()),
            cache_bytes=cache.stat().st_size if cache.exists() else 0,
            generation=generation.name,
            created=manifest.created,
            embedder=_embedder(desk, manifest.fingerprint),
            warning=library.warning,
        )
    )


def _embedder(desk: Desk, fingerprint: str) -> str:
    """The embedder by the name that is set, where the library was made with that one."""
    if desk.assistant.encoder.fingerprint == fingerprint:
        return f"{desk.settings.encoder} ({fingerprint})"
    return f"another embedder than is set now ({fingerprint})"


def table(desk: Desk, view: View, editable: bool) -> str:
    """A page of articles."""

    try:
        found = listing(
            desk.assistant.library.current(), view.wish, view.page * _PER_PAGE, _PER_PAGE
        )
    except DatelineError as error:
        return render.problem(str(error))
    return render.articles_table(found, view.wish, view.page, _PER_PAGE, editable)


def wished(
    desk: Desk, before: Wish, words: str, source: str | None, since: str, until: str
) -> Wish:
    """The wish that the filters spell; the order stays.

    Raises:
        UsageError: a day is no date.
    """
    return replace(
        before,
        words=(words or "")[:200],
        source=source or None,
        since=desk.day(since),
        until=desk.day(until),
    )


def turn(desk: Desk, view: View, verb: str, rest: str) -> View:
    """The view after a button of the table was pressed; the same one for anything unknown."""
    if verb == "order" and rest in get_args(Order):
        wish = view.wish
        other = wish.order != rest
        descending = rest == "published" if other else not wish.descending
        return View(replace(wish, order=rest, descending=descending))  # type: ignore[arg-type]
    if verb == "page":
        try:
            total = listing(desk.assistant.library.current(), view.wish, 0, 1).total
        except DatelineError:
            return view
        last = max(0, (total - 1) // _PER_PAGE)
        steps = {"first": 0, "previous": view.page - 1, "next": view.page + 1, "last": last}
        return replace(view, page=min(last, max(0, steps.get(rest, view.page))))
    return view


def known_titles(desk: Desk, ids: Any) -> dict[str, str]:
    """The titles of those of some ids that the library holds, by id."""
    found: dict[str, str] = {}
    for identifier in ids if isinstance(ids, list | tuple) else ():
        try:
            found[str(identifier)] = desk.assistant.library.current().article(str(identifier)).title
        except DatelineError:
            continue
    return found


def over_time(desk: Desk) -> str:
    """Articles over time by source."""
    return render.over_time(months(desk.assistant.library.current()))


def passages(desk: Desk) -> str:
    """The map of the passages."""
    generation = desk.assistant.library.current()
    return render.map_picture(passage_map(generation), months(generation))


def comparison(desk: Desk, before: str | None, after: str | None) -> str:
    """Two generations beside each other."""
    if not before or not after:
        raise UsageError("Two generations are needed.", "Choose one in each list.")
    return render.difference_report(difference(desk.assistant.library, before, after))
