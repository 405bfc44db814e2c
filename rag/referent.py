"""Whom and what a pronoun means: the person or the thing that was last spoken of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.names import names_in
from rag.verify.lexicon import SOMEBODY
from rag.verify.polarity import participle

Turns = Sequence[tuple[str, str]]
"""Earlier turns, oldest first: what was asked, what was answered."""

AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might|must)"
    r"(?:n['’]t)?"
)
_PERSON = re.compile(r"\b(?:he|she|him|his|hers|her)\b", re.I)
_THING = re.compile(
    r"\b(?:it|its|they|them|their|theirs)\b|\b(?:that|this|those|these)(?=[\s?.!]*$)", re.I
)
_POSSESSIVE = re.compile(
    r"^\s+(?!(?:to|in|on|at|for|from|with|by|about|of|and|or|when|where|that|as|than)\b)\w", re.I
)
_VERB = rf"(?:{AUXILIARY}|been|being|be|get|take|found|supposed)"
_WORD = (
    rf"(?!(?:{_VERB}|the|a|an|of|and|or|but|in|on|at|for|from|with|by|about|to|than|that|who|which"
    r"|when|where|first)\b)[\w’'-]+"
)
DETERMINED = re.compile(
    rf"\b(?:the|a|an)(?:\s+{_WORD}){{1,4}}(?:\s+of(?:\s+(?:the|a|an))?(?:\s+{_WORD}){{1,3}})?", re.I
)
_FIGURE = re.compile(
    r"^\W*(?:about |some |more than |nearly |over )?[£$€]?\d|^\W*(?:yes|no)\b", re.I
)
MONTHS = frozenset(
    "january february march april may june july august september october november december monday"
    " tuesday wednesday thursday friday saturday sunday yes no".split()
)
_NO_PERSON = MONTHS | frozenset("he she it they we you his her its their this that there".split())
_NO_FIRST_NAME = re.compile(
    r"(?:Port|Isle|Storm|Lake|Mount|New|North|South|East|West|Saint|St|The|Royal)\b"
)
_PLACED = re.compile(
    r"\b(?:in|at|on|off|near|into|outside|inside|across|through|around)\s+(?:the\s+)?$", re.I
)
_THE = re.compile(r"\bthe\s+$", re.I)
_TITLED = re.compile(r"(?:Pope|King|Queen|Prince|Princess|Duke|Duchess|President|Reverend)\b")
_SOMEBODY = re.compile(
    rf"\w*(?:man|woman|minister)|(?:mountain)?climber|(?:foot)?baller|{'|'.join(SOMEBODY)}", re.I
)
_OF_WHAT = re.compile(r"of\s+(?:(?:the|a|an)\s+)?(?:[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*|[\w’'-]+)")
_NO_VERB = frozenset("with that from when what than into onto over".split())
_SUCCEEDS = re.compile(r"\b(?:succe(?:ed|ss)|replac|predecess|take over|took over)", re.I)
_NAMED_ITSELF = re.compile(
    r"\b(?:he|she|his|hers)\b|\bher\s+(?!and\b|or\b|to\b|in\b|on\b|at\b)\w", re.I
)
_OWN_TIME = re.compile(r"\b(?:when|after|before|because|while|until|once)\s+$", re.I)
_ADJUNCT = re.compile(r"\b(?:at|in|during|after|before|since|until)\s+$", re.I)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_WHERE = re.compile(
    r"\W*(?:(?:and|but|so)\s+)?(?:where\b|(?:in |at )?(?:which|what) (?:town|city"
    r"|country|village|place)\b)",
    re.I,
)
_TENSE = re.compile(r"(?:ed|es|ing|s|d|e)$")


@dataclass(frozen=True, slots=True)
class Thing:
    """A noun phrase of a question, the word behind it, and where it begins."""

    words: str
    follows: str
    start: int


def with_person(text: str, before: str, answered: str, history: Turns) -> str:
    """The question with a name, or "the climber", for its "he" and "she"."""
    found = _PERSON.search(text)
    if found is None or _names_its_own(text, found):
        return text
    person = _last_person(before, answered, history)
    if person is None or person.split()[-1].casefold() in text.casefold():
        return text
    if person.startswith("the ") and _SUCCEEDS.search(text):
        return text  # Of two who were minister one after the other "the minister" may be either.
    used = False

    def named(match: re.Match[str]) -> str:
        nonlocal used
        word = match.group().casefold()
        owns = word in ("his", "hers") or (
            word == "her" and _POSSESSIVE.match(text[match.end() :]) is not None
        )
        again = person if person.startswith("the ") else person.split()[-1]
        shown = again if used else person
        used = True
        return f"{shown}’s" if owns else shown

    return _PERSON.sub(named, text)


def with_thing(text: str, before: str, answered: str, history: Turns) -> str:
    """The question with what its "it", "they" or last "that" means."""
    found = _THING.search(text)
    if found is None or _of_its_own(text, found):
        return text
    several = found.group().casefold() in ("they", "them", "their", "theirs")
    turns = [(before, answered), *reversed(history[:-1])]
    thing = _doing_the_same(text[found.end() :], turns)
    for asked, said in turns:
        thing = thing or _thing(asked, said, first=several)
    if thing is None or thing.casefold() in text.casefold():
        return text
    owns = found.group().casefold() in ("its", "their", "theirs")
    return f"{text[: found.start()]}{thing}{'’s' if owns else ''}{text[found.end() :]}"


def _names_its_own(text: str, found: re.Match[str]) -> bool:
    """Whether a question names somebody in full before its "she": "What did Ruth Calloway say that
    she would do?"."""
    if not _NAMED_ITSELF.match(text, found.start()):
        return False
    return any(len(name.split()) > 1 for name in _people(text[: found.start()]))


