"""Questions about two things: which is more, what both have, and what one leads to.

"Compare the cost of the ferry and of the school" is two questions for a sum, "Who spoke at both the
hustings and the march?" two for names, and "Where does the company that runs the ferry have its
seat?" a question for a name, and another that is asked with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.answer import Answer
from rag.numbers import Quantity, quantities
from rag.verify.focus import Facts
from rag.verify.lexicon import BASES
from rag.verify.names import same_name
from rag.verify.polarity import past_form
from rag.verify.words import read

Asks = Literal["most", "least", "beside", "both"]

_END = r"[\s?.!]*$"
_DID = re.compile(
    r"^\s*(?P<aux>did|does|do|will|has|have|had)\s+(?P<first>.+?)\s+or\s+(?P<second>.+?)\s+"
    r"(?P<verb>cost|earn|raise|lose|pay|spend|weigh|measure|last|take|get|have|win|sell|employ|hold"
    r"|need|draw)\s+(?:(?P<much>more|less|the most|the least)(?:\s+money)?"
    rf"|(?P<many>more|fewer|the most|the fewest)\s+(?P<what>[a-z -]+?)|(?P<long>longer)){_END}",
    re.I,
)
_WHICH_COSTS = re.compile(
    r"^\s*(?:which|what|who)\s+(?:(?:of the two\s+)?(?P<verb>costs?|earns?|weighs?|paid|spent)\s+"
    r"(?P<much>more|less|most|least)|(?:is|was)\s+(?:the\s+)?(?P<price>more expensive"
    r"|dearer|cheaper)|(?:is|was)\s+(?:the\s+)?(?P<adjective>longer|taller|older|heavier|bigger|larger|faster|higher"
    r"|deeper|wider|farther|stronger|younger|shorter))\s*[,:]?\s+(?P<first>.+?),?\s+or\s+"
    rf"(?P<second>.+?){_END}",
    re.I,
)
_WHO_HAS = re.compile(
    r"^\s*(?:which|who)\s+(?P<verb>got|gets|had|has|won|lost|sold|employs?|employed|carries|carried"
    r"|drew|scored|received)\s+(?:the\s+)?(?P<many>more|fewer|most|fewest)\s+(?P<what>[a-z -]+?)"
    rf"\s*[,:]\s+(?P<first>.+?),?\s+or\s+(?P<second>.+?){_END}",
    re.I,
)
_COMPARE = re.compile(
    r"^\s*(?:please\s+)?(?:compare|how do)\s+(?P<what>.+?)\s+(?P<of>of|in|at|for)\s+"
    rf"(?P<first>.+?)\s+(?:and|with|to|versus|vs\.?)\s+(?:(?:that|those)\s+)?(?:(?P=of)\s+)?(?P<second>.+?)"
    rf"(?:\s+compare)?{_END}",
    re.I,
)
_BOTH = re.compile(
    rf"^\s*(?P<head>(?:who|which)\b.+?)\s+both\s+(?P<first>.+?)\s+and\s+(?P<second>.+?){_END}", re.I
)
_DEGREES = {
    "longer": "long", "taller": "tall", "older": "old", "heavier": "heavy", "bigger": "big",
    "larger": "large", "faster": "fast", "higher": "high", "deeper": "deep", "wider": "wide",
    "farther": "far", "stronger": "strong", "younger": "old", "shorter": "long",
}  # fmt: skip
_LESS = frozenset(("less", "least", "cheaper", "younger", "shorter", "fewer", "fewest", "the least",
                   "the fewest"))  # fmt: skip
_MEASURES = re.compile(r"\b(?:costs?|prices?|budgets?|sums?|fares?|fines?|salar\w+)\b", re.I)
_NUMBERS = re.compile(r"\b(?:numbers? of|turnout|votes|sizes?|lengths?|ages?|heights?)\b", re.I)

_A_PART = re.compile(
    r"\b(?:extra|additional|another|further|remaining|rest of|part of|(?:third|half|quarter) of)\b",
    re.I,
)
_OTHER_TIMES = 370  # days further apart than this are of no one comparison

_HOP = re.compile(
    r"^\s*(?P<head>(?:who|whom|what|when|where|which|how)\b.*?)\bthe\s+"
    rf"(?P<noun>[a-z-]+(?: [a-z-]+)?)\s+(?P<rel>who|that|which)\s+(?P<rest>.+?){_END}",
    re.I,
)
_DO = re.compile(r"\b(?:do|does|did|will|would|can|could)\s*$", re.I)
_BE = re.compile(r"\b(?:is|was|are|were|has|have|had)(?:\s+been)?\s*$", re.I)
_ALREADY = re.compile(r"^\s*(?:who|what|which)\s+(?:is|was|are|were)$|\bnames?\s+of$", re.I)
_VERBS = frozenset(BASES.values()) | frozenset(
    "live work teach have own want plan come play study earn weigh cost stand lie sit serve say do "
    "drive belong charge pay employ sell open close".split()
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question for each of two things, what the two are called, and what is asked of them."""

    questions: tuple[str, str]
    names: tuple[str, str]
    asks: Asks


