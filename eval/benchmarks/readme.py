"""``python -m eval.benchmarks.readme``: write the figures of ``eval/results/`` into README and the
models' cards.

A table stands between ``<!-- figures: NAME -->`` and ``<!-- end -->``; what is between them is
replaced by the rows of ``eval/results/NAME.json``, so that no figure is ever typed by hand.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from eval.benchmarks.common import table

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *(ROOT / "rag" / of / "MODEL_CARD.md" for of in ("reader", "verify")))
RESULTS = ROOT / "eval" / "results"
_BLOCK = re.compile(r"(<!-- figures: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.S)


def filled(text: str, results: Path = RESULTS) -> str:
    """``text`` with each block of figures made anew.

    Raises:
        FileNotFoundError: a block names figures that were never measured.
    """
    return _BLOCK.sub(lambda block: block[1] + _figures(results / f"{block['name']}.json"), text)


def _figures(path: Path) -> str:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return table(document["rows"]) + "\n<!-- end -->"


def main() -> None:
    """Rewrite the pages in place."""
    for page in PAGES:
        page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
