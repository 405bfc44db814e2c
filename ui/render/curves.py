"""The curves of a run: risk against coverage, and how far confidence can be believed. SVG."""

from __future__ import annotations

from collections.abc import Sequence

from eval.trust import Bin

_SIDE, _LEFT, _TOP = 300, 46, 14


def risk_coverage_picture(points: Sequence[tuple[float, float]]) -> str:
    """Risk against coverage, with a table of a few points of it."""
    if not points:
        return ""
    path = " ".join(f"{_x(c):.1f},{_y(r):.1f}" for c, r in points)
    return (
        '<figure class="curve"><h3>Risk and coverage</h3>'
        + _frame("risk", "share of questions answered", "share of answers wrong")
        + f'<title id="risk-t">Risk against coverage</title><desc id="risk-d">{_risk_words(points)}'
        f'</desc><polyline class="line s0" points="{path}"/></svg>'
        "<figcaption>As the confidence that is asked for falls, more questions are answered, and "
        f"more of the answers are wrong.</figcaption>{_risk_table(points)}</figure>"
    )


def _risk_at(points: Sequence[tuple[float, float]], coverage: float) -> float:
    return next((risk for covered, risk in points if covered >= coverage - 1e-9), points[-1][1])


def _risk_words(points: Sequence[tuple[float, float]]) -> str:
    said = (
        f"{share:.0%} answered: {_risk_at(points, share):.1%} wrong" for share in (0.25, 0.5, 1)
    )
    return "; ".join(said) + "."


def _risk_table(points: Sequence[tuple[float, float]]) -> str:
    rows = "".join(
        f"<tr><td class='n'>{share:.0%}</td><td class='n'>{_risk_at(points, share):.1%}</td></tr>"
        for share in (0.1, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    )
    return _table("Risk and coverage", ("Answered", "Wrong"), rows)


def reliability_picture(bins: Sequence[Bin], error: float) -> str:
    """How often answers of a confidence were right, beside the diagonal where both agree."""
    if not bins:
        return ""
    line = " ".join(f"{_x(b.sure):.1f},{_y(b.right):.1f}" for b in bins)
    points = "".join(
        f'<circle class="s0" cx="{_x(b.sure):.1f}" cy="{_y(b.right):.1f}" r="5"><title>'
        f"{b.sure:.0%} sure: {b.right:.0%} right of {b.count}</title></circle>"
        for b in bins
    )
    rows = "".join(
        f"<tr><td class='n'>{b.sure:.1%}</td><td class='n'>{b.right:.1%}</td>"
        f"<td class='n'>{b.count}</td></tr>"
        for b in bins
    )
    said = "; ".join(f"at {b.sure:.0%}, {b.right:.0%} were right" for b in bins)
    return (
        '<figure class="curve"><h3>Reliability</h3>'
        + _frame("trust", "confidence", "share of answers right")
        + f'<title id="trust-t">Reliability diagram</title><desc id="trust-d">{said}.</desc>'
        f'<line class="even" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
        f'<polyline class="line s0" points="{line}"/>{points}</svg>'
        f"<figcaption>Expected calibration error {error:.3f}; on the line, confidence is exactly "
        "how often answers are right.</figcaption>"
        + _table("Reliability", ("Confidence", "Right", "Answers"), rows)
        + "</figure>"
    )


def _frame(name: str, across: str, up: str) -> str:
    """The beginning of a drawing with both axes from 0 to 1; the caller ends it."""
    ticks = "".join(
        f'<line class="grid" x1="{_x(0)}" y1="{_y(v):.1f}" x2="{_x(1)}" y2="{_y(v):.1f}"/>'
        f'<text x="{_LEFT - 6}" y="{_y(v) + 4:.1f}" text-anchor="end">{v:.0%}</text>'
        f'<text x="{_x(v):.1f}" y="{_y(0) + 18}" text-anchor="middle">{v:.0%}</text>'
        for v in (0, 0.25, 0.5, 0.75, 1)
    )
    width, height = _LEFT + _SIDE + 20, _TOP + _SIDE + 44
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'{ticks}<text x="{_x(0.5):.1f}" y="{height - 6}" text-anchor="middle">{across}</text>'
        f'<text transform="translate(11 {_y(0.5):.0f}) rotate(-90)" text-anchor="middle">{up}'
        "</text>"
    )


def _x(share: float) -> float:
    return _LEFT + _SIDE * share


def _y(share: float) -> float:
    return _TOP + _SIDE * (1 - share)


def _table(caption: str, heads: Sequence[str], rows: str) -> str:
    cells = "".join(f'<th scope="col" class="n">{head}</th>' for head in heads)
    return (
        f'<details><summary>As a table</summary><table><caption class="sr">{caption}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table></details>"
    )
