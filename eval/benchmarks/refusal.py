"""``python -m eval.benchmarks.refusal``: are questions refused that the passages do not answer?

The questions of CLAP NQ's development part, each written for one passage, half of them without an
answer in it. One library holds all the passages. Nothing of Dateline was fitted on them. For each
signal: the area under the ROC curve, and how many unanswerable questions are refused where a tenth
of the answerable ones are; last, what the threshold that ships does.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.benchmarks.common import data_file, finish, json_lines, parser
from eval.measures import interval, refused_at, roc_area
from index.build import update
from index.encode import load_encoder
from index.library import Library
from rag.assistant import Assistant

_FALSE = 0.1
_PARTS = {"answerable": True, "unanswerable": False}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    options = parser(__doc__ or "").parse_args(arguments)
    cases = [
        (case, answerable)
        for part, answerable in _PARTS.items()
        for case in json_lines(data_file(options.data, f"reading/clapnq_dev_{part}_a.jsonl.gz"))
    ]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "passages.jsonl"
        source.write_text("".join(_article(case) + "\n" for case, _ in cases), encoding="utf-8")
        library = Library(Path(folder) / "library")
        encoder = load_encoder()
        update(library, [source], encoder)
        assistant = Assistant(library, encoder)
        rows = _measure(assistant, [str(case["input"]) for case, _ in cases],
                        np.asarray([answerable for _, answerable in cases]))  # fmt: skip
        assistant.close()
    finish(rows, {"command": "python -m eval.benchmarks.refusal"}, options.out)


def _article(case: dict[str, Any]) -> str:
    passage = case["passages"][0]
    return json.dumps(
        {"id": str(case["id"]), "title": passage["title"], "text": plain(passage["text"])}
    )


def plain(text: str) -> str:
    """A tokenised text as it is printed: "season '' , and" is "season”, and"."""
    text = re.sub(r"``\s*", "“", text)
    text = re.sub(r"\s*''", "”", text)
    text = re.sub(r"\s+([.,;:!?)\]%])", r"\1", text)
    text = re.sub(r"([(\[$£])\s+", r"\1", text)
    return re.sub(r"\s+('s|n't|'re|'ve|'ll|'d|'m)\b", r"\1", text).strip()


def _measure(
    assistant: Assistant, questions: Sequence[str], answerable: NDArray[np.bool_]
) -> list[dict[str, Any]]:
    cosine, words, sure, refused = [], [], [], []
    for question in questions:
        hits = assistant.search(question)
        answer = assistant.ask(question)
        cosine.append(max((hit.scores["dense"] for hit in hits), default=0.0))
        words.append(max((hit.scores["sentence"] for hit in hits), default=0.0))
        sure.append(answer.confidence)
        refused.append(answer.abstained)
    signals = {"best passage's cosine": cosine, "best sentence's words": words, "Dateline": sure}
    rows = [_row(name, np.asarray(values), answerable) for name, values in signals.items()]
    given = np.asarray(refused)
    rows.append(
        {
            "signal": "Dateline, its threshold",
            "questions": len(given),
            "unanswerable refused": float(given[~answerable].mean()),
            "answerable refused": float(given[answerable].mean()),
        }
    )
    return rows


def _row(name: str, values: NDArray[np.float64], answerable: NDArray[np.bool_]) -> dict[str, Any]:
    share = refused_at(values.tolist(), answerable.tolist(), _FALSE)
    threshold = np.quantile(values[answerable], _FALSE)
    low, high = interval((values[~answerable] < threshold).astype(float).tolist())
    return {
        "signal": name,
        "questions": len(values),
        "AUROC": roc_area(values.tolist(), answerable.tolist()),
        "unanswerable refused": share,
        "answerable refused": _FALSE,
        "interval": f"{low:.2f}–{high:.2f}",
    }


if __name__ == "__main__":
    main()
