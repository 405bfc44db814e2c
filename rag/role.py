"""Who stands in which role of a deed: who was arrested, and who only says so.

"Police have arrested a man of 34, Inspector Tasker said" tells who was arrested, and names somebody
else. The reader looks for a name; the verb tells to whom it was done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from rag.alike import alike
from rag.question import Kind, Question
from rag.rank import Candidate
from rag.shorts import ShortAnswer
from rag.verify.lexicon import BE, HAVE, SOMEBODY, SPEECH
from rag.verify.polarity import past_form
from rag.verify.words import Word, read, stem

_ASKED = re.compile(
    r"^\W*(?:and |so |but )?who\s+"
    r"(?P<be>(?:(?:has|have|had) been|was|were|is|are|got)\s+)?(?:has |have |had )?"
    r"(?:also |first |[a-z]+ly )?(?P<deed>[a-z]+)\b(?P<rest>[^?]*)",
    re.I,
)
_NAME_OF = re.compile(
    r"^\W*(?:what|which)\b[^?]*?\bnames? of (?:the|an?) (?:[\w-]+ ){1,3}?"
    r"(?:who (?:has been|have been|was|were|is|are) )?(?P<deed>[a-z]+)\b(?P<rest>[^?]*)",
    re.I,
)
_SAYS = r"(?:said|says|say|told|tells?|added|adds|announced|confirmed|explained)"
_SAYS_BEHIND = re.compile(
    rf"^(?: [A-Z][\w’'-]+){{0,3}}(?:, [^,;.\"“”]{{1,60}},)? (?:also |later |then )?{_SAYS}\b"
)
_SAYS_BEFORE = re.compile(rf"[,\"”] {_SAYS} (?:[\w’'.-]+,? ){{0,5}}$", re.I)
# "Who closed the bridge?", "who will close it?"
_DOES_IT = re.compile(
    r"^\W*(?:and |so |but )?who\s+(?:(?:has|have|had|will|would|plans to|wants to) )?"
    r"(?:also |first |now |[a-z]+ly )?"
    r"(?!(?:is|are|was|were|did|does|do|can|could|been|may|might|must|should)\b)(?P<deed>[a-z]+)\b",
    re.I,
)
_OF_THE_SPEAKER = re.compile(
    r"\b(?:I|we|my|our|me|us|he|she|they|his|her|their|himself|herself|who|whose)\b", re.I
)
_THOUGHT = frozenset(
    map(stem, (*SPEECH, *"think hope want know call speak quote describe".split()))
)
_PERSON = (
    rf"(?:m[ae]n|wom[ae]n|people|children|couple|(?:{'|'.join(sorted(SOMEBODY))})s?"
    r"|[a-z]{3,}(?:ers|eer|ors?|ists?|ians?|ants|men|man|woman|women|ees))"
)
PERSONS_WORD = rf"(?:{_PERSON}|(?!later|number|letter|paper|order|computer)[a-z]{{3,}}er)"
"""A pattern of the nouns that somebody is called by: "engineer"."""
_UNNAMED = (
    r"\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|some|(?<![\d,.])\d{1,3})"
    rf" (?:(?!(?:of|in|at|who|that|and)\b)[\w’'-]+ ){{0,3}}?{PERSONS_WORD}"
    r"(?: (?:of|aged) \d{1,3}\b)?(?: from [A-Z]\w+)?"
)
_DONE_TO = re.compile(rf"\s(?P<who>{_UNNAMED})(?=[,.;]|\s|$)(?! [a-z]+er\b)", re.I)
_WHOM = re.compile(
    r" (?:an?|the|his|her|their|its|him|them|(?-i:[A-Z]))\b|[^\W\d]*(?-i: [A-Z])", re.I
)
_IT_BEFELL = re.compile(
    rf"(?P<who>{_UNNAMED})(?:,? who [^,;.]{{2,60}},|, [^,;.]{{2,60}},)? $", re.I
)
ASKS: frozenset[Kind] = frozenset(("who", "what"))
"""Kinds of question that may ask for somebody: "what is the name of"."""
_NEARLY = 0.5  # of the best one's score
_BETWEEN = frozenset("not then later also since first again only reportedly already now".split())
_AS_WELL = re.compile(r"\b(?:also|as well|too|another|second)\b", re.I)
_CALLED = re.compile(
    r"^\W*(?:The (?P<aside>(?:[a-z-]+ )?[a-z-]+), "
    r"|(?P<title>(?!(?:The|An?) )[A-Z][a-z]+(?: [A-Z][a-z]+)?) )$"
)
_NOT_PAST = r"(?!(?:as|of|in|at|to|for|by|on|from|with|before|after|when|while|during|the|who)\b)"
# The one to whom it was done, right behind the deed: "telephoned the dam operator".
_DONE_TO_WHOM = re.compile(
    r"^ (?:[a-z]+ )?(?:at |to )?(?:the|a) "
    rf"(?P<who>(?:{_NOT_PAST}[a-z-]+ ){{0,2}}{_NOT_PAST}[a-z-]+)"
)
# What is told of by its own words, without which nobody is to be named for it: what befell
# somebody, and what they did.
_SUFFERED = """
arrest detain custody apprehend capture seize handcuff
detain arrest custody apprehend hold
charge indict accuse prosecute court count
jail imprison prison sentence convict term year
sentence jail imprison prison term year order fine
suspend leave ban duty
sack dismiss fire job
release free bail
kill killer murder murderer death dead die shoot stab strangle slaughter fatal
murder murderer kill killer death dead die shoot stab strangle
stab stabbing knife
"""
_DONE = """
steal theft thief burglar burglary robber robbery rob take break
rob robber robbery thief steal raid
murder murderer kill killer death shoot stab strangle guilty
kill killer murder murderer death dead die shoot stab strangle
stab stabbing knife attack
poison poisoning
rape assault attack abuse
assault attack hit strike punch
"""


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did, or what was done to them (``suffered``), that it is asked who; ``rest`` is
    what the question says after it, and ``named`` whether it asks for the name."""

    stem: str
    suffered: bool
    rest: str
    named: bool = False


