"""What the benchmarks share: where the data is, tables, JSON."""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.encode import load_encoder
from index.errors import UsageError
from rag.retrieve import RetrieveSettings

_FUSED = RetrieveSettings(sentence_weight=0.0, pair_weight=0.0, contenders=0)
PLAIN = {
    "BM25 alone": replace(_FUSED, fusion="lexical"),
    "MiniLM alone": replace(_FUSED, fusion="dense"),
    "reciprocal rank fusion": replace(_FUSED, fusion="rrf"),
    "standardised sum": _FUSED,
}
"""Ways to rank by whole passages alone, beside which Dateline's own is measured."""


def parser(description: str) -> argparse.ArgumentParser:
    """The options every benchmark has: ``--data`` and ``--out``."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of data")
    made.add_argument("--out", type=Path, help="write the figures as JSON to this file")
    return made


def data_file(folder: Path, name: str) -> Path:
    """A file of the data folder.

    Raises:
        UsageError: it is not there.
    """
    path = folder / name
    if not path.is_file():
        raise UsageError(f"The data file {path} is missing.", "Name its folder with --data.")
    return path


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, gzipped or not."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for line in lines:
            yield json.loads(line)


def token_share(text: str, given: str) -> float:
    """The share of a text's tokens that another one holds (ROUGE-1 precision)."""
    own, known = _tokens(text), set(_tokens(given))
    return sum(token in known for token in own) / max(len(own), 1)


def cosines(pairs: Iterable[tuple[str, str]]) -> list[float]:
    """The cosine of the MiniLM vectors of each two texts."""
    pairs = list(pairs)
    texts = sorted({text for pair in pairs for text in pair})
    vectors = dict(zip(texts, load_encoder().encode(texts), strict=True))
    return [float(vectors[one] @ vectors[other]) for one, other in pairs]


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of the same keys as a Markdown table."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    cells = [keys, ["---"] * len(keys)]
    cells += [[_cell(row.get(key)) for key in keys] for row in rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)


def finish(rows: Sequence[Mapping[str, Any]], facts: Mapping[str, Any], out: Path | None) -> None:
    """Print the table and what it was measured on; write both as JSON when asked to."""
    print(table(rows))
    for key, value in facts.items():
        print(f"{key}: {value}")
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        document = {"rows": list(rows), **facts}
        out.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}"
    return "" if value is None else str(value)
