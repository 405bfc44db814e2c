"""Web pages: the article's words by trafilatura, its date from what the page states."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from index.errors import RefusedError
from index.readers import dates
from index.readers.decode import clean, decode, one_line
from index.readers.draft import Draft

_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_ENOUGH_LETTERS = 25  # of any script: Japanese has no spaces to count words by
_SHORT = 250
_DATE_METAS = (
    "article:published_time og:article:published_time article:published datepublished "
    "date_published publish-date publish_date publishdate publication_date pubdate dc.date "
    "dc.date.issued dc.date.created dcterms.date dcterms.issued dcterms.created parsely-pub-date "
    "sailthru.date cxenseparse:recs:publishtime citation_publication_date "
    "originalpublicationdate date"
).split()
_ARTICLE_TYPES = re.compile(r"(?:article|posting|report|review|interview)$", re.IGNORECASE)
_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,60})"')
_LD_DEPTH = 6


def read_web(data: bytes, name: str) -> Iterator[Draft]:
    """A web page as one article, without its navigation, advertisements and comments.

    Raises:
        RefusedError: it is not text, or holds no article.
    """
    from lxml import html as lxml_html
    from trafilatura import bare_extraction

    if 0 < data.count(0) * 1_000 < len(data) and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.replace(b"\x00", b"")  # A few strays, which browsers pass over too.
    page = clean(_XML_DECLARATION.sub("", decode(data, name, _declared(data)), count=1))
    try:
        tree = lxml_html.fromstring(page)
    except (ValueError, lxml_html.etree.LxmlError):
        raise _empty(name) from None
    found = bare_extraction(page, include_comments=False, with_metadata=True)
    text = _text(found.body) if found is not None else ""
    if len(text) < _SHORT:
        wider = bare_extraction(page, include_comments=False, favor_recall=True)
        more = _text(wider.body) if wider is not None else ""
        text = more if len(more) > len(text) else text
    if sum(character.isalpha() for character in text) < _ENOUGH_LETTERS:
        raise _empty(name)
    stated = stated_date(tree)
    yield Draft(
        text=text,
        title=found.title if found is not None else None,
        published=stated.isoformat() if stated else None,
        published_hint=None if stated else _guessed_date(tree),
        source=found.sitename if found is not None else None,
        url=_address(found.url) if found is not None else None,
        author=found.author if found is not None else None,
        language=tree.get("lang") or (found.language if found is not None else None),
    )


def fragment_text(markup: str) -> str:
    """The words of a piece of HTML (a feed's item), paragraphs apart by blank lines."""
    from lxml import html as lxml_html

    if not markup.strip():
        return ""
    if "<" not in markup and "&" not in markup:
        return markup
    try:
        root = lxml_html.fragment_fromstring(markup, create_parent="div")
    except (ValueError, lxml_html.etree.LxmlError):
        return re.sub(r"<[^<>]*>", " ", markup)
    return joined(_blocks(root))


def joined(blocks: Sequence[str]) -> str:
    """Blocks apart by blank lines; the items of one list on lines that follow each other."""
    text = ""
    for before, block in pairwise(["", *blocks]):
        both_items = before.startswith("- ") and block.startswith("- ")
        text += ("\n" if both_items else "\n\n" if text else "") + block
    return text


def stated_date(tree: Any) -> date | None:
    """The publication date that the page itself names: JSON-LD, ``meta``, ``itemprop``."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        day = _linked_data_date(script.text or "")
        if day:
            return day
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        metas.setdefault(key.casefold(), element.get("content") or "")
    written = [metas[key] for key in _DATE_METAS if metas.get(key)]
    for element in tree.iterfind(".//*[@itemprop='datePublished']"):
        written.append(element.get("datetime") or element.get("content") or "")
    written += [e.get("datetime") or "" for e in tree.iterfind(".//time[@pubdate]")]
    return next(filter(None, map(dates.parse, written)), None)


def _empty(name: str) -> RefusedError:
    return RefusedError(
        f"{name} holds no article text.", "Save the article's own page, not a list or a script."
    )


def _declared(data: bytes) -> str | None:
    found = _META_CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else None


def _address(url: str | None) -> str | None:
    return url if url and url.startswith(("https://", "http://")) else None


def _guessed_date(tree: Any) -> date | None:
    from htmldate import find_date

    found = find_date(tree, original_date=True)
    return dates.parse(found) if found else None


def _linked_data_date(script: str) -> date | None:
    try:
        document = json.loads(script)
    except (ValueError, RecursionError):
        written = _LD_DATE.search(script)
        return dates.parse(written[1]) if written else None
    return next(filter(None, map(dates.parse, _published_in(document, _LD_DEPTH))), None)


def _published_in(node: Any, depth: int) -> Iterator[str]:
    if depth and isinstance(node, list):
        for entry in node:
            yield from _published_in(entry, depth - 1)
    elif depth and isinstance(node, dict):
        kinds = node.get("@type")
        named = kinds if isinstance(kinds, list) else [kinds]
        published = node.get("datePublished")
        if isinstance(published, str) and any(_ARTICLE_TYPES.search(str(kind)) for kind in named):
            yield published
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _published_in(node.get(key), depth - 1)


_BLOCK_TAGS = frozenset(
    "p div section article li dd dt h1 h2 h3 h4 h5 h6 head quote blockquote pre code table row tr "
    "ul ol list item figure figcaption header footer br lb hr body main".split()
)
_SKIPPED_TAGS = frozenset("script style template noscript graphic img".split())


def _text(body: Any) -> str:
    return joined(_blocks(body)) if body is not None else ""


def _blocks(root: Any) -> list[str]:
    """The blocks of a tree in order, list items marked with a dash, cells with a bar.

    The walk keeps its own stack: pages nest deeper than Python calls.
    """
    blocks: list[str] = []
    words: list[str] = []

    def close(mark: str = "") -> None:
        block = one_line("".join(words))
        if block and block != "-":
            blocks.append(block)
        words[:] = [mark]

    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if leaving:
            if tag in _BLOCK_TAGS:
                close()
            elif tag in ("cell", "td", "th"):
                words.append(" | ")
            words.append(node.tail or "" if node is not root else "")
            continue
        if not tag or tag in _SKIPPED_TAGS:
            words.append(node.tail or "")
            continue
        if tag in _BLOCK_TAGS:
            close("- " if tag in ("item", "li") else "")
        words.append(node.text or "")
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
    close()
    return [block.removesuffix(" |") for block in blocks]
