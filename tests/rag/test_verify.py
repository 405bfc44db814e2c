"""The statement check as a whole: properties that hold for any text, and its edges."""

from __future__ import annotations

import time
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.readers import read
from index.sentences import split
from rag.numbers import quantities
from rag.verify import Evidence, VerifySettings, compare, verify

SEEDS = Path(__file__).parents[2] / "seeds"
STORM = Evidence(
    "The county committee said that 212 homes had been flooded.", published=date(2025, 2, 24)
)


@cache
def seed_sentences() -> tuple[Evidence, ...]:
    """Every sentence of the shipped articles, as evidence."""
    found = []
    for path in sorted(SEEDS.iterdir()):
        if path.is_dir() or path.suffix in (".py", ""):
            continue
        for article in read(path.read_bytes(), path.name):
            for section in article.sections:
                for start, end in split(article.text, section.start, section.end):
                    found.append(
                        Evidence(article.text[start:end], article.published, article.title)
                    )
    return tuple(found)


def test_every_sentence_of_the_examples_is_supported_by_itself() -> None:
    sentences = seed_sentences()
    assert len(sentences) > 700
    for evidence in sentences:
        judged = verify(evidence.quote, [evidence])
        assert (judged.verdict, judged.why) == ("supported", "the article's own words")


def test_the_rules_prove_it_without_looking_whether_it_is_a_quotation() -> None:
    for evidence in seed_sentences():
        findings, coverage = compare(evidence.quote, [evidence])
        assert not findings, (evidence.quote, findings)
        assert coverage == 1.0


def test_another_number_in_a_sentence_of_the_examples_is_never_supported() -> None:
    tried = 0
    for evidence in seed_sentences():
        for quantity in quantities(evidence.quote):
            before = evidence.quote[: quantity.start]
            # Three days on, "the week of 17 March" is still the same week.
            if not quantity.text.isdigit() or before.endswith("the week of "):
                continue
            other = str(int(quantity.text) + 3)
            text = evidence.quote[: quantity.start] + other + evidence.quote[quantity.end :]
            assert verify(text, [evidence]).verdict != "supported", text
            tried += 1
    assert tried > 100


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**12), st.integers(0, 10**12))
@example(999_999_999, 10**9)
@example(10**12 - 1, 10**12)
def test_only_the_same_count_is_supported(stated: int, true: int) -> None:
    evidence = Evidence(f"The flood reached {true:,} homes in the valley.")
    judged = verify(f"The flood reached {stated} homes.", [evidence])
    assert (judged.verdict == "supported") == (stated == true), judged


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300), st.dates() | st.none())
def test_no_text_makes_it_fail(statement: str, quote: str, published: date | None) -> None:
    judged = verify(statement, [Evidence(quote, published, statement[:40], quote, statement)])
    assert judged.why
    assert 0.0 <= judged.coverage <= 1.0


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "not no n't will may said “ ” , . the of Macron Zelenskyy 12 £5 per cent twelve next "
            "Thursday 31 February 2025-13-45 9999999999999999999 to by Mr U.S. according -".split()
        ),
        max_size=60,
    ),
    st.dates(),
)
def test_no_heap_of_its_own_words_makes_it_fail(words: list[str], published: date) -> None:
    text = " ".join(words)
    judged = verify(text, [Evidence(text[::-1], published), Evidence(text, published)])
    assert judged.verdict in ("supported", "unsupported")


@pytest.mark.parametrize(
    "piece",
    [
        "12 ships and 40 men, ",
        "Emmanuel Macron met ",
        "no ",
        "on 21 March 2025 ",
        "a",
        "“said ",
        ".",
    ],
)
def test_time_grows_no_faster_than_the_evidence(piece: str) -> None:
    statement = (piece * 200)[:1500] + " 212 homes had been flooded."

    def seconds(times: int) -> float:
        evidence = [Evidence((piece * times)[: len(piece) * times], date(2025, 3, 21))]
        started = time.process_time()
        verify(statement, evidence)
        return time.process_time() - started

    seconds(100)
    short, long = seconds(4_000), seconds(32_000)
    assert long < 24 * short + 0.5


def test_a_statement_too_long_to_check_is_not_passed() -> None:
    judged = verify("word " * 2_000, [STORM])
    assert judged.verdict == "unsupported"
    assert judged.why == "the statement is longer than the 5,000 characters that are checked"