def deed_asked(question: str) -> Deed | None:
    """The deed of "who was arrested", "the name of the man arrested" or "who stole it"; ``None``
    where a question has none, or one of saying and thinking, in which whoever speaks may have a
    part."""
    asked, name = _ASKED.match(question), _NAME_OF.match(question)
    if name is not None and past_form(name["deed"].casefold()):
        return Deed(stem(name["deed"].casefold()), True, name["rest"], True)
    if asked is None or not past_form(asked["deed"].casefold()):
        return None
    deed = stem(asked["deed"].casefold())
    return None if deed in _THOUGHT else Deed(deed, asked["be"] is not None, asked["rest"])


def stands_aside(asked: str, sentence: str, before: str, behind: str) -> bool:
    """Whether words of a sentence are those of somebody who has another part in it than it is
    asked about, or no part: who only says who was arrested, or arrested them, or is the operator
    whom it is asked who telephoned.

    Args:
        before: the sentence as far as the words.
        behind: what follows them.
    """
    deed = deed_asked(asked)
    if deed is None:
        return False
    if lacks_it(deed, sentence) or _is_done_to(deed, before, behind):
        return True
    if not deed.suffered:
        return False
    speaks = _SAYS_BEHIND.match(behind) or _SAYS_BEFORE.search(before)
    return bool(speaks) or _does_it(deed, sentence, len(sentence) - len(behind))


def only_says_it(asked: str, sentence: str, before: str, behind: str) -> bool:
    """Whether it is asked who does or did something, and words of a sentence name only who says
    that it was done: "the bridge was closed, the spokesman Ludek Farna said".

    Args:
        before: the sentence as far as the words.
        behind: what follows them.
    """
    question = _DOES_IT.match(asked)
    if question is None or _OF_THE_SPEAKER.search(sentence):
        return False  # Who speaks may have done it: "she said she had closed it".
    named = behind.removeprefix(",") if before.endswith(", ") else behind
    if not _SAYS_BEHIND.match(named) and not _SAYS_BEFORE.search(before):
        return False
    deed = stem(question["deed"].casefold())
    if deed in _THOUGHT:
        return False
    return any(past_form(w.low) and alike(deed, w.stem) for w in read(sentence).words)


def lacks_it(deed: Deed, sentence: str) -> bool:
    """Whether a sentence does not speak of a grave deed at all."""
    words = _grave(_SUFFERED if deed.suffered else _DONE).get(deed.stem)
    return words is not None and not any(word.stem in words for word in read(sentence).words)


def tells(deed: Deed, sentence: str) -> bool:
    """Whether a sentence has a deed as what was done, or is being done."""
    return any(_is(deed, word) for word in read(sentence).words)


