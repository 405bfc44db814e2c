"""``python -m eval.benchmarks.reading``: find the paragraph that a question was written for.

The English reading-comprehension paragraphs, questions with an answer only. Two collections: 240
paragraphs spread evenly over the 38 articles, and, harder, every paragraph of six articles. What
decides between close passages was chosen on 240 other paragraphs of the ``train`` articles.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from eval.benchmarks.common import PLAIN, data_file, finish, parser
from index.build import update
from index.encode import load_encoder
from index.library import Library
from rag.question import understand
from rag.retrieve import Retriever, RetrieveSettings

_VARIANTS = {
    **PLAIN,
    "standardised sum + best sentence": RetrieveSettings(pair_weight=0.0, contenders=0),
    "the same + words side by side": RetrieveSettings(contenders=0),
    "the same, first ones compared by sentence (Dateline)": RetrieveSettings(),
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and the questions that it answers."""

    id: str
    title: str
    text: str
    questions: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    options = parser(__doc__ or "").parse_args(arguments)
    by_article: list[list[Paragraph]] = []
    for part in ("train", "test"):
        articles = json.loads(data_file(options.data, f"reading/{part}.json").read_text())["data"]
        for article in articles:
            by_article.append(_paragraphs(article, f"{part}-{len(by_article)}"))
    held_out = [p for group in by_article[-6:] for p in group]
    rows = _measure("240 of 38 articles", _spread(by_article, 240))
    rows += _measure(f"all {len(held_out)} of 6 articles", held_out)
    finish(rows, {"command": "python -m eval.benchmarks.reading"}, options.out)


def _paragraphs(article: dict[str, Any], prefix: str) -> list[Paragraph]:
    made = []
    for number, paragraph in enumerate(article["paragraphs"]):
        asked = tuple(
            q["question"]
            for q in paragraph["qas"]
            if q.get("answers") and not q.get("is_impossible")
        )
        if asked:
            title = article["title"].replace("_", " ")
            made.append(Paragraph(f"{prefix}-{number}", title, paragraph["context"], asked))
    return made


def _spread(groups: list[list[Paragraph]], total: int) -> list[Paragraph]:
    """``total`` paragraphs, taken evenly along each article and evenly over the articles."""
    chosen: list[Paragraph] = []
    for i, group in enumerate(groups):
        share = total * (i + 1) // len(groups) - total * i // len(groups)
        steps = np.linspace(0, len(group) - 1, min(share, len(group))).round().astype(int)
        chosen += [group[j] for j in sorted(set(steps.tolist()))]
    return chosen


def _measure(name: str, paragraphs: list[Paragraph]) -> list[dict[str, Any]]:
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "paragraphs.jsonl"
        source.write_text(
            "".join(
                json.dumps({"id": p.id, "title": p.title, "text": p.text}) + "\n"
                for p in paragraphs
            )
        )
        library = Library(Path(folder) / "library")
        update(library, [source], encoder)
        generation = library.current()
        rows = []
        for variant, settings in _VARIANTS.items():
            retriever = Retriever(generation, encoder, replace(settings, same=2.0))
            ranks = [_rank(retriever, q, p.id) for p in paragraphs for q in p.questions]
            rows.append(
                {
                    "collection": name,
                    "questions": len(ranks),
                    "ranking": variant,
                    "recall@1": float(np.mean([r <= 1 for r in ranks])),
                    "recall@5": float(np.mean([r <= 5 for r in ranks])),
                    "MRR@10": float(np.mean([1 / r if r <= 10 else 0.0 for r in ranks])),
                }
            )
        generation.close()
    return rows


def _rank(retriever: Retriever, question: str, gold: str) -> int:
    """The gold paragraph's rank among different paragraphs (1 is best), 99 when not found."""
    seen: list[str] = []
    # The paragraphs are undated: a time limit in a question's own words would leave none of them.
    for hit in retriever.search(understand(question, k=20, own_limits=False)):
        if hit.article.id not in seen:
            seen.append(hit.article.id)
    return seen.index(gold) + 1 if gold in seen else 99


if __name__ == "__main__":
    main()
