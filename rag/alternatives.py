"""Other short answers that are possible, where none is sure.

A question that is asked of a large archive has many passages that are like it, and the likeliest of
their short answers may have a small share of the likelihood. Then the next ones are shown as well,
each with the sentence that it stands in, so that a reader sees what else there is and judges.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.article import Sentence, Span
from index.dating import Dates, within
from index.temporal.units import Interval
from rag.answer import Alternative, Citation, Citing, flat
from rag.ballot import own_votes
from rag.days import asks_clock, named_by, resolve_dates
from rag.ends import asked_end
from rag.form import short_form
from rag.numbers import quantities
from rag.occasion import is_of_another
from rag.question import Question
from rag.rank import MANY
from rag.retrieve import Hit
from rag.role import ASKS, stands_aside
from rag.shorts import ShortAnswer, fits_type, plain, sentence_at
from rag.sought import thing_counted
from rag.spoken import spoken_interval
from rag.values import values
from rag.verify.words import read, stem
from rag.whose import own_winner

_KINDS = frozenset(("who", "when", "where", "how_many", "how", "what"))
_MOST = 5
_SURE = 0.8  # a share of the likelihood that leaves no room for another
_POSSIBLE, _AS_POSSIBLE = 0.04, 0.1  # of the likelihood of all, and of that of the likeliest
# Among many passages the likelihood is spread over more that are merely like: as many others are
# shown there as before their words were looked at a second time.
_OF_MANY = 0.625
_LONGEST = 12  # words
_PEOPLE = stem("people")


def alternatives(
    question: Question,
    short: str | None,
    suggested: Sequence[ShortAnswer],
    hits: Sequence[Hit],
    citations: Sequence[Citation],
    dates_of: Dates,
    passages: int = 0,
) -> tuple[tuple[Alternative, ...], tuple[Citation, ...]]:
    """What else may be the answer, the likeliest first, and the citations with those that it needs.

    Args:
        short: the short answer that is given, if one is.
        suggested: what the reader takes for short answers in the passages ``hits``.
        passages: how many there are in the archive.
    """
    likeliest = max((one.share for one in suggested), default=0.0)
    if question.kind not in _KINDS or not 0 < likeliest < _SURE:
        return (), tuple(citations)
    least = max(_POSSIBLE, _AS_POSSIBLE * likeliest) * (_OF_MANY if passages >= MANY else 1.0)
    cited = Citing(citations)
    heard = [plain(short)] if short else []
    heard_days: list[Interval] = []
    found: list[Alternative] = []
    for one in sorted(suggested, key=lambda s: (-s.share, -s.score)):
        if one.share < least or len(found) == _MOST:
            break
        place = _place(one.span, hits)
        if place is None or not _may_be_said(question, one):
            continue
        hit, sentence = place
        if question.kind == "how_many" and (
            _is_time(one.span, sentence, dates_of) or _counts_others(question, one, hit, sentence)
        ):
            continue
        article = hit.article
        text = article.quote(sentence.span)
        value = own_votes(question, text, one.text)
        value = value or short_form(question, flat(one.text), article.text)
        if question.kind == "when" and not asks_clock(question):
            days = _days(question, one, hit, sentence, dates_of)
            if (
                days is None
                or is_of_another(question, text)
                or any(_within(days, other) for other in heard_days)
            ):
                continue  # "Next week" is not possible beside "next Thursday": it is the same.
            heard_days.append(days)
            value = spoken_interval(*days)
        if own_winner(question, text, one.text) or _is_aside(question, one.span, sentence, text):
            continue  # Who was beaten is not possible too, nor who only says who was arrested.
        if any(_says(plain(value), other) for other in heard) or _of_another_sort(short, value):
            continue
        heard.append(plain(value))
        found.append(Alternative(value, cited.number(article, sentence.span)))
    return tuple(found), cited.citations


def told(found: Sequence[Alternative]) -> str:
    """The alternatives in words, with their citation marks."""
    if not found:
        return ""
    return "Also possible: " + "; ".join(f"{a.value} [{a.citation}]" for a in found) + "."


def _may_be_said(question: Question, one: ShortAnswer) -> bool:
    tells = any(word.content for word in read(one.text).words)
    return tells and fits_type(question, one.text) and len(one.text.split()) <= _LONGEST


def _is_aside(question: Question, span: Span, sentence: Sentence, text: str) -> bool:
    """Whether the words at ``span`` name somebody whom a sentence does not tell it of."""
    if question.kind not in ASKS:
        return False
    start, end = span.start - sentence.span.start, span.end - sentence.span.start
    return stands_aside(question.understood, text, text[:start], text[end:])


def _is_time(span: Span, sentence: Sentence, dates_of: Dates) -> bool:
    """Whether the number at ``span`` is a time: "14.25 Hire firms say …"."""
    dates = within(dates_of(span.article_id), sentence.span)
    return any(e.type == "time" and e.start <= span.start and span.end <= e.end for e in dates)


def _counts_others(question: Question, one: ShortAnswer, hit: Hit, sentence: Sentence) -> bool:
    """Whether a number counts another thing than is asked for: "nineteen cars", asked how many
    passengers; of people it may be told in any word."""
    thing = thing_counted(question.understood)
    told = values(hit.article, sentence.span, hit.policy)
    own = next((v for v in told if v.start < one.span.end and one.span.start < v.end), None)
    if thing in (None, _PEOPLE) or own is None or not own.thing:
        return False
    return not own.counts(thing)


def _says(words: str, other: str) -> bool:
    """Whether words say the same as others, or a part of it."""
    return f" {words} " in f" {other} " or f" {other} " in f" {words} "


def _of_another_sort(short: str | None, value: str) -> bool:
    """Whether two numbers are of two sorts: "142 km/h" beside "60,000"."""
    one, other = (next(iter(quantities(words)), None) for words in (short or "", value))
    if one is None or other is None:
        return False
    return (one.kind, one.unit) != (other.kind, other.unit)


def _place(span: Span, hits: Sequence[Hit]) -> tuple[Hit, Sentence] | None:
    for hit in hits:
        if hit.article.id == span.article_id and (found := sentence_at(hit, span.start)):
            return hit, found
    return None


def _days(
    question: Question, one: ShortAnswer, hit: Hit, sentence: Sentence, dates_of: Dates
) -> Interval | None:
    """The days that words of a sentence name, as the question means them."""
    named = named_by(one.text, resolve_dates(0, hit.article, sentence.span, dates_of))
    if not named:
        return None
    days = asked_end(question, named[0], hit.article.published, hit.policy)
    return days.start, days.end


def _within(one: Interval, other: Interval) -> bool:
    """Whether one of two stretches of days lies within the other."""
    return (one[0] <= other[0] and other[1] <= one[1]) or (
        other[0] <= one[0] and one[1] <= other[1]
    )
