"""A text as words: where each stands, its stem, its clause, whether it carries content."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest

import Stemmer

from index.sentences import split
from rag.verify.lexicon import BASES, FUNCTION

_TOKEN = re.compile(
    r"(?P<word>[^\W\d_]+(?:[-.'’&][^\W\d_]+)*'?)|(?P<number>\d+(?:[.,:]\d+)*)|(?P<mark>[^\w\s])"
)
_BREAKS = frozenset(',;:.!?()[]"“”«»—–…')
_CONJUNCTIONS = frozenset("but while although though because whereas which who".split())
_CONTRACTION = re.compile(r"(?i)(?P<stem>\w+?)(?P<tail>n['’]t|['’](?:s|ll|re|ve|d|m))$")
_WAYS = {"up": "rise", "down": "fall"}
_THREAD = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """A word or number. ``clause`` and ``sentence`` count from 0; ``stem`` is folded.

    ``opens`` says that it begins a sentence or a quotation, where a capital means nothing.
    """

    text: str
    low: str
    base: str
    stem: str
    start: int
    end: int
    clause: int
    sentence: int
    content: bool
    opens: bool

    @property
    def capital(self) -> bool:
        """Whether it is written like a name."""
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that has been read: its words, and the stems of its content words."""

    text: str
    words: tuple[Word, ...]
    stems: frozenset[str]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The Snowball English stem of a folded word's base form: "met" and "meeting" → "meet"."""
    stemmer = getattr(_THREAD, "stemmer", None)
    if stemmer is None:  # PyStemmer's objects must not be shared between threads.
        stemmer = _THREAD.stemmer = Stemmer.Stemmer("english")
    base = BASES.get(word, word)
    return str(stemmer.stemWord(base))


@lru_cache(maxsize=512)
def read(text: str) -> Reading:
    """The words of a text, in time linear in its length."""
    words: list[Word] = []
    clause = 0
    for number, (start, end) in enumerate(split(text)):
        opens = True
        clause += 1
        for match in _TOKEN.finditer(text, start, end):
            if match.lastgroup == "mark":
                broke = match.group() in _BREAKS
                clause += broke
                opens = opens or match.group() in '"“:«'
                continue
            for first, last in _pieces(text, match):
                word = _word(text, first, last, clause, number, opens)
                if word.low in _CONJUNCTIONS:
                    clause += 1
                words.append(word)
                opens = False
    words = [_phrasal(word, after) for word, after in zip_longest(words, words[1:])]
    return Reading(text, tuple(words), frozenset(w.stem for w in words if w.content))


def _phrasal(word: Word, after: Word | None) -> Word:
    """ "Went up" and "goes down" count as "rise" and "fall"."""
    if word.base != "go" or after is None or after.low not in _WAYS:
        return word
    base = _WAYS[after.low]
    return replace(word, base=base, stem=stem(base))


def _pieces(text: str, match: re.Match[str]) -> list[tuple[int, int]]:
    """A contraction is two words: "didn't" → "did", "n't"; "Crake’s" → "Crake", "’s"."""
    inner = _CONTRACTION.search(match.group())
    if inner is None or match.lastgroup != "word":
        return [(match.start(), match.end())]
    cut = match.start() + inner.start("tail")
    return [(match.start(), cut), (cut, match.end())]


def _word(text: str, start: int, end: int, clause: int, sentence: int, opens: bool) -> Word:
    written = text[start:end].rstrip("'")
    low = written.casefold().replace("’", "'")
    plain = low.replace(".", "") if low.count(".") and not low[0].isdigit() else low
    content = plain not in FUNCTION and not plain.startswith("'") and plain != "n't"
    base = BASES.get(plain, plain)
    return Word(
        written, low, base, stem(plain), start, start + len(written), clause, sentence, content,
        opens,
    )  # fmt: skip
