"""Who somebody is, or what something is, as a sentence says it right beside the name.

"The architect, Ines Caldeira, …", "Joan Petrov, an analyst at Hillcrest", "Prime Minister Leonard
Voss": a reader that looks for names finds none there but the one that is asked about.
"""

from __future__ import annotations

import re

from rag.question import Question
from rag.verify.lexicon import TITLE

_WHO_IS = re.compile(
    r"^\W*(?:who|what)(?:['’]s| is| was| are| were)\s+(?P<name>(?-i:[A-Z])[\w.’'-]*"
    r"(?: (?-i:[A-Z])[\w.’'-]*){0,3})\s*\?*\s*$",
    re.I,
)
_OWNER = (
    r"(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir"
    r"|(?:[Tt]he )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?[’']s?|[Tt]he [a-z][\w-]*[’']s?)"
)
# "Lucasta Brine, cabinet member for education": what she does there is no post.
_POST = r"(?!\w+(?:ing|ed)\b)(?:[a-z][\w-]+ ){1,3}(?:of|for|at) "
# "His co-defendant", "its present chief": whose, another sentence says.
_BEARERLESS = re.compile(r"(?:its|his|her|their|our|my)\s+", re.I)
_WHOSE = re.compile(r"(?<!^who) (?:who|whose|which|that|where)\b")


def asks_role(question: Question) -> bool:
    """Whether nothing is asked but who somebody is, or what something is."""
    return _WHO_IS.match(question.understood) is not None


def own_role(question: Question, sentence: str) -> str | None:
    """What the person or thing whose name alone is asked about is, in a sentence's own words;
    ``None`` where another thing is asked, or the sentence does not say. Rather what stands by
    itself than "his deputy", which loses its pronoun."""
    asked = _WHO_IS.match(question.understood)
    if asked is None:
        return None
    name = re.escape(asked["name"])
    patterns = (
        rf"\b(?P<role>{_OWNER}(?: [\w’'-]+){{1,6}}), (?:(?:named|called) )?{name}(?=[,.;:]|$)",
        rf"\b{name}(?:, \d{{1,3}})?, (?P<role>(?:an?|the|who|one of) [^,.;:]{{3,160}})(?=[,.;:]|$)",
        rf"\b{name}(?:, \d{{1,3}})?, (?P<role>{_POST}[^,.;:]{{2,80}})(?=[,.;:]|$)",
        rf"(?P<role>\b(?:{_OWNER} )?(?i:{TITLE})(?: (?i:{TITLE})){{0,2}}) {name}\b",
    )
    found = [match["role"] for pattern in patterns if (match := re.search(pattern, sentence))]
    roles = [_WHOSE.split(role)[0] for role in found]
    whole = (role for role in roles if not _BEARERLESS.match(role))
    return next(whole, None) or next((_BEARERLESS.sub("", role) for role in roles), None)
