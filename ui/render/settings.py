"""The settings in force, where they come from, and what leaves the machine with them."""

from __future__ import annotations

from collections.abc import Mapping

from ui.accounts import Visitor
from ui.places import Places
from ui.render.escape import apart, text
from ui.settings import Settings


def settings_table(settings: Settings, origins: Mapping[str, str]) -> str:
    """Every setting of the server; only who runs it can change them."""
    rows = "".join(
        f"<tr{'' if origins[name] == 'default' else ' class=differs'}>"
        f"<th scope='row'><code>{text(name)}</code></th><td>{_value(getattr(settings, name))}</td>"
        f"<td>{text(field.description or '')}</td><td>{text(origins[name])}</td></tr>"
        for name, field in Settings.model_fields.items()
    )
    return (
        '<table><caption class="sr">Settings of the server</caption><thead><tr>'
        '<th scope="col">Setting</th><th scope="col">Value</th><th scope="col">What it is</th>'
        f'<th scope="col">Set in</th></tr></thead><tbody>{rows}</tbody></table>'
        "<p class='soft'>Who runs the server changes these in <code>dateline.toml</code>, as "
        "<code>DATELINE_NAME</code> in the environment or on the command line, and starts it again."
        "</p>"
    )


def _value(value: object) -> str:
    if value is None or value == ():
        return "<span class='soft'>not set</span>"
    return text(", ".join(value) if isinstance(value, tuple) else str(value))


def places_list(places: Places) -> str:
    """What stays here, and what leaves."""
    stays = "".join(f"<li>{text(sentence)}</li>" for sentence in places.stays)
    leaves = "".join(f"<li>{text(sentence)}</li>" for sentence in places.leaves)
    left = (
        f"<h3>Leaves this machine</h3><ul>{leaves}</ul>"
        if leaves
        else "<h3>Leaves this machine</h3><p>Nothing.</p>"
    )
    return f"<h3>Stays on this machine</h3><ul>{stays}</ul>{left}"


def account(visitor: Visitor) -> str:
    """Who is signed in, and a way out."""
    if visitor.local:
        return "<p>No accounts are in use: whoever sits at this machine may do everything.</p>"
    may = (
        "ask, change the library and run question sets"
        if visitor.may_edit
        else "ask, read and report wrong answers"
    )
    return (
        f"<p>Signed in as <strong>{apart(visitor.name)}</strong>, {text(visitor.role)}: may {may}."
        '</p><form method="post" action="/logout"><button class="out">Sign out</button></form>'
    )


def dates_said() -> str:
    """What choosing how dates are taken changes, and what only a rebuild does."""
    return (
        "<p>Your choice counts from your next question on: for time limits in its words, the dates "
        "in its answer and in the windows of its citations, and for timelines. Where usage "
        "differs, a citation’s window shows the other reading too. </p><p class='soft'>What is "
        "read for an answer is dated again as you choose. Which articles a period leads to is "
        "found by both readings of each date, but for seasons, holidays and fiscal years by those "
        "that the library was built with; only the server’s settings and a rebuild change that.</p>"
    )


def answering(model: str | None, threshold: float, reader: bool) -> str:
    """What answers, in a sentence."""
    who = (
        f"The language model <strong>{text(model)}</strong> says what was proven in its own words; "
        "each sentence is checked against the words it cites."
        if model
        else "Answers are composed of the articles’ own sentences; no language model is used."
    )
    short = (
        "A span reader finds the short answer."
        if reader
        else "The span reader’s weights are not installed: there are no short answers."
    )
    given = f"An answer is given from a confidence of {threshold:.0%} on."
    return f"<p>{who} {short} {given}</p>"
