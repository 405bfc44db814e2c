"""``dateline eval``: run a set, print its scores, write the report."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from eval.cases import load
from eval.compare import compare
from eval.report import write
from eval.run import Run, run
from index.errors import UsageError
from rag.assistant import Assistant


def evaluate(
    assistant: Assistant,
    name: str,
    *,
    split: str | None,
    report: Path | None,
    against: Path | None,
    as_json: bool,
) -> int:
    """Run the set ``name``; 1 when some of its evidence is not in the library, else 0.

    Raises:
        UsageError: the set or the earlier run cannot be read.
    """
    earlier = _earlier(against) if against else None
    finished = run(assistant, load(name, split))
    if report:
        write(finished, report)
    if as_json:
        scores = {
            "signature": finished.signature,
            "scores": finished.to_json()["scores"],
            "by_kind": finished.by_kind,
            "latency_ms": finished.latency_ms,
            "problems": finished.problems,
        }
        print(json.dumps(scores, ensure_ascii=False, indent=2))
    else:
        _print(finished)
        if report:
            print(f"\nReport: {report / 'report.html'}")
    if earlier and not as_json:
        _print_comparison(earlier, finished)
    return 1 if finished.problems else 0


def _earlier(path: Path) -> Run:
    try:
        return Run.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{path} is not an earlier run.", "Name the run.json that `--report` wrote."
        ) from error


def _print(finished: Run) -> None:
    print(f"{'measure':<26}{'mean':>8}   {'95% interval':<16}{'cases':>6}")
    for name, score in finished.scores.items():
        between = f"{score.low:.3f} – {score.high:.3f}"
        print(f"{name:<26}{score.mean:>8.3f}   {between:<16}{score.cases:>6}")
    print(f"\n{'kind':<14}{'cases':>6}{'F1':>8}{'in quote':>10}{'cited':>8}{'refused wrongly':>17}")
    for kind, row in finished.by_kind.items():
        cells = (
            row.get(n) for n in ("f1", "answer_in_citation", "citation_recall", "false_refusal")
        )
        f1, quoted, cited, refused = ("–" if c is None else f"{c:.3f}" for c in cells)
        print(f"{kind:<14}{row['cases']:>6.0f}{f1:>8}{quoted:>10}{cited:>8}{refused:>17}")
    latency = finished.latency_ms
    print(f"\nlatency: p50 {latency['p50']} ms, p95 {latency['p95']} ms\n{finished.signature}")
    for problem in finished.problems:
        print(problem, file=sys.stderr)


def _print_comparison(before: Run, after: Run) -> None:
    found = compare(before, after)
    print("\nagainst the earlier run (* the interval of the difference leaves zero out)")
    for d in found.differences:
        mark = "*" if d.certain else " "
        print(f"{mark} {d.measure:<26}{d.before:>8.3f} → {d.after:.3f}")
    print(f"{len(found.changed)} answers changed: {', '.join(found.changed[:20])}")
