"""Who did not do it, though the reader points at them.

"Six hives were stolen from a field" tells of nobody who stole them, "replacing Mikael Toivo" of who
goes and not of who comes, a deputy leader is not the leader, and last year's winner has not won.
"""

from __future__ import annotations

import re

from rag.alike import holds
from rag.owner import owns_another
from rag.role import PERSONS_WORD
from rag.verify.lexicon import BE, PERSONAL
from rag.verify.polarity import past_form
from rag.verify.words import read, stem

# What makes an office another one: the deputy leader is not the leader.
_RANKS = (
    "deputy|vice|assistant|associate|junior|finance|financial|operating|operations|medical"
    "|scientific|technical|technology|information|marketing|press"
)
_DID = re.compile(
    r"^\W*(?:and |so |but )?who\s+(?:has |have |had |also )?"
    r"(?!(?:is|are|was|were|did|had|been|will|would|can|could|does|do)\b)(?P<deed>[a-z]+)\b",
    re.I,
)
_IN_A_PLACE = re.compile(r"\b(?:in|at|near|off|outside|inside)\s+(?:the |an? )?$", re.I)
_NOBODY = re.compile(
    r"(?:somebody|someone)\b|(?:about |some |around |nearly |almost )?[£$€]?\d[\d.,]*\b"
    r"(?!-year-old)(?! (?:men|women|people|children|members|[a-z]+ers|year)\b)",
    re.I,
)
_BY = re.compile(r"\b(?:by|via|collaboration)\b", re.I)
_BETWEEN = frozenset("not then later also since first again only reportedly".split())
# "Appointed Saara Rautio, replacing Mikael Toivo": who goes.
_GOES = re.compile(
    r"\b(?:replac(?:es|ed|ing)|succeed(?:s|ed|ing)|t(?:akes?|aking|ook) over from|in place of"
    r"|successor (?:to|of))\s+(?!by\b)(?:[\w’'-]+\s+){0,4}$",
    re.I,
)
_COMES_ASKED = re.compile(
    r"^\W*who\b(?! (?:did|does|was replaced)\b| will (?-i:[A-Z]))[^?]*\b(?:new|will be|bec[oa]mes?"
    r"|next|replace[sd]?|succeed(?:s|ed)?|t(?:akes?|ook) over|appointed|chosen)\b",
    re.I,
)
_IS_IN_OFFICE = re.compile(
    r"\b(?:(?:has|have|had) been|was|were|became)\b|\bsince (?:19|20)\d\d\b", re.I
)
_COMES = re.compile(
    r"\b(?:will|would|is to|to (?:be|become)|new|next|appoint\w*|named?|chosen|elected(?! office)"
    r"|succeed\w*|replac\w*|takes?|become|from|goes)\b",
    re.I,
)
_COMES_LATER = re.compile(
    r"^\W*who (?:will|is going to|is to)\b(?: now| then)? (?:be|become|replace|succeed|take over"
    r"|lead|run|head)\b",
    re.I,
)
_NAME_ASKED = re.compile(
    r"\bby name\b|\bnames? please\b|\bmean the names?\b"
    r"|\bnames? of (?:the |an? |(?:his|her|their) |(?:[\w-]+ ){0,3}[\w-]+['’]s? )(?:[a-z-]+ )?"
    rf"(?:{PERSONS_WORD}|husband|wife|brother|sister|son|daughter|mother|father|[a-z]+-in-law)\b",
    re.I,
)
# "A Swiss collector", "several bidders".
_NO_NAME = re.compile(r"(?i:an?|some|several|one|two|three|four|five|six|\d+) (?:.* )?[a-z][\w-]*")
_OPENS = re.compile(r"(?:The|His|Her|Its|Their)\b")
_OFFICE_ASKED = re.compile(
    r"\bwho(?:['’]s| is| was| are| will be)(?: now| currently)? the\b(?P<office>[^?]*\b(?:head"
    r"|chief|director|leader|manager|president|chair\w*|minister|mayor|secretary|governor|executive|editor"
    r"|coach|captain|commissioner|officer|principal|commander)\b[^?]*)",
    re.I,
)
_RISES = re.compile(
    r"\b(?:take(?:s|n)? over|appointed|named|promoted|becom(?:e|es|ing)|became)\b", re.I
)
_RANK_BEFORE = re.compile(rf"\b(?P<rank>{_RANKS})[ -](?:[a-z]+ ){{0,2}}?[a-z]+,? $", re.I)
_RANK_BEHIND = re.compile(
    rf"^, (?:(?:the|its|their|his|her|an?) )?(?:[a-z’']+ )?(?P<rank>{_RANKS})[ -][a-z]+", re.I
)
_WON_ASKED = re.compile(
    r"\bwho(?: has| had)? (?:won|wins)\b"
    r"|\bwho(?:['’]s| is| was) the (?:new )?(?:winner|champion)\b",
    re.I,
)
_OF_OLD = (
    r"\b(?:last (?:year|season|month|week|time|spring|summer|autumn|winter)['’]s|defending|reigning"
    r"|previous|former|outgoing|(?:19|20)\d\d) (?:[\w’'-]+ ){0,2}?"
    r"(?:winners?|champions?|(?:title-?)?holders?)"
)
_OF_OLD_BEFORE = re.compile(rf"{_OF_OLD},? $", re.I)
_OF_OLD_BEHIND = re.compile(rf"^,? \(?(?:the )?{_OF_OLD}\b", re.I)
_ANOTHER_TIME = re.compile(
    r"\b(?:last|previous\w*|former\w*|defending|reigning|before|ago|(?:19|20)\d\d)\b", re.I
)
_WINS = re.compile(
    r"\b(?<!was )(?<!were )(?<!been )"
    r"(?:w[io]n(?:s|ning)?|retain\w*|defended|beat\w*|t(?:akes?|ook))\b",
    re.I,
)
_GROUP_ASKED = re.compile(
    r"^\W*who(?: else)? (?:is|are|was|were|sits?|sat|serves?|served|will be|will sit) "
    r"(?:(?:still|now|also) )?(?:in|on) (?:[\w’']+ ){0,3}?(?P<group>cabinet|government|team|squad"
    r"|band|crew|jury|committee|board|council|panel|delegation|commission|orchestra|choir|cast)\b",
    re.I,
)
_FAMILY = (
    "husband wife father mother brother sister son daughter widow widower uncle aunt cousin nephew "
    "niece grandfather grandmother grandson granddaughter"
).split()
_KIN = (
    f"{'|'.join(_FAMILY)}|partner|girlfriend|boyfriend|successor|predecessor|lawyer|coach|deputy|boss|manager"
    "|agent|opponent|rival"
)
_KIN_ASKED = re.compile(
    r"\b(?:who(?:['’]s| is| was| are| were)|names? of) (?P<of>(?-i:[A-Z])[\w.-]*"
    rf"(?: (?-i:[A-Z])[\w.-]*)*)['’]s? (?:[a-z]+ )?(?P<kin>{_KIN})\b",
    re.I,
)
# Between a name and what its bearer is to somebody: "Karl Lorne, her late husband".
_BEARS = r"(?:who (?:is|was) )?(?:(?:the|her|his|its|their|an?|[a-z’'-]+[’']s) )?"
_KIN_BEFORE = re.compile(rf"\b(?P<kin>{_KIN}),? $", re.I)
_KIN_OF = re.compile(rf"\b(?:{_KIN}) of [^,.;]*$", re.I)
_FROM = re.compile(r"\b(?:from|in|at) (?:the )?$", re.I)
_OWNS = re.compile(r"['’]s?$")
_NAME = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*")


