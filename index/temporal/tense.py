"""Whether a sentence speaks of the past or the future where an expression stands.

The nearest verb to its left decides, then the nearest to its right: a list of helping verbs and of
irregular past forms, "-ed", and the verbs of plans ("is due to"). At most a few words are looked
at.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.temporal.cursor import Cursor
from index.temporal.lexicon import UNIT, UNITS, WEEKDAY

_FUTURE = frozenset(
    "will ll shall would due scheduled expected planned planning intends intend hope could "
    "may might should must can likely upcoming payable expires resumes arrives kicks gets "
    "tomorrow slated forthcoming runs redeemable effective continues hoping aims wants ready "
    "deadline maturing matures convertible until let lets please expect expects anticipates "
    "foresees awaits".split()
)
_PAST = frozenset(
    "was were had did said told met began fell rose won lost held took came went left made gave "
    "got found died struck broke sent spent built bought sold brought thought led ran saw spoke "
    "stood wrote fled shot has have hasn haven wasn weren didn been signed yesterday ago showed "
    "became knew grew threw drew flew paid heard kept wore drove rode swore tore shook stole swept "
    "since shut beat sank froze chose spread already earlier reportedly ended says rang quit "
    "wound hit cut".split()
)
_NO_VERB = frozenset(
    "need seed feed bleed red united hundred speed indeed sacred naked bed shed wed breed weed "
    "deed greed embed used so-called aged united".split()
)
_PRESENT = frozenset(
    "meet begin start open resume return arrive leave launch plan plans hopes starts faces votes "
    "takes returns launches travels leaves closes meets opens begins ends retires departs joins "
    "premieres debuts reopens marries".split()
)
_NOT_PRESENT = frozenset(
    "to not t did the a an its their his her this that s our your new final of is are was were "
    "be".split()
)
# No plural nouns: "the year that begins in April", but "he said that votes on 1 April …".
_VERBS_ONLY = frozenset(
    "begins starts opens closes ends reopens meets takes departs joins retires marries".split()
)
# Counted, these are nouns: "by 19 votes", "all votes".
_COUNTS = frozenset("all both more most fewer some many several few no any two three".split())
_NO_ADVERB = frozenset(
    "assembly family rally ally supply reply tally italy july fly monopoly anomaly bully belly "
    "folly sally kelly emily molly billy elderly".split()
)
_PARTICIPLE_AFTER = frozenset("be is are being will to would ll not shall could can may".split())
_PUT_OFF = frozenset("extended postponed delayed moved deferred adjourned brought pushed".split())
_LOOK_AHEAD_TO = frozenset(
    "agreed asked vowed promised set decided offered ordered told urged pledged threatened voted "
    "going about committed prepared poised bound asks wanted hoped invited required supposed "
    "allowed advised reluctant deal try trying has have".split()
)
_MEANS = frozenset(
    "expect expects anticipate hope aim want seek seeks propose proposes vow vows pledge "
    "pledges".split()
)
_PLANS = frozenset("due scheduled expected planned slated".split())
_ATTRIBUTED = frozenset("the a an its their his her s be is are being".split())
_ARTICLES = frozenset("the a an its their his her this that".split())
_RESTS_ON = frozenset(("under", "despite"))
_SET_PAST = frozenset("on in last aside off out up fire".split())
_AHEAD = frozenset((("of", "ahead"), ("before", "not")))  # "ahead of May", "not before May"
_IS = frozenset(("is", "are"))
_FIXED = frozenset(
    "set fixed called scheduled booked planned arranged convened pencilled penciled summoned "
    "earmarked reserved".split()
)
_COMES = frozenset(("in", "into", "on"))
_GOES = frozenset("to on ahead into live before".split())
_PLAYS = frozenset(("on",))
_AHEAD_WITH = {"come": _COMES, "comes": _COMES, "go": _GOES, "goes": _GOES}
_AHEAD_WITH |= {"play": _PLAYS, "plays": _PLAYS}
_STOPS = frozenset(".!?;")
_SAID = frozenset("said says told announced reported added tells confirmed".split())
_BEGINS = frozenset("begin start open close end resume finish reopen launch".split())
_RANKED = frozenset("first last second only next".split())
_NOT_NOUN_PHRASE = frozenset("in order able and or but so not".split())
_MODALS = frozenset(("should", "must", "might"))
_GONE = frozenset("gone taken seen done come become known begun".split())
_LEFT, _RIGHT = 14, 14
_STOP = 2  # where the sentence ends
_AT_HAND = 5


def direction(r: Cursor, i: int, end: int) -> int:
    """-1 for the past, 1 for the future, 0 where nothing tells."""
    at = i - 1 if r.low(i - 1) != "the" else i - 2
    before = r.low(at)
    if before == "since":
        return -1
    if _is_ahead(r, i, at):
        return 1
    if r.low(i - 1) in _ARTICLES and r.low(i - 2) in _RESTS_ON and r.at(end).kind == "w":
        return -1  # "It plans to sell it, under a June agreement": that was made before.
    if before in ("until", "till") and r.sentence_starts(i - 1) and _had(r, end):
        return -1  # "Until Thursday, they had not called him."
    if r.low(i - 1) in ("on", "in") and r.low(i - 2) in ("and", "but"):
        found = _right(r, end) or _left(r, i - 1)  # "… and on Monday criticised it".
    else:
        found = _left(r, i - 1) or _right(r, end)
    if found == 0 and before in ("by", "until", "till"):
        return 1
    return found


def _is_ahead(r: Cursor, i: int, at: int) -> bool:
    """Whether what stands right before, up to the word ``at``, says that it is still to come."""
    before = r.low(at)
    if before in ("to", "until", "till"):
        near = {r.low(k) for k in range(i - 5, i)}
        if near & _PUT_OFF and "from" not in near:
            return True
    if before == "for" and r.low(i) in WEEKDAY and r.possessive(i + 1) == i + 1:
        return True  # "They called a strike for Monday."
    return (before, r.low(at - 1)) in _AHEAD or _is_fixed(r, at)


def _is_fixed(r: Cursor, at: int) -> bool:
    """Whether the words up to a preposition say that something is to be then: "is in May", "is held
    on 3 May", "set a hearing for June"."""
    preposition, verb = r.low(at), r.low(at - 1)
    if preposition in ("in", "on") and verb in _IS:
        return True
    if preposition not in ("in", "on", "for"):
        return False
    if _participial(verb) and r.low(at - 2) in _IS:
        return True
    if preposition != "for":
        return False
    for k in range(at - 1, max(-1, at - 1 - _AT_HAND), -1):
        if _cue(r, k) == _STOP:
            return False
        if r.low(k) in _FIXED:
            return True
    return False


