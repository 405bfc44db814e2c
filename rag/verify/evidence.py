"""What a statement is checked against, and what the check says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from index.temporal import Policy
from rag.answer import Verdict

Aspect = Literal[
    "words", "number", "date", "name", "role", "negation", "modality", "attribution", "coverage",
    "meaning",
]  # fmt: skip
GRAVITY: dict[Verdict, int] = {"supported": 0, "partly": 1, "unsupported": 2, "contradicted": 3}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Cited words, and what is needed to read them rightly.

    ``published`` anchors relative dates. ``before`` and ``after`` are neighbouring sentences: they
    say whom "he" means, but they support nothing by themselves. ``speaker`` is who says the words
    where the article gives it apart from them; ``voice`` as in :class:`rag.answer.Citation`;
    ``policy`` says how dates of two common readings are taken.
    """

    quote: str
    published: date | None = None
    title: str = ""
    before: str = ""
    after: str = ""
    speaker: str | None = None
    voice: str = "report"
    policy: Policy | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a statement: which aspect, how gravely, why in one sentence."""

    aspect: Aspect
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a statement, its reason, all findings, and the share of content covered."""

    verdict: Verdict
    why: str
    findings: tuple[Finding, ...]
    coverage: float


@lru_cache(maxsize=64)
def shown(text: str, limit: int = 60) -> str:
    """Words of a text as a reason quotes them: on one line, not too long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rsplit(" ", 1)[0] + "…"
