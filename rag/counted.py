"""Whether a number is of the sort that "how many", "how long" and "how much" ask for."""

from __future__ import annotations

import re

from rag.lack import SUM, asks_sum, measure_asked
from rag.numbers import quantities
from rag.rank import Candidate
from rag.shorts import NUMBER
from rag.sorts import SORT_OF
from rag.verify.polarity import past_form
from rag.verify.words import stem

_FIGURE = re.compile(
    r"\bwhat (?:is|was|were|will be) the (?:number|total|turnout|attendance|population)\b", re.I
)
_HOW_MANY = re.compile(r"\bhow many (?P<what>[^?]{0,30})", re.I)
_PART = re.compile(r"\bhow much (?:of|more|less|longer)\b", re.I)
_NOT_COUNTED = re.compile(
    r"\b(?:per ?cent|percentage|pounds?|euros?|dollars?|pence|points?)\b", re.I
)
_MILLIONS = re.compile(r"\b\d[\d,.]*\s?(?:million|billion)\b", re.I)  # "it cost 38 million"
_LENGTH = re.compile(
    r"\b(?:seconds?|minutes?|hours?|days?|nights?|weeks?|weekends?|fortnights?|months?|terms?"
    r"|quarters?|seasons?|years?|decades?|centur(?:y|ies)|generations?|h|min|centimet\w+|met(?:re|er)s?"
    r"|kilomet\w+|km|cm|mm|m|miles?|f(?:ee|oo)t|ft|yards?|inch(?:es)?|pages?|words"
    r"|games?|match(?:es)?|rounds?|laps?|sets?|episodes?|performances?|sittings?|sessions?"
    r"|until|till|since|from|between|by|before|into|through|summer|autumn|winter|spring|christmas"
    r"|easter|life(?:time)?|overnight|indefinitely|permanently|forever|long\w*"
    r"|short\w*|(?:mon|tues|wednes|thurs|fri|satur|sun)day|all)\b",
    re.I,
)
_BARE = re.compile(r"[\w.,-]+")
# What is counted in words that never say the same.
_COUNTED_IN = (
    r"votes?|ballots?|(?:ballot |voting )papers?",
    r"signatures?",
    r"seats?",
    r"goals?|points?|runs?|tries",
    r"games?|match(?:es)?|appearances?",
    r"seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)",
    r"met(?:re|er)s?|kilomet(?:re|er)s?|km|miles?|yards?|feet|inches",
)
_OF_PEOPLE = re.compile(
    r"(?:of the )?(?:[a-z-]+ )?(?:people|ppl|men|women|children|pupils|students|passengers|patients"
    r"|visitors|residents|workers|employees|staff)\b",
    re.I,
)
# Which may be short for who is in them.
_OF_SEVERAL = frozenset(
    map(stem, "band court team club group council party university island".split())
)
_THINGS = frozenset(map(stem, SORT_OF)) - _OF_SEVERAL
_ADJECTIVE = re.compile(r"^[a-z]+ ")
_UNITS = tuple(re.compile(rf"(?:{words})\b", re.I) for words in _COUNTED_IN)
_SENTENCED = re.compile(r"\b(?:sentence|jail|prison|imprison)\w*", re.I)
_TERM = re.compile(r"\b(?:days?|weeks?|months?|years?|decades?|life|until)\b", re.I)
_PAY_RISE = re.compile(
    r"\bhow (?:big|large|much|high) (?:of )?(?:an? |the )?"
    r"(?:pay|wages?|salary|price|fare|rent|tax|fee) (?:rises?|increases?|cuts?)\b",
    re.I,
)
_SHARE = re.compile(
    r"\bper ?cent|%|\bpercentage|\b(?:a|one) (?:third|quarter|half|fifth|tenth)\b", re.I
)
_FREE = re.compile(r"\b(?:free|nothing|charge)\b", re.I)
_AMOUNT = re.compile(
    r"\b(?:several|many|few|most|all|scores|tens|hundreds|thousands|millions|couple|single|an?"
    r"|every|only|each|more|less|nobody|nothing)\b",
    re.I,
)
# "How many votes were cast?" asks for those of all.
_ALL_VOTES = re.compile(
    r"\bhow many (?:(?:people|voters|electors|citizens|residents|ppl) )?(?:voted|turned out"
    r"|(?:votes|ballots|(?:ballot |voting )?papers|voters|people)\b[^?]*"
    r"\b(?:cast|voted|spoil\w+|invalid|counted))\b",
    re.I,
)
_MARGIN = re.compile(r"\bby (?:just |only |a mere |some |about )?$", re.I)
_VOTES_OF_ONE = re.compile(
    r"(?P<whose>[A-Z][\w’'-]+)(?:, [^,]+,)? (?:had|has|received|got|won|polled|took|gained)\s+"
    r"(?:[a-z]+ ){0,2}$"
)
_VOTES = re.compile(r"(?: \w+)?(?: votes?\b|\W*$|[,;]| and\b)")
# "How many passengers can she carry?" asks for another number than she carried once.
_ROOM = re.compile(
    r"\bhow many [^?]+? (?:can|does|do) [^?]*?\b(?P<does>carry|hold|seat|accommodate|sleep)\b", re.I
)
_NEAR = 4  # words
_ROOM_TOLD = re.compile(r"\b(?:could|can|able|room|capacity|up to|at most|licensed)\b", re.I)
_BUDGET = re.compile(r"\bbudget of (?:[a-z]+ ){0,2}$", re.I)
_BUDGET_ASKED = re.compile(r"\b(?:budget|spen[dt]|set aside|available|fund\w*)\b", re.I)


