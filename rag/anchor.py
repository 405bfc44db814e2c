"""The day of an event that a question counts from: "what happened after the storm?".

The event is looked up in the archive like a question. Sentences that speak of it and name a day
vote for that day. An event told in a clause ("after Thole lost") has the day of the first statement
that it took place, or else of its publication. The answer shows the sentence it was taken from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.article import Article, Sentence
from index.dating import within
from index.temporal import Expression
from rag.answer import flat
from rag.clause import Clause, also_named, clause_of, states
from rag.lexis import Lexis
from rag.question import Question
from rag.retrieve import Hit, Retriever
from rag.spoken import spoken_interval
from rag.when import EventWords, TimeLimit

_PASSAGES = 24
_SPEAKS_OF_IT = 0.5
_IN_TITLE = 0.5
_BY_TITLE = 0.8
_FIRST_REPORT, _FIRM, _PLAINLY = 1.5, 0.3, 2.0
_NEAR, _FAR = 40, 400
_SOME_OF, _AS_PLAIN = 0.3, 0.7
_AHEAD, _ASIDE = 0.7, 0.3
_SOON = timedelta(days=3)
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
_VERDICT = re.compile(
    r"\b(?:verdict|conviction|acquittal|sentenc(?:e|ing)|judge?ment|ruling)\b", re.I
)
_RULED = re.compile(
    r"\b(?:acquitted|convicted|cleared of|found (?:not )?guilty|sentenced|jailed|ruled)\b", re.I
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
    best = _day(event, question, retriever)
    if event.last is None:
        if best is None:
            return _without_a_day(question, event, event.event)
        return question.limited_by(_limit(event, best))
    last = _day(replace(event, event=event.last), question, retriever)
    if best is None or last is None:
        missing = [e for e, day in ((event.event, best), (event.last, last)) if day is None]
        return _without_a_day(question, event, *missing)
    return question.limited_by(_stretch(event, best, last))


def _without_a_day(question: Question, event: EventWords, *undated: str) -> Question:
    return replace(question, event=replace(event, undated=undated))


def _day(event: EventWords, question: Question, retriever: Retriever) -> _Vote | None:
    """The sentence that dates the event best; ``None`` where none does."""
    clause = clause_of(event.event)
    told = clause is not None and bool(clause.who)
    best = None if told else _ruled(event, question, retriever)
    if best is None and not told:
        best = _dated(event, question, retriever)
    if best is None and clause is not None:
        best = _stated(event, clause, question, retriever)
    return best


def _stated(
    event: EventWords, clause: Clause, question: Question, retriever: Retriever
) -> _Vote | None:
    """The statement of an event told in a clause, as the article that told it first has it.

    Its day is one that the sentence names beside the verb, else that of publication.
    """
    lookup = _lookup(clause.words, question)
    found = [
        vote for hit in retriever.search(lookup) for vote in _statements(hit, clause, retriever)
    ]
    if not found:
        return None
    plain = [vote for vote in found if vote.weight >= _AS_PLAIN * _top(found)]
    return min(plain, key=lambda v: (v.article.published or date.max, -v.weight))


def _statements(hit: Hit, clause: Clause, retriever: Retriever) -> Iterator[_Vote]:
    """The sentences of a passage that state the event, and the day of each."""
    lexis, article = retriever.lexis, hit.article
    who = lexis.weights(clause.who)
    in_title = states(clause, article.title) is not None
    for sentence in hit.passage.sentences:
        words = article.quote(sentence.span)
        place = states(clause, words)
        lead = sentence.ordinal <= 1
        if place is None and not (in_title and lead):
            continue
        about = f"{article.title} {words}"
        # How an article begins, it says of what the whole of it names.
        begun = lead and (not clause.named or lexis.coverage(who, about) > _SOME_OF)
        named_so = article.text if begun else about
        if not (_speaks_of(clause.who, named_so, lexis) and _speaks_of(clause.rest, about, lexis)):
            continue
        day, by_report = _day_of(sentence, place or 0, article, retriever)
        if day is None:
            continue
        weight = (
            1.0
            + 0.5 * (place is not None)
            + lexis.coverage(who, words)
            + 0.5 * in_title
            + 0.5 * lead
        )
        yield _Vote(day, day + timedelta(days=1), weight, article, sentence, by_report)


def _speaks_of(asked: str, words: str, lexis: Lexis) -> bool:
    """Whether each word that was asked about is there, or the thing by another name."""
    return all(
        lexis.coverage(weights, words) > 0 or also_named(word, words)
        for word in asked.split()
        if (weights := lexis.weights(word))
    )


def _day_of(
    sentence: Sentence, place: int, article: Article, retriever: Retriever
) -> tuple[date | None, bool]:
    """The day that a sentence gives what it states, nearest to its verb; else the day it was
    printed. A day still to come at printing is another's."""
    printed = article.published
    told = within(retriever.dates(article.id), sentence.span)
    if printed and any(_long_gone(said, printed) for said in told):
        return None, True
    days = [
        (abs(said.start - sentence.span.start - place), said.interval[0])
        for said in told
        if said.interval is not None and _names_a_day(said)
        if printed is None or said.interval[0] <= printed
    ]
    return (min(days)[1], False) if days else (printed, True)


