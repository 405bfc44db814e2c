"""Names: found in a text, and told apart although each text writes them its own way.

"President Volodymyr Zelenskyy", "Zelensky" and "Mr Zelenskiy" are one; "Brigitte Macron" and
"Emmanuel Macron" are two; "ECB" is the "European Central Bank"; "French" is of "France".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.numbers import NUMBER_WORDS
from rag.verify.lexicon import (
    ACRONYMS,
    DEMONYMS,
    FUNCTION,
    OFFICES,
    PLAIN_OPENERS,
    TITLES,
)
from rag.verify.words import Reading, Word

_LINKS = frozenset("of de la le van von der den del di da bin ibn al el & du st".split())
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december jan feb mar apr jun jul aug sep sept oct "
    "nov dec".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name at characters ``start`` to ``end``: its parts folded, titles apart.

    ``sure`` is false for a lone capitalised word where any word would have a capital.
    """

    start: int
    end: int
    text: str
    parts: tuple[str, ...]
    titles: tuple[str, ...]
    sure: bool
    sentence: int

    @property
    def last(self) -> str:
        """The part that stands alone at second mention."""
        return self.parts[-1]


def names(reading: Reading) -> tuple[Name, ...]:
    """The names of a text, in order."""
    found: list[Name] = []
    run: list[Word] = []
    office: list[str] = []
    for i, word in enumerate((*reading.words, None)):
        if word is not None and _continues(reading.text, run, word):
            run.append(word)
            continue
        if run:
            found += _name(reading, run, office)
        before = reading.words[i - 1].low if i else ""
        office = [before] if before in OFFICES else []
        run = [word] if word is not None and _may_begin(word) else []
    return tuple(found)


def _may_begin(word: Word) -> bool:
    if not word.capital or (word.low in FUNCTION and not word.text.isupper()):
        return False
    return word.low not in _CALENDAR and len(word.low) > 1 and word.low not in NUMBER_WORDS


def _continues(text: str, run: Sequence[Word], word: Word) -> bool:
    if not run:
        return False
    gap = text[run[-1].end : word.start]
    if gap.strip() not in ("", ".", "-", "&") or "\n" in gap or len(gap) > 3:
        return False
    if gap.strip() == "." and not _abbreviated(run[-1]):
        return False
    if word.opens and gap.strip():
        return False
    if word.low in _CALENDAR:
        return False
    return (word.capital and word.low not in FUNCTION) or (word.low in _LINKS and run[-1].capital)


def _abbreviated(word: Word) -> bool:
    return len(word.low) == 1 or word.low in ("mr", "mrs", "ms", "dr", "prof", "rev", "gen", "st")


def _name(reading: Reading, run: list[Word], office: list[str]) -> list[Name]:
    while run and not run[-1].capital:
        run.pop()
    titles = [w.low for w in run if w.low in TITLES]
    core = [w for w in run if w.low not in TITLES] or run
    while core and core[0].low in _LINKS:
        core = core[1:]
    if not core:
        return []
    if core[0].opens and len(core) > 1 and core[0].low in PLAIN_OPENERS:
        core = core[1:]
    sure = len(core) > 1 or not core[0].opens or core[0].text.isupper() or bool(titles)
    if core is run and len(titles) == len(run):
        sure, titles = False, []  # "Minister" alone is an office, not who holds it.
    titles += office
    parts = tuple(_fold(w) for w in core if w.low not in _LINKS)
    if not parts:
        return []
    start, end = core[0].start, core[-1].end
    return [Name(start, end, reading.text[start:end], parts, tuple(titles), sure, core[0].sentence)]


def _fold(word: Word) -> str:
    return re.sub(r"[.’'`-]", "", word.low)


class Roll:
    """The names that a text holds, to look others up in."""

    def __init__(self, found: Iterable[Name], lower: frozenset[str] = frozenset()) -> None:
        self.names = tuple(found)
        self.parts = frozenset(part for name in self.names for part in name.parts)
        self._lower = lower
        self._initials = {_initials(n.parts): n for n in self.names if len(n.parts) > 1}
        self._expanded = {_expand(part) for part in self.parts} | {
            _expand(" ".join(n.parts)) for n in self.names
        }

    def holds(self, name: Name) -> bool:
        """Whether the text names it, in full, in short, or as a word."""
        return self.conflict(name) is None and (
            self._named(name.last)
            or (len(name.parts) == 1 and name.last in self._lower)
            or (len(name.parts) > 1 and self._all_parts(name))
            or self._in_short(name)
        )

    def conflict(self, name: Name) -> Name | None:
        """Another bearer of the same surname, when only others are there."""
        if len(name.parts) < 2:
            return None
        bearers = [n for n in self.names if _alike(n.last, name.last) and len(n.parts) > 1]
        others = [n for n in bearers if not _given_fits(name, n)]
        alone = any(len(n.parts) == 1 and _alike(n.last, name.last) for n in self.names)
        return others[0] if others and len(others) == len(bearers) and not alone else None

    def _same(self, part: str) -> bool:
        return part in self._lower or self._named(part)

    def _named(self, part: str) -> bool:
        if part in self.parts or _expand(part) in self._expanded:
            return True
        return any(_alike(part, other) for other in self.parts)

    def _all_parts(self, name: Name) -> bool:
        return all(self._same(part) for part in name.parts)

    def _in_short(self, name: Name) -> bool:
        """An acronym for a name that is written out, or the other way round."""
        if len(name.parts) > 1:
            return _initials(name.parts) in self.parts
        written_short = name.text.isupper() or "." in name.text
        return written_short and name.parts[0] in self._initials


