"""Pages of their own, beside the chat's: an article, and why there is none."""

from __future__ import annotations

from ui.render.escape import text


def page(title: str, main: str, links: str = "") -> str:
    """A page in the chat's own styles. ``title`` is text, the others are HTML."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text(title)} – Dateline</title>"
        '<script src="/dateline/theme.js"></script>'
        '<link rel="stylesheet" href="/dateline/shell.css">'
        '<link rel="stylesheet" href="/dateline/article.css">'
        '<link rel="stylesheet" media="print" href="/dateline/print.css"></head>'
        f'<body class="page"><main><p><a href="/">Dateline</a>{links}</p>{main}</main></body>'
        "</html>"
    )


def refusal_page(why: str) -> str:
    """Why a page is not shown."""
    return page("Not shown", f"<h1>This page cannot be shown</h1><p>{text(why)}</p>")
