"""``python -m eval.calibrate``: fit the sentence ranker, the confidence and the threshold.

On what :mod:`eval.asked` asks: their unanswerable questions are all near misses, and those count
whose article is found at all. The ranker is fitted question by question, so that a gold sentence
comes before the others (a softmax over a question's sentences, as in Cao et al. 2007, "Learning to
rank"; a logistic regression over all sentences put fewer first); the confidence is a logistic
regression of "the articles answer this" with boosted trees beside it, on the figures of
:mod:`rag.confidence`, each counting in the direction that it may.
Confidences for the threshold and the curve come from cross-validation by article, so that none is
judged by a model that has seen a question of its article.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval import trust
from eval.asked import (
    DAILY,
    Asked,
    Part,
    has_gold,
    is_found,
    of_searches,
    of_sets,
    of_written,
    over,
)
from eval.benchmarks.common import data_file
from eval.measures import refused_at, roc_area, token_f1
from index.encode import load_encoder
from index.errors import ModelError
from index.library import Library
from rag import confidence
from rag.rank import FEATURES as RANK_FEATURES
from rag.rank import READ, Candidate, Ranker, near
from rag.reader.reader import load_reader
from rag.reader.remembered import Remembered
from rag.retrieve import Retriever
from rag.shorts import FEATURES as SHORT_FEATURES
from rag.shorts import Suggesting, Suggestion

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_LEARNT: tuple[Part, ...] = ("written", "searched")
# The written ones are near misses by the hands that wrote what the reader learnt from.
_COUNTS: dict[Part, float] = {"sets": 10.0, "daily": 0.0, "written": 0.1, "searched": 1.0}
# For the trees. They learn what tells near misses, and the line what is not in an archive at all;
# the share of the trees lies where near misses are told better and the other parts hardly worse
# than by the line alone.
_TREE_COUNTS: dict[Part, float] = {"sets": 10.0, "daily": 10.0, "written": 0.1, "searched": 10.0}
_TREE_SHARE = 0.4
_STRAIGHT = [list(confidence.FEATURES).index(name) for name in confidence.LINEAR]
_FOLDS = 10
_SAME = 0.6  # the overlap from which words count as the answer
_RIDGE, _PENALTY = 0.03, 1 / 0.3
_TREES, _DEEP, _LEAF, _SMOOTH = 80, 3, 30, 10.0
_RISKS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
# Where the first fit looks for sentences; the second starts from what the first found.
_START = {
    "coverage": 0.7, "context": -0.3, "kind": 1.0, "passage": 0.2, "dense": 3.6, "short": 0.4,
    "first": -1.2, "span": 0.2, "type": 0.3, "agree": 0.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """Those of the sentence ranker, and of the short answers that it is told of."""

    ranker: Mapping[str, float]
    shorts: Mapping[str, float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print the curve, write ``rag/calibration.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", nargs="+", default=["seeds", "elsewhere"])
    parser.add_argument("--library", type=Path, default=Path(".dateline"))
    parser.add_argument(
        "--written",
        type=Path,
        default=Path(".dateline-written"),
        help="folder for the others' library",
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of data")
    parser.add_argument(
        "--keep-order", action="store_true", help="leave the ranker's and short answers' weights"
    )
    parser.add_argument("--refusals", type=float, default=0.03, help="most answerable ones refused")
    parser.add_argument("--out", type=Path, default=Path("rag/calibration.json"))
    options = parser.parse_args(arguments)

    encoder = load_encoder()
    asked = of_sets(Retriever(Library(options.library).current(), encoder), options.set)
    daily = of_sets(over(DAILY, options.written / "daily", encoder), [f"{DAILY}.jsonl"], "daily")
    asked += [one for one in daily if not one.answerable or has_gold(one)]
    asked += [one for one in of_written(options.written, encoder) if is_found(one)]
    asked += of_searches(options.written, data_file(options.data, "reading/pool.jsonl.gz"), encoder)
    parts = Counter(one.part for one in asked)
    where = f"{' and '.join(options.set)}, dev: {parts['sets']} questions; "
    where += "; ".join([f"daily, dev: {parts['daily']}", *(f"{p}: {parts[p]}" for p in _LEARNT)])
    fits = {}
    for name, reader in (("without reader", None), ("with reader", _remembered())):
        print(f"\n{name}")
        kept = _kept(options.out, name) if options.keep_order else None
        fits[name] = {"fitted_on": where} | _fit(asked, reader, options.refusals, kept)
    options.out.write_text(_document(fits), encoding="utf-8")


def _kept(path: Path, name: str) -> Weights:
    """The weights that order sentences and short answers now."""
    fit = json.loads(path.read_text(encoding="utf-8"))[name]
    return Weights(fit["ranker"], fit.get("shorts", {}))


def _document(fits: Mapping[str, Mapping[str, Any]]) -> str:
    """The fits as JSON, a tree a line."""
    text = json.dumps(
        {name: {**fit, "trees": "…"} for name, fit in fits.items()}, indent=1, ensure_ascii=False
    )
    for fit in fits.values():
        trees = ",\n   ".join(json.dumps(tree, separators=(",", ":")) for tree in fit["trees"])
        text = text.replace('"…"', f"[\n   {trees}\n  ]", 1)
    return text + "\n"


def _remembered() -> Remembered:
    """A reader that reads the same passages once: each fit asks for them several times."""
    reader = load_reader()
    if reader is None:
        raise ModelError("There is no reader to calibrate.", "Train or install its weights.")
    return Remembered(reader)


def _ranked(one: Asked, weights: Weights, reader: Remembered | None) -> list[Candidate]:
    """The sentences for a question, best first."""
    ranker = Ranker(
        one.retriever.lexis, one.retriever.cosines, weights.ranker, reader, weights.shorts
    )
    return ranker.rank(one.question, one.hits)


def _fit(
    asked: Sequence[Asked], reader: Remembered | None, refusals: float, kept: Weights | None
) -> dict[str, Any]:
    weights = kept or _fitted(asked, reader)
    rows, right = _confidence_table(asked, reader, weights)
    answerable = np.asarray([one.answerable for one in asked])
    part_of = np.asarray([one.part for one in asked])
    own = (part_of == "sets") | (part_of == "daily")
    crossed = _cross_validated(rows, answerable, part_of, [one.group for one in asked])
    threshold = float(np.quantile(crossed[answerable & own], refusals))
    for name in _COUNTS:
        part = part_of == name
        if part.any():
            _print(name, crossed[part], answerable[part], right[part], threshold)
    judged = [
        trust.Judgement(*values)
        for values in zip(crossed[own].tolist(), right[own].tolist(), answerable[own].tolist(),
                          strict=True)
    ]  # fmt: skip
    return {
        **({"shorts": _rounded(weights.shorts)} if weights.shorts else {}),
        "ranker": _rounded(weights.ranker),
        "threshold": round(threshold, 4),
        "risks": _risks(judged),
        **_together(_Fit.on(rows, answerable, part_of)),
    }


def _fitted(asked: Sequence[Asked], reader: Remembered | None) -> Weights:
    shorts = _fit_shorts(asked, reader) if reader else {}
    return _fit_ranker(asked, reader, Weights(_START, shorts))


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in weights.items()}


def _risks(judged: Sequence[trust.Judgement]) -> list[dict[str, float]]:
    """For each risk that can be kept to, the threshold that keeps to it and what it costs."""
    found = []
    for risk in _RISKS:
        threshold = trust.threshold_for(judged, risk)
        if threshold <= 1:
            point = trust.at(judged, threshold)
            found.append({"risk": risk, "threshold": round(threshold, 4),
                          "coverage": round(point.coverage, 3)})  # fmt: skip
    return found


def _fit_shorts(asked: Sequence[Asked], reader: Remembered) -> dict[str, float]:
    """Weights under which the words that were to be found come before the reader's others."""
    lists = []
    for one in asked:
        if not one.answers:
            continue
        suggesting = Suggesting(one.retriever.lexis, one.retriever.cosines, {})
        found = suggesting.suggestions(one.question, near(one.hits, READ), reader)
        gold = np.asarray([token_f1(s.text, one.answers) >= _SAME for s in found])
        if gold.any() and not gold.all():
            lists.append((_figures(found, SHORT_FEATURES), gold))
    print(f"short answers: {len(lists)} questions")
    return dict(zip(SHORT_FEATURES, _listwise(lists).tolist(), strict=True))


