"""The extractive composer: an answer made of the articles' own sentences, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.article import Article
from index.dating import Dates
from rag.answer import (
    REFUSAL,
    Citation,
    Citing,
    ResolvedDate,
    Statement,
    TimelineEvent,
    cite,
    flat,
)
from rag.apposition import asks_role, own_role
from rag.ballot import own_votes
from rag.cause import asks_cause, cause_begins
from rag.days import asks_clock, clock_time, not_of_saying, pointed, resolve_dates
from rag.disputed import own_number
from rag.ends import asked_end, at_its_verb
from rag.enumerated import joined, whole_list
from rag.form import short_form, whole_count, whole_length, whole_share
from rag.lack import lacking
from rag.lexis import Lexis
from rag.numbers import number_end, number_start
from rag.outlook import can_answer, of_an_old_plan
from rag.parted import own_days, own_value
from rag.question import Question, asks_nothing
from rag.quotation import longest_quoted
from rag.rank import CONDITION, DOUBTFUL, Candidate, ahead
from rag.shorts import SCORE, asks_score, fits_type
from rag.speech import whole_speech
from rag.spoken import spoken_day, spoken_interval
from rag.superseded import about_the_same
from rag.timeline import Event, changes
from rag.turned import told_turned
from rag.untold import untold_first, why_not
from rag.verify.lexicon import PRONOUNS
from rag.whose import own_age, own_end, own_move, own_time, own_winner, still_held

_MOST_SENTENCES = {"list": 4, "summary": 5, "why": 2, "said": 3}
_CLOSE_ENOUGH = {"list": 0.75, "summary": 0.6, "why": 0.85, "said": 0.8}
_NEAREST = 3
_SHORT = frozenset(("who", "when", "where", "how_many", "how", "what", "why", "list"))
_AS_GOOD = 0.6
_CLOCK = re.compile(r"\b(?:what|which) (?:time|hour)\b|\bo['’]clock\b", re.I)
_ASKS_NOTHING = "That asks nothing of the articles."
_ASK = "Ask who, what, when, where, how many or why, in a whole sentence."
_AS_SAID = re.compile(
    r"(?:the )?(?:very )?end of (?:[A-Z]\w+ )?\d{4}"  # its last day is not meant
    r"|\d{1,2}(?:[.:]\d\d)?\s*(?:[ap]\.?m\.?)?|noon|midnight|\w+ o['’]clock",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is given out: words, statements, citations, dates.

    ``beside`` is what the article says where the short answer is a day worked out from its words:
    "the article of 21 March says “next Thursday”".
    """

    answer: str
    short_answer: str | None
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    dates: tuple[ResolvedDate, ...]
    beside: str | None = None


def compose(question: Question, ranked: Sequence[Candidate], dates_of: Dates) -> Draft:
    """Quote the best sentences and cite them; ``ranked`` is in the order of quoting
    (:func:`rag.witness.quoting_order`), and not empty."""
    clock = asks_clock(question)
    chosen = _choose(question, ranked)
    if question.kind == "summary" and question.limit is None:
        chosen = sorted(chosen, key=_told_on)
    if question.kind == "when" and not clock:
        chosen = _and_narrower(question, chosen, ranked, dates_of)
    speech, chosen = whole_speech(question, chosen)
    citations = tuple(
        cite(number, c.hit.article, c.sentence.span) for number, c in enumerate(chosen, start=1)
    )
    statements = tuple(
        Statement(
            text=flat(citation.quote),
            citations=(citation.number,),
            verdict="supported",
            why="the article's own words",
        )
        for citation in citations
    )
    dates = tuple(
        found
        for citation, candidate in zip(citations, chosen, strict=True)
        for found in resolve_dates(
            citation.number, candidate.hit.article, candidate.sentence.span, dates_of
        )
    )
    hour = clock_time(chosen[0], dates_of) if clock else None
    when = None
    if question.kind == "when" and hour is None:
        when = _when(question, dates, chosen[0])
    if when is not None and _AS_SAID.fullmatch(when.text):
        # "Noticed at 9 pm": of which day is not said there; "at the end of 2027": nor here.
        hour, when = flat(when.text), None
    if when is not None:
        whole = _narrower(question, when, dates, chosen)
        hit = chosen[whole.citation - 1].hit
        when = asked_end(question, whole, hit.article.published, hit.policy)
        if when != whole:
            at = dates.index(whole)
            dates = (*dates[:at], when, *dates[at:])
    answer = " ".join(f"{s.text} [{s.citations[0]}]" for s in statements)
    if when is not None:
        short = spoken_interval(when.start, when.end)
        beside = _beside(when, chosen[when.citation - 1].hit.article)
        said = f"{short} ({beside})" if beside else short
        said += f" [{when.citation}]"
        return Draft(f"{said}: {answer}", short, statements, citations, dates, beside)
    words = speech or hour or _listed(question, chosen) or _short_words(question, chosen[0])
    return Draft(_led(words, answer), words, statements, citations, dates)


