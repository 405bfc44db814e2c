"""Words that say another thing though nothing is denied: killed and injured, for and against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.verify.align import alike, known
from rag.verify.evidence import Finding, shown
from rag.verify.focus import Facts, Focus
from rag.verify.lexicon import AUXILIARIES, BE, DETERMINERS, FUTURE, POSSIBLE, short_of
from rag.verify.polarity import mood, past_form
from rag.verify.words import Reading, Word, stem

_FALLS_SHORT = tuple(
    tuple(frozenset(map(stem, words)) for words in (stated, given, enough))
    for stated, given, enough in short_of()
)
_CHOSEN = frozenset(
    map(stem, "vote argue speak campaign rule decide protest demonstrate march testify".split())
)
_NEAR = 6
_AMOUNTS = {"few": 1, "some": 2, "several": 2, "many": 3, "most": 4, "all": 5, "every": 5}
_NO_AMOUNT = frozenset("the at as how so too not of".split())
_SCORE = re.compile(r"(?<![\w.,/–-])(\d{1,3}) ?[-–] ?(\d{1,3})(?![\w/–-]|[.,]\d)")
_LOSING = frozenset(map(stem, "lose trail concede".split()))
_BEATING = frozenset(map(stem, "beat defeat thrash outvote".split()))
_OTHERS = frozenset(
    map(
        stem,
        "deputy wife husband widow son daughter brother sister mother father uncle aunt nephew "
        "niece cousin lawyer aide adviser advisor assistant predecessor successor rival opponent "
        "critic friend ally bodyguard supporter".split(),
    )
)
_HELPING = AUXILIARIES | FUTURE | POSSIBLE
_SECONDS = frozenset("deputy vice assistant".split())


def check_contrasts(statement: Facts, focus: Focus) -> Iterator[Finding]:
    """A finding for each thing that the statement says otherwise than the evidence does, in words
    that neither deny it nor are opposites."""
    ours, theirs = statement.reading, focus.facts.reading
    yield from _deeds(ours, theirs)
    yield from _sides(ours, focus.whole.reading)
    yield from _amounts(ours, focus.whole.reading)
    yield from _scores(statement, focus.whole)
    yield from _doers(ours, theirs)


def _deeds(statement: Reading, evidence: Reading) -> Iterator[Finding]:
    """ "Killed" for "injured", "approved" for "discussed": what is told falls short of it."""
    denied = mood(statement).negated
    for i, word in enumerate(statement.words):
        if i in denied or not _is_told(word) or _is_known(word.stem, evidence):
            continue
        for stated, given, enough in _FALLS_SHORT:
            if word.stem not in stated or enough & evidence.stems:
                continue
            other = next((w for w in evidence.words if _falls_short(w, given, statement)), None)
            if other is not None:
                yield _says(other.text, word.text, grave=False)
                return


def _is_told(word: Word) -> bool:
    return word.content and (past_form(word.low) or word.low in ("dead", "kills", "dies"))


def _is_known(word: str, evidence: Reading) -> bool:
    return known(word, evidence.stems) or any(alike(word, other) for other in evidence.stems)


def _falls_short(word: Word, given: frozenset[str], statement: Reading) -> bool:
    return word.stem in given and not word.capital and not known(word.stem, statement.stems)


def _says(given: str, stated: str, *, grave: bool) -> Finding:
    why = f"the article says “{shown(given)}”, not “{shown(stated)}”"
    return Finding("meaning", "contradicted" if grave else "unsupported", why)


def _sides(statement: Reading, evidence: Reading) -> Iterator[Finding]:
    """ "Voted for" against "voted against"."""
    ours, theirs = _taken(statement), _taken(evidence)
    for deed, side in ours.items():
        if len(side) == 1 and deed in theirs and not side & theirs[deed]:
            given, stated = (f"{deed[1]} {next(iter(s))}" for s in (theirs[deed], side))
            yield _says(given, stated, grave=True)


def _taken(reading: Reading) -> dict[tuple[str, str], set[str]]:
    """For each verb of taking sides, those that its clauses name: "for", "against"."""
    found: dict[tuple[str, str], set[str]] = {}
    words = reading.words
    for i, word in enumerate(words):
        if word.stem not in _CHOSEN:
            continue
        behind = [
            w.low
            for w in words[i + 1 : i + 1 + _NEAR]
            if (w.clause, w.sentence) == (word.clause, word.sentence)
        ]
        side = "against" if "against" in behind else None
        if side is None and ("for" in behind[:1] or {"favour", "favor"} & set(behind)):
            side = "for"
        if side:
            found.setdefault((word.stem, word.base), set()).add(side)
    return found


def _amounts(statement: Reading, evidence: Reading) -> Iterator[Finding]:
    """ "Most councillors" where the article has few of them."""
    theirs = list(_told_amounts(evidence))
    for amount, things in _told_amounts(statement):
        same = [(a, t) for a, t in theirs if t[0] in things or things[0] in t]
        if same and not any(_follows(amount, given) for given, _ in same):
            given = same[0][0]
            yield _says(given, amount, grave="few" in (given, amount))


def _told_amounts(reading: Reading) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each word of amount, "a few" as "some", with the stems of the thing behind it."""
    words = reading.words
    for i, word in enumerate(words):
        before = words[i - 1].low if i and words[i - 1].sentence == word.sentence else ""
        if word.low not in _AMOUNTS or before in _NO_AMOUNT:
            continue
        behind = [w for w in words[i + 1 : i + 5] if w.clause == word.clause and w.content][:2]
        if behind:
            amount = "some" if word.low == "few" and before == "a" else word.low
            yield amount, tuple(w.stem for w in behind)


