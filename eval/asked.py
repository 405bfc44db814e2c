"""What is asked to calibrate the confidence, and what retrieval gives for it.

The dev half of the question sets, and questions on the articles written for the reader that its
training held out, in a library of their own. *Daily* are a hundred reports with questions and near
misses by hands that knew nothing of the program (``eval/press/daily.jsonl``). An archive lacks most
of what can be asked: from questions that people typed into a search engine (``nq-oracle`` of the
reader's pool), each asked with its article and without it, the confidence learns that too.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from eval.cases import load
from eval.run import Finder
from index.article import Span
from index.build import update
from index.encode import Encoder
from index.library import Library
from rag.question import Question, understand
from rag.rank import Candidate
from rag.reader.data import pool, some
from rag.reader.written import STORIES, split_written, written
from rag.retrieve import Hit, Retriever

Part = Literal["sets", "daily", "written", "searched"]
DAILY = Path(__file__).parent / "press" / "daily"
_SEARCHED = 900
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what retrieval gave for it. Questions of one ``group`` are judged together by
    a model that saw none of them. Those of the question sets make the threshold; ``searched`` ones
    teach only what is not in an archive."""

    question: Question
    answerable: bool
    gold: tuple[Span, ...]
    hits: list[Hit]
    retriever: Retriever
    group: str
    part: Part
    answers: tuple[str, ...] = ()

    def is_gold(self, candidate: Candidate) -> bool:
        """Whether a sentence is, or overlaps, a gold sentence."""
        return any(candidate.sentence.span.overlaps(span) for span in self.gold)


def of_sets(retriever: Retriever, names: Sequence[str], part: Part = "sets") -> list[Asked]:
    """The dev halves; a question's group is its subject, as its id names it."""
    finder = Finder(retriever.generation)
    problems: list[str] = []
    asked = []
    for case in (case for name in names for case in load(name, "dev")):
        history = [(turn.question, turn.answer) for turn in case.history]
        question = understand(case.question, as_of=case.as_of, history=history)
        asked.append(
            Asked(
                question,
                case.answerable,
                tuple(finder.spans(case, problems)),
                retriever.search(question),
                retriever,
                case.id if "off-topic" in case.tags else case.id.rsplit("-", 1)[0],
                part=part,
                answers=case.answers,
            )
        )
    for problem in problems:
        print(problem)
    return asked


def of_written(folder: Path, encoder: Encoder) -> list[Asked]:
    """Questions on the written articles that training held out, asked of a library of them all; not
    those on stories: what their own article does not answer, another of the library does."""
    everything = list(written())
    stories = {one.group for one in written(names=STORIES)}
    ids = {one.context: f"written-{i}" for i, one in
           enumerate({a.context: a for a in everything}.values())}  # fmt: skip
    articles = {
        one.context: {
            "id": ids[one.context],
            "title": one.group.rpartition("|")[0].strip() or one.group,
            "published": one.group.rpartition("|")[2].strip() or None,
            "text": one.context,
        }
        for one in everything
    }
    retriever = _retriever(folder / "library", articles.values(), encoder)
    asked = []
    for one in split_written(everything)[1]:
        if one.group in stories:
            continue
        question = understand(one.question, own_limits=False)
        identifier = ids[one.context]
        gold = () if one.start is None or one.end is None else (
            Span(identifier, one.start, one.end),
        )  # fmt: skip
        asked.append(
            Asked(question, bool(gold), gold, retriever.search(question), retriever, identifier,
                  part="written", answers=(one.context[one.start : one.end],) if gold else ())
        )  # fmt: skip
    return asked


def of_searches(folder: Path, pool_file: Path, encoder: Encoder) -> list[Asked]:
    """Questions of a search engine's users, each asked twice of a library of the paragraphs that
    answer them: as it is, and as if it had nothing of the article with the answer."""
    everything = [one for one in pool(pool_file) if one.source == "nq-oracle"]
    titles = {one.context: one.group for one in everything}
    ids = {context: f"searched-{i}" for i, context in enumerate(titles)}
    articles = [{"id": ids[c], "title": title, "text": c} for c, title in titles.items()]
    retriever = _retriever(folder / "searched", articles, encoder)
    asked = []
    for one in some(everything, _SEARCHED, random.Random(3)):
        question = understand(one.question, own_limits=False)
        hits = retriever.search(replace(question, k=2 * question.k))
        others = [hit for hit in hits if hit.article.title != one.group]
        if any(hit.article.id == ids[one.context] for hit in hits[:_NEAR]):
            asked.append((question, True, hits, one.group))
        asked.append((question, False, others, one.group))
    return [
        Asked(question, answerable, (), hits[: question.k], retriever, group, part="searched")
        for question, answerable, hits, group in asked
    ]


def over(source: Path, folder: Path, encoder: Encoder) -> Retriever:
    """A retriever over a library of the articles of a folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    library = Library(folder)
    update(library, [source], encoder)
    return Retriever(library.current(), encoder)


def _retriever(
    folder: Path, articles: Iterable[Mapping[str, str | None]], encoder: Encoder
) -> Retriever:
    """A retriever over a library of articles in ``folder``, beside which they are written."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    source = folder.with_suffix(".jsonl")
    lines = (json.dumps(article) + "\n" for article in articles)
    source.write_text("".join(lines), encoding="utf-8")
    return over(source, folder, encoder)


def has_gold(one: Asked) -> bool:
    """Whether an article with the answer is near the top."""
    gold = {span.article_id for span in one.gold}
    return any(hit.article.id in gold for hit in one.hits[:_NEAR])


def is_found(one: Asked) -> bool:
    """Whether the article that a question was written for is near the top: some are understood only
    beside it ("what was the vote"), and tell nothing about refusing."""
    return any(hit.article.id == one.group for hit in one.hits[:_NEAR])
