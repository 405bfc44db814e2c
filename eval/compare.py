"""Two runs of the same set beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.measures import interval
from eval.run import Result, Run


@dataclass(frozen=True, slots=True)
class Difference:
    """How a measure moved, in paired cases: mean difference with its 95% interval."""

    measure: str
    before: float
    after: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two runs: measures, and the ids of cases whose answer changed."""

    differences: tuple[Difference, ...]
    changed: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def compare(before: Run, after: Run) -> Comparison:
    """Compare the cases that both runs asked."""
    old = {result.case["id"]: result for result in before.results}
    new = {result.case["id"]: result for result in after.results}
    both = [(old[i], new[i]) for i in old if i in new]
    names = dict.fromkeys(name for result in new.values() for name in result.scores)
    return Comparison(
        differences=tuple(_difference(name, both) for name in names if _pairs(name, both)),
        changed=tuple(b.case["id"] for a, b in both if a.answer["answer"] != b.answer["answer"]),
        only_before=tuple(i for i in old if i not in new),
        only_after=tuple(i for i in new if i not in old),
    )


def _pairs(name: str, both: Sequence[tuple[Result, Result]]) -> list[tuple[float, float]]:
    return [
        (a.scores[name], b.scores[name]) for a, b in both if name in a.scores and name in b.scores
    ]


def _difference(name: str, both: Sequence[tuple[Result, Result]]) -> Difference:
    pairs = _pairs(name, both)
    low, high = interval([b - a for a, b in pairs])
    count = len(pairs)
    return Difference(
        name, sum(a for a, _ in pairs) / count, sum(b for _, b in pairs) / count, low, high
    )
