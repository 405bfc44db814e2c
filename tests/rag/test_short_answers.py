"""What stands in front of an answer's sentences: the words themselves, by the sort of question."""

from __future__ import annotations

import pytest

from index.encode import Encoder
from rag.assistant import Assistant, AssistantSettings
from rag.question import understand
from rag.shorts import fits_type
from tests.rag.papers import library_of

ARTICLES = {
    "vane.txt": "date 2025-01-20 “I would rather disappoint people in March than frighten them in "
    "April,” the harbourmaster, Tobias Vane, said of the delay.",
    "fund.txt": "date 2025-02-24 The trustees of the relief fund met on Tuesday in Sallowbridge.",
    "eye.txt": "date 2025-03-05 The eye of the storm passed over Cape Linnet at 11.40 a.m. on "
    "Tuesday 4 March. Nobody was hurt.",
    "park.txt": "date 2025-03-06 “The old masters would have skated,” said Poppy Lascelles, who "
    "raised the money for the skating park.",
    "vans.txt": "date 2025-06-12 Harl Motors sold 41,000 vans in the first quarter of 2025, the "
    "company said.",
    "frost.txt": "date 2025-02-03 The weather office said the temperature at Kelm fell to -21 "
    "degrees on Saturday night.",
}


@pytest.fixture(scope="module")
def eager(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An assistant that answers everything, over two articles."""
    library = library_of(tmp_path_factory.mktemp("short"), ARTICLES, encoder)
    return Assistant(library, encoder, AssistantSettings(threshold=0.0))


def test_what_was_said_is_answered_in_the_words_between_quotation_marks(eager: Assistant) -> None:
    answer = eager.ask("What did Vane say about the delay?")
    said = "I would rather disappoint people in March than frighten them in April"
    assert answer.short_answer == said
    assert answer.citations[0].quote.startswith(f"“{said}")


def test_what_time_is_answered_with_a_time_and_when_with_a_day(eager: Assistant) -> None:
    hour = eager.ask("At what time did the eye of the storm pass over Cape Linnet?").short_answer
    assert hour is not None
    assert hour.startswith("11.40")
    day = eager.ask("When did the eye of the storm pass over Cape Linnet?").short_answer
    assert day == "Tuesday 4 March 2025"


def test_a_number_is_answered_whole_and_no_period_for_it(eager: Assistant) -> None:
    sold = eager.ask("How many vans did Harl Motors sell in the first quarter of 2025?")
    assert sold.short_answer == "41,000"
    assert eager.ask("How cold was it at Kelm?").short_answer == "-21 degrees"


def test_half_a_quotation_is_no_short_answer(eager: Assistant) -> None:
    short = eager.ask("Why did Poppy Lascelles raise the money for the park?").short_answer
    assert short is None or short.count("“") == short.count("”")


@pytest.mark.parametrize(
    ("question", "words", "fits"),
    [
        ("How many islanders voted?", "forty sailings", True),
        ("How many islanders voted?", "the islanders", False),
        ("When did the trustees meet?", "Tuesday", True),
        ("When did the trustees meet?", "in Sallowbridge", False),
        ("Who is Tobias Vane?", "Tobias Vane", False),
        ("Who is the harbourmaster?", "Tobias Vane", True),
        ("Who is the harbourmaster?", "the delay", False),
        ("Where did the trustees meet?", "in Sallowbridge", True),
        ("Where did the trustees meet?", "the relief fund", False),
        ("What did the trustees do?", "met", True),
    ],
)
def test_words_are_the_sort_of_thing_that_was_asked_for(
    question: str, words: str, fits: bool
) -> None:
    assert fits_type(understand(question), words) is fits
