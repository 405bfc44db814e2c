"""What a reader is told of a statement: pairs written by hand, each with its verdict and reason."""

from __future__ import annotations

from datetime import date

import pytest

from rag.verify import Evidence, verify

EVIDENCE = {
    "summit": Evidence(
        "France will host a summit of the Coalition of the Willing in Paris next Thursday, and "
        "Ukraine's president will be there, according to an announcement by Emmanuel Macron.",
        published=date(2025, 3, 21),
        title="Paris summit next Thursday",
    ),
    "storm": Evidence(
        "One man has died and fourteen people were hurt in Storm Odalys. The committee said this "
        "morning that 212 homes had been flooded. Damage to public property is put at £5.4 "
        "million, not counting private houses.",
        published=date(2025, 2, 24),
        title="Final count after the storm",
    ),
    "budget": Evidence(
        "Skerrow County Council has adopted its budget by 31 votes to 24, with three abstentions. "
        "The tax will go up by 4.2 per cent on 1 April and not by the 4.6 per cent proposed in "
        "January.",
        published=date(2025, 2, 28),
    ),
    "mayor": Evidence(
        "Benedikta Arkwell has been elected mayor of Port Ellery, beating Cassimir Thole by 344 "
        "votes. Arkwell received 9,214 votes and Thole 8,870. Turnout in Thursday's election was "
        "43.6 per cent.",
        published=date(2025, 5, 2),
    ),
    "trial": Evidence(
        "Lysander Crake was convicted of fraud yesterday. The jury found him guilty on four counts "
        "and not guilty on two. Judge Honoria Vexley will pass sentence on 9 May.",
        published=date(2025, 4, 11),
    ),
    "denial": Evidence(
        "Crake allegedly spent part of the money on a racehorse. He denies six counts of fraud.",
        published=date(2025, 3, 25),
        before="The trial of Lysander Crake opened on Monday.",
    ),
    "harbour": Evidence(
        "The harbour took in 12 ships and 40 men on Tuesday, and turned away nine boats.",
        published=date(2025, 3, 20),
    ),
    "pumps": Evidence(
        "The watch manager, Casper Thornbury, said the service had too few pumps. The county's "
        "emergency planner, Leocadia Hume-Barr, rejected the criticism.",
        published=date(2025, 2, 20),
    ),
    "furnace": Evidence(
        "The furnace will be mothballed. A second strike has been suspended. The union may vote "
        "on the deal next Wednesday. The company failed to pay the bonus.",
        published=date(2025, 3, 6),
        title="Corvane deal",
    ),
    "rate": Evidence(
        "The European Central Bank raised its rate by 0.25 percentage points to 4 per cent on "
        "Thursday, the bank's president, Christine Lagarde, announced.",
        published=date(2023, 9, 15),
    ),
    "crowd": Evidence(
        "More than 2,000 people marched in Dunmarrow on Saturday; nearly 300 of them were "
        "children. The police did not make any arrests.",
        published=date(2025, 1, 27),
    ),
    "quote": Evidence(
        "“The lights stay on,” Ambrose Tindle said. “They laughed at it in January,” said Zebedee "
        "Fairlamb.",
        published=date(2025, 2, 28),
    ),
    "pronoun": Evidence(
        "She won 74 of the 120 votes cast by members.",
        published=date(2025, 2, 28),
        before="Benedikta Arkwell will stand for mayor.",
    ),
    "visit": Evidence(
        "President Emmanuel Macron met Volodymyr Zelenskyy in Kyiv on 18 March 2025 at 7 p.m. and "
        "praised Ukrainian soldiers.",
        published=date(2025, 3, 19),
    ),
    "company": Evidence(
        "Corvane Glassworks bought Thole Brothers for $1.2 billion in 2022 and plans to close two "
        "of its five plants by the end of June.",
        published=date(2023, 1, 10),
    ),
}

