"""A run as files: ``run.json``, and ``report.html`` that needs nothing but itself."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from pathlib import Path

from eval import trust
from eval.drawing import reliability_svg, risk_coverage_svg
from eval.run import Result, Run

_CSS = """
:root { color-scheme: light dark } body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto;
max-width: 60rem; padding: 0 1rem } table { border-collapse: collapse; width: 100% } th, td {
text-align: start; padding: .25rem .5rem;
border-bottom: 1px solid #8884 } details { margin: .3rem 0 }
.bad summary { color: #c0392b } svg { max-width: 30rem } code { overflow-wrap: anywhere }
"""
_RISKS = (0.05, 0.1, 0.2, 0.3)


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
        f"</table><h2>By kind of question</h2>{_kinds(run)}<h2>When to refuse</h2>"
        f"{_trust(judgements(run.results))}<h2>Questions</h2>{cases}"
        + (f"<h2>Problems of the set</h2><ul>{problems}</ul>" if problems else "")
        + "</body></html>"
    )


def judgements(results: Sequence[Result]) -> list[trust.Judgement]:
    """How sure each answer was, or would have been, and whether it is right."""
    return [
        trust.Judgement(float(r.answer["confidence"]), r.right, bool(r.case["answerable"]))
        for r in results
    ]


def _trust(judged: Sequence[trust.Judgement]) -> str:
    """Risk against coverage, reliability, and the threshold that each risk would take here."""
    bins = trust.reliability(judged)
    rows = "".join(_risk(judged, risk) for risk in _RISKS)
    return (
        f"<figure>{risk_coverage_svg(trust.risk_coverage(judged))}<figcaption>Risk: the share of "
        "the answers given that would be wrong, if only the surest were given. Coverage: the share "
        f"of all questions that these are.</figcaption></figure><figure>{reliability_svg(bins)}"
        "<figcaption>Reliability: how often answers of about the same confidence are right "
        f"(expected calibration error {trust.calibration_error(bins):.3f}).</figcaption></figure>"
        "<table><thead><tr><th>Wrong answers, at most</th><th>Threshold on these questions</th>"
        "<th>Questions answered</th><th>Answerable refused</th><th>Unanswerable refused</th></tr>"
        f"</thead><tbody>{rows}</tbody></table>"
    )


def _risk(judged: Sequence[trust.Judgement], risk: float) -> str:
    found = trust.at(judged, trust.threshold_for(judged, risk))
    shares = (found.coverage, found.answerable_refused, found.unanswerable_refused)
    value = f"{found.value:.3f}" if found.value <= 1 else "none"
    return (
        f"<tr><td>{risk:.0%}</td><td>{value}</td>"
        + "".join(f"<td>{share:.1%}</td>" for share in shares)
        + "</tr>"
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
