"""Articles cut into passages: whole sentences, a token budget, one voice at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from index.article import Article, Passage, Section, Sentence, Span
from index.sentences import split

CountTokens = Callable[[Sequence[str]], list[int]]

_TITLE_CHARACTERS = 160
_WORD_GAP = re.compile(r"\s+")


def sentences(article: Article) -> tuple[Sentence, ...]:
    """The sentences of an article in order; labels and datelines belong to none."""
    found: list[Sentence] = []
    for number, section in enumerate(_sections(article)):
        for start, end in split(article.text, section.start, section.end):
            found.append(Sentence(Span(article.id, start, end), len(found), number))
    return tuple(found)


def passages(
    article: Article, count_tokens: CountTokens, limit: int = 200, overlap: int = 1
) -> tuple[Passage, ...]:
    """Cut an article into passages of at most ``limit`` tokens.

    Consecutive passages of a section share ``overlap`` sentences where the budget leaves room for
    something new. Neighbouring sections are joined only when the same voice speaks under the same
    label. A sentence longer than the budget is cut at white space, and each piece is a passage.

    Args:
        count_tokens: the embedder's own token counts, one for each text.
    """
    sections = _sections(article)
    whole = sentences(article)
    counts = count_tokens([article.quote(s.span) for s in whole]) if whole else []
    sized = [
        piece
        for sentence, count in zip(whole, counts, strict=True)
        for piece in _fit(article, sentence, count, count_tokens, limit)
    ]
    made: list[Passage] = []
    for group in _by_voice(sized, sections):
        for run in _runs(group, limit, overlap):
            first, last = run[0], run[-1]
            made.append(
                Passage(
                    span=Span(article.id, first.span.start, last.span.end),
                    ordinal=len(made),
                    section=first.section,
                    label=sections[first.section].label,
                    sentences=tuple(run),
                )
            )
    return tuple(made)


def embedding_text(article: Article, passage: Passage) -> str:
    """What is embedded and indexed for a passage: the headline, a line break, the words."""
    words = article.quote(passage.span)
    title = article.title
    if not title or words.startswith(title.rstrip("…")):
        return words
    if len(title) > _TITLE_CHARACTERS:
        title = title[:_TITLE_CHARACTERS].rsplit(" ", 1)[0]
    return f"{title}\n{words}"


def _sections(article: Article) -> tuple[Section, ...]:
    return article.sections or (Section(None, 0, len(article.text)),)


def _fit(
    article: Article, sentence: Sentence, count: int, count_tokens: CountTokens, limit: int
) -> Iterator[tuple[Sentence, int]]:
    """The sentence, or the pieces of one that is too long, each with its number of tokens."""
    if count <= limit:
        yield sentence, count
        return
    text = article.quote(sentence.span)
    middle = len(text) // 2
    gaps = [m for m in _WORD_GAP.finditer(text) if m.start() and m.end() < len(text)]
    if gaps:
        gap = min(gaps, key=lambda m: abs(m.start() - middle))
        cut, resume = gap.start(), gap.end()
    else:
        cut = resume = middle
    start = sentence.span.start
    for first, last in ((start, start + cut), (start + resume, sentence.span.end)):
        piece = Sentence(Span(article.id, first, last), sentence.ordinal, sentence.section)
        size = count_tokens([article.quote(piece.span)])[0]
        yield from _fit(article, piece, size, count_tokens, limit)


def _by_voice(
    sized: Sequence[tuple[Sentence, int]], sections: Sequence[Section]
) -> list[list[tuple[Sentence, int]]]:
    groups: list[list[tuple[Sentence, int]]] = []
    for sentence, count in sized:
        if groups:
            before, here = sections[groups[-1][-1][0].section], sections[sentence.section]
            if (before.label, before.voice) == (here.label, here.voice):
                groups[-1].append((sentence, count))
                continue
        groups.append([(sentence, count)])
    return groups


def _runs(
    group: Sequence[tuple[Sentence, int]], limit: int, overlap: int
) -> Iterator[list[Sentence]]:
    """Greedy runs of sentences within the budget, ``overlap`` sentences shared between two."""
    start = 0
    while start < len(group):
        end, total = start, 0
        while end < len(group) and (end == start or total + group[end][1] <= limit):
            total += group[end][1]
            end += 1
        yield [sentence for sentence, _ in group[start:end]]
        if end == len(group):
            return
        back = min(overlap, end - start - 1)
        while back and sum(count for _, count in group[end - back : end + 1]) > limit:
            back -= 1
        start = end - back
