"""Who did it to whom: "By how many votes did Thole beat Arkwell?", where Arkwell beat Thole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from rag.alike import alike
from rag.question import Question
from rag.rank import Candidate
from rag.verify.focus import Facts
from rag.verify.lexicon import AUXILIARIES, BE, DETERMINERS, FUTURE, SPEECH
from rag.verify.names import Name
from rag.verify.polarity import past_form
from rag.verify.words import Word, stem

_NEAR = 4  # words between a deed and to whom it is done, and between "was" and the deed
_LOST = re.compile(r"\b(?:lost|loses|losing|loss)\b[^.;:]{0,60}? (?:to|against) ", re.I)
# What both do, and what is told with the verb before who speaks: "said Ida Birk".
_BOTH = "marry wed divorce meet face play fight join merge date kiss match draw".split()
_BOTH_WAYS = frozenset(map(stem, (*SPEECH, *_BOTH)))
_WINS = re.compile(
    r"\b(?:w[io]n(?:s|ning)?|victory|triumph(?:ed)?)\b[^.;:]{0,60}? (?:over|against) ", re.I
)
_WON = frozenset(map(stem, ("beat", "defeat")))


@dataclass(frozen=True, slots=True)
class Deed:
    """What one named in a question is said there to have done to another: the stem of the verb."""

    doer: Name
    stem: str
    sufferer: Name


def told_turned(question: Question, ranked: Sequence[Candidate]) -> str | None:
    """In words, that the sentences have whom it is asked about do to somebody what the question has
    the other do; ``None`` where none has, or one tells it as it is asked."""
    deed = deed_between(question.understood)
    if deed is None or not ranked or question.kind == "yes_no":
        return None
    told = [ways_told(deed, one.text) for one in ranked]
    if {way for ways in told for way in ways} != {"turned"}:
        return None
    if not told[0] and _names_both(deed, ranked[0].text):
        return None  # The best tells it in words that are not known here.
    return (
        "They tell it the other way round: of "
        f"{deed.sufferer.text} what is asked of {deed.doer.text}."
    )


def _names_both(deed: Deed, sentence: str) -> bool:
    named = {name.last for name in Facts(sentence, None).names}
    return {deed.doer.last, deed.sufferer.last} <= named


def deed_between(question: str) -> Deed | None:
    """The deed of "did Thole beat Arkwell"."""
    facts = Facts(question, None)
    words = facts.reading.words
    by_start = {name.start: name for name in facts.names}
    for number, word in enumerate(words):
        if word.low not in AUXILIARIES | FUTURE:
            continue
        doer = _named_next(words, number + 1, by_start)
        if doer is None:
            continue
        rest = [w for w in words if w.start >= doer.end and not w.low.endswith("ly")]
        if len(rest) < 2 or not rest[0].content or rest[0].capital or rest[0].stem in _BOTH_WAYS:
            continue
        sufferer = _named_next(rest, 1, by_start)
        if sufferer is not None and sufferer.last != doer.last:
            return Deed(doer, rest[0].stem, sufferer)
    return None


def _named_next(words: Sequence[Word], at: int, names: dict[int, Name]) -> Name | None:
    """The name that begins at a word, or behind the article there."""
    while at < len(words) and words[at].low in DETERMINERS:
        at += 1
    return names.get(words[at].start) if at < len(words) else None


def ways_told(deed: Deed, sentence: str) -> list[str]:
    """How a sentence tells a deed between the two, each time that it does: "as asked" or
    "turned"."""
    facts = Facts(sentence, None)
    doers = [n for n in facts.names if n.last == deed.doer.last]
    sufferers = [n for n in facts.names if n.last == deed.sufferer.last]
    if not doers or not sufferers:
        return []
    found = []
    for rule, won in ((_LOST, False), (_WINS, True)):
        if deed.stem in _WON and (told := rule.search(sentence)):
            for straight, first, last in ((won, doers, sufferers), (not won, sufferers, doers)):
                if _is_before(first, told.start()) and _is_at(last, told.end()):
                    found.append("as asked" if straight else "turned")
    words = facts.reading.words
    for number, word in enumerate(words):
        if not alike(deed.stem, word.stem) or not _is_told(word):
            continue
        behind = words[number + 1 : number + 1 + _NEAR]
        helped = any(w.low in BE for w in words[max(0, number - _NEAR) : number])
        passive = bool(behind) and behind[0].low == "by" and helped
        whom = takewhile(lambda w: w.content or w.low in DETERMINERS, behind[passive:])
        after = {w.start for w in whom}
        for passes, first, last in ((False, doers, sufferers), (True, sufferers, doers)):
            if _is_before(first, word.start) and any(name.start in after for name in last):
                found.append("as asked" if passes == passive else "turned")
    return found


def _is_told(word: Word) -> bool:
    """Whether a word is a verb that tells: a past form, "-ing" or "-s"."""
    return word.content and (past_form(word.low) or word.low.endswith(("ing", "s")))


def _is_before(names: Sequence[Name], at: int) -> bool:
    return any(name.end <= at for name in names)


def _is_at(names: Sequence[Name], at: int) -> bool:
    return any(0 <= name.start - at <= len("the former mayor ") for name in names)
