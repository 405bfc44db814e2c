"""What a reader asks of some twenty reports in the manner of daily papers (``press/``), answered
whole: which of several values, whose words, which day."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import update
from index.encode import Encoder
from index.library import Library
from rag.assistant import Assistant

PRESS = Path(__file__).parent / "press"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """Who answers from the reports."""
    library = Library(tmp_path_factory.mktemp("press") / "library")
    assert update(library, [PRESS], encoder).refused == ()
    return Assistant(library, encoder)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        # Which of several values of a sentence.
        ("How old is Karel Reyl?", "24"),
        ("How old is Tomas Reyl?", "27"),
        ("How big is the authority's shortfall next year?", "$38 million"),
        ("How big is the shortfall this year?", "$21 million"),
        ("What is the new retirement age?", "66"),
        ("How much will the bridge cost?", "310 million euros"),
        # An amount that is no sum, and a sum without its currency.
        ("How much cod was the Maren Skog carrying?", "46 tonnes"),
        ("By how much have landings at Vardsund dropped?", "31 per cent"),
        ("How much did the auction hall cost?", "38 million"),
        # The whole of a length, of a vote, of a score.
        ("How long was Viktor Hale sentenced to?", "four years and six months"),
        ("By how many votes did Ferrand win?", "17 votes to 14"),
        ("What was the score of the match between Hallam Rovers and Orrin City?", "3-2"),
        ("What was the final score of the chess match?", "7.5 points to 6.5"),
        # Which day.
        ("When did Marguerite Sall die?", "Saturday 16 August 2025"),
        ("When was Hale mayor?", "2014–2022"),
        ("When did Hale become mayor?", "2014"),
        ("When will the Ell bridge open?", "March–May 2027"),
        ("When will the archaeologists finish?", "Monday 30 June 2025"),
        ("When does Belling retire?", "September 2026"),
        ("When did the Castra fire break out?", "Tuesday 4 August 2026"),
        # Why.
        (
            "Why is the bridge late?",
            "a shortage of steel and the discovery last autumn of a Roman cemetery under the "
            "northern ramp",
        ),
        ("What caused the outage at Telvia?", "a wrong entry in a routing table"),
        # Whose words.
        ("What did Ferrand tell councillors?", "I did not come here to manage decline"),
        ("What did Nina Castel say?", "run until there was nothing left to run with"),
        (
            "What did Maja Toll say?",
            "We are not asking for the moon, we are asking for a night's sleep",
        ),
        ("What did Voss say about the vote?", "a victory for our children"),
        # What is, and not what would be if.
        ("How much is Vetrix paying for Solway?", "$62.50 a share"),
        ("How much must Vetrix pay if the deal fails?", "$240 million"),
        # Who it is, said beside the name.
        ("Who is Ines Caldeira?", "The architect"),
        ("Who is Nina Castel?", "Rovers' coach"),
        ("Who is Leonard Voss?", "Prime Minister"),
        ("What is Rezalin?", "best-known drug"),
        ("How old is Ilse Ferrand?", "52"),
        # Who counts it.
        ("How many passengers does the union say were affected?", "31,000"),
        ("According to the airline, how many passengers were affected?", "24,000"),
    ],
)
def test_the_short_answer_is(assistant: Assistant, question: str, short: str) -> None:
    answer = assistant.ask(question)
    assert answer.short_answer == short
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "relation", "values"),
    [
        (
            "How many passengers were affected by the strike?",
            "contradicted",
            ["Some 24,000", "31,000"],
        ),
        ("How many people marched in the capital on Saturday?", "contradicted",
         ["80,000", "200,000"]),
        ("How many hectares burned near Castra?", "updated",
         ["6,100 hectares", "2,400 hectares"]),
    ],
)  # fmt: skip
def test_sources_differ(
    assistant: Assistant, question: str, relation: str, values: list[str]
) -> None:
    (found,) = assistant.ask(question).disagreements
    assert found.relation == relation
    assert [side.value for side in found.sides] == values


def test_a_shortfall_of_another_year_is_no_disagreement(assistant: Assistant) -> None:
    answer = assistant.ask("How big is the authority's shortfall next year?")
    assert answer.disagreements == ()


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor of Anstow now?",  # Only a former one is named.
        "How many people died in the Castra fire?",  # No number of them is given.
        "When will Telvia's customers be compensated?",  # It has not said when.
        "Where was Ferrand born?",
        "Which party does Carla Menk belong to?",
    ],
)
def test_what_is_not_said_is_refused(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).abstained


def test_a_pronoun_is_no_short_answer(assistant: Assistant) -> None:
    answer = assistant.ask("Who said the sea does not pose?")
    assert answer.short_answer is None
    assert "The sea does not pose" in answer.citations[0].quote


def test_a_conversation_keeps_to_whom_it_is_about(assistant: Assistant) -> None:
    history: list[tuple[str, str]] = []
    for question, short in (
        ("Who was appointed to run the Corvane Transit Authority?", "Ilse Ferrand"),
        ("How old is she?", "52"),
        ("When does she take office?", "Monday 6 October 2025"),
        ("Who opposed her?", "Dara Whitlock"),
    ):
        answer = assistant.ask(question, history=history)
        assert answer.short_answer == short
        # As a program sends it, the whole answer; the chat sends the short one.
        history.append((question, answer.answer))


def test_one_number_in_one_sentence_is_not_compared_with_itself(assistant: Assistant) -> None:
    answer = assistant.ask("Which is longer, the Ell bridge or the ferry?")
    assert "The same" not in answer.answer


def test_what_is_also_possible_is_of_the_same_sort(assistant: Assistant) -> None:
    answer = assistant.ask("How many homes lost power in Storm Nadia?")
    assert answer.short_answer == "60,000"
    assert not any("km" in other.value for other in answer.alternatives)
