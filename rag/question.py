"""What is asked: kind, names, time limits, and the whole question behind a follow-up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index.errors import UsageError
from index.temporal import Policy
from rag.beside import event_beside
from rag.follow_up import make_whole
from rag.names import names_in as names_in
from rag.when import TELLS_WHEN, EventWords, TimeLimit, event_of, limit_of

Kind = Literal[
    "who",
    "when",
    "where",
    "how_many",
    "yes_no",
    "why",
    "condition",
    "how",
    "said",
    "list",
    "summary",
    "what",
]

MAX_CHARACTERS = 2000
_TURNS = 6

_CONDITION = re.compile(
    r"\b(?:under|on|upon|in) (?:what|which) (?:conditions?|terms|circumstances|cases?|event)\b",
    re.I,
)

# The sort of thing that is asked for: an article that answers seldom calls it so.
_SORT = re.compile(
    r"(?<=\bwhich )(?:(?:news|press) )?(?:agency|newspaper|paper|outlet|organi[sz]ation|institution"
    r"|company|firm|politician|official|leader|person|country|nation)(?=\s+[a-z])",
    re.I,
)

_GREETING = re.compile(
    r"(?:(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|thanks?|thank you|cheers|bye"
    r"|goodbye|ok(?:ay)?|great|test(?:ing)?|help|please|sorry|there|again|you|very much|dateline"
    r"|everyone|all|how are|who are|what can|what do|do)\b\W*)+",
    re.I,
)
_TOPIC = re.compile(r"\W*[^\W\d_]+\W*")
_WHEN = re.compile(r"\s\bwhen(?= \w+ \w)", re.I)
_ASKED_BEFORE = re.compile(
    r"\b(?:who|whom|whose|what|which|where|why|how)\b|^\s*(?:is|are|was|were|do|does|did|has|have"
    r"|had|could)(?:n['’]t)?\b",
    re.I,
)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("condition", _CONDITION),
    (
        "why",
        re.compile(
            r"\bwhat (?:did|does|has|have|had|do) [^?]{1,60}? (?:say|said|think|find|found|believe"
            r"|conclude)\b[^?]{0,20}?"
            r" (?:caused|made|led to|brought about|was (?:behind|to blame))\b",
            re.I,
        ),
    ),
    (
        "said",
        re.compile(
            r"\bwhat (?:did|does|has|have|had) [^?]{1,80}? (?:say|said|tell|told|claim"
            r"|argue|promise|warn|announce|describe)",
            re.I,
        ),
    ),
    (
        "list",
        re.compile(
            r"\b(?:which|what|who|name|list)\b[^?]{0,40}\b(?:all|are the|were the)\b"
            r"|^\s*(?:list|name)\b"
            r"|^\s*who\b[^?]{0,30}\b(?:said|says?|thinks?|claims?)(?: that)? they\b",
            re.I,
        ),
    ),
    (
        "summary",
        re.compile(
            r"\b(?:summar|sum up|timeline|chronology|what (?:has )?happened|what is going on"
            r"|tell me about|overview|latest (?:on|about|news))",
            re.I,
        ),
    ),
    (
        "how_many",
        re.compile(
            r"\bhow (?:many|much|long|old|far|big|large|tall|high|often|fast)\b"
            r"|\b(?:what|which) (?:number|percentage|share|sum|amount|price|cost|temperature|speed"
            r"|height|depth|altitude|distance|magnitude|age)\b"
            r"|\bwhat (?:is|was|will be) the (?:number|cost|price|total|turnout)\b"
            r"|\bwhat (?:will|would|does|do|did|has|had|is|was|are|were)\b[^?]{1,60}"
            r" (?:costs?|worth|insured for)\b",
            re.I,
        ),
    ),
    (
        "when",
        re.compile(
            r"\bwhen\b|\b(?:what|which) (?:date|day|month|year|time)\b"
            r"|\bby what date\b|\bhow soon\b",
            re.I,
        ),
    ),
    (
        "where",
        re.compile(
            r"\bwhere\b|\b(?:what|which|in what|in which) (?:place|town|city|country"
            r"|village|street|venue|location)\b",
            re.I,
        ),
    ),
    ("who", re.compile(r"\b(?:who|whom|whose)\b", re.I)),
    (
        "why",
        re.compile(
            r"\bwhy\b|\bwhat (?:caused|was the reason|is the reason)\b|\bhow come\b"
            r"|\bfor what reason\b",
            re.I,
        ),
    ),
    ("how", re.compile(r"^\s*how\b", re.I)),
    (
        "yes_no",
        re.compile(
            r"^\s*(?:(?:and|but|so)\s+)?(?:(?:is|are|was|were|do|does|did|has|have|had"
            r"|will|would|can|could|should|may|might|must)(?:n['’]t)?|won['’]t|can['’]t)\b",
            re.I,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question made ready for retrieval.

    ``text`` is what was typed, ``understood`` the question as it will be looked up (the same
    unless it is a follow-up), ``about`` what of the conversation it still needs to be found.
    ``since`` and ``until`` bound the publication date, both inclusive;
    ``as_of`` is the last day that may be known about, inclusive. ``limit`` is the time limit that
    the question's own words set; it is already in the others. ``happened`` is the half-open period
    that is asked about, ``event`` what it is counted from as long as that has no day.
    """

    text: str
    understood: str
    kind: Kind
    names: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()
    as_of: date | None = None
    k: int = 8
    limit: TimeLimit | None = None
    happened: tuple[date | None, date | None] | None = None
    event: EventWords | None = None
    about: str = ""

    def limited_by(self, limit: TimeLimit) -> Question:
        """The question within a limit too: the narrower of it and those there are."""
        first, last = limit.published
        if limit.kind in ("as_of", "latest"):
            return replace(self, limit=limit, as_of=min(d for d in (self.as_of, last) if d))
        if limit.kind == "happened":
            return replace(self, limit=limit, happened=(limit.start, limit.end))
        since = max((d for d in (self.since, first) if d), default=None)
        until = min((d for d in (self.until, last) if d), default=None)
        return replace(self, limit=limit, since=since, until=until)

    def unlimited(self) -> Question:
        """The question without the limit that an event beside what is asked set."""
        return replace(self, limit=None, happened=None)

    @property
    def content(self) -> str:
        """The words that an article which answers should have: without those that only ask."""
        if self.kind == "condition":
            return _CONDITION.sub("", self.understood).strip()
        return _SORT.sub("", self.understood)

    @property
    def lookup(self) -> str:
        """The words that passages are looked for with."""
        return f"{self.understood} ({self.about})" if self.about else self.understood

    @property
    def last_day(self) -> date | None:
        """The last publication date that may be used: the earlier of ``until`` and ``as_of``."""
        days = [day for day in (self.until, self.as_of) if day is not None]
        return min(days) if days else None


