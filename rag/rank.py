"""Which sentence of the passages found answers best."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.article import Sentence, Span
from rag.cause import asks_cause, names_cause
from rag.form import is_only_its_sort
from rag.lexis import Lexis
from rag.question import Kind, Question, names_in
from rag.reader.second import Reads
from rag.retrieve import Hit
from rag.shorts import NO_ONE, NUMBER, WHEN, Cosines, ShortAnswer, Suggesting, fits_type

FEATURES = (
    "coverage", "context", "kind", "passage", "dense", "short", "first", "span", "type", "agree",
)  # fmt: skip
_EMBEDDED = 6
_CAUSES = 2
READ, READ_OF_MANY, MANY = 5, 10, 5_000
"""Passages that are read, and those of an archive of so many passages that the right one has more
rivals."""
# What the likelihood of all short answers together counts in the order. Among many passages there
# are more that say the same, and more that are merely like: set between 5 and 10, which were tried,
# as 1 was, on every twelfth quiz question of ``eval/benchmarks/news_answers.py``.
_SHARED, _SHARED_OF_MANY = 1.0, 8.0
# Passages whose scores are further below the first's are not read: of 120 questions of the seeds'
# dev set that were answered rightly, none was answered from there, and it is a third of the time.
_AS_WELL, _NEAR = 1.0, 2.0  # differences of scores of the reader's
_FAR = 8.0
_OF_ONE = 3
DOUBTFUL = -4.0
"""A score of the reader's up to which it doubts its own words greatly."""
_LIKELY = 0.3  # a share of the likelihood of all short answers
SILENT, LOUD = -8.0, 12.0
"""The lowest and the highest score that counts: what holds no span of the reader's, or was not
read, is taken for far below silence."""

_WHY = re.compile(
    r"\b(?:because|since|due to|owing to|after|so that|as a result|reason|caused?"
    r"|in order to|therefore|blam\w+|to (?:avoid|allow|let|make|keep|save|cut))\b",
    re.I,
)
CONDITION = re.compile(
    r"\b(?:(?:only |even )?if|unless|provided|providing|(?:as|so) long as|on (?:the )?condition"
    r"|in the event|in case|subject to|only (?:when|after|once)|once)\b",
    re.I,
)
"""What a condition begins with."""
_SAID = re.compile(
    r"[“\"‘']|\b(?:said|says|told|added|according|argued|warned|insisted|announced"
    r"|promised|called|described|denied)\b",
    re.I,
)
_PLACE = re.compile(
    r"\b(?:in|at|on|near|from|to|outside|inside|between|along|of)\s+(?:the\s+)?"
    r"[A-Z]"
)


Place = tuple[int, int]
"""The first character, and the one behind the last."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with what its rank was made of (see :data:`FEATURES`); ``nearly``
    are its words that the reader took as well as ``short`` or almost so, itself among them."""

    hit: Hit
    sentence: Sentence
    features: Mapping[str, float]
    score: float
    short: ShortAnswer | None = None
    nearly: tuple[ShortAnswer, ...] = ()

    @property
    def text(self) -> str:
        """The sentence's exact words."""
        return self.hit.article.quote(self.sentence.span)

    @property
    def before(self) -> str:
        """The sentence as far as what the reader points at; empty where that is nothing."""
        return self.text[: self.place[0]]

    @property
    def behind(self) -> str:
        """The sentence from behind what the reader points at; empty where that is nothing."""
        return self.text[self.place[1] :] if self.short else ""

    @property
    def place(self) -> Place:
        """Where in the sentence the reader points."""
        return self._placed(self.short) if self.short else (0, 0)

    @property
    def near_places(self) -> list[Place]:
        """Where in the sentence the reader points, or nearly did."""
        return [self._placed(one) for one in self.nearly]

    def _placed(self, short: ShortAnswer) -> Place:
        begin = self.sentence.span.start
        return short.span.start - begin, short.span.end - begin

    @property
    def likely(self) -> bool:
        """Whether what the reader points at is likely enough to be given as a short answer."""
        short = self.short
        return short is not None and (short.score > DOUBTFUL or short.share >= _LIKELY)

    @property
    def read(self) -> bool:
        """Whether the reader sees an answer in it."""
        return self.short is not None and self.short.score > 0.0


