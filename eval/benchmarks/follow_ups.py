"""``python -m eval.benchmarks.follow_ups``: is a follow-up answered as well as its whole question?

Every follow-up of a set is asked twice: within its conversation, and alone in the words of its
``standalone`` form. Beside it, in the same run, the peer: the follow-up with the last question put
before it, as a plain retrieval chain without a language model would have it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval import measures
from eval.benchmarks.common import finish, parser
from eval.cases import Case, load
from index.build import update
from index.encode import load_encoder
from index.library import Library
from rag.answer import Answer
from rag.assistant import Assistant

Ask = Callable[[Case], Answer]
Row = dict[str, str | int | float]
_ARTICLES = Path(__file__).parents[2] / "seeds"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How good one answer is: words of a gold answer in a cited quotation, and short-answer F1."""

    quoted: float
    f1: float
    abstained: bool

    def as_good_as(self, other: Outcome) -> bool:
        """Whether this answer is no worse than the other."""
        return self.quoted >= other.quoted and self.abstained <= other.abstained


def outcome(case: Case, answer: Answer) -> Outcome:
    """Score an answer; one that was withheld scores nothing."""
    if answer.abstained:
        return Outcome(0.0, 0.0, abstained=True)
    quotes = [citation.quote for citation in answer.citations]
    return Outcome(
        quoted=measures.contains_answer(quotes, case.answers),
        f1=measures.token_f1(answer.short_answer or answer.answer, case.answers),
        abstained=False,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask, print, write."""
    made = parser(__doc__ or "")
    made.add_argument("--set", default="seeds")
    made.add_argument("--split", choices=("dev", "test"), help="default: both")
    made.add_argument("--library", type=Path, help="default: one of the bundled articles")
    options = made.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        library = Library(options.library or Path(folder) / "library")
        if options.library is None:
            update(library, [_ARTICLES], load_encoder())
        rows, worse = _ask(Assistant(library), options.set, options.split)
    facts = {
        "command": "python -m eval.benchmarks.follow_ups",
        "set": options.set,
        "split": options.split or "dev and test",
        "worse": worse,
    }
    finish(rows, facts, options.out)


def _ask(
    assistant: Assistant, name: str, split: str | None
) -> tuple[list[Row], dict[str, list[str]]]:
    """A row for each way to ask, and the questions that it answers worse than stand alone."""
    cases = [c for c in load(name, split) if c.standalone and c.answerable]
    alone = [outcome(c, assistant.ask(str(c.standalone), as_of=c.as_of)) for c in cases]
    ways: dict[str, Ask] = {
        "in conversation": lambda c: assistant.ask(
            c.question, history=[(t.question, t.answer) for t in c.history], as_of=c.as_of
        ),
        "last question put before it": lambda c: assistant.ask(
            f"{c.history[-1].question} {c.question}", as_of=c.as_of
        ),
        "as typed, alone": lambda c: assistant.ask(c.question, as_of=c.as_of),
    }
    rows = [_row("stand-alone form", alone, alone)]
    worse: dict[str, list[str]] = {}
    for name, ask in ways.items():
        found = [outcome(case, ask(case)) for case in cases]
        rows.append(_row(name, found, alone))
        worse[name] = [
            case.id
            for case, a, b in zip(cases, found, alone, strict=True)
            if not a.as_good_as(b)
        ]  # fmt: skip
    return rows, worse


def _row(name: str, found: Sequence[Outcome], alone: Sequence[Outcome]) -> Row:
    count = max(1, len(found))
    return {
        "asked": name,
        "follow-ups": len(found),
        "as good as alone": sum(a.as_good_as(b) for a, b in zip(found, alone, strict=True)) / count,
        "answer in quotation": sum(o.quoted for o in found) / count,
        "F1": sum(o.f1 for o in found) / count,
        "refused": sum(o.abstained for o in found) / count,
    }


if __name__ == "__main__":
    main()