def understand(
    text: str,
    *,
    since: date | None = None,
    until: date | None = None,
    sources: Sequence[str] = (),
    as_of: date | None = None,
    k: int = 8,
    history: Sequence[tuple[str, str]] = (),
    today: date | None = None,
    own_limits: bool = True,
    dates: Policy | None = None,
) -> Question:
    """The question behind the words.

    Args:
        history: earlier turns, oldest first, as (question, answer) pairs.
        today: what "last week" is counted from when ``as_of`` is not given.
        own_limits: whether time limits in the question's own words ("as of 1 March", "what
            happened last week") are applied.
        dates: how a date with two common readings is taken.

    Raises:
        UsageError: the question is blank, longer than 2,000 characters or not valid text, or the
            limits contradict each other.
    """
    text = _clean(text)
    if since and until and since > until:
        raise UsageError(
            f"The period ends ({until}) before it begins ({since}).", "Swap the two dates."
        )
    if not 1 <= k <= 100:
        raise UsageError(
            f"k, the number of passages, must be from 1 to 100, not {k}.", "Choose another."
        )
    whole = make_whole(text, history[-_TURNS:])
    understood = whole.text
    limit = None
    if own_limits:
        limit, understood = limit_of(understood, as_of or today, dates)
    kind = kind_of(text)
    if kind == "what":
        kind = kind_of(understood)
    event = None
    if own_limits and limit is None:
        event = event_of(understood) or event_beside(understood, kind)
    asked = Question(
        text=text,
        understood=understood,
        kind=kind,
        names=names_in(understood),
        since=since,
        until=until,
        sources=tuple(sources),
        as_of=as_of,
        k=k,
        event=event,
        about=whole.about,
    )
    return asked if limit is None else asked.limited_by(limit)


def asks_nothing(text: str) -> bool:
    """Whether a message is only a greeting, thanks or a call for help."""
    return _GREETING.fullmatch(text) is not None


def kind_of(text: str) -> Kind:
    """Which kind of answer is wanted, by the first rule that fits; of one word alone, a summary.

    "When" asks for no day where another word asks before it: "who was hurt when the wall fell?".
    """
    if _TOPIC.fullmatch(text) and "?" not in text:
        return "summary"
    text = _without_when_clause(text)
    for kind, pattern in _KINDS:
        if pattern.search(text):
            return kind
    return "what"


def _without_when_clause(text: str) -> str:
    """A question without "when the wall fell", where that is not what it asks."""
    clause = _WHEN.search(text)
    if clause is None:
        return text
    before = text[: clause.start()]
    asks_itself = not _ASKED_BEFORE.search(before) or TELLS_WHEN.search(before)
    return text if asks_itself else before


def _clean(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise UsageError(
            f"The question has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read.",
            "Ask something shorter.",
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            "The question holds a broken character (half of a surrogate pair).",
            "Type it again instead of pasting it.",
        ) from error
    text = " ".join("".join(c if c >= " " else " " for c in text).split())
    if not any(c.isalnum() for c in text):
        raise UsageError("The question has no words.", "Type a question.")
    return text
