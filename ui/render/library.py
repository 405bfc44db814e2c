"""The library: its articles, and what a build did."""

from __future__ import annotations

import html
from collections.abc import Sequence

from index.article import Article
from index.build import BuildReport
from ui.render.escape import article_address, day, text


def report_table(report: BuildReport) -> str:
    """What a build did, and what it refused and why."""
    counts = (
        f"<p><strong>Generation {text(report.generation)}</strong>: {report.added} added, "
        f"{report.changed} changed, {report.removed} removed, {report.unchanged} unchanged. "
        f"{report.passages_total} passages, {report.passages_embedded} embedded now, "
        f"{report.seconds:.1f} s.</p>"
    )
    if not report.refused:
        return f'<div role="status">{counts}<p>Nothing was refused.</p></div>'
    rows = "".join(
        f"<tr><td>{text(r.file.rsplit('/', 1)[-1])}</td><td>{text(r.reason)}</td></tr>"
        for r in report.refused
    )
    return (
        f'<div role="status">{counts}<table><caption>Refused</caption><thead><tr>'
        f'<th scope="col">File</th><th scope="col">Why</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def articles_table(articles: Sequence[Article], limit: int = 500) -> str:
    """The library's articles, the newest first."""
    rows = "".join(
        f"<tr><td>{day(a.published)}</td><td>{text(a.source or '')}</td>"
        f'<td><a href="{html.escape(article_address(a.id))}" target="_blank">{text(a.title)}</a>'
        f"</td></tr>"
        for a in articles[:limit]
    )
    more = f"<p>The newest {limit} of {len(articles)}.</p>" if len(articles) > limit else ""
    return (
        f"<p>{len(articles)} articles.</p>{more}<table><caption>Articles</caption><thead><tr>"
        '<th scope="col">Published</th><th scope="col">Source</th><th scope="col">Title</th></tr>'
        f"</thead><tbody>{rows}</tbody></table>"
    )
