"""The result of a vote: "31 votes to 20", "52–47", "12 in favour and 9 against"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.article import Article, Span
from rag.answer import flat
from rag.numbers import NUMBER_WORDS, quantities
from rag.question import Question
from rag.values import Value

_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_VOTES = rf"(?:\d{{1,3}}(?:,\d{{3}})*|(?:{_WORDS})(?:-(?:{_WORDS}))?)"
_IN_FAVOUR = r"(?: votes?)?(?: voting| voted)? (?:for|in favou?r)(?: and| to|,(?: and| with)?)"
BALLOT = re.compile(
    rf"(?<!\bfrom )(?<!\bbetween )\b(?P<first>{_VOTES})"
    rf"(?:(?: votes?)?(?: to | against )|(?<=\d)[-–](?=\d)|{_IN_FAVOUR} )"
    rf"(?P<last>{_VOTES})\b(?: (?:voted |were )?against\b)?"
    r"(?!%|[-–/.,]\d| (?:per ?cent|(?:hour|day|week|month|year|time)s?)\b)",
    re.I,
)
"""Those who voted for and against, or with the winners and the losers."""
_SO_MANY = re.compile(rf"(?:just |only )?{_VOTES}(?: votes?)?", re.I)
_VOTED = re.compile(
    r"\bhow many\b[^?]*?\b(?:vot(?:ed?|es)|were|was|came out)\b[^?]*?"
    r"\b(?:(?P<no>against|no|opposed)|for|in favou?r|yes)\b",
    re.I,
)
_REJECTED = re.compile(
    r"\b(?:reject\w*|defeat\w*|threw out|thrown out|against|oppos\w+|turned down|lost|fell"
    r"|vot\w+ down|fail\w*)\b",
    re.I,
)
_ASKED = re.compile(
    r"\bhow close (?:is|was) the (?:vote|ballot)\b"
    r"|\bhow did the (?:[\w’'-]+ ){0,3}vote\b(?: (?:on|over|in) [^?]*)? (?:go|end|turn out)\b"
    r"|\bhow (?:did|has)\b[^?]*(?<!\bthe )(?<!\ba )\bvoted?\b(?= (?:on|over|in)\b|\W*$)"
    r"|\bwhat (?:was|were|is) the (?:[\w’'-]+ ){0,3}vote\b(?! (?:about|for|called|held)\b)"
    r"|\b(?:results?|outcome|score|count|tally) of the (?:[\w’'-]+ ){0,4}(?:vote|ballot)\b"
    r"|\b(?:vote|ballot)(?:['’]s)? (?:results?|outcome|score|count|tally)\b"
    r"|\bby (?:how many votes|what (?:margin|majority|vote|score))\b",
    re.I,
)


def asks_ballot(question: Question) -> bool:
    """Whether a question asks how a vote went."""
    return _ASKED.search(question.understood) is not None


def own_votes(question: Question, sentence: str, pointed: str) -> str | None:
    """The votes for or against, of a sentence that gives both, "by 29 to 22", or the whole result,
    as the question asks; ``None`` where it asks for neither, or the reader points at another number
    than the result: "by five votes"."""
    asked, told = _VOTED.search(question.understood), list(BALLOT.finditer(sentence))
    if len(told) != 1:
        return None
    if asked is not None:
        # What is rejected had more votes against it than for it.
        against_first = bool(_REJECTED.search(sentence, 0, told[0].start()))
        return told[0]["first" if bool(asked["no"]) == against_first else "last"]
    result = flat(told[0].group())
    another = _SO_MANY.fullmatch(pointed) and pointed not in result
    return result if asks_ballot(question) and not another else None


def ballots(article: Article, span: Span) -> Iterator[Value]:
    """The results of votes in some words of an article."""
    for told in BALLOT.finditer(article.text, span.start, span.end):
        sides = [quantities(told[side]) for side in ("first", "last")]
        if all(sides):
            votes = tuple(sorted(f"{side[0].value:g}" for side in sides))
            yield Value("ballot", *told.span(), flat(told.group()), thing=votes)
