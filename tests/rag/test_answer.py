"""The answer survives JSON, whatever it holds."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rag.answer import (
    Answer,
    Citation,
    Disagreement,
    LibraryState,
    ResolvedDate,
    Side,
    Statement,
)

text = st.text(max_size=40)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))
number = st.integers(1, 9)

answers = st.builds(
    Answer,
    question=text,
    answer=text,
    short_answer=st.none() | text,
    abstained=st.booleans(),
    confidence=st.floats(0, 1),
    kind=text,
    generator=text,
    statements=st.lists(
        st.builds(
            Statement,
            text=text,
            citations=st.lists(number).map(tuple),
            verdict=st.sampled_from(["supported", "partly"]),
            why=st.none() | text,
        )
    ).map(tuple),
    citations=st.lists(
        st.builds(
            Citation,
            number=number,
            article_id=text,
            title=text,
            published=st.none() | days,
            source=st.none() | text,
            url=st.none() | text,
            start=number,
            end=number,
            quote=text,
            voice=text,
            copies=st.lists(text).map(tuple),
        )
    ).map(tuple),
    library=st.builds(LibraryState, text, number),
    dates=st.lists(
        st.builds(
            ResolvedDate,
            text=text,
            start=days,
            end=days,
            anchor=st.none() | days,
            why=text,
            citation=number,
        )
    ).map(tuple),
    disagreements=st.lists(
        st.builds(
            Disagreement,
            about=text,
            relation=st.sampled_from(["updated", "contradicted"]),
            sides=st.lists(
                st.builds(
                    Side,
                    value=text,
                    citation=number,
                    published=st.none() | days,
                    source=st.none() | text,
                    reports=number,
                )
            ).map(tuple),
            why=text,
        )
    ).map(tuple),
    independent=number,
    as_of=st.none() | days,
    timings_ms=st.dictionaries(text, st.floats(0, 1e6)),
)


@given(answers)
def test_json_both_ways(answer: Answer) -> None:
    assert Answer.from_json(json.loads(json.dumps(answer.to_json()))) == answer