class Ranker:
    """Orders sentences by a linear score over a few figures that can be explained.

    ``coverage`` is the share of the question's words in the sentence, ``context`` the same for its
    passage and headline, ``kind`` whether it holds the sort of thing asked for, ``passage`` the
    passage's own score in standard deviations, ``dense`` the cosine of sentence and question,
    ``short`` and ``first`` whether it has under four words and opens its article; ``span`` is the
    score of the worthiest short answer in it, ``type`` whether those words are the sort of thing
    asked for, ``agree`` in how many other articles the reader found the same words. The order also
    counts what of the likelihood of all short answers falls to its own (:mod:`rag.shorts`).

    ``shorts`` are the weights of those, without which nothing is read; ``passages`` is how many
    there are in the archive.
    """

    def __init__(
        self,
        lexis: Lexis,
        cosines: Cosines,
        weights: Mapping[str, float],
        reader: Reads | None = None,
        shorts: Mapping[str, float] | None = None,
        passages: int = 0,
    ) -> None:
        self._lexis = lexis
        self._cosines = cosines
        self._weights = weights
        self._reader = reader
        self._suggesting = Suggesting(lexis, cosines, shorts) if shorts else None
        self._most = how_many_are_read(passages)
        self._shared = _SHARED_OF_MANY if passages >= MANY else _SHARED

    def read(self, question: Question, hits: Sequence[Hit]) -> list[ShortAnswer]:
        """What the reader takes for answers in the passages, the worthiest first; none without a
        reader."""
        if self._reader is None or self._suggesting is None:
            return []
        return self._suggesting.short_answers(question, near(hits, self._most), self._reader)

    def rank(
        self, question: Question, hits: Sequence[Hit], read: Sequence[ShortAnswer] | None = None
    ) -> list[Candidate]:
        """Every sentence of the passages found, best first, each once; ``read`` is what
        :meth:`read` gave for them, if that is known.

        Only the six that look best without it are embedded, of causes two more: it costs some
        milliseconds each.
        """
        rough = self._rough(question, hits, self.read(question, hits) if read is None else read)
        best = rough[:_EMBEDDED]
        if not best:
            return []
        best += _naming_causes(question, rough)
        cosines = self._cosines(question.understood, [c.text for c in best])
        ranked = [
            self._scored(c, {**c.features, "dense": float(cosine)})
            for c, cosine in zip(best, cosines, strict=True)
        ]
        ranked.sort(key=self._order)
        if question.kind == "condition":
            ranked.sort(key=lambda c: CONDITION.search(c.text) is None)
        return ranked

    def _rough(
        self, question: Question, hits: Sequence[Hit], read: Sequence[ShortAnswer]
    ) -> list[Candidate]:
        weights = self._lexis.weights(question.content)
        found: dict[tuple[str, int], Candidate] = {}
        for hit in hits:
            context = self._lexis.coverage(weights, f"{hit.article.title}\n{hit.text}")
            for sentence in hit.passage.sentences:
                text = hit.article.quote(sentence.span)
                inside = _within(read, sentence.span)
                short = _pointed_at(question, inside)
                nearly = [s for s in inside if short and s.score > short.score - _AS_WELL]
                features = {
                    "coverage": self._lexis.coverage(weights, text),
                    "context": context,
                    "kind": float(fits_kind(question.kind, text, question.names)),
                    "passage": hit.score,
                    "dense": hit.scores["dense"],
                    "short": float(len(text.split()) < 4),
                    "first": float(sentence.ordinal == 0),
                    "span": max(SILENT, min(LOUD, short.score)) if short else SILENT,
                    "type": float(short is not None and fits_type(question, short.text)),
                    "agree": float(min(2, short.agree)) if short else 0.0,
                }
                told = Candidate(hit, sentence, features, 0.0, short, tuple(nearly))
                candidate = self._scored(told, features)
                key = (sentence.span.article_id, sentence.span.start)
                if key not in found or found[key].score < candidate.score:
                    found[key] = candidate
        return sorted(found.values(), key=self._order)

    def _scored(self, candidate: Candidate, features: Mapping[str, float]) -> Candidate:
        score = sum(self._weights[name] * features[name] for name in FEATURES)
        return replace(candidate, features=features, score=score)

    def _order(self, candidate: Candidate) -> tuple[float, int, int]:
        share = candidate.short.share if candidate.short else 0.0
        return (
            -candidate.score - self._shared * share,
            candidate.hit.rank,
            candidate.sentence.ordinal,
        )


