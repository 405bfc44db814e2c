"""The dates of an article: resolved once when it is taken in, kept with it, read at question time.

Each is found again by its characters, so that a sentence has the dates that stand in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from index.article import Article, Span
from index.chunk import sentences
from index.temporal import RULES, Expression, Policy, find_all

TABLE = """
CREATE TABLE dates (
    article_id TEXT, start INTEGER, end INTEGER, first TEXT, after TEXT, granularity TEXT,
    type TEXT, anchor TEXT, why TEXT, other_first TEXT, other_after TEXT, time TEXT, value TEXT,
    mod TEXT, confidence REAL, relation TEXT, PRIMARY KEY (article_id, start)
) WITHOUT ROWID;
CREATE INDEX dates_by_day ON dates (first, after);
"""
COLUMNS = (
    "start, end, first, after, granularity, type, anchor, why, other_first, other_after, time, "
    "value, mod, confidence, relation"
)
INSERT = f"INSERT INTO dates VALUES ({','.join('?' * 16)})"
Dates = Callable[[str], Sequence[Expression]]
"""The dates that the index keeps of an article, by its id."""
POINTED = ("day", "weekend", "week", "month", "range")
"""The granularities that are fine enough to say when something happened."""

_ROWS = f"""
SELECT DISTINCT p.row FROM dates d
JOIN passages p ON p.article_id = d.article_id AND p.start <= d.start AND d.end <= p.end
WHERE d.{{after}} > ? AND d.{{first}} < ? AND d.type IN ('date', 'time')
AND d.granularity IN ({", ".join(f"'{name}'" for name in POINTED)})
"""
ROWS_OF_A_PERIOD = _ROWS.format(after="after", first="first")
"""The rows of the passages that name a day after one and before another."""
ROWS_READ_OTHERWISE = _ROWS.format(after="other_after", first="other_first")
"""The same by the other reading of what has two."""

Settings = Mapping[str, int | str]
_SETTING = "dates."


def dates_of(article: Article, policy: Policy | None = None) -> tuple[Expression, ...]:
    """The expressions of an article's sentences that have days, in order.

    They are counted from the publication date, and are less sure where that was inferred.
    """
    spans = [(s.span.start, s.span.end) for s in sentences(article)]
    found = find_all(article.text, article.published, spans, policy)
    return tuple(e for said in found for e in said if e.interval is not None)


def within(dates: Sequence[Expression], span: Span) -> tuple[Expression, ...]:
    """Those of an article's dates that stand wholly inside ``span``."""
    return tuple(e for e in dates if span.start <= e.start and e.end <= span.end)


def settings_of(policy: Policy) -> dict[str, int | str]:
    """What a manifest says of how its dates were resolved."""
    chosen = {f"{_SETTING}{f.name}": getattr(policy, f.name) for f in fields(policy)}
    plain = {name: v if isinstance(v, str) else int(v) for name, v in chosen.items()}
    return {f"{_SETTING}rules": RULES, **plain}


def policy_of(settings: Settings) -> Policy:
    """The policy that :func:`settings_of` wrote; the default one for what it does not say."""
    default = Policy()
    said: dict[str, Any] = {}
    for field in fields(default):
        value = settings.get(f"{_SETTING}{field.name}")
        if value is not None:
            said[field.name] = type(getattr(default, field.name))(value)
    return Policy(**said)


def rows(article_id: str, dates: Iterable[Expression]) -> Iterator[tuple[Any, ...]]:
    """The rows of :data:`TABLE` for an article's dates."""
    for e in dates:
        first, after = _iso(e.interval)
        other_first, other_after = _iso(e.alternative)
        yield (
            article_id, e.start, e.end, first, after, e.granularity, e.type,
            e.anchor.isoformat() if e.anchor else None, e.why, other_first, other_after, e.time,
            e.value, e.mod, e.confidence, e.relation,
        )  # fmt: skip


def from_row(text: str, row: Sequence[Any]) -> Expression:
    """The expression of a row of :data:`COLUMNS`; ``text`` is its article's."""
    return Expression(
        start=row[0],
        end=row[1],
        text=text[row[0] : row[1]],
        interval=_days(row[2], row[3]),
        granularity=row[4],
        type=row[5],
        anchor=date.fromisoformat(row[6]) if row[6] else None,
        why=row[7],
        alternative=_days(row[8], row[9]),
        time=row[10],
        value=row[11],
        mod=row[12],
        confidence=row[13],
        relation=row[14],
    )


def _iso(interval: tuple[date, date] | None) -> tuple[str | None, str | None]:
    return (interval[0].isoformat(), interval[1].isoformat()) if interval else (None, None)


def _days(first: str | None, after: str | None) -> tuple[date, date] | None:
    return (date.fromisoformat(first), date.fromisoformat(after)) if first and after else None
