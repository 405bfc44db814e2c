"""Timelines as files: every event with its days, its status and its source, whatever it says."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rag.answer import Answer, Citation, LibraryState, TimelineEvent
from rag.export import FORMATS, to_csv, to_icalendar, to_markdown

_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co")), min_size=1, max_size=120
).filter(str.strip)


def answer(*told: tuple[str, date, int, str, int | None]) -> Answer:
    """An answer with a timeline of (sentence, first day, days, status, changed by)."""
    citations = tuple(
        Citation(n, f"a{n}", f"Title {n}", date(2025, 3, n), "Gazette", None, 0, len(text), text)
        for n, (text, *_) in enumerate(told, start=1)
    )
    timeline = tuple(
        TimelineEvent(
            start, start + timedelta(days=days), "a day", " ".join(text.split()), status, n,
            "written in full", changed,
        )
        for n, (text, start, days, status, changed) in enumerate(told, start=1)
    )  # fmt: skip
    state = LibraryState("000001", 3)
    return Answer(
        "What happened?", "…", None, False, 0.9, "summary", "extractive", (), citations, state,
        timeline=timeline,
    )  # fmt: skip


STORY = answer(
    ("The bridge opened, and a band played; it rained.", date(2024, 2, 29), 1, "happened", None),
    ("It was to open on 17 March.", date(2025, 3, 17), 1, "changed", 3),
    ("The opening was put off to the last week of March.", date(2025, 3, 24), 7, "planned", None),
)


def test_csv_has_a_row_for_each_event_with_its_last_day_included() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(STORY), newline="")))
    assert [(r["first_day"], r["last_day"], r["status"]) for r in rows] == [
        ("2024-02-29", "2024-02-29", "happened"),
        ("2025-03-17", "2025-03-17", "changed"),
        ("2025-03-24", "2025-03-30", "planned"),
    ]
    assert rows[1]["changed_by"] == "The opening was put off to the last week of March."
    assert (rows[0]["article"], rows[0]["source"], rows[0]["published"]) == (
        "Title 1", "Gazette", "2025-03-01",
    )  # fmt: skip


def test_markdown_reads_as_a_list_with_sources() -> None:
    text = to_markdown(STORY)
    assert "- **a day**: The bridge opened, and a band played; it rained. [1]" in text
    assert "- **a day** (changed later): It was to open on 17 March. [2] (see [3])" in text
    assert "- **a day** (planned): The opening was put off" in text
    assert "3. Title 3 (Gazette, 2025-03-03)" in text


def test_a_calendar_has_whole_days_that_end_on_the_day_after() -> None:
    text = to_icalendar(STORY)
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 3
    assert "DTSTART;VALUE=DATE:20240229\r\nDTEND;VALUE=DATE:20240301\r\n" in text
    assert "DTSTART;VALUE=DATE:20250324\r\nDTEND;VALUE=DATE:20250331\r\n" in text
    assert re.findall(r"STATUS:(\w+)", text) == ["CONFIRMED", "CANCELLED", "TENTATIVE"]
    assert "SUMMARY:The bridge opened\\, and a band played\\; it rained." in text
    assert to_icalendar(STORY) == text
    identifiers = re.findall(r"UID:(\S+)", text)
    assert len(set(identifiers)) == 3


def test_no_timeline_is_an_empty_file_of_its_kind() -> None:
    assert len(to_csv(answer()).splitlines()) == 1
    assert to_icalendar(answer()).endswith("END:VCALENDAR\r\n")
    assert to_markdown(answer()).startswith("# What happened?")


def test_a_cell_is_no_formula() -> None:
    (row,) = csv.DictReader(
        io.StringIO(to_csv(answer(("=1+2", date(2025, 1, 1), 1, "happened", None))), newline="")
    )
    assert row["event"] == "'=1+2"


@given(text=_TEXT, day=st.dates(date(1900, 1, 1), date(2100, 1, 1)), days=st.integers(1, 400))
def test_whatever_an_article_says_the_files_hold(text: str, day: date, days: int) -> None:
    made = answer((text, day, days, "happened", None))
    (row,) = csv.DictReader(io.StringIO(to_csv(made), newline=""))
    assert row["event"].removeprefix("'") == " ".join(text.split()).removeprefix("'")
    calendar = to_icalendar(made)
    lines = calendar.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = calendar.replace("\r\n ", "").split("\r\n")
    assert sum(line.startswith("SUMMARY:") for line in unfolded) == 1
    assert all(re.match(r"[A-Z-]+[;:]", line) for line in unfolded if line)
    assert "<" not in to_markdown(made).replace("\\<", "")
    assert set(FORMATS) == {"csv", "md", "ics"}
