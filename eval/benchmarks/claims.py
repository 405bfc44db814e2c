"""``python -m eval.benchmarks.claims``: public claims with evidence, supported or not.

The pool is split by a hash of the evidence: a fifth is held out, so that no evidence is on both
sides. Everything fitted (thresholds, the head) is fitted on the rest. What is measured is balanced
accuracy: the mean of the shares of supported and of other claims that are told rightly.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.benchmarks.common import data_file, finish, json_lines, parser
from rag.verify import Evidence, verify

_HELD_OUT, _PARTS = 2, 10
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
    claims = load(data_file(chosen.data, "claims/pool.jsonl.gz"), chosen.most)
    rules = np.array(
        [verify(c.text, [Evidence(c.evidence)]).verdict == "supported" for c in claims]
    )
    shares = np.array([_token_share(c) for c in claims])
    threshold = _best_threshold(shares, claims)
    rows = _rows(claims, {"rules": rules, "token share": shares >= threshold})
    facts = {
        "command": "python -m eval.benchmarks.claims",
        "claims": len(claims),
        "held out": sum(c.held_out for c in claims),
        "threshold of the token share": round(threshold, 3),
    }
    finish(rows, facts, chosen.out)


def load(path: Any, most: int) -> list[Claim]:
    """At most ``most`` claims of the pool, the same ones each time."""
    rows = [row for row in json_lines(path) if row["claim"].strip() and row["evidence"].strip()]
    random.Random(5).shuffle(rows)
    return [
        Claim(
            row["claim"], row["evidence"], row["label"] == "SUPPORT", _family(row["source"]),
            _part(row["evidence"]) < _HELD_OUT,
        )
        for row in rows[:most]
    ]  # fmt: skip


def _family(source: str) -> str:
    return re.sub(r"-(?:dev|train|test|trial)\b", "", source)


def _part(evidence: str) -> int:
    return int(hashlib.sha256(evidence.encode()).hexdigest(), 16) % _PARTS


def balanced_accuracy(said: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    """The mean of the two rates of right answers; ``said`` and ``true`` are (n,) booleans."""
    return float((said[true].mean() + (~said[~true]).mean()) / 2)


def _best_threshold(scores: NDArray[np.float64], claims: Sequence[Claim]) -> float:
    train = np.array([not c.held_out for c in claims])
    true = np.array([c.supported for c in claims])[train]
    tried = np.unique(np.quantile(scores[train], np.linspace(0.02, 0.98, 49)))
    return float(max(tried, key=lambda t: balanced_accuracy(scores[train] >= t, true)))


def _token_share(claim: Claim) -> float:
    own = re.findall(r"\w+", claim.text.casefold())
    given = set(re.findall(r"\w+", claim.evidence.casefold()))
    return sum(t in given for t in own) / max(len(own), 1)


def _rows(claims: Sequence[Claim], said: dict[str, NDArray[np.bool_]]) -> list[dict[str, Any]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for i, claim in enumerate(claims):
        if claim.held_out:
            groups["all"].append(i)
            groups[claim.source].append(i)
    true = np.array([c.supported for c in claims])
    rows = []
    for source in sorted(groups, key=lambda s: (s == "all", s)):
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
