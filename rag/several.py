"""Questions that need more than one search: taken apart, asked one after the other, joined.

What makes two questions of one is in :mod:`rag.compound` and :mod:`rag.compare`; here they are
asked. Where the parts do not answer what was asked, the question is asked as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rag import compare, compound, elapsed
from rag.answer import Answer
from rag.compose import Draft
from rag.question import Question
from rag.retrieve import Hit
from rag.verify.focus import Facts

_SURE = 0.6  # least confidence of both steps where the question itself would be refused
Turns = Sequence[tuple[str, str]]
Extracted = tuple[Answer, list[Hit], Draft]


class Desk:
    """Asks the parts of a question.

    Args:
        ready: makes a question of words and the turns before them, within the request's limits.
        extract: the extractive answer to one question.
    """

    def __init__(
        self,
        ready: Callable[[str, Turns], Question],
        extract: Callable[[Question], Extracted],
    ) -> None:
        self._ready = ready
        self._extract = extract

    def answer(self, question: Question, history: Turns) -> Extracted:
        """The extractive answer: of a question of several parts, the parts' answers joined."""
        text = question.understood
        order = compound.order(text)
        if order:
            answers = self._each(order.questions)
            short = compound.compared(order, [a for a, _, _ in answers])
            return _joined(question, answers, short) if short else self._extract(question)
        apart_in_time = elapsed.between(text)
        if apart_in_time:
            return self._between(apart_in_time, question)
        comparison = compare.comparison(text)
        if comparison:
            answers = self._each(comparison.questions)
            short = compare.told(comparison, [a for a, _, _ in answers])
            apart = comparison.asks == "beside" and not any(a.abstained for a, _, _ in answers)
            return _joined(question, answers, short) if short or apart else self._extract(question)
        asked = compound.parts(question.text)
        if len(asked) > 1:
            return _joined(question, self._in_turn(asked, history), None)
        hop = compare.hop(text)
        return self._by_way_of(hop, question) if hop else self._extract(question)

    def _between(self, asked: elapsed.Between, question: Question) -> Extracted:
        """The time between two events, or their order: as an article tells it, or else counted."""
        direct = self._extract(question)
        told = elapsed.is_told(asked, direct[0])
        if told and asked.length:
            return direct
        found = self._both(asked)
        answers = [answer for answer, _, _ in found]
        if short := elapsed.counted(asked, answers):
            return _joined(question, found, short)
        return direct if told else _withheld(direct, elapsed.withheld(asked, answers))

    def _both(self, asked: elapsed.Between) -> list[Extracted]:
        """The day of each event; one that is told of "her" is asked for after the other."""
        first, second = asked.questions
        if elapsed.leans(first):
            return self._in_turn((second, first), ())[::-1]
        return (
            self._in_turn((first, second), ())
            if elapsed.leans(second)
            else self._each((first, second))
        )

    def _each(self, asked: Sequence[str]) -> list[Extracted]:
        return [self._extract(self._ready(part, ())) for part in asked]

    def _in_turn(self, asked: Sequence[str], history: Turns) -> list[Extracted]:
        """Each part as a follow-up of those before it."""
        turns = list(history)
        found: list[Extracted] = []
        for part in asked:
            extracted = self._extract(self._ready(part, turns))
            found.append(extracted)
            answer = extracted[0]
            words = answer.statements[0].text if answer.statements else ""
            turns.append((answer.understood or part, answer.short_answer or words))
        return found

    def _by_way_of(self, hop: compare.Hop, question: Question) -> Extracted:
        """The answer found through a name that another question gives, if it is the better one."""
        direct = self._extract(question)
        first = self._extract(self._ready(hop.first, ()))
        name = _name_in(first[0])
        if name is None:
            return direct
        second = self._extract(self._ready(hop.second(name), ()))
        if second[0].abstained or _says(second[0], name):
            return direct
        sure = min(first[0].confidence, second[0].confidence)
        least = _SURE if direct[0].abstained else direct[0].confidence
        if sure > least or _says(direct[0], name):
            return _joined(question, [first, second], second[0].short_answer)
        return direct


def _name_in(answer: Answer) -> str | None:
    """The one name that a short answer is; ``None`` where sources differ about it."""
    if answer.abstained or answer.short_answer is None or answer.disagreements:
        return None
    found = [name.text for name in Facts(f", {answer.short_answer}", None).names]
    if len(found) > 1:
        # "The mayor of Ashby, Greta Wynn": what stands alone between commas is who is meant.
        found = [part for part in answer.short_answer.split(", ") if part in found]
    # Half of a name is nobody's.
    whole = {n.text for c in answer.citations for n in Facts(c.quote, c.published).names}
    return found[0] if len(found) == 1 and found[0] in whole else None


def _says(answer: Answer, name: str) -> bool:
    """Whether an answer is no more than a name that was known before."""
    short = (answer.short_answer or "").casefold()
    return bool(short) and (short in name.casefold() or name.casefold() in short)


def _withheld(direct: Extracted, words: str) -> Extracted:
    """The refusal of a question that other sentences than those asked for would have answered."""
    answer, hits, draft = direct
    bare = replace(
        answer, answer=words, short_answer=None, abstained=True, statements=(), dates=(),
        alternatives=(), disagreements=(), independent=0, beside=None,
    )  # fmt: skip
    return bare, hits, Draft(words, None, (), draft.citations, ())


def _joined(question: Question, found: Sequence[Extracted], short: str | None) -> Extracted:
    joined = compound.join(question.text, [answer for answer, _, _ in found], short)
    hits = {hit.row: hit for _, some, _ in found for hit in some}
    ranked = [replace(hit, rank=rank) for rank, hit in enumerate(hits.values(), start=1)]
    return joined, ranked, Draft(
        joined.answer, joined.short_answer, joined.statements, joined.citations, joined.dates
    )  # fmt: skip