def _of_its_own(text: str, found: re.Match[str]) -> bool:
    """Whether a question says itself what its "it" is: "When did the ferry sink after it left?"."""
    before = text[: found.start()]
    clause = _OWN_TIME.search(before)
    return clause is not None and bool(DETERMINED.search(before[: clause.start()]))


def _last_person(before: str, answered: str, history: Turns) -> str | None:
    """Who was last spoken of: by name, else by what he is. A family name that was said in full
    before is said in full."""
    turns = [(before, answered), *reversed(history[:-1])]
    told = [
        words for asked, said in turns for words in (("" if _WHERE.match(asked) else said), asked)
    ]
    for words in told:
        person = _person(words)
        if person is not None:
            break
    else:
        return None
    full = (n for words in told for n in _people(words) if n.endswith(f" {person}"))
    return next(full, person)


def _person(text: str) -> str | None:
    """The last name of two words or more, else the last single one, else the last "the climber"."""
    names = _people(text)
    full = [name for name in names if len(name.split()) > 1]
    if names:
        return (full or names)[-1]
    found = [match.group() for match in DETERMINED.finditer(_IN_BRACKETS.sub("", text))]
    roles = [words for words in map(_role, found) if words]
    return roles[-1] if roles else None


def _role(phrase: str) -> str | None:
    """ "The climber", "the transport minister" at the head of a phrase; of another thing none."""
    said = phrase.split()
    for end in range(2, min(len(said), 4) + 1):
        if _SOMEBODY.fullmatch(said[end - 1]):
            of = _OF_WHAT.match(" ".join(said[end:]))
            words = " ".join(("the", *said[1:end], *(of.group().split() if of else ())))
            return words.removesuffix("'s").removesuffix("’s")
    return None


def _people(text: str) -> list[str]:
    """The names of a text that may be a person's, and are no day, no month and no place."""
    return [name for name in names_in(text) if _may_be_a_person(name, text)]


def _may_be_a_person(name: str, text: str) -> bool:
    if name.split()[0].casefold() in _NO_PERSON or _NO_FIRST_NAME.match(name):
        return False
    before = text[: text.find(name)]
    if _PLACED.search(before):
        return False
    return not _THE.search(before) or _TITLED.match(name) is not None


def _doing_the_same(behind: str, turns: Turns) -> str | None:
    """What was said earlier to do what a question asks of "it": "why did it capsize?" is of the
    ship of "when the Maren Light capsized"."""
    verbs = {_stem(word) for word in re.findall(r"\b[a-z]{4,}", behind) if word not in _NO_VERB}
    for asked, _ in turns:
        for thing in things_in(asked):
            if thing.follows and _stem(thing.follows) in verbs:
                return thing.words
    return None


def _thing(before: str, answered: str, first: bool) -> str | None:
    """What "it" is: the last answer if that names a thing, else what the last question is about;
    ``first`` takes the doer of several things named."""
    said = _plain_answer(answered)
    words = said.split()
    dated = re.search(r"\b(?:19|20)\d\d\b", said) or not MONTHS.isdisjoint(said.casefold().split())
    if not dated and 1 < len(words) <= 5 and words[0].casefold() in ("a", "an", "the"):
        return f"the {' '.join(words[1:])}"
    found = [thing.words for thing in things_in(before)]
    if found:
        return re.sub(r"^(?:a|an)\b", "the", found[0 if first else -1], flags=re.I)
    names = names_in(before)
    return names[0 if first else -1] if names else None


def things_in(asked: str) -> list[Thing]:
    """The noun phrases of a question; those that only say where or when are left out where there
    are others."""
    stem = _IN_BRACKETS.sub("", asked).rstrip("?!. ")
    found = [_without_verb(stem, match) for match in DETERMINED.finditer(stem)]
    return [one for one in found if not _ADJUNCT.search(stem[: one.start])] or found


def _without_verb(stem: str, match: re.Match[str]) -> Thing:
    """A noun phrase of a question, without the verb that an auxiliary sends behind it or that
    follows a name in it: of "will the repair of the slipway cost" the first five words."""
    words = match.group().split()
    before, after = stem[: match.start()], stem[match.end() :].strip(" )")
    for at in range(2, len(words)):
        if words[at - 1][0].isupper() and re.fullmatch(r"[a-z]+ed", words[at]):
            return Thing(" ".join(words[:at]), words[at], match.start())
    last = not after or re.match(r"(?:the|a|an)\b", after, re.I)
    if last and len(words) > 2 and _is_sent_behind(before, words[-1]):
        return Thing(" ".join(words[:-1]), words[-1], match.start())
    return Thing(" ".join(words), after.split()[0] if after else "", match.start())


def _is_sent_behind(before: str, word: str) -> bool:
    """Whether a word is the verb of the auxiliary before a noun phrase."""
    if re.search(r"\b(?:is|are|was|were)\s*$", before, re.I):
        return participle(word)
    return re.search(rf"\b{AUXILIARY}\s*$", before, re.I) is not None


def _stem(word: str) -> str:
    return _TENSE.sub("", word.casefold())


def _plain_answer(answered: str) -> str:
    said = re.sub(r"\[\d+\]", "", answered).strip().rstrip(".!")
    return "" if _FIGURE.match(said) else said
