"""``python -m eval.benchmarks.news``: quiz questions over real news, beside a plain peer.

Counts how often the answer's words stand in the first k passages and how often an article that is
known to hold the answer is among the first k, for each way to rank. ``--sample N`` takes every
article with an answer and distractors up to N, the same ones each time; without it the whole
archive is built, which embeds for an hour or more on two cores and can be stopped and started
again. ``--peer N`` builds a plain LangChain + HuggingFace embeddings + FAISS program on the first N
articles of the sample and compares both on the questions that those N can answer.
"""

from __future__ import annotations

import json
import random
import re
import string
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from eval.benchmarks.common import PLAIN, data_file, finish, json_lines, parser
from index.build import BuildOptions, update
from index.encode import load_encoder
from index.library import Library
from rag.question import understand
from rag.reader.reader import Reader, load_reader
from rag.reread import reread
from rag.retrieve import Retriever, RetrieveSettings

_DEPTHS = (1, 5, 10, 20)
_READ, _DATED = "Dateline", "Dateline, as of the question's day"
_VARIANTS = {
    **PLAIN,
    "Dateline, nothing read": RetrieveSettings(),
    _READ: RetrieveSettings(),
    _DATED: RetrieveSettings(),
}


class Answered(Protocol):
    """A question that some articles answer."""

    @property
    def articles(self) -> frozenset[str]:
        """Their ids."""


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question with its accepted answers and the articles that hold them."""

    question: str
    answers: tuple[str, ...]
    articles: frozenset[str]
    day: date


Found = list[tuple[str, str]]
"""For one question: (article id, passage text), best first."""

Search = Callable[[Quiz], Found]


def main(arguments: Sequence[str] | None = None) -> None:
    """Build, measure, print, write."""
    made = parser(__doc__ or "")
    made.add_argument("--sample", type=int, help="how many articles (default: all)")
    made.add_argument("--questions", type=int, help="how many questions (default: all)")
    made.add_argument("--peer", type=int, default=0, help="articles for the peer (default: none)")
    made.add_argument("--precision", default="float32", choices=("float32", "bfloat16"))
    made.add_argument(
        "--ranking", action="append", choices=tuple(_VARIANTS), help="only this one (default: all)"
    )
    made.add_argument("--library", type=Path, default=Path(".dateline-news"))
    options = made.parse_args(arguments)
    if options.peer and find_spec("langchain_community") is None:
        made.error("the peer is not installed: pip install -e '.[bench]'")

    quizzes = [
        Quiz(
            q["question"],
            tuple(q["answers"]),
            frozenset(q["articles_with_answer"]),
            date.fromisoformat(q["date"]),
        )
        for q in json_lines(data_file(options.data, "news/questions.jsonl.gz"))
        if q["articles_with_answer"]
    ]
    articles = list(json_lines(data_file(options.data, "news/articles.jsonl.gz")))
    chosen = sample(articles, quizzes, options.sample)
    facts: dict[str, Any] = {"articles": len(chosen), "questions": len(quizzes)}
    encoder = load_encoder(precision=options.precision)
    library, built = build(chosen, options.library, encoder)
    facts |= built
    asked = quizzes[: options.questions] if options.questions else quizzes
    rows = []
    reader = load_reader()
    for name, settings in _VARIANTS.items():
        if not options.ranking or name in options.ranking:
            retriever = Retriever(library.current(), encoder, settings)
            reads = reader if name in (_READ, _DATED) else None
            rows.append(_measure(name, asked, _searcher(retriever, reads, dated=name == _DATED)))
    if options.peer:
        few = chosen[: options.peer]
        rows += _beside_peer(few, quizzes, options.library / "peer")
    finish(rows, facts, options.out)


def sample(
    articles: list[dict[str, Any]], quizzes: Sequence[Answered], size: int | None
) -> list[dict[str, Any]]:
    """The same ``size`` articles on every run: first those with an answer, then others; all of them
    where ``size`` is ``None``."""
    if size is None or size >= len(articles):
        return articles
    gold = set().union(*(quiz.articles for quiz in quizzes))
    shuffled = sorted(articles, key=lambda a: str(a["id"]))
    random.Random(2025).shuffle(shuffled)
    first = [a for a in shuffled if a["id"] in gold]
    return (first + [a for a in shuffled if a["id"] not in gold])[:size]


def build(
    articles: Sequence[dict[str, Any]], folder: Path, encoder: Any
) -> tuple[Library, dict[str, Any]]:
    """The library of some articles, made or brought up to date, and facts about its building."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / f"news-{len(articles)}.jsonl"
    source.write_text("".join(json.dumps(a) + "\n" for a in articles), encoding="utf-8")
    library = Library(folder / f"library-{len(articles)}")
    report = update(
        library, [source], encoder, BuildOptions(max_file_bytes=1 << 30), _say_progress()
    )
    size = sum(f.stat().st_size for f in library.current().folder.rglob("*") if f.is_file())
    return library, {
        "passages": report.passages_total,
        "embedded in this run": report.passages_embedded,
        "build seconds": round(report.seconds, 1),
        "first build": _first_build(library),
        "refused": len(report.refused),
        "generation MB": round(size / 1e6, 1),
        "precision": encoder.fingerprint,
    }


