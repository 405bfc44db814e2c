"""``python -m eval.apart``: fit what tells that two reports answer one question differently.

A logistic regression over the figures of :mod:`rag.apart`, on the dev halves of what has reports
that differ: ``eval/press/differ.jsonl`` and the questions on ``seeds/``. A pair is a value that the
answer leads with and another that a report on its story answers alone; it is one to show where both
are among the values that the reports were written to give. The threshold is the lowest at which, of
the questions on which nothing differs, no more than a share ``--invented`` would be shown as if;
figures for it come from cross-validation by subject.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.benchmarks import disagree
from eval.cases import Case, load
from eval.measures import sides_shown
from index.build import update
from index.encode import Encoder, load_encoder
from index.errors import ModelError
from index.library import Library
from rag import apart, confidence
from rag.apart import Hearing, Testimony
from rag.compose import compose
from rag.corroborate import WIDE, spoken
from rag.examine import Examiner
from rag.question import Question, understand
from rag.reader.reader import load_reader
from rag.reader.remembered import Remembered
from rag.reread import to_read
from rag.retrieve import Retriever
from rag.values import same

Floats = NDArray[np.float64]
_FOLDS = 10
_LOOSE = 0.1  # how little the weights are held back
_SEEDS = Path(__file__).parents[1] / "seeds"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers: their figures, whether both are values that differ, whose question (``asked``)
    and of which subject (``group``), and whether nothing differs on it (``clear``)."""

    figures: dict[str, float]
    right: bool
    asked: str
    group: str
    clear: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print what each threshold gives, write ``rag/apart.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--invented", type=float, default=0.005, help="share shown of what is clear"
    )
    parser.add_argument("--out", type=Path, default=Path("rag/apart.json"))
    options = parser.parse_args(arguments)
    reader = load_reader()
    if reader is None:
        raise ModelError("There is no reader to ask.", "Train or install its weights.")
    encoder = load_encoder()
    pairs = list(_pairs(encoder, Remembered(reader)))
    figures = np.asarray([[one.figures[name] for name in apart.FEATURES] for one in pairs])
    right = np.asarray([one.right for one in pairs])
    likely = _cross_validated(figures, right, [one.group for one in pairs])
    clear = sum(not case.may_differ for _, _, cases in _sets() for case in cases)
    threshold = _threshold(pairs, likely, options.invented * clear)
    _print(pairs, likely, threshold)
    slopes, intercept = _fitted(figures, right)
    document = {
        "fitted_on": f"dev: {len(pairs)} pairs, {int(right.sum())} of them values that differ",
        "threshold": round(threshold, 4),
        "intercept": round(intercept, 4),
        "weights": {
            name: round(float(slope), 4) for name, slope in zip(apart.FEATURES, slopes, strict=True)
        },
    }
    options.out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _sets() -> Iterator[tuple[str, Path, list[Case]]]:
    """Name, articles and questions of the sets whose articles are known."""
    yield "differ", disagree.DIFFER, load(f"{disagree.DIFFER}.jsonl", "dev")
    yield "seeds", _SEEDS, load("seeds", "dev")


def _pairs(encoder: Encoder, reader: Remembered) -> Iterator[Pair]:
    for name, articles, cases in _sets():
        with tempfile.TemporaryDirectory() as folder:
            library = Library(Path(folder))
            update(library, [articles], encoder)
            ask = _asker(library, encoder, reader)
            for case in cases:
                yield from _of_case(name, case, ask)


Ask = Callable[[Question], Iterator[tuple[Testimony, Testimony, dict[str, float]]]]


