"""Questions made unanswerable stay near the paragraph, and are no longer answered by it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from rag.reader.data import Asked
from rag.reader.unanswerable import (
    negated,
    opposite,
    swapped_name,
    swapped_number,
    unanswerable,
    without_its_sentence,
)

TEXT = (
    "Mayor Ada Arkwell opened the bridge of Corwen in 1994. The work had been paid for by the "
    "county, which sold its quarry to do so and borrowed the rest from a bank in Leeds. "
    "Long before that, in 1961, the engineer Tom Brandt had drawn a first plan for the river."
)
Kind = Callable[[Asked, random.Random], Asked | None]


def _asked(question: str, answer: str) -> Asked:
    start = TEXT.index(answer)
    return Asked(question, TEXT, start, start + len(answer), "s", "g", ((start, start + 1),))


@pytest.mark.parametrize(
    ("kind", "question", "answer", "expected"),
    [
        (swapped_name, "What did Ada Arkwell open?", "the bridge", "What did Tom Brandt open?"),
        (opposite, "Who made the first plan?", "Tom Brandt", "Who made the last plan?"),
        (negated, "Who opened the bridge?", "Ada Arkwell", "Who never opened the bridge?"),
        (negated, "What did the county sell?", "its quarry", "What didn't the county sell?"),
    ],
)
def test_a_question_is_changed_by_rule(
    kind: Kind, question: str, answer: str, expected: str
) -> None:
    made = [kind(_asked(question, answer), random.Random(seed)) for seed in range(40)]
    found = {m.question for m in made if m is not None}
    assert found == {expected}
    assert all(m.start is None and m.end is None and not m.others for m in made if m)


def test_another_number_of_the_same_kind_is_put_in() -> None:
    one = _asked("Who opened the bridge in 1994?", "Ada Arkwell")
    for seed in range(40):
        made = swapped_number(one, random.Random(seed))
        assert made is not None
        year = made.question.removeprefix("Who opened the bridge in ").rstrip("?")
        assert year.isdigit()
        assert year == "1961" or year not in TEXT


def test_what_is_nothing_but_the_answer_is_not_put_in() -> None:
    one = _asked("Which bridge did Ada Arkwell open?", "Corwen")
    assert all(
        "Corwen" not in made.question
        for seed in range(40)
        if (made := swapped_name(one, random.Random(seed)))
    )


def test_the_sentence_with_the_answer_is_taken_out() -> None:
    made = without_its_sentence(_asked("Where was the bank?", "Leeds"), random.Random(1))
    assert made is not None
    assert "Leeds" not in made.context
    assert made.context.startswith("Mayor Ada Arkwell")
    assert made.context.endswith("for the river.")
    assert made.start is None


def test_a_question_that_no_rule_fits_is_left_alone() -> None:
    one = Asked("what", "It is so.", 0, 2, "s", "g")
    assert unanswerable([one] * 50, random.Random(3), share=1.0) == []


def test_the_same_seed_makes_the_same_questions() -> None:
    asked = [_asked("Who opened the bridge in 1994?", "Ada Arkwell")] * 30
    first = unanswerable(asked, random.Random(3), share=0.5)
    assert first == unanswerable(asked, random.Random(3), share=0.5)
    assert 5 <= len(first) <= 25