def is_such_a_number(question: str, candidate: Candidate) -> bool:
    """Whether what the reader points at may be the number that is asked for: no share, no sum and
    no votes of "how many seats", a sum of "how much does it cost"."""
    words = candidate.short.text if candidate.short else ""
    if is_of_a_part(question, candidate.before, words + candidate.behind):
        return False
    if _FIGURE.search(question):
        return bool(NUMBER.search(words) or _AMOUNT.search(words))
    if counted := _HOW_MANY.search(question):
        return _is_count(counted["what"], words, candidate.behind)
    if asks_share(question):
        return bool(_SHARE.search(candidate.text) or SUM.search(candidate.text))
    if measure_asked(question) == "length":
        return _is_length(question, words, candidate)
    if asks_sum(question) and not _PART.search(question):
        told = (SUM, _MILLIONS, _FREE)
        return any(pattern.search(candidate.text) for pattern in told)
    return True


def is_of_a_part(question: str, before: str, told: str) -> bool:
    """Whether a number, of a sentence's words from there on (``told``), is that of a part or of one
    time where the whole is asked: one candidate's votes, or the margin, of all that were cast; the
    passengers of one crossing; a whole budget for what a thing in it costs.

    Args:
        before: the sentence as far as the number.
    """
    if _ALL_VOTES.search(question):
        one = _VOTES_OF_ONE.search(before)
        if _MARGIN.search(before) and " vote" in told:
            return True
        return one is not None and one["whose"].casefold() not in question.casefold()
    if room := _ROOM.search(question):
        verb = stem(room["does"].casefold())
        once = any(past_form(w) and stem(w) == verb for w in before.casefold().split()[-_NEAR:])
        return once and not _ROOM_TOLD.search(before + told)
    return bool(
        _BUDGET.search(before) and asks_sum(question) and not _BUDGET_ASKED.search(question)
    )


def asks_share(question: str) -> bool:
    """Whether it is asked by how much pay or a price is changed: a share, or a sum."""
    return bool(_PAY_RISE.search(question))


def _is_count(asked: str, words: str, behind: str) -> bool:
    if _NOT_COUNTED.search(asked):
        return True
    if _counts_another(asked, words + behind) or counts_things(asked, words + behind):
        return False
    plain = SUM.sub("", re.sub(r"[\w.,-]+ per ?cent|\d[\d.,]*%", "", words))
    return bool(NUMBER.search(plain) or _AMOUNT.search(plain))


def _is_length(question: str, words: str, candidate: Candidate) -> bool:
    if _SENTENCED.search(question):
        return bool(_TERM.search(candidate.text))
    # The reader may point at the number alone.
    unit = _BARE.fullmatch(words) and re.match(r" [a-z]+", candidate.behind)
    return bool(_LENGTH.search(words + unit.group() if unit else words))


def _counts_another(asked: str, told: str) -> bool:
    """Whether a number counts in other units than is asked for, "602 votes" where seats are."""
    wanted = _unit(asked) or _unit(asked.partition(" ")[2])  # "how many more seats"
    numbers = quantities(told)
    if wanted is None or not numbers or numbers[0].start > 0:
        return False
    behind = told[numbers[0].end :].lstrip(" -")
    found = _unit(numbers[0].text.rpartition(" ")[2]) or _unit(behind)
    found = found or _unit(_ADJECTIVE.sub("", behind))  # "87 valid signatures"
    return found not in (None, wanted)


def counts_things(asked: str, told: str) -> bool:
    """Whether it is asked how many people, and a number counts places, ships or firms: "a trial in
    40 schools" for how many pupils are in it."""
    numbers = quantities(told)
    if not _OF_PEOPLE.match(asked) or not numbers:
        return False
    behind = re.match(r"(?: [a-z-]+)?? (?P<what>[a-z]+s)\b", told[numbers[0].end :])
    words = [numbers[0].text.rpartition(" ")[2], behind["what"] if behind else ""]
    return any(word.endswith("s") and stem(word) in _THINGS for word in words)


def _unit(words: str) -> re.Pattern[str] | None:
    """What the first of some words counts, as far as that is listed."""
    return next((unit for unit in _UNITS if unit.match(words)), None)
