"""JSON Lines: an object a line, ``text`` required."""

from __future__ import annotations

import json
from typing import Any

from index.article import Article
from index.errors import RefusedError
from index.readers.common import Raw, ReadReport, decode, make_article, parse_time

_KNOWN = ("title", "source", "url", "author", "language")


def read_jsonl(data: bytes, name: str) -> ReadReport:
    """Every good line becomes an article; a bad one is refused with its number."""
    articles: list[Article] = []
    refused: list[tuple[str, str]] = []
    for number, line in enumerate(decode(data, name).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            articles.append(_article(line, name, number))
        except RefusedError as error:
            refused.append((f"{name}#{number}", str(error)))
    return ReadReport(tuple(articles), tuple(refused))


def _article(line: str, name: str, number: int) -> Article:
    try:
        given: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RefusedError(f"Line {number} of {name} is not JSON.", "Correct the line.") from error
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise RefusedError(
            f"Line {number} of {name} has no text.", 'Write it as {"text": "…"} on one line.'
        )
    fields = {str(key): value for key, value in given.items() if value is not None}
    raw = Raw(fields.pop("text"))
    when = fields.pop("published", None)
    if when is not None:
        raw.published = parse_time(str(when))
        if raw.published is None:
            raise RefusedError(
                f"Line {number} of {name} has the date {str(when)[:40]!r}, which is none.",
                "Write it as 2025-03-21.",
            )
        raw.basis = "stated"
    raw.given_id = str(fields.pop("id", ""))
    for key in _KNOWN:
        setattr(raw, key, str(fields.pop(key, "")))
    raw.metadata = {
        key: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False)
        for key, v in fields.items()
    }
    return make_article(raw, name, number)