SUPPORTED = [
    ("summit", "France will host a summit of the Coalition of the Willing next Thursday."),
    ("summit", "France will host a summit in Paris on 27 March 2025."),
    ("summit", "France will host a summit in Paris on Thursday 27 March."),
    ("summit", "A summit will be hosted by France in Paris in March 2025."),
    ("summit", "Ukraine's president will be there, according to Macron."),
    ("summit", "The Ukrainian president will be there."),
    ("summit", "The Coalition of the Willing will meet in Paris next Thursday, Macron announced."),
    ("storm", "14 people were hurt in Storm Odalys."),
    ("storm", "Storm Odalys hurt fourteen people and flooded 212 homes."),
    ("storm", "About 200 homes had been flooded."),
    ("storm", "More than 200 homes had been flooded."),
    ("storm", "A man has died in Storm Odalys."),
    ("storm", "Damage to public property is put at 5.4 million pounds."),
    ("storm", "According to the committee, 212 homes had been flooded."),
    ("budget", "The budget was adopted by 31 votes to 24."),
    ("budget", "The council adopted its budget by thirty-one votes to twenty-four."),
    ("budget", "The tax will go up by 4.2%."),
    ("budget", "On 1 April the tax will rise by 4.2 percent."),
    ("budget", "Skerrow Council has adopted its budget with 3 abstentions."),
    ("mayor", "Arkwell beat Thole by 344 votes."),
    ("mayor", "Thole was beaten by Arkwell."),
    ("mayor", "Arkwell has been elected mayor of Port Ellery."),
    ("mayor", "Benedikta Arkwell received 9,214 votes."),
    ("mayor", "Turnout was 43.6%."),
    ("mayor", "Turnout was 43.6 per cent in the election on 1 May 2025."),
    ("trial", "Crake was convicted of fraud on 10 April 2025."),
    ("trial", "Lysander Crake was found guilty on 4 counts."),
    ("trial", "The jury found Crake guilty on four counts and not guilty on two."),
    ("trial", "Vexley will pass sentence on 9 May 2025."),
    ("trial", "Judge Vexley will pass sentence in May."),
    ("denial", "Crake allegedly spent money on a racehorse."),
    ("denial", "Lysander Crake denies six counts of fraud."),
    ("denial", "Crake denies 6 counts of fraud."),
    ("harbour", "The harbour took in twelve ships and forty men."),
    ("harbour", "It turned away 9 boats."),
    ("pumps", "Thornbury said the service had too few pumps."),
    ("pumps", "The service had too few pumps, according to Casper Thornbury."),
    ("pumps", "Hume-Barr rejected the criticism."),
    ("furnace", "The furnace will be mothballed."),
    ("furnace", "The union may vote on the deal on 12 March 2025."),
    ("furnace", "The company did not pay the bonus."),
    ("rate", "The ECB raised its rate by 0.25 percentage points."),
    ("rate", "The European Central Bank raised its rate to 4% on 14 September 2023."),
    ("rate", "The ECB increased its rate to four per cent, Lagarde said."),
    ("crowd", "More than 2,000 people marched in Dunmarrow."),
    ("crowd", "Police made no arrests."),
    ("crowd", "Almost 300 children marched on 25 January 2025."),
    ("quote", "“The lights stay on,” said Ambrose Tindle."),
    ("quote", "Tindle said the lights stay on."),
    ("quote", "Fairlamb said: “They laughed at it in January.”"),
    ("pronoun", "Arkwell won 74 of the 120 votes."),
    ("visit", "Macron met Zelensky in Kyiv."),
    ("visit", "Macron met Zelenskiy on 18 March at 19:00."),
    ("visit", "Zelenskyy was met by President Macron in Kyiv on Tuesday."),
    ("company", "Corvane Glassworks bought Thole Brothers for 1.2 billion dollars."),
    ("company", "In 2022 Corvane bought Thole Brothers for $1.2bn."),
    ("company", "Corvane plans to close two plants."),
]

