"""``python -m eval.benchmarks.article_dates``: are publication dates found, inferred, or unknown?

On the saved web pages there is no gold date, but some pages' addresses name a day
(``/2022/12/12/``): a date is right there when it is at most a day from it. On the news articles the
true date is known: it is taken away, and what the reader then says of the day is judged. ``stated``
dates are those that the file itself names, ``inferred`` ones carry a confidence below 1.
"""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from eval.benchmarks.common import data_file, finish, json_lines, parser
from index.article import Article, DateBasis
from index.errors import RefusedError
from index.readers import read

_IN_ADDRESS = re.compile(r"/(20\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_BASES: tuple[DateBasis, ...] = ("stated", "inferred", "unknown")


@dataclass(frozen=True, slots=True)
class Dated:
    """What a reader said of an article's day, and the true day where it is known."""

    published: date | None
    basis: DateBasis
    confidence: float
    truth: date | None


def main() -> None:
    """Print the table, and write it as JSON with ``--out``."""
    made = parser(__doc__ or "")
    made.add_argument("--articles", type=int, default=2000, help="how many news articles")
    options = made.parse_args()
    pages = list(web_pages(options.data))
    lines = json_lines(data_file(options.data, "news/articles.jsonl.gz"))
    news = list(islice(lines, options.articles))
    rows = [
        *_rows("web pages", pages),
        *_rows("news, as it is", [_news(values) for values in news]),
        *_rows("news, its date taken away", [_news(values, hidden=True) for values in news]),
    ]
    finish(rows, {"pages": len(pages), "articles": len(news)}, options.out)


def web_pages(data: Path) -> Iterable[Dated]:
    """The saved pages, each with the day that its address names."""
    with tarfile.open(data_file(data, "files/html_pages.tar.gz")) as archive:
        files = {
            PurePosixPath(member.name).name: stream.read()
            for member in archive.getmembers()
            if (stream := archive.extractfile(member)) is not None
        }
    expected = json.loads(files.pop("expected.json"))
    for name, page in expected.items():
        named = _IN_ADDRESS.search(page.get("url", ""))
        truth = date(*(int(part) for part in named.groups())) if named else None
        try:
            article = read(files[name], "page.html")[0]
        except RefusedError:
            continue
        yield _dated(article, truth)


def _news(values: dict[str, Any], hidden: bool = False) -> Dated:
    truth = date.fromisoformat(values["published"][:10])
    told = {"text": values["text"], "title": values.get("title")}
    if not hidden:
        told["published"] = values["published"]
    article = read(json.dumps(told).encode(), "news.jsonl")[0]
    return _dated(article, truth)


def _dated(article: Article, truth: date | None) -> Dated:
    return Dated(article.published, article.published_basis, article.published_confidence, truth)


def _rows(label: str, found: list[Dated]) -> list[dict[str, Any]]:
    rows = []
    for basis in _BASES:
        these = [d for d in found if d.basis == basis]
        judged = [d for d in these if d.truth is not None and d.published is not None]
        near = [d for d in judged if _near(d)]
        rows.append(
            {
                "articles": label,
                "date is": basis,
                "how many": len(these),
                "of": len(found),
                "confidence": _mean([d.confidence for d in these]),
                "true day known": len(judged),
                "within a day of it": len(near),
            }
        )
    return rows


def _near(found: Dated) -> bool:
    if found.published is None or found.truth is None:
        return False
    return abs(found.published - found.truth) <= timedelta(days=1)


def _mean(values: list[float]) -> float | None:
    return round(sum(values) / len(values), 3) if values else None


if __name__ == "__main__":
    main()
