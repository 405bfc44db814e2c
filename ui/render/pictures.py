"""The collection as drawings: articles over time, and a map of the passages. Inline SVG.

Each has a title, a description and a table that says the same in words; colours are classes, so
that they suit the light and the dark page; a source has a shape of its own beside its colour.
"""

from __future__ import annotations

import html
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from index.catalogue import Map, Month, Point
from ui.render.escape import article_address, text

_SERIES = 6
_OTHER = "other sources"
_UNKNOWN = "no source given"
_WIDTH, _HEIGHT = 900, 260
_LEFT, _BOTTOM, _TOP = 44, 34, 12
_MOST_BARS = 48
_SHAPES = ("circle", "square", "diamond", "triangle", "cross", "bar", "ring")


def over_time(months: Sequence[Month]) -> str:
    """A stacked bar a month (or a year, where there are many), each a link to its articles."""
    if not months:
        return "<p>No article says when it was printed.</p>"
    names = _main(months)
    bars = _bars(months, names)
    most = max(sum(parts.values()) for _, _, _, parts in bars)
    step = (_WIDTH - _LEFT) / len(bars)
    drawn = []
    for number, (label, since, until, parts) in enumerate(bars):
        drawn.append(_bar(label, since, until, parts, names, (_LEFT + number * step, step), most))
    labels = _labels([bar[0] for bar in bars], step)
    title = f"Articles from {bars[0][0]} to {bars[-1][0]} by source"
    total = sum(month.articles for month in months)
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="group" aria-labelledby="time-title '
        f'time-about"><title id="time-title">{text(title)}</title><desc id="time-about">{total} '
        "dated articles. Each bar is a link that shows its articles in the table; the same numbers "
        f"stand in the table below the drawing.</desc>{_axis(most)}{''.join(drawn)}{labels}</svg>"
        f"{_legend(names)}{_time_table(bars, names)}</figure>"
    )


def _main(months: Sequence[Month], points: Sequence[Point] = ()) -> list[str]:
    """The sources that get a colour, the largest first; the last stands for all others.

    Both drawings count articles, so that a source has the same colour and shape in each.
    """
    counted: Counter[str] = Counter()
    for month in months:
        counted[month.source or _UNKNOWN] += month.articles
    for point in points:
        counted.setdefault(point.source or _UNKNOWN, 0)
    names = [name for name, _ in counted.most_common(_SERIES)]
    return names + ([_OTHER] if len(counted) > _SERIES else [])


_Bar = tuple[str, date, date, Mapping[str, int]]


def _bars(months: Sequence[Month], names: Sequence[str]) -> list[_Bar]:
    first, last = months[0].first, months[-1].first
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    by_year = span > _MOST_BARS
    counts: dict[date, Counter[str]] = defaultdict(Counter)
    for month in months:
        name = month.source or _UNKNOWN
        key = month.first.replace(month=1) if by_year else month.first
        counts[key][name if name in names else _OTHER] += month.articles
    bars: list[_Bar] = []
    begin = first.replace(month=1) if by_year else first
    while begin <= last:
        after = _next(begin, by_year)
        label = f"{begin:%Y}" if by_year else f"{begin:%b %Y}"
        bars.append((label, begin, after - timedelta(days=1), counts[begin]))
        begin = after
    return bars


def _next(begin: date, by_year: bool) -> date:
    if by_year or begin.month == 12:
        return date(begin.year + 1, 1, 1)
    return begin.replace(month=begin.month + 1)


def _bar(
    label: str,
    since: date,
    until: date,
    parts: Mapping[str, int],
    names: Sequence[str],
    place: tuple[float, float],
    most: int,
) -> str:
    total = sum(parts.values())
    if not total:
        return ""
    left, step = place
    scale = (_HEIGHT - _BOTTOM - _TOP) / most
    at = float(_HEIGHT - _BOTTOM)
    drawn = []
    for number, name in enumerate(names):
        height = parts.get(name, 0) * scale
        at -= height
        if height:
            drawn.append(
                f'<rect class="s{_series(number, name)}" x="{left + step * 0.1:.1f}" y="{at:.1f}" '
                f'width="{step * 0.8:.1f}" height="{height:.1f}"/>'
            )
    said = f"{label}: {total} article{'' if total == 1 else 's'}"
    return (
        f'<a href="#library-table" data-pick="period {since} {until}" '
        f'aria-label="{text(said)}"><title>'
        f"{text(said)}</title>{''.join(drawn)}</a>"
    )


def _series(number: int, name: str) -> int:
    return _SERIES if name == _OTHER else number


def _axis(most: int) -> str:
    lines = []
    for share in (0.0, 0.5, 1.0):
        value = round(most * share)
        y = _HEIGHT - _BOTTOM - value * (_HEIGHT - _BOTTOM - _TOP) / most
        lines.append(
            f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH}" y2="{y:.1f}"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value}</text>'
        )
    return "".join(lines)


