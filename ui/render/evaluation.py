"""A run of a question set: its scores, its questions, one of them whole, and two runs compared."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from eval.compare import Comparison
from eval.kinds import as_wished, by_kind
from eval.report import judgements
from eval.run import Result, Run, Score
from eval.trust import calibration_error, reliability, risk_coverage
from ui.feedback import Reported
from ui.render.curves import reliability_picture, risk_coverage_picture
from ui.render.escape import apart, article_address, attribute, dotted, text
from ui.render.library import moment

_NAMES = {
    "exact_match": "exact match", "f1": "F1", "answer_in_citation": "answer in the quotation",
    "citation_precision": "citation precision", "citation_recall": "citation recall",
    "disagreement_recall": "differing sources shown",
    "disagreement_precision": "shown, and they differ",
    "refused": "refused rightly", "false_refusal": "refused wrongly",
}  # fmt: skip
_BY_KIND = ("f1", "answer_in_citation", "citation_recall", "false_refusal", "refused")
_PER_PAGE = 100


def evaluation_intro() -> str:
    """What the tab is for, before there is any run."""
    return (
        '<p class="soft">A run asks every question of a set: whether the right sentence is cited, '
        "whether what the articles do not say is refused, and how far the confidence can be "
        "trusted. Open an earlier run below, or compare two.</p>"
    )


def run_report(run: Run) -> str:
    """What a run found: scores with intervals, by kind too, both curves and the latencies."""
    right = sum(as_wished(result) for result in run.results)
    judged = judgements(run.results)
    curve = risk_coverage_picture(risk_coverage(judged))
    bins = reliability(judged)
    problems = "".join(f"<li>{text(problem)}</li>" for problem in run.problems)
    missing = (
        f"<details><summary>{len(run.problems)} problems of the set</summary><ul>{problems}</ul>"
        "</details>"
        if problems
        else ""
    )
    return (
        f"<p><strong>{right} of {len(run.results)} questions</strong> got what they should: a "
        f"cited gold sentence, or the refusal that was due. Half of the answers took at most "
        f"{run.latency_ms['p50']:.0f} ms, 95% of them {run.latency_ms['p95']:.0f} ms.</p>"
        f"{_scores(run.scores)}<h3>By kind of question</h3>{_kinds(by_kind(run, _BY_KIND))}"
        f'<div class="curves">{curve}{reliability_picture(bins, calibration_error(bins))}</div>'
        f'{missing}<p class="soft">{moment(run.created)} · <code>{text(run.signature)}</code></p>'
    )


def _scores(scores: Mapping[str, Score]) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{_name(name)}</th><td class='n'>{s.mean:.3f}</td>"
        f"<td class='n'>{s.low:.3f}–{s.high:.3f}</td><td class='n'>{s.cases}</td></tr>"
        for name, s in scores.items()
    )
    return (
        '<table><caption class="sr">Scores</caption><thead><tr><th scope="col">Measure</th>'
        '<th scope="col" class="n">Mean</th><th scope="col" class="n">95% interval</th>'
        f'<th scope="col" class="n">Questions</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _kinds(table: Mapping[str, Mapping[str, Score]]) -> str:
    heads = "".join(f'<th scope="col" class="n">{_name(name)}</th>' for name in _BY_KIND)
    rows = "".join(
        f"<tr><th scope='row'>{text(kind)}</th>"
        + "".join(f"<td class='n'>{_cell(row.get(name))}</td>" for name in _BY_KIND)
        + "</tr>"
        for kind, row in table.items()
    )
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="Scores by kind"><table>'
        '<caption class="sr">Scores by kind of question</caption><thead><tr>'
        f'<th scope="col">Kind</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _cell(score: Score | None) -> str:
    if score is None:
        return "–"
    return (
        f"{score.mean:.2f} <span class='about'>{score.low:.2f}–{score.high:.2f}, "
        f"n {score.cases}</span>"
    )


def _name(measure: str) -> str:
    return text(_NAMES.get(measure, measure))


def questions(results: Sequence[Result], chosen: Sequence[int], page: int) -> str:
    """A page of a run's questions, those of ``chosen``; each opens."""
    if not chosen:
        return '<p role="status">No question fits.</p>'
    first = page * _PER_PAGE
    part = chosen[first : first + _PER_PAGE]
    rows = "".join(_question(number, results[number]) for number in part)
    turn = ""
    if len(chosen) > _PER_PAGE:
        back = " disabled" if page == 0 else ""
        on = " disabled" if first + _PER_PAGE >= len(chosen) else ""
        turn = (
            f'<nav class="pages" aria-label="Pages of questions"><button type="button" '
            f'data-pick="page previous"{back}>Previous</button><button type="button" '
            f'data-pick="page next"{on}>Next</button></nav>'
        )
    return (
        f'<p role="status">{first + 1}–{first + len(part)} of {len(chosen)} questions</p>'
        '<table><caption class="sr">Questions</caption><thead><tr><th scope="col">Right</th>'
        '<th scope="col">Kind</th><th scope="col">Question</th><th scope="col" class="n">Confidence'
        f"</th></tr></thead><tbody>{rows}</tbody></table>{turn}"
    )


