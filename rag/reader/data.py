"""What the reader learns from: questions, contexts, and where the answer stands, as token ids."""

from __future__ import annotations

import gzip
import json
import random
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from tokenizers import Tokenizer

from rag.reader.decode import QUESTION_TOKENS, TITLE_TOKENS

DEV_ARTICLES = 3
_SORTED_TOGETHER = 40
_WORD = re.compile(r"[^\W_]{4,}")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Mixture:
    """One epoch: how often the main part, how many questions of each source of the pool, and which
    share of answerable questions is asked again of a context that does not answer them."""

    main: int
    taken: Mapping[str, int]
    mismatched: float
    mismatched_pool: float


# Sources not named are left out: SubjQA's answers are opinions, PolicyQA's are whole clauses.
# Contexts of QAMR are single sentences.
MIXTURES: dict[str, Mixture] = {
    # What the others are compared with: nothing of the pool, nothing made.
    "main": Mixture(main=1, taken={}, mismatched=0.0, mismatched_pool=0.0),
    "broad": Mixture(
        main=2,
        taken={
            "squadshifts-new_wiki": 10_000,
            "squadshifts-reddit": 6_000,
            "squadshifts-amazon": 4_000,
            "nq-oracle": 3_000,
            "qed": 2_000,
            "quoref-contrast": 1_000,
            "quoref-orig": 1_000,
            "qamr-wikinews-dev": 3_000,
            "qamr-wikinews-test": 3_000,
            "qamr-wikipedia-dev": 1_500,
            "qamr-wikipedia-test": 1_500,
            "policyqa-dev": 1_500,
            "covid-qa": 1_400,
        },
        mismatched=0.4,
        mismatched_pool=0.25,
    ),
    # For a second stage: nearer to encyclopedic and news paragraphs, fewer of the sources whose
    # answers are cut otherwise.
    "close": Mixture(
        main=2,
        taken={
            "squadshifts-new_wiki": 10_000,
            "squadshifts-reddit": 3_000,
            "nq-oracle": 3_000,
            "qed": 1_500,
            "quoref-contrast": 1_000,
            "quoref-orig": 1_000,
            "qamr-wikinews-dev": 1_500,
            "qamr-wikinews-test": 1_500,
        },
        mismatched=0.3,
        mismatched_pool=0.3,
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a context; ``start`` and ``end`` are characters, ``None`` without answer.

    ``others`` are the places that other annotators marked: all of them are right. ``title`` is the
    headline above the context, read with it; most examples have none.
    """

    question: str
    context: str
    start: int | None
    end: int | None
    source: str
    group: str
    others: tuple[tuple[int, int], ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """One training example: token ids of the pair, where the context begins, the answer's tokens.

    ``start`` and ``end`` (inclusive) are positions in ``ids``; both are 0, the position of
    ``[CLS]``, when the window does not hold the answer. A window of a claim and its evidence has
    no answer to point at: ``supported`` says what it is about; nor has one of a question that the
    text answers with yes or no: ``affirmed`` says with which. Windows of one question that are
    ``together`` compete: one of them holds the answer.
    """

    ids: tuple[int, ...]
    context_from: int
    start: int
    end: int
    supported: bool | None = None
    together: int | None = None
    affirmed: bool | None = None


def squad(path: Path) -> Iterator[Asked]:
    """The questions of a file in the SQuAD 2.0 format, in order."""
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                answers = [] if asked.get("is_impossible") else asked.get("answers") or []
                marked = [(a["answer_start"], a["text"]) for a in answers]
                made = _asked(asked["question"], paragraph["context"], marked)
                yield replace(made, source="squad", group=article["title"])


def pool(path: Path) -> Iterator[Asked]:
    """The questions of the pool that have an answer where the file says, in order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            entry: dict[str, Any] = json.loads(line)
            for asked in entry["questions"]:
                marked = [(a["start"], a["text"]) for a in asked.get("answers") or []]
                made = _asked(asked["question"], entry["context"], marked)
                if made.start is not None:
                    group = entry.get("title") or entry["source"]
                    yield replace(made, source=entry["source"], group=group)


def _asked(question: str, context: str, marked: Iterable[tuple[int, str]]) -> Asked:
    """A question with the answers that do stand where they are said to."""
    places = [
        (start, start + len(text))
        for start, text in marked
        if text and context[start : start + len(text)] == text
    ]
    start, end = places[0] if places else (None, None)
    return Asked(question.strip(), context, start, end, "", "", tuple(places[1:]))


def split_dev(asked: Iterable[Asked]) -> tuple[list[Asked], list[Asked]]:
    """(to learn from, to choose by): the last articles, by name, are held out."""
    everything = list(asked)
    groups = sorted({a.group for a in everything})
    held = set(groups[-DEV_ARTICLES:])
    return (
        [a for a in everything if a.group not in held],
        [a for a in everything if a.group in held],
    )


def mixture(data: Path, seed: int = 13, name: str = "broad", share: float = 1.0) -> list[Asked]:
    """One epoch of training questions, shuffled; ``name`` is a key of ``MIXTURES``.

    Of the contexts, and of how many questions of each source are taken, only a ``share`` is there:
    a larger one holds all that a smaller one does, for the learning curve.
    """
    chance = random.Random(seed)
    wanted = MIXTURES[name]
    main, _ = split_dev(squad(data / "reading" / "train.json"))
    main = [one for one in main if _among(one.context, share)]
    by_source: dict[str, list[Asked]] = defaultdict(list)
    for asked in pool(data / "reading" / "pool.jsonl.gz"):
        if asked.source in wanted.taken and _among(asked.context, share):
            by_source[asked.source].append(asked)
    chosen = main * wanted.main
    for source in sorted(by_source):
        part = by_source[source]
        chance.shuffle(part)
        chosen += part[: int(share * wanted.taken[source])]
    answerable = [a for a in main if a.start is not None]
    chosen += mismatched(answerable, chance, share=wanted.mismatched)
    elsewhere = [a for s in ("squadshifts-new_wiki", "nq-oracle") for a in by_source[s]]
    chosen += mismatched(elsewhere, chance, share=wanted.mismatched_pool)
    chosen = [noisy(one_annotator(a, chance), chance) for a in chosen]
    chance.shuffle(chosen)
    return chosen


def _among(context: str, share: float) -> bool:
    """Whether a context is of the share that is learnt from, by a hash of its words."""
    return zlib.crc32(context.encode()) < share * 2**32


def one_annotator(one: Asked, chance: random.Random) -> Asked:
    """The question with one of its annotators' answers, each as likely as it was given: over the
    epochs the network learns how they were spread."""
    if one.start is None or one.end is None or not one.others:
        return one
    start, end = chance.choice(((one.start, one.end), *one.others))
    return replace(one, start=start, end=end, others=())


def mismatched(asked: Sequence[Asked], chance: random.Random, share: float) -> list[Asked]:
    """Questions beside a context that does not answer them: half of them the most similar one of
    the same article, half of them any other."""
    contexts: dict[str, list[str]] = defaultdict(list)
    for one in asked:
        if one.context not in contexts[one.group]:
            contexts[one.group].append(one.context)
    every = [c for part in contexts.values() for c in part]
    words = {c: set(_WORD.findall(c.casefold())) for c in every}
    made = []
    for one in asked:
        if chance.random() > share or one.start is None:
            continue
        answer = one.context[one.start : one.end].casefold()
        near = [c for c in contexts[one.group] if answer not in c.casefold()]
        if near and chance.random() < 0.7:
            wanted = set(_WORD.findall(one.question.casefold()))
            other = max(near, key=lambda c: len(wanted & words[c]))
        else:
            other = chance.choice(every)
        if answer not in other.casefold():
            made.append(replace(one, context=other, start=None, end=None, others=()))
    return made


def some(everything: Sequence[_T], most: float, chance: random.Random) -> list[_T]:
    """As many of them as there are, or ``most``, drawn by chance."""
    return chance.sample(everything, min(int(most), len(everything)))


def noisy(one: Asked, chance: random.Random) -> Asked:
    """Now and then a question as it is typed in haste, or a context with a news article's lines."""
    question, context, shift = one.question, one.context, 0
    draw = chance.random()
    if draw < 0.06:
        question = question.lower().rstrip("?")
    elif draw < 0.09:
        question = _slip(question, chance)
    if chance.random() < 0.06:
        year, month, number = (chance.randrange(*r) for r in ((2010, 2026), (1, 13), (1, 29)))
        day = f"{year}-{month:02}-{number:02}"
        head = chance.choice(("date {} ", "Published: {}\n", "{}\n", "date {}\nDetails: "))
        head = head.format(day)
        context, shift = head + context, len(head)
    if one.start is None or one.end is None:
        return replace(one, question=question, context=context)
    return replace(
        one, question=question, context=context, start=one.start + shift, end=one.end + shift
    )


def _slip(text: str, chance: random.Random) -> str:
    """Two neighbouring letters exchanged."""
    if len(text) < 8:
        return text
    at = chance.randrange(1, len(text) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def windows(
    asked: Sequence[Asked], tokenizer: Tokenizer, length: int, chance: random.Random
) -> list[Window]:
    """One window of at most ``length`` tokens for each question, around its answer if it has one.

    A question whose answer is not whole tokens of its context is left out.
    """
    first, last = (int(tokenizer.token_to_id(t) or 0) for t in ("[CLS]", "[SEP]"))
    known: dict[str, Any] = {}
    made = []
    for one in asked:
        question = tokenizer.encode(one.question, add_special_tokens=False).ids[:QUESTION_TOKENS]
        if one.title:
            title = tokenizer.encode(one.title, add_special_tokens=False).ids[:TITLE_TOKENS]
            question = [*question, last, *title]
        if one.context not in known:
            known[one.context] = tokenizer.encode(one.context, add_special_tokens=False)
        context = known[one.context]
        answer = _tokens(context.offsets, one.start, one.end)
        if one.start is not None and answer is None:
            continue
        room = length - len(question) - 3
        begin = _begin(len(context.ids), room, answer, chance)
        ids = (first, *question, last, *context.ids[begin : begin + room], last)
        head = len(question) + 2
        shift = head - begin
        start, end = (answer[0] + shift, answer[1] + shift) if answer else (0, 0)
        if end >= len(ids) - 1:
            continue
        made.append(Window(ids, head, start, end))
    return made


def batches(
    groups: Sequence[_T], tokens: int, chance: random.Random, shape: Callable[[_T], tuple[int, int]]
) -> list[list[_T]]:
    """Batches of groups of like length, each kept whole, in an order that chance decides.

    Args:
        tokens: how many a batch holds, padding included.
        shape: how many windows a group has, and how long its longest is.
    """
    made: list[list[_T]] = []
    size = _SORTED_TOGETHER * tokens // 128
    for first in range(0, len(groups), size):
        batch: list[_T] = []
        held = 0
        for group in sorted(groups[first : first + size], key=lambda g: shape(g)[1]):
            windows_of, longest = shape(group)
            if batch and (held + windows_of) * longest > tokens:
                made.append(batch)
                batch, held = [], 0
            batch.append(group)
            held += windows_of
        made.append(batch)
    chance.shuffle(made)
    return made


def pair(asked: str, text: str, tokenizer: Tokenizer, length: int, title: str = "") -> Window:
    """A window of at most ``length`` tokens that has no place to point at: a question or a claim,
    and a text or its beginning."""
    first, last = (int(tokenizer.token_to_id(t) or 0) for t in ("[CLS]", "[SEP]"))

    def ids(words: str) -> list[int]:
        found: list[int] = tokenizer.encode(words, add_special_tokens=False).ids
        return found

    head = [first, *ids(asked)[:QUESTION_TOKENS], last]
    if title:
        head += [*ids(title)[:TITLE_TOKENS], last]
    body = ids(text)[: length - len(head) - 1]
    return Window((*head, *body, last), len(head), -100, -100)


def _tokens(
    offsets: Sequence[tuple[int, int]], start: int | None, end: int | None
) -> tuple[int, int] | None:
    """The first and the last token that overlap characters ``start`` to ``end``."""
    if start is None or end is None:
        return None
    inside = [i for i, (a, b) in enumerate(offsets) if a < end and b > start]
    return (inside[0], inside[-1]) if inside else None


def _begin(total: int, room: int, answer: tuple[int, int] | None, chance: random.Random) -> int:
    """Where a window of ``room`` tokens begins, so that it holds the answer somewhere inside."""
    if total <= room:
        return 0
    if answer is None:
        return chance.randrange(0, total - room + 1)
    lowest = max(0, answer[1] + 1 - room)
    highest = min(answer[0], total - room)
    return chance.randrange(lowest, highest + 1) if lowest <= highest else answer[0]
