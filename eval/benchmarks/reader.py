"""``python -m eval.benchmarks.reader``: short answers on the held-out reading-comprehension part.

Six articles that no training example comes from. Beside the reader, in the same run: the sentence
that shares most with the question (what there is without a reader), and the longest name in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from eval.benchmarks.common import data_file, finish, parser
from eval.measures import exact_match, token_f1
from index.lexical import LexicalIndex
from index.sentences import split
from rag.lexis import Lexis
from rag.question import names_in
from rag.reader.reader import FOLDER, Reader

Answerer = Callable[[str, str], tuple[str, float]]
"""A question and a paragraph: the short answer, and how sure (any scale)."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question, its paragraph, and the accepted answers (none: the paragraph has none)."""

    question: str
    context: str
    answers: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    made = parser(__doc__ or "")
    made.add_argument("--weights", type=Path, default=FOLDER, help="folder of the weights")
    made.add_argument("--limit", type=int, help="how many questions (default: all)")
    options = made.parse_args(arguments)
    items = _items(data_file(options.data, "reading/test.json"))[: options.limit]
    lexis = Lexis(LexicalIndex.build(sorted({item.context for item in items})))
    reader = Reader(options.weights)

    def spans(question: str, context: str) -> tuple[str, float]:
        found = reader.read(question, [context])[0]
        best = found.spans[0] if found.spans else None
        return (context[best.start : best.end], best.score) if best else ("", -30.0)

    def sentence(question: str, context: str) -> tuple[str, float]:
        weights = lexis.weights(question)
        parts = [context[a:b] for a, b in split(context)]
        scored = [(lexis.coverage(weights, part), part) for part in parts]
        cover, text = max(scored, key=lambda s: s[0])
        return text, cover

    def name(question: str, context: str) -> tuple[str, float]:
        text, cover = sentence(question, context)
        names = [n for n in names_in(text) if n.casefold() not in question.casefold()]
        return max(names, key=len, default=text), cover

    rows = [
        _measure("best sentence, no reader", sentence, items),
        _measure("longest name of it", name, items),
        _measure("span reader", spans, items),
    ]
    facts = {
        "questions": len(items),
        "answerable": sum(bool(item.answers) for item in items),
        "five passages ms": _speed(reader, items),
        "steps": reader.facts.get("steps"),
    }
    finish(rows, facts, options.out)


def _items(path: Path) -> list[Item]:
    import json

    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [
        Item(
            asked["question"].strip(),
            paragraph["context"],
            tuple(a["text"] for a in asked.get("answers") or ())
            if not asked.get("is_impossible")
            else (),
        )
        for article in data
        for paragraph in article["paragraphs"]
        for asked in paragraph["qas"]
    ]


def _measure(name: str, answer: Answerer, items: Sequence[Item]) -> dict[str, Any]:
    exact, overlap, sure, times = [], [], [], []
    for item in items:
        started = time.perf_counter()
        text, score = answer(item.question, item.context)
        times.append(1000 * (time.perf_counter() - started))
        sure.append(score)
        if item.answers:
            exact.append(exact_match(text, item.answers))
            overlap.append(token_f1(text, item.answers))
    known = [bool(item.answers) for item in items]
    return {
        "answers": name,
        "F1": float(np.mean(overlap)),
        "EM": float(np.mean(exact)),
        "AUROC answerable": float(roc_auc_score(known, sure)),
        "ms a paragraph": float(np.median(times)),
    }


def _speed(reader: Reader, items: Sequence[Item]) -> float:
    """Median milliseconds for five passages of about 200 tokens each."""
    words = " ".join(item.context for item in items[:40]).split()
    passages = [" ".join(words[i : i + 150]) for i in range(0, 750, 150)]
    times = []
    for item in items[:12]:
        started = time.perf_counter()
        reader.read(item.question, passages)
        times.append(1000 * (time.perf_counter() - started))
    return round(float(np.median(times[2:])), 1)


if __name__ == "__main__":
    main()
