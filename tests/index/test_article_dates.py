"""An article's day: found, or inferred and said to be, or unknown; never guessed silently."""

from __future__ import annotations

import json
from datetime import date

import pytest

from index.readers import read

WORDS = (
    "The county council has voted to repair the sea wall at Merrowby before the winter. "
    "Members heard that the work will cost two million pounds and take five months. "
)
DAY = date(2025, 3, 21)


def page(head: str = "", body: str = "") -> bytes:
    """A web page with an article in it."""
    text = f"<h1>Sea wall</h1>{body}<p>{WORDS}</p><p>{WORDS}</p>"
    return f"<html><head><title>Sea wall</title>{head}</head><body><article>{text}".encode()


LINKED = json.dumps({"@type": "NewsArticle", "datePublished": "2025-03-21T09:00:00+00:00"})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", page(f'<script type="application/ld+json">{LINKED}</script>')),
        ("a.html", page('<meta property="article:published_time" content="2025-03-21T23:59Z">')),
        ("a.html", page(body='<time itemprop="datePublished" datetime="2025-03-21"></time>')),
        ("a.txt", f"date 2025-03-21 {WORDS}".encode()),
        ("a.txt", f"Merrowby, 21 March 2025 — {WORDS}".encode()),
        ("a.md", f"---\ndate: 21 March 2025\n---\n{WORDS}".encode()),
        ("a.jsonl", json.dumps({"text": WORDS, "published": "2025-03-21T08:00:00Z"}).encode()),
    ],
)
def test_a_day_that_the_file_names_is_stated(name: str, data: bytes) -> None:
    (article,) = read(data, name)
    assert (article.published, article.published_basis) == (DAY, "stated")
    assert article.published_confidence == 1.0


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("2025-03-21-wall.txt", WORDS.encode()),
        ("2025-03-21-wall.html", page()),
        ("a.html", page(body="<p class='date'>Posted on March 21, 2025</p>")),
    ],
)
def test_a_day_that_only_suggests_itself_is_inferred_and_less_than_sure(
    name: str, data: bytes
) -> None:
    (article,) = read(data, name)
    assert (article.published, article.published_basis) == (DAY, "inferred")
    assert 0 < article.published_confidence < 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", WORDS.encode()),
        ("a.html", page()),
        ("a.md", f"---\ndate: 03/04/2025\n---\n{WORDS}".encode()),
        ("a.jsonl", json.dumps({"text": WORDS, "published": "last Friday"}).encode()),
        ("a.jsonl", json.dumps({"text": f"On 4 May 2019 it rained. {WORDS}"}).encode()),
        ("a.txt", f"{WORDS} The wall was built on 4 May 1901.".encode()),
    ],
)
def test_otherwise_it_is_unknown_and_nothing_is_counted_from_it(name: str, data: bytes) -> None:
    (article,) = read(data, name)
    assert (article.published, article.published_basis) == (None, "unknown")
    assert article.published_confidence == 0.0