def _question(number: int, result: Result) -> str:
    right = "✓<span class='sr'>yes</span>" if as_wished(result) else "✗<span class='sr'>no</span>"
    return (
        f"<tr><td>{right}</td><td>{text(result.case['kind'])}</td>"
        f'<td class="title"><button type="button" class="link" data-pick="question {number}">'
        f"{text(result.case['question'])}</button></td>"
        f"<td class='n'>{float(result.answer['confidence']):.2f}</td></tr>"
    )


def question_page(result: Result) -> str:
    """One question whole: what was wanted, what came, its spans, verdicts and passages."""
    case, answer = result.case, result.answer
    wanted = " | ".join(map(apart, case["answers"])) or ("–" if case["answerable"] else "a refusal")
    scores = ", ".join(f"{_name(name)} {value:.2f}" for name, value in result.scores.items())
    short = f"<p>Short answer: <strong>{text(answer['short_answer'])}</strong></p>" if answer.get(
        "short_answer"
    ) else ""  # fmt: skip
    gold = "".join(
        f"<li>“{apart(e['quote'])}” <span class='about'>{apart(e['article'])}</span></li>"
        for e in case["evidence"]
    )
    return (
        f'<section class="opened" aria-label="One question"><h3>{text(case["question"])}</h3>'
        f"<p class='about'>{dotted(case['id'], case['kind'])} · confidence "
        f"{float(answer['confidence']):.2f} · {1000 * result.seconds:.0f} ms</p>"
        f"<p>Wanted: {wanted}</p>{short}<p>Answer: {apart(answer['answer'])}</p>"
        f"{_statements(answer['statements'])}{_cited(answer['citations'])}"
        + (f"<h4>Gold sentences</h4><ul>{gold}</ul>" if gold else "")
        + f"{_passages(result.passages)}<p class='about'>{scores}</p></section>"
    )


def _statements(statements: Sequence[Mapping[str, Any]]) -> str:
    rows = "".join(
        f"<tr><td>{text(s['text'])}</td><td>{', '.join(str(n) for n in s['citations'])}</td>"
        f"<td>{text(s['verdict'])}{': ' + apart(s['why']) if s.get('why') else ''}</td></tr>"
        for s in statements
    )
    if not rows:
        return ""
    return (
        '<table><caption>Statements and verdicts</caption><thead><tr><th scope="col">Statement</th>'
        f'<th scope="col">Cites</th><th scope="col">Verdict</th></tr></thead><tbody>{rows}</tbody>'
        "</table>"
    )


def _cited(citations: Sequence[Mapping[str, Any]]) -> str:
    items = "".join(
        f"<li>[{int(c['number'])}] “{apart(c['quote'])}” "
        f"<span class='about'>{_place(c)}</span></li>"
        for c in citations
    )
    return f"<h4>Cited spans</h4><ul>{items}</ul>" if items else ""


