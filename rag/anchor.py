"""The day of an event that a question counts from: "what happened after the storm?".

The event is looked up in the archive like a question. Sentences that speak of it and name a day
vote for that day; the answer shows the sentence that it was taken from. A clause ("after Crake was
jailed") is dated by a sentence that says so: by the day it names, else by the day of its report,
which is then said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.article import Article, Sentence
from index.dating import within
from index.temporal import Expression
from rag.alike import alike, holds
from rag.lexis import Lexis
from rag.question import Question
from rag.retrieve import Hit, Retriever
from rag.sought import deeds
from rag.spoken import spoken_interval
from rag.verify.polarity import past_form
from rag.verify.words import Reading as Words
from rag.verify.words import read, stem
from rag.when import EventWords, TimeLimit

_PASSAGES = 24
_SPEAKS_OF_IT = 0.5
_IN_TITLE = 0.5
_BY_TITLE = 0.8
_FIRST_REPORT, _FIRM, _PLAINLY = 1.5, 0.3, 2.0
_NEAR, _FAR = 40, 400
_AHEAD, _ASIDE = 0.7, 0.3
_SOON = timedelta(days=3)
_HEAD, _LEADS, _AS_GOOD = 200, 0.5, 0.8
_SAME_DEED = {
    stem(one): frozenset(stem(other) for other in others.split())
    for one, others in (("lose", "beat defeat"), ("find", "convict guilty"))
}
_NOT_YET = re.compile(r"\b(?:if|unless|not|may|might|could|would|whether)\b", re.I)
# "Three weeks after the storm" counts from the event and says nothing of its day.
_COUNTED_FROM = re.compile(
    r"\b(?:after|since|before|until|following|because of|ahead of) the\b", re.I
)
_OCCURRED = re.compile(
    r"\b(?:crossed|struck|hit|took place|happened|(?:was|were) held|began|begun|started|opened"
    r"|broke (?:in|out|into)|stole|stolen|walked out|voted|won|elected|sailed|signed|collapsed"
    r"|exploded|resigned|died|fell|burned|came into force|convicted|sentenced|jailed)\b",
    re.I,
)
_FORETOLD = re.compile(
    r"\b(?:approach\w*|warn\w*|forecast\w*|expected|arrest\w*|investigat\w*|inquiry|review\w*"
    r"|anniversary)\b",
    re.I,
)
_WORD = re.compile(r"[^\W_]{3,}")
_FINE = frozenset(("day", "weekend", "week"))


@dataclass(frozen=True, slots=True)
class _Vote:
    start: date
    end: date
    weight: float
    article: Article
    sentence: Sentence
    by_report: bool = False


def anchored(question: Question, retriever: Retriever) -> Question:
    """The question with the limit that its event sets, or as it is when no day is found for it."""
    event = question.event
    if event is None or question.limit is not None:
        return question
    best = _dated(event, question, retriever)
    if best is None:
        return question
    limit = _limit(event, best)
    return question.limited_by(limit)


def _dated(event: EventWords, question: Question, retriever: Retriever) -> _Vote | None:
    """The sentence that best dates the event: of the day with the most votes."""
    lookup = replace(
        question,
        text=event.event,
        understood=event.event,
        kind="when",
        names=(),
        k=_PASSAGES,
        event=None,
        about="",
    )
    asked = retriever.lexis.weights(event.event)
    if not asked:
        return None
    hits = retriever.search(lookup)
    clause = read(event.event)
    if deeds(clause):
        return _reported(clause, [v for hit in hits for v in _reports(hit, clause, retriever)])
    every = [v for hit in hits for v in _votes(hit, asked, retriever)]
    if not every:
        return None
    first = min(v.article.published or date.max for v in every if v.weight >= _FIRM * _top(every))
    votes: dict[tuple[date, date], list[_Vote]] = {}
    for vote in every:
        if vote.article.published == first:
            vote = replace(vote, weight=vote.weight * _FIRST_REPORT)
        votes.setdefault((vote.start, vote.end), []).append(vote)
    chosen = max(votes.values(), key=lambda those: (sum(v.weight for v in those), those[0].start))
    return max(chosen, key=lambda v: (v.weight, -v.start.toordinal()))


def _top(votes: Sequence[_Vote]) -> float:
    return max(vote.weight for vote in votes)


def _reported(clause: Words, votes: Sequence[_Vote]) -> _Vote | None:
    """The first of the reports that say best that something happened."""
    if not votes:
        return None
    enough = _AS_GOOD * _top(votes)
    good = [v for v in votes if v.weight >= enough]
    return min(good, key=lambda v: (v.article.published or date.max, -v.weight))


def _reports(hit: Hit, clause: Words, retriever: Retriever) -> Iterator[_Vote]:
    """The sentences that say that something happened: with one of its verbs, every name of it, and
    the day, or at the head of a report."""
    article = hit.article
    printed = article.published
    if printed is None:
        return
    verbs = deeds(clause)
    names = [w.stem for w in clause.words if w.capital and w.content]
    others = [w.stem for w in clause.words if w.content and w.stem not in verbs]
    title, whole = read(article.title), read(f"{article.title}\n{hit.text}")
    for place, sentence in enumerate(hit.passage.sentences):
        words = read(article.quote(sentence.span))
        leads = place == 0 and sentence.span.start <= _HEAD
        quoted = article.quote(sentence.span)
        plainly = _tells(words, verbs) and not _NOT_YET.search(quoted)
        if not (plainly or (leads and _tells(title, verbs))):
            continue
        if not all(holds(whole, name) for name in names):
            continue
        share = sum(_weight(words, title, s) for s in others) / max(1, len(others))
        if share < _SPEAKS_OF_IT:
            continue
        dates = within(retriever.generation.dates(article.id), sentence.span)
        own = [e.interval for e in dates if e.interval is not None and _names_a_day(e)]
        day = next((days for days in own if days[0] <= printed), None)
        if day is None and not leads:
            continue
        start, end = day or (printed, printed + timedelta(days=1))
        weight = (share + (_LEADS if leads else 0.0)) * _freshness(hit, start)
        yield _Vote(start, end, weight, article, sentence, day is None)


def _tells(words: Words, verbs: frozenset[str]) -> bool:
    """Whether a text has a verb for what happened: "elected", and not "election"."""
    others = frozenset().union(*(_SAME_DEED.get(verb, frozenset()) for verb in verbs))
    return any(
        word.stem in others or any(alike(verb, word.stem) for verb in verbs)
        for word in words.words
        if past_form(word.low) or word.low.endswith("ing") or word.low == "guilty"
    )


def _weight(words: Words, title: Words, wanted: str) -> float:
    return 1.0 if holds(words, wanted) else _BY_TITLE if holds(title, wanted) else 0.0


def _votes(hit: Hit, asked: Mapping[str, float], retriever: Retriever) -> Iterator[_Vote]:
    dates = retriever.generation.dates(hit.article.id)
    title = retriever.lexis.coverage(asked, hit.article.title)
    for sentence in hit.passage.sentences:
        words = hit.article.quote(sentence.span)
        share = retriever.lexis.coverage(asked, words)
        if share > 0:
            whole = retriever.lexis.coverage(asked, f"{hit.article.title} {words}")
            share = max(share, _BY_TITLE * whole)
        if share < _SPEAKS_OF_IT:
            continue
        named = _places(retriever.lexis, asked, words)
        for said in within(dates, sentence.span):
            if said.interval is None or not _names_a_day(said):
                continue
            at = said.start - sentence.span.start
            near = min((abs(at - place) for place in named), default=_FAR)
            weight = (share + _IN_TITLE * title) / (1 + 0.1 * (hit.rank - 1)) / (1 + near / _NEAR)
            weight *= _freshness(hit, said.interval[0])
            if _OCCURRED.search(words):
                weight *= _PLAINLY
            if _COUNTED_FROM.search(words) or _FORETOLD.search(words):
                weight *= _ASIDE
            yield _Vote(*said.interval, weight, hit.article, sentence)


def _places(lexis: Lexis, asked: Mapping[str, float], words: str) -> list[int]:
    """Where a sentence's words that name the event begin."""
    return [m.start() for m in _WORD.finditer(words) if lexis.coverage(asked, m.group()) > 0]


def _freshness(hit: Hit, day: date) -> float:
    """News is printed a day or two after what it reports: such a day counts most."""
    printed = hit.article.published
    if printed is None:
        return _ASIDE
    if day > printed:
        return _AHEAD  # Announced: it may have come otherwise.
    return 1.0 if printed - day <= _SOON else _ASIDE


def _names_a_day(said: Expression) -> bool:
    pointed = said.type in ("date", "time") and said.granularity in _FINE
    return pointed and said.relation not in ("since", "until", "before", "after", "by")


def _limit(event: EventWords, best: _Vote) -> TimeLimit:
    start, end = {
        "after": (best.start, None),
        "before": (None, best.start),
        "during": (best.start, best.end),
    }[event.relation]
    quote = " ".join(best.article.quote(best.sentence.span).split())
    where = ", ".join(str(p) for p in (best.article.source, best.article.published) if p)
    dated = "is dated by its report, of" if best.by_report else "is dated"
    why = (
        f"“{event.text}”: {event.event} {dated} {spoken_interval(best.start, best.end)} by "
        f"“{best.article.title}”" + (f" ({where})" if where else "") + f": “{quote}”"
    )
    return TimeLimit(event.kind, start, end, event.text, why, best.article.id, quote)
