"""Names of a statement against those of the evidence, and who does what to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.verify.align import known, likeness, place, word_at
from rag.verify.attribution import plain_speech
from rag.verify.evidence import Finding, shown
from rag.verify.focus import Facts, Focus
from rag.verify.lexicon import BE, PLAIN_OPENERS
from rag.verify.names import Name, Roll, office_conflict
from rag.verify.words import Reading

_MOST_COMPARED = 40
_FAR = 9


def check_names(statement: Facts, focuses: Sequence[Focus]) -> Iterator[Finding]:
    """A finding for each name that the evidence does not bear out."""
    for name in statement.names[:_MOST_COMPARED]:
        found = [_name(name, statement, focus) for focus in focuses]
        if found and None not in found:
            yield min((f for f in found if f), key=lambda f: f.verdict != "contradicted")


def _name(name: Name, statement: Facts, focus: Focus) -> Finding | None:
    near = focus.facts.roll
    if near.holds(name):
        office = office_conflict(name, near)
        if office is None:
            return None
        why = f"the article calls {shown(name.text)} {office}, not {name.titles[0]}"
        return Finding("name", "unsupported", why)
    if not name.sure and _is_a_word(name, focus):
        return None
    if near.conflict(name) is None and _brought_in(name, statement, focus):
        return None
    return _wrong(name, statement, focus)


def _is_a_word(name: Name, focus: Focus) -> bool:
    """A lone capital at a sentence's start: a word that the evidence has, or a common one."""
    word = name.parts[0]
    if word in PLAIN_OPENERS or word.endswith(("ing", "ed", "ly")):
        return True
    stems = focus.facts.reading.stems
    at = focus.facts.reading
    return any(w.low == word for w in at.words) or (
        known(_stem(name, at), stems) and _stem(name, at) != word
    )


def _stem(name: Name, reading: Reading) -> str:
    from rag.verify.words import stem

    return stem(name.parts[0])


def _brought_in(name: Name, statement: Facts, focus: Focus) -> bool:
    """A name from the context that stands where the cited words have a pronoun or a short form."""
    if not focus.rest.roll.holds(name):
        return False
    if focus.facts.pronouns > statement.pronouns:
        return True
    return len(focus.facts.names) < len(statement.names) and _described(focus.facts)


def _described(facts: Facts) -> bool:
    """Whether the text opens with somebody described: "The president did not name the states"."""
    words = facts.reading.words
    return any(w.low in ("the", "both", "its", "their") and w.opens for w in words)


def _wrong(name: Name, statement: Facts, focus: Focus) -> Finding:
    bearer = focus.facts.roll.conflict(name)
    if bearer is not None:
        return _instead(bearer, name)
    own = Roll(statement.names)
    free = [n for n in focus.facts.names if not own.holds(n)]
    at = place(statement.reading, name.start, name.end)
    scored = [
        (likeness(at, place(focus.facts.reading, n.start, n.end)), -i, n)
        for i, n in enumerate(free)
    ]
    if scored:
        score, _, rival = max(scored)
        if score >= 2.0:
            return _instead(rival, name)
    if focus.rest.roll.holds(name):
        why = f"the article names {shown(name.text)}, but not in the cited words"
        return Finding("name", "unsupported", why)
    return Finding("name", "unsupported", f"the cited words do not name {shown(name.text)}")


def _instead(given: Name, stated: Name) -> Finding:
    why = f"the article names {shown(given.text)} here, not {shown(stated.text)}"
    return Finding("name", "contradicted", why)


@dataclass(frozen=True, slots=True)
class _Relation:
    """Two parties around a word: ``first`` acts, or stands first, and ``other`` bears it."""

    first: str
    word: str
    other: str


def check_roles(statement: Facts, focus: Focus) -> Iterator[Finding]:
    """A finding where two names have changed places around the same word."""
    ours = _relations(statement)
    theirs = _relations(focus.facts)
    known_ones = set(theirs)
    for relation in ours:
        turned = _Relation(relation.other, relation.word, relation.first)
        if turned in known_ones and relation not in known_ones:
            one, two = theirs[turned]
            why = (
                f"{shown(one.text)} and {shown(two.text)} have changed places around "
                f"“{_surface(focus.facts.reading, relation.word)}”"
            )
            yield Finding("role", "contradicted", why)
            return


def _relations(facts: Facts) -> dict[_Relation, tuple[Name, Name]]:
    words = facts.reading.words
    found: dict[_Relation, tuple[Name, Name]] = {}
    for one, two in combinations(facts.names[:12], 2):
        if one.sentence != two.sentence or one.last == two.last:
            continue
        first, last = word_at(facts.reading, one.end), word_at(facts.reading, two.start)
        if last - first > _FAR:
            continue
        for i in range(first, last):
            word = words[i]
            if not word.content or word.capital or plain_speech(word.stem):
                continue
            if _passive(facts.reading, i, last):
                found[_Relation(two.last, word.stem, one.last)] = (two, one)
            else:
                found[_Relation(one.last, word.stem, two.last)] = (one, two)
    return found


def _passive(reading: Reading, i: int, last: int) -> bool:
    """ "was beaten by": a form of "to be" before the word, "by" after it."""
    words = reading.words
    before = any(w.low in BE for w in words[max(0, i - 3) : i])
    return before and any(w.low == "by" for w in words[i + 1 : last + 1])


def _surface(reading: Reading, stem: str) -> str:
    return next((w.text for w in reading.words if w.stem == stem), stem)
