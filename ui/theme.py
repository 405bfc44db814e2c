"""Gradio's own controls in our colours and type; the values stand in ``ui/assets/shell.css``."""

from __future__ import annotations

from typing import Any

_SANS = ("Source Sans 3", "system-ui", "Segoe UI", "sans-serif")
_BOTH = {
    "body_background_fill": "var(--dl-paper)",
    "body_text_color": "var(--dl-ink)",
    "body_text_color_subdued": "var(--dl-soft)",
    "background_fill_primary": "var(--dl-surface)",
    "background_fill_secondary": "var(--dl-paper)",
    "block_background_fill": "transparent",
    "block_border_color": "var(--dl-line)",
    "block_label_background_fill": "transparent",
    "block_label_text_color": "var(--dl-soft)",
    "block_title_text_color": "var(--dl-soft)",
    "block_info_text_color": "var(--dl-soft)",
    "border_color_primary": "var(--dl-line)",
    "border_color_accent": "var(--dl-accent)",
    "color_accent_soft": "var(--dl-tint)",
    "link_text_color": "var(--dl-accent)",
    "link_text_color_hover": "var(--dl-accent)",
    "link_text_color_active": "var(--dl-accent)",
    "link_text_color_visited": "var(--dl-accent)",
    "input_background_fill": "var(--dl-surface)",
    "input_background_fill_focus": "var(--dl-surface)",
    "input_border_color": "var(--dl-edge)",
    "input_border_color_focus": "var(--dl-accent)",
    "input_placeholder_color": "var(--dl-soft)",
    "button_primary_background_fill": "var(--dl-accent)",
    "button_primary_background_fill_hover": "var(--dl-accent)",
    "button_primary_text_color": "var(--dl-on-accent)",
    "button_secondary_background_fill": "var(--dl-surface)",
    "button_secondary_background_fill_hover": "var(--dl-tint)",
    "button_secondary_text_color": "var(--dl-ink)",
    "button_secondary_border_color": "var(--dl-edge)",
    "checkbox_background_color_selected": "var(--dl-accent)",
    "checkbox_border_color": "var(--dl-edge)",
    "checkbox_border_color_selected": "var(--dl-accent)",
    "checkbox_border_color_focus": "var(--dl-accent)",
    "table_border_color": "var(--dl-line)",
    "table_even_background_fill": "var(--dl-surface)",
    "table_odd_background_fill": "var(--dl-paper)",
    "table_text_color": "var(--dl-ink)",
    "panel_background_fill": "var(--dl-paper)",
    "stat_background_fill": "var(--dl-accent)",
    "slider_color": "var(--dl-accent)",
}


def theme(gr: Any) -> Any:
    """The theme, for ``gradio`` given as ``gr``; our variables are both of its modes at once."""
    base = gr.themes.Base(font=list(_SANS), font_mono=["ui-monospace", "monospace"])
    values = dict(_BOTH)
    known = base.__dict__
    values |= {f"{name}_dark": value for name, value in _BOTH.items() if f"{name}_dark" in known}
    return base.set(**values, block_shadow="none", block_border_width="0px", input_shadow="none")
