"""Which of several values of a sentence is that of whom or when the question names.

"Tomas Reyl, 27, and his brother Karel, 24" says two ages, "a shortfall of $38 million next year, up
from $21 million this year" two sums. The reader often points at the first; what a value stands
right beside tells whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from rag.answer import ResolvedDate
from rag.days import with_words_before
from rag.form import asks_age, is_only_its_sort
from rag.numbers import bound_start, quantities
from rag.question import Question
from rag.values import OF_A_PERIOD, given_up
from rag.verify.focus import Facts
from rag.verify.lexicon import FUNCTION
from rag.verify.words import stem

_NAME = r"(?P<name>[A-Z][\w’'-]+(?: (?:[a-z]{1,3} )?[A-Z][\w’'-]+)*)"
_AGES = (
    re.compile(
        rf"{_NAME}(?:, (?:who is |aged )?| \((?:aged )?| is )(?P<age>\d{{1,3}})(?=[,;.)]| )"
    ),
    re.compile(rf"\b(?P<age>\d{{1,3}})-year-old {_NAME}"),
)
_NUMBER = r"[$€£]?\d(?:[\d.,]*\d)?(?: ?%| (?:million|billion|per ?cent|percent))?"
_CHANGED = re.compile(
    r"\b(?:rais|ris|rose|increas|cut|reduc|lower|fell|fall|drop|grow|grew|doubl|chang|extend|shorten"
    r"|went up|go(?:es)? up|climb)[^.;]{0,60}?\bfrom "
    rf"(?P<first>{_NUMBER}) to (?P<last>{_NUMBER})",
    re.I,
)
_CAME_TO = re.compile(
    r"\b(?:rose|fell|dropped|grew|climbed|increased|decreased|declined|shrank|was (?:cut|raised)"
    rf"|went (?:up|down))[^.;]{{0,30}}? to (?:\w+ ){{0,2}}?(?P<last>{_NUMBER})(?: [\w-]+){{0,3}}? "
    rf"from (?P<first>{_NUMBER})",
    re.I,
)
_BEFORE = re.compile(
    r"\b(?:a (?:year|quarter|month|season) (?:earlier|ago|before)|last (?:year|season))\b", re.I
)
_NEW = re.compile(r"\b(?:new|now|will|becomes?|in future)\b", re.I)
_OLD = re.compile(
    r"\b(?:old|before|previous(?:ly)?|so far|until now|used to|original(?:ly)?)\b", re.I
)
_THEN = re.compile(rf"(?: [a-z-]+){{0,2}}?{OF_A_PERIOD.pattern}", re.I)  # "400 cars in 2019"
_WON = re.compile(
    r"\bwho(?: has| had| have| will| was| is)? (?:won|wins?|elected|chosen|became|beat|defeated"
    r"|took|topped|triumphed)\b|\bwinner\b",
    re.I,
)
# What stands before whom somebody beat.
_BEATEN = re.compile(
    r"\b(?:(?P<beat>beats?|defeat(?:s|ed)|overcame|ousted|unseated|outpolled|saw off"
    r"|edged (?:out|past))|beating|defeating|overcoming|ousting|unseating|seeing off|ahead of"
    r"|(?:win|victory|triumph) (?:over|against))\s+(?:[\w’',-]+ ){0,4}$"
)
# "Lost his seat by 14 votes to Anna Holt"; what is won in the sentence is another thing.
_LOST_TO = re.compile(
    r"[^.;:]*?\blost\b[^.;:]{0,90}? to (?:the )?(?P<winner>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3})"
)
_WINS = re.compile(r"\b(?:w[io]n(?:s|ning|ner)?|victor\w*|tak(?:es|en)|took)\b", re.I)
_DOES = re.compile(
    r"(?:, [^,]{2,60},)? (?:has|had|have|was|were|is|won|wins|took|became|will|[a-z]+ed)\b"
)
_COUNTED = re.compile(r"(?: [a-z-]+){1,3}")
_BARE_NAME = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*"
_MOVED = re.compile(rf"\bfrom (?:the )?(?P<left>{_BARE_NAME}) to (?:the )?(?P<joined>{_BARE_NAME})")
_LEFT = re.compile(
    r"\b(?:from (?:which|what|where|whom)|leaves?|left|leaving|quits?|depart(?:ed)?"
    r"|(?:moved?|comes?|came|transferred|go|went) from)\b",
    re.I,
)
_JOINED = re.compile(
    r"\b(?:joins?|joined|joining|sign(?:ed)? (?:for|with)"
    r"|(?:moved?|go|gone|went|transferred) to)\b",
    re.I,
)
_ASKED_PERIOD = re.compile(
    r"\b(?:(?:this|last|next) (?:year|month|week|quarter|season|term)|(?:19|20)\d\d"
    r"|a (?:year|quarter|season) (?:ago|earlier|before)|\w+ (?:years|months|weeks) (?:ago|earlier)"
    r"|end of [a-z]{3,9})\b",
    re.I,
)


def own_age(question: Question, sentence: str) -> str | None:
    """The age of whom the question names, as a sentence says it beside that name; ``None`` where
    no age is asked for, or it says none so."""
    if not asks_age(question):
        return None
    asked = frozenset(part for name in question.names for part in name.split())
    told = [
        (found["name"].split(), found["age"])
        for pattern in _AGES
        for found in pattern.finditer(sentence)
    ]
    # "Karel" is Karel Reyl, and "Tomas Reyl" is not; "Reyl" alone is whoever has that surname.
    own = {age for name, age in told if asked.issuperset(name)}
    own = own or {age for name, age in told if name[-1] in asked and len(asked) == 1}
    return own.pop() if len(own) == 1 else None


def own_end(question: Question, sentence: str, pointed: str) -> str | None:
    """Of a number that was changed, "raises it from 64 to 66", "fell to 138 from 151", the new one
    or the one before, where the question asks for that; ``None`` where it does not, or the reader
    points elsewhere."""
    new, old = (bool(rule.search(question.understood)) for rule in (_NEW, _OLD))
    changed = _CHANGED.search(sentence)
    if changed is None and not _BEFORE.search(sentence):
        changed = _CAME_TO.search(sentence)
        old = old or bool(_BEFORE.search(question.understood))
    if new == old or changed is None or question.kind not in ("how_many", "what"):
        return None
    first, last = changed["first"], changed["last"]
    inside = any(end in pointed for end in (first, last)) or pointed in changed.group()
    return (last if new else first) if inside else None


def own_winner(question: Question, sentence: str, pointed: str) -> str | None:
    """Who won, of a sentence that tells whom he beat, or who lost to him, where the reader points
    at the loser; ``None`` where it is not asked who won, or the reader points elsewhere.

    Args:
        pointed: what the reader points at in it.
    """
    at = sentence.find(pointed)
    if at >= 0 and _WON.search(question.understood) and not _WINS.search(sentence):
        lost = _LOST_TO.match(sentence[at:])
        if lost is not None:
            return lost["winner"]
    beaten = _BEATEN.search(sentence, 0, at) if at > 0 else None
    if beaten is None or not _WON.search(question.understood):
        return None
    before = sentence[: beaten.start()]
    names = Facts(f", {before}", None).names
    # "Anna Holt beat Eva Lund", "Anna Holt won in Lyon, beating Eva Lund".
    does = [n for n in names if _DOES.match(before, n.end - 2)]
    subject = names[-1:] if beaten["beat"] else does[:1] or names[:1]
    return before[subject[0].start - 2 : subject[0].end - 2] if subject else None


def own_move(question: Question, sentence: str, pointed: str) -> str | None:
    """Where somebody left or where he went, of a sentence that tells both, "from Lyon to Nice";
    ``None`` where the question asks for neither, or the reader points at neither."""
    left, joined = (bool(rule.search(question.understood)) for rule in (_LEFT, _JOINED))
    told = list(_MOVED.finditer(sentence))
    if left == joined or len(told) != 1 or question.kind not in ("what", "where", "who"):
        return None
    if not pointed.startswith(told[0].groups()) and not is_only_its_sort(question, pointed):
        return None
    return told[0]["left" if left else "joined"]


def still_held(
    question: Question, dates: Sequence[ResolvedDate], text: str
) -> Sequence[ResolvedDate]:
    """Of the dates of a sentence those that it does not take back, "in September instead of June",
    or only these where the question asks for what was planned before; all where none is left.

    Args:
        text: the sentence; the dates are in its order.
    """
    old = bool(_OLD.search(question.understood))
    told = with_words_before(dates, text)
    return [one for one, between in told if given_up(between) == old] or dates


def own_time(question: Question, sentence: str, pointed: str) -> str | None:
    """The number of the year, or other period, that the question names, of a sentence with several
    of a sort; ``None`` where it says none of that period.

    Args:
        pointed: what the reader points at in it.
    """
    asked = {found.casefold() for found in _ASKED_PERIOD.findall(question.understood)}
    if len(asked) != 1:
        return None
    told = [(q, sentence[bound_start(sentence, q.start) : q.end]) for q in quantities(sentence)]
    one = next((q for q, words in told if words in pointed or pointed in words), None)
    own = [
        words
        for q, words in told
        if one is not None
        and (q.kind, q.unit) == (one.kind, one.unit)
        and _same_sort(sentence[one.end :], sentence[q.end :], question)
        and (behind := _THEN.match(sentence, q.end))
        and behind["when"].casefold().removeprefix("the ") in asked
    ]
    return own[0] if len(own) == 1 else None


def _same_sort(pointed: str, other: str, question: Question) -> bool:
    """Whether two numbers, each with what follows it, may count the same: "41,000 vans" and
    "12 dealers" do not, unless the question asks after dealers and not after vans."""
    one, two = _counted(pointed), _counted(other)
    if not one or not two or one & two:
        return True
    asked = {stem(word) for word in re.findall(r"[a-z]+", question.understood.casefold())}
    return bool(two & asked) and not one & asked


def _counted(behind: str) -> frozenset[str]:
    """The stems of the words that say what a number counts."""
    found = _COUNTED.match(behind)
    words = found.group().split() if found else []
    return frozenset(stem(word) for word in takewhile(lambda word: word not in FUNCTION, words))
