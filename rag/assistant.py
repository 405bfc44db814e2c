"""The one door: a question in, an :class:`~rag.answer.Answer` out."""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from index.article import Span
from index.encode import Encoder, load_encoder
from index.errors import ModelError
from index.library import Library
from index.snapshot import Generation
from index.temporal import Policy
from rag import confidence, story, untold
from rag.alternatives import alternatives
from rag.anchor import anchored
from rag.answer import (
    Alternative,
    Answer,
    Citation,
    LibraryState,
    Statement,
    notices,
)
from rag.beside import within_or_anywhere
from rag.budget import counter
from rag.compose import Draft, compose, compose_events, refuse, tell
from rag.corroborate import WIDE, Weighed, carried, weigh, with_copies
from rag.days import resolve_dates
from rag.examine import Examiner
from rag.generate import GenerateSettings, GenerationError, LanguageModel, write
from rag.lack import written_out
from rag.limits import applied, today, undated
from rag.proof import prove_written
from rag.question import Question, asks_nothing, understand
from rag.reader.reader import load_reader
from rag.reader.remembered import Remembered
from rag.reread import reread, to_read
from rag.retrieve import Hit, Retriever, RetrieveSettings
from rag.several import Desk
from rag.turns import Turns
from rag.verify import load_support


@dataclass(frozen=True, slots=True)
class AssistantSettings:
    """How questions are answered.

    ``risk`` is the share of wrong answers to keep to, ``threshold`` the confidence below which an
    answer is withheld; it goes before ``risk``, and where neither is given the fitted one holds.
    ``dates`` says how a date of two common readings is taken, in a question and in what is read to
    answer it; ``None``: as when the library was built.
    """

    retrieve: RetrieveSettings = field(default_factory=RetrieveSettings)
    generate: GenerateSettings = field(default_factory=GenerateSettings)
    threshold: float | None = None
    dates: Policy | None = None
    risk: float | None = None


@dataclass(frozen=True, slots=True)
class TextDelta:
    """Some more of the answer's words, and of a language model's the citations they rest on."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer, checked; what :meth:`Assistant.ask` would have returned."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Lead:
    """The short answer, which is known before a language model has said it in its own words."""

    text: str


Event = Lead | TextDelta | Done

_READINGS = 2_000  # of the passages read last; each is a few hundred bytes and its passage's text
_NO_READER = "The span reader's weights are not installed; answers are whole sentences."


class _Opened:
    """What is open of the library, for an assistant and its adjusted copies together."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.retriever: Retriever | None = None


