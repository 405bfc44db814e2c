"""``python -m eval.benchmarks.statements``: statements whose words are in the evidence, but not so.

Sixty pieces of evidence, written for this and held out of every training, each with two statements
that it supports and four that it does not: roles turned round, a plan told as a fact or a negation,
right words at the wrong thing, and what is not said. A row is a kind; a figure is the share that is
taken for supported. Two peers, a share of tokens and a cosine of MiniLM vectors, get the threshold
that is best on the statements to learn from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.benchmarks.claims import balanced_accuracy, best_threshold
from eval.benchmarks.common import cosines, finish, parser, token_share
from rag.reader.claims import Claim
from rag.reader.statements import SOURCE, statements
from rag.verify import Evidence, SupportCheck, verify

Flags = NDArray[np.bool_]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    options = parser(__doc__ or "").parse_args(arguments)
    learnt, held = statements(), statements(held=True)
    check = SupportCheck()
    true = np.array([claim.supported for claim in learnt])
    pairs = [(claim.text, claim.evidence) for claim in (*learnt, *held)]
    scores = {
        "token share": [token_share(*pair) for pair in pairs],
        "MiniLM cosine": cosines(pairs),
    }
    said = {}
    for name, values in scores.items():
        known, asked = np.array(values[: len(learnt)]), np.array(values[len(learnt) :])
        said[name] = asked >= best_threshold(known, true)
    said["rules"] = _flags(held, lambda c: _verified(c, None))
    said["statement check"] = _flags(held, lambda c: check.likely(c.text, [c.evidence]) >= 0.5)
    said["rules and statement check"] = _flags(held, lambda c: _verified(c, check))
    facts = {"command": "python -m eval.benchmarks.statements", "statements": len(held)}
    finish(_rows(held, said), facts, options.out)


def _flags(claims: Sequence[Claim], is_supported: Callable[[Claim], bool]) -> Flags:
    return np.array([is_supported(claim) for claim in claims])


def _verified(claim: Claim, check: SupportCheck | None) -> bool:
    judged = verify(claim.text, [Evidence(claim.evidence)], support=check)
    return judged.verdict == "supported"


def _rows(held: Sequence[Claim], said: dict[str, Flags]) -> list[dict[str, Any]]:
    kinds = np.array([claim.source.removeprefix(f"{SOURCE}: ") for claim in held])
    true = np.array([claim.supported for claim in held])
    rows: list[dict[str, Any]] = []
    for kind in dict.fromkeys(kinds.tolist()):
        of_kind = kinds == kind
        name = "supported" if kind == SOURCE else kind
        shares = {way: float(taken[of_kind].mean()) for way, taken in said.items()}
        rows.append({"statements": name, "number": int(of_kind.sum()), **shares})
    accuracy = {way: balanced_accuracy(taken, true) for way, taken in said.items()}
    return [*rows, {"statements": "balanced accuracy", "number": len(held), **accuracy}]


if __name__ == "__main__":
    main()
