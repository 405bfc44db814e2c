"""What a client of the OpenAI protocol gets: the same words at once or in pieces, and all of them.

The clients are the real ones, and the language model is a real server on loopback.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from openai import APIStatusError, BadRequestError, NotFoundError, OpenAI

from rag.answer import Answer
from rag.assistant import Assistant
from rag.langchain import chat_model
from tests.rag.language_server import holding, serving
from tests.ui.served import served
from ui.completions import Reply
from ui.content import numbered_on

HURT = "How many people were hurt in the storm?"
FERRY = "What happened with the ferry line?"
WHEN = "When will the Coalition of the Willing summit be held?"
WHERE = "Where will the Coalition of the Willing summit take place?"
UNKNOWN = "Who is the king of Mars?"
FACT = "One man has died and fourteen people were hurt in Storm Odalys"


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with served(assistant) as address:
        yield address


def client(address: str) -> OpenAI:
    return OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)


def at_once(address: str, *messages: str) -> str:
    reply = client(address).chat.completions.create(model="dateline", messages=turns(*messages))
    return reply.choices[0].message.content or ""


def in_stream(address: str, *messages: str) -> tuple[str, Answer]:
    """The words of a stream put together, and the answer that came with its last piece."""
    pieces = client(address).chat.completions.create(
        model="dateline", messages=turns(*messages), stream=True
    )
    words, answer = "", None
    for piece in pieces:
        words += piece.choices[0].delta.content or ""
        answer = getattr(piece, "dateline", None) or answer
    assert answer is not None
    return words, Answer.from_json(answer)


def turns(*messages: str) -> Any:
    roles = ("user", "assistant")
    return [{"role": roles[n % 2], "content": words} for n, words in enumerate(messages)]


@pytest.mark.parametrize("question", [HURT, FERRY, WHEN, WHERE, UNKNOWN])
def test_a_stream_has_the_words_that_come_at_once_and_has_them_once(
    address: str, question: str
) -> None:
    words, answer = in_stream(address, question)
    assert words == at_once(address, question)
    for statement in answer.statements:
        assert words.count(f"{statement.text} [") >= 1
    if answer.statements and not answer.timeline:
        assert words.count(answer.statements[0].text) == 1


def two_sentences(request: str) -> Iterator[str]:
    number = holding(request, FACT)
    yield f"Fourteen people were hurt in Storm Odalys [{number}]. "
    yield f"One man has died [{number}]."


def dies(request: str) -> Iterator[str]:
    yield f"Fourteen people were hurt in Storm Odalys [{holding(request, FACT)}]. "
    yield "And then "
    raise RuntimeError("the line is dead")


def says_nothing(request: str) -> Iterator[str]:
    yield "NO ANSWER"


def written_by(assistant: Assistant, behave: Callable[[str], Iterator[str]], question: str) -> Any:
    """(at once, in a stream, the stream's answer) of a server with a language model."""
    with serving(behave) as server:
        model = chat_model("openai:stand-in", base_url=server.address)
        with served(Assistant(assistant.library, assistant.encoder, model=model)) as address:
            return at_once(address, question), *in_stream(address, question)


@pytest.mark.parametrize("question", [HURT, UNKNOWN])
@pytest.mark.parametrize("behave", [two_sentences, says_nothing])
def test_a_language_model_s_stream_has_the_words_that_come_at_once(
    assistant: Assistant, behave: Callable[[str], Iterator[str]], question: str
) -> None:
    whole, words, answer = written_by(assistant, behave, question)
    assert words == whole
    if behave is two_sentences and question == HURT:
        assert answer.generator == "openai:stand-in"
        assert words.startswith("fourteen: Fourteen people were hurt in Storm Odalys. [1] One man")


def test_what_a_dying_model_had_said_stands_and_no_number_means_two_things(
    assistant: Assistant,
) -> None:
    whole, words, answer = written_by(assistant, dies, HURT)
    assert answer.generator == "extractive"
    said, _, after = words.partition("\n\n")
    assert said == "fourteen: Fourteen people were hurt in Storm Odalys. [1]"
    notice, _, quoted = after.partition("\n\n")
    assert notice.endswith("This is the extractive answer: the articles' own sentences.")
    assert notice not in quoted
    # The quoted answer is the one that comes at once; what was cited before it keeps its number.
    cited = {c.number: c for c in answer.citations}
    assert FACT in cited[1].quote
    for statement in answer.statements:
        for number in statement.citations:
            assert statement.text == " ".join(cited[number].quote.split())
            assert f"{statement.text} [{number}]" in quoted
            assert statement.text in whole
    listed = re.findall(r"^\[(\d+)\]", quoted, re.M)
    assert sorted(listed, key=int) == [str(number) for number in sorted(cited)]
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("question", [HURT, FERRY, WHEN])
def test_an_answer_that_is_numbered_on_cites_the_same_words(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    shown = [replace(answer.citations[1], number=1), replace(answer.citations[0], number=2)]
    later = numbered_on(answer, shown)
    assert {c.number for c in later.citations} == set(range(1, len(answer.citations) + 1))
    assert list(quotes(later)) == list(quotes(answer))
    assert list(quotes(numbered_on(answer, []))) == list(quotes(answer))


def quotes(answer: Answer) -> Iterator[str]:
    """The words that each citation mark of an answer leads to, in order."""
    cited = {c.number: c.quote for c in answer.citations}
    yield from (cited[int(number)] for number in re.findall(r"\[(\d+)\]", answer.answer))
    yield from (cited[n] for s in answer.statements for n in s.citations)
    yield from (cited[d.citation] for d in answer.dates)
    yield from (cited[side.citation] for d in answer.disagreements for side in d.sides)
    yield from (cited[a.citation] for a in answer.alternatives)
    for event in answer.timeline:
        yield cited[event.citation]
        yield cited[event.changed_by] if event.changed_by is not None else ""


def marks(words: str) -> set[str]:
    """The citation marks that stand in the words, without the sources' own lines."""
    return set(re.findall(r"\[\d+\]", "".join(w for w in words.splitlines() if w[:1] != "[")))


@pytest.mark.parametrize("question", [HURT, FERRY, WHEN, WHERE])
def test_every_source_is_referred_to_and_every_mark_has_its_source(
    address: str, question: str
) -> None:
    words = at_once(address, question)
    sources = {line.split(" ")[0] for line in words.splitlines() if line.startswith("[")}
    assert marks(words) == sources


def test_a_message_tells_that_a_number_was_superseded_by_whom_and_when(address: str) -> None:
    words = at_once(address, HURT)
    told = next(part for part in words.split("\n\n") if part.startswith("Updated: "))
    assert ": fourteen [1] (2025-02-24); before that Nine [2] (Dunmarrow Gazette, 2025-02-20)" in (
        told
    )
    assert "is later and tells a change" in told


def test_a_message_tells_the_timeline_in_order(address: str) -> None:
    _, answer = in_stream(address, FERRY)
    words = at_once(address, FERRY)
    listed = [line for line in words.splitlines() if line.startswith("- ")]
    assert len(listed) == len(answer.timeline) > 5
    for line, event in zip(listed, answer.timeline, strict=True):
        assert line.startswith(f"- {event.day}: {event.text} [{event.citation}]")
        assert ("(planned)" in line) == (event.status == "planned")
        assert ("(changed later" in line) == (event.status == "changed")


def test_a_message_tells_how_it_was_understood_and_limited(address: str) -> None:
    words = at_once(address, WHERE, "Paris", "And when?")
    assert "\nUnderstood as: When will the Coalition of the Willing summit take place?\n" in words
    words = at_once(address, "How many people were hurt in the storm as of 20 February 2025?")
    assert "\nLimited to “20 February 2025” (up to 20 Feb 2025).\n" in words
    assert "\nAs of 2025-02-20: nothing printed later is used.\n" in words


def test_a_message_tells_dates_that_were_worked_out_each_once(address: str) -> None:
    words = at_once(address, WHERE)
    assert words.count("“next Thursday”") == 1
    assert " is Thursday 27 March 2025." in words
    # Where the short answer is the day it was worked out from, that says it.
    words = at_once(address, WHEN)
    assert words.startswith("Thursday 27 March 2025 (the article of 22 March says “next Thursday”)")
    assert words.count("“next Thursday”") == 1


def test_a_follow_up_leans_on_what_was_said_and_not_on_who_printed_it(address: str) -> None:
    _, answer = in_stream(address, FERRY, at_once(address, FERRY), "What did she say?")
    assert answer.understood == "What did Ottoline Brask say?"


# --- What is refused -----------------------------------------------------------------------------


def post(address: str, **asked: Any) -> httpx.Response:
    return httpx.post(f"{address}/v1/chat/completions", json=asked, timeout=60)


IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}


@pytest.mark.parametrize(
    ("messages", "says"),
    [
        ([], "No message is a user's. Send a question."),
        ([{"role": "system", "content": "Be kind."}], "No message is a user's. Send a question."),
        (
            [*turns("Who?", "She.")],
            "The last message is the assistant's. Send a question last.",
        ),
        ([{"role": "user", "content": ""}], "The last message is empty. Write a question in it."),
        ([{"role": "user", "content": None}], "The last message is empty. Write a question in it."),
        (
            [*turns("Who?", "She.", " \n")],
            "The last message is empty. Write a question in it.",
        ),
        (
            [*turns("Who?", "She."), {"role": "user", "content": [IMAGE]}],
            "The last message has no text, and only text is read. Write a question in it.",
        ),
    ],
)
def test_a_client_shows_what_is_wrong_with_the_messages(
    address: str, messages: Any, says: str
) -> None:
    with pytest.raises(BadRequestError) as refusal:
        client(address).chat.completions.create(model="dateline", messages=messages)
    assert says in str(refusal.value)
    assert (refusal.value.type, refusal.value.param) == ("invalid_request_error", "messages")
    assert refusal.value.code is None


@pytest.mark.parametrize(
    ("asked", "says", "param", "code"),
    [
        ({"n": 3}, "There is one answer to a question. Leave n out, or set it to 1.", "n", None),
        ({"stream": "perhaps"}, "The value of stream is wrong", "stream", None),
        ({"messages": [{"role": "robot"}]}, "The value of messages[0].role is wrong",
         "messages[0].role", None),
        ({"messages": [{"role": "user", "content": 7}]}, "The value of messages[0].content is",
         "messages[0].content", None),
        ({"messages": None}, "The value of messages is wrong", "messages", None),
        ({"model": "dateline:nosuch"}, "'nosuch' is not offered here. This server has none",
         "model", "model_not_found"),
    ],
)  # fmt: skip
def test_a_refusal_has_the_protocol_s_shape(
    address: str, asked: dict[str, Any], says: str, param: str, code: str | None
) -> None:
    reply = post(address, **{"messages": turns(WHERE), **asked})
    assert reply.status_code == 400
    error = reply.json()["error"]
    assert says in error.pop("message")
    assert error == {"type": "invalid_request_error", "param": param, "code": code}


@pytest.mark.parametrize(
    ("body", "kind", "says"),
    [
        (b"{", "application/json", "its body is not JSON."),
        (b"[]", "application/json", "its body is no JSON object. Send one"),
        (b"{}", "text/plain", "Send one, with Content-Type: application/json."),
    ],
)
def test_what_is_no_json_is_refused_in_the_protocol_s_shape(
    address: str, body: bytes, kind: str, says: str
) -> None:
    path = f"{address}/v1/chat/completions"
    reply = httpx.post(path, content=body, headers={"Content-Type": kind})
    assert reply.status_code == 400
    assert says in reply.json()["error"]["message"]


def test_values_that_the_protocol_lets_be_null_may_be_null(address: str) -> None:
    reply = post(
        address, messages=turns(WHERE), model=None, stream=None, n=None, stream_options=None
    )
    assert reply.status_code == 200
    assert reply.json()["choices"][0]["message"]["content"] == at_once(address, WHERE)
    assert post(address, messages=turns(WHERE), n=1).status_code == 200


def test_messages_of_tools_are_passed_over(address: str) -> None:
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    messages = [
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "1", "content": "x"},
        {"role": "function", "name": "f", "content": "x"},
        *turns(WHERE),
    ]
    said = post(address, messages=messages).json()["choices"][0]["message"]["content"]
    assert said == at_once(address, WHERE)


