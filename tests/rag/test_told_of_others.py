"""What an article tells of another, or of nobody: another's age, the cause of another thing, who is
there now for who will come, a number of other things."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.circumstance import explains_another, says_it_again
from rag.counted import counts_things
from rag.doer import gives_no_name, only_is_in_office
from rag.holder import is_age_of_another
from rag.question import understand
from rag.unfit import is_another_in_line
from tests.rag.papers import library_of, paper

FILES = {
    "trial.md": paper(
        "2025-03-12", "Trial of farmhand begins in Osterby",
        "Mr Thrale, 47, denies killing Edvin Marrick, whose body was found in a cellar near "
        "Osterby in June last year.\n\nA wreath was hung on the gate. The trial goes on.\n",
    ),
    "transfer.md": paper(
        "2025-04-02", "Pellworth stays with the Gannets",
        "Aron Pellworth, who has not played since November, had turned down a move to Denmark "
        "because his daughter is starting school next month.\n",
    ),
    "bank.md": paper(
        "2025-05-20", "Ministry stays empty in Quendria",
        "Lotte Ravn, 51, has been deputy governor of the bank of Quendria since 2019 and has never "
        "held elected office.\n",
    ),
    "school.md": paper(
        "2025-06-08", "Teachers threaten boycott of the reading scheme",
        "The teachers of Quendria have threatened to boycott the reading scheme, which starts in "
        "35 schools in February.\n",
    ),
    "cheese.md": paper(
        "2025-07-15", "Dairy wins at the Wendle show",
        "Last year the goat cheese of Brita Hask won the gold medal at the Wendle show.\n",
    ),
    "house.md": paper(
        "2025-08-03", "House on the quay sold",
        "The house on the quay of Wendle was sold to a Dutch collector for 400,000 euros. A table, "
        "registered in the name of the brother-in-law of Joris Ammel, went with it.\n",
    ),
    "naps.md": paper(
        "2025-09-20", "Naps keep night porters awake",
        "Eleven of the helpers left the study, most of them because they had moved house.\n",
    ),
    "keeper.md": paper(
        "2025-09-01", "Lighthouse keeper retires on Skarv",
        "Halvard Enge leaves the lighthouse on Skarv after 41 years.\n\n"
        "Sixteen men came off the trawler that struck the reef in the great storm, and one of them "
        "sends him a cheese every Easter. The trawler was broken up by the sea.\n",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Assistant]:
    """Eight reports of others."""
    library = library_of(tmp_path_factory.mktemp("others"), FILES, encoder)
    assistant = Assistant(library, encoder)
    yield assistant
    assistant.close()


@pytest.mark.parametrize(
    "question",
    [
        "how old was edvin marrick",
        "Why has Aron Pellworth not played since November?",
        "Who will be the new deputy governor of the bank of Quendria?",
        "How many pupils will be in the reading scheme in February?",
        "Who won the silver medal at the Wendle show?",
        "What is the name of Joris Ammel's brother-in-law?",
        "Why did the helpers move house?",
        "who was the sailor who sends a cheese every Easter",
    ],
)
def test_what_is_told_of_another_is_no_answer(news: Assistant, question: str) -> None:
    assert news.ask(question).abstained


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How old is Mr Thrale?", "47"),
        (
            "Why did Pellworth turn down the move to Denmark?",
            "his daughter is starting school next month",
        ),
        ("Who is deputy governor of the bank of Quendria?", "Lotte Ravn"),
        ("In how many schools does the reading scheme start?", "35"),
        ("Who won the gold medal at the Wendle show?", "Brita Hask"),
    ],
)
def test_of_whom_it_is_told_it_is(news: Assistant, question: str, short: str) -> None:
    assert news.ask(question).short_answer == short


@pytest.mark.parametrize(
    ("asked", "sentence", "number", "other"),
    [
        ("How old is Ada Birk?", "Jon Lind, 40, wrote to Ada Birk.", "40", True),
        ("How old is ada birk?", "Jon Lind, 40, wrote to Ada Birk.", "40", True),
        ("How old is Ada Birk?", "Ada Birk, 40, wrote to Jon Lind.", "40", False),
        ("How old is Birk?", "The eldest, Ada Birk, is 40.", "40", False),
        ("How old is Tove?", "The eldest, Ada Birk, is 40.", "40", True),
        ("How old is Birk's daughter?", "Ada Birk, 40, has a daughter.", "40", True),
        ("How old is Birk's daughter?", "Her daughter, Eva, 9, came.", "9", False),
        ("How old is the miller?", "Ada Birk, 40, owns the mill.", "40", False),
        ("How old is Ada Birk?", "She is 40.", "40", False),
    ],
)
def test_an_age_beside_a_name_is_no_age_of_another(
    asked: str, sentence: str, number: str, other: bool
) -> None:
    assert is_age_of_another(asked, sentence, sentence.partition(number)[0]) is other


@pytest.mark.parametrize(
    ("asked", "sentence", "only"),
    [
        ("Who will be the new coach?", "Ada Birk has been assistant coach since 2019.", True),
        ("Who will replace Jon Lind?", "Ada Birk became coach in 2019.", True),
        ("Who will be the new coach?", "Ada Birk, who was captain, will coach them.", False),
        ("Who will be the new coach?", "Ada Birk has been appointed.", False),
        ("Who is the coach?", "Ada Birk has been coach since 2019.", False),
    ],
)
def test_who_is_there_is_not_who_will_come(asked: str, sentence: str, only: bool) -> None:
    assert only_is_in_office(asked, sentence) is only


@pytest.mark.parametrize(
    ("asked", "words", "none"),
    [
        ("Who bought it, by name?", "a Swiss collector", True),
        ("Who bought it, by name?", "Ada Birk, a collector", False),
        ("Who bought it, by name?", "A collector", True),
        ("Who bought it? names please", "several bidders", True),
        ("What is the name of the driver?", "a man of forty", True),
        ("What is the name of Birk's brother-in-law?", "A yacht", True),
        ("What is the name of the driver?", "Ada", False),
        ("What is the name of the method?", "tempering", False),
        ("Who bought it?", "a collector", False),
    ],
)
def test_where_a_name_is_asked_for_a_name_is_given(asked: str, words: str, none: bool) -> None:
    assert gives_no_name(asked, words) is none


@pytest.mark.parametrize(
    ("counted", "number", "things"),
    [
        ("people work for Orvo", "94 ships", True),
        ("pupils are in it", "40 primary schools in May", True),
        ("people live there", "930 islanders", False),
        ("people came", "40 farmers", False),
        ("people came", "40", False),
        ("ships has Orvo", "94 ships", False),
    ],
)
def test_schools_are_no_pupils(counted: str, number: str, things: bool) -> None:
    assert counts_things(counted, number) is things


@pytest.mark.parametrize(
    ("asked", "before", "another"),
    [
        ("Why did Birk not play?", "Birk, who has not played since May, left because ", True),
        ("Why did Birk leave?", "Birk, who has not played since May, left because ", False),
        ("Why did Birk play?", "Birk, who played in May, was to play again because ", False),
        ("Why did the quay flood?", "The quay, which flooded twice, is lined with ", True),
        ("Why did she write at night?", "With Birk, who wrote at night, when ", False),
        ("When did Birk play?", "Birk, who has not played since May, left Lyon in ", False),
    ],
)  # fmt: skip
def test_a_cause_of_another_thing_explains_nothing(asked: str, before: str, another: bool) -> None:
    assert explains_another(understand(asked), before) is another


@pytest.mark.parametrize(
    ("asked", "words", "again"),
    [
        ("Why did they change jobs?", "because they had changed jobs", True),
        ("Why was the fair cancelled in May?", "It was cancelled only once", True),
        ("Why did they change jobs?", "because they had not changed for years", False),
        ("Why did they change jobs?", "because they wanted a change", False),
        ("When did they change jobs?", "they changed jobs in May", False),
    ],
)
def test_what_is_to_be_explained_explains_nothing(asked: str, words: str, again: bool) -> None:
    assert says_it_again(understand(asked), words) is again


def test_silver_is_not_gold() -> None:
    assert is_another_in_line("Who won the silver medal?", "Birk won the gold medal.")
    assert not is_another_in_line("Who won the gold medal?", "Birk won the gold medal.")
    assert not is_another_in_line("Who won a silver medal?", "Gold and silver medals went to Birk.")
