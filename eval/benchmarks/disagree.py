"""``python -m eval.benchmarks.disagree``: are differing sources shown, and none invented?

Four collections. *Examples*: the questions of ``eval/sets/seeds.jsonl`` whose tags say that the
articles differ, were corrected or copy one another, and all others, where nothing may be invented.
*Written*: reports of 60 events, by hands that knew nothing of the program, two or three of each, in
which values differ, are updated, or only seem to differ (``eval/press/differ.jsonl``).
*RGB* (Chen et al. 2023): true passages, false ones made from others of them, and noise. *RAMDocs*
(Wang et al. 2025): documents with several right answers, wrong ones, and noise. Of both public sets
each question is asked of its own documents alone; a side is right when it holds an answer that the
documents were made to give. *Two told in any way* counts the short answer and the other possible
ones with the sides. Both are split in halves by a hash of the question: what was learnt about how
sources differ was learnt on ``dev``. Published figures are of language models that must choose one
answer, another task: ChatGPT's accuracy on RGB falls from 89% without documents to 9% with false
ones; Llama3.3-70B reaches an exact match of 0.326 on RAMDocs, where wrong answers must be left out.
"""

from __future__ import annotations

import ast
import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.benchmarks.common import data_file, finish, json_lines, parser
from eval.cases import Case
from eval.cases import load as load_cases
from eval.measures import normalise, sides_shown
from index.build import update
from index.encode import Encoder, load_encoder
from index.library import Library
from index.temporal import find
from rag.answer import Answer
from rag.assistant import Assistant, AssistantSettings
from rag.spoken import spoken_interval

DIFFER = Path(__file__).parents[1] / "press" / "differ"
_NOISE = 3
_FIGURES = (
    "all answers shown", "two told in any way", "one preferred", "noise for a side", "invented",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """A question, its documents, and the answers that they give, right and wrong."""

    question: str
    documents: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    options = parser(__doc__ or "")
    options.add_argument("--split", default="dev", choices=("dev", "test"))
    options.add_argument("--most", type=int, default=100, help="RAMDocs questions, the first ones")
    options.add_argument("--show", action="store_true", help="print what went wrong")
    chosen = options.parse_args(arguments)
    rows = list(_examples(chosen.split, chosen.show))
    rows += _written(chosen.split, chosen.show)
    swapped = half(rgb(data_file(chosen.data, "conflicts/rgb_en_fact_a.jsonl")), chosen.split)
    several = half(ramdocs(data_file(chosen.data, "conflicts/ramdocs_a.jsonl.gz")), chosen.split)
    rows.append(_conflicts("RGB, true and false passages", swapped, chosen.show))
    rows.append(_conflicts("RAMDocs", several[: chosen.most], chosen.show))
    finish(
        rows, {"command": "python -m eval.benchmarks.disagree", "split": chosen.split}, chosen.out
    )


def _examples(split: str, show: bool) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder))
        update(library, [Path(__file__).parents[2] / "seeds"], load_encoder())
        assistant = Assistant(library)
        asked = [(case, _ask(assistant, case)) for case in load_cases("seeds", split)]
        assistant.close()
    given = [(c, a) for c, a in asked if c.answerable]
    differ = [(c, a) for c, a in given if c.differs]
    yield _row("examples: sources differ", [_both_shown(c, a) for c, a in differ])
    clear = [(c, a) for c, a in given if not c.may_differ]
    invented = [bool(a.disagreements) for _, a in clear]
    yield {**_row("examples: nothing differs", []), "questions": len(clear),
           "invented": sum(invented)}  # fmt: skip
    copied = [(c, a) for c, a in given if "syndicated" in c.tags and not a.abstained]
    yield _row("examples: copies of one report, counted once", [a.independent <= 1 or
               bool(a.disagreements) for _, a in copied])  # fmt: skip
    if show:
        _show([(c.question, a) for c, a in differ if not _both_shown(c, a)])
        _show([(c.question, a) for c, a in clear if a.disagreements])
        _show([(c.question, a) for c, a in copied if a.independent > 1])


