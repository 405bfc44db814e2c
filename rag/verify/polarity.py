"""Whether it was, was not, will be or is only said to be: negation, opposites and modality."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rag.verify.align import alike, known
from rag.verify.evidence import Finding
from rag.verify.lexicon import (
    ARRANGED,
    AUXILIARIES,
    BE,
    CARRIED_OUT,
    DETERMINERS,
    DUTY,
    EXPECTED,
    FUTURE,
    HEDGED_TO,
    HEDGES,
    INTENDED,
    NEGATIVE_VERBS,
    NEGATORS,
    PARTICIPLES,
    PAST,
    POSSIBLE,
    RUMOURS,
    UNTRUE,
    opposites,
)
from rag.verify.words import Reading, Word, stem

Mode = Literal[
    "fact", "future", "expected", "possible", "duty", "intended", "reported", "near", "denied",
    "supposed", "open", "bare",
]  # fmt: skip
"""How a word is asserted. "near": it almost was; "supposed": in a condition; "open": an infinitive;
"bare": nothing says how (a noun, say)."""

_REACH = 5
_OPPOSITE = {stem(w): frozenset(map(stem, others)) for w, others in opposites().items()}
_NOT_NO = frozenset("doubt more fewer less".split())
_NOT_ONLY = frozenset("only just merely simply".split())
_IN_WORDS: dict[Mode, str] = {
    "fact": "as a fact",
    "future": "as something to come",
    "expected": "as expected",
    "possible": "as possible",
    "duty": "as something that ought to be",
    "intended": "as intended or asked for",
    "reported": "as reported or alleged",
    "near": "as all but done",
    "denied": "as denied",
    "supposed": "only as a condition",
    "open": "as something to be done",
}
_GRAVE = frozenset({("fact", "future"), ("future", "fact")})


@dataclass(frozen=True, slots=True)
class Mood:
    """How a text asserts its words: which are negated, and the mode of each, by word number."""

    negated: frozenset[int]
    modes: dict[int, Mode]
    hedged: frozenset[int]


@lru_cache(maxsize=512)
def mood(reading: Reading) -> Mood:
    """The mood of every word of a text."""
    words = reading.words
    negated: set[int] = set()
    modes: dict[int, Mode] = {}
    hedged: set[int] = set()
    for i, word in enumerate(words):
        if _negates(reading, i):
            negated ^= set(_targets(words, i) or _previous(words, i))
        mode = _mode_of(words, i)
        if mode is not None:
            for target in _targets(words, i) or _previous(words, i):
                modes.setdefault(target, mode)
        if word.low in HEDGES:
            hedged |= {*_targets(words, i), *_previous(words, i)}
    for target, mode in _in_clauses(words):
        modes.setdefault(target, mode)
    modes.update(dict.fromkeys(hedged, "reported"))
    return Mood(frozenset(negated), modes, frozenset(hedged))


def _negates(reading: Reading, i: int) -> bool:
    words, word = reading.words, reading.words[i]
    following = words[i + 1].low if i + 1 < len(words) else ""
    if word.low in NEGATORS:
        if word.low == "no" and (
            reading.text[word.end : word.end + 1] == "." or following in _NOT_NO
        ):
            return False  # "No. 10", "no doubt"
        return following not in _NOT_ONLY
    if word.base == "rule" and following == "out":
        return True
    return stem(word.low) in _NEGATIVE_STEMS and (following == "to" or following.endswith("ing"))


_NEGATIVE_STEMS = frozenset(map(stem, NEGATIVE_VERBS))


def _mode_of(words: tuple[Word, ...], i: int) -> Mode | None:
    word = words[i]
    if word.low in FUTURE:
        return "future"
    if word.low in POSSIBLE and not (word.capital and not word.opens):
        return "possible"
    if word.low in DUTY:
        return "duty"
    if nearly := _short_of_it(words, i):
        return nearly
    following = words[i + 1].low if i + 1 < len(words) else ""
    return _before_to(word) if following == "to" else None


def _before_to(word: Word) -> Mode | None:
    if word.low in BE:
        return "future"
    if word.stem in _HEDGED_STEMS:
        return "reported"
    if word.stem in _ARRANGED_STEMS:
        return "future"
    if word.stem in _EXPECTED_STEMS:
        return "expected"
    if word.stem in _INTENDED_STEMS:
        return "intended"
    return None


def _short_of_it(words: tuple[Word, ...], i: int) -> Mode | None:
    """ "Almost signed", "stopped short of signing", "came close to signing", "denied signing"."""
    low = words[i].low
    one, two = ((words[j].low if j < len(words) else "") for j in (i + 1, i + 2))
    if low in ("almost", "nearly"):
        return "near" if past_form(one) else None
    if low in ("short", "verge", "brink") and one == "of" and two.endswith("ing"):
        return "near"
    if low == "close" and one == "to" and two.endswith("ing"):
        return "near"
    return "denied" if low in UNTRUE and one.endswith("ing") else None


def _in_clauses(words: tuple[Word, ...]) -> Iterator[tuple[int, Mode]]:
    """What the clauses tell that begin with "if", or with "that" after "denied" or "rumours"."""
    for i, word in enumerate(words):
        mode = _mode_of_clause(words, i)
        for j in range(i + 1, len(words) if mode else 0):
            if (words[j].clause, words[j].sentence) != (word.clause, word.sentence):
                break
            if mode and words[j].content and j > i + 1 and past_form(words[j].low):
                yield j, mode
                if mode == "supposed":
                    break


def _mode_of_clause(words: tuple[Word, ...], i: int) -> Mode | None:
    low = words[i].low
    before = words[i - 1] if i else None
    if low in ("if", "unless", "whether"):
        return None if before and before.low in ("as", "even", "only") else "supposed"
    if low != "that" or before is None:
        return None
    ahead = words[i - 2] if i > 1 else None
    if before.low in UNTRUE:
        return None if ahead and ahead.low in NEGATORS else "denied"
    following = words[i + 1].low if i + 1 < len(words) else ""
    if before.low not in RUMOURS or following in AUXILIARIES or past_form(following):
        return None  # "Claims that were false": a relative clause.
    spoken = before.low in ("claims", "reports") and not before.opens
    return None if spoken and (ahead is None or ahead.stem not in _TURNED_DOWN) else "reported"


_TURNED_DOWN = frozenset(map(stem, "deny reject dismiss false untrue unfounded".split()))
_HEDGED_STEMS = frozenset(map(stem, HEDGED_TO))
_ARRANGED_STEMS = frozenset(map(stem, ARRANGED))
_EXPECTED_STEMS = frozenset(map(stem, EXPECTED))
_DONE_STEMS = frozenset(map(stem, CARRIED_OUT))
_INTENDED_STEMS = frozenset(map(stem, INTENDED))


def _targets(words: tuple[Word, ...], i: int) -> list[int]:
    """What a cue bears on: the next content word of the clause that is no adverb in -ly."""
    clause, found = words[i].clause, []
    for j in range(i + 1, min(len(words), i + 1 + _REACH)):
        word = words[j]
        if word.sentence != words[i].sentence or word.clause != clause:
            break
        if word.low in ("but", "and", "or"):
            break
        if not word.content:
            continue
        found.append(j)
        if not word.low.endswith("ly") and word.low != "once":
            break
    return found


def _previous(words: tuple[Word, ...], i: int) -> list[int]:
    for j in range(i - 1, max(-1, i - 4), -1):
        if words[j].clause == words[i].clause and words[j].content:
            return [j]
    return []


def check_negation(statement: Reading, evidence: Reading) -> Iterator[Finding]:
    """A finding for each word that one side denies and the other asserts."""
    ours, theirs = mood(statement), mood(evidence)
    signs: dict[str, Counter[bool]] = {}
    for j, word in enumerate(evidence.words):
        if word.content:
            signs.setdefault(word.stem, Counter())[j in theirs.negated] += 1
    used: Counter[tuple[str, bool]] = Counter()
    found: list[tuple[Word, bool]] = []
    for i, word in enumerate(statement.words):
        if not word.content:
            continue
        denied = i in ours.negated
        given = signs.get(word.stem) or _derived_signs(word.stem, signs)
        used[word.stem, denied] += 1
        if given and _not_said(given, denied, used[word.stem, denied]):
            found.append((word, denied))
        elif not given:
            yield from _opposite(word, denied, statement, evidence, theirs)
    for word, denied in found:
        if not any(w.clause == word.clause and d != denied for w, d in found):
            yield Finding("negation", "contradicted", _denial(word, denied))
        # "Made no arrests" and "did not make any arrests" deny the same in one clause.


def _not_said(given: Counter[bool], denied: bool, times: int) -> bool:
    """Whether a word is denied or asserted more often than the evidence, which does both, does."""
    return not given[denied] or (bool(given[not denied]) and times > given[denied])


def _derived_signs(word: str, signs: dict[str, Counter[bool]]) -> Counter[bool]:
    return next((s for other, s in signs.items() if alike(word, other)), Counter())


def _denial(word: Word, denied: bool) -> str:
    if denied:
        return f"the article does not deny “{word.text}”, the statement does"
    return f"the article denies “{word.text}”, the statement does not"


def _opposite(
    word: Word, denied: bool, statement: Reading, evidence: Reading, theirs: Mood
) -> Iterator[Finding]:
    others = _OPPOSITE.get(word.stem, frozenset())
    for j, other in enumerate(evidence.words):
        if other.stem in others and not known(other.stem, statement.stems):
            if (j in theirs.negated) == denied:
                why = f"the article says “{other.text}”, the statement says “{word.text}”"
                yield Finding("negation", "contradicted", why)
            return
    if denied and not others:
        why = f"the cited words do not deny “{word.text}”"
        yield Finding("negation", "unsupported", why)


def _says_opposite(word: str, evidence: Reading, theirs: Mood, *, denied: bool) -> bool:
    others = _OPPOSITE.get(word, frozenset())
    return any(
        w.stem in others and (j in theirs.negated) == denied for j, w in enumerate(evidence.words)
    )


def covered_by_opposite(word: str, denied: bool, evidence: Reading) -> bool:
    """Whether "not approved" stands in the evidence as "rejected", or the other way round."""
    return _says_opposite(word, evidence, mood(evidence), denied=not denied)


def check_modality(statement: Reading, evidence: Reading) -> Iterator[Finding]:
    """A finding for each word asserted in another mode: "will" for "did", a fact for a rumour."""
    ours, theirs = mood(statement), mood(evidence)
    hedged = {evidence.words[j].stem for j in theirs.hedged}
    given: dict[str, set[Mode]] = {}
    for j, word in enumerate(evidence.words):
        if word.content:
            given.setdefault(word.stem, set()).add(_assertion(evidence, theirs, j))
    for i, word in enumerate(statement.words):
        modes = given.get(word.stem)
        if not word.content or not modes:
            continue
        mode = _assertion(statement, ours, i)
        if mode in ("bare", "fact") and modes == {"reported"} and word.stem in hedged:
            yield _mode_finding(word, "fact", "reported")
        elif _mode_clash(mode, modes):
            meant: Mode = min(modes - {"bare"}, default="fact")
            yield _mode_finding(word, mode, meant)


def _assertion(reading: Reading, mood: Mood, i: int) -> Mode:
    if i in mood.modes:
        return mood.modes[i]
    words = reading.words
    previous = words[i - 1].low if i and words[i - 1].sentence == words[i].sentence else ""
    if previous == "to" and not past_form(words[i].low):
        done = i > 1 and words[i - 2].stem in _NEGATIVE_STEMS | _DONE_STEMS
        return "fact" if done else "open"
    return "fact" if _is_stated(words, i) else "bare"


def _is_stated(words: tuple[Word, ...], i: int) -> bool:
    """Whether a word is a verb in the past, or what an auxiliary says of somebody."""
    if past_form(words[i].low) and not _attributive(words, i):
        return True
    for j in range(i - 1, max(-1, i - 4), -1):
        before = words[j]
        if before.sentence != words[i].sentence:
            return False
        if before.low in AUXILIARIES:
            return before.low not in ("be", "have")
        if before.low not in _PASSED and not before.low.endswith("ly"):
            return False
    return False


_PASSED = DETERMINERS | frozenset("not n't also never still now already".split())


def _attributive(words: tuple[Word, ...], i: int) -> bool:
    """ "the planned summit": a participle that belongs to a noun is not asserted."""
    return i > 0 and words[i - 1].low in DETERMINERS


def past_form(low: str) -> bool:
    return low in PAST or (low.endswith("ed") and len(low) > 4)


def participle(low: str) -> bool:
    """Whether a word may tell what was done to something: "built", "repaired"."""
    return low in PARTICIPLES or (low.endswith("ed") and len(low) > 4)


def _mode_clash(mode: Mode, modes: set[Mode]) -> bool:
    if mode in modes or mode in ("bare", "open", "supposed"):
        return False
    solid = modes - ({"bare"} if mode == "fact" else {"bare", "supposed"})
    if mode == "fact":
        return bool(solid) and "bare" not in modes
    if mode == "denied":
        return solid == {"fact"} and "bare" not in modes
    if mode == "reported" or (mode == "possible" and solid == {"reported"}):
        return False
    if mode == "intended":
        return not solid & {"open", "future", "expected", "duty"} and "bare" not in modes
    if mode == "expected" and "future" in solid:
        return False
    return bool(solid) and not (mode == "future" and solid & {"open"})


def _mode_finding(word: Word, mode: Mode, meant: Mode) -> Finding:
    why = f"the article gives “{word.text}” {_IN_WORDS[meant]}, not {_IN_WORDS[mode]}"
    return Finding("modality", "contradicted" if (mode, meant) in _GRAVE else "unsupported", why)