def unnamed(deed: Deed, sentence: str) -> tuple[int, int] | None:
    """Where a sentence tells to whom it was done and gives no name: "a man of 34" of "police have
    arrested a man of 34"; ``None`` where it does not."""
    words = read(sentence).words
    for number, word in enumerate(words):
        if not deed.suffered or not _is(deed, word):
            continue
        helpers = _helpers(words[:number])
        if helpers and helpers[0].low in BE:
            found = _IT_BEFELL.search(sentence, 0, helpers[-1].start)
        else:
            found = _DONE_TO.match(sentence, word.end)
        if found:
            return found.span("who")
    return None


def is_another_one(sentence: str) -> bool:
    """Whether a sentence tells of one more than an earlier one: "was arrested as well"."""
    return _AS_WELL.search(sentence) is not None


def in_the_role(question: Question, own: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of "who was arrested"; before one that points at somebody else, the sentences
    that tell of it; where they give no name, they point at "a man"."""
    deed = deed_asked(question.understood) if question.kind == "who" else None
    if deed is None or deed.named or not own or not is_aside(question, own[0]):
        return list(own)
    least = _NEARLY * own[0].score
    told = [_at_whom(question, deed, c) for c in own if c.score >= least]
    good = [c for c in told if c.short and tells(deed, c.text) and not is_aside(question, c)]
    good.sort(key=lambda c: is_another_one(c.text))
    places = [c.sentence.span for c in good]
    return [*good, *(c for c in own if c.sentence.span not in places)]


def _at_whom(question: Question, deed: Deed, candidate: Candidate) -> Candidate:
    """A candidate that points at a bystander, or at a part of "a man of 34", as one that points at
    whom its sentence tells it was done to."""
    short, place = candidate.short, unnamed(deed, candidate.text)
    if short is None:
        return candidate
    aside = is_aside(question, candidate)
    if place is not None:
        start, end = (candidate.sentence.span.start + at for at in place)
        if aside or start <= short.span.start < end:
            span = replace(short.span, start=start, end=end)
            return _pointing(
                candidate, replace(short, span=span, text=candidate.text[slice(*place)])
            )
    if not aside:
        return candidate
    others = (_pointing(candidate, one) for one in candidate.nearly)
    return next((one for one in others if not is_aside(question, one)), candidate)


def _pointing(candidate: Candidate, short: ShortAnswer) -> Candidate:
    return replace(candidate, short=short, nearly=(short,))


def is_aside(question: Question, candidate: Candidate) -> bool:
    """Whether it is asked who did or suffered something, and the reader points at a bystander."""
    if question.kind not in ASKS or candidate.short is None:
        return False
    text, before, behind = candidate.text, candidate.before, candidate.behind
    return stands_aside(question.understood, text, before, behind)


def _is(deed: Deed, word: Word) -> bool:
    return word.stem == deed.stem and (past_form(word.low) or word.low.endswith("ing"))


def _helpers(ahead: tuple[Word, ...]) -> list[Word]:
    """The forms of "be" and "have" right before a deed, the nearest first."""
    found: list[Word] = []
    for word in reversed(ahead):
        if word.low in BE or word.low in HAVE:
            found.append(word)
        elif word.low not in _BETWEEN and not word.low.endswith("ly"):
            break
    return found


def _does_it(deed: Deed, sentence: str, end: int) -> bool:
    """Whether the words that end at ``end`` are who does the deed to somebody: "Ida Holt denies
    murdering her husband", "police arrested a man"."""
    words = read(sentence).words
    for number, word in enumerate(words):
        if word.start < end or not _is(deed, word):
            continue
        helpers = _helpers(words[:number])
        if any(one.low in BE for one in helpers):
            return False
        if word.low.endswith("ing"):
            return _WHOM.match(sentence, word.end) is not None
        gap = sentence[end : helpers[-1].start if helpers else word.start]
        return not gap.strip() and _DONE_TO.match(sentence, word.end) is not None
    return False


def _is_done_to(deed: Deed, before: str, behind: str) -> bool:
    """Whether words are the name of him to whom it was done, as the question itself calls him: "the
    operator, Energia do Minho," where it is asked who telephoned the operator."""
    if deed.suffered:
        return False
    called = _DONE_TO_WHOM.match(deed.rest)
    if called is None:
        return False
    beside = _CALLED.search(before)
    if beside is None or (beside["aside"] and not behind.startswith(",")):
        return False
    told = (beside["aside"] or beside["title"]).casefold().split()
    return all(word in called["who"].split() for word in told)


@cache
def _grave(deeds: str) -> dict[str, frozenset[str]]:
    """The words that tell of each deed, by its stem."""
    lines = (line.split() for line in deeds.strip().splitlines())
    return {stem(words[0]): frozenset(map(stem, words)) for words in lines}
