"""Questions to ask next that the library can answer.

They are made from what stands near an answer: who speaks, who is introduced and what is named in
the cited articles. Each is put to the retriever and the ranker, without the span reader, which
would cost more than the answer itself; only those that come out sure, from a sentence that the
reader has not seen yet, are suggested.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from index.article import Article
from rag import confidence
from rag.answer import Answer
from rag.question import names_in, understand
from rag.rank import Candidate, Ranker
from rag.retrieve import Retriever

MOST = 3
_TRIED = 6
_TRIED_FIRST = 16
_SURE = 0.15
"""How far above the threshold for answering a suggestion's own confidence must be."""

_NAME = r"[A-Z][\w’'-]+(?: (?:of |the |de |van |von )?[A-Z][\w’'-]+)*"
_SAYS = r"(?:said|says|told|added|argued|warned|insisted|announced|promised|denied|confirmed)"
_SPEAKER = re.compile(rf"\b(?P<name>{_NAME}),? {_SAYS}\b|\b{_SAYS} (?P<after>{_NAME})\b")
_INTRODUCED = re.compile(rf"\b(?P<name>{_NAME}), (?:the|a|an|who) [a-z]")
# What begins a sentence is capitalised and names nothing; neither do days and months.
_NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december quote details source background "
    "nobody everybody others some most many another since then than earlier later while because "
    "although however meanwhile both each every two three four five six seven eight nine ten his "
    "its her their our your these those this that there they she he we it no not after before "
    "about all asked at by if in on one only when where with yesterday today tomorrow".split()
)


def suggest(
    answer: Answer, articles: Sequence[Article], retriever: Retriever, most: int = MOST
) -> list[str]:
    """At most ``most`` questions, each answered by a sentence that ``answer`` does not cite.

    Args:
        articles: the articles that ``answer`` cites, the best first.
    """
    if answer.abstained:
        return []
    seen = {(citation.article_id, citation.start) for citation in answer.citations}
    kept: list[str] = []
    for tried, question in enumerate(dict.fromkeys(candidates(answer, articles))):
        if tried == _TRIED or len(kept) == most:
            break
        best = answered(question, retriever)
        if best is None or not _to_the_point(question, best.text):
            continue
        where = (best.sentence.span.article_id, best.sentence.span.start)
        if where not in seen:
            seen.add(where)
            kept.append(question)
    return kept


def opening(
    known: Sequence[str], articles: Iterable[Article], retriever: Retriever, most: int
) -> list[str]:
    """At most ``most`` questions to begin with, each answered by a sentence of its own.

    Args:
        known: questions to prefer, where the library answers them.
        articles: what else to ask about, the best first; one question is made of each.
    """
    seen: set[tuple[str, int]] = set()

    def new(question: str) -> bool:
        best = answered(question, retriever)
        if best is None or not _to_the_point(question, best.text):
            return False
        where = (best.sentence.span.article_id, best.sentence.span.start)
        fresh = where not in seen
        seen.add(where)
        return fresh

    kept = [question for question in known[:most] if new(question)]
    tries = islice(((a.id, q) for a in articles for q in _about(a)), _TRIED_FIRST)
    asked_about: set[str] = set()
    for identifier, question in tries:
        if len(kept) < most and identifier not in asked_about and new(question):
            asked_about.add(identifier)
            kept.append(question)
    return kept


def _about(article: Article) -> Iterator[str]:
    """Questions about an article alone."""
    for name in _new(names_in(article.title), "", article.text)[:2]:
        yield f"What is the latest on {_spoken(name, article.text)}?"
    for name in _speakers(article, "", article.text):
        yield f"What did {name} say?"


def _speakers(article: Article, asked: str, text: str) -> list[str]:
    """The first people who say something in an article, without those who were asked about."""
    found = (_trimmed(m["name"] or m["after"]) for m in _SPEAKER.finditer(article.text))
    return _new(found, asked, text)[:2]


def answered(text: str, retriever: Retriever) -> Candidate | None:
    """The sentence that answers a question, when the confidence says clearly that it does."""
    question = understand(text, own_limits=False)
    hits = retriever.search(question)
    calibration = confidence.load(reader=False)
    ranked = Ranker(retriever.lexis, retriever.cosines, calibration.ranker).rank(question, hits)
    if not ranked:
        return None
    sure = calibration.confidence(confidence.features(question, ranked, retriever.lexis))
    return ranked[0] if sure >= min(0.95, calibration.threshold + _SURE) else None


def candidates(answer: Answer, articles: Sequence[Article]) -> Iterator[str]:
    """Questions that the cited articles may answer; whether they do is not known yet."""
    asked = f"{answer.question} {answer.understood or ''}"
    text = "\n".join(article.text for article in articles[:2])
    topics = [name for name in names_in(asked) if _is_name(name, text)]
    if topics and answer.kind != "summary":
        yield f"What happened with {_spoken(topics[0], text)}?"
    about = f" about {_spoken(topics[0], text)}" if topics else ""
    for article in articles[:2]:
        for name in _speakers(article, asked, text):
            own = any(name in topic or topic in name for topic in topics)
            yield f"What did {name} say{'' if own else about}?"
        introduced = (_trimmed(m["name"]) for m in _INTRODUCED.finditer(article.text))
        for name in _new(introduced, asked, text)[:1]:
            if " " in name:
                yield f"Who is {name}?"
    for article in articles[:2]:
        for name in _new(names_in(article.title), asked, text)[:1]:
            yield f"What is the latest on {_spoken(name, text)}?"


def _to_the_point(question: str, text: str) -> bool:
    """Whether somebody of whom it is asked what they said does say something there."""
    if not question.startswith("What did "):
        return True
    speakers = [m["name"] or m["after"] for m in _SPEAKER.finditer(text)]
    return any(speaker in question or speaker.split()[-1] in question for speaker in speakers)


def _new(names: Iterable[str], asked: str, text: str) -> list[str]:
    """What names something and the question does not hold, each once."""
    return [name for name in dict.fromkeys(names) if _is_name(name, text) and name not in asked]


def _trimmed(name: str) -> str:
    """A name without the capitalised word that only began its sentence."""
    words = name.split()
    while words and words[0].casefold() in _NO_NAMES:
        words.pop(0)
    return " ".join(words)


def is_name(name: str) -> bool:
    """Whether capitalised words may name one thing; days, months and pairs do not."""
    first = name.split()[0].casefold() if name else ""
    return len(name) > 2 and " and " not in name and first not in _NO_NAMES


def _is_name(name: str, text: str) -> bool:
    """Whether a name occurs within a sentence of a text, too, and so is no common word."""
    return is_name(name) and re.search(rf"[a-z,] {re.escape(name)}\b", text) is not None


def _spoken(name: str, text: str) -> str:
    """The name as the articles use it: with "the" where they mostly write "the" before it."""
    alone = rf"{re.escape(name)}(?=[.,;:]| (?:is|was|has|had|will|said|says|and|in|on|at|to)\b)"
    with_the = len(re.findall(rf"\b[Tt]he {alone}", text))
    return f"the {name}" if 2 * with_the > len(re.findall(alone, text)) else name
