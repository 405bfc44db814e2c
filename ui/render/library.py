"""The library: its articles, what a build does and did, and its generations."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.build import BuildReport
from index.catalogue import Listing, Order, Row, Wish
from index.difference import Difference, Kept, Listed
from index.library import Finding
from index.merge import Refusal
from ui.jobs import JobState
from ui.render.escape import apart, article_address, attribute, day, dotted, shortened, text

_STAGES = {
    "read": "Reading files",
    "chunk": "Cutting articles into passages",
    "embed": "Embedding passages",
    "verify": "Checking what was written",
    "publish": "Publishing",
}
_HEADS: tuple[tuple[Order, str], ...] = (
    ("published", "Published"),
    ("source", "Source"),
    ("title", "Title"),
)
_NAMED = 30


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told of a library above everything else."""

    articles: int
    passages: int
    bytes: int
    cache_bytes: int
    generation: str
    created: str
    embedder: str
    warning: str | None


def library_facts(facts: Facts) -> str:
    """The library in one paragraph."""
    warning = f'<p role="alert" class="problem">{text(facts.warning)}</p>' if facts.warning else ""
    return (
        f"{warning}<p class='facts'><strong>{facts.articles:,} articles</strong> in "
        f"{facts.passages:,} passages, {size(facts.bytes)} on disk and {size(facts.cache_bytes)} "
        f"of kept embeddings. Generation {text(facts.generation)} of {moment(facts.created)}, "
        f"embedded with {text(facts.embedder)}.</p>"
    )


def articles_table(listing: Listing, wish: Wish, page: int, per_page: int, editable: bool) -> str:
    """A page of the library's articles; its buttons sort and turn pages."""
    if not listing.total:
        return f'<p role="status">{_none(wish)}</p>'
    first = page * per_page + 1
    last = first + len(listing.rows) - 1
    tick = '<th scope="col"><span class="sr">Choose</span></th>' if editable else ""
    heads = "".join(_head(order, name, wish) for order, name in _HEADS)
    rows = "".join(_row(row, editable) for row in listing.rows)
    return (
        f'<p role="status">{first:,}–{last:,} of {listing.total:,} articles'
        '<span class="ticked"></span></p>'
        f'<table><caption class="sr">Articles</caption><thead><tr>{tick}{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>{_pages(page, listing.total, per_page)}"
    )


def _none(wish: Wish) -> str:
    """Why there is no article, as far as the filters tell."""
    if wish.since and wish.until and wish.since > wish.until:
        days = f"Since ({day(wish.since)}) is later than Until ({day(wish.until)})"
        return f"No article fits: {days}. Put the earlier day first."
    return "No article fits. Take a filter back."


def _head(order: Order, name: str, wish: Wish) -> str:
    sorted_by = wish.order == order
    way = "descending" if wish.descending else "ascending"
    mark = ("↓" if wish.descending else "↑") if sorted_by else "↕"
    said = f' aria-sort="{way}"' if sorted_by else ""
    return (
        f'<th scope="col" class="{order}"{said}><button type="button" data-pick="order {order}">'
        f'{name} <span aria-hidden="true">{mark}</span></button></th>'
    )


def _row(row: Row, editable: bool) -> str:
    box = (
        f'<td><input type="checkbox" value="{attribute(row.id)}" '
        f'aria-label="Choose {text(row.title)}"></td>'
        if editable
        else ""
    )
    address = html.escape(article_address(row.id))
    return (
        f"<tr>{box}<td class='published'>{day(row.published)}</td>"
        f"<td class='source'>{text(shortened(row.source or '–', 60))}</td>"
        f'<td class="title"><a href="{address}" target="_blank">{text(row.title)}</a></td></tr>'
    )


