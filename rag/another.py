"""Whether two sentences that give different values for one thing speak of two.

A tram crash in the next town, the fair of last year, those hurt where it is asked who died: such
values differ, and no source contradicts another. What tells them apart is said of the value in its
own sentence: another day, another place, another fate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from index.temporal import Policy, find
from index.temporal.units import Interval
from rag.alike import alike, holds, is_event
from rag.deeds import HAPPENS, deeds
from rag.ends import is_other_end
from rag.occasion import two_occasions
from rag.question import Question
from rag.sides import CHANGE
from rag.sought import Said
from rag.toll import asks_toll
from rag.values import values
from rag.verify.align import word_at
from rag.verify.focus import Facts
from rag.verify.lexicon import PRONOUNS, opposites
from rag.verify.names import Name
from rag.verify.polarity import past_form
from rag.verify.words import Reading, Word, read, stem
from rag.wished import is_only_wished

_A_DAY = timedelta(days=1)  # by which two papers may put one event apart: it was at night
_TOLD_LATER = timedelta(days=60)  # after a period, what is printed without a date is not of it
_SAME_EVENT = timedelta(days=120)  # what is further apart is of two
_LOCATIVE = frozenset("in at near outside of".split())
# No day that is meant, but one of a kind: "free Saturday parking".
_SOME_WEEKDAY = re.compile(
    r"(?<!\bon )(?<!\blast )(?<!\bof )\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_WHO_IS = re.compile(r"who(?:['’]s| is| are)\b", re.I)
_OFFICE_ASKED = re.compile(
    r"who(?:['’]s| is| was| are| were) the (?:[\w’'-]+ ){0,3}?([\w’'-]+)"
    r"(?= (?:of|for|at|in|on|to|when|during|who)\b|\?|$)",
    re.I,
)
_OFFICE_BEFORE = re.compile(r"\b(?:the|its|their) (?:[a-z][\w’'-]+ ){0,3}[a-z][\w’'-]+, $")
_OFFICE_BEHIND = re.compile(r", (?:the|an?|its|their) [a-z]")
_PART = re.compile(r"\balone\b", re.I)
_WAYS = tuple(
    frozenset(map(stem, words.split()))
    for words in ("rise climb grow gain jump surge soar", "fall drop decline tumble shrink plunge")
)
_OPPOSITE = {stem(w): frozenset(map(stem, others)) for w, others in opposites().items()}


def two_things(question: Question, one: Said, other: Said) -> bool:
    """Whether either of two sentences tells of something else than the question, or they tell of
    two events."""
    return any(_is_of_another_fate(question, said) for said in (one, other)) or two_events(
        question, one, other
    )


def two_fates(question: Question, one: Said, other: Said) -> bool:
    """Whether only one of two sentences tells the fate that is asked about. Where neither does, the
    question may have other words for it: "lost their lives", "were killed"."""
    return _is_of_another_fate(question, one) != _is_of_another_fate(question, other)


def two_events(question: Question, one: Said, other: Said) -> bool:
    """Whether either of two sentences tells of another time, place or thing than the question, or
    they tell of two events."""
    return (
        any(_is_of_another(question, said) for said in (one, other))
        or _days_apart(question, one, other)
        or two_occasions(question, one, other)
        or _elsewhere(question, one, other)
        or _elsewhere(question, other, one)
        or _of_two_offices(question, one, other)
        or bool(_PART.search(one.text)) != bool(_PART.search(other.text))
    )


def _is_of_another(question: Question, said: Said) -> bool:
    return (
        _is_of_another_time(question, said)
        or _is_beside_the_point(question, said)
        or _is_no_longer(question, said)
        or _is_of_the_other_end(question, said)
        or _belongs_to_another(question, said)
        or _is_only_wished(question, said)
    )


def _days(said: Said) -> list[Interval]:
    """The days that a sentence names as those of what it tells: not that of the saying, nor the
    value itself."""
    return [
        value.interval
        for value in values(said.article, said.sentence.span, said.hit.policy)
        if value.interval is not None
        and not (value.of_saying or value.former)
        and (value.end <= said.value.start or said.value.end <= value.start)
    ]


def _is_of_another_time(question: Question, said: Said) -> bool:
    """Whether the question names a day or a period that a sentence, or else the day on which it was
    printed, is not of."""
    if question.kind == "when":
        return False
    printed = said.article.published
    asked = _asked_days(question.understood, printed, said.hit.policy)
    if not asked:
        return False
    told = _days(said)
    if told:
        return not any(meet(a, t) for a in asked for t in told)
    return printed is not None and not any(
        start <= printed < end + _TOLD_LATER for start, end in asked
    )


@lru_cache(maxsize=200)
def _asked_days(text: str, printed: date | None, policy: Policy | None) -> tuple[Interval, ...]:
    """The days and periods that a question names, as one who printed them on a day means them."""
    return tuple(
        e.interval
        for e in find(text, printed, policy=policy)
        if e.interval is not None
        and e.type in ("date", "time")
        and not e.relation
        and not _SOME_WEEKDAY.match(text, e.start)
    )


def _days_apart(question: Question, one: Said, other: Said) -> bool:
    """Whether two sentences name the days of two events; where either tells a change, the later day
    may be that of the change."""
    if question.kind == "when" or CHANGE.search(one.text) or CHANGE.search(other.text):
        return False
    mine, theirs = _days(one), _days(other)
    if _is_long_before(mine, other) or _is_long_before(theirs, one):
        return True
    mine = [day for day in mine if day[1] - day[0] == _A_DAY]
    theirs = [day for day in theirs if day[1] - day[0] == _A_DAY]
    return bool(mine and theirs) and not any(
        meet((a[0] - _A_DAY, a[1] + _A_DAY), b) for a in mine for b in theirs
    )


def _is_long_before(days: Sequence[Interval], other: Said) -> bool:
    """Whether all days of a sentence had long passed when a report without such days appeared."""
    printed = other.article.published
    if not days or printed is None:
        return False
    last = max(end for _, end in days)
    return last < printed - _SAME_EVENT and not any(start <= last for start, _ in _days(other))


def meet(one: Interval, other: Interval) -> bool:
    """Whether two stretches of days have one in common."""
    return one[0] < other[1] and other[0] < one[1]


def _elsewhere(question: Question, said: Said, other: Said) -> bool:
    """Whether a sentence puts what is asked about in a place that neither the question nor the
    other article knows."""
    asked, known = _folded(question.understood), _words(other.article.text)
    sentence = _facts(said.text)
    tied = any(part in asked for name in sentence.names for part in name.parts)
    reading = sentence.reading
    start = said.value.start - said.sentence.span.start
    end = said.value.end - said.sentence.span.start
    clause = _at(reading, start).clause
    for name, before in _placed(sentence):
        if name.start < end and start < name.end:
            continue
        if any(part in asked or part in known for part in name.parts):
            continue
        holder = reading.words[before - 1] if before else None
        governed = holder is not None and _is_asked(holder, question)
        if governed and not (before > 1 and reading.words[before - 2].low in asked):
            return True
        at_once = _at(reading, name.start).clause == clause
        if not governed and not tied and at_once and reading.words[before].low != "of":
            return True
    return False


def _placed(sentence: Facts) -> Iterator[tuple[Name, int]]:
    """The names right behind a word of place, with the number of that word; of "Lane, Tarnbeck" the
    first only."""
    reading = sentence.reading
    words = reading.words
    for name in sentence.names:
        at = word_at(reading, name.start)
        while at and words[at - 1].low in ("the", *name.titles):
            at -= 1
        owner = reading.text[name.end : name.end + 2] in ("’s", "'s")
        if at and words[at - 1].low in _LOCATIVE and not owner:
            yield name, at - 1


def _is_asked(word: Word, question: Question) -> bool:
    """Whether a word, or its like, is one of the question's that are no name."""
    asked = read(question.understood).words
    return word.content and any(
        alike(word.stem, w.stem) for w in asked if w.content and not w.capital
    )


