"""Scores mean what they say: each is checked against a value worked out by hand here."""

from __future__ import annotations

from math import isclose, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import measures
from index.article import Span


def at(start: int, end: int, article: str = "a") -> Span:
    return Span(article, start, end)


# --- Disagreement ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "score"),
    [
        (["94 mph", "88 mph"], 1.0),
        (["a gust of 94 mph"], 0.5),
        (["94 mph", "94 mph"], 0.5),
        (["some 90 mph"], 0.0),
        ([], 0.0),
    ],
)
def test_the_share_of_named_sides_that_is_shown(shown: list[str], score: float) -> None:
    assert measures.sides_shown(shown, [["94 mph", "94 miles an hour"], ["88 mph"]]) == score


def test_where_no_sides_are_named_two_accepted_answers_are_wanted() -> None:
    accepted = ["about 250", "more than 400", "about 250 or more than 400"]
    assert measures.sides_shown(["about 250", "more than 400"], (), accepted) == 1
    assert measures.sides_shown(["about 250", "300"], (), accepted) == 0
    assert measures.sides_shown(["About 250."], (), accepted) == 0


# --- Short answers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_text", "plain"),
    [
        ("The  Ferry!", "ferry"),
        ("“Isaura Penhallick”", "isaura penhallick"),
        ("a boat, an oar and the sea", "boat oar and sea"),
        ("27 March 2025.", "27 march 2025"),
        ("£5 – €6…", "5 6"),
        ("STRASSE Straße", "strasse strasse"),
        ("theatre another", "theatre another"),
        ("the", ""),
    ],
)
def test_case_marks_articles_and_spaces_do_not_count(given_text: str, plain: str) -> None:
    assert measures.normalise(given_text) == plain


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = measures.normalise(text)
    assert measures.normalise(once) == once


@pytest.mark.parametrize(
    ("answer", "accepted", "score"),
    [
        ("Paris", ["Paris"], 1.0),
        ("the PARIS.", ["London", "Paris"], 1.0),
        ("in Paris", ["Paris"], 0.0),
        ("Paris", [], 0.0),
        (None, ["Paris"], 0.0),
    ],
)
def test_exact_match(answer: str | None, accepted: list[str], score: float) -> None:
    assert measures.exact_match(answer, accepted) == score


@pytest.mark.parametrize(
    ("answer", "accepted", "score"),
    [
        ("Isaura Penhallick", ["Isaura Penhallick"], 1.0),
        # 1 word of 1 is right, 1 word of 2 was found: 2 · 1 · ½ / (1 + ½) = ⅔.
        ("Penhallick", ["Isaura Penhallick"], 2 / 3),
        # 2 words of 4 are right, 2 of 2 were found: 2 · ½ · 1 / (½ + 1) = ⅔.
        ("on 27 March then", ["27 March"], 2 / 3),
        # A word said twice counts once: precision ½, recall 1.
        ("Paris Paris", ["Paris"], 2 / 3),
        # The better of the two: against "27 March 2025" 2 · 1 · ⅔ / (1 + ⅔) = ⅘.
        ("27 March", ["Thursday", "27 March 2025"], 4 / 5),
        ("London", ["Paris"], 0.0),
        ("the", ["a"], 0.0),
        ("", ["Paris"], 0.0),
        (None, ["Paris"], 0.0),
        ("Paris", [], 0.0),
    ],
)
def test_token_f1(answer: str | None, accepted: list[str], score: float) -> None:
    assert isclose(measures.token_f1(answer, accepted), score)


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=4))
def test_f1_is_between_0_and_1_and_1_where_words_match_exactly(
    answer: str, accepted: list[str]
) -> None:
    score = measures.token_f1(answer, accepted)
    assert 0 <= score <= 1
    if measures.exact_match(answer, accepted) and measures.normalise(answer):
        assert isclose(score, 1)


@pytest.mark.parametrize(
    ("quotes", "accepted", "score"),
    [
        (["The summit is in Paris, he said."], ["Paris"], 1.0),
        (["Nothing.", "It cost £5,000."], ["£5,000"], 1.0),
        (["The Parisian mood was calm."], ["Paris"], 0.0),
        (["He said 127 objects."], ["27"], 0.0),
        ([], ["Paris"], 0.0),
        (["Paris"], [], 0.0),
    ],
)
def test_an_answer_stands_in_a_quotation_as_whole_words(
    quotes: list[str], accepted: list[str], score: float
) -> None:
    assert measures.contains_answer(quotes, accepted) == score


