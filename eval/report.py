"""A run as files: ``run.json``, and ``report.html`` that needs nothing but itself."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from pathlib import Path

from eval.run import Result, Run

_CSS = """
:root { color-scheme: light dark } body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto;
max-width: 60rem; padding: 0 1rem } table { border-collapse: collapse; width: 100% } th, td {
text-align: start; padding: .25rem .5rem;
border-bottom: 1px solid #8884 } details { margin: .3rem 0 }
.bad summary { color: #c0392b } svg { max-width: 30rem } code { overflow-wrap: anywhere }
"""


def write(run: Run, folder: Path) -> None:
    """Write both files into a folder, which is created when it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    document = json.dumps(run.to_json(), ensure_ascii=False, indent=1)
    for name, text in (("run.json", document), ("report.html", page(run))):
        temporary = folder / f".{name}.new"
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(folder / name)


def page(run: Run) -> str:
    """The report as one HTML page, everything from outside escaped."""
    scores = "".join(
        f"<tr><td>{_e(name)}</td><td>{s.mean:.3f}</td><td>{s.low:.3f} – {s.high:.3f}</td>"
        f"<td>{s.cases}</td></tr>"
        for name, s in run.scores.items()
    )
    cases = "".join(_case(result) for result in run.results)
    problems = "".join(f"<li>{_e(problem)}</li>" for problem in run.problems)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Dateline evaluation'
        f"</title><style>{_CSS}</style></head><body><h1>Evaluation</h1><p>{_e(run.created)}</p>"
        f"<p><code>{_e(run.signature)}</code></p><p>Latency: p50 {run.latency_ms['p50']} ms, p95 "
        f"{run.latency_ms['p95']} ms</p><h2>Scores</h2><table><thead><tr><th>Measure</th>"
        f"<th>Mean</th><th>95% interval</th><th>Cases</th></tr></thead><tbody>{scores}</tbody>"
        f"</table><h2>By kind of question</h2>{_kinds(run)}<h2>Risk and coverage</h2>"
        f"{risk_coverage_svg(run.results)}<h2>Questions</h2>{cases}"
        + (f"<h2>Problems of the set</h2><ul>{problems}</ul>" if problems else "")
        + "</body></html>"
    )


def risk_coverage(results: Sequence[Result]) -> list[tuple[float, float]]:
    """(coverage, risk) as the confidence that is asked for falls.

    Coverage is the share of all questions that would be answered, risk the share of those answered
    that would be wrong: unanswerable, or answered without touching a gold sentence.
    """
    ordered = sorted(results, key=lambda r: -float(r.answer["confidence"]))
    points, wrong = [], 0
    for answered, result in enumerate(ordered, start=1):
        cited = result.scores.get("citation_recall", 0.0)
        wrong += not (result.case["answerable"] and cited > 0)
        points.append((answered / len(ordered), wrong / answered))
    return points


def risk_coverage_svg(results: Sequence[Result]) -> str:
    """The curve as a drawing."""
    path = " ".join(f"{40 + 340 * c:.1f},{210 - 190 * r:.1f}" for c, r in risk_coverage(results))
    return (
        '<svg viewBox="0 0 400 240" role="img" aria-label="Risk against coverage">'
        '<line x1="40" y1="210" x2="380" y2="210" stroke="currentColor"/>'
        '<line x1="40" y1="20" x2="40" y2="210" stroke="currentColor"/>'
        f'<polyline points="{path}" fill="none" stroke="#2b7bb9" stroke-width="2"/>'
        '<text x="300" y="230" font-size="12" fill="currentColor">coverage</text>'
        '<text x="4" y="16" font-size="12" fill="currentColor">risk</text></svg>'
    )


def _kinds(run: Run) -> str:
    names = list(dict.fromkeys(name for row in run.by_kind.values() for name in row))
    head = "".join(f"<th>{_e(name)}</th>" for name in names)
    rows = "".join(
        f"<tr><td>{_e(kind)}</td>"
        + "".join(f"<td>{row[n]:.3g}</td>" if n in row else "<td>–</td>" for n in names)
        + "</tr>"
        for kind, row in run.by_kind.items()
    )
    return f"<table><thead><tr><th>Kind</th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _case(result: Result) -> str:
    case, answer = result.case, result.answer
    right = result.scores.get("refused", result.scores.get("citation_recall", 0.0)) > 0
    gold = "".join(f"<li>{_e(e['quote'])} ({_e(e['article'])})</li>" for e in case["evidence"])
    cited = "".join(
        f"<li>[{c['number']}] {_e(c['quote'])} ({_e(c['title'])})</li>" for c in answer["citations"]
    )
    scores = ", ".join(f"{_e(name)} {value:.2f}" for name, value in result.scores.items())
    return (
        f'<details class="{"good" if right else "bad"}"><summary>{"✓" if right else "✗"} '
        f"{_e(case['id'])}: {_e(case['question'])}</summary><p>{_e(answer['answer'])}</p>"
        f"<p>Accepted: {_e(' | '.join(case['answers']) or '(a refusal)')}</p><p>Cited</p>"
        f"<ul>{cited}</ul><p>Gold</p><ul>{gold}</ul><p>Confidence {answer['confidence']}; {scores}"
        "</p></details>"
    )


def _e(value: object) -> str:
    return html.escape(str(value))
