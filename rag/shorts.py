"""Short answers that the passages found suggest, and what speaks for each.

The reader points at words in one passage after the other. The same words in several places are one
suggestion, and each place adds to it; what repeats the question is none; "which country" is
answered by what is near to "country". A linear score over such figures, fitted on questions whose
answer is known (``python -m eval.calibrate``), orders the suggestions of all passages together.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.article import Sentence, Span
from rag.lexis import Lexis
from rag.question import Question
from rag.reader.calibrate import UNIT, Calibration
from rag.reader.reader import Reading
from rag.reader.second import Reads, considered
from rag.retrieve import Hit

FEATURES = ("support", "coverage", "echo", "type", "sort")
_EMBEDDED = 8
_PLAUSIBLE = Calibration(UNIT)
_FADES, _FADING = 30.0, 0.7  # days, and how steeply
_FAR_FROM_IT = 0.2  # the cosine of a sort and of words that are not near it

Cosines = Callable[[str, Sequence[str]], NDArray[np.float32]]

NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half|third|quarter"
    r"|dozen|dozens|both|none|no)\b",
    re.I,
)
"""A number, in figures or in words."""
WHEN = re.compile(
    r"\b(?:\d{4}|\d{1,2}(?:st|nd|rd|th)|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today"
    r"|tomorrow|yesterday|tonight|week|weekend|month|year|spring|summer|autumn|winter|fortnight"
    r"|hours?|days?|quarter)\b"
    r"|\A[\[(]?\d{1,2}[.:]\d\d(?:\s?[ap]\.?m\b\.?)?[\])]?(?:\s?[:|–—-])?(?=\s+\W?(?-i:[A-Z])|\Z)",
    re.I,
)
"""A word that says when, or a time that a line begins with ("16.00 Talks have begun")."""
_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]+")
_WHO = re.compile(r"\bwho\b", re.I)
_AT = re.compile(
    r"(?:in|at|on|near|from|to|outside|inside|between|along|of|under|behind|by)\b", re.I
)
_PLACED = re.compile(r"^(?i:in|at|on|from|by|near|to|with|of|for) (?=(?:the )?[A-Z])")
# What opens a sentence has a capital, and may be nobody's name.
_NOBODY = re.compile(
    rf"{NUMBER.pattern}|people|police|nobody|everybody|somebody|residents|villagers|officials"
    r"|families|passengers|men|women|children|workers|protesters|others|both|some|many",
    re.I,
)
NO_ONE = re.compile(r"(?:no[ -]?one|nobody|none(?: of (?:them|the \w+))?)\b", re.I)
"""The words for nobody."""
# "Six people were hurt by the Tarn" names no one either.
_COUNTED = re.compile(rf"(?:an? |the )?(?:{NUMBER.pattern})", re.I)
_SCORE_ASKED = re.compile(r"\b(?:what|which)\b[^?]*\bscore\b", re.I)
SCORE = re.compile(
    r"\d[\d.]*(?:\s?[-–:]\s?|(?: (?:point|vote)s?)? to )\d[\d.]*\b|\b\w+[- ](?:nil|all)\b", re.I
)
"""The score of a game, or of a vote."""
_OPTION = re.compile(r"\(?[A-E][.)] ")
_VERBS = (
    "is|are|was|were|did|does|do|has|have|had|will|would|can|could|may|might|should|must|won|made"
    "|became|set|said"
)
_WORD = r"[^\W\d_][\w’'-]*"
_SORT = re.compile(
    rf"\b(?:which|what|whose)\s+(?!(?:{_VERBS}|of|in|the|happened|caused)\b)"
    rf"(?P<sort>(?:{_WORD}\s+){{0,3}}?{_WORD})"
    rf"(?=\s+(?:{_VERBS}|recently|of|in|on|for|to|from|with|at|by|that|who|just|{_WORD}(?:ed|s))\b"
    r"|\s*[?,:.]|\s*$)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """Words that the reader takes for the answer.

    ``score`` above 0 beats "no answer here"; ``agree`` is the number of other articles that give
    the same words; ``worth`` is that of this place alone, which orders the short answers of one
    sentence, ``share`` is what of the likelihood of all suggestions falls to these words, 0 to 1.
    """

    span: Span
    text: str
    score: float
    agree: int = 0
    worth: float = 0.0
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The same words in one place or several, the surest first, and the figures behind its worth
    (see :data:`FEATURES`)."""

    places: tuple[ShortAnswer, ...]
    features: Mapping[str, float]

    @property
    def text(self) -> str:
        """Its words where the reader is surest of them."""
        return self.places[0].text


