"""A follow-up made whole from the conversation, by rule: "and the runner-up?" says what is meant.

Three things are done, and what cannot be done is left alone: a question that only goes on ("and in
April?", "why?", "what about Canada?") is put into the last one; a pronoun becomes the person or the
thing that was last spoken of; and what still leans on the conversation carries its words along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answer import REFUSAL
from rag.names import names_in
from rag.referent import AUXILIARY, MONTHS, Turns, things_in, with_person, with_thing

_WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
_OPENER = re.compile(
    r"^\s*(?:(?:and|but|so|also|then)\b[\s,]*)?(?:(?:what|how)\s+about\b)?\s*", re.I
)
_CONTINUES = re.compile(r"^\s*(?:and|but|so|also|what about|how about)\b", re.I)
_ASKS = re.compile(rf"^(?:by |in |for |from |to |at )?(?:{_WH}|{AUXILIARY})\b", re.I)
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
_LEANS = re.compile(
    r"\b(?:he|she|him|his|hers|her|it|its|they|them|their|theirs|there|that|this|those|these|then"
    r"|one|ones|else|instead|otherwise|too|as well|runner-up|the other|the others)\b",
    re.I,
)
_STILL = re.compile(r"\b(?:there|instead|otherwise)\b", re.I)
_ABOUT = re.compile(r"\s*\(about: (?P<about>.*)\)\s*(?=\?*$)", re.S)
_WHO_WAS = re.compile(rf"^who\s+(?P<aux>{AUXILIARY})\s+(?P<rest>[a-z].*)$", re.I)
_VERB_BEHIND = re.compile(
    rf"\s+(?:{AUXILIARY}|get|got|say|said|want|wants|think|do|win|won|pay|paid|lose|lost|vote"
    r"|plan|expect|earn|in|on|at|for|from|with|by|about|to|and|of|after|before)\b"
)
_PARTICIPLE_BEHIND = re.compile(r"\s+[a-z]+ed\b")
_DETERMINER = re.compile(r"(?:the|a|an|his|her|its|their)\s", re.I)
_THE = re.compile(r"\bthe\s+$", re.I)
_PLACED = re.compile(
    r"\b(?:of|in|on|at|for|from|with|by|about|to|over|into|under|after|before|during|since|until)"
    r"\s+$",
    re.I,
)
_AUXILIARY_BEFORE = re.compile(rf"\b{AUXILIARY}\s+$", re.I)
_TIME = re.compile(
    rf"\d|\b(?:{'|'.join(sorted(MONTHS - {'yes', 'no'}))}|year|month|week|weekend|day|morning"
    r"|evening|afternoon|night|noon|midnight|spring|summer|autumn|winter)\b",
    re.I,
)
_NAMED = re.compile(r"(?:the\s+)?[A-Z][\w’'-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w’'-]*)*")
# "Ilse Ferrand [1]: The council …", "6 October 2025 (the article says “Monday”) [1]: She …"
_LED = re.compile(
    r"\W*(?P<short>[^:\n]{1,80}?)\**(?: \([^)]*\))?\**(?: ?\[\d+\])*: (?=[\"“'‘(]?[A-Z])"
)
_LONGEST = 2000
_FEW = 4  # words


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
    last = make_whole(asked, history[:-1])
    before = _ABOUT.sub("", last.text)
    whole = _continued(text, before, answered)
    if whole is not None:
        return Whole(whole[:_LONGEST])
    opened = _without_opener(text)
    whole = with_person(opened, before, answered, history)
    whole = with_thing(whole, before, answered, history)[:_LONGEST]
    if names_in(whole) and whole != text and not _STILL.search(whole):
        return Whole(whole)
    if whole == opened and _too_little(text):
        about = f"{_stem(before)} {_carried(last)}".strip()[:300]
        return Whole(f"{whole.rstrip('?!. ')} (about: {about})?"[:_LONGEST])
    leans = _LEANS.search(whole)
    if leans or not names_in(whole):
        about = f"{_stem(before)} {_carried(last)} {_spoken(answered) if leans else ''}"
        return Whole(whole, " ".join(about.split())[:300])
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
    if _CONTINUES.match(text) and len(_OPENER.sub("", text).split()) < _FEW:
        return True
    return len(words) < 3 or "else" in text.casefold().split()


def _continued(text: str, before: str, answered: str) -> str | None:
    """The last question with what a continuation changes of it; ``None`` when it is no such."""
    bare = _BARE.match(text)
    if bare:
        return _asked_again(bare["wh"], text, before, answered)
    few = _ADDS.match(text) and len(text.split()) <= 4
    if not few and not _CONTINUES.match(text):
        return None
    rest = text[_OPENER.match(text).end() :].strip()  # type: ignore[union-attr]
    if not rest.strip("?!. ") or _ASKS.match(rest):
        return None
    new = rest.rstrip("?!. ")
    if _ADDS.match(new):
        return f"{_with_other(_stem(before), new)}?"
    return _in_place_of(before, new)


def _asked_again(wh: str, text: str, before: str, answered: str) -> str | None:
    """ "Why?" after "Did the council vote?" is "Why did the council vote?"."""
    stem = _stem(before)
    if "else" in text.casefold():
        same = re.match(rf"{wh}\b", stem, re.I)
        return f"{same.group()} else{stem[same.end() :]}?" if same else None
    if re.match(rf"^{AUXILIARY}\b", stem, re.I):
        return f"{wh.capitalize()} {stem[0].lower()}{stem[1:]}?"
    turned = re.search(rf"^{_WH}\b[^,]*?\b({AUXILIARY}\s+(?!not\b).+)$", stem, re.I)
    who = _WHO_WAS.match(stem)
    if who and names_in(answered) == (answered.strip(),):
        return f"{wh.capitalize()} {who['aux']} {answered.strip()} {who['rest']}?"
    if turned and not stem.casefold().startswith(("who ", "how many ", "which ")):
        return f"{wh.capitalize()} {turned[1]}?"
    return None


def _in_place_of(before: str, new: str) -> str | None:
    """The last question about something else: the name in it that stands alone is replaced, else
    the one thing that it is about."""
    for name in reversed(names_in(before)):
        at = before.rfind(name)
        after = before[at + len(name) :]
        if _only_describes(before[:at], after):
            continue
        if name.casefold() in new.casefold():
            return None
        own = _THE.sub("", before[:at]) if _DETERMINER.match(new) else before[:at]
        return own + new + after
    if not _DETERMINER.match(new) or names_in(before):
        return None
    things = things_in(before)
    if len(things) != 1 or _PLACED.search(before[: things[0].start]):
        return None
    return f"{before[: things[0].start]}{new}{before[things[0].start + len(things[0].words) :]}"


def _only_describes(before: str, after: str) -> bool:
    """Whether a name only describes the next word, as in "the Willing summit": that is not what
    was asked of."""
    if not re.match(r"\s+[a-z]\w+", after) or _VERB_BEHIND.match(after):
        return False
    return not (_AUXILIARY_BEFORE.search(before) and _PARTICIPLE_BEHIND.match(after))


def _with_other(stem: str, new: str) -> str:
    """The last question with a new phrase, in place of the one that it replaces: "in March" for "in
    April", "at the first reading" for "at the second reading"."""
    word, _, said = new.partition(" ")
    same = re.escape(said.split()[-1]) if said else ""
    alike = rf"(?<=\s){re.escape(word)}\s+(?:the\s+)?(?:[\w’'-]+\s+){{0,2}}{same}\b"
    found = re.search(alike, stem, re.I) if len(said.split()) > 1 and same[:1].islower() else None
    if found:
        return f"{stem[: found.start()]}{new}{stem[found.end() :]}"
    for last in re.finditer(rf"\s+{re.escape(word)}\s+(?P<said>[^,]+)$", stem, re.I):
        if _of_one_sort(last["said"], said):
            return f"{stem[: last.start()]} {new}"
    return f"{stem} {new}"


def _of_one_sort(one: str, other: str) -> bool:
    """Whether two phrases are both times, both names or both one plain word."""
    if _TIME.search(one) or _TIME.search(other):
        return bool(_TIME.search(one) and _TIME.search(other)) and len(one.split()) <= _FEW
    if _NAMED.fullmatch(one) or _NAMED.fullmatch(other):
        return bool(_NAMED.fullmatch(one) and _NAMED.fullmatch(other))
    return len(one.split()) == 1 == len(other.split())


def _without_opener(text: str) -> str:
    rest = text[_OPENER.match(text).end() :]  # type: ignore[union-attr]
    if _CONTINUES.match(text) and _ASKS.match(rest):
        return rest[0].upper() + rest[1:]
    return text


def _spoken(answered: str) -> str:
    return " ".join(n for n in names_in(answered)[:2] if n.casefold() not in MONTHS)


def _carried(last: Whole) -> str:
    """What an earlier question was about that its own words do not say."""
    told = _ABOUT.search(last.text)
    if told:
        return told["about"]
    return "" if names_in(last.text) else " ".join(names_in(last.about))


def _stem(question: str) -> str:
    return question.strip().rstrip("?!. ")
