"""The reader that ships answers plain questions about plain news, in the article's own words."""

from __future__ import annotations

import pytest

from rag.reader.network import FOLDER, Precision
from rag.reader.reader import Reader
from rag.reader.second import Pointed

pytestmark = pytest.mark.skipif(
    not (FOLDER / "weights.safetensors").is_file(), reason="the reader's weights are not installed"
)
PORT = (
    "date 2025-03-04 Harbour master Ines Calloway said the port of Wexcombe will close for eleven "
    "days from 17 March while divers clear the wreck of the trawler Heron.\n\n"
    "Details: The work costs 2.4 million pounds, most of it paid by the Maritime Agency."
)
QUESTIONS = [
    ("Which port will close?", "Wexcombe"),
    ("How much does the work cost?", "2.4 million pounds"),
    ("Who pays most of the cost?", "Maritime Agency"),
    ("What is the name of the trawler?", "Heron"),
    ("How long will the port close?", "eleven days"),
]


@pytest.fixture(scope="module")
def shipped() -> Reader:
    return Reader()


@pytest.mark.parametrize(("question", "answer"), QUESTIONS)
def test_a_plain_question_is_answered(shipped: Reader, question: str, answer: str) -> None:
    (reading,) = shipped.read(question, [PORT])
    best = reading.spans[0]
    text = PORT[best.start : best.end]
    assert answer in text
    assert len(text) <= len(answer) + 15


def test_what_the_passage_says_is_likelier_than_what_it_does_not(shipped: Reader) -> None:
    said = [shipped.read(question, [PORT])[0].best for question, _ in QUESTIONS]
    unsaid = [
        shipped.read(question, [PORT])[0].best
        for question in (
            "Who won the football cup in Brazil?",
            "How many votes did the senator receive?",
            "When was the cathedral of Milan finished?",
        )
    ]
    assert min(said) > max(unsaid)


def test_the_passage_that_answers_is_told_from_those_that_do_not(shipped: Reader) -> None:
    others = [
        "The museum of Aldmoor shows drawings of birds until May. Entry is free on Sundays.",
        "Ministers agreed a loan for the railway after a night of talks in the capital.",
    ]
    passages = [*others, PORT]
    readings = shipped.read("Which port will close?", passages)
    assert readings[2].best > max(reading.best for reading in readings[:2])
    assert "Wexcombe" in PORT[readings[2].spans[0].start : readings[2].spans[0].end]


def test_eight_bits_read_as_thirty_two_do() -> None:
    exact, rounded = Reader(precision="float32"), Reader(precision="int8")
    for question, _ in QUESTIONS:
        (first,), (second,) = (reader.read(question, [PORT]) for reader in (exact, rounded))
        assert (first.spans[0].start, first.spans[0].end) == (
            second.spans[0].start,
            second.spans[0].end,
        )
        assert second.best == pytest.approx(first.best, abs=0.6)


@pytest.mark.parametrize("precision", ["bfloat16", "int8", "float32"])
def test_the_same_is_read_however_many_processors_take_part(precision: Precision) -> None:
    import torch

    reader, threads = Reader(precision=precision), torch.get_num_threads()
    passages = [PORT[:end] for end in range(40, len(PORT), 40)]

    def read(at_once: int) -> list[float]:
        torch.set_num_threads(at_once)
        return [reader.read(QUESTIONS[0][0], [passage])[0].best for passage in passages]

    try:
        assert read(1) == pytest.approx(read(2), abs=1e-3)
        assert read(1) == pytest.approx(read(4), abs=1e-3)
    finally:
        torch.set_num_threads(threads)


@pytest.mark.parametrize("precision", ["bfloat16", "int8", "float32"])
def test_a_passage_is_read_as_if_it_were_alone(precision: Precision) -> None:
    """Else an answer would depend on what was asked before, and is remembered."""
    reader = Reader(precision=precision)
    passages = [PORT[:end] for end in range(60, len(PORT), 45)]
    question = QUESTIONS[0][0]
    together = reader.read(question, passages)
    assert together == [reader.read(question, [one])[0] for one in passages]
    pointed = [
        Pointed(one, "", spans[0].start, spans[0].end)
        for one, spans in zip(passages, (found.spans for found in together), strict=True)
        if spans
    ]
    assert len(pointed) > 3
    assert reader.look(question, pointed) == [reader.look(question, [one])[0] for one in pointed]


@pytest.mark.xfail(reason="the reader gives the surname alone", strict=True)
def test_a_name_is_given_in_full(shipped: Reader) -> None:
    best = shipped.read("Who is the harbour master?", [PORT])[0].spans[0]
    assert PORT[best.start : best.end] == "Ines Calloway"
