"""Whose value it is, and whose words, by what stands right beside them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.encode import Encoder
from index.temporal import find
from rag.answer import ResolvedDate
from rag.assistant import Assistant
from rag.ballot import own_votes
from rag.form import whole_count, whole_length, whole_share
from rag.question import understand
from rag.speaker import asked_speaker, says_it
from rag.whose import own_age, own_end, own_time, own_winner, still_held
from tests.rag.papers import library_of, paper

BROTHERS = "Tomas Reyl, 27, and his brother Karel, 24, had entered the cave."


@pytest.mark.parametrize(
    ("question", "sentence", "age"),
    [
        ("How old is Karel Reyl?", BROTHERS, "24"),
        ("How old is Tomas Reyl?", BROTHERS, "27"),
        ("How old is Reyl?", BROTHERS, "27"),
        ("How old is Anna Brock?", BROTHERS, None),
        ("Who is Karel Reyl?", BROTHERS, None),
        ("How old was Sales?", "The firefighter, 29-year-old Bruno Sales, died.", "29"),
        ("How old is Ida Grün?", "Ida Grün (41) leads the club; Jon Hale (50) pays.", "41"),
        ("How old is Smith?", "Ann Smith, 31, married Paul Smith, 33.", None),
    ],
)
def test_an_age_is_that_of_the_name_before_it(
    question: str, sentence: str, age: str | None
) -> None:
    assert own_age(understand(question), sentence) == age


@pytest.mark.parametrize(
    ("question", "sentence", "pointed", "value"),
    [
        (
            "What is the shortfall this year?",
            "A shortfall of $38 million next year, up from $21 million this year.",
            "$38 million",
            "$21 million",
        ),
        ("How many cars were made in 2019?", "It made 400 cars in 2019 and 900 in 2020.", "900",
         "400"),
        ("How many cars were made in 2021?", "It made 400 cars in 2019 and 900 in 2020.", "900",
         None),
        ("How many cars were made?", "It made 400 cars in 2019 and 900 in 2020.", "900", None),
        ("What was the turnout four years ago?",
         "Turnout was 71.3 per cent, up from 64.9 per cent four years ago.", "71.3 per cent",
         "64.9 per cent"),
        ("How high was the debt at the end of December?",
         "Debt was €2.9 billion at the end of March, up from €2.4 billion at the end of December.",
         "€2.9 billion", "€2.4 billion"),
        ("How many vans were sold in the first quarter of 2025?",
         "It sold 41,000 vans in the first quarter of 2025.", "41,000", None),
        ("How many vans were sold in 2025?", "It sold 41,000 vans at 12 dealers in 2025.",
         "41,000", None),
        ("How many dealers had it in 2025?", "It sold 41,000 vans at 12 dealers in 2025.",
         "41,000", "12"),
    ],
)  # fmt: skip
def test_a_number_is_that_of_the_year_behind_it(
    question: str, sentence: str, pointed: str, value: str | None
) -> None:
    assert own_time(understand(question), sentence, pointed) == value


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What is the new age?", "66"),
        ("What was the age before?", "64"),
        ("What is the age?", None),
    ],
)
def test_a_number_that_was_changed_is_the_new_one_or_the_old(
    question: str, value: str | None
) -> None:
    sentence = "The law raises the retirement age from 64 to 66 in stages."
    assert own_end(understand(question), sentence, "64 to 66") == value


def test_a_length_and_a_count_are_given_whole() -> None:
    text = "Hale got four years and six months in prison."
    start = text.index("four")
    assert whole_length(text, start, start + 10, len(text)) == "four years and six months"
    asked = understand("By how many votes did she win?")
    assert whole_count(asked, "17", " votes to 14 after a debate") == "17 votes to 14"
    assert whole_count(asked, "17", " votes after a debate") == "17"
    assert whole_count(understand("How many came?"), "17", " to 14") == "17"
    assert whole_count(understand("How long did he stay?"), "17", " games as coach") == "17 games"
    assert whole_count(understand("How long is it?"), "17", ", he said") == "17"


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("Only two in ten trams will run.", "ten", "two in ten"),
        ("Only two out of ten trams will run.", "two", "two out of ten"),
        ("It won two in ten games.", "two", "two"),
        ("It sold 40 in 2019.", "40", "40"),
    ],
)
def test_a_share_is_given_whole(text: str, words: str, whole: str) -> None:
    start = text.index(words)
    first, end = whole_share(text, start, start + len(words), 0, len(text))
    assert text[first:end] == whole


@pytest.mark.parametrize(
    ("question", "sentence", "votes"),
    [
        ("How many councillors voted against the budget?", "They passed it by 29 to 22.", "22"),
        ("How many voted for it?", "They passed it by 29 votes to 22.", "29"),
        ("How many were against?", "The council rejected it by 29-22.", "29"),
        ("How many were in favour?", "The council rejected it by nine to four.", "four"),
        ("How many councillors voted?", "They passed it by 29 to 22.", None),
        ("How many voted against it?", "It was 29 to 22, after 12 to 9 in May.", None),
    ],
)
def test_votes_are_of_the_side_that_is_asked_for(
    question: str, sentence: str, votes: str | None
) -> None:
    assert own_votes(understand(question), sentence, "") == votes


@pytest.mark.parametrize(
    ("question", "sentence", "number"),
    [
        ("How many vehicles were delivered a year earlier?",
         "Deliveries dropped to 138,400 vehicles from 151,900.", "151,900"),
        ("How many vehicles were delivered last year?",
         "Deliveries dropped to 138,400 vehicles last year from 151,900.", None),
        ("How many vehicles were delivered?",
         "Deliveries dropped to 138,400 vehicles from 151,900.", None),
    ],
)  # fmt: skip
def test_what_a_number_came_from_is_that_of_the_year_before(
    question: str, sentence: str, number: str | None
) -> None:
    assert own_end(understand(question), sentence, "138,400") == number


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What did Ferrand say?", "Ferrand"),
        ("What did Anna Brock tell the court about it?", "Anna Brock"),
        ("What did Hale's lawyer say?", "lawyer"),
        ("What does the head of the ferry company say?", "head"),
        ("Where did Ferrand speak?", None),
    ],
)
def test_who_is_asked_about(question: str, speaker: str | None) -> None:
    assert asked_speaker(understand(question)) == speaker


SAID = paper(
    "2025-03-14",
    "Ferrand to run the trams",
    "The council chose Ilse Ferrand on Wednesday. \"I came to make the trams run,\" she said. "
    "Opponents, led by Dara Whitlock, said Ferrand lacked experience. \"We shall see,\" said the "
    "union's chairwoman, Maja Toll. According to Paul Odom, the trams are old. Ferrand's husband "
    "said he was proud.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("speaker", "said"),
    [
        ("Ferrand", [None, True, False, False, False, False]),
        ("Whitlock", [None, False, True, False, False, False]),
        ("Toll", [None, False, False, True, False, False]),
        ("Odom", [None, False, False, False, True, False]),
        ("husband", [None, False, False, False, False, True]),
    ],
)
def test_whose_words_a_sentence_gives(
    tmp_path: Path, encoder: Encoder, speaker: str, said: list[bool | None]
) -> None:
    hit = Assistant(library_of(tmp_path, {"a.md": SAID}, encoder), encoder).search("trams", k=1)[0]
    assert [says_it(speaker, hit, s) for s in hit.passage.sentences] == said


KIN = paper(
    "2025-07-09",
    "The Stiel verdict",
    "Outside court Paul Stiel, the dead man's brother, said they had half of it. His sister Nora "
    'was too upset to speak. Mrs Stiel told detectives that she knew nothing. "My daughter was '
    'robbed," said Ida Holt, whose daughter Ann had been given a 9. Colonel Stiel said no more.',
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What did Paul Stiel say?", [True, None, True, False, True]),
        ("What did Nora Stiel say?", [False, None, True, False, True]),
        ("What did Mr Stiel say?", [True, None, False, False, True]),
        ("What did Mrs Stiel say?", [True, None, True, False, True]),
        ("What did Ida Holt's daughter Ann say?", [False, None, False, False, False]),
        ("What did Ida Holt say?", [False, None, False, True, False]),
    ],
)
def test_one_surname_is_not_one_person(
    tmp_path: Path, encoder: Encoder, question: str, said: list[bool | None]
) -> None:
    hit = Assistant(library_of(tmp_path, {"a.md": KIN}, encoder), encoder).search("Stiel", k=1)[0]
    speaker = asked_speaker(understand(question))
    assert speaker is not None
    assert [says_it(speaker, hit, s) for s in hit.passage.sentences] == said


def test_the_former_president_may_be_whom_a_question_names(
    tmp_path: Path, encoder: Encoder
) -> None:
    text = paper("2025-03-14", "Hale on tour", "In Marl, the former president said it was late.")
    hit = Assistant(library_of(tmp_path, {"a.md": text}, encoder), encoder).search("late", k=1)[0]
    assert [says_it("Hale", hit, s) for s in hit.passage.sentences] == [None]


@pytest.mark.parametrize(
    ("question", "sentence", "held"),
    [
        ("When will it rule?", "It will rule in September instead of June.", ["September"]),
        ("When will it rule?", "Instead of June, it will rule in September.", ["September"]),
        ("When was it originally to rule?", "It rules in September instead of June.", ["June"]),
        ("When does it open?", "It was to open in May and opened in July.", ["July"]),
        ("When does it open?", "It was to open in May 2024.", ["May 2024"]),
        ("When did it meet?", "It met on 3 May and on 5 May.", ["3 May", "5 May"]),
    ],
)
def test_a_day_that_a_sentence_takes_back_is_not_when_it_is(
    question: str, sentence: str, held: list[str]
) -> None:
    days = [
        ResolvedDate(found.text, *found.interval, None, found.why, 1)
        for found in find(sentence, date(2026, 2, 3))
        if found.interval
    ]
    assert [day.text for day in still_held(understand(question), days, sentence)] == held


@pytest.mark.parametrize(
    ("question", "sentence", "pointed", "winner"),
    [
        ("Who won the vote?", "Ida Brand was elected, beating Jon Hale.", "Jon Hale", "Ida Brand"),
        ("Who won it?", "In Lyon, Ann Holt beat the Swede Eva Lund.", "Eva Lund", "Ann Holt"),
        ("Who won?", "On Sunday in Lyon, Ann Holt won, beating Eva Lund.", "Eva Lund", "Ann Holt"),
        ("Who became champion?", "Holt, a nurse from Lyon, became champion with a victory over "
         "the holder, Eva Lund.", "Eva Lund", "Holt"),
        ("Who won the final?", "Ann Holt beat Eva Lund.", "Ann Holt", None),
        ("Whom did Ann Holt beat?", "Ann Holt beat Eva Lund.", "Eva Lund", None),
        ("Who won the final?", "Ann Holt won, said Eva Lund.", "Eva Lund", None),
        ("Who won Tarn?", "Jon Hale lost his seat of Tarn by 14 votes to Ida Brand, a nurse.",
         "Jon Hale", "Ida Brand"),
        ("Who won the cup?", "Ryde lost the cup final to Skane by two goals.",
         "Ryde lost the cup final to Skane", "Skane"),
        ("Who won Tarn?", "Jon Hale, who lost in 2020 to Ida Brand, won.", "Jon Hale", None),
        ("Who lost Tarn?", "Jon Hale lost his seat of Tarn to Ida Brand.", "Jon Hale", None),
    ],
)  # fmt: skip
def test_who_won_is_not_who_was_beaten(
    question: str, sentence: str, pointed: str, winner: str | None
) -> None:
    assert own_winner(understand(question), sentence, pointed) == winner