def _first_build(library: Library) -> dict[str, Any]:
    """Passages embedded and seconds of the run that built what now serves, from the journal."""
    lines = (library.path / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    builds = [entry for entry in map(json.loads, lines) if "passages" in entry]
    most = max(builds, key=lambda entry: int(entry["passages"]["embedded"]))
    return {"embedded": most["passages"]["embedded"], "seconds": most["seconds"]}


def _say_progress() -> Callable[[str, int, int], None]:
    last = [0.0]

    def say(stage: str, done: int, total: int) -> None:
        if time.monotonic() - last[0] > 20 or done == total:
            last[0] = time.monotonic()
            print(f"{time.strftime('%H:%M:%S')} {stage} {done:,}/{total:,}", flush=True)

    return say


def _searcher(retriever: Retriever, reader: Reader | None, dated: bool = False) -> Search:
    def search(quiz: Quiz) -> Found:
        # The quiz of a day may ask about what is printed in the morning after it.
        as_of = quiz.day + timedelta(days=1) if dated else None
        question = understand(quiz.question, k=_DEPTHS[-1], as_of=as_of)
        hits = reread(question, retriever.search(question), reader, len(retriever.generation))
        return [(hit.article.id, f"{hit.article.title}\n{hit.text}") for hit in hits]

    return search


def _measure(name: str, quizzes: Sequence[Quiz], search: Search) -> dict[str, Any]:
    search(quizzes[0])
    print(f"{time.strftime('%H:%M:%S')} asks {name}", flush=True)
    words: dict[int, int] = dict.fromkeys(_DEPTHS, 0)
    held: dict[int, int] = dict.fromkeys(_DEPTHS, 0)
    times = []
    for quiz in quizzes:
        started = time.perf_counter()
        found = search(quiz)
        times.append(1000 * (time.perf_counter() - started))
        for depth in _DEPTHS:
            texts = [f" {normalise(text)} " for _, text in found[:depth]]
            words[depth] += any(
                f" {normalise(answer)} " in text for answer in quiz.answers for text in texts
            )
            articles = list(dict.fromkeys(article for article, _ in found))[:depth]
            held[depth] += any(article in quiz.articles for article in articles)
    row: dict[str, Any] = {"ranking": name, "questions": len(quizzes)}
    row |= {f"answer@{depth}": words[depth] / len(quizzes) for depth in _DEPTHS}
    row |= {f"article@{depth}": held[depth] / len(quizzes) for depth in _DEPTHS[:3]}
    row |= {"p50 ms": float(np.median(times)), "p95 ms": float(np.quantile(times, 0.95))}
    print(json.dumps(row), flush=True)
    return row


def _beside_peer(
    articles: Sequence[dict[str, Any]], quizzes: Sequence[Quiz], folder: Path
) -> list[dict[str, Any]]:
    """Dateline and a plain LangChain program on the same articles, both in 32-bit floats."""
    encoder = load_encoder()
    ids = {a["id"] for a in articles}
    asked = [quiz for quiz in quizzes if quiz.articles & ids]
    library, built = build(articles, folder, encoder)
    retriever = Retriever(library.current(), encoder, RetrieveSettings())
    ours = _measure(
        f"Dateline, {len(articles)} articles", asked, _searcher(retriever, load_reader())
    )
    search, seconds = _plain_langchain(articles)
    peer = _measure(f"plain LangChain + FAISS, {len(articles)} articles", asked, search)
    return [
        ours | {"build s": built["first build"]["seconds"]},
        peer | {"build s": seconds},
    ]


def _plain_langchain(
    articles: Sequence[dict[str, Any]],
) -> tuple[Search, float]:
    """What a tutorial builds: a character splitter, the same MiniLM, a FAISS store, top k."""
    from langchain_community.vectorstores import FAISS
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from index.encode import bundled_model_folder

    started = time.perf_counter()
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    documents = [
        Document(page_content=part, metadata={"id": a["id"]})
        for a in articles
        for part in splitter.split_text(f"{a['title']}\n\n{a['text']}")
    ]
    store = FAISS.from_documents(
        documents, HuggingFaceEmbeddings(model_name=str(bundled_model_folder()))
    )

    def search(quiz: Quiz) -> Found:
        found = store.similarity_search(quiz.question, k=_DEPTHS[-1])
        return [(document.metadata["id"], document.page_content) for document in found]

    return search, round(time.perf_counter() - started, 1)


def normalise(text: str) -> str:
    """Lower case, no punctuation, no articles, single spaces: SQuAD's normalisation."""
    text = "".join(" " if c in string.punctuation or c in "“”‘’–—" else c for c in text.casefold())
    return " ".join(re.sub(r"\b(?:a|an|the)\b", " ", text).split())


if __name__ == "__main__":
    main()
