"""Long work: one at a time, with progress and time left, and it can be stopped."""

from __future__ import annotations

import threading
import time

import pytest

from index.errors import BusyError, UsageError
from ui.jobs import Job, Report


def test_a_job_tells_how_far_it_is_and_what_came_of_it() -> None:
    job: Job[str] = Job("Counting")
    halfway, go_on = threading.Event(), threading.Event()

    def work(report: Report) -> str:
        report("count", 0, 10)
        time.sleep(0.1)
        report("count", 5, 10)
        halfway.set()
        go_on.wait(10)
        return "counted"

    job.start(work)
    halfway.wait(10)
    state = job.state()
    assert (state.running, state.stage, state.done, state.total) == (True, "count", 5, 10)
    assert state.left_s is not None
    assert 0.05 < state.left_s < 5
    with pytest.raises(BusyError, match="Counting is going on"):
        job.start(work)
    go_on.set()
    ended = job.wait(10)
    assert (ended.running, ended.result, ended.problem, ended.number) == (False, "counted", None, 1)


def test_a_job_that_is_stopped_ends_with_a_sentence_and_another_can_begin() -> None:
    job: Job[str] = Job("Waiting")

    def work(report: Report) -> str:
        while True:
            report("wait", 0, 1)
            time.sleep(0.01)

    job.start(work)
    job.stop()
    assert job.wait(10).problem == "Stopped. What was done before still serves."
    job.start(lambda report: "done")
    assert job.wait(10).result == "done"


def test_why_a_job_failed_is_its_problem() -> None:
    job: Job[str] = Job("Failing")

    def work(report: Report) -> str:
        raise UsageError("No.", "Do otherwise.")

    job.start(work)
    assert list(job.follow())[-1].problem == "No. Do otherwise."