class Suggesting:
    """Gathers what the reader suggests, and weighs it.

    ``support`` is the logarithm of how likely the reader takes these words for an answer, added
    over the articles that give them, ``coverage`` the share of the question's words in their best
    sentence, ``echo`` the share of their own words that the question has, ``type`` whether they are
    of its kind (a number for "how many"), ``sort`` how near they are to the sort of thing that it
    names.
    """

    def __init__(self, lexis: Lexis, cosines: Cosines, weights: Mapping[str, float]) -> None:
        self._lexis = lexis
        self._cosines = cosines
        self._weights = weights

    def short_answers(
        self, question: Question, hits: Sequence[Hit], reader: Reads
    ) -> list[ShortAnswer]:
        """What the reader takes for answers in the passages, the worthiest first."""
        suggestions = self.suggestions(question, hits, reader)
        if not suggestions:
            return []
        weights = self._weights
        worths = [sum(weights[n] * s.features[n] for n in FEATURES) for s in suggestions]
        highest = max(worths)
        likely = [math.exp(worth - highest) for worth in worths]
        total = sum(likely)
        fresh = _freshness(question, hits)
        found = [
            replace(
                place,
                agree=len({p.span.article_id for p in one.places if p.score > 0}
                          - {place.span.article_id}) if place.score > 0 else 0,
                worth=worth + weights["support"]
                * (_support([place], fresh) - one.features["support"]),
                share=likelihood / total,
            )
            for one, worth, likelihood in zip(suggestions, worths, likely, strict=True)
            for place in one.places
        ]  # fmt: skip
        return sorted(found, key=lambda s: (-s.worth, -s.score))

    def suggestions(
        self, question: Question, hits: Sequence[Hit], reader: Reads
    ) -> list[Suggestion]:
        """The different words that the reader points at in the passages, unweighed; not those of
        a sentence that asks itself or is offered for an answer, nor what only repeats the
        question."""
        readings = read_all(question, hits, reader)
        weights = self._lexis.weights(question.content)
        asked = frozenset(plain(question.understood).split())
        places: dict[str, list[ShortAnswer]] = defaultdict(list)
        coverage: dict[str, float] = defaultdict(float)
        for hit, reading in zip(hits, readings, strict=True):
            whole, offered = hit.passage.span, _offered(hit)
            for s in reading.spans:
                span = Span(whole.article_id, whole.start + s.start, whole.start + s.end)
                words, around = hit.article.quote(span), sentence_at(hit, span.start)
                sentence = hit.article.quote(around.span) if around else ""
                key = plain(words)
                asks = sentence.endswith("?") or (around is not None and around.span in offered)
                if asks or _only_asks(key, asked):
                    continue
                places[key].append(ShortAnswer(span, words, s.score))
                held = self._lexis.coverage(weights, sentence)
                coverage[key] = max(coverage[key], held)
        near = self._near(question, places)
        fresh = _freshness(question, hits)
        return [
            Suggestion(tuple(sorted(same, key=lambda p: -p.score)), {
                **_figures(question, key, same, asked),
                "support": _support(same, fresh),
                "coverage": coverage[key],
                "sort": near.get(key, _FAR_FROM_IT),
            })
            for key, same in places.items()
        ]  # fmt: skip

    def _near(
        self, question: Question, places: Mapping[str, Sequence[ShortAnswer]]
    ) -> dict[str, float]:
        """How near the likeliest words are to the sort of thing asked for; none where the question
        names no sort. To embed them takes a few milliseconds."""
        sort = sort_asked(question.understood)
        if sort is None:
            return {}
        likely = sorted(places, key=lambda key: -max(p.score for p in places[key]))[:_EMBEDDED]
        cosines = self._cosines(sort, [places[key][0].text for key in likely])
        return dict(zip(likely, map(float, cosines), strict=True))