def _participial(word: str) -> bool:
    return word in ("set", "held") or (word.endswith("ed") and word not in _NO_VERB)


def _left(r: Cursor, i: int) -> int:
    k, last = i, max(-1, i - _LEFT)
    start, end = r.clear
    found = 0
    while k > last:
        if start <= k < end:
            k = start - 1
            continue
        found = _known_cue(r, k)
        if found:
            break
        k -= 1
    _keep_clear(r, k + 1, i + 1)
    return found if found != _STOP else 0


def _right(r: Cursor, i: int) -> int:
    k, last = i, min(r.size, i + _RIGHT)
    start, end = r.clear
    found = 0
    while k < last:
        if start <= k < end:
            k = end
            continue
        found = _known_cue(r, k)
        if found:
            break
        k += 1
    _keep_clear(r, i, k)
    return found if found != _STOP else 0


def _keep_clear(r: Cursor, start: int, end: int) -> None:
    """Remember a stretch without a cue, so that its tokens are not looked at for each date."""
    before, after = r.clear
    if start <= after and before <= end:
        start, end = min(start, before), max(end, after)
    r.clear = start, end


def _known_cue(r: Cursor, k: int) -> int:
    found = r.cues.get(k)
    if found is None:
        found = r.cues[k] = _cue(r, k)
    return found


def _cue(r: Cursor, k: int) -> int:
    token = r.at(k)
    if token.kind == "w":
        return _read_cue(r, k)
    ends = token.kind == "b" or (token.low in _STOPS and not _abbreviation(r, k))
    return _STOP if ends else 0


def tells_at_hand(r: Cursor, i: int, end: int) -> bool:
    """Whether a word for the past stands right before or after: "met on Friday", "Friday said"."""
    close = (*range(i - 1, max(-1, i - _AT_HAND), -1), *range(end, min(r.size, end + 2)))
    return any(r.at(k).kind == "w" and _known_cue(r, k) < 0 for k in close)


def of_saying(r: Cursor, i: int, end: int) -> bool:
    """Whether a date says when something was said: "the commission said on Monday"."""
    close = (*range(i - 1, max(-1, i - 3), -1), *range(end, min(r.size, end + 1)))
    return any(r.low(k) in _SAID for k in close)


def sentence_beside(r: Cursor, i: int, end: int) -> Iterator[str]:
    """The words beside an expression in its sentence, as far as they are looked at."""
    for side in (range(i - 1, max(-1, i - _LEFT), -1), range(end, min(r.size, end + _RIGHT))):
        for k in side:
            if _cue(r, k) == _STOP:
                break
            yield r.low(k)


def _had(r: Cursor, end: int) -> bool:
    return any(r.low(k) == "had" for k in range(end, end + 6))


def _abbreviation(r: Cursor, k: int) -> bool:
    before = r.at(k - 1)
    short = before.kind == "w" and before.end - before.start <= 4 and before.text[:1].isupper()
    return r.low(k) == "." and (short or before.kind == "n" or r.at(k + 1).glued)


