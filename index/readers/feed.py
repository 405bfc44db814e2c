"""RSS and Atom by feedparser: one article an item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.sax import SAXParseException

from index.errors import RefusedError
from index.readers.decode import decode
from index.readers.draft import Draft, Refused
from index.readers.web import fragment_text

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")


def read_feed(data: bytes, name: str) -> Iterator[Draft | Refused]:
    """The items of a feed, numbered from 1; those without words as refusals.

    Raises:
        RefusedError: it is no feed, holds no item, or declares entities of its own.
    """
    import feedparser

    found = _DECLARED.search(data[:400])
    xml = decode(data, name, found[1].decode("ascii") if found else None)
    if _ENTITY.search(xml):
        # No feed needs them, and they are how XML reads other files or grows without end.
        raise RefusedError(f"{name} declares XML entities.", "Remove its DOCTYPE.")
    parsed = feedparser.parse(_DECLARATION.sub("", xml, count=1).strip().encode("utf-8", "replace"))
    if not parsed.get("version"):
        raise RefusedError(f"{name} is neither an RSS nor an Atom feed.", "Add feeds or articles.")
    if not parsed.entries:
        raise RefusedError(f"{name} is a feed without items.", "Fetch it again.")
    channel = parsed.feed
    for number, entry in enumerate(parsed.entries, start=1):
        text = _words(entry)
        if not text.strip():
            # A broken feed ends where it broke: its last item is what was being read.
            broken = number == len(parsed.entries) and isinstance(
                parsed.get("bozo_exception"), SAXParseException
            )
            what = "is cut short or broken. Fetch the feed again." if broken else (
                "has no text, only a link."
            )  # fmt: skip
            yield Refused(number, f"Item {number} {what}")
            continue
        yield Draft(
            text=text,
            title=fragment_text(entry.get("title") or "") or None,
            # The string, not the parsed time: that one is in UTC, where it may be another day.
            published=entry.get("published") or None,
            source=(entry.get("source") or {}).get("title") or channel.get("title") or None,
            url=_address(entry.get("link")),
            author=entry.get("author") or None,
            language=_language(entry) or channel.get("language") or None,
            item=number,
        )


def _words(entry: Any) -> str:
    """The longest of what an item offers: its content, or its summary."""
    offered = [part.get("value") or "" for part in entry.get("content") or []]
    offered.append(entry.get("summary") or "")
    return max((fragment_text(markup) for markup in offered), key=len)


def _language(entry: Any) -> str | None:
    for part in entry.get("content") or []:
        if part.get("language"):
            return str(part["language"])
    return None


def _address(link: str | None) -> str | None:
    return link if link and link.startswith(("https://", "http://")) else None
