"""Words that are only vaguely a time."""

from __future__ import annotations

from index.temporal.lexicon import VAGUE
from index.temporal.meaning import Vague
from index.temporal.reader import Found, Reader

_PHRASES = {
    ("these", "days"): "PRESENT_REF",
    ("at", "present"): "PRESENT_REF",
    ("at", "the", "moment"): "PRESENT_REF",
    ("the", "past"): "PAST_REF",
    ("the", "future"): "FUTURE_REF",
    ("the", "near", "future"): "FUTURE_REF",
    ("one", "day"): "FUTURE_REF",
    ("more", "recently"): "PAST_REF",
    ("most", "recently"): "PAST_REF",
    ("right", "now"): "PRESENT_REF",
    ("just", "recently"): "PAST_REF",
}
PHRASE_OPENERS = frozenset(words[0] for words in _PHRASES)
_PHRASES_BY_OPENER = {
    opener: [(words, ref) for words, ref in _PHRASES.items() if words[0] == opener]
    for opener in PHRASE_OPENERS
}


def vague(r: Reader, i: int) -> Found:
    """ "Now", "recently", "recent years", "at the moment"."""
    low = r.low(i)
    j = i
    if r.titled(i) and r.titled(i - 1) and not r.sentence_starts(i):
        return None  # A name: "Kim Soon".
    if low == "current" or low == "recent":
        unit = r.unit(i + 1)
        if unit is not None and unit[1]:
            return Vague("PAST_REF"), i + 2
        plain = r.at(i + 1).kind == "w" and r.low(i + 1) not in ("account", "affairs")
        return (Vague(VAGUE[low]), i + 1) if plain else None
    if low == "future" and (r.low(i - 1) in ("the", "near") or not r.low(i + 1).endswith("s")):
        return None
    if low == "now" and (r.low(i + 1) == "that" or (r.titled(i) and r.low(i + 1) == ",")):
        return None
    if low == "soon" and (r.low(i + 1) in ("as", "after") or r.low(i - 1) in ("as", "so", "too")):
        return None
    if low == "shortly" and r.low(i + 1) in ("after", "before"):
        return None
    return Vague(VAGUE[low]), j + 1


def vague_phrase(r: Reader, i: int) -> Found:
    """ "These days", "at the moment", "in the past", "in the future"."""
    for words, ref in _PHRASES_BY_OPENER[r.low(i)]:
        if not r.says(i + 1, *words[1:]):
            continue
        end = i + len(words)
        if words[-1] in ("past", "future") and (r.at(end).kind == "w" and not _after_past(r, end)):
            return None
        if words == ("one", "day") and r.low(i - 1) not in ("will", "could", "may", "might"):
            return None
        return Vague(ref), end
    return None


def _after_past(r: Reader, end: int) -> bool:
    return r.low(end) in ("and", "but", "if", "when", "to", "that", "it", "he", "she", "they", "we")
