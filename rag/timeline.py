"""Events in the order in which they happened, each with its words, its day, and what became of it.

An event is a sentence that names a day and speaks of what was asked. It was *planned* when its day
lies after the article's own, and *changed* when a later article says that it was put off, called
off or moved; otherwise it *happened*, as far as the articles say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from index.article import Article, Sentence
from index.dating import POINTED, Dates, within
from index.temporal import Expression
from rag.lexis import Lexis
from rag.retrieve import Hit
from rag.told_aside import is_aside

Status = Literal["happened", "planned", "changed"]

MOST = 20
_SPEAKS_OF_IT = 0.34
_ALIKE = 0.5
_CHANGED = re.compile(
    r"\b(?:postpon\w+|delay\w*|put (?:back|off)|pushed back|call(?:ed)? off|cancel\w+|moved|brought"
    r" forward|rescheduled|abandon\w+|instead|no longer|scrapped|dropped|will not|held up)\b",
    re.I,
)
_FELL_THROUGH = re.compile(
    r"\b(?:(?:was|were) to have|had (?:been (?:due|planned|scheduled|expected|intended) to|promised"
    r" to|planned to|hoped to|intended to))\b",
    re.I,
)
# "It opens six weeks later than they meant when they presented it in January."
_COMPARED = re.compile(r"\bthan\b[^,;:]*$", re.I)
# A live report of itself: "We end our report for today."
_OF_ITSELF = re.compile(
    r"\bwe (?:end|close|finish|pause|are (?:end|clos|finish|paus)ing) (?:our|this|the)(?: live)?"
    r" (?:report|blog|coverage|page)\b|\b(?:our|this) live (?:report|blog|coverage)\b"
    r"|\bthat(?:['’]s| is) all (?:from us|for (?:today|now|tonight))\b",
    re.I,
)
_WORD = re.compile(r"[^\W_]{4,}")


@dataclass(frozen=True, slots=True)
class Event:
    """A dated sentence. ``start`` and ``end`` are half-open; ``changed_by`` is the sentence that
    says how it was changed; ``rank`` that of the passage it was found in."""

    start: date
    end: date
    article: Article
    sentence: Sentence
    expression: Expression
    status: Status
    changed_by: tuple[Article, Sentence] | None = None
    rank: int = 0

    @property
    def text(self) -> str:
        """The sentence's exact words."""
        return self.article.quote(self.sentence.span)


def events(
    asked: Mapping[str, float],
    hits: Sequence[Hit],
    lexis: Lexis,
    groups: Mapping[str, int],
    dates_of: Dates,
) -> list[Event]:
    """The events among the passages found, the earliest first.

    Args:
        asked: the question's stems with their weights.
        groups: the number of each article's report: copies of one report have the same.
    """
    found: list[Event] = []
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        dates = dates_of(hit.article.id)
        for sentence in hit.passage.sentences:
            key = (hit.article.id, sentence.span.start)
            if key in seen or not _speaks_of_it(asked, hit, sentence, lexis):
                continue
            seen.add(key)
            event = _event(hit.article, sentence, within(dates, sentence.span))
            if event is not None:
                found.append(replace(event, rank=hit.rank))
    found.sort(key=_order)
    kept: list[Event] = []
    for event in found:
        if not any(_same(event, other, groups) for other in kept):
            kept.append(event)
    settled = [_outcome(event, found) for event in kept]
    return [_same_day(event, settled) for event in settled]


def foremost(events: Sequence[Event]) -> list[Event]:
    """At most :data:`MOST` of the events: those found first, in their order."""
    limit = sorted(event.rank for event in events)[:MOST]
    chosen = [event for event in events if limit and event.rank <= limit[-1]]
    return chosen[:MOST]


def _order(event: Event) -> tuple[date, date, date, str, str, int]:
    """By day, and those of one article by their time of the clock: a live report may begin with
    the last."""
    clock = event.expression.time or ""
    clock = f"{clock:0>5}" if clock[:1].isdigit() else ""
    printed, span = event.article.published or date.max, event.sentence.span
    return event.start, event.end, printed, span.article_id, clock, span.start


def _speaks_of_it(asked: Mapping[str, float], hit: Hit, sentence: Sentence, lexis: Lexis) -> bool:
    if not asked:
        return True
    words = hit.article.quote(sentence.span)
    if lexis.coverage(asked, words) >= _SPEAKS_OF_IT:
        return True
    # "It will sail on Monday": the headline says what "it" is.
    return lexis.coverage(asked, hit.article.title) >= 0.5


