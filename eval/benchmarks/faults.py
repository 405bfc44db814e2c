"""True statements, and the faults that are planted in them.

Everything is decided by a seeded random generator, so that a run can be repeated.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.temporal import find
from rag.verify import Evidence
from rag.verify.focus import Facts
from rag.verify.lexicon import BASES
from rag.verify.names import Name, same_name

SMALL_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
SAYING = r"(?:said|added|told reporters|announced|warned|explained|argued|stated)"
NAME = r"(?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3})"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, the evidence that it cites, how it was made, and the names at hand.

    ``others`` are names of the same article outside the sentence, ``foreign`` of other articles.
    """

    text: str
    evidence: Evidence
    made: str
    collection: str
    others: tuple[str, ...]
    foreign: tuple[str, ...]


Change = Callable[[Statement, random.Random], str | None]


def facts(statement: Statement) -> Facts:
    """What the statement states, its dates read as its article would mean them."""
    return Facts(statement.text, statement.evidence.published)


def swap(text: str, start: int, end: int, new: str) -> str:
    """``text`` with characters ``start`` to ``end`` replaced."""
    return text[:start] + new + text[end:]


def number(statement: Statement, chance: random.Random) -> str | None:
    """Another number of like size in its place."""
    found = [
        q
        for q in facts(statement).quantities
        if q.kind in ("count", "money", "measure") and q.value > 1 and q.value != 1
    ]
    if not found:
        return None
    q = chance.choice(found)
    changed = _other_number(q.text, chance)
    return None if changed is None else swap(statement.text, q.start, q.end, changed)


def _other_number(text: str, chance: random.Random) -> str | None:
    digits = re.search(r"\d+", text)
    if digits:
        old = digits.group()
        new = str(int(old) + chance.choice([1, 2, 3, 5, 10, -1]) * 10 ** max(0, len(old) - 2))
        if len(old) > 1 and chance.random() < 0.3 and len(set(old)) > 1 and old[-1] != "0":
            new = old[::-1]
        return None if new == old or int(new) <= 0 else swap(text, *digits.span(), new)
    words = re.search(r"[A-Za-z]+", text)
    for match in re.finditer(r"[A-Za-z]+", text):
        if match.group().lower() in SMALL_NUMBERS[2:]:
            others = [w for w in SMALL_NUMBERS[2:] if w != match.group().lower()]
            return swap(text, *match.span(), chance.choice(others))
    swaps = {"million": "billion", "billion": "million", "dozen": "hundred", "half": "third"}
    if words:
        for old, new in swaps.items():
            if re.search(rf"\b{old}\b", text):
                return re.sub(rf"\b{old}\b", new, text, count=1)
    return None


_COUNTED = re.compile(r"(?!and\b|or\b|the\b)[a-z]{3,}[,.]?")


def numbers_swapped(statement: Statement, chance: random.Random) -> str | None:
    """Two counts change places."""
    found = [q for q in facts(statement).quantities if q.kind == "count" and q.unit is None]
    for i, one in enumerate(found):
        for two in found[i + 1 :]:
            heads = [statement.text[q.end :].split(" ")[1:2] for q in (one, two)]
            if one.value == two.value or min(one.value, two.value) <= 1 or not all(heads):
                continue
            first, second = heads[0][0], heads[1][0]
            if first != second and all(_COUNTED.fullmatch(h) for h in (first, second)):
                text = swap(statement.text, two.start, two.end, one.text)
                return swap(text, one.start, one.end, two.text)
    return None


def date(statement: Statement, chance: random.Random) -> str | None:
    """Another day, month or year; "next" for "last"."""
    found = [e for e in facts(statement).dates if e.interval is not None]
    chance.shuffle(found)
    for e in found:
        changed = _other_date(e.text, chance)
        if changed is None:
            continue
        text = swap(statement.text, e.start, e.end, changed)
        after = [x for x in find(text, statement.evidence.published) if x.start <= e.start + 1]
        if after and after[-1].interval != e.interval:
            return text
    return None


def _other_date(text: str, chance: random.Random) -> str | None:
    for pool in (DAYS, _MONTHS):
        for word in pool:
            if re.search(rf"\b{word}\b", text):
                return re.sub(rf"\b{word}\b", chance.choice([w for w in pool if w != word]), text)
    year = re.search(r"\b(?:19|20)\d\d\b", text)
    if year:
        return swap(text, *year.span(), str(int(year.group()) + chance.choice([-2, -1, 1, 2])))
    swaps = {"next": "last", "last": "next", "yesterday": "tomorrow", "tomorrow": "yesterday",
             "today": "yesterday", "tonight": "tomorrow"}  # fmt: skip
    for old, new in swaps.items():
        if re.search(rf"\b{old}\b", text):
            return re.sub(rf"\b{old}\b", new, text)
    return None


def _people(statement: Statement) -> list[Name]:
    return [n for n in facts(statement).names if n.sure and len(n.last) > 2]


def _replacement(names: Sequence[str], name: Name, chance: random.Random) -> str | None:
    """A name of as many words that is surely another."""
    pool = [
        other
        for other in names
        if len(other.split()) == len(name.text.split()) and not _like(other, name)
    ]
    return chance.choice(pool) if pool else None


def _like(other: str, name: Name) -> bool:
    known = Facts(f", {other}", None).names
    return not known or any(same_name(name, k) for k in known)


