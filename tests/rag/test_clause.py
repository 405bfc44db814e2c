"""Events told in a clause are parted, and found stated in other words; denials state nothing."""

from __future__ import annotations

import pytest

from rag.clause import Clause, clause_of, states, tells
from rag.when import event_of


@pytest.mark.parametrize(
    ("event", "clause"),
    [
        ("the Rovers were promoted", Clause("the Rovers", "promoted", "", True)),
        ("Thole lost", Clause("Thole", "lost", "", False)),
        ("the merger had been announced", Clause("the merger", "announced", "", True)),
        ("Crake was found guilty", Clause("Crake", "found guilty", "", True)),
        ("the team fired Greaveson", Clause("the team", "fired", "Greaveson", False)),
        ("a fire broke out", Clause("a fire", "broke out", "", False)),
        ("the mast was quietly rebuilt", Clause("the mast", "rebuilt", "", True)),
        ("the hustings", Clause("", "hustings", "", True)),
    ],
)
def test_a_clause_has_somebody_a_verb_and_the_rest(event: str, clause: Clause) -> None:
    assert clause_of(event) == clause


@pytest.mark.parametrize(
    "event", ["the storm", "the postponed match", "Storm Odalys", "his retired"]
)
def test_a_thing_is_no_clause(event: str) -> None:
    assert clause_of(event) is None
    assert not tells(event)


@pytest.mark.parametrize(
    ("event", "words", "stated"),
    [
        ("Thole lost", "Arkwell beat Thole by 344 votes.", True),
        ("Thole lost", "Thole was beaten by Arkwell.", True),
        ("Arkwell lost", "Arkwell beat Thole by 344 votes.", False),
        ("Arkwell won", "Arkwell beat Thole by 344 votes.", True),
        ("Thole won", "Arkwell beat Thole by 344 votes.", False),
        ("the banker was jailed", "The banker was sent to prison for four years.", True),
        ("the banker was jailed", "The banker could be jailed for four years.", False),
        ("the banker was jailed", "The banker will not be jailed.", False),
        ("the banker was found guilty", "The jury convicted the banker on Monday.", True),
        ("the banker was found guilty", "The banker denied that he was guilty of fraud.", False),
        ("the manager was sacked", "The club has dismissed the manager.", True),
        ("the manager was sacked", "The club hopes to dismiss the manager.", False),
        ("the bridge opened", "The bridge is due to open on Friday.", False),
        ("the bridge opened", "The bridge opened to lorries on Friday.", True),
        ("the library closed", "Unless money is found the library closes.", False),
        ("Ash was elected", "Birch was elected, ahead of Ash.", False),
        ("Ash was elected", "Voters elected Ash.", True),
    ],
)
def test_other_words_state_it_and_denials_do_not(event: str, words: str, stated: bool) -> None:
    clause = clause_of(event)
    assert clause is not None
    assert (states(clause, words) is not None) == stated


@pytest.mark.parametrize(
    ("question", "event"),
    [
        ("What happened after furnace workers walked out?", "furnace workers walked out"),
        ("What happened after Thole lost?", "Thole lost"),
        ("What has happened since the merger was announced?", "the merger was announced"),
    ],
)
def test_the_clause_of_a_question_is_its_event(question: str, event: str) -> None:
    found = event_of(question)
    assert found is not None
    assert found.event == event


@pytest.mark.parametrize("question", ["What happened after we met?", "What happened after lunch?"])
def test_what_is_no_event_of_the_news_sets_nothing(question: str) -> None:
    assert event_of(question) is None
