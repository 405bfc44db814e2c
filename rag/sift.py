"""Which of the ranked sentences may answer: those of another thing, sort or time come after.

The ranker weighs likeness; here is decided what likeness cannot tell. A sentence is only ever put
behind others; where nothing is left before it, :func:`doubtful` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from index.article import Article
from index.temporal.units import Interval
from rag.lack import MONEY, SUM, vocabulary
from rag.outlook import in_view
from rag.question import Kind, Question
from rag.rank import NUMBER, Candidate
from rag.untold import told_since
from rag.verify.focus import Facts
from rag.verify.names import Name, written_in

_UNHEARD = 0.3  # share of a question, by rarity
_SILENT = -3.0  # a score of the reader's
_NEARLY = 0.5
_OF_ONE_THING: frozenset[Kind] = frozenset(("who", "when", "where", "how_many", "what"))
_HOW_MANY = re.compile(r"\bhow many (?P<what>[^?]{0,30})", re.I)
_PART = re.compile(r"\bhow much (?:of|more|less|longer)\b", re.I)
_NOT_COUNTED = re.compile(
    r"\b(?:per ?cent|percentage|pounds?|euros?|dollars?|pence|points?)\b", re.I
)
_FREE = re.compile(r"\b(?:free|nothing|charge)\b", re.I)
_AMOUNT = re.compile(
    r"\b(?:several|many|few|most|all|scores|tens|hundreds|thousands|millions|couple|single|an?"
    r"|every|only|each|more|less|nobody|nothing)\b",
    re.I,
)
_WORD = re.compile(r"[^\W_]+")
_FURTHER = re.compile(r",|(?<=\w)\s+(?:in|at|on|of|near|above|below|by|from|to)\s", re.I)
_KIND_OF_NAME = re.compile(r"\b([A-Z][a-z]+) ([A-Z][\w’'-]+)")


def sifted(
    question: Question,
    ranked: Sequence[Candidate],
    days_of: Callable[[Candidate], Sequence[Interval]],
) -> list[Candidate]:
    """The candidates in the order in which they may answer."""
    own, others = _of_the_named(question, ranked)
    if own and not of_the_sort(question, own[0]):
        least = _NEARLY * own[0].score
        good = [c for c in own if c.score >= least and c.read and of_the_sort(question, c)]
        own = [*good, *(c for c in own if c not in good)]
    return [*in_view(question, told_since(question, own), days_of), *others]


def doubtful(
    question: Question, ranked: Sequence[Candidate], unheard_share: Callable[[Question], float]
) -> bool:
    """Whether the best candidate is not of the sort that is asked for; or, asked as of a day, the
    reader doubts it and a good share of the question stands in nothing printed by then, as
    ``unheard_share`` counts; or is silent."""
    if not ranked:
        return False
    best = ranked[0]
    if question.kind == "how_many" and not of_the_sort(question, best):
        return True
    read = any(one.short is not None for one in ranked)
    if question.as_of is None or question.kind not in _OF_ONE_THING or not read:
        return False
    span = best.features["span"]
    return span < _SILENT or (span <= 0.0 and unheard_share(question) >= _UNHEARD)


def of_the_sort(question: Question, candidate: Candidate) -> bool:
    """Whether what the reader points at may be the sort of thing that is asked for: of "how many
    votes" no share and no sum, of "how much does it cost" a sum, of "where" another place than the
    question names itself."""
    if candidate.short is None:
        return True
    if question.kind == "where":
        return not _is_named_in(question.understood, candidate.short.text)
    if question.kind != "how_many":
        return True
    counted = _HOW_MANY.search(question.understood)
    words = candidate.short.text
    if counted is not None:
        if _NOT_COUNTED.search(counted["what"]):
            return True
        plain = SUM.sub("", re.sub(r"[\w.,-]+ per ?cent|\d[\d.,]*%", "", words))
        return bool(NUMBER.search(plain) or _AMOUNT.search(plain))
    if MONEY.search(question.understood) and not _PART.search(question.understood):
        return bool(SUM.search(candidate.text) or _FREE.search(candidate.text))
    return True


def _is_named_in(question: str, place: str) -> bool:
    """Whether a question names a place itself: "the Maritime Museum", asked where somebody of "the
    museum" was."""
    words = _WORD.findall(_FURTHER.split(place, maxsplit=1)[0].casefold())
    return bool(words) and words[-1] in _WORD.findall(question.casefold())


def _of_the_named(
    question: Question, ranked: Sequence[Candidate]
) -> tuple[list[Candidate], list[Candidate]]:
    """The candidates of what the question names, and the others.

    An article that knows none of its names speaks of another thing, and so does a sentence about a
    namesake: "Storm Ivo" for "Odalys". All are taken for its own if the best one is.
    """
    names = [name for name in Facts(question.understood, None).names if name.sure]
    if not names or not ranked:
        return list(ranked), []
    words: dict[str, frozenset[str]] = {}

    def of_it(one: Candidate) -> bool:
        article = one.hit.article
        if article.id not in words:
            words[article.id] = vocabulary(article)
        known = any(written_in(name, words[article.id]) for name in names)
        return known and not _of_a_namesake(one.text, article, names)

    own = [one for one in ranked if of_it(one)]
    if not own or own[0] is ranked[0]:
        return list(ranked), []
    return own, [one for one in ranked if one not in own]


def _of_a_namesake(text: str, article: Article, names: Iterable[Name]) -> bool:
    """Whether a sentence speaks of another than those named who is called the same sort of thing in
    the article, and of none of them."""
    said = text.casefold()
    asked = {part for name in names for part in name.parts}
    if any(part in said for part in asked):
        return False
    sorts = {
        sort
        for sort, own in _KIND_OF_NAME.findall(article.text)
        if own.casefold() in asked and sort.casefold() not in asked
    }
    return any(
        sort in sorts and own.casefold() not in asked for sort, own in _KIND_OF_NAME.findall(text)
    )
