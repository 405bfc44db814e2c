"""The values that sources give for one thing, and which of them holds.

A later report *updates* an earlier one when it says so: it is a correction, it mentions the earlier
value as a thing of the past, or it tells a change. Where nothing in the articles prefers either,
they *contradict* each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index.article import Article
from rag.question import Question
from rag.sought import Said
from rag.values import Value, comparable, same, taken_back, values

CONTRADICT_DAYS = 60
"""Reports printed further apart than this are of two times, and do not contradict each other."""

_A_NUMBER = (
    r"(?:about |some |around |nearly |almost |at least |more than |over )?(?:[£$€]?\d[\d.,]*"
    r"|an? (?:hundred|dozen|thousand|million)"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)\b)"
)
CHANGE = re.compile(
    r"\b(?:corrections?|corrected|postpone(?:s|d|ment)?|delayed|put (?:back|off)"
    r"|pushed back|brought forward"
    r"|rescheduled|moved (?:to|from)|revised|updated|final (?:count|figure|toll|tally|number)"
    r"|replac(?:es|ed|ing)|supersedes?|no longer|instead|(?:has|have) now|in the end"
    r"|now (?:be|been|stand|(?!as|its|this|was)\w+s)"
    r"|ha(?:s|ve) (?:risen|grown|climbed|fallen|dropped|increased|shrunk|slipped)"
    r"|(?:rais|lower|revis|chang|increas|reduc)(?:e[sd]?|ing) (?:its|his|her|their|the)"
    r"(?: \w+)? (?:estimate|forecast|figure|count|toll|number|total)"
    r"|cuts? (?:its|his|her|their|the)(?: \w+)? (?:estimate|forecast|figure)"
    r"|br(?:ings|inging|ought) the(?: \w+)? (?:number|total|toll|count|figure)"
    r"|(?:rose|climbed|grew|fell|dropped|shrank)(?: \S+){0,4}? (?:to|by) "
    rf"{_A_NUMBER}"
    r"|(?:extend|expand|widen|rais|increas|reduc|lower)(?:s|e[sd]|ed)(?: [^\s,;]+){1,6}? to "
    rf"{_A_NUMBER}|doubl(?:e[sd]?|ing)(?!-)|yesterday['’]s (?:estimate|figure|count)|latest"
    r"|(?:first|earlier|initial|previous) reports?"
    r"|(?:wrongly|mistakenly|incorrectly|erroneously) (?:given|named|reported|put|said|identified)"
    r"|not (?:sail|open|start|begin|happen|take place) until)(?!\w)",
    re.I,
)
_THAN_BEFORE = re.compile(
    r"\bthan (?:(?:the )?[£$€]?\d[\d.,]* (?:\w+ )?)?(?:as |that )?(?:was |had been |were )?"
    r"(?:(?:at )?first |originally |previously |initially )?"
    r"(?:planned|reported|thought|announced|given|stated|estimated|assumed|believed)\b",
    re.I,
)
_FIRST_ASKED = re.compile(r"\b(?:original(?:ly)?|initial(?:ly)?|at first)\b", re.I)
_IN_ALL = re.compile(r"\b(?:in all|in total|altogether|all told)\b", re.I)
_COUNTING = re.compile(
    r"\b(?:(?:rose|risen|climbed|grown) (?:\w+ ){0,2}?to|at least|so far|up to now|until now"
    r"|by now|as of|have now|by (?:the )?(?:early |late )?"
    r"(?:morning|noon|midday|afternoon|evening|nightfall|midnight))\b",
    re.I,
)
_STILL = re.compile(
    r"\b(?:(?:still|remain(?:s|ed|ing)?) (?:missing|trapped|without|homeless|stranded|shut|closed"
    r"|unidentified|in (?:hospital|custody))|unaccounted for)\b",
    re.I,
)
_HALVES = re.compile(r", (?:and|but|while|whereas) ")
_ONE_SIZE = 3  # times that one of two numbers may be the other
_MOST_GROWN = {"money": 10.0, "count": 100.0, "measure": 100.0}  # ... where it has changed


@dataclass(frozen=True, slots=True)
class Group:
    """One value and all who say it, the best first. ``reports`` counts copies once."""

    said: tuple[Said, ...]

    @property
    def best(self) -> Said:
        """Who says it best."""
        return self.said[0]

    @property
    def first_day(self) -> date:
        """The day on which it was first printed."""
        return min(s.article.published or date.max for s in self.said)

    @property
    def last_day(self) -> date:
        """The day on which it was last printed."""
        days = [s.article.published for s in self.said if not s.value.former]
        return max((d for d in days if d), default=date.min)

    @property
    def reports(self) -> int:
        """How many independent reports say it."""
        return len({s.report for s in self.said})


@dataclass(frozen=True, slots=True)
class Survey:
    """What the sources say to one question: the groups of one sort, and how they stand.

    ``relation`` is ``None`` where there is one group. ``updated``: the latest stands first;
    ``contradicted``: in the order of printing.
    """

    groups: tuple[Group, ...]
    relation: Literal["updated", "contradicted"] | None
    why: str


def asks_first(question: Question) -> bool:
    """Whether it is asked what was said, or planned, before any change."""
    return bool(_FIRST_ASKED.search(question.understood))


def standing(said: Said) -> float:
    taken_back = 0.5 if said.value.former else 0.0
    return said.fit + max(0.0, min(said.score, 15.0)) / 15.0 - taken_back


def grouped(said: Sequence[Said]) -> list[Group]:
    groups: list[list[Said]] = []
    for one in sorted(said, key=lambda s: -standing(s)):
        home = next((g for g in groups if same(g[0].value, one.value)), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return [Group(tuple(g)) for g in groups]


def judged(groups: Sequence[Group], one_size: float = _ONE_SIZE) -> Survey:
    """Which value was superseded, if the articles say so of all but the latest."""
    ordered = sorted(groups, key=lambda g: (g.first_day, g.last_day))
    reasons = [
        _superseded(old, [n for n in groups if n is not old and _may_follow(old, n)])
        for old in ordered
    ]
    holding = [g for g, why in zip(ordered, reasons, strict=True) if why is None]
    if len(holding) == 1:
        latest = holding[0]
        rest = [g for g in ordered[::-1] if g is not latest]
        why = next(w for w in reasons[::-1] if w is not None)
        return Survey((latest, *rest), "updated", why)
    if holding:
        # What another report took back is no side of what the others differ in.
        ordered = holding
    best = max(ordered, key=lambda g: standing(g.best))
    alike_in_size = [g for g in ordered if _of_one_size(best, g, one_size)]
    alone = alike_in_size[:1]
    for group in alike_in_size[1:]:
        if abs((group.first_day - alone[0].first_day).days) <= CONTRADICT_DAYS:
            alone.append(group)
    if len(alone) == 1 or not all(g.best.happened for g in alone):
        return Survey((best,), None, "")
    return Survey(tuple(alone), "contradicted", "no report says that it replaces another’s")


def _of_one_size(one: Group, other: Group, times: float) -> bool:
    """Whether two numbers are near enough to be of one thing: a fare is no other estimate of what
    the ship costs."""
    first, second = one.best.value.quantity, other.best.value.quantity
    if first is None or second is None:
        return True
    low, high = sorted((abs(first.value), abs(second.value)))
    return high <= times * low


def _may_follow(old: Group, new: Group) -> bool:
    """Whether one number may be what became of another: a share's price is none of the sales."""
    number = old.best.value.quantity
    return number is None or _of_one_size(old, new, _MOST_GROWN.get(number.kind, _ONE_SIZE))


