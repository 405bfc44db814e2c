"""The vocabulary of the archive: articles, and the one way to point at their words.

Offsets are Python string offsets into :attr:`Article.text` (NFC, ``\\n`` line ends), half-open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

DateBasis = Literal["stated", "inferred", "unknown"]
"""How the publication date is known: said by the file, worked out from it, or not at all."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` (half-open) of the article ``article_id``."""

    article_id: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start} and {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character of the same article."""
        return (
            self.article_id == other.article_id
            and self.start < other.end
            and other.start < self.end
        )

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return (
            self.article_id == other.article_id
            and self.start <= other.start
            and other.end <= self.end
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: where it is, its number in the article, and the section it belongs to."""

    span: Span
    ordinal: int
    section: int


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of an article under one label.

    ``start`` and ``end`` delimit the body; the label itself (``Quote:``) and a city dateline stand
    before ``start``, so that they are never part of a quotation.
    """

    label: str | None
    start: int
    end: int

    @property
    def voice(self) -> Literal["report", "quote", "background", "source"]:
        """Who speaks here: the reporter, somebody quoted, the background, or the source line."""
        match (self.label or "").casefold():
            case "quote" | "quotes" | "quotation" | "statement":
                return "quote"
            case "background" | "context" | "previously" | "reminder":
                return "background"
            case "source" | "sources":
                return "source"
            case _:
                return "report"


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole consecutive sentences of one section: the unit that is embedded and retrieved."""

    span: Span
    ordinal: int
    section: int
    label: str | None
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article, as it was taken in.

    ``origin`` is the file's name and, in a file of many articles, the item's number
    (``week.jsonl#3``). ``sections`` are in order and never overlap. ``published_confidence`` is how
    likely ``published`` is right (1 where the file states it, 0 where there is none).
    """

    id: str
    title: str
    text: str
    origin: str
    published: date | None = None
    published_basis: DateBasis = "unknown"
    published_confidence: float = 1.0
    source: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None
    sections: tuple[Section, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, str | None]:
        """What programs are told of an article, without its text."""
        return {
            "article_id": self.id,
            "title": self.title,
            "published": self.published.isoformat() if self.published else None,
            "source": self.source,
            "url": self.url,
            "author": self.author,
            "language": self.language,
            "origin": self.origin,
        }

    def quote(self, span: Span) -> str:
        """The exact words at ``span``. Every quotation that Dateline shows is made here.

        Raises:
            ValueError: the span belongs to another article, or ends after the text does.
        """
        if span.article_id != self.id:
            raise ValueError(f"span of article {span.article_id} used on article {self.id}")
        if span.end > len(self.text):
            raise ValueError(f"span ends at {span.end}, the text at {len(self.text)}")
        return self.text[span.start : span.end]
