"""What passages answer, and how sure that is: read, put in order, sifted, weighed.

The same is asked of all passages found and, where sources may differ, of one report alone
(:mod:`rag.apart`): so one confidence is as good as the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from rag import confidence
from rag.circumstance import explaining_first, explains_nothing
from rag.days import pointed_days
from rag.holder import is_of_another
from rag.lack import stranger
from rag.outlook import only_planned, out_of_view
from rag.question import Question
from rag.rank import Candidate, Ranker
from rag.reader.second import Reads
from rag.retrieve import Hit, Retriever
from rag.shorts import ShortAnswer
from rag.sift import doubtful, says_plainly, sifted
from rag.speaker import says_anything
from rag.turned import told_turned
from rag.unfit import fitting_first, points_at_nothing, unfit
from rag.witness import gives_none, quoting_order
from rag.years import of_the_year

_PLAIN = 0.8  # where a sentence says it right beside the name that is asked about
# What the odds of an answer are multiplied by where it looks wrong: so look 1 in 500 right answers
# and 1 in 10 wrong ones; where no cause is given, 1 in 12 and 4 in 5, which the confidence, that
# knows nothing of causes, is far too sure of.
_UNFIT, _NO_CAUSE = 0.005, 0.03
_ANOTHERS = 0.1  # where it is the number of another than is asked about
# Confidence where the articles know nothing of somebody the question names, or of its year, and
# where only a time is told and it is asked why.
_SURELY_NOT = 0.02


@dataclass(frozen=True, slots=True)
class Examined:
    """What the reader takes for short answers, the worthiest first; the sentences in the order of
    quoting; the probability, 0 to 1, that they answer; and, in words, why they are of another time
    than is asked about, where they are."""

    read: Sequence[ShortAnswer]
    ranked: Sequence[Candidate]
    sure: float
    wrong_time: str | None


class Examiner:
    """Asks passages of one generation; ``reader`` is ``None`` where its weights are missing."""

    def __init__(
        self, retriever: Retriever, calibration: confidence.Calibration, reader: Reads | None
    ) -> None:
        self._retriever = retriever
        self._calibration = calibration
        self._reader = reader
        self._of_all = self._ranker(len(retriever.generation))
        self._of_one = self._ranker(passages=0)

    @property
    def least(self) -> float:
        """The confidence below which an answer is not believed, whatever is chosen for a request:
        the one that was fitted."""
        return self._calibration.threshold

    def _ranker(self, passages: int) -> Ranker:
        retriever, weights = self._retriever, self._calibration
        return Ranker(
            retriever.lexis,
            retriever.cosines,
            weights.ranker,
            self._reader,
            weights.shorts,
            passages,
        )

    def examine(self, question: Question, hits: Sequence[Hit], *, alone: bool = False) -> Examined:
        """What the passages answer; ``hits`` are best first, as retrieval gives them, and all of
        one article where it is asked ``alone``: however large the archive, it has few, and need not
        be read where it knows nothing of somebody the question names."""
        strange = stranger(question, hits)
        if alone and strange:
            return Examined((), (), _SURELY_NOT, None)
        retriever, ranker = self._retriever, self._of_one if alone else self._of_all
        days_of = partial(pointed_days, dates_of=retriever.dates)
        read = ranker.read(question, hits)
        ranked = sifted(question, ranker.rank(question, hits, read), days_of)
        ranked = fitting_first(question, explaining_first(question, ranked))
        figures = confidence.features(question, ranked, retriever.lexis)
        sure = self._calibration.confidence(figures)
        if not ranked:
            return Examined(read, ranked, min(sure, _SURELY_NOT) if strange else sure, None)
        plain = _is_plain(question, ranked[0])
        if plain:
            sure = max(sure, _PLAIN)
        unseen = self._reader is not None and points_at_nothing(question, ranked[0])
        if (
            strange
            or (unseen and not plain)
            or told_turned(question, ranked) is not None
            or doubtful(question, ranked, retriever.unheard_share)
            or not of_the_year(question, ranked[0], days_of)
        ):
            sure = min(sure, _SURELY_NOT)
        ranked = quoting_order(question, ranked, retriever.dates)
        wrong_time = out_of_view(question, days_of(ranked[0])) or only_planned(question, ranked[0])
        return Examined(read, ranked, _weighed(question, ranked, sure), wrong_time)


def _weighed(question: Question, ranked: Sequence[Candidate], sure: float) -> float:
    """How sure it is that sentences in the order of quoting answer, where they look wrong."""
    if unfit(question, ranked):
        sure = _less_sure(sure, _UNFIT)
    if is_of_another(question, ranked[0].text):
        sure = _less_sure(sure, _ANOTHERS)
    if gives_none(question, ranked):
        sure = _less_sure(sure, _NO_CAUSE)
    return min(sure, _SURELY_NOT) if explains_nothing(question, ranked[0]) else sure


def _less_sure(sure: float, times: float) -> float:
    """A probability whose odds are multiplied by ``times`` (Bayes' rule)."""
    odds = times * sure / max(1.0 - sure, 1e-9)
    return odds / (1.0 + odds)


def _is_plain(question: Question, best: Candidate) -> bool:
    """Whether a sentence is sure to answer, whatever the reader makes of it."""
    if says_plainly(question, best.text):
        return True
    return says_anything(question, best.hit, best.sentence)