def _superseded(old: Group, others: Sequence[Group]) -> str | None:
    """Why a value no longer holds, in words; ``None`` where nothing says so."""
    if any(s.value.former for s in old.said) and not all(s.value.former for s in old.said):
        taker = next(s for s in old.said if s.value.former)
        return f"{who(taker.article)} gives “{taker.value.text}” as what was said before"
    if all(s.value.former for s in old.said):
        return f"{who(old.best.article)} gives “{old.best.value.text}” as what was said before"
    for new in others:
        for said in new.said:
            if said.value.former or not _later(said, old):
                continue
            why = _replaces(said, old) or _counts_on(said, old)
            if why is not None:
                return f"{who(said.article)} {why}"
    return None


def _replaces(said: Said, old: Group) -> str | None:
    """How a later report says that a value no longer holds."""
    before = old.best.value.text
    if takes_back(said, old.best.value):
        return f"gives “{before}” as what was said before"
    told, measured = _about(said), said.value.kind in ("quantity", "date")
    cue = CHANGE.search(told) or (_THAN_BEFORE.search(told) if measured else None)
    if cue:
        return f"is later and tells a change (“{cue.group()}”)"
    return f"is later and mentions “{before}”" if _mentions(said, old) else None


def _counts_on(said: Said, old: Group) -> str | None:
    """How a later report's number is seen to count on from an earlier one."""
    if said.value.kind != "quantity":
        return None
    if said.value.dead and old.best.value.dead and _grew(said, old):
        return "is later and counts more of the dead"
    if any(_STILL.search(_about(one)) for one in (said, old.best)):
        return "is later and tells how many are left"
    if any(_COUNTING.search(s.text) for s in old.said) and _grew(said, old):
        return "is later, and the earlier count was not final"
    whole = _IN_ALL.search(_about(said))
    if whole and said.value.thing and _grew(said, old):
        return f"is later and gives the total (“{whole.group()}”)"
    return None


