"""A library that tries to be more than text, and what must not have come of it on a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from eval.run import Result, Run
from index.build import update
from index.encode import Encoder
from index.library import Library
from tests.rag.language_server import findings, holding, in_pieces
from tests.ui.test_render import an_answer
from ui.feedback import FILE as FEEDBACK
from ui.feedback import Feedback

# Everything that it could create has this class, everything that it could run sets this variable.
SHORT = "<img class=canary src=x onerror='window.hit=1'> ${window.hit=1} \u202eback"
LONG = (
    "<script class=canary>window.hit=1</script> "
    '"><iframe class=canary srcdoc="<script>parent.hit=1</script>"></iframe> '
    "<svg class=canary onload=window.hit=1> </div></bdi><b class=canary onmouseover=window.hit=1> "
    "![p](http://192.0.2.1/p.png) [l](javascript:window.hit=1) {{constructor}} "
    "$$\\href{javascript:window.hit=1}{x}$$ &lt;i class=canary&gt; zero\u200bwidth "
    f"\u05e9\u05dc\u05d5\u05dd {SHORT}"
)
FILE = "<img class=canary src=x onerror='window.hit=1'> ${y} \u202egpj"
MODEL = "openai:stand-in <img class=canary src=x onerror='window.hit=1'> ${x} \u202e"
EDITOR = "ed <b class=canary onmouseover=window.hit=1> ${x} \u05e9"
PASSWORD = "a long password"
LANDED = "Where did the airship Kestrel land?"
HURT = "How many people were hurt in the Kestrel fire?"
RUNS = ("2025-06-01T080000 hostile", "2025-06-02T080000 hostile")


def _article(number: int, published: str, text: str) -> dict[str, str]:
    return {
        "id": f"{number} {SHORT}", "title": f"Kestrel {number} {LONG}", "published": published,
        "source": f"Gazette {number} {LONG}", "author": f"Author {LONG}",
        "url": "javascript:window.hit=1", "text": text,
    }  # fmt: skip


ARTICLES = (
    _article(
        1, "2025-05-12",
        f"The airship Kestrel landed {SHORT} at Quillhaven on 11 May. Rain fell, {LONG}\n\n"
        f'Quote: "We landed the Kestrel {SHORT} safely," said Ada Brook.\n\n'
        f"<b class=canary>Details</b>: The Kestrel {SHORT} carries forty people.",
    ),
    _article(
        2, "2025-05-20",
        f"At least nine people were hurt in the Kestrel fire on Monday 19 May 2025. {SHORT}",
    ),
    _article(
        3, "2025-05-22",
        f"Fourteen people were hurt in the Kestrel fire, according to a final count that "
        f"replaces earlier figures {SHORT}. The Kestrel {SHORT} will fly again on 30 June 2025.",
    ),
)  # fmt: skip
COPY = {**ARTICLES[0], "id": f"copy {SHORT}", "source": f"Copier {SHORT}"}


def build(folder: Path, encoder: Encoder, naughty: list[str]) -> Library:
    """Two generations: the second has articles that the first lacks, and something was refused.

    Two runs of a question set stand beside, the second with another answer, and a reported answer.
    """
    library = Library(folder / "library")
    (folder / "first.jsonl").write_text(_lines(ARTICLES[1:]))
    update(library, [folder / "first.jsonl"], encoder)
    (folder / f"{FILE}.txt").write_text(f" date 2025-05-25 The hangar {LONG} was sold.")
    strange = ({"id": f"n{i}", "title": s, "source": s, "text": s} for i, s in enumerate(naughty))
    (folder / "second.jsonl").write_text(_lines([ARTICLES[0], COPY, *strange]))
    update(library, [folder / "second.jsonl", folder / f"{FILE}.txt"], encoder)
    runs = library.path / "runs"
    runs.mkdir()
    for name, said in zip(RUNS, ("before", "after"), strict=True):
        (runs / f"{name}.json").write_text(json.dumps(asdict(_run(said))))
    Feedback(library.path / FEEDBACK).record(f"Reported {LONG}", an_answer(LONG), "wrong")
    return library


def _lines(articles: Iterable[dict[str, str]]) -> str:
    return "".join(json.dumps(article) + "\n" for article in articles)


def _run(said: str) -> Run:
    case = {
        "id": f"one {SHORT}", "question": f"Asked {LONG}", "kind": SHORT, "answers": [SHORT],
        "answerable": True, "evidence": [{"article": SHORT, "quote": LONG}],
    }  # fmt: skip
    place = {"article_id": SHORT, "title": LONG, "start": 3, "end": 9}
    answer = {
        "answer": f"{said} {LONG}", "short_answer": LONG, "confidence": 0.5, "abstained": False,
        "statements": [{"text": LONG, "citations": [1], "verdict": SHORT, "why": SHORT}],
        "citations": [{"number": 1, "quote": LONG, **place}],
    }  # fmt: skip
    passage = {"rank": 1, "text": LONG, "scores": {SHORT: 0.5}, **place}
    scores = {"citation_recall": 0.0, SHORT: 0.0}
    result = Result(case, answer, scores, 0.1, False, (passage,))
    return Run(SHORT, "2025-06-01", (result,), {}, {}, (SHORT,), {"p50": 1, "p95": 2})


def model(request: str) -> Iterator[str]:
    """A language model that says something proven, and then everything that it should not."""
    proven = findings(request)[0].split(" [")[0]
    mark = f"[{holding(request, proven)}]"
    yield from in_pieces(f"{proven} {mark} Mayor Twentyman paid £94,000 {LONG} for it. {mark} ")


def watch(context: BrowserContext) -> None:
    """Let a script that runs be a complaint of the page's, at once and in every frame."""
    context.add_init_script(
        "Object.defineProperty(window, 'hit', {set() { console.error('a script ran'); }})"
    )


def told(part: Locator, *more: str) -> None:
    """The part shows what was written, as text; what cannot be seen is shown as its code point."""
    for words in (SHORT.replace("\u202e", "⟨U+202E⟩"), *more):
        expect(part).to_contain_text(words, timeout=60_000)


_FOUND = """() => {
    const found = [];
    for (const made of document.querySelectorAll(
        ".canary, [onerror], [onmouseover], iframe[srcdoc], a[href^='javascript' i]"
    )) found.push("made: " + made.outerHTML.slice(0, 120));
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const apart = (element) => {
        const style = getComputedStyle(element);
        return style.display !== "inline" || /isolate|plaintext/.test(style.unicodeBidi);
    };
    while (walker.nextNode()) {
        const { data, parentElement: holder } = walker.currentNode;
        if (!/[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]/.test(data)) continue;
        if (holder.closest("script, style") || !holder.checkVisibility()) continue;
        if (!apart(holder) || holder.textContent !== data) found.push("unseen: " + data);
    }
    return found;
}"""


def sound(page: Page) -> None:
    """Nothing of the page was made by a text, and no text turns the order of its neighbours."""
    assert page.evaluate(_FOUND) == []
