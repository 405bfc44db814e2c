"""The mixture that teaches telling answerable questions from others: questions written for it,
questions made unanswerable by rule, claims beside their evidence."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tokenizers import Tokenizer

from rag.reader.claims import Claim, choosing, claims
from rag.reader.data import (
    Asked,
    Window,
    mismatched,
    noisy,
    one_annotator,
    pair,
    pool,
    some,
    split_dev,
    squad,
)
from rag.reader.statements import statements
from rag.reader.unanswerable import unanswerable
from rag.reader.written import split_written, written

JUDGED, CLAIMS = "judged", "claims"
_CLAIMS = 5_500
_REPEATED = 2  # how often an epoch has each statement: there are 14 times as many claims
# Those of the main part were learnt by heart in the earlier stages: little of them is repeated.
_MAIN = {True: 900, False: 1_000}
_POOL = {
    "squadshifts-new_wiki": 600,
    "squadshifts-reddit": 300,
    "nq-oracle": 200,
    "qed": 150,
    "qamr-wikinews-dev": 700,
    "qamr-wikinews-test": 700,
    "qamr-wikipedia-dev": 300,
    "qamr-wikipedia-test": 300,
}
_MADE, _MADE_OF_WRITTEN, _MISMATCHED = 2_000, 500, 700


def judged(data: Path, seed: int) -> list[Asked]:
    """One epoch of questions, shuffled; about half of them have no answer."""
    chance = random.Random(seed)
    own, _ = split_written(list(written()))
    main, _ = split_dev(squad(data / "reading" / "train.json"))
    by_source: dict[str, list[Asked]] = defaultdict(list)
    for asked in pool(data / "reading" / "pool.jsonl.gz"):
        if asked.source in _POOL:
            by_source[asked.source].append(asked)
    answered = {kind: [a for a in main if (a.start is not None) == kind] for kind in _MAIN}
    chosen = own + [a for kind, n in _MAIN.items() for a in some(answered[kind], n, chance)]
    for source, number in sorted(_POOL.items()):
        chosen += some(by_source[source], number, chance)
    material = answered[True] + by_source["squadshifts-new_wiki"] + by_source["nq-oracle"]
    chosen += some(unanswerable(material, chance, share=0.5), _MADE, chance)
    chosen += some(unanswerable(own, chance, share=1.0), _MADE_OF_WRITTEN, chance)
    chosen += some(mismatched(material, chance, share=0.1), _MISMATCHED, chance)
    chosen = [noisy(one_annotator(a, chance), chance) for a in chosen]
    chance.shuffle(chosen)
    return chosen


def all_claims(data: Path, chance: random.Random) -> list[Claim]:
    """Every claim and, repeated, every statement to learn from but those that choose among what was
    learnt, shuffled."""
    made = [*claims(data / "claims" / "pool.jsonl.gz"), *_REPEATED * list(statements())]
    made = [one for one in made if not choosing(one.evidence)]
    return chance.sample(made, len(made))


def some_claims(data: Path, seed: int) -> list[Claim]:
    """One epoch of claims, drawn by chance from those to learn from."""
    everything = list(claims(data / "claims" / "pool.jsonl.gz"))
    return some(everything, _CLAIMS, random.Random(seed))


def claim_windows(made: Sequence[Claim], tokenizer: Tokenizer, length: int) -> list[Window]:
    """A window of at most ``length`` tokens for each claim and the beginning of its evidence."""
    return [
        replace(pair(c.text, c.evidence, tokenizer, length), supported=c.supported) for c in made
    ]
