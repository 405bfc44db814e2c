"""Yes or no: the third thing that the network says of a pair, where the text answers at all.

Questions written for it stand in ``rag/reader/written/polar/*.txt``, under the heads of the written
articles: ``y question => words``, ``n question => words`` with the words that prove it, and
``u question`` where the article says neither. Claims that their evidence supports or refutes are
the same task in another form.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tokenizers import Tokenizer

from rag.reader.claims import claims
from rag.reader.data import Asked, Window, pair, some
from rag.reader.written import FOLDER, SOURCE, split_written, written

_LINE = re.compile(r"([ynu]) (.+?)(?: => (.+))?$")
_ENDS = re.compile(r"[.!?][”\"’]?(?:\s|$)|\n")
_SENTENCE_ALONE = 0.7
_UNTITLED = 0.5
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Polar:
    """A question (or a claim) that a text affirms or denies, and the sentence that does."""

    question: str
    sentence: str
    context: str
    yes: bool
    title: str = ""


def polar(folder: Path = FOLDER / "polar") -> Iterator[tuple[Polar | Asked, str]]:
    """Each question with its article's head; of kind ``Asked`` where the article does not say.

    Raises:
        ValueError: a line is not of the form, or its words are not in its article.
    """
    contexts = {one.group: one.context for one in written(folder.parent)}
    for path in sorted(folder.glob("*.txt")):
        title = ""
        for line in filter(str.strip, path.read_text(encoding="utf-8").splitlines()):
            if line.startswith("# "):
                title = line[2:].strip()
                continue
            found, context = _LINE.fullmatch(line.strip()), contexts.get(title, "")
            kind, question, words = found.groups() if found else ("", "", "")
            at = context.find(words) if words else -1
            if kind not in ("y", "n", "u") or not context or (kind != "u" and at < 0):
                raise ValueError(f"{path.name}: {title!r} does not prove {line!r}.")
            if kind == "u":
                yield Asked(question, context, None, None, SOURCE, title), title
            else:
                sentence = _around(context, at, at + len(words))
                yield Polar(question, sentence, context, kind == "y", title), title


def _around(text: str, start: int, end: int) -> str:
    """The whole sentences that hold ``text[start:end]``."""
    begin = max((m.end() for m in _ENDS.finditer(text) if m.end() <= start), default=0)
    close = next((m.end() for m in _ENDS.finditer(text) if m.end() >= end), len(text))
    return text[begin:close].strip()


def split_polar(
    folder: Path = FOLDER / "polar",
) -> tuple[list[Polar], list[Asked], list[Polar], list[Asked]]:
    """(yes or no, neither) to learn from, and the same of the articles that are held out."""
    held = {one.group for one in split_written(list(written(folder.parent)))[1]}
    learnt: tuple[list[Polar], list[Asked]] = ([], [])
    kept: tuple[list[Polar], list[Asked]] = ([], [])
    for one, title in polar(folder):
        part = kept if title in held else learnt
        if isinstance(one, Polar):
            part[0].append(one)
        else:
            part[1].append(one)
    return *learnt, *kept


def refuted(path: Path, most: int, chance: random.Random) -> list[Polar]:
    """Claims to learn from that their evidence supports or refutes, as many of either."""
    every = list(claims(path))
    kinds = {claim.source for claim in every if claim.refuted}
    both: dict[bool, list[Polar]] = {True: [], False: []}
    for c in every:
        if c.source in kinds and (c.supported or c.refuted) and len(c.evidence) <= _LONGEST:
            both[c.supported].append(Polar(c.text, c.evidence, c.evidence, c.supported))
    return [one for part in both.values() for one in some(part, most / 2, chance)]


def polar_windows(
    made: Sequence[Polar], tokenizer: Tokenizer, length: int, chance: random.Random
) -> list[Window]:
    """A window for each: mostly the sentence alone, which is what an answer quotes."""
    windows = []
    for one in made:
        title = ""
        if one.title and chance.random() > _UNTITLED:
            title = one.title.rpartition("|")[0].strip()
        text = one.sentence if chance.random() < _SENTENCE_ALONE else one.context
        windows.append(
            replace(pair(one.question, text, tokenizer, length, title), affirmed=one.yes)
        )
    return windows
