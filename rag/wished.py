"""What somebody only offers or wants, where it is asked what was paid."""

from __future__ import annotations

from rag.verify.align import word_at
from rag.verify.polarity import past_form
from rag.verify.words import read, stem

_WISHED = frozenset(map(stem, "offer bid want demand seek".split()))


def is_only_wished(asked: str, sentence: str, start: int) -> bool:
    """Whether the value at character ``start`` of a sentence is what somebody offers or wants, and
    it is not asked for that."""
    words = read(sentence).words
    at = word_at(read(sentence), start)
    if not words or _WISHED & read(asked).stems:
        return False
    clause = words[min(at, len(words) - 1)].clause
    before = (w for w in reversed(words[:at]) if w.clause == clause)
    verb = next((w for w in before if past_form(w.low) or w.stem in _WISHED), None)
    return verb is not None and verb.stem in _WISHED
