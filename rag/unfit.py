"""What the reader points at although the sentence says that it is another thing than is asked for.

A time where it is asked where, a fine that somebody only faces, the deputy of whom it is asked for,
the owner of another thing: likeness counts all of these as near, and each has a word beside it that
tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.alike import alike as related
from rag.alike import holds
from rag.apposition import asks_role
from rag.cause import asks_what_killed
from rag.deeds import deeds
from rag.doer import gives_no_name, is_in_no_group, is_no_kin, is_not_who, won_before
from rag.holder import is_age_of_another
from rag.left_out import is_left_out
from rag.owner import named_first
from rag.question import Question
from rag.rank import Candidate, ahead
from rag.role import only_says_it
from rag.shorts import SCORE, asks_score
from rag.sorts import is_of_a_namesake, is_of_another_sort
from rag.verify.words import read, stem

_NEARLY = 0.5
_FEW = 5  # words
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_TIME = re.compile(rf"\b(?:{_MONTHS}|{_DAYS}|(?:19|20)\d\d)\b")
_NAMED = re.compile(r"\b[A-Z]")
_PUNISHED = re.compile(
    r"\b(?:was|were|is|has|have|been|did|got|get)\b[^?]*\b(?:fined|jailed|sentenced|ordered"
    r"|banned|suspended)\b",
    re.I,
)
_FACES = re.compile(
    r"\b(?:fac(?:es?|ed|ing)|could|may|might|risk(?:s|ed|ing)?|liable|threaten\w*|maximum)\b"
    r"[^.;]*$",
    re.I,
)
_FOUND = re.compile(r"^\W*(?:when|where|who)\b[^?]*\b(?:found|rescued|recovered)\b", re.I)
_MISSING = re.compile(r"\b(?:still |remains? |reported )?missing\b|\bsearch(?:ing|ed)? for\b", re.I)
_HAS_FOUND = re.compile(r"\b(?:found|rescued|recovered|pulled|discovered|located|freed)\b", re.I)
_ORDINAL = re.compile(
    r"\b(?P<which>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|gold|silver|bronze)\s+(?P<what>[a-z]+)",
    re.I,
)
_FROM_ANOTHER = re.compile(r"\b(?:after|since|following|than)\b", re.I)
_OLDER, _YOUNGER = (
    re.compile(r"\b(?:elder|eldest)\b", re.I),
    re.compile(r"\byoung(?:er|est)\b", re.I),
)
_SEASON = re.compile(
    r"(?:in|during|by|at|over) (?:the |early |late |this |next )*"
    r"(?:spring|summer|autumn|winter|morning|afternoon|evening|weekend)",
    re.I,
)
_NEXT = re.compile(r"\b(?P<which>next|last|previous)\s+(?:[a-z]+\s+)?(?P<what>[a-z]+)", re.I)
# "Founded in 2011": where another thing is asked than how something began.
_BEGAN = re.compile(
    r"\b(?P<verb>founded|established|opened|built|born|created|launched|formed)\b"
    r"(?: [\w’'-]+){0,3}? (?:in|on|since) (?:early |late |the )?$",
    re.I,
)
_BEGINNINGS = frozenset(
    map(
        stem,
        "founded establish open build bear create launch form start begin set construct originate"
        " come date inaugurate birth first make produce invent introduce publish lay complete"
        " finish sign tap gain".split(),
    )
)
_HOW_FAST = re.compile(
    r"\bhow fast\b[^?]*\b(?:travel\w*|driv\w+|dr[oi]ven?|fl(?:y|ying|ew)|mov\w+|go(?:ing)?|run\w*"
    r"|blow\w*|sail\w*)\b",
    re.I,
)
_SPEED = re.compile(
    r"\b(?:mph|km/h|kph|knots?|per (?:hour|second)|an hour|a second|seconds?|minutes?|times)\b"
    r"|\d[:.]\d\d",
    re.I,
)
_HOW_HEAVY = re.compile(r"\bhow heavy\b|\bhow much (?:does|do|did)\b[^?]*\bweigh\b", re.I)
_WEIGHT = re.compile(
    r"\b(?:\w*grams?|\w*grammes?|\w*kilos?|kgs?|tonnes?|tons?|pounds?|lbs?|stone|ounces?)\b"
    r"|\d\s?(?:kg|g|t|lbs?)\b",
    re.I,
)
_HOW_OLD = re.compile(r"\bhow old\b", re.I)
# "Ranked 83rd", "£4.5m", "20.31", "stayed six years".
_NO_AGE = re.compile(r"[£$€%]|\d(?:st|nd|rd|th)\b|^\d{1,2}[.:]\d\d\b", re.I)
_STAYED = re.compile(r"^(?:\d{1,2}|[a-z]+(?:-[a-z]+)?) years$", re.I)
_OLD = re.compile(r"[ -](?:old|of age|ago)\b", re.I)
_OF_A_DEATH = re.compile(
    r"\b(?:died?|dies|dying|dead|death|killed)\b[^.;]{0,80}?\b(?:of|from|after|following|when|as"
    r"|in (?:an?|giving|childbirth))\b"
    r"|\bcauses?d?\b|\b(?:cancer|pneumonia|heart|stroke|illness|disease|infection|injur\w+|ill|tumou?r"
    r"|leuk\w+|sepsis|poison\w*|fever|accident|crash|drown\w*|dementia|an[ae]mia|diabet\w+)\b",
    re.I,
)
# "Benedikta Arkwell (Civic Independents), Rufin Oakshade (Green Shore)".
_BEARER = r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)+ \([^()]{2,40}\)"
_ROW = re.compile(rf"{_BEARER}(?:(?:,|;|,? and) {_BEARER})+")
_OF_OTHERS = re.compile(
    r"\b(?:others?|besides|apart|against|rivals?|opponents?|beat\w*|defeat\w*|another|except)\b",
    re.I,
)
_FOUND_WHAT = re.compile(
    r"^\W*what (?:did|does|do|has|have|had|will|would) (?P<who>(?!not\b)[^?]+?) "
    r"(?P<found>conclude[sd]?|f(?:i|ou)nd|recommend(?:ed)?|show[ns]?|reveal(?:ed)?|decided?|ruled?|proposed?|suggest(?:ed)?"
    r"|demand(?:ed)?|establish(?:ed)?)\b",
    re.I,
)
_ACTS = re.compile(
    r"(?:, [^,]{2,50},)? (?:(?:has|have|had) (?!been\b)|will (?!be\b)|(?=\w+ed\b(?! by)))"
    r"(?:[a-z]+ly )?\w+(?P<upon>.*)",
    re.S,
)
_TO_DO = re.compile(r"(?:in order )?to (?P<do>[a-z]+)\b", re.I)


def unfit(question: Question, ranked: Sequence[Candidate]) -> bool:
    """Whether the first candidate's own words say that what the reader points at is another thing
    than the question asks for."""
    if asks_score(question):
        least = _NEARLY * ranked[0].score
        return not any(SCORE.search(c.text) for c in ranked if c.score >= least)
    return tells_another_thing(question, ranked[0])


def points_at_nothing(question: Question, best: Candidate) -> bool:
    """Whether it is asked who did something or how many, and the reader sees nothing in the best
    candidate that may be it. Of ten such answers none was right."""
    asked = question.kind == "how_many" or (question.kind == "who" and not asks_role(question))
    return asked and not best.likely


def fitting_first(question: Question, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates; before one that tells of another deed, as who won last year, the nearly as
    good ones in which the reader sees an answer and that do not."""
    if not ranked or not _tells_another_deed(question, ranked[0]):
        return list(ranked)
    good = [c for c in ranked if c.read and c.score >= _NEARLY * ranked[0].score]
    return ahead([c for c in good if not tells_another_thing(question, c)], ranked)


