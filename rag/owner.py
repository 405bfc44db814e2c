"""Who owns another thing than is asked about.

"Perdita Rowntree, who owns the bakery," owns no van, though she is the only owner of her report.
"""

from __future__ import annotations

import re

from rag.alike import alike
from rag.verify.lexicon import DETERMINERS
from rag.verify.words import Word, read

_ASKED = re.compile(
    r"\bwho (?:now |once |still )?(?:owns?|owned|possess\w+)\s+(?P<owned>[^?]+)"
    r"|\bwho(?:['’]s| is| was) (?:the|an?) (?:\w+ )?owner of\s+(?P<of>[^?]+)",
    re.I,
)
_OWNS = re.compile(
    r"(?:,? (?:who|which|that))? (?:also |still |now |once |has (?:long )?|had )?"
    r"(?:owns|owned|possess\w+) (?P<owned>.+)|,? (?:the |an? )?(?:\w+ )?owner of (?P<of>.+)",
    re.I,
)
_OWNER = re.compile(
    r"\bowner of (?P<owned>[^,;]+),? $"
    r"|(?:^|said |, )(?P<of>(?!(?:its|his|her|their|new|old|former|present|sole)\b)[a-z]+) owner $"
)


def owns_another(asked: str, before: str, behind: str) -> bool:
    """Whether it is asked who owns something, and the words on either side of somebody in a
    sentence say that they own something else."""
    question = _ASKED.search(asked)
    told = _OWNS.match(behind) or _OWNER.search(before)
    if question is None or told is None:
        return False
    wanted, owned = (named_first(next(filter(None, f.groups()))) for f in (question, told))
    if not wanted or not owned:
        return False
    return not any(alike(one.stem, other.stem) for one in wanted for other in owned)


def named_first(words: str) -> list[Word]:
    """The content words of the noun phrase that some words begin with: "van" of "the van outside
    the flat"; none where they begin with a pronoun."""
    found: list[Word] = []
    for word in read(words).words:
        apart = bool(found) and word.clause != found[-1].clause
        if apart or (not word.content and (found or word.low not in DETERMINERS)):
            break
        if word.content:
            found.append(word)
    return found
