"""The web page reader beside bare trafilatura, on pages with strings to keep and to drop.

``python -m eval.benchmarks.html_reader --out figures.json``
"""

from __future__ import annotations

import json
import tarfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from eval.benchmarks.common import data_file, finish, parser
from index.errors import RefusedError
from index.readers import read

Reading = tuple[str, date | None]
"""What was read from a page: its text, and its publication date."""


def ours(page: bytes, name: str) -> Reading:
    """Dateline's reader; the headline counts as read, as it does in a search."""
    try:
        article = read(page, name)[0]
    except RefusedError:
        return "", None
    return f"{article.title}\n{article.text}", article.published


def ours_text(page: bytes, name: str) -> Reading:
    """Dateline's reader, its text alone, without the headline."""
    try:
        article = read(page, name)[0]
    except RefusedError:
        return "", None
    return article.text, article.published


def bare(page: bytes, _: str) -> Reading:
    """Trafilatura as its documentation's first example calls it, with metadata for the date."""
    from trafilatura import bare_extraction

    found = bare_extraction(page, with_metadata=True)
    if found is None:
        return "", None
    return found.text or "", date.fromisoformat(found.date) if found.date else None


def measure(
    label: str,
    read_page: Callable[[bytes, str], Reading],
    pages: Mapping[str, bytes],
    expected: Mapping[str, Mapping[str, Sequence[str]]],
) -> dict[str, Any]:
    """Count strings kept and dropped over all pages.

    F1 is of kept strings: precision = kept / (kept + wrongly kept), recall = kept / wanted.
    """
    kept = wanted = leaked = unwanted = dated = empty = 0
    started = time.perf_counter()
    for name, strings in expected.items():
        text, day = read_page(pages[name], name)
        words = _folded(text)
        kept += sum(_folded(string) in words for string in strings["with"])
        leaked += sum(_folded(string) in words for string in strings["without"])
        wanted, unwanted = wanted + len(strings["with"]), unwanted + len(strings["without"])
        dated += day is not None
        empty += not words
    seconds = time.perf_counter() - started
    precision, recall = kept / max(1, kept + leaked), kept / max(1, wanted)
    return {
        "reader": label,
        "kept": kept,
        "to keep": wanted,
        "dropped": unwanted - leaked,
        "to drop": unwanted,
        "F1": round(2 * precision * recall / max(1e-9, precision + recall), 4),
        "pages dated": dated,
        "pages without text": empty,
        "ms a page": round(1000 * seconds / max(1, len(expected)), 1),
    }


def main() -> None:
    """Print the table, and write it as JSON with ``--out``."""
    options = parser("Our web page reader beside bare trafilatura.").parse_args()
    pages: dict[str, bytes] = {}
    with tarfile.open(data_file(options.data, "files/html_pages.tar.gz")) as archive:
        for member in archive.getmembers():
            stream = archive.extractfile(member)
            if stream is not None:
                pages[PurePosixPath(member.name).name] = stream.read()
    expected = json.loads(pages.pop("expected.json"))
    measure("warm-up", bare, pages, dict(list(expected.items())[:5]))
    measure("warm-up", ours, pages, dict(list(expected.items())[:5]))
    rows = [
        measure("Dateline", ours, pages, expected),
        measure("Dateline, text alone", ours_text, pages, expected),
        measure("trafilatura, bare", bare, pages, expected),
    ]
    finish(rows, {"pages": len(expected)}, options.out)


def _folded(string: str) -> str:
    """Without soft hyphens, which one reader takes off and the other at times leaves in."""
    return " ".join(string.replace("\xad", "").split())


if __name__ == "__main__":
    main()