def _rename(statement: Statement, names: Sequence[str], chance: random.Random) -> str | None:
    found = _people(statement)
    chance.shuffle(found)
    for name in found:
        new = _replacement(names, name, chance)
        if new:
            return swap(statement.text, name.start, name.end, new)
    return None


def name_foreign(statement: Statement, chance: random.Random) -> str | None:
    """A name from another article in the place of one."""
    return _rename(statement, statement.foreign, chance)


def name_same_article(statement: Statement, chance: random.Random) -> str | None:
    """A name from elsewhere in the same article in the place of one."""
    return _rename(statement, statement.others, chance)


def names_swapped(statement: Statement, chance: random.Random) -> str | None:
    """Two names around a verb change places."""
    found = _people(statement)
    for one, two in pairwise(found):
        between = statement.text[one.end : two.start]
        verb = re.fullmatch(
            r" (?:has |had |will )?(?:[a-z]+ed|beat|met|told|won|led|left|told|hit|sent|gave) "
            r"(?:the |its |in |to |against |by )?",
            between,
        )
        if verb and not same_name(one, two) and not re.search(r"\bsaid|added|warned", between):
            text = swap(statement.text, two.start, two.end, one.text)
            return swap(text, one.start, one.end, two.text)
    return None


_INSERT = re.compile(
    r"\b(was|were|is|are|has|have|had|will|would|could|should|may|can|must)\b(?! not| n.t|n.t)"
)
_REMOVE = re.compile(r"\b(was|were|is|are|has|have|had|will|would|could|should|did|does|do) not\b")


def negation(statement: Statement, chance: random.Random) -> str | None:
    """ "not" put in after an auxiliary, or taken out; "no" for "a"."""
    text = statement.text
    outside = _outside_quotes(text)
    gone = [m for m in _REMOVE.finditer(text) if m.start() in outside]
    if gone:
        match = chance.choice(gone)
        return swap(text, *match.span(), match.group(1))
    found = [m for m in _INSERT.finditer(text) if m.start() in outside]
    if found:
        match = chance.choice(found)
        return swap(text, *match.span(), f"{match.group()} not")
    simple = re.search(r"(?<=[a-z] )([a-z]{3,})ed (?=the|a|an|to|its|his|her)\b", text)
    if simple:
        base = BASES.get(simple.group(1) + "ed", simple.group(1))
        return swap(text, simple.start(), simple.end() - 1, f"did not {base}")
    return None


def _outside_quotes(text: str) -> frozenset[int]:
    inside, places = False, set()
    for i, c in enumerate(text):
        if c in '"“”':
            inside = not inside
        if not inside:
            places.add(i)
    return frozenset(places)


_MODALITY = (
    (r"\bwill (?=not\b)", "did "),
    (r"\bwill be (?=\w+(?:ed|en)\b)", "was "),
    (r"\bwill (?=[a-z]+\b)", "may "),
    (r"\b(?:may|might|could) (?=[a-z]+\b)", "will "),
    (r"\b(?:reportedly|allegedly|apparently|possibly|probably) ", ""),
    (r"\b(?:alleged|suspected) ", ""),
    (r"\b(?:is|are) expected to be (?=\w+ed\b)", "was "),
    (r"\b(?:is|are|was|were) expected to ", "will "),
    (r"\bplans? to ", "will "),
    (r"\bhas been (?=\w+ed\b)", "will be "),
    (r"\b(?:was|were) (?=\w+ed (?:by|in|on|at|to|after|for)\b)", "will be "),
    (r"\b(?:was|were) (?=\w+ed\b)", "may have been "),
    (r"\bhas (?=\w+ed\b)", "may have "),
)


def modality(statement: Statement, chance: random.Random) -> str | None:
    """ "may" → "will", "was" → "will be", "will be" → "was", a hedge left out."""
    text = statement.text
    outside = _outside_quotes(text)
    found = [
        (m, new) for old, new in _MODALITY for m in re.finditer(old, text) if m.start() in outside
    ]
    if not found:
        return None
    match, new = chance.choice(found)
    return swap(text, *match.span(), new)


def _speaker(statement: Statement) -> Name | None:
    for match in re.finditer(
        rf"({NAME}),? {SAYING}|(?:{SAYING}|[Aa]ccording to) ({NAME})", statement.text
    ):
        start, end = match.span(1) if match.group(1) else match.span(2)
        for name in _people(statement):
            if start <= name.start < end:
                return name
    return None


def speaker(statement: Statement, chance: random.Random) -> str | None:
    """Another speaker: of the same article where there is one, else of another."""
    name = _speaker(statement)
    if name is None:
        return None
    new = _replacement(statement.others, name, chance)
    new = new or _replacement(statement.foreign, name, chance)
    return None if new is None else swap(statement.text, name.start, name.end, new)


FAULTS: dict[str, Change] = {
    "number": number,
    "numbers swapped": numbers_swapped,
    "date": date,
    "name, foreign": name_foreign,
    "name, same article": name_same_article,
    "names swapped": names_swapped,
    "negation": negation,
    "modality": modality,
    "speaker": speaker,
}


def changed(statement: Statement, text: str, made: str) -> Statement:
    """The statement with other words."""
    return replace(statement, text=text, made=made)