def test_a_model_is_found_by_its_name_and_another_is_not(address: str) -> None:
    assert client(address).models.retrieve("dateline").id == "dateline"
    with pytest.raises(NotFoundError) as refusal:
        client(address).models.retrieve("gpt-4o")
    assert "There is no model 'gpt-4o' here. Name one of dateline." in str(refusal.value)
    assert refusal.value.code == "model_not_found"


def test_what_else_the_protocol_has_is_not_here_and_the_client_says_so(address: str) -> None:
    with pytest.raises(APIStatusError) as refusal:
        client(address).embeddings.create(model="dateline", input="x")
    assert refusal.value.status_code == 404
    assert "There is nothing at this address." in str(refusal.value)


# --- What it costs -------------------------------------------------------------------------------


def test_usage_is_told_of_a_stream_as_of_what_comes_at_once(address: str) -> None:
    whole = client(address).chat.completions.create(model="dateline", messages=turns(WHERE))
    chunks = list(
        client(address).chat.completions.create(
            model="dateline",
            messages=turns(WHERE),
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    assert chunks[-1].choices == []
    assert chunks[-1].usage == whole.usage
    assert all(chunk.usage is None for chunk in chunks[:-1])
    usage = whole.usage
    assert usage is not None
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    plain = list(
        client(address).chat.completions.create(
            model="dateline", messages=turns(WHERE), stream=True
        )
    )
    assert all(chunk.choices and chunk.usage is None for chunk in plain)


def test_usage_counts_the_whole_conversation(address: str) -> None:
    short = post(address, messages=turns(WHERE)).json()["usage"]
    long = post(address, messages=turns("Who? " * 500, "She.", WHERE)).json()["usage"]
    assert long["prompt_tokens"] > short["prompt_tokens"] + 500


def test_a_reply_is_what_the_description_says(address: str) -> None:
    reply = post(address, messages=turns(WHERE)).json()
    assert Reply.model_validate(reply).model_dump(mode="json").keys() == reply.keys()
