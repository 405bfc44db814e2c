"""Paraphrases by rule that keep a true statement true.

Each returns ``None`` where it does not apply.
"""

from __future__ import annotations

import random
import re

from eval.benchmarks.faults import DAYS, NAME, SAYING, SMALL_NUMBERS, Change, Statement, facts, swap
from index.temporal import find
from rag.numbers import Quantity
from rag.verify.lexicon import TITLES


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
    subject = re.match(rf"({NAME}) (?:{SAYING}|has|had|was|is|will)\b", last)
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
        return swap(text, *percent.span(), "%")
    for q in facts(statement).quantities:
        whole = q.value == int(q.value) and 1 < q.value <= 20 and q.kind == "count"
        if whole and q.text.isdigit() and _free(text, q):
            return swap(text, q.start, q.end, SMALL_NUMBERS[int(q.value)])
        if whole and q.text.lower() in SMALL_NUMBERS and q.start > 0:
            return swap(text, q.start, q.end, str(int(q.value)))
    return None


def _free(text: str, q: Quantity) -> bool:
    around = text[max(0, q.start - 1) : q.start] + text[q.end : q.end + 1]
    return not re.search(r"[\w.,:/–-]\S|[-/–:]", around + " ")


def calendar_date(statement: Statement, chance: random.Random) -> str | None:
    """ "next Thursday" → "on Thursday 27 March 2025"."""
    text = statement.text
    for e in find(text, statement.evidence.published):
        plain = re.fullmatch(
            rf"(?:next |last |this )?(?:{'|'.join(DAYS)})|yesterday|tomorrow", e.text, re.I
        )
        if plain and e.interval and e.granularity == "day" and e.start > 0:
            before = text[: e.start].rstrip()
            on = "" if re.search(r"\b(?:on|by|since|until|from|late|early)$", before) else "on "
            first = e.interval[0]
            day = f"{first:%A} {first.day} {first:%B} {first.year}"
            return swap(
                text, e.start, e.end, on + (day if chance.random() < 0.5 else day.split(" ", 1)[1])
            )
    return None


def turn_attribution(statement: Statement, chance: random.Random) -> str | None:
    """ "X said that C." ↔ "C, X said." ↔ "According to X, C."."""
    text = statement.text
    late = re.fullmatch(rf"([^\"“”]+), (?:({NAME}) {SAYING}|{SAYING} ({NAME}))\.", text)
    if late:
        speaker = late.group(2) or late.group(3)
        return f"{speaker} said {_lower(late.group(1))}."
    quoted = re.fullmatch(rf"([\"“][^\"“”]+),([\"”]) (?:({NAME}) said|said ({NAME}))\.", text)
    if quoted:
        speaker = quoted.group(3) or quoted.group(4)
        return f"{speaker} said: {quoted.group(1)}.{quoted.group(2)}"
    early = re.fullmatch(rf"({NAME}) said (?:that )?([^\"“”]+)\.", text)
    if early and early.group(1).split()[0].lower() not in (
        "he",
        "she",
        "it",
        "they",
        "the",
        "but",
        "and",
    ):
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
