"""Who says what a sentence quotes or reports, and whether that is whom a question asks about.

"What did Ferrand say?" is not answered by "Opponents said Ferrand lacked experience". The subject
of the verb of saying stands before it, or behind it where a quotation ends right before: "…," said
Anna Brock. A pronoun is whoever the sentences before it name.
"""

from __future__ import annotations

import re

from index.article import Article, Sentence
from rag.question import Question
from rag.retrieve import Hit
from rag.verify.lexicon import TITLE, TITLES
from rag.verify.words import stem

_SAYS = (
    r"(?:said|says|say|told|tells?|added|adds|argued|argues|warned|warns|claimed|claims|insisted"
    r"|insists|announced|denied|promised|explained|admitted|declared|noted|recalled|replied"
    r"|answered|asked|remarked|stressed|suggested|complained|predicted|wrote|joked|conceded|vowed|called"
    r"|described|used to say)"
)
_ASKED = re.compile(
    r"\bwhat (?:did|does|has|have|had|do) (?P<who>[^?]{2,60}?) (?:(?:also|then|once) )?"
    r"(?:say|said|tell|told|argued?|warn(?:ed)?|claim(?:ed)?|promised?|announced?|described?"
    r"|think|thought|believed?|call(?:ed)?)\b",
    re.I,
)
# Nothing else is asked.
_ANYTHING = re.compile(
    r"\W*what (?:did|does|has|had) (?P<who>[^?,]{2,60}?) (?:say|said)"
    r"(?: about (?:it|this|that))?\W*",
    re.I,
)
_INVERTED = re.compile(rf"[,?!.…][\"”’']\s+{_SAYS}\s+(?P<who>[^,.;:\"“”]+(?:, [^,.;:\"“”]+)?)")
_BEHIND_QUOTE = re.compile(rf"[,?!.…][\"”’']\s+(?P<who>[^,;:\"“”]+?(?:, [^,;\"“”]+,)?)\s+{_SAYS}\b")
_ACCORDING = re.compile(r"\baccording to (?P<who>[^,.;:\"“”]+)", re.I)
_PLAIN = re.compile(rf"^(?P<who>[^\"“”;:]{{2,160}}?),?\s+(?:also |later |then )?{_SAYS}\b")
_TOLD_LAST = re.compile(
    rf"[,\"”]\s+(?P<who>[^,;:\"“”]{{2,80}}?)\s+{_SAYS}[.,]?(?:\s[^,.]{{0,40}})?[.]?$"
)
_PRONOUN = re.compile(r"(?:he|she|they|it)\b", re.I)
# "The former president": who that is, the words alone do not say.
_SOMEBODY = re.compile(
    rf"(?:^|, )(?i:the)(?: [a-z-]+){{0,2}} (?:{TITLE}|[a-z]+(?:[eo]r|ist|man|woman|ian))$"
)
_ONLY_QUOTED = re.compile(r"^[\"“][^\"“”]+[\"”]?\s*$")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_WHOSE = re.compile(r"[’']s?$")
_TELLS_ON = re.compile(r",? whose\b")
_SEXES = {"mr": "m", "sir": "m", "mrs": "f", "ms": "f", "miss": "f", "lady": "f", "dame": "f"}
_BACK = 3  # sentences, in which a pronoun's bearer is named


def asked_speaker(question: Question) -> str | None:
    """Whom a question asks about what he said, by the words that name him: "Anna Brock", "lawyer"
    of Hale's lawyer, "head" of the head of the company."""
    asked = _ASKED.search(question.understood) if question.kind == "said" else None
    if asked is None:
        return None
    words = _WORD.findall(re.split(r" (?:of|at|from|in|who) ", asked["who"])[0])
    own = [n for n, word in enumerate(words) if not word[:1].isupper() or _WHOSE.search(word)]
    begins = own[-1] + 1 if own else 0
    return " ".join(words[begins:] or words[-1:]) or None


def is_named(speaker: str) -> bool:
    """Whether what :func:`asked_speaker` gives is a name."""
    return speaker[:1].isupper()