def _is_of_another_fate(question: Question, said: Said) -> bool:
    """Whether what a sentence counts, or whom it names, suffered or did another thing than is asked
    about: they were hurt, and did not die."""
    words = read(question.understood)
    asked = deeds(words)
    if not asked:
        return False
    if said.value.dead:
        return not asks_toll(question.understood, None) and any(map(is_event, asked))
    # "Fell ill" is one deed of two words.
    asked |= {b.stem for a, b in pairwise(words.words) if a.stem in asked and _is_plain(b)}
    reading = read(said.text)
    clause = _at(reading, said.value.start - said.sentence.span.start).clause
    near = [w for w in reading.words if w.clause == clause and w.content]
    if said.value.kind == "quantity" and _goes_the_other_way(asked, near):
        return True
    if any(alike(deed, w.stem) for deed in asked for w in near):
        return _side_taken(words) * _side_taken(reading) < 0
    told = [w for w in near if past_form(w.low) and (w.opens or _is_plain(w))]
    if any(w.stem in _OPPOSITE.get(deed, ()) for deed in asked for w in told):
        return True
    if said.value.kind == "date":
        return not asked & HAPPENS and _is_of_another_event(said, told)
    if said.value.kind != "quantity" or not told:
        return False
    start = said.value.start - said.sentence.span.start
    behind = [w for w in told if w.start > start]  # "Five died when the ferry sank": they died.
    return all(is_event(w.stem) for w in behind[:1] or told)


