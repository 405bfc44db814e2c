"""``python -m eval.benchmarks.verify``: faults planted in true statements, and public claims.

True statements are sentences of the examples and, where the data is there, of agency reports and
news: half verbatim, half paraphrased by rule. A fault is caught when the statement is no longer
"supported"; an untouched statement that is not "supported" is a false flag. *Flagged* is by rules;
a language model's sentences get the statement check that was learnt as well. Two peers, a share of
tokens and a cosine of MiniLM vectors, get the threshold that flags as many untouched statements.
"""

from __future__ import annotations

import json
import random
import time
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from eval.benchmarks.common import cosines, finish, json_lines, parser, token_share
from eval.benchmarks.faults import FAULTS, Statement, changed
from eval.benchmarks.paraphrases import PARAPHRASES
from index.readers import read
from index.sentences import split
from rag.verify import Evidence, Supports, load_support, verify
from rag.verify.focus import Facts

_BOTH = "rules and statement check"
_EACH = 400
_NEAR = 500


@dataclass(frozen=True, slots=True)
class _Article:
    title: str
    published: date | None
    text: str
    bounds: tuple[tuple[int, int], ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    options = parser(__doc__ or "")
    options.add_argument("--show", type=int, default=0, help="print so many misses of each kind")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--no-peers", action="store_true", help="leave the slow peers out")
    chosen = options.parse_args(arguments)
    chance = random.Random(chosen.seed)
    true = [
        s for name, articles in _collections(chosen.data) for s in _sample(name, articles, chance)
    ]
    faulty = list(_faulty(true, chance))
    rows, facts = _measure(true, faulty, chosen)
    finish(rows, {"command": "python -m eval.benchmarks.verify", **facts}, chosen.out)


def _collections(data: Path) -> Iterator[tuple[str, list[_Article]]]:
    seeds = Path(__file__).parents[2] / "seeds"
    read_in = [
        article
        for path in sorted(seeds.iterdir())
        if path.suffix not in (".py", "") and path.is_file()
        for article in read(path.read_bytes(), path.name)
    ]
    yield (
        "examples",
        [
            _Article(a.title, a.published, a.text, tuple((s.start, s.end) for s in a.sections))
            for a in read_in
        ],
    )
    for name, file in (("agencies", "newswire/articles.jsonl"), ("news", "news/articles.jsonl.gz")):
        if (data / file).is_file():
            yield (
                name,
                [_article(row) for i, row in enumerate(json_lines(data / file)) if not i % 7],
            )


def _article(row: dict[str, Any]) -> _Article:
    text = row["text"]
    published = date.fromisoformat(row["published"][:10]) if row.get("published") else None
    return _Article(row.get("title") or "", published, text, ((0, len(text)),))


def _sample(name: str, articles: Sequence[_Article], chance: random.Random) -> list[Statement]:
    """``_EACH`` statements, half of them paraphrased; the paraphrases as even as they come."""
    order = list(articles)
    chance.shuffle(order)
    foreign = tuple(sorted({n for a in order[:200] for n in _names(a.text[:3000])}))
    verbatim: list[Statement] = []
    kinds: dict[str, list[Statement]] = defaultdict(list)
    for article in order:
        sentences = list(_sentences(name, article, foreign))
        chance.shuffle(sentences)
        for statement in sentences[:12]:
            if len(verbatim) < _EACH // 2:
                verbatim.append(statement)
            for kind, change in PARAPHRASES.items():
                text = change(statement, chance)
                if text is not None and len(kinds[kind]) < _EACH:
                    kinds[kind].append(changed(statement, text, kind))
        if len(verbatim) >= _EACH // 2 and all(len(kinds[k]) >= _EACH // 8 for k in PARAPHRASES):
            break
    paraphrased: list[Statement] = []
    while len(paraphrased) < _EACH // 2 and any(kinds.values()):
        for kind in PARAPHRASES:
            if kinds[kind]:
                paraphrased.append(kinds[kind].pop())
    return [*verbatim, *paraphrased]


def _names(text: str) -> list[str]:
    return sorted({n.text for n in Facts(text, None).names if n.sure and len(n.text) > 3})


def _sentences(name: str, article: _Article, foreign: tuple[str, ...]) -> Iterator[Statement]:
    text = article.text
    everyone = _names(text[:6000])
    for first, last in article.bounds:
        for start, end in split(text, first, last):
            sentence = " ".join(text[start:end].split())
            if not 40 <= len(sentence) <= 400 or not sentence.endswith((".", "”", '"')):
                continue
            evidence = Evidence(
                text[start:end], article.published, article.title,
                text[max(0, start - _NEAR) : start], text[end : end + _NEAR],
            )  # fmt: skip
            others = tuple(n for n in everyone if not any(p in sentence for p in n.split()))
            yield Statement(sentence, evidence, "verbatim", name, others, foreign)


def _faulty(true: Sequence[Statement], chance: random.Random) -> Iterator[tuple[str, Statement]]:
    for statement in true:
        for kind, change in FAULTS.items():
            text = change(statement, chance)
            if text is not None and text != statement.text:
                yield kind, changed(statement, text, statement.made)


def _measure(
    true: Sequence[Statement], faulty: Sequence[tuple[str, Statement]], options: Namespace
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    started = time.perf_counter()
    fine = [_supported(s) for s in true]
    milliseconds = 1000 * (time.perf_counter() - started) / len(true)
    caught = [not _supported(s) for _, s in faulty]
    check = load_support()
    both_fine = [_supported(s, check) for s in true]
    both_caught = [not _supported(s, check) for _, s in faulty]
    false_flags = 1 - float(np.mean(fine))
    pairs = [(s.text, s.evidence.quote) for s in (*true, *(s for _, s in faulty))]
    scores: dict[str, list[float]] = {}
    if not options.no_peers:
        scores = {
            "token share": [token_share(*pair) for pair in pairs],
            "MiniLM cosine": cosines(pairs),
        }
    peers: dict[str, list[bool]] = {_BOTH: both_caught}
    for peer, values in scores.items():
        threshold = float(np.quantile(values[: len(true)], max(false_flags, 0.02)))
        peers[peer] = [bool(v < threshold) for v in values[len(true) :]]
    rows = _fault_rows(faulty, caught, peers)
    rows += _flag_rows(true, fine, both_fine)
    if options.show:
        _show(true, fine, faulty, caught, options.show)
    return rows, {
        "true statements": len(true),
        "faulty statements": len(faulty),
        "false flags": round(false_flags, 4),
        "false flags with the statement check": round(1 - float(np.mean(both_fine)), 4),
        "caught": round(float(np.mean(caught)), 4),
        "caught with the statement check": round(float(np.mean(both_caught)), 4),
        "milliseconds a statement": round(milliseconds, 2),
    }


def _supported(statement: Statement, check: Supports | None = None) -> bool:
    judged = verify(statement.text, [statement.evidence], support=check)
    return judged.verdict == "supported"


def _fault_rows(
    faulty: Sequence[tuple[str, Statement]], caught: list[bool], peers: dict[str, list[bool]]
) -> list[dict[str, Any]]:
    rows = []
    for kind in [*FAULTS, "all"]:
        at = [i for i, (k, _) in enumerate(faulty) if kind in (k, "all")]
        if at:
            row: dict[str, Any] = {"statements": f"fault: {kind}", "number": len(at)}
            row["flagged"] = float(np.mean([caught[i] for i in at]))
            for peer, flags in peers.items():
                row[f"flagged by {peer}"] = float(np.mean([flags[i] for i in at]))
            rows.append(row)
    return rows


def _flag_rows(
    true: Sequence[Statement], fine: list[bool], both: list[bool]
) -> list[dict[str, Any]]:
    groups: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for statement, by_rules, by_both in zip(true, fine, both, strict=True):
        for group in (statement.made, statement.collection, "all"):
            groups[group].append((not by_rules, not by_both))
    return [
        {
            "statements": f"untouched: {group}",
            "number": len(flags),
            "flagged": float(np.mean([rules for rules, _ in flags])),
            f"flagged by {_BOTH}": float(np.mean([checked for _, checked in flags])),
        }
        for group, flags in groups.items()
    ]


def _show(
    true: Sequence[Statement],
    fine: list[bool],
    faulty: Sequence[tuple[str, Statement]],
    caught: list[bool],
    most: int,
) -> None:
    seen: dict[str, int] = defaultdict(int)
    wrong = [(f"FALSE FLAG {s.made}", s) for s, good in zip(true, fine, strict=True) if not good]
    wrong += [(f"MISSED {k}", s) for (k, s), hit in zip(faulty, caught, strict=True) if not hit]
    for kind, s in wrong:
        seen[kind] += 1
        if seen[kind] <= most:
            why = verify(s.text, [s.evidence]).why
            print(json.dumps([kind, s.text, s.evidence.quote, why], ensure_ascii=False))


if __name__ == "__main__":
    main()