def _asker(library: Library, encoder: Encoder, reader: Remembered) -> Ask:
    """What gives, for a question, the answer and another at a time, and their figures."""
    retriever = Retriever(library.current(), encoder)
    examiner = Examiner(retriever, confidence.load(reader=True), reader)
    generation = retriever.generation

    def ask(question: Question) -> Iterator[tuple[Testimony, Testimony, dict[str, float]]]:
        hits, wide = retriever.search_wide(to_read(question, len(generation)), WIDE)
        examined = examiner.examine(question, hits)
        if not examined.ranked:
            return
        draft = compose(question, examined.ranked, retriever.dates)
        ids = {hit.article.id for hit in (*hits, *wide)}
        reports = {one: generation.report_of(one) for one in ids}
        hearing = Hearing(question, retriever, examiner, reports)
        lead = hearing.testimony(draft, examined)
        for other in hearing.others(lead, wide) if lead else ():
            if lead and not same(lead.said.value, other.said.value):
                yield lead, other, hearing.figures(lead, other)

    return ask


def _of_case(name: str, case: Case, ask: Ask) -> Iterator[Pair]:
    """The pairs of a question whose answer is given. Where only the value that holds is known, a
    pair without it tells nothing."""
    history = [(turn.question, turn.answer) for turn in case.history]
    question = understand(case.question, as_of=case.as_of, history=history)
    group = case.id.rsplit("-", 1)[0]
    least = confidence.load(reader=True).threshold
    for lead, other, figures in ask(question):
        values = lead.said.value, other.said.value
        right = case.may_differ and any(
            sides_shown(shown, case.sides, case.answers) == 1.0
            for shown in ([v.text for v in values], [spoken(v) for v in values])
        )
        known = right or not case.may_differ or bool(case.sides)
        if known and lead.sure >= least:
            yield Pair(figures, right, f"{name}-{case.id}", f"{name}-{group}", not case.may_differ)


def _cross_validated(figures: Floats, right: NDArray[np.bool_], groups: Sequence[str]) -> Floats:
    """The probability of each pair from a model that saw none of its group."""
    from sklearn.model_selection import GroupKFold

    found = np.zeros(len(figures))
    for known, judged in GroupKFold(_FOLDS).split(figures, right, groups):
        slopes, intercept = _fitted(figures[known], right[known])
        found[judged] = 1 / (1 + np.exp(-(figures[judged] @ slopes + intercept)))
    return found


def _fitted(figures: Floats, right: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Slopes and intercept of a logistic regression with a ridge."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = figures.mean(axis=0), figures.std(axis=0) + 1e-6
    model = LogisticRegression(C=_LOOSE, max_iter=1000).fit((figures - mean) / scale, right)
    slopes: Floats = model.coef_[0] / scale
    return slopes, float(model.intercept_[0] - slopes @ mean)


def _threshold(pairs: Sequence[Pair], likely: Floats, allowed: float) -> float:
    """The lowest probability from which no more than ``allowed`` clear questions are shown."""
    highest: dict[str, float] = {}
    for one, sure in zip(pairs, likely.tolist(), strict=True):
        if one.clear:
            highest[one.asked] = max(highest.get(one.asked, 0.0), sure)
    first = sorted(highest.values(), reverse=True)
    return first[int(allowed)] + 1e-4 if int(allowed) < len(first) else 0.0


def _print(pairs: Sequence[Pair], likely: Floats, chosen: float) -> None:
    """What each threshold shows, in questions."""
    print(f"{'threshold':>9} {'rightly':>8} {'wrongly':>8} {'invented':>9}")
    for threshold in sorted([*np.linspace(0.1, 0.9, 17).tolist(), chosen]):
        shown = [one for one, sure in zip(pairs, likely, strict=True) if sure >= threshold]
        rightly = {one.asked for one in shown if one.right}
        wrongly = {one.asked for one in shown if not one.right and not one.clear} - rightly
        invented = {one.asked for one in shown if one.clear}
        mark = " <- chosen" if threshold == chosen else ""
        print(f"{threshold:>9.3f} {len(rightly):>8} {len(wrongly):>8} {len(invented):>9}{mark}")


if __name__ == "__main__":
    main()
