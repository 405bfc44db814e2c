"""Events told in a clause: "after the Rovers were promoted", "since Thole lost".

The clause is parted into who, the verb and the rest. An article states the event where one of its
sentences, or its headline, has the verb or a word that says the same of the same people, and
neither denies it nor looks ahead to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SAME = {
    "promoted": r"promot\w*|w[eo]nt up|back in the [\w ]{3,30}(?:division|league)",
    "relegated": r"relegat\w*|w[eo]nt down",
    "elected": r"elect(?:ed|s)|w[io]n(?:s|ning)?|won",
    "lost": r"los[te]\w*|defeat\w*|beat\w*",
    "won": r"w[io]n(?:s|ning)?|victor\w*|beat\w*",
    "beaten": r"beat\w*|defeat\w*|los[te]\w*",
    "jailed": r"jail\w*|sent to prison|sentenc\w*|imprison\w*|prison term",
    "sentenced": r"jail\w*|sent to prison|sentenc\w*",
    "convicted": r"convict\w*|found [\w ]{0,12}guilty|guilty of",
    "found guilty": r"convict\w*|found [\w ]{0,12}guilty|guilty of",
    "acquitted": r"acquit\w*|cleared of|found [\w ]{0,12}not guilty",
    "arrested": r"arrest\w*|detain\w*|in custody",
    "charged": r"charg(?:ed|es)",
    "burgled": r"burgl\w*|br[eo]ke\w* in\w*|thie(?:f|ves)|stole\w*|robb\w*",
    "robbed": r"robb\w*|stole\w*|thie(?:f|ves)",
    "dismissed": r"dismiss\w*|sack\w*|fired",
    "sacked": r"dismiss\w*|sack\w*|fired",
    "resigned": r"resign\w*|quit\w*|step\w* down|stood down",
    "announced": r"announc\w*|unveil\w*|publish\w*|reveal\w*|under a plan",
    "unveiled": r"announc\w*|unveil\w*|publish\w*|reveal\w*",
    "approved": r"approv\w*|adopt\w*|passe[ds]|vot\w* (?:for|in favour)|back(?:ed|s)",
    "passed": r"approv\w*|adopt\w*|passe[ds]",
    "rejected": r"reject\w*|vot\w* (?:against|down)|thr[eo]w\w* out",
    "postponed": r"postpon\w*|put off|delay\w*|deferr\w*",
    "cancelled": r"cancel\w*|call(?:ed|s) off|abandon\w*",
    "closed": r"clos(?:ed|es)|shut\w*",
    "opened": r"open(?:ed|s)|began|begins",
    "began": r"beg[ia]n\w*|start\w*|open(?:ed|s)",
    "started": r"beg[ia]n\w*|start\w*",
    "ended": r"end(?:ed|s)|(?:is|was) over|finish\w*|call\w* off",
    "died": r"die[ds]?|death|killed",
    "killed": r"die[ds]?|death|kill\w*",
    "walked out": r"walk\w* out|(?:on|began a) strike",
    "broke out": r"br[eo]ke\w* out",
    "sank": r"s[aiu]nk\w*",
    "fell": r"f[ae]ll\w*|collaps\w*",
    "left": r"left|leaves|quit\w*",
    "came": r"c[ao]m\w*|arriv\w*",
    "went": r"w[eo]nt|goes",
    "struck": r"str[iu][kc]\w*|hit\w*",
    "hit": r"hits?|str[iu][kc]\w*",
    "sold": r"s[eo]l[dl]\w*|b[ou]\w*ght|buy\w*",
    "bought": r"bought|buy\w*|acquir\w*",
    "held": r"held|took place",
    "cut": r"cut\w*",
    "met": r"m[ee]t\w*",
    "signed": r"sign(?:ed|s)",
    "stolen": r"stole\w*|thie(?:f|ves)|took|taken",
    "recovered": r"recover\w*|found",
    "lifted": r"lift\w*|ended",
}
_THINGS = {
    "hustings": r"candidates[^.]{0,80}\b(?:debat\w*|argu\w*|question\w*)|hustings",
    "debate": r"debat\w*",
    "verdict": r"convict\w*|found [\w ]{0,12}guilty|acquit\w*|verdict",
    "sentencing": _SAME["sentenced"],
    "promotion": _SAME["promoted"],
    "burglary": _SAME["burgled"],
    "theft": _SAME["stolen"],
    "break-in": _SAME["burgled"],
    "walkout": _SAME["walked out"],
    "announcement": _SAME["announced"],
    "resignation": _SAME["resigned"],
    "arrest": _SAME["arrested"],
    "conviction": _SAME["convicted"],
}
"""Things that happen, by words that say so without naming them."""

_SAME_THING = {
    "merger": r"merg\w*|become one|combin\w*",
    "takeover": r"t[ao][ko]\w*over|buy\w*|bought|acquir\w*",
    "closure": r"clos\w*|shut\w*",
    "cuts": r"cut\w*",
    "strike": r"strik\w*|walk\w* out|walkout",
    "election": r"elect\w*|poll\w*|vot\w*",
    "theft": r"thefts?|stole\w*|thie(?:f|ves)",
    "burglary": r"burgl\w*|thie(?:f|ves)",
}
"""What an article may call a thing that a question names."""

_LOSES_TO = re.compile(r"beat\w*|defeat\w*", re.I)
_DONE_TO = re.compile(r"\b(?:was|were|been|being|is|are)\s+(?:\w+ly\s+)?$", re.I)
_EITHER_WAY = frozenset("began started opened closed ended".split())
_LOST = frozenset({"lost", "beaten"})
_NAMED = "|".join(sorted(map(re.escape, _SAME), key=len, reverse=True))
_VERB = rf"(?:{_NAMED}|[a-z]{{2,}}ed)"
_PARTED = re.compile(
    rf"^(?P<who>.+?)\s+(?:(?P<be>was|were|had been|has been|have been|got)\s+|(?:had|has|have)\s+)?"
    rf"(?:[a-z]+ly\s+)?(?P<verb>{_VERB})\b(?P<rest>.*)$"
)
_PASSIVE = re.compile(
    r"^(?P<who>.+?)\s+(?P<be>was|were)\s+(?:[a-z]+ly\s+)?(?P<verb>[a-z]{3,})(?P<rest>.*)$"
)
_DETERMINER = re.compile(r"^(?:the|that|this|its|his|her|their)\b\s*", re.I)
_DETERMINED = re.compile(r"(?:the|that|this|its|his|her|their|a|an|some|new|newly|first)", re.I)
_NOT_YET = re.compile(
    r"\b(?:will|would|could|may|might|should|until|not|never|no|n[’']t|den(?:y|ied|ies)|due"
    r"|expected|hop\w+|want\w*|fear\w*|call\w* for|promis\w+|threat\w+|before)\s+"
    r"(?:[\w’'-]+\s+){0,3}$|\bto (?:be )?$|\b(?:if|unless)\b[^,;]*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """ "The Rovers" "were dismissed" and the rest of what is said; ``verb`` as it was asked.

    ``passive``: it was done to them.
    """

    who: str
    verb: str
    rest: str
    passive: bool

    @property
    def named(self) -> bool:
        """Whether it is told of somebody or something with a name."""
        return any(word[:1].isupper() for word in self.who.split()[-3:])

    @property
    def said(self) -> str:
        """The pattern of what articles may call it."""
        stem = re.escape(re.sub(r"(?:i?ed|e)$", "", self.verb))
        return _SAME.get(self.verb) or _THINGS.get(self.verb) or rf"{stem}\w*"

    @property
    def words(self) -> str:
        """What to look for: the words, and those that say the same."""
        return " ".join([self.who, self.verb, self.rest, *re.findall(r"[a-z]{4,}", self.said)])


def clause_of(event: str) -> Clause | None:
    """The clause that an event's words are; a noun ("the hustings") is one without anybody.

    ``None`` for any other noun ("the storm"): only its own name can tell of it.
    """
    last = event.split()[-1].casefold()
    if last in _THINGS:
        return Clause(
            _DETERMINER.sub("", event.rsplit(None, 1)[0] if " " in event else ""), last, "", True
        )
    parted = _PARTED.match(event) or _PASSIVE.match(event)
    if parted is None:
        return None
    who = parted["who"].strip()
    if _DETERMINED.fullmatch(who.split()[-1]):
        return None  # "The postponed match" is a thing.
    return Clause(who, parted["verb"], parted["rest"].strip(), parted["be"] is not None)


def tells(event: str) -> bool:
    """Whether an event's words are a whole clause: "Thole lost", not "the storm"."""
    clause = clause_of(event)
    return clause is not None and clause.verb not in _THINGS


