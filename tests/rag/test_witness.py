"""Who is somebody, the latest that says so, and what nobody had reported yet.

On invented articles: a storm and a ferry are nobody, "two women" are nobody by name, and of two
papers that name the manager the one of yesterday is quoted.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.question import kind_of
from tests.rag.papers import library_of, paper

ARTICLES = {
    "gale-warning": (
        "2024-10-01",
        "Gale warning for Tarn Bay",
        "Residents of Tarn Bay were told to secure their boats as Storm Brannoch came near. The"
        " last storm to close the harbour was Storm Edda in 2019, which sank two boats.",
    ),
    "gale-toll": (
        "2024-10-05",
        "Storm Brannoch killed one in Tarn Bay",
        "One woman was killed and six people were hurt by Storm Brannoch in Tarn Bay, police said."
        " The woman who was killed was Philippa Strake, a baker of 54.",
    ),
    "collision": (
        "2024-11-02",
        "Trawler sinks off Tarn Bay",
        "Two men were rescued when the trawler Merle sank off Tarn Bay on Friday. The men who were"
        " rescued are Oswin Darrow and his brother Piet. The trawler was struck by the ferry"
        " Halcyon.",
    ),
    "library-old": (
        "2024-06-03",
        "Library opens on Sundays",
        "Greta Malins, the chief librarian of Tarn Bay, said that the library will open on Sundays"
        " from July.",
    ),
    "library-new": (
        "2025-01-20",
        "Library lends out tools",
        "The chief librarian of Tarn Bay, Greta Malins, has begun to lend out drills and saws.",
    ),
    "library-gone": (
        "2025-03-03",
        "New chief librarian",
        "Jonah Pell is the new chief librarian of Tarn Bay. Greta Malins left in February.",
    ),
    "painting": (
        "2025-02-10",
        "Painting stolen from town hall",
        "A painting was stolen from the town hall of Tarn Bay at night. The stolen painting, which"
        " shows the old quay, was painted by Aurel Finch in 1811.",
    ),
    "homes": (
        "2024-10-07",
        "After the gale",
        "Of the six who were hurt in the gale at Tarn Bay, four have gone home. Thirty-one"
        " families are still living in the school. Eleven shops have opened again.",
    ),
    "council": (
        "2025-02-25",
        "Five stand for council",
        "Five candidates stand for the council of Tarn Bay in the election of 8 April, after a"
        " sixth withdrew yesterday. A councillor is paid £4,200 a year.",
    ),
}


@pytest.fixture(scope="module")
def tarn_bay(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An assistant over the papers of a small town."""
    files = {f"{name}.md": paper(*article) for name, article in ARTICLES.items()}
    library = library_of(tmp_path_factory.mktemp("tarn-bay"), files, encoder)
    return Assistant(library, encoder)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who was killed by Storm Brannoch?", "Philippa Strake"),
        ("Who died in the storm in Tarn Bay?", "Philippa Strake"),
        ("Who was rescued when the trawler Merle sank?", "Oswin Darrow"),
    ],
)
def test_who_is_a_name_and_not_one_woman(tarn_bay: Assistant, question: str, name: str) -> None:
    answer = tarn_bay.ask(question)
    assert answer.short_answer is not None
    assert name in answer.short_answer
    assert name in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "day", "never"),
    [
        ("Who died in the storm?", date(2024, 10, 2), "Edda"),
        ("Who bought the stolen painting?", date(2025, 2, 20), "Finch"),
        ("Who found the stolen painting?", date(2025, 2, 20), "Finch"),
        ("What was the turnout in the council election of 2025?", date(2025, 3, 1), "sixth"),
    ],
)
def test_what_nobody_had_reported_is_not_answered_by_a_thing_or_a_bystander(
    tarn_bay: Assistant, question: str, day: date, never: str
) -> None:
    answer = tarn_bay.ask(question, as_of=day)
    assert answer.abstained
    assert never not in answer.answer


@pytest.mark.parametrize(
    ("question", "day", "name", "paper"),
    [
        ("Who is the chief librarian of Tarn Bay?", date(2024, 7, 1), "Malins", "2024-06-03"),
        ("Who is the chief librarian of Tarn Bay?", date(2025, 2, 1), "Malins", "2025-01-20"),
        pytest.param(
            "Who is the chief librarian of Tarn Bay?",
            date(2025, 3, 9),
            "Pell",
            "2025-03-03",
            marks=pytest.mark.xfail(reason="the reader is surer of who left than of who came"),
        ),
        # What has been is not how things stand: who painted it then, is told once.
        ("Who painted the stolen painting?", date(2025, 2, 20), "Finch", "2025-02-10"),
    ],
)
def test_how_things_stand_is_said_by_the_latest_paper(
    tarn_bay: Assistant, question: str, day: date, name: str, paper: str
) -> None:
    answer = tarn_bay.ask(question, as_of=day)
    assert answer.short_answer is not None
    assert name in answer.short_answer
    assert str(answer.citations[0].published) == paper


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("How many families cannot go home yet after the gale?", "Thirty-one"),
        ("How many families have not gone home yet after the gale?", "Thirty-one"),
        ("How many were hurt in the gale at Tarn Bay?", "six"),
        ("How many shops have opened again after the gale?", "Eleven"),
    ],
)
def test_a_number_is_of_what_is_counted(tarn_bay: Assistant, question: str, number: str) -> None:
    answer = tarn_bay.ask(question)
    assert answer.short_answer == number
    assert answer.disagreements == ()


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What was the turnout?", "how_many"),
        ("what is the turnout in the vote on the merger", "how_many"),
        ("What did the turnout mean?", "what"),
        # "When" begins a clause, and asks nothing.
        ("Who was rescued when the trawler sank?", "who"),
        ("Where was she when the storm struck the coast?", "where"),
        ("How many were there when the doors opened?", "how_many"),
        ("Was anyone hurt when the wall fell?", "yes_no"),
        # Here it asks.
        ("Did the mayor say when the bridge will open?", "when"),
        ("Who was mayor, and when did he leave?", "when"),
        ("Who was mayor and when did he leave?", "when"),
        ("Is it known when the gallery will reopen?", "when"),
        ("What is the date when the ferry starts?", "when"),
        ("When was she born?", "when"),
    ],
)
def test_the_kind_of_a_question(question: str, kind: str) -> None:
    assert kind_of(question) == kind


HIKER = {
    "missing": (
        "2025-05-05",
        "Hiker missing on Mount Orla",
        "A hiker has been missing on Mount Orla since Saturday, the mountain rescue said.",
    ),
    "found": (
        "2025-05-09",
        "Missing hiker found on Mount Orla",
        "The hiker who had been missing on Mount Orla since Saturday was found alive on Thursday.",
    ),
}


@pytest.mark.parametrize(
    ("as_of", "said"), [(None, "found alive"), (date(2025, 5, 6), "has been missing")]
)
def test_whether_it_is_still_so_the_newest_report_says(
    tmp_path: Path, encoder: Encoder, as_of: date | None, said: str
) -> None:
    papers = {f"{name}.md": paper(*told) for name, told in HIKER.items()}
    answer = Assistant(library_of(tmp_path, papers, encoder)).ask(
        "Is the hiker still missing?", as_of=as_of
    )
    assert not answer.abstained
    assert said in answer.citations[0].quote
