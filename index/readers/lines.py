"""JSON Lines: one article a line, good lines taken in whatever the others are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from index.errors import RefusedError
from index.readers.decode import clean, decode
from index.readers.draft import OWN_ID, Draft, Refused
from index.readers.text import fields_of

MAX_BYTES = 5_000_000
"""Bytes of one line: an article of a million words."""

_WIDE = (b"\xff\xfe", b"\xfe\xff")


def read_lines(data: bytes, name: str) -> Iterator[Draft | Refused]:
    """The articles of a ``.jsonl`` file, each with its line's number; bad lines as refusals.

    Lines are UTF-8, as JSON is; one that is not is refused alone.
    """
    if data.startswith(_WIDE):
        data = decode(data, name).encode("utf-8", "replace")
    seen: dict[str, int] = {}
    end = b"\n" if b"\n" in data else b"\r"  # Alone, it ends the lines of old Macintosh files.
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(end), start=1):
        if not line.strip():
            continue
        try:
            draft = _article(line, number)
            if draft.own_id and draft.own_id in seen:
                first = seen[draft.own_id]
                raise RefusedError(
                    f"The id {draft.own_id} of line {number} was used on line {first} already.",
                    "Give each line an id of its own.",
                )
        except RefusedError as error:
            yield Refused(number, str(error))
            continue
        if draft.own_id:
            seen[draft.own_id] = number
        yield draft


def _article(line: bytes, number: int) -> Draft:
    values = _object(line, number)
    text = values.pop("text", None)
    if not isinstance(text, str) or not clean(text):
        raise RefusedError(f'Line {number} has no "text".', 'Put the article\'s words in "text".')
    known, rest = fields_of(values)
    own_id = rest.pop("id", None)
    if own_id is not None and not OWN_ID.fullmatch(own_id):
        rest["id"], own_id = own_id, None
    return Draft(
        text=text,
        title=known.get("title"),
        published=known.get("published"),
        source=known.get("source"),
        url=known.get("url"),
        author=known.get("author"),
        language=known.get("language"),
        own_id=own_id,
        item=number,
        metadata=rest,
    )


def _object(line: bytes, number: int) -> dict[str, Any]:
    if len(line) > MAX_BYTES:
        raise RefusedError(
            f"Line {number} has {len(line):,} bytes; an article may have {MAX_BYTES:,}.",
            "Split it into articles.",
        )
    try:
        values = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise RefusedError(f"Line {number} is not valid UTF-8.", "Save it as UTF-8.") from None
    except (ValueError, RecursionError):
        raise RefusedError(
            f"Line {number} is not valid JSON.", "Write one object a line."
        ) from None
    if not isinstance(values, dict):
        raise RefusedError(f"Line {number} is not a JSON object.", "Write one object a line.")
    return values
