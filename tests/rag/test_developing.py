"""Stories that go on: each report has its day, and a question its year."""

from __future__ import annotations

from datetime import date

import pytest

from index.encode import Encoder
from index.library import Library
from rag.assistant import Assistant
from tests.rag.papers import library_of, paper

PAPERS = {
    "slide-1.md": paper(
        "2025-03-04",
        "Landslide buries part of Corvale",
        "Six people were killed when a landslide buried a street in the village of Corvale on "
        "Monday night, the district police said. Villagers dug with their hands until the fire "
        "brigade came from Hallin. The road to the pass is closed.",
        source="Northern Agency",
    ),
    "slide-2.md": paper(
        "2025-03-06",
        "More dead found in Corvale",
        "The number of people killed in the Corvale landslide rose to 11 after a second house was "
        "cleared, the fire brigade said. Mayor Edda Lunn put the damage in Corvale at £9 million.",
        source="Hallin Chronicle",
    ),
    "slide-3.md": paper(
        "2025-04-02",
        "Corvale mourns its dead",
        "Thirteen people lost their lives in the landslide, the coroner said in a report on "
        "Corvale. The district has raised its estimate of the damage in Corvale to £14 million, "
        "and 40 villagers still live in caravans.",
        source="The Herald",
    ),
    "regatta-2024.md": paper(
        "2024-07-09",
        "Regatta at Pelham draws crowds",
        "Some 8,000 people came to this year's Pelham Regatta, which ended on Sunday. The "
        "regatta was opened by the admiral Jutta Frey. Rowers from Hallin won the main race.",
        source="Pelham Post",
    ),
    "regatta-2025.md": paper(
        "2025-07-08",
        "Pelham Regatta in the rain",
        "In spite of the rain the Pelham Regatta drew 5,500 visitors, its organisers said on "
        "Monday. The singer Noa Brandt opened it on Friday. A crew of the fire brigade won.",
        source="Pelham Post",
    ),
    "bridge-1.md": paper(
        "2025-01-10",
        "Lock gate at Ferndale is to be mended",
        "The repair of the lock gate at Ferndale will cost £2.1 million, the canal board said. "
        "Boats will have to wait until the spring.",
        source="Ferndale News",
    ),
    "bridge-2.md": paper(
        "2025-07-20",
        "Lock gate at Ferndale mended at last",
        "The repair of the lock gate at Ferndale cost £2.9 million in the end, the canal board "
        "said. The first boats passed on Friday.",
        source="The Herald",
    ),
    "runner-1.md": paper(
        "2025-05-12",
        "Hallin marathon: runner collapses",
        "A man of 47 collapsed at the Hallin marathon on Sunday and was taken to hospital. The "
        "race was won by the baker Otis Crane.",
        source="Hallin Chronicle",
    ),
    "runner-2.md": paper(
        "2025-05-12",
        "Baker wins Hallin marathon",
        "Otis Crane, a baker from Pelham, won the Hallin marathon on Sunday. A runner of 47 who "
        "collapsed at the marathon is doing well, the organisers said.",
        source="Pelham Post",
    ),
    "museum-1.md": paper(
        "2025-02-01",
        "New painting for Pelham",
        "The Pelham Museum has bought a painting of the harbour. Its director, Rosa Keel, called "
        "it a gift to the town. It will hang in the north wing.",
        source="Pelham Post",
    ),
    "museum-2.md": paper(
        "2025-06-01",
        "Pelham Museum closes its north wing",
        "The Pelham Museum has closed its north wing because of damp. Rosa Keel, who resigned as "
        "director in May, had warned of it for years, the town said.",
        source="Pelham Post",
    ),
    "strike-1.md": paper(
        "2026-03-27",
        "Tram drivers of Brack to strike",
        "Tram drivers in Brack will strike for 48 hours from 4 a.m. next Tuesday after talks about "
        "pay broke down, their union said. A walkout would cost the town thousands.",
        source="Brack Post",
    ),
    "strike-2.md": paper(
        "2026-03-31",
        "Brack stands still",
        "The strike of tram drivers in Brack began this morning. The strike is to end at 4 a.m. on "
        "Thursday. The judge Odo Falk jailed a driver for six years in another matter.",
        source="Brack Post",
    ),
    "mill-1.md": paper(
        "2024-10-02",
        "Sawmill at Brack burns down",
        "The sawmill at Brack burnt down on Tuesday. A guard noticed the fire shortly after 9 pm "
        "and called the brigade. Its manager, Ralf Odo, put the damage at 5 million euros. A "
        "store of 300 tonnes of timber was lost.",
        source="Northern Agency",
    ),
    "recall-1.md": paper(
        "2026-06-02",
        "Vellum recalls heaters",
        "Vellum is recalling 40,000 heaters of the model Aro 2 after three fires, the company said "
        "on Tuesday. Owners should unplug them.",
        source="Consumer Wire",
    ),
    "recall-2.md": paper(
        "2026-06-09",
        "More heaters recalled",
        "Vellum has extended its recall of Aro 2 heaters to 65,000 after two more fires. No one "
        "was hurt, a spokeswoman said on Tuesday.",
        source="Consumer Wire",
    ),
    "striker-1.md": paper(
        "2026-07-02",
        "Rovers want Okafor",
        "Brant Rovers have offered £18 million for the striker Tunde Okafor of Hale City, it is "
        "understood. City want £25 million.",
        source="Sports Wire",
    ),
    "striker-2.md": paper(
        "2026-07-25",
        "Okafor scores on debut",
        "Tunde Okafor scored twice on his debut for Brant Rovers on Saturday. Rovers paid £23.5 "
        "million for him.",
        source="Hale Post",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    return library_of(tmp_path_factory.mktemp("developing"), PAPERS, encoder)


@pytest.fixture(scope="module")
def assistant(library: Library, encoder: Encoder) -> Assistant:
    return Assistant(library, encoder)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("How many people were killed in the Corvale landslide?", ["Thirteen", "11", "Six"]),
        ("How high is the damage in Corvale?", ["£14 million", "£9 million"]),
        ("What does the repair of the Ferndale lock gate cost?", ["£2.9 million", "£2.1 million"]),
        ("How many heaters has Vellum recalled?", ["65,000", "40,000"]),
    ],
)  # fmt: skip
def test_the_last_of_several_values_leads_and_those_before_it_follow(
    assistant: Assistant, question: str, values: list[str]
) -> None:
    answer = assistant.ask(question)
    assert answer.short_answer == values[0]
    (found,) = answer.disagreements
    assert (found.relation, [side.value for side in found.sides]) == ("updated", values)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How many people came to the Pelham Regatta in 2024?", "8,000"),
        ("How many people came to the Pelham Regatta in 2025?", "5,500"),
        ("Who opened the Pelham Regatta in 2024?", "Jutta Frey"),
        ("Who opened the Pelham Regatta in July 2025?", "Noa Brandt"),
    ],
)
def test_a_question_is_answered_for_its_year(
    assistant: Assistant, question: str, short: str
) -> None:
    answer = assistant.ask(question)
    assert answer.short_answer == short
    assert not answer.disagreements


