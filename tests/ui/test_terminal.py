"""What a person reads on the command line when sources differ or print the same report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rag.answer import Alternative, Answer, Citation, Disagreement, LibraryState, Side, Statement
from ui.terminal import answer_lines

FIRST = Citation(
    1, "a", "Baths cost", date(2025, 2, 3), "Courier", None, 0, 12, "It cost £3.", copies=("Wire",)
)
ANSWER = Answer(
    question="What did it cost?",
    answer="£3: It cost £3. [1]",
    short_answer="£3",
    abstained=False,
    confidence=0.9,
    kind="how_many",
    generator="extractive",
    statements=(Statement("It cost £3.", (1,), "supported"),),
    citations=(FIRST,),
    library=LibraryState("000001", 3),
)
SIDES = (
    Side("£4", 2, date(2025, 2, 9), "Gazette", 2),
    Side("£3", 1, date(2025, 2, 3), "Courier", 1),
)


def printed(answer: Answer) -> str:
    return "\n".join(answer_lines(answer))


def test_copies_of_a_report_are_named_beside_its_citation() -> None:
    assert "“It cost £3.”\n    Also printed by Wire." in printed(ANSWER)


def test_sides_that_contradict_each_other_stand_side_by_side() -> None:
    why = "neither report mentions the other figure"
    differing = Disagreement("the cost", "contradicted", SIDES, why)
    words = printed(replace(ANSWER, disagreements=(differing,)))
    assert (
        "Sources differ: the cost: £4 [2] (Gazette, 2025-02-09, 2 reports)"
        " / £3 [1] (Courier, 2025-02-03)" in words
    )
    assert why in words


def test_what_was_updated_says_what_was_said_before() -> None:
    updated = Disagreement("the cost", "updated", SIDES, "a correction")
    words = printed(replace(ANSWER, disagreements=(updated,)))
    assert "Updated: the cost: £4 [2]" in words
    assert "before that £3 [1] (Courier, 2025-02-03)" in words


def test_independent_reports_are_counted_only_when_there_are_several() -> None:
    assert "independent" not in printed(replace(ANSWER, independent=1))
    assert "3 independent reports say so." in printed(replace(ANSWER, independent=3))


def test_what_else_is_possible_is_said_with_its_citation() -> None:
    words = printed(replace(ANSWER, alternatives=(Alternative("£4", 1), Alternative("£5", 2))))
    assert "Also possible: £4 [1]; £5 [2]." in words
    assert "possible" not in printed(ANSWER)
