"""Who said it: the speakers of a statement against those of the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rag.verify.align import word_at
from rag.verify.evidence import Finding, shown
from rag.verify.focus import Facts, Focus
from rag.verify.lexicon import CLAIMING, FUNCTION, PERSONAL, SPEECH
from rag.verify.names import Name, Roll, names, same_name
from rag.verify.words import read, stem

_SPEECH = frozenset(map(stem, SPEECH))
_CLAIM = frozenset(map(stem, CLAIMING))
_REACH, _AROUND = 6, 30
_BEFORE_NOUNS = frozenset("to the a an of his her its their".split())


@dataclass(frozen=True, slots=True)
class Speech:
    """A verb of saying: its word number, who may be its subject, the stems around it."""

    at: int
    verb: str
    speakers: tuple[Name, ...]
    pronoun: bool
    around: frozenset[str]


def speeches(facts: Facts) -> list[Speech]:
    """The verbs of saying in a text, each with its speaker."""
    words = facts.reading.words
    found = [
        _speech(facts, i)
        for i, word in enumerate(words)
        if word.stem in _SPEECH
        and word.content
        and (not word.capital or word.opens)
        and not (i and words[i - 1].low in _BEFORE_NOUNS)
    ]
    return [s for s in found if s.speakers or s.pronoun]


def _speech(facts: Facts, i: int) -> Speech:
    words, text = facts.reading.words, facts.text
    sentence, clause = words[i].sentence, words[i].clause
    spoken = [n for n in facts.names if n.sentence == sentence]
    ahead = [n for n in spoken if n.start < words[i].start]
    after = [n for n in spoken if words[i].start < n.start and _near(facts, i, n)]
    gap = text[words[i - 1].end : words[i].start] if i else ""
    following = words[i + 1 : i + 2]
    quoted = any(mark in gap for mark in "\"”’'?!")
    turned = quoted and any(w.capital or w.low in ("the", "a") for w in following)
    if turned or words[i].base == "according":
        speakers = after
    elif "," in gap:
        named = bool(after) and bool(following) and following[0].start >= after[0].start - 4
        speakers = ahead + (after if named and words[i].base != "tell" else [])
    else:
        speakers = [n for n in ahead if _clause(facts, n) == clause] or ahead
    near = words[max(0, i - 3) : i] if not quoted else words[max(0, i - 2) : i + 3]
    around = frozenset(
        w.stem
        for w in words[max(0, i - _AROUND) : i + _AROUND]
        if w.content and w.sentence == sentence and (w.opens or not w.capital)
    )
    pronoun = any(w.low in PERSONAL and w.sentence == sentence for w in near)
    return Speech(i, words[i].stem, tuple(speakers), pronoun, around)


def _clause(facts: Facts, name: Name) -> int:
    words = facts.reading.words
    return words[word_at(facts.reading, name.start)].clause


def _near(facts: Facts, i: int, name: Name) -> bool:
    """Whether a name follows a verb so closely that it may be its subject."""
    return word_at(facts.reading, name.start) - i <= _REACH


def check_attribution(statement: Facts, focus: Focus) -> Iterator[Finding]:
    """A finding for each speaker of the statement who is not the evidence's speaker."""
    stated = [s for s in speeches(statement) if s.speakers]
    if not stated:
        return
    given = speeches(focus.facts)
    for speech in stated:
        finding = _compare(speech, given, focus)
        if finding is not None:
            yield finding


def _compare(speech: Speech, given: list[Speech], focus: Focus) -> Finding | None:
    speaker = speech.speakers[0]
    if focus.evidence.speaker:
        voice = names(read(f", {focus.evidence.speaker}"))
        if voice and not any(same_name(s, v) for s in speech.speakers for v in voice):
            if not any(_is_among(speech, g) for g in given):
                return _other(focus.evidence.speaker, speaker)
        elif voice:
            return None
    if not given:
        return None
    same = [g for g in given if g.verb == speech.verb] or given
    most = max(len(g.around & speech.around) for g in same)
    rivals = [g for g in same if len(g.around & speech.around) >= 0.8 * most]
    if any(_is_among(speech, g) for g in rivals):
        return None
    if any(g.pronoun and not g.speakers for g in rivals):
        return None if focus.whole.roll.holds(speaker) else _unknown(speaker)
    named = [g for g in rivals if g.speakers]
    return _other(named[0].speakers[0].text, speaker) if named else None


def _is_among(speech: Speech, other: Speech) -> bool:
    roll = Roll(other.speakers)
    return any(roll.holds(s) for s in speech.speakers)


def _other(given: str, stated: Name) -> Finding:
    why = f"in the article {shown(given)} says this, not {shown(stated.text)}"
    return Finding("attribution", "contradicted", why)


def _unknown(stated: Name) -> Finding:
    return Finding(
        "attribution", "unsupported", f"the article does not have {shown(stated.text)} say this"
    )


def claimed(facts: Facts) -> bool:
    """Whether a text keeps its distance: it claims, alleges, accuses or suspects."""
    return any(w.stem in _CLAIM for w in facts.reading.words)


def plain_speech(word: str) -> bool:
    """Whether a stem is of a verb of saying."""
    return word in _SPEECH and word not in FUNCTION
