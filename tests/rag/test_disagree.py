"""Where sources differ the reader sees it; where they agree, or copy, that is counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index.build import update
from index.encode import Encoder
from index.library import Library
from rag.answer import Answer, Disagreement
from rag.assistant import Assistant
from tests.rag.papers import library_of_reports


def only(answer: Answer) -> Disagreement:
    """The one disagreement of an answer; every side of it is cited."""
    assert not answer.abstained
    assert len(answer.disagreements) == 1
    cited = {c.number: c for c in answer.citations}
    for side in answer.disagreements[0].sides:
        assert cited[side.citation].published == side.published
        assert cited[side.citation].source == side.source
        assert side.reports >= 1
    return answer.disagreements[0]


def values(disagreement: Disagreement) -> list[str]:
    return [side.value for side in disagreement.sides]


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("How strong was the biggest gust at Gannet Head?", ["94 mph", "88 mph"]),
        ("Where did the sea wall break?", ["Merrowby", "Thrushcombe"]),
        (
            "What's the price of the whole ferry project, ship plus both terminals?",
            ["£6.8 million", "£7.5 million"],
        ),
        pytest.param(
            "What does free Saturday parking cost?",
            ["£380,000", "£150,000"],
            marks=pytest.mark.xfail(reason="the reader takes a time for the cost"),
        ),
    ],
)
def test_what_contradicts_is_shown_in_the_order_of_printing(
    assistant: Assistant, question: str, sides: list[str]
) -> None:
    answer = assistant.ask(question)
    found = only(answer)
    assert found.relation == "contradicted"
    assert values(found) == sides
    assert answer.short_answer == " or ".join(sides)
    assert answer.independent == 0


def test_two_days_of_one_arrest(assistant: Assistant) -> None:
    found = only(assistant.ask("When was the museum theft suspect arrested?"))
    assert found.relation == "contradicted"
    assert set(values(found)) == {"Tuesday 25 March 2025", "Wednesday 26 March 2025"}


def test_the_latest_count_leads_and_the_earlier_ones_are_told(assistant: Assistant) -> None:
    answer = assistant.ask("How many homes did Storm Odalys flood, all told?")
    found = only(answer)
    assert found.relation == "updated"
    assert values(found) == ["212", "140", "some sixty"]
    assert answer.short_answer == "212"
    assert found.why


def test_a_correction_supersedes_what_it_corrects(assistant: Assistant) -> None:
    answer = assistant.ask("How many things were stolen from the Maritime Museum?")
    found = only(answer)
    assert (found.relation, values(found)) == ("updated", ["seventeen", "nineteen"])
    assert answer.independent > 1


def test_before_the_correction_nothing_differs(assistant: Assistant) -> None:
    answer = assistant.ask(
        "How many objects did the thieves take from the Maritime Museum?",
        as_of=date(2025, 3, 11),
    )
    assert answer.disagreements == ()
    assert answer.short_answer == "nineteen"


@pytest.mark.parametrize(
    "question",
    [
        "On what day did the gearbox fail?",
        "How many cars were on board for the first crossing?",
        "When is the new sea wall meant to be finished?",
        "How many valid signatures does somebody need to get on the ballot paper?",
        "Who won the mayoral election?",
        "How many votes did the merger get in the committee?",
        "Who was the returning officer for the Port Ellery vote?",
    ],
)
def test_no_disagreement_is_invented(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).disagreements == ()


def test_a_syndicated_report_is_one_source(assistant: Assistant) -> None:
    answer = assistant.ask("When will the harbour office check the repaired ramp?")
    assert answer.citations[0].copies
    assert answer.independent == 1


STORY = (
    "{day} {town} — A fire destroyed the {mill} mill in {town} on Tuesday night. "
    "{count} workers were injured in the fire at the {mill} mill. "
    "Firefighters from three towns fought the flames until dawn, and the river road was closed. "
    "The cause of the fire is not known, said Orla Finch, the chief fire officer.{end}\n"
)


def written(folder: Path, name: str, source: str, text: str) -> None:
    head = f"---\ntitle: Mill fire in Harrow Wick\npublished: 2025-06-12\nsource: {source}\n---\n"
    (folder / f"{name}.md").write_text(head + text, encoding="utf-8")


def asked(tmp_path: Path, encoder: Encoder, question: str, **articles: tuple[str, str]) -> Answer:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, (source, text) in articles.items():
        written(folder, name, source, text)
    library = Library(tmp_path / "library")
    update(library, [folder], encoder)
    return Assistant(library, encoder).ask(question)


def story(count: str, end: str = "") -> str:
    return STORY.format(day="", town="Harrow Wick", mill="Bellcroft", count=count, end=end)


OTHER = (
    "The old Bellcroft mill in Harrow Wick is gone. Neighbours watched it burn from the bridge "
    "and spoke of a noise like thunder. In the blaze at the mill {count} workers were injured, a "
    "hospital spokeswoman said, and most of them had breathed in smoke.\n"
)


def test_a_copy_with_another_figure_is_a_side_of_its_own(tmp_path: Path, encoder: Encoder) -> None:
    answer = asked(
        tmp_path, encoder, "How many workers were injured in the fire at the Bellcroft mill?",
        one=("Daily Post", story("Seven")), two=("Evening Star", story("Nine")),
    )  # fmt: skip
    assert set(values(only(answer))) == {"Seven", "Nine"}


def test_copies_do_not_add_up_and_an_own_report_does(tmp_path: Path, encoder: Encoder) -> None:
    answer = asked(
        tmp_path, encoder, "How many workers were injured in the fire at the Bellcroft mill?",
        one=("Daily Post", story("Seven")), two=("Evening Star", story("Seven", " (Agency)")),
        three=("Harrow Times", OTHER.format(count="seven")),
    )  # fmt: skip
    assert answer.disagreements == ()
    assert answer.independent == 2
    assert any(c.copies for c in answer.citations)


PAIRS = json.loads((Path(__file__).parent / "differing.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reader_of_pairs(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> Iterator[Assistant]:
    """Sixteen pairs of reports, each of one event, in words of their own."""
    folder = tmp_path_factory.mktemp("pairs")
    assistant = Assistant(library_of_reports(folder, PAIRS, encoder), encoder)
    yield assistant
    assistant.close()


def test_reports_that_differ_in_words_of_their_own_are_both_shown(
    reader_of_pairs: Assistant,
) -> None:
    shown = []
    for pair in PAIRS:
        found = reader_of_pairs.ask(pair["question"]).disagreements
        sides = " | ".join(value for d in found for value in values(d)).casefold()
        if found and all(_told(side, sides) for side in pair["sides"]):
            shown.append(pair["question"])
            only(reader_of_pairs.ask(pair["question"]))
        else:
            assert found == (), pair["question"]
    assert len(shown) >= 11


def _told(side: str, sides: str) -> bool:
    """Whether a value is among the sides: a day in its full form, other words as they are."""
    return side.casefold().removeprefix("in ") in sides


@pytest.mark.parametrize("question", [q for pair in PAIRS for q in pair["clear"]])
def test_two_reports_that_do_not_differ_are_not_set_against_each_other(
    reader_of_pairs: Assistant, question: str
) -> None:
    assert reader_of_pairs.ask(question).disagreements == ()


LIVES = (
    "Major General Ormond Teel ({} – March 2, 1977) commanded the garrison of Harrow Wick for "
    "years. He fed the town in the winter of the flood, and it named a square after him.",
    "General Ormond Teel ({} – 2 March 1977) was an engineer by training. Harrow Wick named the "
    "square before the station after him a year after his death.",
)


@pytest.mark.parametrize(
    ("born", "differ"),
    [(("February 8, 1900", "15 July 1905"), True), (("July 15, 1905", "15 July 1905"), False)],
)
def test_either_end_of_a_life_is_a_day(
    tmp_path: Path, encoder: Encoder, born: tuple[str, str], differ: bool
) -> None:
    answer = asked(
        tmp_path, encoder, "What is the birth date of Ormond Teel?",
        one=("Daily Post", LIVES[0].format(born[0])), two=("Gazette", LIVES[1].format(born[1])),
    )  # fmt: skip
    shown = [set(values(found)) for found in answer.disagreements]
    assert shown == ([{"Thursday 8 February 1900", "Saturday 15 July 1905"}] if differ else [])