def _passages(passages: Sequence[Mapping[str, Any]]) -> str:
    rows = "".join(
        f"<tr><td class='n'>{int(p['rank'])}</td><td>{_place(p)}<details><summary>Words</summary>"
        f"{text(p['text'])}</details></td><td class='n'>"
        + ", ".join(f"{text(n)} {float(v):.2f}" for n, v in p["scores"].items())
        + "</td></tr>"
        for p in passages
    )
    if not rows:
        return ""
    return (
        '<table><caption>Passages</caption><thead><tr><th scope="col" class="n">Rank</th>'
        '<th scope="col">Passage</th><th scope="col" class="n">Scores</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _place(words: Mapping[str, Any]) -> str:
    """A link to the exact words in their article."""
    start, end = int(words["start"]), int(words["end"])
    address = html.escape(article_address(str(words["article_id"]), start, end))
    return f'<a href="{address}" target="_blank">{apart(str(words["title"]))}</a>, {start}–{end}'


def comparison(found: Comparison, before: Run, after: Run) -> str:
    """Two runs beside each other: measures, and the questions whose answer changed."""
    rows = "".join(
        f"<tr{' class=differs' if d.certain else ''}><th scope='row'>{_name(d.measure)}</th>"
        f"<td class='n'>{d.before:.3f}</td><td class='n'>{d.after:.3f}</td>"
        f"<td class='n'>{d.low:+.3f} to {d.high:+.3f}</td></tr>"
        for d in found.differences
    )
    old = {result.case["id"]: result for result in before.results}
    numbers = {result.case["id"]: number for number, result in enumerate(after.results)}
    changed = "".join(_change(numbers[i], old[i], after.results[numbers[i]]) for i in found.changed)
    alone = "".join(
        f"<p>{len(ids)} questions were asked only {when}.</p>"
        for ids, when in ((found.only_before, "before"), (found.only_after, "after"))
        if ids
    )
    return (
        "<table><caption>Measures (bold: the interval of the difference leaves zero out)</caption>"
        '<thead><tr><th scope="col">Measure</th><th scope="col" class="n">Before</th>'
        '<th scope="col" class="n">After</th><th scope="col" class="n">95% interval of the '
        f"difference</th></tr></thead><tbody>{rows}</tbody></table>{alone}"
        f"<h3>{len(found.changed)} answers changed</h3>"
        + (
            '<table><thead><tr><th scope="col">Right</th><th scope="col">Question</th>'
            '<th scope="col">Before</th><th scope="col">After</th></tr></thead>'
            f"<tbody>{changed}</tbody></table>"
            if changed
            else ""
        )
    )


def _change(number: int, before: Result, after: Result) -> str:
    marks = " → ".join("✓" if as_wished(result) else "✗" for result in (before, after))
    return (
        f'<tr><td>{marks}</td><td><button type="button" class="link" data-pick="question {number}">'
        f"{text(after.case['question'])}</button></td><td>{text(_short(before))}</td>"
        f"<td>{text(_short(after))}</td></tr>"
    )


def _short(result: Result) -> str:
    said = str(result.answer["answer"])
    return said if len(said) <= 160 else said[:160].rsplit(" ", 1)[0] + "…"


def reports(reported: Sequence[Reported]) -> str:
    """The answers that readers said were wrong; each can be looked into."""
    if not reported:
        return "<p>Nobody has reported an answer. “Not right?” below an answer does.</p>"
    rows = "".join(
        f"<tr><td class='published'>{moment(r.at)}</td><td>{_looked(r)}</td>"
        f'<td class="title"><button type="button" class="link" data-pick="report {r.number}">'
        f"{text(r.question)}</button></td><td>{text(r.answer.short_answer or '–')}</td></tr>"
        for r in reported[:200]
    )
    return (
        f'<p role="status">{len(reported)} reported</p><table><caption class="sr">Reported answers'
        '</caption><thead><tr><th scope="col">When</th><th scope="col">Looked into</th>'
        '<th scope="col">Question</th><th scope="col">Answered</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _looked(report: Reported) -> str:
    if report.answerable is None:
        return "not yet"
    return text(report.accepted) or ("answerable" if report.answerable else "to be refused")


def report_page(report: Reported) -> str:
    """A reported answer whole."""
    return (
        f'<section class="opened" aria-label="Reported answer" data-number="{report.number}">'
        f"<h3>{text(report.question)}</h3><p>Answer: {apart(report.answer.answer)}</p>"
        f"{_cited(report.answer.to_json()['citations'])}</section>"
    )


def set_download(lines: str) -> str:
    """The lines of a question set as a file to save, without a round to the server."""
    from urllib.parse import quote

    address = attribute("data:application/jsonl;charset=utf-8," + quote(lines))
    return f'<p><a download="feedback.jsonl" href="{address}">Save feedback.jsonl</a></p>'