def _written(split: str, show: bool) -> Iterator[dict[str, Any]]:
    """Reports that differ; what is shown, and what is told in any way."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder))
        update(library, [DIFFER], load_encoder())
        assistant = Assistant(library)
        asked = [(case, _ask(assistant, case)) for case in load_cases(f"{DIFFER}.jsonl", split)]
        assistant.close()
    parts = {
        "written: sources differ": [(c, a) for c, a in asked if c.differs and not _is_update(c)],
        "written: one updates another": [(c, a) for c, a in asked if _is_update(c)],
    }
    for name, part in parts.items():
        told = [sides_shown(_told_words(a), c.sides) == 1.0 for c, a in part]
        yield {**_row(name, [_both_shown(c, a) for c, a in part]),
               "two told in any way": _share(told)}  # fmt: skip
        if show:
            _show([(c.question, a) for c, a in part if not _both_shown(c, a)])
    clear = [(c, a) for c, a in asked if not c.may_differ]
    yield {**_row("written: nothing differs", []), "questions": len(clear),
           "invented": sum(bool(a.disagreements) for _, a in clear)}  # fmt: skip
    if show:
        _show([(c.question, a) for c, a in clear if a.disagreements])


def _is_update(case: Case) -> bool:
    return "superseded" in case.tags


def _told_words(answer: Answer) -> list[str]:
    """The sides, the short answer, and what else is possible."""
    values = [side.value for d in answer.disagreements for side in d.sides]
    return [*values, answer.short_answer or "", *(other.value for other in answer.alternatives)]


def _ask(assistant: Assistant, case: Case) -> Answer:
    history = [(turn.question, turn.answer) for turn in case.history]
    return assistant.ask(case.question, history=history, as_of=case.as_of)


def _both_shown(case: Case, answer: Answer) -> bool:
    """Whether every side is shown."""
    shown = [side.value for found in answer.disagreements for side in found.sides]
    return sides_shown(shown, case.sides, case.answers) == 1.0


def _within(answer: str, side: str) -> bool:
    return f" {answer} " in f" {side} " or f" {side} " in f" {answer} "


def half(conflicts: Iterable[Conflict], split: str) -> list[Conflict]:
    """The questions of one half: ``dev`` where the first byte of the SHA-256 is even."""
    wanted = 0 if split == "dev" else 1
    return [
        c for c in conflicts
        if hashlib.sha256(c.question.encode()).digest()[0] % 2 == wanted
    ]  # fmt: skip


def rgb(path: Path) -> Iterator[Conflict]:
    """RGB's questions: true passages of one half, false ones made from the other half, and some of
    the noise."""
    for row in json_lines(path):
        true, false = row["positive"][::2][:2], row["positive_wrong"][1::2][:2]
        if true and false:
            answers = tuple(_forms(row[key]) for key in ("answer", "fakeanswer"))
            documents = (*true, *false, *row["negative"][:_NOISE])
            yield Conflict(row["query"], documents, answers)


def ramdocs(path: Path) -> Iterator[Conflict]:
    """RAMDocs' questions whose documents give two answers or more."""
    for row in json_lines(path):
        given = {d["answer"] for d in row["documents"] if d["type"] != "noise"}
        answers = tuple((a,) for a in (*row["gold_answers"], *row["wrong_answers"]) if a in given)
        if len(answers) > 1:
            yield Conflict(row["question"], tuple(d["text"] for d in row["documents"]), answers)


def _forms(answer: Any) -> tuple[str, ...]:
    """The ways to write an answer; the set has lists of them as text too, and inside of lists."""
    if isinstance(answer, str) and answer.startswith("["):
        answer = ast.literal_eval(answer)
    if isinstance(answer, list):
        return tuple(form for each in answer for form in _forms(each))
    return (str(answer),)