def _about(said: Said) -> str:
    """What a sentence says of its value: of a number its own half, "the estimate was raised, and
    160 people cannot go home"."""
    if said.value.kind != "quantity":
        return said.text
    at = said.value.start - said.sentence.span.start
    cuts = [found.end() for found in _HALVES.finditer(said.text)]
    begun = max((cut for cut in cuts if cut <= at), default=0)
    return said.text[begun : min((cut for cut in cuts if cut > at), default=None)]


def _later(said: Said, old: Group) -> bool:
    day = said.article.published
    return day is not None and day > old.last_day


def _grew(said: Said, old: Group) -> bool:
    now, then = said.value.quantity, old.best.value.quantity
    return now is not None and then is not None and now.value > then.value


def _mentions(said: Said, old: Group) -> bool:
    """Whether the passage of a later value speaks of the earlier value too, as of the same thing; a
    day, which may be that of anything, as one that holds no longer."""
    wanted = old.best.value
    for sentence in said.hit.passage.sentences:
        for value in values(said.article, sentence.span, said.hit.policy):
            if value.kind != wanted.kind or not _is_again(value, wanted):
                continue
            if value.former:
                return True
            if value.kind != "date" and comparable(replace(value, share=wanted.share), wanted):
                return True
    return False


def _is_again(value: Value, wanted: Value) -> bool:
    """Whether a value is another one once more: "fewer than 300" is no mention of 241."""
    if value.quantity and wanted.quantity:
        return value.quantity.value == wanted.quantity.value and same(value, wanted)
    return same(value, wanted)


def takes_back(said: Said, wanted: Value) -> bool:
    """Whether the sentence of a value gives another one as what holds no longer."""
    if wanted.kind in ("quantity", "date"):
        told = values(said.article, said.sentence.span, said.hit.policy)
        return any(v.former and v.kind == wanted.kind and _is_again(v, wanted) for v in told)
    found = re.search(rf"\b{re.escape(wanted.text)}\b", said.text)
    return found is not None and taken_back(said.text, *found.span())


def who(article: Article) -> str:
    """An article's source and day, in words."""
    name = article.source or "the article"
    day = article.published
    return f"{name} of {day.day} {day:%B %Y}" if day else name
