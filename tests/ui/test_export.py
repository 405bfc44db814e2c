"""What is taken along says the same as the page, in a form that other programs read."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as parser

from index.build import BuildOptions
from index.errors import UsageError
from rag.answer import (
    Alternative,
    Answer,
    AppliedLimit,
    Citation,
    Days,
    Disagreement,
    LibraryState,
    ResolvedDate,
    Side,
    Statement,
    TimelineEvent,
)
from rag.assistant import Assistant
from ui import render
from ui.conversation import Turn, document, history, load, read
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
        bare = line.removesuffix("<https://news.example/a?b=1>")
        bare = bare.removeprefix("## ").removeprefix("> ").strip("*")
        for mark in ("[", "]", "<", ">", "`", "_", "|", "!", "#"):
            plain = bare.replace("\\\\", "").replace(f"\\{mark}", "")
            assert mark not in plain, line


def a_qualified_answer() -> Answer:
    """An answer that needs its qualifications: a later report says otherwise, and the rest."""
    (first,) = an_answer("Forty came.").citations
    printed = date(2025, 3, 22)
    return replace(
        an_answer("Forty came."),
        citations=(replace(first, voice="quote", copies=("Mirror",)), replace(first, number=2)),
        beside="by the count of “last Friday”",
        disagreements=(
            Disagreement(
                "who came", "updated",
                (Side("fifty", 2, printed, "Gazette", 2), Side("forty", 1, DAY, "Courier", 1)),
                "the article of 22 March 2025 is later",
            ),
        ),
        alternatives=(Alternative("thirty", 2),),
        dates=(
            ResolvedDate(
                "last Friday", date(2025, 3, 14), date(2025, 3, 15), printed,
                "the Friday of the week before", 1, Days(date(2025, 3, 21), printed),
            ),
        ),
        timeline=(
            TimelineEvent(
                date(2025, 3, 27), date(2025, 3, 28), "27 March", "It opens.", "changed", 1, "", 2
            ),
        ),
        as_of=date(2025, 4, 2),
        limit=AppliedLimit("happened", date(2025, 3, 1), date(2025, 4, 1), "in March", "named"),
        understood="How many came to the fair?",
        independent=3,
        notice="A damaged generation was passed over.",
        generator="openai:local",
    )  # fmt: skip


QUALIFIES = (
    "fifty", "Gazette", "forty", "the article of 22 March 2025 is later", "by the count of",
    "Also possible", "thirty", "“last Friday” [1]: the Friday of the week before",
    "some take it as Friday 21 March 2025", "changed later, see [2]", "Confidence 90%.",
    "3 independent reports say so.", "Understood as: How many came to the fair?",
    "Limited to “in March” (1 Mar 2025 – 31 Mar 2025).", "As of 2025-04-02",
    "A damaged generation was passed over.", "In the words of openai:local",
    "Also printed by Mirror.", "somebody’s words",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["text", "markdown", "html"])
def test_what_qualifies_an_answer_is_taken_along(kind: str) -> None:
    said = export(kind, [Turn("And there?", a_qualified_answer())])
    said = said.replace("\\", "") if kind == "markdown" else said
    read = parser.fromstring(said).text_content() if kind == "html" else said
    assert [words for words in QUALIFIES if words not in read] == []
    assert kind == "html" or "(by the count of “last Friday”)" in read
    assert ("A later report says otherwise" if kind == "html" else "Updated: who came") in read
    assert kind != "html" or "<s>forty</s>" in said


@pytest.mark.parametrize("kind", ["text", "markdown", "html"])
def test_what_stands_under_a_refusal_is_no_source_of_it(kind: str) -> None:
    refused = replace(an_answer(), abstained=True, short_answer=None, statements=(), timeline=())
    assert "Nearest passages" in export(kind, [Turn("Who?", refused)])
    assert "Nearest passages" not in export(kind, [TURN])


def test_an_address_of_the_web_is_a_link_in_markdown_and_nothing_ends_it() -> None:
    def written(url: str) -> str:
        (cited,) = an_answer().citations
        answer = replace(an_answer(), citations=(replace(cited, url=url),))
        return next(
            line for line in export("markdown", [Turn("?", answer)]).split("\n") if "Title" in line
        )

    plain = "https://gazette.example.org/2025/02/20/odalys-damage_(2)?a=1&b=2#c"
    assert written(plain).endswith(f", <{plain}>")
    hostile = written("https://x.example/> <script>\u202e\n`b`")
    assert hostile.endswith(", <https://x.example/%3E%20%3Cscript%3E%E2%80%AE%0A%60b%60>")
    assert "<" not in written("javascript:alert(1)")


@pytest.mark.parametrize("said", ["- one", "+ one", "--- one", "1. one", "=== one", "7) one"])
def test_no_line_of_markdown_begins_a_list_of_its_own(said: str) -> None:
    (line,) = (x for x in export("markdown", [Turn("?", an_answer(said))]).split("\n")
               if x.endswith("one \\[1\\]"))  # fmt: skip
    assert not re.match(r"[-+=]|\d+[.)]", line)
    assert "well-known" in export("markdown", [Turn("?", an_answer("A well-known one."))])


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


@pytest.mark.parametrize("page", ["", "/beside", "/evidence"])
def test_a_place_that_is_no_number_is_refused_in_one_clear_sentence(
    client: TestClient, page: str
) -> None:
    reply = client.get(f"/article/a{page}?start=abc&end=3")
    assert reply.status_code == 422
    assert reply.json() == {
        "error": "The value of start is wrong: it must be a whole number, as in a link that was "
        "copied."
    }


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


def choices(documents: object) -> list[tuple[str, str]]:
    """What the list of conversations shows, without the marks that keep directions apart."""
    marks = dict.fromkeys(map(ord, "\u2068\u2069"))
    return [(render.listed(kept).translate(marks), kept.id) for kept in load(documents)]


def test_a_name_takes_the_place_of_the_first_question() -> None:
    kept = document("a", (TURN,), DAY)
    named = [{**kept, "name": name} for name in ("Fête", "", None, {"a": 1}, "x" * 100)]
    assert [label for label, _ in choices(named)] == [
        "Fête · 12 May 2025", "How many came? · 12 May 2025", "How many came? · 12 May 2025 (2)",
        "{'a': 1} · 12 May 2025", f"{'x' * 70} · 12 May 2025",
    ]  # fmt: skip
    # Written from right to left, with marks of its own or not, it leaves the day alone.
    (one,) = load([{**kept, "name": "\u202eמזג"}])
    assert render.listed(one) == "\u2068⟨U+202E⟩מזג\u2069 · 12 May 2025"
    assert "“<bdi>⟨U+202E⟩מזג</bdi> · 12 May 2025”" in render.forgetting([one])


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