def _spellings(form: str) -> Iterator[str]:
    """An answer as its set writes it, and a day as an :class:`~rag.answer.Side` says it."""
    yield form
    for found in find(form, None):
        if found.interval is not None and found.granularity == "day":
            yield spoken_interval(*found.interval)


def _conflicts(name: str, conflicts: Sequence[Conflict], show: bool) -> dict[str, Any]:
    """Every question asked of its own documents, without any threshold of confidence."""
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as folder:
        library = library_of(conflicts, Path(folder), encoder)
        assistant = Assistant(library, encoder, AssistantSettings(threshold=0.0))
        answers = [assistant.ask(c.question, sources=[str(n)]) for n, c in enumerate(conflicts)]
        assistant.close()
    found = [_sides(c, a) for c, a in zip(conflicts, answers, strict=True)]
    if show:
        _show([(c.question, a) for c, a, f in zip(conflicts, answers, found, strict=True)
               if len(f[0]) < 2])  # fmt: skip
    row = _row(name, [len(sides) > 1 for sides, _, _ in found])
    row["all answers shown"] = _share([len(f[0]) == len(c.answers)
                                       for f, c in zip(found, conflicts, strict=True)])  # fmt: skip
    told = [_told(c, a) for c, a in zip(conflicts, answers, strict=True)]
    row["two told in any way"] = _share([len(answers_told) > 1 for answers_told in told])
    row["one preferred"] = _share([alone for _, _, alone in found])
    row["noise for a side"] = _share([noise > 0 for _, noise, _ in found])
    return row


def library_of(conflicts: Sequence[Conflict], folder: Path, encoder: Encoder) -> Library:
    """A library of all documents in a folder; the number of a conflict is their source."""
    lines = [
        json.dumps({"id": f"{n}-{i}", "title": f"Document {i}", "text": text, "source": str(n)})
        for n, conflict in enumerate(conflicts)
        for i, text in enumerate(conflict.documents)
    ]
    articles = folder / "documents.jsonl"
    articles.write_text("\n".join(lines), encoding="utf-8")
    library = Library(folder / "library")
    update(library, [articles], encoder)
    return library


def _sides(conflict: Conflict, answer: Answer) -> tuple[set[int], int, bool]:
    """Which answers are sides, how many sides are none of them, and whether one stands alone."""
    values = [normalise(side.value) for d in answer.disagreements for side in d.sides]
    told = [held(conflict, value) for value in values]
    shown = {n for n in told if n is not None}
    alone = len(shown) < 2 and held(conflict, normalise(answer.short_answer or "")) is not None
    return shown, sum(n is None for n in told), alone


def _told(conflict: Conflict, answer: Answer) -> set[int]:
    """Which answers are sides, or the short answer, or among the others that are possible."""
    told = (held(conflict, normalise(value)) for value in _told_words(answer))
    return {number for number in told if number is not None}


def held(conflict: Conflict, value: str) -> int | None:
    """The number of the answer that a normalised value gives; ``None`` for none of them."""
    for number, forms in enumerate(conflict.answers):
        ways = (normalise(way) for form in forms for way in _spellings(form))
        if value and any(_within(way, value) for way in ways):
            return number
    return None


def _row(name: str, shown: Sequence[bool]) -> dict[str, Any]:
    return {
        "collection": name,
        "questions": len(shown),
        "shown": _share(shown) if shown else None,
        **dict.fromkeys(_FIGURES),
    }


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / max(1, len(flags))


def _show(wrong: Sequence[tuple[str, Answer]]) -> None:
    for question, answer in wrong:
        sides = [(d.relation, [s.value for s in d.sides]) for d in answer.disagreements]
        facts = [question, answer.short_answer, answer.abstained, answer.independent, sides]
        print(json.dumps(facts, ensure_ascii=False))


if __name__ == "__main__":
    main()