def office_conflict(name: Name, roll: Roll) -> str | None:
    """The office that the text gives the bearer of a name, where it is another one."""
    stated = [t for t in name.titles if t in OFFICES]
    given = [
        title
        for other in roll.names
        if _alike(other.last, name.last)
        for title in other.titles
        if title in OFFICES
    ]
    return given[0] if stated and given and not set(stated) & set(given) else None


def same_name(one: Name, other: Name) -> bool:
    """Whether two names may be of one bearer."""
    return Roll([other]).holds(one) or Roll([one]).holds(other)


def written_in(name: Name, words: frozenset[str]) -> bool:
    """Whether any part of a name stands among folded words, in some spelling: "Macron" for
    "Emmanuel Macron", "czech" for "Czech Republic", "french" for "France"."""
    pieces = re.findall(r"[^\W_]+", name.text.casefold())
    short = "".join(pieces)
    if len(name.parts) == 1 and name.text.isupper() and words.issuperset(short):
        return True  # "US" is "U.S." too
    # A letter alone is no name: every article has the "s" of "it's".
    wanted = {part for part in (*name.parts, *pieces) if len(part) > 1}
    if len(name.parts) > 1:
        wanted.add(_initials(name.parts))
    if wanted & words or not {_expand(part) for part in wanted}.isdisjoint(map(_expand, words)):
        return True
    return any(_alike(p, word) or _one_slip(p, word) for p in name.parts for word in words)


def spelt_out(initials: str, text: str) -> frozenset[str]:
    """The names of a text that such initials are short for: "Federal Trade Commission" of "FTC".
    Of two letters none: too much has these."""
    if len(initials) < 3:
        return frozenset()
    between = r"[\w’'-]+[ \n](?:(?:of|the|and|for|on|in|de|du|la|des|et|der|und|&)[ \n]){0,2}"
    whole = rf"\b{between.join(map(re.escape, initials))}[\w’'-]+"
    return frozenset(" ".join(name.split()) for name in re.findall(whole, text))


def _one_slip(typed: str, word: str) -> bool:
    """Whether a word of some length was typed with one letter wrong, missing or too many."""
    if len(typed) < 5 or typed[0] != word[0] or abs(len(typed) - len(word)) > 1:
        return False
    short, long = sorted((typed, word), key=len)
    at = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


def _initials(parts: Sequence[str]) -> str:
    return "".join(part[0] for part in parts)


def _expand(text: str) -> str:
    text = DEMONYMS.get(text, text)
    return ACRONYMS.get(text, text)


def _given_fits(name: Name, other: Name) -> bool:
    """Given names agree: one is there, or an initial of it, or each only has its own extra."""
    one, two = name.parts[:-1], other.parts[:-1]
    return any(a == b or _alike(a, b) or _initial_of(a, b) for a in one for b in two)


def _initial_of(a: str, b: str) -> bool:
    return min(len(a), len(b)) == 1 and a[0] == b[0]


def _alike(a: str, b: str) -> bool:
    """The same word, or a spelling of it: "zelensky" and "zelenskyy", "iran" and not "iraq"."""
    if a == b:
        return True
    if min(len(a), len(b)) < 4 or a[:3] != b[:3] or abs(len(a) - len(b)) > 3:
        return False
    if DEMONYMS.get(a, a) == DEMONYMS.get(b, b):
        return True
    short, long = sorted((a, b), key=len)
    if long.startswith(short) and long[len(short) :] in ("s", "n", "an", "ian", "ese", "ish", "y"):
        return True
    return len(short) >= 7 and _distance_at_most_two(short, long)


def _distance_at_most_two(a: str, b: str) -> bool:
    """Levenshtein distance ≤ 2, on words of ordinary length."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a[:30], start=1):
        new = [i]
        for j, y in enumerate(b[:30], start=1):
            new.append(min(row[j] + 1, new[-1] + 1, row[j - 1] + (x != y)))
        row = new
    return row[min(len(b), 30)] <= 2
