"""Which of the ranked sentences may answer: those of another thing, sort or time come after.

The ranker weighs likeness; here is decided what likeness cannot tell. A sentence is only ever put
behind others; where nothing is left before it, :func:`doubtful` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from index.article import Article
from index.temporal.units import Interval
from rag.alike import alike, holds, is_event
from rag.apposition import own_role
from rag.counted import asks_share, is_such_a_number
from rag.deeds import deeds
from rag.ends import is_other_end
from rag.holder import is_of_another, names_holder
from rag.lack import asks_sum, measure_asked, vocabulary
from rag.outlook import in_view
from rag.question import Kind, Question
from rag.rank import Candidate, ahead
from rag.role import in_the_role, is_aside
from rag.sorts import is_a_thing
from rag.sought import thing_counted
from rag.speaker import asked_speaker, is_named, says_it
from rag.untold import told_since
from rag.values import values
from rag.verify.focus import Facts
from rag.verify.names import Name, written_in
from rag.verify.polarity import past_form
from rag.verify.words import read, stem
from rag.whose import own_age
from rag.wished import is_only_wished
from rag.years import year_first

_LIKELY = 0.3  # a share of the likelihood of all short answers
_UNHEARD = 0.3  # share of a question, by rarity
_SILENT, _DOUBTED = -3.0, -1.0  # scores of the reader's
_NEARLY, _AS_GOOD = 0.5, 0.8
_OF_ONE_THING: frozenset[Kind] = frozenset(("who", "when", "where", "how_many", "what"))
_WHO_DID = re.compile(
    r"\bwho\s+(?:has |have |had )?(?!(?:is|are|was|were|did|had|been)\b)(?P<deed>[a-z]+)\b", re.I
)
_DONE_BY = re.compile(r"\b(?P<deed>[a-z]+) by (?:the |an? )?[\"“‘']?$")
_BROKE_IN = re.compile(r"\bbr(?:eak|oke|oken|eaking) in(?:to)?\b", re.I)
_CAUSE_ASKED = re.compile(
    r"\bwhy\b|\bwhat (?:has |had )?(?:caused|led to|set off|triggered)\b", re.I
)
_DENIED = re.compile(
    r"(?:\bnot|n['’]t|\bno(?: \w+)? to (?:think|believe)|\bruled out|\bnever)\b(?! only)"
    r"(?: (?!but\b)[\w’'-]+){0,6} $",
    re.I,
)
_IF = re.compile(r"(?:(?:But|And|Even) )?(?:if|should|unless)\b", re.I)
_HAPPENED = re.compile(r"\W*(?:has|have|had|did|was|were)\b", re.I)
_SUPPOSES = re.compile(
    r"\b(?:if|unless|would|could|might|should|fails?|otherwise|happens|in case|conditions?)\b", re.I
)
_OFFICE = re.compile(
    r"\bwho(?:['’]s| is)(?: now| currently)? the (?:current |present )?(?:[\w’'-]+ ){0,3}?"
    r"([a-z]{3,})(?= (?:of|for|at|in|now|today|currently|right)\b|\?|$)",
    re.I,
)
_LEAVES = (
    r"(?:resign(?:s|ed)|step(?:s|ped) (?:down|aside)|stood down|quit|left office|retired"
    r"|(?:was|has been) (?:dismissed|sacked|fired|ousted|replaced|voted out))\b"
)
_WORD = re.compile(r"[^\W_]+")
_FURTHER = re.compile(r",|(?<=\w)\s+(?:in|at|on|of|near|above|below|by|from|to)\s", re.I)
_KIND_OF_NAME = re.compile(r"\b([A-Z][a-z]+) ([A-Z][\w’'-]+)")


def sifted(
    question: Question,
    ranked: Sequence[Candidate],
    days_of: Callable[[Candidate], Sequence[Interval]],
) -> list[Candidate]:
    """The candidates in the order in which they may answer."""
    own, others = _of_the_named(question, ranked)
    if own and not of_the_sort(question, own[0]):
        least = _NEARLY * own[0].score
        # A storm's name is so far from who it was, and a weight from a sum, that even what the
        # reader doubts is nearer.
        text = question.understood
        measured = asks_sum(text) or asks_share(text) or measure_asked(text) == "length"
        far = 0.0 if question.kind == "who" else _LIKELY if measured else 1.1
        near = [c for c in own if c.score >= least]
        near = [c for c in near if c.read or (c.short is not None and c.short.share >= far)]
        own = ahead([c for c in near if of_the_sort(question, c)], own)
    own = year_first(question, _of_the_topic(question, own), days_of)
    own = ahead([c for c in own if says_plainly(question, c.text)][:1], own)
    own = _not_denied(question, _of_facts(question, own))
    own = _of_whom(question, _of_the_counted(question, own))
    own = _of_the_speaker(question, _of_the_holder(question, own))
    own = in_the_role(question, own)
    own = _of_the_end(question, in_view(question, told_since(question, own), days_of))
    return [*year_first(question, own, days_of), *others]


def _of_the_end(question: Question, own: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of "when does it end"; before one that points at the day on which it begins,
    the nearly as good ones that do not."""
    if question.kind != "when" or not own or not is_other_end(question, own[0].before):
        return list(own)
    least = _NEARLY * own[0].score
    other = [c for c in own if c.score >= least and c.read]
    return ahead([c for c in other if not is_other_end(question, c.before)], own)


