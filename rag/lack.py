"""What the articles lack: a refusal says what they do mention, and what is not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.article import Article
from rag.cause import asks_cause
from rag.lexis import Lexis
from rag.names import names_in
from rag.question import Kind, Question
from rag.rank import Candidate, fits_kind
from rag.retrieve import Hit
from rag.verify.focus import Facts
from rag.verify.names import Name, spelt_out, written_in

_MOST = 3
_WORD = re.compile(r"[^\W_]+")
_MONEY = re.compile(
    r"\b(?:how much|costs?|price|pa(?:y|id)|sum|fee|fare|worth|budget|salary|earn\w*|spen[dt]\w*)\b"
    r"|[£$€]",
    re.I,
)
_MASS = re.compile(
    r"\bhow much\s+(?!(?:is|was|are|were|will|would|did|does|do|has|have|had|can|could|must|should"
    r"|for|of|in|to|a|an|the|it|they|he|she|money|cash|damage|compensation|funding|revenue|profit"
    r"|debt|rent|tax)\b)[a-z]",
    re.I,
)
# "How many voted against the budget?"
_COUNTED = re.compile(r"\bhow many (?P<what>[^?]{0,30})", re.I)
_OF_A_CHANGE = re.compile(
    r"\bby how much\b|\bhow (?:big|large|great|high)\b"
    r"|\b(?:pay|price|wage|cost|fare|fee|salary|budget|tax|rate)s? (?:rises?|increases?|cuts?)\b"
    r"|\b(?:rise|rose|risen|fall|fell|fallen|drop|dropped|grow|grew|grown|shrink|shrank|increase[ds]?"
    r"|decrease[ds]?|decline[ds]?|weigh\w*|carry|carried|holds?|held|snow|rain)\b",
    re.I,
)
SUM = re.compile(
    r"[£$€]\s?\d|\b\d[\d,.]*\s?(?:(?:million|billion|thousand)\s)?(?:pounds?|euros?|dollars?|pence|p)\b"
    r"|\b(?:pounds?|euros?|dollars?|crowns?|francs?|yen)\b",
    re.I,
)
"""A sum of money."""
_MEASURES = (
    (re.compile(r"\bhow old\b", re.I), "age"),
    (re.compile(r"\bhow long\b", re.I), "length"),
    (re.compile(r"\bhow far\b", re.I), "distance"),
    (re.compile(r"\bhow fast\b", re.I), "speed"),
    (re.compile(r"\bhow (?:high|tall|deep)\b", re.I), "height"),
    (re.compile(r"\b(?:percentage|per cent|share|proportion)\b", re.I), "percentage"),
)
# Words that say which sort of thing is asked for; that a passage lacks them tells nothing.
_SORT = re.compile(
    r"(?:costs?|price|pa(?:y|id)|sum|money|number|amount|total|percentage|date|day|month|year|time"
    r"|name|person|place|town|city|reason|cause|old|long|far|fast|high|tall|deep)",
    re.I,
)
# What an article need not name to speak of it: a report from Kansas may not say "American".
_UNDERSTOOD = frozenset(
    "africa african africans america american americans asia asian asians europe european "
    "europeans scandinavia scandinavian nordic arab arabs arabic islamic muslim muslims christian "
    "christians catholic jewish latin sun moon earth internet tv xray xrays".split()
)
_WANTED: dict[Kind, str] = {
    "who": "name",
    "when": "date",
    "where": "place",
    "how_many": "number",
    "why": "reason",
}
_UNSAID: dict[Kind, str] = {
    "who": "do not say who",
    "when": "do not say when",
    "where": "do not say where",
    "how_many": "do not give the number",
    "why": "do not say why",
    "condition": "do not name a condition",
    "how": "do not say how",
    "said": "do not report what was said about it",
    "yes_no": "do not say whether it is so",
    "list": "do not list them",
}


def lacking(question: Question, nearest: Sequence[Candidate], lexis: Lexis) -> str:
    """One sentence on what the nearest passages mention and what they do not; "" without any.

    First the question's words that none of them holds; where they hold all, the sort of thing that
    was asked for ("no sum of money"), if the best sentences have none of that sort; else what they
    leave unsaid.
    """
    if not nearest:
        return ""
    near = "\n".join(f"{c.hit.article.title}\n{c.hit.text}" for c in nearest)
    held, missing = _words(question, near, lexis)
    if not held:
        return f"Nothing near it mentions {_listed(missing, 'or')}." if missing else ""
    rest = f"not {_listed(missing, 'or')}" if missing else _unsaid(question, nearest)
    return f"The nearest passages mention {_listed(held, 'and')}, but {rest}."


def asks_sum(question: str) -> bool:
    """Whether a question asks for a sum of money: "how much was it", and not "how much cod", nor
    how many voted for a budget, nor by how much something fell."""
    counted = _COUNTED.search(question)
    if counted and not SUM.search(counted["what"]):
        return False
    if _MASS.search(question) or _OF_A_CHANGE.search(question) or measure_asked(question):
        return False
    return bool(_MONEY.search(question))


def measure_asked(question: str) -> str | None:
    """The name of what is measured, "length" of "how long did it last?"; ``None`` where a question
    asks for no measure."""
    return next((name for pattern, name in _MEASURES if pattern.search(question)), None)


def stranger(question: Question, hits: Sequence[Hit]) -> str | None:
    """A name of the question that none of the articles found has, in any spelling or in part; what
    they say is then about others. ``None`` where they know them all."""
    unknown = _unknown(_named(question), hits)
    return unknown[0].text if unknown else None


def written_out(question: Question, hits: Sequence[Hit]) -> Question:
    """A question with initials that none of the articles found has, as the one name that they are
    short for there: "Federal Trade Commission" for "FTC"; else as it is."""
    short = {
        name: letters
        for name in _named(question)
        if len(name.parts) == 1 and (letters := "".join(_WORD.findall(name.text))).isupper()
    }
    texts = [article.text for article in _articles(hits)]
    for name in _unknown(list(short), hits):
        whole = frozenset[str]().union(*(spelt_out(short[name], text) for text in texts))
        if len(whole) == 1:
            before, _, behind = question.understood.partition(name.text)
            asked = f"{before}{next(iter(whole))}{behind}"
            return replace(question, understood=asked, names=names_in(asked))
    return question


def _named(question: Question) -> list[Name]:
    """The names of a question, but for what an article may speak of without it."""
    named = (name for name in Facts(question.understood, None).names if name.sure)
    return [name for name in named if not _UNDERSTOOD.issuperset(name.parts)]


def _unknown(names: Sequence[Name], hits: Sequence[Hit]) -> list[Name]:
    """Those of some names that none of the articles found has; none where nothing was found."""
    if not names or not hits:
        return []
    words = frozenset[str]().union(*map(vocabulary, _articles(hits)))
    return [name for name in names if not written_in(name, words)]


def _articles(hits: Sequence[Hit]) -> list[Article]:
    return list({hit.article.id: hit.article for hit in hits}.values())


def vocabulary(article: Article) -> frozenset[str]:
    """The words of an article, its headline and its source."""
    whole = f"{article.title}\n{article.source}\n{article.text}"
    return frozenset(_WORD.findall(whole.casefold()))


def _unsaid(question: Question, nearest: Sequence[Candidate]) -> str:
    texts = [c.text for c in nearest]
    if question.kind == "how_many" and asks_sum(question.understood):
        if not any(SUM.search(text) for text in texts):
            return "no sum of money"
        return "do not give the sum"
    wanted = _WANTED.get(question.kind)
    if wanted and not any(fits_kind(question.kind, text, question.names) for text in texts):
        return f"no {measure_asked(question.understood) or wanted}"
    if question.kind == "how_many" and (measure := measure_asked(question.understood)):
        return f"do not give the {measure}"
    if question.kind == "what" and asks_cause(question):
        return "do not name the cause"
    return _UNSAID.get(question.kind, "do not say this about it")


def _words(question: Question, near: str, lexis: Lexis) -> tuple[list[str], list[str]]:
    """The question's content words that the passages hold, and those they do not; names whole."""
    held: list[str] = []
    missing: list[str] = []
    for word in _parts(question):
        weights = lexis.weights(word)
        if not weights or _SORT.fullmatch(word) or word in held or word in missing:
            continue
        (held if lexis.coverage(weights, near) > 0.0 else missing).append(word)
    held.sort(key=lambda word: -max(lexis.weights(word).values()))
    return held[:_MOST], missing[:_MOST]


def _parts(question: Question) -> list[str]:
    """The words of a question in order, without the marks around them."""
    return [word.strip("?!.,;:()\"'“”’") for word in question.text.split()]


def _listed(words: Sequence[str], joint: str) -> str:
    quoted = [f"“{word}”" for word in words]
    return f" {joint} ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