@pytest.mark.parametrize("year", [2019, 2023, 2027])
def test_a_year_of_which_nothing_is_said_is_refused(assistant: Assistant, year: int) -> None:
    answer = assistant.ask(f"How many people came to the Pelham Regatta in {year}?")
    assert answer.abstained
    assert str(year) in answer.answer


@pytest.mark.parametrize(
    ("question", "short"),
    [("How old was the runner who collapsed at the Hallin marathon?", "47"),
     ("Who won the Hallin marathon?", "Otis Crane")],
)  # fmt: skip
def test_reports_that_say_the_same_in_other_words_are_counted(
    assistant: Assistant, question: str, short: str
) -> None:
    answer = assistant.ask(question)
    assert answer.short_answer == short
    assert answer.independent == 2
    assert not answer.disagreements


def test_what_was_offered_is_no_other_price(assistant: Assistant) -> None:
    answer = assistant.ask("How much did Brant Rovers pay for Tunde Okafor?")
    assert answer.short_answer == "£23.5 million"
    assert not answer.disagreements


def test_so_many_more_are_no_other_number(assistant: Assistant) -> None:
    assert not assistant.ask("How many fires did Vellum's heaters cause?").disagreements


def test_a_time_of_day_without_a_day_is_not_given_one(assistant: Assistant) -> None:
    answer = assistant.ask("When did a guard notice the fire at the sawmill in Brack?")
    assert answer.short_answer == "9 pm"


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("When does the strike of tram drivers in Brack begin?", "Tuesday 31 March 2026"),
        ("When does the strike of tram drivers in Brack end?", "Thursday 2 April 2026"),
    ],
)
def test_the_begin_and_the_end_are_no_two_sides(
    assistant: Assistant, question: str, short: str
) -> None:
    answer = assistant.ask(question)
    assert answer.short_answer == short
    assert not answer.disagreements


def test_how_much_damage_asks_for_money(assistant: Assistant) -> None:
    answer = assistant.ask("How much damage did the fire at the sawmill in Brack do?")
    assert answer.short_answer == "5 million euros"


def test_what_came_later_is_no_side_as_of_a_day(encoder: Encoder, library: Library) -> None:
    answer = Assistant(library, encoder).ask(
        "How many people were killed in the Corvale landslide?", as_of=date(2025, 3, 5)
    )
    assert answer.short_answer == "Six"
    assert not answer.disagreements


def test_who_resigned_is_not_who_holds_the_office(encoder: Encoder, library: Library) -> None:
    question = "Who is the director of the Pelham Museum?"
    assert Assistant(library, encoder).ask(question).abstained
    before = Assistant(library, encoder).ask(question, as_of=date(2025, 3, 1))
    assert before.short_answer == "Rosa Keel"
