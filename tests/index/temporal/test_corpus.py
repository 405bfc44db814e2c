"""The hand-checked sentences: each expression's characters, kind and days, and nothing else found.

The expectations were written from the calendar. Each line of ``corpus.jsonl`` has an anchor, a
sentence and its expressions; a sentence without any must have none found. A vague word or a set has
its TIMEX3 value where others have days; ``"start": null`` stands for what cannot be resolved.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from index.temporal import Expression, find

_CORPUS = Path(__file__).parent / "corpus.jsonl"
_REQUIRED = 0.95


def _rows() -> list[dict[str, Any]]:
    with _CORPUS.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _agrees(found: Expression, expected: dict[str, Any]) -> bool:
    days = None if found.interval is None else tuple(day.isoformat() for day in found.interval)
    wanted = (expected["start"], expected["end"]) if expected.get("start") else None
    return (
        (found.start, found.text) == (expected["at"], expected["text"])
        and found.type == expected["type"]
        and days == wanted
        and found.time == expected.get("time")
        and expected.get("value", found.value) == found.value
    )


def _judged() -> Iterator[tuple[bool, str]]:
    """For each expectation, and each sentence without any, whether it is met, and the words."""
    for row in _rows():
        found = find(row["text"], date.fromisoformat(row["anchor"]))
        shown = [(e.text, e.type, e.value, e.time, str(e.interval)) for e in found]
        if not row["expect"]:
            dated = [e for e in found if e.type != "vague" and e.type != "duration"]
            yield not dated, f"{row['text']!r} has no date; found {shown}"
            continue
        extra = len(found) > len(row["expect"])
        for expected in row["expect"]:
            met = not extra and any(_agrees(e, expected) for e in found)
            yield met, f"{row['anchor']} {row['text']!r} wants {expected}; found {shown}"


def test_at_least_95_percent_of_the_hand_checked_expressions_are_exact() -> None:
    judged = list(_judged())
    failures = [words for met, words in judged if not met]
    print("\n".join(failures))
    share = 1 - len(failures) / len(judged)
    print(f"{share:.1%} of {len(judged)}")
    assert share >= _REQUIRED, "\n".join(failures)


def test_the_corpus_is_what_it_says_it_is() -> None:
    rows = _rows()
    kinds = Counter(e["type"] for row in rows for e in row["expect"])
    assert sum(kinds.values()) >= 400
    assert set(kinds) == {"date", "time", "duration", "set", "vague"}
    assert sum(not row["expect"] for row in rows) >= 60
    assert {date.fromisoformat(row["anchor"]).weekday() for row in rows} == set(range(7))
    for words in ("next Thursday", "last Thursday", "next week", "last week", "this weekend"):
        named = {r["anchor"] for r in rows for e in r["expect"] if e["text"] == words}
        assert {date.fromisoformat(day).weekday() for day in named} == set(range(7)), words
    dated = [(r["anchor"], e) for r in rows for e in r["expect"] if e.get("start")]
    assert sum(e["start"].endswith("-02-29") for _, e in dated) >= 5
    assert sum(e["start"][:4] != anchor[:4] for anchor, e in dated) >= 100
    assert sum(anchor[5:] >= "12-26" or anchor[5:] <= "01-06" for anchor, _ in dated) >= 30
    for row in rows:
        for e in row["expect"]:
            assert row["text"][e["at"] : e["at"] + len(e["text"])] == e["text"]
