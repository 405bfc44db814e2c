"""Reports that answer one question differently, each in words of its own.

:mod:`rag.sought` finds values where question and articles use like words. Here the span reader is
asked what each of the best passages answers, whatever its words; two answers are rivals when they
are of the sort that was asked for and differ, when their passages fit the question about equally
well and tell one story, and when neither article knows of the other's answer: one that mentions it
either agrees, or tells how they go together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.article import Sentence, Span
from rag.ballot import asks_ballot, ballots
from rag.lexis import Lexis
from rag.question import Question
from rag.reader.decode import ScoredSpan
from rag.reader.reader import Reading
from rag.retrieve import Hit
from rag.shorts import sentence_at, sort_asked
from rag.sought import Read, Said, is_in_view
from rag.values import Value, comparable, only_name, same, taken_back, values, worded
from rag.verify.words import read

_MOST_READ = 8
_SURE, _SURE_NAME = -2.5, -2.0  # the reader's score, where 0 is as likely as not
_SURE_ALONE = 2.0  # of a sentence alone, which he is readier to answer from
_SUREST = 0.0  # of the best of them
# The spans that are tried where the first is of another sort than a name, a day, a number is asked
# for, and how much less sure the reader may be of them.
_TRIED, _LITTLE_LESS = 2, 2.0
_AS_SURE = 8.0  # how much less sure than the best a rival may be
_COVERS = 0.42  # share of the question's words, by rarity, in passage and headline
_COVERS_WELL = 0.65  # from here on a passage need not have the question's names
_COVERS_AS_WELL = 0.45
_NAMED = 0.5  # share of the question's names
_ALL_NAMED = 0.95
_NEAR = 0.52  # cosine of passage and question, where the passage lacks some of its names
_LONGEST = 6_000
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_FORMER = re.compile(
    r"\b(?:former|formerly|ex|previous|past|late|then|(?:was|were) last (?:held|\w+ed))\b", re.I
)
_NEARBY = 40
_ONCE = re.compile(
    r"\b(?:born|birth|die[ds]?|death|found(?:ed|ing)|establish\w*|built|releas\w+|publish\w+|introduced"
    r"|created|invented|discovered|first)\b",
    re.I,
)
_NOT = re.compile(r"\b(?:not|never|no longer|without|except)\b|n[’']t\b", re.I)
_DAY_ASKED = re.compile(
    r"\b(?:what|which)(?:['’]s| is| was)?(?: the)?(?: \w+)? (?:date|day|year|month|birthday)\b",
    re.I,
)
_KINDS = frozenset(("who", "when", "where", "how_many", "how", "what"))
_CAUSE = re.compile(r"\bwhat (?:has |had )?(?:caused|led to|set off|was the cause)\b", re.I)
# More than one may be right: "and what …", "which two …", "who were …", "what else …".
_MANY = re.compile(
    r"[,;]?\s+and\s+(?:what|how|who|when|where|which|why)\b|\b(?:else|other|another|some|any)\b"
    r"|\b(?:which|what|who)\s+(?:all|are|were|two|three|four|\w{3,}(?<!s)s)\b|\beach\b",
    re.I,
)
# Several people may all have done it.
_TOGETHER = re.compile(
    r"\bwho\b[^?]*\b(?:attend\w*|t(?:ake|ook|akes|aking) part|participat\w+|joins?|joined"
    r"|be (?:there|present|at)|was (?:there|present|at)|perform\w*|invited)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that may answer, and how much of the question it covers."""

    hit: Hit
    covers: float


