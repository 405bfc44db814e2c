"""``dateline eval``: run a set, print its scores, write the report."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryFile

from eval.cases import load
from eval.compare import compare
from eval.report import write
from eval.run import Run, run
from index.errors import UsageError
from rag.assistant import Assistant
from ui import stopping
from ui.console import complain, print_json, say

_SPLITS = ("dev", "test")


def evaluate(
    assistant: Assistant,
    name: str,
    *,
    split: str | None,
    report: Path | None,
    against: Path | None,
    as_json: bool,
) -> int:
    """Run the set ``name``; 1 when its evidence is not all in the library, or the report could not
    be written in the end; else 0.

    Raises:
        UsageError: the half is unknown, the set or the earlier run cannot be read, or the report
            cannot be written.
    """
    if split not in (None, *_SPLITS):
        raise UsageError(f"--split {split!r} is no half of a set.", "Use dev or test.")
    earlier = _earlier(against) if against else None
    cases = load(name, split)
    if report:
        _make_ready(report)
    with stopping.says(lambda: "Stopped before all questions were answered; no score was kept."):
        finished = run(assistant, cases)
    # The scores are shown even where the report can no longer be written: they took minutes.
    unwritten = _written(finished, report) if report else None
    if as_json:
        scores = {
            "signature": finished.signature,
            "scores": finished.to_json()["scores"],
            "by_kind": finished.by_kind,
            "latency_ms": finished.latency_ms,
            "problems": finished.problems,
        }
        print_json(scores)
    else:
        _print(finished)
        if report and not unwritten:
            say()
            say(f"Report: {report / 'report.html'}")
        if earlier:
            _print_comparison(earlier, finished)
    for problem in (*finished.problems, *((unwritten,) if unwritten else ())):
        complain(problem)
    return 1 if finished.problems or unwritten else 0


def _make_ready(folder: Path) -> None:
    """Make sure that the report can be written, before questions are asked for minutes."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UsageError(
            f"The report cannot be written to {folder}: {(error.strerror or str(error)).lower()}.",
            "Name another folder with --report.",
        ) from error


def _written(finished: Run, folder: Path) -> str | None:
    """Write the report; why that was not possible, or ``None``."""
    try:
        write(finished, folder)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return f"The report could not be written to {folder}: {reason}."
    return None


def _earlier(path: Path) -> Run:
    try:
        return Run.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(
            f"{path} is not an earlier run.", "Name the run.json that `--report` wrote."
        ) from error


def _print(finished: Run) -> None:
    say(f"{'measure':<26}{'mean':>8}   {'95% interval':<16}{'cases':>6}")
    for name, score in finished.scores.items():
        between = f"{score.low:.3f} – {score.high:.3f}"
        say(f"{name:<26}{score.mean:>8.3f}   {between:<16}{score.cases:>6}")
    say()
    say(f"{'kind':<14}{'cases':>6}{'F1':>8}{'in quote':>10}{'cited':>8}{'refused wrongly':>17}")
    for kind, row in finished.by_kind.items():
        cells = (
            row.get(n) for n in ("f1", "answer_in_citation", "citation_recall", "false_refusal")
        )
        f1, quoted, cited, refused = ("–" if c is None else f"{c:.3f}" for c in cells)
        say(f"{kind:<14}{row['cases']:>6.0f}{f1:>8}{quoted:>10}{cited:>8}{refused:>17}")
    latency = finished.latency_ms
    say()
    say(f"latency: p50 {latency['p50']} ms, p95 {latency['p95']} ms")
    say(finished.signature)


def _print_comparison(before: Run, after: Run) -> None:
    found = compare(before, after)
    say()
    say("against the earlier run (* the interval of the difference leaves zero out)")
    for d in found.differences:
        mark = "*" if d.certain else " "
        say(f"{mark} {d.measure:<26}{d.before:>8.3f} → {d.after:.3f}")
    say(f"{len(found.changed)} answers changed: {', '.join(found.changed[:20])}")
