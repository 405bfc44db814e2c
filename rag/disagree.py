"""Where sources give different values for the same thing, and which of them was superseded.

A question is asked of every sentence found: which number, day or name in it answers? Values of one
sort, in sentences that speak of one event and fit the question about as well, are sides of a
disagreement when they cannot all be true. A later report *updates* an earlier one when it says so:
it is a correction, it mentions the earlier value as a thing of the past, or it tells a change.
Where nothing in the articles prefers either, they *contradict* each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index.article import Article, Sentence, Span
from rag.alike import alike, holds, shared
from rag.lexis import Lexis
from rag.question import Question
from rag.reader.reader import Reading
from rag.retrieve import Hit
from rag.values import Value, comparable, named, same, values
from rag.verify.align import likeness, place, word_at
from rag.verify.focus import Facts
from rag.verify.polarity import past_form
from rag.verify.words import Reading as Words
from rag.verify.words import read, stem

Read = Callable[[str, Sequence[str]], Sequence[Reading]]
"""The span reader's :meth:`~rag.reader.reader.Reader.read`."""

_MOST_READ = 16
_FITS = 0.3  # share of the question, context counted half, below which a sentence is not asked
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
_COUNTING = re.compile(r"\b(?:at least|so far|up to now|until now|by now|as of|have now)\b", re.I)


@dataclass(frozen=True, slots=True)
class Said:
    """A value in its sentence: how well the sentence fits the question (0 to 1), the reader's
    score of the value, the number of the report that says it, and whether the sentence has what
    the question says happened."""

    value: Value
    hit: Hit
    sentence: Sentence
    fit: float
    score: float
    report: int
    happened: bool = True

    @property
    def article(self) -> Article:
        """The article that says it."""
        return self.hit.article

    @property
    def text(self) -> str:
        """The sentence's exact words."""
        return self.article.quote(self.sentence.span)


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
    said = _answers(question, hits, lexis, reader, reports)
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
        if _standing(a) >= _standing(best[0]) - _AS_GOOD
    ]
    return next((s for s in surveys if s.relation), surveys[0])


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


def _answers(
    question: Question,
    hits: Sequence[Hit],
    lexis: Lexis,
    reader: Read,
    reports: Mapping[str, int],
) -> list[Said]:
    """Every value that may answer, with the reader's score of it in its own sentence."""
    sought = _sought(question, lexis)
    if sought is None:
        return []
    fits: dict[Span, tuple[float, Hit, Sentence]] = {}
    for hit in hits:
        context = read(f"{hit.article.title}\n{hit.text}")
        for sentence in hit.passage.sentences:
            share = sought.fit(read(hit.article.quote(sentence.span)), context)
            before = fits.get(sentence.span)
            if share < _FITS or (before is not None and before[0] >= share):
                continue
            if sought.sort == "name" or any(
                sought.wants(v) for v in values(hit.article, sentence.span)
            ):
                fits[sentence.span] = (share, hit, sentence)
    best = sorted(fits.values(), key=lambda f: (-f[0], f[1].rank))[:_MOST_READ]
    texts = [f"{hit.article.title}\n{hit.article.quote(s.span)}" for _, hit, s in best]
    readings = reader(question.understood, texts) if texts else []
    found: list[Said] = []
    for (share, hit, sentence), reading in zip(best, readings, strict=True):
        shift = sentence.span.start - len(hit.article.title) - 1
        for value, score in _read_values(sought, hit, sentence, reading, shift):
            report = reports[hit.article.id]
            place_of = value.start - sentence.span.start if value.kind == "date" else None
            happened = sought.happened(read(hit.article.quote(sentence.span)), place_of)
            found.append(Said(value, hit, sentence, share, score, report, happened))
    return found


_MONEY = re.compile(
    r"\b(?:costs?|prices?|worth|value|insured|fares?|salary|budget|fees?|fined?|sum|bill|paid"
    r"|pay|spen[dt]|raised|donated|earn\w*|how much (?:is|was|does|did|will|money))\b",
    re.I,
)
_MEASURED = re.compile(
    r"\bhow (?:strong|fast|high|tall|long|far|big|large|wide|deep|old|heavy|hot|cold|much|many)\b"
    r"|\b(?:number|percentage|share|total|turnout|height|length|speed|age|size|attendance) of\b",
    re.I,
)
_ONE_VALUE = frozenset(("who", "when", "where", "how_many", "how", "what", "list"))
_TWO = re.compile(r"[,;]?\s+and\s+(?:what|how|who|when|where|which|why)\b", re.I)
_SAY = stem("say")
_COUNTED = re.compile(r"\b(?:how many|number of) (?P<of>of )?(?P<words>[^?,;]{2,60})", re.I)


