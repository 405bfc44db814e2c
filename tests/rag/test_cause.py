"""Why, and of what: a sentence that gives a cause is quoted, and none that gives no cause."""

from __future__ import annotations

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.cause import asks_cause, cause_begins, has_cue, may_be_cause, names_cause
from rag.question import understand
from tests.rag.papers import library_of, paper

ARTICLES = {
    "obituary": (
        "2025-01-22",
        "Ilse Farrant, who mapped the sea floor, dies at 94",
        "Ilse Farrant, the oceanographer whose maps of the sea floor changed the way in which"
        " scientists saw the planet, died on Monday at her home in Port Ellery. She was 94. The"
        " cause was pneumonia, her daughter said.\n\nIn 1961 she married the violinist Hugo Brand,"
        " who died in 2009. She retired in 1996 and moved to the coast.",
    ),
    "loss": (
        "2025-05-06",
        "Halvard Motors makes a loss",
        "Halvard Motors reported a net loss of €184 million for the first quarter on Wednesday,"
        " after a profit of €96 million a year earlier. Revenue fell 7 per cent. The company blamed"
        " a shortage of battery cells and a strike at its plant in Zelnik.\n\nFinance chief Marco"
        " Tilling will leave at the end of July after six years.",
    ),
    "interview": (
        "2025-05-16",
        "Amara Dial on leaving Le Port",
        "Amara Dial closed her restaurant Le Port in April, three months after it had won its"
        " second star. We met her in the kitchen of a school.\n\n"
        'Why did you close a restaurant that was full for a year ahead?\n\n"Because I was tired of'
        ' frightening people. One day my son asked why I only smiled on photographs."',
    ),
    "railway": (
        "2025-11-30",
        "Storm closes the railway to Ostwick",
        "The railway between Saltby and Ostwick will remain shut for at least ten days, since 80"
        " metres of track were washed away. The school at Ostwick was closed in October.",
    ),
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An assistant over reports some of which say why."""
    files = {f"{name}.md": paper(*article) for name, article in ARTICLES.items()}
    return Assistant(library_of(tmp_path_factory.mktemp("causes"), files, encoder), encoder)


@pytest.mark.parametrize(
    ("question", "cause"),
    [
        ("What did Ilse Farrant die of?", "pneumonia"),
        ("What killed Ilse Farrant?", "pneumonia"),
        ("Why did Halvard Motors make a loss?", "a shortage of battery cells"),
        ("Why did Amara Dial close Le Port?", "Because I was tired of frightening people"),
        ("Why is the railway to Ostwick shut?", "80 metres of track were washed away"),
    ],
)
def test_the_sentence_that_gives_the_cause_answers(
    papers: Assistant, question: str, cause: str
) -> None:
    answer = papers.ask(question)
    assert not answer.abstained
    assert answer.short_answer is not None
    assert answer.short_answer.startswith(cause)
    assert cause in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Why did Ilse Farrant move to the coast?", "do not say why"),
        ("What did Hugo Brand die of?", "do not name the cause"),
        ("Why will Marco Tilling leave?", "“Tilling”"),
    ],
)
def test_a_sentence_that_only_tells_what_is_to_be_explained_is_no_answer(
    papers: Assistant, question: str, says: str
) -> None:
    answer = papers.ask(question)
    assert answer.abstained
    assert says in answer.answer


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What did Ilse die of?", True),
        ("Of what did Ilse die?", True),
        ("What killed the trees?", True),
        ("Why did she go?", True),
        ("What did she say of it?", False),
        ("Who killed the goose?", False),
    ],
)
def test_a_cause_is_asked_for(question: str, asks: bool) -> None:
    assert asks_cause(understand(question)) is asks


@pytest.mark.parametrize(
    ("sentence", "cue", "outright"),
    [
        ("The drop was due to the missing buyback.", True, True),
        ("The van had been due to go on sale in May.", False, False),
        ("It has been known since 1949.", False, False),
        ("It has been shut since last month's storm.", True, False),
        ("The owner put the overrun down to salt.", True, True),
        ("The cause of the fire is not known.", True, False),
        ("He gave no reason for his decision.", False, False),
        ("A trial was halted in October.", False, False),
    ],
)
def test_words_mark_a_cause(sentence: str, cue: bool, outright: bool) -> None:
    assert has_cue(sentence) is cue
    assert names_cause(sentence) is outright


@pytest.mark.parametrize(
    ("sentence", "words", "score", "may"),
    [
        ("Kolo was sent off for a second yellow card.", "for a second yellow card", 1.0, True),
        ("Counting was stopped after a power cut.", "a power cut", -0.5, True),
        ("The alarm had been off since Sunday for repairs.", "since Sunday for repairs", 1.0, True),
        ("The manager was sacked after 17 games.", "after 17 games", 1.0, False),
        ("A record was banned for a fortnight.", "for a fortnight", 1.0, False),
        ("He is to step down in June.", "to step down in June", 1.0, False),
        ("The strike lasted 19 days.", "lasted 19 days", 1.8, False),
    ],
)
def test_words_without_a_mark_may_be_a_cause(
    sentence: str, words: str, score: float, may: bool
) -> None:
    before = sentence[: sentence.index(words)]
    assert may_be_cause(before, words, score, coverage=0.8) is may


def test_what_tells_another_thing_may_be_all_the_explanation_there_is() -> None:
    assert may_be_cause("", "Half of them had babies", -0.5, 0.1)
    assert not may_be_cause("", "Half of them", -4.0, 0.1)


@pytest.mark.parametrize(
    ("sentence", "pointed", "cause"),
    [
        ("It is shut, since 80 metres of track were washed away.", "were washed away",
         "80 metres of track were washed away"),
        ("The delay was due in the main to a flood.", "the main to a flood", "a flood"),
        ("The owner put the overrun down to salt.", "put the overrun down to salt", "salt"),
        ("It was held because of fears of rain.", "fears of rain", "fears of rain"),
        ("It has been shut since 9 February following a strike.", "a strike", "a strike"),
    ],
)  # fmt: skip
def test_a_cause_is_told_whole_and_alone(sentence: str, pointed: str, cause: str) -> None:
    start = sentence.index(pointed)
    end = start + len(pointed)
    assert sentence[cause_begins(sentence, start, end) : end] == cause
