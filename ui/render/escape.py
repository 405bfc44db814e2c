"""Where text from outside becomes HTML: every field that is shown passes through here.

Chat messages pass through a Markdown renderer before a browser sees them, so their words are
escaped twice over: markup characters of HTML and of Markdown become character references.
"""

from __future__ import annotations

import html
import re
from datetime import date
from urllib.parse import quote

_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+\-.!|<>~$&\"'=:/@^]")
# Marks that change the direction of what follows, or cannot be seen: shown as their code point.
_UNSEEN = re.compile(
    r"[\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINE_END = re.compile(r"\r\n?|\n")
_WEB = re.compile(r"https?://[^\s/]", re.I)


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


def web_link(address: str) -> str:
    """A link when the address is one of the web; else its text alone: it might run something."""
    if not _WEB.match(address):
        return text(address)
    link = html.escape(address)
    return f'<a rel="noopener noreferrer nofollow" href="{link}">{text(address)}</a>'


def problem(words: str) -> str:
    """An error as a person sees it."""
    return f'<div role="alert" class="problem">{text(words)}</div>'
