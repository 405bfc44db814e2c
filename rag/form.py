"""The form in which a short answer is said: as it was asked for, a person by the whole name."""

from __future__ import annotations

import re

from index.temporal import find
from rag.numbers import NUMBER_WORDS
from rag.question import Question
from rag.shorts import plain, sort_asked, unplaced
from rag.verify.lexicon import DEMONYMS
from rag.verify.names import names
from rag.verify.words import read, stem

_AGE_ASKED = re.compile(r"\bhow old\b|\b(?:what|which) age\b|\bage of\b", re.I)
_AGED = re.compile(
    rf"(?:an? |the )?(\d{{1,3}}|{'|'.join(sorted(NUMBER_WORDS))})-years?(?:-olds?\b.*)?", re.I
)
_COUNTED = re.compile(r"\bhow many((?: [\w’'-]+){1,4})", re.I)
_MEASURED = re.compile(r"(\d[\d.,]*)-([^\W\d]+)")
_FIGURE = re.compile(rf"(?:\b\d[\d.,]*|\b(?:{'|'.join(sorted(NUMBER_WORDS))}))$", re.I)
_LENGTH_ASKED = re.compile(r"\bhow long\b", re.I)
_UNIT = re.compile(r" [a-z]{3,}")
_VOTES_ASKED = re.compile(r"\bvot(?:es?|ed|ing)\b|\bscore\b|\bmajority\b", re.I)
_AGAINST = re.compile(
    r"(?: votes?| points?)?(?: to | against |[-–])"
    rf"(?:\d[\d.,]*\d|\d|{'|'.join(sorted(NUMBER_WORDS))})\b",
    re.I,
)
_UP_TO_TEN = "one|two|three|four|five|six|seven|eight|nine|ten"
_IN_SO_MANY = re.compile(
    rf"\b(?:{_UP_TO_TEN}|\d{{1,2}}) (?:in|out of) (?:every )?(?:{_UP_TO_TEN}|10|100)\b(?! (?:year"
    r"|month|week|day|hour|minute|game|match|season)s?\b)",
    re.I,
)
_LAST = re.compile(r"[\s-]+([^\W\d]+)$")
_PREPOSITION = re.compile(
    r"\b(above|below|over|under|in|on|at|from|to|by|for|of|with|near|into|against|between)\s+"
    r"(?:what|which|whom|whose|how (?:many|much))\b",
    re.I,
)
_NUMBERED = re.compile(r"^\d{1,2}[.)] (?=\D)")  # of a list
_SURNAME = re.compile(r"[A-Z][\w’'-]{2,}")
# What stands before a name and is no given name: "North Carolina".
_NO_GIVEN_NAME = frozenset(
    "north south east west northern southern eastern western central upper lower new old great "
    "greater saint st fort port mount lake cape royal san santa los las el la le team storm "
    "hurricane typhoon cyclone republic university bank club group".split()
)
_LONGEST = 8_000
_ARTICLES = frozenset(("the", "The", "a", "A", "an", "An", "its", "their", "his", "her"))


def short_form(question: Question, words: str, text: str) -> str:
    """Words of an article as a short answer: "14" for "14-year-old" where an age is asked for,
    "Kharkiv" for "Kharkiv region" where a region is, "$4" for "below $4" where it is asked below
    what, "12" for "12 senators" where it is asked how many senators, "Tom Brady" for "Brady" where
    ``text``, the article's, introduces him so."""
    said = unplaced(_NUMBERED.sub("", words))
    asked = _PREPOSITION.search(question.understood)
    if asked and said.casefold().startswith(f"{asked[1].casefold()} "):
        said = said[len(asked[1]) :].lstrip()
    if asks_age(question) and (aged := _AGED.fullmatch(said)):
        return aged[1]
    counted = _without_what_is_counted(question, said)
    return in_full(_without_its_sort(question, said), text) if counted == said else counted


