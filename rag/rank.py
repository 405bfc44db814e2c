"""Which sentence of the passages found answers best."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Sentence
from rag.lexis import Lexis
from rag.question import Kind, Question, names_in
from rag.retrieve import Hit

# Weights of a sentence's score, fitted by `python -m eval.calibrate --ranker` on the dev half of
# the seeds' question set; the passage's score is in standard deviations, the rest from 0 to 1.
_WEIGHTS = {"coverage": 3.0, "context": 1.0, "kind": 0.8, "passage": 0.12, "short": -0.5}

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half|third|quarter"
    r"|dozen|dozens|both|none|no)\b",
    re.I,
)
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
_SAID = re.compile(
    r"[“\"‘']|\b(?:said|says|told|added|according|argued|warned|insisted|announced"
    r"|promised|called|described|denied)\b",
    re.I,
)
_PLACE = re.compile(
    r"\b(?:in|at|on|near|from|to|outside|inside|between|along|of)\s+(?:the\s+)?"
    r"[A-Z]"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with what its rank was made of."""

    hit: Hit
    sentence: Sentence
    coverage: float
    kind_fits: float
    score: float

    @property
    def text(self) -> str:
        """The sentence's exact words."""
        return self.hit.article.quote(self.sentence.span)


def candidates(question: Question, hits: Sequence[Hit], lexis: Lexis) -> list[Candidate]:
    """Every sentence of the passages found, best first, each once."""
    weights = lexis.weights(question.understood)
    found: dict[tuple[str, int], Candidate] = {}
    for hit in hits:
        heading = hit.article.title
        context = lexis.coverage(weights, f"{heading}\n{hit.text}")
        for sentence in hit.passage.sentences:
            text = hit.article.quote(sentence.span)
            coverage = lexis.coverage(weights, text)
            fits = float(fits_kind(question.kind, text, question.names))
            score = (
                _WEIGHTS["coverage"] * coverage
                + _WEIGHTS["context"] * context
                + _WEIGHTS["kind"] * fits
                + _WEIGHTS["passage"] * hit.score
                + _WEIGHTS["short"] * (len(text.split()) < 4)
            )
            key = (sentence.span.article_id, sentence.span.start)
            if key not in found or found[key].score < score:
                found[key] = Candidate(hit, sentence, coverage, fits, score)
    return sorted(found.values(), key=lambda c: (-c.score, c.hit.rank, c.sentence.ordinal))


def fits_kind(kind: Kind, text: str, asked: Sequence[str]) -> bool:
    """Whether a sentence holds the sort of thing asked for: a number for "how many", and so on."""
    match kind:
        case "how_many":
            return bool(_NUMBER.search(text))
        case "when":
            return bool(_WHEN.search(text))
        case "why":
            return bool(_WHY.search(text))
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
