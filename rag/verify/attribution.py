"""Who said it: the speakers of a statement against those of the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rag.verify.evidence import Finding, shown
from rag.verify.focus import Facts, Focus
from rag.verify.lexicon import CLAIMING, FUNCTION, PRONOUNS, SPEECH
from rag.verify.names import Name, Roll, names, same_name
from rag.verify.words import read, stem

_SPEECH = frozenset(map(stem, SPEECH))
_CLAIM = frozenset(map(stem, CLAIMING))
_REACH = 12
_NEAR = 10


@dataclass(frozen=True, slots=True)
class Speech:
    """A verb of saying: its word number, who may be its subject, the stems around it."""

    at: int
    speakers: tuple[Name, ...]
    pronoun: bool
    around: frozenset[str]


def speeches(facts: Facts) -> list[Speech]:
    """The verbs of saying in a text, each with its speaker."""
    words = facts.reading.words
    found: list[Speech] = []
    last = -1
    for i, word in enumerate(words):
        if word.stem not in _SPEECH or not word.content or (word.capital and not word.opens):
            continue
        if i and words[i - 1].low in ("to", "the", "a", "an", "of", "his", "her", "their", "its"):
            continue
        found.append(_speech(facts, i, last))
        last = i
    return [s for s in found if s.speakers or s.pronoun]


def _speech(facts: Facts, i: int, last: int) -> Speech:
    words = facts.reading.words
    sentence = words[i].sentence
    first = max(last + 1, i - _REACH)
    ahead = [w for w in words[first:i] if w.sentence == sentence]
    after = [w for w in words[i + 1 : i + 1 + _REACH] if w.sentence == sentence]
    begin = ahead[0].start if ahead else words[i].start
    around = frozenset(
        w.stem
        for w in words[max(0, i - 3 * _NEAR) : i + 3 * _NEAR]
        if w.content and w.sentence == sentence
    )
    inverted = _inverted(facts, i)
    if inverted or words[i].base == "according":
        near = after[:_NEAR]
        span = (words[i].end, near[-1].end if near else words[i].end)
        clause = near[0].clause if near else -1
        nouns = [w for w in near if w.clause == clause]
    else:
        span = (begin, words[i].start)
        nouns = ahead[-3:]
    speakers = tuple(
        n for n in facts.names if n.sentence == sentence and span[0] <= n.start < span[1]
    )
    if not inverted and len(speakers) > 1:
        speakers = _subjects(facts, speakers, words[i].start)
    return Speech(i, speakers, any(w.low in PRONOUNS for w in nouns), around)


def _inverted(facts: Facts, i: int) -> bool:
    """The speaker follows: the words " … ," or a quotation mark stand before the verb."""
    words, text = facts.reading.words, facts.text
    if i + 1 >= len(words) or words[i + 1].sentence != words[i].sentence:
        return False
    gap = text[words[i - 1].end : words[i].start] if i else ""
    if not any(mark in gap for mark in ",\"”’'?!"):
        return False
    following = words[i + 1]
    names_start = {n.start for n in facts.names} | {n.start - 1 for n in facts.names}
    return following.capital or following.start in names_start or following.low in ("the", "a")


def _subjects(facts: Facts, found: tuple[Name, ...], verb: int) -> tuple[Name, ...]:
    """ "Wan, analyst at South Johore Securities, said": the name before the comma, and the near."""
    between = facts.text[found[-1].end : verb]
    if "," in between or len(between.split()) <= 2:
        return found
    return found[-1:] if len(between.split()) <= 3 else found


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
    best = max(given, key=lambda g: len(g.around & speech.around))
    rivals = [g for g in given if len(g.around & speech.around) >= len(best.around & speech.around)]
    if any(_is_among(speech, g) for g in rivals):
        return None
    if any(g.pronoun for g in rivals):
        return None if focus.whole.roll.holds(speaker) else _unknown(speaker)
    return _other(best.speakers[0].text, speaker) if best.speakers else None


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
