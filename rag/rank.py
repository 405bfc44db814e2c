"""Which sentence of the passages found answers best."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.article import Sentence, Span
from rag.lexis import Lexis
from rag.question import Kind, Question, names_in
from rag.reader.remembered import Reads
from rag.retrieve import Hit

FEATURES = (
    "coverage", "context", "kind", "passage", "dense", "short", "first", "span", "type", "agree",
)  # fmt: skip
_EMBEDDED = 6
_READ = 5
# Passages whose scores are further below the first's are not read: of 120 questions of the seeds'
# dev set that were answered rightly, none was answered from there, and it is a third of the time.
_FAR = 8.0
# A sentence that holds no span of the reader's, or was not read, counts as one far below silence.
_SILENT, _LOUD = -8.0, 12.0

NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half|third|quarter"
    r"|dozen|dozens|both|none|no)\b",
    re.I,
)
"""A number, in figures or in words."""
_WHEN = re.compile(
    r"\b(?:\d{4}|\d{1,2}(?:st|nd|rd|th)?|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today"
    r"|tomorrow|yesterday|tonight|week|weekend|month|year|spring|summer|autumn|winter|fortnight"
    r"|hours?|days?|quarter)\b",
    re.I,
)
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
_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]+")
_WHO = re.compile(r"\bwho\b", re.I)
_AT = re.compile(
    r"(?:in|at|on|near|from|to|outside|inside|between|along|of|under|behind|by)\b", re.I
)


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """Words that the reader takes for the answer; ``score`` above 0 beats "no answer here"."""

    span: Span
    text: str
    score: float
    agree: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with what its rank was made of (see :data:`FEATURES`)."""

    hit: Hit
    sentence: Sentence
    features: Mapping[str, float]
    score: float
    short: ShortAnswer | None = None

    @property
    def text(self) -> str:
        """The sentence's exact words."""
        return self.hit.article.quote(self.sentence.span)

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
    score of the span reader's best span in it, ``type`` whether those words are the sort of thing
    asked for, ``agree`` in how many other articles it found the same words.
    """

    def __init__(
        self,
        lexis: Lexis,
        cosines: Callable[[str, Sequence[str]], NDArray[np.float32]],
        weights: Mapping[str, float],
        reader: Reads | None = None,
    ) -> None:
        self._lexis = lexis
        self._cosines = cosines
        self._weights = weights
        self._reader = reader

    def rank(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """Every sentence of the passages found, best first, each once.

        Only the six that look best without it are embedded: it costs some milliseconds each.
        """
        rough = self._rough(question, hits)
        best = rough[:_EMBEDDED]
        if not best:
            return []
        cosines = self._cosines(question.understood, [c.text for c in best])
        ranked = [
            self._scored(c.hit, c.sentence, {**c.features, "dense": float(cosine)}, c.short)
            for c, cosine in zip(best, cosines, strict=True)
        ]
        ranked.sort(key=_order)
        if question.kind == "condition":
            ranked.sort(key=lambda c: CONDITION.search(c.text) is None)
        return ranked

    def _rough(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        weights = self._lexis.weights(question.content)
        read = self._read(question, [h for h in hits[:_READ] if hits[0].score - h.score <= _FAR])
        found: dict[tuple[str, int], Candidate] = {}
        for hit in hits:
            context = self._lexis.coverage(weights, f"{hit.article.title}\n{hit.text}")
            for sentence in hit.passage.sentences:
                text = hit.article.quote(sentence.span)
                short = _within(read, sentence.span)
                features = {
                    "coverage": self._lexis.coverage(weights, text),
                    "context": context,
                    "kind": float(fits_kind(question.kind, text, question.names)),
                    "passage": hit.score,
                    "dense": hit.scores["dense"],
                    "short": float(len(text.split()) < 4),
                    "first": float(sentence.ordinal == 0),
                    "span": max(_SILENT, min(_LOUD, short.score)) if short else _SILENT,
                    "type": float(short is not None and fits_type(question, short.text)),
                    "agree": float(min(2, short.agree)) if short else 0.0,
                }
                candidate = self._scored(hit, sentence, features, short)
                key = (sentence.span.article_id, sentence.span.start)
                if key not in found or found[key].score < candidate.score:
                    found[key] = candidate
        return sorted(found.values(), key=_order)

    def _read(self, question: Question, hits: Sequence[Hit]) -> list[ShortAnswer]:
        """What the reader takes for answers in the passages, best first; none without a reader."""
        if self._reader is None:
            return []
        titles = [hit.article.title for hit in hits]
        readings = self._reader.read(question.understood, [hit.text for hit in hits], titles)
        found = []
        for hit, reading in zip(hits, readings, strict=True):
            whole = hit.passage.span
            for s in reading.spans:
                span = Span(whole.article_id, whole.start + s.start, whole.start + s.end)
                found.append(ShortAnswer(span, hit.article.quote(span), s.score))
        return sorted(_agreeing(found), key=lambda short: -short.score)

    def _scored(
        self,
        hit: Hit,
        sentence: Sentence,
        features: Mapping[str, float],
        short: ShortAnswer | None,
    ) -> Candidate:
        score = sum(self._weights[name] * features[name] for name in FEATURES)
        return Candidate(hit, sentence, features, score, short)


def _agreeing(found: Sequence[ShortAnswer]) -> list[ShortAnswer]:
    """Each short answer with the number of other articles in which the same words were found."""
    articles: dict[str, set[str]] = {}
    for short in found:
        if short.score > 0:
            articles.setdefault(plain(short.text), set()).add(short.span.article_id)
    return [
        replace(short, agree=len(articles.get(plain(short.text), set()) - {short.span.article_id}))
        for short in found
    ]


def _within(read: Sequence[ShortAnswer], sentence: Span) -> ShortAnswer | None:
    """The best short answer that begins in a sentence; ``read`` is best first."""
    return next(
        (
            short
            for short in read
            if short.span.article_id == sentence.article_id
            and sentence.start <= short.span.start < sentence.end
        ),
        None,
    )


def plain(text: str) -> str:
    """Words that are the same answer: case, articles and punctuation do not count."""
    words = re.findall(r"[^\W_]+(?:[.,]\d+)*", text.casefold())
    return " ".join(w for w in words if w not in ("the", "a", "an"))


def _order(candidate: Candidate) -> tuple[float, int, int]:
    return -candidate.score, candidate.hit.rank, candidate.sentence.ordinal


def ahead(first: Sequence[Candidate], ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with some of them before the others, each in the order that it had."""
    return [*first, *(c for c in ranked if c not in first)]


