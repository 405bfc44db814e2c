"""The bound on what is invented holds on what it was chosen on."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eval.apart import Pair, _fitted, _threshold

_LIKELY = st.lists(
    st.tuples(st.integers(0, 6), st.booleans(), st.floats(0, 1)), min_size=1, max_size=40
)


@given(_LIKELY, st.integers(0, 4))
def test_no_more_clear_questions_are_shown_than_allowed(
    told: list[tuple[int, bool, float]], allowed: int
) -> None:
    pairs = [Pair({}, not clear, f"{clear}-{n}", "", clear) for n, clear, _ in told]
    likely = np.asarray([sure for _, _, sure in told])
    threshold = _threshold(pairs, likely, allowed)
    shown = {p.asked for p, sure in zip(pairs, likely, strict=True) if p.clear and sure > threshold}
    assert len(shown) <= allowed


def test_the_fit_tells_what_tells_them_apart() -> None:
    chance = np.random.default_rng(5)
    figures = chance.normal(size=(400, 3))
    right = figures[:, 1] - figures[:, 2] + 0.3 * chance.normal(size=400) > 0
    slopes, intercept = _fitted(figures, right)
    assert slopes[1] > 1
    assert slopes[2] < -1
    assert abs(slopes[0]) < 0.5
    assert abs(intercept) < 0.5
