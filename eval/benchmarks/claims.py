"""``python -m eval.benchmarks.claims``: public claims with evidence, supported or not.

The pool is split by a hash of the evidence: a fifth is held out, so that no evidence is on both
sides. What is fitted (thresholds, judges) is fitted on the rest. What is measured is balanced
accuracy: the mean of the shares of supported and of other claims that are told rightly.

Beside the rules stand a share of tokens, the cosine of MiniLM vectors, and two judges that put them
together: a logistic one over the rules' findings, coverage and cosines, and a small network that
sees the vectors too. Then the statement check at a probability of one half, and what the product
says with both. Some claims stand beside several pieces of evidence; ``new claims`` are those that
were learnt beside none.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from eval.benchmarks.common import data_file, finish, json_lines, parser, token_share
from index.encode import load_encoder
from rag.reader.claims import claims as learnt_claims
from rag.reader.claims import held_out
from rag.verify import Evidence, Judgement, SupportCheck, verify
from rag.verify.evidence import Aspect

Floats = NDArray[np.float32] | NDArray[np.float64]

_TOO_FEW = 40


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, its evidence, whether it is supported, where it is from, on which side it falls."""

    text: str
    evidence: str
    supported: bool
    source: str
    held_out: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    options = parser(__doc__ or "")
    options.add_argument("--most", type=int, default=12_000, help="claims taken, by chance")
    chosen = options.parse_args(arguments)
    pool = data_file(chosen.data, "claims/pool.jsonl.gz")
    claims = load(pool, chosen.most)
    judgements = [verify(c.text, [Evidence(c.evidence)]) for c in claims]
    rules = np.array([j.verdict == "supported" for j in judgements])
    shares = np.array([token_share(c.text, c.evidence) for c in claims])
    own, given = _vectors(claims)
    cosines = np.sum(own * given, axis=1)
    scores = {"token share": shares, "MiniLM cosine": cosines}
    found = np.array([_findings(j) for j in judgements])
    known = np.column_stack([found, *scores.values()])
    said = {"rules": rules}
    train, true = _sides(claims)
    said |= {name: s >= best_threshold(s[train], true[train]) for name, s in scores.items()}
    said["logistic, all of these"] = _logistic(known, claims)
    pair = np.column_stack([known, own * given, np.abs(own - given)])
    said["small network, vectors too"] = _network(pair, claims)
    check = SupportCheck()
    said["statement check"] = _of_held_out(
        claims, lambda c: check.likely(c.text, [c.evidence]) >= 0.5
    )
    said["rules and statement check"] = _of_held_out(
        claims,
        lambda c: verify(c.text, [Evidence(c.evidence)], support=check).verdict == "supported",
    )
    facts = {
        "command": f"python -m eval.benchmarks.claims --most {chosen.most}",
        "claims": len(claims),
        "held out": sum(c.held_out for c in claims),
    }
    learnt = frozenset(claim.text for claim in learnt_claims(pool))
    rows = _rows(claims, said, learnt)
    finish(rows, facts, chosen.out)


def load(path: Any, most: int) -> list[Claim]:
    """At most ``most`` claims of the pool, the same ones each time."""
    rows = [row for row in json_lines(path) if row["claim"].strip() and row["evidence"].strip()]
    random.Random(5).shuffle(rows)
    return [
        Claim(
            row["claim"].strip(), row["evidence"], row["label"] == "SUPPORT",
            _family(row["source"]), held_out(row["evidence"]),
        )
        for row in rows[:most]
    ]  # fmt: skip


def _vectors(claims: Sequence[Claim]) -> tuple[Floats, Floats]:
    """Unit vectors of the claims and of their evidence, (n, 384) each."""
    texts = sorted({t for c in claims for t in (c.text, c.evidence)})
    rows = {text: i for i, text in enumerate(texts)}
    vectors = load_encoder().encode(texts)
    return vectors[[rows[c.text] for c in claims]], vectors[[rows[c.evidence] for c in claims]]


def _findings(judgement: Judgement) -> list[float]:
    """The rules' verdict, the share covered, and how many findings of each aspect and gravity."""
    counted = [
        float(sum(f.aspect == aspect and f.verdict == verdict for f in judgement.findings))
        for aspect in get_args(Aspect)
        for verdict in ("partly", "unsupported", "contradicted")
    ]
    return [float(judgement.verdict == "supported"), judgement.coverage, *counted]


def _sides(claims: Sequence[Claim]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    return np.array([not c.held_out for c in claims]), np.array([c.supported for c in claims])


def _of_held_out(
    claims: Sequence[Claim], is_supported: Callable[[Claim], bool]
) -> NDArray[np.bool_]:
    """What is said of the claims held out; nothing is fitted on it, so the others are not asked."""
    return np.array([c.held_out and is_supported(c) for c in claims])


def _logistic(known: Floats, claims: Sequence[Claim]) -> NDArray[np.bool_]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    train, true = _sides(claims)
    model = make_pipeline(
        StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=1000)
    )
    model.fit(known[train], true[train])
    said: NDArray[np.bool_] = model.predict(known)
    return said


def _network(known: Floats, claims: Sequence[Claim]) -> NDArray[np.bool_]:
    """One hidden layer of 64, stopped early on a tenth of the training part."""
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    train, true = _sides(claims)
    network = MLPClassifier((64,), alpha=0.01, early_stopping=True, random_state=5, max_iter=60)
    model = make_pipeline(StandardScaler(), network)
    model.fit(known[train], true[train])
    likely: NDArray[np.float64] = model.predict_proba(known)[:, 1]
    return likely >= best_threshold(likely[train], true[train])


def _family(source: str) -> str:
    return re.sub(r"-(?:dev|train|test|trial)\b", "", source)


def balanced_accuracy(said: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    """The mean of the two rates of right answers; ``said`` and ``true`` are (n,) booleans."""
    return float((said[true].mean() + (~said[~true]).mean()) / 2)


def best_threshold(scores: NDArray[np.float64], true: NDArray[np.bool_]) -> float:
    """The score from which on to say "supported" gives the best balanced accuracy."""
    tried = np.unique(np.quantile(scores, np.linspace(0.02, 0.98, 49)))
    return float(max(tried, key=lambda t: balanced_accuracy(scores >= t, true)))


def _rows(
    claims: Sequence[Claim], said: dict[str, NDArray[np.bool_]], learnt: frozenset[str]
) -> list[dict[str, Any]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for i, claim in enumerate(claims):
        if claim.held_out:
            groups["all"].append(i)
            groups[claim.source].append(i)
            if claim.text not in learnt:
                groups["all: new claims"].append(i)
    true = np.array([c.supported for c in claims])
    rows = []
    for source in sorted(groups, key=lambda s: (s.startswith("all"), s)):
        at = np.array(groups[source])
        if len(at) < _TOO_FEW or true[at].all() or not true[at].any():
            continue
        row: dict[str, Any] = {"source": source, "held out": len(at)}
        row["supported"] = float(true[at].mean())
        for name, flags in said.items():
            row[f"{name}: balanced accuracy"] = balanced_accuracy(flags[at], true[at])
        row["rules: of “supported” right"] = float(
            true[at][said["rules"][at]].mean() if said["rules"][at].any() else 0.0
        )
        rows.append(row)
    return rows


if __name__ == "__main__":
    main()
