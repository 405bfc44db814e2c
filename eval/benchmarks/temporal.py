"""``python -m eval.benchmarks.temporal``: the date resolver on gold data, beside its peers.

On news with gold TIMEX3 (TimeBank and AQUAINT, from TempEval-3's training data): precision, recall
and F1 of the spans, exact ("strict") and overlapping ("relaxed"); F1 of type and value as the
TempEval-3 scorer counts them (UzZaman et al. 2013, SemEval-2013 task 1): a matched expression whose
attribute is right, over all found and over all gold. HeidelTime's published value F1 of 77.6 is on
TempEval-3's own test set, which this is not.

On our own sentences with hand-checked intervals, on Microsoft's Recognizers-Text cases and on
phrases of duckling and chrono: how many are found, how many have exactly the right days, and how
often a sentence without a date is said to have one. Recognizers' conventions differ from news in
places: there "last two weeks" ends yesterday, a bare weekday has two values and either is right.

Peers run in the same process where they are installed (``--no-peers`` leaves them out).
"""

from __future__ import annotations

import gzip
import importlib
import importlib.util
import json
import re
import statistics
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from eval.benchmarks.common import data_file, json_lines, parser, table
from eval.benchmarks.temporal_gold import (
    EVERY,
    HELD_OUT,
    WHOLE,
    Timex,
    Tool,
    dateline,
    gold_articles,
    looking_ahead,
    whole_dateline,
)
from eval.benchmarks.temporal_peers import INSTALL, PEERS, recognizers_days

_OWN = Path(__file__).parents[2] / "tests" / "index" / "temporal" / "corpus.jsonl"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every tool on every set, print the tables, write the figures."""
    made = parser(__doc__ or "")
    made.add_argument("--no-peers", action="store_true", help="measure Dateline alone")
    made.add_argument(
        "--peers-every", type=int, default=1, help="measure peers on every n-th article of the news"
    )
    made.add_argument("--errors", type=Path, help="write what Dateline got wrong to this file")
    options = made.parse_args(arguments)
    warnings.filterwarnings("ignore")
    tools: dict[str, Tool] = {"Dateline": dateline}
    missing = {}
    if not options.no_peers:
        for name, (module, tool) in PEERS.items():
            if importlib.util.find_spec(module):
                tools[name] = tool
            else:
                missing[name] = f"not installed; measure it after: {INSTALL[module]}"
    errors: list[str] = []
    corpora = gold_articles(options.data)
    news = []
    for name, every in corpora.items():
        # What is wrong in the part that is held out stays unread.
        wrong = [] if name in (HELD_OUT, WHOLE, EVERY) else errors
        news.append(score("Dateline", name, every, dateline, wrong))
    if len(tools) > 1:
        # The peers take a thousand times as long: on a busy machine a part of the articles will do.
        parts = (every for name, every in corpora.items() if name not in (WHOLE, EVERY))
        some = [a for every in parts for a in every][:: options.peers_every]
        label = f"every {options.peers_every}th article" if options.peers_every > 1 else "all"
        news += [score(name, label, some, tool, []) for name, tool in tools.items()]
    print(table(news), "\n")
    sets = {
        "our sentences": list(own_cases()),
        "Recognizers-Text": list(recognizers_cases(options.data)),
        "duckling and chrono": list(phrase_cases(options.data)),
    }
    asked: dict[str, Tool] = tools | {"Dateline": whole_dateline}
    asked["Dateline, looking ahead"] = looking_ahead
    days = [
        days_right(name, corpus, cases, tool, errors)
        for corpus, cases in sets.items()
        for name, tool in asked.items()
    ]
    if options.errors:
        options.errors.write_text("\n".join(errors), encoding="utf-8")
    print(table(days))
    for name, reason in missing.items():
        print(f"{name}: {reason}")
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        document = {"rows": _in_short(news, days), "news": news, "days": days, "skipped": missing}
        options.out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _in_short(
    news: Sequence[dict[str, Any]], days: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The rows for README: one measure a set."""
    keys = ("precision", "recall", "type F1", "value F1")
    short: list[dict[str, Any]] = [
        {"set": row["corpus"], "tool": row["tool"], "expressions": row["gold"]}
        | {key: row[key] for key in keys}
        for row in news
    ]
    for row in days:
        short.append({
            "set": row["set"], "tool": row["tool"], "expressions": row["expressions"],
            "found": row["located"], "right days": row["exact days"],
            "false alarms": f"{row['false alarms']} of {row['texts without']}",
        })  # fmt: skip
    return short