def _event(article: Article, sentence: Sentence, said: Sequence[Expression]) -> Event | None:
    """The event of the first day that a sentence names; of the day that a plan was moved to.

    Where all its days are of something told aside, it is one of the article's own day.
    """
    fine = [e for e in said if _points(e)]
    text = article.quote(sentence.span)
    if _OF_ITSELF.search(text):
        return None
    pointed = [
        e
        for e in fine
        if e.relation not in ("since", "until")
        and not _COMPARED.search(text[: e.start - sentence.span.start])
    ]
    if not pointed:
        return None
    chosen = _main(article, sentence, pointed)
    ahead = [e for e in fine if _is_ahead(e, article)]  # "It will not sail until 26 April."
    if len(ahead) > 1 and _CHANGED.search(text):
        chosen = ahead[-1]
    if chosen.interval is None:
        return None
    status: Status = "planned" if _is_ahead(chosen, article) else "happened"
    return Event(*chosen.interval, article, sentence, chosen, status)


def _main(article: Article, sentence: Sentence, pointed: Sequence[Expression]) -> Expression:
    """The first day that is not told aside; of a live report's line, one that is still to come
    before the time that it is told under."""
    text, start = article.quote(sentence.span), sentence.span.start
    first = pointed[0]
    line = first.type == "time" and first.start - start <= 1 and (first.time or "")[:1].isdigit()
    if line:
        return next((e for e in pointed[1:] if _is_ahead(e, article)), first)
    of_it = [e for e in pointed if not is_aside(text[: e.start - start], text[e.end - start :])]
    if of_it or article.published is None or _is_ahead(first, article):
        return of_it[0] if of_it else first
    why = f"{first.why}, told aside; the sentence tells of the article's day"
    own = (article.published, article.published + timedelta(days=1))
    return replace(first, interval=own, granularity="day", type="date", time=None, why=why)


def _points(said: Expression) -> bool:
    fine = said.type in ("date", "time") and said.granularity in POINTED
    return fine and said.interval is not None


def _is_ahead(said: Expression, article: Article) -> bool:
    if article.published is None or said.interval is None:
        return False
    return said.interval[0] > article.published


def _same(event: Event, other: Event, groups: Mapping[str, int]) -> bool:
    """Whether two sentences tell the same event: the same days in like words, or a copy."""
    if (event.start, event.end) != (other.start, other.end):
        return False
    clocks = event.expression.time, other.expression.time
    if event.article.id == other.article.id and all(clocks) and clocks[0] != clocks[1]:
        return False  # Two lines of a live report.
    mine, theirs = _words(event.text), _words(other.text)
    common = len(mine & theirs) / max(1, min(len(mine), len(theirs)))
    copies = groups.get(event.article.id) == groups.get(other.article.id)
    return common >= _ALIKE or (copies and common >= 0.3)


def _outcome(event: Event, every: Sequence[Event]) -> Event:
    """A planned event with what a later article says became of it."""
    if _FELL_THROUGH.search(event.text):
        return replace(event, status="changed", changed_by=(event.article, event.sentence))
    if event.status != "planned":
        return event
    told = event.article.published or date.min
    for other in every:
        later = (other.article.published or date.min) > told
        if later and _CHANGED.search(other.text) and _about(event, other):
            changed = (other.article, other.sentence)
            return replace(event, status="changed", changed_by=changed)
    passed = [o for o in every if o is not event and o.status == "happened" and _about(event, o)]
    if any(o.start == event.start for o in passed):
        return replace(event, status="happened")
    return event


def changes(text: str) -> bool:
    """Whether a sentence says that something planned was put off, called off or moved."""
    return bool(_CHANGED.search(text))


def words_in_common(one: str, other: str) -> int:
    """How many words of four letters or more two texts share."""
    return len(_words(one) & _words(other))


def _same_day(event: Event, settled: Sequence[Event]) -> Event:
    """What another sentence planned for the same day, of the same thing, was changed too."""
    if event.status != "planned":
        return event
    for other in settled:
        same = (other.start, other.end) == (event.start, event.end)
        if same and other.status == "changed" and len(_words(event.text) & _words(other.text)) >= 1:
            return replace(event, status="changed", changed_by=other.changed_by)
    return event


def _about(event: Event, other: Event) -> bool:
    """Whether two sentences share enough of their words to speak of one thing."""
    return len(_words(event.text) & _words(other.text)) >= 3


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