def rivals(
    question: Question,
    given: Sequence[tuple[Passage, Reading]],
    reports: Mapping[str, int],
    alone: Sequence[Said] = (),
) -> list[Said]:
    """What the best passages answer, at most one value each, the surest first; those that cannot
    be told from one another by how well they fit. Empty where the question wants several values, or
    none that can be compared.

    ``given`` is what :func:`read_fitting` has read. ``alone`` are values that were read sentence by
    sentence: one answers for its passage where the reader, who has the whole passage before him, is
    not sure of any.
    """
    if not wants_one(question):
        return []
    if len({reports[passage.hit.article.id] for passage, _ in given}) < 2:
        return []
    found: list[Said] = []
    for passage, reading in given:
        said = None
        for span in reading.spans[: 1 if question.kind == "what" else _TRIED]:
            if said is None and span.score >= max(_SURE, reading.best - _LITTLE_LESS):
                said = said_at(question, passage, span, reports)
        said = said or _from_sentence(question, passage, alone)
        if said is not None and is_in_view(question, said):
            found.append(said)
    best = max((s.score for s in found), default=0.0)
    if best < _SUREST:
        return []
    return sorted((s for s in found if s.score >= best - _AS_SURE), key=lambda s: -s.score)


def wants_one(question: Question) -> bool:
    """Whether one value, and only one, may answer."""
    text = question.understood
    if question.kind not in _KINDS and not _CAUSE.search(text):
        return False
    return not (_MANY.search(text) or _NOT.search(text) or of_several(question))


def of_several(question: Question) -> bool:
    """Whether it is asked who did what people do together: "who will attend it?"."""
    return bool(_TOGETHER.search(question.understood))


def _from_sentence(question: Question, passage: Passage, alone: Sequence[Said]) -> Said | None:
    """The surest value of a passage that was read in its sentence alone."""
    own = [
        s
        for s in alone
        if s.score >= _SURE_ALONE
        and s.value.kind == "quantity"
        and not s.value.former
        and s.sentence in passage.hit.passage.sentences
    ]
    best = max(own, key=lambda s: s.score, default=None)
    return best and replace(best, fit=passage.covers, happened=True)


def opposed(question: Question, one: Said, other: Said) -> bool:
    """Whether two values are of one sort. Days far apart are of two events, unless it is asked for
    what happens once: a birth, a founding."""
    first, second = one.value, other.value
    if {first.kind, second.kind} == {"name", "words"}:  # "Badminton" and "snooker"
        return sort_asked(question.understood) is not None
    if first.interval and second.interval and _ONCE.search(question.understood):
        return True
    return comparable(first, second)


def unaware(one: Said, other: Said) -> bool:
    """Whether neither of two articles mentions what the other answers."""
    return not mentions(one, other.value) and not mentions(other, one.value)


def read_fitting(
    question: Question, hits: Sequence[Hit], lexis: Lexis, reader: Read, lead: Span | None
) -> list[tuple[Passage, Reading]]:
    """The passages that may answer, and what the reader finds in each; none where they are of one
    article. The passage of ``lead``, which the answer leads with, is among them."""
    passages = _fitting(question, hits, lexis, lead)
    if len({p.hit.article.id for p in passages}) < 2:
        return []
    titles = [p.hit.article.title for p in passages]
    readings = reader(question.understood, [p.hit.text for p in passages], titles)
    return list(zip(passages, readings, strict=True))


def _fitting(
    question: Question, hits: Sequence[Hit], lexis: Lexis, lead: Span | None
) -> list[Passage]:
    """The passages near the question, or with all of its names."""
    weights = lexis.known_weights(question.understood)
    named = lexis.known_weights(" ".join(question.names))
    leading: list[Passage] = []
    found: list[Passage] = []
    for hit in hits:
        words = f"{hit.article.title}\n{hit.text}"
        passage = Passage(hit, lexis.coverage(weights, words))
        names = lexis.coverage(named, words) if named else 1.0
        near = hit.scores["dense"] >= _NEAR or bool(named and names >= _ALL_NAMED)
        speaks = passage.covers >= _COVERS_WELL or names >= _NAMED
        if lead is not None and hit.passage.span.overlaps(lead):
            leading.append(passage)
        elif near and speaks and not _is_of_another_year(question, hit):
            found.append(passage)
    most = max((p.covers for p in (*leading, *found)), default=0.0)
    least = max(_COVERS, _COVERS_AS_WELL * most)
    return (leading[:1] + [p for p in found if p.covers >= least])[:_MOST_READ]


