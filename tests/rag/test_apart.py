"""Reports on one story are asked one by one; what they answer otherwise is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Span
from index.encode import Encoder
from index.errors import ModelError
from index.library import Library
from rag import apart
from rag.apart import FEATURES, Weights
from rag.assistant import Assistant
from rag.question import understand
from rag.retrieve import Retriever
from rag.values import clock
from tests.rag.papers import library_of

STORY = {
    "agency.md": """---
title: Freight train derails at Orlow Bridge
published: 2026-02-10
source: Northern Wire
---
ORLOW BRIDGE — A freight train left the rails at Orlow Bridge shortly before dawn on Monday.
The train was travelling at 74 kilometres an hour, the rail inspectorate said. Driver Maud Tenby,
46, was treated for a broken wrist. Nine wagons of grain lay beside the line by noon.
Inspector Silas Quorn said that the track had been checked in January.
""",
    "paper.md": """---
title: What went wrong at Orlow Bridge
published: 2026-02-12
source: Orlow Herald
---
It has been a bad week for Orlow Bridge. The data recorder shows that the locomotive was doing 96
kilometres an hour as it came out of the cutting, the Herald has learnt. The driver, 48-year-old
Maud Tenby, has twenty years of experience. Nine wagons had to be cut up where they lay.
Silas Quorn of the inspectorate would not comment. Repairs will cost 3.2 million crowns.
""",
    "other.md": """---
title: Bakery opens in Vessen
published: 2026-02-11
source: Vessen Post
---
A bakery has opened in Vessen, in the old customs house on Quay Street. Its owner, Rina Halloway,
31, bakes rye bread and sells coffee from six in the morning. She hopes for 200 customers a day.
""",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    return library_of(tmp_path_factory.mktemp("apart"), STORY, encoder)


@pytest.fixture(scope="module")
def assistant(library: Library, encoder: Encoder) -> Assistant:
    return Assistant(library, encoder)


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("How fast was the train going at Orlow Bridge?", {"74 kilometres", "96 kilometres"}),
        ("How old is the train driver Maud Tenby?", {"46", "48"}),
    ],
)
def test_two_reports_that_differ_in_their_own_words_are_both_shown(
    assistant: Assistant, question: str, sides: set[str]
) -> None:
    answer = assistant.ask(question)
    (found,) = answer.disagreements
    assert found.relation == "contradicted"
    assert all(any(side in told.value for told in found.sides) for side in sides)
    assert {side.source for side in found.sides} == {"Northern Wire", "Orlow Herald"}
    cited = {c.number: c for c in answer.citations}
    for side in found.sides:
        article = assistant.retriever().generation.article(cited[side.citation].article_id)
        quoted = article.quote(
            Span(article.id, cited[side.citation].start, cited[side.citation].end)
        )
        assert side.value in " ".join(quoted.split())


@pytest.mark.parametrize(
    "question",
    [
        "How many wagons left the rails at Orlow Bridge?",
        "How old is the owner of the bakery in Vessen?",
        "What will the repairs at Orlow Bridge cost?",
    ],
)
def test_nothing_is_invented_where_reports_agree_or_one_is_silent(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert not answer.abstained
    assert answer.disagreements == ()


def test_an_answer_behind_many_copies_of_a_report_is_given(
    tmp_path: Path, encoder: Encoder
) -> None:
    words = "People at Orlow Bridge talk of the train at Orlow Bridge, and of where it was going."
    copies = {
        f"copy-{n}.md": f"---\ntitle: The train at Orlow Bridge\npublished: 2026-02-11\n"
        f"source: Paper {n}\n---\n{words}\n"
        for n in range(40)
    }
    crowded = library_of(tmp_path, {**STORY, **copies}, encoder)
    answer = Assistant(crowded, encoder).ask("How fast was the train going at Orlow Bridge?")
    assert not answer.abstained
    assert answer.short_answer is not None
    assert "kilometres" in answer.short_answer


def test_one_article_is_searched_alone_and_within_the_limits(
    library: Library, encoder: Encoder
) -> None:
    retriever = Retriever(library.current(), encoder)
    question = understand("How fast was the train going at Orlow Bridge?")
    (agency,) = {
        h.article.id for h in retriever.search(question) if h.article.source == "Northern Wire"
    }
    found = retriever.search_article(question, agency)
    assert found
    assert {hit.article.id for hit in found} == {agency}
    assert [hit.rank for hit in found] == list(range(1, len(found) + 1))
    later = understand(question.text, since=library.current().newest)
    assert retriever.search_article(later, agency) == []


def test_scores_are_those_of_the_question_that_is_asked(library: Library, encoder: Encoder) -> None:
    asked = [understand(text) for text in ("a bakery in Vessen", "a train at Orlow Bridge")]
    one = Retriever(library.current(), encoder)
    by_turns = [one.search(question)[0].scores for question in (*asked, *asked)]
    alone = [Retriever(library.current(), encoder).search(q)[0].scores for q in (*asked, *asked)]
    assert by_turns == alone


def test_times_of_day_are_values(library: Library) -> None:
    text = "It began at 11.40am and ended at 12:20; some 40 people came."
    article = Article(id="a", title="A", text=text, origin="a.md")
    told = [(v.text, text[v.start : v.end]) for v in clock(article, Span("a", 0, len(text)))]
    assert told == [("11.40am", "11.40am"), ("12:20", "12:20")]


@given(st.lists(st.floats(-50, 50), min_size=len(FEATURES), max_size=len(FEATURES)))
def test_the_model_gives_a_probability_for_any_figures(figures: list[float]) -> None:
    likely = apart.load().likely(dict(zip(FEATURES, figures, strict=True)))
    assert 0.0 <= likely <= 1.0


def test_surer_answers_that_are_alike_are_likelier_to_be_a_difference() -> None:
    weights = apart.load()
    plain = dict.fromkeys(FEATURES, 0.0) | {"opposed": 1.0, "number": 1.0}
    assert weights.likely(plain | {"sure": 2.0}) > weights.likely(plain | {"sure": -2.0})
    assert weights.likely(plain | {"likeness": 0.9}) > weights.likely(plain | {"likeness": 0.1})
    assert weights.likely(plain | {"size": 0.1}) > weights.likely(plain | {"size": 2.0})
    assert weights.likely(plain | {"days": 0.0}) > weights.likely(plain | {"days": 4.0})


def test_weights_that_lack_one_are_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"weights": {}, "intercept": 0.0, "threshold": 0.5}
    (tmp_path / "apart.json").write_text(json.dumps(told), encoding="utf-8")
    monkeypatch.setattr(apart, "files", lambda _package: tmp_path)
    apart.load.cache_clear()
    try:
        with pytest.raises(ModelError, match=r"apart\.json cannot be used"):
            apart.load()
    finally:
        apart.load.cache_clear()


def test_likelihood_follows_the_logistic_function() -> None:
    weights = Weights(dict.fromkeys(FEATURES, 0.0), 0.0, 0.5)
    assert weights.likely(dict.fromkeys(FEATURES, 3.0)) == 0.5