def _read_cue(r: Cursor, k: int) -> int:
    token = r.at(k)
    low = token.low
    if low == "to" and r.at(k + 1).kind == "w" and not r.titled(k + 1):
        return _infinitive(r, k)
    if token.text[:1].isupper() and not r.sentence_starts(k):
        return 0  # "Will Smith", "May".
    if low in _PRESENT and _is_noun(r, k):
        return 0
    pair = _pair(r, k, low)
    if pair is not None:
        return pair
    if low in _FUTURE or low in _PRESENT:
        # "The hastily planned trip": planned, whenever that was.
        attribute = r.low(k - 1) in _ARTICLES or _is_adverb(r.low(k - 1))
        return 0 if low in _PLANS and attribute else 1
    if low in _PAST:
        return 0 if _participle(r, k) or _is_ahead_of_noun(r, k) else -1
    return _by_ending(r, k, low)


def _is_noun(r: Cursor, k: int) -> bool:
    """Whether a word that may be a verb is none: "the start", "by 19 votes"; but it tells of what
    stands before "that": "a ban that starts on 1 March"."""
    before = r.low(k - 1)
    if before == "that" and r.low(k) in _VERBS_ONLY:
        return False
    return before in _NOT_PRESENT or before in _COUNTS or r.at(k - 1).kind == "n"


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") and word not in _NO_ADVERB


def _pair(r: Cursor, k: int, low: str) -> int | None:
    """What a word tells with the next one, where it tells something else alone."""
    after = r.low(k + 1)
    if low in _MEANS and after == "to":
        return 1
    if low == "won" and after == "'":
        return 1  # "Won't."
    if low == "s" and after == "going" and r.low(k - 1) == "'":
        return 1
    if low == "earlier" and (after == "than" or r.low(k - 1) in UNITS or r.low(k - 1) in UNIT):
        return int(after == "than")  # "No earlier than Monday", "will start an hour earlier, on …".
    if low in ("was", "were") and after in _PLANS:
        return 0  # "On Saturday he was scheduled to meet her": the plan says which.
    if low in _AHEAD_WITH:
        # "The move comes after sales fell in May."
        return int(after in _AHEAD_WITH[low] and r.low(k - 1) not in _NOT_PRESENT)
    if low == "appears" and (after == "before" or r.says(k + 1, "in", "court")):
        return 1
    if low == "provided" and after == "that":
        return 0  # A condition: the verb before it says when.
    if low == "set" and after in _SET_PAST:
        return 0 if _participle(r, k) else -1
    return None


def _participle(r: Cursor, k: int) -> bool:
    """ "Will be held", "will be formally held": the helping verb says when."""
    before = r.low(k - 1)
    if _is_adverb(before) or before in ("also", "then"):
        before = r.low(k - 2)
    return before in _PARTICIPLE_AFTER


def _is_ahead_of_noun(r: Cursor, k: int) -> bool:
    """ "They should have electricity again by Tuesday", not "they should have gone"."""
    if r.low(k) != "have" or r.low(k - 1) not in _MODALS:
        return False
    j = k + 2 if _is_adverb(r.low(k + 1)) or r.low(k + 1) in ("already", "also") else k + 1
    done = r.low(j)
    return not (done in _PAST or done in _GONE or done.endswith(("ed", "wn", "en")))


def _infinitive(r: Cursor, k: int) -> int:
    if r.low(k - 1) in ("is", "are", "was", "were"):
        return 1  # "The ferry that was to sail in March": looked ahead to, even then.
    if r.low(k - 1) in _PLANS and r.says(k - 3, "had", "been"):
        return -1  # "It had been due to expire on Friday."
    if r.low(k - 1) == "supposed" and r.low(k - 2) in ("was", "were"):
        return -1  # "It was supposed to sail on Friday, but …"
    heads = {r.low(k - 1), r.low(k - 2), r.low(k - 3)}
    if r.low(k + 1) in _BEGINS and _is_bare_noun(r, k):
        return 1
    return 1 if r.low(k + 1) == "be" or heads & _LOOK_AHEAD_TO or r.low(k - 1) in _FUTURE else 0


def _is_bare_noun(r: Cursor, k: int) -> bool:
    """Whether a noun without a verb stands before "to": "(a new roof,) with work to begin"."""
    if r.low(k - 1) in _RANKED:
        return False
    for j in range(k - 1, max(-1, k - 6), -1):
        if r.low(j) == "with" or (r.at(j).kind != "w" and j < k - 1):
            return r.low(j) in ("with", ",", ";", ":", "-") and not r.at(j + 1).glued
        plain = r.at(j).kind == "w" and _known_cue(r, j) == 0
        if not plain or r.low(j) in _NOT_NOUN_PHRASE:
            return False
    return False


def _by_ending(r: Cursor, k: int, low: str) -> int:
    before = r.low(k - 1)
    if low.endswith("ing") and before in ("is", "are", "am", "re"):
        return 1
    if low.endswith("ed") and len(low) > 3 and low not in _NO_VERB:
        if _is_adverb(before) and r.low(k - 2) in _ATTRIBUTED:
            return 0  # "Japan's closely watched survey", "will be formally opened".
        if before in ("be", "is", "are", "being", "get", "not", "to", "-", "the", "a", "an", "of"):
            return 0
        return -1
    return 0
