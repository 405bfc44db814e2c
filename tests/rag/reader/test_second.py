"""The second look: the very words in doubt are marked, and what it says changes the order."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.errors import ModelError
from rag.reader.decode import ScoredSpan
from rag.reader.network import FOLDER, Network, load_tokenizer
from rag.reader.reader import Reader, Reading
from rag.reader.reconsider import Example, Plan, Teacher, choices, export, weigh
from rag.reader.remembered import Remembered
from rag.reader.second import (
    FACTS,
    LOOKED,
    LOWEST,
    WEIGHTS,
    Marker,
    Pointed,
    SecondLook,
    Weights,
    considered,
)

shipped = pytest.mark.skipif(
    not (FOLDER / WEIGHTS).is_file(), reason="the weights are not installed"
)
NEWS = (
    "Doug Ramsey, the chief operating officer of Beyond Meat, was arrested on Saturday in "
    "Fayetteville after a football match, the police said."
)


def pointed(words: str, passage: str = NEWS, title: str = "") -> Pointed:
    start = passage.index(words)
    return Pointed(passage, title, start, start + len(words))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer()


@given(before=st.integers(0, 300), after=st.integers(0, 300), words=st.integers(1, 40))
def test_the_marked_tokens_are_the_words_wherever_they_stand(
    tokenizer: Tokenizer, before: int, after: int, words: int
) -> None:
    told = " ".join(["Arkwell"] + ["spoke"] * (words - 1))
    passage = f"{'rain ' * before}{told}{' snow' * after}"
    one = Pointed(passage, "A title", 5 * before, 5 * before + len(told))
    marked = Marker(tokenizer).mark("Who spoke?", one)
    assert marked is not None
    ids = [i for i, inside in zip(marked.ids, marked.inside, strict=True) if inside]
    assert tokenizer.decode(ids) == told.casefold()
    assert len(marked.ids) <= 96 + 64 + 32 + 4
    assert all(kind for kind, inside in zip(marked.kinds, marked.inside, strict=True) if inside)


def test_words_that_do_not_fit_are_not_looked_at(tokenizer: Tokenizer) -> None:
    marker = Marker(tokenizer)
    assert marker.mark("Who?", Pointed("rain " * 200, "", 0, 1000)) is None
    assert marker.mark("Who?", Pointed("rain", "", 4, 4)) is None


class Scripted:
    """A reader that points where it is told, and says of words what it is told."""

    def __init__(self, spans: Sequence[ScoredSpan], looks: dict[str, float]) -> None:
        self.spans, self.looks, self.asked = spans, looks, 0

    def read(
        self, question: str, passages: Sequence[str], titles: Sequence[str] | None = None
    ) -> list[Reading]:
        return [Reading(tuple(self.spans)) for _ in passages]

    def look(self, question: str, pointed: Sequence[Pointed]) -> list[float]:
        self.asked += len(pointed)
        return [self.looks.get(one.words, 0.0) for one in pointed]

    @property
    def look_weights(self) -> Weights | None:
        return Weights(size=1.0, look=1.0, level=0.5) if self.looks else None


def test_a_look_changes_which_words_are_first() -> None:
    spans = (ScoredSpan(0, 4, 2.0), ScoredSpan(5, 9, 1.0))
    found = considered(Scripted(spans, {"snow": 3.0}), "What fell?", ["rain snow"], [""])
    assert [(s.start, s.score) for s in found[0].spans] == [(5, 4.5), (0, 2.5)]


def test_without_weights_for_it_the_first_reading_stands() -> None:
    spans = (ScoredSpan(0, 4, 2.0), ScoredSpan(5, 9, 1.0))
    found = considered(Scripted(spans, {}), "What fell?", ["rain snow"], [""])
    assert found == [Reading(spans)]


def test_only_the_likeliest_are_looked_at_and_others_count_as_unlikely() -> None:
    words = [f"word{i:02}" for i in range(20)]
    passage = " ".join(words)
    spans = tuple(ScoredSpan(7 * i, 7 * i + 6, 20.0 - i) for i in range(20))
    reader = Scripted(spans, {words[0]: 1.0})
    scores = [s.score for s in considered(reader, "Which?", [passage], [""])[0].spans]
    assert reader.asked == LOOKED
    assert scores[0] == 20.0 + 1.0 + 0.5
    assert scores[-1] == 1.0 + LOWEST + 0.5


def test_what_is_far_below_the_best_is_not_looked_at() -> None:
    spans = (ScoredSpan(0, 4, 2.0), ScoredSpan(5, 9, -5.0))
    reader = Scripted(spans, {"snow": 6.0})
    found = considered(reader, "What fell?", ["rain snow"], [""])
    assert reader.asked == 1
    assert [s.start for s in found[0].spans] == [0, 5]


def test_nothing_is_looked_at_twice_in_one_request() -> None:
    spans = (ScoredSpan(0, 4, 2.0), ScoredSpan(5, 9, 1.0))
    reader = Scripted(spans, {"snow": 3.0})
    remembered = Remembered(reader)
    first = considered(remembered, "What fell?", ["rain snow"], [""])
    assert considered(remembered, "What fell?", ["rain snow"], [""]) == first
    assert reader.asked == 2


def test_no_more_is_kept_than_was_wanted_last() -> None:
    reader = Scripted((ScoredSpan(0, 4, 2.0),), {"rain": 3.0})
    remembered = Remembered(reader, most=2)
    for question, asked in (("a?", 1), ("b?", 2), ("a?", 2), ("c?", 3), ("a?", 3), ("b?", 4)):
        considered(remembered, question, ["rain snow"], [""])
        assert reader.asked == asked


@shipped
def test_the_company_is_the_answer_and_its_officer_is_not() -> None:
    second = SecondLook(Network())
    words = ("Beyond Meat", "Doug Ramsey", "Saturday", "Fayetteville")
    question = "An officer of which company was arrested?"
    looks = dict(zip(words, second.look(question, [pointed(w) for w in words]), strict=True))
    assert max(looks, key=lambda w: looks[w]) == "Beyond Meat"
    when = dict(
        zip(words, second.look("When was Ramsey arrested?", list(map(pointed, words))), strict=True)
    )
    assert max(when, key=lambda w: when[w]) == "Saturday"


@shipped
def test_each_precision_says_about_the_same() -> None:
    words = [pointed(w) for w in ("Beyond Meat", "Doug Ramsey", "Saturday")]
    exact = SecondLook(Network(precision="float32")).look("Who was arrested?", words)
    for precision in ("bfloat16", "int8"):
        reader = Network(precision=precision)  # type: ignore[arg-type]
        found = SecondLook(reader).look("Who was arrested?", words)
        assert found == pytest.approx(exact, abs=0.6)


@shipped
@pytest.mark.parametrize("name", [WEIGHTS, FACTS])
def test_half_of_the_second_look_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    folder = _copied(tmp_path)
    (folder / name).unlink()
    with pytest.raises(ModelError, match="second look's weights are not in"):
        SecondLook(Network(folder))


@shipped
def test_weights_that_were_changed_or_belong_to_another_reader_are_refused(tmp_path: Path) -> None:
    folder = _copied(tmp_path)
    facts = json.loads((folder / FACTS).read_text())
    (folder / FACTS).write_text(json.dumps({**facts, "made_from": "0" * 64}))
    with pytest.raises(ModelError, match="change other weights than the reader's"):
        SecondLook(Network(folder))
    (folder / FACTS).write_text(json.dumps(facts))
    with (folder / WEIGHTS).open("ab") as file:
        file.write(b"\0")
    with pytest.raises(ModelError, match="is not the published file"):
        SecondLook(Network(folder))


@shipped
def test_without_it_the_reader_reads_as_before(tmp_path: Path) -> None:
    folder = _copied(tmp_path)
    for name in (WEIGHTS, FACTS):
        (folder / name).unlink()
    reader = Reader(folder)
    assert reader.look_weights is None
    assert reader.look("Who?", [pointed("Doug Ramsey")]) == [LOWEST]
    assert considered(reader, "Who was arrested?", [NEWS], [""]) == reader.read(
        "Who was arrested?", [NEWS]
    )


def example(question: str, right: str | None, wrong: Sequence[str]) -> Example:
    own = tuple((pointed(w), 2.0 - i) for i, w in enumerate(wrong))
    return Example(question, own, (), (pointed(right),) if right else (), held=False)


EXAMPLES = (
    example("An officer of which company was arrested?", "Beyond Meat", ["Doug Ramsey"]),
    example("Who was arrested?", "Doug Ramsey", ["Beyond Meat", "Saturday"]),
    example("On which day was he arrested?", "Saturday", ["Fayetteville"]),
    example("Who won the match?", None, ["Beyond Meat", "Doug Ramsey"]),
)


def test_words_that_are_the_answer_in_another_form_do_not_compete(tokenizer: Tokenizer) -> None:
    one = example("Who?", "Doug Ramsey", ["Doug Ramsey", "Saturday"])
    made = choices(one, Marker(tokenizer), random.Random(0))
    assert [right for _, right in made] == [True, False]
    nobody = choices(EXAMPLES[3], Marker(tokenizer), random.Random(0))
    assert [right for _, right in nobody] == [False, False]


@shipped
def test_what_it_learns_can_be_resumed_exported_and_used(tmp_path: Path) -> None:
    folder = _copied(tmp_path)
    facts = json.loads((folder / "reader.json").read_text())
    plan = Plan(facts["sha256"], epochs=12, rate=3e-4, dropout=0.0, compute="float32")
    teacher = Teacher(plan, EXAMPLES, tmp_path, folder)
    losses = [teacher._learn(batch) for batch in teacher.batches]
    assert losses[-1] < losses[0] / 2
    teacher.step = len(teacher.batches)
    teacher.save()
    again = Teacher(plan, EXAMPLES, tmp_path, folder)
    again.resume()
    assert again.step == teacher.step
    with pytest.raises(ValueError, match="another plan"):
        Teacher(replace(plan, seed=9), EXAMPLES, tmp_path, folder).resume()
    export(tmp_path, folder)
    held = [*EXAMPLES, EXAMPLES[3]]
    assert weigh(folder, held)["questions"] == len(held)
    second = SecondLook(Network(folder, "float32"))
    words = ["Beyond Meat", "Doug Ramsey"]
    looks = second.look("Who was arrested?", [pointed(w) for w in words])
    assert looks[1] > looks[0]


def test_training_for_another_reader_is_not_exported(tmp_path: Path) -> None:
    state = {"plan": {"reader": "0" * 64}, "step": 1, "masters": {}}
    torch.save(state, tmp_path / "checkpoint.pt")
    with pytest.raises(ValueError, match="did not begin with the weights"):
        export(tmp_path, FOLDER)


def _copied(tmp_path: Path) -> Path:
    folder = tmp_path / "reader"
    folder.mkdir()
    for name in (WEIGHTS, FACTS, "weights.safetensors", "reader.json"):
        shutil.copy(FOLDER / name, folder / name)
    return folder
