"""Training examples hold their answers, hold no answer where they say so, and leak nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.encode import bundled_model_folder
from rag.reader.data import (
    DEV_ARTICLES,
    MIXTURES,
    Asked,
    mismatched,
    mixture,
    noisy,
    one_annotator,
    split_dev,
    squad,
    windows,
)

TEXT = "In 1994 Paris opened the Gare du Nord again, said Ada Arkwell, after two years of work."


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    made = Tokenizer.from_file(str(bundled_model_folder() / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


@pytest.mark.parametrize("name", list(MIXTURES))
def test_what_is_asked_of_the_mixture_is_answered_by_its_context(data: Path, name: str) -> None:
    held = {a.context for a in split_dev(squad(data / "reading" / "train.json"))[1]}
    made = mixture(data, 3, name)
    numbers = {str(n) for n in range(20, 28)} | {str(y) for y in range(1980, 1988)}
    pool = {"squadshifts-new_wiki", "nq-oracle"} if MIXTURES[name].taken else set()
    assert {a.source for a in made} == {"squad", *pool}
    for one in made:
        assert not any(one.context.endswith(context) for context in held)
        if one.start is not None:
            answer = one.context[one.start : one.end]
            assert answer.removeprefix("in ") in numbers | {"Twelve"}


def test_the_same_seed_gives_the_same_mixture_and_another_seed_another(data: Path) -> None:
    assert mixture(data, 3) == mixture(data, 3)
    assert mixture(data, 3) != mixture(data, 4)


def test_a_larger_share_holds_what_a_smaller_one_does(data: Path) -> None:
    every = sorted({a.context for a in squad(data / "reading" / "train.json")})
    parts = [
        {
            i
            for i, c in enumerate(every)
            for a in mixture(data, 3, "main", share)
            if a.context.endswith(c)
        }
        for share in (0.2, 0.6, 1.0)
    ]
    assert parts[0] < parts[1] < parts[2]


def test_held_out_articles_are_whole_and_apart(data: Path) -> None:
    learnt, held = split_dev(squad(data / "reading" / "train.json"))
    assert len({a.group for a in held}) == DEV_ARTICLES
    assert not {a.group for a in held} & {a.group for a in learnt}


def test_every_annotator_is_heard_in_proportion() -> None:
    one = Asked("When?", TEXT, 3, 7, "s", "g", ((0, 7), (0, 7)))
    chance = random.Random(1)
    drawn = [one_annotator(one, chance) for _ in range(600)]
    assert all(not d.others for d in drawn)
    longer = sum(d.start == 0 for d in drawn) / len(drawn)
    assert longer == pytest.approx(2 / 3, abs=0.06)


def test_a_wrong_context_does_not_hold_the_answer(data: Path) -> None:
    asked = [a for a in squad(data / "reading" / "train.json") if a.start is not None]
    made = mismatched(asked, random.Random(2), share=1.0)
    assert made
    answers = {a.question: a.context[a.start : a.end] for a in asked}
    for one in made:
        assert one.start is None
        assert one.end is None
        assert one.others == ()
        if one.question != "How many ships waited?":
            assert answers[one.question] not in one.context


@given(st.integers(0, 10_000))
def test_noise_leaves_the_answer_where_it_is_said_to_be(seed: int) -> None:
    start = TEXT.index("Gare du Nord")
    one = Asked("What did Paris open again?", TEXT, start, start + 12, "s", "g")
    changed = noisy(one, random.Random(seed))
    assert changed.context[changed.start : changed.end] == "Gare du Nord"
    assert changed.context.endswith(TEXT)
    silent = noisy(replace(one, start=None, end=None), random.Random(seed))
    assert silent.start is None


@given(st.integers(0, 10_000), st.integers(20, 60), st.integers(0, 12))
def test_a_window_holds_its_answer(
    tokenizer: Tokenizer, seed: int, length: int, repeats: int
) -> None:
    before = "Nothing happened here on that day. " * repeats
    start = len(before) + TEXT.index("Gare")
    one = Asked("What opened?", before + TEXT + " " + before, start, start + 12, "s", "g")
    (made,) = windows([one], tokenizer, length, random.Random(seed))
    assert len(made.ids) <= length
    assert tokenizer.decode(list(made.ids[made.start : made.end + 1])) == "gare du nord"
    assert made.start >= made.context_from
    assert tokenizer.decode(list(made.ids[1 : made.context_from - 1])) == "what opened?"


def test_a_question_without_answer_points_at_the_first_token(tokenizer: Tokenizer) -> None:
    one = Asked("Who?", TEXT, None, None, "s", "g")
    (made,) = windows([one], tokenizer, 64, random.Random(0))
    assert (made.start, made.end) == (0, 0)
