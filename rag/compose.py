"""The extractive composer: an answer made of the articles' own sentences, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.article import Article, Span
from index.temporal import find
from rag.answer import Citation, ResolvedDate, Statement, TimelineEvent, cite
from rag.lexis import Lexis
from rag.question import Question
from rag.rank import Candidate
from rag.timeline import Event

_MOST_SENTENCES = {"list": 4, "summary": 5, "why": 2, "said": 3}
_CLOSE_ENOUGH = {"list": 0.75, "summary": 0.6, "why": 0.85, "said": 0.8}
_NEAREST = 3
_SHORT = frozenset(("who", "when", "where", "how_many", "how", "what"))


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is given out: words, statements, citations, dates."""

    answer: str
    short_answer: str | None
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    dates: tuple[ResolvedDate, ...]


def compose(question: Question, ranked: Sequence[Candidate]) -> Draft:
    """Quote the best sentences and cite them; ``ranked`` must not be empty."""
    chosen = _choose(question, ranked)
    citations = tuple(
        cite(number, c.hit.article, c.sentence.span) for number, c in enumerate(chosen, start=1)
    )
    statements = tuple(
        Statement(
            text=_flat(citation.quote),
            citations=(citation.number,),
            verdict="supported",
            why="the article's own words",
        )
        for citation in citations
    )
    dates = tuple(
        found
        for citation, candidate in zip(citations, chosen, strict=True)
        for found in resolve_dates(citation.number, candidate.hit.article, candidate.sentence.span)
    )
    short = _short_when(question, dates) if question.kind == "when" else None
    if short is None and question.kind in _SHORT:
        short = _short_words(chosen[0])
    answer = " ".join(f"{s.text} [{s.citations[0]}]" for s in statements)
    if short:
        answer = f"{short}: {answer}"
    return Draft(answer, short, statements, citations, dates)


def refuse(question: Question, ranked: Sequence[Candidate], lexis: Lexis, searched: int) -> Draft:
    """Say that the articles do not answer, what they lack, and what came nearest."""
    if not searched:
        words = "No article is within the limits of this question."
        return Draft(f"{words} Widen the dates or the sources.", None, (), (), ())
    nearest = ranked[:_NEAREST]
    citations = tuple(
        cite(number, c.hit.article, c.sentence.span) for number, c in enumerate(nearest, start=1)
    )
    answer = "The articles do not answer this."
    missing = _missing_words(question, nearest, lexis)
    if missing:
        answer += f" Nothing near it mentions {missing}."
    if citations:
        answer += " The nearest passages are shown below."
    return Draft(answer, None, (), citations, ())


def resolve_dates(number: int, article: Article, span: Span) -> list[ResolvedDate]:
    """The temporal expressions of a cited sentence that name days, each with its reason."""
    dates = []
    for expression in find(article.text, article.published, start=span.start, end=span.end):
        if expression.interval is None or expression.type not in ("date", "time"):
            continue
        start, end = expression.interval
        dates.append(
            ResolvedDate(
                text=article.quote(Span(article.id, expression.start, expression.end)),
                start=start,
                end=end,
                anchor=expression.anchor,
                why=expression.why,
                citation=number,
            )
        )
    return dates


def tell(
    found: Sequence[Event], citations: Sequence[Citation]
) -> tuple[tuple[TimelineEvent, ...], tuple[Citation, ...]]:
    """Events with citations: those there are, and new ones with the numbers that follow."""
    known = {Span(c.article_id, c.start, c.end): c for c in citations}

    def number(article: Article, span: Span) -> int:
        if span not in known:
            known[span] = cite(len(known) + 1, article, span)
        return known[span].number

    told = []
    for event in found:
        changed = event.changed_by
        told.append(
            TimelineEvent(
                start=event.start,
                end=event.end,
                day=spoken_interval(event.start, event.end),
                text=_flat(event.text),
                status=event.status,
                citation=number(event.article, event.sentence.span),
                why=event.expression.why,
                changed_by=number(changed[0], changed[1].span) if changed else None,
            )
        )
    return tuple(told), tuple(known.values())


def _choose(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The best sentence, and those nearly as good that say something else."""
    most = _MOST_SENTENCES.get(question.kind, 2)
    close = _CLOSE_ENOUGH.get(question.kind, 0.92)
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


def _short_words(best: Candidate) -> str | None:
    """The words of the best sentence that the reader takes for the answer, if it is for one."""
    if best.short is None or best.short.score <= 0:
        return None
    return _flat(best.short.text)


def _short_when(question: Question, dates: Sequence[ResolvedDate]) -> str | None:
    """The calendar date of the first cited sentence that the question does not itself name."""
    asked = question.understood.casefold()
    for found in dates:
        if found.citation == 1 and found.text.casefold() not in asked:
            return spoken_interval(found.start, found.end)
    return None


def spoken_interval(start: date, end: date) -> str:
    """An interval in words: "Thursday 27 March 2025", "24–30 March 2025", "March 2025", "2025"."""
    first, last = start, end - timedelta(days=1)
    if first == last:
        return f"{first:%A} {first.day} {first:%B %Y}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if first.day == 1 and end.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%B %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%B} – {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"


def _missing_words(question: Question, nearest: Sequence[Candidate], lexis: Lexis) -> str:
    """The words of the question whose stems no near passage holds, at most three, quoted."""
    near = "\n".join(f"{c.hit.article.title}\n{c.hit.text}" for c in nearest)
    words = [w.strip("?!.,;:()\"'“”’") for w in question.text.split()]
    missing = []
    for word in words:
        weights = lexis.weights(word)
        if weights and lexis.coverage(weights, near) == 0.0 and word not in missing:
            missing.append(word)
    return " or ".join(f"“{word}”" for word in missing[:3])


def _flat(text: str) -> str:
    return " ".join(text.split())