def _naming_causes(question: Question, rough: Sequence[Candidate]) -> list[Candidate]:
    """Of a question that asks why, what comes after the best ones and says outright what a cause
    is, in the first one's article: "They put that down to a pump" has no word of the question."""
    if not asks_cause(question):
        return []
    article = rough[0].hit.article.id
    says = (c for c in rough[_EMBEDDED:] if c.short is not None and c.hit.article.id == article)
    return [c for c in says if names_cause(c.text)][:_CAUSES]


def near(hits: Sequence[Hit], most: int) -> list[Hit]:
    """The passages that are read: the first ones, as far as they are near to the best, and no more
    than three of an article while others have some: one long report must not be all that is
    heard."""
    close = [hit for hit in hits if hits[0].score - hit.score <= _FAR]
    heard: Counter[str] = Counter()
    first: list[Hit] = []
    rest: list[Hit] = []
    for hit in close:
        heard[hit.article.id] += 1
        (first if heard[hit.article.id] <= _OF_ONE else rest).append(hit)
    chosen = {hit.row for hit in [*first, *rest][:most]}
    return [hit for hit in close if hit.row in chosen]


def how_many_are_read(passages: int) -> int:
    """How many of the passages found are read in an archive of so many."""
    return READ_OF_MANY if passages >= MANY else READ


def _within(read: Sequence[ShortAnswer], sentence: Span) -> list[ShortAnswer]:
    """The short answers that begin in a sentence, in their order."""
    return [
        short
        for short in read
        if short.span.article_id == sentence.article_id
        and sentence.start <= short.span.start < sentence.end
    ]


def _pointed_at(question: Question, inside: Sequence[ShortAnswer]) -> ShortAnswer | None:
    """The likeliest of the short answers of a sentence; before "the French club", asked which club,
    one nearly as good that names it."""
    best = max(inside, key=lambda one: one.share, default=None)
    if best is None or not is_only_its_sort(question, best.text):
        return best
    named = [
        one
        for one in inside
        if one.score > max(best.score, _NEAR / 2) - _NEAR
        and one.text[:1].isupper()
        and not is_only_its_sort(question, one.text)
    ]
    return max(named, key=lambda one: one.share, default=best)


def ahead(first: Sequence[Candidate], ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with some of them before the others, each in the order that it had."""
    return [*first, *(c for c in ranked if c not in first)]


def tells_why(text: str) -> bool:
    """Whether a sentence has a word that begins or names a cause."""
    return bool(_WHY.search(text))


def fits_kind(kind: Kind, text: str, asked: Sequence[str]) -> bool:
    """Whether a sentence holds the sort of thing asked for: a number for "how many", and so on."""
    match kind:
        case "how_many":
            return bool(NUMBER.search(text))
        case "when":
            return bool(WHEN.search(text))
        case "why":
            return tells_why(text)
        case "condition":
            return CONDITION.search(text) is not None
        case "said":
            return bool(_SAID.search(text))
        case "who":
            named = " ".join(asked).casefold()
            return NO_ONE.match(text) is not None or any(
                name.casefold() not in named for name in names_in(text)
            )
        case "where":
            return bool(_PLACE.search(text))
        case "list":
            return "," in text or " and " in text
        case _:
            return True
