"""The time that a question speaks of: a window to search in, or the day it is asked as of.

Only questions about a period ("what happened last week", "the latest on …", "as of 1 March",
"what has happened since the storm", "reported in April") get a limit. In any other question a date
is part of what is asked, as in "Who won on 1 May?", and limits nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from index.temporal import Expression, Policy, find

Relation = Literal["after", "before", "during", "between"]

_AS_OF = re.compile(
    r"\b(?:as (?:of|at)|as things stood (?:on|in|at)|knowing only what was out by)\s+$", re.I
)
_PUBLISHED = re.compile(
    r"\b(?:published|printed|reported|articles?|reports?|coverage|written|news)\b[^?]{0,20}$", re.I
)
_ABOUT_A_PERIOD = re.compile(
    r"\b(?:what (?:(?:has |had |else |will |is going to )?happen(?:ed|s)?|(?:has )?changed"
    r"|took place|is (?:planned|due|scheduled|coming up))|what(?: i|’|')s (?:new|going on|on)"
    r"|summar\w+|timeline|chronology|news|events|developments|latest)\b",
    re.I,
)
_AHEAD = re.compile(r"\b(?:will|going to|planned|due|scheduled|coming up)\b", re.I)
_LATEST = re.compile(r"\b(?:(?:very )?latest|newest|most recent)\b", re.I)
_NOT_LATEST = re.compile(r"\bat (?:the )?(?:very )?latest\b", re.I)
_EVENT = re.compile(
    r"\b(?P<relation>(?i:after|since|following|in the wake of|before|until|ahead of"
    r"|in the run-up to|during|once|as soon as|when|while))\s+"
    r"(?P<event>(?!(?i:she|he|they|it|we|you|i|there)\b)(?:(?i:the|that|this|its|his|her|their)\s+|(?=[A-Z])"
    r"|(?=[a-z’'-]+(?:\s[a-z’'-]+){0,3}\s(?:was|were|had|walked|broke|won|lost)\b))"
    r"[^?,;.:!]{3,80})",
)
_BETWEEN = re.compile(
    r"\bbetween\s+(?P<event>[^?,;:!]{3,80}?)\s+and\s+(?P<last>[^?,;:!]{3,80})", re.I
)
TELLS_WHEN = re.compile(
    r"(?:[,;]|\b(?:know|known|knows|say|said|tell|told|us|clear|explain|reveal|announced?|decided?"
    r"|agreed?|and|or|of|to|on|about|for|until|since|from|day|date|time|month|year))$",
    re.I,
)
"""What stands before a "when" that asks: "did he say when it opens?"."""
_SAID_WHAT = re.compile(
    r"\bwhat (?:did|does|has|have|had)\b[^?]*\b(?:say|said|tell|told|announced?)(?: us)?$", re.I
)
_GOES_ON = re.compile(
    r"\s+(?:was on|was under ?way|was going on|lasted|went on|took place|happened|was held)$", re.I
)
_ENDS_EVENT = re.compile(r"\s+(?:to|with|about|concerning)\s+the\b.*$|\s+in (?:all|total)\b.*$")
_AFTER_A_DATE = re.compile(r"\s*(?:$|(?:in|at|with|to|on|for|by|and|of)\b)")
_RELATIONS: dict[str, Relation] = {
    "before": "before",
    "until": "before",
    "ahead of": "before",
    "in the run-up to": "before",
    "during": "during",
    "when": "during",
    "while": "during",
}
_PRINTED_WITHIN = timedelta(days=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A limit that the question's own words set, shown so that it can be taken away.

    ``start`` and ``end`` are half-open; ``as_of`` and ``latest`` have only an end, the day after
    the last day that may be known about. ``happened`` is about events, ``published`` about the
    articles themselves, ``latest`` prefers what was printed last. Where an event set the limit,
    ``article_id`` and ``quote`` are the words that date it.
    """

    kind: Literal["as_of", "published", "happened", "latest"]
    start: date | None
    end: date | None
    text: str
    why: str
    article_id: str | None = None
    quote: str | None = None

    @property
    def published(self) -> tuple[date | None, date | None]:
        """The first and the last publication day (inclusive) that the limit speaks of. What
        happened on a day is in print by the day after it."""
        last = self.end - _DAY if self.end else None
        if self.kind == "happened" and last is not None:
            last += _PRINTED_WITHIN
        return self.start, last


@dataclass(frozen=True, slots=True)
class EventWords:
    """An event that a question counts from: "after" the "storm"; ``text`` is both, and stands at
    character ``start`` of the question. ``last`` is the other event of "between".

    ``beside``: the question asks for something else than what happened then (:mod:`rag.beside`).
    ``undated`` are those of its events that no article dates.
    """

    relation: Relation
    event: str
    text: str
    start: int
    kind: Literal["published", "happened"]
    last: str | None = None
    beside: bool = False
    undated: tuple[str, ...] = ()


