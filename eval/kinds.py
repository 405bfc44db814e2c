"""A run seen question by question: what was as it should be, and scores by kind of question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from eval.measures import interval
from eval.run import Result, Run, Score


def as_wished(result: Result) -> bool:
    """Whether a reader got what they should: an answer that cites a gold sentence, or the refusal
    that was due."""
    if not result.case["answerable"]:
        return bool(result.answer["abstained"])
    return not result.answer["abstained"] and result.right


def by_kind(run: Run, measures: Sequence[str]) -> Mapping[str, Mapping[str, Score]]:
    """Some measures of each kind of question, with their 95% bootstrap intervals."""
    table: dict[str, dict[str, Score]] = {}
    for kind in sorted({result.case["kind"] for result in run.results}):
        of_kind = [result for result in run.results if result.case["kind"] == kind]
        row = {}
        for name in measures:
            values = [r.scores[name] for r in of_kind if name in r.scores]
            if values:
                row[name] = Score(float(np.mean(values)), *interval(values), len(values))
        table[kind] = row
    return table
