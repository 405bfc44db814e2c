"""Passages: whole sentences, a token budget, one sentence shared, one voice at a time."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Section
from index.chunk import embedding_text, passages, sentences
from index.encode import Encoder
from index.library import Library

LABELS = st.sampled_from([None, "Details", "Quote", "Background"])


def words(texts: list[str] | tuple[str, ...]) -> list[int]:
    return [len(text.split()) for text in texts]


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Articles of labelled sections; a sentence has from 1 to 30 words."""
    text, sections = "", []
    for _ in range(draw(st.integers(1, 4))):
        label = draw(LABELS)
        text += f"{label}: " if label else ""
        start = len(text)
        for size in draw(st.lists(st.integers(1, 30), min_size=1, max_size=6)):
            text += "Word" + " word" * (size - 1) + ". "
        sections.append(Section(label, start, len(text.rstrip())))
        text = text.rstrip() + "\n\n"
    return Article("a", "A title", text, "a.txt", sections=tuple(sections))


@given(articles(), st.integers(5, 40))
def test_passages_are_whole_sentences_within_the_budget(article: Article, limit: int) -> None:
    whole = sentences(article)
    made = passages(article, words, limit)
    assert [p.ordinal for p in made] == list(range(len(made)))
    for passage in made:
        first, last = passage.sentences[0], passage.sentences[-1]
        assert (passage.span.start, passage.span.end) == (first.span.start, last.span.end)
        assert sum(words([article.quote(s.span) for s in passage.sentences])) <= limit
        labels = {article.sections[s.section].label for s in passage.sentences}
        assert labels == {passage.label}
    if all(len(article.quote(s.span).split()) <= limit for s in whole):
        assert {s for p in made for s in p.sentences} == set(whole)


@given(articles(), st.integers(5, 40))
def test_every_word_is_in_some_passage(article: Article, limit: int) -> None:
    covered = set()
    for passage in passages(article, words, limit):
        for sentence in passage.sentences:
            covered |= set(range(sentence.span.start, sentence.span.end))
    for sentence in sentences(article):
        span = range(sentence.span.start, sentence.span.end)
        assert all(i in covered or article.text[i].isspace() for i in span)


@given(articles(), st.integers(31, 60))
def test_neighbours_share_at_most_one_sentence_and_one_where_there_is_room(
    article: Article, limit: int
) -> None:
    for before, after in pairwise(passages(article, words, limit)):
        shared = set(before.sentences) & set(after.sentences)
        assert len(shared) <= 1
        if shared:
            assert shared == {before.sentences[-1]} == {after.sentences[0]}
        elif before.label == after.label and len(before.sentences) > 1:
            last, new = before.sentences[-1], after.sentences[0]
            assert sum(words([article.quote(last.span), article.quote(new.span)])) > limit


def test_the_bundled_articles_fit_the_embedder(seeds_library: Library, encoder: Encoder) -> None:
    generation = seeds_library.current()
    for row in generation.article_rows():
        article = generation.article(row.id)
        for passage in passages(article, encoder.count_tokens):
            counts = encoder.count_tokens([article.quote(s.span) for s in passage.sentences])
            assert sum(counts) <= 200
            spoken = [article.sections[s.section].voice for s in passage.sentences]
            assert len(set(spoken)) == 1
            assert article.quote(passage.span) in embedding_text(article, passage)


def test_a_headline_stands_before_the_words_once() -> None:
    article = Article("a", "Ferry delayed", "Ferry delayed again, says Hale.", "a.txt")
    (passage,) = passages(article, words)
    assert embedding_text(article, passage) == "Ferry delayed again, says Hale."
    other = Article("a", "Ferry delayed", "The crew waits.", "a.txt")
    (passage,) = passages(other, words)
    assert embedding_text(other, passage) == "Ferry delayed\nThe crew waits."
