"""Risk, coverage and thresholds, on answers whose figures can be worked out by hand."""

from __future__ import annotations

import pytest

from eval.measures import refused_at, roc_area
from eval.trust import (
    Bin,
    Judgement,
    at,
    calibration_error,
    reliability,
    risk_coverage,
    threshold_for,
)

# Surest first: right, right, unanswerable, not the gold sentence.
ANSWERS = [
    Judgement(0.2, False, True),
    Judgement(0.9, True, True),
    Judgement(0.5, False, False),
    Judgement(0.8, True, True),
]


def test_risk_rises_from_the_surest_answer_to_the_least_sure() -> None:
    assert risk_coverage(ANSWERS) == [(1 / 4, 0), (2 / 4, 0), (3 / 4, 1 / 3), (4 / 4, 2 / 4)]
    assert risk_coverage([]) == []


def test_answers_that_are_equally_sure_are_given_together() -> None:
    tied = [Judgement(0.5, True, True), Judgement(0.5, False, False)]
    assert risk_coverage(tied) == [(1.0, 0.5)]
    assert threshold_for(tied, 0.4) > 1


def test_a_threshold_is_as_low_as_the_risk_allows() -> None:
    assert threshold_for(ANSWERS, 0.0) == 0.8
    assert threshold_for(ANSWERS, 0.34) == 0.5
    assert threshold_for(ANSWERS, 0.5) == 0.2
    assert threshold_for(ANSWERS[:1], 0.5) > 1


def test_what_a_threshold_does_to_both_kinds_of_question() -> None:
    found = at(ANSWERS, 0.5)
    assert (found.risk, found.coverage) == (1 / 3, 3 / 4)
    assert (found.answerable_refused, found.unanswerable_refused) == (1 / 3, 0)
    assert at(ANSWERS, 0.8).unanswerable_refused == 1
    assert at([], 0.5).coverage == 0


def test_a_confidence_that_says_how_often_it_is_right_has_no_error() -> None:
    honest = [Judgement(0.75, number > 0, True) for number in range(4)]
    assert reliability(honest, 1) == [Bin(0.75, 0.75, 4)]
    assert calibration_error(reliability(honest, 1)) == 0
    boasting = [Judgement(1.0, False, True)]
    assert calibration_error(reliability(boasting)) == 1
    assert reliability([]) == []


def test_refusals_at_a_share_of_false_ones() -> None:
    sure = [0.1, 0.2, 0.6, 0.7, 0.8, 0.9]
    answerable = [False, False, True, False, True, True]
    assert refused_at(sure, answerable, 0.0) == pytest.approx(2 / 3)
    assert refused_at(sure, answerable, 0.5) == 1
    assert roc_area(sure, answerable) == pytest.approx(8 / 9)
    with pytest.raises(ValueError, match="answerable and unanswerable"):
        refused_at([0.5], [True], 0.1)
