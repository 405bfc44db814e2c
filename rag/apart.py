"""What each report on a story answers when it is asked alone.

Where all passages are searched together the best sentence wins, and what another report says in its
own words is lost behind it. So the other reports on the story of the answer are asked one by one,
as if there were no others, and are believed as far as the confidence goes that an answer of the
whole archive is held to. Whether two answers are values of one thing is weighed by a logistic model
over figures that can be explained (:data:`FEATURES`; weights in ``apart.json``, fitted by ``python
-m eval.apart``).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from index.article import Article, Sentence, Span
from index.errors import ModelError
from rag.another import two_events, two_fates
from rag.answer import flat
from rag.apposition import asks_role
from rag.compose import Draft, compose
from rag.confidence import probability
from rag.days import asks_clock
from rag.examine import Examined, Examiner
from rag.form import asks_age
from rag.numbers import quantities
from rag.one_story import Rare, printed_near
from rag.question import Question
from rag.rank import MANY
from rag.retrieve import Hit, Retriever
from rag.rivals import mentions, opposed, unaware, value_at, wants_one
from rag.sides import Survey, grouped, judged
from rag.sought import Said, is_in_view
from rag.spoken import spoken_interval
from rag.values import Value, clock, same, taken_back, values
from rag.verify.words import read

FEATURES = (
    "sure", "score", "lead_score", "share", "own", "lead_own", "passage", "opposed", "date",
    "number", "size", "likeness", "shared", "knows", "known", "days", "source",
)  # fmt: skip
"""What is weighed. How sure the two answers are (``sure``, log odds of both), the reader's scores
and, of the other, the share of the likelihood; how much of the question each sentence has, and the
other's passage; whether the values are of one sort, days, or numbers, and how far apart in size
(powers of ten); how alike the sentences are but for them (``likeness``), and how many words not of
the question they share; whether either report has the other's value too; days between the reports,
and whether they are of one source."""
_MOST = 2
"""Other reports that are asked."""
_LEAST, _MOST_TIMES = 1e-6, 3.0  # a number, and the powers of ten between two
_CLIP = 8.0  # the reader's scores beyond which they tell nothing more
_SURELY = 0.7  # a probability that goes before what the rules find
_TELLS_MOST, _SHARES = 0.6, 0.3  # of the question, by rarity: a passage, and its sentence
_ONE_SIZE = 10.0  # times that one number may be the other: that they are of one thing is known


@dataclass(frozen=True, slots=True)
class Testimony:
    """The value that a report answers, in its sentence; how sure that is, and what of the
    likelihood of all its short answers falls to this one, both 0 to 1."""

    said: Said
    sure: float
    share: float


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted logistic model, and the probability from which two answers are shown to differ."""

    weights: Mapping[str, float]
    intercept: float
    threshold: float

    def likely(self, figures: Mapping[str, float]) -> float:
        """The probability, 0 to 1, that two answers are different values of one thing."""
        z = self.intercept + sum(self.weights[name] * figures[name] for name in FEATURES)
        return probability(z)


@cache
def load() -> Weights:
    """The weights that ship with Dateline.

    Raises:
        ModelError: the file is missing or lacks a weight.
    """
    try:
        data = json.loads((files("rag") / "apart.json").read_text(encoding="utf-8"))
        return Weights(
            {name: float(data["weights"][name]) for name in FEATURES},
            float(data["intercept"]),
            float(data["threshold"]),
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"rag/apart.json cannot be used ({error}).",
            "Install Dateline again, or write it anew with `python -m eval.apart`.",
        ) from error