def _pages(page: int, total: int, per_page: int) -> str:
    last = (total - 1) // per_page
    if not last:
        return ""
    steps = (
        ("first", "First", page > 0),
        ("previous", "Previous", page > 0),
        ("next", "Next", page < last),
        ("last", "Last", page < last),
    )
    buttons = "".join(
        f'<button type="button" data-pick="page {step}"{"" if able else " disabled"}>{name}'
        "</button>"
        for step, name, able in steps
    )
    return (
        f'<nav class="pages" aria-label="Pages of articles">{buttons}'
        f"<span>page {page + 1:,} of {last + 1:,}</span></nav>"
    )


def removal(titles: Sequence[str]) -> str:
    """What taking articles out would do, before it is done."""
    named = "".join(f"<li>{text(title)}</li>" for title in titles[:_NAMED])
    more = f"<li>and {len(titles) - _NAMED} more</li>" if len(titles) > _NAMED else ""
    count = "1 article" if len(titles) == 1 else f"{len(titles)} articles"
    return (
        f'<div role="alert" class="question"><p>Take {count} out of the library? Their files are '
        f"left alone, and the generation before can be returned to.</p><ul>{named}{more}</ul></div>"
    )


def build_progress(state: JobState[BuildReport], places: bool = False) -> str:
    """How far a build has come, with a guess of the time left; or what it did.

    ``places`` tells where refused files lie, for who can reach them there.
    """
    if state.running:
        return progress_bar(_STAGES.get(state.stage, "Beginning"), state)
    if state.problem:
        return f'<div role="alert" class="problem">{text(state.problem)}</div>'
    return report_table(state.result, places) if state.result else ""


def progress_bar(what: str, state: JobState[Any]) -> str:
    """A bar with what is being done, how much of it, and how long it still takes."""
    counted = f"{state.done:,} of {state.total:,}" if state.total > 1 else ""
    left = f", about {duration(state.left_s)} left" if state.left_s and state.total > 1 else ""
    amount = f' value="{state.done}" max="{state.total}"' if state.total > 1 else ""
    return (
        f'<div role="status" class="progress"><label><span>{text(what)} {counted}{left}</span>'
        f"<progress{amount}></progress></label>"
        f"<p>{duration(state.seconds)} so far. Questions are answered meanwhile.</p></div>"
    )


def report_table(report: BuildReport, places: bool = False) -> str:
    """What a build did, and what it refused and why; what was refused before, if it is asked for.

    ``places`` as for :func:`build_progress`.
    """
    counts = (
        f"<p><strong>Generation {text(report.generation)}</strong>: {report.added} added, "
        f"{report.changed} changed, {report.removed} removed, {report.unchanged} unchanged. "
        f"{report.passages_total} passages, {report.passages_embedded} embedded now, "
        f"{report.seconds:.1f} s.</p>" + "".join(f"<p>{text(note)}</p>" for note in report.notes)
    )
    fresh = [r for r in report.refused if not r.again]
    again = [r for r in report.refused if r.again]
    refused = _refused(fresh, "Refused") if fresh else ""
    if not fresh:
        refused = f"<p>Nothing {'more ' if again else ''}was refused.</p>"
    return f'<div role="status">{counts}{refused}{_refused_again(again, places)}</div>'


