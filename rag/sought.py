"""What a question asks for, and every value of the passages found that may be it.

The sort of value (a number, a sum of money, a day, a name) and the thing counted are read from the
question; which number of a sentence is meant, the span reader says, sentence by sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.article import Article, Sentence, Span
from rag.alike import alike, holds
from rag.deeds import deeds
from rag.lexis import Lexis
from rag.outlook import looks_ahead, outlook
from rag.question import Question
from rag.reader.reader import Reading
from rag.retrieve import Hit
from rag.saying import asks_of_saying
from rag.toll import asks_toll, of_people
from rag.values import Value, named, taken_back, values
from rag.verify.align import word_at
from rag.verify.polarity import past_form
from rag.verify.words import Reading as Words
from rag.verify.words import read

Read = Callable[[str, Sequence[str], Sequence[str] | None], Sequence[Reading]]
"""The span reader's :meth:`~rag.reader.reader.Reader.read`."""

_MOST_READ = 16
_FITS = 0.3  # share of the question, context counted half, below which a sentence is not asked
_MONEY = re.compile(
    r"\b(?:costs?|prices?|worth|value|insured|fares?|salary|budget|fees?|fined?|sum|bill|paid"
    r"|pay|spen[dt]|raised|donated|earn\w*|how much (?:is|was|does|did|will|money))\b",
    re.I,
)
_MEASURED = re.compile(
    r"\bhow (?:strong|fast|high|tall|long|far|big|large|wide|deep|old|heavy|hot|cold|much|many)\b"
    r"|\b(?:number|percentage|share|total|turnout|height|length|speed|age|size|attendance) of\b",
    re.I,
)
_ONE_VALUE = frozenset(("who", "when", "where", "how_many", "how", "what", "list"))
_NOT = re.compile(r"\b(?:(?:can)?not|never)\b|n[’']t\b", re.I)
_MASS = re.compile(r"\bhow much\b", re.I)
_TWO = re.compile(r"[,;]?\s+and\s+(?:what|how|who|when|where|which|why)\b", re.I)
_COUNTED = re.compile(r"\b(?:how many|number of) (?P<of>of )?(?P<words>[^?,;]{2,60})", re.I)


@dataclass(frozen=True, slots=True)
class Said:
    """A value in its sentence: how well the sentence fits the question (0 to 1), the reader's
    score of the value, the number of the report that says it, and whether the sentence has what
    the question says happened."""

    value: Value
    hit: Hit
    sentence: Sentence
    fit: float
    score: float
    report: int
    happened: bool = True

    @property
    def article(self) -> Article:
        """The article that says it."""
        return self.hit.article

    @property
    def text(self) -> str:
        """The sentence's exact words."""
        return self.article.quote(self.sentence.span)


def answers(
    question: Question,
    hits: Sequence[Hit],
    lexis: Lexis,
    reader: Read,
    reports: Mapping[str, int],
) -> list[Said]:
    """Every value that may answer, with the reader's score of it in its own sentence."""
    sought = _sought(question, lexis)
    if sought is None:
        return []
    fits: dict[Span, tuple[float, Hit, Sentence]] = {}
    for hit in hits:
        context = read(f"{hit.article.title}\n{hit.text}")
        for sentence in hit.passage.sentences:
            share = sought.fit(read(hit.article.quote(sentence.span)), context)
            before = fits.get(sentence.span)
            if share < _FITS or (before is not None and before[0] >= share):
                continue
            if sought.sort == "name" or any(
                sought.wants(v) for v in values(hit.article, sentence.span, hit.policy)
            ):
                fits[sentence.span] = (share, hit, sentence)
    best = sorted(fits.values(), key=lambda f: (-f[0], f[1].rank))[:_MOST_READ]
    texts = [f"{hit.article.title}\n{hit.article.quote(s.span)}" for _, hit, s in best]
    readings = reader(question.understood, texts, None) if texts else []
    found: list[Said] = []
    for (share, hit, sentence), reading in zip(best, readings, strict=True):
        shift = sentence.span.start - len(hit.article.title) - 1
        for value, score in _read_values(sought, hit, sentence, reading, shift):
            report = reports[hit.article.id]
            place_of = value.start - sentence.span.start if value.kind == "date" else None
            happened = sought.happened(read(hit.article.quote(sentence.span)), place_of)
            found.append(Said(value, hit, sentence, share, score, report, happened))
    return [said for said in found if said.value.former or is_in_view(question, said)]


def is_in_view(question: Question, said: Said) -> bool:
    """Whether a day was still to come when it was printed, where that is asked for: of the day of
    printing itself a sentence must say so."""
    days, printed = said.value.interval, said.article.published
    if days is None or printed is None or outlook(question) != "ahead":
        return True
    return days[0] > printed or (days[1] > printed and looks_ahead(said.text))


