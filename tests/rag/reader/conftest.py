"""A small collection in the form of the training data, and a reader that was not trained."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import torch

from index.encode import bundled_model_folder
from rag.reader.export import export
from rag.reader.model import SpanModel
from rag.reader.reader import Reader

TOWNS = ("Arden", "Bexley", "Corwen", "Dalby", "Elstow", "Fenwick", "Garth", "Hexham")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight articles with two paragraphs each, a pool, and a newswire, all made up."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "reading").mkdir()
    (folder / "newswire").mkdir()
    articles = [{"title": town, "paragraphs": _paragraphs(i, town)} for i, town in enumerate(TOWNS)]
    (folder / "reading" / "train.json").write_text(json.dumps({"data": articles}))
    entries = [
        {
            "source": source,
            "title": f"{source} {i}",
            "context": f"The ferry number {i} left {town} at dawn with {i + 20} people aboard.",
            "questions": [
                {
                    "id": f"{source}{i}",
                    "question": "How many people were aboard?",
                    "answers": [_place(f"The ferry number {i} left {town} at dawn with ", i + 20)],
                }
            ],
        }
        for source in ("squadshifts-new_wiki", "nq-oracle", "subjqa-train")
        for i, town in enumerate(TOWNS)
    ]
    with gzip.open(folder / "reading" / "pool.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(entry) + "\n" for entry in entries)
    with (folder / "newswire" / "articles.jsonl").open("w") as file:
        for i, town in enumerate(TOWNS):
            file.write(json.dumps({"id": str(i), "text": _report(i, town)}) + "\n")
    return folder


@pytest.fixture(scope="session")
def pool(data: Path) -> Path:
    """Claims about boats, beside the questions."""
    (data / "claims").mkdir()
    path = data / "claims" / "pool.jsonl.gz"
    labels = ("SUPPORT", "REFUTE", "NEI")
    with gzip.open(path, "wt") as file:
        for i in range(90):
            row = {
                "claim": f"Boat {i} sank.",
                "evidence": f"Boat {i // 2} went down.",
                "label": labels[i % 3],
                "source": "fever-dev",
            }
            file.write(json.dumps(row) + "\n")
    return path


@pytest.fixture(scope="session")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of weights whose head is random: its spans mean nothing, but must be whole."""
    folder = tmp_path_factory.mktemp("untrained")
    torch.manual_seed(5)
    model = SpanModel.begin(bundled_model_folder())
    masters = {k: v.detach() for k, v in model.named_parameters() if v.requires_grad}
    torch.save({"masters": masters, "step": 0, "plan": {}}, folder / "checkpoint.pt")
    export(folder, folder)
    return folder


@pytest.fixture(scope="session")
def reader(untrained: Path) -> Reader:
    """A reader with those weights, in 32-bit floats."""
    return Reader(untrained, "float32")


def _paragraphs(i: int, town: str) -> list[dict[str, object]]:
    context = f"The mayor of {town} opened the bridge in {1980 + i}. It cost {i + 2} million euros."
    other = f"The harbour of {town} was closed by ice. Twelve ships waited outside."
    return [
        {
            "context": context,
            "qas": [
                {
                    "question": f"When did the mayor of {town} open the bridge?",
                    "answers": [
                        {"text": str(1980 + i), "answer_start": context.index("19")},
                        {
                            "text": f"in {1980 + i}",
                            "answer_start": context.index("in 19"),
                        },
                    ],
                },
                {"question": f"Who drew the bridge of {town}?", "is_impossible": True},
            ],
        },
        {
            "context": other,
            "qas": [
                {
                    "question": "How many ships waited?",
                    "answers": [{"text": "Twelve", "answer_start": other.index("Twelve")}],
                }
            ],
        },
    ]


def _place(before: str, number: int) -> dict[str, object]:
    return {"start": len(before), "text": str(number)}


def _report(i: int, town: str) -> str:
    return (
        f"The Northern Rail Company will close the station of {town} in {1990 + i}. "
        f"Passengers were told on Friday. A spokesman said that {town} would get a bus. "
        f"The mayor called the plan of the Northern Rail Company a shambles. "
        f"About {i + 30} people work at the depot."
    )
