"""The day on which something was said or settled, told from the day it was said of.

"The minister said on Thursday", "on Monday the court set the hearing for Thursday".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# What stands before the day on which something was said.
_SAYING = re.compile(
    r"\b(?:said|says|told [^.;]{0,50}|announced|added|wrote|reported|confirmed|heard)\s+"
    r"(?:(?:late|early|at noon|shortly) )?(?:on )?$",
    re.I,
)
_SETTLE = (
    r"(?:set|sets|fix\w*|(?:re)?schedul\w*|arrang\w*|called|convened|moved|postpon\w*|delayed|adjourned"
    r"|deferred|put (?:back|off)|brought forward|pushed back)"
)
_SAY = r"(?:said|says|told|announced|added|wrote|reported|confirmed|promised|agreed|decided|ruled)"
_OPENING = re.compile(r"\W*(?:(?:and|but|late|early|earlier|on|in)\s+)*", re.I)
# "On 21 March the president set the summit for …", "The court on Monday said that … on …".
_SETTLED_FOR = re.compile(rf"\b{_SETTLE}\b[^.;]*\b(?:for|to|until|till)\s+(?:the )?$", re.I)
_SAID_OF = re.compile(rf"\b{_SAY}\b[^.;]*$", re.I)
_AT_ONCE = re.compile(rf"\s+(?:\w+ly |also |then )?(?:{_SETTLE}|{_SAY})\b", re.I)
_DONE_ON = re.compile(r"\b(?:\w+ed|held|made|sent|born|since|from|by)\s+(?:on |in )?$", re.I)
_SAYING_ASKED = re.compile(
    rf"\b(?:{_SETTLE}|{_SAY}|say|tell|announce\w*|confirm|decide|decision|promise|agree\w*|report|rule"
    r"|told|made public|publi\w+|reveal\w*)\b",
    re.I,
)
_SETTLED_ON = re.compile(rf"\b{_SETTLE}\s+(?:on )?$", re.I)
_ANEW = re.compile(r"\s*,?\s*(?:for|to|until|till)\s+$", re.I)


def asks_of_saying(question: str) -> bool:
    """Whether it is asked when something was said or settled."""
    return _SAYING_ASKED.search(question) is not None


def is_of_saying(text: str, day: tuple[int, int], days: Sequence[tuple[int, int]]) -> bool:
    """Whether a day of a sentence is that on which something was said, or on which another of its
    days was settled; all are given as characters of the sentence, start and end."""
    before = text[: day[0]]
    if _SAYING.search(before):
        return True
    opens = _OPENING.fullmatch(before) is not None
    for other in days:
        between = text[day[1] : other[0]]
        if not between or ";" in between:
            continue
        if _SETTLED_ON.search(before) and _ANEW.fullmatch(between):
            return True
        told = opens or (_AT_ONCE.match(between) and not _DONE_ON.search(before))
        if told and (_SETTLED_FOR.search(between) or _SAID_OF.search(between)):
            return True
    return False