def _fit_ranker(asked: Sequence[Asked], reader: Remembered | None, weights: Weights) -> Weights:
    """Weights fitted twice: the second time on the sentences that the first weights put forward."""
    for _ in range(2):
        lists = []
        for one in asked:
            candidates = _ranked(one, weights, reader) if one.gold else []
            gold = np.asarray([one.is_gold(c) for c in candidates])
            if gold.any() and not gold.all():
                lists.append((_figures(candidates, RANK_FEATURES), gold))
        ranker = dict(zip(RANK_FEATURES, _listwise(lists).tolist(), strict=True))
        weights = replace(weights, ranker=ranker)
    return weights


def _figures(rows: Sequence[Candidate] | Sequence[Suggestion], names: Sequence[str]) -> Floats:
    return np.asarray([[row.features[name] for name in names] for row in rows])


def _listwise(lists: Sequence[tuple[Floats, Flags]]) -> Floats:
    """The weights under which the gold rows of each list are likeliest to be drawn first."""
    from scipy.optimize import minimize

    scale = np.concatenate([rows for rows, _ in lists]).std(axis=0) + 1e-6
    scaled = [(rows / scale, gold) for rows, gold in lists]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros_like(weights)
        for rows, gold in scaled:
            scores = rows @ weights
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
            first = float(likely[gold].sum())
            total -= float(np.log(first))
            slope -= rows.T @ (likely * gold / first - likely)
        ridge = _RIDGE * float(weights @ weights)
        return total / len(scaled) + ridge, slope / len(scaled) + 2 * _RIDGE * weights

    found = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B")
    fitted: Floats = found.x / scale
    return fitted


