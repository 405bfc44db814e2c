"""What cannot be known yet: the articles say that it is not, or it lay ahead when it was asked.

"It has not said what caused the wall to fail" is the best that an archive says to "Why did the wall
fail?", and no answer. "Who won the election of May 2025?", asked as of April, has none either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.chunk import sentences as sentences_of
from index.temporal import find
from index.temporal.units import Interval
from rag.alike import shared
from rag.answer import flat
from rag.cause import has_cue, names_cause
from rag.ends import asks_end
from rag.question import Kind, Question
from rag.rank import Candidate, ahead
from rag.spoken import spoken_day, spoken_interval
from rag.verify.words import read, stem

_ABOUT_IT = 0.3
_JUST_IT = 0.4
_NEARLY = 0.5
_AT_ONCE = 2  # sentences
_DOUBTFUL = -2.0  # a score of the reader's
_NOT_TOLD = (
    r"(?:\b(?:has|have|had)(?: not|n['’]t)(?: yet)? (?:been )?(?:said|told|decided|named|announced"
    r"|given|explained|disclosed|revealed|established|published|known|released|provided)"
    r"|\b(?:did|do|does|would|could)(?: not|n['’]t)(?: yet| \w+ly)?"
    r" (?:say|know|explain|name|give|disclose|reveal|confirm|release|provide)"
    r"|\b(?:is|are|was|were)(?: still)?(?: not|n['’]t)(?: yet)? (?:known|clear|decided|certain)"
    r"|\b(?:has|have|had)(?: not|n['’]t)(?: yet)? (?:come to|reached|drawn) (?:a|any) conclusion"
    r"|\b(?:is|are|was|were|remains?|remained)(?: still)? un(?:known|clear|certain)"
    r"|\byet to (?:say|decide|be (?:said|decided|announced|named|explained))"
    r"|\b(?:declined|refused) to (?:say|name|explain|give|disclose))"
)
_ASKED: dict[Kind, str] = {
    "why": r"\b(?:why|what (?:had |has |have )?(?:caused|led)|(?:the )?(?:cause|reason)s?)\b",
    "who": r"\b(?:who|whom|him|her|them|names?|identity)\b",
    "when": r"\b(?:when|(?:a|the|any) date|what (?:day|time)|how soon)\b",
    "where": r"\b(?:where|which (?:country|city|town|place|part)s?)\b",
    "what": r"\bwhich\b",
    "how": r"\bhow\b(?! (?:many|much|long|old|far|often))",
    "how_many": (
        r"\b(?:how (?:many|much|long|old|far|often)|the (?:number|figure|cost|price|sum))\b"
    ),
}
_NOT_GIVEN = (
    r" (?:is|are|was|were|has|have|had|remains?|remained)(?: still)? (?:un(?:known|clear|certain)"
    r"|(?:not|never)(?: yet)? (?:been )?(?:known|clear|told|given|named|published|established"
    r"|explained|determined|disclosed|revealed|announced))\b"
)
_NO_REASON = (
    r"\b(?:g[ai]v(?:e|es|en|ing)|offer(?:s|ed|ing)?|nam(?:e|es|ed)|provid(?:e|es|ed)) no"
    r" (?:\w+ )?(?:indication|explanation|reason|cause|motive)s?\b"
)
_ASIDE: dict[Kind, str] = {
    "why": rf"{_NO_REASON}|\b(?:cause|reason|motive)s?\b[^.;:]{{0,30}}?{_NOT_GIVEN}",
    "how_many": (
        rf"\b(?:sum|fee|price|amount|cost|figure|number)s?\b(?: (?:that|which))?{_NOT_GIVEN}"
        r"|\bundisclosed (?:sum|fee|price|amount|number)\b"
    ),
}
"""What says so with the word for it before, or without it: "a sum that was not revealed"."""
_UNTOLD = {
    kind: re.compile(
        "|".join(filter(None, (rf"{_NOT_TOLD}[^.;:]{{0,40}}?{words}", _ASIDE.get(kind)))), re.I
    )
    for kind, words in _ASKED.items()
}
_OF_THIS = re.compile(
    r"\bthe (?:\w+ )?cause(?: (?:of|for) (?:the|this|that) (?:accident|blaze|blast|collapse|crash"
    r"|death|derailment|explosion|failure|fault|fire|incident|leak|outage|outbreak|sinking|spill)s?)?"
    rf"(?:\W*$|,|{_NOT_GIVEN})|(?:{_NO_REASON}|\bwhy)(?: for (?:it|this|that))?(?:\W*$|,)",
    re.I,
)
_THE_CAUSE = re.compile(r"\bthe (?:\w+ )?cause\b", re.I)
_WHICH = re.compile(r"\bwhich\b", re.I)
_WORD = re.compile(r"[^\W\d_]+")
_NOT_THEN = re.compile(
    r"\b(?:not|never|n['’]t|un(?=likely))(?: now| yet| currently)?(?: be)? ?(?:expected|due|likely"
    r"|scheduled|planned|going) to (?:be )?(?P<deed>[a-z]+)(?P<rest>[^.;:]*)",
    re.I,
)
_NO_END = re.compile(r"\b(?:until further notice|for the foreseeable future|indefinitely)\b", re.I)
_ONLY_THEN = re.compile(r"\b(?:before|until|till|but|earlier|sooner|for)\b", re.I)
_SUCCEEDS = re.compile(
    r"\b(?:succeed|replace|take over|follow)\b|\b(?:successor|replacement)\b", re.I
)
_NO_SUCCESSOR = re.compile(
    rf"\b(?:successor|replacement)\b[^.;:]{{0,30}}?(?:{_NOT_TOLD}|\b(?:sought|under way|yet to)\b)"
    r"|\b(?:name|find|appoint|seek|choose|(?:look|search)(?:ing)? for) (?:an?|his|her"
    r"|its|their|the) (?:new |permanent )?(?:successor|replacement)\b(?!,? (?-i:[A-Z]))",
    re.I,
)
_OUTCOME = re.compile(
    r"\b(?:won|lost|beat|elected|happened|took place|came (?:first|second|third|last)|voted"
    r"|scored|died|turnout|(?:was|were) (?:held|killed|hurt|injured|decided|opened)"
    r"|the (?:winner|result|turnout))\b",
    re.I,
)
_HAS = re.compile(r"^\W*(?:has|have|had|did|was|were)\b", re.I)
_TO_BE = re.compile(
    r"\b(?:provided that|on condition that|only if|will|is to|are to|has yet to|have yet to)\b",
    re.I,
)
_NAME_ASKED = re.compile(r"\b(?:what|which)\b[^?]*\bnames?\b|^\W*names? of\b|\bidentity\b", re.I)
_UNNAMED = re.compile(
    r"(?:(?:They|He|She|The (?:[a-z]+ )?[a-z]+) (?:has|have|had|was|were)(?: not|n['’]t)(?: yet)?"
    r" (?:been )?(?:named|identified)"
    r"|(?:Neither|None of them) (?:has|have|was|were) (?:been )?(?:named|identified)"
    r"|(?:His|Her|Their|The) (?:names?|identit(?:y|ies)) (?:has|have|was|were)(?: not|n['’]t)"
    r"(?: yet)? (?:been )?(?:released|given|published|disclosed|revealed))\b"
)
_TOLD = 2  # words of the question
_LOOKS_AHEAD = re.compile(r"\b(?:will|would|is|are|to|due|planned|expected|if|should)\b", re.I)


def says_untold(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence says that just what is asked is not known, or was not told."""
    pattern = _UNTOLD.get(question.kind)
    about = candidate.features["coverage"] >= _ABOUT_IT
    if question.kind == "what" and _WHICH.search(question.understood) is None:
        return False
    if question.kind == "when" and _is_not_then(question.understood, candidate.text):
        return True
    if about and asks_end(question) and _NO_END.search(candidate.text):
        return True
    return pattern is not None and about and bool(pattern.search(candidate.text))


