"""Plain text, the news format, and Markdown."""

from __future__ import annotations

import re
from typing import Any

from index.errors import RefusedError
from index.readers.common import Raw, ReadReport, decode, make_article, parse_day, parse_time

_DATE_LINE = re.compile(r"\s*date[ :]+(\d{4}-\d{2}-\d{2})[ \t:–—-]*", re.I)
_PUBLISHED_LINE = re.compile(
    r"(?m)^[ \t]*(?:Published|Date|Updated)(?: on)?: *([^\n]{6,40})\n+", re.I
)
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.S)
_HEADING = re.compile(r"\s*#[ \t]+([^\n]+?)[ \t#]*\n")
_HEAD = 600


def read_text(data: bytes, name: str) -> ReadReport:
    """A ``.txt`` file: front matter, ``date 2025-03-21 …`` or ``Published: …`` may open it."""
    return ReadReport((make_article(_parse(decode(data, name), name), name),))


def read_markdown(data: bytes, name: str) -> ReadReport:
    """A ``.md`` file; emphasis and link marks are left out of the text, links keep their words."""
    raw = _parse(decode(data, name), name)
    if not raw.title and (heading := _HEADING.match(raw.text)):
        raw.title, raw.text = heading.group(1), raw.text[heading.end() :]
    raw.text = _plain(raw.text)
    return ReadReport((make_article(raw, name),))


def _parse(text: str, name: str) -> Raw:
    if front := _FRONT_MATTER.match(text):
        return _with_front_matter(front.group(1), text[front.end() :], name)
    raw = Raw(text)
    if line := _DATE_LINE.match(text):
        raw.published = parse_time(line.group(1))
        raw.text = text[line.end() :]
    elif (line := _PUBLISHED_LINE.search(text, 0, _HEAD)) and (day := parse_day(line.group(1))):
        raw.published = day
        raw.text = text[: line.start()] + text[line.end() :]
    if raw.published:
        raw.basis = "stated"
    return raw


def _with_front_matter(front: str, body: str, name: str) -> Raw:
    import yaml

    try:
        fields: Any = yaml.safe_load(front)
    except yaml.YAMLError as error:
        raise RefusedError(
            f"{name} begins with front matter that is not YAML.", "Correct the lines between ---."
        ) from error
    if not isinstance(fields, dict):
        raise RefusedError(f"{name} begins with front matter that names no fields.", "Remove it.")
    given = {str(key).lower(): "" if v is None else str(v) for key, v in fields.items()}
    raw = Raw(body.lstrip("\r\n"))
    when = next((given.pop(k) for k in ("published", "date") if given.get(k)), "")
    raw.published = parse_time(when) if when else None
    raw.basis = "stated" if raw.published else "unknown"
    raw.given_id = given.pop("id", "")
    for key in ("title", "source", "url", "author", "language"):
        setattr(raw, key, given.pop(key, ""))
    raw.metadata = given
    return raw


def _plain(text: str) -> str:
    text = re.sub(r"!\[([^\]\n]*)\]\([^)\s]*\)", r"\1", text)
    text = re.sub(r"\[([^\]\n]+)\]\([^)\s]*\)", r"\1", text)
    text = re.sub(r"(?m)^[ \t]*#{1,6}[ \t]+", "", text)
    text = re.sub(r"(?m)^[ \t]*>[ \t]?", "", text)
    text = re.sub(r"(\*\*|__)(?=\S)([^\n]*?\S)\1", r"\2", text)
    return re.sub(r"(?<![\w*])([*_])(?=\S)([^*_\n]*\S)\1(?![\w*])", r"\2", text)
