"""Plain text in the news format, and Markdown with front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from index.errors import RefusedError
from index.readers.decode import MAX_LINE, clean, decode
from index.readers.draft import Draft

_HTML_START = re.compile(r"\s*(?:<!doctype html|<html[\s>])", re.IGNORECASE)
_FRONT_MATTER = re.compile(
    r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_FRONT_MATTER_LIMIT = 16_384
_PLAIN_PAIR = re.compile(r"([A-Za-z][\w -]{0,60}):[ \t]*(.*)")

_KEYS = {
    "title": "title headline",
    "published": "published date pubdate published_at publication_date datepublished",
    "source": "source publisher outlet newspaper site",
    "url": "url link canonical permalink",
    "author": "author authors byline by",
    "language": "language lang",
}
_FIELDS = {key: field for field, keys in _KEYS.items() for key in keys.split()}

_FENCE = re.compile(r"^[ \t]*(?:```|~~~)")
_HEADING = re.compile(r"^[ \t]{0,3}(#{1,6})[ \t]+(\S.*)$")
_UNDERLINE = re.compile(r"^[ \t]{0,3}(?:=+|-{2,})[ \t]*$")
_RULE = re.compile(r"^[ \t]{0,3}(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$")
_BLOCK_QUOTE = re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+")
_MARKED = re.compile(r"[\[*_`<\\]")  # Each of the patterns below needs one of these.
_INLINE = (
    (re.compile(r"!\[([^\[\]\n]{0,500})\]\([^()\n]{0,2000}\)"), r"\1"),
    (re.compile(r"(?<!!)\[([^\[\]\n]{1,500})\]\([^()\n]{0,2000}\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]{1,500})\]\[[^\[\]\n]{0,200}\]"), r"\1"),
    (re.compile(r"(?<![*\\])\*\*(?=\S)([^*\n]{1,2000}?)(?<=\S)\*\*"), r"\1"),
    (re.compile(r"(?<![\w\\])__(?=\S)([^_\n]{1,2000}?)(?<=\S)__(?!\w)"), r"\1"),
    (re.compile(r"(?<![*\\\w])\*(?=\S)([^*\n]{1,2000}?)(?<=\S)\*(?![*\w])"), r"\1"),
    (re.compile(r"(?<![\w\\])_(?=\S)([^_\n]{1,2000}?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]{1,2000})`"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]{1,2000})>"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)


def read_text(data: bytes, name: str) -> Iterator[Draft]:
    """A ``.txt`` file: one article, perhaps with front matter.

    Raises:
        RefusedError: it is not text, or one line of it is longer than any prose.
    """
    matter, body = _front_matter(_decoded(data, name))
    yield _draft(matter, body, first_line_title=True)


def read_markdown(data: bytes, name: str) -> Iterator[Draft]:
    """A Markdown file: one article, its marks taken off so that only words are quoted.

    Raises:
        RefusedError: it is not text, or one line of it is longer than any prose.
    """
    matter, body = _front_matter(_decoded(data, name))
    heading, words = _without_marks(body)
    yield _draft(matter, words, heading=heading)


def fields_of(values: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Sort an author's own keys into those of a :class:`Draft` and the rest, as metadata."""
    known: dict[str, str] = {}
    rest: dict[str, str] = {}
    for key, value in values.items():
        words = as_words(value)
        field = _FIELDS.get(str(key).casefold().replace("-", "_"))
        if not words:
            continue
        if field and field not in known:
            known[field] = words
        else:
            rest[str(key)] = words
    return known, rest


def as_words(value: Any) -> str:
    """A value of front matter or JSON as text: names of a list joined, the rest as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _decoded(data: bytes, name: str) -> str:
    text = decode(data, name)
    if _HTML_START.match(text[:1000]):
        raise RefusedError(f"{name} is a web page, not plain text.", "Rename it to .html.")
    longest = max(map(len, text.split("\n")))
    if longest > MAX_LINE:
        raise RefusedError(
            f"{name} has a line of {longest:,} characters, which is no prose.",
            "Break it into articles and lines.",
        )
    return clean(text)


def _draft(
    values: Mapping[str, Any],
    body: str,
    heading: str | None = None,
    first_line_title: bool = False,
) -> Draft:
    known, rest = fields_of(values)
    return Draft(
        text=body,
        title=known.get("title") or heading,
        published=known.get("published"),
        source=known.get("source"),
        url=known.get("url"),
        author=known.get("author"),
        language=known.get("language"),
        first_line_title=first_line_title,
        metadata=rest,
    )


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The YAML block that a text begins with, and what follows it.

    A block that is no mapping is text (a rule, say). One that is no YAML, as with an unquoted
    colon in a headline, is read as plain ``key: value`` lines.
    """
    block = _FRONT_MATTER.match(text[: _FRONT_MATTER_LIMIT + 8])
    if not block:
        return {}, text
    values = _yaml(block[1]) or _plain_pairs(block[1])
    return (values, text[block.end() :]) if values else ({}, text)


def _yaml(block: str) -> dict[str, Any] | None:
    import yaml

    try:
        # The base loader makes strings, lists and mappings only; aliases could grow without end.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(block, yaml.BaseLoader)):
            return None
        values = yaml.load(block, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return values if isinstance(values, dict) else None


def _plain_pairs(block: str) -> dict[str, Any] | None:
    lines = [line for line in block.split("\n") if line.strip() and not line.startswith("#")]
    pairs = [_PLAIN_PAIR.fullmatch(line) for line in lines]
    if not pairs or None in pairs:
        return None
    return {pair[1].strip(): _unquoted(pair[2].strip()) for pair in pairs if pair}


def _unquoted(value: str) -> str:
    """A value without the quotation marks around it; those of a name within it stay: "The Ferryman"
    found."""
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _without_marks(text: str) -> tuple[str | None, str]:
    """The first-level heading that a Markdown text begins with, and its words without marks."""
    lines: list[str] = []
    title: str | None = None
    fenced = False
    for line in _without_comments(text).split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
            continue
        if fenced:
            lines.append(line)
            continue
        line = _BLOCK_QUOTE.sub("", line)
        under_words = bool(lines and lines[-1])
        if _UNDERLINE.match(line) and under_words:
            lines.append("")
            if title is None and len([entry for entry in lines if entry]) == 1 and "=" in line:
                title = lines[0]
            continue
        if _RULE.match(line):
            line = ""
        heading = _HEADING.match(line)
        if heading:
            words = _inline(_without_closing(heading[2]))
            if title is None and len(heading[1]) == 1 and not any(lines):
                title = words
            lines += ["", words, ""]
        else:
            lines.append(_inline(line))
    return title, re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_comments(text: str) -> str:
    kept: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[position:start])
        position = end + len("-->")
    return "".join((*kept, text[position:]))


def _without_closing(heading: str) -> str:
    """A heading without the hashes that may close it (``## Still ahead ##``)."""
    words = heading.rstrip().rstrip("#")
    return words.rstrip() if not words or words[-1].isspace() else heading


def _inline(line: str) -> str:
    if not _MARKED.search(line):
        return line
    for pattern, replacement in _INLINE:
        line = pattern.sub(replacement, line)
    return line
