"""The page around Gradio's own: what stands there before anything is loaded, and our scripts."""

from __future__ import annotations

from ui.conversation import TITLE

_KEYS = (
    ("/", "go to the question"),
    ("N", "new conversation"),
    ("↓", "from a citation into its window"),
    ("E", "find evidence for the selected words"),
    ("T", "light or dark"),
    ("Esc", "close what is open"),
    ("?", "these shortcuts"),
)


def head() -> str:
    """For the page's head: styles and fonts first, so that the first paint is the real thing."""
    return (
        '<script src="/dateline/theme.js"></script>'
        '<link rel="preload" as="font" type="font/woff2" crossorigin '
        'href="/dateline/fonts/newsreader-latin-wght-normal.woff2">'
        '<link rel="stylesheet" href="/dateline/shell.css">'
        '<link rel="stylesheet" media="print" href="/dateline/print.css">'
        '<script type="module" src="/dateline/page.js"></script>'
    )


def masthead() -> str:
    """For the beginning of the page's body: skip link, name, theme, shortcuts."""
    keys = "".join(f"<li><kbd>{key}</kbd> {does}</li>" for key, does in _KEYS)
    return (
        '<a class="skip" href="#question">Skip to the question</a>'
        '<header id="masthead"><div><h1><a href="/">Dateline</a></h1>'
        "<p>Answers in the articles’ own words, each with its source.</p></div>"
        '<div class="controls"><button type="button" id="keys-button" aria-haspopup="dialog">'
        'Shortcuts</button><button type="button" id="theme-button">Dark</button></div></header>'
        '<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">Shortcuts</h2>'
        f'<ul>{keys}</ul><label><input type="checkbox" checked> single keys are shortcuts</label>'
        '<form method="dialog"><button>Close</button></form></dialog>'
    )


def beside() -> str:
    """The column beside the chat in which a script opens an article."""
    return (
        '<section id="reader" aria-labelledby="beside-title" tabindex="-1" hidden>'
        '<div class="bar"><button type="button" data-close>← Back</button>'
        '<button type="button" data-link>Copy link</button></div>'
        '<div id="reader-text"></div></section>'
    )


def renaming() -> str:
    """The button that renames the open conversation."""
    return (
        f'<button type="button" data-rename data-longest="{TITLE}">'
        "Rename this conversation</button>"
    )


def exports() -> str:
    """The buttons that export a conversation."""
    kinds = (("markdown", "Markdown"), ("json", "JSON"), ("html", "Web page"))
    buttons = "".join(
        f'<button type="button" data-export="{kind}">{name}</button>' for kind, name in kinds
    )
    return f'<p id="export-label">Save this conversation as</p><div class="row">{buttons}</div>'