def score(
    name: str, corpus: str, articles: Sequence[dict[str, Any]], tool: Tool, errors: list[str]
) -> dict[str, Any]:
    """TempEval-3's measures of one tool over one corpus."""
    found = gold = strict = relaxed = types = values = 0
    started = time.perf_counter()
    for article in articles:
        anchor = date.fromisoformat(article["published"][:10])
        said = tool(article["text"], anchor)
        right = [Timex(t["start"], t["end"], t["type"], t["value"]) for t in article["timexes"]]
        found, gold = found + len(said), gold + len(right)
        strict += len({(t.start, t.end) for t in said} & {(t.start, t.end) for t in right})
        pairs = _pairs(right, said)
        relaxed += len(pairs)
        types += sum(g.type == t.type for g, t in pairs)
        values += sum(g.value == t.value for g, t in pairs)
        if name == "Dateline":
            errors += _wrong(corpus, article, right, said, pairs)
    seconds = time.perf_counter() - started

    def f1(hits: int) -> float:
        return 200 * hits / (found + gold) if found + gold else 0.0

    return {
        "corpus": corpus,
        "tool": name,
        "gold": gold,
        "found": found,
        "precision": 100 * relaxed / max(found, 1),
        "recall": 100 * relaxed / gold,
        "strict F1": f1(strict),
        "relaxed F1": f1(relaxed),
        "type F1": f1(types),
        "value F1": f1(values),
        "seconds": seconds,
    }


def _pairs(gold: Sequence[Timex], found: Sequence[Timex]) -> list[tuple[Timex, Timex]]:
    """Each gold expression with the free one that shares most characters with it."""
    free = list(found)
    pairs = []
    for right in gold:
        shared = [(min(right.end, t.end) - max(right.start, t.start), t) for t in free]
        best = max(shared, key=lambda pair: pair[0], default=None)
        if best is not None and best[0] > 0:
            pairs.append((right, best[1]))
            free.remove(best[1])
    return pairs


def _wrong(
    corpus: str,
    article: dict[str, Any],
    gold: Sequence[Timex],
    found: Sequence[Timex],
    pairs: Sequence[tuple[Timex, Timex]],
) -> Iterator[str]:
    text, day = article["text"], article["published"]

    def shown(t: Timex) -> str:
        before, after = text[max(0, t.start - 40) : t.start], text[t.end : t.end + 20]
        return f"{before}[{text[t.start : t.end]}]{after}".replace("\n", " ")

    for right in gold:
        if right not in [g for g, _ in pairs]:
            yield f"{corpus} MISSED {right.type} {right.value} {day} {shown(right)}"
    for said in found:
        if said not in [t for _, t in pairs]:
            yield f"{corpus} SPURIOUS {said.type} {said.value} {day} {shown(said)}"
    for right, said in pairs:
        if right.value != said.value:
            yield f"{corpus} VALUE {right.value} not {said.value} {day} {shown(right)}"
        if (right.start, right.end) != (said.start, said.end):
            yield f"{corpus} SPAN {shown(right)} not [{text[said.start : said.end]}]"


@dataclass(frozen=True, slots=True)
class Case:
    """A text and the intervals that are right for its first expression; none: it has no date."""

    text: str
    anchor: date
    right: tuple[tuple[date, date | None], ...]
    where: tuple[int, int] | None = None


