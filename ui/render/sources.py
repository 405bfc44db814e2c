"""The cited articles beside an answer, and a whole article as a page."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

from index.article import Article
from rag.answer import Answer, Citation
from ui.render.escape import article_address, day, text, web_link

_CONTEXT = 260
_ASSETS = Path(__file__).parent.parent / "assets"
ARTICLE_CSS = (_ASSETS / "article_page.css").read_text(encoding="utf-8")


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
    link = f"<p>{web_link(article.url)}</p>" if article.url else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text(article.title)} – Dateline</title><style>{ARTICLE_CSS}</style></head>"
        f'<body><main><p><a href="/">Dateline</a></p><h1>{text(article.title)}</h1>'
        f'<p class="about">{text(about)}</p>{link}<div class="text">{"".join(body)}</div>'
        "</main></body></html>"
    )


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
