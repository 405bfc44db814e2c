"""The page to sign in on."""

from __future__ import annotations

import html
from pathlib import Path

from ui.render.escape import text

_CSS = (Path(__file__).parent.parent / "assets" / "login.css").read_text(encoding="utf-8")


def login_page(wanted: str, problem: str = "") -> str:
    """A form for name and password that goes on to the address ``wanted``."""
    said = f'<p role="alert" class="problem">{text(problem)}</p>' if problem else ""
    return (
        f"{_head('Sign in – Dateline')}<main><h1>Dateline</h1>"
        f"<p>Answers in the articles’ own words. Sign in to ask.</p>{said}"
        '<form method="post" action="/login">'
        f'<input type="hidden" name="next" value="{html.escape(wanted)}">'
        '<label>Name<input name="name" autocomplete="username" required autofocus></label>'
        '<label>Password<input name="password" type="password" autocomplete="current-password" '
        "required></label><button>Sign in</button></form></main></body></html>"
    )


def once_more(wanted: str) -> str:
    """A page that asks at once for the same address again, as this site itself."""
    address = html.escape(wanted)
    again = f'<meta http-equiv="refresh" content="0;url={address}">'
    link = f'<p><a href="{address}">Go on to Dateline</a></p>'
    return f"{_head('Dateline', again)}<main>{link}</main></body></html>"


def _head(title: str, more: str = "") -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,">{more}<title>{title}</title><style>{_CSS}</style>'
        "</head><body>"
    )