def _is_not_then(asked: str, sentence: str) -> bool:
    """Whether a sentence only says of what is asked that a day will not see it: "not expected to
    reopen this year"."""
    for denied in _NOT_THEN.finditer(sentence):
        deed = stem(denied["deed"].casefold())
        if any(stem(word) == deed for word in _WORD.findall(asked.casefold())):
            return _ONLY_THEN.search(denied["rest"]) is None
    return False


def _leaves_it_open(question: Question, text: str) -> bool:
    """Whether a sentence says that the cause is not known of what others beside it tell: "It has
    given no indication of the cause." """
    told = question.kind == "why" and _UNTOLD["why"].search(text)
    return bool(told and _OF_THIS.search(text))


def _left_open(question: Question, ranked: Sequence[Candidate]) -> Candidate | None:
    """The sentence that leaves open, in the article of the best one, why that is which it tells
    without a cause: at once after it, or of "the cause" of the whole report."""
    first = ranked[0]
    least = _NEARLY * first.score
    if has_cue(first.text) or any(names_cause(c.text) and c.score >= least for c in ranked):
        return None
    article = first.hit.article
    if _UNTOLD["why"].search(article.text) is None:
        return None
    for sentence in sentences_of(article):
        text = article.quote(sentence.span)
        after = 0 < sentence.ordinal - first.sentence.ordinal <= _AT_ONCE
        if (after or _THE_CAUSE.search(text)) and _leaves_it_open(question, text):
            return replace(first, sentence=sentence, short=None)
    return None