class Hearing:
    """Asks the reports on a story one question, each alone.

    Args:
        reports: the number of each article's report: copies of one report have the same.
    """

    def __init__(
        self,
        question: Question,
        retriever: Retriever,
        examiner: Examiner,
        reports: Mapping[str, int],
    ) -> None:
        self._question = question
        self._retriever = retriever
        self._examiner = examiner
        self._reports = reports

    @property
    def passages(self) -> int:
        """How many there are in the archive."""
        return len(self._retriever.generation)

    def survey(
        self, lead: Testimony, hits: Sequence[Hit], *, surely: bool = False
    ) -> Survey | None:
        """What other reports answer otherwise than ``lead``; ``None`` where none does, or not
        ``surely`` where that is wanted. ``hits`` are passages, best first, whose articles may tell
        its story."""
        if self._is_one_of_many(lead):
            return None
        weights = load()
        least = max(weights.threshold, _SURELY) if surely else weights.threshold
        kept = [lead.said]
        for other in self.others(lead, hits):
            agrees = same(lead.said.value, other.said.value)
            if agrees or weights.likely(self.figures(lead, other)) >= least:
                kept.append(other.said)
        groups = grouped(kept)
        found = judged(groups, _ONE_SIZE) if len(groups) > 1 else None
        return found if found is not None and found.relation is not None else None

    def testimony(self, draft: Draft, examined: Examined) -> Testimony | None:
        """The value that a draft leads with; ``None`` where it is none that can be compared, or
        several are asked for."""
        question, lexis = self._question, self._retriever.lexis
        if not wants_one(question) or asks_role(question):
            return None
        if draft.short_answer is None or not draft.citations:
            return None
        first = draft.citations[0]
        lead = Span(first.article_id, first.start, first.end)
        best = next((c for c in examined.ranked if c.sentence.span == lead), None)
        if best is None:
            return None
        value = _value(question, draft.short_answer, best.hit, best.sentence)
        if value is None:
            return None
        asked, article = lexis.known_weights(question.understood), best.hit.article
        fit = lexis.coverage(asked, f"{article.title}\n{best.hit.text}")
        score, share = (best.short.score, best.short.share) if best.short else (0.0, 0.0)
        said = Said(value, best.hit, best.sentence, fit, score, self._reports[article.id])
        return Testimony(said, examined.sure, share)

    def agreeing(self, lead: Said, hits: Sequence[Hit]) -> list[Said]:
        """``lead``, and other reports' sentences that give its value as an answer: they share the
        question with it, and their passages tell most of it."""
        lexis = self._retriever.lexis
        asked = lexis.known_weights(self._question.understood)
        found = [lead]
        for hit in hits:
            told = f"{hit.article.title}\n{hit.text}"
            if hit.article.id == lead.article.id or lexis.coverage(asked, told) < _TELLS_MOST:
                continue
            for sentence in hit.passage.sentences:
                words = hit.article.quote(sentence.span)
                if lexis.coverage(asked, words) < _SHARES:
                    continue
                value, report = _same_in(lead.value, hit, sentence), self._reports[hit.article.id]
                if value is not None:
                    said = replace(lead, value=value, hit=hit, sentence=sentence, report=report)
                    found.append(said)
        return found

    def _is_one_of_many(self, lead: Testimony) -> bool:
        """Whether an answer is a name or words, in a large archive: some report there always has
        another name to give. Of 60 questions of the quiz of ``eval/benchmarks/news_answers.py``
        six would be told to differ so, and none of them does."""
        return self.passages >= MANY and lead.said.value.kind in ("name", "words")

    def others(self, lead: Testimony, hits: Sequence[Hit]) -> Iterator[Testimony]:
        """What the other reports on the story answer, where that can be set against ``lead``."""
        question, retriever = self._question, self._retriever
        for article in self._on_the_story(lead.said.article, hits):
            found = retriever.search_article(question, article.id)
            examined = self._examiner.examine(question, found, alone=True)
            if not examined.ranked or examined.wrong_time or examined.sure < self._examiner.least:
                continue
            draft = compose(question, examined.ranked, retriever.dates)
            other = self.testimony(draft, examined)
            if other is not None and _may_oppose(question, lead.said, other.said):
                yield other

    def _on_the_story(self, lead: Article, hits: Sequence[Hit]) -> Iterator[Article]:
        """Articles found that tell the story of another and are no copies, one of each report."""
        rare = Rare(self._retriever.lexis)
        heard = {self._reports[lead.id]}
        for article in (hit.article for hit in hits):
            if len(heard) > _MOST:
                return
            if self._reports[article.id] in heard or not printed_near(lead, article):
                continue
            if rare.one_story(lead, article):
                heard.add(self._reports[article.id])
                yield article

    def figures(self, lead: Testimony, other: Testimony) -> dict[str, float]:
        """What speaks for two answers being values of one thing; see :data:`FEATURES`."""
        question, lexis = self._question, self._retriever.lexis
        one, two = lead.said, other.said
        asked, stems = lexis.known_weights(question.understood), read(question.understood).stems
        likeness = self._retriever.cosines(_without(one), [_without(two)])[0]
        found = {
            "sure": _logit(lead.sure) + _logit(other.sure),
            "score": _clipped(two.score),
            "lead_score": _clipped(one.score),
            "share": other.share,
            "own": lexis.coverage(asked, two.text),
            "lead_own": lexis.coverage(asked, one.text),
            "passage": two.fit,
            "opposed": opposed(question, one, two),
            "date": one.value.kind == "date",
            "number": one.value.kind == "quantity",
            "size": _size_apart(one.value, two.value),
            "likeness": likeness,
            "shared": math.log1p(len((read(one.text).stems & read(two.text).stems) - stems)),
            "knows": mentions(two, one.value),
            "known": mentions(one, two.value),
            "days": _days_between(one.article, two.article),
            "source": one.article.source == two.article.source,
        }
        return {name: float(value) for name, value in found.items()}


