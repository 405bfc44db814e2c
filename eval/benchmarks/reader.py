"""``python -m eval.benchmarks.reader``: short answers on the held-out reading-comprehension part.

Six articles that no training example comes from. Beside the reader, in the same run: the sentence
that shares most with the question (what there is without a reader), and the longest name in it.
Whatever has to be chosen for a method, the score above which it answers, is chosen on other
articles that were held out of training: three of the same kind, and those of the written ones.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, get_args

import numpy as np
from sklearn.metrics import roc_auc_score

from eval.benchmarks.common import data_file, finish, parser, table
from eval.measures import exact_match, token_f1
from index.lexical import LexicalIndex
from index.sentences import split
from rag.lexis import Lexis
from rag.question import names_in
from rag.reader.calibrate import Calibration
from rag.reader.data import DEV_ARTICLES
from rag.reader.network import FOLDER, Precision
from rag.reader.reader import NOTHING, Reader
from rag.reader.second import considered
from rag.reader.written import split_written, written

Answerer = Callable[[str, str], tuple[str, float]]
"""A question and a paragraph: the short answer, and how sure (any scale)."""

_SILENT = NOTHING
_COMPARED = 200
# The one reader of a process that reads beside others.
_READERS: list[Reader] = []


@dataclass(frozen=True, slots=True)
class Item:
    """A question, its paragraph, and the accepted answers (none: the paragraph has none)."""

    question: str
    context: str
    answers: tuple[str, ...]
    article: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a method answered to an item, and how sure it was."""

    item: Item
    text: str
    score: float

    @property
    def f1(self) -> float:
        """The answer's overlap with the accepted ones."""
        return token_f1(self.text, self.item.answers)

    @property
    def exact(self) -> float:
        """1 when it equals one of them."""
        return exact_match(self.text, self.item.answers)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    made = parser(__doc__ or "")
    made.add_argument("--weights", type=Path, default=FOLDER, help="folder of the weights")
    made.add_argument("--limit", type=int, help="how many questions (default: all)")
    made.add_argument("--dev", action="store_true", help="measure the articles held out to choose")
    made.add_argument("--alone", action="store_true", help="the reader only, and no speeds")
    made.add_argument("--no-speeds", action="store_true", help="leave out how fast it is")
    made.add_argument("--jobs", type=int, default=1, help="processes that read side by side")
    options = made.parse_args(arguments)
    dev = dev_items(data_file(options.data, "reading/train.json"))
    test = dev if options.dev else items_of(data_file(options.data, "reading/test.json"))
    dev, test = dev[: options.limit], test[: options.limit]
    reader = Reader(options.weights)
    answerers: dict[str, Answerer] = {} if options.alone else _peers([*dev, *test])
    answerers["span reader"] = _of(reader)
    rows, given = [], []
    for name, answer in answerers.items():
        everything, spent = (
            side_by_side(options.weights, [*dev, *test], options.jobs)
            if options.jobs > 1 and name == "span reader"
            else _timed(answer, [*dev, *test])
        )
        threshold = _threshold(everything[: len(dev)])
        given = everything[len(dev) :]
        rows.append({"answers": name, **_measured(given, threshold), "ms a paragraph": spent})
    facts: dict[str, Any] = {
        "part": "dev" if options.dev else "test",
        "questions": len(test),
        "answerable": sum(bool(item.answers) for item in test),
        "steps": reader.facts.get("steps"),
        "sha256": reader.facts["sha256"],
        "reliability": _reliability(given, reader.calibration),
        "by article": _by(given, lambda g: g.item.article),
        "by question word": _by(given, lambda g: _asks(g.item.question)),
    }
    if not options.alone and not options.no_speeds:
        facts["speed"] = _speeds(options.weights, test)
        print(table(facts["speed"]))
    finish(rows, facts, options.out)


def items_of(path: Path) -> list[Item]:
    """The questions of a file in the SQuAD 2.0 format, in order."""
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [
        Item(
            asked["question"].strip(),
            paragraph["context"],
            tuple(a["text"] for a in asked.get("answers") or ())
            if not asked.get("is_impossible")
            else (),
            article["title"],
        )
        for article in data
        for paragraph in article["paragraphs"]
        for asked in paragraph["qas"]
    ]


def dev_items(path: Path) -> list[Item]:
    """The questions held out of training: of articles of ``path``, and of the written ones."""
    train = items_of(path)
    held = set(sorted({i.article for i in train})[-DEV_ARTICLES:])
    own = [
        Item(
            one.question,
            one.context,
            () if one.start is None else (one.context[one.start : one.end],),
            one.group,
        )
        for one in split_written(list(written()))[1]
    ]
    return [i for i in train if i.article in held] + own


def _of(reader: Reader) -> Answerer:
    def spans(question: str, context: str) -> tuple[str, float]:
        found = considered(reader, question, [context], [""])[0]
        best = found.spans[0] if found.spans else None
        return (context[best.start : best.end], best.score) if best else ("", _SILENT)

    return spans


def _peers(items: Sequence[Item]) -> dict[str, Answerer]:
    """What answers without a reader: the best sentence by shared words, and a name in it."""
    lexis = Lexis(LexicalIndex.build(sorted({item.context for item in items})))

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

    return {"best sentence, no reader": sentence, "longest name of it": name}


def _answers(answer: Answerer, items: Sequence[Item]) -> list[Given]:
    return [Given(item, *answer(item.question, item.context)) for item in items]


def _timed(answer: Answerer, items: Sequence[Item]) -> tuple[list[Given], float | None]:
    """The answers, and milliseconds for each."""
    started = time.perf_counter()
    given = _answers(answer, items)
    return given, 1000 * (time.perf_counter() - started) / max(1, len(items))


