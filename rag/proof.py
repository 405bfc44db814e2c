"""A sentence against one passage: which words of it prove the sentence, if any do.

The passage's sentences that share most with the sentence are tried one by one, then two that stand
side by side; the first that supports it is what is cited.
"""

from __future__ import annotations

import re
from itertools import pairwise

from index.article import Article, Sentence, Span
from index.temporal import Policy
from rag.generate import Proof
from rag.retrieve import Hit
from rag.verify import Evidence, Supports, verify
from rag.verify.evidence import GRAVITY
from rag.verify.substance import of_the_task, says_nothing

_WORD = re.compile(r"[^\W_]{3,}")
_TRIED = 3


def prove(text: str, hit: Hit, support: Supports | None = None) -> Proof:
    """The words of the passage that ``text`` rests on, and what checking them found, with
    ``support`` where it is given.

    The verdict is that of the best words found; ``span`` is ``None`` for a passage without
    sentences.
    """
    tried = [_judged(text, hit, span, support) for span in _likely(text, hit)]
    return min(tried, key=lambda p: GRAVITY[p.verdict], default=Proof("unsupported", None, None))


def prove_written(text: str, hit: Hit, support: Supports | None = None) -> Proof:
    """The same for a sentence that a language model wrote: nothing proves one that states nothing
    by itself, or that speaks of what the model was asked."""
    why = says_nothing(text)
    if why is not None:
        return Proof("unsupported", why, None)
    proof = prove(text, hit, support)
    if proof.span is None or proof.verdict != "supported":
        return proof
    if of_the_task(text, hit.article.quote(proof.span)):
        why = "it is about the question or the passages, not about the news"
        return Proof("unsupported", why, None)
    return proof


def evidence(article: Article, span: Span, policy: Policy | None = None) -> Evidence:
    """Cited words with what is needed to read them: the day, the headline, the neighbours."""
    section = next((s for s in article.sections if s.start <= span.start < s.end), None)
    first, last = (section.start, section.end) if section else (0, len(article.text))
    return Evidence(
        quote=article.quote(span),
        published=article.published,
        title=article.title,
        before=article.text[max(first, span.start - 300) : span.start],
        after=article.text[span.end : min(last, span.end + 300)],
        voice=section.voice if section else "report",
        policy=policy,
    )


def _judged(text: str, hit: Hit, span: Span, support: Supports | None) -> Proof:
    judgement = verify(text, [evidence(hit.article, span, hit.policy)], support=support)
    return Proof(judgement.verdict, judgement.why, span)


def _likely(text: str, hit: Hit) -> list[Span]:
    """Single sentences by the words they share with ``text``, then neighbours together."""
    words = _words(text)

    def shared(span: Span) -> int:
        return -len(words & _words(hit.article.quote(span)))

    single = sorted((s.span for s in hit.passage.sentences), key=shared)[:_TRIED]
    double = [_joined(a, b) for a, b in pairwise(hit.passage.sentences)]
    return [*single, *sorted(double, key=shared)[:1]]


def _joined(first: Sentence, second: Sentence) -> Span:
    return Span(first.span.article_id, first.span.start, second.span.end)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