def _long_gone(said: Expression, printed: date) -> bool:
    """Whether a time is no single day, and over when the article was printed: "in 2021"."""
    coarse = said.interval is not None and said.type == "date" and said.granularity not in _FINE
    return coarse and said.interval is not None and said.interval[1] < printed


def _lookup(words: str, question: Question) -> Question:
    return replace(
        question,
        text=words,
        understood=words,
        kind="when",
        names=(),
        k=_PASSAGES,
        event=None,
        about="",
    )


def _dated(event: EventWords, question: Question, retriever: Retriever) -> _Vote | None:
    """The sentence that best dates the event: of the day with the most votes."""
    lookup = _lookup(event.event, question)
    asked = retriever.lexis.weights(event.event)
    if not asked:
        return None
    every = [v for hit in retriever.search(lookup) for v in _votes(hit, asked, retriever)]
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


def _ruled(event: EventWords, question: Question, retriever: Retriever) -> _Vote | None:
    """The sentence that tells on which day a court ruled, in an article that knows everybody whom
    the question names: an archive has more than one trial, and "the verdict" is of theirs."""
    names = [name for name in question.names if name not in event.event]
    if not names or not _VERDICT.search(event.event):
        return None
    for hit in retriever.search(_lookup(f"{event.event} {' '.join(names)}", question)):
        article, printed = hit.article, hit.article.published
        if printed is None or not all(name in article.text for name in names):
            continue
        for sentence in hit.passage.sentences:
            if not _RULED.search(article.quote(sentence.span)):
                continue
            for said in within(retriever.dates(article.id), sentence.span):
                if said.interval is None or not _names_a_day(said):
                    continue
                if printed - _SOON <= said.interval[0] <= printed:
                    return _Vote(*said.interval, 1.0, article, sentence)
    return None


def _top(votes: Sequence[_Vote]) -> float:
    return max(vote.weight for vote in votes)


def _votes(hit: Hit, asked: Mapping[str, float], retriever: Retriever) -> Iterator[_Vote]:
    dates = retriever.dates(hit.article.id)
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
    quote = flat(best.article.quote(best.sentence.span))
    why = f"“{event.text}”: {_dated_by(event.event, best)}: “{quote}”"
    return TimeLimit(event.kind, start, end, event.text, why, best.article.id, quote)


def _stretch(event: EventWords, first: _Vote, last: _Vote) -> TimeLimit:
    """From the day of one event to that of another, both included, whichever of them came first;
    the first one's words date it and the reason names the other's."""
    quote = flat(first.article.quote(first.sentence.span))
    other = flat(last.article.quote(last.sentence.span))
    why = (
        f"“{event.text}”: {_dated_by(event.event, first)}: “{quote}”; "
        f"{_dated_by(event.last or '', last)}: “{other}”"
    )
    start, end = min(first.start, last.start), max(first.end, last.end)
    return TimeLimit(event.kind, start, end, event.text, why, first.article.id, quote)


def _dated_by(event: str, best: _Vote) -> str:
    where = ", ".join(str(p) for p in (best.article.source, best.article.published) if p)
    dated = "is dated by its report, of" if best.by_report else "is dated"
    day = spoken_interval(best.start, best.end)
    return f"{event} {dated} {day} by “{best.article.title}”" + (f" ({where})" if where else "")