def days_right(
    name: str, corpus: str, cases: Sequence[Case], tool: Tool, errors: list[str]
) -> dict[str, Any]:
    """How many expressions are found, how many have the right days, how many are false alarms."""
    dated = [case for case in cases if case.right]
    plain = [case for case in cases if not case.right]
    times = []
    located = exact = first = alarms = 0
    for case in dated:
        started = time.perf_counter()
        found = tool(case.text, case.anchor)
        times.append(1000 * (time.perf_counter() - started))
        at = case.where or (0, len(case.text))
        near = [t for t in found if t.start < at[1] and at[0] < t.end]
        located += bool(near)
        right = any(
            t.interval and any(_agrees(t.interval, expected) for expected in case.right)
            for t in near
        )
        exact += right
        first += right or any(
            t.interval and any(t.interval[0] == expected[0] for expected in case.right)
            for t in near
        )
        if name == "Dateline" and not right:
            errors.append(
                f"{corpus} DAYS {case.anchor} {case.text!r} want {_iso(case.right)}"
                f" got {[(case.text[t.start : t.end], _iso([t.interval])) for t in near]}"
            )
    for case in plain:
        found = [t for t in tool(case.text, case.anchor) if t.interval is not None]
        alarms += bool(found)
        if name == "Dateline" and found:
            errors.append(f"{corpus} ALARM {case.text!r}")
    return {
        "set": corpus,
        "tool": name,
        "expressions": len(dated),
        "located": 100 * located / len(dated),
        "exact days": 100 * exact / len(dated),
        "first day": 100 * first / len(dated),
        "texts without": len(plain),
        "false alarms": alarms,
        "ms a text": statistics.median(times),
    }


def _agrees(found: tuple[date, date], right: tuple[date, date | None]) -> bool:
    return found[0] == right[0] and right[1] in (None, found[1])


def _iso(intervals: Sequence[Any]) -> list[Any]:
    return [i and [str(day) for day in i] for i in intervals]


def own_cases() -> Iterator[Case]:
    """Our hand-checked sentences: every expression that has days, and those without a date."""
    for row in json_lines(_OWN):
        anchor = date.fromisoformat(row["anchor"])
        dated = [e for e in row["expect"] if e.get("start")]
        if not row["expect"]:
            yield Case(row["text"], anchor, ())
        for expected in dated:
            at = expected["at"]
            days = (date.fromisoformat(expected["start"]), date.fromisoformat(expected["end"]))
            yield Case(row["text"], anchor, (days,), (at, at + len(expected["text"])))


def recognizers_cases(data: Path) -> Iterator[Case]:
    """The cases of Recognizers-Text whose first result has days."""
    rows = json.loads(data_file(data, "temporal/recognizers_datetime_a.json").read_text("utf-8"))
    for row in rows:
        reference = row.get("Context", {}).get("ReferenceDateTime")
        if not reference:
            continue
        anchor = date.fromisoformat(reference[:10])
        if not row["Results"]:
            yield Case(row["Input"], anchor, ())
            continue
        first = row["Results"][0]
        values = (first.get("Resolution") or {}).get("values", [])
        right = [days for value in values if (days := recognizers_days(value))]
        if right:
            yield Case(row["Input"], anchor, tuple(right), (first["Start"], first["End"] + 1))


def phrase_cases(data: Path) -> Iterator[Case]:
    """English phrases of duckling and chrono whose tests name a day, and duckling's negatives.

    Duckling's times of day are left out: its intervals there are of hours. Only the first day is
    compared, as its grains end differently.
    """
    with gzip.open(data_file(data, "temporal/phrases.jsonl.gz"), "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            source = row["source"]
            if source == "duckling-negative":
                yield Case(row["text"], date(2013, 2, 12), ())
            elif source.startswith("duckling-Time/EN"):
                yield from _duckling(row)
            elif source.startswith("chrono-en"):
                yield from _chrono(row)


def _duckling(row: dict[str, Any]) -> Iterator[Case]:
    written = str((row["results"] or {}).get("value", ""))
    day = re.match(r"\(*(\d+), *(\d+), *(\d+), *0+, *0+, *0+", written)
    if day is None or re.search(r"\b(?:Hour|Minute|Second)\b", written) or not row["reference"]:
        return
    start = date(*(int(part) for part in day.groups()))
    yield Case(row["text"], date.fromisoformat(row["reference"][:10]), ((start, None),))


def _chrono(row: dict[str, Any]) -> Iterator[Case]:
    reference = re.findall(r"\d+(?: - 1)?", row.get("reference_js") or "")
    fields = (row["results"] or {}).get("fields") or {}
    wanted = [fields.get(f"start.{part}") for part in ("year", "month", "day")]
    if len(reference) < 3 or None in wanted or '"' in (row.get("reference_js") or ""):
        return
    month = reference[1]
    number = int(month.split(" ")[0]) + (0 if "- 1" in month else 1)
    try:
        anchor = date(int(reference[0]), number, int(reference[2]))
        start = date(*(int(str(part)) for part in wanted))
    except ValueError:
        return
    yield Case(row["text"], anchor, ((start, None),))


if __name__ == "__main__":
    main()