def _confidence_table(
    asked: Sequence[Asked], reader: Remembered | None, weights: Weights
) -> tuple[Floats, Flags]:
    rows, right = [], []
    for one in asked:
        ranked = _ranked(one, weights, reader)
        figures = confidence.features(one.question, ranked, one.retriever.lexis)
        rows.append([figures[name] for name in confidence.FEATURES])
        right.append(one.answerable and any(one.is_gold(c) for c in ranked[:2]))
    return np.asarray(rows), np.asarray(right)


def _cross_validated(
    rows: Floats, answerable: Flags, parts: NDArray[Any], groups: Sequence[str]
) -> Floats:
    """The confidence of each question from a model that saw none of its group."""
    from sklearn.model_selection import GroupKFold

    found = np.zeros(len(rows))
    for known, judged in GroupKFold(_FOLDS).split(rows, answerable, groups):
        fit = _Fit.on(rows[known], answerable[known], parts[known])
        found[judged] = fit.likely(rows[judged])
    return found


@dataclass(frozen=True, slots=True)
class _Fit:
    """The line and the trees."""

    slopes: Floats
    intercept: float
    trees: Any

    @classmethod
    def on(cls, rows: Floats, answerable: Flags, parts: NDArray[Any]) -> _Fit:
        """Both, fitted."""
        line, counts = (
            np.asarray([of[part] for part in parts.tolist()]) for of in (_COUNTS, _TREE_COUNTS)
        )
        straight = line > 0
        fitted = _logistic(rows[straight], answerable[straight], line[straight])
        return cls(*fitted, _boosted(rows, answerable, counts))

    def likely(self, rows: Floats) -> Floats:
        """The confidence of each row."""
        line = rows[:, _STRAIGHT] @ self.slopes + self.intercept
        logits = (1 - _TREE_SHARE) * line + _TREE_SHARE * self.trees.decision_function(rows)
        likely: Floats = 1 / (1 + np.exp(-logits))
        return likely


