"""``dateline ask … --timeline``: a timeline as a file, and why where there is none."""

from __future__ import annotations

from datetime import date

import pytest

from index.errors import UsageError
from rag.answer import Answer, Citation, LibraryState, TimelineEvent
from ui.terminal import check_timeline, show_timeline

EVENT = TimelineEvent(
    date(2025, 3, 17), date(2025, 3, 18), "17 March", "It opened.", "happened", 1, "so written"
)


def answer(*events: TimelineEvent) -> Answer:
    """An answer with these events."""
    cited = Citation(1, "a", "Bridge", date(2025, 3, 18), None, None, 0, 10, "It opened.")
    return Answer(
        "What happened?", "It opened. [1]", None, False, 0.9, "summary", "extractive", (), (cited,),
        LibraryState("000001", 1), timeline=events,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("form", "begins"), [("csv", "first_day,"), ("md", "# What"), ("ics", "BEGIN:VCALENDAR\r\n")]
)
def test_a_timeline_is_printed(capsys: pytest.CaptureFixture[str], form: str, begins: str) -> None:
    assert show_timeline(answer(EVENT), form) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith(begins)
    assert "It opened." in printed.out
    assert printed.err == ""


def test_an_answer_without_one_falls_short(capsys: pytest.CaptureFixture[str]) -> None:
    assert show_timeline(answer(), "csv") == 1
    assert "no timeline in this answer: It opened." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("form", "question", "as_json"), [("pdf", "q", False), ("csv", "-", False), ("md", "q", True)]
)
def test_what_cannot_be_printed_is_said(form: str, question: str, as_json: bool) -> None:
    with pytest.raises(UsageError, match="timeline"):
        check_timeline(form, question, as_json)