def asks_age(question: Question) -> bool:
    """Whether a question asks how old somebody or something is."""
    return bool(_AGE_ASKED.search(question.understood))


def whole_length(text: str, start: int, end: int, stop: int) -> str:
    """The characters ``start`` to ``end`` of a text, with the finer part of a length of time that
    follows before ``stop``: "four years and six months" for "four years"."""
    for length in find(text, None, start, stop):
        if length.type == "duration" and length.start == start and length.end > end:
            return length.text
    return text[start:end]


def whole_share(text: str, start: int, end: int, begin: int, stop: int) -> tuple[int, int]:
    """The characters ``start`` to ``end`` of a text, or more where they are half of a share within
    ``begin`` to ``stop``: "two in ten" for "ten"."""
    for share in _IN_SO_MANY.finditer(text, begin, stop):
        if share.start() <= start and end <= share.end():
            return share.span()
    return start, end


def whole_count(question: Question, words: str, behind: str) -> str:
    """Votes with those that they stood against, "17 votes to 14" for "17", and a length with what
    it is counted in, "17 games"; other words as they are.

    Args:
        behind: what follows the words in their sentence.
    """
    if _LENGTH_ASKED.search(question.understood) and _FIGURE.fullmatch(words):
        unit = _UNIT.match(behind)
        return words + unit.group() if unit else words
    if not _VOTES_ASKED.search(question.understood) or not _FIGURE.search(words):
        return words
    against = _AGAINST.match(behind)
    return words + against.group() if against else words


def _without_what_is_counted(question: Question, words: str) -> str:
    """A number without the things that the question names itself: "eight" of "eight years" for "how
    many years", "7.8" of "7.8-magnitude" for "what was the magnitude"."""
    asked = question.understood.casefold()
    if (measured := _MEASURED.fullmatch(words)) and measured[2].casefold() in asked.split():
        return measured[1]
    counted = _COUNTED.search(asked)
    things = {stem(word) for word in counted[1].split()} if counted else set()
    bare = words
    while (last := _LAST.search(bare)) and stem(last[1].casefold()) in things:
        bare = bare[: last.start()]
    # "A few senators" has no number, and "five or more" would lose what it says.
    return bare if _FIGURE.search(bare) else words


def _without_its_sort(question: Question, words: str) -> str:
    """A name without the sort of thing that was asked for, said after it in small letters."""
    sort = sort_asked(question.understood)
    name, _, last = words.rpartition(" ")
    repeats = sort is not None and last == sort.split()[-1]
    if not repeats or not name[:1].isupper() or not last.islower():
        return words
    return words if name.casefold() in DEMONYMS else name  # "French club" is not called "French".


def is_only_its_sort(question: Question, words: str) -> bool:
    """Whether words only say again which sort of thing is asked for, and perhaps of which country:
    "the club", "a French club" for "which club"."""
    sort = sort_asked(question.understood)
    *before, last = words.split() or [""]
    if sort is None or last != sort.split()[-1]:
        return False
    return all(word.casefold() in DEMONYMS or word in _ARTICLES for word in before)


def in_full(words: str, text: str) -> str:
    """A surname alone as the whole name under which the text introduces its bearer; the words as
    they are where it is no surname, or where the text names two bearers of it."""
    if not _SURNAME.fullmatch(words):
        return words
    last = plain(words).split()[-1:]
    ending = f" {words.casefold()}"
    bearers: dict[str, str] = {}
    for name in names(read(text[:_LONGEST])):
        if plain(name.text).split()[-1:] != last:
            continue
        whole = len(name.parts) in (2, 3) and name.text.casefold().endswith(ending)
        if whole and name.parts[0] not in _NO_GIVEN_NAME:
            bearers.setdefault(name.text.casefold(), name.text)
        if not bearers:  # Named before anybody was introduced.
            return words
    return next(iter(bearers.values())) if len(bearers) == 1 else words
