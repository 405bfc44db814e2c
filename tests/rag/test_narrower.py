"""Of two days that agree the more exact one answers, if the evidence is as good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from index.article import Article, Passage, Sentence, Span
from index.temporal import Expression, find
from rag.answer import Citation
from rag.compose import Draft, compose
from rag.question import understand
from rag.rank import Candidate
from rag.retrieve import Hit
from rag.shorts import ShortAnswer

_WEEK = "A summit of the coalition will be held in Paris next week, the leaders said."
_DAY = "The summit of the coalition will take place in Paris next Thursday."
_OTHER_WEEK = "The summit of the coalition in Paris was announced for Monday 7 April 2025."
_OTHER_EVENT = "Tram drivers vote next Thursday on a new contract with Seville."


def _candidate(number: int, text: str, pointed: str, score: float, sure: float) -> Candidate:
    article = Article(f"a{number}", "", text, f"{number}.txt", date(2025, 3, 21), "stated")
    whole = Span(article.id, 0, len(text))
    sentence = Sentence(whole, 0, 0)
    passage = Passage(whole, 0, 0, None, (sentence,))
    hit = Hit(number, number, passage, article, score, {"dense": 0.5, "lexical": 1.0})
    at = text.index(pointed)
    short = ShortAnswer(Span(article.id, at, at + len(pointed)), pointed, sure)
    return Candidate(hit, sentence, {"span": sure, "coverage": 0.5}, score, short)


def _answer(*candidates: Candidate) -> Draft:
    texts = {c.hit.article.id: c.hit.article for c in candidates}

    def dates(article: str) -> Sequence[Expression]:
        return find(texts[article].text, texts[article].published)

    return compose(understand("When will the summit be held?"), candidates, dates)


def test_the_day_within_the_week_answers_and_both_are_cited() -> None:
    week = _candidate(1, _WEEK, "next week", 6.0, 2.0)
    draft = _answer(week, _candidate(2, _OTHER_EVENT, "next Thursday", 5.0, 1.0),
                    _candidate(3, _DAY, "next Thursday", 4.5, 1.5))  # fmt: skip
    assert draft.short_answer == "Thursday 27 March 2025"
    assert draft.answer.startswith(
        "Thursday 27 March 2025 (the article of 21 March says “next Thursday”) [2]"
    )
    cited: Sequence[Citation] = draft.citations
    assert [c.article_id for c in cited] == ["a1", "a3"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(_candidate(2, _DAY, "next Thursday", 2.0, 1.5), id="poor evidence"),
        pytest.param(_candidate(2, _DAY, "next Thursday", 5.0, -1.5), id="the reader doubts it"),
        pytest.param(_candidate(2, _OTHER_WEEK, "Monday 7 April 2025", 5.0, 1.5), id="outside"),
        pytest.param(_candidate(2, _OTHER_EVENT, "next Thursday", 5.0, 1.5), id="another event"),
    ],
)
def test_a_day_that_does_not_agree_or_is_badly_founded_changes_nothing(other: Candidate) -> None:
    draft = _answer(_candidate(1, _WEEK, "next week", 6.0, 2.0), other)
    assert draft.short_answer == "24–30 March 2025"


def test_a_day_that_is_found_first_stays() -> None:
    draft = _answer(_candidate(1, _DAY, "next Thursday", 6.0, 2.0),
                    _candidate(2, _WEEK, "next week", 5.5, 2.0))  # fmt: skip
    assert draft.short_answer == "Thursday 27 March 2025"
