"""A citation as a chip: what is hovered, opened, and copied from."""

from __future__ import annotations

from rag.answer import Citation
from ui.render.escape import day, dotted, opener, printed_by, text

_VERDICTS = {
    "supported": "Checked: the cited words say this.",
    "partly": "Checked: the cited words say a part of this.",
    "unsupported": "Checked: the cited words do not say this.",
    "contradicted": "Checked: the cited words say otherwise.",
}


def chip(citation: Citation, verdict: str | None = None) -> str:
    """A citation as a small link: "[2] Courier · 21 Mar 2025"."""
    source = printed_by(citation.source, citation.title)
    label = f"[{citation.number}] {dotted(source, day(citation.published))}"
    link = opener(citation.article_id, citation.start, citation.end, label, "chip")
    said = f' data-verdict="{text(_VERDICTS.get(verdict, verdict))}"' if verdict else ""
    also = f' data-copies="{text("; ".join(citation.copies))}"' if citation.copies else ""
    return link.replace("<a ", f'<a data-cited="{citation.number}"{said}{also} ', 1)
