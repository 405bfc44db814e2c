"""Twenty people ask at once, while the library is built anew: everybody gets their own answer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from eval.benchmarks.load import PEOPLE, asked, post, server, told
from eval.cases import load

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server(tmp_path_factory.mktemp("load") / "library") as found:
        yield found


def test_nobody_gets_another_s_answer_or_waits_out_of_turn(address: str) -> None:
    every = [case.question for case in load("seeds", "dev") if not case.history]
    together, others = every[:PEOPLE], every[PEOPLE : PEOPLE + 5]
    alone = float(np.median([seconds for seconds, _ in asked(address, others, 1)]))
    assert post(address, "/api/index", {"full": True})["state"] == "running"
    answers = asked(address, together, PEOPLE)
    post(address, "/api/index", None, method="DELETE")
    for question, (_, answer) in zip(together, answers, strict=True):
        assert answer["question"] == question
    again = [answer for _, answer in asked(address, together, 1)]
    assert [told(answer) for _, answer in answers] == [told(answer) for answer in again]
    # Three seconds where one question takes 100 ms; on a slower or busier machine as many times
    # what one question takes there. Working through them one by one would be 20 times that.
    waited = float(np.quantile([seconds for seconds, _ in answers], 0.95))
    assert waited < max(3.0, 30 * alone), f"{waited:.2f} s, and {alone:.2f} s alone"