@dataclass(frozen=True, slots=True)
class _Sought:
    """What sort of value a question asks for, and its words with their rarity.

    ``core`` is what happened, as stems; ``thing`` the noun after "how many".
    """

    sort: Literal["quantity", "money", "date", "name"]
    asked: Mapping[str, float]
    core: frozenset[str]
    thing: str | None
    share: bool

    def fit(self, sentence: Words, context: Words) -> float:
        """The weighted share of the question that a sentence holds; what only its passage or its
        headline holds counts half, and a sentence without what happened counts less."""
        total = sum(self.asked.values())
        if not total:
            return 0.0
        held = sum(
            weight * (1.0 if holds(sentence, s) else 0.5 if holds(context, s) else 0.0)
            for s, weight in self.asked.items()
        )
        return held / total * (1.0 if self.happened(sentence) else 0.75)

    def happened(self, sentence: Words, near: int | None = None) -> bool:
        """Whether a sentence has one of the question's verbs, or its like; if ``near`` is a
        character of it, whether it has it in that clause."""
        if near is None:
            return not self.core or any(holds(sentence, s) for s in self.core)
        at = word_at(sentence, near)
        clause = sentence.words[min(at, len(sentence.words) - 1)].clause
        return not self.core or any(
            alike(s, word.stem)
            for s in self.core
            for word in sentence.words
            if word.clause == clause and word.content
        )

    def wants(self, value: Value) -> bool:
        """Whether a value is of the sort asked for."""
        if self.sort == "date":
            return value.kind == "date" and (not value.of_saying or _SAY in self.core)
        if value.quantity is None:
            return False
        if self.sort == "money":
            return value.quantity.kind == "money"
        if self.thing is None:
            return True
        if not value.thing:
            return value.quantity.kind == "count"
        return any(alike(self.thing, s) for s in value.thing)


def _sought(question: Question, lexis: Lexis) -> _Sought | None:
    """``None`` for a question that no single value answers."""
    if question.kind not in _ONE_VALUE or _TWO.search(question.understood):
        return None
    words = read(question.understood)
    asked: dict[str, float] = {}
    for word in words.words:
        weights = lexis.weights(word.text) if word.content else {}
        if weights:
            asked[word.stem] = max(weights.values())
    text = question.understood
    counted = _COUNTED.search(text)
    thing = _noun(counted["words"]) if counted else None
    sort: Literal["quantity", "money", "date", "name"]
    if question.kind == "when":
        sort = "date"
    elif question.kind in ("who", "where"):
        sort = "name"
    elif thing is None and _MONEY.search(text):
        sort = "money"
    elif question.kind == "how_many" or thing or _MEASURED.search(text):
        sort = "quantity"
    else:
        return None
    return _Sought(sort, asked, _core(words), thing, bool(counted and counted["of"]))


def _noun(words: str) -> str | None:
    """The noun that is counted: the first content word, or the one it describes."""
    found: list[str] = []
    for word in read(words).words:
        if not word.content:
            if found and not word.low.startswith("'"):
                break
            continue
        if past_form(word.low) and found:
            break
        found.append(word.stem)
    return found[-1] if found else None


def _core(words: Words) -> frozenset[str]:
    """The stems of what happened: the verbs of a question."""
    found = {w.stem for w in words.words if w.content and not w.capital and past_form(w.low)}
    auxiliary = False
    for word in words.words:
        if word.low in ("did", "does", "do", "will", "would", "to"):
            auxiliary = True
        elif auxiliary and word.content and not word.capital:
            found.add(word.stem)
    return frozenset(found)


def _read_values(
    sought: _Sought, hit: Hit, sentence: Sentence, reading: Reading, shift: int
) -> Iterable[tuple[Value, float]]:
    """The values of a sentence that the reader's spans touch, each with its best span's score.

    Of several the likeliest is taken, and beside it what the sentence takes back.
    """
    spans = [
        (s.start + shift, s.end + shift, s.score)
        for s in reading.spans
        if s.end + shift > sentence.span.start
    ]
    if sought.sort == "name":
        for start, end, score in spans[:1]:
            begun = max(start, sentence.span.start)
            name = named(hit.article, Span(hit.article.id, begun, end))
            if name is not None and score > 0:
                yield name, score
        return
    scored = []
    for value in values(hit.article, sentence.span):
        if not sought.wants(value):
            continue
        scores = [score for a, b, score in spans if a < value.end and b > value.start]
        best = max(scores, default=-30.0)
        if value.former:
            yield value, best
        elif scores:
            scored.append((best - (2.0 if value.share and not sought.share else 0.0), value))
    if scored:
        score, value = max(scored, key=lambda s: s[0])
        yield value, score


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
    alone = ordered[:1]
    for group in ordered[1:]:
        if abs((group.first_day - alone[0].first_day).days) <= _CONTRADICT_DAYS:
            alone.append(group)
    if len(alone) == 1 or not all(g.best.happened for g in alone):
        return Survey((max(groups, key=lambda g: _standing(g.best)),), None, "")
    return Survey(tuple(alone), "contradicted", "no report says that it replaces another’s")


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
