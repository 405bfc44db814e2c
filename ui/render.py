"""The only place where HTML is made. Everything that comes from outside is escaped here.

Chat messages pass through a Markdown renderer before a browser sees them, so their words are
escaped twice over: markup characters of HTML and of Markdown become character references.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import quote

from index.article import Article
from index.build import BuildReport
from rag.answer import Answer, AppliedLimit, Citation, Statement, TimelineEvent

_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+\-.!|<>~$&\"'=:/@^]")
# Marks that change the direction of what follows, or cannot be seen: shown as their code point.
_UNSEEN = re.compile(
    r"[\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINE_END = re.compile(r"\r\n?|\n")
_WEB = re.compile(r"https?://[^\s/]", re.I)
_CONTEXT = 260
_STATUS = {"happened": "happened", "planned": "planned", "changed": "changed later:"}


def text(value: str) -> str:
    """Text for HTML: markup is shown, not run, and invisible characters are made visible."""
    return _UNSEEN.sub(lambda m: f"⟨U+{ord(m.group()):04X}⟩", html.escape(value))


def message(value: str) -> str:
    """Text for a chat message: as :func:`text`, and nothing in it is Markdown."""
    seen = _UNSEEN.sub(lambda m: f"⟨U+{ord(m.group()):04X}⟩", value)
    return _LINE_END.sub(" ", _MARKDOWN.sub(lambda m: f"&#{ord(m.group())};", seen))


def article_address(article_id: str, start: int | None = None, end: int | None = None) -> str:
    """Where an article is shown, with some of its words marked."""
    address = f"/article/{quote(article_id, safe='')}"
    return address if start is None else f"{address}?start={start}&end={end}#mark"


def day(value: date | None) -> str:
    """A day for a label: "21 Mar 2025", or "undated"."""
    return f"{value.day} {value:%b %Y}" if value else "undated"


def answer_message(answer: Answer) -> str:
    """An answer as a chat message: short answer first, each sentence with its citation chips."""
    parts = []
    if answer.short_answer:
        parts.append(f'<p class="short"><strong>{message(answer.short_answer)}</strong></p>')
    cited = {citation.number: citation for citation in answer.citations}
    for statement in answer.statements:
        parts.append(_statement(statement, cited))
    if answer.timeline:
        parts.append(_timeline(answer.timeline, cited))
    if answer.abstained:
        parts.append(f'<p class="refusal">{message(answer.answer)}</p>')
    for found in answer.dates:
        parts.append(f'<p class="reason">{message(found.why)}</p>')
    parts.append(f'<p class="notes">{message(" · ".join(_notes(answer)))}</p>')
    return "\n".join(parts)


def _statement(statement: Statement, cited: Mapping[int, Citation]) -> str:
    """A sentence with its chips; one that is not proven is struck through, with the reason."""
    if statement.verdict == "supported":
        chips = " ".join(_chip(cited[number]) for number in statement.citations)
        return f'<p class="statement">{message(statement.text)} {chips}</p>'
    why = message(statement.why or statement.verdict)
    return f'<p class="statement unproven"><del>{message(statement.text)}</del> {why}</p>'


def _notes(answer: Answer) -> list[str]:
    """What is said quietly below an answer."""
    notes = [f"confidence {answer.confidence:.0%}"]
    if answer.generator != "extractive":
        notes.append(f"in the words of {answer.generator}, each sentence checked")
    if answer.limit:
        notes.append(f"limited to “{answer.limit.text}” ({_period(answer.limit)})")
    if answer.understood:
        notes.append(f"understood as: {answer.understood}")
    if answer.as_of:
        notes.append(f"as of {day(answer.as_of)}")
    if answer.notice:
        notes.append(answer.notice)
    return notes


def _timeline(events: Sequence[TimelineEvent], cited: Mapping[int, Citation]) -> str:
    """Events in order, each with its day, its words, its source, and what became of it."""
    items = []
    for event in events:
        status = _STATUS[event.status]
        if event.changed_by is not None:
            status += f" {_chip(cited[event.changed_by])}"
        items.append(
            f'<li class="event {event.status}"><strong>{message(event.day)}</strong> '
            f"{message(event.text)} {_chip(cited[event.citation])} <em>{status}</em></li>"
        )
    return f'<ol class="timeline">{"".join(items)}</ol>'


def _period(limit: AppliedLimit) -> str:
    """A half-open period in words."""
    last = limit.end - timedelta(days=1) if limit.end else None
    if limit.start and last:
        return f"{day(limit.start)} – {day(last)}" if limit.start != last else day(last)
    return f"from {day(limit.start)} on" if limit.start else f"up to {day(last)}"


def _chip(citation: Citation) -> str:
    label = (
        f"[{citation.number}] {citation.source or citation.title[:40]} · {day(citation.published)}"
    )
    address = html.escape(article_address(citation.article_id, citation.start, citation.end))
    return f'<a class="chip" href="{address}" target="_blank">{message(label)}</a>'


def sources_panel(answer: Answer, articles: Sequence[Article]) -> str:
    """The cited articles, each around its highlighted sentence, with a link to the whole."""
    by_id = {article.id: article for article in articles}
    if not answer.citations:
        return empty_panel("No source came near the question.")
    heading = "Nearest passages" if answer.abstained else "Sources"
    cards = [_card(citation, by_id[citation.article_id]) for citation in answer.citations]
    return f'<section aria-label="{heading}"><h2>{heading}</h2>{"".join(cards)}</section>'


def empty_panel(words: str) -> str:
    """The sources panel before there is anything to show."""
    return f'<section aria-label="Sources"><h2>Sources</h2><p>{text(words)}</p></section>'


def _card(citation: Citation, article: Article) -> str:
    about = " · ".join(p for p in (article.source or "", day(article.published)) if p)
    first = max(0, citation.start - _CONTEXT)
    last = min(len(article.text), citation.end + _CONTEXT)
    before = ("…" if first else "") + article.text[first : citation.start]
    after = article.text[citation.end : last] + ("…" if last < len(article.text) else "")
    address = html.escape(article_address(article.id, citation.start, citation.end))
    return (
        f'<article class="card" id="source-{citation.number}">'
        f"<h3>[{citation.number}] {text(article.title)}</h3>"
        f'<p class="about">{text(about)}</p>'
        f"<blockquote>{text(before)}<mark>{text(citation.quote)}</mark>{text(after)}</blockquote>"
        f'<p><a href="{address}" target="_blank">Open the whole article</a></p></article>'
    )


def article_page(article: Article, start: int | None, end: int | None) -> str:
    """A whole article as a page of its own, with the words at ``start`` to ``end`` marked."""
    marked = start is not None and end is not None and 0 <= start < end <= len(article.text)
    first, last = (start or 0, end or 0) if marked else (0, 0)
    about = " · ".join(
        part
        for part in (
            article.source or "",
            day(article.published)
            + (" (inferred)" if article.published_basis == "inferred" else ""),
            article.author or "",
            article.origin,
        )
        if part
    )
    body = []
    position = 0
    for begin, finish, label in _blocks(article):
        body.append(_piece(article.text, position, begin, first, last, "between"))
        kind = f' data-label="{text(label)}"' if label else ""
        words = _piece(article.text, begin, finish, first, last, "")
        body.append(f'<section class="part"{kind}>{words}</section>')
        position = finish
    body.append(_piece(article.text, position, len(article.text), first, last, "between"))
    link = f"<p>{_web_link(article.url)}</p>" if article.url else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text(article.title)} – Dateline</title><style>{ARTICLE_CSS}</style></head>"
        f'<body><main><p><a href="/">Dateline</a></p><h1>{text(article.title)}</h1>'
        f'<p class="about">{text(about)}</p>{link}<div class="text">{"".join(body)}</div>'
        "</main></body></html>"
    )


def _web_link(address: str) -> str:
    """A link when the address is one of the web; else its text alone: it might run something."""
    if not _WEB.match(address):
        return text(address)
    link = html.escape(address)
    return f'<a rel="noopener noreferrer nofollow" href="{link}">{text(address)}</a>'


def _blocks(article: Article) -> list[tuple[int, int, str]]:
    if not article.sections:
        return [(0, len(article.text), "")]
    return [(s.start, s.end, s.label or "") for s in article.sections]


def _piece(whole: str, begin: int, finish: int, first: int, last: int, kind: str) -> str:
    """Part of an article's text, with what of the marked words lies in it."""
    low, high = max(begin, first), min(finish, last)
    if low >= high:
        words = text(whole[begin:finish])
    else:
        name = ' id="mark"' if low == first else ""
        words = (
            f"{text(whole[begin:low])}<mark{name}>{text(whole[low:high])}</mark>"
            f"{text(whole[high:finish])}"
        )
    return f'<span class="{kind}">{words}</span>' if kind else words


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


def problem(words: str) -> str:
    """An error as a person sees it."""
    return f'<div role="alert" class="problem">{text(words)}</div>'


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


ARTICLE_CSS = """
:root { color-scheme: light dark; --ink: #1d232b; --paper: #fbfaf7; --soft: #5a6570;
  --mark: #ffe58a; --line: #d8d4ca; --link: #0b5a8a }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e3dc; --paper: #16191d; --soft: #a3adb8;
  --mark: #6b5600; --line: #3a4048; --link: #8fc7f0 } }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.65 Georgia, "Times New Roman", serif }
main { max-width: 38rem; margin: 0 auto; padding: 1.5rem 1rem 6rem }
h1 { font-size: 1.7rem; line-height: 1.25 }
a { color: var(--link) } .about { color: var(--soft); font: .9rem system-ui, sans-serif }
.text { white-space: pre-wrap; overflow-wrap: anywhere }
.between { color: var(--soft) } .part[data-label] { border-inline-start: 3px solid var(--line);
  padding-inline-start: .8rem }
mark { background: var(--mark); color: inherit; padding: .1em 0; scroll-margin-top: 30vh }
"""