def side_by_side(
    folder: Path, items: Sequence[Item], jobs: int
) -> tuple[list[Given], float | None]:
    """The reader's answers by several processes of one thread; nothing is timed."""
    parts = [items[i : i + 50] for i in range(0, len(items), 50)]
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (folder,)) as pool:
        return [given for part in pool.map(_part, parts) for given in part], None


def _begin(folder: Path) -> None:
    import torch

    torch.set_num_threads(1)
    _READERS.append(Reader(folder))


def _part(items: Sequence[Item]) -> list[Given]:
    return _answers(_of(_READERS[0]), items)


def measured(given: Sequence[Given]) -> dict[str, float]:
    """F1 and exact match of the answerable questions, and how well the score tells those."""
    answerable = [g for g in given if g.item.answers]
    return {
        "F1": float(np.mean([g.f1 for g in answerable])),
        "EM": float(np.mean([g.exact for g in answerable])),
        "AUROC answerable": _auroc(given),
    }


def _measured(given: Sequence[Given], threshold: float) -> dict[str, float]:
    return {
        **measured(given),
        "AUROC within articles": _auroc_within(given),
        "SQuAD 2.0 F1": _overall(given, threshold),
    }


def _auroc(given: Sequence[Given]) -> float:
    """How often an answerable question's score is above an unanswerable one's."""
    known = [bool(g.item.answers) for g in given]
    return float(roc_auc_score(known, [g.score for g in given]))


def _auroc_within(given: Sequence[Given]) -> float:
    """The same of questions of one article, averaged over the pairs compared.

    Some articles have no unanswerable question at all, so that over the whole set a score can gain
    by telling articles apart; here it cannot.
    """
    groups: dict[str, list[Given]] = defaultdict(list)
    for g in given:
        groups[g.item.article].append(g)
    areas, pairs = [], []
    for group in groups.values():
        yes = sum(bool(g.item.answers) for g in group)
        if 0 < yes < len(group):
            areas.append(_auroc(group))
            pairs.append(yes * (len(group) - yes))
    return float(np.average(areas, weights=pairs)) if areas else float("nan")


def _overall(given: Sequence[Given], threshold: float) -> float:
    """SQuAD 2.0's F1 (Rajpurkar et al. 2018): silence is right where there is no answer, and only
    there; a method is silent at or below the ``threshold``."""
    points = [
        (g.f1 if g.score > threshold else 0.0) if g.item.answers else float(g.score <= threshold)
        for g in given
    ]
    return float(np.mean(points))


def _threshold(given: Sequence[Given]) -> float:
    """The score at which SQuAD 2.0's F1 is best, found in one pass over the sorted scores."""
    ordered = sorted(given, key=lambda g: g.score)
    gains = [-g.f1 if g.item.answers else 1.0 for g in ordered]
    best = int(np.argmax(np.cumsum([0.0, *gains])))
    return ordered[best - 1].score if best else _SILENT - 1


def _reliability(given: Sequence[Given], calibration: Calibration) -> dict[str, Any]:
    """Ten bins of the calibrated probability that the paragraph answers, and the mean distance of
    what was said from what was so (expected calibration error)."""
    said = np.array([calibration.probability(g.score) for g in given])
    so = np.array([bool(g.item.answers) for g in given])
    bins = np.minimum(9, (said * 10).astype(int))
    rows = [
        {
            "from": b / 10,
            "questions": int((bins == b).sum()),
            "said": round(float(said[bins == b].mean()), 3),
            "so": round(float(so[bins == b].mean()), 3),
        }
        for b in range(10)
        if (bins == b).any()
    ]
    error = sum(r["questions"] * abs(r["said"] - r["so"]) for r in rows) / len(given)
    return {"expected calibration error": round(float(error), 4), "bins": rows}


def _by(given: Sequence[Given], key: Callable[[Given], str]) -> dict[str, dict[str, float]]:
    groups: dict[str, list[Given]] = defaultdict(list)
    for g in given:
        if g.item.answers:
            groups[key(g)].append(g)
    return {
        name: {
            "answerable": len(group),
            "F1": round(float(np.mean([g.f1 for g in group])), 3),
            "EM": round(float(np.mean([g.exact for g in group])), 3),
        }
        for name, group in sorted(groups.items())
    }


def _asks(question: str) -> str:
    words = question.casefold().split()
    for at, word in enumerate(words):
        if word == "how" and words[at + 1 : at + 2] in (["many"], ["much"]):
            return "how many"
        if word in ("who", "whom", "whose", "when", "where", "why", "how", "which", "what"):
            return "who" if word in ("whom", "whose") else word
    return "other"


def _speeds(folder: Path, items: Sequence[Item]) -> list[dict[str, Any]]:
    """Five passages of about 200 tokens, by precision: median milliseconds, and for how many of
    ``_COMPARED`` questions the best span is the 32-bit network's."""
    words = " ".join(item.context for item in items[:40]).split()
    passages = [" ".join(words[i : i + 150]) for i in range(0, 750, 150)]
    answers: dict[str, list[str]] = {}
    rows = []
    for precision in get_args(Precision):
        reader = Reader(folder, precision)
        times = []
        for item in items[:22]:
            started = time.perf_counter()
            reader.read(item.question, passages)
            times.append(1000 * (time.perf_counter() - started))
        answer = _of(reader)
        answers[precision] = [answer(i.question, i.context)[0] for i in items[:_COMPARED]]
        same = zip(answers[precision], answers["float32"], strict=True)
        rows.append(
            {
                "precision": precision,
                "five passages, ms": round(float(np.median(times[2:])), 1),
                "same span as float32": float(np.mean([a == b for a, b in same])),
            }
        )
    return rows


if __name__ == "__main__":
    main()