def _follows(stated: str, given: str) -> bool:
    if "few" in (stated, given):
        return stated == given or stated in ("some", "several")
    return _AMOUNTS[stated] <= _AMOUNTS[given] or (stated, given) == ("many", "several")


def _scores(statement: Facts, evidence: Facts) -> Iterator[Finding]:
    """ "Won 1-4" for "won 4-1", unless the statement names the sides the other way round too."""
    given = set(_SCORE.findall(evidence.text))
    for first, last in _SCORE.findall(statement.text):
        if (first, last) in given or (last, first) not in given or _turned(statement, evidence):
            continue
        why = f"the article says {last}-{first}, not {first}-{last}"
        yield Finding("number", "contradicted", why)


def _turned(statement: Facts, evidence: Facts) -> bool:
    ours = [n.last for n in statement.names if evidence.roll.holds(n)]
    theirs = [n.last for n in evidence.names if n.last in ours]
    shared = [name for name in ours if name in theirs]
    if len(set(shared)) > 1:
        return theirs.index(shared[0]) > theirs.index(next(n for n in shared if n != shared[0]))
    return _lost(statement.reading) != _lost(evidence.reading)


def _lost(reading: Reading) -> bool:
    """Whether a text tells of the loser: "lost", "was beaten"."""
    words = reading.words
    return any(
        w.stem in _LOSING
        or (w.stem in _BEATING and any(b.low in BE for b in words[max(0, i - 2) : i]))
        for i, w in enumerate(words)
    )


@dataclass(frozen=True, slots=True)
class _Doer:
    """Whom a text names by way of somebody else, "the mayor's deputy", and what the other did."""

    bearer: str
    other: str
    shown: str
    deed: str | None


def _doers(statement: Reading, evidence: Reading) -> Iterator[Finding]:
    """ "The mayor signed" where the mayor's deputy did."""
    for doer in _by_way_of(evidence):
        if doer.deed is None or doer.other in statement.stems:
            continue
        if _alone(evidence.words, doer.bearer):
            continue
        if any(
            _deed(statement.words, i, i) == doer.deed for i in _alone(statement.words, doer.bearer)
        ):
            bearer = next(w.text for w in statement.words if w.stem == doer.bearer)
            yield _says(doer.shown, bearer, grave=False)
            return


def _alone(words: Sequence[Word], bearer: str) -> list[int]:
    """Where somebody is named for himself."""
    return [i for i, w in enumerate(words) if w.stem == bearer and not _belongs(words, i)]


def _by_way_of(reading: Reading) -> Iterator[_Doer]:
    words = reading.words
    for i, word in enumerate(words):
        owner = _whose(words, i) if word.stem in _OTHERS else None
        if owner is not None:
            first, last = min(owner, i), max(owner, i)
        elif word.low in _SECONDS and i + 1 < len(words) and words[i + 1].content:
            owner, first, last = i + 1, i, i + 1
        else:
            continue
        text = reading.text[words[first].start : words[last].end]
        yield _Doer(words[owner].stem, word.stem, text, _deed(words, first, last))


def _whose(words: Sequence[Word], i: int) -> int | None:
    """The word number of him whose wife, deputy or other is word ``i``; ``None`` for nobody."""
    for j in range(i - 1, max(0, i - 3), -1):
        if words[j].low in ("'s", "’s"):
            return j - 1
    if i + 2 < len(words) and words[i + 1].low == "of":
        return next((j for j in range(i + 2, i + 4) if j < len(words) and words[j].content), None)
    return None


def _belongs(words: Sequence[Word], i: int) -> bool:
    """Whether a word only says whose something is: "the mayor's", "of the mayor"."""
    if i + 1 < len(words) and words[i + 1].low in ("'s", "’s"):
        return True
    j = i - 1
    while j > 0 and words[j].low in DETERMINERS:
        j -= 1
    return j >= 0 and (words[j].low == "of" or words[j].low in _SECONDS)


def _deed(words: Sequence[Word], first: int, last: int) -> str | None:
    """What those at words ``first`` to ``last`` did: the verb behind them, or ahead of "by"."""
    j = first - 1
    while j > 0 and (words[j].low in DETERMINERS or words[j].capital):
        j -= 1
    if j > 0 and words[j].low == "by" and words[j - 1].content:
        return words[j - 1].stem
    before = ""
    for word in words[last + 1 : last + 1 + _NEAR]:
        if word.sentence != words[last].sentence:
            return None
        if word.content and not word.capital:
            told = past_form(word.low) or word.low == "says" or before in _HELPING
            return word.stem if told else None
        before = word.low
        if not (word.capital or word.low in _HELPING):
            return None
    return None
