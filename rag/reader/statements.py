"""Statements that were written for the statement check: ``rag/reader/written/statements/*.txt``.

A file holds blocks. Each begins with ``= evidence`` and goes on with statements, one a line: ``+``
where the evidence supports it; else ``-`` and a letter that says what is wrong with it, a key of
:data:`FAULTS`. Public claims have few whose words are all there and say something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rag.reader.claims import Claim

FOLDER = Path(__file__).parent / "written" / "statements"
HELD_OUT = "held-out.txt"
SOURCE = "statements"
FAULTS = {
    "r": "roles turned round",
    "m": "a plan or a claim as a fact, or a negation",
    "o": "right words at the wrong thing",
    "n": "not said",
}


def statements(held: bool = False, folder: Path = FOLDER) -> list[Claim]:
    """The statements to learn from, or those of the file held out for measuring, in order.

    Raises:
        ValueError: a line is not of the form.
    """
    files = [path for path in sorted(folder.glob("*.txt")) if (path.name == HELD_OUT) == held]
    return [
        statement
        for path in files
        for block in path.read_text(encoding="utf-8").split("\n\n")
        if block.strip()
        for statement in _block(path.name, block.strip("\n"))
    ]


def _block(name: str, block: str) -> Iterator[Claim]:
    first, *lines = block.splitlines()
    evidence = first.removeprefix("= ").strip()
    if not first.startswith("= ") or not evidence or not lines:
        raise ValueError(f"{name}: {first!r} is no evidence with statements.")
    for line in lines:
        mark, _, text = line.partition(" ")
        fault, _, rest = text.partition(" ")
        if mark == "+" and text.strip():
            yield Claim(text.strip(), evidence, True, SOURCE)
        elif mark == "-" and fault in FAULTS and rest.strip():
            yield Claim(rest.strip(), evidence, False, f"{SOURCE}: {FAULTS[fault]}", fault != "n")
        else:
            raise ValueError(f"{name}: {line!r} is no statement.")