def _labels(labels: Sequence[str], step: float) -> str:
    every = max(1, round(90 / step))
    return "".join(
        f'<text x="{_LEFT + (i + 0.5) * step:.1f}" y="{_HEIGHT - 12}" text-anchor="middle">'
        f"{label}</text>"
        for i, label in enumerate(labels)
        if i % every == 0
    )


def _legend(names: Sequence[str]) -> str:
    items = "".join(
        f'<li><svg viewBox="-8 -8 16 16" aria-hidden="true">{_mark(_series(i, name), 0, 0, 6)}'
        f"</svg>{text(name)}</li>"
        for i, name in enumerate(names)
    )
    return f'<ul class="legend" aria-label="Sources">{items}</ul>'


def _time_table(bars: Sequence[_Bar], names: Sequence[str]) -> str:
    heads = "".join(f'<th scope="col" class="n">{text(name)}</th>' for name in names)
    rows = "".join(
        f"<tr><th scope='row'>{label}</th>"
        + "".join(f"<td class='n'>{parts.get(name, 0) or ''}</td>" for name in names)
        + f"<td class='n'>{sum(parts.values())}</td></tr>"
        for label, _, _, parts in bars
        if parts
    )
    return (
        '<details><summary>As a table</summary><div class="wide" tabindex="0" role="region" '
        'aria-label="Articles over time"><table><caption class="sr">Articles over time by source'
        f'</caption><thead><tr><th scope="col">Period</th>{heads}<th scope="col" class="n">All</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def map_picture(found: Map, months: Sequence[Month] = ()) -> str:
    """The passages as points; each opens its article at its words.

    ``months`` are those of :func:`over_time`, beside which it stands.
    """
    names = _main(months, found.points)
    points = "".join(_point(point, names) for point in found.points)
    shown = len(found.points)
    sample = f" of {found.passages:,}" if shown < found.passages else ""
    return (
        '<figure><svg viewBox="-460 -310 920 620" role="group" '
        'aria-labelledby="map-title map-about"><title id="map-title">Map of the passages</title>'
        f'<desc id="map-about">{shown:,}{sample} passages as points; near points say similar '
        "things. Each opens its article at the passage. The articles stand in the table below the "
        f"drawing too.</desc>{points}</svg>{_legend(names)}<figcaption>{shown:,}{sample} passages "
        f"on the two principal components of their vectors, which hold {found.share:.0%} of the "
        "variance: near points tend to be about similar things, and distant ones need not differ."
        f"</figcaption>{_map_table(found.points)}</figure>"
    )


def _point(point: Point, names: Sequence[str]) -> str:
    name = point.source or _UNKNOWN
    number = names.index(name) if name in names else _SERIES
    address = html.escape(article_address(point.article_id, point.start, point.end))
    said = " · ".join(p for p in (point.title, point.source) if p)
    # No stops for the tab key: hundreds of them would be a wall; the list below has the articles.
    return (
        f'<a href="{address}" target="_blank" tabindex="-1" aria-label="{text(said)}"><title>'
        f"{text(said)}</title>{_mark(number, 440 * point.x, -290 * point.y, 4.5)}</a>"
    )


def _mark(number: int, x: float, y: float, r: float) -> str:
    """A point in a source's colour and shape."""
    shape = _SHAPES[number]
    head = f'class="s{number}"'
    x, y = round(x, 1), round(y, 1)
    match shape:
        case "circle":
            return f'<circle {head} cx="{x}" cy="{y}" r="{r}"/>'
        case "square":
            return f'<rect {head} x="{x - r}" y="{y - r}" width="{2 * r}" height="{2 * r}"/>'
        case "bar":
            return f'<rect {head} x="{x - r}" y="{y - r / 2:.1f}" width="{2 * r}" height="{r}"/>'
        case "ring":
            return f'<circle {head} cx="{x}" cy="{y}" r="{r - 1}" fill-opacity=".35"/>'
        case "diamond":
            line = f"M{x} {y - r - 1}l{r + 1} {r + 1}l{-r - 1} {r + 1}l{-r - 1} {-r - 1}z"
        case "triangle":
            line = f"M{x} {y - r}l{r} {2 * r}h{-2 * r}z"
        case _:
            line = f"M{x - r} {y}h{2 * r}M{x} {y - r}v{2 * r}"
    return f'<path {head} d="{line}"/>'


def _map_table(points: Sequence[Point]) -> str:
    """Which articles the points are of, those with the most first."""
    counted = Counter((p.article_id, p.title, p.source) for p in points)
    rows = "".join(
        f'<tr><td><a href="{html.escape(article_address(identifier))}" target="_blank">'
        f"{text(title)}</a></td><td>{text(source)}</td><td class='n'>{count}</td></tr>"
        for (identifier, title, source), count in counted.most_common(100)
    )
    return (
        "<details><summary>As a table</summary><table><caption>The articles with the most points"
        '</caption><thead><tr><th scope="col">Article</th><th scope="col">Source</th>'
        f'<th scope="col" class="n">Points</th></tr></thead><tbody>{rows}</tbody></table></details>'
    )
