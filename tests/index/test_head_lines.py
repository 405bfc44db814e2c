"""Lines about an article at the head of its text are what they say of it, and no text."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.readers import read

BODY = "The weir at Osmering was opened on Friday. Nobody was hurt, the river board said."


def one(text: str) -> Article:
    (article,) = read(text.encode(), "weir.txt")
    return article


@pytest.mark.parametrize(
    "head",
    [
        "Title: Weir opened\nSource: Osmering Herald\nDate: 3 March 2025\nBy: Ida Velm\n"
        "URL: https://a.example/weir\n\n",
        "Weir opened\nSource: Osmering Herald\nPublished: Monday, 3 March 2025\nBy Ida Velm\n\n"
        "URL: https://a.example/weir\n",
        "Weir opened\n\nPublisher: Osmering Herald\n\nAuthor: Ida Velm\n"
        "Link: https://a.example/weir\nPublished: 2025-03-03T08:00:00Z\n",
        "SOURCE: Osmering Herald\nHEADLINE: Weir opened\nBYLINE: Ida Velm\n"
        "DATE: March 3, 2025 at 10:15\nURL: https://a.example/weir\n\n",
    ],
)
def test_lines_at_the_head_are_about_the_article(head: str) -> None:
    article = one(head + BODY)
    assert (article.title, article.source) == ("Weir opened", "Osmering Herald")
    assert (article.author, article.url) == ("Ida Velm", "https://a.example/weir")
    assert article.published == date(2025, 3, 3)
    assert article.text == BODY


@pytest.mark.parametrize("name", ["dpa", "Le Petit Journal de Lorn", "lorn.example", "Das Blatt"])
def test_a_newspaper_s_name_alone_is_the_source(name: str) -> None:
    article = one(f"Source: {name}\n{BODY}")
    assert (article.source, article.text) == (name, BODY)


@pytest.mark.parametrize(
    "text",
    [
        # Who was heard, as the news format has it: below its first paragraph, ...
        f"The weir is open.\n\nSource: Osmering Herald\n\n{BODY}",
        # ... or beside its other labels,
        f"Weir opened\n\nSource: Ida Velm\n\nDetails: {BODY}",
        # ... or told in more than a name.
        f"Source: Ida Velm at a briefing\n\n{BODY}",
        f"Source: the lock keeper, Ida Velm\n\n{BODY}",
        # Nothing else would be left.
        "Source: Osmering Herald\n",
        # No address, no day.
        f"URL: see below\n{BODY}",
        f"Date: the day after\n{BODY}",
    ],
)
def test_what_only_looks_so_stays_in_the_text(text: str) -> None:
    article = one(text)
    label = next(line for line in text.split("\n") if line.startswith(("Source", "URL", "Date")))
    assert label in article.text
    assert (article.source, article.url, article.published) == (None, None, None)


_WORD = st.text(string.ascii_lowercase, min_size=4, max_size=9).map(str.capitalize)
_NAME = st.lists(_WORD, min_size=1, max_size=3).map(" ".join)
_DAY = st.dates(date(1990, 1, 1), date(2060, 1, 1))
_SENTENCE = st.lists(_WORD, min_size=6, max_size=12).map(lambda words: " ".join(words) + ".")


@settings(max_examples=150, deadline=None)
@given(
    values=st.fixed_dictionaries(
        {},
        optional={
            "Title": _NAME, "Source": _NAME, "By": _NAME, "Date": _DAY,
            "URL": _WORD.map("https://a.example/{}".format),
        },
    ),
    order=st.randoms(use_true_random=False),
    body=st.lists(_SENTENCE, min_size=1, max_size=4).map("\n\n".join),
    gap=st.sampled_from(["\n", "\n\n", " \n\n"]),
)  # fmt: skip
def test_heads_of_any_order_leave_the_text_as_it_is(
    values: dict[str, object], order: object, body: str, gap: str
) -> None:
    keys = list(values)
    order.shuffle(keys)  # type: ignore[attr-defined]
    article = one("".join(f"{key}: {values[key]}\n" for key in keys) + gap + body)
    assert article.text == body
    said = {
        "Title": article.title, "Source": article.source, "By": article.author,
        "Date": article.published, "URL": article.url,
    }  # fmt: skip
    assert {key: said[key] for key in keys} == values
    assert all(said[key] is None for key in said if key not in values and key != "Title")
    (section,) = article.sections
    assert (section.start, section.end) == (0, len(body))
