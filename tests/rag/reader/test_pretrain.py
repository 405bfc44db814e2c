"""Questions made of plain text: what is masked is what the context answers."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rag.reader.data import split_dev, squad
from rag.reader.pretrain import (
    MASK,
    cloze,
    kinds,
    passages,
    recurring,
    repeated_spans,
    texts,
    unlabelled,
)

REPORT = (
    "The Northern Rail Company will close the station of Arden in 1994. Passengers heard of it on "
    "Friday. The mayor of Arden called the plan of the Northern Rail Company a shambles."
)
sentences = st.lists(
    st.lists(
        st.sampled_from("Arden Paris 1994 the mayor of bridge said 12 closed and river".split()),
        min_size=2,
        max_size=9,
    ).map(lambda words: " ".join(words).capitalize() + ". "),
    min_size=1,
    max_size=8,
).map("".join)


def test_the_longest_words_that_stand_twice_are_found() -> None:
    found = [{REPORT[a:b] for a, b in places} for places in repeated_spans(REPORT)]
    assert {"Northern Rail Company"} in found
    assert {"Arden"} in found
    assert {"Rail Company"} not in found
    assert all({"the"} != words and {"of"} != words for words in found)


def test_a_recurring_span_is_asked_by_one_sentence_and_answered_by_another() -> None:
    made = recurring(REPORT, random.Random(1), most=5)
    asked = {(m.context[m.start : m.end], m.question) for m in made}
    assert {answer for answer, _ in asked} == {"Northern Rail Company", "Arden"}
    for one in made:
        assert one.question.count(MASK) == 1
        filled = one.question.replace(MASK, one.context[one.start : one.end])
        assert filled in REPORT
        assert filled not in one.context


@given(sentences, st.integers(0, 99))
def test_recurring_spans_of_any_text_are_the_masked_words(text: str, seed: int) -> None:
    for one in recurring(text, random.Random(seed)):
        assert one.start is not None
        answer = one.context[one.start : one.end]
        assert text.casefold().count(answer.casefold()) >= 2
        filled = one.question.replace(MASK, answer)
        assert filled.casefold() in text.casefold()
        for start, end in one.others:
            assert one.context[start:end].casefold() == answer.casefold()


@given(sentences, st.integers(0, 99))
def test_a_cloze_without_answer_is_not_answered_elsewhere(text: str, seed: int) -> None:
    for one in cloze(text, random.Random(seed), most=8):
        if one.start is not None:
            assert one.context == text
            words = one.context[one.start : one.end]
            assert words[0].isupper() or words[0].isdigit()
        else:
            before, after = one.question.split(MASK)
            at = text.index(before)
            end = text.index(after, at + len(before)) if after else len(text)
            words = text[at + len(before) : end].strip(" .,")
            assert words.casefold() not in one.context.casefold()


@given(sentences)
def test_passages_leave_nothing_out(text: str) -> None:
    joined = "".join("".join(p.split()) for p in passages(text * 6))
    assert joined == "".join((text * 6).split())


def test_an_epoch_is_made_of_the_newswire_and_the_training_part_alone(data: Path) -> None:
    held = {a.context for a in split_dev(squad(data / "reading" / "train.json"))[1]}
    used = list(texts(data))
    assert not held & set(used)
    made = unlabelled(data, 7)
    assert made == unlabelled(data, 7)
    counted = kinds(made)
    assert counted["recurring"] >= 8
    assert counted["cloze"] >= 8
