"""Where sources give different values for the same thing.

One sentence may give both (:mod:`rag.disputed`). Else two ways lead there. *In like words*: every
sentence found is asked which number, day or name in it answers, and values of one sort, in
sentences that speak of one event and fit the question about as well, are sides. *In own words*: the
span reader says what each of the best passages answers, whatever its words (:mod:`rag.rivals`).
Which value holds is said in :mod:`rag.sides`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from index.article import Span
from rag.alike import shared
from rag.another import two_things
from rag.apposition import asks_role
from rag.days import asks_clock
from rag.disputed import disputed
from rag.lexis import Lexis
from rag.one_story import Rare, printed_near
from rag.question import Question
from rag.retrieve import Hit
from rag.revised import revised
from rag.rivals import of_several, opposed, read_fitting, rivals, unaware
from rag.sides import (
    CHANGE,
    CONTRADICT_DAYS,
    Group,
    Survey,
    grouped,
    judged,
    standing,
    takes_back,
    who,
)
from rag.sought import Read, Said, answers
from rag.values import comparable, same, values
from rag.verify.align import likeness, place
from rag.verify.focus import Facts
from rag.verify.words import read

_FITS_WELL = 0.6  # from here on it surely is, even where the answer leads with another sentence
_THIRD = 0.5  # how much less sure the reader may be of a third value than of the second
_FITS_ALIKE = 0.55  # two passages that cover so much of a question tell of one thing
_NEAR_BEST = 0.6  # a rival fits the question at least this well, compared with the best
_AS_LIKELY_AS_NOT = 0.0  # the reader's score; what is below is no side, where it is words
_SURE = 0.25  # a rival's score by the reader, as a share of the best's
_SURE_NAME = 0.45
_PARALLEL = 2.5
_ANCHORS, _AS_GOOD = 3, 0.3
_SHARED = 2  # words that the sentences of two rivals have in common
_SAME_DAYS = 120  # events further apart than this are two
_CHANGED_DAYS = 300  # ... where the later one does not tell a change

_ONE_SIZE_READ = 10  # times that one number may be the other where the reader takes both for it
_CLAIMED = re.compile(
    r"\b(?:puts?|calls?|called|said|says|estimates?|estimated|claims?|claimed|reckons?|reckoned"
    r"|insists?|insisted|maintains?|maintained|argues?|argued|believes?|told|according to)\b",
    re.I,
)


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
    if asks_role(question) or of_several(question) or asks_clock(question):
        return None  # Somebody may be many things, many may do one, and a time of day is no day.
    alone = answers(question, hits, lexis, reader, reports)
    both = disputed(question, alone, lead)
    if both is not None:
        return both
    rare = Rare(lexis)
    found = _in_like_words(question, alone, rare, lead)
    if found is not None and found.relation == "updated":
        return found
    given = read_fitting(question, hits, lexis, reader, lead)
    changed = revised(question, given, reports)
    if changed is not None:
        return changed
    said = rivals(question, given, reports, alone)
    found = _in_own_words(question, said, rare, lead) or found
    return _changed_elsewhere(question, found, hits, rare) if found else None


def _changed_elsewhere(
    question: Question, found: Survey, hits: Sequence[Hit], rare: Rare
) -> Survey:
    """Two values that contradict each other, unless a third report tells that one became the
    other: "raised the cap from 3 to 4 per cent"."""
    if found.relation != "contradicted" or len(found.groups) != 2:
        return found
    asked = read(question.understood)
    for old, new in (found.groups, found.groups[::-1]):
        for hit in hits:
            if not old.first_day <= (hit.article.published or date.min) <= new.last_day:
                continue
            one_story = rare.one_story(hit.article, old.best.article)
            for sentence in hit.passage.sentences:
                words = read(hit.article.quote(sentence.span))
                if not one_story and shared(words, asked) < _SHARED:
                    continue
                if _from_one_to_other(hit, sentence.span, old, new):
                    why = f"{who(hit.article)} tells that it was changed"
                    return replace(found, groups=(new, old), relation="updated", why=why)
    return found


def _from_one_to_other(hit: Hit, span: Span, old: Group, new: Group) -> bool:
    """Whether a sentence gives one value as what was before, and another as what is."""
    told = list(values(hit.article, span, hit.policy))
    before, after = old.best.value, new.best.value
    return any(v.former and v.kind == before.kind and same(v, before) for v in told) and any(
        not v.former and comparable(v, after) and same(v, after) for v in told
    )


def _in_own_words(
    question: Question, said: Sequence[Said], rare: Rare, lead: Span | None
) -> Survey | None:
    """What passages answer that need not have words in common; ``None`` where they agree. Others
    are set against what the answer leads with, or else what the reader is surest of."""
    leading = sorted(said, key=lambda s: s.sentence.span != lead)
    return _set_against_the_first(question, leading, rare, lead) or (
        _set_against_the_first(question, said, rare, lead) if leading[:1] != said[:1] else None
    )


def _set_against_the_first(
    question: Question, said: Sequence[Said], rare: Rare, lead: Span | None
) -> Survey | None:
    kept = list(said[:1])
    for one in said[1:]:
        if one.value.kind == "words" and min(one.score, kept[0].score) < _AS_LIKELY_AS_NOT:
            continue
        differ = [k for k in kept if not same(k.value, one.value)]
        if (
            opposed(question, kept[0], one)
            and _one_story(rare, kept[0], one)
            and _at_one_time(kept[0], one)
            and all(k.report != one.report or k.article.id != one.article.id for k in differ)
            and all(unaware(k, one) or _takes_back(k, one) for k in differ)
            and not any(two_things(question, k, one) for k in differ)
        ):
            kept.append(one)
    groups = _surest(grouped(kept), lead)
    found = judged(groups, _ONE_SIZE_READ) if len(groups) > 1 else None
    return found if found is not None and found.relation is not None else None


def _takes_back(one: Said, other: Said) -> bool:
    """Whether the sentence of either of two values gives the other as what holds no longer."""
    return takes_back(one, other.value) or takes_back(other, one.value)


def _surest(groups: Sequence[Group], lead: Span | None) -> list[Group]:
    """The two values that the reader is surest of, others that are about as sure, and that of the
    sentence that the answer leads with."""
    ordered = sorted(groups, key=lambda g: -max(s.score for s in g.said))
    scores = [max(s.score for s in g.said) for g in ordered]
    return [
        g
        for n, g in enumerate(ordered)
        if n < 2 or scores[n] >= scores[1] - _THIRD or any(s.sentence.span == lead for s in g.said)
    ]


def _at_one_time(one: Said, other: Said) -> bool:
    """Whether two reports are of about the same days, or the later one tells a change."""
    most = _CHANGED_DAYS if _tells_change(one, other) else CONTRADICT_DAYS
    return printed_near(one.article, other.article, most)


def _tells_change(one: Said, other: Said) -> bool:
    """Whether the later of two reports tells a change."""
    later = max((one, other), key=lambda s: s.article.published or date.min)
    return bool(CHANGE.search(later.text))


def _one_story(rare: Rare, one: Said, other: Said) -> bool:
    return min(one.fit, other.fit) >= _FITS_ALIKE or rare.one_story(one.article, other.article)


def _in_like_words(
    question: Question, said: Sequence[Said], rare: Rare, lead: Span | None
) -> Survey | None:
    """The values of sentences that have the question's words."""
    if not said:
        return None
    best = sorted(said, key=lambda s: -standing(s))
    tried = [s for s in best[:_ANCHORS] if s.value.kind == "name" or s is best[0]]
    tried = [s for s in tried if s.fit >= _FITS_WELL or s.sentence.span == lead] or best[:1]
    if tried[0].fit < _FITS_WELL and tried[0].sentence.span != lead:
        return Survey((Group((best[0],)),), None, "")
    surveys = [
        _around(question, a, [s for s in best if rare.one_story(a.article, s.article)])
        for a in tried
        if a is tried[0] or standing(a) >= standing(best[0]) - _AS_GOOD
    ]
    # None stands as well as the best where only the sentence that leads fits the question well.
    alone = Survey((Group((best[0],)),), None, "")
    return next((s for s in surveys if s.relation), surveys[0] if surveys else alone)


