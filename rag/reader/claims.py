"""Claims and their evidence: the second task of the same network.

Whether evidence supports a claim is nearly what makes a question answerable, and the statement
check needs it. The split is by a hash of the evidence, the one of ``eval/benchmarks/claims.py``:
what is held out there is not learnt here.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HELD_OUT, PARTS = 2, 10
_LONGEST = 1_200


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, its evidence, and whether the evidence supports it, or else refutes it."""

    text: str
    evidence: str
    supported: bool
    source: str
    refuted: bool = False


def held_out(evidence: str) -> bool:
    """Whether claims about this evidence are kept for measuring."""
    return int(hashlib.sha256(evidence.encode()).hexdigest(), 16) % PARTS < HELD_OUT


def choosing(evidence: str) -> bool:
    """Whether claims about this evidence, none of them held out, choose among what was learnt."""
    return int(hashlib.sha256(evidence.encode()).hexdigest(), 16) // PARTS % 20 == 0


def claims(path: Path, held: bool = False) -> Iterator[Claim]:
    """The claims to learn from, or the held-out ones, in order; evidence of over 1,200 characters
    is left out, as it would not fit a window whole."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text, evidence = row["claim"].strip(), row["evidence"].strip()
            if not text or not evidence or held_out(row["evidence"]) != held:
                continue
            if held or len(evidence) <= _LONGEST:
                label = row["label"]
                yield Claim(text, evidence, label == "SUPPORT", row["source"], label == "REFUTE")
