"""Whether words give a cause, where it is asked why something is, or what somebody died of.

The reader points at what stands near the name: "a profit a year earlier" is no reason for a loss,
and "The cause was pneumonia" names nobody.
"""

from __future__ import annotations

import re

from rag.question import Question

_OF_A_DEATH = (
    r"\bwhat (?:\w+ )?(?:did|does|has|had) [^?]{2,60} (?:die|died) (?:of|from)\b"
    r"|\b(?:of|from) what (?:\w+ )?(?:did|has|had) [^?]{2,60} (?:die|died)\b"
)
_DEATH_ASKED = re.compile(_OF_A_DEATH, re.I)
_ASKED = re.compile(
    rf"{_OF_A_DEATH}|\bwhat (?:has |had )?(?:killed|caused|led to)\b|\bwhat reasons?\b"
    r"|\bwhat (?:is|was|were|are) the (?:causes?|reasons?)\b",
    re.I,
)
# "Due to go on sale" and "since 1949" give none.
_TO_DO = (
    r"(?:be|have|go|start|begin|open|end|close|run|come|take|arrive|leave|appear|meet|play|return"
    r"|speak|stand|vote|expire|finish|retire|join|launch|make|give|face|hold|move|last|visit)\b"
)
_UNIT = (
    r"(?:seconds|minutes?|hours?|days?|weeks?|fortnights?|months?|years?|decades?|times?|seasons?"
    r"|games?|matches|mornings?|evenings?|nights?|spring|summer|autumn|winter|christmas|easter|then"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|\d{4})\b"
)
TIME = (
    r"(?:(?:only|just|almost|nearly|some|about|the|a|an|early|late|last|this|few|several|\d[\d,.]*"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|end|start|beginning|of)"
    rf"[ -])*{_UNIT}(?![’'])"
)
"""A stretch or point of time, in words: no cause by itself."""
_DUE_TO = rf"due (?:in (?:the )?\w+ )?to (?!{_TO_DO})"
_CUE = re.compile(
    rf"\bbecause\b|\bsince (?!{TIME})|\bas a (?:result|consequence)\b|\b{_DUE_TO}|\bowing to\b"
    r"|\bthanks to\b|\bon account of\b|\bin order to\b|\bso\b(?! far)|\bcaus(?:ed|ing)\b"
    r"|(?<!no )\b(?:reason|cause)s? (?:was|were|is|are|for|of|given)\b|\bblam(?:e[ds]?|ing)\b"
    r"|\b(?:puts?|putting) [^.;]{1,60}? down to\b|\battribut\w+\b|\b(?:came|comes|arose) from\b"
    r"|\bto (?:avoid|allow|let|save|protect|prevent|help)\b|\b(?:led|leads|leading) to\b"
    r"|\b(?:died|dying|dies|death) (?:of|from)\b|\b(?:arguing|saying)\b",
    re.I,
)
# "The cause is not known" names none.
_NAMES_ONE = re.compile(
    r"^[\"“]?Because\b|(?<!no )\b(?:cause|reason)s?\b[^.;]{0,40}? (?:was|were|is|are)\b"
    r"(?! (?:still |yet |being )?(?:not|never|un\w+|under|investigated|examined)\b)"
    r"|\bblam(?:ed|es)\b|\bputs? [^.;]{1,60}? down to\b|\battribut(?:ed|es)\b|\bcaused by\b"
    rf"|\b(?:was|were|is|are) {_DUE_TO}|\bdied (?:of|from)\b|\barose (?:when|from)\b",
    re.I,
)
# May begin a cause, or only tell when and with whom.
_AFTER = re.compile(r"(?:after|following|amid|when)\b", re.I)
_AFTER_IT = re.compile(
    r"\b(?:after|following|amid|when|as)(?: \w+ (?:that|of))?(?: [\"“])?\s*$", re.I
)
_LOOSE = re.compile(
    r"\b(?:over|who|which|whose|where|said|says|that|for|by|with|from|of|in)"
    r"(?: (?:he|she|it|they))?\s*[\"“]?$"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )(?<!due )\bto $|[:;–—]\s*[\"“]?$|\bsays\b[^.;]+$",
    re.I,
)
_BEGINS = re.compile(r"(?:after|following|amid|when|as|over|for|with|if|to)\b", re.I)
_FOR = re.compile(r"\bfor [a-z]+ing\b", re.I)
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|due|has|have|had|going|able|began|begins?) $", re.I)
_TIME_FIRST = re.compile(
    rf"(?:(?:after|for|in|on|at|from|before|by|until|since|over) )?{TIME}", re.I
)
_SAID_OF_IT = re.compile(rf"\b{_DUE_TO}|\bputs? [^.;]{{1,60}}? down to ", re.I)
_CLAUSE = re.compile(
    rf"\b(?:because|since) (?!of\b)(?!{TIME})(?P<begun>(?:[\w’'-]+ ){{1,8}})$", re.I
)
_SURE, _LIKELY, _FAR = 0.0, -1.0, -2.0  # scores of the reader's
_TOLD = 0.4  # share of a question that a sentence has which tells what is to be explained


def asks_cause(question: Question) -> bool:
    """Whether a question asks for a cause or a reason."""
    return question.kind == "why" or _ASKED.search(question.understood) is not None


def asks_what_killed(question: Question) -> bool:
    """Whether it is asked what somebody died of."""
    return _DEATH_ASKED.search(question.understood) is not None


def names_cause(text: str) -> bool:
    """Whether a sentence says outright what a cause is: "The cause was …", "It blamed …"."""
    return _NAMES_ONE.search(text) is not None


def has_cue(text: str) -> bool:
    """Whether a sentence has a word that begins or names a cause, and not only a time."""
    return _CUE.search(text) is not None


def may_be_cause(before: str, words: str, score: float, coverage: float) -> bool:
    """Whether words may be a cause, in a sentence in which none is marked as one.

    A sentence that tells what is to be explained, and points on from there neither with "after" nor
    with "to", explains nothing: "The trial was halted in October". One that tells another thing may
    be all the explanation there is.

    Args:
        before: the sentence as far as the words.
        score: what the reader gives them.
        coverage: the share of the question that the sentence has.
    """
    timed = _TIME_FIRST.match(words)
    rest = words[timed.end() :].lstrip() if timed else words
    if _AFTER.match(rest) or (_AFTER_IT.search(before) and not timed):
        return score > _LIKELY
    begins = _FOR.search(rest) or (
        _BEGINS.match(rest) and not (rest[:3] == "to " and _AUXILIARY.search(before))
    )
    if begins or (not timed and _LOOSE.search(before)):
        return score > _SURE
    return coverage < _TOLD and score > _FAR


def cause_begins(text: str, start: int, end: int) -> int:
    """Where a cause begins of which the reader points at ``start`` to ``end``: behind "put it down
    to", before "80 metres of track" of which it saw only "were washed away"."""
    for said in _SAID_OF_IT.finditer(text):
        if said.start() <= start < said.end() < end or start <= said.start() < said.end() < end:
            return said.end()
    clause = _CLAUSE.search(text[:start])
    return clause.start("begun") if clause else start
