"""Whether a sentence states anything that cited words could prove.

A sentence whose every word stands in the cited ones may still say nothing: "Macron said so", "It is
fourteen". And one about the question or the passages ("The user asks how many people were hurt")
repeats the words of the answer without giving it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.verify.attribution import plain_speech
from rag.verify.focus import Facts
from rag.verify.lexicon import PERSONAL
from rag.verify.words import Reading, read, stem

_ASKS = re.compile(r"\?[\"'”’)]*$")
_TASK = frozenset(
    map(
        stem,
        "user question query passage prompt excerpt snippet instruction context citation".split(),
    )
)
_WRITER = frozenset("i me my we our us".split())
_TO_READER = re.compile(
    r"\b(?:let['’]s|let (?:me|us)|you(?:['’]re| are)? ask(?:ed|ing)?"
    r"|you (?:want|need)(?:ed)? to know|your (?:question|query))\b",
    re.I,
)
_PLANS = re.compile(
    r"^(?:\W*(?:so|ok|okay|now|first|next|then|wait|hmm|well)\b[,.:]?\s*)*"
    r"(?:need(?:s|ed)? to|must find|looking (?:at|for)|checking|searching|to answer)\b",
    re.I,
)
_LISTS = re.compile(r"^\W*(?:sources?|references?|citations?)\s*:", re.I)
_SAID_SO = re.compile(
    r"^[^,;:]*\b(?:sa(?:y|ys|id)|states?|stated|confirm(?:s|ed)?|reports?|reported|told \w+)\s+"
    r"(?:so\b(?!\s+far\b)|as much\b|the same\b"
    r"|(?:this|that|it)(?=\W*$|\s+(?:on|in|at|to|too|as)\b))"
    r"[^,;:]*$",
    re.I,
)
_QUOTED = re.compile(r"“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)|^[^“”]*”")
_EMPTY = frozenset(map(stem, ("answer", "yes", "no", "article", "report", "text", "source")))


@lru_cache(maxsize=512)
def says_nothing(text: str) -> str | None:
    """Why a sentence proves nothing whatever is cited for it, or ``None`` where it may."""
    if _ASKS.search(_outside_quotes(text)):
        return "it asks, and states nothing"
    if _PLANS.match(text) or _LISTS.match(text) or _TO_READER.search(_outside_quotes(text)):
        return "it is about the question, not about the news"
    if _SAID_SO.match(text) or _things(text) < 2:
        return "it states nothing by itself"
    return None


def _things(text: str) -> int:
    """How many things a sentence brings together: content words, names, numbers, days, and who is
    only "she" where a word tells what she does."""
    facts = Facts(text, None)
    named = [range(name.start, name.end) for name in facts.names]
    words = [
        word
        for word in facts.reading.words
        if word.content
        and word.start not in facts.blind
        and word.stem not in _EMPTY
        and not plain_speech(word.stem)
        and not any(word.start in span for span in named)
    ]
    meant = bool(words) and any(w.low in PERSONAL for w in facts.reading.words)
    return meant + len(words) + len(named) + len(facts.quantities) + len(facts.dates)


def of_the_task(text: str, quote: str = "") -> bool:
    """Whether a sentence speaks of the question, of the passages or of its writer, and the cited
    words do not."""
    spoken = _of_the_task(read(_outside_quotes(text)))
    given = read(quote)
    return not spoken <= {word.low for word in given.words} | given.stems


def _of_the_task(reading: Reading) -> frozenset[str]:
    task = {word.stem for word in reading.words if word.stem in _TASK}
    # "US" is a country.
    writer = {w.low for w in reading.words if w.low in _WRITER and (w.text != "US")}
    return frozenset(task | writer)


def _outside_quotes(text: str) -> str:
    return _QUOTED.sub(" ", text).strip()
