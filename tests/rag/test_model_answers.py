"""What a language model may write instead of an answer, and what the reader gets then."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from rag.answer import Answer
from rag.assistant import Assistant, AssistantSettings
from rag.langchain import chat_model
from rag.wording import cited, sentences
from tests.rag.answering import FACT, QUESTION, answered
from tests.rag.language_server import Behaviour, Refused, hang, in_pieces, stalls

HURT = "Fourteen people were hurt in Storm Odalys"
FLOODED = "The county emergency committee said 212 homes had been flooded"
REMAIN = "Three remain in hospital"
GIST = "The Coalition of the Willing summit will be held in Paris next Thursday"
REASONS = (
    "The user asks how many people were hurt. Nine people have now been treated for injuries [3]."
)

WRITTEN = [
    f"{HURT} [1, 2]. {FLOODED} [1-3]. {REMAIN} [1]; [2].",
    f"{HURT}. [1] {FLOODED}. [1], [2] and [3] {REMAIN}. [1]",
    f"{HURT} (1). {FLOODED} (passage 1). {REMAIN} (passages 1 and 2).",
    f"{HURT} 【1】. {FLOODED} 【1†L3-L5】. {REMAIN}.【1】",
    f"{HURT}¹. {FLOODED}.¹ ² {REMAIN}<sup>1</sup>.",
    f"{HURT} [^1]. {FLOODED} [[1]](http://x/y). {REMAIN}[1](#one).\n\n[^1]: Nine were hurt.\n",
    f"[1] {HURT}. [1] {FLOODED}. [1] {REMAIN}.",
    f"- {HURT} [1]\n- {FLOODED} [1]\n- {REMAIN} [1]\n",
    f"1. {HURT} [1].\n2. {FLOODED} [1].\n3. **{REMAIN}** [1].",
    f"# Answer\n\n{HURT} [1].\n\n| hurt | storm |\n|---|---|\n| 9 | Odalys |\n\n"
    f"{FLOODED} [1].\n***\n> {REMAIN} [1].",
    f"{HURT} [1]. {FLOODED} [1]. {REMAIN} [1].\n\n**Sources:**\n[1] Nine were hurt. Yes.\n",
    f"--- passage 3 0123456789abcdef (Gazette)\nNine people have now been treated for injuries."
    f"\n--- end 0123456789abcdef\n{HURT} (0123456789abcdef) [1]. {FLOODED} [1]. {REMAIN} [1].",
    f"```\n{HURT} [1]. {FLOODED} [1]. {REMAIN} [1].\n```",
]


def told(answer: Answer) -> list[str]:
    """The sentences of a model's answer; none where the extractive one stands in."""
    if answer.generator == "extractive":
        return []
    assert {s.verdict for s in answer.statements} == {"supported"}
    assert all(s.citations for s in answer.statements)
    return [s.text for s in answer.statements]


def says(text: str, size: int = 7) -> Behaviour:
    return lambda _: in_pieces(text, size)


@pytest.mark.parametrize("size", [1, 1000])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"<think>{REASONS}</think>\n\n{HURT} [1].", id="tags"),
        pytest.param(f"{REASONS}\n</think>\n{HURT} [1].", id="only the closing tag"),
        pytest.param(f"[THINK]{REASONS}[/THINK]{HURT} [1].", id="square brackets"),
        pytest.param(
            f"<|channel|>analysis<|message|>{REASONS}<|end|><|start|>assistant"
            f"<|channel|>final<|message|>{HURT} [1].<|return|>",
            id="channels",
        ),
    ],
)
def test_reasoning_is_no_part_of_the_answer(assistant: Assistant, text: str, size: int) -> None:
    assert told(answered(assistant, says(text, size))) == [f"{HURT}."]


def test_reasoning_that_never_ends_is_no_answer(assistant: Assistant) -> None:
    answer = answered(assistant, says(f"<think>{REASONS} {HURT} [1]."))
    assert told(answer) == []
    assert "only its reasoning" in (answer.notice or "")
    assert FACT in answer.citations[0].quote


def test_reasoning_that_is_sent_apart_is_a_sign_of_life_and_nothing_else(
    assistant: Assistant,
) -> None:
    def behave(request: str) -> Iterator[str | dict[str, str]]:
        for _ in range(8):
            yield {"reasoning_content": REASONS}
            time.sleep(0.4)
        yield f"{HURT} [1]."

    assert told(answered(assistant, behave, first_word_s=2.5)) == [f"{HURT}."]


