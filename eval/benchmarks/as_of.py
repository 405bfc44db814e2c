"""``python -m eval.benchmarks.as_of``: questions as of a day, on the articles of ``seeds/``.

A question is answered right when it cites a gold sentence, or is refused where nothing printed by
then answers it. ``from the future`` counts the questions for which anything printed after the day
is cited or found. The rules were made on the dev half.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from eval.benchmarks.common import finish, parser
from eval.cases import load
from eval.kinds import as_wished
from eval.run import Result, run
from index.build import update
from index.encode import load_encoder
from index.library import Library
from rag.assistant import Assistant

_ARTICLES = Path(__file__).parents[2] / "seeds"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    options = parser(__doc__ or "").parse_args(arguments)
    encoder = load_encoder()
    found: dict[str, list[Result]] = {}
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "library")
        update(library, [_ARTICLES], encoder)
        assistant = Assistant(library, encoder)
        for half in ("dev", "test"):
            cases = [case for case in load("seeds", half) if case.as_of]
            found[half] = list(run(assistant, cases).results)
        assistant.close()
    found["both"] = [one for half in found.values() for one in half]
    rows = [_row(half, results) for half, results in found.items()]
    finish(rows, {"command": "python -m eval.benchmarks.as_of"}, options.out)


def _row(half: str, results: Sequence[Result]) -> dict[str, Any]:
    answerable = [one for one in results if one.case["answerable"]]
    others = [one for one in results if not one.case["answerable"]]
    return {
        "half": half,
        "questions": len(results),
        "right": sum(map(as_wished, results)),
        "answered by then": len(answerable),
        "of them right": sum(map(as_wished, answerable)),
        "not yet answered": len(others),
        "of them refused": sum(map(as_wished, others)),
        "share right": sum(map(as_wished, results)) / len(results),
        "from the future": sum(map(_from_the_future, results)),
    }


def _from_the_future(result: Result) -> bool:
    day = date.fromisoformat(result.case["as_of"])
    shown = (*result.answer["citations"], *result.passages)
    printed = [one["published"] for one in shown if one["published"]]
    return any(date.fromisoformat(one[:10]) > day for one in printed)


if __name__ == "__main__":
    main()
