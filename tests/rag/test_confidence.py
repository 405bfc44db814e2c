"""What is shipped says what was fitted; what speaks for an answer never takes from it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.calibrate import _boosted, told
from rag.confidence import FEATURES, Forest, load

_COLUMNS = len(FEATURES)


def test_shipped_trees_say_what_the_fitted_ones_say() -> None:
    chance = np.random.default_rng(4)
    rows = chance.normal(size=(600, _COLUMNS))
    right = rows[:, 0] + rows[:, 3] * (rows[:, 7] > 0) + chance.normal(size=600) > 0
    model = _boosted(rows, right, np.ones(600))
    shipped = json.loads(json.dumps(told(model, share=0.5)))
    forest = Forest.of(shipped["trees"])
    said = [shipped["intercept"] + forest.logit(row) for row in rows.tolist()]
    assert said == pytest.approx(0.5 * model.decision_function(rows), abs=1e-4)
    assert max(said) - min(said) > 1.0


@pytest.mark.parametrize("reader", [True, False])
@given(data=st.data())
def test_more_of_what_speaks_for_an_answer_never_takes_from_it(
    reader: bool, data: st.DataObject
) -> None:
    calibration = load(reader)
    number = st.floats(-10, 10, allow_nan=False)
    figures = {name: data.draw(number, label=name) for name in FEATURES}
    name = data.draw(st.sampled_from([n for n, way in FEATURES.items() if way]))
    more = figures | {name: figures[name] + data.draw(st.floats(0, 5))}
    change = calibration.confidence(more) - calibration.confidence(figures)
    assert change * FEATURES[name] >= -1e-9


@pytest.mark.parametrize(
    ("nodes", "why"),
    [
        ([], "no node"),
        ([[0, 0.5, 0, 1], [1.0]], "node 0 of a tree leads nowhere"),  # a way without an end
        ([[0, 0.5, 1, 3], [1.0], [2.0]], "node 0 of a tree leads nowhere"),  # no such node
        ([[_COLUMNS, 0.5, 1, 2], [1.0], [2.0]], "node 0 of a tree leads nowhere"),  # no such figure
        ([[0, 0.5, 1]], "expected 4, got 3"),
    ],
)
def test_a_tree_that_leads_nowhere_is_refused(nodes: list[list[float]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Forest.of([nodes])
