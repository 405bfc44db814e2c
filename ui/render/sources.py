"""The cited articles beside an answer; a whole article; the evidence behind one citation."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Article
from rag.answer import Answer, Citation, ResolvedDate
from rag.retrieve import Hit
from rag.spoken import spoken_interval
from ui.render.escape import (
    apart,
    article_address,
    day,
    dotted,
    opener,
    said_once,
    text,
    web_link,
)
from ui.render.page import page
from ui.render.qualified import VOICES, otherwise

_CONTEXT = 260


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a citation points at: offsets of the sentences around them, and their dates."""

    article: Article
    start: int
    end: int
    first: int
    last: int
    voice: str
    dates: tuple[ResolvedDate, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A passage found for some words, and the offsets of its sentence that holds most of them."""

    hit: Hit
    start: int
    end: int


def sources_panel(answer: Answer, articles: Sequence[Article]) -> str:
    """The cited articles, each around its highlighted sentence, with a link to the whole."""
    by_id = {article.id: article for article in articles}
    shown = [citation for citation in answer.citations if citation.article_id in by_id]
    if not shown:
        return empty_panel("No source came near the question.")
    heading = "Nearest passages" if answer.abstained else "Sources"
    cards = [_card(citation, by_id[citation.article_id]) for citation in shown]
    return f'<section aria-label="{heading}"><h2>{heading}</h2>{"".join(cards)}</section>'


def empty_panel(words: str) -> str:
    """The sources panel before there is anything to show."""
    return f'<section aria-label="Sources"><h2>Sources</h2><p>{text(words)}</p></section>'


def _card(citation: Citation, article: Article) -> str:
    about = dotted(article.source, day(article.published), VOICES.get(citation.voice))
    copies = (
        f'<p class="copies">Also printed by {"; ".join(map(apart, citation.copies))}.</p>'
        if citation.copies
        else ""
    )
    end = min(citation.end, len(article.text))
    start = min(citation.start, end)
    whole = opener(article.id, start, end, "Open the whole article")
    return (
        f'<article class="card" id="source-{citation.number}">'
        f"<h3>[{citation.number}] {apart(article.title)}</h3>"
        f'<p class="about">{about}</p>'
        f"{_around(article.text, start, end, citation.quote)}{copies}<p>{whole}</p></article>"
    )


def _around(whole: str, start: int, end: int, quoted: str) -> str:
    first = max(0, start - _CONTEXT)
    last = min(len(whole), end + _CONTEXT)
    before, after = whole[first:start], whole[end:last]
    # Cut between words, where there is a gap between words.
    if first:
        before = "…" + before[before.find(" ") + 1 :].lstrip()
    if last < len(whole):
        after = (after[: after.rfind(" ")] if " " in after else after).rstrip() + "…"
    return f"<blockquote>{text(before)}<mark>{text(quoted)}</mark>{text(after)}</blockquote>"


def evidence(found: Evidence) -> str:
    """The exact sentence with its neighbours, and how its dates were worked out."""
    article, words = found.article, found.article.text
    about = dotted(article.source, day(article.published), VOICES.get(found.voice))
    dates = "".join(
        f"<li><q>{apart(d.text)}</q> → <strong>{text(spoken_interval(d.start, d.end))}</strong>"
        f'<span class="why">{text(said_once(d.text, d.why))}{text(otherwise(d))}</span></li>'
        for d in found.dates
    )
    listed = f'<ul class="dates">{dates}</ul>' if dates else ""
    return (
        f'<p class="about">{about}</p>'
        f'<p class="title">{text(article.title)}</p><blockquote>'
        f"{text(words[found.first : found.start])}"
        f"<mark>{text(words[found.start : found.end])}</mark>"
        f"{text(words[found.end : found.last])}</blockquote>{listed}"
    )


def found_panel(words: str, passages: Sequence[Found]) -> str:
    """The passages found for words that a reader selected."""
    shown = words if len(words) <= 160 else f"{words[:160]}…"
    cards = "".join(_passage(found) for found in passages)
    return (
        f'<section aria-label="Evidence"><h2>Evidence</h2>'
        f'<p class="about">for “{apart(shown)}”</p>'
        f"{cards or '<p>No passage came near these words.</p>'}</section>"
    )


def _passage(found: Found) -> str:
    article, span = found.hit.article, found.hit.passage.span
    about = dotted(article.source, day(article.published))
    whole = opener(article.id, found.start, found.end, "Open the whole article")
    words = _piece(article.text, span.start, span.end, found.start, found.end, "", named=False)
    return (
        f'<article class="card"><h3>{text(article.title)}</h3><p class="about">{about}</p>'
        f"<blockquote>{words}</blockquote><p>{whole}</p></article>"
    )


def article_beside(article: Article, start: int | None, end: int | None) -> str:
    """A whole article for the column beside the chat, with some of its words marked."""
    address = html.escape(article_address(article.id, start, end))
    return (
        f'<h2 id="beside-title">{text(article.title)}</h2>{_about(article)}'
        f'<p class="own"><a href="{address}" target="_blank">Its own page</a></p>'
        f"{_whole(article, start, end)}"
    )


def article_page(article: Article, start: int | None, end: int | None) -> str:
    """A whole article as a page of its own, with the words at ``start`` to ``end`` marked."""
    address = html.escape(f"/?article={article_address(article.id)[9:]}")
    return page(
        article.title,
        f"<h1>{text(article.title)}</h1>{_about(article)}{_whole(article, start, end)}",
        f' · <a href="{address}">beside the chat</a>',
    )


def _about(article: Article) -> str:
    inferred = " (inferred)" if article.published_basis == "inferred" else ""
    published = day(article.published) + inferred
    about = dotted(article.source, published, article.author, article.origin)
    link = f"<p>{web_link(article.url)}</p>" if article.url else ""
    return f'<p class="about">{about}</p>{link}'


def _whole(article: Article, start: int | None, end: int | None) -> str:
    """An article's text in its sections, with the words at ``start`` to ``end`` marked."""
    marked = start is not None and end is not None and 0 <= start < end <= len(article.text)
    first, last = (start or 0, end or 0) if marked else (0, 0)
    body = []
    position = 0
    for begin, finish, label, voice in _sections(article):
        body.append(_piece(article.text, position, begin, first, last, "between"))
        kind = f' data-label="{text(label)}"' if label else ""
        words = _piece(article.text, begin, finish, first, last, "")
        body.append(f'<section class="part {voice}"{kind}>{words}</section>')
        position = finish
    body.append(_piece(article.text, position, len(article.text), first, last, "between"))
    return f'<div class="text">{"".join(body)}</div>'


def _sections(article: Article) -> list[tuple[int, int, str, str]]:
    if not article.sections:
        return [(0, len(article.text), "", "report")]
    return [(s.start, s.end, s.label or "", s.voice) for s in article.sections]


def _piece(
    whole: str, begin: int, finish: int, first: int, last: int, kind: str, named: bool = True
) -> str:
    """Part of an article's text, with what of the marked words lies in it.

    ``named`` lets an address lead to them: one article stands on a page, its marked words once.
    """
    low, high = max(begin, first), min(finish, last)
    if low >= high:
        words = text(whole[begin:finish])
    else:
        name = ' id="mark"' if named and low == first else ""
        words = (
            f"{text(whole[begin:low])}<mark{name}>{text(whole[low:high])}</mark>"
            f"{text(whole[high:finish])}"
        )
    return f'<span class="{kind}">{words}</span>' if kind else words