# --- Citations -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cited", "gold", "precision", "recall"),
    [
        ([at(0, 10)], [at(0, 10)], 1.0, 1.0),
        # Of two citations one touches; of three gold sentences one is touched.
        ([at(5, 15), at(90, 99)], [at(0, 10), at(20, 30), at(40, 50)], 1 / 2, 1 / 3),
        # One long citation touches both gold sentences.
        ([at(0, 30)], [at(0, 10), at(20, 30)], 1.0, 1.0),
        # Half-open: characters 0–10 and 10–20 share none.
        ([at(0, 10)], [at(10, 20)], 0.0, 0.0),
        # The same characters of another article are other words.
        ([at(0, 10, "b")], [at(0, 10)], 0.0, 0.0),
        # Citing the same sentence twice does not touch more gold.
        ([at(0, 10), at(0, 10)], [at(0, 10), at(20, 30)], 1.0, 1 / 2),
        ([], [at(0, 10)], 0.0, 0.0),
        ([at(0, 10)], [], 0.0, 0.0),
    ],
)
def test_citation_precision_and_recall(
    cited: list[Span], gold: list[Span], precision: float, recall: float
) -> None:
    assert isclose(measures.citation_precision(cited, gold), precision)
    assert isclose(measures.citation_recall(cited, gold), recall)


# --- Retrieval -----------------------------------------------------------------------------------


def ranked(relevant: list[str], found: list[str]) -> dict[str, float]:
    scores = measures.ranking({"q": relevant}, {"q": found})
    return {name: by_question["q"] for name, by_question in scores.items()}


def test_a_perfect_ranking_scores_1_everywhere() -> None:
    assert ranked(["a"], ["a", "x", "y"]) == {
        "recall@1": 1.0, "recall@5": 1.0, "recall@10": 1.0, "MRR@10": 1.0, "nDCG@10": 1.0
    }  # fmt: skip


def test_two_of_three_found_second_and_fourth() -> None:
    scores = ranked(["a", "b", "c"], ["x", "a", "y", "b", "z", "w"])
    assert scores["recall@1"] == 0
    assert isclose(scores["recall@5"], 2 / 3)
    assert isclose(scores["recall@10"], 2 / 3)
    assert isclose(scores["MRR@10"], 1 / 2)
    gain = 1 / log2(2 + 1) + 1 / log2(4 + 1)
    best = 1 / log2(1 + 1) + 1 / log2(2 + 1) + 1 / log2(3 + 1)
    assert isclose(scores["nDCG@10"], gain / best, rel_tol=1e-6)


def test_what_is_found_after_the_tenth_does_not_count() -> None:
    others = [f"x{i}" for i in range(10)]
    assert set(ranked(["a"], [*others, "a"]).values()) == {0.0}
    tenth = ranked(["a"], [*others[:9], "a"])
    assert tenth["recall@10"] == 1
    assert tenth["recall@5"] == 0
    assert isclose(tenth["MRR@10"], 1 / 10)
    assert isclose(tenth["nDCG@10"], 1 / log2(11), rel_tol=1e-6)


def test_something_found_twice_keeps_its_first_place_and_takes_no_other() -> None:
    scores = ranked(["a", "b"], ["x", "x", "a", "a", "b"])
    assert isclose(scores["MRR@10"], 1 / 2)
    gain = 1 / log2(2 + 1) + 1 / log2(3 + 1)
    assert isclose(scores["nDCG@10"], gain / (1 + 1 / log2(3)), rel_tol=1e-6)


def test_a_question_for_which_nothing_was_found_scores_0_and_is_not_left_out() -> None:
    scores = measures.ranking({"found": ["a"], "empty": ["b"], "missing": ["c"]},
                              {"found": ["a"], "empty": []})  # fmt: skip
    for by_question in scores.values():
        assert by_question == {"found": 1.0, "empty": 0.0, "missing": 0.0}


# --- Intervals -----------------------------------------------------------------------------------


def test_the_interval_is_the_same_on_every_run_and_holds_the_mean() -> None:
    values = [0.0, 1.0, 1.0, 0.5, 1.0, 0.0, 1.0, 1.0]
    low, high = measures.interval(values)
    assert (low, high) == measures.interval(values)
    assert 0 <= low < sum(values) / len(values) < high <= 1


def test_more_cases_make_a_narrower_interval() -> None:
    few, many = measures.interval([0.0, 1.0] * 10), measures.interval([0.0, 1.0] * 250)
    assert many[1] - many[0] < few[1] - few[0]
    # A mean of n coin throws strays by 1.96 · ½ / √n: 0.0438 to either side for n = 500.
    assert isclose((many[1] - many[0]) / 2, 1.96 * 0.5 / 500**0.5, rel_tol=0.1)


@pytest.mark.parametrize(("values", "both"), [([], 0.0), ([0.7], 0.7), ([1.0] * 9, 1.0)])
def test_the_interval_of_what_does_not_vary_is_a_point(values: list[float], both: float) -> None:
    assert measures.interval(values) == (both, both)
