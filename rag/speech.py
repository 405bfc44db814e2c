"""What somebody said, whole: the sentences chosen for an answer, none cut out of a quotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.question import Question
from rag.quotation import answering, direct_behind, whole_quotation, words_quoted
from rag.rank import Candidate
from rag.speaker import asked_speaker


def whole_speech(
    question: Question, chosen: Sequence[Candidate]
) -> tuple[str | None, list[Candidate]]:
    """What somebody who is asked about said, where that takes more than the best sentence, and the
    sentences chosen with all of the quotation first: it runs on, or follows on its report. No other
    sentence chosen is cut out of a quotation either."""
    if question.kind != "said":
        return None, list(chosen)
    best, speaker = chosen[0], asked_speaker(question)
    direct = direct_behind(speaker, best.hit, best.sentence) if speaker else ()
    quoted = direct or whole_quotation(best.hit.article, best.sentence)
    first = direct[0] if direct else best.sentence
    said = words_quoted(best.hit.article, answering(question, best.hit.article, quoted, first))
    told = [*([best.sentence] if direct else []), *quoted]
    if said is None or len(told) == 1:
        return None, _uncut(chosen)
    spans = [one.span for one in told]
    others = [c for c in chosen if c.sentence.span not in spans]
    return said, [*(replace(best, sentence=one, short=None) for one in told), *others]


def _uncut(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Sentences chosen, each of a quotation that runs on with the rest of that."""
    whole: list[Candidate] = []
    for one in chosen:
        article, own = one.hit.article, one.sentence
        for part in whole_quotation(article, own, interrupted=False):
            told = one if part.span == own.span else replace(one, sentence=part, short=None)
            if all(part.span != other.sentence.span for other in whole):
                whole.append(told)
    return whole