def _may_oppose(question: Question, lead: Said, other: Said) -> bool:
    """Whether two values may be of one thing and differ: they are of one sort, of one event, and
    neither is a name that the other's sentence has too, which is a part of it or holds it."""
    if not _of_one_sort(lead.value, other.value) or other.value.former:
        return False
    if other.value.share != lead.value.share:
        return False  # "Five of the seven" are no other count of the seven.
    if lead.value.kind in ("name", "words") and not same(lead.value, other.value):
        told = flat(lead.text).casefold(), flat(other.text).casefold()
        named = flat(lead.value.text).casefold(), flat(other.value.text).casefold()
        if named[1] in told[0] or named[0] in told[1]:
            return False
    if _is_doubted(lead, other) or _tell_two_votes(lead, other):
        return False
    if two_events(question, lead, other) or two_fates(question, lead, other):
        return False
    return is_in_view(question, other)


def _tell_two_votes(lead: Said, other: Said) -> bool:
    """Whether either of two reports of how a vote went has the other's result too."""
    return lead.value.kind == "ballot" and not unaware(lead, other)


def _is_doubted(lead: Said, other: Said) -> bool:
    """Whether the reader holds what is no number for wrong: of two days both."""
    if lead.value.kind == "quantity" or same(lead.value, other.value):
        return False
    return (max(lead.score, other.score) if lead.value.kind == "date" else other.score) < 0


def _same_in(wanted: Value, hit: Hit, sentence: Sentence) -> Value | None:
    """The value of a sentence that agrees with one, if there is one."""
    article, span = hit.article, sentence.span
    if wanted.kind in ("quantity", "date"):
        told = values(article, span, hit.policy)
        return next((v for v in told if not v.former and _agrees(wanted, v)), None)
    words = article.quote(span)
    at = re.search(rf"\b{re.escape(wanted.text.split()[-1])}\b", words)
    if at is None or taken_back(words, *at.span()):
        return None
    return replace(wanted, start=span.start + at.start(), end=span.start + at.end())


def _agrees(one: Value, other: Value) -> bool:
    if one.quantity and other.quantity and one.quantity.kind != other.quantity.kind:
        return False
    return one.kind == other.kind and one.share == other.share and same(one, other)


def _value(question: Question, short: str, hit: Hit, sentence: Sentence) -> Value | None:
    """What a short answer is in its sentence, as a value."""
    article, span = hit.article, sentence.span
    if asks_clock(question):
        return next((v for v in clock(article, span) if v.text in short or short in v.text), None)
    if question.kind == "when":
        told = values(article, span, hit.policy)
        days = (v for v in told if v.interval is not None)
        day = next((v for v in days if spoken_interval(*v.interval) == short), None)  # type: ignore[misc]
        return day or next((v for v in clock(article, span) if v.text == short), None)
    # A whole name may stand elsewhere in the article, and only the last one here.
    for words in (short, *short.split()[-1:]):
        found = _found(words, article, span)
        if found is not None and asks_age(question):
            return _age(article, *found)
        if found is not None:
            return value_at(question, hit, sentence, *found)
    return None


def _found(words: str, article: Article, span: Span) -> tuple[int, int] | None:
    """Where words stand in a sentence, whatever the space between them."""
    broken = r"\s+".join(map(re.escape, words.split()))
    found = re.compile(rf"(?<!\w){broken}(?!\w)").search(article.text, span.start, span.end)
    return found.span() if found else None


def _age(article: Article, start: int, end: int) -> Value | None:
    """Years of age, however they are written: "46", "48-year-old"."""
    for one in quantities(article.text[start:end]):
        if one.kind in ("count", "measure"):
            number = replace(one, kind="count", unit=None)
            places = start + one.start, start + one.end
            return Value("quantity", *places, one.text.strip(), quantity=number)
    return None


def _of_one_sort(one: Value, other: Value) -> bool:
    """Whether two values are both numbers of one unit, both days, or both words."""
    first, second = one.quantity, other.quantity
    if first is not None and second is not None:
        return (first.kind, first.unit) == (second.kind, second.unit)
    return one.kind == other.kind or {one.kind, other.kind} <= {"name", "words"}


def _size_apart(one: Value, other: Value) -> float:
    if one.quantity is None or other.quantity is None:
        return 0.0
    first, second = (math.log10(max(_LEAST, abs(v.quantity.value))) for v in (one, other))  # type: ignore[union-attr]
    return min(_MOST_TIMES, abs(first - second))


def _days_between(one: Article, other: Article) -> float:
    """The days between two reports, as a logarithm; 0 where either's day is not known."""
    if one.published is None or other.published is None:
        return 0.0
    return math.log1p(abs((one.published - other.published).days))


def _without(said: Said) -> str:
    """A sentence with a gap for its value."""
    begin = said.sentence.span.start
    return f"{said.text[: said.value.start - begin]}…{said.text[said.value.end - begin :]}"


def _clipped(score: float) -> float:
    return max(-_CLIP, min(_CLIP, score))


def _logit(share: float) -> float:
    share = min(0.995, max(0.005, share))
    return math.log(share / (1.0 - share))