def _refused(refused: Sequence[Refusal], caption: str, places: bool = False) -> str:
    rows = "".join(
        f"<tr><td>{text(r.file if places else r.file.rsplit('/', 1)[-1])}</td>"
        f"<td>{text(r.reason)}</td></tr>"
        for r in refused
    )
    return (
        f"<table><caption>{caption}</caption><thead><tr>"
        f'<th scope="col">File</th><th scope="col">Why</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _refused_again(again: Sequence[Refusal], places: bool) -> str:
    """What a build before refused and listed: folded away, with what can be done about it."""
    if not again:
        return ""
    one = len(again) == 1
    what = (
        "1 that was refused before has" if one else f"{len(again):,} that were refused before have"
    )
    remedy = "Send a corrected file of the same name"
    remedy += ", or correct or delete it where it lies." if places else "."
    return (
        f"<details><summary>{what} not changed</summary><p>{remedy} Until then it is listed here; "
        "what was taken in from it stays.</p>"
        f"{_refused(again, 'Refused before', places)}</details>"
    )


def generations_table(kept: Sequence[Kept]) -> str:
    """The generations that are kept, the newest first."""
    rows = "".join(
        f"<tr><th scope='row'>{text(g.name)}{' (serves now)' if g.current else ''}</th>"
        f"<td>{moment(g.created)}</td><td class='n'>{g.articles:,}</td>"
        f"<td class='n'>{g.passages:,}</td><td class='n'>{size(g.bytes)}</td></tr>"
        for g in kept
    )
    return (
        '<table><caption class="sr">Generations</caption><thead><tr><th scope="col">Generation</th>'
        '<th scope="col">Made</th><th scope="col" class="n">Articles</th>'
        '<th scope="col" class="n">Passages</th>'
        f'<th scope="col" class="n">Size</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def difference_report(found: Difference) -> str:
    """What returning from one generation to another would add, change and take away."""
    before, after = found.before, found.after
    facts = [
        ("Made", moment(before.created), moment(after.created)),
        ("Articles", f"{before.articles:,}", f"{after.articles:,}"),
        ("Passages", f"{before.passages:,}", f"{after.passages:,}"),
        ("Size", size(before.bytes), size(after.bytes)),
        ("Embedder", text(before.fingerprint), text(after.fingerprint)),
    ]
    for name in sorted({*before.settings, *after.settings}):
        old, new = before.settings.get(name, "–"), after.settings.get(name, "–")
        facts.append((f"Setting: {text(name)}", text(str(old)), text(str(new))))
    rows = "".join(
        f"<tr{' class=differs' if a != b else ''}><th scope='row'>{name}</th><td>{a}</td>"
        f"<td>{b}</td></tr>"
        for name, a, b in facts
    )
    lists = "".join(
        _named(f"{len(articles):,} {what}", articles)
        for what, articles in (
            ("added", found.added), ("changed", found.changed), ("removed", found.removed)
        )
    )  # fmt: skip
    return (
        f'<div role="status"><table><caption>From {text(before.name)} to {text(after.name)}'
        f'</caption><thead><tr><td></td><th scope="col">{text(before.name)}</th>'
        f'<th scope="col">{text(after.name)}</th></tr></thead><tbody>{rows}</tbody></table>'
        f"{lists}</div>"
    )


def _named(heading: str, articles: Sequence[Listed]) -> str:
    if not articles:
        return f"<p>{heading}</p>"
    items = "".join(
        f"<li>{apart(a.title)} <span class='about'>{dotted(a.source, day(a.published))}</span></li>"
        for a in articles[: 10 * _NAMED]
    )
    more = len(articles) - 10 * _NAMED
    rest = f"<li>and {more:,} more</li>" if more > 0 else ""
    return f"<details><summary>{heading}</summary><ul>{items}{rest}</ul></details>"


def health(findings: Sequence[Finding]) -> str:
    """What checking every file found."""
    if not findings:
        return '<p role="status">✓ Every file of every generation is what its manifest says.</p>'
    items = "".join(f"<li>{text(str(finding))}</li>" for finding in findings)
    return f'<div role="alert" class="problem"><p>Something is damaged:</p><ul>{items}</ul></div>'


def size(count: int) -> str:
    """Bytes for a person: "535 MB"."""
    amount = float(count)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return (
                f"{amount:.0f} {unit}"
                if unit == "bytes" or amount >= 10
                else f"{amount:.1f} {unit}"
            )
        amount /= 1000
    return f"{amount:.1f} GB"


def duration(seconds: float) -> str:
    """Seconds for a person: "40 s", "3 min"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def moment(iso: str) -> str:
    """A time stamp for a person."""
    return text(iso[:16].replace("T", " "))
