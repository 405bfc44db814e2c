"""Settings: what a person may choose for themselves, what the server does, and what leaves it.

What is chosen here is kept in the browser and goes along with each question; it changes nothing for
others. What concerns everybody stands in ``dateline.toml``, and is only shown.
"""

from __future__ import annotations

from typing import Any

from rag import confidence
from ui import render
from ui.date_choices import CHOICES, DateChoices, offered
from ui.desk import Desk
from ui.places import places
from ui.preferences import QUOTED, Preferences
from ui.settings import Settings, origins
from ui.tabs.wiring import QUIET, asker, knowing, said

TITLE = "Settings"
_THEMES = (("as the system has it", "system"), ("light", "light"), ("dark", "dark"))
_SHOW_THEME = "(mode) => { window.dateline?.theme(mode); return mode; }"
_STORED_THEME = (
    "() => { try { return localStorage.getItem('dateline.theme') || 'system'; } "
    "catch { return 'system'; } }"
)


def add(gr: Any, blocks: Any, desk: Desk) -> None:
    """The tab."""
    _Tab(gr, desk).connect(blocks)


class _Tab:
    """The tab's components, and what connects them."""

    def __init__(self, gr: Any, desk: Desk) -> None:
        self.gr = gr
        self.desk = desk
        gr.Markdown("## For you, in this browser")
        with gr.Row():
            self.strictness = gr.Dropdown(
                choices=strictness(desk), value="", label="Give an answer", elem_id="strictness"
            )
            self.model = gr.Dropdown(
                choices=models(desk), value="", label="Answers are", elem_id="model",
                visible=bool(desk.assistant.models),
            )  # fmt: skip
            self.theme = gr.Dropdown(
                choices=list(_THEMES), value="system", label="Colours", elem_id="theme"
            )
        self.own_limits = gr.Checkbox(
            value=True, elem_id="own-limits",
            label="Words such as “last week” or “as of 1 March” limit which articles are read",
        )  # fmt: skip
        gr.Markdown("## How dates are taken for you")
        gr.HTML(render.dates_said(), elem_id="dates-said", elem_classes="desk", js_on_load=None)
        policy = desk.settings.date_policy()
        with gr.Row(elem_id="dates"):
            self.dates = [
                gr.Dropdown(
                    choices=offered(choice, policy), value="", label=choice.label,
                    elem_id=f"dates-{choice.name.replace('_', '-')}",
                )
                for choice in CHOICES
            ]  # fmt: skip
        gr.Markdown("## What answers")
        self.answering = gr.HTML(elem_id="answering", elem_classes="desk", js_on_load=None)
        self.places = gr.HTML(elem_id="places", elem_classes="desk", js_on_load=None)
        gr.Markdown("## Your account")
        self.account = gr.HTML(elem_id="account", elem_classes="desk", js_on_load=None)
        with gr.Accordion("Settings of the server", open=False, elem_id="server-settings"):
            self.table = gr.HTML(elem_id="settings-table", elem_classes="desk", js_on_load=None)

    def connect(self, blocks: Any) -> None:
        """Connect what people choose with what is kept."""
        gr, desk = self.gr, self.desk
        chosen = [self.strictness, self.own_limits, self.model, *self.dates]

        def entered(request: Any, kept: Any) -> tuple[Any, ...]:
            wants = Preferences.of(kept)
            known = [value for _, value in strictness(desk)]
            asked = "" if wants.threshold is None else f"{wants.threshold:g}"
            return (
                asked if asked in known else "",
                wants.own_limits,
                model_shown(desk, wants),
                *dates_shown(wants.dates, desk.settings),
                answering(desk.preferring(kept)),
                said(lambda: render.account(asker(request))),
                where(desk, request),
                render.settings_table(desk.settings, origins(desk.settings)),
            )

        blocks.load(
            knowing(gr, entered), desk.preferences,
            [*chosen, self.answering, self.account, self.places, self.table], **QUIET,
        )  # fmt: skip
        blocks.load(None, None, self.theme, js=_STORED_THEME)

        def changed(*values: Any) -> tuple[dict[str, Any], str]:
            kept = preferred(*values)
            return kept, answering(desk.preferring(kept))

        gr.on(
            [component.input for component in chosen], changed, chosen,
            [desk.preferences, self.answering], **QUIET,
        )  # fmt: skip
        self.theme.input(None, self.theme, self.theme, js=_SHOW_THEME)


def preferred(
    strictness: str | None, own_limits: bool, model: str | None, *dates: str | None
) -> dict[str, Any]:
    """What the browser keeps of the choices; ``dates`` in the order of :data:`CHOICES`."""
    threshold = float(strictness) if strictness else None
    codes = {choice.name: code for choice, code in zip(CHOICES, dates, strict=False) if code}
    return Preferences(
        threshold, bool(own_limits), model or None, DateChoices.of(codes)
    ).to_json()  # fmt: skip


def dates_shown(choices: DateChoices, settings: Settings) -> list[str]:
    """What each field for dates shows of what was chosen; empty where that is the server's way."""
    policy = settings.date_policy()
    codes = [choices.chosen.get(choice.name, "") for choice in CHOICES]
    return [
        "" if code == choice.of(policy).code else code
        for choice, code in zip(CHOICES, codes, strict=True)
    ]


def threshold(desk: Desk) -> float:
    """The confidence that the server asks for."""
    set_to = desk.assistant.settings.threshold
    if set_to is not None:
        return set_to
    return confidence.load(reader=desk.assistant.reader is not None).threshold


def strictness(desk: Desk) -> list[tuple[str, str]]:
    """The choices of how sure an answer must be."""
    return [
        (f"as the server has it: when {threshold(desk):.0%} sure", ""),
        ("leniently: when 30% sure", "0.3"),
        ("strictly: when 80% sure", "0.8"),
        ("very strictly: when 90% sure", "0.9"),
    ]


def models(desk: Desk) -> list[tuple[str, str]]:
    """The choices of what says the answers; the value of the server's own way is empty."""
    default = desk.assistant.model.name if desk.assistant.model else QUOTED
    offers = [("quoted sentences only: no language model", QUOTED)]
    offers += [(f"in the words of {render.seen(name)}", name) for name in desk.assistant.models]
    return [(f"{label} (default)", "") if v == default else (label, v) for label, v in offers]


def model_shown(desk: Desk, wants: Preferences) -> str:
    """What the field for the language model shows of a choice; no model where it is gone."""
    default = desk.assistant.model.name if desk.assistant.model else QUOTED
    chosen = wants.model if wants.model in desk.assistant.models else QUOTED
    return "" if wants.model is None or chosen == default else chosen


def answering(desk: Desk) -> str:
    """What answers."""
    model = desk.assistant.model
    reader = desk.assistant.reader is not None
    return render.answering(model.name if model else None, threshold(desk), reader)


def where(desk: Desk, request: Any) -> str:
    """What stays on this machine and what leaves it."""
    return said(lambda: render.places_list(places(desk.settings, not asker(request).local)))