@pytest.mark.parametrize(
    "empty",
    [
        "The user asks how many people were hurt in Storm Odalys.",
        "The question is how many people were hurt in Storm Odalys.",
        "I need to find how many people were hurt in Storm Odalys [1].",
        "You asked how many people were hurt in Storm Odalys.",
        "Need to find how many people were hurt in Storm Odalys.",
        "How many people were hurt in Storm Odalys?",
        "Passage 1 says fourteen.",
        "Passage 1 reports on Storm Odalys.",
        "The passages mention fourteen people [1].",
        "The committee said so [1].",
        "The answer is fourteen.",
        "It is fourteen [1].",
        "Source: Storm Odalys, fourteen people.",
    ],
)
def test_a_sentence_that_says_nothing_of_the_news_is_left_out(
    assistant: Assistant, empty: str
) -> None:
    assert told(answered(assistant, says(f"{empty} {HURT} [1]."))) == [f"{HURT}."]


def test_who_only_said_so_has_said_nothing(assistant: Assistant) -> None:
    answer = answered(
        assistant, says(f"{GIST}. Macron said so."), "Where will the Coalition summit be held?"
    )
    assert told(answer) == [f"{GIST}."]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Passage 1 says that fourteen people were hurt in Storm Odalys.", f"{HURT}."),
        ("According to passage 1, fourteen people were hurt in Storm Odalys.", f"{HURT}."),
        ("Based on the provided passages, fourteen people were hurt in Storm Odalys.", f"{HURT}."),
        ("As stated in passage 1, 212 homes had been flooded.", "212 homes had been flooded."),
        (f"Answer: {HURT} [1].", f"{HURT}."),
    ],
)
def test_where_a_model_read_it_is_told_by_the_citation_alone(
    assistant: Assistant, written: str, read: str
) -> None:
    answer = answered(assistant, says(f"{written} {HURT}, it is said [1]."))
    assert told(answer)[0] == read


@pytest.mark.parametrize(
    "place",
    [
        "[Storm Odalys](http://127.0.0.1/evil)",
        '[Storm Odalys](http://127.0.0.1/evil "a title")',
        "[Storm Odalys][1]",
        "[Storm Odalys]",
        "**Storm** _Odalys_ (http://127.0.0.1/evil)",
        "<a href='http://127.0.0.1/evil'>Storm Odalys</a>",
    ],
)
def test_a_link_keeps_its_words_and_loses_its_address(assistant: Assistant, place: str) -> None:
    assert told(answered(assistant, says(f"Fourteen people were hurt in {place} [1]."))) == [
        f"{HURT}."
    ]


def test_the_words_of_a_link_are_checked(assistant: Assistant) -> None:
    answer = answered(
        assistant, says(f"{HURT} [1]. Fourteen people were hurt in [Storm Bertha](http://x/y) [1].")
    )
    assert told(answer) == [f"{HURT}."]


@pytest.mark.parametrize("text", WRITTEN)
def test_however_it_is_written_it_reads_as_plain_sentences(assistant: Assistant, text: str) -> None:
    answer = answered(assistant, says(text, 1))
    assert told(answer) == [f"{HURT}.", f"{FLOODED}.", f"{REMAIN}."]
    assert FACT in answer.citations[0].quote


@pytest.mark.parametrize("size", [2, 7, 1000])
@pytest.mark.parametrize("text", WRITTEN)
def test_however_the_words_arrive_they_are_the_same_sentences(text: str, size: int) -> None:
    got = [cited(s)[0] for s in sentences(in_pieces(text, size), 10_000, 8) if isinstance(s, str)]
    assert [s for s in got if s] == [f"{HURT}.", f"{FLOODED}.", f"{REMAIN}."]


def test_a_sentence_is_not_cut_within_a_quotation_or_an_abbreviation(assistant: Assistant) -> None:
    said = (
        "“Behind the last column of this table there is a neighbour. I would ask people to remember"
        " that when they quote it,” said Leocadia Hume-Barr"
    )
    answer = answered(
        assistant, says(f"{HURT} [1]. {said} [1]. It was seen from the U.S. Coast Guard ship [1].")
    )
    assert told(answer) == [f"{HURT}.", f"{said}."]