@dataclass(frozen=True, slots=True)
class Hop:
    """A question for a name, and the words around that name in what was really asked."""

    first: str
    before: str
    after: str

    def second(self, name: str) -> str:
        """The question itself, asked with the name."""
        return f"{' '.join(f'{self.before} {name} {self.after}'.split())}?"


def comparison(text: str) -> Comparison | None:
    """The two questions behind a question that compares, or ``None``."""
    found = _of_amounts(text) or _of_counts(text) or _of_degrees(text)
    return found or _side_by_side(text) or _of_both(text)


def hop(text: str) -> Hop | None:
    """The two steps of a question about somebody or something that it tells only by a clause."""
    match = _HOP.match(text)
    if match is None:
        return None
    head = match["head"].strip()
    if _ALREADY.search(head):
        return None
    clause, tail = _cut(head, match["rest"].split())
    if len(clause) < 2:
        return None
    does = " ".join(clause)
    first = f"Who {does}?" if match["rel"].lower() == "who" else f"Which {match['noun']} {does}?"
    return Hop(first, head, " ".join(tail))


def _from_one_sentence(answers: Sequence[Answer]) -> bool:
    """Whether all answers lead with the same sentence."""
    led = {(a.citations[0].article_id, a.citations[0].start) for a in answers if a.citations}
    return len(led) == 1


def told(asked: Comparison, answers: Sequence[Answer]) -> str | None:
    """What two answers say together, as far as typed values bear it out: names that both hold, or
    both numbers and whose is the larger. ``None`` where one has none."""
    if any(answer.abstained for answer in answers):
        return None
    if asked.asks == "both":
        return _in_both(answers)
    one, two = (_amount(answer) for answer in answers)
    if one is None or two is None or (one.kind, one.unit) != (two.kind, two.unit):
        return None
    if not all(_is_about(name, a) for name, a in zip(asked.names, answers, strict=True)):
        return None
    days = [_day_of(answer) for answer in answers]
    if days[0] and days[1] and abs((days[0] - days[1]).days) > _OTHER_TIMES:
        return None
    shorts = [answer.short_answer or "" for answer in answers]
    beside = "; ".join(f"{n}: {s}" for n, s in zip(asked.names, shorts, strict=True))
    if one.value == two.value and _from_one_sentence(answers):
        return None  # One number in one sentence is of one thing.
    if one.value == two.value:
        return f"The same ({beside})"
    if {one.bound, two.bound} & {"over", "under", "at least", "at most"}:
        return beside[0].upper() + beside[1:]
    larger = 0 if one.value > two.value else 1
    if asked.asks == "beside":
        return f"{beside[0].upper()}{beside[1:]} ({asked.names[larger]} the larger)"
    name = asked.names[1 - larger if asked.asks == "least" else larger]
    return f"{name[0].upper()}{name[1:]} ({beside})"


def _of_amounts(text: str) -> Comparison | None:
    match = _DID.match(text)
    if match is None:
        return None
    many = match["many"]
    asked = "How long" if match["long"] else f"How many {match['what']}" if many else "How much"
    names = (match["first"], match["second"])
    one, two = (f"{asked} {match['aux'].lower()} {name} {match['verb']}?" for name in names)
    word = (many or match["much"] or "").lower()
    return Comparison((one, two), names, "least" if word in _LESS else "most")


