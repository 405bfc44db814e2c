"""A follow-up made whole from the conversation, by rule: "and the runner-up?" says what is meant.

Three things are done, and what cannot be done is left alone: a question that only goes on ("and in
April?", "why?", "what about Canada?") is put into the last one; a pronoun becomes the person or the
thing that was last spoken of; and what still leans on the conversation carries its words along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer import REFUSAL
from rag.names import names_in

Turns = Sequence[tuple[str, str]]
"""Earlier turns, oldest first: what was asked, what was answered."""

_WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
_AUX = (
    r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might|must)"
    r"(?:n['’]t)?"
)
_OPENER = re.compile(
    r"^\s*(?:(?:and|but|so|also|then)\b[\s,]*)?(?:(?:what|how)\s+about\b)?\s*", re.I
)
_CONTINUES = re.compile(r"^\s*(?:and|but|so|also|what about|how about)\b", re.I)
_ASKS = re.compile(rf"^(?:by |in |for |from |to |at )?(?:{_WH}|{_AUX})\b", re.I)
_ADDS = re.compile(
    r"^(?:in|on|at|after|before|since|until|during|by|under|for|from|without|with|when|if|while"
    r"|as of|last|next|this|yesterday|today|tomorrow)\b",
    re.I,
)
_BARE = re.compile(
    rf"^(?:and\s+|but\s+)?(?P<wh>{_WH})"
    r"(?:\s+(?:exactly|so|then|is that|was that|is it|was it|else))?[\s?.!]*$",
    re.I,
)
_PERSON = re.compile(r"\b(?:he|she|him|his|hers|her)\b", re.I)
_THING = re.compile(
    r"\b(?:it|its|they|them|their|theirs)\b|\b(?:that|this|those|these)(?=[\s?.!]*$)", re.I
)
_LEANS = re.compile(
    r"\b(?:he|she|him|his|hers|her|it|its|they|them|their|theirs|there|that|this|those|these|then"
    r"|one|ones|else|instead|otherwise|too|as well|runner-up|the other|the others)\b",
    re.I,
)
_STILL = re.compile(r"\b(?:there|instead|otherwise)\b", re.I)
_POSSESSIVE = re.compile(
    r"^\s+(?!(?:to|in|on|at|for|from|with|by|about|of|and|or|when|where|that|as|than)\b)\w", re.I
)
_VERB = rf"(?:{_AUX}|been|being|be|get|take|found|supposed)"
_WORD = (
    rf"(?!(?:{_VERB}|the|a|an|of|and|or|but|in|on|at|for|from|with|by|about|to|than|that|who|which"
    r"|when|where|first)\b)[\w’'-]+"
)
_DETERMINED = re.compile(
    rf"\b(?:the|a|an)(?:\s+{_WORD}){{1,4}}(?:\s+of(?:\s+(?:the|a|an))?(?:\s+{_WORD}){{1,3}})?", re.I
)
_FIGURE = re.compile(
    r"^\W*(?:about |some |more than |nearly |over )?[£$€]?\d|^\W*(?:yes|no)\b", re.I
)
_MONTHS = frozenset(
    "january february march april may june july august september october november december monday"
    " tuesday wednesday thursday friday saturday sunday yes no".split()
)
_NO_PERSON = _MONTHS | frozenset("he she it they we you his her its their this that there".split())
# "Ilse Ferrand [1]: The council …", "6 October 2025 (the article says “Monday”) [1]: She …"
_LED = re.compile(
    r"\W*(?P<short>[^:\n]{1,80}?)\**(?: \([^)]*\))?\**(?: ?\[\d+\])*: (?=[\"“'‘(]?[A-Z])"
)
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Whole:
    """A question that can be understood alone, and words of the conversation that it still needs
    to be looked up (``about``, empty when it needs none)."""

    text: str
    about: str = ""


def make_whole(text: str, history: Turns) -> Whole:
    """The question behind a follow-up; the same words when it stands alone.

    Args:
        history: earlier turns; only the last ones matter.
    """
    if not history:
        return Whole(text)
    history = [(asked, _short(answered)) for asked, answered in history]
    asked, answered = history[-1]
    before = make_whole(asked, history[:-1]).text
    whole = _continued(text, before)
    if whole is not None:
        return Whole(whole[:_LONGEST])
    whole = _without_opener(text)
    whole = _with_person(whole, before, answered, history)
    whole = _with_thing(whole, before, answered, history)[:_LONGEST]
    if names_in(whole) and whole != text and not _STILL.search(whole):
        return Whole(whole)
    if _too_little(text):
        return Whole(f"{whole.rstrip('?!. ')} (about: {_stem(before)[:300]})?"[:_LONGEST])
    if _LEANS.search(whole) or not names_in(whole):
        return Whole(whole, f"{_stem(before)} {_spoken(answered)}".strip()[:300])
    return Whole(whole)


def _short(answered: str) -> str:
    """What an earlier answer says first: the chat keeps short answers, other programs send all of
    it back. A refusal says nothing."""
    if answered.startswith(REFUSAL):
        return ""
    led = _LED.match(answered)
    return led["short"] if led else answered


def _too_little(text: str) -> bool:
    """Whether a question has too few words of its own to be read without its topic."""
    words = text.split()
    if 0 < len(words) < 5 and words[0].casefold() in ("why", "how") and not names_in(text):
        return True  # "Why so late?"
    if len(words) < 6 and "there" in text.casefold():
        return True
    return len(words) < 3 or bool(_CONTINUES.match(text)) or "else" in text.casefold().split()


def _continued(text: str, before: str) -> str | None:
    """The last question with what a continuation changes of it; ``None`` when it is no such."""
    bare = _BARE.match(text)
    if bare:
        return _asked_again(bare["wh"], text, before)
    few = _ADDS.match(text) and len(text.split()) <= 4
    if not few and not _CONTINUES.match(text):
        return None
    rest = text[_OPENER.match(text).end() :].strip()  # type: ignore[union-attr]
    if not rest.strip("?!. ") or _ASKS.match(rest):
        return None
    new = rest.rstrip("?!. ")
    if _ADDS.match(new):
        return f"{_without_same(_stem(before), new)} {new}?"
    return _in_place_of_name(before, new)


def _asked_again(wh: str, text: str, before: str) -> str | None:
    """ "Why?" after "Did the council vote?" is "Why did the council vote?"."""
    stem = _stem(before)
    if "else" in text.casefold():
        same = re.match(rf"{wh}\b", stem, re.I)
        return f"{same.group()} else{stem[same.end() :]}?" if same else None
    if re.match(rf"^{_AUX}\b", stem, re.I):
        return f"{wh.capitalize()} {stem[0].lower()}{stem[1:]}?"
    turned = re.search(rf"^{_WH}\b[^,]*?\b({_AUX}\s+(?!not\b).+)$", stem, re.I)
    if turned and not stem.casefold().startswith(("who ", "how many ", "which ")):
        return f"{wh.capitalize()} {turned[1]}?"
    return None


def _in_place_of_name(before: str, new: str) -> str | None:
    """The last question about something else: the name in it that stands alone is replaced."""
    for name in reversed(names_in(before)):
        at = before.rfind(name)
        after = before[at + len(name) :]
        # "the Willing summit": a name that only describes the next word is not what was asked of.
        if re.match(r"\s+[a-z]\w+", after) and not re.match(
            rf"\s+(?:{_AUX}|get|got|say|said|want|wants|think|do|win|won|pay|paid|lose|lost|vote"
            r"|plan|expect|earn|in|on|at|for|from|with|by|about|to|and|of|after|before)\b",
            after,
        ):
            continue
        if name.casefold() in new.casefold():
            return None
        return before[:at] + new + after
    return None


def _without_same(stem: str, new: str) -> str:
    """The last question without the phrase that the new one replaces: "in March" for "in April"."""
    word = new.split()[0].casefold()
    match = re.search(rf"\s+{re.escape(word)}\s+[\w’'-]+(?:\s+\d+)?$", stem, re.I)
    return stem[: match.start()] if match else stem


def _without_opener(text: str) -> str:
    rest = text[_OPENER.match(text).end() :]  # type: ignore[union-attr]
    if _CONTINUES.match(text) and _ASKS.match(rest):
        return rest[0].upper() + rest[1:]
    return text


def _with_person(text: str, before: str, answered: str, history: Turns) -> str:
    if not _PERSON.search(text):
        return text
    person = _last_person(answered) or _last_person(before)
    for asked, said in reversed(history[:-1]):
        person = person or _last_person(said) or _last_person(asked)
    if person is None or person.split()[-1].casefold() in text.casefold():
        return text

    used = False

    def named(match: re.Match[str]) -> str:
        nonlocal used
        word = match.group().casefold()
        owns = word in ("his", "hers") or (
            word == "her" and _POSSESSIVE.match(text[match.end() :]) is not None
        )
        shown = person if not used else person.split()[-1]
        used = True
        return f"{shown}’s" if owns else shown

    return _PERSON.sub(named, text)


def _with_thing(text: str, before: str, answered: str, history: Turns) -> str:
    found = _THING.search(text)
    if found is None:
        return text
    several = found.group().casefold() in ("they", "them", "their", "theirs")
    thing = _thing(before, answered, first=several)
    for asked, said in reversed(history[:-1]):
        thing = thing or _thing(asked, said, first=several)
    if thing is None or thing.casefold() in text.casefold():
        return text
    owns = found.group().casefold() in ("its", "their", "theirs")
    return f"{text[: found.start()]}{thing}{'’s' if owns else ''}{text[found.end() :]}"


def _thing(before: str, answered: str, first: bool) -> str | None:
    """What "it" is: the last answer if that names a thing, else what the last question is about;
    ``first`` takes the doer of several things named."""
    said = _plain_answer(answered)
    words = said.split()
    dated = re.search(r"\b(?:19|20)\d\d\b", said) or not _MONTHS.isdisjoint(said.casefold().split())
    if not dated and 1 < len(words) <= 5 and words[0].casefold() in ("a", "an", "the"):
        return f"the {' '.join(words[1:])}"
    stem = _stem(before)
    found = [_without_verb(stem, match) for match in _DETERMINED.finditer(stem)]
    if found:
        return re.sub(r"^(?:a|an)\b", "the", found[0 if first else -1], flags=re.I)
    names = names_in(before)
    return names[0 if first else -1] if names else None


def _without_verb(stem: str, match: re.Match[str]) -> str:
    """A noun phrase of a question, without the verb that an auxiliary sends behind it: of "will the
    repair of the slipway cost" the first five words."""
    words = match.group().split()
    before, after = stem[: match.start()], stem[match.end() :].strip(" )")
    sent = re.search(rf"\b{_AUX}\s*$", before, re.I) and not re.search(
        r"\b(?:is|are|was|were)\s*$", before, re.I
    )
    if sent and len(words) > 2 and (not after or re.match(r"(?:the|a|an)\b", after, re.I)):
        words.pop()
    return " ".join(words)


def _last_person(text: str) -> str | None:
    """The last name of two words or more; else the last single one that is no day or month."""
    names = [n for n in names_in(text) if n.split()[0].casefold() not in _NO_PERSON]
    full = [
        n
        for n in names
        if len(n.split()) > 1
        and not re.match(
            r"(?:Port|Isle|Storm|Lake|Mount|New|North|South|East|West|Saint|St|The|Royal)\b", n
        )
    ]
    return full[-1] if full else (names[-1] if names else None)


def _plain_answer(answered: str) -> str:
    said = re.sub(r"\[\d+\]", "", answered).strip().rstrip(".!")
    return "" if _FIGURE.match(said) else said


def _spoken(answered: str) -> str:
    return " ".join(n for n in names_in(answered)[:2] if n.casefold() not in _MONTHS)


def _stem(question: str) -> str:
    return question.strip().rstrip("?!. ")
