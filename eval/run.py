"""A question set put to an assistant: what it answered, and how good that was."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import numpy as np

from eval import measures
from eval.cases import Case, dump
from index.article import Article, Span
from index.snapshot import Generation
from rag.answer import Answer
from rag.assistant import Assistant
from rag.retrieve import Hit

_DEPTH = 10
_PUT_FORWARD = 2
_ANSWERED = ("exact_match", "f1", "answer_in_citation", "citation_precision", "citation_recall")


@dataclass(frozen=True, slots=True)
class Result:
    """One case, the answer given, its scores by measure, and the passages found.

    ``right`` says whether the evidence put forward holds a gold sentence. It is known of refusals
    too, whose nearest evidence is shown, so that other thresholds can be judged from one run.
    """

    case: dict[str, Any]
    answer: dict[str, Any]
    scores: dict[str, float]
    seconds: float
    right: bool = False
    passages: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """A mean over cases with its 95% bootstrap interval."""

    mean: float
    low: float
    high: float
    cases: int


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run. ``signature`` names all that another needs to get the same scores."""

    signature: str
    created: str
    results: tuple[Result, ...]
    scores: Mapping[str, Score]
    by_kind: Mapping[str, Mapping[str, float]]
    problems: tuple[str, ...] = ()
    latency_ms: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The run as a JSON document."""
        return asdict(self)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Run:
        """The run that :meth:`to_json` wrote.

        Raises:
            KeyError: it is not a run.
        """
        return cls(
            signature=document["signature"],
            created=document["created"],
            results=tuple(
                Result(**{**result, "passages": tuple(result.get("passages", ()))})
                for result in document["results"]
            ),
            scores={name: Score(**score) for name, score in document["scores"].items()},
            by_kind=document["by_kind"],
            problems=tuple(document["problems"]),
            latency_ms=document["latency_ms"],
        )


@dataclass(slots=True)
class _Tally:
    """What accumulates while the cases are asked."""

    problems: list[str] = field(default_factory=list)
    passages: dict[str, list[str]] = field(default_factory=dict)
    articles: dict[str, list[str]] = field(default_factory=dict)
    gold_passages: dict[str, list[str]] = field(default_factory=dict)
    gold_articles: dict[str, list[str]] = field(default_factory=dict)


def run(
    assistant: Assistant,
    cases: Sequence[Case],
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Ask every case and score the answers.

    Evidence that the library does not hold is listed among the run's problems, and its case scores
    what it scores: nothing is skipped.
    """
    generation = assistant.retriever().generation
    finder = Finder(generation)
    tally = _Tally()
    results = []
    for number, case in enumerate(cases, start=1):
        gold = finder.spans(case, tally.problems)
        results.append(_ask(assistant, case, gold, tally))
        if progress:
            progress(number, len(cases))
    _rank(results, tally)
    latencies = [1000 * result.seconds for result in results]
    return Run(
        signature=_signature(cases, generation),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        results=tuple(results),
        scores=_scores(results),
        by_kind=_by_kind(results),
        problems=tuple(tally.problems),
        latency_ms={
            "p50": round(float(np.median(latencies)), 1),
            "p95": round(float(np.quantile(latencies, 0.95)), 1),
        },
    )


def _ask(assistant: Assistant, case: Case, gold: Sequence[Span], tally: _Tally) -> Result:
    history = [(turn.question, turn.answer) for turn in case.history]
    started = time.perf_counter()
    answer = assistant.ask(case.question, history=history, as_of=case.as_of)
    seconds = time.perf_counter() - started
    hits = assistant.search(case.question, history=history, as_of=case.as_of, k=_DEPTH)
    if case.answerable and gold:
        _note_hits(case.id, hits, gold, tally)
    return Result(
        case=case.model_dump(mode="json"),
        answer=answer.to_json(),
        scores=_case_scores(case, answer, gold),
        seconds=round(seconds, 4),
        right=case.answerable and _touches(answer, gold),
        passages=tuple(hit.to_json() for hit in hits),
    )


def _touches(answer: Answer, gold: Sequence[Span]) -> bool:
    """Whether a citation touches a gold sentence; of a refusal's, only as many count as an answer
    would have had."""
    cited = answer.citations[:_PUT_FORWARD] if answer.abstained else answer.citations
    spans = [Span(c.article_id, c.start, c.end) for c in cited]
    return measures.citation_recall(spans, gold) > 0


def _note_hits(identifier: str, hits: Sequence[Hit], gold: Sequence[Span], tally: _Tally) -> None:
    """A passage is right when it holds most of a gold sentence; the first one does for each."""
    tally.gold_passages[identifier] = [f"gold-{i}" for i in range(len(gold))]
    tally.gold_articles[identifier] = [span.article_id for span in gold]
    found = []
    for hit in hits:
        held = [i for i, span in enumerate(gold) if _holds(hit.passage.span, span)]
        found += [f"gold-{i}" for i in held] or [f"row-{hit.row}"]
    tally.passages[identifier] = found
    tally.articles[identifier] = [hit.article.id for hit in hits]