def is_not_who(asked: str, sentence: str, before: str, words: str, behind: str) -> bool:
    """Whether words of a sentence, with what stands on either side of them, cannot be who did what
    is asked, or who holds the office that is asked about."""
    return (
        has_another_rank(asked, before, behind)
        or did_not_do_it(asked, sentence, before, words)
        or owns_another(asked, before, behind)
        or (_COMES_ASKED.search(asked) is not None and _GOES.search(before) is not None)
        or only_is_in_office(asked, sentence)
    )


def only_is_in_office(asked: str, sentence: str) -> bool:
    """Whether it is asked who will come, and a sentence tells only who has been there since, or
    was."""
    if _COMES_LATER.search(asked) is None or _IS_IN_OFFICE.search(sentence) is None:
        return False
    return _COMES.search(sentence) is None


def gives_no_name(asked: str, words: str) -> bool:
    """Whether somebody's name is asked for, and words have none: "a Swiss collector"."""
    if _NAME_ASKED.search(asked) is None:
        return False
    own = _OPENS.sub("", words, count=1)
    return bool(_NO_NAME.fullmatch(words)) or re.search(r"[A-Z\d]", own) is None


def won_before(asked: str, before: str, behind: str) -> bool:
    """Whether it is asked who won, and the words on either side of a name say that its bearer is
    who won another time: "last year's winner"."""
    if not _WON_ASKED.search(asked) or _ANOTHER_TIME.search(asked):
        return False
    once = _OF_OLD_BEFORE.search(before) or _OF_OLD_BEHIND.search(behind)
    return once is not None and not _WINS.search(behind)