def _of_the_topic(question: Question, own: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of a question that names nobody itself, "what caused the fire?"; before one
    that knows nothing of whom the conversation was about, the nearly as good ones that do."""
    topic = [name for name in Facts(question.about, None).names if name.sure]
    if not topic or not own or question.names:
        return list(own)

    def of_it(one: Candidate) -> bool:
        words = vocabulary(one.hit.article)
        return any(written_in(name, words) for name in topic)

    if of_it(own[0]):
        return list(own)
    least = _NEARLY * own[0].score
    return ahead([c for c in own if c.score >= least and c.read and of_it(c)], own)


def says_plainly(question: Question, sentence: str) -> bool:
    """Whether a sentence says right beside a name what is asked of its bearer: the age, or who it
    is."""
    return bool(own_age(question, sentence) or own_role(question, sentence))


def doubtful(
    question: Question, ranked: Sequence[Candidate], unheard_share: Callable[[Question], float]
) -> bool:
    """Whether the best candidate is not of the sort that is asked for, tells another thing (see
    :func:`_tells_another_thing`), or who has left where it is asked who holds an office; or, asked
    as of a day, the reader is silent, or doubts it and it lacks what "who" did; or a good share of
    the question stands in nothing printed by then, as ``unheard_share`` counts, and the reader
    doubts it or points at who did another thing."""
    best = ranked[0]
    if question.kind in ("how_many", "who") and not of_the_sort(question, best):
        return True
    if _tells_another_thing(question, best):
        return True
    if question.kind == "who" and _OFFICE.search(question.understood) and has_left(best, ranked):
        return True
    tried = any(one.short is not None for one in ranked)
    if question.as_of is None or question.kind not in _OF_ONE_THING or not tried:
        return False
    span = best.features["span"]
    if span < _SILENT:
        return True
    if unheard_share(question) >= _UNHEARD and (span <= 0.0 or _by_another_deed(question, best)):
        return True
    return span <= 0.0 and not _of_the_deed(question, best)


def _tells_another_thing(question: Question, best: Candidate) -> bool:
    """Whether a sentence tells who once was what it is asked who is, what another said, what others
    suffered or what would be if, or the reader points at a bystander."""
    return (
        held_before(question, best)
        or is_aside(question, best)
        or _by_another_speaker(question, best)
        or _of_another_fate(question, best)
        or (question.kind == "yes_no" and _only_supposes(question, best))
    )


def _deed(question: Question) -> str | None:
    """The stem of what somebody did that "who" asks for: "buy" of "who bought it?"."""
    asked = _WHO_DID.search(question.understood)
    if question.kind != "who" or asked is None or not past_form(asked["deed"].casefold()):
        return None
    return stem(asked["deed"].casefold())


def _of_the_deed(question: Question, best: Candidate) -> bool:
    """Whether a sentence has what "who" did, in that word or in one like it; so has every other
    question's."""
    deed = _deed(question)
    return deed is None or holds(read(best.text), deed)


def _by_another_deed(question: Question, best: Candidate) -> bool:
    """Whether the reader points at who did something else: "painted by Finch" for "who bought"."""
    deed, done = _deed(question), _DONE_BY.search(best.before)
    if deed is None or done is None or not past_form(done["deed"]):
        return False
    return not alike(deed, stem(done["deed"]))


def _of_the_counted(question: Question, own: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of "how many families"; before one that counts no families, and does not speak
    of any, the nearly as good ones that do."""
    order = list(own)
    thing = thing_counted(question.understood) if question.kind == "how_many" else None
    if thing is None or not order or holds(read(order[0].text), thing):
        return order
    least = _AS_GOOD * order[0].score
    better = [c for c in order[1:] if c.read and c.score >= least and _counts(c, thing)]
    return ahead(better, order)


def _of_facts(question: Question, own: Sequence[Candidate]) -> list[Candidate]:
    """The candidates; before one that only says what would be if, where that is not asked, the
    nearly as good ones that say what is."""
    if not own or not _only_supposes(question, own[0]):
        return list(own)
    least = _NEARLY * own[0].score
    near = [c for c in own if c.score >= least and c.short]
    facts = [c for c in near if not _only_supposes(question, c)]
    return ahead(facts, own)


def _only_supposes(question: Question, candidate: Candidate) -> bool:
    """Whether it is asked what is, or whether something has happened, and a sentence only says what
    would be if, or what somebody offers."""
    text = question.understood
    if question.kind == "how_many" and is_only_wished(text, candidate.text, len(candidate.before)):
        return candidate.short is not None
    happened = question.kind == "yes_no" and _HAPPENED.match(text) is not None
    if not happened and question.kind not in _OF_ONE_THING - {"what"}:
        return False
    return _IF.match(candidate.text) is not None and not _SUPPOSES.search(text)


def _not_denied(question: Question, own: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of "what caused it"; before one that says that it was not what the reader
    points at, the nearly as good ones that do not."""
    if not own or not _CAUSE_ASKED.search(question.understood) or not _is_denied(own[0]):
        return list(own)
    least = _NEARLY * own[0].score
    said = [c for c in own if c.score >= least and c.short and not _is_denied(c)]
    return ahead(said, own)


def _is_denied(candidate: Candidate) -> bool:
    """Whether what the reader points at stands behind a "not": "not the result of an attack"."""
    return bool(_DENIED.search(candidate.before))


def _of_another_fate(question: Question, best: Candidate) -> bool:
    """Whether it is asked how many suffered or did something, and the sentence, which the reader
    doubts, does not speak of that: those who had fled, where it is asked who died."""
    if question.kind != "how_many" or best.features["span"] >= _DOUBTED:
        return False
    if asks_sum(question.understood):
        return False  # Money does not suffer: "the damage that the fire did".
    if measure_asked(question.understood) == "length":
        return False  # "How long did it take?" is told without that word: "gone in four minutes".
    events = [deed for deed in deeds(read(question.understood)) if is_event(deed)]
    if events and _BROKE_IN.search(question.understood):
        events += ["steal", "enter"]
    told = read(best.text)
    return bool(events) and not any(holds(told, deed) for deed in events)


def _of_whom(question: Question, own: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of "how many seats have the Greens"; before one that tells another's, the
    nearly as good ones that name them and point at a number."""
    if not own or not is_of_another(question, own[0].text):
        return list(own)
    least = _NEARLY * own[0].score
    theirs = [c for c in own[1:] if c.score >= least and names_holder(question, c.text)]
    return ahead([c for c in theirs if c.short and of_the_sort(question, c)], own)


def _of_the_speaker(question: Question, own: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of "what did Ferrand say"; before one that does not tell what he says, the
    nearly as good ones that do."""
    speaker = asked_speaker(question)
    if speaker is None or not own or _says(speaker, own[0]):
        return list(own)
    least = 0.0 if _by_another_speaker(question, own[0]) else _NEARLY * own[0].score
    return ahead([c for c in own if c.score >= least and _says(speaker, c)], own)


def _says(speaker: str, candidate: Candidate) -> bool | None:
    return says_it(speaker, candidate.hit, candidate.sentence)


def _by_another_speaker(question: Question, best: Candidate) -> bool:
    """Whether a sentence tells what somebody else says than he who is asked about by name."""
    speaker = asked_speaker(question)
    return speaker is not None and is_named(speaker) and _says(speaker, best) is False


def _of_the_holder(question: Question, own: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of "who is the mayor"; before one that tells who was, or whom a later report
    has leave, those that do not."""
    office = _OFFICE.search(question.understood)
    if not own or office is None or not (held_before(question, own[0]) or has_left(own[0], own)):
        return list(own)
    now = [
        c
        for c in own
        if c.short
        and not held_before(question, c)
        and not has_left(c, own)
        and office[1] in c.text.casefold()
    ]
    return ahead(now, own)


def has_left(candidate: Candidate, ranked: Sequence[Candidate]) -> bool:
    """Whether a sentence of the same report or a later one says that whom the reader points at has
    resigned, or otherwise left."""
    told = candidate.hit.article.published
    if candidate.short is None or told is None:
        return False
    name = re.escape(candidate.short.text.split()[-1])
    gone = re.compile(rf"\b{name}\b[^.;]{{0,40}}?\b{_LEAVES}", re.I)
    return any(
        gone.search(other.text) and (other.hit.article.published or date.min) >= told
        for other in ranked
    )


def held_before(question: Question, candidate: Candidate) -> bool:
    """Whether it is asked who holds an office, and a sentence only tells who did."""
    office = _OFFICE.search(question.understood)
    if question.kind != "who" or office is None:
        return False
    text, word = candidate.text.casefold(), re.escape(office[1].casefold())
    before = rf"(?:\b(?:former|previous|then|late|ex|was|were)\b[ -](?:[a-z’'-]+ ){{0,2}}?){word}\b"
    once = len(re.findall(before, text))
    return once > 0 and once == len(re.findall(rf"\b{word}\b", text))


def _counts(candidate: Candidate, thing: str) -> bool:
    """Whether the number that the reader points at is one of ``thing``."""
    short = candidate.short
    if short is None:
        return False
    return any(
        alike(thing, one)
        for value in values(candidate.hit.article, candidate.sentence.span, candidate.hit.policy)
        if value.start < short.span.end and short.span.start < value.end
        for one in value.thing
    )


def of_the_sort(question: Question, candidate: Candidate) -> bool:
    """Whether what the reader points at may be the sort of thing that is asked for: of "how many
    votes" no share and no sum, of "how much does it cost" a sum, of "where" another place than the
    question names itself."""
    if candidate.short is None:
        return True
    if question.kind == "where":
        return not _is_named_in(question.understood, candidate.short.text)
    if question.kind == "who":
        return not is_a_thing(candidate.before, candidate.short.text)
    return question.kind != "how_many" or is_such_a_number(question.understood, candidate)


def _is_named_in(question: str, place: str) -> bool:
    """Whether a question names a place itself: "the Maritime Museum", asked where somebody of "the
    museum" was."""
    words = _WORD.findall(_FURTHER.split(place, maxsplit=1)[0].casefold())
    return bool(words) and words[-1] in _WORD.findall(question.casefold())


def _of_the_named(
    question: Question, ranked: Sequence[Candidate]
) -> tuple[list[Candidate], list[Candidate]]:
    """The candidates of what the question names, and the others.

    An article that knows none of its names speaks of another thing, and so does a sentence about a
    namesake: "Storm Ivo" for "Odalys". All are taken for its own if the best one is.
    """
    names = [name for name in Facts(question.understood, None).names if name.sure]
    if not names or not ranked:
        return list(ranked), []
    words: dict[str, frozenset[str]] = {}

    def of_it(one: Candidate) -> bool:
        article = one.hit.article
        if article.id not in words:
            words[article.id] = vocabulary(article)
        known = any(written_in(name, words[article.id]) for name in names)
        return known and not _of_a_namesake(one.text, article, names)

    own = [one for one in ranked if of_it(one)]
    if not own or own[0] is ranked[0]:
        return list(ranked), []
    return own, [one for one in ranked if one not in own]


def _of_a_namesake(text: str, article: Article, names: Iterable[Name]) -> bool:
    """Whether a sentence speaks of another than those named who is called the same sort of thing in
    the article, and of none of them."""
    said = text.casefold()
    asked = {part for name in names for part in name.parts}
    if any(part in said for part in asked):
        return False
    sorts = {
        sort
        for sort, own in _KIND_OF_NAME.findall(article.text)
        if own.casefold() in asked and sort.casefold() not in asked
    }
    return any(
        sort in sorts and own.casefold() not in asked for sort, own in _KIND_OF_NAME.findall(text)
    )