def _led(words: str | None, answer: str) -> str:
    """An answer with its short words before it; a time that it begins with is not said twice."""
    if not words or (_AS_SAID.fullmatch(words) and answer.startswith(f"{words} ")):
        return answer
    return f"{words}: {answer}"


def compose_events(events: Sequence[Event], dates_of: Dates) -> Draft:
    """Quote events in the order in which they happened; ``events`` must not be empty."""
    citations = tuple(
        cite(number, event.article, event.sentence.span)
        for number, event in enumerate(events, start=1)
    )
    statements = tuple(
        Statement(flat(c.quote), (c.number,), "supported", "the article's own words")
        for c in citations
    )
    dates = tuple(
        found
        for citation, event in zip(citations, events, strict=True)
        for found in resolve_dates(citation.number, event.article, event.sentence.span, dates_of)
    )
    answer = " ".join(
        f"{spoken_interval(e.start, e.end)}: {s.text} [{s.citations[0]}]"
        for e, s in zip(events, statements, strict=True)
    )
    return Draft(answer, None, statements, citations, dates)


def refuse(
    question: Question,
    ranked: Sequence[Candidate],
    lexis: Lexis,
    searched: int,
    because: str | None = None,
) -> Draft:
    """Say that the articles do not answer, why (``because``, where that is known) or what they
    lack, and what came nearest."""
    if asks_nothing(question.text):
        return Draft(f"{_ASKS_NOTHING} {_ASK}", None, (), (), ())
    if not searched:
        words = "No article is within the limits of this question."
        return Draft(f"{words} Widen the dates or the sources.", None, (), (), ())
    nearest = untold_first(question, ranked)[:_NEAREST]
    citations = tuple(
        cite(number, c.hit.article, c.sentence.span) for number, c in enumerate(nearest, start=1)
    )
    answer = REFUSAL
    if why := because or told_turned(question, ranked) or why_not(question, nearest):
        answer += f" {why}"
    elif lack := lacking(question, nearest, lexis):
        answer += f" {lack}"
    if citations:
        answer += " The nearest passages are given with this answer."
    return Draft(answer, None, (), citations, ())


def tell(
    found: Sequence[Event], citations: Sequence[Citation]
) -> tuple[tuple[TimelineEvent, ...], tuple[Citation, ...]]:
    """Events with citations: those there are, and new ones with the numbers that follow."""
    cited = Citing(citations)
    told = []
    for event in found:
        changed = event.changed_by
        told.append(
            TimelineEvent(
                start=event.start,
                end=event.end,
                day=spoken_interval(event.start, event.end),
                text=flat(event.text),
                status=event.status,
                citation=cited.number(event.article, event.sentence.span),
                why=event.expression.why,
                changed_by=cited.number(changed[0], changed[1].span) if changed else None,
            )
        )
    return tuple(told), cited.citations


