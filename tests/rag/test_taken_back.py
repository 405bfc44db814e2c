"""What a later report takes back, and what only seems to: the reader sees which value holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.encode import Encoder
from rag.answer import Answer
from rag.assistant import Assistant
from tests.rag.papers import library_of, paper

PAPERS = {
    "coins-1.md": paper(
        "2026-03-03",
        "Coins worth £2.4 million stolen in Wendle",
        "Two women took gold coins worth £2.4 million from the shop of Oscar Plint in Wendle on "
        "Monday morning. They fled in a white van. The police are looking for witnesses.",
        source="Wendle Times",
    ),
    "coins-2.md": paper(
        "2026-03-12",
        "Woman held over coin theft in Wendle",
        "The police have arrested a woman of 41 over the theft of gold coins from Oscar Plint's "
        "shop in Wendle. The loot was worth £700,000 and not £2.4 million, as was first estimated, "
        "the insurer said.",
        source="County Courier",
    ),
    "regatta-1.md": paper(
        "2026-05-28",
        "Harbour Regatta: what is on",
        "The Harbour Regatta will be held in Quayside Park from 18 to 20 June. Some 9,000 visitors "
        "are expected. The singer Petra Ovid will open it on the Friday at 8 p.m.",
        source="Brackley Voice",
    ),
    "regatta-2.md": paper(
        "2026-06-16",
        "Storm forces Harbour Regatta to move by a fortnight",
        "The Harbour Regatta, which was to begin on Thursday, has been postponed by two weeks. It "
        "will now be held from 2 to 4 July, the organiser, Ned Farrow, said yesterday.",
        source="Coastal Echo",
    ),
    "regatta-3.md": paper(
        "2026-06-29",
        "Harbour Regatta leaves the park",
        "The Harbour Regatta will take place at the dockyard and not in Quayside Park. The Danish "
        "band Lysning will open the regatta in place of Petra Ovid.",
        source="Brackley Voice",
    ),
    "ferry-1.md": paper(
        "2026-01-08",
        "Ferry capsizes off Harnow",
        "At least nine people died and 14 are missing after the ferry Dora Quill capsized off "
        "Harnow on Wednesday evening, the coastguard said.",
        source="Garland Times",
    ),
    "ferry-2.md": paper(
        "2026-01-11",
        "Divers search the sunken ferry",
        "Divers have found more bodies in the ferry Dora Quill, which capsized off Harnow. Six "
        "people are still missing, the coastguard said.",
        source="Harnow Herald",
    ),
    "lens-1.md": paper(
        "2026-02-10",
        "Tarrant Glass cuts forecast",
        "The glass maker Tarrant Glass lowered its forecast on Monday. The shares of Tarrant Glass "
        "fell by 12 per cent to €41.30. Tarrant Glass will cut 300 jobs by the end of the year.",
        source="Business Ledger",
    ),
    "lens-2.md": paper(
        "2026-03-15",
        "Tarrant Glass restores forecast",
        "Tarrant Glass has raised its forecast again. The shares of Tarrant Glass rose by 9 per "
        "cent to €46.80. The 300 jobs at Tarrant Glass will not be cut.",
        source="Business Ledger",
    ),
    "mayor-1.md": paper(
        "2026-04-06",
        "Lind wins in Aldergate by 214 votes",
        "Ottilie Lind has been elected mayor of Aldergate. She won the election in Aldergate by "
        "214 votes over Bruno Hale, according to the count on Sunday.",
        source="Aldergate Mail",
    ),
    "mayor-2.md": paper(
        "2026-04-06",
        "Lind ahead by 241 votes in Aldergate",
        "Ottilie Lind won Sunday's election for mayor of Aldergate with a lead of 241 votes over "
        "Bruno Hale, who has held the office for eight years.",
        source="Aldergate Star",
    ),
    "mayor-3.md": paper(
        "2026-04-09",
        "Recount in Aldergate",
        "The votes of Aldergate's election for mayor will be counted again, because fewer than 300 "
        "votes lay between the candidates. Ottilie Lind's lead was 214 votes.",
        source="Aldergate Mail",
    ),
    "plane-1.md": paper(
        "2026-02-05",
        "Cargo plane overruns runway at Lochgill",
        "A cargo plane ran 210 metres past the end of the runway at Lochgill on Wednesday night.",
        source="Lochgill Advertiser",
    ),
    "plane-2.md": paper(
        "2026-03-07",
        "Report on cargo plane at Lochgill",
        "The cargo plane at Lochgill ran 235 metres past the end of the runway, rather than 210 as "
        "was first reported.",
        source="Lochgill Advertiser",
    ),
    "rent-1.md": paper(
        "2026-10-23",
        "Rent cap becomes law in Corrow",
        "The rent cap in Corrow comes into force on 1 January, not on 1 November, as the "
        "government had planned at first.",
        source="Corrow Gazette",
    ),
    "arrest-1.md": paper(
        "2026-08-12",
        "Man held over Sallow jewel robbery",
        "The police have arrested Martin Cleary, 31, over the robbery of the jeweller's in Mill "
        "Street in Sallow. He was stopped at the port on Friday.",
        source="Sallow News",
    ),
    "arrest-2.md": paper(
        "2026-08-15",
        "Correction: robbery suspect",
        "The man who was arrested on Friday over the Sallow jewel robbery is called Marten Klier. "
        "In our report of Wednesday he was named Martin Cleary. We apologise to a Mr Martin "
        "Cleary of Sallow, who has nothing to do with the case.",
        source="Sallow News",
    ),
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Assistant]:
    assistant = Assistant(library_of(tmp_path_factory.mktemp("taken_back"), PAPERS, encoder))
    yield assistant
    assistant.close()


def sides(answer: Answer) -> list[tuple[str, list[str]]]:
    return [(d.relation, [side.value for side in d.sides]) for d in answer.disagreements]


@pytest.mark.parametrize(
    ("question", "now", "before"),
    [
        ("How much were the coins stolen in Wendle worth?", "£700,000", "£2.4 million"),
        ("Where was the Harbour Regatta held?", "at the dockyard", "Quayside Park"),
        ("Who opened the Harbour Regatta?", "Lysning", "Petra Ovid"),
        ("How many people are still missing from the Dora Quill?", "Six", "14"),
        ("How far did the plane run past the end of the runway?", "235 metres", "210 metres"),
        ("Who was arrested over the Sallow jewel robbery?", "Marten Klier", "Martin Cleary"),
        ("When will the Harbour Regatta be held?", "2–4 July 2026", "18–20 June 2026"),
    ],
)
def test_what_a_later_report_takes_back_no_longer_holds(
    assistant: Assistant, question: str, now: str, before: str
) -> None:
    answer = assistant.ask(question)
    assert answer.short_answer == now
    assert sides(answer) == [("updated", [now, before])]


def test_what_was_planned_originally_may_be_asked(assistant: Assistant) -> None:
    answer = assistant.ask("When was the rent cap in Corrow originally to come into force?")
    assert answer.short_answer == "Sunday 1 November 2026"
    assert sides(answer) == [("updated", ["Friday 1 January 2027", "Sunday 1 November 2026"])]


def test_a_number_is_not_mentioned_by_another_below_which_it_lies(assistant: Assistant) -> None:
    """ "Fewer than 300" is no mention of 241: no paper has corrected itself."""
    answer = assistant.ask("By how many votes did Ottilie Lind win in Aldergate?")
    assert [relation for relation, _ in sides(answer)] == ["contradicted"]
    assert set(sides(answer)[0][1]) == {"214", "241"}


def test_a_rise_does_not_update_a_fall(assistant: Assistant) -> None:
    answer = assistant.ask("By how much did the shares of Tarrant Glass fall?")
    assert str(answer.short_answer).startswith("12 per cent")
    assert not answer.disagreements


def test_who_denies_it_is_no_witness(assistant: Assistant) -> None:
    answer = assistant.ask("How many jobs will Tarrant Glass cut?")
    assert answer.short_answer == "300"
    assert answer.independent == 1