def says_it(speaker: str, hit: Hit, sentence: Sentence) -> bool | None:
    """Whether a sentence of a passage gives what the speaker says; ``None`` where it does not tell
    whose words it gives."""
    article = hit.article
    subjects = _subjects(article.quote(sentence.span))
    before = [s for s in hit.passage.sentences if 0 < sentence.ordinal - s.ordinal <= _BACK]
    if not subjects:
        alone = _ONLY_QUOTED.match(article.quote(sentence.span))
        last = hit.beside(sentence, -1)
        return says_it(speaker, hit, last) if alone and last is not None else None
    if any(_is_of(speaker, subject) for subject in subjects):
        return not any(_is_a_namesake(speaker, s, article) for s in subjects)
    if all(_PRONOUN.match(subject) for subject in subjects):
        return _named_in(speaker, article, before)
    return None if all(_SOMEBODY.search(subject) for subject in subjects) else False


def asks_anything(question: Question) -> bool:
    """Whether nothing is asked but what somebody said."""
    return _ANYTHING.fullmatch(question.understood) is not None


def says_anything(question: Question, hit: Hit, sentence: Sentence) -> bool:
    """Whether nothing is asked but what somebody said, and a sentence names them and tells some of
    it: the reader, which looks for what a question is about, finds nothing there."""
    asked = _ANYTHING.fullmatch(question.understood)
    named = [word for word in _WORD.findall(asked["who"]) if word[:1].isupper()] if asked else []
    told = _WORD.findall(hit.article.quote(sentence.span))
    if not named or not all(word in told for word in named):
        return False
    return says_it(named[-1], hit, sentence) is True


def attributed_behind(text: str) -> bool:
    """Whether a sentence quotes somebody and then says whom."""
    return bool(_INVERTED.search(text) or _BEHIND_QUOTE.search(text))


def _subjects(text: str) -> list[str]:
    """Who says something in a sentence, as it calls them."""
    for behind in (_INVERTED, _BEHIND_QUOTE):
        if found := behind.search(text):
            return [found["who"]]
    if found := _ACCORDING.search(text):
        return [found["who"]]
    if found := _PLAIN.match(text):
        return [found["who"]]
    found = _TOLD_LAST.search(text)
    return [found["who"]] if found else []


def _is_of(speaker: str, subject: str) -> bool:
    """Whether a subject has the word that names the speaker, but not as whose something is, nor as
    somebody of whom it tells on: "Ida Holt, whose daughter Ann"."""
    wanted = stem(speaker.split()[-1].casefold())
    return any(
        stem(word.casefold()) == wanted
        for word in _WORD.findall(_TELLS_ON.split(subject)[0])
        if not _WHOSE.search(word)
    )


def _is_a_namesake(speaker: str, subject: str, article: Article) -> bool:
    """Whether a subject gives the speaker's surname to another: "Graham Oakes" for "Philippa
    Oakes", "Mrs Oakes" for "Mr Oakes"."""
    *given, last = speaker.split()
    beside = re.search(rf"(?P<opens>^)?(?P<other>[A-Z][\w’'-]+)\.? {re.escape(last)}\b", subject)
    if not given or beside is None:
        return False
    asked, other = given[-1].casefold(), beside["other"].casefold()
    if asked in _SEXES and other in _SEXES:
        return _SEXES[asked] != _SEXES[other]
    if {asked, other} & TITLES or other[0] == asked[0] or other in map(str.casefold, given):
        return False
    # A sentence may open with anything: "Striker Hviid".
    name = f"{beside['other']} {last}"
    told = f"{article.title}\n{article.text}"
    return beside["opens"] is None or told.count(name) > 1


def _named_in(speaker: str, article: Article, before: list[Sentence]) -> bool:
    """Whether the headline or the sentences before name the speaker, and nobody else by the same
    surname."""
    told = [article.title, *(article.quote(s.span) for s in before)]
    words = {word.casefold() for part in told for word in _WORD.findall(part)}
    *given, last = speaker.casefold().split()
    if last not in words:
        return False
    named = any(word in words for word in given)
    return named or not any(_is_a_namesake(speaker, part, article) for part in told)
