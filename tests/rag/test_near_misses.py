"""What stands near a question in an article, and is the answer to another one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.encode import Encoder
from rag.assistant import Assistant
from rag.counted import is_of_a_part
from rag.doer import is_in_no_group, is_no_kin, won_before
from rag.left_out import is_left_out
from rag.owner import owns_another
from rag.role import only_says_it
from rag.sorts import is_of_a_namesake, is_of_another_sort
from rag.turned import deed_between, ways_told
from rag.unfit import acts_upon_it, is_of_another_in_a_row, only_says_to_do_it
from tests.rag.papers import library_of, paper

FILES = {
    "vote.md": paper(
        "2025-05-03", "Corvin elected mayor of Tarnholm",
        "Adeline Corvin has been elected mayor of Tarnholm, beating Bastian Krull by 212 votes.\n\n"
        "Corvin, of the Open Town List, received 6,318 votes. Krull had 6,106 and Ottoline Fenn of "
        "the Greens 1,940. Corvin will present her cabinet in June. The papers of "
        "Leopold Hurst were refused because they carried sixty-one valid signatures.\n",
    ),
    "dyke.md": paper(
        "2025-06-02", "Review of the Melmar dyke",
        "The dyke that failed in Storm Benno had not been inspected since 2014, a review has found."
        " Rebuilding is to begin in the autumn. The review was written by Ignaz Tollmar, an "
        "engineer.\n",
    ),
    "storm.md": paper(
        "2025-01-18", "Storm Benno reaches the coast",
        "Storm Benno is expected to reach the coast of Melmar this evening. Gusts of up to 92 mph "
        "are forecast on the headlands.\n\nThe last storm to do so was Storm Edda in 2019, which "
        "flooded 300 houses.\n",
    ),
    "raid.md": paper(
        "2025-03-28", "Man arrested over the Hollin theft",
        "Police arrested a man of 29 at a flat above a laundry in Gullside on Tuesday. Nothing was "
        "found in the flat, but a van outside was taken away.\n\nHenrike Soll, who owns the "
        "laundry, said that five officers had come through her shop.\n\nThe theft has prompted a "
        "review of security at three other galleries in the county. Its conclusions are due in "
        "July.\n",
    ),
    "ship.md": paper(
        "2025-02-08", "Ferry Puffin delayed",
        "A crankshaft broke on Monday, when the engines of the ferry Puffin were tried at the "
        "Dorling yard. A new one has to be made. The budget of £9.1 million for the ship and its "
        "pier remains unchanged, Walburga Nee said.\n\nOn her first crossing the Puffin carried "
        "143 passengers. She has room for 260 passengers.\n",
    ),
    "damage.md": paper(
        "2025-01-25", "Storm damage put at £3.2 million",
        "Damage to roads and schools is put at £3.2 million, not counting private houses. Forty "
        "households are still living elsewhere.\n",
    ),
    "founder.md": paper(
        "2025-04-22", "Theatre founder honoured",
        "Gwendolyn Parr, who founded the Little Theatre with her husband in 1981, received the "
        "town's medal on Monday. Gwendolyn Parr is 77.\n",
    ),
    "race.md": paper(
        "2025-06-15", "Late surge decides the Brell regatta",
        "Last year's winner, Tadeusz Wolny, came third in the Brell regatta on Saturday after his "
        "rudder broke.\n\nThe race was decided in the last mile. Ingrid Sall crossed the line "
        "first, nine seconds ahead of her brother.\n",
    ),
    "water.md": paper(
        "2025-10-05", "Farmers speak against the reservoir",
        "Dietlinde Hook, who farms at Nether Sall, spoke against the reservoir. \"We were here "
        "before the water company. My grandfather drained this field with a spade. They will have "
        "to carry me out of it.\" The company declined to comment.\n",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Assistant]:
    """Nine reports of things that did not happen."""
    library = library_of(tmp_path_factory.mktemp("near"), FILES, encoder)
    assistant = Assistant(library, encoder)
    yield assistant
    assistant.close()


@pytest.mark.parametrize(
    "question",
    [
        "Which company is going to rebuild the dyke?",
        "Who owned the van outside the flat?",
        "Who is in Corvin's cabinet?",
        "How fast were the gusts in Storm Edda?",
        "What did the new crankshaft cost?",
        "How many votes were cast in Tarnholm?",
        "How many ballot papers were spoiled in Tarnholm?",
        "How many people voted by post in Tarnholm?",
        "What did the damage to private houses come to?",
        "Who is Gwendolyn Parr's husband?",
    ],
)
def test_what_no_article_says_is_not_answered_with_what_stands_near_it(
    news: Assistant, question: str
) -> None:
    assert news.ask(question).abstained


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Who owns the laundry?", "Henrike Soll"),
        ("How fast were the gusts in Storm Benno?", "92 mph"),
        ("How many votes did Corvin receive?", "6,318"),
        ("By how many votes did Corvin beat Krull?", "212"),
        ("What did the damage to roads come to?", "£3.2 million"),
        ("How many signatures did Hurst's papers carry?", "sixty-one"),
        ("Who won the Brell regatta?", "Ingrid Sall"),
        ("Who won the regatta last year?", "Tadeusz Wolny"),
        ("How many passengers can the Puffin carry?", "260"),
        ("How many passengers did the Puffin carry on her first crossing?", "143"),
    ],
)
def test_what_is_asked_is_answered_beside_it(news: Assistant, question: str, short: str) -> None:
    assert news.ask(question).short_answer == short


def test_who_beat_whom_is_not_turned_round_and_the_refusal_says_so(news: Assistant) -> None:
    answer = news.ask("By how many votes did Krull beat Corvin?")
    assert answer.abstained
    assert "the other way round: of Corvin what is asked of Krull" in answer.answer


@pytest.mark.parametrize(
    ("asked", "sentence", "way"),
    [
        ("How did Birk beat Lund?", "Lund beat Birk in Oslo.", "turned"),
        ("How did Birk beat Lund?", "Ada Birk beat Jon Lund in Oslo.", "as asked"),
        ("How did Birk beat Lund?", "Lund was beaten by Birk in Oslo.", "as asked"),
        ("How did Birk beat Lund?", "Birk was easily beaten by Lund.", "turned"),
        ("How did Birk beat Lund?", "Birk lost narrowly to Lund.", "turned"),
        ("How did Birk beat Lund?", "Lund lost narrowly to Birk.", "as asked"),
        ("How did Birk beat Lund?", "Birk won 3-1 against Lund.", "as asked"),
        ("How did Birk beat Lund?", "It was a victory for Lund over Birk.", None),
        ("How did Birk beat Lund?", "Birk and Lund beat the clock.", None),
        ("Why did Orvo buy Kelp Foods?", "Kelp Foods has bought the dairy Orvo.", "turned"),
        ("When did Birk marry Lund?", "Lund married Birk in May.", None),
        ("How did Birk win?", "Lund beat Birk in Oslo.", None),
    ],
)
def test_who_did_it_to_whom_is_read_in_either_voice(
    asked: str, sentence: str, way: str | None
) -> None:
    deed = deed_between(asked)
    told = ways_told(deed, sentence) if deed else []
    assert told == ([way] if way else [])


def test_what_prompted_a_review_is_not_what_it_found(news: Assistant) -> None:
    answer = news.ask("What did the review of security at the other galleries conclude?")
    assert answer.short_answer != "The theft"


def test_a_quotation_behind_its_report_is_not_cut_at_its_first_sentence(news: Assistant) -> None:
    answer = news.ask("What did Dietlinde Hook say?").answer
    assert "We were here before the water company." in answer
    assert "They will have to carry me out of it." in answer


@pytest.mark.parametrize(
    ("asked", "sentence", "words", "other"),
    [
        ("Who owns the mill?", "Ada Birk, who owns the inn, saw it.", "Ada Birk", True),
        ("Who owns the mill?", "Ada Birk, who owns the mill, saw it.", "Ada Birk", False),
        ("Who owns the ship?", "Ada Birk, who owns the vessel, saw it.", "Ada Birk", False),
        ("Who owns the mill?", "Ada Birk, owner of an inn, saw it.", "Ada Birk", True),
        ("Who owns the mill?", "The owner of the inn, Ada Birk, saw it.", "Ada Birk", True),
        ("Who owns the mill?", "It burnt, said inn owner Ada Birk.", "Ada Birk", True),
        ("Who owns the mill?", "It burnt, said its owner Ada Birk.", "Ada Birk", False),
        ("Who owns the mill?", "It burnt for hours. Ada Birk owns it.", "Ada Birk", False),
        ("Who saw the fire?", "Ada Birk, who owns the inn, saw it.", "Ada Birk", False),
    ],
)
def test_the_owner_of_another_thing(asked: str, sentence: str, words: str, other: bool) -> None:
    before, _, behind = sentence.partition(words)
    assert owns_another(asked, before, behind) is other


@pytest.mark.parametrize(
    ("asked", "sentence", "words", "left_out"),
    [
        ("What do boats cost?", "Nets cost £3 million, excluding boats.", "£3 million", True),
        ("What do nets cost?", "Nets cost £3 million, excluding boats.", "£3 million", False),
        ("What do nets cost without boats?", "Nets cost £3, excluding boats.", "£3", False),
        ("Who saved the cat?", "All fled except the cat, saved by Ada.", "Ada", False),
        ("What do boats cost?", "Not counting boats, nets cost £3.", "£3", True),
    ],
)
def test_a_sum_does_not_hold_for_what_it_leaves_out(
    asked: str, sentence: str, words: str, left_out: bool
) -> None:
    assert is_left_out(asked, sentence, sentence.index(words)) is left_out


@pytest.mark.parametrize(
    ("asked", "sentence", "words", "other"),
    [
        ("Which company built it?", "It fell in Storm Ursa.", "Ursa", True),
        ("Which storm broke it?", "It fell in Storm Ursa.", "Ursa", False),
        ("Which ship sank?", "The ferry Alk sank.", "Alk", False),
        ("Which party won?", "Ada Birk, 41, won.", "Ada Birk", True),
        ("Which hospital took her?", "Dr Ada Birk took her in.", "Ada Birk", True),
        ("Which firm paid?", "Ada Birk, a farmer from Lund, paid.", "Ada Birk", True),
        ("Which firm paid?", "Birk Foods, a Danish firm, paid.", "Birk Foods", False),
        ("Which firm paid?", "Birk Foods, a Danish retailer, paid.", "Birk Foods", False),
        ("Which firm paid?", "Birk Foods paid, the other, Lund Oil, did not.", "Birk Foods", False),
        ("Which firm paid?", "Birko, a sponsor of the game, paid.", "Birko", False),
        ("In which town is she?", "Ada Birk of Lund, 41, is at home.", "Lund", False),
        ("Which politician paid?", "Senator Ada Birk paid.", "Ada Birk", False),
        ("Whose company paid?", "Ada Birk, 41, paid.", "Ada Birk", False),
    ],
)
def test_a_storm_is_no_company_and_somebody_no_party(
    asked: str, sentence: str, words: str, other: bool
) -> None:
    before, _, behind = sentence.partition(words)
    assert is_of_another_sort(asked, before, words, behind) is other


@pytest.mark.parametrize(
    ("told", "sentence", "other"),
    [
        ("Storm Ursa nears. Storm Olaf hit in 2019.", "Gusts reached 90 mph.", False),
        ("Storm Olaf hit in 2019. Now Storm Ursa nears.", "Gusts reached 90 mph.", True),
        ("Storm Ursa nears.", "Olaf had gusts of 90 mph.", False),
        ("A storm nears.", "Gusts reached 90 mph.", False),
    ],
)
def test_what_is_told_of_another_storm(told: str, sentence: str, other: bool) -> None:
    assert is_of_a_namesake("How fast were the gusts of Storm Olaf?", told, sentence) is other


@pytest.mark.parametrize(
    ("asked", "before", "behind", "then"),
    [
        ("Who won the cup?", "Last year's winner, ", ", came third.", True),
        ("Who won the cup?", "", ", the defending champion, came third.", True),
        ("Who won the cup?", "", ", the reigning champion, was beaten by Ada Birk.", True),
        ("Who won the cup?", "The defending champion, ", ", won again.", False),
        ("Who won the cup in 2021?", "The 2021 champion, ", ", came third.", False),
        ("Who came third?", "Last year's winner, ", ", came third.", False),
    ],
)
def test_who_won_another_time_has_not_won(asked: str, before: str, behind: str, then: bool) -> None:
    assert won_before(asked, before, behind) is then


@pytest.mark.parametrize(
    ("asked", "sentence", "words", "not_kin"),
    [
        ("Who is Ada Birk's husband?", "Ada Birk lives in Lund.", "Ada Birk", True),
        ("Who is Birk's husband?", "Ada Birk came with her husband.", "Ada Birk", True),
        ("Who is Ada Birk's husband?", "Her husband, Jon Birk, came.", "Jon Birk", False),
        ("Who is Ada Birk's husband?", "Jon Birk, her late husband, came.", "Jon Birk", False),
        ("Who is Ada Birk's husband?", "She married Jon Birk.", "Jon Birk", False),
        ("Who is Ada Birk's husband?", "Her brother, Jon Birk, came.", "Jon Birk", True),
        ("Who is Ada Birk's husband?", "Her husband comes from Lund.", "Lund", True),
        ("Who is Birk's husband?", "Ada Birk's husband is ill.", "Ada Birk's husband", True),
        ("Who is Ada Birk?", "Ada Birk lives in Lund.", "Ada Birk", False),
    ],
)
def test_nobody_is_their_own_husband(asked: str, sentence: str, words: str, not_kin: bool) -> None:
    before, _, behind = sentence.partition(words)
    assert is_no_kin(asked, before, words, behind) is not_kin


@pytest.mark.parametrize(
    ("asked", "sentence", "number", "part"),
    [
        ("How many votes were cast?", "Birk received 900 votes.", "900", True),
        ("How many votes were cast for Birk?", "Birk received 900 votes.", "900", False),
        ("How many votes were cast?", "She won by 12 votes.", "12", True),
        ("How many votes were cast?", "Some 900 votes were cast.", "900", False),
        ("How many cars can she carry?", "On Monday she carried 12 cars.", "12", True),
        ("How many cars did she carry?", "On Monday she carried 12 cars.", "12", False),
        ("How many cars can she carry?", "She carried 12 cars, as many as she could.", "12", False),
        ("What does the pier cost?", "The budget of £9 million is spent.", "£9 million", True),
        ("What is the budget?", "The budget of £9 million is spent.", "£9 million", False),
    ],
)
def test_a_part_or_one_time_is_not_the_whole(
    asked: str, sentence: str, number: str, part: bool
) -> None:
    before = sentence.partition(number)[0]
    assert is_of_a_part(asked, before, sentence[len(before) :]) is part


def test_one_in_a_row_has_what_stands_in_its_own_brackets() -> None:
    sentence = "They are Ada Birk (Town List), Jon Lind (Harbour Union) and Ea Moe (Greens)."
    for words, other in (("Town List", False), ("Jon Lind", True), ("Greens", True)):
        start = sentence.index(words)
        end = start + len(words)
        assert is_of_another_in_a_row("What is Birk's party?", sentence, start, end) is other
        assert not is_of_another_in_a_row("What other parties stood?", sentence, start, end)


@pytest.mark.parametrize(
    ("sentence", "words", "other"),
    [
        ("The fire has prompted a review of the alarms.", "The fire", True),
        ("The review found that the alarms were off.", "the alarms were off", False),
        ("The alarms were found wanting by the review.", "The alarms", False),
    ],
)
def test_what_led_to_a_review_is_not_what_it_found(sentence: str, words: str, other: bool) -> None:
    before, _, behind = sentence.partition(words)
    assert acts_upon_it("What did the review of alarms find?", before, sentence, behind) is other


def test_to_do_it_is_not_how_it_was_done() -> None:
    assert only_says_to_do_it("How did she win the cup?", "to win the cup a third time")
    assert not only_says_to_do_it("How did she win the cup?", "to the sound of a band")
    assert not only_says_to_do_it("How do they save the vines?", "to press down warm air")


def test_a_sentence_without_the_group_says_nothing_of_who_is_in_it() -> None:
    asked = "Who is in Birk's cabinet?"
    assert is_in_no_group(asked, "Birk beat Jon Lind.")
    assert not is_in_no_group(asked, "Birk has named Jon Lind to her cabinet.")
    assert not is_in_no_group("Who is in charge?", "Birk leads the dig.")


@pytest.mark.parametrize(
    ("asked", "sentence", "words", "says"),
    [
        (
            "Who shut the bridge?",
            "It was shut, the chief, Otto Lund, announced.",
            "Otto Lund",
            True,
        ),
        ("Who will pull it down?", "It is to be pulled down, said Ada Birk.", "Ada Birk", True),
        ("Who stole the van?", "Thieves took a van, said Ada Birk.", "Ada Birk", True),
        ("Who shut the bridge?", "She had it shut, said Ada Birk.", "Ada Birk", False),
        ("Who shut the bridge?", "Ada Birk shut the bridge on Monday.", "Ada Birk", False),
        ("Who manages the mill?", "It runs, said mill manager Ada Birk.", "Ada Birk", False),
        ("Who warned of it?", "They were warned, said Ada Birk.", "Ada Birk", False),
    ],
)
def test_who_only_says_that_it_was_done_did_not_do_it(
    asked: str, sentence: str, words: str, says: bool
) -> None:
    before, _, behind = sentence.partition(words)
    assert only_says_it(asked, sentence, before, behind) is says
