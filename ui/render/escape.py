"""Where text from outside becomes HTML: every field that is shown passes through here."""

from __future__ import annotations

import html
import re
from datetime import date
from urllib.parse import quote

from ui.unseen import MARKS, named

# Gradio fills its HTML through a template language: nothing from outside may look like one.
_TEMPLATE = re.compile(r"[${}`@]")
_WEB = re.compile(r"https?://[^\s/]", re.I)


def seen(value: str) -> str:
    """Text in which invisible characters can be seen, for what escapes its text itself."""
    return MARKS.sub(named, value)


def text(value: str) -> str:
    """Text for HTML: markup is shown, not run, and invisible characters are made visible."""
    return _TEMPLATE.sub(lambda m: f"&#{ord(m.group())};", html.escape(seen(value)))


def apart(value: str) -> str:
    """Text among other words: written from right to left, it leaves their order alone."""
    return f"<bdi>{text(value)}</bdi>"


def dotted(*parts: str | None) -> str:
    """What there is of some facts, on one line: "Courier · 21 Mar 2025"."""
    return " · ".join(apart(part) for part in parts if part)


def attribute(value: str) -> str:
    """Text for an attribute that scripts read, unchanged once the browser has parsed it."""
    return _TEMPLATE.sub(lambda m: f"&#{ord(m.group())};", html.escape(value))


def article_address(article_id: str, start: int | None = None, end: int | None = None) -> str:
    """Where an article has a page of its own, with some of its words marked."""
    address = f"/article/{quote(article_id, safe='')}"
    return address if start is None else f"{address}?start={start}&end={end}#mark"


def beside_address(article_id: str, start: int | None = None, end: int | None = None) -> str:
    """Where an article is shown beside the chat, with some of its words marked."""
    address = f"/?article={quote(article_id, safe='')}"
    return address if start is None else f"{address}&start={start}&end={end}"


def opener(
    article_id: str, start: int | None, end: int | None, label: str, classes: str = ""
) -> str:
    """A link that opens an article beside the chat. ``label`` is HTML."""
    address = html.escape(beside_address(article_id, start, end))
    return f'<a class="opens {classes}" href="{address}">{label}</a>'


def day(value: date | None) -> str:
    """A day for a label: "21 Mar 2025", or "undated"."""
    return f"{value.day} {value:%b %Y}" if value else "undated"


def printed_by(source: str | None, title: str) -> str:
    """The source for a label, or the beginning of the title where the source is not known."""
    return shortened(source or title, 40)


def shortened(words: str, most: int) -> str:
    """Words for where there is little room, cut at a blank if there is one."""
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def said_once(said: str, why: str) -> str:
    """How a date was worked out, without the words themselves where they stand before it."""
    return why.removeprefix(f"“{said}”").removeprefix(":").strip() or why


def of_web(address: str) -> bool:
    """Whether an address is one of the web; what else calls itself one might run something."""
    return _WEB.match(address) is not None


def web_link(address: str) -> str:
    """A link when the address is one of the web; else its text alone: it might run something."""
    if not of_web(address):
        return text(address)
    link = attribute(address)
    return f'<a rel="noopener noreferrer nofollow" href="{link}">{text(address)}</a>'


def problem(words: str) -> str:
    """An error as a person sees it."""
    return f'<div role="alert" class="problem">{text(words)}</div>'


def done(words: str) -> str:
    """Something that was done, as a person hears of it."""
    return f'<p role="status">{text(words)}</p>'
