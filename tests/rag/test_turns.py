"""Questions take turns: few at a time, in order, and what is alone gets the whole machine."""

from __future__ import annotations

import os
import threading
import time

import pytest
import torch

from rag.turns import CrowdedError, Turns


def started(work: list[threading.Thread]) -> None:
    for thread in work:
        thread.start()
        time.sleep(0.02)  # So that they come in this order.


def test_few_are_at_work_together_and_the_others_follow_as_they_came() -> None:
    turns = Turns(at_once=2)
    working: set[int] = set()
    most: list[int] = []
    order: list[int] = []

    def ask(number: int) -> None:
        with turns.turn():
            working.add(number)
            order.append(number)
            most.append(len(working))
            time.sleep(0.05)
            working.discard(number)

    crowd = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    started(crowd)
    for thread in crowd:
        thread.join(10)
    assert order == list(range(8))
    assert max(most) == 2


def test_a_turn_ends_with_an_error_too() -> None:
    turns = Turns(at_once=1)
    for _ in range(3):
        with pytest.raises(ValueError, match="wrong"), turns.turn():
            raise ValueError("wrong")
    turns.wait_until_idle(0.0)
    with turns.turn():
        pass


def test_who_comes_when_too_many_wait_hears_it_at_once() -> None:
    turns = Turns(at_once=1, most=1)
    end = threading.Event()

    def ask() -> None:
        with turns.turn():
            end.wait(10)

    crowd = [threading.Thread(target=ask) for _ in range(2)]
    started(crowd)
    with pytest.raises(CrowdedError, match="Ask again"), turns.turn():
        pass
    end.set()
    for thread in crowd:
        thread.join(10)
    with turns.turn():
        pass


@pytest.mark.alone
def test_what_goes_on_behind_waits_for_the_questions_but_not_for_ever() -> None:
    turns = Turns(at_once=1)
    began = time.monotonic()
    turns.wait_until_idle(5)
    assert time.monotonic() - began < 1
    with turns.turn():
        began = time.monotonic()
        turns.wait_until_idle(0.2)
        assert time.monotonic() - began >= 0.2
    asking = threading.Thread(target=lambda: _hold(turns, 0.3))
    asking.start()
    time.sleep(0.05)
    began = time.monotonic()
    turns.wait_until_idle(10)
    assert 0.1 < time.monotonic() - began < 5
    asking.join(5)


def _hold(turns: Turns, seconds: float) -> None:
    with turns.turn():
        time.sleep(seconds)


def test_one_alone_computes_on_every_processor_and_each_of_several_on_its_share() -> None:
    turns = Turns(at_once=2)
    seen: dict[str, int] = {}
    in_it, go_on = threading.Event(), threading.Event()

    def first() -> None:
        torch.get_num_threads()
        torch.set_num_threads(4)
        with turns.turn():
            seen["alone"] = torch.get_num_threads()
            in_it.set()
            go_on.wait(10)

    def second() -> None:
        in_it.wait(10)
        with turns.turn():
            seen["one of two"] = torch.get_num_threads()
        seen["afterwards"] = torch.get_num_threads()
        go_on.set()

    before = torch.get_num_threads()
    try:
        crowd = [threading.Thread(target=work) for work in (first, second)]
        started(crowd)
        for thread in crowd:
            thread.join(10)
    finally:
        torch.set_num_threads(before)
    share = 4 // min(2, len(os.sched_getaffinity(0)))
    assert seen == {"alone": 4, "one of two": share, "afterwards": 4}
