"""Where sources give different values for the same thing, and which of them was superseded.

A question is asked of every sentence found: which number, day or name in it answers? Values of one
sort, in sentences that speak of one event and fit the question about as well, are sides of a
disagreement when they cannot all be true. A later report *updates* an earlier one when it says so:
it is a correction, it mentions the earlier value as a thing of the past, or it tells a change.
Where nothing in the articles prefers either, they *contradict* each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index.article import Article, Span
from rag.alike import shared
from rag.lexis import Lexis
from rag.question import Question
from rag.retrieve import Hit
from rag.sought import Read, Said, answers
from rag.values import comparable, same, values
from rag.verify.align import likeness, place
from rag.verify.focus import Facts
from rag.verify.words import read

_FITS_WELL = 0.6  # from here on it surely is, even where the answer leads with another sentence
_NEAR_BEST = 0.6  # a rival fits the question at least this well, compared with the best
_SURE = 0.25  # a rival's score by the reader, as a share of the best's
_SURE_NAME = 0.45
_PARALLEL = 2.5
_ANCHORS, _AS_GOOD = 3, 0.3
_SHARED = 2  # words that the sentences of two rivals have in common
_CONTRADICT_DAYS = 60
_SAME_DAYS = 120  # events further apart than this are two

_RARE, _RARE_SHARED = 2.3, 2  # idf of what stands in a tenth of the passages
_LONGEST = 6_000
_CAPITAL = re.compile(
    r"(?<![.!?“\"\n] )(?<![\n“\"])\b(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:January"
    r"|February|March|April|May|June|July|August|September|October|November|December)\b)"
    r"[A-Z][a-z’'-]{2,}"
)

_CHANGE = re.compile(
    r"\b(?:correct(?:ion|ed)|postponed?|delayed|put (?:back|off)|pushed back|brought forward"
    r"|rescheduled|moved (?:to|from)|revised|updated|final (?:count|figure|toll|tally|number)"
    r"|replac(?:es|ed|ing)|supersedes?|no longer|instead|(?:has|have) now|now (?:be|stands?|put)"
    r"|ha(?:s|ve) (?:risen|grown|climbed|fallen|dropped|increased)|(?:rose|climbed|grew|fell)\b"
    r"|(?:more than )?double|yesterday['’]s (?:estimate|figure|count)|latest|not (?:sail|open|start"
    r"|begin|happen|take place) until)",
    re.I,
)
_CLAIMED = re.compile(
    r"\b(?:puts?|calls?|called|said|says|estimates?|estimated|claims?|claimed|reckons?|reckoned"
    r"|insists?|insisted|maintains?|maintained|argues?|argued|believes?|told|according to)\b",
    re.I,
)
_ONE_SIZE = 3  # times that one of two numbers may be the other
_COUNTING = re.compile(r"\b(?:at least|so far|up to now|until now|by now|as of|have now)\b", re.I)


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


def survey(
    question: Question,
    hits: Sequence[Hit],
    lexis: Lexis,
    reader: Read,
    reports: Mapping[str, int],
    lead: Span | None = None,
) -> Survey | None:
    """What the passages found say to the question; ``None`` where no typed value answers it.

    Args:
        reports: the number of each article's report: copies of one report have the same.
        lead: the sentence that the answer leads with, which is taken to be to the point.
    """
    said = answers(question, hits, lexis, reader, reports)
    if not said:
        return None
    best = sorted(said, key=lambda s: -_standing(s))
    tried = [s for s in best[:_ANCHORS] if s.value.kind == "name" or s is best[0]]
    tried = [s for s in tried if s.fit >= _FITS_WELL or s.sentence.span == lead] or best[:1]
    if tried[0].fit < _FITS_WELL and tried[0].sentence.span != lead:
        return Survey((Group((best[0],)),), None, "")
    rare = _Rare(lexis)
    surveys = [
        _around(a, [s for s in best if rare.one_story(a.article, s.article)])
        for a in tried
        if a is tried[0] or _standing(a) >= _standing(best[0]) - _AS_GOOD
    ]
    # None stands as well as the best where only the sentence that leads fits the question well.
    alone = Survey((Group((best[0],)),), None, "")
    return next((s for s in surveys if s.relation), surveys[0] if surveys else alone)


class _Rare:
    """The rare words with a capital in an article: what tells one story from another."""

    def __init__(self, lexis: Lexis) -> None:
        self._lexis = lexis
        self._known: dict[str, frozenset[str]] = {}

    def one_story(self, one: Article, other: Article) -> bool:
        """Whether two articles have several rare names in common, or most of those they have."""
        if one.id == other.id:
            return True
        mine, theirs = self._words(one), self._words(other)
        common = len(mine & theirs)
        return common >= _RARE_SHARED or common * 2 >= min(len(mine), len(theirs))

    def _words(self, article: Article) -> frozenset[str]:
        if article.id not in self._known:
            found = set(_CAPITAL.findall(f"{article.title}\n{article.text[:_LONGEST]}"))
            self._known[article.id] = frozenset(
                word for word in found if self._rarity(word) >= _RARE
            )
        return self._known[article.id]

    def _rarity(self, word: str) -> float:
        return max(self._lexis.weights(word).values(), default=0.0)


def _around(anchor: Said, said: Sequence[Said]) -> Survey:
    """The values that answer what one of them answers."""
    groups = _without_lists(_grouped([s for s in said if s is anchor or _rivals(anchor, s)]))
    if len(groups) == 1:
        return Survey(tuple(groups), None, "")
    return _judged(groups)


def _standing(said: Said) -> float:
    taken_back = 0.5 if said.value.former else 0.0
    return said.fit + max(0.0, min(said.score, 15.0)) / 15.0 - taken_back


def _rivals(anchor: Said, other: Said) -> bool:
    """Whether another value answers the same question of the same event."""
    if not comparable(anchor.value, other.value):
        return False
    if other.sentence == anchor.sentence:
        return other.value.former
    if other.fit < _NEAR_BEST * anchor.fit or not _one_event(anchor, other):
        return False
    if other.value.former and anchor.value.thing and not other.value.thing:
        return other.score >= _SURE * anchor.score
    if anchor.value.kind == "name":
        sure = other.score >= _SURE_NAME * anchor.score
        return sure and (same(anchor.value, other.value) or _likeness(anchor, other) >= _PARALLEL)
    speakers = (_speakers(anchor), _speakers(other))
    if anchor.article.id == other.article.id and all(speakers) and not speakers[0] & speakers[1]:
        return other.score > 0
    if other.score < _SURE * anchor.score and not other.value.former:
        return False
    told = other.happened or bool(_CHANGE.search(other.text)) or other.value.former
    if not told:
        return False
    return shared(read(other.text), read(anchor.text)) >= _SHARED


def _likeness(one: Said, other: Said) -> float:
    places = []
    for said in (one, other):
        start = said.sentence.span.start
        found = place(read(said.text), said.value.start - start, said.value.end - start)
        places.append(replace(found, before=() if found.before == ("^",) else found.before))
    return likeness(*places)


def _one_event(one: Said, other: Said) -> bool:
    """Near in time: by the days that the sentences name, or else by the days of printing."""
    first, second = _day_of(one), _day_of(other)
    return first is None or second is None or abs((first - second).days) <= _SAME_DAYS


def _day_of(said: Said) -> date | None:
    """The day that a sentence speaks of: one it names apart from the value, or its article's."""
    if said.value.kind == "date":
        return said.article.published
    for value in values(said.article, said.sentence.span):
        if value.interval is not None:
            return value.interval[0]
    return said.article.published


