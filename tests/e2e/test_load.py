"""Twenty people ask at once, while the library is built anew: everybody gets their own answer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from eval.benchmarks.load import PEOPLE, Page, asked, built, by_api, rebuild, server, stop, told
from eval.cases import load

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with server(tmp_path_factory.mktemp("load") / "library") as found:
        yield found


@pytest.fixture(scope="module")
def questions() -> list[str]:
    return [case.question for case in load("seeds", "dev") if not case.history]


@pytest.mark.parametrize("way", ["the API", "the chat page"])
def test_nobody_gets_another_s_answer_or_waits_out_of_turn(
    address: str, questions: list[str], way: str
) -> None:
    door = by_api(address) if way == "the API" else Page(address).ask
    together = questions[:PEOPLE]
    rebuild(address)
    answers = asked(door, together, PEOPLE)
    assert built(address)["state"] == "running"
    stop(address)
    alone = asked(by_api(address), together, 1)
    assert [told(answer) for _, answer in answers] == [told(answer) for _, answer in alone]
    # Three seconds; on a slower or busier machine as long as the same questions take in turn, each
    # with the whole machine to itself, and as long again for the build and what else runs beside.
    waited = float(np.quantile([seconds for seconds, _ in answers], 0.95))
    in_turn = sum(seconds for seconds, _ in alone)
    assert waited < max(3.0, 2 * in_turn), f"{waited:.2f} s, and {in_turn:.2f} s in turn"