CONTRADICTED = [
    ("summit", "France will host a summit in Paris on 28 March 2025.", "not “28 March 2025”"),
    (
        "summit",
        "France will host a summit in Paris next Friday.",
        "“next Thursday” (27 March 2025)",
    ),
    ("summit", "France will not host a summit in Paris next Thursday.", "does not deny “host”"),
    ("summit", "Ukraine's president will not be there.", "does not deny"),
    ("summit", "France hosted a summit of the Coalition of the Willing in Paris.", "to come"),
    ("summit", "Germany will host a summit of the Coalition of the Willing.", "France here"),
    ("summit", "France will host a summit in Berlin next Thursday.", "Paris here, not Berlin"),
    ("summit", "Brigitte Macron announced a summit in Paris.", "not Brigitte Macron"),
    ("storm", "41 people were hurt in Storm Odalys.", "says fourteen, not 41"),
    ("storm", "122 homes had been flooded.", "says 212, not 122"),
    ("storm", "Damage to public property is put at £4.5 million.", "says £5.4 million"),
    ("storm", "Damage to public property is put at £5.4 billion.", "not £5.4 billion"),
    ("storm", "Damage to public property is put at $5.4 million.", "is not “$5.4 million”"),
    ("storm", "Less than 200 homes had been flooded.", "212"),
    ("storm", "No homes had been flooded.", "does not deny “homes”"),
    ("budget", "The council has rejected its budget.", "“adopted”"),
    ("budget", "The budget was adopted by 24 votes to 31.", "31"),
    ("budget", "The tax will go up by 4.6 per cent.", "4.6"),
    ("budget", "The tax will go down by 4.2 per cent on 2 April.", "1 April"),
    ("budget", "The tax went up by 5.2 per cent.", "4.2 per cent, not 5.2 per cent"),
    ("mayor", "Thole beat Arkwell by 344 votes.", "changed places"),
    ("mayor", "Cassimir Thole has been elected mayor of Port Ellery.", "Arkwell"),
    ("mayor", "Arkwell was beaten by Thole.", "changed places"),
    ("mayor", "Arkwell received 8,870 votes and Thole 9,214.", "9,214"),
    ("mayor", "Turnout in the election was 34.6 per cent.", "43.6 per cent, not 34.6 per cent"),
    ("mayor", "Arkwell has not been elected mayor of Port Ellery.", "does not deny “elected”"),
    ("trial", "Lysander Crake was acquitted of fraud.", "says “convicted”"),
    ("trial", "Lysander Crake was not convicted of fraud.", "does not deny “convicted”"),
    ("trial", "The jury found him guilty on five counts.", "says four, not five"),
    ("trial", "Judge Honoria Vexley will pass sentence on 9 June.", "“9 May”"),
    ("trial", "Judge Honoria Vexley passed sentence on 9 May.", "to come"),
    ("harbour", "The harbour took in 40 ships and 12 men.", "says 12, not 40"),
    ("harbour", "The harbour took in 12 ships on Monday.", "Tuesday"),
    ("harbour", "The harbour turned away twelve boats.", "nine"),
    ("pumps", "Hume-Barr said the service had too few pumps.", "Casper Thornbury says this"),
    ("pumps", "Casper Thornbury rejected the criticism.", "Leocadia Hume-Barr here"),
    ("pumps", "Hume-Barr accepted the criticism.", "“rejected”"),
    ("furnace", "The furnace has been mothballed.", "to come"),
    ("furnace", "The furnace will not be mothballed.", "does not deny “mothballed”"),
    ("furnace", "The company paid the bonus.", "denies “paid”"),
    ("furnace", "The union may vote on the deal on 19 March 2025.", "12 March 2025"),
    ("furnace", "A second strike has not been suspended.", "does not deny “suspended”"),
    ("rate", "The European Central Bank lowered its rate by 0.25 percentage points.", "“raised”"),
    (
        "rate",
        "The European Central Bank raised its rate by 0.25 per cent.",
        "is not “0.25 per cent”",
    ),
    ("rate", "The ECB raised its rate to 5 per cent.", "says 4 per cent, not 5 per cent"),
    ("crowd", "The police made arrests.", "denies"),
    ("crowd", "More than 200 people marched in Dunmarrow.", "2,000"),
    ("crowd", "Nearly 600 of them were children.", "nearly 300, not nearly 600"),
    ("quote", "“The lights stay on,” Zebedee Fairlamb said.", "Ambrose Tindle says this"),
    ("quote", "“They laughed at it in January,” said Ambrose Tindle.", "Zebedee Fairlamb"),
    ("crowd", "More than 2,000 people marched in Merrowby.", "names Dunmarrow here"),
    ("quote", "Leocadia Hume-Barr said the lights stay on.", "Ambrose Tindle says this"),
    ("pronoun", "Arkwell won 47 of the 120 votes.", "says 74, not 47"),
    ("visit", "Zelenskyy met Macron in Paris on 18 March 2025.", "Kyiv"),
    ("visit", "Macron met Zelenskyy in Kyiv at 9 p.m.", "7 p.m., not 9 p.m."),
    ("visit", "Emmanuel Macron never met Volodymyr Zelenskyy in Kyiv.", "does not deny “met”"),
    ("company", "Thole Brothers bought Corvane Glassworks for $1.2 billion.", "changed places"),
    ("company", "Corvane Glassworks bought Thole Brothers in 2021.", "2022"),
    ("company", "Corvane Glassworks bought Thole Brothers for $2.1 billion.", "$1.2 billion"),
]

