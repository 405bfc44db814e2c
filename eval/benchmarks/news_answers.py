"""``python -m eval.benchmarks.news_answers``: what is answered to quiz questions over real news.

On the library that ``python -m eval.benchmarks.news`` makes, or a sample of it: how often the short
answer equals the quiz's, how often its words stand in a cited quotation, and how often the option
that the evidence supports is the right one. Each with every question answered and with refusals
(what was refused counts as wrong), and beside them the same without the span reader, and options
chosen by BM25's passages alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from eval.benchmarks.common import PLAIN, data_file, finish, json_lines, parser
from eval.benchmarks.news import build, normalise, sample
from eval.measures import interval
from index.encode import load_encoder
from index.library import Library
from rag import confidence
from rag.assistant import Assistant, AssistantSettings
from rag.question import understand
from rag.reader.reader import load_reader
from rag.retrieve import Hit, Retriever

_READ = 5
_PASSAGES = 10
_FADE = 0.8
_NEGATED = re.compile(r"\bNOT\b|\bexcept\b", re.I)


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question, its right answer among the options, its day, the articles with the answer."""

    question: str
    answer: str
    options: tuple[str, ...]
    day: date
    articles: frozenset[str]

    @property
    def known_on(self) -> date:
        """The quiz of a day may ask about what is printed in the morning after it."""
        return self.day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question: 1 for right, 0 for wrong."""

    equal: float
    quoted: float
    option: float
    given: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Build what is missing, measure, print, write."""
    made = parser(__doc__ or "")
    made.add_argument("--sample", type=int, help="how many articles (default: all)")
    made.add_argument("--questions", type=int, help="how many questions (default: all)")
    made.add_argument("--precision", default="float32", choices=("float32", "bfloat16"))
    made.add_argument("--library", type=Path, default=Path(".dateline-news"))
    options = made.parse_args(arguments)

    quizzes = list(quizzes_of(options.data))
    articles = list(json_lines(data_file(options.data, "news/articles.jsonl.gz")))
    chosen = sample(articles, quizzes, options.sample)
    held = {article["id"] for article in chosen}
    asked = [quiz for quiz in quizzes if quiz.articles & held]
    if options.questions and options.questions < len(asked):
        places = np.linspace(0, len(asked) - 1, options.questions).round().astype(int)
        asked = [asked[i] for i in places]
    encoder = load_encoder(precision=options.precision)
    library, built = build(chosen, options.library, encoder)
    rows = _rows(library, encoder, asked)
    facts = {"command": "python -m eval.benchmarks.news_answers", "articles": len(chosen)}
    finish(rows, facts | built, options.out)


def quizzes_of(data: Path) -> Sequence[Quiz]:
    """The questions that some article answers."""
    return [
        Quiz(
            q["question"],
            q["answers"][0],
            tuple(q["choices"]),
            date.fromisoformat(q["date"]),
            frozenset(q["articles_with_answer"]),
        )
        for q in json_lines(data_file(data, "news/questions.jsonl.gz"))
        if q["articles_with_answer"]
    ]


def _rows(library: Library, encoder: Any, asked: Sequence[Quiz]) -> list[dict[str, Any]]:
    rows = []
    for reader in (False, True):
        assistant = Assistant(library, encoder, AssistantSettings(threshold=0.0))
        if not reader:
            assistant.reader = None
        threshold = confidence.load(reader=assistant.reader is not None).threshold
        for dated in (False, True):
            outcomes = [_ask(assistant, quiz, dated, threshold) for quiz in asked]
            name = "Dateline" if reader else "Dateline without the span reader"
            name += ", as of the question's day" if dated else ""
            rows.append(_row(name, outcomes))
            if reader:
                kept = [
                    replace(o, equal=o.equal * o.given, quoted=o.quoted * o.given) for o in outcomes
                ]
                rows.append(_row(f"{name}, with refusals", kept))
    retriever = Retriever(library.current(), encoder, PLAIN["BM25 alone"])
    right = [
        _right(quiz, _supported(quiz, [hit.text for hit in _hits(retriever, quiz, None)], []))
        for quiz in asked
    ]
    rows.append({"answers": "BM25 passages, no reader", "questions": len(asked),
                 "option": float(np.mean(right))})  # fmt: skip
    return rows


def _row(name: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    low, high = interval([o.equal for o in outcomes])
    return {
        "answers": name,
        "questions": len(outcomes),
        "equal": float(np.mean([o.equal for o in outcomes])),
        "equal, 95%": f"{low:.3f}–{high:.3f}",
        "in a quotation": float(np.mean([o.quoted for o in outcomes])),
        "option": float(np.mean([o.option for o in outcomes])),
        "given": float(np.mean([o.given for o in outcomes])),
    }


def _ask(assistant: Assistant, quiz: Quiz, dated: bool, threshold: float) -> Outcome:
    as_of = quiz.known_on if dated else None
    answer = assistant.ask(quiz.question, as_of=as_of, own_limits=False)
    gold = normalise(quiz.answer)
    quotes = [f" {normalise(citation.quote)} " for citation in answer.citations]
    hits = _hits(assistant.retriever(), quiz, as_of)
    passages = [hit.text for hit in hits]
    spans: list[tuple[str, float]] = []
    reader = load_reader() if assistant.reader else None
    if reader is not None and passages:
        titles = [hit.article.title for hit in hits[:_READ]]
        read = reader.read(quiz.question, passages[:_READ], titles)
        spans = [
            (passage[s.start : s.end], reader.calibration.probability(s.score))
            for passage, reading in zip(passages, read, strict=False)
            for s in reading.spans
        ]
    return Outcome(
        equal=float(answer.short_answer is not None and normalise(answer.short_answer) == gold),
        quoted=float(any(f" {gold} " in quote for quote in quotes)),
        option=_right(quiz, _supported(quiz, passages, spans)),
        given=float(answer.confidence >= threshold),
    )


def _hits(retriever: Retriever, quiz: Quiz, as_of: date | None) -> list[Hit]:
    return retriever.search(understand(quiz.question, k=_PASSAGES, as_of=as_of, own_limits=False))


def _right(quiz: Quiz, chosen: str) -> float:
    return float(chosen == quiz.answer)


def _supported(quiz: Quiz, passages: Sequence[str], spans: Sequence[tuple[str, float]]) -> str:
    """The option with most support: its words in passages (the first count most), and in what the
    reader takes for answers. Asked which does not fit, the one with least; ties go to the first."""
    support = [
        sum(_FADE**i * _share(option, passage) for i, passage in enumerate(passages))
        + 3.0 * sum(sure * _overlap(option, words) for words, sure in spans)
        for option in quiz.options
    ]
    pick = min if _NEGATED.search(quiz.question) else max
    return quiz.options[support.index(pick(support))]


def _share(option: str, passage: str) -> float:
    """Squared share of the option's words that a passage holds; 1.5 where they stand together."""
    words = normalise(option).split()
    text = f" {normalise(passage)} "
    if words and f" {' '.join(words)} " in text:
        return 1.5
    held = sum(f" {word} " in text for word in words)
    return (held / len(words)) ** 2 if words else 0.0


def _overlap(option: str, words: str) -> float:
    """F1 of the words of an option and of a span."""
    left, right = set(normalise(option).split()), set(normalise(words).split())
    common = len(left & right)
    return 2 * common / (len(left) + len(right)) if common else 0.0


if __name__ == "__main__":
    main()