@pytest.mark.parametrize(
    ("statement", "evidence", "why"),
    [
        ("212 homes had been flooded.", [], "nothing is cited for it"),
        ("212 homes had been flooded.", [Evidence("  \n")], "nothing is cited for it"),
        ("…", [STORM], "the statement says nothing"),
        ("", [STORM], "the statement says nothing"),
    ],
)
def test_nothing_supports_nothing(statement: str, evidence: list[Evidence], why: str) -> None:
    judged = verify(statement, evidence)
    assert (judged.verdict, judged.why) == ("unsupported", why)


def test_half_a_sentence_is_no_quotation_of_it() -> None:
    evidence = Evidence("The leader denied that the council had not approved the plan.")
    assert verify("The council had approved the plan.", [evidence]).verdict == "contradicted"


def test_two_citations_together_support_a_statement() -> None:
    count = Evidence("Storm Odalys flooded 212 homes.", date(2025, 2, 24))
    death = Evidence("Anselm Corrigale died in the storm.", date(2025, 2, 24))
    statement = "Anselm Corrigale died in the storm, which flooded 212 homes."
    assert verify(statement, [count, death]).verdict == "supported"
    assert verify(statement, [count]).verdict == "unsupported"


def test_what_one_article_contradicts_another_may_support() -> None:
    first = Evidence("About sixty homes were flooded.", date(2025, 2, 19))
    final = Evidence("212 homes were flooded.", date(2025, 2, 24))
    assert verify("212 homes were flooded.", [first, final]).verdict == "supported"
    assert verify("212 homes were flooded.", [first]).verdict == "contradicted"


def test_a_relative_date_is_read_as_its_article_means_it() -> None:
    march = Evidence("The leaders will meet next Thursday.", date(2025, 3, 21))
    april = Evidence("The leaders will meet next Thursday.", date(2025, 4, 18))
    statement = "The leaders will meet on 27 March 2025."
    assert verify(statement, [march]).verdict == "supported"
    assert verify(statement, [april]).verdict == "contradicted"
    assert verify(statement, [april, march]).verdict == "supported"


def test_a_day_more_exact_than_the_article_is_only_partly_supported() -> None:
    evidence = Evidence("The museum will open again in April.", date(2025, 3, 1))
    judged = verify("The museum will open again on 3 April 2025.", [evidence])
    assert (judged.verdict, judged.why) == (
        "partly",
        "the article says only “April”, not “3 April 2025”",
    )


def test_a_figure_beside_the_cited_words_is_only_partly_supported() -> None:
    evidence = Evidence("The committee counted the flooded homes.", after="It found 212 of them.")
    judged = verify("The committee counted 212 flooded homes.", [evidence])
    assert judged.verdict == "partly"
    assert judged.why == "212 stands near the cited words, not in them"


def test_the_speaker_given_apart_from_the_words_is_checked() -> None:
    evidence = Evidence("“The lights stay on.”", speaker="Councillor Ambrose Tindle", voice="quote")
    assert verify("Tindle said the lights stay on.", [evidence]).verdict == "supported"
    judged = verify("Zebedee Fairlamb said the lights stay on.", [evidence])
    assert judged.verdict in ("contradicted", "unsupported")


def test_a_part_that_is_true_makes_a_statement_partly_supported() -> None:
    statement = "212 homes had been flooded. The mayor wept in the rain."
    judged = verify(statement, [STORM])
    assert judged.verdict == "partly"
    assert "“mayor”" in judged.why


def test_settings_decide_how_much_must_be_covered() -> None:
    statement = "212 homes had been flooded and ruined by brown water."
    strict, loose = VerifySettings(0.9, 0.35), VerifySettings(0.3, 0.2)
    assert verify(statement, [STORM], strict).verdict == "partly"
    assert verify(statement, [STORM], loose).verdict == "supported"


def test_a_reason_is_one_line_of_ordinary_length() -> None:
    for evidence in seed_sentences()[::7]:
        for other in seed_sentences()[3::90]:
            why = verify(evidence.quote, [other]).why
            assert "\n" not in why
            assert 10 < len(why) < 260


def test_a_statement_takes_a_few_milliseconds() -> None:
    sentences = seed_sentences()[:200]
    started = time.process_time()  # Whatever else the machine does.
    for one, other in pairwise(sentences):
        compare(one.quote, [other])
    assert (time.process_time() - started) / len(sentences) < 0.015