NOT_SUPPORTED = [
    ("summit", "France may host a summit in Paris next Thursday.", "as possible"),
    ("summit", "Donald Tusk will attend the summit in Paris.", "Donald Tusk"),
    ("summit", "The price of bread rose.", "say nothing of"),
    ("summit", "Zelenskyy asked for 500 tanks.", "500"),
    ("storm", "The government will pay every household £3,000.", "£3,000"),
    ("budget", "The mayor resigned in tears.", "say nothing of"),
    ("mayor", "Rufin Oakshade received 3,005 votes.", "Rufin Oakshade"),
    ("trial", "Crake may have been convicted of fraud.", "as possible"),
    ("denial", "Crake spent part of the money on a racehorse.", "reported or alleged"),
    ("denial", "Crake will spend the money on a racehorse.", "reported or alleged"),
    ("denial", "Lysander Crake owns a yacht in Merrowby.", "Merrowby"),
    ("furnace", "The union will vote on the deal next Wednesday.", "as possible"),
    ("furnace", "The union voted on the deal.", "as possible"),
    ("rate", "Governor Christine Lagarde announced the rate.", "president, not governor"),
    ("pronoun", "Cassimir Thole won 74 of the 120 votes.", "Cassimir Thole"),
    ("company", "Corvane closed two of its five plants.", "intended"),
    ("company", "Corvane will close two of its five plants by the end of June.", "intended"),
    ("company", "The workers were given new uniforms.", "say nothing of"),
]


@pytest.mark.parametrize(("key", "statement"), SUPPORTED)
def test_a_true_statement_is_supported(key: str, statement: str) -> None:
    judged = verify(statement, [EVIDENCE[key]])
    assert judged.verdict == "supported", judged


@pytest.mark.parametrize(("key", "statement", "why"), CONTRADICTED)
def test_a_false_statement_is_contradicted_and_the_reason_says_how(
    key: str, statement: str, why: str
) -> None:
    judged = verify(statement, [EVIDENCE[key]])
    assert judged.verdict == "contradicted", judged
    assert any(why in f.why for f in judged.findings), judged


@pytest.mark.parametrize(("key", "statement", "why"), NOT_SUPPORTED)
def test_what_the_cited_words_do_not_say_is_not_supported(
    key: str, statement: str, why: str
) -> None:
    judged = verify(statement, [EVIDENCE[key]])
    assert judged.verdict in ("unsupported", "partly"), judged
    assert any(why in f.why for f in judged.findings), judged


def test_the_table_is_large_enough() -> None:
    assert len(SUPPORTED) + len(CONTRADICTED) + len(NOT_SUPPORTED) >= 120