def also_named(word: str, words: str) -> bool:
    """Whether ``words`` speak of the thing ``word`` by another name."""
    pattern = _SAME_THING.get(word.casefold())
    return pattern is not None and re.search(rf"\b(?:{pattern})\b", words, re.I) is not None


def states(clause: Clause, words: str) -> int | None:
    """Where ``words`` say that the event took place, ``None`` where they do not.

    What is denied, conditional or still to come states nothing, nor what is said of others: Thole
    stands before "lost", and behind "she beat"; what was done to him may stand on either side of a
    verb that is active, but only before one that is not.
    """
    name = (clause.who.split() or [""])[-1].casefold()
    low = words.casefold()
    for match in re.finditer(rf"\b(?:{clause.said})\b", words, re.I):
        before, after = words[: match.start()], low[match.end() :]
        if _NOT_YET.search(before[-60:]):
            continue
        if name in low and not _by_them(clause, name, match.group(), before, name in after):
            continue
        return match.start()
    return None


def _by_them(clause: Clause, name: str, verb: str, before: str, behind: bool) -> bool:
    ahead = name in before.casefold()
    done_to = bool(_DONE_TO.search(before))
    if clause.verb in _LOST and _LOSES_TO.match(verb):
        return ahead if done_to else behind
    # "At the beginning of a strike", "the strike began".
    return ahead or clause.verb in _EITHER_WAY or (clause.passive and not done_to)
