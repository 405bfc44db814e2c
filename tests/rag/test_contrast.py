"""Statements in the cited words but for one, which says another thing; and true ones like them."""

from __future__ import annotations

from datetime import date

import pytest

from rag.verify import Evidence, verify


def verdict(statement: str, quote: str) -> tuple[str, str]:
    judged = verify(statement, [Evidence(quote, date(2025, 3, 21))])
    return judged.verdict, judged.why


@pytest.mark.parametrize(
    ("statement", "quote", "why"),
    [
        ("At least 30 people were killed in the fire at Marl.",
         "At least 30 people were injured in the fire at Marl.", "“injured”, not “killed”"),
        ("Thirty people were arrested in Marl.", "Thirty people were questioned in Marl.",
         "“questioned”, not “arrested”"),
        ("The ship sank off Dorn.", "The ship ran aground off Dorn.", "“aground”, not “sank”"),
        ("The council approved the plan.", "The council discussed the plan.", "“discussed”"),
        ("The minister resigned on Friday.", "The minister was dismissed on Friday.",
         "“dismissed”"),
        ("The mayor voted for the plan.", "The mayor voted against the plan.", "voted against"),
        ("The mayor voted against the plan.", "The mayor voted in favour of the plan.",
         "voted for"),
        ("Most councillors signed the deal.", "Few councillors signed the deal.", "“few”"),
        ("All councillors signed the deal.", "Some councillors signed the deal.", "“some”"),
        ("The mayor signed the deal.", "The mayor stopped short of signing the deal.",
         "as all but done"),
        ("The mayor signed the deal.", "The mayor almost signed the deal.", "as all but done"),
        ("The mayor signed the deal.", "The mayor was on the verge of signing the deal.",
         "as all but done"),
        ("The mayor signed the deal.", "The mayor came close to signing the deal.",
         "as all but done"),
        ("The mayor signed the deal.", "It is untrue that the mayor signed the deal.", "as denied"),
        ("The mayor signed the deal.", "The mayor denied that he signed the deal.", "as denied"),
        ("The mayor signed the deal.", "The mayor denied signing the deal.", "as denied"),
        ("The mayor signed the deal.", "Rumours that the mayor signed the deal were false.",
         "as reported or alleged"),
        ("The mayor signed the deal.", "If the mayor signed the deal, the port would close.",
         "as a condition"),
        ("The mayor signed the deal.", "The mayor never once signed the deal.", "denies “signed”"),
        ("The mayor signed the deal.", "The mayor's deputy signed the deal.", "mayor's deputy"),
        ("The mayor signed the deal.", "The deputy mayor signed the deal.", "deputy mayor"),
        ("The deal was signed by the mayor.", "The deal was signed by a deputy of the mayor.",
         "deputy of the mayor"),
        ("Arden beat Marl 1-4.", "Arden beat Marl 4-1.", "4-1, not 1-4"),
        ("The union won 3-5.", "The union won 5-3.", "5-3, not 3-5"),
        ("A million people lost power.", "Half a million people lost power.", "Half a million"),
        ("It fell to 5 degrees.", "It fell to minus 5 degrees.", "minus 5 degrees, not 5 degrees"),
        ("It fell to 5C at Kelm.", "It fell to -5C at Kelm.", "-5C, not 5C"),
        ("A third of voters agreed.", "Two-thirds of voters agreed.", "Two-thirds, not A third"),
        ("The first victim died.", "The twenty-first victim died.", "twenty-first, not first"),
        ("The tax will cost £5 million.", "The tax will cost EUR 5 million.", "EUR 5 million"),
        ("The tax will cost $5 million.", "The tax will cost A$5 million.", "A$5 million"),
        ("The tax will cost £5 million.", "The tax will cost 5 million Swedish kronor.", "kronor"),
    ],
)  # fmt: skip
def test_a_word_that_says_another_thing_is_not_supported(
    statement: str, quote: str, why: str
) -> None:
    told, reason = verdict(statement, quote)
    assert told in ("unsupported", "contradicted")
    assert why in reason


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("Thirty people were killed in the fire.",
         "Thirty people lost their lives in the fire and nine were injured."),
        ("Nine people were hurt in the fire.", "Nine people were wounded in the fire."),
        ("The council approved the plan.", "The council discussed the plan and voted it through."),
        ("Nobody was killed in the fire.", "Nobody was killed in the fire, but nine were injured."),
        ("The mayor voted for the plan.", "The mayor voted in favour of the plan."),
        ("Some councillors signed the deal.", "Most councillors signed the deal."),
        ("Several councillors signed the deal.", "A few councillors signed the deal."),
        ("The mayor denied signing the deal.", "The mayor denied that he had signed the deal."),
        ("Prices almost doubled in May.", "In May prices nearly doubled."),
        ("The mayor signed the deal.", "The mayor and the mayor's deputy signed the deal."),
        ("The mayor's deputy signed the deal.", "The deal was signed by the mayor's deputy."),
        ("Marl lost 1-4 to Arden.", "Arden beat Marl 4-1."),
        ("Arden beat Marl 4-1.", "Arden beat Marl 4-1 on Saturday."),
        ("The winner took 2.5 million votes.", "The winner took two and a half million votes."),
        ("Two-thirds of voters agreed.", "Two thirds of voters agreed."),
        ("The 21st victim died.", "The twenty-first victim died."),
        ("The whale was 5 metres long.", "The whale was 5m long."),
        ("The city has 5,000 inhabitants.", "The city has 5 000 inhabitants."),
    ],
)  # fmt: skip
def test_the_same_in_other_words_is_supported(statement: str, quote: str) -> None:
    assert verdict(statement, quote)[0] == "supported", verdict(statement, quote)