def limit_of(
    text: str, today: date | None, policy: Policy | None = None
) -> tuple[TimeLimit | None, str]:
    """The limit that a question sets, and the question without the words that set it.

    ``today`` is what "last week" is counted from. An archive is asked about what has been: "March"
    is the last one, unless the question looks ahead.
    """
    ahead = about_a_period(text) and _AHEAD.search(text)
    policy = replace(policy or Policy(), bare_weekday="future" if ahead else "past")
    event = event_of(text)
    for expression in find(text, today, policy=policy):
        if event is not None and event.start <= expression.start < event.start + len(event.text):
            continue  # "After the storm in February": the month says which storm.
        limit = _limit(text, expression)
        if limit is None:
            continue
        if limit.kind == "as_of":
            start = _AS_OF.search(text[: expression.start])
            begin = start.start() if start else expression.start
            rest = f"{text[:begin].rstrip(' ,;')} {text[expression.end :].lstrip(' ,;')}".strip()
            rest = re.sub(r"\s+([?.!])", r"\1", rest)
            return limit, rest[:1].upper() + rest[1:] if any(c.isalnum() for c in rest) else text
        return limit, text
    return _latest(text, today), text


def event_of(text: str) -> EventWords | None:
    """The event that a question about a period counts from, if it names one."""
    return named_event(text) if about_a_period(text) else None


def named_event(text: str) -> EventWords | None:
    """The event that stands in a question behind "after", "when" and their like."""
    both = _BETWEEN.search(text)
    if both is not None and _are_events(both["event"], both["last"]):
        last = _ENDS_EVENT.sub("", both["last"]).strip(" .")
        words = text[both.start() : both.start("last") + len(last)]
        about = _about(text[: both.start()])
        return EventWords("between", both["event"].strip(), words, both.start(), about, last)
    for match in _EVENT.finditer(text):
        event = _GOES_ON.sub("", _ENDS_EVENT.sub("", match["event"]).strip())
        if not any(c.isalpha() for c in event) or _is_a_date(event):
            continue
        asks_when = match["relation"].casefold() == "when" and match.start() > 0
        before = text[: match.start()].rstrip()
        if asks_when and TELLS_WHEN.search(before) and not _SAID_WHAT.search(before):
            continue
        words = text[match.start() : match.start("event") + len(event)]
        about = _about(text[: match.start()])
        relation = _RELATIONS.get(match["relation"].casefold(), "after")
        return EventWords(relation, event, words, match.start(), about)
    return None


def _are_events(first: str, last: str) -> bool:
    """Whether "between" stands before two events, and not before two dates or two names."""
    names = first[:1].isupper() and last[:1].isupper()
    return not names and not _is_a_date(first) and not _is_a_date(last)


def _about(before: str) -> Literal["published", "happened"]:
    return "published" if _PUBLISHED.search(before) else "happened"


def about_a_period(text: str) -> bool:
    """Whether a question asks what happened in some time, and not for one thing."""
    return bool(_ABOUT_A_PERIOD.search(_NOT_LATEST.sub("", text)))


def _is_a_date(words: str) -> bool:
    """Whether "after March", "since the weekend" count from a date and not from an event."""
    words = f"since {words}"
    found = find(words, date(2000, 1, 3))
    if not found or words[: found[0].start].strip().casefold() not in ("since", "since the"):
        return False
    return bool(_AFTER_A_DATE.match(words, found[0].end))


def _latest(text: str, today: date | None) -> TimeLimit | None:
    found = _LATEST.search(text)
    if found is None or today is None or _NOT_LATEST.search(text):
        return None
    why = f"“{found.group()}”: what was printed last up to {today.day} {today:%B %Y} counts most"
    return TimeLimit("latest", None, today + _DAY, found.group(), why)


def _limit(text: str, said: Expression) -> TimeLimit | None:
    if said.interval is None or said.type not in ("date", "time"):
        return None
    before = text[: said.start]
    words = text[said.start : said.end]
    if _AS_OF.search(before):
        return TimeLimit("as_of", None, said.interval[1], words, said.why)
    # "News from yesterday" has an end; "since yesterday" has none.
    start, end = said.interval if said.relation == "from" else said.bounds
    if re.search(r"\b(?:published|printed|written)\b", before, re.I):
        return TimeLimit("published", start, end, words, said.why)
    if about_a_period(text):
        return TimeLimit(_about(before), start, end, words, said.why)
    return None