def _is_only_wished(question: Question, said: Said) -> bool:
    """Whether a number is that of what somebody only offers or wants."""
    start = said.value.start - said.sentence.span.start
    return said.value.kind == "quantity" and is_only_wished(question.understood, said.text, start)


def _is_of_another_event(said: Said, told: Sequence[Word]) -> bool:
    """Whether a day is that of what befell somebody, by the last verb before it."""
    start = said.value.start - said.sentence.span.start
    before = [w for w in told if w.start < start]
    return bool(before) and is_event(before[-1].stem)


def _goes_the_other_way(asked: frozenset[str], near: Sequence[Word]) -> bool:
    """Whether it is asked how much something fell, and a clause tells how much it rose."""
    ways = {way for word in near for way in _WAYS if word.stem in way}
    wanted = {way for way in _WAYS if asked & way}
    return bool(ways) and len(wanted) == 1 and not wanted & ways


def _is_plain(word: Word) -> bool:
    return word.content and not word.capital


def _side_taken(reading: Reading) -> int:
    """1 of those for something, -1 of those against it, 0 where that is not said, or both are."""
    pairs = list(pairwise(w.low for w in reading.words))
    behind_deeds = {after for before, after in pairs if past_form(before) or before == "vote"}
    return ("for" in behind_deeds) - ("against" in behind_deeds)


def _is_no_longer(question: Question, said: Said) -> bool:
    """Whether it is asked who is something, and a sentence tells who was."""
    if not _WHO_IS.match(question.understood):
        return False
    words = read(said.text).words
    return any(
        verb.low in ("was", "were") and _is_asked(noun, question)
        for verb, noun in pairwise(w for w in words if w.low not in ("the", "a", "an"))
    )


def _is_of_the_other_end(question: Question, said: Said) -> bool:
    """Whether it is asked when something begins, and a day is that of its end, or the other way."""
    before = said.text[: said.value.start - said.sentence.span.start]
    return said.value.kind == "date" and is_other_end(question, before)


def _of_two_offices(question: Question, one: Said, other: Said) -> bool:
    """Whether it is asked who holds an office, and of two sentences only one names that office,
    and the other names the one that its own person holds: "the conciliator, Emmeline Garth"."""
    asked = _OFFICE_ASKED.match(question.understood)
    if asked is None or one.value.kind != "name" or other.value.kind != "name":
        return False
    # The word itself: an officer is none because his sentence has an office.
    office = asked[1].casefold()
    named = [any(word.low == office for word in read(said.text).words) for said in (one, other)]
    return named[0] != named[1] and _has_an_office(one if named[1] else other)


def _has_an_office(said: Said) -> bool:
    """Whether a sentence says right beside a name what its bearer is."""
    start, end = (at - said.sentence.span.start for at in (said.value.start, said.value.end))
    return bool(_OFFICE_BEFORE.search(said.text[:start]) or _OFFICE_BEHIND.match(said.text[end:]))


def _belongs_to_another(question: Question, said: Said) -> bool:
    """Whether a number stands right behind a name that the question does not have: "the Hotel
    Bristol, 60 metres high"."""
    start = said.value.start - said.sentence.span.start
    return said.value.kind == "quantity" and any(
        name.end <= start
        and said.text[name.end : start].strip() in (",", "(", "–", "—")
        and not _folded(question.understood) & set(name.parts)
        for name in _facts(said.text).names
    )


def _is_beside_the_point(question: Question, said: Said) -> bool:
    """Whether a sentence that names a day has nothing of the question, no word and nothing that
    stands for one: days are many in an article, and most are of something else."""
    sentence = read(said.text)
    if said.value.kind != "date" or any(w.low in PRONOUNS for w in sentence.words):
        return False
    return not any(holds(sentence, w.stem) for w in read(question.understood).words if w.content)


def _at(reading: Reading, start: int) -> Word:
    return reading.words[min(word_at(reading, start), len(reading.words) - 1)]


@lru_cache(maxsize=2_000)
def _facts(text: str) -> Facts:
    return Facts(text, None)


@lru_cache(maxsize=500)
def _words(text: str) -> frozenset[str]:
    return _folded(text)


def _folded(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "", text.casefold())))