def test_another_language_than_the_articles_is_not_believed(assistant: Assistant) -> None:
    answer = answered(assistant, says("Vierzehn Menschen wurden im Sturm Odalys verletzt [1]."))
    assert told(answer) == []
    assert answer.short_answer == "fourteen"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who is Keir Starmer?", f"{GIST} [1]."),
        (QUESTION, "The man who died was Anselm Corrigale [1]."),
        (QUESTION, "Nine people have now been treated for injuries [3]."),
    ],
)
def test_a_true_sentence_that_does_not_answer_does_not_stand_below_the_answer(
    assistant: Assistant, question: str, text: str
) -> None:
    answer = answered(assistant, says(text), question)
    alone = assistant.ask(question)
    assert (answer.answer, answer.citations) == (alone.answer, alone.citations)
    assert answer.generator == "extractive"
    assert "gives the answer that was found" in (answer.notice or "")
    assert "extractive answer" in (answer.notice or "")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (QUESTION, "14 people were hurt in Storm Odalys."),
        ("When will the Coalition of the Willing summit be held?", f"{GIST} [1]."),
        (
            "Whose grandfather gave the museum its astrolabe, and what did she do on the ferry's "
            "first day?",
            "The astrolabe was a gift from Torvald Brask. Ottoline Brask cut a ribbon.",
        ),
    ],
)
def test_the_answer_may_be_given_in_other_words(
    assistant: Assistant, question: str, text: str
) -> None:
    answer = answered(assistant, says(text), question)
    assert answer.generator == "openai:stand-in"
    assert answer.short_answer == assistant.ask(question).short_answer


def test_half_of_an_answer_to_two_questions_is_not_enough(assistant: Assistant) -> None:
    question = (
        "Whose grandfather gave the museum its astrolabe, and what did she do on the ferry's first "
        "day?"
    )
    answer = answered(assistant, says("The astrolabe was a gift from Torvald Brask."), question)
    assert told(answer) == []
    assert answer.answer == assistant.ask(question).answer


def test_what_is_said_again_is_shown_once(assistant: Assistant) -> None:
    answer = answered(assistant, says(f"{HURT} [1]. {REMAIN} [1]. {HURT}! [2] **{HURT}** (1)."))
    assert told(answer) == [f"{HURT}.", f"{REMAIN}."]


def test_a_model_that_only_repeats_itself_is_left(assistant: Assistant) -> None:
    sent = [0]

    def behave(request: str) -> Iterator[str]:
        for _ in range(400):
            sent[0] += 1
            yield f"{HURT} [1]. "
            time.sleep(0.02)

    assert told(answered(assistant, behave)) == [f"{HURT}."]
    assert sent[0] < 300


def refused(status: int, message: str = "no") -> Behaviour:
    def behave(request: str) -> Iterator[str]:
        raise Refused(status, message)
        yield ""

    return behave


def breaks_off(request: str) -> Iterator[str]:
    yield f"{HURT} [1]. And the"
    raise RuntimeError


def malformed(request: str) -> Iterator[str | bytes]:
    yield f"{HURT} [1]. "
    yield b'data: {"choices":[{"delta":{"con\n\n'


@pytest.mark.parametrize(
    ("behave", "words"),
    [
        (says("NO ANSWER"), "found no answer"),
        (says("**NO ANSWER**\n"), "found no answer"),
        (says("The passages do not contain the answer."), "found no answer"),
        (says(""), "empty answer"),
        (says("Four hundred people were hurt in Storm Odalys [1]."), "nothing that the articles"),
        (refused(401, "bad key sk-secret"), "refused the key"),
        (refused(404), "does not know the model"),
        (refused(429), "asked too much"),
        (refused(500, "boom"), "server failed (status 500)"),
        (refused(400, "too long, see http://x/y"), "did not take the request"),
        (breaks_off, "broke off"),
        (malformed, "cannot be read as an answer"),
        (hang(4), "did not begin to answer in time"),
        (stalls, "did not end its answer in time"),
    ],
)
def test_what_went_wrong_is_told_in_plain_words(
    assistant: Assistant, behave: Behaviour, words: str
) -> None:
    answer = answered(assistant, behave, first_word_s=1)
    notice = answer.notice or ""
    assert words in notice
    assert notice.endswith("This is the extractive answer: the articles' own sentences.")
    assert not any(raw in notice for raw in ("Error", "char ", "sk-secret", "http:", "Traceback"))
    assert FACT in answer.citations[0].quote


def test_a_server_that_is_not_there_is_told(assistant: Assistant) -> None:
    gone = chat_model("openai:gone", base_url="http://127.0.0.1:9/v1")
    asked = Assistant(assistant.library, assistant.encoder, AssistantSettings(), gone)
    assert "cannot be reached" in (asked.ask(QUESTION).notice or "")
