"""RSS and Atom files, through feedparser."""

from __future__ import annotations

from datetime import date
from typing import Any

from index.article import Article
from index.errors import RefusedError
from index.readers.common import Raw, ReadReport, clean_name, make_article

_TOO_CLEVER = (b"<!ENTITY", b"<!entity")


def read_feed(data: bytes, name: str) -> ReadReport:
    """Each entry with text becomes an article; its mark-up is left out."""
    import feedparser

    if any(mark in data for mark in _TOO_CLEVER):
        raise RefusedError(
            f"{name} declares entities of its own, which is not read.", "Leave it out."
        )
    parsed = feedparser.parse(data, sanitize_html=True, resolve_relative_uris=False)
    if not parsed.entries:
        raise RefusedError(f"{name} is not an RSS or Atom file with entries.", "Leave it out.")
    articles: list[Article] = []
    refused: list[tuple[str, str]] = []
    for number, entry in enumerate(parsed.entries, start=1):
        try:
            articles.append(make_article(_raw(entry, parsed.feed), clean_name(name), number))
        except RefusedError as error:
            refused.append((f"{name}#{number}", str(error)))
    return ReadReport(tuple(articles), tuple(refused))


def _raw(entry: Any, feed: Any) -> Raw:
    bodies = [part.get("value", "") for part in entry.get("content", [])]
    body = max([*bodies, entry.get("summary", "")], key=len)
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    published = date(when.tm_year, when.tm_mon, when.tm_mday) if when else None
    source = entry.get("source", {}).get("title") or feed.get("title") or ""
    return Raw(
        text=_text_of(body),
        title=_text_of(entry.get("title", "")),
        published=published,
        basis="stated" if published else "unknown",
        source=_text_of(source),
        url=entry.get("link", ""),
        author=entry.get("author", ""),
        language=(feed.get("language") or "").split("-")[0],
    )


def _text_of(markup: str) -> str:
    """The words of a fragment of HTML, paragraphs and list items on lines of their own."""
    if "<" not in markup and "&" not in markup:
        return markup
    from lxml import html

    root = html.fragment_fromstring(f"<div>{markup}</div>")
    for element in root.iter("p", "li", "br", "h1", "h2", "h3", "h4", "tr", "blockquote", "div"):
        mark = "- " if element.tag == "li" else ""
        element.text = f"{mark}{element.text or ''}"
        element.tail = f"{'' if element.tag == 'br' else chr(10)}\n{element.tail or ''}"
    return str(root.text_content())
