"""What readers report becomes the cases of a question set, however many report at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from eval.cases import load
from index.errors import UsageError
from rag.answer import Answer, LibraryState
from ui.feedback import Feedback


def answer(words: str = "It sank.") -> Answer:
    return Answer(
        question="What happened?",
        answer=words,
        short_answer=None,
        abstained=False,
        confidence=0.7,
        kind="what",
        generator="extractive",
        statements=(),
        citations=(),
        library=LibraryState("000001", 1),
        as_of=date(2025, 3, 1),
    )


@pytest.fixture
def feedback(tmp_path: Path) -> Feedback:
    return Feedback(tmp_path / "library" / "feedback.sqlite")


def test_a_report_becomes_a_line_that_a_set_can_be_read_from(
    feedback: Feedback, tmp_path: Path
) -> None:
    number = feedback.record(
        "And when?", replace(answer(), understood="When did it sink?"), "wrong"
    )
    feedback.record("And why?", answer("Because."), "wrong")
    feedback.record("Who?", answer("Ada."), "right")
    feedback.review(number, accepted="1 May", answerable=True, article="a1", quote="On 1 May.")
    path = tmp_path / "set.jsonl"
    path.write_text(feedback.export(), encoding="utf-8")
    first, second = load(str(path))
    assert first.question == "When did it sink?"
    assert (first.answers, first.as_of, first.kind) == (("1 May",), date(2025, 3, 1), "what")
    assert (first.evidence[0].article, first.evidence[0].quote) == ("a1", "On 1 May.")
    assert first.tags == ("feedback", "reviewed")
    assert second.tags == ("feedback", "unreviewed")
    assert second.answerable


def test_what_the_articles_do_not_say_is_a_case_to_refuse(feedback: Feedback) -> None:
    number = feedback.record("Who won?", answer(), "wrong")
    feedback.review(number, accepted="ignored", answerable=False)
    (case,) = feedback.cases()
    assert (case.answerable, case.answers, case.evidence) == (False, (), ())


def test_the_same_report_twice_is_one(feedback: Feedback) -> None:
    assert feedback.record("Who?", answer(), "wrong") == feedback.record("Who?", answer(), "wrong")
    assert feedback.record("Who?", answer("Other."), "wrong") != 1
    assert len(feedback.reported()) == 2


def test_many_report_at_once_and_none_is_lost(feedback: Feedback) -> None:
    with ThreadPoolExecutor(16) as crowd:
        words = [f"Answer {n}." for n in range(40)]
        list(crowd.map(lambda w: feedback.record("Who?", answer(w), "wrong"), words))
    assert {r.answer.answer for r in feedback.reported()} == set(words)


def test_odd_characters_come_back_as_they_were(feedback: Feedback) -> None:
    question = "<script>alert(1)</script> \u202e ' OR 1=1 -- \U0001f9ad"
    feedback.record(question, answer(question), "wrong")
    (report,) = feedback.reported()
    assert (report.question, report.answer.answer) == (question, question)


def test_a_report_that_is_not_there_is_one_sentence(feedback: Feedback) -> None:
    with pytest.raises(UsageError, match="no report 7"):
        feedback.review(7, accepted="", answerable=True)
    assert feedback.cases() == []