def is_in_no_group(asked: str, sentence: str) -> bool:
    """Whether it is asked who is in a group, a cabinet or a crew, of which a sentence does not
    speak."""
    group = _GROUP_ASKED.search(asked)
    return group is not None and not holds(read(sentence), stem(group["group"].casefold()))


def is_no_kin(asked: str, before: str, words: str, behind: str) -> bool:
    """Whether it is asked who somebody's husband is, and the words, with no husband beside them,
    name that somebody, or a brother, or a place."""
    kin, name = _KIN_ASKED.search(asked), _NAME.match(words)
    if kin is None or name is None:
        return kin is not None and words.casefold() in PERSONAL
    owner = _OWNS.search(name.group())
    beside = re.compile(rf",? (?:{_BEARS})?(?:[a-z-]+ )?{kin['kin']}\b", re.I)
    if (owner is None and beside.match((words + behind)[name.end() :])) or _KIN_OF.search(before):
        return False  # "Jon Birk, her husband", "brother of the Doge Marco Barbarigo".
    if near := _KIN_BEFORE.search(before):
        both = (near["kin"].casefold(), kin["kin"].casefold())
        return both[0] != both[1] and all(one in _FAMILY for one in both)
    whole = name.group()[: owner.start()] if owner else name.group()
    told, of = (frozenset(words.casefold().split()) for words in (whole, kin["of"]))
    return told <= of or of <= told or _FROM.search(before) is not None


def did_not_do_it(asked: str, sentence: str, before: str, words: str) -> bool:
    """Whether it is asked who did something, and the words are those of a place, of a sum or of
    nobody; or it was done, as the sentence says without telling by whom.

    Args:
        before: the sentence as far as ``words``.
    """
    did = _DID.search(asked)
    if did is None:
        return False
    owns = sentence.startswith(("’s", "'s"), len(before) + len(words))  # "in Ada Lorne's book"
    if (_IN_A_PLACE.search(before) and not owns) or _NOBODY.match(words):
        return True
    deed = did["deed"].casefold()
    return past_form(deed) and _is_done_by_nobody(stem(deed), sentence, len(before))


def _is_done_by_nobody(deed: str, sentence: str, start: int) -> bool:
    """Whether a sentence has a deed only as what was done, and no "by" before the words at
    ``start``."""
    words = read(sentence).words
    done = False
    for number, word in enumerate(words):
        if word.stem != deed or not past_form(word.low):  # "Who died" was killed.
            continue
        ahead = (w.low for w in reversed(words[:number]))
        last = next((w for w in ahead if w not in _BETWEEN and not w.endswith("ly")), "")
        if last not in BE or _BY.search(sentence, word.end, start):
            return False
        done = True
    return done


def has_another_rank(asked: str, before: str, behind: str) -> bool:
    """Whether it is asked who holds an office, and the words on either side of a name give its
    bearer a lower or more special one: "chief finance officer" for "chief executive"."""
    office = _OFFICE_ASKED.search(asked)
    if office is None or _RISES.search(before + behind):
        return False
    beside = (_RANK_BEFORE.search(before), _RANK_BEHIND.search(behind))
    ranks = {found["rank"].casefold() for found in beside if found}
    return bool(ranks) and not any(rank in office["office"].casefold() for rank in ranks)
