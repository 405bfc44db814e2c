"""The time between two events, and which came first, from the day that each article gives."""

from __future__ import annotations

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.elapsed import between
from tests.rag.papers import library_of, paper

PAPERS = {
    "dam-1.md": paper(
        "2027-01-04",
        "Dam at Ketter cracks",
        "Engineers found a crack in the Ketter dam on Saturday. The reservoir is being drained.",
        source="Ketter News",
    ),
    "dam-2.md": paper(
        "2027-01-20",
        "Ketter dam minister resigns",
        "The energy minister, Rolf Sand, resigned on Tuesday over the crack in the Ketter dam.",
        source="Ketter News",
    ),
    "dam-3.md": paper(
        "2027-03-02",
        "Ketter dam reopens",
        "The Ketter dam was reopened on Monday after repairs. Its operator paid €4 million.",
        source="Northern Agency",
    ),
    "mast.md": paper(
        "2027-04-06",
        "Ardle votes for mast",
        "After a public hearing, the council of Ardle voted for the mast on Monday. Councillor Ben "
        "Ros died two days after the vote.",
        source="Ardle Echo",
    ),
    "marsh-1.md": paper(
        "2027-06-20",
        "Treasurer convicted",
        "Una Marsh was convicted on Friday. She was arrested in January 2026. She was mayor for "
        "six years.",
        source="Sollen Echo",
    ),
    "marsh-2.md": paper(
        "2027-06-21",
        "Treasurer to appeal",
        "Una Marsh, who was convicted on Thursday, will appeal, her lawyer said.",
        source="Northern Agency",
    ),
    "flood-1.md": paper(
        "2027-07-12",
        "Fund reaches two million",
        "The fund for victims of the flood in Pellan has reached €2 million, three weeks after the "
        "flood, its trustees said.",
        source="Pellan Courier",
    ),
    "flood-2.md": paper(
        "2027-07-26",
        "School opens again",
        "Builders began to repair the school in Pellan on 20 July. The dyke that broke in the "
        "flood in Pellan had not been inspected since 2016.",
        source="Pellan Courier",
    ),
    "film.md": paper(
        "2027-09-02",
        "Film days in Corvo",
        "The film days in Corvo run from 20 to 26 September. On the Wednesday Ida Brandt will show "
        "her new film. Tickets go on sale on Friday.",
        source="Corvo Echo",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    return Assistant(library_of(tmp_path_factory.mktemp("elapsed"), PAPERS, encoder), encoder)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How long after the crack was found in the Ketter dam did Rolf Sand resign?",
         "17 days (from Saturday 2 January 2027 to Tuesday 19 January 2027)"),
        ("How long before the Ketter dam reopened did Rolf Sand resign?",
         "41 days (from Tuesday 19 January 2027 to Monday 1 March 2027)"),
        ("How long after the Ketter dam reopened did Rolf Sand resign?",
         "41 days before, not after (from Tuesday 19 January 2027 to Monday 1 March 2027)"),
        ("How many weeks passed between Rolf Sand's resignation and the reopening of the dam?",
         "about 5.9 weeks, 41 days (from Tuesday 19 January 2027 to Monday 1 March 2027)"),
        ("Did Rolf Sand resign before the Ketter dam reopened?",
         "Yes (Tuesday 19 January 2027, and Monday 1 March 2027)"),
        ("Was the Ketter dam reopened before Rolf Sand resigned?",
         "No (Monday 1 March 2027, and Tuesday 19 January 2027)"),
        ("Was Una Marsh convicted after the Ketter dam reopened?",
         "Yes (17–18 June 2027, and Monday 1 March 2027)"),
        ("How long after the film days begin will Ida Brandt show her film?",
         "2 days (from Monday 20 September 2027 to Wednesday 22 September 2027)"),
        ("How long after the vote did Ben Ros die?", "two days"),
    ],
)  # fmt: skip
def test_the_days_of_two_articles_are_counted(
    assistant: Assistant, question: str, short: str
) -> None:
    answer = assistant.ask(question)
    assert answer.short_answer == short
    assert len(answer.citations) > 1 or short == "two days"


def test_the_first_day_is_not_that_of_a_part_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("When do the film days in Corvo begin?")
    assert answer.short_answer == "Monday 20 September 2027"


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("How long after the earthquake did Rolf Sand resign?", "“When was the earthquake?”"),
        ("Did the election happen before Rolf Sand resigned?", "“When did the election happen?”"),
        ("How long after Rolf Sand died did the Ketter dam reopen?",
         "“When was it that Rolf Sand died?”"),
    ],
)  # fmt: skip
def test_where_a_day_is_not_known_that_is_said(
    assistant: Assistant, question: str, unknown: str
) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert f"They give no day for {unknown}." in answer.answer


def test_what_one_sentence_tells_of_both_is_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("Did the council of Ardle vote after the public hearing?")
    assert answer.citations[0].quote.startswith("After a public hearing, the council of Ardle")


@pytest.mark.parametrize(
    "question",
    [
        "How long after Una Marsh was convicted was she jailed?",
        "How long after the flood in Pellan did the repair of the school begin?",
        "How many weeks after the flood was the school in Pellan repaired?",
        "Was the dyke that broke in Pellan inspected before the Ketter dam reopened?",
    ],
)
def test_another_length_of_time_is_not_counted_from_either(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.abstained


def test_when_another_thing_was_done_is_no_side(assistant: Assistant) -> None:
    answer = assistant.ask("When was Una Marsh arrested?")
    assert answer.short_answer == "January 2026"
    assert not answer.disagreements


@pytest.mark.parametrize(
    "question",
    [
        "Did the council vote before noon?",
        "Did anyone die after the crash?",
        "Had she ever been mayor before she stood for the council?",
        "Did the council vote before 3 May?",
        "How long did the trial last?",
        "What happened after the storm?",
        "Was the vote before or after the storm?",
        "How many people came after the storm?",
    ],
)
def test_what_asks_for_no_two_days(question: str) -> None:
    assert between(question) is None
