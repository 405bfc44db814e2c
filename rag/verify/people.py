"""Names of a statement against those of the evidence, and who does what to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.verify.align import known, likeness, place, word_at
from rag.verify.attribution import plain_speech
from rag.verify.evidence import Finding, shown
from rag.verify.focus import Facts, Focus
from rag.verify.lexicon import AUXILIARIES, BE, DUTY, FUTURE, PERSONAL, PLAIN_OPENERS, POSSIBLE
from rag.verify.names import Name, Roll, names, office_conflict
from rag.verify.polarity import past_form
from rag.verify.words import Reading, Word, read, stem

_MOST_COMPARED = 40
_FAR = 9
_ORDINARY = ("s", "al", "ic", "ous", "ive", "ful", "less", "ent", "ant", "able", "er", "y")
_BEFORE_VERBS = AUXILIARIES | FUTURE | POSSIBLE | DUTY | frozenset("and who 's also".split())
_CLEARLY = 3.0  # a head or a neighbour more in common than the name's own place has
_SAME_PLACE = 2.0
_CONTEXT, _LONGEST = 600, 4_000


def check_names(statement: Facts, focuses: Sequence[Focus]) -> Iterator[Finding]:
    """A finding for each name that the evidence does not bear out."""
    for name in statement.names[:_MOST_COMPARED]:
        found = [_name(name, statement, focus) for focus in focuses]
        if found and None not in found:
            yield min((f for f in found if f), key=lambda f: f.verdict != "contradicted")


def _name(name: Name, statement: Facts, focus: Focus) -> Finding | None:
    near = focus.facts.roll
    rival, score = _rival(name, statement, focus)
    if near.holds(name):
        office = office_conflict(name, near)
        if office is not None:
            why = f"the article calls {shown(name.text)} {office}, not {name.titles[0]}"
            return Finding("name", "unsupported", why)
        return _instead(rival, name) if rival else None
    if (not name.sure and _is_a_word(name, statement, focus)) or _is_speaker(name, focus):
        return None
    if rival is None and near.conflict(name) is None and _brought_in(name, statement, focus):
        return None
    return _instead(rival, name) if rival and score >= _CLEARLY else _wrong(name, focus)


def _rival(name: Name, statement: Facts, focus: Focus) -> tuple[Name | None, float]:
    """A name that the statement lacks, which stands in the evidence where this one does here."""
    own = statement.roll
    at = place(statement.reading, name.start, name.end)
    reading = focus.facts.reading
    scored = [
        (likeness(at, place(reading, n.start, n.end)), not own.holds(n), -i, n)
        for i, n in enumerate(focus.facts.names[:_MOST_COMPARED])
    ]
    free = [entry for entry in scored if entry[1] and not Roll([name]).holds(entry[3])]
    if not free:
        return None, 0.0
    score, _, _, rival = max(free)
    mine = max((s for s, _, _, n in scored if Roll([n]).holds(name)), default=0.0)
    enough = mine + _CLEARLY if mine else _SAME_PLACE
    return (rival, score) if score >= enough else (None, 0.0)


def _is_a_word(name: Name, statement: Facts, focus: Focus) -> bool:
    """A lone capital at a sentence's start: a word that the evidence has, or a common one."""
    word = name.parts[0]
    if word in PLAIN_OPENERS or word.endswith(("ing", "ed", "ly")):
        return True
    if not _is_subject(name, statement):
        return True
    reading = focus.facts.reading
    return any(w.low == word for w in reading.words) or known(stem(word), reading.stems)


def _is_subject(name: Name, statement: Facts) -> bool:
    """Whether an unknown capitalised opener is rather a name than a word like "Analysts"."""
    at = word_at(statement.reading, name.end)
    following = statement.reading.words[at : at + 1]
    if not following or "," in statement.text[name.end : following[0].start]:
        return True
    low = following[0].low
    if name.parts[0].endswith("s") and low in ("are", "were", "have"):
        return False
    if low in _BEFORE_VERBS or past_form(low):
        return True
    return not name.parts[0].endswith(_ORDINARY)


def _is_speaker(name: Name, focus: Focus) -> bool:
    """Whether the article gives the name as the speaker, apart from the words."""
    return Roll(names(read(f", {focus.evidence.speaker or ''}"))).holds(name)


def _brought_in(name: Name, statement: Facts, focus: Focus) -> bool:
    """A name of the sentences just before, put where the cited words have "he" or "the club"."""
    if not Roll(_lately(focus)).holds(name):
        return False
    at = place(statement.reading, name.start, name.end)
    words = focus.facts.reading.words
    return any(
        _stands_for(words, i)
        and (likeness(at, place(focus.facts.reading, w.start, w.end)) >= _SAME_PLACE)
        for i, w in enumerate(words)
    )


def _stands_for(words: Sequence[Word], i: int) -> bool:
    """A pronoun, or the noun of "the president", "its coach"."""
    if words[i].low in PERSONAL:
        return True
    return bool(i) and words[i].content and words[i - 1].low in ("the", "its", "their", "both")


def _lately(focus: Focus) -> list[Name]:
    """The names of the title and of the last two sentences with names before the cited words."""
    title = Facts(focus.evidence.title, None).names
    before = Facts(focus.evidence.before[-_CONTEXT:], None)
    numbers = sorted({n.sentence for n in before.names})[-2:]
    quoted = Facts(focus.evidence.quote[:_LONGEST], None).names
    return [*title, *(n for n in before.names if n.sentence in numbers), *quoted]


def _wrong(name: Name, focus: Focus) -> Finding:
    bearer = focus.facts.roll.conflict(name)
    if bearer is not None:
        return _instead(bearer, name)
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
        if last - first > _FAR or _apart(facts, one, two, last - first):
            continue
        for i in range(first, last):
            word = words[i]
            if not word.content or word.capital or not _verbal(words, i):
                continue
            if _passive(facts.reading, i, last):
                found[_Relation(two.last, word.stem, one.last)] = (two, one)
            else:
                found[_Relation(one.last, word.stem, two.last)] = (one, two)
    return found


def _apart(facts: Facts, one: Name, two: Name, distance: int) -> bool:
    """Whether a quotation or its announcement lies between: that is turned round freely."""
    between = facts.text[one.end : two.start]
    if any(mark in between for mark in '"“”:;'):
        return True
    words = facts.reading.words[word_at(facts.reading, one.end) :][:distance]
    return distance > 2 and any(plain_speech(w.stem) for w in words)


def _verbal(words: Sequence[Word], i: int) -> bool:
    """Whether a word is used as a verb: a past form, an "-ing", or after an auxiliary."""
    if past_form(words[i].low) or words[i].low.endswith("ing"):
        return True
    return i > 0 and words[i - 1].low in AUXILIARIES | FUTURE | POSSIBLE | {"to"}


def _passive(reading: Reading, i: int, last: int) -> bool:
    """ "was beaten by": a form of "to be" before the word, "by" after it."""
    words = reading.words
    before = any(w.low in BE for w in words[max(0, i - _FAR) : i])
    if i + 1 < len(words) and words[i + 1].low == "by":
        return True
    return before and any(w.low == "by" for w in words[i + 1 : last + 1])


def _surface(reading: Reading, stem: str) -> str:
    return next((w.text for w in reading.words if w.stem == stem), stem)