def _grouped(said: Sequence[Said]) -> list[Group]:
    groups: list[list[Said]] = []
    for one in sorted(said, key=lambda s: -_standing(s)):
        home = next((g for g in groups if same(g[0].value, one.value)), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return [Group(tuple(g)) for g in groups]


def _without_lists(groups: Sequence[Group]) -> list[Group]:
    """What one article says side by side, as true both, is no disagreement: the better stays.

    It is one where the article has two people say it.
    """
    kept: list[Group] = []
    for group in groups:
        if not any(_side_by_side(one, two) for g in kept for one in g.said for two in group.said):
            kept.append(group)
    return kept


def _side_by_side(one: Said, two: Said) -> bool:
    if one.article.id != two.article.id or one.value.former or two.value.former:
        return False
    first, second = _speakers(one), _speakers(two)
    return not (first and second and not first & second)


def _speakers(said: Said) -> frozenset[str]:
    """The last names of a sentence that tells what somebody claims."""
    if not _CLAIMED.search(said.text):
        return frozenset()
    return frozenset(name.last for name in Facts(f", {said.text}", None).names)


def _judged(groups: Sequence[Group]) -> Survey:
    """Which value was superseded, if the articles say so of all but the latest."""
    ordered = sorted(groups, key=lambda g: (g.first_day, g.last_day))
    reasons = [_superseded(old, [n for n in groups if n is not old]) for old in ordered]
    standing = [g for g, why in zip(ordered, reasons, strict=True) if why is None]
    if len(standing) == 1:
        latest = standing[0]
        rest = [g for g in ordered[::-1] if g is not latest]
        why = next(w for w in reasons[::-1] if w is not None)
        return Survey((latest, *rest), "updated", why)
    best = max(groups, key=lambda g: _standing(g.best))
    alike_in_size = [g for g in ordered if _of_one_size(best, g)]
    alone = alike_in_size[:1]
    for group in alike_in_size[1:]:
        if abs((group.first_day - alone[0].first_day).days) <= _CONTRADICT_DAYS:
            alone.append(group)
    if len(alone) == 1 or not all(g.best.happened for g in alone):
        return Survey((best,), None, "")
    return Survey(tuple(alone), "contradicted", "no report says that it replaces another’s")


def _of_one_size(one: Group, other: Group) -> bool:
    """Whether two numbers are near enough to be of one thing: a fare is no other estimate of what
    the ship costs."""
    first, second = one.best.value.quantity, other.best.value.quantity
    if first is None or second is None:
        return True
    low, high = sorted((abs(first.value), abs(second.value)))
    return high <= _ONE_SIZE * low


def _superseded(old: Group, others: Sequence[Group]) -> str | None:
    """Why a value no longer holds, in words; ``None`` where nothing says so."""
    if any(s.value.former for s in old.said) and not all(s.value.former for s in old.said):
        taker = next(s for s in old.said if s.value.former)
        return f"{_who(taker)} gives “{taker.value.text}” as what was said before"
    if all(s.value.former for s in old.said):
        return f"{_who(old.best)} gives “{old.best.value.text}” as what was said before"
    for new in others:
        for said in new.said:
            if said.value.former or not _later(said, old):
                continue
            cue = _CHANGE.search(said.text)
            if cue:
                return f"{_who(said)} is later and tells a change (“{cue.group()}”)"
            if _mentions(said, old):
                return f"{_who(said)} is later and mentions “{old.best.value.text}”"
            counting = next((m for s in old.said if (m := _COUNTING.search(s.text))), None)
            if counting and said.value.kind == "quantity" and _grew(said, old):
                return f"{_who(said)} is later, and the earlier count was not final"
    return None


def _later(said: Said, old: Group) -> bool:
    day = said.article.published
    return day is not None and day > old.last_day


def _grew(said: Said, old: Group) -> bool:
    now, then = said.value.quantity, old.best.value.quantity
    return now is not None and then is not None and now.value > then.value


def _mentions(said: Said, old: Group) -> bool:
    """Whether the passage of a later value speaks of the earlier value too."""
    return any(
        same(value, old.best.value)
        for sentence in said.hit.passage.sentences
        for value in values(said.article, sentence.span)
        if value.kind == old.best.value.kind
    )


def _who(said: Said) -> str:
    name = said.article.source or "the article"
    day = said.article.published
    return f"{name} of {day.day} {day:%B %Y}" if day else name
