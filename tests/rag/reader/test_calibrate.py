"""Scores become probabilities that are as often right as they say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reader.calibrate import Calibration, Verdict, fit, fit_level, fit_verdict


def test_the_fit_finds_what_the_answers_were_drawn_with() -> None:
    chance = np.random.default_rng(3)
    scores = chance.normal(0, 4, 20_000)
    answers = chance.random(20_000) < 1 / (1 + np.exp(-(0.4 * scores - 1)))
    found = fit(scores.tolist(), answers.tolist())
    assert found.slope == pytest.approx(0.4, abs=0.02)
    assert found.intercept == pytest.approx(-1, abs=0.06)


def test_scores_that_separate_perfectly_stay_finite() -> None:
    found = fit([-2.0, -1.0, 1.0, 2.0], [False, False, True, True])
    assert math.isfinite(found.slope)
    assert 0.5 < found.probability(2.0) < 1.0


def test_one_kind_alone_cannot_be_calibrated_on() -> None:
    with pytest.raises(ValueError, match="with an answer and questions without"):
        fit([1.0, 2.0], [True, True])


@given(st.floats(0.01, 5), st.floats(-9, 9), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_better_score_is_never_less_likely(
    slope: float, intercept: float, one: float, other: float
) -> None:
    calibration = Calibration(slope, intercept)
    low, high = sorted((one, other))
    assert 0 <= calibration.probability(low) <= calibration.probability(high) <= 1


def test_facts_without_a_calibration_mean_the_logistic_function() -> None:
    assert Calibration.of({}).probability(0.0) == 0.5
    stated = {"calibration": {"slope": 2, "intercept": -1, "questions": 9}}
    assert Calibration.of(stated) == Calibration(2.0, -1.0)


def test_the_verdict_weighs_what_the_answers_were_drawn_with() -> None:
    chance = np.random.default_rng(4)
    leads, judge = chance.normal(0, 4, (2, 20_000))
    answers = chance.random(20_000) < 1 / (1 + np.exp(-(0.1 * leads + 0.3 * judge - 0.5)))
    verdict, calibration = fit_verdict(leads.tolist(), judge.tolist(), answers.tolist())
    assert verdict.span + verdict.answerable == pytest.approx(1)
    assert verdict.span == pytest.approx(0.25, abs=0.04)
    assert calibration.slope == pytest.approx(0.4, abs=0.03)
    assert verdict.score(0, 0) == pytest.approx(-0.5 / 0.4, abs=0.15)
    assert calibration.probability(0) == 0.5


@pytest.mark.parametrize("useless", [0, 1])
def test_what_counts_against_an_answer_is_not_weighed(useless: int) -> None:
    chance = np.random.default_rng(5)
    both = chance.normal(0, 2, (2, 4_000))
    signs = [1.0, 1.0]
    signs[useless] = -0.2
    drawn = signs[0] * both[0] + signs[1] * both[1]
    answers = chance.random(4_000) < 1 / (1 + np.exp(-drawn))
    verdict, _ = fit_verdict(both[0].tolist(), both[1].tolist(), answers.tolist())
    assert (verdict.span, verdict.answerable)[useless] == pytest.approx(0)


def test_facts_without_a_verdict_mean_the_span_s_lead() -> None:
    assert Verdict.of({}).score(3.0, -9.0) == 3.0


def test_a_given_mixture_is_kept_and_is_0_where_answers_are_even() -> None:
    chance = np.random.default_rng(5)
    leads, judge = chance.normal(0, 4, (2, 20_000))
    mixed = 0.4 * leads + 0.6 * judge
    answers = chance.random(20_000) < 1 / (1 + np.exp(-(0.3 * mixed - 0.6)))
    verdict, calibration = fit_level(leads.tolist(), judge.tolist(), answers.tolist(), 0.4)
    assert verdict.answerable / verdict.span == pytest.approx(1.5)
    assert calibration.slope * verdict.span == pytest.approx(0.3 * 0.4, abs=0.01)
    assert calibration.slope * verdict.intercept == pytest.approx(-0.6, abs=0.06)
    assert calibration.probability(0) == 0.5