def _of_counts(text: str) -> Comparison | None:
    match = _WHO_HAS.match(text)
    if match is None:
        return None
    names = (match["first"], match["second"])
    verb = match["verb"].lower()
    base = "have" if verb in ("has", "had") else BASES.get(verb, verb)
    one, two = (f"How many {match['what']} did {name} {base}?" for name in names)
    return Comparison((one, two), names, "least" if match["many"].lower() in _LESS else "most")


def _of_degrees(text: str) -> Comparison | None:
    match = _WHICH_COSTS.match(text)
    if match is None:
        return None
    names = (match["first"], match["second"])
    adjective = (match["adjective"] or "").lower()
    if adjective:
        one, two = (f"How {_DEGREES[adjective]} is {name}?" for name in names)
    else:
        verb = (match["verb"] or "cost").lower()
        base = BASES.get(verb, verb.rstrip("s"))
        one, two = (f"How much did {name} {base}?" for name in names)
    word = adjective or (match["much"] or match["price"] or "").lower()
    return Comparison((one, two), names, "least" if word in _LESS else "most")


def _side_by_side(text: str) -> Comparison | None:
    match = _COMPARE.match(text)
    if match is None or not (_MEASURES.search(match["what"]) or _NUMBERS.search(match["what"])):
        return None
    what, of = re.sub(r"^the\s+", "", match["what"], flags=re.I), match["of"].lower()
    names = (match["first"], match["second"])
    verb = "are" if re.search(r"\b(?:votes|costs|prices|numbers|\w+ies)\b", what) else "is"
    one, two = (f"What {verb} the {what} {of} {name}?" for name in names)
    return Comparison((one, two), names, "beside")


def _of_both(text: str) -> Comparison | None:
    match = _BOTH.match(text)
    if match is None:
        return None
    names = (match["first"], match["second"])
    one, two = (f"{match['head']} {name}?" for name in names)
    return Comparison((one, two), names, "both")


def _amount(answer: Answer) -> Quantity | None:
    """The one number of a short answer; ``None`` where sources differ."""
    if answer.short_answer is None or any(
        d.relation == "contradicted" for d in answer.disagreements
    ):
        return None
    found = [q for q in quantities(answer.short_answer) if q.kind not in ("ordinal", "clock")]
    return found[0] if len(found) == 1 else None


def _is_about(name: str, answer: Answer) -> bool:
    """Whether the quotation that an answer leads with names the thing, or its headline does, and
    gives no mere part of what it has."""
    first = answer.citations[0]
    told = read(f"{first.title}\n{first.quote}").stems
    return bool(read(name).stems & told) and not _A_PART.search(first.quote)


def _day_of(answer: Answer) -> date | None:
    """The day that an answer's first quotation speaks of: one that it names, or its article's."""
    number = answer.citations[0].number
    named = next((d.start for d in answer.dates if d.citation == number), None)
    return named or answer.citations[0].published


def _in_both(answers: Sequence[Answer]) -> str | None:
    """The names that the quotations of two answers have in common, without those asked about."""
    asked = " ".join(answer.question for answer in answers).casefold()
    one, two = (
        [name for c in answer.citations for name in Facts(c.quote, c.published).names]
        for answer in answers
    )
    common = [
        name.text
        for name in one
        if name.sure
        and name.last not in asked
        and any(other.sure and same_name(name, other) for other in two)
    ]
    return ", ".join(dict.fromkeys(common)) or None


def _cut(head: str, words: list[str]) -> tuple[list[str], list[str]]:
    """A clause, and the words after it that belong to the question around it: where that has its
    auxiliary before the clause, its verb comes after."""
    if _DO.search(head):
        ends = [i for i, word in enumerate(words) if i > 1 and word.casefold() in _VERBS]
        return (words[: ends[0]], words[ends[0] :]) if ends else ([], [])
    if _BE.search(head) and len(words) > 2 and not re.match(r"\s*who\b", head, re.I):
        ends = [i for i, word in enumerate(words) if i > 1 and past_form(word.casefold())]
        if ends:
            return words[: ends[-1]], words[ends[-1] :]
    return words, []
