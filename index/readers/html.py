"""Web pages, through trafilatura; their dates, through their own mark-up and htmldate."""

from __future__ import annotations

from datetime import date
from typing import Any

from index.article import DateBasis
from index.errors import RefusedError
from index.readers.common import Raw, ReadReport, make_article, parse_time

_STATED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@name='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[translate(@name,'DC','dc')='dc.date' or @name='date' or @name='pubdate']/@content",
    "//article//time[@datetime]/@datetime",
)


def read_html(data: bytes, name: str) -> ReadReport:
    """The article of a web page; menus, comments and other furniture are left out.

    The date is *stated* when the page's mark-up says when it was published, *inferred* when
    htmldate had to work it out from the text or the address, else unknown.
    """
    import trafilatura

    tree = trafilatura.load_html(data)
    if tree is None:
        raise RefusedError(f"{name} is not a web page.", "Give it its right name or type.")
    published, basis = _published(tree)
    found = trafilatura.bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        deduplicate=False,
    )
    if found is None or not (found.text or "").strip():
        raise RefusedError(f"{name} holds no article text.", "Save the article's own page.")
    raw = Raw(
        text=_paragraphs(found.text),
        title=found.title or "",
        published=published,
        basis=basis,
        source=found.sitename or found.hostname or "",
        url=found.url or "",
        author=found.author or "",
        language=(found.language or tree.get("lang") or "").split("-")[0],
    )
    return ReadReport((make_article(raw, name),))


def _paragraphs(text: str) -> str:
    """trafilatura ends each paragraph with one line break; a blank line keeps them apart."""
    return "\n\n".join(line for line in text.split("\n") if line.strip())


def _published(tree: Any) -> tuple[date | None, DateBasis]:
    for path in _STATED:
        for value in tree.xpath(path):
            if day := parse_time(str(value)):
                return day, "stated"
    if day := _from_json_ld(tree):
        return day, "stated"
    from copy import deepcopy

    from htmldate import find_date

    guess = find_date(deepcopy(tree), original_date=True, extensive_search=False)
    day = parse_time(guess) if guess else None
    return day, "inferred" if day else "unknown"


def _from_json_ld(tree: Any) -> date | None:
    import re

    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        if match := re.search(r'"datePublished"\s*:\s*"([^"]{8,40})"', str(script)):
            return parse_time(match.group(1))
    return None