def _told_on(candidate: Candidate) -> tuple[date, str, int]:
    """When a sentence was printed, and its place."""
    article = candidate.hit.article
    return article.published or date.min, article.id, candidate.sentence.span.start


def _choose(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The best sentence, and those nearly as good that say something else."""
    most = _MOST_SENTENCES.get(question.kind, 2)
    close = _CLOSE_ENOUGH.get(question.kind, 0.9)
    if question.limit is not None and question.limit.kind == "latest":
        # Of what answers nearly as well, the last word comes first.
        good = [c for c in ranked[1:] if c.score >= _CLOSE_ENOUGH["summary"] * ranked[0].score]
        newest = [ranked[0], *good]
        ranked = sorted(newest, key=lambda c: c.hit.article.published or date.min, reverse=True)
        close = 0.0
    chosen: list[Candidate] = []
    seen: list[frozenset[str]] = []
    for candidate in ranked:
        words = frozenset(candidate.text.casefold().split())
        if chosen and candidate.score < close * chosen[0].score:
            break
        if any(len(words & other) > 0.7 * min(len(words), len(other)) for other in seen):
            continue
        chosen.append(candidate)
        seen.append(words)
        if len(chosen) == most:
            break
    return chosen


def _listed(question: Question, chosen: Sequence[Candidate]) -> str | None:
    """The names that answer a question for several: those that a sentence lists, else one of each
    sentence."""
    if question.kind != "list":
        return None
    names = [
        c.short.text
        for c in chosen
        if c.short is not None and c.short.score > DOUBTFUL and fits_type(question, c.short.text)
    ]
    if not names or not all(name[:1].isupper() for name in names):
        return None
    lists = (whole_list(flat(c.text), name) for c in chosen for name in names)
    return next((several for several in lists if several), None) or joined(names)


def _short_words(question: Question, best: Candidate) -> str | None:
    """The words of the best sentence that answer by themselves: what was said between quotation
    marks, the clause of a condition, else what the reader takes for the answer. That an answer is
    given at all was decided before, so that the reader's own doubt leaves words out only where it
    is great, and nothing else is likelier."""
    if question.kind == "said":
        return longest_quoted(best.text)
    if question.kind == "condition":
        return _conditional(best.text)
    if asks_score(question) and not (best.short and fits_type(question, best.short.text)):
        found = SCORE.search(best.text)
        return flat(found.group()) if found else None
    if plain := own_age(question, best.text) or own_role(question, best.text):
        return flat(plain)
    if asks_role(question) and question.kind == "who":
        return None  # No other name says who somebody is.
    if question.kind not in _SHORT or best.short is None or not best.likely:
        return None
    given = (
        own_number(question, best.hit, best.sentence, best.short.text)
        or own_end(question, best.text, best.short.text)
        or own_votes(question, best.text, best.short.text)
        or own_time(question, best.text, best.short.text)
        or own_winner(question, best.text, best.short.text)
        or own_move(question, best.text, best.short.text)
        or own_value(question, best.text, best.place, best.near_places)
    )
    words = given or short_form(question, _pointed_words(question, best), best.hit.article.text)
    if question.kind == "who" and words.casefold() in PRONOUNS:
        return None
    # A span that runs out of a quotation or into one says nothing by itself.
    return None if words.count('"') % 2 or words.count("“") != words.count("”") else words


def _pointed_words(question: Question, candidate: Candidate) -> str:
    """The words that the reader points at, with the rest of a length of time, a number, a count
    or the clause of a cause."""
    if candidate.short is None:
        return ""
    span, sentence = candidate.short.span, candidate.sentence.span
    begin, stop = sentence.start, sentence.end
    text = candidate.hit.article.text
    # What runs into the next sentence would not stand in the one that is quoted.
    start, end = span.start, min(span.end, stop)
    if span.end > stop:
        end = start + len(text[start:end].rstrip(" \n.!?"))
    if asks_cause(question):
        begun = cause_begins(candidate.text, start - begin, end - begin)
        return flat(text[begin + begun : end])
    if question.kind == "how_many":
        start, end = whole_share(text, start, end, begin, stop)
        end = number_end(text, end, begin, stop)
    words = whole_length(text, start, end, stop)
    first = number_start(text, start, begin, stop)
    whole = whole_count(question, words, text[start + len(words) : stop])
    return flat(text[first:start] + whole)


def _conditional(text: str) -> str | None:
    """The clause that makes a condition, from the word that begins it."""
    begun = CONDITION.search(text)
    if begun is None:
        return None
    clause = text[begun.start() :].rstrip(' .!?"”')
    return flat(clause.split(", ")[0].split("; ")[0])


def _when(
    question: Question, dates: Sequence[ResolvedDate], best: Candidate
) -> ResolvedDate | None:
    """The date of the first cited sentence that answers: what the reader points at, else the first
    that the question does not itself name."""
    asked = question.understood.casefold()
    own = [d for d in dates if d.citation == 1 and d.text.casefold() not in asked]
    own = list(still_held(question, own, best.text))
    printed = best.hit.article.published
    if changes(best.text) and printed is not None and not of_an_old_plan(question.understood):
        # "Postponed from 17 March …, now planned for 31 March": the last day to come.
        ahead = [d for d in own if d.start > printed and f"from {d.text}" not in best.text]
        if ahead:
            return ahead[-1]
    if best.short is not None:
        own = list(own_days(question, own, best.text, best.place, best.near_places))
    own = [d for d in own if can_answer(question, (d.start, d.end), printed)] or own
    own = (
        at_its_verb(question, own, best.text)
        or pointed(best, own)
        or not_of_saying(best, own)
        or own
    )
    return own[0] if own else None


def _and_narrower(
    question: Question, chosen: list[Candidate], ranked: Sequence[Candidate], dates_of: Dates
) -> list[Candidate]:
    """The sentences chosen, after the first of them the next best that gives a shorter period
    within its period, where the reader points at that: "next Thursday" beside "next week"."""
    first = chosen[0]
    own = resolve_dates(1, first.hit.article, first.sentence.span, dates_of)
    when = _when(question, own, first)
    if when is None or (when.end - when.start).days <= 1:
        return chosen
    for other in ranked:
        if other is first or other.score < _AS_GOOD * first.score:
            continue
        said = resolve_dates(2, other.hit.article, other.sentence.span, dates_of)
        if any(_within(d, when) for d in pointed(other, said)) and about_the_same(first, other):
            return ahead([first, other], chosen)
    return chosen


def _within(shorter: ResolvedDate, longer: ResolvedDate) -> bool:
    less = shorter.end - shorter.start < longer.end - longer.start
    return less and longer.start <= shorter.start and shorter.end <= longer.end


def _narrower(
    question: Question,
    when: ResolvedDate,
    dates: Sequence[ResolvedDate],
    chosen: Sequence[Candidate],
) -> ResolvedDate:
    """The shorter period that another cited sentence of the same event gives, if it lies within the
    first, of which not only an end is asked for: "next Thursday" says more than "next week", and
    does not contradict it."""
    hit = chosen[0].hit
    if asked_end(question, when, hit.article.published, hit.policy) != when:
        return when
    for found in dates:
        other = chosen[found.citation - 1]
        if found.citation != 1 and _within(found, when) and about_the_same(chosen[0], other):
            return found
    return when


def beside_of(short: str, dates: Sequence[ResolvedDate], article: Article) -> str | None:
    """What the article of the first citation says where ``short`` is a day worked out from it."""
    own = [d for d in dates if d.citation == 1 and spoken_interval(d.start, d.end) == short]
    return _beside(own[0], article) if own else None


def _beside(when: ResolvedDate, article: Article) -> str | None:
    """What the article says, where the day had to be worked out from it."""
    if when.anchor is None:
        return None
    day = article.published
    said = f"the article of {spoken_day(day, when.start)}" if day else "the article"
    return f"{said} says “{flat(when.text)}”"
