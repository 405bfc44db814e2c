"""Articles and questions that were written for this reader: ``rag/reader/written/*.txt``.

A file holds articles. Each begins with ``# Title | date``, goes on with the article's own text,
and ends with its questions, one a line: ``+ question => words of the article``, or ``- question``
where the article seems to answer and does not. The title is not part of what is read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.reader.data import Asked

FOLDER = Path(__file__).parent / "written"
SOURCE = "written"
_HELD_OUT, _PARTS = 1, 10
_HEAD = re.compile(r"^# (.+)$", re.M)
_QUESTIONS = re.compile(r"^[+-] ", re.M)


STORIES = "story-*.txt"
"""Files of stories told by several articles: what one of them does not say, another often does."""


def written(folder: Path = FOLDER, names: str = "*.txt") -> Iterator[Asked]:
    """The questions of the files with such names, in order; none where there is no folder.

    Raises:
        ValueError: a line is not of the form, or an answer is not in its article.
    """
    for path in sorted(folder.glob(names)):
        text = path.read_text(encoding="utf-8")
        heads = list(_HEAD.finditer(text))
        for head, following in zip(heads, [*heads[1:], None], strict=True):
            body = text[head.end() : following.start() if following else len(text)]
            yield from _article(path.name, head.group(1).strip(), body)


def _article(name: str, title: str, body: str) -> Iterator[Asked]:
    first = _QUESTIONS.search(body)
    context = body[: first.start() if first else len(body)].strip()
    if not context or not first:
        raise ValueError(f"{name}: the article {title!r} has no text or no questions.")
    for line in body[first.start() :].splitlines():
        if line.strip():
            yield _question(name, title, context, line.strip())


def _question(name: str, title: str, context: str, line: str) -> Asked:
    if line.startswith("- "):
        return Asked(line[2:].strip(), context, None, None, SOURCE, title)
    question, arrow, answer = line.removeprefix("+ ").partition(" => ")
    answer = answer.strip()
    start = _place(answer, context) if answer else None
    if not line.startswith("+ ") or not arrow or start is None:
        raise ValueError(f"{name}: {title!r} does not hold the answer of {line!r}.")
    return Asked(question.strip(), context, start, start + len(answer), SOURCE, title)


def _place(answer: str, context: str) -> int | None:
    """Where an answer first stands in an article as whole words; but "3,000" stands in
    "3,000th"."""
    follows = str.isdecimal if answer[-1].isdigit() else _in_a_word
    at = context.find(answer)
    while at >= 0:
        end = at + len(answer)
        if not _in_a_word(context[at - 1 : at]) and not follows(context[end : end + 1]):
            return at
        at = context.find(answer, at + 1)
    return None


def _in_a_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def split_written(asked: Sequence[Asked]) -> tuple[list[Asked], list[Asked]]:
    """(to learn from, to choose by): about a tenth of the articles, by a hash of their titles."""
    learnt: list[Asked] = []
    held: list[Asked] = []
    for one in asked:
        part = int(hashlib.sha256(one.group.encode()).hexdigest(), 16) % _PARTS
        (held if part < _HELD_OUT else learnt).append(one)
    return learnt, held