def _around(question: Question, anchor: Said, said: Sequence[Said]) -> Survey:
    """The values that answer what one of them answers."""
    alike = [s for s in said if s is anchor or _rivals(anchor, s, said)]
    one_thing = [
        s for s in alike if same(s.value, anchor.value) or not two_things(question, anchor, s)
    ]
    groups = _without_lists(grouped(one_thing))
    if len(groups) == 1:
        return Survey(tuple(groups), None, "")
    return judged(groups)


def _rivals(anchor: Said, other: Said, said: Sequence[Said]) -> bool:
    """Whether another value, of all that is said, answers the same question of the same event."""
    if not comparable(anchor.value, other.value):
        return False
    if other.sentence == anchor.sentence:
        return other.value.former
    dead = anchor.value.dead and other.value.dead
    fits = other.fit >= _NEAR_BEST * anchor.fit or (dead and _names_nothing_new(other, said))
    if not fits or not _one_event(anchor, other):
        return False
    if other.value.former and anchor.value.thing and not other.value.thing:
        return other.score >= _SURE * anchor.score
    if anchor.value.kind == "name":
        sure = other.score >= _SURE_NAME * anchor.score
        return sure and (same(anchor.value, other.value) or _likeness(anchor, other) >= _PARALLEL)
    speakers = (_speakers(anchor), _speakers(other))
    if anchor.article.id == other.article.id and all(speakers) and not speakers[0] & speakers[1]:
        return other.score > 0
    if dead:
        return True
    if other.score < _SURE * anchor.score and not other.value.former:
        return False
    told = other.happened or bool(CHANGE.search(other.text)) or other.value.former
    if not told:
        return False
    return shared(read(other.text), read(anchor.text)) >= _SHARED


def _names_nothing_new(one: Said, said: Sequence[Said]) -> bool:
    """Whether all that a sentence names is named in other articles too."""
    others = {s.article.id: s.article for s in said if s.article.id != one.article.id}
    known = "\n".join(f"{a.title}\n{a.text}" for a in others.values()).casefold()
    return all(name.last in known for name in Facts(one.text, None).names if name.sure)


def _likeness(one: Said, other: Said) -> float:
    places = []
    for said in (one, other):
        start = said.sentence.span.start
        found = place(read(said.text), said.value.start - start, said.value.end - start)
        places.append(replace(found, before=() if found.before == ("^",) else found.before))
    return likeness(*places)


def _one_event(one: Said, other: Said) -> bool:
    """Near in time: by the days that the sentences name, or else by the days of printing; what
    tells a change may come much later."""
    first, second = _day_of(one), _day_of(other)
    if first is None or second is None:
        return True
    most = _CHANGED_DAYS if _tells_change(one, other) else _SAME_DAYS
    return abs((first - second).days) <= most


def _day_of(said: Said) -> date | None:
    """The day that a sentence speaks of: one it names apart from the value, or its article's."""
    if said.value.kind == "date":
        return said.article.published
    for value in values(said.article, said.sentence.span, said.hit.policy):
        if value.interval is not None:
            return value.interval[0]
    return said.article.published


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
