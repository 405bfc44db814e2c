"""What a question is answered with. The same object reaches every user interface.

:meth:`Answer.to_json` writes the document that ``dateline ask --json`` prints, and
:meth:`Answer.from_json` reads it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from index.article import Article, Span

Verdict = Literal["supported", "partly", "unsupported", "contradicted"]


REFUSAL = "The articles do not answer this."
"""How every refusal begins that is not for want of articles."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Exact words of one article. ``quote`` is ``Article.text[start:end]``, never anything else.

    ``copies`` names the other articles that print the same report, by source or else by title.
    """

    number: int
    article_id: str
    title: str
    published: date | None
    source: str | None
    url: str | None
    start: int
    end: int
    quote: str
    voice: str = "report"
    copies: tuple[str, ...] = ()


def notices(*said: str | None) -> str | None:
    """Several notices as one, each said once; ``None`` where there is none."""
    return " ".join(dict.fromkeys(notice for notice in said if notice)) or None


def flat(words: str) -> str:
    """Words on one line, single spaces between them."""
    return " ".join(words.split())


def cite(number: int, article: Article, span: Span) -> Citation:
    """A citation of the words at ``span``. Every citation is made here."""
    section = next((s for s in article.sections if s.start <= span.start < s.end), None)
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        published=article.published,
        source=article.source,
        url=article.url,
        start=span.start,
        end=span.end,
        quote=article.quote(span),
        voice=section.voice if section else "report",
    )


class Citing:
    """Citations as they are gathered, after those that there are: words that are cited twice have
    one number."""

    def __init__(self, citations: Iterable[Citation] = ()) -> None:
        self._known = {Span(c.article_id, c.start, c.end): c for c in citations}

    def number(self, article: Article, span: Span) -> int:
        """The number under which the words at ``span`` are cited."""
        if span not in self._known:
            self._known[span] = cite(len(self._known) + 1, article, span)
        return self._known[span].number

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All of them, in the order of their numbers."""
        return tuple(self._known.values())


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, the citations it rests on, and what checking them found."""

    text: str
    citations: tuple[int, ...]
    verdict: Verdict
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """A half-open stretch of days."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """A temporal expression of a cited sentence: half-open interval, anchor, rule in words.

    ``alternative`` is the other common reading, where usage differs.
    """

    text: str
    start: date
    end: date
    anchor: date | None
    why: str
    citation: int
    alternative: Days | None = None


@dataclass(frozen=True, slots=True)
class AppliedLimit:
    """A time limit that the question's own words set, as :class:`rag.when.TimeLimit`, applied.

    Where an event set it ("after the storm"), ``article_id`` and ``quote`` are the words that date
    the event.
    """

    kind: str
    start: date | None
    end: date | None
    text: str
    why: str
    article_id: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """An event: half-open days, its sentence, ``planned``, ``happened`` or ``changed``, and the
    numbers of the citations that say so and, if it was changed, that say how."""

    start: date
    end: date
    day: str
    text: str
    status: str
    citation: int
    why: str
    changed_by: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One value that sources give: as they write it, and the citation that says it best.

    ``published`` and ``source`` are those of the cited article; ``reports`` is how many independent
    reports say so, copies of one report counted once.
    """

    value: str
    citation: int
    published: date | None
    source: str | None
    reports: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Different values for the same thing, and how they stand to each other.

    ``about`` says what the thing is. ``updated``: a later report supersedes the earlier ones, and
    its side comes first; ``contradicted``: nothing in the articles prefers either, and the sides
    stand in the order in which they were printed. ``why`` says how that is known.
    """

    about: str
    relation: Literal["updated", "contradicted"]
    sides: tuple[Side, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another short answer that is possible, in the article's words, and the citation of the
    sentence that has it."""

    value: str
    citation: int


@dataclass(frozen=True, slots=True)
class LibraryState:
    """Which generation answered, and how many articles it holds."""

    generation: str
    articles: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer.

    When ``abstained`` is true ``answer`` says so in words, ``short_answer`` is ``None``,
    ``statements`` is empty, and ``citations`` may hold the nearest evidence. ``confidence`` is
    between 0 and 1. ``notice`` is a warning to show beside the answer (a damaged generation was
    passed over, say), or ``None``. ``independent`` is the number of independent reports found that
    say the short answer, or the first statement where there is none; copies of one report are one.
    ``beside`` stands beside a short answer that is a day worked out: what the article itself says.
    ``alternatives`` are other short answers, where the one that is given is far from sure.
    """

    question: str
    answer: str
    short_answer: str | None
    abstained: bool
    confidence: float
    kind: str
    generator: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    library: LibraryState
    dates: tuple[ResolvedDate, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    timeline: tuple[TimelineEvent, ...] = ()
    as_of: date | None = None
    limit: AppliedLimit | None = None
    understood: str | None = None
    notice: str | None = None
    independent: int = 0
    beside: str | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The command line's JSON document: plain types, dates as ISO strings."""
        document: dict[str, Any] = _plain(asdict(self))
        return document

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Answer:
        """The answer that :meth:`to_json` wrote.

        Raises:
            KeyError: a key that every answer has is missing.
        """
        data = dict(document)
        data["statements"] = tuple(
            Statement(**{**s, "citations": tuple(s["citations"])}) for s in data["statements"]
        )
        data["citations"] = tuple(_citation(c) for c in data["citations"])
        data["dates"] = tuple(_resolved(d) for d in data["dates"])
        data["disagreements"] = tuple(_disagreement(d) for d in data["disagreements"])
        data["alternatives"] = tuple(Alternative(**a) for a in data.get("alternatives", ()))
        data["timeline"] = tuple(TimelineEvent(**_with_dates(e)) for e in data["timeline"])
        if data.get("limit"):
            data["limit"] = AppliedLimit(**_with_dates(data["limit"]))
        data["as_of"] = _date(data["as_of"])
        data["library"] = LibraryState(**data["library"])
        return cls(**data)


def _citation(document: Mapping[str, Any]) -> Citation:
    known = {**document, "copies": tuple(document.get("copies", ()))}
    return Citation(**{**known, "published": _date(document["published"])})


def _resolved(document: Mapping[str, Any]) -> ResolvedDate:
    other = document.get("alternative")
    known = {**_with_dates(document), "anchor": _date(document["anchor"])}
    return ResolvedDate(**{**known, "alternative": Days(**_with_dates(other)) if other else None})


def _disagreement(document: Mapping[str, Any]) -> Disagreement:
    sides = tuple(Side(**{**s, "published": _date(s["published"])}) for s in document["sides"])
    return Disagreement(**{**document, "sides": sides})


def _with_dates(document: Mapping[str, Any]) -> dict[str, Any]:
    return {**document, "start": _date(document["start"]), "end": _date(document["end"])}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