def fits_type(question: Question, words: str) -> bool:
    """Whether a short answer is the sort of thing asked for: a name that the question does not
    name itself for "who", a number for "how many", and so on."""
    capitals = _CAPITALISED.findall(words)
    match question.kind:
        case "how_many":
            return bool(NUMBER.search(words))
        case "when":
            return bool(_WHEN.search(words))
        case "who":
            asked = question.understood.casefold()
            # "Three" that opens a sentence has a capital, and is nobody.
            named = [word for word in capitals if not NUMBER.fullmatch(word)]
            return any(word.casefold() not in asked for word in named)
        case "list" if _WHO.search(question.understood):
            return bool([word for word in capitals if not NUMBER.fullmatch(word)])
        case "where":
            return bool(capitals or _AT.match(words))
        case _:
            return True


def fits_kind(kind: Kind, text: str, asked: Sequence[str]) -> bool:
    """Whether a sentence holds the sort of thing asked for: a number for "how many", and so on."""
    match kind:
        case "how_many":
            return bool(NUMBER.search(text))
        case "when":
            return bool(_WHEN.search(text))
        case "why":
            return bool(_WHY.search(text))
        case "condition":
            return CONDITION.search(text) is not None
        case "said":
            return bool(_SAID.search(text))
        case "who":
            named = " ".join(asked).casefold()
            return any(name.casefold() not in named for name in names_in(text))
        case "where":
            return bool(_PLACE.search(text))
        case "list":
            return "," in text or " and " in text
        case _:
            return True