@dataclass(frozen=True, slots=True)
class _Sought:
    """What sort of value a question asks for, and its words with their rarity.

    ``core`` is what happened, as stems; ``thing`` the noun after "how many"; ``mass`` says that it
    is asked how much, which no bare count answers; ``toll`` that it is asked how many died.
    """

    sort: Literal["quantity", "money", "date", "name"]
    asked: Mapping[str, float]
    core: frozenset[str]
    thing: str | None
    share: bool
    mass: bool = False
    of_saying: bool = False
    toll: bool = False

    def fit(self, sentence: Words, context: Words) -> float:
        """The weighted share of the question that a sentence holds; what only its passage or its
        headline holds counts half, and a sentence without what happened counts less."""
        total = sum(self.asked.values())
        if not total:
            return 0.0
        held = sum(
            weight * (1.0 if holds(sentence, s) else 0.5 if holds(context, s) else 0.0)
            for s, weight in self.asked.items()
        )
        return held / total * (1.0 if self.happened(sentence) else 0.75)

    def happened(self, sentence: Words, near: int | None = None) -> bool:
        """Whether a sentence has one of the question's verbs, or its like; if ``near`` is a
        character of it, whether it has it in that clause."""
        if near is None:
            return not self.core or any(holds(sentence, s) for s in self.core)
        at = word_at(sentence, near)
        clause = sentence.words[min(at, len(sentence.words) - 1)].clause
        return not self.core or any(
            alike(s, word.stem)
            for s in self.core
            for word in sentence.words
            if word.clause == clause and word.content
        )

    def wants(self, value: Value) -> bool:
        """Whether a value is of the sort asked for."""
        if self.sort == "date":
            return value.kind == "date" and (not value.of_saying or self.of_saying)
        if value.quantity is None:
            return False
        if self.sort == "money":
            return value.quantity.kind == "money"
        if self.toll:
            return value.dead and (not value.thing or of_people(value.thing[0]))
        if self.thing is None:
            return not (self.mass and value.quantity.kind == "count")
        if not value.thing:
            return value.quantity.kind == "count"
        return value.counts(self.thing)


def _sought(question: Question, lexis: Lexis) -> _Sought | None:
    """``None`` for a question that no single value answers."""
    text = question.understood
    if question.kind not in _ONE_VALUE or _TWO.search(text) or _NOT.search(text):
        return None
    words = read(question.understood)
    asked: dict[str, float] = {}
    for word in words.words:
        weights = lexis.weights(word.text) if word.content else {}
        if weights:
            asked[word.stem] = max(weights.values())
    counted, thing = _COUNTED.search(text), thing_counted(text)
    toll, core = asks_toll(text, thing), deeds(words)
    if toll:  # The number says that they died, in whatever words.
        asked = {s: weight for s, weight in asked.items() if not of_people(s)} or asked
        core = frozenset()
    sort: Literal["quantity", "money", "date", "name"]
    if question.kind == "when":
        sort = "date"
    elif question.kind in ("who", "where"):
        sort = "name"
    elif thing is None and _MONEY.search(text):
        sort = "money"
    elif question.kind == "how_many" or thing or toll or _MEASURED.search(text):
        sort = "quantity"
    else:
        return None
    share = bool(counted and counted["of"])
    mass = bool(_MASS.search(text))
    return _Sought(sort, asked, core, thing, share, mass, asks_of_saying(text), toll)


def thing_counted(text: str) -> str | None:
    """The stem of what "how many" asks for: "family" of "how many families had to leave?"."""
    counted = _COUNTED.search(text)
    return _noun(counted["words"]) if counted else None


def _noun(words: str) -> str | None:
    """The noun that is counted: the first content word, or the one it describes."""
    found: list[str] = []
    for word in read(words).words:
        if not word.content:
            if found and not word.low.startswith("'"):
                break
            continue
        if word.low == "cannot":
            break
        if past_form(word.low) and found:
            break
        found.append(word.stem)
    return found[-1] if found else None


def _read_values(
    sought: _Sought, hit: Hit, sentence: Sentence, reading: Reading, shift: int
) -> Iterable[tuple[Value, float]]:
    """The values of a sentence that the reader's spans touch, each with its best span's score.

    Of several the likeliest is taken, and beside it what the sentence takes back.
    """
    spans = [
        (s.start + shift, s.end + shift, s.score)
        for s in reading.spans
        if s.end + shift > sentence.span.start
    ]
    if sought.sort == "name":
        for start, end, score in spans[:1]:
            begun = max(start, sentence.span.start)
            name = named(hit.article, Span(hit.article.id, begun, end))
            if name is not None and score > 0:
                at = sentence.span.start
                told = hit.article.quote(sentence.span)
                former = taken_back(told, name.start - at, name.end - at)
                yield replace(name, former=former), score
        return
    scored = []
    for value in values(hit.article, sentence.span, hit.policy):
        if not sought.wants(value):
            continue
        scores = [score for a, b, score in spans if a < value.end and b > value.start]
        best = max(scores, default=-30.0)
        if value.former:
            yield value, best
        elif scores:
            scored.append((best - (2.0 if value.share and not sought.share else 0.0), value))
    if scored:
        score, value = max(scored, key=lambda s: s[0])
        yield value, score