def no_successor(question: Question, ranked: Sequence[Candidate]) -> Candidate | None:
    """The candidate that says that nobody has been named for what is asked who takes over, printed
    no earlier than the best one; ``None`` where none does."""
    if question.kind != "who" or not ranked or not _SUCCEEDS.search(question.understood):
        return None
    printed = ranked[0].hit.article.published or date.min
    for one in ranked:
        article = one.hit.article
        of_them = not question.names or any(name in article.text for name in question.names)
        since = (article.published or date.min) >= printed
        if of_them and since and _NO_SUCCESSOR.search(one.text):
            return one
    return None


def says_unnamed(question: Question, candidate: Candidate) -> bool:
    """Whether it is asked for somebody's name, and a sentence right behind one that tells of them
    says that it was not given: "Two men were arrested. They have not been named." """
    before = candidate.hit.beside(candidate.sentence, -1)
    if before is None or not _NAME_ASKED.search(question.understood):
        return False
    told = read(candidate.hit.article.quote(before.span))
    about = shared(read(question.understood), told) >= _TOLD
    return about and _UNNAMED.match(candidate.text) is not None


def told_since(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without a first one that says it is not known, where a later article tells;
    and without one that speaks of another year than the question, where one does not."""
    if not ranked:
        return []
    first = ranked[0]
    least = 0.0
    if says_untold(question, first):
        printed = first.hit.article.published or date.max
        rest = [c for c in ranked[1:] if not says_untold(question, c)]
        since = [c for c in rest if (c.hit.article.published or date.min) > printed]
    elif _of_another_time(question, first):
        since = rest = [c for c in ranked[1:] if not _of_another_time(question, c)]
        # The question says itself which of two years is meant: the reader may doubt a little.
        least = _DOUBTFUL
    else:
        return list(ranked)
    good = [c for c in since if c.short is not None and c.short.score > least]
    if not any(c.score >= _NEARLY * first.score for c in good):
        return list(ranked)
    return ahead(good, rest)


def cannot_be_told(question: Question, ranked: Sequence[Candidate]) -> bool:
    """Whether the best that the articles say is that it is not known, or it lay ahead."""
    return _ahead_of(question, ranked) is not None or _untold(question, ranked) is not None


def untold_first(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with the one first that says it is not known, if that is why none answers."""
    said = _untold(question, ranked)
    return list(ranked) if said is None else ahead([said], ranked)


def _untold(question: Question, ranked: Sequence[Candidate]) -> Candidate | None:
    """The candidate that says it is not known: the best one, or a good one that was printed no
    earlier than the best, where that is doubtful, as "why" and "how" always are."""
    if not ranked:
        return None
    if says_untold(question, ranked[0]):
        return ranked[0]
    if nobody := no_successor(question, ranked):
        return nobody
    if unnamed := _unnamed(question, ranked):
        return unnamed
    if left_open := _left_open(question, ranked):
        return left_open
    printed = ranked[0].hit.article.published
    doubted = ranked[0].features["span"] < _DOUBTFUL
    if printed is None or not (doubted or question.kind in ("why", "how")):
        return None
    return next(
        (
            c
            for c in ranked[1:]
            if c.features["coverage"] >= _JUST_IT
            and (c.hit.article.published or date.min) >= printed
            and says_untold(question, c)
        ),
        None,
    )


def _unnamed(question: Question, ranked: Sequence[Candidate]) -> Candidate | None:
    """The sentence behind a candidate that says that no name was given, where the reader doubts the
    best one and that was printed no later."""
    if ranked[0].read:
        return None
    printed = ranked[0].hit.article.published or date.min
    late = (c for c in ranked if (c.hit.article.published or date.min) >= printed)
    behind = (
        replace(c, sentence=one, short=None, nearly=())
        for c in late
        if (one := c.hit.beside(c.sentence, 1)) is not None
    )
    return next((c for c in behind if says_unnamed(question, c)), None)


def why_not(question: Question, ranked: Sequence[Candidate]) -> str | None:
    """That in words, for a refusal whose first citation is the best candidate."""
    if ahead := _ahead_of(question, ranked):
        return ahead
    if not ranked or not (
        says_untold(question, ranked[0])
        or says_unnamed(question, ranked[0])
        or _leaves_it_open(question, ranked[0].text)
        or no_successor(question, ranked[:1])
    ):
        return None
    printed = ranked[0].hit.article.published
    when = f" when it was last reported, on {spoken_day(printed)}" if printed else ""
    return f"This was not known{when}: “{flat(ranked[0].text)}” [1]."


def still_ahead(question: Question) -> str | None:
    """Why a question for the outcome of a day or a month that had not begun by the day as of which
    it is asked has no answer; ``None`` for other questions."""
    text = question.understood
    if question.as_of is None or not _OUTCOME.search(text) or _LOOKS_AHEAD.search(text):
        return None
    for said in _named(text, question.as_of):
        if said[0] > question.as_of:
            return f"As of {spoken_day(question.as_of)}, {spoken_interval(*said)} lay ahead."
    return None


def _ahead_of(question: Question, ranked: Sequence[Candidate]) -> str | None:
    """Why what is asked may not have been by the day as of which it is asked: its day or month lay
    ahead, its year was not over and the best sentence speaks of another, or that only says what is
    to be."""
    day = question.as_of
    if day is None:
        return None
    if ahead := still_ahead(question):
        return ahead
    if not ranked or _LOOKS_AHEAD.search(question.understood):
        return None
    best = ranked[0].text
    if _of_another_time(question, ranked[0]):
        year = spoken_interval(*_running(question)[0])
        return f"As of {spoken_day(day)}, nothing had been reported of this for {year}."
    if question.kind == "yes_no" and _HAS.search(question.understood) and _TO_BE.search(best):
        return f"As of {spoken_day(day)}, this was only said to be ahead: “{flat(best)}” [1]."
    return None


def _running(question: Question) -> list[Interval]:
    """The months and years of a question that were not over by the day as of which it is asked."""
    day = question.as_of
    if day is None or _LOOKS_AHEAD.search(question.understood):
        return []
    return [said for said in _named(question.understood, day) if said[0] <= day < said[1]]


def _of_another_time(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence names only days before those months or years."""
    running = _running(question)
    if not running or question.as_of is None:
        return False
    others = _named(candidate.text, question.as_of)
    return bool(others) and all(o[1] <= said[0] for said in running for o in others)


def _named(text: str, day: date) -> list[Interval]:
    """The days, months and years that a text names in full."""
    return [
        said.interval
        for said in find(text, day)
        if said.interval is not None and said.type == "date" and said.anchor is None
    ]