def read_all(question: Question, hits: Sequence[Hit], reader: Reads) -> list[Reading]:
    """What the reader finds in each of the passages, beside its article's title, the likeliest
    looked at again."""
    titles = [hit.article.title for hit in hits]
    return considered(reader, question.understood, [hit.text for hit in hits], titles)


def _figures(
    question: Question, key: str, places: Sequence[ShortAnswer], asked: frozenset[str]
) -> dict[str, float]:
    words = key.split()
    best = max(places, key=lambda p: p.score)
    return {
        "echo": sum(word in asked for word in words) / len(words),
        "type": float(fits_type(question, best.text)),
    }


def _offered(hit: Hit) -> frozenset[Span]:
    """The sentences of a passage that a quiz offers to choose from, "A. …", "B. …", right behind
    what it asks: they say nothing."""
    offered: list[Span] = []
    asked = False
    for sentence in hit.passage.sentences:
        words = hit.article.quote(sentence.span)
        if asked and _OPTION.match(words):
            offered.append(sentence.span)
        else:
            asked = words.endswith("?")
    return frozenset(offered)


def _only_asks(key: str, asked: frozenset[str]) -> bool:
    """Whether words only say again what was asked, or nothing (a comma, "the"); of two things that
    a question offers, one is an answer."""
    return not key or ("or" not in asked and all(word in asked for word in key.split()))


def _support(places: Sequence[ShortAnswer], fresh: Mapping[str, float]) -> float:
    """The logarithm of the reader's probabilities, added over articles: passages overlap, and one
    article says a thing once. Each counts as much as it is fresh."""
    likely: dict[str, float] = {}
    for place in places:
        article = place.span.article_id
        sure = _PLAUSIBLE.probability(place.score) * fresh.get(article, 1.0)
        likely[article] = max(likely.get(article, 0.0), sure)
    return math.log(sum(likely.values()))


def _freshness(question: Question, hits: Sequence[Hit]) -> dict[str, float]:
    """What each article counts: all the same, but where it is asked as of a day, which is mostly
    about what was new then: half of it at some seven weeks."""
    fresh: dict[str, float] = {}
    for article in (hit.article for hit in hits):
        if question.as_of is not None and article.published is not None:
            age = max(0, (question.as_of - article.published).days)
            fresh[article.id] = (1 + age / _FADES) ** -_FADING
    return fresh


def sentence_at(hit: Hit, start: int) -> Sentence | None:
    """The sentence of a passage in which a character of its article stands."""
    inside = (s for s in hit.passage.sentences if s.span.start <= start < s.span.end)
    return next(inside, None)


def unplaced(words: str) -> str:
    """A name without the word that says where it stands: "Florida" of "in Florida". "By bus" and
    "for three years" are answers as they are."""
    return _PLACED.sub("", words)


def sort_asked(question: str) -> str | None:
    """The sort of thing that "which" or "what" asks for: "US national park" of "which US national
    park was flooded?"."""
    found = _SORT.search(question)
    return found["sort"] if found else None


def plain(text: str) -> str:
    """Words that are the same answer: case, articles and punctuation do not count."""
    words = re.findall(r"[^\W_]+(?:[.,]\d+)*", text.casefold())
    return " ".join(w for w in words if w not in ("the", "a", "an"))


def asks_score(question: Question) -> bool:
    """Whether a question asks for the score of a game."""
    return question.kind == "what" and bool(_SCORE_ASKED.search(question.understood))


def fits_type(question: Question, words: str) -> bool:
    """Whether a short answer is the sort of thing asked for: a name that the question does not
    name itself for "who", a number for "how many", and so on."""
    capitals = _CAPITALISED.findall(words)
    match question.kind:
        case "how_many":
            return bool(NUMBER.search(words))
        case "when":
            return bool(WHEN.search(words))
        case "what" if asks_score(question):
            return bool(SCORE.search(words))
        case "who":
            if NO_ONE.fullmatch(words):
                return True
            asked = question.understood.casefold()
            named = [word for word in capitals if not _NOBODY.fullmatch(word)]
            others = [word for word in named if word.casefold() not in asked]
            return bool(others) and not _COUNTED.match(words)
        case "list" if _WHO.search(question.understood):
            return bool([word for word in capitals if not _NOBODY.fullmatch(word)])
        case "where":
            return bool(capitals or _AT.match(words))
        case _:
            return True
