"""Which sentences of the evidence a statement speaks of, and their facts.

A cited span may be a sentence or a page. The facts of a statement are compared with those of the
sentences that it shares its words with; all else is context.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from index.sentences import split
from index.temporal import Expression, Policy, find
from rag.numbers import Quantity, quantities
from rag.verify.align import known
from rag.verify.evidence import Evidence
from rag.verify.names import Name, Roll, names
from rag.verify.words import Reading, read

_MOST_SENTENCES = 4
_LONGEST_SENTENCE = 2_000
_LONGEST_CONTEXT = 3_000


class Facts:
    """A text and what it states: quantities, dates, names; each found once, when needed."""

    def __init__(self, text: str, anchor: date | None, policy: Policy | None = None) -> None:
        self.text = text
        self.anchor = anchor
        self.policy = policy
        self.reading: Reading = read(text)

    @cached_property
    def stretches(self) -> tuple[Expression, ...]:
        """The expressions that name days, a range being one."""
        found: list[Expression] = []
        for start, end in split(self.text):
            found += find(self.text, self.anchor, start, end, policy=self.policy)
        return tuple(e for e in found if e.parts or e.type in ("date", "time"))

    @cached_property
    def dates(self) -> tuple[Expression, ...]:
        """The expressions that name days; a range is two statements, its beginning and its end."""
        each = [part for e in self.stretches for part in (e.parts or (e,))]
        return tuple(e for e in each if e.type in ("date", "time"))

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The numbers that are no part of a date."""
        taken: set[int] = set()
        for expression in self.dates:
            taken.update(range(expression.start, expression.end))
        return tuple(q for q in quantities(self.text) if q.kind == "clock" or q.start not in taken)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names, without those inside a date."""
        spans = [(e.start, e.end) for e in self.dates]
        return tuple(n for n in names(self.reading) if not any(a <= n.start < b for a, b in spans))

    @cached_property
    def blind(self) -> frozenset[int]:
        """Where the words stand that are numbers or dates: they are no context for each other."""
        spans = [(e.start, e.end) for e in self.dates]
        spans += [(q.start, q.end) for q in self.quantities]
        covered: set[int] = set()
        for start, end in spans:
            covered.update(range(start, end))
        return frozenset(w.start for w in self.reading.words if w.start in covered)

    @cached_property
    def roll(self) -> Roll:
        """The names, to look others up in."""
        lower = frozenset(w.low for w in self.reading.words if not w.capital and w.content)
        return Roll(self.names, lower)

    @cached_property
    def stems(self) -> Counter[str]:
        """The stems of all content words."""
        return Counter(w.stem for w in self.reading.words if w.content)


@dataclass(frozen=True, slots=True)
class Focus:
    """One evidence as seen from a statement: the sentences in question, and the rest."""

    evidence: Evidence
    facts: Facts
    rest: Facts
    whole: Facts


def focus(statement: Reading, evidence: Evidence) -> Focus:
    """The sentences of the evidence that together share most words with the statement."""
    quote = evidence.quote
    spans = [(a, min(b, a + _LONGEST_SENTENCE)) for a, b in split(quote)]
    readings = [read(quote[a:b]) for a, b in spans]
    chosen = _cover(statement, readings)
    picked = "\n\n".join(quote[slice(*spans[i])] for i in sorted(chosen))
    others = [quote[slice(*span)] for i, span in enumerate(spans) if i not in chosen]
    around = "\n\n".join(
        (evidence.title, evidence.before[-_LONGEST_CONTEXT:], evidence.after[:_LONGEST_CONTEXT])
    )
    rest = "\n\n".join((around, *others))[: 2 * _LONGEST_CONTEXT]
    whole = f"{picked}\n\n{rest}"
    anchor, policy = evidence.published, evidence.policy
    return Focus(evidence, *(Facts(words, anchor, policy) for words in (picked, rest, whole)))


def _cover(statement: Reading, readings: Sequence[Reading]) -> set[int]:
    """Greedy set cover: the sentence that adds most shared stems, until none adds two."""
    if len(readings) == 1:
        return {0}
    wanted = set(statement.stems)
    shares = [{s for s in wanted if known(s, r.stems)} for r in readings]
    chosen: set[int] = set()
    while len(chosen) < _MOST_SENTENCES and shares:
        best = max(range(len(shares)), key=lambda i: (len(shares[i] & wanted), -i))
        gain = len(shares[best] & wanted)
        if gain < (1 if not chosen else 2):
            break
        chosen.add(best)
        wanted -= shares[best]
    return chosen or ({0} if readings else set())