def _holds(passage: Span, sentence: Span) -> bool:
    if passage.article_id != sentence.article_id:
        return False
    shared = min(passage.end, sentence.end) - max(passage.start, sentence.start)
    return shared > len(sentence) / 2


def _case_scores(case: Case, answer: Answer, gold: Sequence[Span]) -> dict[str, float]:
    if not case.answerable:
        return {"refused": float(answer.abstained)}
    scores = {"false_refusal": float(answer.abstained), **_of_disagreement(case, answer)}
    if answer.abstained:
        return scores | dict.fromkeys(_ANSWERED, 0.0)
    cited = [Span(c.article_id, c.start, c.end) for c in answer.citations]
    quotes = [citation.quote for citation in answer.citations]
    if case.answers:
        scores["exact_match"] = measures.exact_match(answer.short_answer, case.answers)
        scores["f1"] = measures.token_f1(answer.short_answer or answer.answer, case.answers)
        scores["answer_in_citation"] = measures.contains_answer(quotes, case.answers)
    scores["citation_precision"] = measures.citation_precision(cited, gold)
    scores["citation_recall"] = measures.citation_recall(cited, gold)
    return scores


def _of_disagreement(case: Case, answer: Answer) -> dict[str, float]:
    """Recall where the articles differ; precision where an answer says that they do."""
    shown = [side.value for found in answer.disagreements for side in found.sides]
    scores = {}
    if case.differs:
        known = measures.sides_shown(shown, case.sides, case.answers)
        scores["disagreement_recall"] = known
    if shown:
        scores["disagreement_precision"] = float(case.may_differ)
    return scores


def _rank(results: Sequence[Result], tally: _Tally) -> None:
    pairs = (
        ("passage", tally.gold_passages, tally.passages),
        ("article", tally.gold_articles, tally.articles),
    )
    by_id = {result.case["id"]: result for result in results}
    for what, gold, found in pairs:
        if gold:
            for name, scores in measures.ranking(gold, found).items():
                for identifier, value in scores.items():
                    by_id[identifier].scores[f"{what} {name}"] = value


def _scores(results: Sequence[Result]) -> dict[str, Score]:
    names = dict.fromkeys(name for result in results for name in result.scores)
    scores = {}
    for name in names:
        values = [result.scores[name] for result in results if name in result.scores]
        low, high = measures.interval(values)
        scores[name] = Score(float(np.mean(values)), low, high, len(values))
    return scores


def _by_kind(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    kinds = sorted({result.case["kind"] for result in results})
    table = {}
    for kind in kinds:
        of_kind = [result for result in results if result.case["kind"] == kind]
        row = {name: score.mean for name, score in _scores(of_kind).items()}
        table[kind] = {"cases": float(len(of_kind)), **row}
    return table


def _signature(cases: Sequence[Case], generation: Generation) -> str:
    digest = hashlib.sha256(dump(list(cases)).encode()).hexdigest()[:10]
    splits = "+".join(sorted({case.split for case in cases}))
    return (
        f"set:{digest}|n:{len(cases)}|split:{splits}|library:{generation.digest[:10]}"
        f"|embedder:{generation.manifest.fingerprint}|dateline:{version('dateline')}"
    )


class Finder:
    """Finds gold quotations in the library."""

    def __init__(self, generation: Generation) -> None:
        self._articles: dict[str, Article] = {}
        for article in generation.articles():
            for name in (article.id, article.title, article.origin):
                self._articles.setdefault(name, article)
            self._articles.setdefault(article.origin.split("#")[0], article)

    def spans(self, case: Case, problems: list[str]) -> list[Span]:
        """Where a case's evidence stands; what is not found is added to the problems."""
        found = []
        for evidence in case.evidence:
            article = self._articles.get(evidence.article)
            span = locate(article, evidence.quote) if article else None
            if span is None:
                what = "quotation" if article else "article"
                problems.append(f"{case.id}: the {what} {evidence.quote[:60]!r} is not there.")
            else:
                found.append(span)
        return found


def locate(article: Article, quote: str) -> Span | None:
    """Where words stand in an article, white space aside; ``None`` when they do not."""
    at = article.text.find(quote)
    if at >= 0:
        return Span(article.id, at, at + len(quote))
    places = [i for i, c in enumerate(article.text) if not c.isspace()]
    squeezed = "".join(article.text[i] for i in places)
    wanted = "".join(quote.split())
    at = squeezed.find(wanted)
    if at < 0 or not wanted:
        return None
    return Span(article.id, places[at], places[at + len(wanted) - 1] + 1)
