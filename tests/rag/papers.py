"""Small libraries of invented articles, for what the bundled ones do not hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from index.build import update
from index.encode import Encoder
from index.library import Library


def paper(day: str, title: str, text: str, source: str = "") -> str:
    """A Markdown file of an article, of a newspaper where one is named."""
    of = f"source: {source}\n" if source else ""
    return f"---\ntitle: {title}\npublished: {day}\n{of}---\n{text}\n"


def library_of_reports(
    folder: Path, pairs: Sequence[Mapping[str, Any]], encoder: Encoder
) -> Library:
    """A library in ``folder`` of the reports of all pairs, none of which is refused."""
    lines = [json.dumps(report) for pair in pairs for report in pair["reports"]]
    (folder / "reports.jsonl").write_text("\n".join(lines), encoding="utf-8")
    library = Library(folder / "library")
    assert update(library, [folder / "reports.jsonl"], encoder).refused == ()
    return library


def library_of(folder: Path, files: Mapping[str, str], encoder: Encoder) -> Library:
    """A library in ``folder`` of files, by name, none of which is refused."""
    papers = folder / "papers"
    papers.mkdir()
    for name, text in files.items():
        (papers / name).write_text(text, encoding="utf-8")
    library = Library(folder / "library")
    assert update(library, [papers], encoder).refused == ()
    return library