def _tells_another_deed(question: Question, one: Candidate) -> bool:
    if one.short is None:
        return False
    asked, words = question.understood, one.short.text
    return (
        (question.kind == "who" and won_before(asked, one.before, one.behind))
        or acts_upon_it(asked, one.before, one.text, one.behind)
        or (question.kind == "how" and only_says_to_do_it(asked, words))
    )


def tells_another_thing(question: Question, one: Candidate) -> bool:
    """Whether a candidate's own words say that what the reader points at is another thing than the
    question asks for."""
    if one.short is None:
        return False
    asked, words, before = question.understood, one.short.text, one.before
    begins, ends = one.place
    return (
        (question.kind == "where" and is_only_a_time(words))
        or (_PUNISHED.search(asked) is not None and _FACES.search(before) is not None)
        or is_still_missing(asked, one.text)
        or is_another_in_line(asked, one.text)
        or (question.kind == "when" and is_of_a_beginning(asked, before))
        or (question.kind == "who" and _is_not_them(asked, one, words))
        or is_another_measure(asked, one.text, words, one.behind)
        or is_no_cause_of_death(question, one.text)
        or is_no_kin(asked, before, words, one.behind)
        or gives_no_name(asked, words)
        or is_age_of_another(asked, one.text, before)
        or is_of_another_sort(asked, before, words, one.behind)
        or is_left_out(asked, one.text, begins)
        or (question.kind != "who" and is_of_another_in_a_row(asked, one.text, begins, ends))
        or _tells_another_deed(question, one)
        or is_of_a_namesake(asked, _told(one), one.text)
    )


def _is_not_them(asked: str, one: Candidate, words: str) -> bool:
    """Whether words are not who did or is what is asked; that a sentence does not speak of a group
    counts only where the reader doubts it."""
    return (
        is_not_who(asked, one.text, one.before, words, one.behind)
        or only_says_it(asked, one.text, one.before, one.behind)
        or (not one.read and is_in_no_group(asked, one.text))
    )


def _told(one: Candidate) -> str:
    """An article as far as a candidate, headline first."""
    article = one.hit.article
    return f"{article.title}\n{article.text[: one.sentence.span.start]}"