def _is_of_another_year(question: Question, hit: Hit) -> bool:
    """Whether a passage names years, but none that the question asks about."""
    asked = set(_YEAR.findall(question.understood))
    told = set(_YEAR.findall(hit.text))
    printed = hit.article.published
    return bool(asked and told) and not asked & (told | {str(printed.year) if printed else ""})


def _is_of_the_past(question: Question, sentence: str, start: int, end: int) -> bool:
    """Whether a name's holder is called a former one, or a place that of the last time, and the
    question asks for no such."""
    near = sentence[max(0, start - _NEARBY) : end + _NEARBY]
    return bool(_FORMER.search(near)) and not _FORMER.search(question.understood)


def said_at(
    question: Question, passage: Passage, span: ScoredSpan, reports: Mapping[str, int]
) -> Said | None:
    """What a passage says at a span of the reader's, if it is of the sort asked for."""
    hit = passage.hit
    start = hit.passage.span.start + span.start
    end = hit.passage.span.start + span.end
    sentence = sentence_at(hit, start)
    if sentence is None or end > sentence.span.end:
        return None
    value = value_at(question, hit, sentence, start, end)
    begin = sentence.span.start
    words = hit.article.quote(sentence.span)
    if value is None or value.former:
        return None
    if value.kind in ("name", "words") and taken_back(
        words, value.start - begin, value.end - begin
    ):
        return None
    if value.kind == "name" and span.score < _SURE_NAME:
        return None
    if value.kind in ("name", "words") and _is_of_the_past(
        question, words, value.start - begin, value.end - begin
    ):
        return None
    return Said(value, hit, sentence, passage.covers, span.score, reports[hit.article.id])


def value_at(
    question: Question, hit: Hit, sentence: Sentence, start: int, end: int
) -> Value | None:
    """The words at ``start`` to ``end`` as a value of the sort that the question asks for."""
    if asks_ballot(question):
        results = list(ballots(hit.article, sentence.span))
        return results[0] if len(results) == 1 else None
    told = values(hit.article, sentence.span, hit.policy)
    typed = [v for v in told if v.start < end and start < v.end]
    if question.kind == "when" or _DAY_ASKED.search(question.understood):
        day = next((v for v in typed if v.kind == "date" and not v.of_saying), None)
        return day or _day_alone(hit, start, end)
    counted = next((v for v in typed if v.kind == "quantity"), None)
    if question.kind == "how_many":
        return counted
    if question.kind in ("how", "what") and counted is not None:
        whole = 2 * (min(counted.end, end) - max(counted.start, start)) >= end - start
        return counted if whole else None
    if question.kind == "how" or typed:
        return None
    span = Span(hit.article.id, start, end)
    name = only_name(hit.article, span, sentence.span)
    if question.kind == "who":
        return name
    if question.kind == "where":
        return worded(hit.article, span)
    return name or worded(hit.article, span)


def _day_alone(hit: Hit, start: int, end: int) -> Value | None:
    """The day that words are by themselves: either end of "(8 February 1900 – 2 March 1977)"."""
    alone = values(hit.article, Span(hit.article.id, start, end), hit.policy)
    whole = (v for v in alone if v.kind == "date" and (v.start, v.end) == (start, end))
    return next(whole, None)


def mentions(said: Said, value: Value) -> bool:
    """Whether an article has a value anywhere."""
    article = said.article
    text = article.text[:_LONGEST]
    if value.name is not None:
        return re.search(rf"\b{re.escape(value.name.last)}\b", text, re.I) is not None
    if value.kind == "words":
        return set(value.thing) <= read(text).stems
    whole = Span(article.id, 0, len(text))
    told = (
        ballots(article, whole)
        if value.kind == "ballot"
        else values(article, whole, said.hit.policy)
    )
    return any(comparable(v, value) and same(v, value) for v in told)
