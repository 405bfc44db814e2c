"""A quotation whole, and the words of somebody right behind what is only reported of them.

A sentence that is cut out of a longer quotation begins or ends at an open mark, and of '"…," he
said. "…"' the first half alone may not be what is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.article import Article, Sentence
from index.chunk import sentences
from rag.answer import flat
from rag.question import Question
from rag.retrieve import Hit
from rag.speaker import asks_anything, attributed_behind, says_it

_MOST = 4  # sentences of one quotation
_BEGINS = re.compile(r"[\"“]")
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"")
_SHORT = 3  # letters: "the", "say"
_FEW = 3  # words: a name in quotation marks is no speech


def whole_quotation(
    article: Article, sentence: Sentence, *, interrupted: bool = True
) -> tuple[Sentence, ...]:
    """The sentences of an article over which the quotation runs that a sentence is a part of, also
    behind the end of its passage; the sentence alone where it holds a whole one, or none.

    Args:
        interrupted: whether what follows behind "he said" belongs to it.
    """
    every = sentences(article)
    at = next((n for n, one in enumerate(every) if one.span == sentence.span), None)
    if at is None:
        return (sentence,)
    first = last = at
    while first > 0 and _goes_on(article, every[first - 1], every[first], interrupted):
        first -= 1
    while last + 1 < len(every) and _goes_on(article, every[last], every[last + 1], interrupted):
        last += 1
    if last - first >= _MOST:  # A speech: what the sentence says, and what follows.
        first = at if last - at >= _MOST else last + 1 - _MOST
        last = first + _MOST - 1
    return tuple(every[first : last + 1])


def direct_behind(speaker: str, hit: Hit, sentence: Sentence) -> tuple[Sentence, ...]:
    """The quotation that follows at once where a sentence only reports what a speaker says: "He
    complained about it. “It was a dive,” he said." Empty where none of theirs does."""
    article, every = hit.article, sentences(hit.article)
    words = article.quote(sentence.span)
    if _BEGINS.search(words) or not says_it(speaker, hit, sentence):
        return ()
    after = next((s for s in every if s.span.start >= sentence.span.end), None)
    if after is None or not _BEGINS.match(article.quote(after.span)):
        return ()
    quoted = whole_quotation(article, after)
    whole = replace(hit, passage=replace(hit.passage, sentences=every))
    tells = [says_it(speaker, whole, one) for one in quoted]
    # Nobody is named: the words of whom the sentence before is about, if no paragraph begins.
    same = any(tells) or _one_paragraph(article, sentence, after)
    return () if False in tells or not same else quoted


def answering(
    question: Question, article: Article, quoted: Sequence[Sentence], best: Sentence
) -> Sequence[Sentence]:
    """Of a quotation that is interrupted, the part that answers: all of it where it is only asked
    what somebody said, else what has most words of the question, rather that of the best sentence:
    behind "he said" may stand another thing."""
    if asks_anything(question):
        return quoted
    asked = {word for word in _words(question.understood) if len(word) > _SHORT}
    own = whole_quotation(article, best, interrupted=False)
    parts = [own, *(whole_quotation(article, one, interrupted=False) for one in quoted)]
    return max(parts, key=lambda part: len(asked & _words(words_quoted(article, part) or "")))


def words_quoted(article: Article, told: Sequence[Sentence]) -> str | None:
    """What stands between the marks of a quotation, the pieces of one that is interrupted joined by
    an ellipsis; ``None`` where a mark is left open."""
    text = article.text[told[0].span.start : told[-1].span.end]
    if _is_open(text):
        return None
    found = [flat(curly or straight).rstrip(",") for curly, straight in _QUOTED.findall(text)]
    said = [piece for piece in found if len(piece.split()) >= _FEW]
    return " … ".join(said).rstrip(".") or None


def longest_quoted(text: str) -> str | None:
    """The longest words between quotation marks: what was said is best said in those."""
    found = [curly or straight for curly, straight in _QUOTED.findall(text)]
    return flat(max(found, key=len)).rstrip(",") if found else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold()))


def _goes_on(article: Article, one: Sentence, following: Sentence, interrupted: bool) -> bool:
    """Whether a quotation goes on from a sentence to the next: the mark is still open, or who said
    it stands between."""
    if not _one_paragraph(article, one, following):
        return False
    begun = article.text.rfind("\n\n", 0, one.span.start) + 1
    if _is_open(article.text[begun : one.span.end]):
        return True
    words, behind = article.quote(one.span), article.quote(following.span)
    if not interrupted or not _BEGINS.match(words) or not _BEGINS.match(behind):
        return False
    return attributed_behind(words) and not attributed_behind(behind)


def _one_paragraph(article: Article, one: Sentence, following: Sentence) -> bool:
    between = article.text[one.span.start : following.span.start]
    return one.section == following.section and "\n\n" not in between


def _is_open(text: str) -> bool:
    """Whether a text ends inside a quotation."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1
