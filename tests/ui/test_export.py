"""What is taken along says the same as the page, in a form that other programs read."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from index.build import BuildOptions
from index.errors import UsageError
from rag.answer import Answer, Citation, LibraryState, Statement, TimelineEvent
from rag.assistant import Assistant
from ui.conversation import Turn, choices, document, history, read
from ui.export import FORMATS, export
from ui.serve import create_app

DAY = date(2025, 5, 12)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


def an_answer(said: str = "Forty came.") -> Answer:
    return Answer(
        question=f"How many? {said}",
        answer=said,
        short_answer=said,
        abstained=False,
        confidence=0.9,
        kind="how_many",
        generator="extractive",
        statements=(Statement(said, (1,), "supported"), Statement("Not so.", (), "contradicted")),
        citations=(
            Citation(
                1,
                "a-1",
                f"Title {said}",
                date(2025, 3, 21),
                f"Courier {said}",
                "https://news.example/a?b=1",
                0,
                len(said),
                said,
            ),
        ),
        library=LibraryState("000001", 1),
        timeline=(
            TimelineEvent(
                date(2025, 3, 27), date(2025, 3, 28), "27 March", said, "planned", 1, "said"
            ),
        ),
    )


TURN = Turn("How many came?", an_answer())


def test_text_and_markdown_hold_question_answer_and_the_exact_words() -> None:
    for kind in ("text", "markdown"):
        said = export(kind, [TURN])
        for part in ("How many came?", "Forty came", "Title Forty came", "21 March 2025"):
            assert part in said.replace("\\", ""), kind
        assert "Not so" not in said
    assert export("text", [TURN]).startswith("How many came?\n\nForty came.\n\nForty came. [1]")
    assert export("markdown", [TURN]).startswith("## How many came?\n\n**Forty came.**\n")


@given(said=words)
@settings(max_examples=100, deadline=None)
def test_nothing_from_outside_is_markup_in_markdown(said: str) -> None:
    lines = export("markdown", [Turn(said, an_answer(said))]).split("\n")
    for line in lines:
        bare = line.removeprefix("## ").removeprefix("> ").strip("*")
        for mark in ("[", "]", "<", ">", "`", "_", "|", "!", "#"):
            plain = bare.replace("\\\\", "").replace(f"\\{mark}", "")
            assert mark not in plain, line


def test_bibtex_has_an_entry_an_article_and_braces_cannot_leave_it() -> None:
    hostile = Turn("?", an_answer("} \\input{/etc/passwd} % $x$ &"))
    said = export("bibtex", [hostile, hostile])
    assert said.count("@article{dateline-a-1,") == 1
    assert "\\input{" not in said
    assert r"\}" in said
    assert "date = {2025-03-21}" in said
    assert "url = {https://news.example/a?b=1}" in said
    balanced = said.replace(r"\{", "").replace(r"\}", "")
    assert balanced.count("{") == balanced.count("}")


def test_csl_json_names_title_newspaper_and_day() -> None:
    (item,) = json.loads(export("csl", [TURN, TURN]))
    assert item["type"] == "article-newspaper"
    assert item["title"] == "Title Forty came."
    assert item["container-title"] == "Courier Forty came."
    assert item["issued"] == {"date-parts": [[2025, 3, 21]]}


def test_json_can_be_read_back() -> None:
    (turn,) = json.loads(export("json", [TURN]))
    assert Turn.from_json(turn) == TURN


def test_a_timeline_is_rows_of_csv_and_no_formula() -> None:
    (event,) = csv.DictReader(io.StringIO(export("csv", [Turn("?", an_answer("=A1"))])))
    assert (event["first_day"], event["last_day"]) == ("2025-03-27", "2025-03-27")
    assert (event["event"], event["status"]) == ("'=A1", "planned")


def test_a_timeline_is_a_calendar_and_a_list() -> None:
    calendar = export("ics", [TURN])
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert "DTSTART;VALUE=DATE:20250327" in calendar
    assert "27 March" in export("events", [TURN])


def test_the_page_needs_nothing_else_and_runs_nothing() -> None:
    page = export("html", [Turn("<script>x</script>", an_answer("<img src=x onerror=y>"))])
    assert "default-src 'none'" in page
    for part in ("<script", "<img", "<link", "@import", "url("):
        assert part not in page


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match="markdown"):
        export("pdf", [TURN])


@pytest.mark.parametrize("kind", FORMATS)
def test_a_question_without_an_answer_can_be_taken_along(kind: str) -> None:
    assert isinstance(export(kind, [Turn("Who?", problem="Stopped.")]), str)


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> TestClient:
    app = create_app(assistant, BuildOptions())
    return TestClient(app, "http://127.0.0.1:7860", raise_server_exceptions=False)


def test_the_page_exports_what_it_holds(client: TestClient) -> None:
    reply = client.post("/export/bibtex", json={"turns": [TURN.to_json()]})
    assert reply.text == export("bibtex", [TURN])
    assert reply.headers["content-type"].startswith("text/plain")


def test_one_citation_is_its_words_and_where_they_stand(client: TestClient) -> None:
    def copied(kind: str, number: int) -> str:
        asked = {"turns": [TURN.to_json()], "citation": number}
        return client.post(f"/export/{kind}", json=asked).text

    assert copied("text", 1) == (
        "“Forty came.” (Title Forty came., Courier Forty came., 21 March 2025, "
        "https://news.example/a?b=1)\n"
    )
    assert copied("markdown", 1).startswith("> Forty came.\n>\n> — Title Forty came")
    assert copied("bibtex", 1) == export("bibtex", [TURN])
    assert copied("csl", 1) == export("csl", [TURN])
    assert "no citation [2]" in copied("text", 2)
    assert "no such format" in copied("html", 1)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    "answer",
    [
        {}, [], "x", 7,
        {**an_answer().to_json(), "short_answer": 7},
        {**an_answer().to_json(), "statements": [{"text": 1, "citations": [], "verdict": "x"}]},
        {**an_answer().to_json(), "citations": [{}]},
        {**an_answer().to_json(), "timeline": [{"start": "now"}]},
        {**an_answer().to_json(), "confidence": "high"},
    ],
    ids=range(9),
)  # fmt: skip
def test_what_was_tampered_with_is_one_sentence_or_harmless(
    client: TestClient, kind: str, answer: object
) -> None:
    reply = client.post(f"/export/{kind}", json={"turns": [{"question": "Who?", "answer": answer}]})
    assert reply.status_code in (200, 400, 422)
    if reply.status_code != 200:
        assert set(reply.json()) == {"error"}
    assert "Traceback" not in reply.text


def test_evidence_shows_the_sentence_and_refuses_a_place_that_is_not_there(
    client: TestClient,
) -> None:
    asked = {"question": "When will the Coalition of the Willing summit be held?"}
    cited = client.post("/api/ask", json=asked).json()["citations"][0]
    place = {"start": cited["start"], "end": cited["end"]}
    shown = client.get(f"/article/{cited['article_id']}/evidence", params=place).text
    assert "<mark>" in shown
    assert "Thursday 27 March 2025" in shown
    for wrong in ({"start": 5, "end": 5}, {"start": 0, "end": 10**9}, {"start": -1, "end": 3}):
        reply = client.get(f"/article/{cited['article_id']}/evidence", params=wrong)
        assert reply.status_code == 400
    assert client.get("/article/none/evidence?start=0&end=1").status_code == 404
    assert client.get("/article/none/beside").status_code == 404


def test_evidence_takes_dates_as_they_were_for_its_answer(client: TestClient) -> None:
    asked = {"question": "On what day did the gearbox fail?"}
    cited = client.post("/api/ask", json=asked).json()["citations"][0]
    place = {"start": cited["start"], "end": cited["end"]}

    def strong(**choices: str) -> str:
        page = client.get(f"/article/{cited['article_id']}/evidence", params=place | choices).text
        return page.partition("<strong>")[2].partition("</strong>")[0]

    assert strong() == "Monday 3 February 2025"
    assert strong(bare_weekday="future") == "Monday 10 February 2025"
    assert strong(bare_weekday="<script>", x="y") == "Monday 3 February 2025"


def test_what_a_browser_kept_comes_back_and_what_it_broke_is_left_out() -> None:
    kept = document("a", (TURN,), DAY)
    assert choices([kept]) == [("How many came? · 12 May 2025", "a")]
    assert read(kept) == ((TURN,), "a")
    assert choices([kept, {"id": "x"}, 7, None]) == [("How many came? · 12 May 2025", "a")]
    assert choices("nonsense") == []
    broken = {"id": "x", "title": "?", "turns": [{"question": 1, "answer": {}}]}
    assert [read(given) for given in (broken, {"id": "x"}, 7, None, "x")] == [None] * 5


def test_conversations_that_begin_alike_are_told_apart_by_day_and_number() -> None:
    kept = [document("c", (TURN,), DAY), document("b", (TURN,), DAY)]
    kept.append(document("a", (TURN,), date(2025, 4, 1)))
    del kept[2]["day"]  # As earlier versions kept them.
    assert [label for label, _ in choices(kept)] == [
        "How many came? · 12 May 2025", "How many came? · 12 May 2025 (2)", "How many came?",
    ]  # fmt: skip
    kept[0]["day"] = "<b>"
    assert choices(kept)[0] == ("How many came?", "c")


def test_a_conversation_is_kept_by_its_first_question_and_with_its_last_turns() -> None:
    turns = tuple(replace(TURN, question=f"Question {number}") for number in range(70))
    kept = document("a", turns, DAY)
    assert choices([kept]) == [("Question 0 · 12 May 2025", "a")]
    assert read(kept) == (turns[-60:], "a")


def test_a_follow_up_leans_on_answers_only() -> None:
    turns = (TURN, Turn("Who?", problem="Stopped."))
    assert history(turns) == [("How many came?", "Forty came.")]