def is_of_another_in_a_row(asked: str, sentence: str, start: int, end: int) -> bool:
    """Whether a question names one of several names in a row, each with what belongs to it in
    brackets, and the words from ``start`` to ``end`` belong to another of them."""
    row = _ROW.search(sentence)
    if row is None or _OF_OTHERS.search(asked):
        return False
    places = [one.span() for one in re.finditer(_BEARER, sentence) if row.start() <= one.start()]
    text = asked.casefold()
    own = []
    for first, last in places:
        name, _, of = sentence[first : last - 1].casefold().partition(" (")
        if name.split()[-1] in text or of in text:
            own.append((first, last))
    here = [(first, last) for first, last in places if first <= start and end <= last]
    return bool(own and here) and here[0] not in own


def acts_upon_it(asked: str, before: str, sentence: str, behind: str) -> bool:
    """Whether it is asked what a review or somebody found, and the words are what did another thing
    to it: "the theft has prompted a review"."""
    question = _FOUND_WHAT.search(asked)
    acts = _ACTS.match(behind)
    if question is None or acts is None or before.strip(" \"“‘'"):
        return False
    if holds(read(sentence), stem(question["found"].casefold())):
        return False
    upon = read(acts["upon"])
    return any(holds(upon, word.stem) for word in named_first(question["who"]))


def only_says_to_do_it(asked: str, words: str) -> bool:
    """Whether it is asked how something was done, and words only say to do it: "to win the title"
    for how she won."""
    to_do = _TO_DO.match(words)
    if to_do is None:
        return False
    return any(related(stem(to_do["do"].casefold()), deed) for deed in deeds(read(asked)))


def is_another_in_line(asked: str, sentence: str) -> bool:
    """Whether it is asked for the first of some things and the sentence tells of the second, for
    the silver medal and it tells of the gold one, or for the younger daughter and it tells of the
    elder."""
    for one, other in ((_OLDER, _YOUNGER), (_YOUNGER, _OLDER)):
        if one.search(asked) and other.search(sentence) and not one.search(sentence):
            return True
    if _is_last_for_next(asked, sentence):
        return True
    wanted, told = _in_line(_ORDINAL, asked), _in_line(_ORDINAL, sentence)
    same = [(a == b) for a, what in wanted for b, thing in told if what == thing]
    if not same or any(same) or _FROM_ANOTHER.search(sentence):
        return False
    return not any(re.search(rf"\b{which}\b", sentence, re.I) for which, _ in wanted)


def _is_last_for_next(asked: str, sentence: str) -> bool:
    """Whether the last of some things is told of where the next is asked for, or the next for the
    last."""
    wanted = {(which == "next", what) for which, what in _in_line(_NEXT, asked)}
    told = {(which == "next", what) for which, what in _in_line(_NEXT, sentence)}
    other = any(a != b and what == thing for a, what in wanted for b, thing in told)
    return other and not wanted & told


def _in_line(rule: re.Pattern[str], text: str) -> list[tuple[str, str]]:
    """Which of some things a text speaks of, "first" or "next", and the stems of the things."""
    return [(m["which"].casefold(), stem(m["what"].casefold())) for m in rule.finditer(text)]


def is_of_a_beginning(asked: str, before: str) -> bool:
    """Whether the words before a day tell how something began, and another thing is asked: "founded
    in 2011" for the day of a recall."""
    began = _BEGAN.search(before)
    told = frozenset(w.stem for w in read(asked).words if w.content and not w.capital)
    if began is None or not told or (deeds(read(asked)) or told) & _BEGINNINGS:
        return False
    verb = stem(began["verb"].casefold())
    return not any(related(verb, one) for one in told)


def is_another_measure(asked: str, sentence: str, words: str, behind: str) -> bool:
    """Whether a speed, a weight or an age is asked for and the words are none; ``behind`` is what
    follows them in their sentence."""
    if _HOW_FAST.search(asked):
        return not _SPEED.search(sentence)
    if _HOW_HEAVY.search(asked):
        return not _WEIGHT.search(sentence)
    if not _HOW_OLD.search(asked):
        return False
    return bool(_NO_AGE.search(words) or (_STAYED.match(words) and not _OLD.match(behind)))


def is_no_cause_of_death(question: Question, sentence: str) -> bool:
    """Whether it is asked what somebody died of, and a sentence tells nothing of the kind."""
    asked = question.kind == "what" and asks_what_killed(question)
    return asked and not _OF_A_DEATH.search(sentence)


def is_only_a_time(words: str) -> bool:
    """Whether words name a season, month, day or year and nothing else: "at the end of July"."""
    if _SEASON.fullmatch(words):
        return True
    begins = " ".join(words.split()[:_FEW])
    return bool(_TIME.search(begins)) and not _NAMED.search(_TIME.sub("", words))


def is_still_missing(asked: str, sentence: str) -> bool:
    """Whether it is asked when or where somebody was found, of whom the sentence says only that
    they are missing."""
    if not _FOUND.search(asked) or not _MISSING.search(sentence):
        return False
    return not _HAS_FOUND.search(sentence)
