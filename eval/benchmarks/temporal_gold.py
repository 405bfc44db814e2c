"""News with gold TIMEX3, and the resolver's answers in the form that the gold has.

Where both sets of gold agree on a way of writing that is not ours, what is compared is written in
it: a range is its two ends, and "the first nine months of 1997" is a length and a year.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from eval.benchmarks.common import data_file, json_lines
from index.temporal import Expression, Policy, Resolver

HELD_OUT, TUNED = "AQUAINT part, held out", "AQUAINT part, tuned on"
WHOLE, EVERY = "AQUAINT, both parts", "TimeBank and AQUAINT, all"

_FEW = re.compile(
    r"((?:the )?(?:first|last|final) (\w+) (?:day|week|month|year)s) (?:of|in) (?:the )?(.+)", re.I
)


@dataclass(frozen=True, slots=True)
class Timex:
    """What a tool found, or the gold says: characters, TIMEX3 type and value, and the days."""

    start: int
    end: int
    type: str
    value: str
    interval: tuple[date, date] | None = None


Tool = Callable[[str, date], list[Timex]]


def gold_articles(data: Path) -> dict[str, list[dict[str, Any]]]:
    """The news with gold: TimeBank, AQUAINT in two parts, one never looked at, and the whole of it;
    then all of both.

    AQUAINT's articles are parted by the hash of their headline, so that two versions of one report
    stay together: errors in the one part (40 articles) were looked at and led to rules, those in
    the other (33) never were.
    """
    parts: dict[str, list[dict[str, Any]]] = {HELD_OUT: [], TUNED: []}
    every = list(json_lines(data_file(data, "temporal/aquaint.jsonl")))
    for article in every:
        digest = hashlib.sha256((article["title"] or article["id"]).encode()).digest()
        opened = digest[0] % 2 or digest[1] % 4 == 0
        parts[TUNED if opened else HELD_OUT].append(article)
    timebank = list(json_lines(data_file(data, "temporal/timebank_a.jsonl")))
    everything = [*timebank, *every]
    return {"TimeBank part, tuned on": timebank, **parts, WHOLE: every, EVERY: everything}


def dateline(text: str, anchor: date) -> list[Timex]:
    """Our own resolver: a range counts as its two ends, as TIMEX3 has it."""
    wholes = Resolver(anchor).find(text)
    return [
        part
        for whole in wholes
        for part in _first_few(text, whole, anchor) or map(_timex, whole.parts or (whole,))
    ]


def _first_few(text: str, said: Expression, anchor: date) -> list[Timex]:
    """ "The first nine months of 1997" as both sets have it: a length, and the year."""
    few = _FEW.fullmatch(said.text)
    if few is None or "/" not in said.value:
        return []
    parts = [
        part
        for where in (few.span(1), few.span(3))
        for part in Resolver(anchor).find(text, said.start + where[0], said.start + where[1])
    ]
    return [_timex(part) for part in parts]


def whole_dateline(text: str, anchor: date) -> list[Timex]:
    """Our own resolver, where the days of a whole range are asked for."""
    return [_timex(whole) for whole in Resolver(anchor).find(text)]


def _timex(said: Expression) -> Timex:
    kind = "DATE" if said.type == "vague" else said.type.upper()
    return Timex(said.start, said.end, kind, said.value, said.interval)


def looking_ahead(text: str, anchor: date) -> list[Timex]:
    """Our own resolver with the policy of an assistant: bare weekdays and months are to come."""
    policy = Policy(bare_weekday="future", day_first=False)
    return [_timex(whole) for whole in Resolver(anchor, policy).find(text)]
