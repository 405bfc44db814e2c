"""Curves of a report, as SVG that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Sequence

from eval.trust import Bin

_LEFT, _TOP, _WIDE, _HIGH = 46, 14, 330, 190
_COLOUR = "#2b7bb9"


def risk_coverage_svg(points: Sequence[tuple[float, float]]) -> str:
    """Risk (up) against coverage (to the right)."""
    path = " ".join(f"{_x(coverage):.1f},{_y(risk):.1f}" for coverage, risk in points)
    line = f'<polyline points="{path}" fill="none" stroke="{_COLOUR}" stroke-width="2"/>'
    return _chart("Risk against coverage", "coverage", "risk", line)


def reliability_svg(bins: Sequence[Bin]) -> str:
    """The share right (up) against the confidence (to the right), beside the ideal diagonal."""
    ideal = (
        f'<line x1="{_x(0):.1f}" y1="{_y(0):.1f}" x2="{_x(1):.1f}" y2="{_y(1):.1f}" '
        'stroke="currentColor" stroke-dasharray="4 4"/>'
    )
    dots = "".join(
        f'<circle cx="{_x(one.sure):.1f}" cy="{_y(one.right):.1f}" r="4" fill="{_COLOUR}">'
        f"<title>{one.count} answers: confidence {one.sure:.2f}, right {one.right:.2f}</title>"
        "</circle>"
        for one in bins
    )
    return _chart("Reliability of the confidence", "confidence", "right", ideal + dots)


def _chart(label: str, across: str, up: str, inside: str) -> str:
    ticks = "".join(
        f'<text x="{_x(v):.0f}" y="{_y(0) + 16:.0f}" text-anchor="middle">{v:g}</text>'
        f'<text x="{_LEFT - 6}" y="{_y(v) + 4:.0f}" text-anchor="end">{v:g}</text>'
        for v in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    return (
        f'<svg viewBox="0 0 400 250" role="img" aria-label="{label}" font-size="11" '
        f'fill="currentColor"><line x1="{_LEFT}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(0)}" '
        f'stroke="currentColor"/><line x1="{_LEFT}" y1="{_TOP}" x2="{_LEFT}" y2="{_y(0)}" '
        f'stroke="currentColor"/>{inside}{ticks}<text x="{_x(0.5):.0f}" y="244" '
        f'text-anchor="middle">{across}</text><text x="10" y="{_y(0.5):.0f}" text-anchor="middle" '
        f'transform="rotate(-90 10 {_y(0.5):.0f})">{up}</text></svg>'
    )


def _x(share: float) -> float:
    return _LEFT + _WIDE * share


def _y(share: float) -> float:
    return _TOP + _HIGH * (1 - share)
