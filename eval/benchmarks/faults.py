"""True statements made from articles by rule, and the faults that are planted in them.

Everything is decided by a seeded random generator, so that a run can be repeated.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.temporal import find
from rag.numbers import Quantity
from rag.verify import Evidence
from rag.verify.focus import Facts
from rag.verify.lexicon import BASES, TITLES
from rag.verify.names import Name, same_name

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SAYING = r"(?:said|added|told reporters|announced|warned|explained|argued|stated)"
_NAME = r"(?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3})"


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


def _facts(statement: Statement) -> Facts:
    return Facts(statement.text, statement.evidence.published)


def _swap(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


# Paraphrases that keep the truth.


def drop_clause(statement: Statement, chance: random.Random) -> str | None:
    """Leave out what stands between two commas, or after the last ", which" or ", after"."""
    text = statement.text
    tail = re.search(
        r", (?:which|who|after|according to|although|while|because) [^\"“”,]+\.$", text
    )
    if tail:
        return text[: tail.start()] + "."
    middle = re.search(
        r", (?:who|which|a|an|the|of)\b[^,\"“”]{8,80},(?= (?:said|told|was|has|is|will|had|who))",
        text,
    )
    if middle and len(text) - len(middle.group()) > 40:
        return text[: middle.start()] + text[middle.end() :]
    return None


def name_pronoun(statement: Statement, chance: random.Random) -> str | None:
    """ "He said" → "Macron said", after a sentence that begins with the name."""
    before = statement.evidence.before.strip()
    opening = re.match(r"(?:He|She)\b(?=\s+\w)", statement.text)
    last = re.split(r"(?<=[.!?])\s+", before)[-1] if before else ""
    subject = re.match(rf"({_NAME}) (?:{_SAYING}|has|had|was|is|will)\b", last)
    first_word = subject.group(1).split()[0].lower() if subject else ""
    if (
        not opening
        or not subject
        or first_word in ("the", "but", "and", "in", "it", "none", *TITLES)
    ):
        return None
    return subject.group(1) + statement.text[opening.end() :]


def digits_and_words(statement: Statement, chance: random.Random) -> str | None:
    """ "twelve" ↔ "12", "per cent" ↔ "%"."""
    text = statement.text
    percent = re.search(r"(?<=\d) per ?cent\b", text)
    if percent:
        return _swap(text, *percent.span(), "%")
    for q in _facts(statement).quantities:
        whole = q.value == int(q.value) and 1 < q.value <= 20 and q.kind == "count"
        if whole and q.text.isdigit() and _free(text, q):
            return _swap(text, q.start, q.end, _WORDS[int(q.value)])
        if whole and q.text.lower() in _WORDS and q.start > 0:
            return _swap(text, q.start, q.end, str(int(q.value)))
    return None


def _free(text: str, q: Quantity) -> bool:
    around = text[max(0, q.start - 1) : q.start] + text[q.end : q.end + 1]
    return not re.search(r"[\w.,:/–-]\S|[-/–:]", around + " ")


def calendar_date(statement: Statement, chance: random.Random) -> str | None:
    """ "next Thursday" → "on Thursday 27 March 2025"."""
    text = statement.text
    for e in find(text, statement.evidence.published):
        plain = re.fullmatch(
            rf"(?:next |last |this )?(?:{'|'.join(_DAYS)})|yesterday|tomorrow", e.text, re.I
        )
        if plain and e.interval and e.granularity == "day" and e.start > 0:
            before = text[: e.start].rstrip()
            on = "" if re.search(r"\b(?:on|by|since|until|from|late|early)$", before) else "on "
            first = e.interval[0]
            day = f"{first:%A} {first.day} {first:%B} {first.year}"
            return _swap(
                text, e.start, e.end, on + (day if chance.random() < 0.5 else day.split(" ", 1)[1])
            )
    return None


def turn_attribution(statement: Statement, chance: random.Random) -> str | None:
    """ "X said that C." ↔ "C, X said." ↔ "According to X, C."."""
    text = statement.text
    late = re.fullmatch(rf"([^\"“”]+), (?:({_NAME}) {_SAYING}|{_SAYING} ({_NAME}))\.", text)
    if late:
        speaker = late.group(2) or late.group(3)
        return f"{speaker} said {_lower(late.group(1))}."
    quoted = re.fullmatch(rf"([\"“][^\"“”]+),([\"”]) (?:({_NAME}) said|said ({_NAME}))\.", text)
    if quoted:
        speaker = quoted.group(3) or quoted.group(4)
        return f"{speaker} said: {quoted.group(1)}.{quoted.group(2)}"
    early = re.fullmatch(rf"({_NAME}) said (?:that )?([^\"“”]+)\.", text)
    if early and early.group(1).split()[0].lower() not in ("he", "she", "it", "they", "the", "but", "and"):
        clause = early.group(2)
        if chance.random() < 0.5:
            return f"According to {early.group(1)}, {clause}."
        return f"{clause[0].upper()}{clause[1:]}, {early.group(1)} said."
    return None


def _lower(clause: str) -> str:
    first = clause.split()[0]
    common = first.lower() in (
        "the a an it he she they this that there in on at we all no some most many".split()
    )
    return clause[0].lower() + clause[1:] if common else clause


PARAPHRASES: dict[str, Change] = {
    "clause dropped": drop_clause,
    "pronoun named": name_pronoun,
    "digits and words": digits_and_words,
    "calendar date": calendar_date,
    "attribution turned": turn_attribution,
}


# Faults.


def number(statement: Statement, chance: random.Random) -> str | None:
    """Another number of like size in its place."""
    found = [
        q
        for q in _facts(statement).quantities
        if q.kind in ("count", "money", "measure") and q.value > 1 and q.value != 1
    ]
    if not found:
        return None
    q = chance.choice(found)
    changed = _other_number(q.text, chance)
    return None if changed is None else _swap(statement.text, q.start, q.end, changed)


def _other_number(text: str, chance: random.Random) -> str | None:
    digits = re.search(r"\d+", text)
    if digits:
        old = digits.group()
        new = str(int(old) + chance.choice([1, 2, 3, 5, 10, -1]) * 10 ** max(0, len(old) - 2))
        if len(old) > 1 and chance.random() < 0.3 and len(set(old)) > 1 and old[-1] != "0":
            new = old[::-1]
        return None if new == old or int(new) <= 0 else _swap(text, *digits.span(), new)
    words = re.search(r"[A-Za-z]+", text)
    for match in re.finditer(r"[A-Za-z]+", text):
        if match.group().lower() in _WORDS[2:]:
            others = [w for w in _WORDS[2:] if w != match.group().lower()]
            return _swap(text, *match.span(), chance.choice(others))
    swaps = {"million": "billion", "billion": "million", "dozen": "hundred", "half": "third"}
    if words:
        for old, new in swaps.items():
            if re.search(rf"\b{old}\b", text):
                return re.sub(rf"\b{old}\b", new, text, count=1)
    return None


def numbers_swapped(statement: Statement, chance: random.Random) -> str | None:
    """Two counts change places."""
    found = [q for q in _facts(statement).quantities if q.kind == "count" and q.unit is None]
    for i, one in enumerate(found):
        for two in found[i + 1 :]:
            heads = [statement.text[q.end :].split(" ")[1:2] for q in (one, two)]
            if one.value != two.value and min(one.value, two.value) > 1 and all(heads):
                if all(re.fullmatch(r"[a-z]{3,}[,.]?", h[0]) for h in heads):
                    if heads[0] != heads[1] and not {"to", "and", "or"} & {
                        heads[0][0],
                        heads[1][0],
                    }:
                        text = _swap(statement.text, two.start, two.end, one.text)
                        return _swap(text, one.start, one.end, two.text)
    return None


def date(statement: Statement, chance: random.Random) -> str | None:
    """Another day, month or year; "next" for "last"."""
    found = [e for e in _facts(statement).dates if e.interval is not None]
    chance.shuffle(found)
    for e in found:
        changed = _other_date(e.text, chance)
        if changed is None:
            continue
        text = _swap(statement.text, e.start, e.end, changed)
        after = [x for x in find(text, statement.evidence.published) if x.start <= e.start + 1]
        if after and after[-1].interval != e.interval:
            return text
    return None


def _other_date(text: str, chance: random.Random) -> str | None:
    for pool in (_DAYS, _MONTHS):
        for word in pool:
            if re.search(rf"\b{word}\b", text):
                return re.sub(rf"\b{word}\b", chance.choice([w for w in pool if w != word]), text)
    year = re.search(r"\b(?:19|20)\d\d\b", text)
    if year:
        return _swap(text, *year.span(), str(int(year.group()) + chance.choice([-2, -1, 1, 2])))
    swaps = {"next": "last", "last": "next", "yesterday": "tomorrow", "tomorrow": "yesterday",
             "today": "yesterday", "tonight": "tomorrow"}  # fmt: skip
    for old, new in swaps.items():
        if re.search(rf"\b{old}\b", text):
            return re.sub(rf"\b{old}\b", new, text)
    return None


def _people(statement: Statement) -> list[Name]:
    return [n for n in _facts(statement).names if n.sure and len(n.last) > 2]


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
            return _swap(statement.text, name.start, name.end, new)
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
    for one, two in zip(found, found[1:], strict=False):
        between = statement.text[one.end : two.start]
        verb = re.fullmatch(
            r" (?:has |had |will )?(?:[a-z]+ed|beat|met|told|won|led|left|told|hit|sent|gave) "
            r"(?:the |its |in |to |against |by )?",
            between,
        )
        if verb and not same_name(one, two) and not re.search(r"\bsaid|added|warned", between):
            text = _swap(statement.text, two.start, two.end, one.text)
            return _swap(text, one.start, one.end, two.text)
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
        return _swap(text, *match.span(), match.group(1))
    found = [m for m in _INSERT.finditer(text) if m.start() in outside]
    if found:
        match = chance.choice(found)
        return _swap(text, *match.span(), f"{match.group()} not")
    simple = re.search(r"(?<=[a-z] )([a-z]{3,})ed (?=the|a|an|to|its|his|her)\b", text)
    if simple:
        base = BASES.get(simple.group(1) + "ed", simple.group(1))
        return _swap(text, simple.start(), simple.end() - 1, f"did not {base}")
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
    return _swap(text, *match.span(), new)


def _speaker(statement: Statement) -> Name | None:
    for match in re.finditer(
        rf"({_NAME}),? {_SAYING}|(?:{_SAYING}|[Aa]ccording to) ({_NAME})", statement.text
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
    return None if new is None else _swap(statement.text, name.start, name.end, new)


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
