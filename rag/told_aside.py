"""Days that are not those of what a sentence tells: "have found the paintings stolen in January".

A day may belong to a participle beside a noun, or to a clause with "who"; the sentence then tells
something of another day, mostly its article's.
"""

from __future__ import annotations

import re

_HELPS = "is|are|was|were|be|been|being|has|have|had|get|gets|got|not"
_PARTICIPLE = (
    r"stolen|taken|given|written|broken|driven|hidden|thrown|shown|seen|drawn|torn|sunk|frozen"
    r"|held|found|built|sold|bought|made|hit|lost|cut|brought|paid|sent|caught|struck|\w{2,}ed"
)
# "have found five of the seven paintings stolen from the museum (in January)"
_BESIDE_A_NOUN = re.compile(
    rf"\b(?:has|have|is|are|will|would|can|may|must)\b(?P<main>[^,;:]*?)\s"
    rf"(?P<before>[\w’'-]+)\s(?P<part>{_PARTICIPLE})\b(?P<rest>[^,;:]*)$",
    re.I,
)
_NO_NOUN = re.compile(
    rf"{_HELPS}|I|he|she|it|they|we|you|who|which|that|what|and|but|or|to|best|most|also|now|already|since|just"
    r"|never|ever|always|so|then|again|still|both|all|each|once|twice|even|only|long|yet|\w+ly",
    re.I,
)
_OTHER_CLAUSE = re.compile(
    r"\b(?:who|which|that|whether|if|when|while|after|before|because|since|as|and|but|sa(?:id|ys?)"
    r"|told|announced|reported|added|warned|believes?|thinks?)\b",
    re.I,
)
_FINITE = re.compile(rf"\b(?:{_HELPS}|will|would|{_PARTICIPLE})\b", re.I)
_CLEFT = re.compile(r"\bit (?:is|was)\b[^,;:]*$", re.I)
_RELATIVE = re.compile(r"\w,? who\b(?P<clause>[^,;:]*)$", re.I)
# "who resigned (in February), said": the sentence goes on with what its first noun does.
_GOES_ON = re.compile(
    r"(?:[^,;:]{0,40},)? (?:is|are|was|were|has|have|had|said|says|told|\w{2,}ed)\b", re.I
)
_PLANNED = re.compile(r"scheduled|planned|expected|compared|based|needed|used", re.I)
_AHEAD = re.compile(r"\b(?:will|would|is to|are to|due|plans?)\b", re.I)


def is_aside(before: str, after: str) -> bool:
    """Whether a day belongs to a participle or to a relative clause of the past; ``before`` is its
    sentence up to it, and ``after`` what follows."""
    relative = _RELATIVE.search(before)
    if relative:
        cleft = _CLEFT.search(before[: relative.start() + 1])
        main = _GOES_ON.match(after) and not _FINITE.search(before[: relative.start() + 1])
        return bool(main) and not (cleft or _AHEAD.search(relative["clause"]))
    found = _BESIDE_A_NOUN.search(before)
    if found is None or _PLANNED.fullmatch(found["part"]):
        return False
    if not found["before"][0].islower() or _NO_NOUN.fullmatch(found["before"]):
        return False
    if _OTHER_CLAUSE.search(found["main"]):
        return False
    return not (_FINITE.search(found["rest"]) or _OTHER_CLAUSE.search(found["rest"]))
