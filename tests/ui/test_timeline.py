"""The drawn timeline is true to scale, narrowed as asked, and every event leads to its words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from index.build import BuildOptions
from rag.answer import TimelineEvent
from rag.assistant import Assistant
from ui.builds import Builds
from ui.desk import Desk
from ui.evaluations import Evaluations
from ui.feedback import Feedback
from ui.render.timeline import ticks_of
from ui.settings import Settings
from ui.tabs.timeline import draw, names_of, narrowed, question_about, within

DAYS = st.dates(date(1800, 1, 1), date(2100, 12, 31))


def an_event(start: date, days: int = 1, text: str = "It happened.") -> TimelineEvent:
    return TimelineEvent(start, start + timedelta(days), "a day", text, "happened", 1, "said")


@pytest.mark.parametrize(
    ("subject", "question"),
    [
        ("the ferry line", "What happened with the ferry line?"),
        ("Soundline?", "What happened with Soundline?"),
        ("What happened last week?", "What happened last week?"),
        ("timeline of the storm", "timeline of the storm"),
    ],
)
def test_a_subject_becomes_a_question_for_what_happened(subject: str, question: str) -> None:
    assert question_about(subject) == question


def test_a_period_keeps_what_touches_it_and_a_name_what_names_it() -> None:
    march = an_event(date(2025, 3, 1), 31, "Soundline closed for March.")
    may = an_event(date(2025, 5, 3), 1, "It opened.")
    both = (march, may)
    assert within(both, (), None, None) == both
    assert within(both, (), date(2025, 3, 31), date(2025, 4, 30)) == (march,)
    assert within(both, (), date(2025, 4, 1), None) == (may,)
    assert within(both, (), None, date(2025, 5, 2)) == (march,)
    assert within(both, ("Soundline", "Quillhaven"), None, None) == (march,)


@given(first=DAYS, last=DAYS)
def test_the_line_has_few_ticks_in_order_and_each_at_its_place(first: date, last: date) -> None:
    first, last = sorted((first, last))
    ticks = ticks_of(first, last + timedelta(days=2))
    assert 1 <= len(ticks) <= 9
    places = [tick.at for tick in ticks]
    assert places == sorted(places)
    assert all(0 <= at <= 100 for at in places)
    assert len({tick.label for tick in ticks}) == len(ticks)


@pytest.fixture(scope="module")
def desk(assistant: Assistant) -> Desk:
    feedback = Feedback(assistant.library.path / "feedback.sqlite")
    builds = Builds(assistant, BuildOptions())
    return Desk(assistant, Settings(), builds, Evaluations(assistant, feedback))


def test_the_ferry_line_is_drawn_with_its_words(desk: Desk) -> None:
    turn, shown = draw(desk, "the ferry line")
    assert turn is not None
    assert turn.answer is not None
    answer = turn.answer
    page = parser.fragment_fromstring(shown)
    marks = page.xpath("//span[@data-event]")
    items = page.xpath("//li[starts-with(@id, 'event-')]")
    assert len(marks) == len(items) == len(answer.timeline) >= 5
    at = [float(mark.get("style").split("left:")[1].split("%")[0]) for mark in marks]
    assert at == sorted(at)
    first, last = answer.timeline[0].start, answer.timeline[-1].start
    middle = answer.timeline[len(at) // 2].start
    share = (middle - first) / (last - first)
    assert (at[len(at) // 2] - at[0]) / (at[-1] - at[0]) == pytest.approx(share, abs=0.01)
    assert all(item.xpath(".//a[contains(@href, '/?article=')]") for item in items)
    assert "Quillhaven" in names_of(answer)


def test_the_line_takes_dates_as_whoever_draws_it_chose(desk: Desk) -> None:
    def days(wants: object) -> dict[str, date]:
        turn, shown = draw(desk.preferring(wants), "the gearbox of the Kittiwren")
        assert turn is not None
        assert turn.answer is not None
        assert '"dates": {' in (parser.fragment_fromstring(shown).get("data-document") or "")
        return {event.text: event.start for event in turn.answer.timeline}

    past, future = days({}), days({"dates": {"bare_weekday": "future"}})
    told = next(text for text in past if "on Monday" in text or text.startswith("Monday"))
    assert future[told] - past[told] == timedelta(days=7)


def test_a_narrowed_line_shows_only_that(desk: Desk) -> None:
    turn, _ = draw(desk, "the ferry line")
    assert turn is not None
    assert turn.answer is not None
    shown = narrowed(desk, turn, [], "2025-03-01", "2025-03-31")
    kept = parser.fragment_fromstring(shown).xpath("//li[starts-with(@id, 'event-')]")
    assert 0 < len(kept) < len(turn.answer.timeline)
    assert "No event is left" in narrowed(desk, turn, [], "1900-01-01", "1900-01-02")
    assert "No event is left" in narrowed(desk, turn, [], "yesterday", "9 May")
    assert "is not a date" in narrowed(desk, turn, [], "soon", None)


@pytest.mark.parametrize("subject", ["", "  ", "the 1966 World Cup"])
def test_where_nothing_is_told_the_tab_says_so(desk: Desk, subject: str) -> None:
    turn, shown = draw(desk, subject)
    assert turn is None
    assert parser.fragment_fromstring(shown).text_content()