class Assistant:
    """Answers questions from a library. Safe to share between threads.

    Args:
        library: the library, or its folder.
        encoder: the embedder; the bundled one when it is ``None``, loaded at the first question.
        model: a language model that says proven answers in its own words; none when it is ``None``.
        choices: other language models, which a request may ask for by name.

    Every request uses one generation from beginning to end; a new one that is published meanwhile
    serves from the next request on. Few requests are worked at together, the others
    wait their turn (:mod:`rag.turns`).
    """

    def __init__(
        self,
        library: Library | Path | str,
        encoder: Encoder | None = None,
        settings: AssistantSettings | None = None,
        model: LanguageModel | None = None,
        choices: Sequence[LanguageModel] = (),
    ) -> None:
        self.library = library if isinstance(library, Library) else Library(Path(library))
        self.encoder = encoder or load_encoder()
        self.settings = settings or AssistantSettings()
        self.model = model
        self.choices = tuple(choices)
        reader = load_reader()
        # These are the adjusted copies' too: what is read, whose turn it is, and the open
        # generation: whoever first meets a new one opens it for all.
        self.reader = Remembered(reader, _READINGS) if reader else None
        self.turns = Turns()
        self._opened = _Opened()

    def ask(self, text: str, **limits: Any) -> Answer:
        """Answer a question.

        Args:
            text: the question as it was typed.
            limits: ``history``, ``since``, ``until``, ``sources``, ``as_of``, ``own_limits`` and
                ``k``, as :func:`rag.question.understand` takes them.

        Raises:
            UsageError: the question or a limit makes no sense.
            NoLibraryError: nothing has been indexed yet.
            DamagedError: no generation of the library can be trusted.
            ModelError: the library was made with another embedder.
        """
        for event in self.stream(text, **limits):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a stream ends with Done")

    def search(self, text: str, **limits: Any) -> list[Hit]:
        """The passages alone, best first; arguments and errors as for :meth:`ask`."""
        with self.turns.turn():
            retriever = self.retriever()
            question = self._understood(text, retriever, **limits)
            passages = len(retriever.generation)
            hits = retriever.search(to_read(question, passages))
            return reread(question, hits, self.reader, passages)

    def stream(
        self,
        text: str,
        *,
        history: Sequence[tuple[str, str]] = (),
        since: date | None = None,
        until: date | None = None,
        sources: Sequence[str] = (),
        as_of: date | None = None,
        k: int = 8,
        own_limits: bool = True,
    ) -> Iterator[Event]:
        """The same answer in pieces: first its words as they come, at last the whole."""

        def made_ready(words: str, turns: Sequence[tuple[str, str]]) -> Question:
            return self._understood(
                words,
                retriever,
                history=turns,
                since=since,
                until=until,
                sources=sources,
                as_of=as_of,
                k=k,
                own_limits=own_limits,
            )

        # A language model is waited for outside of the turn: that costs no processor.
        with self.turns.turn():
            retriever = self.retriever()
            question = made_ready(text, history)
            extract = partial(self._extract, retriever=retriever)
            desk = Desk(made_ready, lambda asked: within_or_anywhere(asked, extract))
            answer, hits, draft = desk.answer(question, history)
        if self.model is None or answer.abstained:
            yield from _told(answer)
            return
        try:
            if answer.short_answer:
                yield Lead(answer.short_answer)
            yield from self._rewrite(question, answer, hits, draft, self.model, retriever)
        except (GenerationError, ModelError) as error:
            notice = f"{error} This is the extractive answer: the articles' own sentences."
            yield Done(replace(answer, notice=notices(answer.notice, notice)))

    def retriever(self) -> Retriever:
        """A retriever over the generation that is published now."""
        opened = self._opened
        with opened.lock:
            generation = self.library.current()
            if opened.retriever is None or opened.retriever.generation is not generation:
                generation.require(self.encoder)
                # Dated as the library was built: the copies may each want something else.
                opened.retriever = Retriever(generation, self.encoder, self.settings.retrieve)
            return opened.retriever.dated_by(self.settings.dates)

    def adjusted(
        self,
        threshold: float | None = None,
        model: str | None = None,
        dates: Policy | None = None,
    ) -> Assistant:
        """The same assistant for one request that wants something otherwise.

        Args:
            threshold: the confidence below which an answer is withheld; as set when ``None``.
            model: which of :attr:`models` says the answer in its own words, as set when ``None``;
                another name, such as the empty one, is none of them.
            dates: how dates with two common readings are taken; as set when ``None``.
        """
        other = copy.copy(self)
        settings = self.settings
        threshold = settings.threshold if threshold is None else threshold
        other.settings = replace(settings, threshold=threshold, dates=dates or settings.dates)
        if model is not None:
            other.model = self.models.get(model)
        return other

    @property
    def models(self) -> dict[str, LanguageModel]:
        """The language models that there are, by name, the one that is set first."""
        return {m.name: m for m in (self.model, *self.choices) if m is not None}

    def refresh(self) -> None:
        """Forget the open generation, so that the next question opens the published one."""
        with self._opened.lock:
            self._opened.retriever = None

    def close(self) -> None:
        """Close the open generation."""
        with self._opened.lock:
            if self._opened.retriever is not None:
                self._opened.retriever.generation.close()
                self._opened.retriever = None

    def _understood(self, text: str, retriever: Retriever, **limits: Any) -> Question:
        """The question, with the day of the event that it counts from.

        "Reported on 15 March" limits to what was printed then; where nothing was, to what speaks of
        that day.
        """
        day = today(retriever.generation)
        asked = understand(text, today=day, dates=retriever.policy, **limits)
        limit = asked.limit
        if limit is not None and limit.kind == "published" and not retriever.admits(asked):
            unlimited = {**limits, "own_limits": False}
            whole = understand(text, today=day, dates=retriever.policy, **unlimited)
            wider = whole.limited_by(replace(limit, kind="happened"))
            return wider if retriever.admits(wider) else asked
        return anchored(asked, retriever)

    def _rewrite(
        self,
        question: Question,
        answer: Answer,
        hits: Sequence[Hit],
        draft: Draft,
        model: LanguageModel,
        retriever: Retriever,
    ) -> Iterator[Event]:
        """The language model's sentences as each is proven; last the answer made of them."""
        settings = self.settings.generate
        started = time.perf_counter()
        check = partial(prove_written, support=load_support())
        statements: list[Statement] = []
        citations: dict[int, Citation] = {}
        for made in write(question, draft, hits, model, check, settings, counter()):
            statements.append(made.statement)
            citations |= {c.number: c for c in made.citations}
            if made.statement.verdict == "supported":
                yield TextDelta(_marked(made.statement), made.citations)
        articles = {hit.article.id: hit.article for hit in hits}
        spent = _ms(time.perf_counter() - started)
        words = "".join(_marked(s) for s in statements if s.verdict == "supported").strip()
        cited = [with_copies(c, retriever.generation, question) for c in citations.values()]
        answer = carried(answer, cited)
        yield Done(
            replace(
                answer,
                answer=f"{answer.short_answer}: {words}" if answer.short_answer else words,
                generator=model.name,
                statements=tuple(statements),
                dates=tuple(
                    date
                    for c in citations.values()
                    for date in resolve_dates(
                        c.number,
                        articles[c.article_id],
                        Span(c.article_id, c.start, c.end),
                        retriever.dates,
                    )
                ),
                timings_ms={
                    **answer.timings_ms,
                    "generate": spent,
                    "total": round(answer.timings_ms["total"] + spent, 1),
                },
            )
        )

    def _extract(self, question: Question, retriever: Retriever) -> tuple[Answer, list[Hit], Draft]:
        started = time.perf_counter()
        wanted = to_read(question, len(retriever.generation))
        nothing = asks_nothing(question.text)
        hits, wide = ([], []) if nothing else retriever.search_wide(wanted, max(wanted.k, WIDE))
        if (spelt := written_out(question, hits)) is not question:
            return self._extract(spelt, retriever)
        found = time.perf_counter()
        calibration = confidence.load(reader=self.reader is not None)
        examiner = Examiner(retriever, calibration, self.reader)
        examined = examiner.examine(question, hits)
        ranked, sure, dates = examined.ranked, examined.sure, retriever.dates
        threshold = self.settings.threshold
        if threshold is None:
            threshold = calibration.threshold_for(self.settings.risk)
        abstained = not ranked or sure < threshold or examined.wrong_time is not None
        abstained = abstained or untold.cannot_be_told(question, ranked)
        events = story.story(question, retriever) if question.kind == "summary" else []
        if events and story.is_about_a_period(question, retriever):
            abstained, sure = False, story.sureness(events)
            draft = compose_events(story.told(events), dates)
        elif abstained:
            draft = refuse(question, ranked, retriever.lexis, len(hits), examined.wrong_time)
        else:
            draft = compose(question, ranked, dates)
        weighed = Weighed(draft)
        others: tuple[Alternative, ...] = ()
        citations = draft.citations
        if not abstained and question.kind != "summary":
            weighed = weigh(question, draft, wide, retriever, examiner, examined, self.reader)
            draft, citations = weighed.draft, weighed.draft.citations
            if not weighed.disagreements:
                others, citations = alternatives(
                    question,
                    draft.short_answer,
                    examined.read,
                    hits,
                    citations,
                    dates,
                    len(retriever.generation),
                )
        told, citations = tell([] if abstained else events, citations)
        ended = time.perf_counter()
        generation = retriever.generation
        answer = Answer(
            question=question.text,
            answer=draft.answer,
            short_answer=draft.short_answer,
            abstained=abstained,
            confidence=round(sure if ranked or events else 0.0, 4),
            kind=question.kind,
            generator="extractive",
            statements=draft.statements,
            citations=citations,
            dates=draft.dates,
            disagreements=weighed.disagreements,
            alternatives=others,
            independent=weighed.independent,
            timeline=told,
            as_of=question.as_of,
            limit=applied(question),
            understood=question.understood if question.understood != question.text else None,
            notice=notices(
                self.library.warning, None if self.reader else _NO_READER, undated(question)
            ),
            beside=draft.beside,
            library=_state(generation),
            timings_ms={
                "retrieve": _ms(found - started),
                "read": _ms(ended - found),
                "total": _ms(ended - started),
            },
        )
        hits = reread(question, hits, self.reader, len(generation))
        return answer, _and_sides(hits, weighed.hits), draft


def _and_sides(hits: Sequence[Hit], sides: Sequence[Hit]) -> list[Hit]:
    """The passages found, and those of the sides of a disagreement that are not among them."""
    known = {hit.row: hit for hit in (*hits, *sides)}
    return [replace(hit, rank=rank) for rank, hit in enumerate(known.values(), start=1)]


def _told(answer: Answer) -> Iterator[Event]:
    """An extractive answer in pieces: its sentences, then the whole."""
    for statement in answer.statements:
        yield TextDelta(_marked(statement))
    if not answer.statements:
        yield TextDelta(answer.answer)
    yield Done(answer)


def _marked(statement: Statement) -> str:
    """A sentence with its citation marks, and a space to follow it."""
    return f"{statement.text} {''.join(f'[{n}]' for n in statement.citations)} "


def _state(generation: Generation) -> LibraryState:
    return LibraryState(generation.name, generation.manifest.articles)


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)
