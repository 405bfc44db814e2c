"""Whether what a language model wrote gives the short answer that stands above it."""

from __future__ import annotations

from datetime import date

from index.article import Span
from index.temporal import Policy
from rag.answer import Citation
from rag.compose import Draft
from rag.numbers import agree
from rag.spoken import spoken_interval
from rag.verify.align import alike
from rag.verify.focus import Facts
from rag.verify.names import same_name


class Headline:
    """A short answer, and which parts of it have been given so far.

    An answer to several questions has several parts ("twelve; Paris"), each of which must be given;
    of values that sources differ about ("94 mph or 88 mph") one will do.
    """

    def __init__(self, draft: Draft) -> None:
        parts = [part.strip() for part in (draft.short_answer or "").split(";")]
        self._missing = {part: _evidence(part, draft) for part in parts if part}

    @property
    def stands(self) -> bool:
        """Whether every part has been given."""
        return not self._missing

    def hear(
        self,
        sentence: str,
        span: Span,
        published: date | None = None,
        policy: Policy | None = None,
    ) -> None:
        """Take note of a proven sentence, words it cites, and the day their article was printed."""
        facts = Facts(sentence, published, policy)
        for part, evidence in list(self._missing.items()):
            if any(span.overlaps(one) for one in evidence) or holds(facts, part):
                del self._missing[part]


def holds(facts: Facts, short: str) -> bool:
    """Whether a sentence has a short answer, or a value that is the same: a day, however it is
    told, a number in words or digits, a name in short."""
    return any(_holds(facts, side) for side in short.split(" or "))


def _holds(facts: Facts, side: str) -> bool:
    # A comma before it: the first word of a short answer has a capital for no other reason.
    wanted = Facts(f", {side}", None)
    days = [e.interval for e in wanted.dates if e.interval is not None]
    if days:
        told = [e.interval for e in facts.dates if e.interval is not None]
        return all(any(a <= start and end <= b for start, end in told) for a, b in days)
    if not all(
        any(agree(q, told) in ("equal", "rounded", "bound") for told in facts.quantities)
        for q in wanted.quantities
    ):
        return False
    names = [name for name in wanted.names if name.start not in wanted.blind]
    if not all(any(same_name(name, told) for told in facts.names) for name in names):
        return False
    return _has_words(facts, wanted, bool(names or wanted.quantities))


def _has_words(facts: Facts, wanted: Facts, has_value: bool) -> bool:
    """Whether the words beside names and numbers stand there too; those before a name ("the
    pianist Ada Lorne") need not."""
    named = [(name.start, name.end) for name in wanted.names]
    last = max((end for _, end in named), default=0)
    stems = [
        word.stem
        for word in wanted.reading.words
        if word.content
        and word.start >= last
        and word.start not in wanted.blind
        and not any(start <= word.start < end for start, end in named)
    ]
    if not stems:
        return has_value
    return all(any(alike(one, other) for other in facts.reading.stems) for one in stems)


def _evidence(part: str, draft: Draft) -> list[Span]:
    """The cited words that give a part of the short answer; where none has it as it is worded, all
    that the answer was made of."""
    cited = {c.number: c for c in draft.citations}
    dated = [d.citation for d in draft.dates if spoken_interval(d.start, d.end) == part]
    used = [n for statement in draft.statements for n in statement.citations]
    having = [n for n in used if holds(Facts(cited[n].quote, cited[n].published), part)]
    numbers = dict.fromkeys([*dated, *having] or used)
    return [_span(cited[n]) for n in numbers if n in cited]


def _span(citation: Citation) -> Span:
    return Span(citation.article_id, citation.start, citation.end)