def _together(fit: _Fit) -> dict[str, Any]:
    """Line and trees as ``calibration.json`` has them, each with its share."""
    trees = told(fit.trees, _TREE_SHARE)
    slopes = dict(zip(confidence.LINEAR, ((1 - _TREE_SHARE) * fit.slopes).tolist(), strict=True))
    intercept = (1 - _TREE_SHARE) * fit.intercept + trees["intercept"]
    return {"weights": _rounded(slopes), **trees, "intercept": round(intercept, 4)}


def _logistic(rows: Floats, answerable: Flags, counts: Floats) -> tuple[Floats, float]:
    """The slopes and the intercept of a logistic regression with a ridge on the columns that are
    :data:`rag.confidence.LINEAR`, every slope in the direction that its figure may count."""
    from scipy.optimize import minimize
    from scipy.special import expit

    rows = rows[:, _STRAIGHT]
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    scaled = (rows - mean) / scale
    sides = np.where(answerable, 1.0, -1.0)

    def loss(fitted: Floats) -> tuple[float, Floats]:
        slopes, margins = fitted[:-1], sides * (scaled @ fitted[:-1] + fitted[-1])
        wrong = -sides * counts * expit(-margins)
        total = float(counts @ np.logaddexp(0, -margins) + _PENALTY / 2 * slopes @ slopes)
        return total, np.append(scaled.T @ wrong + _PENALTY * slopes, wrong.sum())

    allowed = {1: (0, None), -1: (None, 0), 0: (None, None)}
    ways = (confidence.FEATURES[name] for name in confidence.LINEAR)
    bounds = [*(allowed[way] for way in ways), (None, None)]
    start = np.zeros(len(bounds))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    slopes: Floats = found[:-1] / scale
    return slopes, float(found[-1] - slopes @ mean)


def _boosted(rows: Floats, answerable: Flags, counts: Floats) -> Any:
    """Boosted trees, every figure in the direction that :data:`rag.confidence.FEATURES` allows."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=_TREES,
        max_depth=_DEEP,
        min_samples_leaf=_LEAF,
        l2_regularization=_SMOOTH,
        monotonic_cst=list(confidence.FEATURES.values()),
        early_stopping=False,
        random_state=1,
    )
    return model.fit(rows, answerable, sample_weight=counts)


def told(model: Any, share: float = 1.0) -> dict[str, Any]:
    """Fitted trees as ``calibration.json`` has them and :class:`rag.confidence.Forest` reads them,
    of what they say only a share.

    The library offers no public way to the nodes of these trees; a test compares what both say.
    """
    trees = [
        [_node(node, share) for node in predictors[0].nodes] for predictors in model._predictors
    ]
    return {"intercept": share * float(np.ravel(model._baseline_prediction)[0]), "trees": trees}


def _node(node: Any, share: float) -> list[float]:
    if node["is_leaf"]:
        return [round(share * float(node["value"]), 7)]
    after = [int(node["left"]), int(node["right"])]
    # A threshold is often a figure that was seen: rounded, that would fall on the other side.
    return [int(node["feature_idx"]), float(node["num_threshold"]), *after]


def _print(name: str, crossed: Floats, answerable: Flags, right: Flags, chosen: float) -> None:
    sure, known = crossed.tolist(), answerable.tolist()
    print(
        f"{name}: {len(sure)} questions, area under the ROC curve {roc_area(sure, known):.3f}, "
        f"unanswerable refused at 5% false refusals {refused_at(sure, known, 0.05):.3f}, "
        f"at 10% {refused_at(sure, known, 0.1):.3f}"
    )
    judged = [trust.Judgement(*values) for values in zip(sure, right.tolist(), known, strict=True)]
    print(
        f"{'threshold':>9} {'answered':>9} {'wrong':>7} {'refused: answerable':>20} {'others':>7}"
    )
    for threshold in sorted([*np.linspace(0.05, 0.9, 18).tolist(), chosen]):
        point = trust.at(judged, threshold)
        mark = " <- chosen" if threshold == chosen else ""
        print(
            f"{threshold:>9.3f} {point.coverage:>9.3f} {point.risk:>7.3f} "
            f"{point.answerable_refused:>20.3f} {point.unanswerable_refused:>7.3f}{mark}"
        )


if __name__ == "__main__":
    main()
